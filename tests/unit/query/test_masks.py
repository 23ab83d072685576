"""Which rows a query keeps, misses for want of a value, and nearly keeps; what fits a memory."""

import re

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lcbtui.dataset.columns import Roles
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.values import Texts
from lcbtui.errors import QueryError
from lcbtui.query.masks import Matched, evaluate
from lcbtui.query.parse import parse
from lcbtui.query.size_limits import ANY_SIZE, EXPECTED_SIZE, size_limit
from lcbtui.view.apply import apply
from lcbtui.view.state import ViewState
from lcbtui.view.view import rows_named
from unit.datasets import Values, dataset, figure


def ask(
    data: Dataset, text: str, *, ours: tuple[int, ...] = (), pins: tuple[str, ...] = ()
) -> Matched:
    positions = np.array(ours, dtype=np.int64)
    pinned = rows_named(data, data.roles.label, pins)
    return evaluate(parse(text), data, data.roles, ours=positions, pins=pinned)


def kept(data: Dataset, text: str) -> list[int]:
    rows: list[int] = np.flatnonzero(ask(data, text).keep).tolist()
    return rows


def test_openness_that_is_missing_is_a_category() -> None:
    data = dataset(model=list("abc"), openness=["open-data", "closed", None])
    for text, rows in (
        ("open:unknown", [2]),
        ("-open:closed", [0, 2]),
        ("-open:clo", [0, 2]),
        ("open!=data", [1, 2]),
    ):
        assert kept(data, text) == rows
        assert ask(data, text).missing == ()
    for text, rows in (
        ("open~clo", [1]),
        ("open!~clo", [0]),
        ("open!=semi", [0, 1]),
    ):  # which no pattern is true of
        assert kept(data, text) == rows
        assert ask(data, text).missing == (("openness", 1),)


@pytest.mark.parametrize("pattern", ["(a*)*b", "(a|a)*b", "(a+)+$", "(.*a){20}b"])
def test_no_regular_expression_backtracks(pattern: str) -> None:
    assert kept(dataset(model=["a" * 20_000 + "!", "x"]), f"model~{pattern}") == []


@given(st.text(st.one_of(st.sampled_from("a(|)[]*+?{},\\^$.1"), st.characters()), min_size=1))
@example("\ud800")
@example("(?P<x")
def test_any_text_is_a_regular_expression_or_an_error_with_its_place(pattern: str) -> None:
    query = 'model~"' + pattern.replace('"', '""') + '"'
    try:
        kept(dataset(model=["a", "b"]), query)
    except QueryError as error:
        assert (error.column, "regular expression" in error.problem) == (7, True)


NUMBERS = dataset(model=list("abcde"), total_params_b=[4.0, 32.0, 32.8, None, 0.6])


@pytest.mark.parametrize(
    ("value", "typed", "equal"),
    [
        (66.5, "66", False),
        (70.45, "70.5", True),
        (0.15, "0.2", True),
        (66.0, "6.6e1", True),
        (66.0, "66.00000000000000000000", True),
        (0.5, "0." + "5" + "0" * 400, True),
    ],
)
def test_equal_means_equal_at_the_precision_typed(value: float, typed: str, equal: bool) -> None:
    data = dataset(model=["a"], pass_at_1=[value])
    assert bool(kept(data, f"score={typed}")) is equal
    assert bool(kept(data, f"score:{typed}")) is equal
    assert bool(kept(data, f"score!={typed}")) is not equal


@given(st.integers(-10_000, 10_000), st.integers(0, 4))
def test_a_number_as_written_equals_itself(digits: int, decimals: int) -> None:
    text = f"{digits / 10**decimals:.{decimals}f}"
    assert kept(dataset(model=["a"], pass_at_1=[float(text)]), f"score={text}") == [0]


def test_flags_choose_ours_pinned_and_marked_rows() -> None:
    data = dataset(
        model=list("abca"),
        total_params_b=[1, 2, 3, 4],
        inferred={"total_params_b": [False, True, False, False]},
    )
    assert np.flatnonzero(ask(data, "is:ours", ours=(2,)).keep).tolist() == [2]
    assert np.flatnonzero(ask(data, "is:pinned", pins=("a",)).keep).tolist() == [0, 3]
    assert np.flatnonzero(ask(data, "-is:ours,pinned", ours=(2,), pins=("a",)).keep).tolist() == [1]
    assert kept(data, "is:inferred") == [1]
    assert kept(data, "is:approximate") == []


