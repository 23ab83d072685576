"""YAML: parsing into texts, within limits of size, depth and aliases.

No tag is followed, and every scalar is its text: `yes` and 1.50 stay as they are. PyYAML is
imported with this module.
"""

import yaml

from lcbtui.errors import SourceError
from lcbtui.sources.formats.io import Content, syntax_error, too_large
from lcbtui.sources.formats.json import TOO_DEEP
from lcbtui.text.words import safe_text

LARGEST_MB = 2  # no leaderboard has a tenth, and the parser takes ten times as long as that of JSON


class _Loader(getattr(yaml, "CBaseLoader", yaml.BaseLoader)):  # type: ignore[misc]  # either
    """YAML loader that keeps every scalar as text, except null."""

    def construct_scalar(self, node: yaml.ScalarNode) -> str | None:
        # Without the loader in C half of a pair can be escaped, which no encoding can write.
        text: str = super().construct_scalar(node).encode("utf-8", "ignore").decode()
        return None if not node.style and text in ("", "~", "null", "Null", "NULL") else text


def parse_values(content: Content) -> list[object]:
    """Parse YAML into a list of its documents, with every scalar as text.

    Raises:
        SourceError: if the YAML is too large, has an error, is nested too deep, grows by its
            aliases, or has the key null or <<.
    """
    if len(content.data) > LARGEST_MB << 20:
        way = "save it as JSON, with yq -o json for example"
        raise too_large("is YAML of", f"{LARGEST_MB} MiB", way)
    try:
        documents = list(yaml.load_all(content.text, _Loader))
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None) or getattr(problem, "context_mark", None)
        where = f" at line {mark.line + 1} column {mark.column + 1}" if mark else ""
        what = str(getattr(problem, "problem", None) or problem).partition("\n")[0]
        raise syntax_error("YAML", where, safe_text(what)) from None
    # Aliases may add so many characters to those of the text.
    left, nodes = len(content.text) + 500_000, [(documents, 0)]
    while nodes:
        value, depth = nodes.pop()
        left -= len(value) if isinstance(value, str) else 1
        if left < 0 or depth > 100:
            far = "whose aliases stand for far more than its text; save it as JSON"
            raise SourceError(f"is YAML {far if left < 0 else TOO_DEEP}")
        if isinstance(value, dict):
            if None in value or "<<" in value:
                raise SourceError("is YAML with the key null or <<; write out what it is")
            value = [*value.values()]
        nodes += [(each, depth + 1) for each in value] if isinstance(value, list) else []
    return documents


def parse_document(content: Content) -> object:
    """Parse YAML like `parse_values`; several documents become a list."""
    documents = parse_values(content)
    return documents[0] if len(documents) == 1 else documents
