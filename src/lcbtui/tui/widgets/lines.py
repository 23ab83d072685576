"""Painting only the cells that changed: what keeps a keystroke small over SSH.

`refresh()` without a region sends the whole widget; over a slow line that is what makes a
terminal program feel slow. A widget of this kind is asked for its lines, compares them with
those painted last, and repaints the spans that differ; a panel repaints only its titles.
"""

from collections.abc import Iterable
from functools import cached_property

from rich.style import Style
from textual import on
from textual.containers import Vertical
from textual.content import Content
from textual.events import MouseScrollDown, MouseScrollUp
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from lcbtui.text.width import pieces, text_width

Cell = tuple[str, Style | None]

NEAR = 8
"""Equal cells between two differences from which moving the cursor over them is shorter."""


class ChangedLines(Widget):
    """A widget that is painted line by line. What it shows is what `line_now` gives."""

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

    def line_now(self, y: int) -> Strip:  # noqa: ARG002 - all lines are blank
        """Line `y` as it should be on the screen now; a widget without lines is blank."""
        return Strip.blank(self.size.width, self.base_style)

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


WHEEL = 3
"""Lines that one step of the wheel moves."""


class ScrolledLines(ChangedLines):
    """Lines of which some are on the screen; the wheel scrolls them and moves no cursor."""

    top = 0
    """The first line on the screen."""

    @property
    def length(self) -> int:
        """How many lines there are."""
        return 0

    @property
    def page(self) -> int:
        """How many of them fit."""
        return self.size.height

    @property
    def hidden_lines(self) -> int:
        """How many lines find no place on the screen."""
        return max(self.length - self.page, 0)

    def scroll_to_lines(self, first: int, last: int) -> None:
        """Have some lines on the screen; the first of them, should they be more than fit."""
        self.top = min(max(self.top, last - self.page + 1), first)
        self._scroll_by(0)

    @on(MouseScrollDown)
    @on(MouseScrollUp)
    def _wheel(self, event: MouseScrollDown | MouseScrollUp) -> None:
        event.stop()
        self._scroll_by(WHEEL if isinstance(event, MouseScrollDown) else -WHEEL)
        self.refresh_changed()

    def _scroll_by(self, lines: int) -> None:
        self.top = min(max(self.top + lines, 0), self.hidden_lines)


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
        near = spans and x - spans[-1][1] < NEAR
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


CORNERS = 6
"""Cells of the frame beside a title that may change with it."""


class Panel(Vertical):
    """A container that repaints only the cells of its titles when they change.

    Textual repaints a container, and so all that lies in it, for a new title: of a table with
    "3 of 12" in its frame that would be every line at every step of the cursor.
    """

    _NAMES = ("border_title", "border_subtitle")
    _titles: tuple[str, str] = ("", "")

    def show_titles(self, title: str, subtitle: str) -> None:
        """Set both; without a border they are remembered for when there is one.

        Args:
            title: data, never markup; on the left of the upper line.
            subtitle: data, never markup; on the right of the lower line.
        """
        before, self._titles = self._titles, (title, subtitle)
        width, height = self.outer_size
        for name, old, new in zip(self._NAMES, before, self._titles, strict=True):
            if old == new:
                continue
            size = max(text_width(old), text_width(new)) + CORNERS
            x, y = (0, 0) if name == "border_title" else (max(width - size, 0), height - 1)
            # `refresh` counts from the content
            self._only = Region(x, y, min(size, width - x), 1).translate(-self.content_offset)
            try:
                setattr(self, name, Content(new))
            finally:
                self._only = None

    _only: Region | None = None
    """What a refresh is confined to, while a title is being set."""

    def refresh(
        self,
        *regions: Region,
        repaint: bool = True,
        layout: bool = False,
        recompose: bool = False,
    ) -> "Panel":
        """Refresh; while a title is being set, its cells alone."""
        if self._only is not None:
            regions, repaint = (self._only,), bool(self.gutter.top)
        super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
        return self
