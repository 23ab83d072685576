"""Models side by side for programs: one json object, or one row a difference."""

import json
import math
from collections.abc import Iterator, Sequence
from typing import TextIO

from lcbtui.analysis.compare import Change, Number, Pair, SideBySide, Slice
from lcbtui.dataset.columns import Cell, Column, Kind, Mark
from lcbtui.dataset.standard import ACTIVE, TOTAL
from lcbtui.report.compare import first_known, size_ratio, sizes
from lcbtui.report.records import raw_value, write_records
from lcbtui.view.derive.intervals import WORDS

_DECIMALS = 2
_NUMBERS = ("problems", "first_score", "second_score", "difference", "low", "high", "p_value")
_KEYS = (
    *("part", "value", "window", "problems", "first", "first_mode", "first_source"),
    *("first_score", "second", "second_mode", "second_source", "second_score", "difference"),
    *("low", "high", "p_value", "told_apart", "paired"),
)

Record = dict[str, object]


def write_comparison(out: TextIO, form: str, found: SideBySide, parts: Sequence[Slice]) -> None:
    """Write a comparison as `json`, whole, or as `csv`, `tsv` or `jsonl`, one row a difference.

    `part` of a row is "all", "difficulty", "platform" or "month", and `value` which one.
    """
    if form == "json":
        record = comparison_record(found, parts)
        out.write(json.dumps(record, ensure_ascii=False, indent=2) + "\n")
        return
    kinds = {key: Kind.NUMBER if key in _NUMBERS else Kind.TEXT for key in _KEYS}
    columns = [Column(key, key, key, kind) for key, kind in kinds.items()]
    rows = ([_cell(row.get(key)) for key in _KEYS] for row in _rows(found, parts))
    write_records(out, form, columns, rows)


def comparison_record(found: SideBySide, parts: Sequence[Slice]) -> Record:
    """The comparison with stable keys; numbers as numbers, None where nothing is known."""
    groups = {
        id(number): place
        for place, group in enumerate(found.together)
        for pair in group.pairs
        for number in (pair.first, pair.second)
    }
    names = [model.name for model in found.models]
    return {
        "models": [_model(found, place) for place in range(len(names))],
        "numbers": [
            _number(names, number) | {"compared_in": groups.get(id(number)), "not_compared": reason}
            for number, reason in zip(found.numbers, found.reasons, strict=True)
        ],
        "together": [
            {"window": group.window, "pairs": [_pair(names, pair) for pair in group.pairs]}
            for group in found.together
        ],
        "no_common_problems": [[names[first], names[second]] for first, second in found.unmet],
        "slices": [_slice(names, part) for part in parts],
    }


def _model(found: SideBySide, place: int) -> Record:
    model = found.models[place]
    record: Record = {"name": model.name}
    for key in ("organization", "openness"):
        record[key] = first_known(found.tables, model, key)[0].text or None
    for key, (cell, _) in zip((TOTAL, ACTIVE), sizes(found.tables, model), strict=True):
        record[key] = raw_value(Column(key, key, key, Kind.NUMBER), cell)
    ratio = size_ratio(found.tables, model, found.models[0])
    return record | {"times_the_first": _rounded(ratio, 4)}


def _number(names: Sequence[str], number: Number) -> Record:
    return {
        "model": names[number.model],
        "source": number.source,
        "row": number.place.row + 1,
        "mode": number.mode or None,
        "score": number.value,
        "approximate": Mark.APPROXIMATE in number.score.marks,
        "low": _rounded(number.low),
        "high": _rounded(number.high),
        "problems": number.problems,
        "evidence": WORDS[number.evidence],
        "window": number.window or None,
        "reported_by": number.reporter or None,
        "contaminated": number.contaminated,
    }


def _pair(names: Sequence[str], pair: Pair) -> Record:
    record: Record = {}
    for word, number in (("first", pair.first), ("second", pair.second)):
        record[word] = names[number.model]
        record[f"{word}_mode"] = number.mode or None
        record[f"{word}_source"] = number.source
        record[f"{word}_score"] = number.value
    return record | {
        "difference": _rounded(pair.difference),
        "low": _rounded(pair.low),
        "high": _rounded(pair.high),
        "p_value": _rounded(pair.p_value, 6),
        "told_apart": pair.apart,
        "problems": pair.problems,
        "paired": pair.paired,
    }


def _slice(names: Sequence[str], part: Slice) -> Record:
    return {
        "part": part.kind,
        "value": part.name,
        "problems": part.problems,
        "means": {name: _rounded(mean) for name, mean in zip(names, part.means, strict=True)},
        "differences": [
            {"first": names[0], "second": name} | _change(change)
            for name, change in zip(names[1:], part.changes, strict=True)
        ],
    }


def _change(change: Change) -> Record:
    return {
        "difference": _rounded(change.difference),
        "low": _rounded(change.low),
        "high": _rounded(change.high),
        "told_apart": change.apart,
    }


def _rows(found: SideBySide, parts: Sequence[Slice]) -> Iterator[Record]:
    names = [model.name for model in found.models]
    for group in found.together:
        for pair in group.pairs:
            yield {"part": "all", "window": group.window} | _pair(names, pair)
    for part in parts:
        about: Record = {"part": part.kind, "value": part.name, "problems": part.problems}
        for place, change in enumerate(part.changes, 1):
            scores = {"first_score": part.means[0], "second_score": part.means[place]}
            yield (
                about
                | {"first": names[0], "second": names[place], "paired": True}
                | {key: _rounded(score) for key, score in scores.items()}
                | _change(change)
            )


def _rounded(value: float | None, decimals: int = _DECIMALS) -> float | None:
    if value is None or math.isnan(value):
        return None
    return round(value, decimals) + 0.0  # no −0.0


def _cell(value: object) -> Cell:
    if value is None:
        return Cell("")
    if isinstance(value, bool):
        return Cell("true" if value else "false")
    if isinstance(value, (int, float)):
        return Cell(f"{value:g}" if isinstance(value, float) else str(value), value, -1)
    return Cell(str(value))
