"""What stays of a ViewState when another source is shown."""

import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from lcbtui.dataset.columns import SortKey
from lcbtui.tui.changes import for_sources, pin_of, step_score
from lcbtui.view.apply import apply
from lcbtui.view.state import FIELDS, ViewState
from lcbtui.view.view import rows_named
from unit.datasets import Values, dataset
from unit.view.test_state import states

STAY = {
    *("query", "params", "score", "bits", "rho", "frontier", "trend", "labels", "errors", "grid"),
    *("foot", "apart", "rank_anyway", "against", "pins"),
}


@given(states())
def test_filters_and_overlays_stay_on_another_source_and_little_else(state: ViewState) -> None:
    state = replace(state, against="paper", pins=("here", "gone"))
    old, new = dataset(model=["here", "gone"]), dataset(model=["here", "there"])
    shown = for_sources(state, ("other.csv",), new, old, ViewState())
    assert shown.sources == ("other.csv",)
    for field in FIELDS:
        assert field.stays == (field.name in STAY), f"{field.name}: STAY, above"
        before, after = getattr(state, field.name), getattr(shown, field.name)
        kept = ("here",) if field.name == "pins" else before
        assert after == (kept if field.name in STAY else field.default), field.name


def test_a_sort_stays_where_the_other_source_has_its_columns() -> None:
    old, new = (
        dataset(model=["a"], total_params_b=[4], own=[1]),
        dataset(model=["a"], total_params_b=[8]),
    )
    by_size, by_own = (SortKey("total_params_b", descending=True),), (SortKey("own"),)
    settings = ViewState(sort=(SortKey("model"),))
    for sort, kept in ((by_size, by_size), (by_own, settings.sort), ((), settings.sort)):
        assert for_sources(ViewState(sort=sort), ("b.csv",), new, old, settings).sort == kept


def test_a_source_is_not_compared_with_itself() -> None:
    state, data = ViewState(against="paper"), dataset(model=["here"])
    assert for_sources(state, ("paper",), data, data, ViewState()).against is None
    assert for_sources(state, ("other.csv",), data, data, ViewState()).against == "paper"


@given(st.lists(st.sampled_from("abcd"), min_size=1, max_size=8))
def test_a_pin_is_a_name_and_of_several_rows_with_one_name_the_row(names: list[str]) -> None:
    view = apply(dataset(model=names, pass_at_1=[1.5] * len(names)), ViewState())
    for row, name in enumerate(names):
        pin = pin_of(view, row)
        assert pin == (name if names.count(name) == 1 else f"{name}@{row + 1}")
        assert rows_named(view.dataset, "model", (pin,)).tolist() == [row]


SCORES = ("pass_at_1", "MMLU", "GPQA Diamond", "WER", "Average")
NO_SCORES = ("rank", "cost ($)", "total_params_b", "votes", "organization")


@settings(max_examples=30)
@given(
    st.lists(st.sampled_from(SCORES), min_size=1, unique=True),
    st.lists(st.sampled_from(NO_SCORES), unique=True),
    st.randoms(use_true_random=False),
    st.sampled_from([1, -1]),
)
def test_steps_come_to_every_score_once_and_then_back_and_the_other_way_as_well(
    scores: list[str], others: list[str], order: random.Random, step: int
) -> None:
    keys = order.sample([*scores, *others], len(scores) + len(others))
    scores = [key for key in keys if key in scores]
    words = ["a", "b", "c", "d"]
    numbers = [1.5, 40.0, 30.5, 9.0]
    columns: dict[str, Values] = {"model": words}
    columns |= {key: words if key == "organization" else numbers for key in keys}
    made = dataset(columns)
    made = replace(made, roles=made.roles._replace(y=scores[-1]))
    start = ViewState(sort=(SortKey(scores[-1], descending=False),))

    def walked(state: ViewState, step: int) -> tuple[ViewState, list[str]]:
        """The state after as many steps as there are scores, and the scores come to."""
        found = []
        for _ in scores:
            state, words = step_score(state, apply(made, state), step)
            y = state.y or scores[-1]
            assert f", {scores.index(y) + 1} of {len(scores)} scores" in words
            assert state.sort == (SortKey(y, descending=False),)
            found.append(y)
        return state, found

    if len(scores) == 1:
        assert step_score(start, apply(made, start), step)[0] == start
        return
    end, there = walked(start, step)
    assert sorted(there) == sorted(scores)
    assert (end, there[-1]) == (start, scores[-1])
    assert there == (scores if step > 0 else [*scores[-2::-1], scores[-1]])
    back_at, back = walked(end, -step)
    assert (back_at, back) == (start, [*there[-2::-1], scores[-1]])
    for other in {*others} & {"cost ($)", "votes"}:
        elsewhere = ViewState(y=other)
        stepped, _ = step_score(elsewhere, apply(made, elsewhere), step)
        assert (stepped.y or scores[-1]) == scores[0 if step > 0 else -1]
