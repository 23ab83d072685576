"""The highest score, of all or up to a size, what is tied with it, and what is separated."""

import math
from collections.abc import Mapping
from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lcbtui.analysis.best import (
    Answers,
    Best,
    answers,
    best_up_to,
    most_models,
    odds_of,
    problems_of,
)
from lcbtui.analysis.comparable import comparable_models, comparable_windows
from lcbtui.analysis.ranking import no_comparison
from lcbtui.dataset.columns import Range
from lcbtui.dataset.dataset import Dataset, dataset_of
from lcbtui.dataset.remarks import Remark, RemarkKind
from lcbtui.dataset.source import SourceInfo
from lcbtui.dataset.windows import Window
from lcbtui.errors import UsageError
from lcbtui.query.predicates import ANY_SIZE, SizeLimit
from lcbtui.sources.catalog import bundled
from lcbtui.sources.open import bundled_tables, open_dataset
from lcbtui.stats.differences import Counted
from lcbtui.stats.verdicts import verdicts_of
from lcbtui.view.apply import apply
from lcbtui.view.derive.derive import derive
from lcbtui.view.notation import PerModel, SortKey
from lcbtui.view.state import ViewState
from lcbtui.view.view import View
from result_documents import results_dataset_of, with_part
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


def label(found: Best, row: int) -> str:
    return found.view.dataset.cell(row, "model").text


def names(found: Best) -> list[str]:
    return [label(found, row) for row in (found.row, *(rival.row for rival in found.tied))]


def results(scores: Mapping[str, tuple[int, int]]) -> View:
    """Models that solve the first so many of 100 problems; sizes are joined by name."""
    data = results_dataset_of(SourceInfo("r.json", "r.json"), with_part(100, scores), "it")
    return comparable_models(data, ViewState(source="r.json", window=Window()), bundled_tables)


def test_on_the_paper_the_answer_up_to_9b_is_that_of_the_one_matrix() -> None:
    found = best(bundled_view("paper"), 9)
    labels, sizes, scores = sizes_and_scores("paper")
    ours = labels.index("DASD-4B-Thinking")
    counted = Counted(np.array(scores), np.full(12, 166.0), 0.4)
    one = verdicts_of(counted).one_vs_all(ours)
    tied = [n for n in range(12) if one.tied[n] and sizes[n] <= 9]
    tied.sort(key=lambda n: (sizes[n], -scores[n]))
    assert names(found) == ["DASD-4B-Thinking", *(labels[n] for n in tied)]
    below = {labels[n] for n in range(12) if one.worse[n] and sizes[n] <= 9}
    assert {label(found, rival.row) for rival in found.below} == below
    assert (found.usable, found.larger, found.next_above) == (7, 5, None)
    assert found.usable == 1 + len(found.tied) + len(found.below)
    assert found.highest_larger is not None
    assert found.highest_larger.difference == pytest.approx(1.0)
    assert found.smallest_tied is None  # all that are tied with it are larger
    # 66 pairs, Bonferroni's first step, 80 % power, the median error of a difference.
    z = 3.3693 + 0.8416
    middle = math.sqrt(2 * 0.6 * 0.62 * 0.38 / 166) * 100
    assert found.gap is not None
    assert found.gap.among_pairs == pytest.approx(z * middle, abs=0.3)


def test_the_next_above_is_the_smallest_larger_model_that_is_separated_above() -> None:
    found = best(made((4, 50), (8, 48), (16, 55), (32, 80), (64, 90), (None, 99)), 8)
    assert names(found) == ["m0", "m1"]
    assert found.next_above is not None and found.highest_larger is not None
    assert (found.next_above.row, found.highest_larger.row) == (3, 4)
    assert found.next_above.difference == pytest.approx(30)
    # The interval is of the rival above the highest, as the difference is.
    assert 0 < found.next_above.low < 30 < found.next_above.high
    assert (found.usable, found.larger, found.sizeless) == (2, 3, 1)


def test_the_smallest_that_is_tied_is_smaller_than_the_model_on_top() -> None:
    found = best(made((32, 60), (16, 59), (4, 57), (2, 20)), 40)
    assert found.smallest_tied is not None
    assert found.smallest_tied.row == 2
    assert [rival.row for rival in found.below] == [3]


def test_a_weak_model_with_its_easy_problems_alone_is_never_on_top() -> None:
    # 88 % of its easy half, where Qwen3-14B solves all of it.
    found = best(results({"Qwen3-14B": (100, 60), "Qwen3-8B": (50, 44), "Qwen3-4B": (100, 30)}), 40)
    assert label(found, found.row) == "Qwen3-14B"
    (part,) = [r for r in (*found.tied, *found.below) if label(found, r.row) == "Qwen3-8B"]
    assert not part.ranked
    odds = odds_of(found)
    assert odds is not None
    assert part.row not in odds.chance
    assert set(odds.chance) == set(found.compared.rows[found.ranked].tolist())


