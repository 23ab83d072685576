"""The dialogs that choose the chart's columns, a source, and the window of problem dates."""

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import Key
from textual.widgets import Input, Label, OptionList

from lcbtui.dataset.columns import Column, Kind, Roles, as_x
from lcbtui.dataset.dataset import Dataset, is_ranked
from lcbtui.dataset.source import TableInFile
from lcbtui.dataset.windows import Window, parse_window
from lcbtui.errors import LcbtuiError, SourceError
from lcbtui.report.remarks import counts_would_help
from lcbtui.sources.catalog import STDIN, bundled, find, known_sources
from lcbtui.sources.open import bundled_tables
from lcbtui.text.width import cut, pad, text_width
from lcbtui.text.words import counted, plural, safe_text
from lcbtui.tui.actions import key_of, naming_keys
from lcbtui.tui.changes import WindowChoice, can_choose, count_over, window_choice, window_choices
from lcbtui.tui.dialogs.asking import open_problems
from lcbtui.tui.dialogs.dialog import Dialog, FoundList, ListDialog, SearchInput, line_width
from lcbtui.tui.explorer import Explorer
from lcbtui.tui.main_screen import MainScreen
from lcbtui.tui.scheduler import Job
from lcbtui.view.derive.derive import derive
from lcbtui.view.derive.means import score_columns, sharing_unit
from lcbtui.view.state import READ_OPTIONS, PerModel, ViewState, field_named, join_list, of_sources
from lcbtui.view.view import View

Choice = tuple[str, Any]
"""Option of the axes dialog: its words, and the key or the value that it stands for."""


RANKING = object()  # the option of x for the ranking, which has no column of x


def open_axes(screen: MainScreen, view: View) -> None:
    """Open the axes dialog, and draw the chart with the columns that the user chooses."""
    explorer, dataset, state = screen.explorer, screen.explorer.dataset, screen.explorer.state
    assert dataset is not None  # or there is no View
    # Columns that stand beside the scores of a comparison or of several reports are no axes.
    kept = ("window", "params_from_names", "join_params", "join")
    plain = ViewState(per_model=PerModel.ALL, **{name: getattr(view.state, name) for name in kept})

    def take(chosen: dict[str, Any]) -> None:
        if explorer.dataset is dataset:
            explorer.change(by_month=(), **chosen)

    offered = derive(dataset, plain, bundled=bundled_tables)
    AxesScreen(offered, state, view.roles, ranking=view.draws_ranking).ask(screen.app, take)


