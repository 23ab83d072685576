"""The bars that take the place of the key line: one finds rows, one moves the window of dates.

Neither moves anything else: table and chart stay where they are and answer every key.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar, Literal

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.events import DescendantBlur
from textual.widget import Widget
from textual.widgets import Input, Label

from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.windows import Window, window_days
from lcbtui.errors import LcbtuiError
from lcbtui.query.text import has_terms, with_terms, without_terms
from lcbtui.report.remarks import counts_would_help
from lcbtui.text.width import text_width
from lcbtui.text.words import counted
from lcbtui.tui import changes
from lcbtui.tui.actions import Scope, action_named, bindings, key_of, naming_keys
from lcbtui.tui.changes import DateBounds
from lcbtui.tui.explorer import Explorer, Match
from lcbtui.tui.theme import Ink, Span
from lcbtui.tui.widgets.lines import SteadyInput, TextLine
from lcbtui.view.derive.problem_sets import window_terms


class _Place:
    """The place of the key line, which a bar takes while it is open."""

    def __init__(self, bar: Widget, keys: TextLine) -> None:
        self._bar, self._keys = bar, keys
        self._focused_before: Widget | None = None

    def take(self) -> None:
        """Show the bar in place of the key line."""
        self._focused_before = self._bar.screen.focused
        self._bar.display, self._keys.display = True, False

    def leave(self) -> None:
        """Hide the bar, and give the focus back to the widget that had the focus before."""
        if self._bar.display:
            had_focus = self._bar.has_focus_within
            self._bar.display, self._keys.display = False, True
            if had_focus:
                (self._focused_before or self._bar.screen.query_one("#table")).focus()


class FindInput(SteadyInput):
    """Text input of the find bar."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(Scope.FIND, "find-input")


class FindBar(Horizontal):
    """Find bar, in place of the key line, which selects rows that match query terms."""

    def __init__(self, explorer: Explorer, keys: TextLine) -> None:
        """Create the bar closed; an open bar takes the place of the key line `keys`."""
        super().__init__(id="find")
        self._explorer = explorer
        self._place = _Place(self, keys)
        self._from = (0, "")
        """The index of the row and the terms that Esc goes back to."""

    def compose(self) -> ComposeResult:
        """Create the caption, the input, and the line with the number of matches."""
        yield Label("find", classes="caption", markup=False)
        yield FindInput(placeholder="qwen params<=32B", compact=True, select_on_focus=True)
        yield TextLine()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        """Select the first row that matches the text, while the user types.

        The search begins at the row that was selected when the bar was opened; without a match that
        row is selected again.
        """
        event.stop()
        explorer, view, text = self._explorer, self._explorer.view, event.value.strip()
        if view is None or not self.display:
            return
        explorer.finding.text, explorer.finding.marked = text, True
        try:
            found = explorer.finding.next(view, self._from[0], 1, here=True)
        except LcbtuiError as error:
            self._say(error.plain, Ink.PROBLEM)
            found = None
        else:
            self._say(_words(found) if text else "")
        explorer.select_index(self._from[0] if found is None else found.row)

    def _say(self, words: str, ink: Ink = Ink.ACCENT) -> None:
        ends = naming_keys("  {} keeps  {} goes back", "find.keep", "find.give_up")
        self.query_one(TextLine).show([Span(f" {words}", ink), Span(ends, Ink.DIM)])

    # Keys

    def action_open(self) -> None:
        explorer = self._explorer
        if explorer.view is None:
            return
        self._from = explorer.index, explorer.finding.text
        self._place.take()
        box = self.query_one(FindInput)
        with box.prevent(Input.Changed):
            box.value = explorer.finding.text
        self._say("")
        box.focus()

    @on(DescendantBlur)
    def action_keep(self) -> None:
        """Close the find bar, also when the focus leaves; keep the matching row selected."""
        self._place.leave()

    def action_give_up(self) -> None:
        explorer = self._explorer
        explorer.note_escape()
        index, explorer.finding.text = self._from
        explorer.select_index(index)
        self.action_keep()

    def action_next(self, step: int) -> None:
        explorer, view = self._explorer, self._explorer.view
        finding = explorer.finding
        if view is None:
            return
        if not finding.text:
            self.action_open()
            return
        finding.marked = True
        try:
            found = finding.next(view, explorer.index, step)
        except LcbtuiError as error:
            explorer.notify(error.plain)
            return
        if found is not None:
            explorer.select_index(found.row)
        if self.display:
            self._say(_words(found))
        else:
            explorer.notify(f"{finding.text}: {_words(found)}")


def _words(found: Match | None) -> str:
    return "no row" if found is None else f"{found.number:,} of {found.total:,}"


NAMED = " Window "


