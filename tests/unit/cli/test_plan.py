"""`lcbtui plan`: before a run, with what chance a gap is shown."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lcbtui.stats.paired import Spread, paired_difference, paired_variance, planned, planned_margin
from unit.cli.running import lcb, parsed

EXAMPLES = Path(__file__).parents[3] / "docs/examples"

ASKED = ("--gap 2", "--problems 500", "--gap 2 --problems 500", "--problems 10 --models 300")


def cases(asked: str) -> list[dict[str, Any]]:
    found = parsed("plan", *asked.split())["cases"]
    assert isinstance(found, list)
    return found


def test_the_problems_that_it_names_are_enough_and_one_fewer_is_not() -> None:
    for at, case in enumerate(cases("--gap 3 --runs 4")):
        for problems, enough in ((case["needed"], True), (case["needed"] - 1, False)):
            again = cases(f"--gap 3 --runs 4 --problems {problems}")[at]
            # JSON has four decimals.
            assert again["power"] >= 0.7999 if enough else again["power"] <= 0.8
            assert (again["smallest_gap"] <= 3) == enough


def test_two_models_are_one_case_a_correlation_and_more_are_two() -> None:
    assert [case["models"] for case in cases("--gap 2 --models 2")] == [2, 2]
    assert [case["models"] for case in cases("--gap 2")] == [2, 10, 2, 10]


@pytest.mark.parametrize("asked", ASKED)
def test_the_answer_fits_twelve_lines_of_eighty_cells(asked: str) -> None:
    ran = lcb("plan", *asked.split(), "--width", "80")
    lines = ran.out.splitlines()
    assert (ran.status, ran.err) == (0, "")
    assert len(lines) <= 12 and max(map(len, lines)) <= 80
    table = lines.index("")
    assert 1 <= table <= 3 and lines[table + 1].startswith("Correlation")


def test_two_runs_say_how_much_they_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(EXAMPLES)
    runs = ("new.csv", "base.csv")
    for flags, facts in ((["--gap", "1"], 2), (["--problems", "90"], 1), ([], 1)):
        ran = lcb("plan", *runs, *flags, "--width", "80")
        lines = ran.out.splitlines()
        assert (ran.status, lines.index(""), len(lines)) == (0, facts + 2, facts + 4)
        named = [line.split() for line in lines[facts : facts + 2]]
        assert named == [["A", "65.8", "new.csv"], ["B", "62.4", "base.csv"]]
        assert lines[-1] == "500 problems, paired · alike on 477"
    (case,) = cases("new.csv base.csv --gap 3")
    (of_needed,) = cases(f"new.csv base.csv --gap 3 --problems {case['needed']}")
    assert of_needed["power"] == pytest.approx(0.8, abs=0.01)
    for asked in ("new.csv", "new.csv base.csv --metric x", "new.csv base.csv --cluster x"):
        assert lcb("plan", *asked.split()).status == 2
    few = lcb("plan", *runs, "--cluster", "difficulty")
    assert (few.status, "3 of difficulty do not tell" in few.err) == (2, True)


def test_a_margin_asks_what_tells_that_one_of_two_equals_is_not_worse(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(EXAMPLES)
    for asked in ("--margin 2", "new.csv base.csv --margin 2"):
        for case in cases(asked):
            for problems, enough in ((case["needed"], True), (case["needed"] - 1, False)):
                (again, *_) = (
                    each
                    for each in cases(f"{asked} --problems {problems}")
                    if each["rho"] == case["rho"]
                )
                assert again["needed"] == case["needed"]
                assert again["power"] >= 0.7999 if enough else again["power"] <= 0.8
    out = lcb("plan", "new.csv", "base.csv", "--margin", "1").out
    assert out.splitlines()[0] == "Power            24 %  a margin of 1 over 500 problems"


def test_the_chance_is_that_of_the_bound_that_compare_asks() -> None:
    rng, many = np.random.default_rng(1), 400
    pair = planned(None, None, models=2, runs=1, score=50, cautious=False)
    plan = planned_margin(pair, Spread(paired_variance(50, 1)), 4, 300)
    share = (1 - plan.rho) / 2  # of problems on which two of 50 % differ
    found = 0
    for _ in range(many):
        gaps = rng.choice([100.0, -100.0, 0.0], 300, p=[share / 2, share / 2, 1 - share])
        first = np.where(gaps, np.maximum(gaps, 0), 100.0 * (rng.random(300) < 0.5))
        found += paired_difference(first[None], (first - gaps)[None]).at_least > -4
    assert plan.power == pytest.approx(found / many, abs=0.07)


def test_a_few_problems_that_two_runs_share_plan_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, passed in (("a", "110"), ("b", "011")):
        rows = "\n".join(f"p{at},{one}" for at, one in enumerate(passed))
        Path(f"{name}.csv").write_text(f"problem,passed\n{rows}\n", encoding="utf-8")
    ran = lcb("plan", "a.csv", "b.csv", "--gap", "1")
    assert (ran.status, "3 problems do not tell" in ran.err) == (2, True)
