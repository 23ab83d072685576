"""The explorer: `lcbtui` shows a view, `lcbtui pick` prints the rows that were picked in it.

Without a terminal the first prints what `ls` does.
"""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from lcbtui.cli import ls
from lcbtui.cli.flags import of_a_view, view_state
from lcbtui.cli.output import (
    Output,
    ascii_only,
    ascii_option,
    has_colors,
    is_dumb,
    is_terminal,
    note,
    option,
)
from lcbtui.dataset.columns import SHORT_NAMES
from lcbtui.dataset.lookup import require_column
from lcbtui.errors import UsageError
from lcbtui.settings.config import PROGRAM, load_settings
from lcbtui.sources.formats.io import stdin_bytes
from lcbtui.view.state import ViewState

if TYPE_CHECKING:
    from lcbtui.tui.app import LcbtuiApp
    from lcbtui.view.view import View

_NO_TERMINAL = "the explorer needs a terminal that moves its cursor; lcbtui ls prints the rows"

theme_option = click.option("--theme", metavar="NAME", help=PROGRAM["theme"])


class ExploreCommand(click.Command):
    """The click command for the explorer, whose usage line is `lcbtui` without a command name."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage line without a command name."""
        formatter.write_usage("lcbtui", " ".join(self.collect_usage_pieces(ctx)))


@click.command("explore", cls=ExploreCommand, hidden=True)
@of_a_view
@ascii_option
@theme_option
@option("--watch")
@option("--allow-files")
def command(
    sources: tuple[str, ...],
    ascii: bool | None,  # noqa: A002 - the flag's name
    theme: str | None,
    watch: bool,
    allow_files: bool,
    **flags: Any,
) -> int:
    """Open the explorer.

    SOURCE is figure (the default), paper, reported, a file, a folder, or - for standard input.
    Where the output is no terminal, or a dumb one, the rows are printed as by lcbtui ls.
    """
    state = view_state(sources, flags)
    if watch and "-" in state.sources:
        raise UsageError("--watch: standard input cannot be read again; name a file")
    data, keyboard, in_browser = None, None, _is_in_browser()
    on_terminal = is_terminal(sys.stdout) and is_terminal(sys.stderr)  # Textual draws on the latter
    wants_stdin = "-" in (*state.sources, state.against)
    if in_browser and wants_stdin:
        raise UsageError("-: in a browser standard input has the keys; name a file")
    is_shown = on_terminal and not is_dumb()
    if is_shown and not is_terminal(sys.stdin):
        if wants_stdin:
            with suppress(OSError):  # keys come from the terminal
                keyboard = os.open("/dev/tty", os.O_RDONLY)
        is_shown = keyboard is not None
    if not (is_shown or in_browser):
        if watch:
            raise UsageError("--watch: needs a terminal; without one the rows are printed once")
        if on_terminal and is_dumb():
            note(_NO_TERMINAL)
        invoke = click.get_current_context().invoke
        return int(invoke(ls.command, sources=sources, form="table", ascii=ascii, **flags))
    # Textual paints at most so many times a second, and an answer often just misses a frame: at
    # its own 60 that makes a key wait for 17 ms more. Nothing is painted that did not change.
    os.environ.setdefault("TEXTUAL_FPS", "120")
    if keyboard is not None:
        data = stdin_bytes()
        os.dup2(keyboard, 0)
        os.close(keyboard)

    options = {"watches": watch, "allows_files": allow_files or not in_browser}
    app, leave = _run(state, theme, ascii, in_browser=in_browser, stdin_bytes=data, **options)
    return leave(app.return_code or 0)


