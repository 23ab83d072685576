"""Cleaning of cells, and columns of raw texts: missing values, repairs, kinds.

The only place where a text gets its value; columns in Arrow (`columns_arrow`) send every text here
that is not already plain. Numbers with something beside them are read in `numbers`.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from lcbtui.dataset.columns import (
    ABOVE_ZERO,
    OPEN,
    OPENNESS_OF_SPELLING,
    Cell,
    Column,
    Kind,
    Mark,
    PlusMinus,
)
from lcbtui.dataset.meanings import words_of
from lcbtui.dataset.source import EXAMPLE_WIDTH, MOST_EXAMPLES, Repair, RepairKind, kept_as_is
from lcbtui.dataset.values import Texts, Values, column_of
from lcbtui.sources.cleaning.numbers import MARKUP_DEPTH, Repairs, number_in, plus_minus_meant
from lcbtui.sources.cleaning.sizes_in_names import decimals_of
from lcbtui.text.numbers import Unit, parse_date, plain_digits
from lcbtui.text.width import cut
from lcbtui.text.words import regex, safe_text

MISSING_WORDS = words_of("missing") | {""}
_LONGEST_MISSING_WORD = max(map(len, MISSING_WORDS))
COUNT_FROM = 1e6
"""From this value on, a number of parameters is a count, not billions."""
LARGEST_SIZE = 20_000.0
"""In billions: no model has more parameters; beside counts it is one."""
_NO_VALUE = Cell("")
MARKS = "[<*`"
"""One of these is in every name with a link or emphasis, of Markdown or HTML."""
_MARKED = regex(
    r"(?i)(?<!\S)\[(?P<link>[^\[\]]+)\]\([^\s()]*[/.#][^\s()]*\)"
    r"|<(?P<tag>a|b|strong|code)\b[^<>]*>(?P<tagged>[^<>]+)</(?P=tag)>"
    r"|(?<![\w*`])(?P<mark>\*{1,3}|`)(?=[\w\[])(?P<marked>[^*`]*\S)(?P=mark)(?![\w*`])"
)
FEW = 20
"""A column with more distinct values than this is text, not a category."""
LINK_STARTS = ("http://", "https://", "<")
"""How a text begins that is an address or HTML, and so no name."""
Cleaned = tuple[Cell, Repairs]
"""A cell and its repairs."""
Tally = Iterable[tuple[str, int]]
"""The distinct texts of a column, each with the number of cells that hold it."""


def is_missing(text: str) -> bool:
    """Tell whether a text stands for a missing value, such as "n/a"."""
    return len(text) <= _LONGEST_MISSING_WORD and text.lower() in MISSING_WORDS


@dataclass(eq=False, repr=False)
class Profile:
    """Counts of a column's cells by the kind of value they hold: number, date, percent or link.

    Attributes:
        present: cells that are not missing.
        numbers: cells with a number in the unit of the profile.
        dates: cells with a date; a year counts as a number and a date.
        percents: cells with a number from 0 to 100.
        fractions: cells with a number from 0 to 1, written without a percent sign.
        between: fractions other than 0 and 1.
        negatives: cells with a number below 0.
        signed: cells such as "70.5%" that are no numbers in the unit of the profile.
        links: cells that begin like an address or like HTML, and are no name with a link.
        identifiers: cells of digits that a number would not preserve, such as "007".
        distinct: number of different texts.
        others: number of different texts that are no numbers, percent signs or not.
        counts: cells with a whole number above 0.
        plus_minus: cells with a number and a ± behind it.
        spread: cells whose ± is stated to be a spread of runs: "70.3 ± 1.2 (4 runs)".
        with_active: cells with a size and the active parameters: "30.5B (3B active)".
        below_zero: cells with a negative number with decimals, which is a real value; a whole
            negative number may stand for unknown.
        characters: total length of the texts of all cells, without links and emphasis.
        low, high: smallest and largest number; infinity and minus infinity without any.
        words: the distinct texts, if there are at most `FEW`; else ().
    """

    present: int = 0
    numbers: int = 0
    dates: int = 0
    percents: int = 0
    fractions: int = 0
    between: int = 0
    negatives: int = 0
    signed: int = 0
    links: int = 0
    identifiers: int = 0
    distinct: int = 0
    others: int = 0
    counts: int = 0
    plus_minus: int = 0
    spread: int = 0
    with_active: int = 0
    below_zero: int = 0
    characters: int = 0
    low: float = math.inf
    high: float = -math.inf
    words: tuple[str, ...] = ()

    def natural_kind(self) -> Kind:
        """Infer the kind of a column (date, number, category or text) from its values.

        The kind is date if all values are dates and not all are numbers; number if at least nine in
        ten are numbers, percent signs or not, or half and the others are one or two words that
        repeat, and none is an identifier; category if there are at
        most 20 distinct values and each occurs twice on average; else text.
        """
        if not self.present:
            return Kind.TEXT
        if self.dates == self.present and self.numbers < self.present:
            return Kind.DATE
        numbers = self.numbers + self.signed
        odd = self.present - numbers  # a word that repeats says that there is no number
        is_word = 0 < 2 * self.others <= min(odd, 4) and numbers * 2 >= self.present
        if (numbers * 10 >= self.present * 9 or is_word) and not self.identifiers:
            return Kind.NUMBER
        few = self.distinct <= FEW and self.distinct * 2 <= self.present
        return Kind.CATEGORY if few else Kind.TEXT

    def suits(self, kind: Kind, unit: Unit) -> bool:
        """Tell whether at least half of a column's values have a kind (number, date) and unit."""
        if not self.present or kind not in (Kind.NUMBER, Kind.DATE):
            return True
        fitting = self.dates if kind is Kind.DATE else self.numbers
        # A missing score is often written as -1; a rating of 1470 is no percentage.
        in_unit = unit is not Unit.PERCENT or self.percents * 2 >= fitting
        return fitting * 2 >= self.present and in_unit


