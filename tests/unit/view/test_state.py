"""Flags and ViewStates: nothing is lost on the way there and back."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.cli.explore import command as explore
from lcbtui.dataset.columns import PlusMinus, Range, SortKey
from lcbtui.dataset.windows import Window
from lcbtui.errors import UsageError
from lcbtui.settings.config import OF_VIEWS
from lcbtui.view.state import (
    FIELDS,
    Field,
    Form,
    PerModel,
    ViewState,
    from_flags,
    parse_range,
    to_command,
    to_flags,
)

# What a shell can hand over: no NUL, no half of a surrogate pair.
words = st.text(
    st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=12
)
days = st.integers(0, 80_000)  # to the year 2189
ends = st.none() | st.floats(0, 1e6, allow_nan=False)
names = st.lists(words, min_size=1, max_size=3, unique=True).map(tuple)


@st.composite
def ranges(draw: st.DrawFn) -> Range | None:
    low, high = draw(ends), draw(ends)
    if low is None and high is None:
        return None
    if low is not None and high is not None and low > high:
        low, high = high, low
    return Range(low, high)


def differ(value: Range | None) -> bool:
    """Whether these can be the limits of an axis."""
    return value is None or value.low is None or value.low != value.high


sort_keys = st.builds(SortKey, words, st.booleans())


@st.composite
def windows(draw: st.DrawFn) -> Window:
    start, end = sorted(draw(st.tuples(days, days)))
    return Window(*(draw(st.sampled_from([None, day])) for day in (start, end)))


TEXTS = "query x y label series_by against join table pivot cluster vs ours"
VALUES: dict[str, st.SearchStrategy[Any]] = {
    **dict.fromkeys(TEXTS.split(), words),
    **dict.fromkeys(("title", "x_title", "y_title"), st.just("") | words),
    **dict.fromkeys(("params", "score"), ranges()),
    **dict.fromkeys(("x_limits", "y_limits"), ranges().filter(differ)),
    **dict.fromkeys(("columns", "as_is"), names),
    "series": st.just(()) | names,
    "sort": st.lists(sort_keys, max_size=3).map(tuple),
    "limit": st.integers(0, 10**9),
    "window": windows(),
    "problems": st.integers(1, 10**9),
    "release": st.from_regex(r"v[1-9]", fullmatch=True),
    "plus_minus": st.sampled_from(PlusMinus),
    "per_model": st.sampled_from(PerModel),
    "params_unit": st.sampled_from(["B", "M", "K"]),
    "bits": st.sampled_from([4, 8, 16]),
    "rho": st.floats(0, 0.95),
}
"""What the fields that take a text can hold."""


def values_of(field: Field[Any]) -> st.SearchStrategy[Any]:
    """What a field can hold; KeyError for one that takes a text and is not told of above."""
    if field.notation.form is Form.SWITCH:
        return st.just(field.default) | st.booleans()
    if field.notation.form is Form.REPEATED:
        return st.just(field.default) | names
    return st.just(field.default) | VALUES[field.name]


@st.composite
def states(draw: st.DrawFn) -> ViewState:
    others = tuple(draw(st.lists(words, max_size=2)))
    return ViewState(
        draw(words), others, **{field.name: draw(values_of(field)) for field in FIELDS}
    )


def parsed(flags: list[str], base: ViewState = ViewState()) -> ViewState:  # noqa: B008
    """The ViewState that the command line makes of these words."""
    values: dict[str, Any] = explore.make_context("lcbtui", list(flags)).params
    return from_flags(
        values["sources"],
        {name: value for name, value in values.items() if name != "sources"},
        base,
    )


SETTINGS = st.builds(
    ViewState,
    source=words,
    **{field.name: values_of(field) for field in FIELDS if field.name in OF_VIEWS},
)


@given(states(), SETTINGS)
def test_flags_over_any_settings_give_that_state(state: ViewState, settings: ViewState) -> None:
    flags = to_flags(state, settings)
    assert (parsed(flags, settings), parsed(flags)) == (state, state)


def test_the_default_state_needs_no_words() -> None:
    assert to_flags(ViewState()) == []
    assert parsed([]) == ViewState()


def test_every_field_but_the_sources_has_a_flag() -> None:
    assert {field.name for field in FIELDS} | {"source", "others"} == set(
        ViewState.__dataclass_fields__
    )
    flags = [flag for field in FIELDS for flag in (field.flag, field.off_flag, field.short) if flag]
    assert len(flags) == len(set(flags))
    assert all(field.off_flag for field in FIELDS if field.notation.form is Form.SWITCH)


def test_a_command_can_be_pasted_into_a_shell() -> None:
    state = ViewState(query='qwen "r1 0528"', params=Range(None, 32.0), sort=(SortKey("a", True),))
    assert to_command(state) == """lcbtui '--query=qwen "r1 0528"' --params=..32B --sort=-a"""
    assert to_command(ViewState(source="ls")) == "lcbtui -- ls"
    assert to_command(ViewState(source="paper")) == "lcbtui paper"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4B..32B", Range(4, 32)),
        ("..600M", Range(None, 0.6)),
        ("60..", Range(60, None)),
        ("<=32B", Range(None, 32)),
        (">= 60", Range(60, None)),
        ("1T..", Range(1000, None)),
        ("..", None),
        ("", None),
    ],
)
def test_ranges_are_read_as_people_write_them(text: str, expected: Range | None) -> None:
    assert parse_range(text) == expected


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("32B..4B", "the ends are swapped; try 4B..32B"),
        ("32", "two dots"),
        ("a..b", "expected a number"),
    ],
)
def test_a_range_that_is_none_says_what_would_work(text: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        parse_range(text)
