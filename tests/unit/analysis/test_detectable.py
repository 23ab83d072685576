"""Which gaps show on the problems of a View, against formulas and simulated results."""

import json
import math
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from lcbtui.analysis.best_models import best_of
from lcbtui.analysis.ranking import Compared, compared, detectable, detectable_among
from lcbtui.query.size_limits import ANY_SIZE
from lcbtui.report.best_answer import best_answer
from lcbtui.report.facts import Fact
from lcbtui.report.remarks import (
    against,
    gaps_words,
    problems_compared,
    resolution,
    verdicts_by_name,
)
from lcbtui.sources.catalog import find
from lcbtui.sources.open import open_dataset
from lcbtui.stats.differences import Counted, PerProblem
from lcbtui.stats.paired import smallest_gap
from lcbtui.view.apply import apply
from lcbtui.view.derive.derive import derive
from lcbtui.view.state import ViewState
from lcbtui.view.view import View
from result_documents import document, performance, small

ALONE, FAMILY, FOUND = 1.959963985, 3.366, 0.841621234
"""Normal quantiles: of 5 % two-sided, of 5 % for 66 pairs, and of 80 %."""


def answer(state: ViewState, text: str = "") -> View:
    opened = open_dataset(find(state.source), text.encode() if text else None)
    return apply(derive(opened, state), state)


def read(text: str) -> View:
    return answer(ViewState(source="-"), text)


def basis(view: View) -> Compared:
    found = compared(view)
    assert isinstance(found, Compared)
    return found


def errors(view: View, rho: float) -> list[float]:
    """The errors of all differences of scores over 166 problems, in points."""
    scores = [score / 100 for score in view.dataset.numbers("pass_at_1").tolist()]
    variances = [p * (1 - p) / 166 for p in scores]
    return [
        100 * math.sqrt(v + w - 2 * rho * math.sqrt(v * w)) for v, w in combinations(variances, 2)
    ]


def test_on_the_paper_it_is_near_the_formula_for_the_largest_error() -> None:
    view = answer(ViewState(source="paper"))
    found = detectable(view)
    assert found is not None
    error = max(errors(view, 0.4))
    assert found.pairs == 66
    assert found.alone == pytest.approx((ALONE + FOUND) * error, rel=0.1)
    assert found.among_pairs == pytest.approx((FAMILY + FOUND) * error, rel=0.1)


def test_the_pair_that_is_hardest_to_tell_apart_decides_and_not_the_one_in_the_middle() -> None:
    easy = [98.0, 97.5, 97.0, 96.5, 96.0, 95.5, 95.0]
    rows = "".join(f"m{n},{n + 1}B,{score},300\n" for n, score in enumerate([*easy, 52.0, 48.0]))
    found = detectable(read(f"model,params,score,problems\n{rows}"))
    alone = detectable(read("model,params,score,problems\nA,1B,52,300\nB,2B,48,300\n"))
    assert found is not None and alone is not None
    assert found.alone == pytest.approx(alone.alone, rel=0.01)


@pytest.mark.parametrize(("problems", "least"), [(10, 60), (30, 20), (300, 2)])
def test_no_gap_is_named_that_so_few_problems_can_never_show(problems: int, least: float) -> None:
    rows = [performance(m, f"q{n}", "2024-01-10", 100.0) for m in "AB" for n in range(problems)]
    rows[0] = performance("A", "q0", "2024-01-10", 0.0)
    found = detectable(read(json.dumps(document(rows))))
    assert found is not None
    assert found.alone * problems / 100 > 6 and found.alone > least


def test_which_gaps_show_depends_on_the_correlation() -> None:
    for rho, gap in ((None, 19), (0.0, 24), (0.9, 10)):
        found = resolution(answer(ViewState(source="paper", rho=rho)))
        assert found == f"166 problems, 66 pairs: gaps under {gap} are often missed"


def test_where_no_gap_shows_only_that_is_said() -> None:
    found = detectable(answer(ViewState(source="paper")))
    assert found is not None
    assert gaps_words(found._replace(among_pairs=100.0), 7) == "7 problems cannot tell"


def test_a_filter_leaves_fewer_pairs_and_so_smaller_gaps() -> None:
    everything = detectable(answer(ViewState(source="paper")))
    few = detectable(answer(ViewState(source="paper", query="params<=4")))
    assert everything is not None and few is not None
    assert few.pairs == 1
    assert few.among_pairs == few.alone < everything.among_pairs


@pytest.mark.parametrize("problems", [1, 200])
def test_where_no_window_is_stated_no_correlation_is_assumed(problems: int) -> None:
    rows = f"A,1,{problems},100\nB,2,{problems},0\n"
    view = read(f"model,params,problems,pass@1\n{rows}")
    assert (problems_compared(view), basis(view).rho) == (problems, 0)