class NumberStyle(NamedTuple):
    """How the numbers of a column are written; no field counts for another kind of column.

    Attributes:
        approximate: whether all values of the column were read off a picture.
        fractions: whether the numbers are fractions, to be shown as percent.
        scale: factor that converts sizes written without a unit letter to billions.
        whole: the profile of the whole column.
        names: whether the column holds the names of the rows, of which "Null" is one.
    """

    approximate: bool = False
    fractions: bool = False
    scale: float = 1.0
    whole: Profile = Profile()
    names: bool = False


AS_WRITTEN = NumberStyle()


def cleaned(raw: str, column: Column, how: NumberStyle = AS_WRITTEN) -> Cleaned:
    """Clean one raw text of a column, by its kind, unit and key."""
    text = words = safe_text(raw)
    kind = RepairKind.UNSAFE
    if is_missing(text) and not (how.names and text == "Null"):
        return _NO_VALUE, (RepairKind.MISSING,) if text else ()
    if column.kind is Kind.NUMBER:
        return _number(text, column, how)
    if column.kind is Kind.DATE:
        days = parse_date(text)
        if days is None:
            return _NO_VALUE, (RepairKind.NOT_A_DATE,)
        return Cell(text, float(days[0])), ()
    if column.key == "model":
        words, kind = bare_name(text), RepairKind.NAME
    elif column.key == "hf_repo" and text.lower().startswith(REPOSITORY_LINKS):
        hosts = r"(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co)"
        link = re.fullmatch(rf"(?i){hosts}/([^/\s?#]+/[^/\s?#]+)\S*", text)
        words, kind = (link[1], RepairKind.REPOSITORY) if link else (text, kind)
    elif column.key == OPEN and (known := openness_of(text, column.header)) is not None:
        words = known
        kind = RepairKind[known.upper().replace("-", "_")] if known else RepairKind.MISSING
    is_other = words != text or text != raw.strip()
    return Cell(words), (kind if words != text else RepairKind.UNSAFE,) if is_other else ()


