"""Published scores beside a file over other problems: nothing claims that they are comparable."""

import json
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
    width = ["--width", "100"] if form == "txt" else []
    run(["plot", "paper", mine, "--frontier", "--trend", "-f", form, *width])
    out, err = capsys.readouterr()
    assert "LiveCodeBench vs. Total Parameters" in out
    assert "not comparable: different problems" in out
    assert "v5" not in re.sub(r"<desc>.*?</desc>", "", out)
    assert "Frontier" not in out
    assert "Trend" not in out
    assert "no frontier and no trend and no line at our score: over different" in err
    run(["plot", "paper", mine, "--frontier", "-f", form, "--rank-anyway"])
    out, err = capsys.readouterr()
    assert "Frontier" in out
    assert "over different problems" in err


def test_the_title_has_the_release_of_the_rows_shown(capsys: Capture, mine: str) -> None:
    run(["plot", "paper", mine, "-q", "source:mine"])
    assert "LiveCodeBench v6 vs. Total Parameters" in capsys.readouterr().out
    run(["plot", "paper", mine, "-q", "source:paper"])
    assert "LiveCodeBench v5 vs. Total Parameters" in capsys.readouterr().out


def test_ours_takes_one_name_and_says_so(capsys: Capture, mine: str) -> None:
    assert run(["ls", "paper", mine, "--ours", "GPT-foo", "--ours", "ours-8b-rl"]) == 2
    assert "--ours takes one model;" in capsys.readouterr().err
    assert run(["ls", "paper", mine, "--ours", "GPT-foo,ours-8b-rl"]) == 1
    assert "no model of that name" in capsys.readouterr().err


def test_check_tells_which_rows_are_taken_for_ours(capsys: Capture, mine: str) -> None:
    run(["check", "paper", mine])
    assert "  note: taken for ours: ours-8b-rl (--ours NAME)\n" in capsys.readouterr().out


WINDOW = ("--window", "2410-2502")
MORE = MINE + "other-4b;4B;56.8;454\nsmall;4B;52;454\nlarge;30B;61;454\n"


def test_a_table_for_a_paper_and_records_say_that_there_are_no_ranks(
    capsys: Capture, mine: str
) -> None:
    run(["ls", "paper", mine, "-f", "latex"])
    said = "scores over different problems cannot be compared"
    assert said in capsys.readouterr().out
    run(["ls", "paper", "-f", "latex"])
    assert said not in capsys.readouterr().out
    for form in ("csv", "json"):
        run(["ls", "paper", mine, "-f", form])
        out, err = capsys.readouterr()
        assert "no ranks: over different problems" in err
        assert "no ranks" not in out


def test_no_window_is_offered_that_what_rows_state_contradicts(capsys: Capture, mine: str) -> None:
    run(["ls", "paper", mine])
    assert "--window" not in capsys.readouterr().err
    Path(mine).write_text(MINE.replace(" v6", "").replace("454", "166"), encoding="utf-8")
    run(["ls", "paper", mine])
    assert "--window 2410-2502 --release v5 states it" in capsys.readouterr().err
    Path(mine).write_text(MINE.replace(" v6", "").replace(";454", ";"), encoding="utf-8")
    run(["compare", "-d", mine, "ours-8b-rl", "GPT-foo"])
    assert "--problems 166 or --window 2410-2502 --release v5" in capsys.readouterr().out
    Path(mine).write_text(MINE.replace(";454", ";"), encoding="utf-8")
    run(["compare", "-d", mine, "ours-8b-rl", "GPT-foo"])
    assert "or --problems N says it\n" in capsys.readouterr().out


@pytest.mark.parametrize("release", [(), ("--release", "v5")])
def test_what_contradicts_what_rows_state_is_not_taken_for_a_fact(
    capsys: Capture, mine: str, release: tuple[str, ...]
) -> None:
    run(["ls", "paper", mine, *WINDOW, *release])
    err = capsys.readouterr().err
    assert "no ranks" in err
    run(["check", "paper", mine, *WINDOW, *release])
    checked = capsys.readouterr().out
    assert "taken to be over this one" not in checked
    run(["ls", mine, *WINDOW, *release])
    err = capsys.readouterr().err
    assert "ρ" not in err
    run(["check", "paper", mine, "--window", "2408-2505", "--release", "v6"])
    assert "3 that state no window are taken to be over this one" in capsys.readouterr().out


def test_the_correction_for_all_pairs_is_the_same_beside_another_source(
    capsys: Capture, mine: str
) -> None:
    Path(mine).write_text(MORE, encoding="utf-8")
    for sources in ([mine], ["paper", mine]):
        named = [word for source in sources for word in ("-d", source)]
        run(["compare", *named, "ours-8b-rl", "other-4b", "-f", "json"])
        (group,) = json.loads(capsys.readouterr().out)["together"]
        assert [pair["separated_among_all"] for pair in group["pairs"]] == [True]


def test_best_says_how_many_rows_are_over_other_problems(capsys: Capture, mine: str) -> None:
    Path(mine).write_text(MORE, encoding="utf-8")
    run(["best", "paper", mine, "10B", "--window", "2408-2505", "-f", "json"])
    assert json.loads(capsys.readouterr().out)["other_problems"] == 12


@pytest.mark.parametrize(
    ("header", "is_livecodebench"),
    [
        *(("LiveCodeBench", True), ("LCB", True), ("pass@1,lcb_version", True)),
        *(("pass@1", False), ("pass@1.humaneval", False), ("MMLU", False), ("Acc", False)),
    ],
)
def test_a_window_of_livecodebench_is_advised_only_where_the_file_names_it(
    tmp_path: Path, capsys: Capture, header: str, is_livecodebench: bool
) -> None:
    path = tmp_path / "one.csv"
    path.write_text(f"model,params,{header}\na,7B,61.5\nb,9B,55.2\nc,3B,40.1\n", encoding="utf-8")
    assert run(["check", str(path)]) == 0
    out = capsys.readouterr().out
    assert ("--release v5" in out) == is_livecodebench
    assert "--problems" in out


@pytest.mark.parametrize(
    ("header", "is_usual"),
    [
        *(("LiveCodeBench", True), ("pass@1,lcb release", True), ("LCB,votes,params", True)),
        *(("LiveCodeBench,GPQA", False), ("LCB_generation,Overall", False), ("MMLU,LCB", False)),
        *(("pass@1", False), ("HumanEval pass@1", False)),
    ],
)
def test_only_livecodebench_alone_is_said_to_have_its_windows(
    capsys: Capture, tmp_path: Path, header: str, *, is_usual: bool
) -> None:
    cells = ["v5" if "release" in each else "{}" for each in header.split(",")]
    rows = (f"m{n},{','.join(cells).replace('{}', f'{n}.5')}\n" for n in (61, 42, 33))
    file = tmp_path / "it.csv"
    file.write_text(f"model,{header}\n{''.join(rows)}", encoding="utf-8")
    run(["check", str(file)])
    assert ("--window 2410-2502" in capsys.readouterr().out) is is_usual
