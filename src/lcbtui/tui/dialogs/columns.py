"""The dialogs over the columns: arranging them, sorting by them, their statistics and values.

All but the last are one list of columns, searched by a part of the name.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.events import Key
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from lcbtui.analysis.columns import frequencies, summary
from lcbtui.chart.style import Charset
from lcbtui.dataset.columns import SHORT_NAMES, Column, Kind
from lcbtui.dataset.lookup import find_column, has_wildcard, matching_columns
from lcbtui.query.text import with_terms
from lcbtui.report.distribution import (
    counts_words,
    frequency_lines,
    frequency_title,
    spread_words,
    summary_lines,
)
from lcbtui.report.table import (
    columns_on_screen,
    sort_signs,
)
from lcbtui.text.width import cut, pad, text_width
from lcbtui.text.words import counted
from lcbtui.tui.changes import sort_by, sort_then_by, with_columns
from lcbtui.tui.dialogs.dialog import MOVING, ChangingList, Dialog, line_width
from lcbtui.tui.explorer import Explorer
from lcbtui.tui.theme import Ink, palette_of
from lcbtui.view.state import ViewState
from lcbtui.view.view import View

if TYPE_CHECKING:
    from lcbtui.tui.main import MainScreen


class ColumnList(Dialog[str]):
    """Searched list of columns; answers with the key of one. `line_of` is what each line says."""

    BINDINGS: ClassVar[list[BindingType]] = [*MOVING]
    SEARCH: type[Input] = Input
    SEARCHES = "type a part of a column's name"
    TITLE = ""
    KEYS = ""
    WIDEST = 84  # cells of a line

    def __init__(self, view: View, start: str | None) -> None:
        """Begin with the columns of the table; those it does not show come last.

        Args:
            view: what is shown.
            start: the key of the column that is highlighted first; None for the first.
        """
        super().__init__()
        self.view = view
        shown = columns_on_screen(view)
        self._columns = (*shown, *(each for each in view.dataset.columns if each not in shown))
        self._found: Sequence[Column] = self._columns
        self._start = start
        self._title_width = max((text_width(each.title) for each in self._columns), default=0)

    @property
    def highlighted(self) -> Column | None:
        """The column under the cursor; None if none matches."""
        place = self.query_one(OptionList).highlighted or 0
        return self._found[place] if self._found else None

    def query_name(self, column: Column) -> str:
        """Return the name of a column in a query: its short name, else its key."""
        named = ((name, find_column(name, self._columns, self.view.roles)) for name in SHORT_NAMES)
        return next((name for name, found in named if found == column), column.key)

    def padded_title(self, column: Column) -> str:
        """Return the title of a column, as wide as the widest."""
        return pad(column.title, self._title_width) + "  "

    def line_of(self, column: Column) -> Text:
        """Return the line of a column."""
        return Text(column.title)

    def compose(self) -> ComposeResult:
        """Compose an input to search by, over the columns."""
        with Vertical(classes="box small") as box:
            box.border_title, box.border_subtitle = self.TITLE, self.KEYS
            yield self.SEARCH(placeholder=self.SEARCHES, compact=True)
            yield ChangingList()
            yield from self.compose_below()

    def compose_below(self) -> ComposeResult:
        """Compose the widgets under the columns."""
        yield from ()

    def on_mount(self) -> None:
        """Highlight the column to start on."""
        self.list_again()
        self._highlight_key(self._start)

    def list_again(self) -> None:
        """List the columns found anew, the same place highlighted."""
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

    def _highlight_key(self, key: str | None) -> None:
        keys = [column.key for column in self._found]
        self._highlight(keys.index(key) if key in keys else 0)

    @on(Input.Changed)
    def _search(self) -> None:
        self.search_again(None)

    def search_again(self, key: str | None) -> None:
        """List the columns that match the text typed, in their order, one of them highlighted."""
        typed = self.query_one(Input).value.strip().casefold()

        def named(column: Column) -> bool:
            short = self.query_name(column)
            return typed in column.title.casefold() or (short != column.key and typed in short)

        self._found = (
            matching_columns(typed, self._columns)
            or [each for each in self._columns if named(each)]
            or [each for each in self._columns if typed in each.key.casefold()]
        )
        self.query_one(OptionList).highlighted = None
        self.list_again()
        self._highlight_key(key)

    @on(OptionList.OptionSelected)
    @on(Input.Submitted)
    def _take(self) -> None:
        if self.highlighted is not None:
            self.dismiss(self.highlighted.key)

    def action_move(self, lines: int) -> None:
        """Highlight another column, while typing."""
        self._highlight((self.query_one(OptionList).highlighted or 0) + lines)


def _same_rows(explorer: Explorer, view: View) -> bool:
    """Tell whether the rows that a dialog was opened on are still shown."""
    return explorer.view is not None and explorer.view.dataset is view.dataset


# Arranging


def open_columns(screen: "MainScreen") -> None:
    """Ask for the columns of the table."""
    explorer, view = screen.explorer, screen.explorer.view
    if view is None:
        return
    dialog = ColumnsScreen(view)

    def take(_key: str) -> None:
        if _same_rows(explorer, view):
            explorer.set_state(dialog.chosen(explorer.state))

    dialog.ask(screen.app, take)


class _ColumnsSearch(Input):
    """Search of the columns dialog; Space and Shift+arrows act on the highlighted column."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("shift+up", "screen.shift(-1)", "Up", show=False),
        Binding("shift+down", "screen.shift(1)", "Down", show=False),
    ]

    async def _on_key(self, event: Key) -> None:
        if event.key == "space":
            event.stop()
            event.prevent_default()
            await self.run_action("screen.switch")
        else:
            await super()._on_key(event)


