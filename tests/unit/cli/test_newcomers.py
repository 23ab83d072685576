"""What somebody is told who does not know the program yet."""

import io
import json
from pathlib import Path

import click
import pytest

from lcbtui.cli.main import COMMANDS, cli
from unit.cli.running import lcb

Capture = pytest.CaptureFixture[str]


@pytest.mark.parametrize(
    ("arguments", "meant"),
    [
        (("plto",), "lcbtui plot"),
        (("shw", "Qwen3-32B"), "lcbtui show"),
        (("lst", "--nosuch"), "lcbtui ls"),
        (("sorces",), "lcbtui sources"),
        (("hlep",), "lcbtui help"),
    ],
)
def test_a_mistyped_command_names_the_nearest_whatever_follows(
    arguments: tuple[str, ...], meant: str
) -> None:
    ran = lcb(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == (
        f"lcbtui: error: {arguments[0]}: there is no such command, source or file;"
        f" did you mean {meant}?\n"
    )


def test_a_word_that_is_a_file_or_like_a_source_is_no_mistyped_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plto").write_text("name,score\na,1\n", encoding="utf-8")
    assert lcb("plto").out.split()[-2:] == ["a", "1"]
    assert "did you mean paper?" in lcb("paepr").err
    for path in ("plot.csv", "./plto.csv", "show/x"):
        assert "no such command" not in lcb(path).err


@pytest.mark.parametrize(
    ("arguments", "help_of"),
    [
        (("ls", "--nosuch"), "lcbtui help ls"),
        (("show",), "lcbtui help show"),
        (("--nosuch",), "lcbtui help figure"),
        (("completion", "tcsh"), "lcbtui help completion"),
    ],
)
def test_wrong_flags_and_arguments_say_where_they_are_explained(
    arguments: tuple[str, ...], help_of: str
) -> None:
    ran = lcb(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.endswith(f"; see {help_of}\n")
    assert lcb(*help_of.split()[1:]).status == 0


def test_the_help_of_the_explorer_gives_it_no_name() -> None:
    out = lcb("help", "figure").out
    assert out.startswith("Usage: lcbtui [OPTIONS] [SOURCE]...\n")
    assert "--theme" in out


def test_every_command_has_a_line_on_the_help_page() -> None:
    out = lcb("--help").out
    for name in COMMANDS:
        assert f"\n  {name} " in out
    assert all(option in out for option in ("--help", "-h", "--version", "-V"))


def test_the_first_word_completes_to_commands_and_sources() -> None:
    context = click.Context(cli, resilient_parsing=True)
    found = {item.value for item in cli.shell_complete(context, "p")}
    assert found == {"pick", "plan", "plot", "paper"}
    (files,) = cli.shell_complete(context, "./sc")
    assert (files.value, files.type) == ("./sc", "file")
    assert {item.value for item in cli.shell_complete(context, "--v")} == {"--version"}


@pytest.mark.parametrize("command", ["ls", "plot"])
def test_a_pin_that_is_not_there_is_told(command: str) -> None:
    ran = lcb(command, "paper", "--pin", "nobody")
    assert ran.status == 0
    assert "lcbtui: note: --pin nobody: paper has no model of that name; " in ran.err
    assert "no model" not in lcb(command, "paper", "--pin", "qwen3-14b").err


@pytest.mark.parametrize("command", ["ls", "plot", "best", "stats"])
def test_a_model_of_ours_that_is_not_there_leaves_no_answer(command: str) -> None:
    ran = lcb(command, "paper", "--ours", "Qwen3-41B")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith("lcbtui: error: --ours Qwen3-41B: no model of that name; nearest: ")
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize(
    "name",
    [
        "Acme-Coder-7B-RL",
        "acme/acme-coder-7b-rl",
        "acme/Acme-Coder-7B-RL",
        "acme/Acme-Coder-7B-RL@1",
    ],
)
def test_our_model_is_found_by_whatever_name_compare_finds_it_by(tmp_path: Path, name: str) -> None:
    file = tmp_path / "own.csv"
    rows = "acme/Acme-Coder-7B-RL,7,60,166\nacme/Base,7,50,166\n"
    file.write_text(f"model,params,score,problems\n{rows}", encoding="utf-8")
    assert lcb("compare", "-d", str(file), name, "Base").status == 0
    ran = lcb("ls", str(file), "--ours", name, "-q", "is:ours", "-f", "json")
    assert [row["model"] for row in json.loads(ran.out)["rows"]] == ["acme/Acme-Coder-7B-RL"]
    assert lcb("ls", str(file), "--ours", "acme").status == 2  # means both


def test_show_reads_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    piped = io.TextIOWrapper(io.BytesIO(b"name,score\nfound-1b,12.5\n"))
    monkeypatch.setattr("sys.stdin", piped)
    ran = lcb("show", "-d", "-", "found")
    assert (ran.status, ran.err) == (0, "")
    assert "12.5" in ran.out


def test_a_table_without_rows_says_what_left_them_out() -> None:
    ran = lcb("ls", "figure", "-q", "nosuch")
    assert ran.err == "lcbtui: note: figure: 0 of 12 · nosuch\n"


def test_a_flag_of_another_command_is_told() -> None:
    assert lcb("compare", "a", "b", "--ours", "a").err == (
        "lcbtui: error: No such option '--ours'; see lcbtui help compare\n"
    )
    assert "'--window'" in lcb("ls", "--windo", "all").err


@pytest.mark.parametrize(
    "arguments", [("ls", "{}"), ("ls", "{}", "-f", "csv"), ("compare", "-d", "{}", "a", "b")]
)
def test_a_score_that_cannot_be_read_is_told(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    path = tmp_path / "x.csv"
    path.write_text("model,size,pass@1,n\na,4B,66.9,166\nb,8B,6x.1,166\nc,7B,n/a,166\n")
    told = lcb(*(word.format(path) for word in arguments)).err
    assert f"lcbtui: note: {path}: 1 score could not be read: 6x.1\n" in told
    path.write_text("model,size,pass@1,n\na,4B,66.9,166\nb,8B,-1,166\nc,7B,n/a,166\n")
    assert "could not" not in lcb(*(word.format(path) for word in arguments)).err


ACCURACY = "model,params,accuracy\nalpha-7b,7,61.2\nbeta-3b,3,55.1\n"


def test_the_score_is_called_what_its_source_calls_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mine.csv").write_text(ACCURACY, encoding="utf-8")
    Path("other.csv").write_text("model,params,Average\nalpha-7b,7,60\n", encoding="utf-8")
    shown = lcb("show", "mine.csv", "alpha-7b").out
    assert ["Source", "accuracy", "From"] in [line.split() for line in shown.splitlines()]
    assert "accuracy" in lcb("compare", "mine.csv", "alpha-7b", "beta-3b").out
    both = lcb("show", "alpha-7b", "-d", "mine.csv", "-d", "other.csv").out
    assert " Score " in both
    assert "accuracy" not in both
    assert " Pass@1 " in lcb("show", "paper", "Qwen3-32B").out


def test_a_score_that_stands_under_another_name_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mine.csv").write_text(ACCURACY, encoding="utf-8")
    words = '"accuracy" of mine.csv stands under Pass@1'
    assert words in lcb("check", "paper", "mine.csv").out
    assert words in " ".join(lcb("stats", "paper", "mine.csv").err.split())
    assert "stands" not in lcb("stats", "paper", "reported").err
    assert "stands" not in lcb("stats", "paper", "mine.csv", "--y", "params").err