def test_the_frontier_is_left_to_the_caller() -> None:
    assert ask(figure(), "params<=10 is:frontier").keep.sum() == 7
    assert ask(figure(), "is:frontier").keep.all()


def test_rows_are_counted_where_only_a_value_is_missing() -> None:
    data = dataset(
        model=["a", "b", "c", "x"],
        total_params_b=[None, None, 4, None],
        pass_at_1=[70, None, 70, 70],
    )
    matched = ask(data, "params<=10 score>60 -x")
    assert kept(data, "params<=10 score>60 -x") == [2]
    assert matched.missing == (("total_params_b", 2), ("pass_at_1", 1))


def test_a_value_is_missed_only_by_the_side_that_lacks_it_and_does_not_fail_anyway() -> None:
    data = dataset(model=["a", "b"], total_params_b=[None, None], pass_at_1=[None, 70])
    assert ask(data, "params<8 zzz | score>60").missing == (("pass_at_1", 1),)
    assert kept(data, "params<8 zzz | score>60") == [1]
    data = dataset(
        model=["zzz", "a", "zzz"], total_params_b=[None, None, None], pass_at_1=[70, None, None]
    )
    missing = dict(ask(data, "params<8 zzz | score>60").missing)
    assert missing == {"total_params_b": 1, "pass_at_1": 2}


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("params<=32B", (("total_params_b", 32.0, 1),)),
        ("params:4..32", (("total_params_b", 32.0, 1),)),
        ("params:32..", ()),
        ("params<32B", ()),
        ("-params<=32B", ()),
        ("params!=4..32", ()),
        ("params<=32B zzz", ()),
        ("params<=32B | zzz", ()),
    ],
)
def test_rows_near_a_limit_are_counted(text: str, near: tuple[tuple[str, float, int], ...]) -> None:
    assert ask(NUMBERS, text).near == near


def test_only_rows_that_the_rest_keeps_are_counted() -> None:
    among = np.array([True, True, False, False, True])
    nobody = np.empty(0, dtype=np.int64)
    matched = evaluate(parse("params<=32B"), NUMBERS, NUMBERS.roles, ours=nobody, among=among)
    assert (matched.near, matched.missing) == ((), ())


@pytest.mark.parametrize(
    ("text", "column", "problem"),
    [
        ("scor>60", 1, "unknown column 'scor'; did you mean score?"),
        ("qwen zzz>1", 6, "unknown column 'zzz'; there are params, score, released, model, …"),
        ("size<9B", 1, "unknown column 'size'; did you mean params?"),
        ("name:glm", 1, "unknown column 'name'; did you mean model?"),
        ("publication-date>2025", 1, "unknown column 'publication-date'; did you mean released?"),
        ("score~6", 6, "pass_at_1 is not text: expected a sign such as >= here"),
        ("a model~(b", 9, "missing ) in the regular expression"),
        ("a model~(b c", 9, 'missing ) in the regular expression; with spaces or |: ~"a b|c"'),
        ('model~"(?=b)"', 7, "invalid perl operator: (?= in the regular expression"),
        (r'model~"(b)\1"', 7, r"invalid escape sequence: \1 in the regular expression"),
        ("org:x", 1, "this source has no column for org"),
        ("score>abc", 7, "expected a number"),
        ("score>4B", 7, "expected a number"),
        ("params:4..x", 11, "expected a number"),
        ("params:32..4", 12, "expected the larger end here"),
        ("params<1,2", 10, "< needs one value: ranges and lists go with :"),
        ("params<1..2", 8, "< needs one value: ranges and lists go with :"),
        ("released>June", 10, "expected a date such as 2025-06"),
        ("released:2025..2024", 16, "expected the larger end here"),
        ("model>5", 6, "model is text: expected :, = or != here"),
        ("model:a..b", 7, "model is text: quote text with .. in it"),
    ],
)
def test_what_does_not_fit_is_named_with_its_place(text: str, column: int, problem: str) -> None:
    data = dataset(model=["a"], total_params_b=[1], pass_at_1=[1], release_date=["2025"])
    with pytest.raises(QueryError) as caught:
        ask(data, text)
    assert (caught.value.column, caught.value.problem) == (column, problem)


