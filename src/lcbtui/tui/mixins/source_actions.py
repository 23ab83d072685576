"""Reading sources beside the interface: the first, another, and the same again when it changed."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on, work
from textual.timer import Timer

from lcbtui.errors import LcbtuiError
from lcbtui.text.words import counted
from lcbtui.tui.loading import EVERY, Stamp, Watch, load, measure, stamp_of, warm_up
from lcbtui.tui.messages import Reading, SourceRead, SourceUnreadable
from lcbtui.tui.mixins.explorer import STAYS, Explorer
from lcbtui.view.state import ViewState

if TYPE_CHECKING:
    from lcbtui.dataset.dataset import Dataset


STDIN = "-"

STAGE_AFTER = 0.3
"""Seconds between two looks at how far reading is: what is quick is not told at all."""


class SourceActions(Explorer):
    """What is read, and what becomes of it."""

    _reading = ""
    _stage = ""
    """What the thread that reads is doing; set from there."""

    _stage_timer: Timer | None = None
    _pending: Reading | None = None
    """What was asked for last, until it is there."""

    _stamp: Stamp = ()
    """What told the state of the source when it was read last."""

    def read(self, source: str, restored: ViewState | None = None, *, again: bool = False) -> None:
        """Read a source on a thread; the state stays as it is until the rows are there.

        Args:
            source: which.
            restored: what undo goes back to on it; None takes the present state along.
            again: whether it is the source in force, whose state then stays whole.
        """
        if restored is None:
            self._keep_undone()
        self.reads += 1
        self._pending = Reading(self.reads, source, restored, again)
        self._stage = ""
        self._reading = Path(source).name or source
        if self._stage_timer is None:
            self._stage_timer = self.set_interval(STAGE_AFTER, self._tell_stage)
        self._read_on_thread(self._pending)

    def stay(self) -> None:
        """Forget another source that is being read: the one in force was chosen again."""
        if self._pending is None or self._pending.again:
            return
        self._keep_undone()
        self.reads += 1
        self._end_reading()
        self.show_status()

    def _keep_undone(self) -> None:
        """What undo was on its way to can be gone back to later."""
        if self._pending is not None and self._pending.restored is not None:
            self.history.put_back(self._pending.restored)

    @work(thread=True, group="load")
    def _read_on_thread(self, reading: Reading) -> None:
        def progress(stage: str) -> None:
            if reading.number == self.reads:
                self._stage = stage

        stamp = stamp_of(reading.source)
        try:
            dataset = load(reading.source, self.stdin_bytes, progress)
        except LcbtuiError as error:
            self.post_message(SourceUnreadable(error, reading, stamp))
            return
        self.post_message(SourceRead(dataset, reading, stamp))

    def _tell_stage(self) -> None:
        if self._stage and self._stage_timer is not None:
            self.say(f"reading {self._reading}: {self._stage} …")

    def _is_last(self, reading: Reading) -> bool:
        """Whether nothing else was asked for meanwhile; then reading is over."""
        if reading.number != self.reads:
            return False
        self._end_reading()
        return True

    def _end_reading(self) -> None:
        self._pending = None
        if self._stage_timer is not None:
            self._stage_timer.stop()
            self._stage_timer = None
            self.notice = ""

    @work(thread=True, group="load")
    def prepare(self, dataset: "Dataset") -> None:
        """What the first letters of a query would wait for."""
        warm_up(dataset)

    @work(thread=True, group="load")
    def _measure(self, dataset: "Dataset") -> None:
        """What the first answer would wait for, beside it."""
        measure(dataset)

    @on(SourceUnreadable)
    def _unreadable(self, message: SourceUnreadable) -> None:
        """The data that was there stays; without any there is nothing to explore."""
        if not self._is_last(message.reading):
            return
        if self.dataset is None:
            self.end_with(message.error)
            return
        if message.reading.again:
            self._stamp = message.stamp
            self.problem = f"{STAYS}: {message.error}"
            self.show_status()
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
        if not self._is_last(reading):
            return
        from lcbtui.tui.changes import for_source
        from lcbtui.tui.explorer import AT_ONCE

        if len(message.dataset) > AT_ONCE:
            self._measure(message.dataset)
        await self.place_panels()
        self.unread = ""
        self._stamp = message.stamp
        self.wanted = self.selected if reading.again else None
        self.dataset = message.dataset
        self.read_beside_again()
        if before is None:  # whatever was typed meanwhile is in the state in force
            self.ask()  # not after they are laid out: how wide they are depends on the answer
            if self.watches:
                self._watch()
        elif reading.again:
            if not self.wrong:
                self.problem = ""
            self.ask()
            rows = counted(len(message.dataset), "row")
            self.say(f"{message.dataset.source.name} read again: {rows}")
            return
        elif reading.restored is not None:
            self.restore(reading.restored)
        else:
            self.change(for_source(self.view_state, reading.source, message.dataset))
        self.tell_report()

    def action_reload(self) -> None:
        """Read the source again, or the one that is being read."""
        if self.dataset is None:
            return
        if self._pending is not None:
            self.read(self._pending.source, self._pending.restored, again=self._pending.again)
            return
        if self.view_state.source == STDIN:
            self.say("standard input was read to its end and cannot be read again")
            return
        self.read(self.view_state.source, again=True)

    @work(group="watch")
    async def _watch(self) -> None:
        """Read the source in force again whenever its file has changed."""
        watch = Watch()
        while True:
            await asyncio.sleep(EVERY)
            source = self.view_state.source
            now = await asyncio.to_thread(stamp_of, source)
            busy = self._pending is not None or source != self.view_state.source
            if source != STDIN and not busy and watch.is_due(now, self._stamp):
                self.read(source, again=True)