class AxesScreen(Dialog[dict[str, Any]]):
    """Dialog that chooses the chart's columns and scales; returns the changed fields of the view.

    The result maps names of fields of ViewState to their new values. Typing searches the focused
    list; Space marks scores for a mean; Enter takes the highlighted options of all lists.
    """

    def __init__(self, dataset: Dataset, state: ViewState, now: Roles, *, ranking: bool) -> None:
        """Create the lists of columns and scales to choose from, with the current ones marked.

        Args:
            dataset: the rows, with the sizes in force.
            state: the current view state.
            now: the roles in force; a column that `dataset` does not have, such as one of a
                comparison, stays if nothing else is chosen.
            ranking: whether the chart is the ranking now.
        """
        super().__init__()
        self._state = state
        self._ranks_itself = is_ranked(dataset, dataset.roles)
        self._typed = dict[str, str]()  # the search text of each list
        self._marked: list[str] = []  # the keys of the columns whose mean is to be y
        own = dataset.roles
        self._own = {"x": own.x, "y": own.y, "label": own.label, "series_by": own.series}
        numbers = [c for c in dataset.columns if c.kind in {Kind.NUMBER, Kind.DATE}]
        texts = [c for c in dataset.columns if c.kind in {Kind.TEXT, Kind.CATEGORY}]
        groups = [c for c in texts if c.kind is Kind.CATEGORY or c.key == now.series]
        scores, shared = score_columns(dataset), sharing_unit(dataset)
        self._scores = {column.key for column in scores}
        ys = _titles(c for c in numbers if c.key in self._scores)
        ys += [(f"mean of all {len(shared)}", "mean(*)")] if len(shared) > 1 else []
        ys += _titles(c for c in numbers if c.key not in self._scores)
        scales = [("automatic", None), ("logarithmic", True), ("linear", False)]
        better = [("automatic", None), ("higher y", False), ("lower y", True)]
        xs = [("the ranking", RANKING), *_titles(as_x(numbers))]
        # The heading of each list, its options, and the current value.
        self._lists: dict[str, tuple[str, list[Choice], Any]] = {
            "x": ("x", xs, RANKING if ranking else now.x),
            "y": ("y", ys, now.y),
            "label": ("label", _titles(texts), now.label),
            "series_by": ("series", _titles(groups), now.series),
            "log_x": ("x scale", scales, state.log_x),
            "lower_better": ("better", better, state.lower_better),
        }

    def compose(self) -> ComposeResult:
        """Create an option list for each role (x, y, series …), for the scale and the direction."""
        with Horizontal(classes="box") as box:
            box.border_title = "Axes"
            box.border_subtitle = "type to find · Space on y: mean · Tab · Enter takes · Esc closes"
            columns = [*([field] for field in self._own), [*self._lists][len(self._own) :]]
            for fields in columns:
                with Vertical():
                    for field in fields:
                        heading, below = self._lists[field][0], "below" * (field != fields[0])
                        yield Label(heading, markup=False, classes=below, id=f"{field}-heading")
                        yield FoundList(partial(self._lines, field), field)

    def on_mount(self) -> None:
        """Highlight the current option in each list."""
        for field, (_, options, now) in self._lists.items():
            current = next((each for each in options if each[1] == now), None)
            self._list(field).show(options, current, other=None)

    def on_key(self, event: Key) -> None:
        """Search the focused list for typed text; Space in the y list marks a score for a mean."""
        field = self.focused.id if isinstance(self.focused, FoundList) else None
        if field is None or not (event.is_printable or event.key == "backspace"):
            return
        event.stop()
        event.prevent_default()
        entry, typed = None, self._typed.get(field, "")
        if field == "y" and event.key == "space":
            if (entry := self._list("y").entry) is not None and entry[1] in self._scores:
                key = entry[1]
                (self._marked.remove if key in self._marked else self._marked.append)(key)
        else:
            typed = typed[:-1] if event.key == "backspace" else typed + str(event.character)
        self._typed[field] = typed = typed.lstrip()
        heading, found = self._lists[field][0], self._found(field)
        if field == "y" and self._marked:
            heading = f"mean of {len(self._marked)}"
        self._list(field).show(found, entry, 0 if found else None)
        nothing = "" if found else " (nothing)"
        heading = f"{heading}: {typed}" if typed else heading
        self.query_one(f"#{field}-heading", Label).update(Content(heading + nothing))

    def _list(self, field: str) -> FoundList[Choice]:
        return self.query_one(f"#{field}", FoundList)

    def _lines(self, field: str, found: Sequence[Choice]) -> Iterator[Text]:
        signs = {True: "[x] ", False: "[ ] "} if field == "y" and self._marked else {}
        for words, value in found:
            yield Text(signs.get(value in self._marked, "") + words)

    def _found(self, field: str) -> list[Choice]:
        typed = self._typed.get(field, "").casefold()
        return [each for each in self._lists[field][1] if typed in each[0].casefold()]

    @on(OptionList.OptionSelected)
    def _take(self) -> None:
        chosen = dict[str, Any]()
        for field in self._lists:
            if (entry := self._list(field).entry) is not None:
                chosen[field] = None if entry[1] == self._own.get(field) else entry[1]
        if len(self._marked) > 1:
            chosen["y"] = f"mean({join_list(self._marked)})"
        if "x" in chosen:  # the ranking is said only if the chart would not be one by itself
            ranking = chosen["x"] is RANKING
            chosen["x"] = None if ranking else chosen["x"]
            by_itself = chosen["x"] is None and self._ranks_itself
            chosen["ranking"] = None if ranking is by_itself else ranking
        changed = {name: to for name, to in chosen.items() if to != getattr(self._state, name)}
        if changed.keys() & {"x", "y", "ranking", "log_x"}:
            changed |= {"x_limits": None, "y_limits": None}
        if "series_by" in changed:
            changed["series"] = None
        self.dismiss(changed)