def test_score_and_words_follow_the_roles_in_force() -> None:
    data = dataset(
        roles=Roles("name", "size", "elo", None), name=["a", "b"], size=[1, 9], elo=[1200, 900]
    )
    assert kept(data, "score>1000") == [0]
    assert kept(data, "params>5") == [1]
    assert kept(data, "b") == [1]


def test_pins_are_labels_or_one_row_of_a_label() -> None:
    data = dataset(model=["a", "b", "a", "a@1", None])
    assert rows_named(data, "model", ["a"]).tolist() == [0, 2]
    assert rows_named(data, "model", ["a@3", "b"]).tolist() == [1, 2]
    assert rows_named(data, "model", ["a@1"]).tolist() == [3]
    for absent in ("a@2", "a@0", "a@-1", "a@99", "a@" + "9" * 6000, "a@²", "A", "", "\ud800"):
        assert rows_named(data, "model", [absent]).tolist() == []
    assert rows_named(dataset(model=["b", "a"]), "model", ["a@0"]).tolist() == []


@pytest.mark.parametrize("text", ["a", "-a", "params<1", "open:data", "is:pinned", "org:a | b"])
def test_no_rows_are_no_trouble(text: str) -> None:
    empty: Values = ()
    data = dataset(model=[], organization=[], openness=[], total_params_b=empty)
    data = data if "params" not in text else dataset(model=["a"], total_params_b=[None])
    assert kept(data, text) == []


NAMES = st.text(st.sampled_from("aAbBß.-İΣσςǅé\u1c89\U00010d50 "), max_size=6)
LABELS = st.lists(st.one_of(st.none(), NAMES.filter(bool)), min_size=1, max_size=40)


def in_arrow(data: Dataset) -> Dataset:
    """The Dataset with its texts in Arrow, one a row, as those of a large source."""
    return data.with_columns(
        [
            Texts(column.column, array=pa.array([*column.rows], pa.large_string()))
            for column in data.data
            if isinstance(column, Texts)
        ]
    )


@given(LABELS, NAMES.filter(bool), st.sampled_from([":", "=", "!=", "~", "!~"]))
@example(["ab", "a"], "a", "=")
@example(["ΟΔΟΣ", "οδοσ", "İ", "ǅ", *"xxxxxxxx"], "δος", ":")
def test_arrow_is_asked_as_python_is(notes: list[str | None], operand: str, sign: str) -> None:
    data = dataset(model=[str(row) for row in range(len(notes))], note=notes, openness=notes)
    operand = f"^$|{re.escape(operand)}" if "~" in sign else operand
    for query in (f'note{sign}"{operand}"', f'openness{sign}"{operand}"', "open:unknown"):
        small, large = ask(data, query), ask(in_arrow(data), query)
        assert (small.keep.tolist(), small.missing) == (large.keep.tolist(), large.missing)
    named = rows_named(data, "note", [operand, f"{operand}@1"]).tolist()
    assert rows_named(in_arrow(data), "note", [operand, f"{operand}@1"]).tolist() == named
    assert in_arrow(data).texts("note").by_frequency == data.texts("note").by_frequency


@given(st.text(st.one_of(st.sampled_from('parmsco4B.,:|"=<>- '), st.characters())))
@example("\ud800")
@example('model:"\ud800"')
@example("params=1e400")
@example("params<=0")
@example("released:9999-12-31")
@example("total_params_b:" + "9" * 400)
def test_any_text_keeps_rows_or_is_a_query_error(text: str) -> None:
    try:
        matched = ask(DATA, text)
    except QueryError as error:
        assert 1 <= error.column <= len(text) + 1
    else:
        assert len(matched.keep) == len(DATA)


DATA = figure()


def models(*sizes: float | None) -> Dataset:
    names = [f"m{place}" for place in range(len(sizes))]
    return dataset(model=names, total_params_b=list(sizes), pass_at_1=[50.0] * len(sizes))


def names_kept(data: Dataset, query: str, bits: int = 4) -> set[str]:
    view = apply(data, ViewState(query=query, bits=bits))
    return {data.cell(int(row), "model").text for row in view.rows}