class ColumnsScreen(ColumnList):
    """Dialog that shows, hides and moves columns of the table; Enter applies all of it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+r", "reset", "Reset", show=False)]
    SEARCH = _ColumnsSearch
    TITLE = "Columns of the table"
    SEARCHES = "type a part of a column's name, or MM* for several; Ctrl+R: as at first"
    KEYS = "Space shows · Shift+↑↓ order · Enter takes · Esc closes"

    def __init__(self, view: View) -> None:
        """Begin with the columns in force."""
        super().__init__(view, None)
        self._take_over(view.state)

    def _take_over(self, state: ViewState) -> None:
        view = replace(self.view, state=state)
        shown = columns_on_screen(view)
        self._shown = {column.key for column in shown}
        self._columns = (*shown, *(c for c in view.dataset.columns if c.key not in self._shown))

    def chosen(self, state: ViewState) -> ViewState:
        """Show the chosen columns in a state."""
        keys = [column.key for column in self._columns if column.key in self._shown]
        return with_columns(state, self.view, keys)

    def line_of(self, column: Column) -> Text:
        """Write whether a column is shown, its title and its name in a query."""
        inks = palette_of(self.app).inks
        sign = "[x] " if column.key in self._shown else "[ ] "
        name = (self.query_name(column), inks[Ink.DIM])
        return Text.assemble((sign, inks[Ink.KEY]), self.padded_title(column), name)

    def action_switch(self) -> None:
        """Show or hide the highlighted column, or with `*` all found; the names always stay."""
        if self.highlighted is None:
            return
        found = self._found if has_wildcard(self.query_one(Input).value) else [self.highlighted]
        keys = {column.key for column in found} - {self.view.roles.label}
        self._shown = self._shown - keys if keys <= self._shown else self._shown | keys
        self.list_again()

    def action_shift(self, step: int) -> None:
        """Move the highlighted column up or down; the names stay first."""
        column, columns = self.highlighted, list(self._columns)
        if column is None:
            return
        place = columns.index(column)
        if place and 0 < place + step < len(columns):
            columns[place], columns[place + step] = columns[place + step], column
            self._columns = tuple(columns)
            self.search_again(column.key)

    def action_reset(self) -> None:
        """Take the columns of the source."""
        self._take_over(replace(self.view.state, columns=None))
        self.search_again(None)


# Sorting


def open_sort(screen: "MainScreen") -> None:
    """Ask for the columns to sort by."""
    explorer, view = screen.explorer, screen.explorer.view
    if view is None:
        return
    dialog = SortScreen(explorer, view)

    def take(key: str) -> None:
        if _same_rows(explorer, view):
            explorer.set_state(dialog.chosen(key))

    dialog.ask(screen.app, take)


class SortScreen(ColumnList):
    """Answers with the column to sort by, alone or after those that Tab added at once."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("tab", "then_by", "Also", show=False)]
    TITLE = "Sort by"
    KEYS = "Enter sorts by it · Tab adds, turns, drops it · Esc closes"

    def __init__(self, explorer: Explorer, view: View) -> None:
        super().__init__(view, next(iter(sort_signs(view, explorer.state)), None))
        self._explorer = explorer
        self._tabbed: str | None = None
        """The column that Tab was pressed on last."""

    def chosen(self, key: str) -> ViewState:
        """Return the state sorted by a column: alone, but after Tab behind the others."""
        state = self._explorer.state
        if self._tabbed is None:
            return sort_by(state, self.view, key)
        is_new = key not in {self._tabbed, *sort_signs(self.view, state)}
        return sort_then_by(state, self.view, key) if is_new else state

    def line_of(self, column: Column) -> Text:
        """Return the line of a column: its place in the sort, its title and its name in a query."""
        sign = sort_signs(self.view, self._explorer.state).get(column.key, "")
        inks = palette_of(self.app).inks
        name = (self.query_name(column), inks[Ink.DIM])
        return Text.assemble((f"{sign:<3}", inks[Ink.KEY]), self.padded_title(column), name)

    def action_then_by(self) -> None:
        """Add the column as the last key; a key of the sort is turned round, then dropped."""
        if self.highlighted is not None:
            state = self._explorer.state
            self._tabbed = self.highlighted.key
            self._explorer.set_state(sort_then_by(state, self.view, self._tabbed))
            self.list_again()


