"""Help: flags under headings and examples that run; `lcbtui help COMMAND` is `COMMAND --help`."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import click

from lcbtui.view import COMMANDS

EXAMPLES: Mapping[str, Sequence[str]] = {
    "lcbtui": ("paper", "best 24GB", "compare DASD-4B-Thinking Qwen3-32B"),
    "explore": (
        "reported -q 'params<=32B open:data'",
        "paper --frontier",
        "figure --against paper",
    ),
    "ls": (
        "ls paper -q 'qwen params<=14B'",
        "ls reported --columns model,params,score,link -n 10",
        "ls paper -o paper.tex",
    ),
    "show": ("show AM-Thinking-v1", "show paper qwen", "show Qwen3-32B -f json"),
    "compare": (
        "compare DASD-4B-Thinking Qwen3-32B",
        "compare paper DASD-4B-Thinking",
        "compare DASD-4B-Thinking AM-Thinking-v1 --sentence",
    ),
    "best": ("best 24GB", "best 9B -q open:data", "best paper --why"),
    "pick": ("pick", "pick reported --print hf_repo", "pick paper -f csv"),
    "plot": (
        "plot paper --frontier",
        "plot reported -q 'params<=32B' --errors",
        "plot paper --ours DASD-4B-Thinking -o figure.svg",
    ),
    "stats": ("stats paper", "stats reported -q open:data", "stats paper -f json"),
    "check": ("check paper", "check paper -f json", "check figure"),
    "sources": ("sources", "sources -f json", "sources -o references.bib"),
    "views": ("views", "ls --view small", "views rm small"),
    "config": ("config show", "config check", "config path"),
    "completion": (
        "completion bash",
        "completion zsh -o _lcbtui",
        "completion fish -o lcbtui.fish",
    ),
    "help": ("help", "help ls", "help config show"),
}
"""What stands under a command's help, each after `lcbtui`; a view is called `small` there."""

MOST_USED = (
    *("--query", "--params", "--sort", "--limit", "--columns", "--window", "--ours", "--frontier"),
    *("--format", "--output"),
)
"""What stands first where a command has many flags."""

_FEW, _MANY = 6, 20
_FLAG = re.compile(r"--[\w-]+")


class GroupedHelp(click.HelpFormatter):
    """Help whose flags stand under the headings that the table of ViewState's fields gives them."""

    @contextmanager
    def section(self, name: str) -> Iterator[None]:
        """A heading and what stands below it; flags bring their own."""
        if name == "Options":
            yield
        else:
            with super().section(name):
                yield

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """Write a list of commands, or flags under their headings."""
        rows = list(rows)
        if not rows[0][0].startswith("-"):
            super().write_dl(rows, col_max, col_spacing)
            return
        found = {"Options": rows} if len(rows) <= _FEW else _under_headings(rows)
        for heading, flags in found.items():
            with super().section(heading):
                super().write_dl(flags, col_max, col_spacing)


class HelpContext(click.Context):
    """A context whose help is `GroupedHelp`."""

    formatter_class = GroupedHelp


def _under_headings(rows: Sequence[tuple[str, str]]) -> dict[str, list[tuple[str, str]]]:
    """The flags of a command by their headings."""
    from lcbtui.view.state import CHART, FIELDS, OUTPUT, READING, ROWS, FlagGroup

    groups = {field.flag: field.group for field in FIELDS}
    groups |= {"--view": ROWS, "--data": READING, "--watch": READING}
    groups |= dict.fromkeys(("--height", "--size", "--font", "--font-size"), CHART)
    found: dict[str, list[tuple[str, str]]] = {"Most used": []}
    found |= {group.value: [] for group in FlagGroup}
    for row in rows:
        flag = _FLAG.findall(row[0])[0]
        is_first = len(rows) > _MANY and flag in MOST_USED
        found["Most used" if is_first else groups.get(flag, OUTPUT)].append(row)
    found["Most used"].sort(key=lambda row: MOST_USED.index(_FLAG.findall(row[0])[0]))
    return {heading: flags for heading, flags in found.items() if flags}


def with_help(command: click.Command, name: str, epilog: str = "") -> None:
    """Give a command flags under headings, examples, and an epilog below them, in its help."""
    command.context_class = HelpContext
    lines = "\n".join(f"  lcbtui {example}" for example in EXAMPLES[name])
    command.epilog = f"\b\nExamples:\n{lines}\n\n{epilog}"


def _complete(_context: click.Context, _parameter: click.Parameter, typed: str) -> list[str]:
    return [name for name in COMMANDS if name.startswith(typed)]


@click.command("help")
@click.argument("words", nargs=-1, metavar="[COMMAND]", shell_complete=_complete)
@click.pass_context
def command(context: click.Context, words: tuple[str, ...]) -> None:
    """What a command does, with its flags and examples: as COMMAND --help."""
    group = context.find_root().command
    group.main([*words, "--help"], prog_name="lcbtui", standalone_mode=False)
