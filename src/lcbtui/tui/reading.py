"""Reading sources on threads while the explorer runs, and reading changed files again.

What was read is put into the `Explorer`, with a state for it. No Textual. A changed file is read
again once two looks in a row find the same state, not while it grows.
"""

import asyncio
import gc
import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from lcbtui.dataset.source import NO_OPTIONS, ReadOptions
from lcbtui.errors import LcbtuiError
from lcbtui.sources.catalog import STDIN, bundled, find_all, named_files
from lcbtui.text.words import counted
from lcbtui.view.state import FIELDS, READ_OPTIONS, ViewState

if TYPE_CHECKING:
    from lcbtui.dataset.dataset import Dataset
    from lcbtui.tui.explorer import Explorer, Host

STAGE_AFTER = 0.3
"""Seconds between two reports of progress; quick reading reports none."""

EVERY = 1.0
"""Seconds between two looks at the files of the sources."""

Stamp = tuple[tuple[str, int, int, int], ...]
"""Name, inode, size and time of change of a file, or of each file of a folder; () if there is
none."""


def load(
    sources: Sequence[str],
    stdin_bytes: bytes | None,
    progress: Callable[[str], None] | None = None,
    options: ReadOptions = NO_OPTIONS,
) -> "Dataset":
    """Read sources into one Dataset and import the modules that show it; runs on a thread.

    Args:
        sources: the names of bundled tables, or paths of files.
        stdin_bytes: the bytes of standard input, for the source "-".
        progress: called with the name of each stage of reading.
        options: how files among the sources are read.

    Raises:
        SourceError: if a source cannot be read.
    """
    # Arrow's own allocator keeps what is freed: of a large source a tenth more with every
    # thousand keys. That of the system is as quick. Said before Arrow is imported.
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    from lcbtui.sources.open import bundled_tables, open_sources

    infos = find_all(sources, options)
    bundled_tables()
    _import_libraries()
    return open_sources(infos, stdin_bytes if STDIN in sources else None, progress)


@cache
def _import_libraries() -> None:
    """Import the libraries that read and show rows, and exempt them from garbage collection.

    Their objects stay for good; collecting them took up to 40 ms at a keystroke.
    """
    for name in ("scheduler", "status", "widgets.chart", "widgets.table"):
        import_module(f"lcbtui.tui.{name}")
    gc.freeze()
    gc.enable()  # which the command line turned off at the start


def stamp_of(*sources: str) -> Stamp:
    """Return inode, size and modification time of the sources' files, to notice changes later."""
    found: list[tuple[str, int, int, int]] = []
    for source in sources:
        known = bundled().get(source)
        for path in named_files.get(source) or ((known and known.path) or path_of(source),):
            with suppress(OSError, ValueError):
                for file in sorted(path.iterdir()) if path.is_dir() else [path]:
                    it = file.stat()
                    found.append((file.name, it.st_ino, it.st_size, it.st_mtime_ns))
    return tuple(found)


def path_of(source: str) -> Path:
    """Convert a path as typed to a `Path`, with `~` expanded to the home folder."""
    return Path(os.path.expanduser(source))  # noqa: PTH111 - Path.expanduser raises for "~nobody"


class ReadRequest(NamedTuple):
    """Request to read sources (files or bundled tables).

    Attributes:
        sources: names of bundled tables, or paths of files.
        restored: the view state that an undo or redo restores; None to adapt the current one.
        again: whether the request reloads the sources in force.
        changes: new values of fields of the state, set when the rows are there.
        said: the notice to show when the rows are there.
        label: the name of the row to select when the rows are there; "" selects the first.
        options: how files are read.
    """

    sources: tuple[str, ...]
    restored: ViewState | None
    again: bool
    changes: Mapping[str, Any]
    said: str
    label: str
    options: ReadOptions


