"""`[sources]` in config.toml: names for files of one's own, known like the bundled sources."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from lcbtui.cli.main import COMMANDS, EXPLORE
from lcbtui.settings import config
from lcbtui.sources.catalog import data_folder, named_files
from lcbtui.sources.open import bundled_tables
from unit.cli.running import lcb, parsed

from .test_completion import completed

BOARD = "model,params,pass@1,problems\nAlpha-4B,4B,60.1,166\nBeta-32B,32B,65.2,166\n"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home with two boards and a config file; names and tables read do not outlive the test."""
    for name, text in (("board.csv", BOARD), ("new.csv", BOARD.replace("-", "-v2-"))):
        (tmp_path / "runs").mkdir(exist_ok=True)
        (tmp_path / "runs" / name).write_text(text)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("LCBTUI_CONFIG", str(tmp_path / "config.toml"))
    named(tmp_path, 'ours = "~/runs/board.csv"', 'both = ["runs/board.csv", "runs/new.csv"]')
    bundled_tables.cache_clear()
    yield tmp_path
    bundled_tables.cache_clear()
    named_files.clear()


def named(home: Path, *lines: str) -> None:
    (home / "config.toml").write_text("\n".join(["[sources]", *lines, ""]))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("ls", "ours"), "Beta-32B"),
        (("ours",), "Beta-32B"),
        (("ls", "ours", "paper"), "DASD-4B-Thinking"),
        (("best", "ours"), "Highest score                    Beta-32B"),
        (("best", "ours", "9B"), "Alpha-4B, 4B: 60.1"),
        (("show", "-d", "ours", "alpha"), "ours  60.1"),
        (("show", "ours", "alpha"), "ours  60.1"),
        (("compare", "ours", "Alpha-4B", "Beta-32B"), "tied"),
        (("check", "ours"), "ours: 2 rows"),
        (("stats", "ours"), "4B 60.1, 32B 65.2"),
        (("ls", "figure", "--against", "ours"), "DASD-4B-Thinking"),
    ],
)
def test_a_name_is_a_source_everywhere(arguments: tuple[str, ...], said: str, home: Path) -> None:
    ran = lcb(*arguments)
    assert ran.status == 0, ran.err
    assert " ".join(said.split()) in " ".join(ran.out.split())


def test_several_files_of_a_name_are_one_table(home: Path) -> None:
    rows = parsed("ls", "both")["rows"]
    assert [row["source"] for row in rows].count("new.csv") == len(rows) / 2 == 2
    assert "v2" in lcb("show", "both", "Alpha-v2-4B").out
    found = lcb("ls", "both", "paper", "-f", "json")
    assert {row["source"] for row in json.loads(found.out)["rows"]} == {
        "board.csv",
        "new.csv",
        "paper",
    }


def test_a_bundled_name_may_be_given_another_file(home: Path) -> None:
    header, *rows = (data_folder() / "reported.csv").read_text().splitlines()
    top = [row.replace("AM-Thinking-v1", "Newest") for row in rows]
    (home / "lb.csv").write_text("\n".join([header, *top, ""]))
    os.utime(home / "lb.csv", (1_800_000_000, 1_800_000_000))
    named(home, 'reported = "lb.csv"')
    assert "Newest" in lcb("best", "40B", "--all").out
    assert "Newest" in lcb("show", "newest").out
    assert f"{home / 'lb.csv'}\n          as of 2027-01-15" in lcb("sources").out
    (record,) = [each for each in parsed("sources")["rows"] if each["source"] == "reported"]
    assert record["files"] == str(home / "lb.csv")
    assert (record["title"], record["license"]) == ("lb.csv, in place of the bundled file", None)
    named(home)
    assert str(home) not in lcb("sources").out


@pytest.mark.parametrize("name", ["gone", "reported"])
def test_a_missing_file_is_an_error_that_names_the_setting(name: str, home: Path) -> None:
    named(home, f'{name} = "nothere.csv"', 'ours = "runs/board.csv"')
    ran = lcb("ls", name)
    told = f"{name}: no such file; sources.{name} in config.toml names {home}/nothere.csv"
    assert (ran.status, ran.err) == (2, f"lcbtui: error: {told}\n")
    assert lcb("ls", "ours").status == 0
    assert "no such file" in lcb("sources").out


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        *((f'{name} = "runs/board.csv"', "that is no command") for name in ("ls", "explore")),
        ('"-" = "runs/board.csv"', "expected a name, with a letter first"),
        ('"a b" = "runs/board.csv"', "expected a name, with a letter first"),
        ("ours = 5", "expected a text in quotes"),
        ("ours = []", "expected the path of a file"),
        ('paper = ["a", "b"]', "expected the path of a file\n"),
    ],
)
def test_what_cannot_be_a_name_is_told(line: str, problem: str, home: Path) -> None:
    named(home, line)
    ran = lcb("config")
    assert ran.status == 2
    assert problem in ran.err and f"sources.{line.partition(' =')[0].strip(chr(34))}" in ran.err
    assert lcb("ls", "paper").status == 0


def test_no_command_is_a_name() -> None:
    assert {*config.COMMANDS} == {*COMMANDS, EXPLORE}


def test_the_settings_are_printed_as_they_are_read(home: Path) -> None:
    printed = lcb("config").out
    assert f'ours = ["{home}/runs/board.csv"]  # {home}/config.toml' in printed
    (home / "config.toml").write_text(printed)
    assert lcb("config").out == printed


def test_names_and_their_models_are_completed(home: Path) -> None:
    assert completed("ls", "ou") == ["ours"]
    assert completed("ou") == ["ours"]
    assert completed("compare", "-d", "ou") == ["ours"]
    assert completed("ls", "ours", "--vs", "al") == ["Alpha-4B"]
    assert completed("ls", "both", "--vs", "al") == ["Alpha-4B", "Alpha-v2-4B"]


def test_a_frame_reads_no_settings(home: Path) -> None:
    code = "import lcbtui; lcbtui.frame('ours')"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "ours: there is no such source or file" in ran.stderr