def _run(
    state: ViewState,
    theme: str | None,
    ascii_flag: bool | None,
    *,
    in_browser: bool = False,
    **options: Any,
) -> tuple["LcbtuiApp", Callable[[int], int]]:
    """Run the explorer in the terminal until the user quits, and print what was copied.

    Returns:
        The app, and what then ends the process with a status.
    """
    if not (in_browser or has_colors()):
        os.environ["NO_COLOR"] = "1"
    from lcbtui.tui.app import LcbtuiApp, leave, run

    app = LcbtuiApp(
        state,
        theme=theme or "",
        ascii_only=ascii_only(ascii_flag, on_terminal=not in_browser),
        settings=load_settings(),
        in_browser=in_browser,
        **options,
    )
    run(app)
    explorer = app.explorer
    lines = explorer.copied_lines if "picking" in options else explorer.exit_lines
    with suppress(OSError):  # the terminal may be gone
        for line in () if in_browser else lines:
            print(line, file=sys.stderr)
    return app, partial(leave, app)


def _is_in_browser() -> bool:
    """Tell whether TEXTUAL_DRIVER names a driver that is not Textual's for a terminal."""
    driver = os.environ.get("TEXTUAL_DRIVER", "")
    return bool(driver) and not driver.startswith(("textual.drivers.linux", "textual.drivers.win"))


@click.command("pick")
@of_a_view
@option(
    "printed",
    "--print",
    shell_complete=lambda _, __, typed: [
        name for name in (*SHORT_NAMES, "hf_repo") if name.startswith(typed)
    ],
)
@ascii_option
@theme_option
def pick(
    sources: tuple[str, ...],
    printed: str | None,
    ascii: bool | None,  # noqa: A002 - the flag's name
    theme: str | None,
    **flags: Any,
) -> int:
    """Choose models in the explorer, and print them.

    Enter prints the pinned models, or the selected one; Esc and q print nothing, and the exit
    status is 130. The explorer is on the terminal wherever the output goes, so that
    ollama run "$(lcbtui pick --print hf_repo)" works.
    """
    state = view_state(sources, flags)
    data = None
    if "-" in (*state.sources, state.against) and not is_terminal(sys.stdin):
        data = stdin_bytes()

    with _on_terminal():
        picking = partial(_lines, printed=printed)
        app, leave = _run(state, theme, ascii, stdin_bytes=data, picking=picking)
    picked = app.main.picked
    if picked is not None and not app.return_code:
        with Output().open() as out:
            out.write(picked)
    # Nothing picked is as after Ctrl+C.
    return leave(app.return_code or (130 if picked is None else 0))


@contextmanager
def _on_terminal() -> Iterator[None]:
    """Redirect the standard streams to the terminal during the `with` block.

    Raises:
        UsageError: without a terminal that can show the explorer.
    """
    if is_dumb() or _is_in_browser():
        raise UsageError(_NO_TERMINAL)
    try:
        if sys.stdin is None or sys.stderr is None:
            raise OSError
        terminal = os.open("/dev/tty", os.O_RDWR)
    except OSError:
        raise UsageError(_NO_TERMINAL) from None
    before = [os.dup(number) for number in range(3)]
    try:
        _point_streams_to(terminal, terminal, terminal)
        yield
    finally:
        _point_streams_to(*before)
        for number in (terminal, *before):
            os.close(number)


def _point_streams_to(*descriptors: int) -> None:
    sys.stdout.flush()
    sys.stderr.flush()
    for number, descriptor in enumerate(descriptors):
        os.dup2(descriptor, number)


def _lines(view: "View", rows: Sequence[int], printed: str | None) -> str:
    """Collect one column (by default model names) of some rows as lines, without duplicates.

    Raises:
        UsageError: for an unknown column, or a row without a value.
    """
    dataset, label = view.dataset, view.roles.label
    key = label if printed is None else require_column(printed, dataset.columns, view.roles).key
    texts = [dataset.cell(row, key).text for row in rows]
    if "" in texts:
        name = dataset.cell(rows[texts.index("")], label).text
        raise UsageError(f"{name or 'this row'} has no {dataset.by_key[key].title} to print")
    return "".join(f"{text}\n" for text in dict.fromkeys(texts))
