"""The rows as a table: a column is as wide as its widest text, whatever is filtered."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.chart.style import Charset
from lcbtui.dataset.source import SourceInfo
from lcbtui.report.facts import Fact
from lcbtui.report.model_answer import row_facts
from lcbtui.report.view_table import WIDEST, column_width, heading, table_columns, table_lines
from lcbtui.text.width import text_width
from lcbtui.view.apply import apply
from lcbtui.view.state import ViewState
from result_documents import results_dataset_of, with_part
from unit.datasets import dataset
from unit.report.finding_cases import WHOLE, results
from unit.sources.opening import both


@pytest.mark.parametrize(
    ("sizes", "width"),
    [
        ([4.0, 32.0], len("32B")),
        ([4.0, 999.0, 2000.0], len("999B")),
        ([4.0, 2000.0], len("4B")),
        ([None, 7.0], len("7B")),
        ([None], len("P")),
    ],
)
def test_the_largest_number_is_not_always_the_widest(sizes: list[float | None], width: int) -> None:
    made = dataset(model=["m"] * len(sizes), total_params_b=sizes, headers={"total_params_b": "P"})
    assert column_width(made, "total_params_b") == width


@pytest.mark.parametrize("header", ["acc ↑", "acc ↓", "acc"])
def test_the_arrow_of_a_header_gives_way_to_that_of_the_sort(header: str) -> None:
    (data, _) = both(f"model,{header},f1 ↑\na,5,1\nb,3,2\n".encode())
    view = apply(data, ViewState(y=header, lower_better=False))
    assert [heading(each, view) for each in data.columns] == ["Model", "acc ↓", "f1 ↑"]


def test_a_text_counts_in_cells_and_up_to_a_limit() -> None:
    wide, long = "模型模型", "x" * 100
    assert column_width(dataset(model=["abcdef", wide]), "model") == 8
    assert column_width(dataset(model=[long]), "model") == WIDEST


def test_a_column_leaves_where_it_does_not_fit_to_the_cell() -> None:
    made = dataset(model=["m"], total_params_b=[7.0], pass_at_1=[50.0], openness=["closed"])
    view = apply(made, ViewState())

    def lines(width: int | None) -> list[str]:
        return table_lines(view, width, Charset.SHAPES, lambda text, _: text)

    whole = lines(None)
    widest = max(map(text_width, whole))
    assert whole[0].split()[-1] == "openness"
    assert lines(widest) == whole
    assert lines(widest - 1)[0].split() == whole[0].split()[:-1]


def test_the_error_of_one_score_does_not_stand_beside_another() -> None:
    keys = {column.key for column in table_columns(results(WHOLE))}
    assert {"plus_minus", "standard_error"} <= keys
    other = apply(results(WHOLE).dataset, ViewState(y="pass_at_1_hard"))
    keys = {column.key for column in table_columns(other)}
    assert not {"plus_minus", "standard_error"} & keys
    assert "pass_at_1_hard" in keys


def test_a_part_of_the_problems_is_as_wide_as_it_is_written() -> None:
    data = results_dataset_of(SourceInfo("part.json", "part.json"), with_part(), "it")
    assert column_width(data, "problems") == len("50 of 100")
    assert Fact("Problems", "50 of 100") in row_facts(data, data.words("model").index("Part"))
    assert Fact("Problems", "100") in row_facts(data, data.words("model").index("Whole"))


LINK = "https://a.org"
TEXTS = st.lists(
    st.integers(1, 90).map("x".__mul__) | st.just(LINK) | st.none(), min_size=4, max_size=4
)
NUMBERS = st.just([1.5, 2.5, 3.5, 4.5])


@given(st.lists(TEXTS | NUMBERS, min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_columns_that_are_wide_texts_or_mostly_links_come_last_and_else_the_order_stays(
    cells: list[list[str | None] | list[float]], order: random.Random
) -> None:
    named = {f"c{place}": each for place, each in enumerate(cells)}
    made = dataset(named, model=["a", "b", "c", "d"], pass_at_1=[50.0, 60.0, 70.0, 80.0])

    def is_last(cells: list[str | None] | list[float]) -> bool:
        texts = [text for text in cells if isinstance(text, str)]
        return sum(map(len, texts)) > WIDEST * len(texts) or texts.count(LINK) * 2 > len(texts)

    last = [key for key, each in named.items() if is_last(each)]
    keys = [column.key for column in table_columns(apply(made, ViewState()))]
    assert keys == ["model", "pass_at_1", *(key for key in named if key not in last), *last]
    asked = order.sample([*named], len(named))
    chosen = apply(made, ViewState(columns=tuple(asked)))
    assert [column.key for column in table_columns(chosen)] == asked


def test_the_heading_of_a_model_name_is_not_cut_for_the_ranks() -> None:
    made = dataset(model=["a", "b"], pass_at_1=[50.0, 9.0], headers={"model": "The very model"})
    view, ranked = apply(made, ViewState()), 0
    for width in range(8, 40):
        title, *_ = table_lines(view, width, Charset.SHAPES, lambda text, _: text)
        assert "#" not in title or "The very model" in title
        ranked += "#" in title
    assert ranked
