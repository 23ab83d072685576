"""The best model up to a size, those not significantly worse, and the next real gain."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lcbtui.analysis.best import Best, best_up_to
from lcbtui.dataset.dataset import Dataset, dataset_of
from lcbtui.dataset.remarks import RemarkKind
from lcbtui.errors import UsageError
from lcbtui.query.predicates import SizeLimit
from lcbtui.sources.catalog import bundled
from lcbtui.sources.open import open_dataset
from lcbtui.view.apply import apply
from lcbtui.view.derive.derive import derive
from lcbtui.view.notation import PerModel
from lcbtui.view.state import ViewState
from lcbtui.view.view import View
from unit.sources.opening import plain
from unit.stats.bundled import sizes_and_scores


def view_of(dataset: Dataset, query: str = "") -> View:
    state = ViewState(query=query, per_model=PerModel.MEDIAN)
    return apply(derive(dataset, state), state)


def bundled_view(name: str, query: str = "") -> View:
    return view_of(open_dataset(bundled()[name]), query)


def made(*rows: tuple[float | None, float | None], problems: int | None = 400) -> View:
    """Models m0, m1, … with a size and a score each."""
    lines = [
        f"m{place},{'' if size is None else size},{'' if score is None else score},{problems or ''}"
        for place, (size, score) in enumerate(rows)
    ]
    text = "\n".join(["model,total_params_b,pass_at_1,problems", *lines])
    return view_of(dataset_of(plain(text)))


def best(view: View, most: float) -> Best:
    found = best_up_to(view, SizeLimit(most))
    assert isinstance(found, Best)
    return found


def names(found: Best) -> list[str]:
    return [
        found.view.dataset.cell(row, "model").text
        for row in (found.row, *(rival.row for rival in found.as_good))
    ]


def test_on_the_paper_the_best_up_to_9b_is_ours_and_nothing_larger_is_a_real_gain() -> None:
    found = best(bundled_view("paper"), 9)
    labels, sizes, scores = sizes_and_scores("paper")
    ours = labels.index("DASD-4B-Thinking")

    # Each of the other models against the best, by the definition of the test and of Holm.
    def p_value(other: float) -> float:
        one, two = scores[ours] / 100, other / 100
        pooled = (one + two) / 2
        z = abs(one - two) / math.sqrt(pooled * (1 - pooled) * 2 / 166)
        return math.erfc(z / math.sqrt(2))

    told = set()
    for members in (
        [n for n in range(12) if sizes[n] <= 9],
        [n for n in range(12) if sizes[n] > 9],
    ):
        family = sorted((p_value(scores[n]), n) for n in members if n != ours)
        worst = 0.0
        for place, (p, n) in enumerate(family):
            worst = max(worst, p * (len(family) - place))
            if worst <= 0.05:
                told.add(n)
    tied = [n for n in range(12) if n != ours and sizes[n] <= 9 and n not in told]
    tied.sort(key=lambda n: (sizes[n], -scores[n]))
    assert names(found) == ["DASD-4B-Thinking", *(labels[n] for n in tied)]
    assert found.gain is None
    assert not any(scores[n] > scores[ours] for n in told)
    assert (found.usable, found.larger, found.compared) == (7, 5, 6)
    assert found.next_best is not None
    assert found.next_best.difference == pytest.approx(1.0)


def test_the_gain_is_the_smallest_larger_model_that_is_significantly_better() -> None:
    found = best(made((4, 50), (8, 48), (16, 55), (32, 80), (64, 90), (None, 99)), 8)
    assert names(found) == ["m0", "m1"]
    assert found.gain is not None and found.next_best is not None
    assert (found.gain.row, found.next_best.row) == (3, 4)
    assert found.gain.difference == pytest.approx(30)
    # The interval is of the rival above the best, as the difference is.
    assert 0 < found.gain.low < 30 < found.gain.high
    assert (found.usable, found.larger, found.sizeless) == (2, 3, 1)


def test_a_query_keeps_rivals_and_gains_to_what_is_wanted() -> None:
    found = best(bundled_view("reported", "open:data"), 9)
    openness = found.view.dataset.texts("openness")
    rows = [found.row, *(rival.row for rival in found.as_good)]
    assert {openness[row] for row in rows} == {"open-data"}
    assert found.larger < best(bundled_view("reported"), 9).larger


def test_reported_is_asked_over_its_opening_window() -> None:
    found = best(bundled_view("reported"), 9)
    days = found.view.dataset.texts("window_start")
    rows = [found.row, *(rival.row for rival in found.as_good)]
    assert {days[row] for row in rows} == {"2024-10-01"}


def test_scores_that_cannot_be_compared_have_no_best() -> None:
    assert best_up_to(bundled_view("figure"), SizeLimit(9)) is RemarkKind.READ_OFF
    assert best_up_to(made((4, 50), (8, 60), problems=None), SizeLimit(9)) is RemarkKind.NO_EVIDENCE
    mixed = ViewState(query="version:v5,v6", per_model=PerModel.MEDIAN)
    dataset = open_dataset(replace(bundled()["reported"], opening=None))
    assert (
        best_up_to(apply(derive(dataset, mixed), mixed), SizeLimit(9)) is RemarkKind.MIXED_WINDOWS
    )


def test_where_nothing_is_that_small_there_is_no_answer() -> None:
    assert best_up_to(bundled_view("paper"), SizeLimit(1)) is None
    assert best_up_to(made((None, 50), (8, 60)), SizeLimit(4)) is None
    assert best_up_to(made((4, None), (8, 60)), SizeLimit(4)) is None


def test_a_single_model_is_the_best_without_being_compared() -> None:
    found = best(made((4, 50)), 9)
    assert (names(found), found.usable, found.larger, found.compared) == (["m0"], 1, 0, 0)
    assert found.next_best is None


def test_models_a_little_larger_than_asked_are_counted() -> None:
    # Many models that are called 32B have 32.8B.
    assert best(made((32, 50), (32.8, 50), (33.6, 50), (33.7, 50)), 32).near == 2


def test_a_source_without_sizes_is_told_what_would_help() -> None:
    dataset = dataset_of(plain("model,pass_at_1,problems\na,50,400\nb,60,400\n"))
    with pytest.raises(UsageError, match="has no total parameters; --join-params"):
        best_up_to(view_of(dataset), SizeLimit(9))


sizes = st.sampled_from([1.0, 2.0, 4.0, 8.0, 16.0, 32.0])


@settings(max_examples=60)
@given(st.lists(st.tuples(sizes, st.integers(0, 100)), min_size=1, max_size=12), sizes)
def test_no_usable_model_has_a_higher_score_and_every_gain_is_larger_and_better(
    rows: list[tuple[float, int]], most: float
) -> None:
    found = best_up_to(made(*rows), SizeLimit(most))
    if all(size > most for size, _ in rows):
        assert found is None
        return
    assert isinstance(found, Best)
    own = rows[found.row]
    assert own[0] <= most
    assert own[1] == max(score for size, score in rows if size <= most)
    assert all(rows[rival.row][0] <= most for rival in found.as_good)
    if found.gain is not None:
        assert rows[found.gain.row][0] > most
        assert rows[found.gain.row][1] > own[1]
        assert found.gain.low > 0
    assert not np.isnan(own[1])
