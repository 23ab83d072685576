"""The explorer; without a terminal, what `ls` prints."""

import os
import sys
from typing import Any

import click

from lcbtui.cli.output import ascii_option, note
from lcbtui.cli.view_flags import view_flags, view_state
from lcbtui.settings import load_settings


class ExploreCommand(click.Command):
    """The command that has no name: its help must not give it one."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what is typed to get here."""
        formatter.write_usage("lcbtui", " ".join(self.collect_usage_pieces(ctx)))


@click.command("explore", cls=ExploreCommand, hidden=True)
@view_flags
@ascii_option
@click.option("--theme", metavar="NAME", help="The explorer's theme.")
def command(
    source: str | None,
    ascii: bool | None,  # noqa: A002 - the flag's name
    theme: str | None,
    **flags: Any,
) -> int:
    """The explorer.

    SOURCE is figure (the default), paper, reported, a CSV or TSV file, or - for standard input.
    Where the output is no terminal, the rows are printed as by lcbtui ls.
    """
    settings = load_settings()
    state = view_state(source, flags, settings.source)
    data = None
    if state.source == "-" and not sys.stdin.isatty() and _on_terminal():
        from lcbtui.cli.standard_input import stdin_bytes

        data = stdin_bytes()
        if not _keyboard_from_terminal():
            return _list(source, ascii, flags)
    elif not (_on_terminal() and sys.stdin.isatty()):
        return _list(source, ascii, flags)
    from lcbtui.tui.app import run_explorer

    return run_explorer(
        state,
        stdin_bytes=data,
        theme=theme or settings.theme,
        ascii_only=settings.ascii if ascii is None else ascii,
        tell=note,
    )


def _on_terminal() -> bool:
    """Whether stdout and stderr are terminals; Textual paints on the latter."""
    return sys.stdout.isatty() and sys.stderr.isatty()


def _keyboard_from_terminal() -> bool:
    """Take keys from the terminal, since standard input was the data."""
    try:
        keyboard = os.open("/dev/tty", os.O_RDONLY)
    except OSError:
        return False
    os.dup2(keyboard, 0)
    os.close(keyboard)
    return True


def _list(source: str | None, ascii_only: bool | None, flags: dict[str, Any]) -> int:
    from lcbtui.cli import ls

    status: int = click.get_current_context().invoke(
        ls.command,
        source=source,
        form="table",
        output=None,
        color=None,
        ascii=ascii_only,
        width=None,
        **flags,
    )
    return status
