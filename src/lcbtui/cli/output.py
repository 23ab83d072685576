"""Where results go: standard output or a file written whole, in colour or not.

Standard input as a source. Loads no pandas, since a lookup reads it too.
"""

import io
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import wraps
from typing import Any, BinaryIO, TextIO, TypeVar

import click

from lcbtui.errors import UsageError
from lcbtui.report.files import (
    form_asked,
    no_place_for,
    whole_binary_file,
    whole_file,
)
from lcbtui.settings.config import COLOR_CHOICES, load_settings
from lcbtui.text.safe_text import in_ascii, safe_text
from lcbtui.text.width import MOST_SCREEN_CELLS

F = TypeVar("F", bound=Callable[..., Any])

NOTES = "lcbtui.notes"
"""Where click's context has the lines of `note`."""

NOTHING_MATCHED = 1
"""The exit status of a view without a row."""

RECORDS = ("csv", "tsv", "json", "jsonl")
FORMATS = ("table", "markdown", "latex", *RECORDS, "bibtex")

output_option = click.option(
    "-o",
    "--output",
    metavar="PATH",
    help="Write to this file: whole, or not at all.",
    type=click.Path(),
)


def _remember(context: click.Context, _parameter: click.Parameter, forced: bool) -> None:
    context.meta[_FORCED] = forced


_FORCED = "lcbtui.forced"
_force_option = click.option(
    "--force",
    is_flag=True,
    expose_value=False,
    callback=_remember,
    help="Write over a file that is read.",
)
color_option = click.option(
    "--color", type=click.Choice(COLOR_CHOICES), help="Colours; auto is for terminals only."
)
ascii_option = click.option("--ascii", is_flag=True, default=None, help="ASCII characters only.")


def cells_option(flag: str, words: str) -> Callable[[F], F]:
    """A flag that takes a number of cells of the terminal."""

    def parsed(
        _context: click.Context, _parameter: click.Parameter, text: str | None
    ) -> int | None:
        if text is None:
            return None
        is_number = text.isascii() and text.isdigit() and len(text) < 10
        if not is_number or not 0 < int(text) <= MOST_SCREEN_CELLS:
            raise UsageError(
                f"{flag} {text[:20]}: expected a whole number from 1 to {MOST_SCREEN_CELLS}"
            )
        return int(text)

    return click.option(flag, metavar="N", callback=parsed, help=words)


width_option = cells_option("--width", "Cells from left to right.")


def screen_options(function: F) -> F:
    """What a text for a terminal is written with: `color`, `ascii` and `width`."""
    return color_option(ascii_option(width_option(function)))


def output_options(*formats: str) -> Callable[[F], F]:
    """The flags `--output`, and `--format` with these choices.

    Without the latter the ending of `-o PATH` chooses, and where that says nothing, the first.
    """

    def chosen(context: click.Context, _parameter: click.Parameter, form: str | None) -> str:
        # A flag that is given is read before one that is not, so a path is there already.
        path = context.params.get("output")
        if form is not None:
            return form
        if path is None:
            return formats[0]
        try:
            return form_asked(path, formats) or formats[0]
        except UsageError as error:
            raise UsageError(f"-o {safe_text(path)}: {error}") from None

    words = f"How to write it; by default as the ending of PATH says, else {formats[0]}."
    choice = click.Choice(formats)
    option = click.option("-f", "--format", "form", type=choice, callback=chosen, help=words)

    def with_options(function: F) -> F:
        return option(output_option(_sure_to_write(function)))

    return with_options


def _sure_to_write(function: F) -> F:
    """A command that asks first whether its output has a place.

    Reading may take its time, and who mistyped a folder is told before.
    """

    @wraps(function)
    def guarded(*args: Any, **given: Any) -> Any:
        output = given.get("output")
        if output is not None and output != "-":
            problem = no_place_for(output)
            if problem:
                raise UsageError(f"-o {safe_text(output)}: {problem}")
        return function(*args, **given)

    return _force_option(guarded)  # type: ignore[return-value]  # a command as it was


def _keep_what_was_read(path: str) -> None:
    """Refuse to write over a file that this command has read, whichever flag named it.

    Raises:
        UsageError: for such a file, without `--force`.
    """
    from lcbtui.sources.formats.io import was_read

    context = click.get_current_context(silent=True)
    is_forced = context is not None and context.meta.get(_FORCED, False)
    if not is_forced and was_read(path):
        raise UsageError(f"-o {safe_text(path)}: that file is read; --force replaces it")


@contextmanager
def destination(path: str | None) -> Iterator[TextIO]:
    """Standard output, or a file that is written whole or not at all.

    Raises:
        UsageError: if the file cannot be written, or was read.
    """
    if path is None or path == "-":
        if sys.stdout is None:
            raise UsageError("standard output is closed; -o PATH writes to a file")
        if isinstance(sys.stdout, io.TextIOWrapper):  # data must not depend on the locale
            sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
        yield sys.stdout
        sys.stdout.flush()  # data that cannot be written is told before any note on it
        return
    _keep_what_was_read(path)
    with whole_file(path, f"-o {path}") as out:
        yield out


