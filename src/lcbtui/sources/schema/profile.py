"""Column profiles: what the texts of a column can be read as, counted, before it has a kind."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

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


@dataclass
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


def profile_of(
    tally: Iterable[tuple[str, int]], unit: Unit, counted: Profile | None = None
) -> Profile:
    """The profile of a column.

    Args:
        tally: its distinct texts, and how many cells hold each.
        unit: what its numbers would count.
        counted: the profile of other texts of the same column, none of them in `tally`.
    """
    found = replace(counted) if counted else Profile()
    for raw, count in tally:
        text = safe_text(raw)
        if is_missing(text):
            continue
        found.present += count
        found.distinct += 1
        number, _ = number_in(text, unit)
        if number is not None:
            value, is_fraction = number.value, 0 <= number.value <= 1 and "%" not in text
            found.numbers += count
            found.identifiers += count * bool(_IDENTIFIER.fullmatch(text))
            found.negatives += count * (value < 0)
            found.percents += count * (0 <= value <= 100)
            found.fractions += count * is_fraction
            found.between += count * (is_fraction and 0 < value < 1)
        elif "%" in text and number_in(text, Unit.PERCENT)[0] is not None:
            found.signed += count
        elif text.startswith(LINK_STARTS):
            found.links += count
        if parse_date(text) is not None:
            found.dates += count
    return found
