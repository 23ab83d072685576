"""The command line: finds the command, loads its module, turns errors into lines and statuses."""

import importlib
import io
import os
import re
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from lcbtui import __version__
from lcbtui.errors import LcbtuiError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


with open(os.path.join(os.path.dirname(__file__), "commands.tsv"), encoding="utf-8") as _file:  # noqa: PTH118, PTH120, PTH123 - pathlib takes longer than all of `--version`
    _ROWS = [line.rstrip("\n").split("\t") for line in _file]
COMMANDS = {name: tuple(words) for name, _, *words in _ROWS}
"""The words that start a command, in the order of the help page: what each prints, and examples of
it, in which a saved view is called `small`; a row of `commands.tsv` also names its module."""

EXAMPLES = {
    "lcbtui": ["paper", *(COMMANDS[name][1] for name in ("best", "compare"))],
    "explore": ["paper --frontier", "figure --against paper"],
    **{name: list(examples) for name, (_, *examples) in COMMANDS.items()},
}
"""Examples under the help of each command, without the leading `lcbtui`."""

TOPICS = (
    *("which-model", "your-model", "your-leaderboard", "your-run", "certainty", "explorer"),
    *("commands", "query", "formats", "python", "data", "livecodebench", "themes", "browser"),
)
"""The pages of docs/ that `lcbtui help` prints."""

EXPLORE = "explore"
"""The command that runs when no command is named."""

MOST_USED = (
    *("--query", "--params", "--sort", "--limit", "--columns", "--window", "--ours", "--frontier"),
    *("--here", "--metric", "--changed", "--expect", "--margin", "--size", "--why", "--all"),
    *("--format", "--output"),
)
"""Flags that `--help` of a command with many flags lists, and `help COMMAND` lists first."""
_OF_ALL = {"--color", "--ascii", "--width", "--force", "--json", "--help"}
ALL_FLAGS = "all flags"  # object of the context in which help lists every flag


class HelpContext(click.Context):
    """A click context whose help has flags grouped under headings, such as "Chart" or "Output"."""

    def get_help(self) -> str:
        """Write the help page of a command; that of the program has no flags to group."""
        command, formatter = self.command, self.make_formatter()
        if isinstance(command, click.Group):
            return super().get_help()
        command.format_usage(self, formatter)
        command.format_help_text(self, formatter)
        for heading, rows in _flags(self).items():
            with formatter.section(heading):
                formatter.write_dl(rows)
        command.format_epilog(self, formatter)
        return formatter.getvalue().rstrip("\n")


def _flags(context: click.Context) -> dict[str, list[tuple[str, str]]]:
    """Describe the flags of a command by heading; of many, only the most used in short.

    Of up to 20 the most used are all but those of every command.
    """
    params = context.command.get_params(context)
    options = {max(each.opts, key=len): each for each in params if isinstance(each, click.Option)}
    rows = {flag: each.get_help_record(context) or ("", "") for flag, each in options.items()}
    if len(rows) <= 12:
        return {"Options": [*rows.values()]}
    first = [flag for flag in MOST_USED if flag in rows]
    if len(rows) <= 20:
        first = [flag for flag in rows if flag not in _OF_ALL]
    if context.obj != ALL_FLAGS:
        name = "figure" if context.info_name == EXPLORE else context.info_name
        heading = f"Most used of {len(rows)} flags (lcbtui help {name} has all)"
        # Of the help of a flag its first clause.
        clauses = {flag: re.split(r"[.;:] |\.$", options[flag].help or "")[0] for flag in first}
        short = {flag: (rows[flag][0], f"{clause}.") for flag, clause in clauses.items()}
        if "--format" in short and isinstance(kind := options["--format"].type, click.Choice):
            short["--format"] = "-f, --format FORMAT", ", ".join(kind.choices)
        return {heading: [*short.values()]}

    from lcbtui.view.state import FIELDS, FlagGroup

    groups = {field.flag: field.group for field in FIELDS}
    reading = dict.fromkeys(("--data", "--watch", "--allow-files"), FlagGroup.READING)
    chart = dict.fromkeys(("--height", "--size"), FlagGroup.CHART)
    groups |= {"--view": FlagGroup.ROWS, **reading, **chart}
    found = {"Most used": [rows.pop(flag) for flag in first]}
    found |= {group.value: [] for group in FlagGroup}
    for flag, row in rows.items():
        found[groups.get(flag, FlagGroup.OUTPUT)].append(row)
    return {heading: some for heading, some in found.items() if some}


