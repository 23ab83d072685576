"""Texts in Arrow arrays: which are plain numbers or words, and their values.

The rules are those of `cells`. Texts that a regular expression shows to be a plain number or a
plain text are taken as they are; every other distinct text goes through those rules.
"""

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from lcbtui.dataset.columns import ABOVE_ZERO, OPEN, Column, Kind, Mark
from lcbtui.dataset.results import Bools, Floats
from lcbtui.dataset.source import Repair
from lcbtui.dataset.values import Dates, Numbers, Texts, Values, from_arrow, in_arrow
from lcbtui.sources.cleaning import cells
from lcbtui.sources.cleaning.cells import NumberStyle, Profile, RawTexts
from lcbtui.text.numbers import Unit

Codes = npt.NDArray[np.int32]

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


def matches(texts: Any, pattern: str, among: Bools | None = None) -> Bools:
    """Return a boolean mask of the texts that match a regular expression, within another mask."""
    chosen = texts if among is None else texts.filter(in_arrow(among))
    found = np.zeros(len(texts), dtype=np.bool_)
    found[... if among is None else among] = from_arrow(pc.match_substring_regex(chosen, pattern))
    return found


def plain_words(texts: Any, pattern: str, among: Bools | None = None) -> Bools:
    """Return a boolean mask of the texts that match a pattern and are not missing-value words."""
    found = matches(texts, pattern, among)
    # No letter of the patterns changes its length in lower case, so only short texts are asked.
    longest = max(len(word.encode()) for word in cells.MISSING_WORDS)
    short = found & (from_arrow(pc.binary_length(texts)) <= longest)
    if short.any():
        lowered = pc.utf8_lower(texts.filter(in_arrow(short)))
        nothing = in_arrow(sorted(cells.MISSING_WORDS))
        found[short] = ~from_arrow(pc.is_in(lowered, value_set=nothing))
    return found


def encoded(texts: Any, codes: Codes | None = None) -> tuple[Codes | None, Any]:
    """Dictionary-encode an Arrow array: codes, and the distinct texts.

    A column whose rows mostly differ is kept plain, since encoding costs more than it saves: codes
    are None, and the array has the text of each row.

    Args:
        texts: the array.
        codes: index into `texts` for each row; None where `texts` are the rows.
    """
    sample = 1 << 14
    is_long = codes is None and len(texts) > sample and not pa.types.is_dictionary(texts.type)
    if is_long and pc.count_distinct(texts.slice(0, sample)).as_py() * 2 > sample:
        return None, texts
    found = texts.dictionary_encode()  # leaves what is encoded as it is
    of_texts = from_arrow(found.indices)
    return of_texts if codes is None else of_texts[codes], found.dictionary