def _titles(columns: Iterable[Column]) -> list[Choice]:
    return [(column.title, column.key) for column in columns]


class ChosenSource(NamedTuple):
    """Choice in the data dialog: a source (file or bundled table), or a table of the open file.

    Attributes:
        name: the name or path of the source.
        adds: whether the rows of the source are appended to those shown.
        table: the table of the file; None for a source.
    """

    name: str
    adds: bool = False
    table: TableInFile | None = None

    @property
    def heading(self) -> str:
        """A source's name; a table's heading, else its path in the file, else "line N"."""
        table = self.table
        if table is None:
            return self.name
        return table.heading or table.path or (f"line {table.line}" if table.line else "")

    @property
    def searched(self) -> str:
        """The lower-case text to search: the source name, or the table number and heading."""
        number = "" if self.table is None else f"table {self.table.number} "
        return (number + self.heading).casefold()


def open_sources(screen: MainScreen) -> None:
    """Open the data dialog, then switch to the chosen source or table, or append its rows."""
    explorer = screen.explorer

    def take(chosen: ChosenSource) -> None:
        state, table = explorer.state, chosen.table
        if table is not None:
            assert explorer.dataset is not None  # it lists the tables
            changes = {name: field_named(name).default for name in READ_OPTIONS}
            changes |= {"table": table.path or str(table.number), "params_unit": state.params_unit}
            of = f"table {table.number} of {len(explorer.dataset.report.tables)}"
            explorer.reader.read(state.sources, said=of, **changes)
        elif chosen.adds:
            explorer.reader.go_to(of_sources(state, (*state.sources, chosen.name)))
        else:
            explorer.reader.switch(chosen.name)

    DataScreen(explorer).ask(screen.app, take)


def open_other_sources(screen: MainScreen, _: View) -> None:
    """Ask for a second source to compare scores with; end a comparison that is shown already."""
    explorer = screen.explorer
    if explorer.state.against is not None:
        explorer.change(against=None)
        return

    asks = DataScreen(explorer, to_compare=True)
    asks.ask(screen.app, lambda chosen: explorer.other.choose(chosen.name))


