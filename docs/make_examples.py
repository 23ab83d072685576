"""Keep the README and these pages true: run the commands they show, and make their tables.

    make docs

A block that is marked `console` holds commands, each after a `$`, and what they print: the
output is written here anew. A table between `<!-- made: NAME -->` and `<!-- end -->` is made from
the program's own lists. `tests/unit/test_docs.py` fails where a page says something else.

The commands run in this process, as in a terminal of 80 columns without colours, in a copy of
docs/examples. `cat FILE`, `head -n N` and a `|` between them are understood, nothing else.
"""

import io
import os
import re
import shlex
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from unittest import mock

import click

from lcbtui.cli.main import COMMANDS, cli, run
from lcbtui.settings.config import OF_VIEWS, PROGRAM
from lcbtui.tui.actions import KeyGroup, Scope
from lcbtui.tui.keys import key_rows as keys_of_chapter
from lcbtui.view.state import FIELDS, Field, Form

DOCS = Path(__file__).parent
ROOT = DOCS.parent
EXAMPLES = DOCS / "examples"
PAGES = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.glob("*.md")))

_COLUMNS = "80"
_BLOCK = re.compile(r"(?<=^```console\n).*?(?=^```$)", re.MULTILINE | re.DOTALL)
_TABLE = re.compile(
    r"(?<=^<!-- made: )(?P<name>[\w ]+) -->\n.*?(?=^<!-- end -->$)", re.MULTILINE | re.DOTALL
)


def page_text(text: str) -> str:
    """A page with every output and every table made anew."""
    text = _TABLE.sub(lambda found: f"{found['name']} -->\n\n{_table(found['name'])}\n\n", text)
    with _workplace():
        return _BLOCK.sub(lambda found: _block(found[0]), text)


def _table(name: str) -> str:
    rows = TABLES[name]()
    return "\n".join(f"| {' | '.join(map(_cell, row))} |" for row in rows)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _code(text: str) -> str:
    return f"`{text}`"


