"""What the texts of a column look like, counted, before it is decided what the column is."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lcbtui.dataset.columns import Kind
from lcbtui.sources.cleaning.cells import is_missing, number_in
from lcbtui.text.days import parse_date
from lcbtui.text.numbers import Unit
from lcbtui.text.safe_text import safe_text

FEW = 20
"""A column with more distinct values than this is text, not a category."""

LINK_STARTS = ("http://", "https://", "<")
"""How a text begins that is an address or HTML, and so no name."""

_IDENTIFIER = re.compile(r"0\d+|\d{16,}", re.ASCII)


@dataclass(frozen=True)
class Profile:
    """Counts of cells that have a value, by what they can be read as.

    Attributes:
        present: cells with a value.
        numbers: those that are numbers in the unit asked for.
        dates: those that are dates; a year is both.
        percents: numbers from 0 to 100.
        fractions: numbers from 0 to 1 that are not written with a percent sign.
        between: those of them that are neither 0 nor 1.
        negatives: numbers below 0.
        signed: cells such as "70.5%" that are no numbers in the unit asked for.
        links: cells that begin like an address or like HTML.
        identifiers: digits that would lose something as numbers, such as "007".
        distinct: distinct texts among those present.
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

    def __add__(self, other: "Profile") -> "Profile":
        """The counts of two sets of texts that have none in common."""
        return Profile(
            self.present + other.present,
            self.numbers + other.numbers,
            self.dates + other.dates,
            self.percents + other.percents,
            self.fractions + other.fractions,
            self.between + other.between,
            self.negatives + other.negatives,
            self.signed + other.signed,
            self.links + other.links,
            self.identifiers + other.identifiers,
            self.distinct + other.distinct,
        )

    def natural_kind(self) -> Kind:
        """The kind of a column that is known by its values alone.

        A date where all are dates and not all are numbers; a number where at least nine in ten are
        numbers, percent signs or not, and none is an identifier; a category where there are at
        most 20 distinct values and each occurs twice on average; else text.
        """
        if not self.present:
            return Kind.TEXT
        if self.dates == self.present and self.numbers < self.present:
            return Kind.DATE
        if (self.numbers + self.signed) * 10 >= self.present * 9 and not self.identifiers:
            return Kind.NUMBER
        few = self.distinct <= FEW and self.distinct * 2 <= self.present
        return Kind.CATEGORY if few else Kind.TEXT

    def suits(self, kind: Kind, unit: Unit) -> bool:
        """Whether a column with a standard name holds what the name says: half of it is enough."""
        if not self.present or kind not in (Kind.NUMBER, Kind.DATE):
            return True
        fitting = self.dates if kind is Kind.DATE else self.numbers
        if unit is Unit.PERCENT:
            # A missing score is often written as -1; a rating of 1470 is no percentage.
            return fitting * 2 >= self.present and self.percents * 2 >= fitting
        return fitting * 2 >= self.present


def profile_of(tally: Mapping[str, int], unit: Unit) -> Profile:
    """The profile of a column; `tally` counts its texts."""
    present = numbers = dates = percents = fractions = between = negatives = signed = links = 0
    identifiers = distinct = 0
    for raw, count in tally.items():
        text = safe_text(raw)
        if is_missing(text):
            continue
        present += count
        distinct += 1
        number, _ = number_in(text, unit)
        if number is not None:
            numbers += count
            identifiers += count if _IDENTIFIER.fullmatch(text) else 0
            value = number.value
            if value < 0:
                negatives += count
            elif value <= 100:
                percents += count
                if value <= 1 and "%" not in text:
                    fractions += count
                    between += count if 0 < value < 1 else 0
        elif "%" in text and number_in(text, Unit.PERCENT)[0] is not None:
            signed += count
        elif text.startswith(LINK_STARTS):
            links += count
        if parse_date(text) is not None:
            dates += count
    return Profile(
        present,
        numbers,
        dates,
        percents,
        fractions,
        between,
        negatives,
        signed,
        links,
        identifiers,
        distinct,
    )