def clean_each(column: Column, tally: Tally, how: NumberStyle) -> tuple[list[Cell], list[Repair]]:
    """Clean the distinct texts of a column; return one cell for each text, and the repairs.

    Args:
        column: the column; its kind, unit and key decide how a text is read.
        tally: its distinct texts.
        how: how its numbers are written.
    """
    cells = list[Cell]()
    counts, examples = Counter[Repairs](), dict[Repairs, dict[str, None]]()
    for text, count in tally:
        cell, kinds = cleaned(text, column, how)
        cells.append(cell)
        if kinds:
            counts[kinds] += count
            shown = examples.setdefault(kinds, {})
            if len(shown) < MOST_EXAMPLES:
                shown[cut(safe_text(text), EXAMPLE_WIDTH)] = None
    repairs = list[Repair]()
    for kinds, count in counts.items():
        hint = (kept_as_is(column.header),) if any(kind.by_meaning for kind in kinds) else ()
        repairs.append(Repair(column.key, kinds, count, tuple(examples[kinds]), hint=hint))
    return cells, repairs


def _number(text: str, column: Column, how: NumberStyle) -> Cleaned:
    number, kinds = number_in(text, column.unit)
    if number is None:
        return _NO_VALUE, (RepairKind.NOT_A_NUMBER,)
    # What would be too much in the unit of its column is a count.
    count_from = COUNT_FROM if how.whole.high < COUNT_FROM else LARGEST_SIZE + 1
    if number.bare and number.value * how.scale < count_from:
        number = number.times(how.scale)
    value, decimals = number.value, min(number.decimals, 100)  # kept in eight bits
    marks = Mark.APPROXIMATE if how.approximate or number.approximate else Mark.NONE
    if kinds:
        marks |= Mark.REPAIRED
    if column.key in ABOVE_ZERO and value <= 0:
        return _NO_VALUE, (RepairKind.NOT_ABOVE_ZERO,)
    if column.unit is Unit.PERCENT and value < 0 and not how.whole.below_zero:
        return _NO_VALUE, (RepairKind.BELOW_ZERO,)
    if column.unit is Unit.BILLIONS and value >= count_from and not number.scaled:
        value = float(f"{value / 1e9:.9f}")
        decimals = decimals_of(value)
        marks |= Mark.REPAIRED
        kinds = (RepairKind.COUNT,)
    if column.unit is Unit.BILLIONS and value > LARGEST_SIZE:
        return _NO_VALUE, (RepairKind.TOO_LARGE,)
    if how.fractions:  # 0.850 becomes 85.0, with digits as written
        decimals = decimals if decimals < 0 else max(decimals - 2, 0)
        value = 100 * value if decimals < 0 else float(f"{100 * value:.{decimals}f}")
        marks, kinds = marks | Mark.REPAIRED, (RepairKind.FRACTION, *kinds)
    return Cell(plain_digits(value, decimals), value, decimals, marks), kinds


def bare_name(text: str) -> str:
    """Strip links and emphasis of Markdown or HTML from a name; keep "a_b_c" and "x*"."""
    words = text
    for _ in range(MARKUP_DEPTH if any(mark in text for mark in MARKS) else 0):
        words = _MARKED.sub(lambda it: it["link"] or it["tagged"] or it["marked"], words)
    return safe_text(words) or text


REPOSITORY_LINKS = ("http", "www.", "huggingface.co/", "hf.co/")
"""How an address of Hugging Face begins."""


def openness_of(text: str, header: str = "") -> str | None:
    """Normalise a word for how open a model is: "open-weights", "open-data" or "closed".

    Returns:
        The standard word; "" where the text leaves it open; None if the word is unknown. Under a
        header such as "Open data?" a yes means open data, and a no says nothing about the weights.
    """
    text = text.strip().lower()
    word = re.sub(r"[^a-z]+", "", text) or text
    if "data" in header.lower():
        of_data = {"partial": "open-weights", "full": "open-data"}  # of fine-tuning alone: EvalPlus
        of_data |= dict.fromkeys(words_of("yes"), "open-data") | dict.fromkeys(words_of("no"), "")
        if word in of_data:
            return of_data[word]
    return OPENNESS_OF_SPELLING.get(word)


