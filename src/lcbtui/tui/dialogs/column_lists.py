"""The dialogs about columns: arrange them, sort by them, count their values.

All but the last are one list of columns, searched by a part of the name.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from lcbtui.analysis.frequencies import frequencies
from lcbtui.chart.style import Charset
from lcbtui.dataset.columns import Column, Kind
from lcbtui.dataset.lookup import matching_columns, typed_name
from lcbtui.query.parse import with_terms
from lcbtui.report.view_table import columns_on_screen, sort_signs
from lcbtui.text.width import cut, pad, text_width
from lcbtui.text.words import counted
from lcbtui.tui.changes import sort_by, with_columns
from lcbtui.tui.dialogs.dialog import Dialog, ListDialog, SearchInput, WalkedList, line_width
from lcbtui.tui.main_screen import MainScreen
from lcbtui.tui.theme import Ink, palette_of
from lcbtui.view.state import ViewState
from lcbtui.view.view import View


class ColumnList(ListDialog[Column]):
    """Base class of dialogs with a list of columns; returns the chosen column.

    Attributes:
        sign_of: gives what stands before the name of a column; a method of each subclass.
        chosen: gives the view state that the choice of a column's key makes; likewise.
    """

    sign_of: Callable[[Column], str]
    chosen: Callable[[str], ViewState]
    is_below = False
    heading = keys = ""  # in the borders
    searches = "type a part of a column's name"
    own_keys: ClassVar[Mapping[str, str]] = {}

    def __init__(self, screen: MainScreen, view: View) -> None:
        """Create the list: columns shown in the table first, then the others."""
        shown = columns_on_screen(view)
        columns = (*shown, *(each for each in view.dataset.columns if each not in shown))
        field = SearchInput(self.searches, self.own_keys)
        super().__init__(self.heading, self.keys, field, columns)
        self.explorer, self.view = screen.explorer, view
        chosen = None if screen.table is None else screen.table.column
        self.start = view.dataset.by_key.get(chosen or "")
        self._title_width = max((text_width(each.title) for each in columns), default=0)

    @classmethod
    def open(cls, screen: MainScreen, view: View) -> None:
        """Open the dialog on the columns of a view, starting from the one chosen in the table."""
        dialog = cls(screen, view)

        def take(column: Column) -> None:
            now = screen.explorer.view
            if now is not None and now.dataset is view.dataset:  # the rows it was opened on
                screen.explorer.set_state(dialog.chosen(column.key))

        dialog.ask(screen.app, take)

    def lines(self, found: Sequence[Column]) -> Iterator[Text]:
        """Make the line of each column found: sign, title and name in queries."""
        inks = palette_of(self.app).inks
        for column in found:
            title = pad(column.title, self._title_width) + "  "
            name = (typed_name(column.key, self.entries, self.view.roles), inks[Ink.DIM])
            line = Text.assemble((self.sign_of(column), inks[Ink.KEY]), title, name)
            line.truncate(min(line_width(self.app), 84), overflow="ellipsis")
            yield line

    def search(self) -> None:
        """List the columns that match the text typed, in their order, the first highlighted."""
        typed = self.field.value.strip().casefold()

        def named(column: Column) -> bool:
            short = typed_name(column.key, self.entries, self.view.roles)
            return typed in column.title.casefold() or (short != column.key and typed in short)

        self.options.show(
            matching_columns(typed, self.entries)
            or [each for each in self.entries if named(each)]
            or [each for each in self.entries if typed in each.key.casefold()]
        )


# Arranging


class ColumnsScreen(ColumnList):
    """Dialog that shows, hides and reorders columns of the table; Enter applies the changes."""

    own_keys: ClassVar = {"space": "switch", "shift+up": "shift(-1)", "shift+down": "shift(1)"}
    heading, searches = "Columns of the table", f"{ColumnList.searches}, or MM* for several"
    keys = "Space shows · Shift+↑↓ order · Enter takes · Esc closes"

    def __init__(self, screen: MainScreen, view: View) -> None:
        """Create the list with the columns of the table as they are now."""
        super().__init__(screen, view)
        self._shown = {column.key for column in columns_on_screen(view)}

    def chosen(self, _: str) -> ViewState:
        """Return the view state in which the table shows the chosen columns."""
        keys = [column.key for column in self.entries if column.key in self._shown]
        return with_columns(self.explorer.state, self.view, keys)

    def sign_of(self, column: Column) -> str:
        """Return the check box of a column."""
        return "[x] " if column.key in self._shown else "[ ] "

    def action_switch(self) -> None:
        """Show or hide the highlighted column.

        If the search has a wildcard `*`, all matching columns are shown or hidden. The column of
        names always stays.
        """
        column, found = self.options.entry, self.options.found
        if column is None:
            return
        several = not {"*", "?"}.isdisjoint(self.field.value)
        keys = {each.key for each in (found if several else [column])} - {self.view.roles.label}
        self._shown = self._shown - keys if keys <= self._shown else self._shown | keys
        self.options.show(self.options.found, column)

    def action_shift(self, step: int) -> None:
        """Move the highlighted column up (-1) or down (1); the column of names stays first."""
        column, columns = self.options.entry, list(self.entries)
        place = 0 if column is None else columns.index(column)
        if column is not None and place and 0 < place + step < len(columns):
            columns[place], columns[place + step] = columns[place + step], column
            self.entries = tuple(columns)
            self.search()
            self.options.show(self.options.found, column)


# Sorting


class SortScreen(ColumnList):
    """Dialog that chooses the columns to sort by.

    Tab adds the highlighted column to the sort at once. The answer is the key of the column that
    Enter was pressed on.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("tab", "then_by", "Also", show=False)]
    heading, keys = "Sort by", "Enter sorts by it · Tab adds, turns, drops it · Esc closes"

    def __init__(self, screen: MainScreen, view: View) -> None:
        super().__init__(screen, view)
        first = next(iter(sort_signs(view, view.state)), "")
        self.start = self.start or view.dataset.by_key.get(first)
        self._tabbed: str | None = None
        """The column that Tab was pressed on last."""

    def chosen(self, key: str) -> ViewState:
        """Return the view state sorted by a column: alone, or after the columns added with Tab."""
        state = self.explorer.state
        if self._tabbed is None:
            return sort_by(state, self.view, key)
        is_new = key not in {self._tabbed, *sort_signs(self.view, state)}
        return sort_by(state, self.view, key, adds=True) if is_new else state

    def sign_of(self, column: Column) -> str:
        """Return a column's number in the sort order, and its direction."""
        return f"{sort_signs(self.view, self.explorer.state).get(column.key, ''):<3}"

    def action_then_by(self) -> None:
        """Make the highlighted column the last sort key; a sort key is reversed, then dropped."""
        column, state = self.options.entry, self.explorer.state
        if column is not None:
            self._tabbed = column.key
            self.explorer.set_state(sort_by(state, self.view, column.key, adds=True))
            self.options.show(self.options.found, column)


