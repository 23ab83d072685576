"""Where and how a command writes: standard output or a whole file, width, colours and notes.

Loads no numpy, since a lookup writes with it too.
"""

import errno
import io
import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial, wraps
from pathlib import Path
from typing import Any, NamedTuple, TextIO, TypeVar

import click

from lcbtui.chart.style import Charset, Depth, Role, sgr
from lcbtui.dataset.lookup import nearest_names
from lcbtui.dataset.source import was_read
from lcbtui.errors import LcbtuiError, UsageError, flagged
from lcbtui.report.facts import Answer, answer_lines, answer_markdown, plain_lines
from lcbtui.report.files import form_asked, is_read_only, no_place_for, whole_file
from lcbtui.report.writers import as_record
from lcbtui.settings.config import COLOR_CHOICES, PROGRAM, load_settings
from lcbtui.sources.catalog import shipped_file
from lcbtui.text.width import BETWEEN_FACTS, MOST_SCREEN, in_ascii, wrapped
from lcbtui.text.words import counted, safe_text

F = TypeVar("F", bound=Callable[..., Any])

NOTHING_MATCHED = 1
"""The exit status of a view without a row."""

RECORDS = ("csv", "tsv", "json", "jsonl")


class Output(NamedTuple):
    """Destination and style of a command's output: file or standard output, format, width, colours.

    Attributes:
        form: the format, such as "table" or "json".
        path: the file; None or "-" for standard output.
        force: whether a file that was read may be overwritten.
        color, ascii, cells: values of the flags `--color`, `--ascii` and `--width`; None if not
            given.
    """

    form: str = ""
    path: str | None = None
    force: bool = False
    color: str | None = None
    ascii: bool | None = None
    cells: int | None = None

    @property
    def width(self) -> int | None:
        """Width of a line in cells; None for no limit."""
        is_free = self.path is not None or not is_terminal(sys.stdout)
        return self.cells or (None if is_free else terminal_size(sys.stdout)[0])

    @property
    def is_colored(self) -> bool:
        """Whether to write colours: by flag, else setting, NO_COLOR, FORCE_COLOR, terminal."""
        wanted = self.color or load_settings().color
        if wanted != "auto":
            return wanted == "always"
        if os.environ.get("NO_COLOR") or self.path is not None:
            return False
        forced = (os.environ.get(name, "") for name in ("FORCE_COLOR", "CLICOLOR_FORCE"))
        is_forced = any(value not in {"", "0"} for value in forced)
        return is_forced or (has_colors() and is_terminal(sys.stdout))

    @property
    def depth(self) -> Depth:
        """Colour depth of the terminal; 256 colours if the terminal does not say, as over SSH."""
        if not self.is_colored:
            return Depth.NONE
        if os.environ.get("COLORTERM") in {"truecolor", "24bit"}:
            return Depth.TRUE
        is_basic = os.environ.get("TERM") in {"linux", "ansi", "vt100"}
        return Depth.BASIC if is_basic else Depth.INDEXED

    @property
    def charset(self) -> Charset:
        """Character set of the text, such as of chart markers."""
        on_terminal = self.path is None and is_terminal(sys.stdout)
        return Charset.ASCII if ascii_only(self.ascii, on_terminal=on_terminal) else Charset.SHAPES

    @property
    def paint(self) -> Callable[[str, Role], str]:
        """Function that colours a text for its role (such as marker) with ANSI escape sequences."""
        codes = {role: sgr(role.ink, self.depth) for role in Role}
        return lambda text, role: (
            f"\x1b[{codes[role]}m{text}\x1b[0m" if codes[role] and text else text
        )

    @contextmanager
    def open(self, *, binary: bool = False) -> Iterator[Any]:
        """Open standard output or the output file; the file appears when it is complete.

        Raises:
            UsageError: if the file cannot be written, is read-only, or was read; or for bytes, if
                standard output is a terminal.
        """
        out = sys.stdout
        if self.path is not None and self.path != "-":
            if not self.force and (was_read(self.path) or is_read_only(self.path)):
                why = f"that file is {'read' if was_read(self.path) else 'read-only'}"
                raise UsageError(f"-o {safe_text(self.path)}: {why}; --force replaces it")
            with whole_file(self.path, f"-o {self.path}", binary=binary) as file:
                yield file
        elif binary:
            if is_terminal(out):
                raise UsageError(f"{self.form} is no text for a terminal: -o chart.{self.form}")
            yield out.buffer
        else:
            if isinstance(out, io.TextIOWrapper):  # data must not depend on the locale
                out.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
            yield out
            out.flush()  # data that cannot be written is told before any note on it

    def write_lines(self, lines: Iterable[str]) -> None:
        """Write lines of text to the output."""
        is_ascii = self.charset is Charset.ASCII
        with self.open() as out:
            out.writelines(f"{in_ascii(line) if is_ascii else line}\n" for line in lines)

    def write_answer(self, *answers: Answer, why: bool = False) -> None:
        """Write reports to the output as text or as Markdown, with a blank line between two.

        Args:
            answers: the reports.
            why: whether to include the explanation of the method.
        """
        lines = list[str]()
        for answer in answers:
            if self.form == "markdown":
                lines += ["", *answer_markdown(answer, why=why)]
            else:
                laid_out = answer_lines(answer, self.width, why=why)
                lines += ["", *plain_lines(laid_out, bold=self.is_colored)]
        self.write_lines(lines[1:])

    def write_json(self, record: object) -> None:
        """Write a record to the output as one JSON object."""
        with self.open() as out:
            out.write(json.dumps(as_record(record), ensure_ascii=False, indent=2) + "\n")