def test_what_is_separated_above_is_in_the_answer_even_without_a_rank() -> None:
    found = best(results({"Qwen3-14B": (100, 30), "Qwen3-8B": (50, 45), "Qwen3-4B": (100, 5)}), 40)
    assert label(found, found.row) == "Qwen3-14B"
    assert [label(found, rival.row) for rival in found.better] == ["Qwen3-8B"]
    assert found.better[0].difference == pytest.approx(30)  # over the 50 problems of both
    # Where the better one is larger than asked for, it is none of the models that could be used.
    assert not best(found.view, 6).better


def test_the_chances_are_of_the_models_up_to_the_size_and_their_scores_are_shrunken() -> None:
    found = best(bundled_view("paper"), 9)
    odds = odds_of(found)
    assert odds is not None
    assert len(odds.chance) == found.usable == 7
    assert sum(odds.chance.values()) == pytest.approx(1)
    assert max(odds.chance, key=lambda row: odds.chance[row]) == found.row
    score, low, high = odds.shrunken[found.row]
    assert 66 < score < 69.3
    assert low < score < high
    assert odds_of(found, stop=lambda: True) is None


def test_a_query_keeps_rivals_and_gains_to_what_is_wanted() -> None:
    found = best(bundled_view("reported", "open:data"), 9)
    openness = found.view.dataset.texts("openness")
    rows = [found.row, *(rival.row for rival in found.tied)]
    assert {openness[row] for row in rows} == {"open-data"}
    assert found.larger < best(bundled_view("reported"), 9).larger


def test_reported_is_asked_over_its_opening_window() -> None:
    found = best(bundled_view("reported"), 9)
    days = found.view.dataset.texts("window_start")
    rows = [found.row, *(rival.row for rival in found.tied)]
    assert {days[row] for row in rows} == {"2024-10-01"}


def test_scores_that_cannot_be_compared_have_no_best() -> None:
    assert best_up_to(bundled_view("figure"), SizeLimit(9)) is RemarkKind.READ_OFF
    assert best_up_to(made((4, 50), (8, 60), problems=None), SizeLimit(9)) is RemarkKind.NO_EVIDENCE
    mixed = ViewState(query="version:v5,v6", per_model=PerModel.MEDIAN)
    dataset = open_dataset(bundled()["reported"]._replace(opening=None))
    assert (
        best_up_to(apply(derive(dataset, mixed), mixed), SizeLimit(9)) is RemarkKind.MIXED_WINDOWS
    )


def test_where_nothing_is_that_small_there_is_no_answer() -> None:
    assert best_up_to(bundled_view("paper"), SizeLimit(1)) is None
    assert best_up_to(made((None, 50), (8, 60)), SizeLimit(4)) is None
    assert best_up_to(made((4, None), (8, 60)), SizeLimit(4)) is None


def test_a_single_model_is_the_best_without_being_compared() -> None:
    found = best(made((4, 50)), 9)
    assert (names(found), found.usable, found.larger, found.below) == (["m0"], 1, 0, ())
    assert found.highest_larger is None
    odds = odds_of(found)
    assert odds is not None
    assert odds.chance == {0: 1.0}


def test_models_a_little_larger_than_asked_are_counted() -> None:
    # Many models that are called 32B have 32.8B.
    assert best(made((32, 50), (32.8, 50), (33.6, 50), (33.7, 50)), 32).near == 2


def test_a_source_without_sizes_is_told_what_would_help() -> None:
    dataset = dataset_of(plain("model,pass_at_1,problems\na,50,400\nb,60,400\n"))
    with pytest.raises(
        UsageError,
        match=r": states no sizes: lcbtui best \S+ answers without one, --params-from-names",
    ):
        best_up_to(view_of(dataset), SizeLimit(9))


def test_without_a_size_all_models_count_whether_they_state_one_or_not() -> None:
    view = made((4, 50), (None, 80), (32, 79), (8, 79), (None, 20))
    found = best_up_to(view, ANY_SIZE)
    assert isinstance(found, Best)
    assert [found.row, *(rival.row for rival in found.tied)] == [1, 3, 2]
    assert [rival.row for rival in found.below] == [0, 4]
    assert (found.usable, found.larger, found.sizeless) == (5, 0, 2)
    # Where the size of the highest is not known, the smallest that is known is named.
    assert found.smallest_as_high is not None and found.smallest_as_high.row == 3
    odds = odds_of(found)
    assert odds is not None
    assert set(odds.chance) == {0, 1, 2, 3, 4}


def test_of_all_models_the_answer_is_that_up_to_the_size_of_the_largest() -> None:
    view = made((4, 50), (8, 80), (32, 79), (16, 20))
    of_all, largest = (best_up_to(view, limit) for limit in (ANY_SIZE, SizeLimit(32)))
    assert isinstance(of_all, Best) and isinstance(largest, Best)
    same = {field.name for field in fields(Best)} - {"view", "compared", "limit", "gap"}
    assert all(getattr(of_all, name) == getattr(largest, name) for name in same)


