"""Names from data as a person types them: in a shell, and in a query."""

import re

_NEEDS_NO_QUOTES = re.compile(r"[\w.+:/@%,-]+")
_PLAIN_IN_QUERY = re.compile(r"[^\W\d]\w*")


def shell_word(text: str) -> str:
    """A text as one word of a shell, quoted where it must be."""
    if _NEEDS_NO_QUOTES.fullmatch(text) and text.isascii():
        return text
    return "'" + text.replace("'", "'\\''") + "'"


def query_word(text: str) -> str:
    """A column or a value as a query has it, quoted where it must be."""
    return text if _PLAIN_IN_QUERY.fullmatch(text) else '"' + text.replace('"', '""') + '"'
