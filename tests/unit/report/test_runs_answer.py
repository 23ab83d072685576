"""The answers about two groups of runs: what changed, and the outcome of one problem."""

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.analysis.paired_runs import compare_runs
from lcbtui.dataset.results import POINTS
from lcbtui.report.runs_answer import NamedRuns, SideName, changed_answer, names_of, outcome_answer
from lcbtui.sources.results.long_form import Rows
from lcbtui.sources.results.problem_results import results_from_rows


@given(st.integers(1, 3), st.integers(1, 3), st.integers(2, 6), st.randoms(use_true_random=False))
def test_the_outcome_of_a_problem_has_the_numbers_of_the_list_and_of_each_run(
    first: int, second: int, problems: int, random: Random
) -> None:
    cells = [(f"m{run}", f"p{n}") for run in range(first + second) for n in range(problems)]
    scores = {cell: random.choice([0, 50, 100]) for cell in cells}
    models, ids = ([cell[at] for cell in cells] for at in range(2))
    texts = [str(score / 100) for score in scores.values()]
    results = results_from_rows(Rows(models, ids, texts), "x")
    found = compare_runs(results, np.arange(first), np.arange(first, first + second), POINTS)
    assert found is not None
    runs = NamedRuns((SideName("one", "one", ""), SideName("other", "other", "")), found)
    table = changed_answer(runs).table
    columns = {} if table is None else {each.heading: each.texts for each in table.filled}
    for row, at in enumerate(found.changes):
        facts = {fact.label: fact.value for fact in outcome_answer(runs, at).facts}
        for heading in ("Problem", "A − B"):
            assert facts[heading] == columns[heading][row]
        sides = (("A", range(first), "one"), ("B", range(first, first + second), "other"))
        for letter, side, name in sides:
            of_runs = ", ".join(str(scores[f"m{run}", facts["Problem"]]) for run in side)
            each = f" ({of_runs})" if len(side) > 1 else ""
            assert facts[letter] == f"{columns[letter][row]}{each}  {name}"


@pytest.mark.parametrize(
    ("first", "second", "names"),
    [
        ("logs/new/x.json", "logs/base/x.json", ("new", "base")),
        ("new.json", "base.json", ("new.json", "base.json")),
        ("a/b/c.json", "a/d.json", ("b/c.json", "d.json")),
        ("a", "a/b", ("a", "a/b")),
        ("runs/x", "runs/x/y/x", ("x", "x/y/x")),
    ],
)
def test_of_two_paths_what_differs_is_told(first: str, second: str, names: tuple[str, str]) -> None:
    one, other = names_of(("model", "model"), (first, second))
    assert (one.name, other.name) == names
    without = names_of((first, second), (first, second))
    assert tuple((each.name, each.source) for each in without) == tuple((n, "") for n in names)
