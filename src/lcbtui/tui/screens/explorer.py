"""The explorer's core: one ViewState, one Dataset, one View; changes, answers, undo.

It knows no layout: `screens.main` shows what is answered, and the action modules turn keys
into changes.
"""

import time
from typing import TYPE_CHECKING

from textual import on, work

from lcbtui.errors import LcbtuiError
from lcbtui.sources.safe_text import safe_text
from lcbtui.tui.loading import load, warm_up
from lcbtui.tui.messages import (
    Reading,
    RowSelected,
    SourceRead,
    SourceUnreadable,
    TextEdited,
    ViewFailed,
    ViewReady,
)
from lcbtui.tui.screens.ground import Ground
from lcbtui.view.fields import field_named, with_field
from lcbtui.view.state import ViewState

if TYPE_CHECKING:  # pandas comes with it: not before the first frame
    from lcbtui.sources.dataset import Dataset

AFTER_ESCAPE = 0.3
"""Seconds in which a digit after Escape is the rest of a key that a slow line split."""


class Explorer(Ground):
    """Holds the one ViewState; everything else only shows or asks."""

    # Reading

    def read(self, source: str, restored: ViewState | None = None) -> None:
        """Read a source on a thread; the state stays as it is until the rows are there.

        Args:
            source: which.
            restored: what undo goes back to on it; None takes the present state along.
        """
        self.reads += 1
        self._read_on_thread(Reading(self.reads, source, restored))

    @work(thread=True, group="load")
    def _read_on_thread(self, reading: Reading) -> None:
        try:
            dataset = load(reading.source, self.stdin_bytes)
        except LcbtuiError as error:
            self.post_message(SourceUnreadable(error, reading))
            return
        self.post_message(SourceRead(dataset, reading))

    @work(thread=True, group="load")
    def _warm_up(self, dataset: "Dataset") -> None:
        warm_up(dataset)

    @on(SourceUnreadable)
    def _unreadable(self, message: SourceUnreadable) -> None:
        """The data that was there stays; without any there is nothing to explore."""
        if message.reading.number != self.reads:
            return
        if self.dataset is None:
            self.end_with(message.error)
            return
        if message.reading.restored is not None:
            self.history.put_back(message.reading.restored)
        self.problem = str(message.error)
        self.unread = message.reading.source
        self.show_status()

    @on(SourceRead)
    async def _read(self, message: SourceRead) -> None:
        """Show the rows, unless another source was asked for meanwhile."""
        reading, before = message.reading, self.dataset
        if reading.number != self.reads:
            return
        await self.place_panels()
        self.unread = ""
        from lcbtui.tui.changes import for_source

        self.dataset, self.wanted = message.dataset, None
        if before is None:  # whatever was typed meanwhile is in the state in force
            self.ask()  # not after they are laid out: how wide they are depends on the answer
        elif reading.restored is not None:
            self.restore(reading.restored)
        else:
            self.change(for_source(self.view_state, reading.source, message.dataset))

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
        self.notice = ""
        index = 0 if self.table is None else self.table.cursor
        self.scheduler.request(
            self.dataset, self.view_state, self.chart.canvas, wanted=self.wanted, index=index
        )

    @on(ViewReady)
    def _ready(self, message: ViewReady) -> None:
        late = self.view is not None and message.view.generation < self.view.generation
        if late or message.view.dataset is not self.dataset:
            return
        is_first = self.view is None or self.view.dataset is not self.dataset
        self.view = message.view
        self.show_view(message.drawing)
        if is_first:  # not before they are painted: both would take longer
            self.call_after_refresh(self._warm_up, message.view.dataset)

    @on(ViewFailed)
    def _failed(self, message: ViewFailed) -> None:
        """Say what is wrong; the state that was answered last is in force again."""
        if self.view is None:
            self.end_with(message.error)
            return
        if message.state != self.view_state:
            return
        self.problem = str(message.error)
        if self.view.dataset is self.dataset:
            self.wrong = self._differing(self.view.state)
            self.history.forget(self.view.state)
            self.set_reactive(Explorer.view_state, self.view.state)
            self.show_status()
            return
        # A filter that another source cannot serve: its rows come first.
        self.view_state = ViewState(source=message.state.source)
        self.show_state()

    def _differing(self, state: ViewState) -> str:
        """The filter whose value is not that of `state`, if it is one."""
        fields = ("query", "params", "score")
        mine = self.view_state
        return next((f for f in fields if getattr(mine, f) != getattr(state, f)), "")

    @on(TextEdited)
    def _edited(self, message: TextEdited) -> None:
        """A letter more or less in a filter input."""
        self.problem = self.wrong = ""
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
            return field_named(field).parse(text)
        if self.dataset is not None:  # until then the parser is not worth its import
            from lcbtui.view.query import parse

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
        self.wanted, self.notice = row, ""
        self.show_selection()

    def select_index(self, index: int) -> None:
        """Select the `index`-th row shown, or the nearest there is."""
        if self.view is not None and len(self.view):
            self.select(int(self.view.rows[min(max(index, 0), len(self.view) - 1)]))

    def say(self, notice: str) -> None:
        """Say what was done, until the next key."""
        self.notice = notice
        self.show_status()