class DataScreen(ListDialog[ChosenSource]):
    """Dialog that chooses a source (file or bundled table), or another table of the open file.

    The typed text searches the list, or is the path of a file.
    """

    def __init__(self, explorer: Explorer, *, to_compare: bool = False) -> None:
        """Create the list of sources (files, bundled tables) and of tables of the open file.

        Args:
            explorer: has the source shown, and a path that could not be read, to be corrected.
            to_compare: whether to choose a source to compare with, which excludes the source shown.
        """
        self._current, self._to_compare = explorer.state.sources, to_compare
        self._looks = explorer.allows_files
        known = known_sources() if self._looks else bundled()
        names = [*known, *([STDIN] if explorer.stdin_bytes is not None else [])]
        names = [name for name in names if not to_compare or name not in self._current]
        report = None if explorer.dataset is None or to_compare else explorer.dataset.report
        tables = report.tables if report is not None and len(report.tables) > 1 else ()
        self._table = None if report is None else report.table
        self._tables = [ChosenSource(self._current[0], table=table) for table in tables]
        unread = "" if to_compare else explorer.unreadable_path
        asks = "a part of a name, or the path of a file or folder"
        field = Input(unread, placeholder=asks, compact=True, select_on_focus=False)
        title, adds = ("Compare with", "") if to_compare else ("Data", " · +path adds it")
        entries = (*self._tables, *map(ChosenSource, names))
        super().__init__(title, f"Enter opens{adds} · Esc closes", field, entries)
        here = {self._table} if self._tables else self._current
        self.start = next((it for it in self.entries if (it.table or it.name) in here), None)

    def on_mount(self) -> None:
        """List the sources; select a path that could not be read, to be replaced."""
        super().on_mount()
        if self.field.value:
            self.field.action_select_all()
            self.search()

    def lines(self, found: Sequence[ChosenSource]) -> Iterator[Text | None]:
        """Make the line of each table and source found, with a rule between tables and sources."""
        width = min(max((text_width(each.heading) for each in self._tables), default=0), 28)
        titles = {**{k: it.title for k, it in known_sources().items()}, STDIN: "standard input"}
        table = None
        for entry in found:
            before, table = table, entry.table
            if table is not None:
                heading = pad(cut(entry.heading, width), width)
                numbers = counted(table.numbers, "number column")
                rows = f"{table.rows:>4,} {plural(table.rows, 'row')}"
                line = Text(f"table {table.number:<3} {heading}  {rows}, {numbers}")
                line.truncate(min(line_width(self.app), 84), overflow="ellipsis")
            else:
                if before is not None:
                    yield None
                words = f"{entry.name:<10} {titles[entry.name]}"
                line = Text(words, no_wrap=True, overflow="ellipsis")
            yield line

    @property
    def _typed(self) -> tuple[str, bool]:
        """The text in the input without a leading plus, and whether the plus asks to append."""
        typed = self.field.value.strip()
        adds = typed.startswith("+") and not self._to_compare
        return (typed.removeprefix("+").strip() if adds else typed), adds

    def search(self) -> None:
        """List the sources and tables that match the text typed; all if none match."""
        typed, adds = self._typed
        entries = [each for each in self.entries if each.table is None or not adds]
        found = _matching(typed, entries, looks=self._looks) if typed else entries
        entry, other = (self.options.entry, 0) if found else (None, None)  # Enter takes the text
        self.options.show(found or entries, entry, other)

    def take(self) -> None:
        """Close the dialog with the highlighted source or table, else with the path typed."""
        typed, adds = self._typed
        chosen = self.options.entry
        # If no entry matches the text, none is highlighted. Tables of a file are not added.
        self.dismiss(chosen._replace(adds=adds) if chosen else ChosenSource(typed, adds))


def _matching(typed: str, entries: Sequence[ChosenSource], *, looks: bool) -> list[ChosenSource]:
    """Find sources or tables by typed text: by prefix, else by part of the name, else of the title.

    If the text is the name of a source, only that source matches; if the text is an existing
    path, no entry matches, if `looks` allows a look at paths.
    """
    part = typed.casefold()
    same = [each for each in entries if each.name == typed and each.table is None]
    with suppress(SourceError):
        if looks or same:
            find(typed)
            return same
    titles = {name: info.title.casefold() for name, info in known_sources().items()}
    begins = [each for each in entries if each.searched.startswith(part)]
    has = [each for each in entries if part in each.searched]
    return begins or has or [each for each in entries if part in titles.get(each.name, "")]


# The window of problem dates


def open_windows(screen: MainScreen, view: View) -> None:
    """Open the dialog of windows of problem dates; without any, say what would help."""
    dataset = screen.explorer.dataset
    assert dataset is not None  # or there is no View
    if can_choose(dataset):
        screen.app.push_screen(WindowScreen(screen.explorer, dataset, view))
    elif not dataset.source.bundled and counts_would_help(dataset, view.roles.y):
        open_problems(screen, view)
    else:
        data = key_of("app.switch_data")
        screen.explorer.notify(f"{dataset.source.name} states no windows; {data} opens others")


def show_all_dates(screen: MainScreen, view: View) -> None:
    """Show the scores over all problem dates, or again those that the source opens with."""
    explorer = screen.explorer
    if explorer.dataset is None or not can_choose(explorer.dataset):
        open_windows(screen, view)
    else:
        before, now = explorer.state.window, Window()
        explorer.change(window=explorer.lifted if before == now else now)
        explorer.lifted = before if before != now else None


