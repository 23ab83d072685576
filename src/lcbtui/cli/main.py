"""The command line: finds the command, loads its module, turns errors into lines and statuses."""

import importlib
import io
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TextIO

import click

from lcbtui import __version__
from lcbtui.cli.help import with_help
from lcbtui.cli.interrupts import unwind
from lcbtui.errors import LcbtuiError, SourceError, UsageError
from lcbtui.view import COMMANDS

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


EXPLORE = "explore"
"""The command that runs when no command is named."""

ON_TERMINAL = (EXPLORE, "pick")
"""The commands that take the terminal: they have nothing to clear away before."""

COMPLETE = "_LCBTUI_COMPLETE"
"""The variable that a shell asks for completion with."""

INTERRUPTED = 130
UNWRITTEN = 2

GLOBAL_OPTIONS = ("--help", "-h", "--version", "-V")


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
        if cmd_name not in ON_TERMINAL:
            unwind()
        command: click.Command = module.command
        with_help(command, cmd_name)
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the explorer's name first unless a command or a global option is there.

        Raises:
            UsageError: as `_refuse_mistyped`.
        """
        if not ctx.resilient_parsing or args:
            first = args[0] if args else ""
            if first not in (*COMMANDS, *GLOBAL_OPTIONS):
                if not ctx.resilient_parsing:
                    _refuse_mistyped(first, asks_help="--help" in args or "-h" in args)
                args = [EXPLORE, *args]
        return super().parse_args(ctx, args)

    def make_context(self, *arguments: Any, **keywords: Any) -> click.Context:
        """Read the words; `--help` and `--version` print here, perhaps to nobody."""
        try:
            return super().make_context(*arguments, **keywords)
        except BrokenPipeError:
            raise click.exceptions.Exit(_closed_pipe()) from None

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command, and write what it had to note.

        A reader that went away is no error, which click would make it.
        """
        try:
            status = super().invoke(ctx)
        except BrokenPipeError:
            return _closed_pipe()
        from lcbtui.cli.output import NOTES, write_note  # a command has loaded it

        if NOTES in ctx.meta:
            write_note(ctx.meta[NOTES])
        return status

    def _main_shell_completion(self, *arguments: Any, **keywords: Any) -> None:
        """Print the words for a line, where a shell asks for them."""
        if COMPLETE in os.environ:
            from lcbtui.cli.completion import use_own_classes

            use_own_classes()
        super()._main_shell_completion(*arguments, **keywords)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> "list[CompletionItem]":
        """Commands and flags, and sources, since the first word can be one."""
        from lcbtui.cli.complete import complete_source

        commands = super().shell_complete(ctx, incomplete)
        if incomplete.startswith("-"):
            return commands
        sources = complete_source(incomplete)
        return commands + [item for item in sources if not commands or item.type != "file"]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The commands with their summaries, without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=LazyGroup,
    invoke_without_command=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    options_metavar="[VIEW FLAGS]",
    subcommand_metavar="[SOURCE] | COMMAND …",
)
@click.version_option(__version__, "-V", "--version", message="lcbtui %(version)s")
def cli() -> None:
    """How well open language models write code for their size.

    Without a command: the explorer, on SOURCE (figure, paper, reported, a file, a folder, or
    - for standard input).
    """


with_help(
    cli,
    "lcbtui",
    "View flags: lcbtui figure --help. Every command has its own --help. A file called like a"
    " command is written ./ls.",
)


def _refuse_mistyped(word: str, *, asks_help: bool) -> None:
    """Name the command that was meant, before what follows it is taken for the explorer's.

    Raises:
        UsageError: if `word` is no source but nearly a command, or help is asked of it.
    """
    if not word or word.startswith("-") or "." in word or os.sep in word:
        return  # a flag, or a path
    from lcbtui.sources.catalog import find

    try:
        find(word)
    except SourceError:
        from lcbtui.dataset.lookup import nearest_names

        near = nearest_names(word, (*COMMANDS, "--version"))
        if near or asks_help:
            meant = " or ".join(f"lcbtui {name}" for name in near)
            instead = f"did you mean {meant}?" if near else "see lcbtui --help"
            message = f"{word}: there is no such command, source or file; {instead}"
            raise UsageError(message) from None


def run(arguments: Sequence[str]) -> int:
    """Run the command line on `arguments` and return the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a name may have what the locale has not
            stream.reconfigure(errors="backslashreplace")
    try:
        status = cli.main(list(arguments), prog_name="lcbtui", standalone_mode=False)
        if sys.stdout is not None:
            sys.stdout.flush()
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    except BrokenPipeError:
        return _closed_pipe()
    except OSError as error:
        _give_up(sys.stdout)
        return _fail(f"the result could not be written: {error.strerror}", UNWRITTEN)
    except click.UsageError as error:
        return _fail(f"{_said(error).rstrip('.')}{_help_for(error)}", error.exit_code)
    except click.ClickException as error:
        return _fail(error.format_message(), error.exit_code)
    except LcbtuiError as error:
        return _fail(str(error), error.exit_status)
    return status if isinstance(status, int) else 0


def _said(error: click.UsageError) -> str:
    """What click says; of flags only those that are alike without their dashes, as all have."""
    if not isinstance(error, click.NoSuchOption):
        return error.format_message()
    from lcbtui.dataset.lookup import nearest_names

    names = {other.lstrip("-"): other for other in error.possibilities or ()}
    near = nearest_names(error.option_name.lstrip("-"), names, most=3)
    meant = [names[name] for name in near]
    return click.NoSuchOption(error.option_name, possibilities=meant).format_message()


def _help_for(error: click.UsageError) -> str:
    """Where the flags and arguments of the command are explained."""
    name = error.ctx.info_name if error.ctx is not None else None
    return f"; see lcbtui {'figure' if name == EXPLORE else name} --help" if name else ""


def _fail(message: str, status: int) -> int:
    from lcbtui.cli.output import for_person  # not before `--version` has answered
    from lcbtui.text.safe_text import safe_text

    try:
        if sys.stderr is not None:
            print(for_person(f"lcbtui: error: {safe_text(message)}"), file=sys.stderr)
    except BrokenPipeError:
        return _closed_pipe()
    except OSError:  # there is no room for the message either
        _give_up(sys.stderr)
    return status


def _closed_pipe() -> int:
    """Nobody reads any more: end quietly, also when Python flushes at exit."""
    _give_up(sys.stdout, sys.stderr)
    return 0


def _give_up(*streams: TextIO | None) -> None:
    from lcbtui.cli.output import give_up  # not before `--version` has answered

    for stream in streams:
        give_up(stream)