class SourceReader:
    """Reader of the explorer's sources on threads, which reloads sources whose files change."""

    watches = False
    """Whether sources are read again when their files change."""

    def __init__(self, explorer: "Explorer", host: "Host") -> None:
        self._explorer, self._host = explorer, host
        self.current: ReadRequest | None = None
        """The request in progress; None for none."""
        self.stamp: Stamp = ()
        """The state of the files when they were read last."""
        self._stage = ""  # of the reading thread, which sets it

    @property
    def restored(self) -> ViewState | None:
        """The view state that an undo or redo in progress will restore; else None."""
        return None if self.current is None else self.current.restored

    # Requests

    def read(
        self,
        sources: tuple[str, ...],
        restored: ViewState | None = None,
        *,
        again: bool = False,
        said: str = "",
        label: str = "",
        **changes: Any,
    ) -> None:
        """Start to read sources on a thread; the view state changes only when the rows are there.

        A new request replaces the one in progress. The arguments are those of `ReadRequest`.
        """
        if restored is None:
            self._explorer.history.put_back(self.restored)
        now = self._explorer.state if restored is None else restored
        options = now.read_options if sources == now.sources else NO_OPTIONS
        asked = {key: value for key, value in changes.items() if key in READ_OPTIONS}
        options = options._replace(**asked)
        self._start(ReadRequest(sources, restored, again, changes, said, label, options))

    def reload(self) -> None:
        """Reload the current sources, or restart the reading request in progress."""
        if self._explorer.dataset is None:
            return
        if self.current is not None:
            self._start(self.current._replace())
        elif STDIN in self._explorer.state.sources:
            self._explorer.notify("standard input cannot be read again")
        else:
            self.read(self._explorer.state.sources, again=True)

    def go_to(self, state: ViewState) -> None:
        """Switch to another view state, reading its sources if they differ, as one undo step."""
        if state.opening == self._explorer.state.opening:
            self._explorer.set_state(state)
        else:
            fields = {each.name: getattr(state, each.name) for each in FIELDS}
            self.read(state.sources, **fields)

    def switch(self, source: str, *, said: str = "", label: str = "", **changes: Any) -> None:
        """Switch to another source (file or bundled table); for the current one cancel a switch.

        Args:
            source: the name or path of the source.
            said: the notice to show when the rows are there.
            label: the name of the row to select then; "" selects the first.
            changes: fields of the state that change in the same undo step.
        """
        if (source,) != self._explorer.state.sources:
            self.read((source,), said=said, label=label, **changes)
        elif self.current is not None and not self.current.again:
            self._explorer.history.put_back(self.restored)
            self.end()
            self._host.show_status()

    def end(self) -> None:
        """Drop the reading request in progress, and clear its notice."""
        self.current = None
        self._explorer.notice = ""

    # Threads

    def _start(self, reading: ReadRequest) -> None:
        if self._explorer.refuses_files(*reading.sources):
            return
        self.current, self._stage = reading, ""
        self._host.run_worker(self._report_stages(reading))
        self._host.run_worker(partial(self._read, reading), group="load", thread=True)

    def _read(self, reading: ReadRequest) -> None:
        """Read the sources of a request on a thread; pass rows or error to the event loop."""

        def progress(stage: str) -> None:
            if self.current is reading:
                self._stage = stage

        stamp, data = stamp_of(*reading.sources), self._explorer.stdin_bytes
        try:
            dataset = load(reading.sources, data, progress, reading.options)
        except LcbtuiError as error:
            self._host.call_later(self._failed, reading, error, stamp)
        else:
            self._host.call_later(self._succeeded, reading, dataset, stamp)

    async def _report_stages(self, reading: ReadRequest) -> None:
        while self.current is reading:
            await asyncio.sleep(STAGE_AFTER)
            if self.current is reading and self._stage:
                name = " + ".join(Path(each).name or each for each in reading.sources)
                self._explorer.notify(f"reading {name}: {self._stage} …")

    async def _watch(self) -> None:
        """Poll the files of the sources while the explorer runs; reload sources that changed.

        They count as changed when two looks in a row find the same, which is not what was read.
        """
        explorer = self._explorer
        # On a thread of their own: looks never end, and so are no work that is waited for.
        looks, loop, last = ThreadPoolExecutor(1), asyncio.get_running_loop(), self.stamp
        while True:
            await asyncio.sleep(EVERY)
            sources = explorer.state.sources
            now = await loop.run_in_executor(looks, stamp_of, *sources)
            busy = self.current is not None or sources != explorer.state.sources
            steady, last = now == last, now
            if STDIN not in sources and not busy and steady and now != self.stamp:
                self.read(sources, again=True)

    # Results

    def _failed(self, reading: ReadRequest, error: LcbtuiError, stamp: Stamp) -> None:
        """Show why reading failed and keep the earlier rows; exit if there are none."""
        explorer = self._explorer
        if self.current is not reading:
            return
        self.end()
        if explorer.dataset is None:
            self._host.end_with(error)
        elif reading.again:
            self.stamp = stamp
            explorer.fail(error, rows_stay=True)
        else:
            explorer.history.put_back(reading.restored)
            explorer.unreadable_path = reading.sources[-1]
            explorer.fail(error)

    async def _succeeded(self, reading: ReadRequest, dataset: "Dataset", stamp: Stamp) -> None:
        """Show the rows read for a request, unless a newer request replaced the request."""
        explorer = self._explorer
        if self.current is not reading:
            return
        self.end()
        await self._host.place_panels()
        explorer.unreadable_path = ""
        self.stamp = stamp
        if reading.again and explorer.dataset is not None:
            explorer.preferred_row, explorer.dataset = explorer.selected, dataset
            explorer.other.read_again()
            explorer.ask()
            explorer.notify(f"{dataset.source.name} read again: {counted(len(dataset), 'row')}")
            return
        from lcbtui.tui.status import load_notice

        if explorer.dataset is not None:
            self._switch(reading, explorer.dataset, dataset)
        else:
            explorer.begin(dataset)
            if self.watches:
                self._host.run_worker(self._watch(), group="watch")
        explorer.load_notice = load_notice(dataset)
        self._host.show_status()

    def _switch(self, reading: ReadRequest, old: "Dataset", dataset: "Dataset") -> None:
        """Show the rows of another source: adapt the view state, keep the selected model."""
        from lcbtui.tui.changes import for_sources, name_in, with_columns_there

        explorer = self._explorer
        name = reading.label
        if explorer.preferred_row is not None and not name:
            shown, row = explorer.answer, explorer.selected
            here = "" if shown is None or row is None else shown.name_of(row)
            name = name_in(dataset, here, old)
        explorer.label_to_select, explorer.preferred_row, explorer.index = name, None, 0
        explorer.moved, explorer.lifted, explorer.dataset = False, None, dataset
        explorer.other.read_again()
        if reading.restored is not None:
            explorer.restore(reading.restored, reading.said)
            return
        older, defaults = explorer.state, explorer.defaults
        state = for_sources(older, reading.sources, dataset, old, defaults)
        state = with_columns_there(dataset, state, defaults)
        explorer.set_state(replace(state, **reading.changes))
        said, kept = [reading.said] if reading.said else [], explorer.state.pins
        if "pins" not in reading.changes:  # another view has pins of its own
            gone = [pin for pin in older.pins if name_in(dataset, pin, old) not in kept]
            said += [f"not in {dataset.source.short_name}: {', '.join(gone)}"] if gone else []
        explorer.notify("; ".join(said))


