"""The dialog that arranges the table: which columns it has, in which order and how wide."""

from dataclasses import replace
from typing import ClassVar

from rich.text import Text
from textual.app import App
from textual.binding import Binding, BindingType
from textual.events import Key
from textual.widgets import Input

from lcbtui.dataset.columns import Column
from lcbtui.dataset.lookup import has_wildcard
from lcbtui.report.table import chosen_widths, column_width, columns_on_screen
from lcbtui.text.width import pad
from lcbtui.tui.changes import NARROWEST, with_columns
from lcbtui.tui.dialogs.column_list import ColumnList
from lcbtui.tui.explorer import Explorer
from lcbtui.tui.theme import Ink, palette_of
from lcbtui.view.notation import MOST_CELLS, ColumnWidth
from lcbtui.view.state import ViewState
from lcbtui.view.view import View


def open_columns(app: App[object], explorer: Explorer) -> None:
    """Ask for the columns of the table."""
    view = explorer.view
    if view is None:
        return
    dialog = ColumnsScreen(view)

    def take(_key: str) -> None:
        if explorer.view is not None and explorer.view.dataset is view.dataset:
            before = explorer.state
            explorer.set_state(dialog.chosen(before))
            explorer.tell_change(before)

    dialog.ask(app, take)


class _Search(Input):
    """What is typed searches; a space and the arrows with Shift act on the column found."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("shift+up", "screen.shift(-1)", "Up", show=False),
        Binding("shift+down", "screen.shift(1)", "Down", show=False),
        Binding("shift+left", "screen.widen(-2)", "Narrower", show=False),
        Binding("shift+right", "screen.widen(2)", "Wider", show=False),
    ]

    async def _on_key(self, event: Key) -> None:
        if event.key == "space":
            event.stop()
            event.prevent_default()
            await self.run_action("screen.switch")
        else:
            await super()._on_key(event)


class ColumnsScreen(ColumnList):
    """Lets columns be shown, hidden, moved and widened; Enter takes all of it at once."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+r", "reset", "Reset", show=False)]
    SEARCH = _Search
    TITLE = "Columns of the table"
    SEARCHES = "type a part of a column's name, or MM* for several; Ctrl+R: as at first"
    KEYS = "Space shows · Shift+↑↓ order, ←→ width · Enter takes · Esc closes"

    def __init__(self, view: View) -> None:
        """Begin with what is shown, and behind it what is not."""
        super().__init__(view, None)
        self._take_over(view.state)

    def _take_over(self, state: ViewState) -> None:
        view = replace(self.view, state=state)
        shown = columns_on_screen(view)
        self._shown = {column.key for column in shown}
        self._columns = (*shown, *(c for c in view.dataset.columns if c.key not in self._shown))
        self._widths = dict(chosen_widths(view))

    def chosen(self, state: ViewState) -> ViewState:
        """A state with the columns and widths that were chosen."""
        keys = [column.key for column in self._columns if column.key in self._shown]
        widths = tuple(ColumnWidth(*each) for each in self._widths.items())
        return replace(with_columns(state, self.view, keys), widths=widths)

    def line_of(self, column: Column) -> Text:
        """A column, whether it is shown, and the cells that it was given."""
        inks, cells = palette_of(self.app).inks, self._widths.get(column.key)
        sign = "[x] " if column.key in self._shown else "[ ] "
        width = f"{cells:>3} cells  " if cells else " " * 11
        title = pad(column.title, self.title_width) + "  "
        return Text.assemble(
            (sign, inks[Ink.KEY]), title, width, (self.called(column), inks[Ink.DIM])
        )

    def action_switch(self) -> None:
        """Show or hide the column under the cursor, or all that were searched for with `*`.

        The names are always shown.
        """
        if self.highlighted is None:
            return
        found = self._found if has_wildcard(self.typed) else [self.highlighted]
        keys = {column.key for column in found} - {self.view.roles.label}
        self._shown = self._shown - keys if keys <= self._shown else self._shown | keys
        self.list_again()

    def action_shift(self, step: int) -> None:
        """Move the column under the cursor up or down; the names stay first."""
        column, columns = self.highlighted, list(self._columns)
        if column is None:
            return
        place = columns.index(column)
        if place and 0 < place + step < len(columns):
            columns[place], columns[place + step] = columns[place + step], column
            self._columns = tuple(columns)
            self.search_again(column.key)

    def action_widen(self, cells: int) -> None:
        """Give the column under the cursor more cells, or fewer."""
        column = self.highlighted
        if column is not None:
            now = self._widths.get(column.key, column_width(self.view.dataset, column.key))
            self._widths[column.key] = min(max(now + cells, NARROWEST), MOST_CELLS)
            self.list_again()

    def action_reset(self) -> None:
        """The columns as the source has them."""
        self._take_over(replace(self.view.state, columns=None, widths=()))
        self.search_again(None)
