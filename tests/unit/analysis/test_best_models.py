"""Which model up to a size is the best, and which rows that is asked of."""

import random
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.analysis.best_models import Best, best_of, comparable_models, comparable_windows
from lcbtui.analysis.ranking import compared, no_comparison
from lcbtui.dataset.columns import Range, SortKey
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.source import SourceInfo
from lcbtui.dataset.windows import Window, parse_window
from lcbtui.errors import UsageError
from lcbtui.query.size_limits import ANY_SIZE, SizeLimit, size_limit
from lcbtui.sources.catalog import bundled, find
from lcbtui.sources.open import bundled_tables, open_dataset, open_sources
from lcbtui.stats.best_set import better_than_all, could_be_best
from lcbtui.text.words import query_word
from lcbtui.view.apply import apply
from lcbtui.view.derive.derive import derive
from lcbtui.view.state import PerModel, ViewState
from lcbtui.view.view import Remark, RemarkKind, View
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
    return view_of(plain("\n".join(["model,total_params_b,pass_at_1,problems", *lines])))


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


def test_a_source_without_sizes_is_told_what_would_help() -> None:
    dataset = plain("model,pass_at_1,problems\na,50,400\nb,60,400\n")
    with pytest.raises(UsageError, match="states no sizes; name none, or params_from_names"):
        best_of(view_of(dataset), SizeLimit(9))


sizes = st.sampled_from([1.0, 2.0, 4.0, 8.0, 16.0, 32.0])


@given(st.lists(st.tuples(sizes, st.integers(0, 100)), min_size=1, max_size=12), sizes)
def test_every_model_of_a_size_is_there_once(rows: list[tuple[float, int]], most: float) -> None:
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
    assert best_of(apply(derive(plain(text), state), state), ANY_SIZE).other_problems == 1


FIGURE, PAPER, REPORTED = (open_dataset(bundled()[name]) for name in bundled())
STATE = ViewState(source="reported")
OPENING = ("v5", "2024-10-01", "2025-02-01")
LIMIT = size_limit("24GB")


def models(dataset: Dataset = REPORTED, state: ViewState = STATE) -> View:
    return comparable_models(dataset, state, bundled_tables)


def windows(dataset: Dataset = REPORTED, state: ViewState = STATE) -> tuple[View, ...]:
    view = comparable_models(dataset, state, bundled_tables)
    return comparable_windows(view, dataset, state, bundled_tables)


def over(view: View) -> set[tuple[str, ...]]:
    keys = ("version", "window_start", "window_end")
    return {tuple(view.dataset.cell(row, key).text for key in keys) for row in view.rows.tolist()}


def winner(view: View) -> int | None:
    """The row with the highest score of those that fit 24 GB."""
    assert LIMIT is not None
    sizes, scores = (
        view.dataset.numbers(key)[view.rows] for key in ("total_params_b", "pass_at_1")
    )
    scores = np.where(sizes <= LIMIT.most, scores, np.nan)
    return None if np.isnan(scores).all() else int(view.rows[np.nanargmax(scores)])


def random_filter(rng: random.Random, row: int) -> ViewState:
    """A query, ranges and series of the columns of `reported`; half of the terms hold for `row`."""
    terms = []
    for column in rng.sample(REPORTED.columns, rng.randint(0, 3)):
        cell = REPORTED.cell(row if rng.random() < 0.5 else rng.randrange(439), column.key)
        if cell.number is not None and column.key in REPORTED.number_columns:
            sign = rng.choice(("<=", ">=", "="))
            terms.append(f"{column.key}{sign}{cell.number:.12g}")
        elif cell.text:
            sign = "=" if column.key in REPORTED.dates else rng.choice((":", "="))
            terms.append(f"{rng.choice(('', '', '-'))}{column.key}{sign}{query_word(cell.text)}")
    low = rng.choice((None, None, 40.0, 60.0))
    series = rng.choice((None, None, ("ours", "open-data"), ("open-data", "open-weights")))
    params = rng.choice((None, None, Range(None, 32.0), Range(4.0, 70.0)))
    score = None if low is None else Range(low, None)
    return replace(STATE, query=" ".join(terms), params=params, score=score, series=series)