@contextmanager
def binary_destination(path: str | None, form: str) -> Iterator[BinaryIO]:
    """The same for bytes, which are nothing for a terminal.

    Raises:
        UsageError: if the file cannot be written, or standard output is a terminal or closed.
    """
    if path is None or path == "-":
        if is_terminal(sys.stdout):
            raise UsageError(f"{form} is no text for a terminal; -o chart.{form} writes to a file")
        if sys.stdout is None:
            raise UsageError("standard output is closed; -o PATH writes to a file")
        yield sys.stdout.buffer
        return
    _keep_what_was_read(path)
    with whole_binary_file(path, f"-o {path}") as out:
        yield out


def colored(choice: str | None, path: str | None) -> bool:
    """Whether to write colours: the flag, then the setting; `auto` asks the terminal."""
    wanted = choice or load_settings().color
    if wanted != "auto":
        return wanted == "always"
    if os.environ.get("NO_COLOR") or not has_colors():
        return False
    return path is None and is_terminal(sys.stdout)


DUMB = {"dumb", "unknown"}
"""The TERM of what only takes line after line, such as a shell in an editor."""


def is_dumb() -> bool:
    """Whether the terminal says that it cannot move the cursor."""
    return os.environ.get("TERM") in DUMB


def has_colors() -> bool:
    """Whether the terminal may have colours: not a dumb one, nor one that does not tell its kind.

    On Windows none tells it.
    """
    return not is_dumb() and (bool(os.environ.get("TERM")) or os.name == "nt")


def ascii_only(flag: bool | None, *, on_terminal: bool) -> bool:
    """Whether to write ASCII only: the flag, then the setting, then the locale of the terminal."""
    settings = load_settings()
    if flag is not None:
        return flag
    if "ascii" in settings.origins:
        return settings.ascii
    return on_terminal and not is_utf8(os.environ, implied=bool(sys.flags.utf8_mode))


def is_utf8(environment: Mapping[str, str], *, implied: bool) -> bool:
    """Whether the locale says that the terminal reads UTF-8, or says nothing.

    Args:
        environment: its variables, LC_ALL before LC_CTYPE before LANG.
        implied: whether Python took UTF-8 where the locale was another. Then LC_CTYPE is its own
            (PEP 538), and was not there before.
    """
    names = ["LC_ALL", *([] if implied else ["LC_CTYPE"]), "LANG"]
    said = next(filter(None, (environment.get(name) for name in names)), "")
    charset = said.partition(".")[2].partition("@")[0]
    if charset:
        return charset.casefold().replace("-", "") == "utf8"
    return said not in {"C", "POSIX"}


def terminal_width(path: str | None) -> int | None:
    """The width of the terminal that the output goes to; None where it goes elsewhere."""
    return None if path is not None else _width_of(sys.stdout)


def _width_of(stream: TextIO | None) -> int | None:
    """The width of the terminal behind a stream; None where there is none.

    As `shutil.get_terminal_size`, which asks standard output alone and takes `show` 4 ms.
    """
    if stream is None or not is_terminal(stream):
        return None
    asked, width = os.environ.get("COLUMNS", ""), 0
    if asked.isascii() and asked.isdigit():
        width = int(asked[:9])
    if not width:
        with suppress(OSError, ValueError):
            width = os.get_terminal_size(stream.fileno()).columns
    return min(width or _USUAL_WIDTH, MOST_SCREEN_CELLS)


_USUAL_WIDTH = 80


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a stream is a terminal; a closed one is none."""
    return stream is not None and not stream.closed and stream.isatty()


def note(words: str, *, check: str = "", first: bool = False) -> None:
    """Keep a line for the person, who gets one when the command has ended: the first.

    Args:
        words: what could mislead if it were not said.
        check: the command that tells it too; "" where none does.
        first: whether it comes before what was kept so far.
    """
    context = click.get_current_context(silent=True)
    kept = [] if context is None else context.meta.setdefault(NOTES, [])
    kept.insert(0 if first else len(kept), (words, check))


def write_note(kept: Sequence[tuple[str, str]]) -> None:
    """Write the first of the lines of `note` to standard error, and where the others are told."""
    if sys.stderr is None:
        return
    (words, _), *others = kept
    more = next((f"; {check} has the rest" for _, check in others if check), "")
    text = safe_text(f"lcbtui: note: {words}{more}")
    if ascii_only(None, on_terminal=is_terminal(sys.stderr)):
        text = in_ascii(text)
    try:
        print(for_person(text), file=sys.stderr)
    except OSError:  # nobody reads it or it is full, which is no reason to keep the data back
        give_up(sys.stderr)


def for_person(line: str) -> str:
    """A line for standard error: on a terminal in lines of whole words, else as it is."""
    from lcbtui.text.width import BETWEEN_FACTS, wrapped

    return "\n".join(wrapped(line, _width_of(sys.stderr), BETWEEN_FACTS, hang=2))


def give_up(stream: TextIO | None) -> None:
    """Let a standard stream that cannot be written to lead nowhere: Python flushes it at exit."""
    if stream is None or stream.closed:
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
