"""`lcbtui config`, and what settings do to commands."""

import tomllib
from pathlib import Path

import pytest

from unit.cli.running import lcb, parsed


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that LCBTUI_CONFIG names; not there yet."""
    path = tmp_path / "folder" / "config.toml"
    monkeypatch.setenv("LCBTUI_CONFIG", str(path))
    return path


def written(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_the_path_is_told_before_the_file_is_there(own_home: Path) -> None:
    ran = lcb("config")
    assert ran.status == 0
    assert ran.out.startswith(f"# {own_home}/config/lcbtui/config.toml\n")


def test_what_is_printed_is_toml_that_gives_the_same_settings(config: Path) -> None:
    text = 'theme = "nord"\nsort = ["-params"]\n[sources]\nmine = "/a.csv"\nall = ["/a", "/b"]\n'
    written(config, text)
    ran = lcb("config")
    assert (ran.status, ran.err) == (0, "")
    values = tomllib.loads(ran.out)
    sources = {"mine": ["/a.csv"], "all": ["/a", "/b"]}
    assert values == {"theme": "nord", "sort": "-params", "sources": sources}
    assert f'theme = "nord"  # {config}\n' in ran.out
    written(config, ran.out)
    assert lcb("config").out == ran.out


def test_what_is_wrong_is_told_with_the_nearest_name(config: Path) -> None:
    written(config, 'colour = "x"\ntheme = "nrod"\nsort = "-params"\n')
    ran = lcb("config")
    assert ran.status == 2
    assert 'sort = "-params"' in ran.out, "what is in force is printed all the same"
    problems = (
        f"{config}: colour: no such setting; did you mean color?",
        f"{config}: theme nrod: there is no such theme; did you mean nord?",
    )
    assert ran.err == f"lcbtui: error: {'; '.join(problems)}\n"


def test_every_comment_is_a_setting_with_its_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = lcb("config").out.splitlines()[1:]
    assert tomllib.loads("\n".join(lines)) == {}
    config = tmp_path / "config.toml"
    monkeypatch.setenv("LCBTUI_CONFIG", str(config))
    written(config, "\n".join(line.removeprefix("# ") for line in lines))
    ran = lcb("config")
    assert (ran.status, ran.err) == (0, "")


def test_what_is_wrong_is_noted_and_the_command_runs(config: Path) -> None:
    written(config, "source = ")
    ran = lcb("ls", "-f", "json")
    assert ran.status == 0
    assert len(ran.record["rows"]) == 12
    assert ran.err.startswith(f"lcbtui: note: {config}:1: Invalid value")
    assert ran.err.count("\n") == 1


def test_settings_are_what_commands_begin_with(config: Path) -> None:
    written(config, 'source = "paper"\ncolumns = ["model", "score", "nonesuch"]\nsort = "params"\n')
    ran = lcb("ls", "-n", "2")
    assert [line.split()[-2:] for line in ran.out.splitlines()] == [
        ["Model", "Pass@1"],
        ["Ministral-3-3B-Reasoning-2512", "54.8"],
        ["DASD-4B-Thinking", "69.3"],
    ]
    raw = parsed("ls")["rows"]
    assert "hf_repo" in raw[0], "a program gets every column"
    assert raw[0]["model"] == "Ministral-3-3B-Reasoning-2512"
    ran = lcb("ls", "--columns", "model,nonesuch")
    assert ran.status == 2, "a flag must be right"
    assert "Released" in lcb("ls", "--columns", "").out
    assert "DASD" in lcb("ls", "--sort", "", "-n", "2").out.splitlines()[2]


def test_compare_needs_no_source_for_what_settings_say(config: Path) -> None:
    written(config, "frontier = true\nrho = 0.5\n")
    names = ("DASD-4B-Thinking", "AM-Thinking-v1")
    assert lcb("compare", *names).status == 0
    assert lcb("compare", *names, "--window", "all").status == 2
