"""Words: untrusted text made safe for a terminal, quoted for a shell or a query; counts and lists.

Every name, header and value from a file, and every file name, passes `safe_text` before it
is kept; nothing after the reader has to think of it again. Regular expressions are compiled when
they are first used.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import PurePath
from typing import Any, cast


def regex(text: str, flags: int = 0) -> re.Pattern[str]:
    """Make a regular expression that is compiled on first use.

    Compiling all of some seventy would slow the start. Errors in the expression are raised on first
    use too.
    """
    return cast("re.Pattern[str]", _LazyPattern(text, flags))


class _LazyPattern:
    def __init__(self, text: str, flags: int) -> None:
        self.pattern, self._flags = text, flags

    def __getattr__(self, name: str) -> Any:
        found = self.__dict__[name] = getattr(re.compile(self.pattern, self._flags), name)
        return found


def spaced(name: str) -> str:
    """Normalise a column header to lower-case words: "Used-Models" to "used models"."""
    return name.replace("_", " ").replace("-", " ").casefold()


def plural(count: int, one: str, several: str = "") -> str:
    """Choose singular or plural of a noun for a count: "row" or "rows"."""
    return one if count == 1 else several or f"{one}s"


def counted(count: int, one: str, several: str = "") -> str:
    """Write a count with its noun in singular or plural: "1 row", "2,000 rows"."""
    return f"{count:,} {plural(count, one, several)}"


def listed(words: Sequence[str]) -> str:
    """Join words into an English list: "A", "A and B", "A, B and C"; "" for none."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def first_few(
    words: Sequence[str], most: int = 4, *, between: str = ", ", more: str = " and {:,} more"
) -> str:
    """Join the first words of a list and count the rest: "a, b, c, d and 2 more".

    Args:
        words: the words, in order.
        most: how many words to show.
        between: the separator.
        more: the ending when words are left, with `{}` for their number; ", …" does not count them.
    """
    rest = len(words) - most
    return between.join(words[:most]) + (more.format(rest) if rest > 0 else "")


_BREAKS = frozenset("\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029")


def safe_text(text: str) -> str:
    """Sanitise a text for the terminal: NFC, one line, no control or invisible characters.

    Line breaks and tabs become one space; control, format (zero width, joiners, bidirectional
    controls), surrogate, private and unassigned characters are dropped; the ends are trimmed.
    """
    if text.isascii() and text.isprintable():
        return text.strip()
    odd = [c for c in set(text) if c in _BREAKS or unicodedata.category(c).startswith("C")]
    # First, since what stood on both sides of one of them may make one character.
    kept = text.translate({ord(c): " " if c in _BREAKS else None for c in odd})
    return unicodedata.normalize("NFC", kept).strip()


def shell_word(text: str) -> str:
    """Quote a text as one word of sh, bash, zsh and fish (3.4 or newer), if it needs quotes.

    A text that cannot be printed, such as one with a no-break space, is printed by the shell from
    octal numbers.
    """
    if re.fullmatch(r"(--[\w-]+=)?(?!%)[\w.+:/@%,-]*(?<!^)", text, re.ASCII):
        return text
    # A shell drops line feeds at the end of what a command prints.
    printed = text.rstrip("\n")
    feeds = f"'{text[len(printed) :]}'" if text.endswith("\n") else ""
    if printed.isprintable():  # in quotes a backslash means something to fish
        return "'" + re.sub(r"[\\']", r"'\\\g<0>'", printed) + "'" + feeds
    # All signs in octal: after this fish takes others for its own even in quotes.
    # Halves of surrogate pairs stand for no byte of a file name.
    numbers = re.sub(
        r"[^\w .:/@,=+-]|^-",
        lambda sign: "".join(f"\\{n:03o}" for n in sign[0].encode("utf-8", "surrogateescape")),
        re.sub("[\ud800-\udc7f\udd00-\udfff]", "\ufffd", printed),
    )
    return f"\"$(printf '{numbers}')\"{feeds}"


def list_word(text: str) -> str:
    """Quote a name for a comma-separated list, as in CSV, if it contains a comma or a quote."""
    if text == text.strip() and not any(character in text for character in ',"\r\n'):
        return text
    return quoted(text)


def query_word(text: str) -> str:
    """Quote a column name or a value for a query, if it needs quotes."""
    return text if re.fullmatch(r"[^\W\d]\w*", text) else quoted(text)


def quoted(text: str) -> str:
    """Put a text in double quotes; double quotes inside it are doubled."""
    return '"' + text.replace('"', '""') + '"'


def without_folders(message: str, sources: Iterable[str | None]) -> str:
    """Shorten file paths in a message to file names: "results/qwen.csv: …" to "qwen.csv: …".

    Args:
        message: an error message, which may name a source before a colon.
        sources: the sources as the user typed them; bundled names and None change nothing.
    """
    for source in sources:
        name = PurePath(source).name if source else ""
        if source and name:
            message = message.replace(f"{safe_text(source)}:", f"{safe_text(name)}:")
    return message
