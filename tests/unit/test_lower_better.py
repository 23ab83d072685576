"""Where less is better all turns round: ranks, verdicts, frontier, best, chart and sentences.

The law: scores taken from 100, with `lower_better`, answer as the scores themselves do.
"""

from dataclasses import replace

import numpy as np
import pytest

from lcbtui.analysis.best_models import best_of
from lcbtui.analysis.ranking import model_vs_all, ranking
from lcbtui.analysis.size_and_score import insights_of
from lcbtui.chart.axes import axes
from lcbtui.chart.build import chart_spec, our_score
from lcbtui.chart.layers import Band, Segments
from lcbtui.chart.points import by_importance, place_points
from lcbtui.chart.svg import description
from lcbtui.dataset.columns import Column, Kind, is_lower_better
from lcbtui.query.size_limits import ANY_SIZE, SizeLimit
from lcbtui.report.findings import insights_answer
from lcbtui.view.apply import apply
from lcbtui.view.derive.derive import derive
from lcbtui.view.state import PerModel, ViewState
from lcbtui.view.view import View
from unit.sources.opening import plain

SEEDS = range(6)
LESS = ViewState(lower_better=True)


def table(scores: list[float], sizes: list[int], problems: int | str = 400) -> str:
    lines = ["model,params,score,problems"]
    lines += [
        # the first two rows are two reports of one model
        f"m{max(place, 1)},{size}B,{score:.1f},{problems}"
        for place, (score, size) in enumerate(zip(scores, sizes, strict=True))
    ]
    return "\n".join(lines)


def view_of(text: str, state: ViewState) -> View:
    return apply(derive(plain(text), state), state)


def both(seed: int, state: ViewState = ViewState()) -> tuple[View, View]:  # noqa: B008
    """A View of scores, and one of what they lack of 100, of which less is better."""
    random = np.random.default_rng(seed)
    scores = np.round(random.choice([random.uniform(20, 90) for _ in range(9)], 12), 1)
    sizes = random.choice([1, 2, 4, 8, 14, 32], 12).tolist()
    more = view_of(table(scores.tolist(), sizes), state)
    less = view_of(table((100 - scores).tolist(), sizes), replace(state, lower_better=True))
    return more, less


@pytest.mark.parametrize("seed", SEEDS)
def test_order_ranks_verdicts_and_frontier_are_those_of_the_scores_turned_round(seed: int) -> None:
    more, less = both(seed)
    assert less.rows.tolist() == more.rows.tolist()
    assert less.emphasis.tolist() == more.emphasis.tolist()
    assert [less.rank(i) for i in range(12)] == [more.rank(i) for i in range(12)]
    ours, theirs = ranking(less), ranking(more)
    assert [ours.text(i) for i in range(12)] == [theirs.text(i) for i in range(12)]
    for row in range(12):
        one, other = model_vs_all(less, row), model_vs_all(more, row)
        for verdict in ("tied", "better", "worse"):
            assert getattr(one, verdict).tolist() == getattr(other, verdict).tolist()


@pytest.mark.parametrize("which", [PerModel.BEST, PerModel.MEDIAN])
@pytest.mark.parametrize("seed", SEEDS)
def test_a_model_counts_with_the_same_report(seed: int, which: PerModel) -> None:
    more, less = both(seed, ViewState(query="is:frontier", per_model=which))
    assert less.rows.tolist() == more.rows.tolist()


@pytest.mark.parametrize("limit", [SizeLimit(8), ANY_SIZE])
@pytest.mark.parametrize("seed", SEEDS)
def test_best_is_that_of_the_scores_turned_round(seed: int, limit: SizeLimit) -> None:
    one, other = (best_of(view, limit) for view in both(seed))
    for part in ("models", "could_be_best", "better"):
        rows = [[each.row for each in getattr(best, part)] for best in (one, other)]
        assert rows[0] == rows[1], part


