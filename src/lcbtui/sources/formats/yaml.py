"""YAML to the values that `document` finds a table in; PyYAML is imported with this module.

The values are made from the events of the parser, not by a loader: no tag is followed, numbers keep
their own digits, `yes` stays a word, and aliases, which let a few lines stand for any number of
values, are counted before anything is made of them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

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
SPARE = 10_000_000
"""Characters that aliases may add to those of the text."""

_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_NUMBER = re.compile(r"[-+]?(?:\d[\d_]*(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?", re.ASCII)
_BEGINS_NUMBER = frozenset("+-.0123456789")
_WORDS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
"""What stands for something else than itself."""
_MERGE = "<<"


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
    reader = _Reader(content.text, name)
    try:
        documents = reader.documents()
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
    document = documents[0] if len(documents) == 1 else documents
    raw = table_of_document(document, content, name, options, "YAML")
    if not reader.repeated:
        return raw
    mappings = counted(len(reader.repeated), "mapping has", "mappings have")
    note = (
        f'{mappings} a key twice, such as "{safe_text(reader.repeated[0])}"; the last value counts'
    )
    return raw._replace(notes=(*raw.notes, note))


@dataclass(eq=False, slots=True)
class _Open:
    """A list or a mapping whose end has not come yet.

    Attributes:
        is_mapping: which of the two.
        anchor: by which an alias calls it.
        values: those of a list.
        pairs: those of a mapping.
        key: the one whose value comes next.
        size: characters of all of it, with aliases as often as they stand there.
    """

    is_mapping: bool
    anchor: str | None
    values: list[object] = field(default_factory=list)
    pairs: list[tuple[str, object]] = field(default_factory=list)
    key: str | None = None
    size: int = 1


class _Reader:
    """Makes values of the events of one text.

    Attributes:
        repeated: keys that a mapping has twice, one for each such mapping.
    """

    def __init__(self, text: str, name: str) -> None:
        self._text = text
        self._name = name
        self._open: list[_Open] = []
        self._known: dict[str, tuple[object, int]] = {}
        self._documents: list[object] = []
        self._size = 0
        self.repeated: list[str] = []

    def documents(self) -> list[object]:
        """The value of each document; of dict, list, str, Digits, bool and None.

        Raises:
            SourceError: if it is nested too deep, or grows by its aliases.
            yaml.YAMLError: if it is broken.
        """
        events: Iterator[Any] = iter(_Loader(self._text).get_event, None)
        around: _Open | None = None
        for event in events:
            kind = type(event)
            if kind is ScalarEvent:
                if around is None or event.anchor is not None:
                    self._add(_scalar(event), len(event.value) + 1, event.anchor, event.value)
                    continue
                # Nearly all of a text are these, so that they are added here.
                around.size += len(event.value) + 1
                if not around.is_mapping:
                    around.values.append(_scalar(event))
                elif around.key is None:
                    around.key = event.value
                else:
                    around.pairs.append((around.key, _scalar(event)))
                    around.key = None
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                if len(self._open) >= DEEPEST:
                    raise SourceError(f"{self._name}: is YAML {TOO_DEEP}")
                around = _Open(kind is MappingStartEvent, event.anchor)
                self._open.append(around)
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                ended = self._open.pop()
                around = self._open[-1] if self._open else None
                value = self._mapping(ended.pairs) if ended.is_mapping else ended.values
                self._add(value, ended.size, ended.anchor)
            elif kind is AliasEvent:
                self._add_again(event.anchor or "")
        return self._documents

    def _add_again(self, anchor: str) -> None:
        """Put the value of an anchor where its alias stands."""
        known = self._known.get(anchor)
        if known is None:
            raise SourceError(
                f"{self._name}: is YAML that has an alias *{safe_text(anchor)} of what has not"
                " ended before it; write it out"
            )
        self._add(*known, None, known[0] if isinstance(known[0], str) else None)

    def _add(self, value: object, size: int, anchor: str | None, key: str | None = None) -> None:
        """Put a value where it belongs.

        Args:
            value: what it is.
            size: in characters.
            anchor: by which an alias calls it.
            key: what it is as a key; None for lists and mappings.
        """
        if anchor is not None:
            self._known[anchor] = value, size
        if not self._open:
            self._documents.append(value)
            self._size += size
        else:
            around = self._open[-1]
            around.size += size
            if not around.is_mapping:
                around.values.append(value)
            elif around.key is not None:
                around.pairs.append((around.key, value))
                around.key = None
            elif key is None:
                raise SourceError(
                    f"{self._name}: is YAML with a key that is a list or a mapping; a table has"
                    " words for keys: save it as JSON, or keep the list of records alone"
                )
            else:
                around.key = key
        size = self._open[-1].size if self._open else self._size
        if size > len(self._text) + SPARE:
            raise SourceError(
                f"{self._name}: is YAML whose aliases stand for far more than its text; write out"
                " what is meant, or save it as JSON"
            )

    def _mapping(self, pairs: list[tuple[str, object]]) -> dict[str, object]:
        """The mapping of some pairs, with what is merged into it behind its own."""
        found: dict[str, object] = dict(pairs)
        merged: list[object] = []
        if _MERGE in found:
            for key, value in pairs:
                if key == _MERGE:
                    merged += value if isinstance(value, list) else [value]
            pairs = [pair for pair in pairs if pair[0] != _MERGE]
            found = dict(pairs)
        if len(found) < len(pairs):
            self.repeated.append(first_repeated(pairs))
            found = Repeated(pairs)
        for other in merged:
            if isinstance(other, dict):
                for key, value in other.items():
                    found.setdefault(key, value)
        return found


def _scalar(event: ScalarEvent) -> object:
    """The value of a scalar: one in quotes, or with a tag, is a text."""
    text: str = event.value
    if not event.implicit[0]:
        return text
    if text[:1] in _BEGINS_NUMBER:
        return Digits(text) if _NUMBER.fullmatch(text) else text
    return _WORDS.get(text, text)
