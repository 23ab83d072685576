"""The layout of table, chart and details.

No panel has blank space of its own while a column or a detail that would fit is hidden: above the
chart the table has the whole width, beside it what its columns take; lines that its rows leave go
to the details, or to the chart below.
"""

from typing import TYPE_CHECKING

from textual.screen import Screen
from textual.widget import Widget

from lcbtui.tui.widgets.lines import TextBlock

if TYPE_CHECKING:
    from lcbtui.tui.scheduler import ViewAnswer
    from lcbtui.tui.widgets.table import ModelTable

BESIDE_FROM = 100
"""Width of the screen in cells below which the chart is always below the table."""

NARROWEST_CHART = 44
"""The least width in cells of a chart beside the table."""

ROWS_AT_FIRST = 12
"""Number of rows to lay out for, before the first source is read."""

FRAME = 2  # cells of a panel's border, left and right


def arrange(width: int, least: int, *, compared: bool = False) -> tuple[bool, int]:
    """Compute how table and chart share the width of the screen.

    Args:
        width: the width of the screen in cells.
        least: the cells that the table needs for rank, whole names, x and y.
        compared: whether the table has the columns of a comparison.

    Returns:
        Whether the chart is beside the table, instead of below it; and the cells that the table's
        columns may take: above the chart the whole width.
    """
    share = 58 if compared else 47  # percent of the width, unless names would not be whole
    if width < max(BESIDE_FROM, least + FRAME + NARROWEST_CHART):
        return False, width
    return True, max(least, width * share // 100 - FRAME)


def details_height(height: int, rows: int) -> int:
    """Compute the lines of the details panel: those that a table of `rows` rows leaves; or 0."""
    # four lines beside the panels, the border of the table and its headings are no rows
    free = height - 7 - rows
    return free if free > FRAME else 0


class PanelLayout:
    """Sizes of the panels on the main screen."""

    def __init__(self, screen: Screen[None]) -> None:
        self._screen = screen
        self._details_of: tuple[object, ...] | None = None
        self._details_lines = 0  # inside the frame; none while the panel is hidden

    def arrange(self, answer: "ViewAnswer", table: "ModelTable") -> bool:
        """Set the sizes of the table, details and insights panels for the rows to show.

        Returns:
            Whether any size changed, so that the screen must be laid out again.
        """
        view = answer.view
        rows = max(len(view), len(view.home or ()))  # filters move no panel
        left, panel = self._screen.query_one("#left"), self._screen.query_one("#table-panel")
        width, was_beside = self._screen.size.width, self.is_beside
        least, compared = table.least_width(answer), view.dataset.against is not None
        is_beside, room = arrange(width, least, compared=compared)
        self.set_beside(beside=is_beside)
        beside, alone = is_beside and not self.one_at_a_time, self.one_at_a_time
        least = 56 if self.insights_open else 0  # cells that facts want
        taken = max(table.give(room if beside else width, answer), least) + FRAME
        below = not beside and not alone and not self.insights_open
        most = rows + 1 if below else None
        changes = _size(left, width=taken if beside else None, max_height=most)
        changes |= self.place_details(rows)
        lines = None
        if beside and self.insights_open:  # they take the lines that the rows leave, or 15
            lines = min(rows + 3, max(left.size.height - 15, 7))
        changes |= _size(panel, height=lines)
        return changes or was_beside != is_beside

    def place_details(self, rows: int) -> bool:
        """Show the details panel if a table of `rows` rows leaves lines for it, else hide it.

        Its height does not depend on the selected row, so moving the cursor moves no panel.

        Returns:
            Whether its size changed.
        """
        details = self._screen.query_one("#details-panel")
        beside = self.is_beside and not self.one_at_a_time and not self.insights_open
        lines = details_height(self._screen.size.height, rows) if beside else 0
        was_shown, details.display = details.display, lines > 0
        self._details_lines = max(lines - FRAME, 0)
        return _size(details, height=lines or None) or was_shown != details.display

    def show_details(self, answer: "ViewAnswer | None", row: int | None) -> None:
        """Show the details of a row in their panel; empty the panel if there is no row."""
        details = self._screen.query_one("#details", TextBlock)
        lines = self._details_lines
        if answer is None or row is None or not lines:
            self._details_of = None
            details.show(())
            return
        from lcbtui.tui.status import panel_lines

        view, width = answer.view, self._screen.query_one("#left").size.width - 4
        shown = view.dataset, view.roles, row, width, lines
        if shown != self._details_of:
            self._details_of = shown
            details.show(panel_lines(view, row, width, lines))

    @property
    def is_beside(self) -> bool:
        """Whether the chart is beside the table, instead of below it."""
        return self._screen.has_class("-beside")

    def set_beside(self, *, beside: bool) -> None:
        """Place the chart beside the table, or below it."""
        self._screen.update_classes({"-beside": beside, "-stacked": not beside})

    @property
    def one_at_a_time(self) -> bool:
        """Whether the screen shows one panel at a time: it is short, or a panel is maximised."""
        return self._screen.has_class("-short") or self._screen.has_class("-one")

    @property
    def insights_open(self) -> bool:
        """Whether the insights panel is open."""
        return self._screen.has_class("-insights")


def _size(widget: Widget, **sizes: int | None) -> bool:
    """Set a widget's width or height in cells, or unset it (None); tell whether a value changed."""
    own, changed = widget.styles.inline, False
    for name, cells in sizes.items():
        if cells != (getattr(own, name).value if own.has_rule(name) else None):
            setattr(widget.styles, name, cells)
            changed = True
    return changed