# Statistics and frequencies


def open_statistics(screen: "MainScreen") -> None:
    """Show the statistics of all columns, then the frequency table of the one chosen."""
    view = screen.explorer.view
    if view is not None:
        start = None if screen.table is None else screen.table.column
        StatisticsScreen(view, start).ask(screen.app, lambda key: open_frequencies(screen, key))


class StatisticsScreen(ColumnList):
    """Answers with the column whose values are to be counted."""

    WIDEST = 104
    KEYS = "Enter counts its values · Esc closes"

    def compose_below(self) -> ComposeResult:
        """Compose the statistics of the highlighted column."""
        yield Static(id="summary", markup=False)

    def on_mount(self) -> None:
        """Say over how many rows."""
        self.query_one(Vertical).border_title = f"Columns of the {len(self.view):,} rows shown"
        super().on_mount()

    def line_of(self, column: Column) -> Text:
        """Return the line of a column: the spread of its values and their number."""
        dim = palette_of(self.app).inks[Ink.DIM]
        if len(self.view) > 20_000:  # only the highlighted column is summed up
            return Text.assemble(self.padded_title(column), (str(column.kind), dim))
        found = summary(self.view, column.key)
        spread = f"{pad(cut(spread_words(found), 24), 24)}  "
        return Text.assemble(self.padded_title(column), spread, (counts_words(found), dim))

    @on(OptionList.OptionHighlighted)
    def _show_summary(self) -> None:
        if self.highlighted is not None:
            found = summary(self.view, self.highlighted.key)
            self.query_one("#summary", Static).update("\n".join(summary_lines(found)))


def open_frequencies(screen: "MainScreen", key: str | None = None) -> None:
    """Show how often each value of a column occurs.

    Args:
        screen: the explorer's.
        key: the column; None for the one chosen in the table, else one with categories.
    """
    explorer, view = screen.explorer, screen.explorer.view
    if view is None:
        return

    def take(terms: str) -> None:
        if _same_rows(explorer, view):
            explorer.change(query=with_terms(explorer.state.query, terms))

    if key is None and screen.table is not None:
        key = screen.table.column
    if key is None or key not in view.dataset.by_key:  # another view may have had it
        kinds = (each.key for each in columns_on_screen(view) if each.kind is Kind.CATEGORY)
        key = view.roles.series or next(kinds, view.roles.label)
    FrequencyScreen(view, key, screen.charset).ask(screen.app, take)


class FrequencyScreen(Dialog[str]):
    """Frequency table of a column; answers with the query terms that keep the rows of a value."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "column(-1)", "Column before", show=False),
        Binding("right,l", "column(1)", "Next column", show=False),
        Binding("j", "move_cursor('down')", "Down", show=False),
        Binding("k", "move_cursor('up')", "Up", show=False),
    ]

    def __init__(self, view: View, key: str, charset: Charset) -> None:
        """Begin with a column.

        Args:
            view: the rows.
            key: of the column.
            charset: what bars are drawn with.
        """
        super().__init__()
        self._view, self._charset = view, charset
        columns = dict.fromkeys((*(c.key for c in columns_on_screen(view)), *view.dataset.by_key))
        self._keys = list(columns)
        self._place = self._keys.index(key)
        self._terms: list[str] = []

    def compose(self) -> ComposeResult:
        """Compose one list in a box."""
        with Vertical(classes="box") as box:
            box.border_subtitle = "Enter filters · ←→ other column · Esc closes"
            yield ChangingList()

    def on_mount(self) -> None:
        """Count the values of the first column."""
        self.action_column(0)

    def action_column(self, step: int) -> None:
        """Count the values of a column so many steps away, around the ends."""
        self._place = (self._place + step) % len(self._keys)
        found = frequencies(self._view, self._keys[self._place])
        groups, accent = found.groups, palette_of(self.app).inks[Ink.ACCENT]
        self.query_one(Vertical).border_title = Content(frequency_title(found))
        self._terms = [group.terms if group.count else "" for group in groups]
        options = self.query_one(OptionList)
        options.clear_options()
        for words, bar in frequency_lines(found, line_width(self.app), self._charset):
            options.add_option(Option(Text.assemble(words, (bar, accent))))
        if found.more or not groups:
            rows = counted(found.more, "row")
            words = f"and {rows} with others" if found.more else "no row shown has a value"
            options.add_option(Option(words, disabled=True))
        options.highlighted = 0 if groups else None

    @on(OptionList.OptionSelected)
    def _take(self, event: OptionList.OptionSelected) -> None:
        terms = self._terms[event.option_index]
        if terms:
            self.dismiss(terms)

    def action_move_cursor(self, way: str) -> None:
        """Highlight the next value or the one before."""
        options = self.query_one(OptionList)
        (options.action_cursor_down if way == "down" else options.action_cursor_up)()
