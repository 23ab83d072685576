"""The explorer's core: one ViewState, one Dataset, one View; changes, answers, undo.

It knows no layout: `screens.main` shows what is answered, and the action modules turn keys
into changes.
"""

import time

from textual import on

from lcbtui.errors import LcbtuiError
from lcbtui.text.safe_text import safe_text
from lcbtui.tui.messages import RowSelected, TextEdited, ViewFailed, ViewReady
from lcbtui.tui.mixins.ground import Ground
from lcbtui.view.fields import field_named, with_field
from lcbtui.view.state import ViewState

AFTER_ESCAPE = 0.3
"""Seconds in which a digit after Escape is the rest of a key that a slow line split."""


STAYS = "the rows from before stay"
"""What is said of a source that was read again and cannot be used as it is now."""


class Explorer(Ground):
    """Holds the one ViewState; everything else only shows or asks."""

    def end_with(self, error: LcbtuiError) -> None:
        """Leave, since there is nothing to show, and say why."""
        text = f"lcbtui: error: {safe_text(str(error))}"
        self.app.exit(return_code=error.exit_status, message=text)

    # One state, one answer

    def change(self, state: ViewState | None, *, typed: str = "") -> None:
        """Make `state` the one in force; undo knows the one before.

        Args:
            state: the new state; None changes nothing.
            typed: the field whose text was typed; "" for a key or a click.
        """
        if state is None or state == self.view_state:
            return
        before = self.view_state
        self.history.changed(before, time.monotonic(), typed=typed)
        self.view_state = state
        if not typed:
            self.problem = ""
            self.show_state(before)

    def restore(self, state: ViewState) -> None:
        """Go back to a state, as undo does; the inputs show it whole."""
        self.problem = ""
        if state == self.view_state:
            self.ask()
        self.view_state = state
        self.show_state()

    def watch_view_state(self) -> None:
        """Every state is answered by the scheduler."""
        self.ask()

    def ask(self) -> None:
        """Ask the scheduler for the View of the state in force."""
        if self.dataset is None or self.scheduler is None or self.chart is None:
            return
        self.hush()
        index = 0 if self.table is None else self.table.cursor
        self.scheduler.request(
            self.dataset,
            self.view_state,
            self.chart.canvas,
            wanted=self.wanted,
            index=index,
            beside=self.rows_beside(),
        )

    @on(ViewReady)
    def _ready(self, message: ViewReady) -> None:
        late = self.view is not None and message.view.generation < self.view.generation
        if late or message.source is not self.dataset:
            return
        from lcbtui.tui.changes import same_row

        is_first = self.answered is not self.dataset
        if self.view is not None and self.wanted is not None:
            self.wanted = same_row(self.view, self.wanted, message.view)
        self.view, self.answered = message.view, message.source
        self.show_view(message.drawing)
        if is_first:  # not before they are painted: both would take longer
            self.call_after_refresh(self.prepare, message.view.dataset)

    @on(ViewFailed)
    def _failed(self, message: ViewFailed) -> None:
        """Say what is wrong; the state that was answered last is in force again."""
        if message.source is not self.dataset:
            return  # other rows came meanwhile, and are asked the same
        if self.view is None:
            self.end_with(message.error)
            return
        if message.state != self.view_state:
            return
        self.problem = str(message.error)
        if self.answered is self.dataset:
            self.wrong = self._differing(self.view.state)
            self.history.forget(self.view.state)
            self.set_reactive(Explorer.view_state, self.view.state)
            self.show_status()
            return
        if self.is_read_again:
            self.dataset = self.answered
            self.problem = f"{STAYS}: {message.error}"
            self.ask()
            return
        # A filter that another source cannot serve: its rows come first.
        self.view_state = ViewState(source=message.state.source)
        self.show_state()

    @property
    def is_read_again(self) -> bool:
        """Whether the rows to be shown are of the source that is on the screen already."""
        now, before = self.dataset, self.answered
        return now is not None and before is not None and now.source.name == before.source.name

    def _differing(self, state: ViewState) -> str:
        """The filter whose value is not that of `state`, if it is one."""
        fields = ("query", "params", "score")
        mine = self.view_state
        return next((f for f in fields if getattr(mine, f) != getattr(state, f)), "")

    @on(TextEdited)
    def _edited(self, message: TextEdited) -> None:
        """A letter more or less in a filter input."""
        self.problem = self.wrong = ""
        self.hush()
        try:
            value = self._parsed(message.field, message.text)
        except LcbtuiError as error:
            self.problem = str(error)
            self.wrong = message.field
            self.show_status()
            return
        if value == getattr(self.view_state, message.field):
            self.show_status()
        self.change(with_field(self.view_state, message.field, value), typed=message.field)

    def _parsed(self, field: str, text: str) -> object:
        if field != "query":
            return field_named(field).notation.parse(text)
        if self.dataset is not None:  # until then the parser is not worth its import
            from lcbtui.query.parse import parse

            parse(text)
        return text.strip()

    @property
    def just_escaped(self) -> bool:
        """Whether a digit now may be the rest of a split key, and must do nothing."""
        return time.monotonic() - self.escaped < AFTER_ESCAPE

    @property
    def series_names(self) -> tuple[str, ...]:
        """The words of the legend, in the order of their numbers."""
        return () if self.view is None else tuple(entry.label for entry in self.view.series)

    # Which row

    @property
    def selected(self) -> int | None:
        """The selected row, a position in the Dataset; None where nothing is shown."""
        if self.view is None or self.table is None or not len(self.view):
            return None
        return int(self.view.rows[self.table.cursor])

    @on(RowSelected)
    def _selected(self, message: RowSelected) -> None:
        self.select(message.row)

    def select(self, row: int) -> None:
        """Select a row that is shown."""
        self.wanted = row
        self.hush()
        self.show_selection()

    def select_index(self, index: int) -> None:
        """Select the `index`-th row shown, or the nearest there is."""
        if self.view is not None and len(self.view):
            self.select(int(self.view.rows[min(max(index, 0), len(self.view) - 1)]))

    def hush(self) -> None:
        """Say nothing of what was done or read any more."""
        self.notice = ""
        self.headline = ""

    def say(self, notice: str) -> None:
        """Say what was done, until the next key."""
        self.notice = notice
        self.show_status()
