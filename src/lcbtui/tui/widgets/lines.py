"""Painting only the cells that changed: what keeps a keystroke small over SSH.

`refresh()` without a region sends the whole widget; over a slow line that is what makes a
terminal program feel slow. A widget that uses this mixin is asked for its lines, compares
them with those painted last, and repaints the spans that differ.
"""

from collections.abc import Iterable
from functools import cached_property

from rich.cells import cell_len
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

Cell = tuple[str, Style | None]


class ChangedLines(Widget):
    """A widget that is painted line by line. Subclasses give `line_now`."""

    @cached_property
    def painted(self) -> dict[int, Strip]:
        """The lines as they were painted last."""
        return {}

    def line_now(self, y: int) -> Strip:
        """Line `y` as it should be on the screen now."""
        raise NotImplementedError

    def render_line(self, y: int) -> Strip:
        """The line, remembered as painted."""
        strip = self.line_now(y)
        self.painted[y] = strip
        return strip

    def refresh_changed(self) -> None:
        """Repaint what differs from the lines painted last, and nothing else."""
        regions = []
        for y in range(self.size.height):
            if y in self.painted:
                span = changed_span(self.painted[y], self.line_now(y))
                if span is not None:
                    regions.append(Region(span[0], y, span[1] - span[0], 1))
        if regions:
            self.refresh(*regions)


def changed_span(before: Strip, after: Strip) -> tuple[int, int] | None:
    """The first and one past the last column where two lines differ; None where they do not.

    Widened to whole characters where a character takes two cells.
    """
    if before == after:
        return None
    old, new = list(cells(before)), list(cells(after))
    width = max(len(old), len(new))
    old += [(" ", None)] * (width - len(old))
    new += [(" ", None)] * (width - len(new))
    differing = [x for x in range(width) if old[x] != new[x]]
    if not differing:
        return None
    first, last = differing[0], differing[-1]
    while first > 0 and "" in {old[first][0], new[first][0]}:
        first -= 1
    while last + 1 < width and "" in {old[last + 1][0], new[last + 1][0]}:
        last += 1
    return first, last + 1


def cells(strip: Strip) -> Iterable[Cell]:
    """Each cell's character and style; the second cell of a wide character holds ""."""
    for text, style, _ in strip:
        if text.isascii():
            for character in text:
                yield character, style
            continue
        for character in text:
            yield character, style
            yield from [("", style)] * (cell_len(character) - 1)