class WindowBar(TextLine, can_focus=True):
    """Bar, in place of the key line, that shows and moves the window of problem dates."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(Scope.WINDOW, "window")

    def __init__(self, explorer: Explorer, keys: TextLine) -> None:
        """Create the bar closed; an open bar takes the place of the key line `keys`."""
        super().__init__(id="window")
        self._explorer = explorer
        self.place = _Place(self, keys)

    @property
    def has_windows(self) -> bool:
        """Whether the source has problem dates, so that a window of dates can be chosen."""
        dataset = self._explorer.dataset
        return dataset is not None and changes.can_choose(dataset)

    def refresh_window(self) -> None:
        """Show the window of problem dates, the count of problems or rows in it, and the keys."""
        dataset, view = self._explorer.dataset, self._explorer.view
        if self.display and not self.has_windows:  # another source came meanwhile
            self.place.leave()
        if dataset is None or view is None or not self.display:
            return
        width = self.screen.size.width
        bounds = changes.date_bounds(dataset)
        window = changes.window_in_force(dataset, self._explorer.state)
        dates, inside = _dates(window, bounds), changes.count_in_window(view)
        line = [Span(" "), Span(dates, Ink.STRONG), Span(f"  {counted(*inside)}", Ink.ACCENT)]
        within = dataset.selection is None
        keys = _fitting(width - _size(line), labels=True, within=within)
        if len(keys) < 2 * 3:
            line[2] = Span(f"  {inside[0]:,}", Ink.ACCENT)
            keys = _fitting(width - _size(line), labels=False, within=within)
        line += keys
        if _size(line) + len(NAMED) <= width:
            line[0] = Span(NAMED)
        self.show(line)

    # Keys

    def action_open(self) -> None:
        if self._dataset() is None:
            return
        if not self.display:
            self.place.take()
            self.refresh_window()
        self.focus()

    def action_close(self) -> None:
        self._explorer.note_escape()
        self.place.leave()

    def action_move(self, end: Literal["start", "end"], months: int) -> None:
        dataset, state = self._dataset(), self._explorer.state
        if dataset is None:
            return
        window = changes.window_moved(dataset, state, end, months)
        if window == changes.window_in_force(dataset, state):
            self._explorer.notify(f"the {end} can go no further")
        else:
            self._choose(window)

    def action_usual(self) -> None:
        dataset = self._dataset()
        if dataset is None:
            return
        window = changes.next_usual(dataset, self._explorer.state)
        if window is None:
            self._explorer.notify("none of the usual windows has anything here")
        else:
            self._choose(window)

    def action_lift(self) -> None:
        if self._dataset() is not None:
            self._choose(None if self._explorer.state.window == Window() else Window())

    def action_opening(self) -> None:
        self._choose(None)

    def action_exact(self) -> None:
        explorer, dataset = self._explorer, self._dataset()
        if dataset is None:
            return
        terms, query = window_terms(explorer.state.window), explorer.state.query
        if dataset.selection is not None or explorer.state.window is None:
            explorer.notify("what is shown is over exactly this window")
        elif not terms:
            explorer.notify("choose both ends of the window first")
        else:
            edit = without_terms if has_terms(query, terms) else with_terms
            explorer.typed.problem = ""
            explorer.change(query=edit(query, terms))

    def _dataset(self) -> Dataset | None:
        """Return the rows if they have problem dates; else show a hint and return None."""
        dataset = self._explorer.dataset
        if dataset is None or self.has_windows:
            return dataset
        view = self._explorer.view
        if view is not None and not dataset.source.bundled and counts_would_help(view):
            self.call_later(self.run_action, "screen.say_problems")
            return None
        data = key_of("screen.switch_data")
        self._explorer.notify(f"{dataset.source.name} states no windows; {data} opens others")
        return None

    def _choose(self, window: Window | None) -> None:
        state = self._explorer.state
        query, before = state.query, window_terms(state.window)
        if has_terms(query, before):  # they were of the window that is left
            query = with_terms(without_terms(query, before), window_terms(window))
        self._explorer.typed.problem = ""
        self._explorer.set_state(
            replace(state, window=window, query=query),
            typed="window",  # steps in quick succession are undone together, as letters are
        )


def _fitting(room: int, *, labels: bool, within: bool) -> list[Span]:
    """Choose the key hints that fit in `room` cells, with or without labels.

    Without `within` scores are over exactly the window, and no key asks for that.
    """
    found: list[Span] = []
    names = ["move('start',1)", "move('end',1)", "usual", "lift", "exact", "opening", "close"]
    for name in names if within else filter(lambda each: each != "exact", names):
        action = action_named(f"window.{name}")
        key = action.first_key
        if name.startswith("move"):
            earlier = key_of(f"window.{name.replace('1', '-1')}")
            key = f"{earlier} {key}" if "end" in name else f"{earlier}{key}"
        parts = [Span(f"  {key}", Ink.KEY, action.bound)]
        if labels:
            parts.append(Span(f" {action.label}", Ink.DIM, action.bound))
        room -= _size(parts)
        if room < 0:
            break
        found += parts
    return found


def _size(parts: Sequence[Span]) -> int:
    return sum(text_width(part.text) for part in parts)


def _dates(window: Window, bounds: DateBounds | None) -> str:
    """Format a window of problem dates; open ends are the source's first and last dates."""
    if window == Window():
        return "all dates"
    start = window.start if window.start is not None or bounds is None else bounds.start
    end = window.end if window.end is not None or bounds is None else bounds.end
    return window_days(Window(start, end))
