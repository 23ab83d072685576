"""Loading a source in a worker thread, file watching, deferred imports.

A writer may take its time: a file counts as changed only when it was found the same twice, so
that it is not read while it grows. What is still half written then fails to be read, or is read
again when it changes once more.
"""

import gc
import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lcbtui.dataset.source import NO_OPTIONS, ReadOptions
from lcbtui.errors import SourceError
from lcbtui.sources.catalog import STDIN
from lcbtui.view.state import ViewState

if TYPE_CHECKING:
    from lcbtui.dataset.dataset import Dataset


LARGE = 2_000_000
"""Bytes; smaller files are read in less time than a thread takes to start and to be waited for."""


def load(
    sources: Sequence[str],
    stdin_bytes: bytes | None,
    progress: Callable[[str], None] | None = None,
    options: ReadOptions = NO_OPTIONS,
) -> "Dataset":
    """Read some sources as one, on a thread; whatever shows it is imported here too.

    The bundled sources are read as well, so that none is read later on the event loop.

    Args:
        sources: their names.
        stdin_bytes: what came through standard input, for "-".
        progress: is told in a few words what is being done.
        options: how files among them are read.

    Raises:
        SourceError: if one cannot be read.
    """
    return Loading(sources, stdin_bytes, options).finish(progress)


class Loading:
    """Sources that are being read as one: large files at once, on threads of their own.

    Arrow splits them without the interpreter's lock while the explorer is still being imported.

    Attributes:
        opening: their names, and how files among them are read.
        stamp: what tells whether they have changed since.
    """

    def __init__(
        self, sources: Sequence[str], stdin_bytes: bytes | None, options: ReadOptions
    ) -> None:
        """Begin to read; arguments and errors are those of `load`."""
        # Arrow's own allocator keeps what is freed: of a large source a tenth more with every
        # thousand keys. That of the system is as quick. Said before Arrow is imported.
        os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
        share_heaps()
        from lcbtui.sources.catalog import find
        from lcbtui.sources.open import read_raw

        self.opening = tuple(sources), options
        self.stamp = stamp_of(*sources)
        self._data = stdin_bytes if STDIN in sources else None
        self._infos = [find(source, options) for source in sources]
        self._stage = ""
        self._follow: Callable[[str], None] | None = None
        large = [info for info in self._infos if info.path is not None and is_large(info.path)]
        self._threads = ThreadPoolExecutor(len(large)) if large else None
        self._begun: dict[tuple[str, ReadOptions], Callable[[], Any]] = {}
        if self._threads is not None:
            self._arrow = self._threads.submit(_import_arrow)
            for info in large:
                reading = self._threads.submit(read_raw, info, self._data, self._tell)
                self._begun[info.name, options] = reading.result

    def finish(self, progress: Callable[[str], None] | None = None) -> "Dataset":
        """The rows; what shows them is imported meanwhile. The rest is as in `load`."""
        from lcbtui.sources.open import bundled_tables, open_sources

        self._follow = progress
        if self._threads is None:
            bundled_tables()
            _import_libraries()
            return open_sources(self._infos, self._data, progress)
        if self._stage:
            self._tell(self._stage)
        # No two threads import what imports the other's: first what cleans rows, then the rest.
        self._arrow.result()
        _import_cleaning()
        opening = self._threads.submit(
            open_sources, self._infos, self._data, self._tell, self._begun, same_names=True
        )
        self._threads.shutdown(wait=False)
        bundled_tables()
        _import_libraries()
        return opening.result()

    def _tell(self, stage: str) -> None:
        self._stage = stage
        if self._follow is not None:
            self._follow(stage)


def begin(
    sources: Sequence[str], stdin_bytes: bytes | None, options: ReadOptions
) -> Loading | None:
    """Begin to read sources of which one is large, before the explorer is there to ask for them.

    None where none is, or one cannot be found: the explorer says so.
    """
    if not any(is_large(_path_of(source)) for source in sources):
        return None
    try:
        return Loading(sources, stdin_bytes, options)
    except SourceError:
        return None


def is_large(path: Path) -> bool:
    """Whether reading a file takes long enough to be worth a thread of its own."""
    try:
        return path.stat().st_size >= LARGE
    except (OSError, ValueError):
        return False  # reading it says what is wrong


def _import_arrow() -> None:
    import lcbtui.sources.formats.csv_arrow  # noqa: F401