sizes = st.sampled_from([1.0, 2.0, 4.0, 8.0, 16.0, 32.0])


@settings(max_examples=60)
@given(st.lists(st.tuples(sizes, st.integers(0, 100)), min_size=1, max_size=12), sizes)
def test_every_usable_model_is_in_the_answer_once_and_none_has_a_higher_score(
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
    named = [found.row, *(rival.row for rival in (*found.better, *found.tied, *found.below))]
    assert sorted(named) == [n for n, (size, _) in enumerate(rows) if size <= most]
    if found.next_above is not None:
        assert rows[found.next_above.row][0] > most
        assert rows[found.next_above.row][1] > own[1]
        assert found.next_above.low > 0


def test_each_window_of_reported_is_asked_for_its_own_models() -> None:
    dataset = open_dataset(bundled()["reported"])
    state = ViewState(query="qwen", sort=(SortKey("model"),), limit=2)
    views = comparable_windows(dataset, state, tuple)
    assert len(views) == 4
    for view in views:
        assert no_comparison(view) is None
        assert len({problems_of(view)}) == 1
        # One row for each model and mode, of those that the query keeps.
        words = [
            tuple(dataset.cell(row, key).text for key in ("model", "mode")) for row in view.rows
        ]
        assert len(set(words)) == len(words)
        left_out = [part for part in view.left_out if isinstance(part, Remark)]
        assert left_out == [Remark(RemarkKind.OTHER_WINDOWS, left_out[0].count)]
    # A range of sizes keeps fewer.
    (small,) = comparable_windows(dataset, replace(state, params=Range(None, 1.0)), tuple)
    assert 0 < len(small) < len(next(v for v in views if problems_of(v) == problems_of(small)))
    # The window that the source opens on is as it opens.
    opening = comparable_models(dataset, ViewState(source="reported", query="qwen"), tuple)
    same = next(view for view in views if problems_of(view) == problems_of(opening))
    assert sorted(same.rows.tolist()) == sorted(opening.rows.tolist())


def test_sources_that_lack_a_column_or_windows_have_no_window_to_ask() -> None:
    paper = open_dataset(bundled()["paper"])
    assert comparable_windows(paper, ViewState(query="active<=4B"), tuple) == ()
    assert comparable_windows(made((4, 50)).dataset, ViewState(), tuple) == ()
    figure = open_dataset(bundled()["figure"])
    assert comparable_windows(figure, ViewState(), tuple) == ()


def test_over_other_problems_another_model_is_named_once() -> None:
    state = ViewState()
    views = [
        view
        for name in ("paper", "reported")
        for view in comparable_windows(open_dataset(bundled()[name]), state, tuple)
    ]
    main = most_models(views, SizeLimit(9))
    assert main.dataset.source.name == "reported"
    limits = (SizeLimit(9), SizeLimit(4))
    found = answers(main, limits, views)
    assert isinstance(found, Answers)
    assert [limit.most for limit in found.limits] == [4, 9]
    assert found.last is not None
    assert label(found.last, found.last.row) == "DASD-4B-Thinking"
    assert found.last.usable == max(best(view, 9).usable for view in views)
    winners = [label(other, other.row) for other in found.others]
    assert "DASD-4B-Thinking" not in winners
    problems = [problems_of(other.view) for other in found.others]
    assert len(set(problems)) == len(problems)
    assert problems_of(main) not in problems
    counts = [other.usable for other in found.others]
    assert counts == sorted(counts, reverse=True) and min(counts) > 1


def test_over_the_same_problems_the_source_with_more_models_is_named() -> None:
    state = ViewState()
    (paper,) = comparable_windows(open_dataset(bundled()["paper"]), state, tuple)
    reported = comparable_windows(open_dataset(bundled()["reported"]), state, tuple)
    same = next(view for view in reported if problems_of(view) == problems_of(paper))
    limit = SizeLimit(300)
    found = answers(paper, (limit,), [same])
    assert isinstance(found, Answers)
    assert [label(other, other.row) for other in found.others] == ["Qwen3-235B-A22B"]
    found = answers(same, (limit,), [paper])
    assert isinstance(found, Answers)
    assert found.others == ()


def test_the_smallest_as_high_does_not_differ_alone_either() -> None:
    found = best(made((32, 60), (16, 59), (4, 51), (2, 20), *[(64, 60)] * 8), 40)
    assert found.smallest_tied is not None and found.smallest_as_high is not None
    assert (found.smallest_tied.row, found.smallest_as_high.row) == (2, 1)
    assert {rival.row for rival in found.tied if rival.differs_alone} == {2}