class ArrowTexts(RawTexts):
    """Texts of a column in an Arrow array, of which patterns recognise plain numbers and words.

    Only the others are read one by one.
    """

    def __init__(self, header: str, texts: Any) -> None:
        """Look for plain texts among those of a column: an Arrow array, or a list of str."""
        codes, texts = encoded(in_arrow(texts) if isinstance(texts, list) else texts)
        Texts.__init__(self, Column(header, header, header, Kind.TEXT), codes=codes, array=texts)
        self._texts, self._codes = texts, codes
        rows = np.ones(len(texts), dtype=np.int64)
        counts = rows if codes is None else np.bincount(codes, minlength=len(texts))
        self._counts = counts
        words = plain_words(texts, PLAIN_WORD)
        words &= ~matches(texts, MAY_BE_MORE, words)
        numbers = matches(texts, PLAIN_NUMBER, ~words)
        plain = texts if numbers.all() else texts.filter(in_arrow(numbers))
        values: Floats = from_arrow(plain.cast(pa.float64()))
        counted = counts[numbers]
        starts = [pc.starts_with(texts, each) for each in cells.LINK_STARTS]
        links = np.any([*map(from_arrow, starts)], axis=0)
        lengths = from_arrow(pc.utf8_length(texts))
        plain_cells = Profile(
            present=int(counts[words].sum() + counted.sum()),
            numbers=int(counted.sum()),
            percents=int(counted[(values >= 0) & (values <= 100)].sum()),
            fractions=int(counted[(values >= 0) & (values <= 1)].sum()),
            between=int(counted[(values > 0) & (values < 1)].sum()),
            negatives=int(counted[values < 0].sum()),
            below_zero=int(counted[(values < 0) & (values != np.floor(values))].sum()),
            links=int(counts[links & words].sum()),
            distinct=int(words.sum() + numbers.sum()),
            others=int(words.sum()),
            counts=int(counted[(values >= 1) & (values == np.floor(values))].sum()),
            characters=int((lengths * counts)[words | numbers].sum()),
            low=float(values.min(initial=np.inf)),
            high=float(values.max(initial=-np.inf)),
            words=cells.few_words(texts.to_pylist()) if len(texts) <= 2 * cells.FEW else (),
        )
        self._words, self._numbers, self._plain_values = words, numbers, values
        self._set_tally(self._among(~(words | numbers))[0], plain_cells)

    def clean(self, column: Column, how: NumberStyle) -> tuple[Values, list[Repair]]:
        """Clean the texts into a column of values; arguments as for `clean_each`."""
        if column.kind is Kind.NUMBER:
            return self._clean_numbers(column, how._replace(whole=self.profile(column.unit)))
        if column.kind is Kind.DATE or column.key == OPEN:
            mask = np.ones(len(self._texts), dtype=np.bool_)
        else:
            mask = ~self._words
            mask &= ~plain_words(self._texts, PLAIN_TEXT, mask)
        if column.key == "model":
            mask |= matches(self._texts, f"[{re.escape(cells.MARKS)}]")
        if column.key == "hf_repo":
            links = "|".join(map(re.escape, cells.REPOSITORY_LINKS))
            mask |= matches(self._texts, f"^(?i)(?:{links})")
        tally, others = self._among(mask)
        made, repairs = cells.clean_each(column, tally.items(), how)
        codes, texts = self._codes, self._texts
        if made:
            cleaned = in_arrow([cell.text for cell in made]).take(in_arrow(others))
            texts = pc.replace_with_mask(texts, in_arrow(mask), cleaned)
        if made and codes is not None:
            codes, texts = encoded(texts, codes)
            present = from_arrow(pc.binary_length(texts)) > 0
            numbers = np.where(present, np.cumsum(present) - 1, -1).astype(np.int32)
            codes, texts = numbers[codes], texts.filter(in_arrow(present))
        kind = Dates if column.kind is Kind.DATE else Texts
        return kind(column, codes=codes, array=texts), repairs

    def _clean_numbers(self, column: Column, how: NumberStyle) -> tuple[Numbers, list[Repair]]:
        values = np.full(len(self._texts), np.nan)
        values[self._numbers] = self._plain_values
        plain = np.zeros(len(values), dtype=np.bool_)
        if not how.fractions and how.scale == 1.0:
            is_above_zero = column.unit is Unit.BILLIONS or column.key in ABOVE_ZERO
            least = 0 if column.unit is Unit.PERCENT else -np.inf
            plain = values > 0 if is_above_zero else values >= least
            plain &= (values <= cells.LARGEST_SIZE) | (column.unit is not Unit.BILLIONS)
        tally, others = self._among(~plain)
        made, repairs = cells.clean_each(column, tally.items(), how)
        read = Numbers(column, made)
        points = from_arrow(pc.find_substring(self._texts, "."))
        lengths = from_arrow(pc.binary_length(self._texts))
        decimals = np.where(points < 0, 0, lengths - points - 1).astype(np.int8)
        flags = np.full(len(values), int(Mark.APPROXIMATE if how.approximate else 0), np.uint8)
        values[~plain] = read.values[others]
        decimals[~plain] = read.decimals[others]
        flags[~plain] = read.flags[others]
        rows = slice(None) if self._codes is None else self._codes
        return Numbers.of(column, values[rows], decimals[rows], flags[rows]), repairs

    def _among(self, mask: Bools) -> tuple[Mapping[str, int], Codes]:
        """Count the distinct texts under a mask, to be read in Python; also index into them."""
        found = self._texts.filter(in_arrow(mask)).dictionary_encode()
        codes = from_arrow(found.indices)
        texts = found.dictionary.to_pylist()
        counts = np.bincount(codes, self._counts[mask], len(texts)).astype(np.int64)
        return dict(zip(texts, counts.tolist(), strict=True)), codes