def test_a_filter_never_moves_the_window_and_one_that_the_winner_passes_never_changes_it() -> None:
    whole = models()
    first = winner(whole)
    assert first is not None and REPORTED.cell(first, "model").text == "AM-Thinking-v1"
    rng, passed, empty = random.Random(21), 0, 0
    for _ in range(50):
        view = models(state=random_filter(rng, first))
        assert over(view) <= {OPENING}
        assert set(view.rows.tolist()) <= set(whole.rows.tolist())
        passes = first in view.rows
        passed, empty = passed + passes, empty + (not len(view))
        if passes:
            assert winner(view) == first
        for other in windows(state=view.state):
            assert OPENING not in over(other)
    assert passed >= 10 and empty <= 30  # or the filters say little


def test_figure_asks_reported_with_its_filters() -> None:
    state = ViewState(query="open:data", series=("open-data", "ours"), rho=0.2, limit=3)
    view, same = models(FIGURE, state), models(state=replace(state, source="reported"))
    assert view.dataset.source.name == "reported"
    assert view.rows.tolist() == same.rows.tolist()
    assert view.state == same.state
    assert list(map(len, windows(FIGURE, state))) == list(map(len, windows(state=same.state)))


@pytest.mark.parametrize("which", PerModel)
def test_the_middle_report_stands_for_a_model_however_the_table_shows_them(which: PerModel) -> None:
    assert models(state=replace(STATE, per_model=which)).rows.tolist() == models().rows.tolist()


def test_each_other_window_of_reported_is_comparable_and_the_own_is_not_among_them() -> None:
    views = windows(state=replace(STATE, query="qwen", sort=(SortKey("model"),), limit=2))
    assert len(views) == 3
    assert [len(view) for view in views] == sorted(map(len, views), reverse=True)
    for view in views:
        assert no_comparison(view) is None
        assert OPENING not in over(view) and len(view) > 0
        keys = ("model", "mode")
        words = [tuple(REPORTED.cell(row, key).text for key in keys) for row in view.rows]
        assert len(set(words)) == len(words)
        assert view.left_out[-1].kind is RemarkKind.OTHER_WINDOWS  # type: ignore[union-attr]


def test_of_a_window_that_holds_several_the_one_over_exactly_it_is_asked() -> None:
    state = replace(STATE, window=parse_window("2408-2505"))
    assert {each[1:] for each in over(models(state=state))} == {("2024-08-01", "2025-05-01")}
    state = replace(STATE, window=parse_window("2408-2502"))
    assert {each[1:] for each in over(models(state=state))} == {("2024-08-01", "2025-02-01")}
    v6 = replace(STATE, window=Window(), release="v6")
    assert over(models(state=v6)) == {("v6", "2025-02-01", "2025-05-01")}
    with pytest.raises(UsageError, match=r"release v9: reported has scores to compare of v5"):
        models(state=replace(STATE, window=Window(), release="v9"))


def own(*lines: str) -> Dataset:
    return plain("\n".join(lines))


def test_a_source_of_several_windows_is_asked_over_the_one_of_the_most_models() -> None:
    rows = [
        f"m{n},{50 + n},{'2024-10-01,2025-02-01' if n < 3 else '2025-02-01,2025-05-01'}"
        for n in range(5)
    ]
    view = models(own("model,pass_at_1,window_start,window_end", *rows), ViewState())
    assert view.rows.tolist() == [2, 1, 0]
    assert view.state.window == parse_window("2024-10-01..2025-02-01")
    assert view.left_out == (Remark(RemarkKind.OTHER_WINDOWS, 2),)


def test_where_only_numbers_of_problems_differ_a_filter_chooses_among_them() -> None:
    data = own(
        "model,pass_at_1,problems", *(f"m{n},{50 + n},{100 if n < 3 else 60}" for n in range(5))
    )
    assert models(data, ViewState()).rows.tolist() == [2, 1, 0]
    assert models(data, ViewState(query="problems=60")).rows.tolist() == [4, 3]
    assert windows(data, ViewState()) == ()


def test_rows_beside_bundled_ones_without_a_window_are_not_left_out(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("model,params,pass_at_1\nMine,4B,70\n")
    both = open_sources([bundled()["paper"], find(str(path))])
    view = models(both, ViewState(source="paper", others=(str(path),)))
    assert no_comparison(view) is RemarkKind.MIXED_WINDOWS
    assert len(view) == 13


def test_sources_without_windows_or_with_one_that_was_said_have_no_other_window() -> None:
    assert windows(PAPER, ViewState(source="paper")) == ()
    unstated = own("model,pass_at_1", "a,50", "b,60")
    assert windows(unstated, ViewState()) == ()
    said = ViewState(window=parse_window("2410-2502"), query="window_start:2024")
    assert windows(unstated, said) == (), "over all windows there is no such column"
