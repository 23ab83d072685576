"""Errors, intervals and counts belong to their score: another --y takes its own along."""

from math import isnan, nan
from pathlib import Path

import pytest

from lcbtui.cli.opening import answer
from lcbtui.sources.catalog import find
from lcbtui.sources.open import open_dataset
from lcbtui.view.derive.means import left_out
from lcbtui.view.state import ViewState
from lcbtui.view.view import View
from unit.cli.running import lcbtui


def view_of(path: Path, text: str, **fields: object) -> View:
    file = path / "board.csv"
    file.write_text(text, encoding="utf-8")
    return answer(ViewState(source=str(file), **fields))  # type: ignore[arg-type]


def half_widths(view: View) -> list[float]:
    if "plus_minus" not in view.dataset.by_key:
        return []
    return [*view.dataset.numbers("plus_minus").round(1).tolist()]


TWO = "model,arc,arc_stderr,gsm8k,gsm8k_stderr\na,57.3,2.7,71.2,1.0\nb,50,2.7,60.2,1.2\n"
PAIRS = "model,arc,±,gsm8k,±\na,57.3,2.7,71.2,1.0\nb,50,2.7,60.2,1.2\n"
LENGTH = (
    "model,win_rate,standard_error,length_controlled_winrate,lc_standard_error\n"
    "a,76.9,2.7,86.5,1.0\nb,77.8,2.7,76.7,1.2\n"
)
FILTERS = (
    'model,"gsm8k exact_match,strict","gsm8k exact_match,strict stderr",'
    '"gsm8k exact_match,flexible","gsm8k exact_match,flexible stderr"\n'
    "a,57.3,2.7,71.2,1.0\nb,50,2.7,60.2,1.2\n"
)


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        (TWO, "arc", "gsm8k"),
        (PAIRS, "arc", "gsm8k"),
        (LENGTH, "win_rate", "length_controlled_winrate"),
        (FILTERS, "gsm8k exact_match,strict", "gsm8k exact_match,flexible"),
    ],
)
def test_the_error_shown_is_the_one_written_for_the_score(
    tmp_path: Path, text: str, first: str, second: str
) -> None:
    assert half_widths(view_of(tmp_path, text, y=first)) == [5.3, 5.3]
    other = view_of(tmp_path, text, y=second)
    assert half_widths(other) == [2.0, 2.3]
    assert other.dataset.numbers("standard_error" if "±" not in text else "plus_minus_stated")[
        0
    ] == pytest.approx(1.0)


def test_fractions_of_a_second_score_have_their_error_in_percent(tmp_path: Path) -> None:
    text = TWO.replace("71.2,1.0", "0.712,0.010").replace("60.2,1.2", "0.602,0.012")
    text = text.replace("57.3,2.7", "0.573,0.027").replace("50,2.7", "0.5,0.027")
    view = view_of(tmp_path, text, y="gsm8k")
    assert view.dataset.numbers("gsm8k").tolist() == pytest.approx([71.2, 60.2])
    assert half_widths(view) == [2.0, 2.3]


