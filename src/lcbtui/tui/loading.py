"""Work on threads: reading sources, deferred imports, freeing memory, noticing changed files.

A changed file is read again once two looks in a row find the same state, not while it grows.
"""

import gc
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lcbtui.dataset.source import NO_OPTIONS, ReadOptions
from lcbtui.errors import SourceError
from lcbtui.sources.catalog import STDIN, bundled, find_all, named_files

if TYPE_CHECKING:
    from lcbtui.dataset.dataset import Dataset


LARGE = 2_000_000  # bytes from which reading a file takes longer than starting a thread


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
    return Loading(sources, stdin_bytes, options).finish(progress)


class Loading:
    """Reading of sources (files or bundled tables) in progress, large files on their own threads.

    Arrow parses large files without Python's global lock, while the explorer is still being
    imported.

    Attributes:
        opening: the names of the sources, and the options that files are read with.
        stamp: the state of the files when reading began.
    """

    def __init__(
        self, sources: Sequence[str], stdin_bytes: bytes | None, options: ReadOptions
    ) -> None:
        """Start to read sources on threads; arguments and errors are those of `load`."""
        # Arrow's own allocator keeps what is freed: of a large source a tenth more with every
        # thousand keys. That of the system is as quick. Said before Arrow is imported.
        os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
        from lcbtui.sources.open import found_in

        self.opening = tuple(sources), options
        self.stamp = stamp_of(*sources)
        self._data = stdin_bytes if STDIN in sources else None
        self._infos = find_all(sources, options)
        self._stage = ""
        self._follow: Callable[[str], None] | None = None
        large = [info for info in self._infos if info.path is not None and is_large(info.path)]
        self._threads = ThreadPoolExecutor(len(large)) if large else None
        self._begun: dict[tuple[str, ReadOptions], Callable[[], Any]] = {}
        if self._threads is not None:
            self._arrow = self._threads.submit(import_module, "pyarrow.csv")
            for info in large:
                reading = self._threads.submit(found_in, info, self._data, self._tell)
                self._begun[info.name, options] = reading.result

    def finish(self, progress: Callable[[str], None] | None = None) -> "Dataset":
        """Wait for the rows and return them; meanwhile import the modules that show rows.

        Arguments and errors are those of `load`.
        """
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
        import_module("lcbtui.sources.cleaning.columns_arrow")
        import_module("lcbtui.sources.combine")
        opening = self._threads.submit(
            open_sources, self._infos, self._data, self._tell, self._begun
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
    """Start to read sources before the explorer is imported, if any of them is a large file.

    Returns:
        The reading under way; None if no file is large, or one is missing, which the explorer
        reports.
    """
    own = [path for source in sources if source not in bundled() for path in paths_of(source)]
    if not any(map(is_large, own)):
        return None
    try:
        return Loading(sources, stdin_bytes, options)
    except SourceError:
        return None


def is_large(path: Path) -> bool:
    """Tell whether a file is so large that reading takes longer than starting a thread."""
    try:
        return path.stat().st_size >= LARGE
    except (OSError, ValueError):
        return False  # reading it says what is wrong


@cache
def _import_libraries() -> None:
    """Import the libraries that read and show rows, and exempt them from garbage collection.

    Their objects stay for good; collecting them took up to 40 ms at a keystroke.
    """
    gc.disable()
    try:
        for name in ("dataset.dataset", "tui.scheduler", "tui.status"):
            import_module(f"lcbtui.{name}")
        for name in ("chart", "table"):
            import_module(f"lcbtui.tui.widgets.{name}")
    finally:
        gc.freeze()
        gc.enable()


Stamp = tuple[tuple[str, int, int, int], ...]
"""Name, inode, size and time of change of a file, or of each file of a folder; () if there is
none."""

EVERY = 1.0
"""Seconds between two looks at the files of the sources."""


def stamp_of(*sources: str) -> Stamp:
    """Return inode, size and modification time of the sources' files, to notice changes later."""
    found: list[tuple[str, int, int, int]] = []
    for path in [path for source in sources for path in paths_of(source)]:
        with suppress(OSError, ValueError):
            if path.is_dir():
                with os.scandir(path) as entries:
                    files = [(entry.name, entry.stat()) for entry in entries]
            else:
                files = [("", path.stat())]
            stamps = ((n, it.st_ino, it.st_size, it.st_mtime_ns) for n, it in files)
            found += sorted(stamps)
    return tuple(found)


def paths_of(source: str) -> Sequence[Path]:
    """List the files of a source: of a named one those that the name stands for."""
    known = bundled().get(source)
    return named_files.get(source) or ((known and known.path) or path_of(source),)


def path_of(source: str) -> Path:
    """Convert a path as typed to a `Path`, with `~` expanded to the home folder."""
    return Path(os.path.expanduser(source))  # noqa: PTH111 - Path.expanduser raises for "~nobody"
