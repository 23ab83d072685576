"""`lcbtui views` and `--view`: saved views as commands, and as what commands begin with."""

import shlex
from pathlib import Path

import pytest

from lcbtui.dataset.columns import SortKey
from lcbtui.settings.config import save_view, views_folder
from lcbtui.view.state import ViewState
from unit.cli.running import lcb, parsed, put

from .test_completion import completed

STATE = ViewState(source="paper", query="qwen", sort=(SortKey("params"),), frontier=True)


def test_without_a_view_it_says_where_they_would_be() -> None:
    ran = lcb("views")
    assert (ran.status, ran.out) == (1, "")
    assert str(views_folder()) in ran.err


def test_each_view_is_told_with_the_command_that_rebuilds_it() -> None:
    save_view("qwen", STATE)
    save_view("all of it", ViewState())
    ran = lcb("views")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        "all of it  lcbtui",
        "qwen       lcbtui --query=qwen --sort=params --frontier paper",
    ]
    words = shlex.split(ran.out.splitlines()[1])[2:]
    assert lcb("ls", *words).out == lcb("ls", "--view", "qwen").out


def test_a_command_begins_with_a_view_and_flags_come_on_top() -> None:
    save_view("qwen", STATE)
    names = ["DeepSeek-R1-0528-Qwen3-8B", "Qwen3-14B", "Qwen3-32B"]
    assert [row["model"] for row in parsed("ls", "--view", "qwen")["rows"]] == names
    assert (
        parsed("ls", "reported", "--view=qwen", "--sort", "-score", "-n1")["rows"][0]["pass_at_1"]
        > 70
    )
    ran = lcb("ls", "--view", "qwne")
    assert (ran.status, ran.err) == (
        2,
        "lcbtui: error: qwne: no view of that name; did you mean qwen?\n",
    )


def test_a_view_is_whole_whatever_the_settings_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LCBTUI_CONFIG", "config.toml")
    put("config.toml", 'source = "reported"\nfrontier = true\n')
    save_view("plain", ViewState())
    assert lcb("views").out == "plain  lcbtui --no-frontier figure\n"
    assert len(parsed("ls", "--view", "plain")["rows"]) == 12


def test_broken_views_are_told_without_control_characters_and_the_others_are_listed() -> None:
    save_view("good", STATE)
    (views_folder() / "bad.toml").write_text("source = \n")
    ran = lcb("views")
    assert ran.status == 0
    assert ran.out.startswith("good")
    assert "bad.toml:1: Invalid value" in ran.err
    assert lcb("ls", "--view", "bad").status == 2
    (views_folder() / "bad.toml").unlink()
    (views_folder() / "\x1b]0;EVIL\x07.toml").write_text('source = "paper"\n')
    ran = lcb("views")
    assert ran.status == 0
    assert "good" in ran.out
    assert (ran.out + ran.err).replace("\n", "").isprintable()
    save_view("quick", STATE)
    assert completed("ls", "--view", "") == ["good", "quick"]
    assert completed("--view", "q") == ["quick"]


def test_a_folder_of_views_that_cannot_be_read_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    save_view("good", STATE)

    def refuse(_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refuse)
    for arguments in (("views",), ("ls", "--view", "good")):
        ran = lcb(*arguments)
        assert ran.status == 2
        assert ran.err == f"lcbtui: error: {views_folder()}: Permission denied\n"
    assert completed("ls", "--view", "g") == []