OWN: dict[str, tuple[str, dict[str, list[float]]]] = {
    "an error in the cells": (
        "model,arc,gsm8k\na,57.3 ± 2.7,71.2 ± 1.0\nb,50 ± 2.7,60.2 ± 1.2\n",
        {"gsm8k": [2.0, 2.3], "arc": [5.3, 5.3]},
    ),
    "a bare count is of the headline, one in a header of its own": (
        "model,arc,n,gsm8k,HumanEval+ (164 problems)\na,57.3,200,71.2,80.2\nb,60,200,65,87\n",
        {"arc": [6.8, 6.7], "gsm8k": [], "HumanEval+ (164 problems)": [6.1, 5.2]},
    ),
    "several bare counts are each of the score on their left": (
        "model,MBPP,n,LCB,n\na,50,100,57.3,400\nb,50,100,60,400\n",
        {"LCB": [4.8, 4.8], "MBPP": [9.6, 9.6]},
    ),
    **{
        error: (
            f"model,HumanEval,HumanEval+,{error}\na,57.3,71.2,1.0\nb,50,60.2,1.2\n",
            {"HumanEval": [], "HumanEval+": [2.0, 2.3]},
        )
        for error in ("HumanEval+_stderr", "HumanEval+ stderr", "humaneval_plus_stderr")
    },
    "an interval in words": (
        "model,acc,mmlu,acc 95% CI,mmlu 95% CI\na,57,71,+2/-2,+3/-3\nb,50,60,+2/-2,+4/-4\n",
        {"acc": [2.0, 2.0], "mmlu": [3.0, 4.0]},
    ),
    "an interval in words is a fraction where its score is": (
        "model,acc,mmlu,mmlu 95% CI\na,0.57,0.71,+0.03/-0.03\nb,0.5,0.6,+0.04/-0.04\n",
        {"mmlu": [3.0, 4.0]},
    ),
    "a standard name is of the score on its left": (
        "model,HumanEval,MBPP,standard_error\na,70.1,60.2,1.0\nb,75.3,62.1,1.1\n",
        {"HumanEval": [], "MBPP": [2.0, 2.2]},
    ),
    "an error below one of a score in percent is no fraction": (
        "model,arc,arc_stderr,bleu,bleu stderr\na,0.573,0.027,27.1,0.9\nb,0.5,0.027,34,0.8\n",
        {"bleu": [1.8, 1.6], "arc": [5.3, 5.3]},
    ),
}
"""A board, and what its scores have as half widths."""


@pytest.mark.parametrize(("text", "widths"), OWN.values(), ids=OWN)
def test_each_score_has_what_is_written_for_it(
    tmp_path: Path, text: str, widths: dict[str, list[float]]
) -> None:
    assert {y: half_widths(view_of(tmp_path, text, y=y)) for y in widths} == widths


def test_a_mean_has_no_error_of_its_parts_but_the_count_that_the_user_gives(tmp_path: Path) -> None:
    assert half_widths(view_of(tmp_path, TWO, y="mean(arc,gsm8k)")) == []
    assert len(half_widths(view_of(tmp_path, TWO, y="mean(arc,gsm8k)", problems=164))) == 2


@pytest.mark.parametrize(
    ("y", "without"),
    [("mean(icl.*)", ["icl.best_lr"]), ("mean(icl.arc,icl.copa)", []), ("icl.arc", [])],
)
def test_a_mean_of_a_pattern_tells_the_numbers_that_it_leaves_out(
    tmp_path: Path, y: str, without: list[str]
) -> None:
    text = "model,icl.arc,icl.copa,icl.best_lr\na,0.57,0.71,0.31\nb,0.5,0.6,0.29\n"
    assert left_out(view_of(tmp_path, text, y=y).dataset, y) == without


def test_a_number_of_problems_that_the_user_gives_is_for_the_score_in_force(tmp_path: Path) -> None:
    text = "model,lambada,piqa\na,60,70\nb,50,60\n"
    own = half_widths(view_of(tmp_path, text, y="piqa", problems=5153))
    assert own == [1.3, 1.3]


def test_a_bare_error_is_of_the_score_on_its_left_in_each_file_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("model,acc,acc_stderr\na,57,1\nb,50,1\n")
    (tmp_path / "b.csv").write_text("model,mmlu,acc,stderr\nc,71,60,2\nd,70,50,2\n")
    for y in ("acc", "mmlu"):
        view = answer(ViewState(source=str(tmp_path), y=y))
        rows = dict(zip(view.dataset.words("model"), half_widths(view) or [nan] * 4, strict=True))
        assert isnan(rows["c"]) or (y, rows["c"]) == ("acc", 3.9)
        assert rows["a"] == 2.0 or y == "mmlu"


