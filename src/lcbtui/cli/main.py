"""The command line: finds the command, loads its module, turns errors into lines and statuses."""

import importlib
import os
import sys
from collections.abc import Sequence
from typing import Any

import click

from lcbtui import __version__
from lcbtui.errors import LcbtuiError
from lcbtui.sources.safe_text import safe_text
from lcbtui.view.fields import COMMANDS

EXPLORE = "explore"
"""The command that runs when no command is named."""

INTERRUPTED = 130

_SUMMARIES = {
    "ls": "The rows.",
    "show": "All that is known of these models.",
    "plot": "The chart, once.",
    "check": "What was read, guessed, repaired and left out of a source.",
    "sources": "The bundled sources, with titles and citations.",
    "completion": "Completion for bash, zsh or fish.",
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called.

    A first word that is neither a command nor a global option belongs to the explorer:
    `lcbtui paper` and `lcbtui --params ..8B` open it.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The names of the commands, in the order of the help page."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command, its module imported now."""
        if cmd_name not in (*COMMANDS, EXPLORE):
            return None
        module = importlib.import_module(f"lcbtui.cli.{cmd_name}")
        command: click.Command = module.command
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the explorer's name first unless a command or a global option is there."""
        if not ctx.resilient_parsing or args:
            first = args[0] if args else ""
            if first not in (*COMMANDS, "--help", "-h", "--version"):
                args = [EXPLORE, *args]
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a reader that went away is no error, which click would make it."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            return _closed_pipe()

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The commands with their summaries, without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(_SUMMARIES.items()))


@click.group(
    cls=LazyGroup,
    invoke_without_command=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    options_metavar="[VIEW FLAGS]",
    subcommand_metavar="[SOURCE] | COMMAND …",
    epilog="View flags: lcbtui ls --help. A file called like a command is written ./ls.",
)
@click.version_option(__version__, message="lcbtui %(version)s")
def cli() -> None:
    """How well open language models write code for their size.

    Without a command: the explorer, on SOURCE (figure, paper, reported, a CSV or TSV file, or
    - for standard input).
    """


def run(arguments: Sequence[str]) -> int:
    """Run the command line on `arguments` and return the exit status."""
    try:
        status = cli.main(list(arguments), prog_name="lcbtui", standalone_mode=False)
        sys.stdout.flush()
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    except BrokenPipeError:
        return _closed_pipe()
    except click.ClickException as error:
        return _fail(error.format_message(), error.exit_code)
    except LcbtuiError as error:
        return _fail(str(error), error.exit_status)
    return status if isinstance(status, int) else 0


def _fail(message: str, status: int) -> int:
    try:
        print(f"lcbtui: error: {safe_text(message)}", file=sys.stderr)
    except BrokenPipeError:
        return _closed_pipe()
    return status


def _closed_pipe() -> int:
    """Nobody reads any more: end quietly, also when Python flushes at exit."""
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, sys.stdout.fileno())
    return 0
