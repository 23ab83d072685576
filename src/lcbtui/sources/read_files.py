"""The files that this process has read, so that no output replaces one."""

import os
from contextlib import suppress
from pathlib import Path
from stat import S_ISREG

_read: set[Path] = set()


def protect(path: Path) -> None:
    """Keep in mind that a file was read, for `was_read`."""
    _read.add(path.absolute())


def was_read(path: str) -> bool:
    """Tell whether a path leads, also through links, to a file that this process has read."""
    with suppress(OSError, ValueError):  # it is not there, or no file can have its name
        status, read = Path(path).stat(), [each.stat() for each in _read if each.exists()]
        return S_ISREG(status.st_mode) and any(os.path.samestat(each, status) for each in read)
    return False
