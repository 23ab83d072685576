"""Terms that keys add to a query, and a column name that is being typed."""

from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lcbtui.errors import QueryError
from lcbtui.query.parse import parse, whole_terms, with_terms, without_half_typed
from lcbtui.sources.catalog import find
from lcbtui.sources.open import open_dataset
from lcbtui.view.apply import apply
from lcbtui.view.derive.derive import derive
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
def test_terms_hold_on_each_side_of_a_bar(query: str, both: str) -> None:
    assert with_terms(query, TERMS) == both


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


@pytest.mark.parametrize(
    ("query", "rest"),
    [("params", ""), ("PAR", ""), ("qwen par", "qwen"), ("qwen params", "qwen"), ("a | sco", "a")],
)
def test_the_beginning_of_a_name_at_the_end_is_left_out(query: str, rest: str) -> None:
    assert without_half_typed(query, NAMES) == rest


@pytest.mark.parametrize(
    "query", ["", "p", "qwen", "params ", "params<", "params<=3", "-params", '"params', "par qwen"]
)
def test_anything_else_is_the_query_it_is(query: str) -> None:
    assert without_half_typed(query, NAMES) is None


@pytest.mark.parametrize(
    ("query", "whole"),
    [
        ("qwen score>", "qwen"),
        ("org:a, qwen", "qwen"),
        ("score >= 60 params <=", "score >= 60"),
        ("a | score> | b", "a | b"),
        ("score> | b", "b"),
        ("a || b |", "a | b"),
        ("is:frontier | a", "is:frontier"),
        ("a | is:frontier", "a"),
        ('-distill "r1 05', "-distill"),
        ("model~(a|b) org:a,", "model~(a|b)"),
        ("- <=8B", ""),
    ],
)
def test_the_terms_that_are_wrong_are_left_out(query: str, whole: str) -> None:
    assert whole_terms(query, parse) == whole


@given(st.text(alphabet='ab"|<>:=~-. (),!2sicore', max_size=30))
def test_what_is_left_of_any_text_is_a_query_and_all_of_a_query_is_left(text: str) -> None:
    left = parse(whole_terms(text, parse))
    with suppress(QueryError):
        whole = parse(text)
        assert [*map(len, left.sides)] == [*map(len, whole.sides)]
