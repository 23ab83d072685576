"""Work on threads: reading sources, deferred imports, freeing memory, noticing changed files.

A changed file is read again once two looks in a row find the same state, not while it grows.
"""

import gc
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from lcbtui.dataset.source import NO_OPTIONS, ReadOptions
from lcbtui.sources.catalog import STDIN, bundled, find_all, named_files

if TYPE_CHECKING:
    from lcbtui.dataset.dataset import Dataset


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