# Flags

_ROWS = dict[str, dict[str, Any]]()
for _row in Path(__file__).with_name("flags.tsv").read_text("utf-8").splitlines():
    _flag, _metavar, _help = _row.split("\t")
    _ROWS[_flag] = {"metavar": _metavar or None, "help": _help}


def option(*names: str, **more: Any) -> Callable[[F], F]:
    """Make a click option, as `click.option`; `flags.tsv` has its help, and its metavar if any.

    The flag is the last of the names. Without a metavar and a type it is a switch.
    """
    row = _ROWS[names[-1]] | more
    if row["metavar"] is None and "type" not in row:
        row["is_flag"] = True
    return click.option(*names, **row)


ascii_option = click.option("--ascii", is_flag=True, default=None, help=PROGRAM["ascii"])


def _chosen_format(
    formats: Sequence[str], context: click.Context, _: click.Parameter, form: str | None
) -> str:
    # A flag that is given is read before one that is not, so a path is there already.
    path = context.params.get("output")
    if context.params.pop("json", False):  # it is eager, so it is there already
        if form not in (None, "json"):
            raise UsageError(f"--json and -f {form} are two formats; give one")
        form = "json"
    if form is not None or path is None:
        return form or formats[0]
    try:
        return form_asked(path, formats) or formats[0]
    except UsageError as error:
        raise UsageError(f"-o {safe_text(path)}: {error}") from None


def output_options(*formats: str, screen: bool = False) -> Callable[[F], F]:
    """Make a decorator that adds `--format`, `--output` and `--force` to a click command.

    The command gets their values as one `Output`. Without `--format` the extension of `-o PATH`
    chooses the format, else the first format is taken.

    Args:
        formats: the choices of `--format`.
        screen: whether to add `--color`, `--ascii` and `--width`, for a text on a terminal.
    """
    words = f"How to write it; by default as the ending of PATH says, else {formats[0]}."
    chosen, choice = partial(_chosen_format, formats), click.Choice(formats)
    options = [
        click.option("-f", "--format", "form", type=choice, callback=chosen, help=words),
        option("-o", "--output", type=click.Path()),
        option("--force"),
    ]
    if "json" in formats:
        options.append(option("--json", is_eager=True))
    if screen:
        options += [
            click.option("--color", type=click.Choice(COLOR_CHOICES), help=PROGRAM["color"]),
            ascii_option,
            option("--width", type=click.IntRange(1, MOST_SCREEN[0])),
        ]

    def with_options(function: F) -> F:
        @wraps(function)
        def command(form: str, output: str | None, force: bool, **given: Any) -> Any:
            # Reading may take its time, and who mistyped a folder is told before.
            if output is not None and output != "-" and (problem := no_place_for(output)):
                raise UsageError(f"-o {safe_text(output)}: {problem}")
            names = ("color", "ascii", "width")
            looks = (given.pop(name, None) for name in names)
            return function(output=Output(form, output, force, *looks), **given)

        with_flags: Any = command
        for add in reversed(options):
            with_flags = add(with_flags)
        return with_flags  # type: ignore[no-any-return]  # a command as it was

    return with_options


# The terminal


def is_dumb() -> bool:
    """Tell whether the terminal cannot move its cursor (TERM is "dumb" or "unknown")."""
    return os.environ.get("TERM") in {"dumb", "unknown"}


def write_topic(topic: str) -> None:
    """Write a page of the documentation as text in the terminal's width and colours."""
    from rich.console import Console
    from rich.markdown import Markdown

    output, text = Output(), io.StringIO()
    page = shipped_file(f"docs/{topic}.md").read_text(encoding="utf-8")
    # Without comments and pictures; of links to other pages their words stay.
    left_out = r"<!--.*?-->|!\[[^\]]*\]\([^)]*\)|\[([^\]]*)\]\((?!\w+:)[^)\s]*\)"
    Console(
        file=text,
        width=min(output.width or 80, 100),  # wider lines are hard to read
        color_system="standard" if output.is_colored else None,
        force_terminal=output.is_colored,
    ).print(Markdown(re.sub(left_out, r"\1", page), code_theme="ansi_dark", hyperlinks=False))
    output.write_lines(line.rstrip() for line in text.getvalue().splitlines())


def has_colors() -> bool:
    """Tell whether the terminal may have colours: TERM is set, except on Windows, and not dumb."""
    return not is_dumb() and (bool(os.environ.get("TERM")) or os.name == "nt")


