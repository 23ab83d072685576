"""The dialog that sorts: any column by name, alone or after the keys in force."""

from typing import ClassVar

from rich.text import Text
from textual.app import App
from textual.binding import Binding, BindingType

from lcbtui.dataset.columns import Column
from lcbtui.report.table import sort_signs
from lcbtui.text.width import pad
from lcbtui.tui.changes import sort_by, sort_then_by
from lcbtui.tui.dialogs.column_list import ColumnList
from lcbtui.tui.explorer import Explorer
from lcbtui.tui.theme import Ink, palette_of
from lcbtui.view.view import View


def open_sort(app: App[object], explorer: Explorer) -> None:
    """Ask for the columns to sort by."""
    view = explorer.view
    if view is None:
        return

    def take(key: str) -> None:
        if explorer.view is not None and explorer.view.dataset is view.dataset:
            explorer.set_state(sort_by(explorer.state, view, key))

    SortScreen(explorer, view).ask(app, take)


class SortScreen(ColumnList):
    """Answers with the column to sort by alone; Tab adds keys, and the rows follow at once."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("tab", "then_by", "Also", show=False)]
    TITLE = "Sort by"
    KEYS = "Enter sorts · Tab adds, turns, drops a key · Esc closes"

    def __init__(self, explorer: Explorer, view: View) -> None:
        """What is sorted."""
        super().__init__(view, next(iter(sort_signs(view, explorer.state)), None))
        self._explorer = explorer

    def line_of(self, column: Column) -> Text:
        """A column with its place in the sort."""
        sign = sort_signs(self.view, self._explorer.state).get(column.key, "")
        inks = palette_of(self.app).inks
        key = (column.key, inks[Ink.DIM])
        title = pad(column.title, self.title_width) + "  "
        return Text.assemble((f"{sign:<3}", inks[Ink.KEY]), title, key)

    def action_then_by(self) -> None:
        """Add the column as the last key; a key of the sort is turned round, then dropped."""
        if self.highlighted is not None:
            state = self._explorer.state
            self._explorer.set_state(sort_then_by(state, self.view, self.highlighted.key))
            self.list_again()
