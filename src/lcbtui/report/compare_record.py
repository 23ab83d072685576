"""The answer of `compare` as records: one object, a row a difference, and a LaTeX table."""

from collections.abc import Iterator, Sequence
from typing import TextIO

from lcbtui.analysis.compare import Comparison, Pair, Slice
from lcbtui.analysis.other_scores import OtherScore
from lcbtui.dataset.columns import Cell, Column, Kind, Mark
from lcbtui.dataset.standard import ACTIVE, TOTAL
from lcbtui.report.compare import models_of, problems_in_window, size_ratio
from lcbtui.report.evidence import detectable_record
from lcbtui.report.markup import latex_table
from lcbtui.report.model import CHANGES, Model, change_cells
from lcbtui.report.records import (
    Record,
    as_record,
    attributes,
    raw_value,
    write_object,
    write_records,
)
from lcbtui.report.side_by_side import between
from lcbtui.stats.differences import Counted
from lcbtui.stats.wilson import ALPHA
from lcbtui.text.numbers import format_number, signed
from lcbtui.view.derive.intervals import WORDS as EVIDENCE

_EXACT = ("score", "first_score", "second_score", TOTAL, ACTIVE)
_FINER: dict[str, int | None] = {"p_value": 6, "times_the_first": 4, **dict.fromkeys(_EXACT)}
_NUMBERS = (
    "problems",
    "first_score",
    "second_score",
    "difference",
    "low",
    "high",
    "p_value",
    "tipping_correlation",
)
_KEYS = (
    *("part", "value", "window", "problems", "first", "first_mode", "first_source"),
    *("first_score", "second", "second_mode", "second_source", "second_score", "difference"),
    *("low", "high", "p_value", "separated", "separated_among_all", "tipping_correlation"),
    "paired",
)


def write_comparison(
    out: TextIO,
    form: str,
    found: Comparison,
    parts: Sequence[Slice],
    others: Sequence[OtherScore],
) -> None:
    """Write a comparison as `json`, whole, or as `latex`, `csv`, `tsv` or `jsonl`, a row a pair.

    `part` of a row is "all", "difficulty", "platform", "month" or "score", and `value` which one.
    """
    if form == "json":
        write_object(out, comparison_record(found, parts, others))
        return
    if form == "latex":
        out.writelines(f"{line}\n" for line in comparison_latex(found))
        return
    columns = [
        Column(key, key, key, Kind.NUMBER if key in _NUMBERS else Kind.TEXT) for key in _KEYS
    ]
    rows = ([_cell(row.get(key)) for key in _KEYS] for row in _rows(found, parts, others))
    write_records(out, form, columns, rows)


_HEADS = ("Model", "Score", "Other", "Score", "Difference", "95 %", "Problems", "Verdict")
_ARE_NUMBERS = (False, True, False, True, True, True, True, False)


def comparison_latex(found: Comparison) -> Iterator[str]:
    """The differences as a LaTeX table, a row a pair."""
    rows = []
    for pair in (pair for group in found.groups for pair in group.pairs):
        ends, texts = (pair.first, pair.second), list[str]()
        for score, mean in zip(ends, pair.means or (s.value for s in ends), strict=True):
            mode = f" ({score.mode})" if score.mode else ""
            texts += [found.models[score.model].name + mode]
            texts += [format_number(mean, score.score.decimals)]
        told = (signed(pair.difference).replace("-", "−"), between(pair).replace("-", "−"))
        verdict = "separated" if pair.separated else "tied"
        rows.append([*texts, *told, f"{pair.problems or '–'}", verdict])
    family = " and ".join(f"{len(group.pairs):,}" for group in found.groups)
    notes = (
        "95 %: the interval of the difference, of that pair alone",
        f"Verdict: at α = {ALPHA:g}, corrected by Holm over the {family} pairs compared"
        if any(len(group.pairs) > 1 for group in found.groups)
        else f"Verdict: at α = {ALPHA:g}",
    )
    return latex_table(_HEADS, _ARE_NUMBERS, rows, notes if rows else ())