# Frequencies


def open_frequencies(screen: MainScreen, view: View) -> None:
    """Open the frequency table of a column; a value chosen there filters the rows.

    The column is the one chosen in the table, else that of the series, or one with categories.
    """
    explorer = screen.explorer
    key = None if screen.table is None else screen.table.column

    def take(terms: str) -> None:
        now = explorer.view
        if now is not None and now.dataset is view.dataset:  # the rows it was opened on
            explorer.change(query=with_terms(explorer.state.query, terms))

    if key is None or key not in view.dataset.by_key:  # another view may have had it
        kinds = (each.key for each in columns_on_screen(view) if each.kind is Kind.CATEGORY)
        key = view.roles.series or next(kinds, view.roles.label)
    FrequencyScreen(view, key, screen.charset).ask(screen.app, take)


class FrequencyScreen(Dialog[str]):
    """Dialog with a column's frequency table; returns query terms for the chosen value's rows."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "column(-1)", "Column before", show=False),
        Binding("right,l", "column(1)", "Next column", show=False),
    ]

    def __init__(self, view: View, key: str, charset: Charset) -> None:
        """Create the frequency table of a column.

        Args:
            view: the View whose rows are counted.
            key: the key of the column.
            charset: the character set of the bars.
        """
        super().__init__()
        self._view, self._block = view, "#" if charset is Charset.ASCII else "█"
        columns = dict.fromkeys((*(c.key for c in columns_on_screen(view)), *view.dataset.by_key))
        self._keys = list(columns)
        self._place = self._keys.index(key)
        self._terms: list[str] = []

    def compose(self) -> ComposeResult:
        """Create a list in a box."""
        with Vertical(classes="box") as box:
            box.border_subtitle = "Enter filters · ←→ other column · Esc closes"
            yield WalkedList()

    def on_mount(self) -> None:
        """Show the frequency table of the first column."""
        self.action_column(0)

    def action_column(self, step: int) -> None:
        """Show the frequency table of the column `step` columns further, cyclically."""
        self._place = (self._place + step) % len(self._keys)
        found = frequencies(self._view, self._keys[self._place])
        groups, accent = found.groups, palette_of(self.app).inks[Ink.ACCENT]
        title = f"{found.column.title}: {counted(found.present, 'row')}"
        title += f", {found.missing:,} without" if found.missing else ""
        self.query_one(Vertical).border_title = Content(title)
        self._terms = [group.terms if group.count else "" for group in groups]
        options = self.query_one(OptionList)
        options.clear_options()
        width = line_width(self.app)
        widest = max((text_width(group.label) for group in groups), default=0)
        label = min(widest, 40, max(width // 2, 1))  # so that a bar finds a place
        most = max((group.count for group in groups), default=1)
        digits = len(f"{most:,}")
        room = max(width - label - digits - len("  100 %  ") - 2, 0)
        for group in groups:
            share = f"{100 * group.count / max(found.present, 1):.0f} %"
            words = f"{pad(cut(group.label, label), label)}  {group.count:>{digits},}  {share:>5}  "
            cells = max(round(room * group.count / most), 1) if group.count else 0
            bar = self._block * min(cells, room)
            options.add_option(Option(Text.assemble(words, (bar, accent))))
        if found.more:
            rows = counted(found.more, "row")
            options.add_option(Option(f"and {rows} with others", disabled=True))
        options.highlighted = 0 if groups else None

    @on(OptionList.OptionSelected)
    def _take(self, event: OptionList.OptionSelected) -> None:
        terms = self._terms[event.option_index]
        if terms:
            self.dismiss(terms)
