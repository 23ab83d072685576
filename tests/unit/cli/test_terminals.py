"""What a terminal is taken for, by what the environment says of it."""

import json
import sys
from itertools import product
from types import SimpleNamespace

import pytest

from lcbtui.chart.style import Charset, Depth, model_marker, sgr
from lcbtui.cli.output import Output, ascii_only
from lcbtui.settings.config import COLOR_CHOICES
from lcbtui.text.width import MOST_SCREEN, text_width
from result_documents import year
from unit.cli.running import lcb, put

UTF8 = ["", "C.UTF-8", "C.utf8", "de_DE.UTF-8@euro", "en_US", "en_US@euro", "UTF-8"]
OTHERS = ["C", "POSIX", "de_DE.ISO-8859-1", "de_DE.ISO-8859-15@euro", "zh_CN.GB18030"]


@pytest.mark.parametrize(
    ("locale", "implied", "is_utf8"),
    [
        *(
            ({variable: name}, 0, name in UTF8)
            for variable, name in product(("LC_ALL", "LC_CTYPE", "LANG"), UTF8 + OTHERS)
        ),
        ({"LC_ALL": "C", "LANG": "C.UTF-8"}, 0, False),
        ({"LC_CTYPE": "C.UTF-8", "LANG": "C"}, 0, True),
        ({"LC_CTYPE": "C.UTF-8", "LANG": "C"}, 1, False),  # Python made that of the locale
        ({"LC_CTYPE": "C"}, 1, True),
    ],
)
def test_a_terminal_gets_ascii_where_its_locale_is_another_than_utf8(
    locale: dict[str, str], implied: int, is_utf8: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "flags", SimpleNamespace(utf8_mode=implied))
    for name in ("LC_ALL", "LC_CTYPE", "LANG"):
        monkeypatch.setenv(name, locale.get(name, ""))
    assert ascii_only(None, on_terminal=True) is not is_utf8
    assert not ascii_only(None, on_terminal=False)


LONG = "/no/such/file/whose/name/is/long/and/longer/still.csv"


@pytest.mark.parametrize("cells", [48, 80])
@pytest.mark.parametrize(
    "arguments",
    [
        ("show", "qwen3-14b"),
        ("show", "AM-Thinking-v1"),
        ("show", "paper", "DASD-4B-Thinking"),
        *(("check", source) for source in ("figure", "paper", "reported")),
        ("ls", "paper", "-q", "params<=8B", "--pin", "nobody of this name"),
        ("ls", LONG),
    ],
)
def test_on_a_terminal_lines_are_broken_between_words_and_in_a_pipe_they_are_whole(
    monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], cells: int
) -> None:
    piped = lcb(*arguments)
    assert all(line.startswith("lcbtui: ") for line in piped.err.splitlines())
    monkeypatch.setenv("COLUMNS", f"{cells}")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setattr("lcbtui.cli.output.is_terminal", lambda _stream: True)
    shown = lcb(*arguments)
    assert shown.err.split() == piped.err.split()
    for line in f"{shown.out}\n{shown.err}".splitlines():
        assert text_width(line) <= cells or len(line.split()) == 1, line
    if arguments[0] == "check":
        # What is no table stands there whole.
        words = " ".join(shown.out.split())
        told = [line for line in piped.out.splitlines() if " · " in line or "note: " in line]
        assert all(" ".join(line.split()) in words for line in told)


@pytest.mark.parametrize(("variable", "flag"), [("COLUMNS", "--width"), ("LINES", "--height")])
def test_every_way_to_state_a_size_has_one_limit(
    monkeypatch: pytest.MonkeyPatch, variable: str, flag: str
) -> None:
    monkeypatch.setenv(variable, "99999")
    shown = lcb("plot", "paper").out.splitlines()
    monkeypatch.delenv(variable)
    most = MOST_SCREEN[variable == "LINES"]
    assert shown == lcb("plot", "paper", flag, f"{most - (variable == 'LINES')}").out.splitlines()
    assert lcb("plot", "paper", flag, f"{most + 1}").status == 2


def test_a_terminal_is_taken_to_be_no_wider_than_that(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lcbtui.cli.output.is_terminal", lambda _: True)
    monkeypatch.setenv("COLUMNS", "99999")
    assert Output().width == MOST_SCREEN[0]


def test_the_flag_comes_before_no_color_before_force_color_before_the_terminal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    switches = [("", "1"), ("", "0", "1", "3"), ("", "0", "1"), ("", "dumb", "xterm")]
    names = ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "TERM")
    outputs = [
        Output(color=color, path=path)
        for color, path in product((None, *COLOR_CHOICES), (None, "rows.txt"))
    ]
    for output, is_terminal, values in product(outputs, (True, False), product(*switches)):
        for name, value in zip(names, values, strict=True):
            monkeypatch.setenv(name, value)
        monkeypatch.setattr("lcbtui.cli.output.is_terminal", lambda _, yes=is_terminal: yes)
        no_color, force, also_force, term = values
        is_colored = {force, also_force} & {"1", "3"} or (is_terminal and term == "xterm")
        by_itself = bool(not no_color and output.path is None and is_colored)
        expected = {"always": True, "never": False}.get(output.color or "auto", by_itself)
        assert output.is_colored == expected, (output, is_terminal, values)


def test_ls_marks_models_in_the_colours_of_the_legend(monkeypatch: pytest.MonkeyPatch) -> None:
    file = put("year.json", json.dumps(year()))
    monkeypatch.setenv("COLORTERM", "truecolor")
    models = ("Old", "Learned")
    ran = lcb("ls", file, *(f"--by-month={name}" for name in models), "--color", "always")
    for place, name in enumerate(models):
        marker = model_marker(place, Charset.SHAPES)
        painted = f"\x1b[{sgr(marker.role.ink, Depth.TRUE)}m{marker.glyph}\x1b[0m {name} "
        lines = [line for line in ran.out.splitlines() if f" {name} " in line]
        assert lines
        assert all(painted in line for line in lines), name
