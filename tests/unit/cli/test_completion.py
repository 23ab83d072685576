"""Completion: the names of models of the source on the line, read without pandas."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete

from lcbtui.cli.main import cli
from lcbtui.sources.catalog import find
from lcbtui.sources.open import labels_of
from unit.cli.running import put

HEAVY = {"pandas", "numpy", "pyarrow", "textual", "plotext", "rich"}


def completed(*words: str) -> list[str]:
    """What the last of the words after `lcbtui` may become."""
    found = ShellComplete(cli, {}, "lcbtui", "_LCBTUI_COMPLETE")
    return [item.value for item in found.get_completions(list(words[:-1]), words[-1])]


@pytest.mark.parametrize(
    "words",
    [
        ("show", "dasd-4b"),
        ("compare", "AM-Thinking-v1", "DASD-4B"),
        ("compare", "-d", "paper", "DASD-4B"),
        ("--pin", "DASD-4B"),
        ("ls", "paper", "--vs", "dasd-4b"),
        ("plot", "--ours", "DASD-4B"),
        ("pick", "paper", "--pin", "DASD-4B"),
        ("show", "4b-thinking-20260114-x", "dasd-4B-thin"),
    ],
)
def test_a_name_is_completed_in_any_case(words: tuple[str, ...]) -> None:
    assert completed(*words) == ["DASD-4B-Thinking"]


def test_the_names_are_those_of_the_source_on_the_line(tmp_path: Path) -> None:
    path = put(
        "my models.csv", "model,params,score\nBig One (High),4,5\nqwen,3,1\nBig One (High),4,6\n"
    )
    assert completed("ls", path, "--vs", "b") == ["Big One (High)"]
    assert completed("show", "-d", path, "") == ["Big One (High)", "qwen"]
    assert completed("ls", "paper", "--vs", "qwen") == ["Qwen3-32B", "Qwen3-14B"]
    assert completed("ls", "--vs", "qwen") == ["Qwen-32B", "Qwen3-14B"], "figure is the default"
    assert completed("ls", str(tmp_path / "none.csv"), "--vs", "") == []
    assert completed("ls", "figure", "--vs", "ultra") == [], "no name begins so"
    assert completed("pick", "--print", "hf") == ["hf_repo"]


def test_what_would_take_long_or_pandas_has_no_names(tmp_path: Path) -> None:
    (tmp_path / "large.csv").write_text("model,score\n" + "a name,1\n" * 250_000)
    (tmp_path / "results.json").write_text("{}")
    for name in ("large.csv", "results.json", "."):
        assert labels_of(find(str(tmp_path / name))) == []


@pytest.mark.parametrize("line", ["lcbtui show da", "lcbtui ls reported --pin Qw", "lcbtui ls fi"])
def test_completion_loads_nothing_heavy(line: str) -> None:
    code = "import lcbtui.__main__ as m; m.main()"
    ran = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", code],
        capture_output=True,
        text=True,
        check=False,
        env={
            "_LCBTUI_COMPLETE": "bash_complete",
            "COMP_WORDS": line,
            "COMP_CWORD": str(line.count(" ")),
            "PATH": "/usr/bin:/bin",
            "PYTHONPATH": ":".join(sys.path),
        },
    )
    assert ran.stdout.startswith("plain,")
    assert not {entry.rpartition("|")[2].strip() for entry in ran.stderr.splitlines()} & HEAVY


def test_the_first_word_is_a_command_a_source_a_flag_or_else_a_file() -> None:
    assert {"ls", "best"} <= {*completed("")} > {"paper", "figure"}
    assert completed("conf") == ["config"]
    assert completed("pap") == ["paper"]
    assert all(word.startswith("-") for word in completed("-"))
    found = ShellComplete(cli, {}, "lcbtui", "_LCBTUI_COMPLETE").get_completions
    assert [item.type for item in found([], "nosuch")] == ["file"]
    assert not found([], "--nosuch")
    assert "file" not in {item.type for item in found([], "conf")}