class OtherSource:
    """Second source, to compare the first with; read on a thread when a view state names it."""

    def __init__(self, explorer: "Explorer", host: "Host") -> None:
        self._explorer, self._host = explorer, host
        self._read: tuple[str, Dataset | None] | None = None
        """The name of the second source and its rows; None as rows while they are being read."""
        self._readings = 0

    def choose(self, source: str) -> None:
        """Compare the current sources with another source (file or bundled table), read afresh."""
        if source in self._explorer.state.sources:
            self._explorer.notify("that is the source itself: name another to compare it with")
            return
        if self._explorer.refuses_files(source):
            return
        self._read = None
        self._explorer.change(against=source)

    def rows(self) -> "Dataset | None":
        """Return the rows of the second source; None if there is none or it is still being read.

        The first call for a source starts to read it.
        """
        source = self._explorer.state.against
        if source is None:
            return None
        if self._read is None or self._read[0] != source:
            self._read = (source, None)
            self._begin(source)
        return self._read[1]

    def read_again(self) -> None:
        """Reload the source compared with; its old rows stay until then, and if reading fails."""
        if self._read is not None and self._read[1] is not None:
            self._begin(self._read[0])

    def _begin(self, source: str) -> None:
        self._readings += 1
        number, stdin_bytes = self._readings, self._explorer.stdin_bytes

        def read() -> None:
            try:
                found: Dataset | LcbtuiError = load((source,), stdin_bytes)
            except LcbtuiError as error:
                found = error
            self._host.call_later(self._end, source, found, number)

        self._host.run_worker(read, group="load", thread=True)

    def _end(self, source: str, found: "Dataset | LcbtuiError", number: int) -> None:
        """Store the rows read from the second source, or show the error of reading.

        A result for a source that is no longer compared is ignored. A source that cannot be read is
        dropped from the state, unless it has rows from before.
        """
        explorer = self._explorer
        if number != self._readings:
            return
        if explorer.state.against != source:
            self._read = None  # undo may ask for it again, and must not wait for this answer
        elif not isinstance(found, LcbtuiError):
            self._read = (source, found)
            notice = explorer.notice
            explorer.ask()
            if notice:  # a notice about the first source still holds
                explorer.notify(notice)
        elif self._read is not None and self._read[1] is not None:
            explorer.fail(found, rows_stay=True)
        else:
            self._read = None
            state = replace(explorer.state, against=None)
            explorer.history.forget(state)
            explorer.restore(state)
            explorer.fail(found)
