"""`lcbtui stats`: the insights as facts and as json."""

from typing import Any

import pytest

from unit.cli.running import lcb, parsed, put


def record(*arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = parsed("stats", *arguments)
    return found


@pytest.mark.parametrize("source", ["paper", "reported"])
def test_what_could_be_the_best_is_what_best_says(source: str) -> None:
    best = parsed("best", source)
    found = record(source)
    assert found["ranked"] == best["models"]
    rows = [{model["row"] for model in each["could_be_best"]} for each in (found, best)]
    assert rows[0] == rows[1]


def test_json_has_the_same_keys_whatever_can_be_said() -> None:
    no_sizes = put("speeds.csv", "model,pass@1\nx,10\ny,20\n")
    keys = [
        list(record(*arguments))
        for arguments in (("figure",), ("paper",), ("figure", "-q", "zzz"), (no_sizes,))
    ]
    assert all(other == keys[0] for other in keys)


def test_without_a_source_it_is_about_the_models_of_best() -> None:
    best = parsed("best", "-q", "params<=14B")
    found = record("-q", "params<=14B")
    assert found["ranked"] == best["models"]
    assert len(found["could_be_best"]) == len(best["could_be_best"])
    last = [lcb(name, "-q", "params<=14B").out.splitlines() for name in ("best", "stats")]
    assert (
        last[1][-1]
        == "LiveCodeBench v5 2024-10-01..2025-02-01 · reported · params<=14B · brackets 95 %"
    )
    assert last[1][-1] == last[0][-2].replace(" · 166 problems", "") + " · brackets 95 %"
