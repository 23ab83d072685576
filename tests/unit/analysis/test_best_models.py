"""Which model, of those up to a size: the highest, the confidence set, and what is larger."""

from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.analysis.best_models import Best, best_of, comparable_models, comparable_windows
from lcbtui.analysis.ranking import compared
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.source import SourceInfo
from lcbtui.dataset.windows import Window
from lcbtui.errors import UsageError
from lcbtui.query.size_limits import ANY_SIZE, SizeLimit
from lcbtui.sources.catalog import bundled
from lcbtui.sources.open import bundled_tables, open_dataset
from lcbtui.stats.best_set import better_than_all, could_be_best
from lcbtui.view.apply import apply
from lcbtui.view.derive.derive import derive
from lcbtui.view.state import PerModel, ViewState
from lcbtui.view.view import RemarkKind, View
from result_documents import results_dataset_of, with_part
from unit.sources.opening import plain


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
    return view_of(plain(text))


def rows_of(models: tuple[object, ...]) -> list[int]:
    return [getattr(each, "row") for each in models]  # noqa: B009 - of candidates


def label(found: Best, row: int) -> str:
    return found.view.dataset.cell(row, "model").text


def results(scores: Mapping[str, tuple[int, int]], problems: int = 100) -> View:
    """Models that solve the first so many problems; sizes are joined by name."""
    data = results_dataset_of(SourceInfo("r.json", "r.json"), with_part(problems, scores), "it")
    return comparable_models(data, ViewState(source="r.json", window=Window()), bundled_tables)


def test_in_24_gb_thirteen_of_the_models_of_reported_could_be_the_best() -> None:
    found = best_of(bundled_view("reported"), SizeLimit(40, "24GB", 4))
    assert (len(found.could_be_best), len(found.models)) == (13, 42)
    assert label(found, found.highest[0].row) == "AM-Thinking-v1"
    assert found.smallest is not None and found.smallest.bits == 16
    assert (found.larger, found.better) == (10, ())


@pytest.mark.parametrize(
    ("size", "bits"), [(10, 16), (10.1, 8), (20, 8), (20.1, 4), (40, 4), (40.1, None)]
)
def test_a_model_fits_at_the_most_bits_that_its_size_allows(size: float, bits: int | None) -> None:
    assert SizeLimit(40, "24GB", 4).bits_of(size) == bits
    assert SizeLimit(40).bits_of(size) is None


def test_larger_and_clearly_better_is_better_than_every_model_that_fits() -> None:
    found = best_of(made((4, 50), (8, 48), (16, 55), (32, 80), (64, 90), (None, 99)), SizeLimit(8))
    assert rows_of(found.models) == [0, 1]
    assert rows_of(found.better) == [4, 3]
    assert (found.larger, found.without_size) == (3, 1)
    assert found.better[0].difference == pytest.approx(40)


def test_of_equal_models_all_are_the_highest_and_the_smallest_is_first() -> None:
    found = best_of(made((8, 60), (4, 60), (2, 20)), ANY_SIZE)
    assert rows_of(found.highest) == [1, 0]
    assert rows_of(found.could_be_best) == [1, 0]


def test_a_weak_model_with_its_easy_problems_alone_is_not_among_the_models() -> None:
    # 88 % of its easy half, where Qwen3-14B solves all of it.
    view = results({"Qwen3-14B": (100, 60), "Qwen3-8B": (50, 44), "Qwen3-4B": (100, 30)})
    found = best_of(view, SizeLimit(40))
    assert [label(found, row) for row in rows_of(found.models)] == ["Qwen3-14B", "Qwen3-4B"]
    assert found.part_of_problems == 1


def test_scores_that_cannot_be_compared_have_a_highest_and_a_reason() -> None:
    found = best_of(bundled_view("figure"), SizeLimit(9))
    assert found.reason is RemarkKind.READ_OFF
    assert label(found, found.highest[0].row) == "DASD-4B-Thinking"
    assert found.could_be_best == () and found.smallest is None
    assert best_of(made((4, 50), problems=None), ANY_SIZE).reason is RemarkKind.NO_EVIDENCE


def test_where_nothing_is_that_small_there_is_no_model() -> None:
    assert best_of(bundled_view("paper"), SizeLimit(1)).models == ()
    found = best_of(made((4, None), (8, 60)), SizeLimit(4))
    assert (found.models, found.larger) == ((), 1)


def test_a_single_model_is_the_set_by_itself() -> None:
    found = best_of(made((4, 50)), SizeLimit(9))
    assert rows_of(found.could_be_best) == [0]


def test_a_source_without_sizes_is_told_what_would_help() -> None:
    dataset = plain("model,pass_at_1,problems\na,50,400\nb,60,400\n")
    with pytest.raises(UsageError, match="states no sizes; name none, or params_from_names"):
        best_of(view_of(dataset), SizeLimit(9))


sizes = st.sampled_from([1.0, 2.0, 4.0, 8.0, 16.0, 32.0])


@given(st.lists(st.tuples(sizes, st.integers(0, 100)), min_size=1, max_size=12), sizes)
def test_every_model_up_to_the_size_is_in_the_answer_once_the_best_first(
    rows: list[tuple[float, int]], most: float
) -> None:
    view = made(*rows)
    found = best_of(view, SizeLimit(most))
    scores = [rows[row][1] for row in rows_of(found.models)]
    assert scores == sorted(scores, reverse=True)
    assert sorted(rows_of(found.models)) == [n for n, (size, _) in enumerate(rows) if size <= most]
    assert all(each.could_be_best for each in found.highest)
    matched = compared(view)
    assert not isinstance(matched, RemarkKind)
    fits = np.array([rows[row][0] <= most for row in matched.rows])
    could = matched.rows[could_be_best(matched.scores, 1.0, fits)]
    assert sorted(rows_of(found.could_be_best)) == sorted(could.tolist())
    better = matched.rows[better_than_all(matched.scores, fits, ~fits)]
    assert sorted(rows_of(found.better)) == sorted(better.tolist())


def test_windows_in_which_another_model_is_the_highest_are_named_the_newest_first() -> None:
    dataset, state = open_dataset(bundled()["reported"]), ViewState(source="reported")
    view = comparable_models(dataset, state, bundled_tables)
    found = best_of(view, SizeLimit(9), comparable_windows(view, dataset, state, bundled_tables))
    winners = [label(other, other.models[0].row) for other in found.others]
    assert winners and label(found, found.models[0].row) not in winners
    ends = [
        other.view.dataset.cell(other.models[0].row, "window_end").text for other in found.others
    ]
    assert ends == sorted(ends, reverse=True)


def test_what_is_clearly_below_is_not_the_highest_whatever_it_scored_on_part() -> None:
    # 63.2 % of the 950 problems that it has, of which the other solves 20 more.
    scores = {"Qwen3-14B": (1000, 620), "Qwen3-8B": (950, 600)}
    found = best_of(results(scores, 1000), ANY_SIZE)
    assert len(found.models) == 2 and found.models[1].score > found.models[0].score
    assert [label(found, each.row) for each in found.highest] == ["Qwen3-14B"]
    assert rows_of(found.could_be_best) == rows_of(found.highest)
    assert found.highest[0].difference == 0


def test_rows_over_other_problems_are_counted_where_no_window_tells_them_apart() -> None:
    text = "model,pass_at_1,problems\na,50,166\nb,56,166\nc,57,100\nd,58,166\n"
    state = ViewState(query="problems=166")
    view = apply(derive(plain(text), state), state)
    assert best_of(view, ANY_SIZE).other_problems == 1