def ascii_only(flag: bool | None, *, on_terminal: bool) -> bool:
    """Tell whether to write ASCII only: by the flag, else the setting, else the locale.

    A terminal gets ASCII where the encoding of the locale is stated and not UTF-8.
    """
    if flag is not None:
        return flag
    settings = load_settings()
    if "ascii" in settings.origins:
        return settings.ascii
    # In its UTF-8 mode Python has set LC_CTYPE itself (PEP 538).
    names = ("LC_ALL", "LANG") if sys.flags.utf8_mode else ("LC_ALL", "LC_CTYPE", "LANG")
    locale = next(filter(None, map(os.environ.get, names)), "")
    is_utf8 = re.fullmatch(r"(?i)[^.]*(\.utf-?8(@.*)?)?", locale) and locale not in {"C", "POSIX"}
    return on_terminal and not is_utf8


def terminal_size(stream: TextIO) -> tuple[int, int]:
    """Find columns and lines of a terminal: by COLUMNS and LINES, else its own, else 80 and 24."""
    found = os.terminal_size((0, 0))
    with suppress(OSError, ValueError):
        found = os.get_terminal_size(stream.fileno())
    stated = (os.environ.get(name, "") for name in ("COLUMNS", "LINES"))
    asked = (int(text[:9]) if text.isascii() and text.isdigit() else 0 for text in stated)
    each = zip(asked, found, (80, 24), MOST_SCREEN, strict=True)
    columns, lines = (min(a or b or c, most) for a, b, c, most in each)
    return columns, lines


def is_terminal(stream: TextIO | None) -> bool:
    """Tell whether a stream is an open terminal."""
    return stream is not None and not stream.closed and stream.isatty()


# Standard error


def note(words: str, *, about: str = "", check: str = "", first: bool = False) -> None:
    """Keep a warning until the command ends, when the first two go to standard error.

    Args:
        words: the note, on something that could mislead; "" to count it alone.
        about: the source that it is about.
        check: the command that tells more; "" for none.
        first: whether to put the note before all kept so far.
    """
    context = click.get_current_context(silent=True)
    kept = Notes() if context is None else context.meta.setdefault("lcbtui.notes", Notes())
    kept.insert(0 if first else len(kept), (about, words, check))


class Notes(list[tuple[str, str, str]]):
    """Notes kept for standard error: the source each is about, its words, what tells more."""

    def write(self) -> None:
        """Write the first two to standard error, and the command that lists the others."""
        shown = [(about, words) for about, words, _ in self if words][:2]
        first = shown[0][0] if shown else ""
        facts = [words if about in ("", first) else f"{about}: {words}" for about, words in shown]
        check = next((check for *_, check in self if check), "")
        if check and (more := len(self) - len(shown)):
            facts.append(f"{f'{more} more' if facts else counted(more, 'note')}: {check}")
        tell(f"lcbtui: note: {first and f'{first}: '}{'; '.join(facts)}")


def tell(words: str, *, ascii: bool | None = None) -> OSError | None:  # noqa: A002
    """Write a line to standard error, wrapped to a terminal's width, or return what prevents it."""
    text, on_terminal = safe_text(words), is_terminal(sys.stderr)
    if ascii_only(ascii, on_terminal=on_terminal):
        text = in_ascii(text)
    try:
        if sys.stderr is not None:
            width = terminal_size(sys.stderr)[0] if on_terminal else None
            print(*wrapped(text, width, BETWEEN_FACTS, hang=2), sep="\n", file=sys.stderr)
    except OSError as error:  # nobody reads it or it is full, which is no reason to keep data back
        give_up(sys.stderr)
        return error
    return None


def give_up(stream: TextIO | None) -> None:
    """Redirect an unwritable stream to the null device, so that no flush fails at exit."""
    if stream is None or stream.closed:
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


# How a command ends


def status_of(error: OSError | click.ClickException | LcbtuiError, kept: int) -> int:
    """Write an error that ended a command to standard error, and return the exit status.

    Args:
        error: of click, of lcbtui, or of the system while the result was written.
        kept: the status that the command has kept, which holds where nobody reads on.
    """
    if isinstance(error, BrokenPipeError):
        give_up(sys.stdout)
        give_up(sys.stderr)
        return kept
    if isinstance(error, OSError):
        give_up(sys.stdout)
        why = "standard output is closed" if error.errno == errno.EBADF else error.strerror
        words, status = f"the result could not be written: {why}", 2
    elif isinstance(error, LcbtuiError):
        words, status = flagged(*error.message), error.exit_status
    else:
        words, status = error.format_message(), error.exit_code
        if isinstance(error, click.NoSuchOption):  # compared without their leading dashes
            asked = error.option_name.lstrip("-")
            names = {other.lstrip("-"): other for other in error.possibilities or ()}
            meant = [names[name] for name in nearest_names(asked, names, most=3)]
            words = click.NoSuchOption(error.option_name, possibilities=meant).format_message()
        if isinstance(error, click.UsageError):
            name = error.ctx.info_name if error.ctx is not None else None
            see = f"; see lcbtui help {'figure' if name == 'explore' else name}" if name else ""
            words = words.rstrip(".") + see
    unread = tell(f"lcbtui: error: {words}", ascii=False)  # the settings may be the error
    return 0 if isinstance(unread, BrokenPipeError) else status