@pytest.mark.parametrize(
    ("text", "most", "fits", "bits"),
    [
        ("9B", 9, "", None),
        ("600M", 0.6, "", None),
        ("1T", 1000, "", None),
        ("24GB", 40, "24GB", 4),
        ("24gb", 40, "24gb", 4),
        ("24 G", 40, "24 G", 4),
        ("24GB@8", 20, "24GB", 8),
        ("0.48TB@16", 200, "0.48TB", 16),
        ("600MB@4", 1, "600MB", 4),
        ("1,200GB", 2000, "1,200GB", 4),
        ("24GiB", 24 * 1.024**3 / 0.6, "24GiB", 4),
    ],
)
def test_a_size_or_a_memory(text: str, most: float, fits: str, bits: int | None) -> None:
    found = size_limit(text)
    assert found is not None and (found.fits, found.bits) == (fits, bits)
    assert found.most == pytest.approx(most)
    if bits is not None and "@" not in text:
        wide = size_limit(text, 16)
        assert wide is not None and wide.bits == 16
        assert wide.most == pytest.approx(most / 4)


@pytest.mark.parametrize(
    "text",
    [
        *("", "9", "24", "GB", "x", "24%", "-1GB", "0GB", "0B", "24KB"),
        *("1e999GB", "1e300GB", "24GB@5", "9B@4"),
    ],
)
def test_what_is_no_size_is_none(text: str) -> None:
    assert size_limit(text) is None


def test_an_unknown_size_is_within_no_limit_and_counts_without_one() -> None:
    limit, sizes = size_limit("9B"), np.array([np.nan, 9.0, 9.5])
    assert limit is not None and limit.holds(sizes).tolist() == [False, True, False]
    assert ANY_SIZE.holds(sizes).all()


@given(
    st.lists(st.floats(0.01, 1000), min_size=1, max_size=20),
    st.floats(0.1, 2000),
    st.sampled_from([4, 8, 16]),
)
def test_a_model_and_a_fifth_of_it_fit(sizes: list[float], gigabytes: float, bits: int) -> None:
    needed = np.array(sizes) * bits / 8 * 1.2
    # A hair beside the limit both answers are right.
    clear = np.abs(needed - gigabytes) > 1e-9 * gigabytes
    found = names_kept(models(*sizes), f"fits:{gigabytes!r}GB", bits)
    for place in np.flatnonzero(clear).tolist():
        assert (f"m{place}" in found) == (needed[place] <= gigabytes)


def test_models_without_a_size_are_left_out_and_counted() -> None:
    view = apply(models(4, None, 70), ViewState(query="fits:24GB"))
    assert view.sentence == "1 of 3 · fits:24GB · 1 without parameters left out"
    # Whether they do not fit is not known either.
    assert names_kept(models(4, None, 70), "-fits:24GB") == {"m2"}


def test_it_stands_beside_other_terms_lists_and_sides() -> None:
    data = models(4, 32, 70)
    assert names_kept(data, "fits:8GB,80GB@16") == {"m0", "m1"}
    assert names_kept(data, "fits:24GB params>=5") == {"m1"}
    assert names_kept(data, "fits:8GB | m2") == {"m0", "m2"}


@pytest.mark.parametrize(
    ("query", "column", "problem"),
    [
        ("fits:", 6, EXPECTED_SIZE),
        ("fits:x", 6, EXPECTED_SIZE),
        ("fits:8GB..24GB", 6, EXPECTED_SIZE),
        ("fits<=24GB", 5, "expected : after fits"),
        (
            '"fits":24GB',
            1,
            "unknown column 'fits'; there are params, score, model, total_params_b, …",
        ),
        ("a;b:1", 1, "unknown column 'a;b'; there are params, score, model, total_params_b, …"),
    ],
)
def test_what_cannot_be_used_is_told_with_its_place(query: str, column: int, problem: str) -> None:
    with pytest.raises(QueryError) as raised:
        names_kept(models(4), query)
    assert (raised.value.column, raised.value.problem) == (column, problem)
    what, hint = problem.partition("; ")[::2]
    told = f"{query}: {what} at column {column}"
    assert str(raised.value) == (f"{told}; {hint}" if "there are" in hint else told)


def test_without_sizes_nothing_is_known_to_fit() -> None:
    data = dataset(model=["a"], pass_at_1=[50.0], released_b=[3.0])
    with pytest.raises(QueryError, match="no total parameters"):
        names_kept(data, "fits:24GB")


def test_a_column_of_that_name_is_reached_in_quotes() -> None:
    data = dataset(model=["a", "b"], total_params_b=[4.0, 70.0], fits=[1.0, 2.0])
    assert names_kept(data, "fits:24GB") == {"a"}
    assert names_kept(data, '"fits":2') == {"b"}
