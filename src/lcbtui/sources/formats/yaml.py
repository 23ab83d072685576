"""YAML to the values that `document` finds a table in; PyYAML is imported with this module.

The values are made from the nodes of the parser: no tag is followed, numbers keep their own digits,
`yes` stays a word, and what aliases stand for counts as often as they do.
"""

import re

import yaml
from yaml.nodes import Node, ScalarNode, SequenceNode

from lcbtui.dataset.source import NO_OPTIONS, ReadOptions
from lcbtui.errors import SourceError
from lcbtui.sources.formats.document import TOO_DEEP, table_of_document
from lcbtui.sources.formats.io import Content
from lcbtui.sources.formats.raw_table import RawTable
from lcbtui.sources.formats.values import Digits, Repeated, first_repeated
from lcbtui.text.safe_text import safe_text
from lcbtui.text.words import counted

LARGEST = 1 << 21
"""In bytes: no leaderboard has a tenth, and the parser takes ten times as long as that of JSON."""
LARGEST_IN_WORDS = "2 MiB"
DEEPEST = 100
SPARE = 500_000
"""Characters that aliases may add to those of the text."""

_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_NUMBER = re.compile(r"[-+]?(?:\d[\d_]*(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?", re.ASCII)
_WORDS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
"""What stands for something else than itself."""
_TEXT = "tag:yaml.org,2002:str"  # of a scalar without a tag of its own


def yaml_table(content: Content, name: str, options: ReadOptions = NO_OPTIONS) -> RawTable:
    """The table in a text of YAML; several documents are a list of them.

    Args:
        content: the text.
        name: how messages call the source.
        options: `at` and `table` say which of several tables is meant.

    Raises:
        SourceError: if it is too large, broken, nested too deep, grows by its aliases, or holds no
            table.
    """
    if len(content.data) > LARGEST:
        raise SourceError(
            f"{name}: is YAML of more than {LARGEST_IN_WORDS}, which is all that is read of it;"
            " save it as JSON, with yq -o json for example"
        )
    try:
        nodes = list(yaml.compose_all(content.text, _Loader))
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        where = f" at line {mark.line + 1} column {mark.column + 1}" if mark else ""
        what = problem.problem or problem.context or "cannot be read"
        if "nesting" in what:
            raise SourceError(f"{name}: is YAML {TOO_DEEP}") from None
        raise SourceError(
            f"{name}: is YAML with an error{where}: {safe_text(what)}; mend it there, or save it"
            " as JSON"
        ) from None
    except yaml.YAMLError as problem:  # a character that YAML does not allow
        what = safe_text(str(problem).partition("\n")[0])
        raise SourceError(
            f"{name}: is YAML with an error: {what}; take it out, or save it as JSON"
        ) from None
    values = _Values(name, len(content.text) + SPARE)
    documents = [values.of(node) for node in nodes]
    document = documents[0] if len(documents) == 1 else documents
    raw = table_of_document(document, content, name, options, "YAML")
    if not values.repeated:
        return raw
    mappings = counted(len(values.repeated), "mapping has", "mappings have")
    note = (
        f'{mappings} a key twice, such as "{safe_text(values.repeated[0])}"; the last value counts'
    )
    return raw._replace(notes=(*raw.notes, note))


class _Values:
    """Makes values of nodes, up to so many characters.

    Attributes:
        repeated: keys that a mapping has twice, one for each such mapping.
    """

    def __init__(self, name: str, most: int) -> None:
        self._name, self._left = name, most
        self.repeated: list[str] = []

    def of(self, node: Node, depth: int = 1) -> object:
        """The value of a node: dict, list, str, Digits, bool or None.

        Raises:
            SourceError: if it is nested too deep, grows by its aliases, or has a key that is none.
        """
        self._left -= 1 + (len(node.value) if isinstance(node, ScalarNode) else 0)
        if self._left < 0:
            raise SourceError(
                f"{self._name}: is YAML whose aliases stand for far more than its text; write out"
                " what is meant, or save it as JSON"
            )
        if isinstance(node, ScalarNode):
            return _scalar(node)
        if depth > DEEPEST:
            raise SourceError(f"{self._name}: is YAML {TOO_DEEP}")
        if isinstance(node, SequenceNode):
            return [self.of(each, depth + 1) for each in node.value]
        return self._mapping(node, depth)

    def _mapping(self, node: Node, depth: int) -> dict[str, object]:
        """The mapping, with what is merged into it behind its own."""
        pairs: list[tuple[str, object]] = []
        merged: list[object] = []
        for key, item in node.value:
            if not isinstance(key, ScalarNode):
                raise SourceError(
                    f"{self._name}: is YAML with a key that is a list or a mapping; a table has"
                    " words for keys: save it as JSON, or keep the list of records alone"
                )
            value = self.of(item, depth + 1)
            if key.value == "<<":
                merged += value if isinstance(value, list) else [value]
            else:
                pairs.append((key.value, value))
        found: dict[str, object] = dict(pairs)
        if len(found) < len(pairs):
            self.repeated.append(first_repeated(pairs))
            found = Repeated(pairs)
        for other in merged:
            for key, value in other.items() if isinstance(other, dict) else ():
                found.setdefault(key, value)
        return found


def _scalar(node: ScalarNode) -> object:
    """The value of a scalar: one in quotes, or with a tag, is a text."""
    text: str = node.value
    if node.style or node.tag != _TEXT:
        return text
    return Digits(text) if _NUMBER.fullmatch(text) else _WORDS.get(text, text)
