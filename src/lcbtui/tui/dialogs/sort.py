"""The dialog that sorts: any column by name, alone or after the keys in force."""

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from lcbtui.dataset.columns import Column
from lcbtui.report.table import sort_signs, table_columns
from lcbtui.text.width import pad, text_width
from lcbtui.tui.changes import sort_by, sort_then_by
from lcbtui.tui.dialogs.dialog import Dialog
from lcbtui.tui.explorer import Explorer
from lcbtui.tui.theme import Ink, palette_of
from lcbtui.view.view import View


def open_sort(app: App[object], explorer: Explorer) -> None:
    """Ask for the columns to sort by."""
    view = explorer.view
    if view is not None:
        SortScreen(explorer, view).ask(app, lambda key: _sort(explorer, view, key))


def _sort(explorer: Explorer, view: View, key: str) -> None:
    if explorer.view is not None and explorer.view.dataset is view.dataset:
        explorer.set_state(sort_by(explorer.state, view, key))


class SortScreen(Dialog[str]):
    """Answers with the column to sort by alone; Tab adds keys, and the rows follow at once."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "then_by", "Also", show=False),
        Binding("up", "move(-1)", "Up", show=False),
        Binding("down", "move(1)", "Down", show=False),
        Binding("pageup", "move(-10)", "Page up", show=False),
        Binding("pagedown", "move(10)", "Page down", show=False),
    ]

    def __init__(self, explorer: Explorer, view: View) -> None:
        """What is sorted; the columns of the table come before those that it does not show."""
        super().__init__()
        self._explorer, self._view = explorer, view
        shown = table_columns(view)
        others = (column for column in view.dataset.columns if column not in shown)
        self._columns = (*shown, *others)
        self._found: Sequence[Column] = self._columns

    def compose(self) -> ComposeResult:
        """An input to search by, over the columns with their places in the sort."""
        with Vertical(classes="box small") as box:
            box.border_title = "Sort by"
            box.border_subtitle = "Enter sorts · Tab adds, turns, drops a key · Esc closes"
            yield Input(placeholder="type a part of a column's name", compact=True)
            yield OptionList()

    def on_mount(self) -> None:
        """Start on the column that is sorted by."""
        self._list()
        keys = list(sort_signs(self._view, self._explorer.state))
        places = [place for place, each in enumerate(self._found) if each.key in keys[:1]]
        self._highlight(places[0] if places else 0)

    def _list(self) -> None:
        signs = sort_signs(self._view, self._explorer.state)
        inks = palette_of(self.app).inks
        width = max((text_width(column.title) for column in self._columns), default=0)
        options = self.query_one(OptionList)
        options.clear_options()
        for column in self._found:
            sign = (f"{signs.get(column.key, ''):<3}", inks[Ink.KEY])
            key = (column.key, inks[Ink.DIM])
            line = Text.assemble(sign, pad(column.title, width) + "  ", key)
            line.no_wrap, line.overflow = True, "ellipsis"
            options.add_option(Option(line))

    def _highlight(self, place: int) -> None:
        if self._found:
            last = len(self._found) - 1
            self.query_one(OptionList).highlighted = min(max(place, 0), last)

    @property
    def _highlighted(self) -> int:
        return self.query_one(OptionList).highlighted or 0

    @on(Input.Changed)
    def _search(self, event: Input.Changed) -> None:
        typed = event.value.strip().casefold()
        self._found = [
            column
            for column in self._columns
            if typed in f"{column.title}\n{column.key}\n{column.header}".casefold()
        ]
        self._list()
        self._highlight(0)

    @on(OptionList.OptionSelected)
    @on(Input.Submitted)
    def _take(self) -> None:
        if self._found:
            self.dismiss(self._found[self._highlighted].key)

    def action_move(self, lines: int) -> None:
        """Highlight another column, while typing."""
        self._highlight(self._highlighted + lines)

    def action_then_by(self) -> None:
        """Add the column as the last key; a key of the sort is turned round, then dropped."""
        if self._found:
            place = self._highlighted
            state = self._explorer.state
            self._explorer.set_state(sort_then_by(state, self._view, self._found[place].key))
            self._list()
            self._highlight(place)
