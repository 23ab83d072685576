"""The dialogs that look at columns: statistics of each, and how often each value occurs."""

from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from lcbtui.analysis.columns import frequencies, summary
from lcbtui.chart.style import Charset
from lcbtui.dataset.columns import Column, Kind
from lcbtui.query.edit import with_terms
from lcbtui.report.distribution import (
    counts_words,
    frequency_lines,
    frequency_title,
    spread_words,
    summary_lines,
)
from lcbtui.report.table import columns_on_screen
from lcbtui.text.width import cut, pad
from lcbtui.text.words import counted
from lcbtui.tui.dialogs.column_list import ColumnList
from lcbtui.tui.dialogs.dialog import ChangingList, Dialog, line_width
from lcbtui.tui.explorer import Explorer
from lcbtui.tui.theme import Ink, palette_of
from lcbtui.view.view import View

FEW_ROWS = 20_000
"""Up to so many rows all columns are summed up at once; of more only the one under the cursor."""

SPREAD = 24
"""Cells for what the values of a column are."""


def open_statistics(
    app: App[object], explorer: Explorer, charset: Charset, key: str | None = None
) -> None:
    """Show the statistics of all columns, and the frequency table of the one chosen."""
    view = explorer.view
    if view is not None:
        screen = StatisticsScreen(view, key)
        screen.ask(app, lambda chosen: open_frequencies(app, explorer, charset, chosen))


def open_frequencies(
    app: App[object], explorer: Explorer, charset: Charset, key: str | None = None
) -> None:
    """Show how often each value of a column occurs; None takes the column of the series."""
    view = explorer.view
    if view is None:
        return

    def take(terms: str) -> None:
        if explorer.view is not None and explorer.view.dataset is view.dataset:
            explorer.change(query=with_terms(explorer.state.query, terms))

    if key is None or key not in view.dataset.by_key:  # another view may have had it
        key = _categorical(view)
    FrequencyScreen(view, key, charset).ask(app, take)


def _categorical(view: View) -> str:
    """A column whose values occur often: of the series, else the first with categories."""
    kinds = (column.key for column in columns_on_screen(view) if column.kind is Kind.CATEGORY)
    return view.roles.series or next(kinds, view.roles.label)


class StatisticsScreen(ColumnList):
    """Answers with the column whose values are to be counted."""

    WIDEST = 104
    KEYS = "Enter counts its values · Esc closes"

    def compose_below(self) -> ComposeResult:
        """All that is known of the column under the cursor."""
        yield Static(id="summary", markup=False)

    def on_mount(self) -> None:
        """Say over how many rows."""
        self.query_one(Vertical).border_title = f"Columns of the {len(self.view):,} rows shown"
        super().on_mount()

    def line_of(self, column: Column) -> Text:
        """A column, how many values it has, and what they are."""
        inks = palette_of(self.app).inks
        title = pad(column.title, self.title_width) + "  "
        if len(self.view) > FEW_ROWS:
            return Text.assemble(title, (str(column.kind), inks[Ink.DIM]))
        found = summary(self.view, column.key)
        words = f"{pad(cut(spread_words(found), SPREAD), SPREAD)}  "
        return Text.assemble(title, words, (counts_words(found), inks[Ink.DIM]))

    @on(OptionList.OptionHighlighted)
    def _tell(self) -> None:
        if self.highlighted is not None:
            found = summary(self.view, self.highlighted.key)
            self.query_one("#summary", Static).update("\n".join(summary_lines(found)))


class FrequencyScreen(Dialog[str]):
    """Answers with the terms of the query that keep the rows of one value."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "column(-1)", "Column before", show=False),
        Binding("right,l", "column(1)", "Next column", show=False),
        Binding("j", "down", "Down", show=False),
        Binding("k", "up", "Up", show=False),
    ]

    def __init__(self, view: View, key: str, charset: Charset) -> None:
        """What is counted.

        Args:
            view: the rows.
            key: of the column to begin with.
            charset: what bars are drawn with.
        """
        super().__init__()
        self._view, self._charset = view, charset
        columns = dict.fromkeys((*(c.key for c in columns_on_screen(view)), *view.dataset.by_key))
        self._keys = list(columns)
        self._place = self._keys.index(key)
        self._terms: list[str] = []

    def compose(self) -> ComposeResult:
        """One list in a box."""
        with Vertical(classes="box") as box:
            box.border_subtitle = "Enter filters · ←→ other column · Esc closes"
            yield ChangingList()

    def on_mount(self) -> None:
        """Count the values of the first column."""
        self._count()

    def _count(self) -> None:
        found = frequencies(self._view, self._keys[self._place])
        groups, inks = found.groups, palette_of(self.app).inks
        self.query_one(Vertical).border_title = Content(frequency_title(found))
        self._terms = [group.terms if group.count else "" for group in groups]
        options = self.query_one(OptionList)
        options.clear_options()
        for words, bar in frequency_lines(found, line_width(self.app), self._charset):
            options.add_option(Option(Text.assemble(words, (bar, inks[Ink.ACCENT]))))
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

    def action_column(self, step: int) -> None:
        """Count the values of the column beside this one, around the ends."""
        self._place = (self._place + step) % len(self._keys)
        self._count()

    def action_down(self) -> None:
        """Highlight the next value."""
        self.query_one(OptionList).action_cursor_down()

    def action_up(self) -> None:
        """Highlight the value before."""
        self.query_one(OptionList).action_cursor_up()
