"""Terms that keys add to a query, and a column name that is being typed."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lcbtui.dataset.windows import Window, parse_window
from lcbtui.errors import QueryError
from lcbtui.query.text import has_terms, with_terms, without_half_typed, without_terms
from lcbtui.sources.catalog import find
from lcbtui.sources.open import open_dataset
from lcbtui.view.apply import apply
from lcbtui.view.derive.derive import derive
from lcbtui.view.derive.problem_sets import window_terms
from lcbtui.view.state import ViewState

TERMS = "params:4B..9B"
NAMES = ("params", "score", "open", "Average ⬆️")


@pytest.mark.parametrize(
    ("query", "both"),
    [
        ("", TERMS),
        ("qwen", f"qwen {TERMS}"),
        ("qwen | dasd", f"qwen {TERMS} | dasd {TERMS}"),
        ('"a | b" |c', f'"a | b" {TERMS} | c {TERMS}'),
        ("org~(a|b)|c", f"org~(a|b) {TERMS} | c {TERMS}"),
        (r"org~a\||c", rf"org~a\| {TERMS} | c {TERMS}"),
        ('note="say ""x|y"""', f'note="say ""x|y""" {TERMS}'),
    ],
)
def test_terms_hold_on_each_side_of_a_bar_and_can_be_taken_back(query: str, both: str) -> None:
    assert with_terms(query, TERMS) == both
    assert has_terms(both, TERMS)
    assert not has_terms(query, TERMS)
    assert with_terms(without_terms(both, TERMS), TERMS) == both


@given(
    st.lists(
        st.sampled_from(["qwen", "-r1", "open:data", "score>60", '"r1 | x"', "org~(a|b)", "|"])
    )
)
@example(["qwen", "|", "|", "|", "|", "|", "qwen"])
def test_the_rows_are_those_that_were_kept_and_hold_the_terms(words: list[str]) -> None:
    query = " ".join(words).strip(" |").replace("| |", "|").replace("| |", "|")
    figure = open_dataset(find("figure"))

    def kept(state: ViewState) -> set[int]:
        return set(apply(derive(figure, state), state).rows.tolist())

    try:
        before = kept(ViewState(query=query))
    except QueryError:  # bars with nothing between them
        return
    both = kept(ViewState(query=with_terms(query, TERMS)))
    assert both == before & kept(ViewState(query=TERMS))


def test_a_window_with_an_open_end_has_no_terms() -> None:
    assert window_terms(parse_window("2408-2502")) == (
        "window_start=2024-08-01 window_end=2025-02-01"
    )
    assert window_terms(None) == window_terms(Window()) == window_terms(Window(start=1)) == ""
    assert not has_terms("qwen", "")


@pytest.mark.parametrize(
    ("query", "rest"),
    [
        ("params", ""),
        ("PAR", ""),
        ("qwen par", "qwen"),
        ("qwen params", "qwen"),
        ("a | sco", "a"),
    ],
)
def test_the_beginning_of_a_name_at_the_end_is_left_out(query: str, rest: str) -> None:
    assert without_half_typed(query, NAMES) == rest


@pytest.mark.parametrize(
    "query", ["", "p", "qwen", "params ", "params<", "params<=3", "-params", '"params', "par qwen"]
)
def test_anything_else_is_the_query_it_is(query: str) -> None:
    assert without_half_typed(query, NAMES) is None
