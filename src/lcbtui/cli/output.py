"""Where results go: standard output or a file written whole, in colour or not."""

import io
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO, TypeVar

import click

from lcbtui.errors import UsageError
from lcbtui.settings import COLOR_CHOICES, Settings
from lcbtui.sources.safe_text import safe_text

F = TypeVar("F", bound=Callable[..., Any])

NOTHING_MATCHED = 1
"""The exit status of a view without a row."""

FORMATS = ("table", "markdown", "csv", "tsv", "json", "jsonl")

output_option = click.option(
    "-o",
    "--output",
    metavar="PATH",
    help="Write to this file: whole, or not at all.",
    type=click.Path(),
)
color_option = click.option(
    "--color", type=click.Choice(COLOR_CHOICES), help="Colours; auto is for terminals only."
)
ascii_option = click.option("--ascii", is_flag=True, default=None, help="ASCII characters only.")
width_option = click.option("--width", metavar="N", help="Cells from left to right.")


def format_option(formats: tuple[str, ...] = FORMATS) -> Callable[[F], F]:
    """The `--format` flag with these choices; the first is the default."""
    return click.option(
        "-f",
        "--format",
        "form",
        type=click.Choice(formats),
        default=formats[0],
        show_default=True,
        help="How to write it.",
    )


@contextmanager
def destination(path: str | None) -> Iterator[TextIO]:
    """Standard output, or a file that appears under its name only when it is complete.

    A link is followed, an existing file keeps its mode, and a pipe or device is written to.

    Raises:
        UsageError: if the file cannot be written.
    """
    if path is None or path == "-":
        if sys.stdout is None:
            raise UsageError("standard output is closed; -o PATH writes to a file")
        yield _utf8(sys.stdout)
        return
    try:
        target = Path(path).resolve()
        is_special = target.exists() and not target.is_file()
        if is_special and not target.is_dir():
            with target.open("w", encoding="utf-8", newline="") as out:
                yield out
            return
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:100]}.")
    except OSError as error:
        raise UsageError(f"-o {path}: {error.strerror}") from None
    temporary = Path(name)
    try:
        with open(handle, "w", encoding="utf-8", newline="") as out:  # noqa: PTH123 - a descriptor
            yield out
        temporary.chmod(mode)
        temporary.replace(target)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise UsageError(f"-o {path}: {error.strerror}") from None
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _utf8(stream: TextIO) -> TextIO:
    """The stream in UTF-8 whatever the locale says: data must not depend on it."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    return stream


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def colored(choice: str | None, settings: Settings, path: str | None) -> bool:
    """Whether to write colours: the flag, then the setting; `auto` asks the terminal."""
    wanted = choice or settings.color
    if wanted != "auto":
        return wanted == "always"
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return path is None and is_terminal(sys.stdout)


def terminal_width(path: str | None) -> int | None:
    """The width of the terminal that the output goes to; None where it goes elsewhere."""
    if path is not None or not is_terminal(sys.stdout):
        return None
    return shutil.get_terminal_size().columns


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a stream is a terminal; a closed one is none."""
    return stream is not None and not stream.closed and stream.isatty()


def note(text: str) -> None:
    """A line for the person, not for the data: to standard error, where there is one."""
    if sys.stderr is not None:
        print(f"lcbtui: note: {safe_text(text)}", file=sys.stderr)
