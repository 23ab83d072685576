"""The columns of the table that are on the screen: which fit, and how wide they are."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from lcbtui.report.layout import cut, pad
from lcbtui.sources.model import Column

GAP = 2
"""Cells between two columns."""

NARROWEST_LABEL = 12
"""The label is cut down to so many cells before a third and a fourth column leave."""


@dataclass(frozen=True)
class Shown:
    """One column on the screen; `column` is None for the rank."""

    column: Column | None
    heading: str
    width: int
    right: bool


def cell_text(text: str, shown: Shown) -> str:
    """A text cut and padded to the width of its column, with the gap behind it."""
    return pad(cut(text, shown.width), shown.width, right=shown.right) + " " * GAP


def fitting(columns: Iterator[Shown], width: int) -> list[Shown]:
    """Columns from the left as long as they fit, at least four; then the label is shortened."""
    kept: list[Shown] = []
    room = width + GAP
    for shown in columns:
        room -= shown.width + GAP
        spare_of_label = kept[1].width - NARROWEST_LABEL if len(kept) in {2, 3} else 0
        if room + max(spare_of_label, 0) < 0 and len(kept) >= 2:
            room += shown.width + GAP
            break
        kept.append(shown)
    if room < 0 and len(kept) > 1:
        label = kept[1]
        kept[1] = replace(label, width=max(label.width + room, 4))
    return kept
