"""Output files: written whole or not at all, in the format that their name says."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from lcbtui.errors import UsageError
from lcbtui.text.words import safe_text

ENDINGS = {f".{form}": form for form in ("svg", "pdf", "png", "txt", "csv", "tsv", "json", "jsonl")}
ENDINGS |= {".ndjson": "jsonl", ".md": "markdown", ".markdown": "markdown"}
ENDINGS |= {".tex": "latex", ".bib": "bibtex"}
"""Output format by the ending of a file name."""


def form_asked(path: str, forms: Sequence[str]) -> str | None:
    """Choose the output format by a file's extension; None for a file without an extension.

    Raises:
        UsageError: for an extension whose format is not among the allowed ones.
    """
    ending = Path(path).suffix.lower()
    if not ending:
        return None
    known = {end: form for end, form in (ENDINGS | {".xml": "junit"}).items() if form in forms}
    known |= {".txt": "table"} if forms[0] == "table" else {}
    if ending not in known:
        raise UsageError(f"{safe_text(ending)} is not written; there are {', '.join(known)}")
    return known[ending]


def no_place_for(path: str) -> str:
    """Explain why no file can be written at a path, without trying to write; "" if one can."""
    try:
        target = _target(path)
        if target.exists() and not target.is_file():
            return "that is a folder" if target.is_dir() else ""  # a pipe or a device takes it
        if not target.parent.is_dir():
            folder = target.parent if Path(path).is_symlink() else Path(path).parent
            return f"there is no folder {safe_text(str(folder))}"
    except UsageError as error:
        return str(error)
    except OSError as error:
        return str(error.strerror)
    return ""


def is_read_only(path: str) -> bool:
    """Tell whether a path leads to a file without permission to write, for all or for this user."""
    if not os.path.isfile(path):  # noqa: PTH113 - no error for a name that no file can have
        return False
    return not (Path(path).stat().st_mode & 0o222 and os.access(path, os.W_OK))


def _target(path: str, called: str = "") -> Path:
    """Resolve a path to write to, following symbolic links.

    Raises:
        UsageError: for an impossible file name or a loop of links, which begins with `called`.
    """
    try:
        target = Path(path).resolve()
        if target.is_symlink():  # from Python 3.13 on a loop is no error
            raise ValueError
    except (ValueError, RuntimeError):  # such as a name with a zero byte, or a loop of links
        raise UsageError(f"{called}no file can have this name") from None
    return target


_unfinished: set[Path] = set()
"""Temporary files being written."""
_numbers = count()


def discard_unfinished() -> None:
    """Delete all temporary files that are half written, for a program that ends during a write."""
    for temporary in tuple(_unfinished):
        temporary.unlink(missing_ok=True)


@contextmanager
def whole_file(path: str, called: str = "", *, binary: bool = False) -> Iterator[Any]:
    """Open a file for atomic writing: it appears under its name only when it is complete.

    A symbolic link is followed, an existing file keeps its permissions, and a pipe or device is
    written to directly.

    Args:
        path: the file to write.
        called: name of the file in error messages; "" for the path.
        binary: whether to write bytes, not text.

    Raises:
        UsageError: if the file cannot be written.
    """
    how: dict[str, Any] = {"mode": "w", "encoding": "utf-8", "newline": ""}
    how = {"mode": "wb"} if binary else how
    called = called or path
    try:
        target = _target(path, f"{called}: ")
        is_special = target.exists() and not target.is_file()
        if is_special and not target.is_dir():
            with target.open(**how) as out:
                yield out
            return
        os.umask(umask := os.umask(0))
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~umask
        temporary = target.with_name(f".lcbtui-{os.getpid()}-{next(_numbers)}")
        _unfinished.add(temporary)
        try:
            with temporary.open(**how | {"mode": how["mode"].replace("w", "x")}) as out:
                yield out
            temporary.chmod(mode)
            temporary.replace(target)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        finally:
            _unfinished.discard(temporary)
    except OSError as error:
        raise UsageError(f"{called}: {error.strerror}") from None
