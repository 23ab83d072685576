"""Columns of large sources: each text once, what is odd in them, and their clean values.

The rules are those of `cleaning`. Texts that a pattern shows to be a plain number or a plain text
are taken as they are, and every other one goes through it.

Which texts of an Arrow array a pattern explains; all others go through Python.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from lcbtui.dataset.columns import Cell, Column, Kind, Mark
from lcbtui.dataset.dataset import DateSpans, NumberMarks, date_spans, number_marks, number_values
from lcbtui.dataset.load_report import Repair
from lcbtui.sources.cleaning.cells import (
    ABOVE_ZERO,
    COUNT_FROM,
    MISSING_WORDS,
    NAME_LINK_STARTS,
    cleaner,
    repairs_of,
)
from lcbtui.text.numbers import Unit

# No leading zero, not four digits alone, which could be a year, and never too much for a double.
PLAIN_NUMBER = r"^(-?(0|[1-9][0-9]{0,2}|[1-9][0-9]{4,14})|-?(0|[1-9][0-9]{0,14})\.[0-9]{1,15})$"
# Letters that are assigned, one code point each and their own NFC, so that `safe_text` keeps them:
# Latin-1, basic Cyrillic, kana, Chinese characters and Hangul syllables.
_LETTERS = r"A-Za-zÀ-ÖØ-öø-ÿА-яぁ-ゖァ-ヺ一-\x{9FEF}가-힣"
# These and printable ASCII, without blank ends: kept as it is unless it is a word for nothing.
PLAIN_TEXT = rf"^[!-~{_LETTERS}]([ -~{_LETTERS}]*[!-~{_LETTERS}])?$"
# The same from a letter on: neither a number nor a date.
PLAIN_WORD = rf"^[{_LETTERS}]([ -~{_LETTERS}]*[!-~{_LETTERS}])?$"
_NOTHING = pa.array(sorted(MISSING_WORDS), pa.large_string())
_LONGEST_NOTHING = max(len(word.encode()) for word in MISSING_WORDS)


def matches(texts: Any, pattern: str) -> npt.NDArray[np.bool_]:
    """Which texts match a regular expression, as (texts,)."""
    found: npt.NDArray[np.bool_] = pc.match_substring_regex(texts, pattern).to_numpy(
        zero_copy_only=False
    )
    return found


def plain_words(texts: Any, pattern: str) -> npt.NDArray[np.bool_]:
    """Which texts match and are no words for a missing value."""
    found = matches(texts, pattern).copy()
    # No letter of the patterns changes its length in lower case, so only short texts are asked.
    short = found & (pc.binary_length(texts).to_numpy() <= _LONGEST_NOTHING)
    if short.any():
        lowered = pc.utf8_lower(texts.filter(pa.array(short)))
        nothing = pc.is_in(lowered, value_set=_NOTHING).to_numpy(zero_copy_only=False)
        found[short] = ~nothing
    return found


def begin(texts: Any, starts: tuple[str, ...]) -> npt.NDArray[np.bool_]:
    """Which texts begin with one of some starts."""
    found = np.zeros(len(texts), dtype=np.bool_)
    for start in starts:
        found |= pc.starts_with(texts, start).to_numpy(zero_copy_only=False)
    return found


_SAMPLE_ROWS = 1 << 14


@dataclass(frozen=True, eq=False)
class Texts:
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
class Odd:
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


@dataclass(frozen=True, eq=False)
class Cleaned:
    """A clean column.

    Attributes:
        values: (rows,) float64 for numbers, else Arrow texts with null for missing.
        marks: of a number column.
        dates: of a date column.
        repairs: what was put right.
    """

    values: Any
    marks: NumberMarks | None = None
    dates: DateSpans | None = None
    repairs: Sequence[Repair] = ()


def clean_column(texts: Texts, column: Column, *, approximate: bool, fractions: bool) -> Cleaned:
    """The values of a column.

    Args:
        texts: what stands in it.
        column: what is known of it.
        approximate: whether the source marks all of it as approximate.
        fractions: whether its numbers are fractions of one, to be shown as percent.
    """
    if column.kind is Kind.NUMBER:
        return _clean_numbers(texts, column, approximate=approximate, fractions=fractions)
    return _clean_texts(texts, column)


def texts_of(column: Any) -> Texts:
    """Each text once, unless most rows differ anyway: then finding that out costs the most."""
    if not pa.types.is_dictionary(column.type) and _mostly_differ(column):
        return Texts(column, np.ones(len(column), dtype=np.int64), None)
    encoded = column.dictionary_encode()  # leaves what is encoded as it is
    codes = encoded.indices.to_numpy()
    counts = np.bincount(codes, minlength=len(encoded.dictionary))
    return Texts(encoded.dictionary, counts, codes)


def _mostly_differ(column: Any) -> bool:
    sample = column.slice(0, _SAMPLE_ROWS)
    if len(column) <= _SAMPLE_ROWS:
        return False
    return bool(pc.count_distinct(sample).as_py() * 2 > _SAMPLE_ROWS)


def odd_texts(column: Texts, mask: npt.NDArray[np.bool_]) -> Odd:
    """The texts under a mask, each once."""
    encoded = column.texts.filter(pa.array(mask)).dictionary_encode()
    codes = encoded.indices.to_numpy()
    texts = encoded.dictionary.to_pylist()
    counts = np.bincount(codes, column.counts[mask], len(texts)).astype(np.int64)
    return Odd(mask, texts, counts.tolist(), codes)


def cast_plain(texts: Any, mask: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    """The numbers under a mask, which are all plain."""
    plain = texts if mask.all() else texts.filter(pa.array(mask))
    values: npt.NDArray[np.float64] = plain.cast(pa.float64()).to_numpy(zero_copy_only=False)
    return values


def _clean_odd(
    odd: Odd, column: Column, *, approximate: bool = False, fractions: bool = False
) -> tuple[list[Cell], list[Repair]]:
    clean = cleaner(column, approximate, fractions=fractions)
    cleaned = [clean(text) for text in odd.texts]
    told = zip(odd.texts, (what for _, what in cleaned), odd.counts, strict=True)
    return [cell for cell, _ in cleaned], repairs_of(column.key, told)


def _clean_numbers(texts: Texts, column: Column, *, approximate: bool, fractions: bool) -> Cleaned:
    plain = matches(texts.texts, PLAIN_NUMBER)
    values = np.full(len(plain), np.nan)
    values[plain] = cast_plain(texts.texts, plain)
    plain &= np.zeros_like(plain) if fractions else _plain_values(values, column)
    odd = odd_texts(texts, ~plain)
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
    return Cleaned(texts.spread(values), spread, repairs=repairs)


def _plain_values(values: npt.NDArray[np.float64], column: Column) -> npt.NDArray[np.bool_]:
    """Which values need no repair; NaN, for what is no plain number, is none of them."""
    if column.unit is Unit.BILLIONS:
        return (values > 0) & (values < COUNT_FROM)
    if column.key in ABOVE_ZERO:
        return values > 0
    if column.unit is Unit.PERCENT:
        return values >= 0
    return ~np.isnan(values)


def _clean_texts(texts: Texts, column: Column) -> Cleaned:
    special = column.kind is Kind.DATE or column.key == "openness"
    everything = np.ones(len(texts.texts), dtype=np.bool_)
    mask = everything if special else ~plain_words(texts.texts, PLAIN_TEXT)
    if column.key == "model":
        mask = mask | begin(texts.texts, NAME_LINK_STARTS)
    odd = odd_texts(texts, mask)
    cells, repairs = _clean_odd(odd, column)
    dates = None
    if column.kind is Kind.DATE:
        spans = date_spans([cell.text for cell in cells])
        dates = DateSpans(texts.spread(spans.first[odd.codes]), texts.spread(spans.last[odd.codes]))
    cleaned = pa.array([cell.text or None for cell in cells], pa.large_string())
    replaced = pc.replace_with_mask(
        texts.texts, pa.array(odd.mask), cleaned.take(pa.array(odd.codes))
    )
    values = replaced if texts.codes is None else replaced.take(pa.array(texts.codes))
    return Cleaned(values, dates=dates, repairs=repairs)