def with_help(command: click.Command, name: str, epilog: str = "") -> click.Command:
    """Add grouped flags, examples and closing words to the help of a click command."""
    command.context_class = HelpContext
    lines = "\n".join(f"  lcbtui {example}" for example in EXAMPLES[name])
    command.epilog = f"\b\nExamples:\n{lines}\n\n{epilog}"
    return command


class LazyGroup(click.Group):
    """Click group that imports the module of a command only when the command is called.

    A first argument that is neither a command nor a global option belongs to the explorer: `lcbtui
    paper` and `lcbtui --params ..8B` open it.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """List the commands in the order of the help page."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import the module of a command and return the click command; None for an unknown name."""
        if cmd_name not in (*COMMANDS, EXPLORE):
            return None
        if cmd_name == "help":
            return with_help(help_command, "help")
        name = {row[0]: row[1] for row in _ROWS}.get(cmd_name, cmd_name)
        module = importlib.import_module(f"lcbtui.cli.{name}")
        return with_help(getattr(module, "command" if name == cmd_name else cmd_name), cmd_name)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Insert the explorer's command unless the first argument is a command or a global option.

        Raises:
            UsageError: for a mistyped command, as `refuse_mistyped`.
        """
        first = args[0] if args else ""
        if first in {"--help", "-h", "--version", "-V"}:
            return super().parse_args(ctx, args)
        from lcbtui.cli.flags import name_files, refuse_mistyped  # not for `--version`

        name_files()
        if first not in COMMANDS and (args or not ctx.resilient_parsing):
            if not ctx.resilient_parsing:
                topics = TOPICS if {"--help", "-h"} & {*args} else ()
                refuse_mistyped(first, [*COMMANDS], topics)
            args = [EXPLORE, *args]
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> "list[CompletionItem]":
        """Complete the first argument in the shell: a command, a flag or a source."""
        from lcbtui.cli.flags import complete_source

        commands = super().shell_complete(ctx, incomplete)
        if incomplete.startswith("-"):
            return commands
        sources = complete_source(None, None, incomplete)
        return commands + [item for item in sources if not commands or item.type != "file"]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the commands with summaries into the help page, without importing modules."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, words[0]) for name, words in COMMANDS.items()])


@click.group(
    cls=LazyGroup,
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
    "View flags: lcbtui help figure. Every command has its own --help. A file called like a command"
    f" is written ./ls.\n\nPages to read: lcbtui help {', '.join(TOPICS)}."
    "\n\nReport a fault where you got the code, with the command, its output and lcbtui --version.",
)


@click.command("help")
@click.argument(
    "words",
    nargs=-1,
    metavar="[COMMAND | TOPIC]",
    shell_complete=lambda _, __, typed: [
        name for name in (*COMMANDS, *TOPICS) if name.startswith(typed)
    ],
)
@click.pass_context
def help_command(context: click.Context, words: tuple[str, ...]) -> None:
    """Explain a command, all of its flags and examples, or print a page."""
    if len(words) == 1 and words[0] in TOPICS:
        from lcbtui.cli.output import write_topic

        write_topic(words[0])
        return
    group = context.find_root().command
    with group.make_context("lcbtui", [*words, "--help"], obj=ALL_FLAGS) as asking:
        group.invoke(asking)


def run(arguments: Sequence[str]) -> int:
    """Run the command line on some arguments, and return the exit status.

    Errors are written to standard error.
    """
    if sys.stdout is None:  # closed: what cannot be written is an error here too
        sys.stdout = open(os.open(os.devnull, os.O_RDONLY), "w", encoding="utf-8")  # noqa: PTH123, SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a name may have what the locale has not
            stream.reconfigure(errors="backslashreplace")
    context = None
    try:
        if asked := os.environ.get("_LCBTUI_COMPLETE"):  # by a shell
            from click.shell_completion import shell_complete

            importlib.import_module("lcbtui.cli.config")  # its class for bash
            return shell_complete(cli, {}, "lcbtui", "_LCBTUI_COMPLETE", asked)
        with cli.make_context("lcbtui", list(arguments)) as context:
            status = cli.invoke(context)
            if kept := context.meta.get("lcbtui.notes"):
                kept.write()
        sys.stdout.flush()
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except (KeyboardInterrupt, EOFError, click.Abort):
        return 130
    except (OSError, click.ClickException, LcbtuiError) as error:
        from lcbtui.cli.output import status_of  # not before `--version` has answered

        return status_of(error, int(context.meta.get("lcbtui.status", 0)) if context else 0)
    return status if isinstance(status, int) else 0
