"""All bytes of one path, in bounded time and memory, whatever the path leads to.

A file may be larger than memory, a named pipe may send nothing, a device may never end: each of
them ends here with one line instead of a program that hangs. Nothing is interpreted.
"""

import os
from collections.abc import Callable
from pathlib import Path
from stat import S_ISBLK, S_ISCHR, S_ISDIR, S_ISFIFO, S_ISREG, S_ISSOCK
from time import monotonic

from lcbtui.errors import SourceError

LIMIT = 1 << 30
"""How many bytes are read of one source at the most, packed or unpacked."""
LIMIT_IN_WORDS = "1 GiB"
PATIENCE = 5.0
"""Seconds that a named pipe may be silent: a person waits in front of the screen."""

READS = "lcbtui reads CSV, TSV, JSON, JSON Lines, Parquet and Markdown tables, also gzipped"
"""What a message says would have worked."""

_CHUNK = 1 << 20


def status_of(path: Path, name: str) -> os.stat_result:
    """What the system says of a path: its kind and its size.

    Raises:
        SourceError: if it is not there any more, or may not be looked at.
    """
    try:
        return path.stat()
    except (OSError, ValueError) as problem:
        raise SourceError(f"{name}: {reason(problem)}") from None


def bytes_of(path: Path, name: str) -> bytes:
    """Everything that a file or a named pipe holds; `name` is how messages call it.

    Raises:
        SourceError: if it cannot be read, is too large, silent, a folder or a device.
    """
    _refuse(status_of(path, name).st_mode, name)
    try:
        opened = os.open(path, _how_to_open())
        try:
            return _all_of(opened, name)
        finally:
            os.close(opened)
    except (OSError, ValueError) as problem:
        raise SourceError(f"{name}: {reason(problem)}") from None


def limited(read: Callable[[int], bytes], name: str) -> bytes:
    """Everything that `read(size)` gives until it gives nothing.

    Raises:
        SourceError: if that is more than the limit.
    """
    whole = bytearray()
    while piece := read(_CHUNK):
        whole += piece
        if len(whole) > LIMIT:
            raise SourceError(
                f"{name}: sends more than {LIMIT_IN_WORDS}, which is all that is read;"
                " choose rows or columns before"
            )
    return bytes(whole)


def reason(problem: OSError | ValueError) -> str:
    """Why the system refused a file, in words that fit after its name."""
    if isinstance(problem, PermissionError):
        return "cannot be read: permission denied; check it with ls -l"
    if isinstance(problem, OSError) and problem.strerror:
        return f"cannot be read: {problem.strerror.lower()}"
    return "is not a name that a file can have"


def _how_to_open() -> int:
    """Flags for reading bytes as they are; not every system knows all of them."""
    # A pipe without a writer would stop an ordinary open for good.
    names = ("O_NONBLOCK", "O_CLOEXEC", "O_BINARY")
    return sum((int(getattr(os, name, 0)) for name in names), os.O_RDONLY)


def _refuse(mode: int, name: str) -> None:
    if S_ISDIR(mode):
        raise SourceError(f"{name}: is a folder; name a file in it")
    if S_ISCHR(mode) or S_ISBLK(mode):
        raise SourceError(f"{name}: is a device and no file; {READS}")
    if S_ISSOCK(mode):
        raise SourceError(f"{name}: is a socket and no file; {READS}")


def _all_of(opened: int, name: str) -> bytes:
    status = os.fstat(opened)
    _refuse(status.st_mode, name)  # another thing may have taken the name meanwhile
    if S_ISFIFO(status.st_mode):
        return limited(_patient(opened, name), name)
    if S_ISREG(status.st_mode) and status.st_size > LIMIT:
        raise SourceError(
            f"{name}: has {status.st_size / LIMIT:.1f} GiB, and {LIMIT_IN_WORDS} is all that is"
            " read; choose rows or columns before"
        )
    if status.st_size:
        with os.fdopen(opened, "rb", closefd=False) as file:
            return file.read(status.st_size)
    # Files that the system makes up have no size and yet something in them.
    return limited(lambda size: os.read(opened, size), name)


def _patient(opened: int, name: str) -> Callable[[int], bytes]:
    """A `read` for a pipe that gives up when nothing comes for a while."""
    from select import POLLIN, poll  # noqa: PLC0415 - pipes are rare

    waiting = poll()
    waiting.register(opened, POLLIN)

    def read(size: int) -> bytes:
        until = monotonic() + PATIENCE
        while (left := until - monotonic()) > 0 and waiting.poll(left * 1000):
            try:
                return os.read(opened, size)
            except BlockingIOError:
                continue  # another reader of the pipe was quicker
        raise SourceError(
            f"{name}: is a pipe that sent nothing for {PATIENCE:g} seconds; start what writes into"
            " it, or pipe that into lcbtui -, which waits"
        )

    return read
