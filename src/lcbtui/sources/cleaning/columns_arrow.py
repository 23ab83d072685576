"""Columns of large sources in Arrow: profiled and cleaned, mostly without Python.

The rules are those of `cells` and `profile`. Texts that a regular expression shows to be a plain
number or a plain text are taken as they are; every other distinct text goes through those rules.
Arrow and numpy work without the interpreter's lock, so columns can be cleaned side by side.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from lcbtui.dataset.columns import Column, Kind, Mark, is_above_zero
from lcbtui.dataset.dataset import DateSpans, NumberMarks, date_spans, number_column
from lcbtui.dataset.results import Bools, Floats
from lcbtui.dataset.source import Repair
from lcbtui.sources.cleaning.cells import (
    FEW,
    LARGEST_SIZE,
    LINK_STARTS,
    MARKS,
    MISSING_WORDS,
    REPOSITORY_LINKS,
    Profile,
    Reading,
    clean_each,
    few_words,
    profile_of,
)
from lcbtui.sources.cleaning.sizes_in_names import Imputation, Rows, decimals_of
from lcbtui.text.numbers import Unit

# No leading zero, not four digits alone, which could be a year, and never too much for a double.
PLAIN_NUMBER = r"^(-?(0|[1-9][0-9]{0,2}|[1-9][0-9]{4,14})|-?(0|[1-9][0-9]{0,14})\.[0-9]{1,15})$"
# Letters that are assigned, one code point each and their own NFC, so that `safe_text` keeps them:
# Latin-1, basic Cyrillic, kana, Chinese characters and Hangul syllables.
_LETTERS = r"A-Za-zÀ-ÖØ-öø-ÿА-яぁ-ゖァ-ヺ一-\x{9FEF}가-힣"
# These and printable ASCII, without blank ends: kept as it is unless it is a word for nothing.
PLAIN_TEXT = rf"^[!-~{_LETTERS}]([ -~{_LETTERS}]*[!-~{_LETTERS}])?$"
# The same from a letter on: neither a number nor a date, unless it begins as `MAY_BE_MORE`.
PLAIN_WORD = rf"^[{_LETTERS}]([ -~{_LETTERS}]*[!-~{_LETTERS}])?$"
MAY_BE_MORE = (
    r"^(?i)(?:(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*[^a-z]|q[1-4]|us\$)"
)
"""Matches texts from a letter on that can be a date or an amount of money, and few others."""
_LINK = f"^(?:{'|'.join(LINK_STARTS)})"
_REPOSITORY_LINK = f"^(?i)(?:{'|'.join(map(re.escape, REPOSITORY_LINKS))})"


def matches(texts: Any, pattern: str, among: Bools | None = None) -> Bools:
    """Return a boolean mask of the texts that match a regular expression, within another mask."""
    if among is None:
        found: Bools = pc.match_substring_regex(texts, pattern).to_numpy(zero_copy_only=False)
        return found
    found = np.zeros(len(among), dtype=np.bool_)
    if among.any():
        found[among] = matches(texts.filter(pa.array(among)), pattern)
    return found


def plain_words(texts: Any, pattern: str, among: Bools | None = None) -> Bools:
    """Return a boolean mask of the texts that match a pattern and are not missing-value words."""
    found = matches(texts, pattern, among).copy()
    # No letter of the patterns changes its length in lower case, so only short texts are asked.
    longest = max(len(word.encode()) for word in MISSING_WORDS)
    short = found & (pc.binary_length(texts).to_numpy() <= longest)
    if short.any():
        lowered = pc.utf8_lower(texts.filter(pa.array(short)))
        nothing = pa.array(sorted(MISSING_WORDS), pa.large_string())
        found[short] = ~pc.is_in(lowered, value_set=nothing).to_numpy(zero_copy_only=False)
    return found


@dataclass(frozen=True, eq=False)
class ArrowTexts:
    """Column of raw texts in Arrow, dictionary-encoded where that saves work.

    Attributes:
        texts: Arrow array of texts, in order of first appearance.
        counts: how often each text occurs.
        codes: for each row the index of its text in `texts`; None where `texts` are the rows.
    """

    texts: Any
    counts: npt.NDArray[np.int64]
    codes: npt.NDArray[np.int32] | None
    _profiles: dict[Unit, Profile] = field(default_factory=dict)

    @classmethod
    def encoded(cls, column: Any) -> Self:
        """Dictionary-encode an Arrow array or a sequence of str.

        A column whose rows mostly differ is kept plain, since encoding costs more than it saves.
        """
        if not isinstance(column, pa.Array):
            column = pa.array(column, pa.large_string())
        sample = 1 << 14
        is_long = len(column) > sample and not pa.types.is_dictionary(column.type)
        if is_long and pc.count_distinct(column.slice(0, sample)).as_py() * 2 > sample:
            return cls(column, np.ones(len(column), dtype=np.int64), None)
        encoded = column.dictionary_encode()  # leaves what is encoded as it is
        codes = encoded.indices.to_numpy()
        counts = np.bincount(codes, minlength=len(encoded.dictionary))
        return cls(encoded.dictionary, counts, codes)

    def profile(self, unit: Unit) -> Profile:
        """Count the column's cells by kind of value (number, date …), numbers read in a unit."""
        if unit not in self._profiles:
            plain, odd, few = self._plain
            self._profiles[unit] = replace(profile_of(odd.tally, unit, plain), words=few)
        return self._profiles[unit]

    @cached_property
    def _plain(self) -> tuple[Profile, "_Odd", tuple[str, ...]]:
        """Count plain numbers and words; return counts, other texts, and texts if few differ."""
        words = self._words
        numbers = matches(self.texts, PLAIN_NUMBER, ~words)
        values = _cast_plain(self.texts, numbers)
        cells = self.counts[numbers]
        lengths = pc.utf8_length(self.texts).to_numpy(zero_copy_only=False)
        plain = Profile(
            present=int(self.counts[words].sum() + cells.sum()),
            numbers=int(cells.sum()),
            percents=int(cells[(values >= 0) & (values <= 100)].sum()),
            fractions=int(cells[(values >= 0) & (values <= 1)].sum()),
            between=int(cells[(values > 0) & (values < 1)].sum()),
            negatives=int(cells[values < 0].sum()),
            below_zero=int(cells[(values < 0) & (values != np.floor(values))].sum()),
            links=int(self.counts[matches(self.texts, _LINK, words)].sum()),
            distinct=int(words.sum() + numbers.sum()),
            others=int(words.sum()),
            counts=int(cells[(values >= 1) & (values == np.floor(values))].sum()),
            characters=int((lengths * self.counts)[words | numbers].sum()),
            low=float(values.min(initial=np.inf)),
            high=float(values.max(initial=-np.inf)),
        )
        odd = self._odd(~(words | numbers))
        few = few_words(self.texts.to_pylist()) if len(self.texts) <= 2 * FEW else ()
        return plain, odd, few

    @cached_property
    def _words(self) -> Bools:
        """Return a boolean mask of the texts that are words: no number, date or missing value."""
        words = plain_words(self.texts, PLAIN_WORD)
        return words & ~matches(self.texts, MAY_BE_MORE, words)

    def mapped(self, read: Callable[[str], str]) -> "ArrowTexts":
        """Make a new column of texts by applying a function to each text of this column."""
        made = pa.array(map(read, self.texts.to_pylist()), pa.large_string())
        return ArrowTexts(made, self.counts, self.codes)

    def clean(self, column: Column, how: Reading) -> "ArrowColumn":
        """Clean the raw texts into a column of values; arguments as for `clean_each`."""
        if column.kind is Kind.NUMBER:
            return self._clean_numbers(column, how)
        return self._clean_texts(column)

    def _clean_numbers(self, column: Column, how: Reading) -> "ArrowColumn":
        plain = matches(self.texts, PLAIN_NUMBER)
        values = np.full(len(plain), np.nan)
        values[plain] = _cast_plain(self.texts, plain)
        if how.fractions or how.scale != 1.0:
            plain = np.zeros_like(plain)
        else:
            plain &= _plain_values(values, column)
        odd = self._odd(~plain)
        how = how._replace(whole=self.profile(column.unit))
        cells, repairs = clean_each(column, odd.tally, how)
        odd_values, marks = number_column(cells)
        values[odd.mask] = odd_values[odd.codes]
        points = pc.find_substring(self.texts, ".").to_numpy()
        lengths = pc.binary_length(self.texts).to_numpy()
        decimals = np.where(points < 0, 0, lengths - points - 1)
        flags = np.full(
            len(plain), Mark.APPROXIMATE if how.approximate else Mark.NONE, dtype=np.uint8
        )
        decimals[odd.mask] = marks.decimals[odd.codes]
        flags[odd.mask] = marks.flags[odd.codes]
        marks = NumberMarks(self._spread(decimals.astype(np.int8)), self._spread(flags))
        return ArrowColumn(self._spread(values), marks, repairs=repairs)

    def _clean_texts(self, column: Column) -> "ArrowColumn":
        if column.kind is Kind.DATE or column.key == "openness":
            mask = np.ones(len(self.texts), dtype=np.bool_)
        else:
            mask = ~self._words
            mask &= ~plain_words(self.texts, PLAIN_TEXT, mask)
        if column.key == "model":
            mask |= matches(self.texts, MARKS)
        if column.key == "hf_repo":
            mask |= matches(self.texts, _REPOSITORY_LINK)
        odd = self._odd(mask)
        cells, repairs = clean_each(column, odd.tally)
        dates = None
        if column.kind is Kind.DATE:
            spans = date_spans([cell.text for cell in cells])
            dates = DateSpans(
                self._spread(spans.first[odd.codes]), self._spread(spans.last[odd.codes])
            )
        values = self.texts
        if cells:
            cleaned = pa.array([cell.text or None for cell in cells], pa.large_string())
            values = pc.replace_with_mask(
                values, pa.array(odd.mask), cleaned.take(pa.array(odd.codes))
            )
        if self.codes is not None:
            values = values.take(pa.array(self.codes))
        return ArrowColumn(values, dates=dates, repairs=repairs)

    def _odd(self, mask: Bools) -> "_Odd":
        """Collect the texts under a mask, counting each distinct text, to be read in Python."""
        encoded = self.texts.filter(pa.array(mask)).dictionary_encode()
        codes = encoded.indices.to_numpy()
        texts = encoded.dictionary.to_pylist()
        counts = np.bincount(codes, self.counts[mask], len(texts)).astype(np.int64)
        return _Odd(mask, list(zip(texts, counts.tolist(), strict=True)), codes)

    def _spread(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Expand an array with a value for each distinct text to one value for each row."""
        return values if self.codes is None else values[self.codes]


@dataclass(frozen=True, eq=False)
class _Odd:
    """Texts that match no pattern of plain numbers or words and are read one by one in Python.

    Attributes:
        mask: (texts,) which texts of the column these are.
        tally: each distinct text, with the number of cells that hold it.
        codes: for each text under the mask, its index in `tally`.
    """

    mask: Bools
    tally: list[tuple[str, int]]
    codes: npt.NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class ArrowColumn:
    """Cleaned column as a numpy or Arrow array.

    Attributes:
        values: (rows,) float64 for numbers, else Arrow texts with null for missing.
        marks: decimals and flags (approximate, inferred) of the numbers; None for texts.
        dates: first and last days; None unless it is a date column.
        repairs: what was repaired in the cells.
    """

    values: Any
    marks: NumberMarks | None = None
    dates: DateSpans | None = None
    repairs: Sequence[Repair] = ()

    def missing_rows(self) -> Any:
        """List the rows of a column of numbers whose cell is missing, as an array."""
        return np.flatnonzero(np.isnan(self.values))

    def numbers_at(self, rows: Rows) -> list[float]:
        """Get the numbers in given rows; NaN where missing."""
        return list(self.values[np.asarray(rows, dtype=np.int64)].tolist())

    def texts_at(self, rows: Rows) -> list[str]:
        """Get the texts in given rows; "" where missing."""
        chosen = self.values
        if not isinstance(rows, range) or rows != range(len(chosen)):
            chosen = chosen.take(pa.array(np.asarray(rows, dtype=np.int64)))
        return [text or "" for text in chosen.to_pylist()]

    def may_state_active(self, rows: Rows) -> Any:
        """Select, of given rows, those whose model name may state active parameters ("A3B")."""
        # Reading a name takes microseconds, and hardly any states what is active.
        may = pc.match_substring_regex(
            self.values, r"(?i)a\p{Nd}{1,6}(?:\.\p{Nd}{1,3})?[bmt]|activ|[\p{Nd}b] ?/ ?\p{Nd}"
        )
        found = pc.fill_null(may, False).to_numpy(zero_copy_only=False)
        places = np.asarray(rows, dtype=np.int64)
        return places[found[places]]

    def filled(self, sizes: Imputation) -> "ArrowColumn":
        """Make a copy of the column with missing cells filled by sizes read from model names."""
        assert self.marks is not None
        values = self.values.copy()
        decimals, flags = self.marks.decimals.copy(), self.marks.flags.copy()
        places = np.asarray(sizes.rows, dtype=np.int64)
        known = {size: decimals_of(size) for size in set(sizes.sizes)}
        values[places] = sizes.sizes
        decimals[places] = [known[size] for size in sizes.sizes]
        flags[places] = int(Mark.INFERRED)
        return ArrowColumn(values, NumberMarks(decimals, flags), repairs=self.repairs)


def _cast_plain(texts: Any, mask: Bools) -> Floats:
    """Convert the texts under a mask, all of them plain numbers, to float64."""
    plain = texts if mask.all() else texts.filter(pa.array(mask))
    values: Floats = plain.cast(pa.float64()).to_numpy(zero_copy_only=False)
    return values


def _plain_values(values: Floats, column: Column) -> Bools:
    """Return a boolean mask of the numbers that are valid in a column as they are; not NaN."""
    if column.unit is Unit.BILLIONS:
        return (values > 0) & (values <= LARGEST_SIZE)
    if is_above_zero(column.key):
        return values > 0
    if column.unit is Unit.PERCENT:
        return values >= 0
    return ~np.isnan(values)