def test_a_bare_count_in_a_folder_is_of_the_only_score_of_its_file(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("model,HumanEval\na,57\n")
    (tmp_path / "b.csv").write_text("model,MBPP,HumanEval,n\nb,50,60,400\n")
    (tmp_path / "c.csv").write_text("model,MBPP,n\nc,50,100\n")
    assert half_widths(answer(ViewState(source=str(tmp_path), y="HumanEval"))) == []
    counted = half_widths(answer(ViewState(source=str(tmp_path), y="MBPP")))
    assert counted[2] == 9.6
    assert isnan(counted[1])


def test_errors_of_two_meanings_are_not_both_those_of_one_score(tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text("model,gsm8k,mmlu,mmlu 95% CI\nc,50,60,+3/-3\n")
    text = "model,gsm8k,mmlu,mmlu ±\na,51,61,1\nb,52,62,1\n"
    view = view_of(tmp_path, text, others=(str(other),), y="mmlu")
    keys = [each.key for each in view.dataset.columns]
    assert len({*keys}) == len(keys)
    assert half_widths(view)[:2] == [2.0, 2.0]


def test_windows_say_nothing_of_the_problems_of_another_benchmark(tmp_path: Path) -> None:
    text = "model,LCB,MBPP,window_start,window_end\na,60,70,2024-10-01,2025-02-01\n"
    assert len(half_widths(view_of(tmp_path, text, y="LCB"))) == 1
    assert half_widths(view_of(tmp_path, text, y="MBPP")) == []


def test_a_count_as_the_score_is_not_its_own_evidence(tmp_path: Path) -> None:
    text = "model,score,problems,standard_error\na,60,164,1.5\nb,50,164,1.5\n"
    for key in ("problems", "standard_error"):
        view = view_of(tmp_path, text, y=key)
        assert view.roles.y == key
        assert half_widths(view) == []


def test_what_a_file_says_of_one_score_is_kept_where_another_is_opened(tmp_path: Path) -> None:
    file = tmp_path / "board.csv"
    file.write_text(TWO, encoding="utf-8")
    opened = open_dataset(find(str(file)))
    assert [(each.of, each.evidence) for each in opened.columns if each.of] == [
        ("arc", "standard_error"),
        ("gsm8k", "standard_error"),
    ]


def test_another_source_is_asked_over_the_problems_of_the_score_compared(tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text("model,LCB v5,LCB v6\na,55.3,49\n", encoding="utf-8")
    text = "model,LCB v6\na,48.3\nb,44.1\n"
    view = view_of(tmp_path, text, against=str(other))
    assert view.dataset.cell(0, "change_in_score").text == "-0.7"
    assert view.dataset.words("same_window") == ["", ""]


@pytest.mark.parametrize(
    ("flags", "why"),
    [
        (
            ("--y", "latency", "--problems", "100"),
            "--problems 100 changes nothing: latency is no percentage",
        ),
        (("--problems", "100"), "--problems 100 changes nothing: each row states its own"),
        (
            ("--y", "latency", "--plus-minus", "se"),
            "--plus-minus se changes nothing: latency has no ±",
        ),
        (("--plus-minus", "se"), ""),
        (("--y", "MBPP", "--problems", "100"), ""),
    ],
)
def test_what_the_user_says_of_another_kind_of_score_is_not_ignored_silently(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], flags: tuple[str, ...], why: str
) -> None:
    file = tmp_path / "board.csv"
    text = "model,HumanEval,±,problems,MBPP,latency\na,70.1,1.0,164,60,1200\nb,75,1.1,164,50,1100\n"
    file.write_text(text, encoding="utf-8")
    err = lcbtui(capsys, "ls", str(file), *flags).err
    assert ("changes nothing" in err) is bool(why)
    assert why in err
    ran = lcbtui(capsys, "compare", "-d", str(file), "a", "b", *flags)
    assert why in ran.err
    assert "--problems N" not in ran.out or "latency" not in flags
