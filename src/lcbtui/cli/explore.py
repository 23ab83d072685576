"""The explorer; without a terminal, what `ls` prints."""

import os
import sys
from contextlib import suppress
from typing import Any

import click

from lcbtui.cli import ls
from lcbtui.cli.flags import require_theme, view_flags, view_state
from lcbtui.cli.output import ascii_only, ascii_option, has_colors, is_dumb, is_terminal, note
from lcbtui.errors import UsageError
from lcbtui.settings.config import load_settings
from lcbtui.sources.formats.io import stdin_bytes


class ExploreCommand(click.Command):
    """The command that has no name: its help must not give it one."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what is typed to get here."""
        formatter.write_usage("lcbtui", " ".join(self.collect_usage_pieces(ctx)))


@click.command("explore", cls=ExploreCommand, hidden=True)
@view_flags
@ascii_option
@click.option("--theme", metavar="NAME", help="The explorer's theme.")
@click.option("--watch", is_flag=True, help="Read the file again whenever it changes.")
def command(
    sources: tuple[str, ...],
    ascii: bool | None,  # noqa: A002 - the flag's name
    theme: str | None,
    watch: bool,
    **flags: Any,
) -> int:
    """The explorer.

    SOURCE is figure (the default), paper, reported, a file, a folder, or - for standard input.
    Where the output is no terminal, or a dumb one, the rows are printed as by lcbtui ls.
    """
    settings = load_settings()
    state = view_state(sources, flags)
    if watch and "-" in state.sources:
        raise UsageError("--watch: standard input cannot be read again; name a file")
    require_theme(theme, settings)
    data, keyboard = None, None
    piped_in = "-" in (*state.sources, state.against) and not is_terminal(sys.stdin)
    if piped_in and _on_terminal() and not is_dumb():
        keyboard = _open_keyboard()
    if is_dumb() or not _on_terminal() or (keyboard is None and not is_terminal(sys.stdin)):
        if watch:
            raise UsageError("--watch: needs a terminal; without one the rows are printed once")
        if is_dumb() and _on_terminal():
            note("the explorer needs a terminal that moves its cursor, and TERM says it does not")
        context = click.get_current_context()
        status: int = context.invoke(
            ls.command, sources=sources, form="table", ascii=ascii, **flags
        )
        return status
    # Textual paints at most so many times a second, and an answer often just misses a frame: at
    # its own 60 that makes a key wait for 17 ms more. Nothing is painted that did not change.
    os.environ.setdefault("TEXTUAL_FPS", "120")
    if not has_colors():
        os.environ["NO_COLOR"] = "1"
    if keyboard is not None:
        data = stdin_bytes()
        os.dup2(keyboard, 0)
        os.close(keyboard)
    from lcbtui.settings.first_start import is_first_start, state_folder
    from lcbtui.tui.loading import begin

    begun = begin(state.sources, data, state.read_options)  # not after the explorer is imported
    from lcbtui.tui.app import LcbtuiApp
    from lcbtui.tui.leaving import leave, run

    app = LcbtuiApp(
        state,
        stdin_bytes=data,
        theme=theme or "",
        ascii_only=ascii_only(ascii, on_terminal=True),
        watches=watch,
        settings=settings,
        first_start=is_first_start(state_folder()),
    )
    app.explorer.reader.begun = begun
    run(app)
    with suppress(OSError):  # the terminal may be gone
        for line in app.explorer.exit_lines:
            print(line, file=sys.stderr)
    return leave(app, app.return_code or 0)


def _on_terminal() -> bool:
    """Whether stdout and stderr are terminals; Textual paints on the latter."""
    return is_terminal(sys.stdout) and is_terminal(sys.stderr)


def _open_keyboard() -> int | None:
    """The terminal that keys come from while standard input is the data; None without one."""
    try:
        return os.open("/dev/tty", os.O_RDONLY)
    except OSError:
        return None
