"""Painting only the cells that changed: what keeps a keystroke small over SSH.

`refresh()` without a region sends the whole widget; over a slow line that is what makes a
terminal program feel slow. A widget that uses this mixin is asked for its lines, compares
them with those painted last, and repaints the spans that differ.
"""

from collections.abc import Iterable
from functools import cached_property

from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from lcbtui.sources.width import pieces

Cell = tuple[str, Style | None]

APART = 8
"""Equal cells between two differences from which moving the cursor over them is shorter."""


class ChangedLines(Widget):
    """A widget that is painted line by line. Subclasses give `line_now`."""

    @cached_property
    def painted(self) -> dict[int, Strip]:
        """The lines as they were painted last."""
        return {}

    @cached_property
    def base_style(self) -> Style:
        """The widget's own style, kept until the theme or the focus gives it another.

        Textual works it out from all its ancestors whenever `rich_style` is asked for, which
        for a line at a time took longer than drawing the chart.
        """
        return self.rich_style

    def notify_style_update(self) -> None:
        """The style may be another."""
        self.__dict__.pop("base_style", None)
        super().notify_style_update()

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
        regions = [
            Region(first, y, end - first, 1)
            for y in range(self.size.height)
            if y in self.painted
            for first, end in changed_spans(self.painted[y], self.line_now(y))
        ]
        if regions:
            self.refresh(*regions)


def changed_spans(before: Strip, after: Strip) -> list[tuple[int, int]]:
    """Where two lines differ: the first and one past the last column of each span, in order.

    Differences that are near each other are one span, widened to whole characters where a
    character takes two cells.
    """
    if before == after:
        return []
    old, new = list(cells(before)), list(cells(after))
    width = max(len(old), len(new))
    old += [(" ", None)] * (width - len(old))
    new += [(" ", None)] * (width - len(new))
    spans: list[tuple[int, int]] = []
    for x in range(width):
        if old[x] == new[x]:
            continue
        near = spans and x - spans[-1][1] < APART
        first = spans.pop()[0] if near else x
        spans.append((first, x + 1))
    return [_whole_characters(old, new, span) for span in spans]


def _whole_characters(old: list[Cell], new: list[Cell], span: tuple[int, int]) -> tuple[int, int]:
    first, end = span
    while first > 0 and "" in {old[first][0], new[first][0]}:
        first -= 1
    while end < len(old) and "" in {old[end][0], new[end][0]}:
        end += 1
    return first, end


def cells(strip: Strip) -> Iterable[Cell]:
    """Each cell's character with its marks, and style; the second cell of a wide one holds ""."""
    for text, style, _ in strip:
        if text.isascii():
            for character in text:
                yield character, style
            continue
        for piece, width in pieces(text):
            yield from [(piece, style), *[("", style)] * (width - 1)][:width]