def profile_of(tally: Tally, unit: Unit, counted: Profile | None = None) -> Profile:
    """Count a column's cells by kind of value: number, date, percent, link or missing.

    Args:
        tally: its distinct texts.
        unit: the unit to read numbers in.
        counted: a profile of further texts of the column, not in `tally`, to add to.
    """
    found = copy(counted) if counted else Profile()
    for raw, count in tally:
        text = safe_text(raw)
        if is_missing(text):
            continue
        found.present += count
        found.distinct += 1
        words = bare_name(text)
        found.characters += count * len(words)
        is_date = parse_date(text) is not None
        found.dates += count * is_date
        # A year may be a number too; the slow patterns for numbers need not look at other dates.
        number, kinds = (None, ()) if is_date and not text.isdecimal() else number_in(text, unit)
        if number is None and "%" in text and number_in(text, Unit.PERCENT)[0] is not None:
            found.signed += count
        elif number is None:
            found.others += 1
            found.links += count * words.startswith(LINK_STARTS)
        else:
            value = number.value
            is_fraction = 0 <= value <= 1 and "%" not in text
            found.numbers += count
            found.counts += count * (value >= 1 and value.is_integer())
            if RepairKind.PLUS_MINUS in kinds:
                found.plus_minus += count
                found.spread += count * (plus_minus_meant(text) is PlusMinus.SPREAD)
            found.with_active += count * (RepairKind.TOTAL_AND_ACTIVE in kinds)
            found.identifiers += count * bool(re.fullmatch(r"0[0-9]+|[0-9]{16,}", text))
            found.negatives += count * (value < 0)
            found.low, found.high = min(found.low, value), max(found.high, value)
            found.below_zero += count * (value < 0 and not value.is_integer())
            found.percents += count * (0 <= value <= 100)
            found.fractions += count * is_fraction
            found.between += count * (is_fraction and 0 < value < 1)
    return found


def few_words(texts: Iterable[str]) -> tuple[str, ...]:
    """List the distinct texts of a column without missing values; () if there are more than FEW."""
    present = (text for text in map(safe_text, texts) if not is_missing(text))
    found = tuple(islice(present, FEW + 1))
    return found if len(found) <= FEW else ()


class RawTexts(Texts):
    """Texts of a column as its source has them, with the number of cells of each distinct text."""

    def __init__(self, header: str, texts: Sequence[str]) -> None:
        """Count the texts of a column."""
        super().__init__(Column(header, header, header, Kind.TEXT), texts)
        tally = Counter(texts)
        self._set_tally(tally, Profile(words=few_words(tally)))

    def _set_tally(self, tally: Mapping[str, int], counted: Profile) -> None:
        """Set the texts to be read one by one, with their cells, and the profile of the others."""
        self._tally, self._counted = tally, counted
        self._profiles = dict[Unit, Profile]()
        self._reads_alike = set[str]().union(*tally) <= {*"0123456789.-"}  # in every unit

    def profile(self, unit: Unit) -> Profile:
        """Count the column's cells by kind of value (number, date …), numbers read in a unit."""
        unit = Unit.NONE if self._reads_alike else unit
        if unit not in self._profiles:
            self._profiles[unit] = profile_of(self._tally.items(), unit, self._counted)
        return self._profiles[unit]

    def clean(self, column: Column, how: NumberStyle) -> tuple[Values, list[Repair]]:
        """Clean the texts into a column of values; arguments as for `clean_each`."""
        if column.kind is Kind.NUMBER:
            how = how._replace(whole=self.profile(column.unit))
        cells, repairs = clean_each(column, self._tally.items(), how)
        cell_of = dict(zip(self._tally, cells, strict=True))
        return column_of(column, [cell_of[text] for text in self.rows]), repairs

    def mapped(self, read: Callable[[str], str]) -> "RawTexts":
        """Return a column with a function applied to each text."""
        made = {text: read(text) for text in {*self.rows}}
        return type(self)(self.column.header, [made[text] for text in self.rows])
