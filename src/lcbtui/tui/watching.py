"""Whether a file has changed since it was read, and is whole again.

A writer may take its time: a file counts as changed only when it was found the same twice, so
that it is not read while it grows. What is still half written then fails to be read, or is read
again when it changes once more.
"""

import os
from pathlib import Path

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


def stamp_of(source: str) -> Stamp:
    """What tells whether a source is still as it was; () where there is no file."""
    from lcbtui.sources.catalog import bundled

    known = bundled().get(source)
    path = Path(os.path.expanduser(source)) if known is None else known.path  # noqa: PTH111 - Path.expanduser raises for "~nobody"
    if path is None:
        return ()
    try:
        if path.is_dir():
            with os.scandir(path) as entries:
                return tuple(sorted(_stamp(entry.name, entry.stat()) for entry in entries))
        return (_stamp("", path.stat()),)
    except (OSError, ValueError):
        return ()


def _stamp(name: str, found: os.stat_result) -> tuple[str, int, int, int]:
    return name, found.st_ino, found.st_size, found.st_mtime_ns
