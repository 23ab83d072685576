"""`lcbtui stats`: the insights as facts and as json."""

import json
from pathlib import Path
from typing import Any

import pytest

from unit.cli.running import lcbtui

Capture = pytest.CaptureFixture[str]


def record(capsys: Capture, *arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(lcbtui(capsys, "stats", *arguments, "-f", "json").out)
    return found


@pytest.mark.parametrize("source", ["paper", "reported"])
def test_what_could_be_the_best_is_what_best_says(source: str, capsys: Capture) -> None:
    best = json.loads(lcbtui(capsys, "best", source, "-f", "json").out)
    found = record(capsys, source)
    assert found["ranked"] == best["models"]
    rows = [{model["row"] for model in each["could_be_best"]} for each in (found, best)]
    assert rows[0] == rows[1]


def test_json_has_the_same_keys_whatever_can_be_said(capsys: Capture, tmp_path: Path) -> None:
    no_sizes = tmp_path / "speeds.csv"
    no_sizes.write_text("model,pass@1\nx,10\ny,20\n", encoding="utf-8")
    keys = [
        list(record(capsys, *arguments))
        for arguments in (("figure",), ("paper",), ("figure", "-q", "zzz"), (str(no_sizes),))
    ]
    assert all(other == keys[0] for other in keys)


def test_json_carries_null_and_no_nan_for_what_cannot_be_said(capsys: Capture) -> None:
    ran = lcbtui(capsys, "stats", "figure", "-q", "params<=10", "-f", "json")
    found = json.loads(ran.out, parse_constant=pytest.fail)
    assert found["rows"] == 7 and found["slope"] is not None
    found = record(capsys, "figure", "-q", "params<=7")
    assert found["rows"] == 3
    assert found["correlations"] is found["slope"] is None


def test_every_filter_and_the_limit_count(capsys: Capture) -> None:
    assert record(capsys, "paper", "--params", "..8B")["rows"] == 6
    assert record(capsys, "paper", "--series", "open-weights")["rows"] == 7
    assert record(capsys, "paper", "-n", "5")["rows"] == 5
    (ours,) = record(capsys, "paper", "--ours", "Qwen3-14B")["ours"]
    assert ours["model"] == "Qwen3-14B"


def test_when_nothing_matches_the_status_is_1(capsys: Capture) -> None:
    ran = lcbtui(capsys, "stats", "figure", "-q", "zzz")
    assert (ran.status, ran.out.split()) == (1, ["Models", "shown", "0"])
    assert lcbtui(capsys, "stats", "figure").status == 0


def test_why_tells_more(capsys: Capture) -> None:
    lines = lcbtui(capsys, "stats", "paper", "--width", "80").out.splitlines()
    why = lcbtui(capsys, "stats", "paper", "--why", "--width", "80").out.splitlines()
    assert why[: len(lines)] == lines and len(why) > len(lines)


def test_what_joins_sizes_is_not_advised_to_who_joins_them(capsys: Capture, tmp_path: Path) -> None:
    path = tmp_path / "speeds.csv"
    path.write_text("model,pass@1,problems\nx,80,166\ny,30,166\n", encoding="utf-8")
    for flags in ((), ("--join-params",)):
        ran = lcbtui(capsys, "stats", str(path), *flags)
        assert "--join-params" not in ran.out + ran.err


def test_without_a_source_it_is_about_the_models_of_best(capsys: Capture) -> None:
    best = json.loads(lcbtui(capsys, "best", "-q", "params<=14B", "-f", "json").out)
    found = record(capsys, "-q", "params<=14B")
    assert found["ranked"] == best["models"]
    assert len(found["could_be_best"]) == len(best["could_be_best"])
    last = [
        lcbtui(capsys, name, "-q", "params<=14B").out.splitlines() for name in ("best", "stats")
    ]
    assert (
        last[1][-1]
        == "LiveCodeBench v5 2024-10-01..2025-02-01 · reported · params<=14B · brackets 95 %"
    )
    assert last[1][-1] == last[0][-2].replace(" · 166 problems", "") + " · brackets 95 %"


def test_a_source_that_is_named_is_asked(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    assert lcbtui(capsys, "stats", "figure").out.splitlines()[-1] == "figure · brackets 95 %"
    monkeypatch.setenv("LCBTUI_SOURCE", "paper")
    assert (
        lcbtui(capsys, "stats")
        .out.splitlines()[-1]
        .endswith("· 2 quoted over other dates · brackets 95 %")
    )
