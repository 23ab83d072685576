"""Which rows were measured alike, by all that they state of it."""

from hypothesis import example, given
from hypothesis import strategies as st

from lcbtui.view.derive.intervals import measured_alike
from unit.datasets import dataset, figure

days = st.sampled_from(["2024-08-01", "2025-02-01", "2025-05-01", None])
stated = st.tuples(st.sampled_from(["v4", "v5", "v6", None]), days, days)


@given(st.lists(stated, min_size=1, max_size=8))
@example([("v5", "2024-08-01", None), ("v6", None, None)])
@example([("v5", "2024-08-01", "2025-02-01"), ("v5", "2025-02-01", None)])
def test_rows_are_alike_that_state_the_same_release_and_the_same_days(
    rows: list[tuple[str | None, str | None, str | None]],
) -> None:
    version, start, end = zip(*rows, strict=True)
    found = measured_alike(dataset(version=version, window_start=start, window_end=end))
    assert found is not None
    for row, number in zip(rows, found, strict=True):
        assert [other == row for other in rows] == (found == number).tolist()


def test_of_a_source_without_releases_and_windows_nothing_is_known() -> None:
    assert measured_alike(dataset(model=["a", "b"])) is None


def test_different_numbers_of_problems_are_not_one_set() -> None:
    scores, counts = [50.0, 60.0, 70.0], [131.0, 166.0, 131.0]
    found = measured_alike(dataset(model=["a", "b", "c"], pass_at_1=scores, problems=counts))
    assert found is not None
    assert (found == found[0]).tolist() == [True, False, True]
    same = [166.0, 166.0, None]
    assert measured_alike(dataset(model=["a", "b", "c"], pass_at_1=scores, problems=same)) is None


def test_the_same_dates_with_other_numbers_of_problems_are_not_one_set() -> None:
    found = measured_alike(
        dataset(
            model=["a", "b", "c", "d", "e"],
            version=["v5"] * 5,
            window_start=["2024-10-01"] * 4 + ["2024-08-01"],
            window_end=["2025-02-01"] * 5,
            pass_at_1=[50.0, 60.0, 70.0, None, 50.0],
            problems=[None, 166.0, 160.0, 99.0, 166.0],
        )
    )
    assert found is not None
    # The window has 166; where there is no score, no number of problems is of any.
    assert (found == found[0]).tolist() == [True, True, False, True, False]


def test_scores_read_off_a_picture_have_no_number_that_differs() -> None:
    assert measured_alike(figure()) is None
