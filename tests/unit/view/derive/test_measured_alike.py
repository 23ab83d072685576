"""Which rows were measured alike, by all that they state of it."""

from hypothesis import example, given
from hypothesis import strategies as st

from lcbtui.view.derive.intervals import measured_alike
from unit.datasets import dataset

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
