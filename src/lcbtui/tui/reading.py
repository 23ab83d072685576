"""Reading sources while the explorer goes on: one request at a time, of which the newest counts."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lcbtui.dataset.source import NO_OPTIONS, ReadOptions
from lcbtui.errors import LcbtuiError
from lcbtui.sources.catalog import STDIN
from lcbtui.tui.host import Host
from lcbtui.tui.leaving import Threads
from lcbtui.tui.loading import EVERY, Loading, Stamp, Watch, load, stamp_of
from lcbtui.view.state import ViewState

if TYPE_CHECKING:
    from lcbtui.dataset.dataset import Dataset

STAGE_AFTER = 0.3
"""Seconds between two looks at how far reading is: of what is quick nothing is said."""


@dataclass(frozen=True, eq=False)
class Reading:
    """One request to read a source, compared by identity.

    Attributes:
        sources: which sources.
        restored: what undo or redo goes to on it; None takes the state in force along.
        again: whether they are the sources in force, read once more.
        changes: fields of the state with the values that they then get.
        said: what is told when it is there.
        label: the name of the row to select then; "" selects the first.
        options: as in the state that it is read for.
    """

    sources: tuple[str, ...]
    restored: ViewState | None
    again: bool = False
    changes: Mapping[str, Any] = field(default_factory=dict)
    said: str = ""
    label: str = ""
    options: ReadOptions = NO_OPTIONS


class SourceReader:
    """Reads sources on a thread, and reads them again when their files change. Knows no Textual."""

    begun: Loading | None = None
    """The first source, where reading it began before this was there; until it is asked for."""

    def __init__(
        self,
        host: Host,
        stdin_bytes: bytes | None,
        tell: Callable[[str], None],
        read: Callable[[Reading, "Dataset", Stamp], Awaitable[None]],
        failed: Callable[[Reading, LcbtuiError, Stamp], None],
    ) -> None:
        """Begin with nothing read.

        Args:
            host: runs the threads, and calls back.
            stdin_bytes: what came through standard input, for the source "-".
            tell: shows a notice.
            read: takes the rows.
            failed: takes why there are none.
        """
        self._host, self._stdin_bytes, self._tell = host, stdin_bytes, tell
        self._took, self._failed = read, failed
        self.current: Reading | None = None
        """What was asked for last, until it is there."""
        self.stamp: Stamp = ()
        """What its file looked like when the source was read last."""
        self._stage = ""  # what the thread that reads is doing; set from there

    @property
    def restored(self) -> ViewState | None:
        """What undo or redo goes to on the source that is being read; None for neither."""
        return None if self.current is None else self.current.restored

    def in_thread(self, work: Callable[..., object], *args: object) -> None:
        """Run something on a thread."""
        todo = [partial(work, *args)]

        def once() -> None:  # Textual may keep a worker that has ended, but not what it was for
            todo.pop()()

        self._host.run_worker(once, group="load", thread=True)

    def start(self, reading: Reading) -> None:
        """Begin to read; whatever was being read is forgotten."""
        self.current, self._stage = reading, ""
        self._host.run_worker(self._tell_stage(reading))
        self.in_thread(self._read, reading)

    def watch(self, in_force: Callable[[], tuple[str, ...]], again: Callable[[], None]) -> None:
        """Look at the files of the sources in force for as long as the explorer runs.

        Args:
            in_force: the sources.
            again: reads them again.
        """
        self._host.run_worker(self._watch(in_force, again), group="watch")

    def _read(self, reading: Reading) -> None:
        """Read a source; runs on a thread."""

        def progress(stage: str) -> None:
            if self.current is reading:
                self._stage = stage

        begun, self.begun = self.begun, None
        if begun is not None and begun.opening != (reading.sources, reading.options):
            begun = None
        stamp = stamp_of(*reading.sources) if begun is None else begun.stamp
        try:
            if begun is None:
                dataset = load(reading.sources, self._stdin_bytes, progress, reading.options)
            else:
                dataset = begun.finish(progress)
        except LcbtuiError as error:
            self._host.call_later(self._failed, reading, error, stamp)
        else:
            self._host.call_later(self._took, reading, dataset, stamp)

    async def _tell_stage(self, reading: Reading) -> None:
        """Say how far reading is, while it goes on."""
        while self.current is reading:
            await asyncio.sleep(STAGE_AFTER)
            if self.current is reading and self._stage:
                name = " + ".join(Path(each).name or each for each in reading.sources)
                self._tell(f"reading {name}: {self._stage} …")

    async def _watch(
        self, in_force: Callable[[], tuple[str, ...]], again: Callable[[], None]
    ) -> None:
        # On a thread of their own: looks never end, and so are no work that is waited for.
        watch, looks, loop = Watch(), Threads(), asyncio.get_running_loop()
        while True:
            await asyncio.sleep(EVERY)
            sources = in_force()
            now = await loop.run_in_executor(looks, stamp_of, *sources)
            busy = self.current is not None or sources != in_force()
            if STDIN not in sources and not busy and watch.is_due(now, self.stamp):
                again()
