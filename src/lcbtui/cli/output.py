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

F = TypeVar("F", bound=Callable[..., Any])

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

    Raises:
        UsageError: if the file cannot be written.
    """
    if path is None or path == "-":
        yield _utf8(sys.stdout)
        return
    target = Path(path)
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    except OSError as error:
        raise UsageError(f"-o {path}: {error.strerror}") from None
    temporary = Path(name)
    try:
        with open(handle, "w", encoding="utf-8", newline="") as out:  # noqa: PTH123 - a descriptor
            yield out
        temporary.chmod(0o666 & ~_umask())
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
    return path is None and sys.stdout.isatty()


def terminal_width(path: str | None) -> int | None:
    """The width of the terminal that the output goes to; None where it goes elsewhere."""
    if path is not None or not sys.stdout.isatty():
        return None
    return shutil.get_terminal_size().columns


def note(text: str) -> None:
    """A line for the person, not for the data: to standard error."""
    print(f"lcbtui: note: {text}", file=sys.stderr)