def _head(*headings: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return headings, ("---",) * len(headings)


# Tables


def key_rows() -> Iterator[tuple[str, ...]]:
    """Every key of the explorer, as its help page has them."""
    yield from _head("Keys", "What", "Where")
    for group in KeyGroup:
        for keys, (first, *_) in keys_of_chapter(group):
            place = "" if first.scope is Scope.ANYWHERE else first.scope.value
            yield _keys(keys), first.help, place


def _keys(written: str) -> str:
    # The last word of "Home g" is another key for the same.
    return " ".join(map(_code, written.split()))


def command_rows() -> Iterator[tuple[str, ...]]:
    """Every command, as `--help` has them, with an example."""
    yield from _head("Command", "What", "Such as")
    for name, (what, *examples) in COMMANDS.items():
        yield _code(f"lcbtui {name}"), what, _code(f"lcbtui {examples[-1]}")


def setting_rows() -> Iterator[tuple[str, ...]]:
    """Every setting of the config file with its variable, as `lcbtui config` has them."""
    yield from _head("In `config.toml`", "Variable", "What")
    helps = {field.name: field.help for field in FIELDS} | PROGRAM
    for name in (*PROGRAM, *OF_VIEWS):
        yield _code(name), _code(f"LCBTUI_{name.upper()}"), helps[name]


def view_flag_rows() -> Iterator[tuple[str, ...]]:
    """Every view flag."""
    yield from _head("Flag", "What")
    for field in FIELDS:
        yield _flag(field), field.help


def _flag(field: Field[object]) -> str:
    if field.notation.form is Form.SWITCH:
        return f"{_code(field.flag)}, {_code(field.off_flag)}"
    short = f"{_code(field.short)}, " if field.short else ""
    return short + _code(f"{field.flag} {field.notation.metavar}")


def output_flag_rows() -> Iterator[tuple[str, ...]]:
    """Every flag of the commands that is no view flag."""
    yield from _head("Flag", "What", "Commands")
    view_flags = {field.name for field in FIELDS}
    found: dict[str, tuple[str, list[str]]] = {}
    for name in COMMANDS:
        command = cli.get_command(click.Context(cli), name)
        assert command is not None  # it is in the list of commands
        for option in command.params:
            if isinstance(option, click.Option) and option.name not in view_flags:
                words = ", ".join(map(_code, [*option.opts[:-1], _with_value(option)]))
                found.setdefault(words, (option.help or "", []))[1].append(name)
    for words, (explained, names) in found.items():
        yield words, explained, ", ".join(map(_code, names))


def _with_value(option: click.Option) -> str:
    if option.is_flag:
        return option.opts[-1]
    choices = option.type
    value = "|".join(choices.choices) if isinstance(choices, click.Choice) else option.metavar
    return f"{option.opts[-1]} {value}"


TABLES: Mapping[str, Callable[[], Iterable[tuple[str, ...]]]] = {
    "keys": key_rows,
    "commands": command_rows,
    "settings": setting_rows,
    "view flags": view_flag_rows,
    "output flags": output_flag_rows,
}


# Commands


def _block(text: str) -> str:
    commands = [line for line in text.splitlines() if line.startswith("$ ")]
    return "\n".join(f"{line}\n{command_output(line[2:])}" for line in commands)


def command_output(line: str) -> str:
    """What a terminal of 80 columns shows after `line`, notes and errors included."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars="|")
    lexer.whitespace_split = True
    stages: list[list[str]] = [[]]
    for word in lexer:
        if word == "|":
            stages.append([])
        else:
            stages[-1].append(word)
    screen, data = io.BytesIO(), b""
    for stage in stages:
        is_last = stage is stages[-1]
        data = _run(stage, data, screen, on_terminal=is_last)
    lines = (screen.getvalue() + data).decode().splitlines()
    return "".join(f"{each.rstrip()}\n" for each in lines)


def _run(words: list[str], data: bytes, screen: io.BytesIO, *, on_terminal: bool) -> bytes:
    """Run one stage; what it prints for the next one, or nothing where the screen has it."""
    match words:
        case ["lcbtui", *arguments]:
            return _lcbtui(arguments, data, screen, on_terminal=on_terminal)
        case ["cat", name]:
            return Path(name).read_bytes()
        case ["head", "-n", count, *names]:
            text = Path(names[0]).read_bytes() if names else data
            return b"".join(text.splitlines(keepends=True)[: int(count)])
    raise ValueError(f"{shlex.join(words)}: only lcbtui, cat and head -n are run here")


class _Terminal(io.TextIOWrapper):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """It does not matter to whom."""
        return True


def _lcbtui(arguments: list[str], data: bytes, screen: io.BytesIO, *, on_terminal: bool) -> bytes:
    piped = io.BytesIO()
    out = _Terminal(screen) if on_terminal else io.TextIOWrapper(piped)
    err = _Terminal(screen) if out.buffer is not screen else out
    stdin = io.TextIOWrapper(io.BytesIO(data))
    with redirect_stdout(out), redirect_stderr(err), mock.patch.object(sys, "stdin", stdin):
        run(arguments)
    out.flush()
    err.flush()
    result = piped.getvalue()
    for stream in {id(s): s for s in (out, err)}.values():
        stream.detach()  # or it closes what is still written to
    return result


@contextmanager
def _workplace() -> Iterator[None]:
    """A copy of docs/examples, and the settings of nobody."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("LCBTUI_")}
    with tempfile.TemporaryDirectory() as name:
        place = Path(name) / "examples"
        shutil.copytree(EXAMPLES, place)
        config = Path(name) / "config.toml"
        config.touch()
        own |= {"COLUMNS": _COLUMNS, "LINES": "30", "NO_COLOR": "1", "LCBTUI_CONFIG": str(config)}
        with chdir(place), mock.patch.dict(os.environ, own, clear=True):
            yield


def main() -> None:
    """Write every page anew, and the man page."""
    for page in PAGES:
        before = page.read_text(encoding="utf-8")
        after = page_text(before)
        page.write_text(after, encoding="utf-8")
        print(f"{page}: {'as it was' if after == before else 'written'}")
    from make_man import man_page

    (DOCS / "lcbtui.1").write_text("".join(f"{line}\n" for line in man_page()), encoding="utf-8")


if __name__ == "__main__":
    main()