class WindowScreen(ListDialog[WindowChoice]):
    """Dialog of the windows of problem dates; the rows over the highlighted one show behind it.

    Typed text searches the list; typed dates are one more line of it. Enter keeps the window, as
    one step of undo, and Esc restores the window from before.
    """

    def __init__(self, explorer: Explorer, dataset: Dataset, view: View) -> None:
        """Create the list of windows, and what the table shows over each.

        Args:
            explorer: the explorer, whose window the dialog changes.
            dataset: the rows as they were read.
            view: the rows shown.
        """
        self._explorer, self._dataset, self._view = explorer, dataset, view
        self._before = explorer.state.window
        self._chosen = self._begun = window_choice(dataset, self._before)
        every, now = window_choices(dataset), [self._begun]
        # No window has a j or a k.
        own = {"j": "move(1)", "k": "move(-1)", "home": "move(-1000)", "end": "move(1000)"}
        field = SearchInput("2410-2502, 2024-11.., all", own)
        keys = "↑ ↓ · Enter keeps · Esc goes back"
        super().__init__("Window", keys, field, every if now[0] in every else now + every)
        self.start, self._problem = self._begun, ""

    def search(self) -> None:
        """List the windows that match the typed text, and the typed dates; all if none match."""
        typed = self.field.value.strip().casefold()
        asked = next((each for each in self.entries if typed in each.names), None)
        asked = asked if typed else self._begun
        found = [each for each in self.entries if typed in " ".join((each.release, *each.names))]
        self._problem = ""
        if asked is None:
            try:
                asked = window_choice(self._dataset, parse_window(typed))
            except LcbtuiError as error:
                self._problem = "" if found else error.plain
        if asked is not None and asked not in found:
            found.append(asked)
        if asked is None and found:
            asked = self._chosen if self._chosen in found else found[0]
        self.options.show(found or self.entries, asked, other=None)
        if asked is None:
            self._show(self._before)

    def lines(self, found: Sequence[WindowChoice]) -> Iterator[Text]:
        """Make the line of each window found: release, dates, and how many models it has."""
        job = Job(self._dataset, self._explorer.state, None, other=self._explorer.other.rows())
        lines = [(it.release, it.names[0], *count_over(job, self._view, it.window)) for it in found]
        widths = [max(map(text_width, cells)) for cells in zip(*lines, strict=True)]
        for each, (release, dates, number, noun) in zip(found, lines, strict=True):
            line = f"{pad(release, widths[0])} {pad(dates, widths[1])} {number:>{widths[2]}} "
            opens = f"{pad(noun, widths[3])}  shown first" if each.is_opening else noun
            room = min(self.app.size.width, 56) - 6
            yield Text(cut(line + opens, room))

    @on(OptionList.OptionHighlighted)
    def _show_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        if event.option_index < len(self.options.found):
            self._chosen = self.options.found[event.option_index]
            self._show(self._chosen.window)

    def _show(self, window: Window | None) -> None:
        """Show the rows over a window behind the dialog; it is no step of undo yet."""
        explorer = self._explorer
        if window != explorer.state.window:
            explorer.state = replace(explorer.state, window=window)
            explorer.ask()

    def take(self) -> None:
        """Keep the window shown as one step of undo, or say why the text typed is no window."""
        if self._problem:
            box = self.query_one(".box")
            box.border_subtitle = Content(safe_text(self._problem))
            return
        state = replace(self._explorer.state, window=self._before)
        if state != self._explorer.state:
            self._explorer.history.changed(state, time.monotonic())
            self._explorer.notify(naming_keys("{} goes back to the window before", "screen.undo"))
        self.dismiss()

    async def action_dismiss(self, result: WindowChoice | None = None) -> None:
        """Restore the window from before, and close the dialog."""
        self._explorer.note_escape()
        self._show(self._before)
        await super().action_dismiss(result)
