"""Large sources: Arrow counts, and only what is not plain goes through Python.

The rules are those of the plain reader. Arrow finds the distinct texts of each column; those that a
pattern shows to be a plain number or a plain text are taken as they are, and every other one goes
through the functions of `cleaning` and `profile`.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from lcbtui.sources.arrow_split import Split
from lcbtui.sources.arrow_texts import (
    PLAIN_NUMBER,
    PLAIN_TEXT,
    PLAIN_WORD,
    begin,
    matches,
    plain_words,
)
from lcbtui.sources.cleaning import (
    ABOVE_ZERO,
    COUNT_FROM,
    NAME_LINK_STARTS,
    cleaner,
    repairs_of,
)
from lcbtui.sources.contents import Progress
from lcbtui.sources.dataset import Dataset, DateSpans, NumberMarks
from lcbtui.sources.frames import date_spans, frame_of, number_marks, number_values
from lcbtui.sources.inference import sizes_in_arrays, with_patch
from lcbtui.sources.load_report import Repair
from lcbtui.sources.model import Cell, Column, Kind, Mark, SourceInfo, Unit
from lcbtui.sources.profile import LINK_STARTS, Profile, profile_of
from lcbtui.sources.roles import Plan, make_plan, row_names
from lcbtui.sources.stated_sizes import TOTAL
from lcbtui.sources.summary import Counts, header_of, load_report, plan_with_sizes

_SAMPLE_ROWS = 1 << 14


@dataclass(frozen=True, eq=False)
class _Texts:
    """The texts of a column, each once where that saves work.

    Attributes:
        texts: Arrow array of texts, in order of first appearance.
        counts: how often each occurs.
        codes: for each row the place in `texts`; None where `texts` are the rows themselves.
    """

    texts: Any
    counts: npt.NDArray[np.int64]
    codes: npt.NDArray[np.int32] | None

    def spread(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """A value for each text to a value for each row."""
        return values if self.codes is None else values[self.codes]


@dataclass(frozen=True, eq=False)
class _Odd:
    """The texts that no pattern explains, each once.

    Attributes:
        mask: which of the texts are odd.
        texts: the distinct odd texts.
        counts: how many cells hold each.
        codes: for each odd text of the column, its place in `texts`.
    """

    mask: npt.NDArray[np.bool_]
    texts: list[str]
    counts: list[int]
    codes: npt.NDArray[np.int32]


def read_large(
    info: SourceInfo, split: Split, name: str, progress: Progress = lambda _: None
) -> Dataset:
    """Read a source; the same Dataset as by the plain reader, quicker for many rows.

    Args:
        info: what is known of it.
        split: what stood in it, as Arrow arrays of texts.
        name: how messages call it.
        progress: is told of each column.

    Raises:
        SourceError: if no column holds numbers.
    """
    columns = [_texts(column) for column in split.columns]
    plan = make_plan(
        split.headers, lambda place, unit: _profile(columns[place], unit), split.rows, name
    )
    arrays: dict[str, Any] = {}
    marks: dict[str, NumberMarks] = {}
    dates: dict[str, DateSpans] = {}
    repairs: list[Repair] = []
    for column, place in zip(plan.columns, plan.places, strict=True):
        key = column.key
        progress(f"cleaning {len(arrays) + 1} of {len(plan.columns)} columns")
        if place is None:
            arrays[key] = pa.array(row_names(split.rows), pa.large_string())
        elif column.kind is Kind.NUMBER:
            arrays[key], marks[key], told = _clean_numbers(
                columns[place],
                column,
                approximate=key in info.approximate,
                fractions=key in plan.fractions,
            )
            repairs += told
        else:
            arrays[key], told = _clean_texts(columns[place], column, dates)
            repairs += told
    found = sizes_in_arrays(plan.roles.label, header_of(plan, TOTAL), arrays, split.rows)
    plan = plan_with_sizes(plan, found)
    for patch in found.patches:
        patched = with_patch(patch, arrays.get(patch.key), marks.get(patch.key), split.rows)
        arrays[patch.key], marks[patch.key] = patched
    report = load_report(
        info,
        read_as=split.read_as,
        plan=plan,
        counts=_counts(plan, arrays, split.rows),
        repairs=repairs,
        notes=split.notes,
        found=found,
    )
    frame = frame_of(plan.columns, arrays, split.rows)
    return Dataset(info, plan.columns, plan.roles, frame, marks, dates, report)


def _texts(column: Any) -> _Texts:
    """Each text once, unless most rows differ anyway: then finding that out costs the most."""
    if not pa.types.is_dictionary(column.type) and _mostly_differ(column):
        return _Texts(column, np.ones(len(column), dtype=np.int64), None)
    encoded = column.dictionary_encode()  # leaves what is encoded as it is
    codes = encoded.indices.to_numpy()
    counts = np.bincount(codes, minlength=len(encoded.dictionary))
    return _Texts(encoded.dictionary, counts, codes)


def _mostly_differ(column: Any) -> bool:
    sample = column.slice(0, _SAMPLE_ROWS)
    if len(column) <= _SAMPLE_ROWS:
        return False
    return bool(pc.count_distinct(sample).as_py() * 2 > _SAMPLE_ROWS)


def _odd(column: _Texts, mask: npt.NDArray[np.bool_]) -> _Odd:
    encoded = column.texts.filter(pa.array(mask)).dictionary_encode()
    codes = encoded.indices.to_numpy()
    texts = encoded.dictionary.to_pylist()
    counts = np.bincount(codes, column.counts[mask], len(texts)).astype(np.int64)
    return _Odd(mask, texts, counts.tolist(), codes)


def _profile(column: _Texts, unit: Unit) -> Profile:
    words = plain_words(column.texts, PLAIN_WORD)
    numbers = matches(column.texts, PLAIN_NUMBER)
    odd = _odd(column, ~(words | numbers))
    values = _cast(column.texts, numbers)
    cells = column.counts[numbers]
    count = int(cells.sum())
    return (
        Profile(
            present=int(column.counts[words].sum()),
            # HTML is no plain word.
            links=int(column.counts[words & begin(column.texts, LINK_STARTS)].sum()),
            distinct=int(words.sum()),
        )
        + Profile(
            present=count,
            numbers=count,
            percents=int(cells[(values >= 0) & (values <= 100)].sum()),
            fractions=int(cells[(values >= 0) & (values <= 1)].sum()),
            between=int(cells[(values > 0) & (values < 1)].sum()),
            negatives=int(cells[values < 0].sum()),
            distinct=int(numbers.sum()),
        )
        + profile_of(dict(zip(odd.texts, odd.counts, strict=True)), unit)
    )


def _cast(texts: Any, mask: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    plain = texts if mask.all() else texts.filter(pa.array(mask))
    values: npt.NDArray[np.float64] = plain.cast(pa.float64()).to_numpy(zero_copy_only=False)
    return values


def _clean_odd(
    odd: _Odd, column: Column, *, approximate: bool = False, fractions: bool = False
) -> tuple[list[Cell], list[Repair]]:
    clean = cleaner(column, approximate, fractions=fractions)
    cleaned = [clean(text) for text in odd.texts]
    told = zip(odd.texts, (what for _, what in cleaned), odd.counts, strict=True)
    return [cell for cell, _ in cleaned], repairs_of(column.key, told)


def _clean_numbers(
    texts: _Texts, column: Column, *, approximate: bool, fractions: bool
) -> tuple[npt.NDArray[np.float64], NumberMarks, list[Repair]]:
    plain = matches(texts.texts, PLAIN_NUMBER)
    values = np.full(len(plain), np.nan)
    values[plain] = _cast(texts.texts, plain)
    plain &= np.zeros_like(plain) if fractions else _plain_values(values, column)
    odd = _odd(texts, ~plain)
    cells, repairs = _clean_odd(odd, column, approximate=approximate, fractions=fractions)
    values[odd.mask] = number_values(cells)[odd.codes]
    points = pc.find_substring(texts.texts, ".").to_numpy()
    lengths = pc.binary_length(texts.texts).to_numpy()
    decimals = np.where(points < 0, 0, lengths - points - 1)
    flags = np.full(len(plain), Mark.APPROXIMATE if approximate else Mark.NONE, dtype=np.uint8)
    odd_marks = number_marks(cells)
    decimals[odd.mask] = odd_marks.decimals[odd.codes]
    flags[odd.mask] = odd_marks.flags[odd.codes]
    spread = NumberMarks(texts.spread(decimals.astype(np.int8)), texts.spread(flags))
    return texts.spread(values), spread, repairs


def _plain_values(values: npt.NDArray[np.float64], column: Column) -> npt.NDArray[np.bool_]:
    """Which values need no repair; NaN, for what is no plain number, is none of them."""
    if column.unit is Unit.BILLIONS:
        return (values > 0) & (values < COUNT_FROM)
    if column.key in ABOVE_ZERO:
        return values > 0
    if column.unit is Unit.PERCENT:
        return values >= 0
    return ~np.isnan(values)


def _clean_texts(
    texts: _Texts, column: Column, dates: dict[str, DateSpans]
) -> tuple[Any, list[Repair]]:
    """The cleaned texts; a date column's days are added to `dates`."""
    special = column.kind is Kind.DATE or column.key == "openness"
    everything = np.ones(len(texts.texts), dtype=np.bool_)
    mask = everything if special else ~plain_words(texts.texts, PLAIN_TEXT)
    if column.key == "model":
        mask = mask | begin(texts.texts, NAME_LINK_STARTS)
    odd = _odd(texts, mask)
    cells, repairs = _clean_odd(odd, column)
    cleaned = pa.array([cell.text or None for cell in cells], pa.large_string())
    replaced = pc.replace_with_mask(
        texts.texts, pa.array(odd.mask), cleaned.take(pa.array(odd.codes))
    )
    if column.kind is Kind.DATE:
        spans = date_spans([cell.text for cell in cells])
        dates[column.key] = DateSpans(
            texts.spread(spans.first[odd.codes]), texts.spread(spans.last[odd.codes])
        )
    return replaced if texts.codes is None else replaced.take(pa.array(texts.codes)), repairs


def _counts(plan: Plan, arrays: dict[str, Any], rows: int) -> Counts:
    chosen = ((column.key, arrays[column.key]) for column in plan.columns)
    lacking = {
        key: int(np.isnan(array).sum() if isinstance(array, np.ndarray) else array.null_count)
        for key, array in chosen
    }
    x, y = (
        np.ones(rows, dtype=np.bool_) if key is None else np.isnan(arrays[key])
        for key in (plan.roles.x, plan.roles.y)
    )
    scores = arrays.get("pass_at_1", np.array([]))
    return Counts(
        rows,
        tuple((key, count) for key, count in lacking.items() if count),
        unplaceable=int((x | y).sum()),
        no_x=int(x.sum()),
        no_y=int(y.sum()),
        above_percent=int((scores > 100).sum()),
    )
