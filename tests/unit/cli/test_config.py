"""`lcbtui config`, and what settings do to commands."""

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from lcbtui.cli.config import commented_settings

from .running import lcbtui

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that LCBTUI_CONFIG names; not there yet."""
    path = tmp_path / "folder" / "config.toml"
    monkeypatch.setenv("LCBTUI_CONFIG", str(path))
    for name in ("VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)
    return path


def written(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_the_path_is_told_before_the_file_is_there(capsys: Capture, config: Path) -> None:
    ran = lcbtui(capsys, "config", "path")
    assert (ran.status, ran.out) == (0, f"{config}\n")


def test_without_a_variable_the_file_is_in_the_users_own_place(
    capsys: Capture, own_home: Path
) -> None:
    assert lcbtui(capsys, "config", "path").out == f"{own_home}/config/lcbtui/config.toml\n"


def test_show_is_toml_that_gives_the_same_settings(capsys: Capture, config: Path) -> None:
    written(config, 'theme = "nord"\nsort = ["-params"]\n[keys]\nsort = "F6"\nquit = ["q", "Q"]\n')
    for arguments in (("config", "show"), ("config",)):
        ran = lcbtui(capsys, *arguments)
        assert (ran.status, ran.err) == (0, "")
        values = tomllib.loads(ran.out)
        assert values["theme"] == "nord"
        assert values["sort"] == "-params"
        assert values["keys"] == {"sort": "F6", "quit": ["q", "Q"]}
        assert f'theme = "nord"  # {config}\n' in ran.out
        assert 'source = "figure"  # default\n' in ran.out
    written(config, ran.out)
    assert lcbtui(capsys, "config", "check").status == 0
    assert tomllib.loads(lcbtui(capsys, "config", "show").out) == values


def test_check_tells_file_line_and_the_nearest_name(capsys: Capture, config: Path) -> None:
    text = 'colour = "x"\ntheme = "nrod"\n[keys]\nsort = "F6"\ntrend = "F6"\nsrot = "x"\n'
    written(config, text)
    ran = lcbtui(capsys, "config", "check")
    assert (ran.status, ran.err) == (2, "")
    assert ran.out.splitlines() == [
        f"{config}: colour: no such setting; did you mean color?",
        f"{config}: theme nrod: there is no such theme; did you mean nord?",
        f"{config}: trend: F6: is sort's already",
        f"{config}: srot: no such action; did you mean sort?",
    ]
    written(config, 'theme = "nord"\n')
    assert lcbtui(capsys, "config", "check").status == 0


def test_edit_makes_a_file_of_comments_and_tells_what_is_wrong_after(
    capsys: Capture, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = "import sys; open(sys.argv[1], 'a').write('theme = 3\\n')"
    monkeypatch.setenv("EDITOR", f'{sys.executable} -c "{code}"')
    ran = lcbtui(capsys, "config", "edit")
    assert ran.status == 0
    assert "theme: expected a text in quotes" in ran.err
    text = config.read_text(encoding="utf-8")
    assert text.startswith("# A line without its #")
    assert text.endswith("theme = 3\n")
    monkeypatch.setenv("VISUAL", "true")
    assert lcbtui(capsys, "config", "edit").status == 0
    assert config.read_text(encoding="utf-8") == text, "a file that is there is not made again"


def test_edit_without_an_editor_says_so(
    capsys: Capture, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", "no-such-editor --wait")
    ran = lcbtui(capsys, "config", "edit")
    assert (ran.status, "no-such-editor --wait: Editing failed" in ran.err) == (1, True)


def test_every_comment_of_a_new_file_is_a_setting_with_its_default(
    capsys: Capture, config: Path
) -> None:
    lines = list(commented_settings())
    assert tomllib.loads("\n".join(lines)) == {}
    settings = [line.removeprefix("# ") for line in lines[3:]]
    written(config, "\n".join(settings))
    ran = lcbtui(capsys, "config", "check")
    assert (ran.status, ran.out) == (0, "")


def test_what_is_wrong_is_noted_and_the_command_runs(capsys: Capture, config: Path) -> None:
    written(config, "source = ")
    ran = lcbtui(capsys, "ls", "-f", "json")
    assert ran.status == 0
    assert len(json.loads(ran.out)) == 12
    assert ran.err.startswith(f"lcbtui: note: {config}:1: Invalid value")
    assert ran.err.count("\n") == 1


def test_settings_are_what_commands_begin_with(capsys: Capture, config: Path) -> None:
    written(config, 'source = "paper"\ncolumns = ["model", "score", "nonesuch"]\nsort = "params"\n')
    ran = lcbtui(capsys, "ls", "-n", "2")
    assert [line.split()[-2:] for line in ran.out.splitlines()] == [
        ["Model", "Pass@1"],
        ["Ministral-3-3B-Reasoning-2512", "54.8"],
        ["DASD-4B-Thinking", "69.3"],
    ]
    raw = json.loads(lcbtui(capsys, "ls", "-f", "json").out)
    assert "hf_repo" in raw[0], "a program gets every column"
    assert raw[0]["model"] == "Ministral-3-3B-Reasoning-2512"
    ran = lcbtui(capsys, "ls", "--columns", "model,nonesuch")
    assert ran.status == 2, "a flag must be right"
    assert "Released" in lcbtui(capsys, "ls", "--columns", "").out
    assert "DASD" in lcbtui(capsys, "ls", "--sort", "", "-n", "2").out.splitlines()[2]


def test_compare_needs_no_source_for_what_settings_say(capsys: Capture, config: Path) -> None:
    written(config, "frontier = true\nrho = 0.5\n")
    names = ("DASD-4B-Thinking", "AM-Thinking-v1")
    assert lcbtui(capsys, "compare", *names).status == 0
    assert lcbtui(capsys, "compare", *names, "--window", "all").status == 2


def test_settings_load_nothing_heavy(config: Path) -> None:
    written(config, 'theme = "nord"\nsort = "params"\n[keys]\nsort = "F6"\n')
    code = (
        "import sys; from lcbtui.cli.main import run; run(['show', 'dasd-4b']);"
        "from lcbtui.settings.config import load_settings; load_settings().state;"
        "print([m for m in ('pandas', 'numpy', 'textual', 'rich') if m in sys.modules])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ
    )
    assert ran.stdout.splitlines()[-1] == "[]"
