"""`lcbtui stats`: the insights in sentences and as json."""

import json
from pathlib import Path
from typing import Any

import pytest

from unit.cli.running import lcbtui

Capture = pytest.CaptureFixture[str]


def record(capsys: Capture, *arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(lcbtui(capsys, "stats", *arguments, "-f", "json").out)
    return found


def names(models: list[dict[str, str]]) -> list[str]:
    return [model["model"] for model in models]


def test_the_story_of_the_figure_is_told_in_numbers(capsys: Capture) -> None:
    found = record(capsys, "figure")
    assert found["n"] == 12
    assert found["spearman"] == pytest.approx(0.526, abs=0.001)
    assert found["points_per_tenfold"] == pytest.approx(6.69, abs=0.01)
    assert found["slope_p_value"] == pytest.approx(0.056, abs=0.001)
    assert found["outlier_cut"] == pytest.approx(3.81, abs=0.01)
    farthest = max(found["residuals"], key=lambda model: float(model["studentized"]))
    assert farthest["model"] == "DASD-4B-Thinking"
    assert farthest["studentized"] == pytest.approx(3.24, abs=0.01)
    assert found["outliers"] == []
    (ours,) = found["above_trend_of_others"]
    assert ours["points"] == pytest.approx(70.5 - ours["expected"], abs=1e-5)
    assert ours["expected_interval"] == pytest.approx([48.0, 66.5], abs=0.05)
    assert ours["p_value"] == pytest.approx(0.010, abs=0.001)
    assert names(found["frontier"]) == ["Mistral3-3B", "DASD-4B-Thinking"]
    assert found["largest"]["is_best"] is False
    assert names(found["largest"]["beaten_by"]) == ["DASD-4B-Thinking"]
    assert found["cannot_say"] == ["read-off"]


def test_on_the_figure_nothing_is_compared_and_the_paper_is_named(capsys: Capture) -> None:
    found = record(capsys, "figure")
    assert (found["tied_with_highest"], found["not_compared"]) == (None, "read-off")
    assert "tied" not in (text := lcbtui(capsys, "stats", "figure").out)
    assert text.endswith("so no two are compared; the source paper has the numbers.\n")
    found = record(capsys, "paper")
    assert found["not_compared"] is None
    assert found["tied_with_highest"]["smallest"]["model"] == "DASD-4B-Thinking"


def test_the_interval_of_a_correlation_says_what_it_is_worth(capsys: Capture) -> None:
    found = record(capsys, "paper")
    low, high = found["spearman_interval"]
    assert low < found["spearman"] < high
    assert found["effective_n"] == found["models_on_the_line"] == 12
    assert "on log10 parameters · 95 %\n" in lcbtui(capsys, "stats", "paper").out
    found = record(capsys, "reported")
    assert (found["n"], found["models_on_the_line"]) == (61, 46)
    assert found["effective_n"] == pytest.approx(36.8, abs=0.1)
    assert "· 61 rows count as 36 models\n" in lcbtui(capsys, "stats", "reported").out


def test_json_has_the_same_keys_whatever_can_be_said(capsys: Capture, tmp_path: Path) -> None:
    no_sizes = tmp_path / "speeds.csv"
    no_sizes.write_text("model,pass@1\nx,10\ny,20\n", encoding="utf-8")
    keys = [
        list(record(capsys, *arguments))
        for arguments in (("figure",), ("paper",), ("figure", "-q", "zzz"), (str(no_sizes),))
    ]
    assert all(other == keys[0] for other in keys)


def test_json_carries_null_and_no_nan_for_what_cannot_be_said(capsys: Capture) -> None:
    ran = lcbtui(capsys, "stats", "figure", "-q", "params<=8", "-f", "json")
    found = json.loads(ran.out, parse_constant=pytest.fail)
    assert found["n"] == 5 and found["points_per_tenfold"] is not None
    found = record(capsys, "figure", "-q", "params<=7")
    assert found["n"] == 3
    assert found["spearman"] is found["spearman_interval"] is found["points_per_tenfold"] is None
    assert found["cannot_say"] == ["few-points", "read-off"]


def test_every_filter_and_the_limit_count(capsys: Capture) -> None:
    assert record(capsys, "paper", "--params", "..8B")["n"] == 6
    assert record(capsys, "paper", "--series", "open-weights")["n"] == 7
    assert record(capsys, "paper", "-n", "5")["n"] == 5
    ours = record(capsys, "paper", "--ours", "Qwen3-14B")
    assert names(ours["above_trend_of_others"]) == ["Qwen3-14B"]


def test_a_sentence_names_its_models_in_json(capsys: Capture) -> None:
    said = {s["about"]: s for s in record(capsys, "figure")["sentences"]}
    assert said["frontier"]["models"] == ["Mistral3-3B", "DASD-4B-Thinking"]
    assert said["count"] == {
        "about": "count", "text": "12 models have a size and a score.", "numbers": "n = 12",
        "models": [],
    }  # fmt: skip


def test_when_nothing_matches_it_says_so_with_status_1(capsys: Capture) -> None:
    ran = lcbtui(capsys, "stats", "figure", "-q", "zzz")
    assert (ran.status, ran.out) == (1, "No models are shown.\n")
    assert lcbtui(capsys, "stats", "figure").status == 0


def test_a_width_breaks_lines_between_words_and_without_one_nothing_is_broken(
    capsys: Capture,
) -> None:
    whole = lcbtui(capsys, "stats", "paper").out
    narrow = lcbtui(capsys, "stats", "paper", "--width", "60").out
    assert max(map(len, narrow.splitlines())) <= 60 < max(map(len, whole.splitlines()))
    assert narrow.split() == whole.split()


def test_ascii_and_colours_and_a_file(capsys: Capture, tmp_path: Path) -> None:
    assert lcbtui(capsys, "stats", "figure", "--ascii").out.isascii()
    plain = lcbtui(capsys, "stats", "figure").out
    assert "\x1b" not in plain
    coloured = lcbtui(capsys, "stats", "figure", "--color", "always").out
    assert "\x1b[" in coloured and "12 models have a size and a score.\n" in coloured
    path = tmp_path / "said.json"
    lcbtui(capsys, "stats", "figure", "-o", str(path))
    assert json.loads(path.read_text(encoding="utf-8"))["n"] == 12


def test_a_wrong_flag_is_refused_as_everywhere(capsys: Capture) -> None:
    ran = lcbtui(capsys, "stats", "figure", "-q", "params>")
    assert (ran.status, ran.out) == (2, "")
    assert lcbtui(capsys, "stats", "figure", "-f", "csv").status == 2


def test_without_sizes_the_best_is_told_and_its_size_is_null(
    capsys: Capture, tmp_path: Path
) -> None:
    path = tmp_path / "speeds.csv"
    path.write_text("model,pass@1,problems\nx,80,166\ny,30,166\n", encoding="utf-8")
    found = record(capsys, str(path))
    assert found["tied_with_highest"] == {
        "highest": {"model": "x", "row": 1, "size": None, "score": 80},
        "smallest": None,
        "fraction_of_size": None,
        "smallest_as_high": None,
        "compared": 1,
        "models": [{"model": "x", "row": 1, "size": None, "score": 80}],
    }
    assert (
        "The highest score, of x, is separated from all others."
        in lcbtui(capsys, "stats", str(path)).out
    )