def test_nothing_is_said_where_nothing_is_compared() -> None:
    view = answer(ViewState(source="figure"))
    assert (detectable(view), resolution(view), problems_compared(view)) == (None, "", None)


def test_models_with_the_same_results_differ_by_nothing_and_promise_nothing() -> None:
    rows = [performance(m, f"q{n}", "2024-01-10", 100.0 * (n % 2)) for m in "AB" for n in range(20)]
    view = read(json.dumps(document(rows)))
    assert detectable(view) is None


@pytest.mark.parametrize(("problems", "shows"), [(7, False), (1055, True)])
def test_where_no_gap_could_show_that_alone_is_said_of_the_best(problems: int, shows: bool) -> None:
    rows = "".join(f"m{n},{n}B,{71.4 - 2 * n},{problems}\n" for n in range(1, 9))
    view = answer(ViewState(source="-"), f"model,params,score,problems\n{rows}")
    found = detectable(view)
    assert found is not None
    assert found.shows is shows
    facts = best_answer(best_of(view, ANY_SIZE)).facts
    assert (facts[1].value == resolution(view)) is not shows
    assert len(facts) == 2


def test_results_by_problem_are_called_so_with_the_number_of_questions() -> None:
    view = read(json.dumps(small()))
    assert (problems_compared(view), basis(view).rho) == (4, None)
    rows = [
        performance(model, question, "2024-01-10", float(score)) | {"test_id": test}
        for model, scores in (("A", "0110"), ("B", "1010"))
        for (question, test), score in zip(
            [("q1", 0), ("q1", 1), ("q2", 0), ("q2", 1)], scores, strict=True
        )
    ]
    view = read(json.dumps(document(rows)))
    scores = basis(view).scores
    assert isinstance(scores, PerProblem)
    assert (problems_compared(view), scores.clusters) == (4, 2)


# One row against another in a line


def row_of(view: View, name: str) -> int:
    return view.dataset.words("model").index(name)


def difference(view: View, name: str) -> str:
    found = against(view, row_of(view, name))
    return "" if found is None else found.value


def test_a_row_is_told_against_ours_or_without_it_the_one_with_the_highest_score() -> None:
    ours = answer(ViewState(source="paper"))
    assert difference(ours, "Qwen3-14B").startswith("DASD-4B-Thinking: −5.8 ")
    view = answer(ViewState(source="paper", query="-dasd"))
    assert difference(view, "Ministral-3-8B-Reasoning-2512") == (
        "AM-Thinking-v1: −8.7 (−16.4 to −0.8), tied among all 55 pairs"
    )
    assert difference(view, "OpenThinker3-7B").endswith(", separated")
    assert difference(view, "AM-Thinking-v1") == ""


def test_a_model_asked_for_goes_before_a_pinned_one_and_that_before_the_highest() -> None:
    pinned = ViewState(source="paper", pins=("DASD-4B-Thinking",))
    view = answer(pinned)
    assert "DASD-4B-Thinking: " in difference(view, "Qwen3-14B")
    asked = answer(replace(pinned, vs="OpenThinker3-7B"))
    assert "OpenThinker3-7B: " in difference(asked, "Qwen3-14B")
    others = answer(replace(pinned, query="params>10"))
    assert "AM-Thinking-v1: " in difference(others, "Qwen3-14B")
    figure = answer(ViewState(source="figure"))
    assert against(figure, 0) is None


def test_the_models_that_one_is_tied_with_are_named_and_those_that_are_not() -> None:
    view = answer(ViewState(source="paper"))
    tied, lower = verdicts_by_name(view, row_of(view, "DASD-4B-Thinking"))
    assert (tied.label, tied.value.count(", ")) == ("Tied with", 7)
    assert lower == Fact(
        "Clearly lower", "Ministral-3-3B-Reasoning-2512, GLM-Z1-9B-0414, OpenThinker3-7B"
    )
    assert not [*verdicts_by_name(answer(ViewState(source="reported")), 0)]  # too many


def test_of_clusters_and_of_errors_of_few_runs_it_is_by_the_error_and_students_t() -> None:
    pair = np.array([0]), np.array([1])
    random = np.random.default_rng(3)
    chance = random.beta(2, 2, (50, 1)).repeat(10, axis=0).T
    outcomes = np.where(random.random((2, 500)) < chance, 100.0, 0.0)
    clustered = PerProblem(outcomes, np.arange(50).repeat(10))
    few_runs = Counted(np.array([70.0, 60.0]), np.full(2, 500.0), 0.0, df=np.full(2, 2.0))
    for scores, df in ((clustered, 49), (few_runs, 2)):
        error = float(scores.differences.error[0, 1])
        found = detectable_among(scores, scores.differences, pair)
        assert found is not None
        assert found.alone == pytest.approx(smallest_gap(error, 1, df))
