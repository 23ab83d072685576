"""How table and chart share the screen: which widths the table gets, beside the chart or above it.

A wider screen never shows less of the table: where the chart comes beside it, the table has the
columns that it had before, so above the chart it takes no more room than it will have there.
"""

from dataclasses import dataclass

BESIDE_FROM = 100
"""On narrower screens table and chart are stacked, whatever is in them."""

NARROWEST_CHART = 44
"""The cells that the chart keeps beside a table."""

FRAME = 2
"""The cells of a panel's border, left and right."""

SHARE = 47
"""The percentage of the width that a table takes at most, unless names would not be whole."""

SHARE_COMPARED = 58
"""Of one that has the columns of a comparison."""


@dataclass(frozen=True)
class Arrangement:
    """What the table gets.

    Attributes:
        beside: whether the chart is beside the table, and not below it.
        room: the cells that its columns may take.
    """

    beside: bool
    room: int


def arrange(width: int, least: int, *, compared: bool = False) -> Arrangement:
    """Share out a width.

    Args:
        width: the cells of the screen.
        least: those that rank, whole names, x and y take in the table.
        compared: whether the table has the columns of a comparison.
    """
    turn = max(BESIDE_FROM, least + FRAME + NARROWEST_CHART)
    share = SHARE_COMPARED if compared else SHARE
    room = max(least, max(width, turn) * share // 100 - FRAME)
    return Arrangement(width >= turn, min(width, room))
