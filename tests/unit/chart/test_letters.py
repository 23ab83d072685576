"""Words in an SVG are cut to the room that they have."""

from hypothesis import given
from hypothesis import strategies as st

from lcbtui.chart.elements import shortened, width_of


@given(st.text(st.sampled_from("ilm W…漢"), max_size=30), st.floats(0, 200))
def test_shortened_words_are_the_longest_that_fit(text: str, room: float) -> None:
    found = shortened(text, room, 10)
    assert width_of(found, 10) <= room + 1e-6
    if found != text:
        kept = len(found) - 1 if found else 0
        longer = text[: kept + 1]
        assert longer.endswith(" ") or width_of(f"{longer}…", 10) > room - 1e-6


def test_words_of_megabytes_are_shortened_at_once() -> None:
    assert len(shortened("x" * 10_000_000, 200, 10)) < 60
