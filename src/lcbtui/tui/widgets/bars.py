"""The bar that takes the place of the key line to find rows.

Nothing else moves: table and chart stay where they are and answer every key.
"""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.events import DescendantBlur
from textual.widget import Widget
from textual.widgets import Input, Label

from lcbtui.errors import LcbtuiError
from lcbtui.tui.actions import Scope, bindings, naming_keys
from lcbtui.tui.explorer import Explorer, Match
from lcbtui.tui.theme import Ink, Span
from lcbtui.tui.widgets.lines import SteadyInput, TextLine


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
