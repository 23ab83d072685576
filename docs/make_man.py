"""The man page, made from the lists that `--help` and the explorer's help are made from.

`make docs` writes it; `python docs/make_man.py` prints it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from textwrap import wrap

from make_examples import DOCS, key_rows, output_flag_rows, setting_rows, view_flag_rows

import lcbtui
from lcbtui.cli.main import COMMANDS, EXAMPLES, TOPICS, cli

DATE = "2026-11-29"  # of what stands here alone
OTHER_VARIABLES = (
    ("`LCBTUI_CONFIG`", "The file of the settings."),
    ("`NO_COLOR`", "No colours."),
    ("`FORCE_COLOR`, `CLICOLOR_FORCE`", "Colours in a pipe too."),
)
FILES = (
    ("`~/.config/lcbtui/config.toml`", "Settings; lcbtui config prints them all."),
    ("`~/.config/lcbtui/views/`NAME`.toml`", "Views saved in the explorer."),
    ("`~/.local/state/lcbtui/history`", "The last queries."),
)


def man_page() -> Iterator[str]:
    """Lines of the page, in the macros of man(7)."""
    yield f'.TH LCBTUI 1 "{DATE}" "lcbtui {lcbtui.__version__}"'
    name, _, about = (lcbtui.__doc__ or "").partition("\n")[0].rstrip(".").partition(": ")
    described = [" ".join(each.split()) for each in (cli.help or "").split("\n\n")]
    yield from _section("Name", [rf"{name} \- {about}"])
    yield from _section(
        "Synopsis", _text("`lcbtui` [VIEW FLAGS] [SOURCE]...", "`lcbtui` COMMAND ...")
    )
    yield from _section(
        "Description", _text(*described, f"Pages: lcbtui help {', '.join(TOPICS)}.")
    )
    yield from _section("Commands", _list((f"`{n}`", what[0]) for n, what in COMMANDS.items()))
    yield from _section("View flags", _list([*view_flag_rows()][2:]))
    yield from _section("Output flags", _list([*output_flag_rows()][2:]))
    yield from _section("Keys of the explorer", _list([*key_rows()][2:]))
    yield from _section("Exit status", _list(_table("commands.md", "Exit status")))
    variables = [(variable, what) for _, variable, what in [*setting_rows()][2:]]
    yield from _section("Environment", _list([*variables, *OTHER_VARIABLES]))
    yield from _section("Files", _list(FILES))
    examples = dict.fromkeys(chain.from_iterable(EXAMPLES.values()))
    yield from _section("Examples", _text(*(f"`lcbtui {each}`" for each in examples)))


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    yield f".SH {title.upper()}"
    yield from lines


def _text(*paragraphs: str) -> Iterator[str]:
    for number, each in enumerate(paragraphs):
        yield from [".PP"] * (number > 0)
        yield from _lines(each)


def _list(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A term and what it means; a third cell, as of flags that some commands have, in brackets."""
    for term, meaning, *where in rows:
        yield from (".TP", _guarded(_roff(term)))
        yield from _lines(f"{meaning} ({where[0]})" if where and where[0] else meaning)


def _table(page: str, heading: str) -> list[list[str]]:
    """Rows of the table below a heading of a page."""
    text = (DOCS / page).read_text(encoding="utf-8").partition(f"\n## {heading}\n")[2]
    lines = [line for line in text.partition("\n## ")[0].splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]


def _lines(text: str) -> Iterator[str]:
    yield from map(_guarded, wrap(_roff(text), break_long_words=False, break_on_hyphens=False))


def _roff(text: str) -> str:
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text.replace("\\", r"\e").replace("-", r"\-"))
    return re.sub("`([^`]*)`", r"\\fB\1\\fR", text)


def _guarded(line: str) -> str:
    return rf"\&{line}" if line.startswith((".", "'")) else line  # else it were a macro


if __name__ == "__main__":
    print("\n".join(man_page()))