@pytest.mark.parametrize("seed", SEEDS)
def test_insights_are_those_of_the_scores_turned_round(seed: int) -> None:
    less, more = (insights_of(view) for view in reversed(both(seed)))
    for part in ("frontier", "could_be_best"):
        rows = [[model.row for model in getattr(each, part)] for each in (less, more)]
        assert rows[0] == rows[1]


@pytest.mark.parametrize("seed", SEEDS)
def test_on_the_chart_the_same_points_come_first_and_the_band_is_the_mirrored_one(
    seed: int,
) -> None:
    more, less = both(seed, ViewState(errors=True, ours="m3", y_limits=None))
    points = [place_points(view).points for view in (less, more)]
    first = [by_importance(each, np.arange(len(each)), 6) for each in points]
    assert points[0].rows[first[0]].tolist() == points[1].rows[first[1]].tolist()
    specs = chart_spec(less), chart_spec(more)
    bands = [[each for each in spec.layers if isinstance(each, Band)] for spec in specs]
    assert [band.label for band in bands[0]] == ["Tied with the lowest"] * len(bands[1])


def test_the_dashed_line_is_at_our_lowest() -> None:
    view = view_of(table([30.0, 20.0, 40.0], [1, 1, 4]), replace(LESS, ours="m1"))
    lines = [each for each in our_score(view) if isinstance(each, Segments)]
    assert [line.y1.tolist() for line in lines] == [[axes(view)[1].fraction(20.0)]]


WORDS = """model,params,WER,n
ours-2B,2B,9.5,100
small,1B,14.0,100
middle,4B,8.0,100
large,8B,6.1,100
largest,32B,7.0,100
other,8B,6.9,100
"""


def test_a_header_says_that_less_is_better() -> None:
    view = view_of(WORDS, ViewState(y="WER"))
    names = view.dataset.words("model")
    assert [names[row] for row in view.rows] == [
        *("large", "other", "largest", "middle", "ours-2B", "small")
    ]
    assert view.rank(0) == 1 and ranking(view).text(5) == "6"
    assert "lower WER is better" in view.parts
    more = view_of(WORDS, ViewState(y="WER", lower_better=False))
    assert names[more.rows[0]] == "small"
    assert "lower WER is better" not in more.parts


def test_a_column_of_text_or_dates_says_nothing() -> None:
    assert not is_lower_better(Column("time", "time", "time", Kind.DATE))
    assert not is_lower_better(Column("error", "error", "error", Kind.TEXT))


def test_no_fact_calls_the_lowest_the_highest() -> None:
    view = view_of(WORDS.replace("32B,7.0", "32B,4.0"), ViewState(y="WER"))
    said = {each.label: each.value for each in insights_answer(view).facts}
    assert "highe" not in " ".join(said.values())
    assert said["Size and score"].startswith("larger models score lower: ")


def test_a_picture_in_words_names_the_lowest() -> None:
    spec = chart_spec(view_of(WORDS, ViewState(y="WER")))
    assert description(spec).endswith("the lowest is large")


def test_error_rates_with_stated_errors_have_verdicts_and_a_best_one() -> None:
    lines = [line + (",0.5" if place else ",stderr") for place, line in enumerate(WORDS.split())]
    text = "\n".join(lines).replace("WER,n", '"Error rate (%)",n').replace(",100", ",")
    view = view_of(text, ViewState())
    assert view.measure == "Error rate" and view.superlative == "lowest"
    names = view.dataset.words("model")
    assert [ranking(view).text(index) for index in range(6)] == [*["1–4"] * 3, "1–5", "4–5", "6"]
    against = model_vs_all(view, int(view.rows[0]))
    assert {names[row] for row in view.matching[against.worse]} == {"ours-2B", "small"}
    assert not against.better.any()
    found = best_of(view, SizeLimit(2))
    assert names[found.highest[0].row] == "ours-2B"
    assert "large" in [names[each.row] for each in found.better]
