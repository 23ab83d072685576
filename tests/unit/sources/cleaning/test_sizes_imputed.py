import pytest

from lcbtui.dataset.columns import Cell, Mark, Roles
from lcbtui.dataset.dataset import missing_counts
from lcbtui.dataset.source import with_flag
from lcbtui.sources.cleaning.sizes_in_names import MOST_COMPARED, enough
from unit.sources.opening import assert_equal_datasets, both, column, plain


def lines(*rows: str) -> str:
    return "".join(f"{row}\n" for row in rows)


def test_without_a_column_of_sizes_names_give_them_and_they_are_marked() -> None:
    table = plain(lines("model,pass@1", "a-7B,1", "b-0.6B,2", "c-30B-A3B,3", "d-8x7B,4", "e,5"))
    assert table.roles == Roles("model", "total_params_b", "pass_at_1", None)
    assert column(table, "total_params_b") == ["7", "0.6", "30", "", ""]
    assert column(table, "active_params_b") == ["", "", "3", "", ""]
    assert table.cell(1, "total_params_b") == Cell("0.6", 0.6, 1, Mark.INFERRED)
    assert [each.key for each in table.columns][-2:] == ["total_params_b", "active_params_b"]
    assert [(each.column, each.count, each.inferred) for each in table.report.repairs] == [
        ("total_params_b", 3, True),
        ("active_params_b", 1, True),
    ]
    assert table.report.choices == ()
    missing = missing_counts(table, table.roles)
    assert (missing.without_x, missing.unplaceable) == (2, 2)
    assert missing_counts(table, table.roles).cells["total_params_b"] == 2


@pytest.mark.parametrize(
    ("stated", "rows", "is_enough"),
    [(1, 1, True), (1, 2, False), (2, 2, True), (3, 30, True), (3, 31, False), (0, 0, False)],
)
def test_three_names_and_a_tenth_of_all_or_all_of_fewer_make_a_column(
    stated: int, rows: int, is_enough: bool
) -> None:
    assert enough(stated, rows) is is_enough
    names = [f"m{row}-7B" if row < stated else f"m{row}" for row in range(rows)]
    table = plain(lines("model,pass@1", *(f"{name},5" for name in names)))
    assert ("total_params_b" in table.by_key) is is_enough


def test_missing_sizes_are_filled_in_from_names_and_told() -> None:
    table = plain(
        lines(
            "model,params,pass@1", "a-7B,7.6,1", "b-9B,,2", "c-13B,0,3", "d,N/A,4", "e-30B-A3B,30,5"
        )
    )
    assert column(table, "total_params_b") == ["7.6", "9", "13", "", "30"]
    marks = [table.cell(row, "total_params_b").marks for row in range(3)]
    assert marks == [Mark.NONE, Mark.INFERRED, Mark.INFERRED]
    assert column(table, "active_params_b") == ["", "", "", "", "3"]
    inferred = [repair for repair in table.report.repairs if repair.inferred]
    assert [(each.column, each.count, each.examples) for each in inferred] == [
        ("total_params_b", 2, ("b-9B", "c-13B")),
        ("active_params_b", 1, ("e-30B-A3B",)),
    ]
    assert missing_counts(table, table.roles).without_x == 1


def test_a_column_with_few_values_is_filled_up_and_not_replaced() -> None:
    rows = [f"m{row}-7B,{8 if row == 0 else ''},5" for row in range(20)]
    table = plain(lines("model,size,pass@1", *rows))
    assert column(table, "total_params_b") == ["8", *["7"] * 19]


def test_single_contradictions_are_a_note_with_examples_and_no_choice() -> None:
    table = plain(
        lines(
            "model,params,pass@1",
            "Ultra-253B,100,1",
            "GLM-9B,88.9,2",
            "c-7B,8.5,3",
            "d-2B,2.6,4",
            "e-3B,3,5",
            "f-4B,4,6",
        )
    )
    assert table.report.choices == ()
    assert table.report.notes == (
        '2 of 6 names state another size than "params": Ultra-253B at 100B, GLM-9B at 88.9B',
    )


def test_where_most_names_contradict_the_column_it_is_a_choice_and_nothing_is_filled_in() -> None:
    table = plain(
        lines("model,params,pass@1", "a-7B,10,1", "b-13B,18.571428571,2", "c-70B,70,3", "d-7B,0,4")
    )
    (choice,) = table.report.choices
    assert choice.option == "params_from_names"
    assert choice.words.startswith('2 of 3 names state another size than "params"')
    assert "--params-from-names" in with_flag(choice.words)
    assert column(table, "total_params_b") == ["10", "18.571428571", "70", ""]


def test_two_names_are_too_few_to_call_a_column_wrong() -> None:
    report = plain(lines("model,params,pass@1", "a-7B,10,1", "b-13B,18,2")).report
    assert report.choices == ()
    assert report.notes[0].startswith("2 of 2 names state another size")


def test_of_many_rows_a_part_is_compared_and_it_is_told() -> None:
    rows = [f"m{row}-7B,{70 if row == 4 else 7},5" for row in range(2 * MOST_COMPARED)]
    table, large = both(lines("model,params,pass@1", *rows).encode())
    assert_equal_datasets(table, large)
    (note,) = table.report.notes
    assert note == '1 of 5,000 names state another size than "params": m4-7B at 70B'
