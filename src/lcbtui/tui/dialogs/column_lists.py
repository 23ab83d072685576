"""The dialogs about columns, lists that a part of a name searches: arrange them, sort by them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import ClassVar

from rich.text import Text

from lcbtui.dataset.columns import Column
from lcbtui.dataset.lookup import matching_columns, typed_name
from lcbtui.report.view_table import columns_on_screen, sort_signs
from lcbtui.text.width import pad, text_width
from lcbtui.tui.changes import sort_by, with_columns
from lcbtui.tui.dialogs.dialog import ListDialog, SearchInput, line_width
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
    """Dialog that chooses the column to sort by."""

    heading, keys = "Sort by", "Enter sorts by it, again turns the order · Esc closes"

    def __init__(self, screen: MainScreen, view: View) -> None:
        super().__init__(screen, view)
        first = next(iter(sort_signs(view, view.state)), "")
        self.start = self.start or view.dataset.by_key.get(first)

    def chosen(self, key: str) -> ViewState:
        """Return the view state sorted by a column."""
        return sort_by(self.explorer.state, self.view, key)

    def sign_of(self, column: Column) -> str:
        """Return a column's number in the sort order, and its direction."""
        return f"{sort_signs(self.view, self.explorer.state).get(column.key, ''):<3}"
