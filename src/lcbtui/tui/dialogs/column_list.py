"""A dialog over the columns of a source: one is searched for by a part of its name, and chosen."""

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from lcbtui.dataset.columns import Column
from lcbtui.dataset.lookup import find_column, matching_columns
from lcbtui.dataset.standard import SHORT_NAMES
from lcbtui.report.table import columns_on_screen
from lcbtui.text.width import text_width
from lcbtui.tui.dialogs.dialog import MOVING, ChangingList, Dialog, line_width
from lcbtui.view.view import View


class ColumnList(Dialog[str]):
    """Answers with the key of a column. What is said of each is `line_of`."""

    BINDINGS: ClassVar[list[BindingType]] = [*MOVING]
    SEARCH: type[Input] = Input
    SEARCHES = "type a part of a column's name"
    TITLE = ""
    KEYS = "Enter chooses · Esc closes"
    WIDEST = 84
    """Cells that a line has at the most."""

    def __init__(self, view: View, start: str | None) -> None:
        """What is chosen among: the columns of the table come before those it does not show.

        Args:
            view: what is shown.
            start: the key of the column that is highlighted first; None for the first.
        """
        super().__init__()
        self.view = view
        shown = columns_on_screen(view)
        others = (column for column in view.dataset.columns if column not in shown)
        self._columns = (*shown, *others)
        self._found: Sequence[Column] = self._columns
        self._start = start

    @property
    def title_width(self) -> int:
        """The cells of the widest name."""
        return max((text_width(column.title) for column in self._columns), default=0)

    @property
    def highlighted(self) -> Column | None:
        """The column under the cursor; None where nothing was found."""
        place = self.query_one(OptionList).highlighted or 0
        return self._found[place] if self._found else None

    def called(self, column: Column) -> str:
        """What a query calls a column: its short name, else its key."""
        asked = ((name, find_column(name, self._columns, self.view.roles)) for name in SHORT_NAMES)
        return next((name for name, found in asked if found == column), column.key)

    def _names(self, column: Column) -> str:
        """The title of a column, and its short name where it has one."""
        short = self.called(column)
        return "\n".join((column.title, short * (short != column.key))).casefold()

    def line_of(self, column: Column) -> Text:
        """What is said of a column."""
        return Text(column.title)

    def compose(self) -> ComposeResult:
        """An input to search by, over the columns."""
        with Vertical(classes="box small") as box:
            box.border_title, box.border_subtitle = self.TITLE, self.KEYS
            yield self.SEARCH(placeholder=self.SEARCHES, compact=True)
            yield ChangingList()
            yield from self.compose_below()

    def compose_below(self) -> ComposeResult:
        """What stands under the columns."""
        yield from ()

    def on_mount(self) -> None:
        """Highlight the column to start on."""
        self.list_again()
        keys = [column.key for column in self._found]
        self._highlight(keys.index(self._start) if self._start in keys else 0)

    def list_again(self) -> None:
        """Say of each column what there is to say now."""
        options = self.query_one(OptionList)
        before = options.highlighted
        options.clear_options()
        for column in self._found:
            line = self.line_of(column)
            line.truncate(min(line_width(self.app), self.WIDEST), overflow="ellipsis")
            options.add_option(Option(line))
        self._highlight(before or 0)

    def _highlight(self, place: int) -> None:
        if self._found:
            last = len(self._found) - 1
            self.query_one(OptionList).highlighted = min(max(place, 0), last)

    @on(Input.Changed)
    def _search(self) -> None:
        self.search_again(None)

    @property
    def typed(self) -> str:
        """What is searched for; `*` stands for anything."""
        return self.query_one(Input).value.strip().casefold()

    def search_again(self, key: str | None) -> None:
        """List the columns that what was typed finds, in their order, with one highlighted."""
        typed = self.typed
        self._found = (
            matching_columns(typed, self._columns)
            or [each for each in self._columns if typed in self._names(each)]
            or [each for each in self._columns if typed in each.key.casefold()]
        )
        self.query_one(OptionList).highlighted = None
        self.list_again()
        places = [place for place, column in enumerate(self._found) if column.key == key]
        self._highlight(places[0] if places else 0)

    @on(OptionList.OptionSelected)
    @on(Input.Submitted)
    def _take(self) -> None:
        if self.highlighted is not None:
            self.dismiss(self.highlighted.key)

    def action_move(self, lines: int) -> None:
        """Highlight another column, while typing."""
        self._highlight((self.query_one(OptionList).highlighted or 0) + lines)