def _import_cleaning() -> None:
    import lcbtui.sources.cleaning.columns_arrow
    import lcbtui.sources.combine  # noqa: F401


@cache
def _import_libraries() -> None:
    """Import, once, what reads the rows and what shows them: the screen must not wait for it.

    What the libraries make on import stays for good, so the garbage collector need not look
    through it: not meanwhile, and not at any later keystroke, where it took up to 40 ms.
    """
    gc.disable()
    try:
        import lcbtui.dataset.dataset
        import lcbtui.tui.scheduler
        import lcbtui.tui.status
        import lcbtui.tui.widgets.chart
        import lcbtui.tui.widgets.table
        import lcbtui.tui.widgets.window_bar  # noqa: F401
    finally:
        gc.freeze()
        gc.enable()


def warm_up(dataset: "Dataset") -> None:
    """Do on a thread what the first letters of a query would wait for.

    That is: importing the parser, and the lower-case names of many rows.
    """
    from lcbtui.view.apply import apply

    apply(dataset, ViewState(query="a"))


def measure(dataset: "Dataset") -> None:
    """Find on a thread how wide the columns are that every table shows and how far the axes reach.

    Both look at every row, and are wanted as soon as the first answer is there.
    """
    from lcbtui.chart.axes import extent, is_log
    from lcbtui.report.table import column_width

    roles = dataset.roles
    for key in filter(None, (roles.label, roles.x, roles.y)):
        column_width(dataset, key)
    if roles.x is not None:
        extent(dataset, roles.x, log=is_log(dataset, roles.x, None))
    if roles.y is not None:
        extent(dataset, roles.y, log=False)


_LARGE_BLOCK = 1 << 18
_MMAP_THRESHOLD, _ARENA_MAX = -3, -8
"""What `mallopt` of glibc calls the size from which a block of memory is one of its own, and the
number of heaps that threads share."""


def _glibc() -> Any:
    """The C library where it is glibc; None elsewhere."""
    import ctypes

    library = ctypes.CDLL(None) if sys.platform == "linux" else None
    return library if hasattr(library, "malloc_trim") else None


def share_heaps() -> None:
    """Have threads share two heaps: glibc gives each its own, and keeps in it what is freed."""
    library = _glibc()
    if library is not None:
        library.mallopt(_ARENA_MAX, 2)


def give_back() -> None:
    """Give memory that is free back to the system, on a thread, and large blocks from now on.

    glibc keeps for its threads what they freed, columns of many rows among it: after some hundred
    answers more than is in use. A column that is a block of its own goes back at once; as it takes
    longer, none is while a source is opened. Other systems do so by themselves, or have no such
    calls.
    """
    library = _glibc()
    if library is not None:
        library.mallopt(_MMAP_THRESHOLD, _LARGE_BLOCK)
        library.malloc_trim(0)


Stamp = tuple[tuple[str, int, int, int], ...]
"""Name, inode, size and time of change of a file, or of all files of a folder; () for nothing."""

EVERY = 1.0
"""Seconds between two looks."""


class Watch:
    """Remembers what was found at the last look."""

    def __init__(self) -> None:
        self._last: Stamp | None = None

    def is_due(self, now: Stamp, read: Stamp) -> bool:
        """Whether to read again.

        Args:
            now: what is found at this look.
            read: what was there when the file was read last.
        """
        steady, self._last = now == self._last, now
        return steady and now != read


def stamp_of(*sources: str) -> Stamp:
    """What tells whether some sources are still as they were; () where there is no file."""
    return tuple(chain.from_iterable(map(_stamps_of, sources)))


def _stamps_of(source: str) -> Stamp:
    from lcbtui.sources.catalog import bundled

    known = bundled().get(source)
    path = _path_of(source) if known is None else known.path
    if path is None:
        return ()
    try:
        if path.is_dir():
            with os.scandir(path) as entries:
                return tuple(sorted(_stamp(entry.name, entry.stat()) for entry in entries))
        return (_stamp("", path.stat()),)
    except (OSError, ValueError):
        return ()


def _path_of(source: str) -> Path:
    return Path(os.path.expanduser(source))  # noqa: PTH111 - Path.expanduser raises for "~nobody"


def _stamp(name: str, found: os.stat_result) -> tuple[str, int, int, int]:
    return name, found.st_ino, found.st_size, found.st_mtime_ns
