"""Published scores beside a file over other problems: nothing claims that they are comparable."""

import re
from pathlib import Path

import pytest

from lcbtui.cli.main import run

Capture = pytest.CaptureFixture[str]

MINE = """Model Name;Model size;LCB v6 (pass@1);n
ours-8b-rl;8.2B;66.9;454
GPT-foo;32B;71;454
closed-teacher;;74;454
"""


@pytest.fixture
def mine(tmp_path: Path) -> str:
    path = tmp_path / "mine.csv"
    path.write_text(MINE, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("form", ["txt", "svg"])
def test_a_chart_of_two_releases_claims_neither(capsys: Capture, mine: str, form: str) -> None:
    run(["plot", "paper", mine, "--frontier", "--trend", "-f", form, "--width", "100"])
    out, err = capsys.readouterr()
    assert "LiveCodeBench vs. Total Parameters" in out
    assert "not comparable: different problems" in out
    assert "v5" not in re.sub(r"<desc>.*?</desc>", "", out)
    assert "Frontier" not in out
    assert "Trend" not in out
    assert "no frontier and no trend and no line at our score: scores over different" in err
    run(["plot", "paper", mine, "--frontier", "-f", form, "--rank-anyway"])
    out, err = capsys.readouterr()
    assert "Frontier" in out
    assert "scores over different problems" in err


def test_the_title_has_the_release_of_the_rows_shown(capsys: Capture, mine: str) -> None:
    run(["plot", "paper", mine, "-q", "source:mine"])
    assert "LiveCodeBench v6 vs. Total Parameters" in capsys.readouterr().out
    run(["plot", "paper", mine, "-q", "source:paper"])
    assert "LiveCodeBench v5 vs. Total Parameters" in capsys.readouterr().out


def test_ours_takes_one_name_and_says_so(capsys: Capture, mine: str) -> None:
    assert run(["ls", "paper", mine, "--ours", "GPT-foo", "--ours", "ours-8b-rl"]) == 2
    assert "--ours takes one model, and is given 2" in capsys.readouterr().err
    run(["ls", "paper", mine, "--ours", "GPT-foo,ours-8b-rl"])
    assert "it takes one name" in capsys.readouterr().err


def test_check_tells_which_rows_are_taken_for_ours(capsys: Capture, mine: str) -> None:
    run(["check", "paper", mine])
    assert "  ours    taken for ours: ours-8b-rl (--ours NAME)\n" in capsys.readouterr().out
