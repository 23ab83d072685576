"""The layout of table, chart and details.

A wider screen never shows less of the table: where the chart comes beside it, the table has the
columns that it had before, so above the chart it takes no more room than it will have there.
"""

from typing import TYPE_CHECKING, NamedTuple

from textual.screen import Screen
from textual.widget import Widget

from lcbtui.tui.widgets.lines import TextBlock

if TYPE_CHECKING:
    from lcbtui.tui.scheduler import Answer
    from lcbtui.tui.widgets.table import ModelTable

BESIDE_FROM = 100
"""Width of the screen in cells below which the chart is always below the table."""

NARROWEST_CHART = 44
"""The least width in cells of a chart beside the table."""

ROWS_AT_FIRST = 12
"""Number of rows to lay out for, before the first source is read."""

DETAILS_LINES = 13
"""Lines of the details panel."""

FRAME = 2  # cells of a panel's border, left and right


class Arrangement(NamedTuple):
    """Layout of table and chart on the screen.

    Attributes:
        beside: whether the chart is beside the table, instead of below it.
        room: the cells that the table's columns may take.
    """

    beside: bool
    room: int


def arrange(width: int, least: int, *, compared: bool = False) -> Arrangement:
    """Compute how table and chart share the width of the screen.

    Args:
        width: the width of the screen in cells.
        least: the cells that the table needs for rank, whole names, x and y.
        compared: whether the table has the columns of a comparison.
    """
    turn = max(BESIDE_FROM, least + FRAME + NARROWEST_CHART)
    share = 58 if compared else 47  # percent of the width, unless names would not be whole
    room = max(least, max(width, turn) * share // 100 - FRAME)
    return Arrangement(width >= turn, min(width, room))


class PanelLayout:
    """Sizes of the panels on the main screen."""

    def __init__(self, screen: Screen[None]) -> None:
        self._screen = screen
        self._details_of: tuple[object, ...] | None = None

    def arrange(self, answer: "Answer", table: "ModelTable") -> bool:
        """Set the sizes of the table, details and insights panels for the rows to show.

        Returns:
            Whether any size changed, so that the screen must be laid out again.
        """
        rows = len(answer.view.dataset)
        left, panel = self._screen.query_one("#left"), self._screen.query_one("#table-panel")
        before, width = self._sizes(), self._screen.size.width
        least, compared = table.least_width(answer), answer.view.dataset.against is not None
        given = arrange(width, least, compared=compared)
        self.set_beside(beside=given.beside)
        beside, alone = given.beside and not self.one_at_a_time, self.one_at_a_time
        wanted = given.room
        if alone or (not beside and answer.view.state.columns is not None):
            wanted = width  # what is asked for is shown as far as it fits
        table.give(wanted, wanted if beside else width)
        least = 56 if self.insights_open else 0  # cells that facts want
        taken = max(table.taken_width(answer), least) + FRAME
        _size(left, width=taken if beside else None)
        self.place_details(rows)
        lines = None
        if beside and self.insights_open:  # they take the lines that the rows leave, or 15
            lines = min(rows + 3, max(left.size.height - 15, 7))
        _size(panel, height=lines)
        return before != self._sizes()

    def _sizes(self) -> tuple[object, ...]:
        """Return the current panel sizes, to be compared after a new layout."""
        left, details = self._screen.query_one("#left"), self._screen.query_one("#details-panel")
        panel = self._screen.query_one("#table-panel")
        shown = details.display, details.styles.height
        return self.is_beside, left.styles.width, panel.styles.height, *shown

    def place_details(self, rows: int) -> None:
        """Show the details panel if a table of `rows` rows leaves lines for it, else hide it.

        Its height does not depend on the selected row, so moving the cursor moves no panel.
        """
        details = self._screen.query_one("#details-panel")
        # four lines beside the panels, the border of the table and its headings are no rows
        free = self._screen.size.height - 7 - rows
        beside = self.is_beside and not self.one_at_a_time
        details.display = beside and free >= 12 and not self.insights_open
        _size(details, height=min(DETAILS_LINES, free) if details.display else None)

    def show_details(self, answer: "Answer | None", row: int | None) -> None:
        """Show the details of a row in their panel; empty the panel if there is no row."""
        details = self._screen.query_one("#details", TextBlock)
        if answer is None or row is None or not self._screen.query_one("#details-panel").display:
            self._details_of = None
            details.show(())
            return
        from lcbtui.tui.dialogs.details import panel_lines

        view, width = answer.view, self._screen.query_one("#left").size.width - 4
        shown = view.dataset, view.roles, row, width
        if shown != self._details_of:
            self._details_of = shown
            details.show(panel_lines(view, row, width))

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


def _size(widget: Widget, **sizes: int | None) -> None:
    """Set a widget's width or height in cells, or unset it (None), if the value changes."""
    own = widget.styles.inline
    for name, cells in sizes.items():
        set_to = getattr(own, name).value if own.has_rule(name) else None
        if set_to != cells:
            setattr(widget.styles, name, cells)
