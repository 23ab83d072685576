"""The dialog that sorts: any column by name, alone or after the keys in force."""

from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import App
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import OptionList

from lcbtui.dataset.columns import Column
from lcbtui.report.table import sort_signs
from lcbtui.text.width import pad
from lcbtui.tui.changes import sort_by, sort_then_by
from lcbtui.tui.dialogs.column_list import ColumnList
from lcbtui.tui.explorer import Explorer
from lcbtui.tui.theme import Ink, palette_of
from lcbtui.view.state import ViewState
from lcbtui.view.view import View


def open_sort(app: App[object], explorer: Explorer) -> None:
    """Ask for the columns to sort by."""
    view = explorer.view
    if view is None:
        return

    dialog = SortScreen(explorer, view)

    def take(key: str) -> None:
        if explorer.view is not None and explorer.view.dataset is view.dataset:
            explorer.set_state(dialog.chosen(key))

    dialog.ask(app, take)


_TAB = "Tab adds, turns, drops it"


class SortScreen(ColumnList):
    """Answers with the column to sort by alone, or after those that Tab added before.

    The rows follow Tab at once.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("tab", "then_by", "Also", show=False)]
    TITLE = "Sort by"
    KEYS = f"Enter sorts by it alone · {_TAB} · Esc closes"

    def __init__(self, explorer: Explorer, view: View) -> None:
        """What is sorted."""
        super().__init__(view, next(iter(sort_signs(view, explorer.state)), None))
        self._explorer = explorer
        self._tabbed: str | None = None
        """The column that Tab was pressed on last; None before it was."""

    def chosen(self, key: str) -> ViewState:
        """The state sorted by a column: alone, but after Tab what it made stays."""
        state = self._explorer.state
        if self._tabbed is None:
            return sort_by(state, self.view, key)
        return sort_then_by(state, self.view, key) if self._adds(key) else state

    def _adds(self, key: str) -> bool:
        """Whether Enter puts a column behind those that Tab chose; not one that it dropped."""
        state = self._explorer.state
        return key not in {self._tabbed, *sort_signs(self.view, state)}

    @on(OptionList.OptionHighlighted)
    def _say_keys(self) -> None:
        """Say what Enter does with the column under the cursor."""
        column = self.highlighted
        if self._tabbed is not None and column is not None:
            adds = self._adds(column.key)
            keys = f"Enter adds it · {_TAB} · Esc keeps the order"
            kept = f"{_TAB} · Enter, Esc keep the order"
            self.query_one(Vertical).border_subtitle = keys if adds else kept

    def line_of(self, column: Column) -> Text:
        """A column with its place in the sort."""
        sign = sort_signs(self.view, self._explorer.state).get(column.key, "")
        inks = palette_of(self.app).inks
        key = (self.called(column), inks[Ink.DIM])
        title = pad(column.title, self.title_width) + "  "
        return Text.assemble((f"{sign:<3}", inks[Ink.KEY]), title, key)

    def action_then_by(self) -> None:
        """Add the column as the last key; a key of the sort is turned round, then dropped."""
        if self.highlighted is not None:
            state = self._explorer.state
            self._tabbed = self.highlighted.key
            self._explorer.set_state(sort_then_by(state, self.view, self._tabbed))
            self.list_again()
            self._say_keys()