def comparison_record(
    found: Comparison, parts: Sequence[Slice], others: Sequence[OtherScore]
) -> Record:
    """The comparison with stable keys; numbers as numbers, None where nothing is known."""
    models = models_of(found)
    names, first = [model.name for model in models], models[0]
    scores = [
        {
            "model": names[score.model],
            "source": score.source,
            "row": score.place.row + 1,
            "mode": score.mode or None,
            "score": score.value,
            "approximate": Mark.APPROXIMATE in score.score.marks,
            **attributes(score, "low", "high", "problems"),
            "problems_in_window": problems_in_window(found, score),
            "evidence": EVIDENCE[score.evidence],
            "window": score.window or None,
            "reported_by": score.reporter or None,
            "contaminated": score.contaminated,
            "compared_in": found.group_of.get(id(score)),
            "not_compared": reason,
        }
        for score, reason in zip(found.scores, found.reasons, strict=True)
    ]
    record = {
        "models": [_model(model, first) for model in models],
        "numbers": scores,
        "together": [
            {
                "window": group.window,
                "rho": group.evidence.rho if isinstance(group.evidence, Counted) else None,
                "corrected_over": len(group.pairs),
                "detectable_gap": detectable_record(group.detectable),
                "pairs": [_pair(names, pair) for pair in group.pairs],
            }
            for group in found.groups
        ],
        "no_common_problems": [[names[place] for place in pair] for pair in found.incomparable],
        "slices": [
            {
                "part": part.kind,
                "value": part.name,
                "problems": part.problems,
                "means": as_record(dict(zip(names, part.means, strict=True)), 2),
                "differences": [
                    {"first": names[0], "second": name, **each._asdict()}
                    for name, each in zip(names[1:], part.differences, strict=True)
                ],
            }
            for part in parts
        ],
        "other_scores": [
            {
                "column": each.column.key,
                "source": each.source.name,
                "lower_is_better": each.lower,
                "models": [
                    {"model": name, "score": cell.number, "best": place in each.best}
                    for place, (name, cell) in enumerate(zip(names, each.cells, strict=True))
                ],
            }
            for each in others
        ],
    }
    return as_record(record, 2, finer=_FINER)


def _model(model: Model, base: Model) -> Record:
    record: Record = {"name": model.name}
    for key in ("organization", "openness"):
        row = model.first(key)
        record[key] = row and row.word(key)
    for key in (TOTAL, ACTIVE):
        record[key] = raw_value(Column(key, key, key, Kind.NUMBER), model.size(key))
    record["times_the_first"] = size_ratio(model, base)
    changes = (change_cells(row) for row in model.rows)
    known = next((cells for cells in changes if not cells[0].missing), (Cell(""),) * len(CHANGES))
    return record | {column.key: cell.number for column, cell in zip(CHANGES, known, strict=True)}


def _pair(names: Sequence[str], pair: Pair) -> Record:
    record: Record = {}
    for word, score in (("first", pair.first), ("second", pair.second)):
        record[word] = names[score.model]
        record[f"{word}_mode"] = score.mode or None
        record[f"{word}_source"] = score.source
        record[f"{word}_score"] = score.value
    means = pair.means or (None, None)
    record |= dict(zip(("first_over_both", "second_over_both"), means, strict=True))
    told = ("difference", "low", "high", "p_value", "separated", "separated_among_all")
    return record | attributes(pair, *told, "tipping_correlation", "problems", "paired")


def _rows(
    found: Comparison, parts: Sequence[Slice], others: Sequence[OtherScore]
) -> Iterator[Record]:
    """Each difference, those over all problems first; then other scores, not subtracted."""
    names = [model.name for model in found.models]
    for group in found.groups:
        for pair in group.pairs:
            row = {"part": "all", "window": group.window, **_pair(names, pair)}
            yield as_record(row, 2, finer=_FINER)
    for part in parts:
        about = {"part": part.kind, "value": part.name, "problems": part.problems, "paired": True}
        for place, each in enumerate(part.differences, 1):
            means = {"first_score": part.means[0], "second_score": part.means[place]}
            models = {"first": names[0], "second": names[place]}
            yield as_record({**about, **models, **means, **each._asdict()}, 2)
    for score in others:
        numbers = [cell.number for cell in score.cells]
        for place, number in enumerate(numbers[1:], 1):
            about = {"part": "score", "value": score.column.key, "paired": False}
            models = {"first": names[0], "second": names[place]}
            models |= dict.fromkeys(("first_source", "second_source"), score.source.name)
            both = {"first_score": numbers[0], "second_score": number}
            yield as_record({**about, **models, **both}, 2, finer=_FINER)


def _cell(value: object) -> Cell:
    if value is None:
        return Cell("")
    if isinstance(value, bool):
        return Cell("true" if value else "false")
    if isinstance(value, (int, float)):
        return Cell(f"{value:g}" if isinstance(value, float) else str(value), value, -1)
    return Cell(str(value))
