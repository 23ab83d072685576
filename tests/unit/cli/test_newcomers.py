"""What somebody is told who does not know the program yet."""

import io
from contextlib import nullcontext
from pathlib import Path

import click
import pytest

from lcbtui.cli.main import COMMANDS, cli
from unit.cli.running import lcb


def test_a_word_that_is_a_file_or_like_a_source_is_no_mistyped_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "plto").write_text("name,score\na,1\n", encoding="utf-8")
    assert lcb("plto").out.split()[-2:] == ["a", "1"]
    assert "did you mean paper?" in lcb("paepr").err
    for path in ("plot.csv", "./plto.csv", "show/x"):
        assert "no such command" not in lcb(path).err


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


def test_show_reads_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    piped = io.TextIOWrapper(io.BytesIO(b"name,score\nfound-1b,12.5\n"))
    monkeypatch.setattr("sys.stdin", piped)
    ran = lcb("show", "-d", "-", "found")
    assert (ran.status, ran.err) == (0, "")
    assert "12.5" in ran.out


@pytest.mark.parametrize("command", [(), ("pick",)])
def test_a_theme_that_there_is_not_is_told_before_anything_is_read(
    command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("TEXTUAL_FPS", "120")  # so that what the command sets goes with the test
    monkeypatch.setattr("lcbtui.cli.explore.is_terminal", lambda _stream: True)
    monkeypatch.setattr("lcbtui.cli.explore._on_terminal", nullcontext)

    def load(*_asked: object) -> None:
        pytest.fail("a source is read")

    monkeypatch.setattr("lcbtui.tui.reading.load", load)
    said = "theme nrod: there is no such theme; did you mean nord?\n"
    ran = lcb(*command, "figure", "--theme", "nrod")
    assert (ran.status, ran.err) == (2, f"lcbtui: error: {said}")
