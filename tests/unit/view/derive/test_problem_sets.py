"""Which rows are over the same problems, by all that they state of them."""

from hypothesis import example, given
from hypothesis import strategies as st

from lcbtui.view.derive.problem_sets import problem_sets
from unit.datasets import dataset, figure

days = st.sampled_from(["2024-08-01", "2025-02-01", "2025-05-01", None])
stated = st.tuples(st.sampled_from(["v4", "v5", "v6", None]), days, days)


def codes(**columns: object) -> list[int]:
    found: list[int] = problem_sets(dataset(**columns)).codes.tolist()  # type: ignore[arg-type]
    return found


@given(st.lists(stated, min_size=1, max_size=8))
@example([("v5", "2024-08-01", None), ("v6", None, None)])
@example([("v5", "2024-08-01", "2025-02-01"), ("v5", "2025-02-01", None)])
def test_the_same_release_and_days_are_one_problem_set(
    rows: list[tuple[str | None, str | None, str | None]],
) -> None:
    version, start, end = zip(*rows, strict=True)
    sets = problem_sets(dataset(version=version, window_start=start, window_end=end))
    for place, row in enumerate(rows):
        same = [sets.of(place, "t") == sets.of(other, "t") for other in range(len(rows))]
        assert [other == row for other in rows] == same
        assert (sets.codes == sets.codes[place]).tolist() == same


def test_rows_that_state_nothing_are_one_problem_set() -> None:
    assert codes(model=["a", "b"]) == [0, 0]
    assert set(problem_sets(figure()).codes) == {0}


def test_different_numbers_of_problems_are_not_one_set() -> None:
    scores, counts = [50.0, 60.0, 70.0], [131.0, 166.0, 131.0]
    assert codes(model=["a", "b", "c"], pass_at_1=scores, problems=counts) == [0, 1, 0]
    assert codes(model=["a", "b", "c"], pass_at_1=scores, problems=[166.0, 166.0, None]) == [0] * 3


def test_the_same_dates_with_other_numbers_of_problems_are_not_one_set() -> None:
    found = codes(
        model=["a", "b", "c", "d"],
        version=["v5"] * 4,
        window_start=["2024-10-01"] * 3 + ["2024-08-01"],
        window_end=["2025-02-01"] * 4,
        pass_at_1=[50.0, 60.0, 70.0, 50.0],
        problems=[None, 166.0, 160.0, 166.0],  # the window has 166
    )
    assert found == [0, 0, 1, 2]
