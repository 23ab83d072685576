"""Keys that filter, sort and move in the table."""

import time

from textual import on

from lcbtui.tui.messages import SortAsked
from lcbtui.tui.mixins.explorer import Explorer
from lcbtui.tui.widgets.filters import FilterInput


class TableActions(Explorer):
    """Filters, sorting, moving."""

    def action_edit_query(self) -> None:
        """Go to the query."""
        self._edit("query")

    def action_edit_params(self) -> None:
        """Go to the range of sizes."""
        self._edit("params")

    def action_edit_score(self) -> None:
        """Go to the range of scores."""
        self._edit("score")

    def _edit(self, field: str) -> None:
        widget = self.query_one(f"#{field}", FilterInput)
        if not widget.region and field != "query":  # no room for it: the query can say the same
            widget = self.query_one("#query", FilterInput)
            widget.value = f"{widget.value.rstrip()} {field}:".lstrip()
            widget.cursor_position = len(widget.value)
        widget.focus()

    def action_focus_table(self) -> None:
        """Go back to the table."""
        self.escaped = time.monotonic()
        if self.notice or self.headline:
            self.hush()
            self.show_status()
        if self.chart is not None:
            self.chart.unmark()
        from lcbtui.tui.changes import without_months

        self.leave_insights()
        if self.table is not None:
            if self.table.has_focus and self.view_state.by_month:
                self.change(without_months(self.view_state))
            self.table.focus()

    def action_toggle_series(self, number: int) -> None:
        """Show or hide a series."""
        if self.just_escaped or self.view is None:
            return
        from lcbtui.tui.changes import toggle_series

        self.change(toggle_series(self.view_state, self.view, number))

    def action_undo(self) -> None:
        """Take back the last change."""
        before = self.history.undo()
        if before is None:
            self.say("nothing to undo")
        elif before.source == self.view_state.source:
            self.restore(before)
        else:
            self.read(before.source, before)

    def action_clear(self) -> None:
        """Clear all filters."""
        from lcbtui.tui.changes import cleared

        state = cleared(self.view_state)
        self.problem = ""
        self.show_state()
        if state == self.view_state:
            self.say("no filter to clear")
        self.change(state)

    def action_sort_next(self) -> None:
        """Sort by the next column."""
        if self.view is None or self.table is None:
            return
        from lcbtui.tui.changes import sort_next

        self.change(sort_next(self.view_state, self.view, self.table.columns_on_screen))

    @on(SortAsked)
    def _heading_clicked(self, message: SortAsked) -> None:
        if self.view is None:
            return
        from lcbtui.tui.changes import sort_by

        self.change(sort_by(self.view_state, self.view, message.key))

    def action_reverse(self) -> None:
        """Turn the order round."""
        if self.view is None:
            return
        from lcbtui.tui.changes import reverse_sort

        self.change(reverse_sort(self.view_state, self.view))

    def action_move(self, rows: int) -> None:
        """Move the cursor by rows."""
        if self.table is not None:
            self.select_index(self.table.cursor + rows)

    def action_move_page(self, pages: int) -> None:
        """Move the cursor by pages."""
        if self.table is not None:
            self.select_index(self.table.cursor + pages * self.table.page)

    def action_move_to(self, index: int) -> None:
        """Move the cursor to the first row, or with -1 to the last."""
        if self.view is not None:
            self.select_index(index if index >= 0 else len(self.view) - 1)

    def action_scroll_columns(self, step: int) -> None:
        """Bring other columns into view."""
        if self.table is not None:
            self.table.scroll_columns(step)

    def action_pin(self) -> None:
        """Pin the selected model, or let it go."""
        if self.pin_area() or self.view is None or self.selected is None:
            return
        from lcbtui.errors import LcbtuiError
        from lcbtui.tui.changes import months_after_pin, toggle_pin

        label = self.view.dataset.cell(self.selected, self.view.roles.label).text
        if not label:
            return
        state = toggle_pin(self.view_state, label)
        try:
            if state.by_month:
                state = months_after_pin(state, self.view, self.selected)
        except LcbtuiError as error:
            self.say(str(error))
        else:
            self.change(state)
