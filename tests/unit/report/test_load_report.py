"""The load report: duplicates, roles that were asked for, the headline."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lcbtui.dataset.columns import Kind
from lcbtui.dataset.dataset import Dataset, missing_counts
from lcbtui.errors import UsageError
from lcbtui.report.load_report import check_lines, check_record, duplicates, explained, headline
from lcbtui.report.writers import as_record
from lcbtui.text.width import cut
from lcbtui.tui.status import load_notice
from lcbtui.view.state import ViewState
from unit.sources.opening import both

APART = "mode", "version", "window_start", "window_end", "window_as_stated"


def opened(*lines: str) -> Dataset:
    (dataset, _) = both("".join(f"{line}\n" for line in lines).encode())
    return dataset


def test_names_that_occur_twice_are_counted_with_the_most_frequent_first() -> None:
    found = duplicates(
        opened("model,score", "a,1", "b,2", "b,3", "c,4", "a,5", "b,6", ",7", ",8"), "model"
    )
    assert found is not None
    assert (found.names, found.rows, found.columns) == (2, 5, ("model",))
    assert found.examples == (("b", 3), ("a", 2))


@pytest.mark.parametrize("column", APART)
def test_one_name_in_two_modes_versions_or_windows_is_no_duplicate(column: str) -> None:
    data = opened(f"model,{column},score", "a,2024-01,1", "a,2024-02,2", "b,,3", "b,,4")
    found = duplicates(data, "model")
    assert found is not None and (found.names, found.examples) == (1, (("b", 2),))
    assert found.columns == ("model", column)


def test_no_name_twice_is_nothing_to_tell() -> None:
    data = opened("model,score", "a,1", "b,2")
    assert duplicates(data, "model") is None
    assert explained(data, ViewState())[0].duplicates is None


def test_roles_that_were_asked_for_count_the_rows_without_a_place_anew() -> None:
    data = opened("model,released,this,cost", "a,2025,1,", "b,,2,7", "c,2025-06,,8")
    report, missing = explained(data, ViewState(x="released", y="cost", label="model"))
    assert (missing.without_x, missing.without_y, missing.unplaceable) == (1, 1, 2)
    assert report.choices == ()
    assert dict(report.why)["label"] == "asked for"
    assert dict(report.why)["series"] == dict(data.report.why)["series"]
    assert data.report.choices != ()


def test_a_column_that_cannot_have_the_role_is_an_error() -> None:
    with pytest.raises(UsageError, match="an axis needs numbers or dates"):
        explained(opened("model,score", "a,1"), ViewState(x="model"))


def test_the_headline_is_one_line_that_counts_and_names_what_is_to_be_chosen() -> None:
    data = opened("model,params,score", "a-7B,10,1", "b-7B,10,n/a", "c-7B,10,3")
    assert headline(data.report, 1) == (
        "-: most names state another size (--params-from-names), 3 rows, 3 columns,"
        " 1 cell repaired, 1 row without a place on the chart"
    )
    assert headline(opened("model,score", "a-7B,1", "b-7B,2", "c-7B,3").report, 0) == (
        "-: 3 rows, 3 columns, 3 cells inferred"
    )


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["a", "b-7B", "c", ""]),
            st.sampled_from(["", "1", "7B", "-1"]),
            st.sampled_from(["", "5", "-1"]),
        ),
        max_size=8,
    )
)
def test_rows_without_a_place_are_those_without_x_or_y(rows: list[tuple[str, ...]]) -> None:
    data = opened("model,params,pass@1", *(",".join(row) for row in rows))
    report, missing = explained(data, ViewState())
    assert missing == missing_counts(data, data.roles)
    without_x, without_y = (
        sum(role is None or data.cell(row, role).missing for row in range(len(data)))
        for role in (data.roles.x, data.roles.y)
    )
    assert (missing.without_x, missing.without_y) == (without_x, without_y)
    if missing.ranked:
        assert missing.unplaceable == without_y
    else:
        assert max(without_x, without_y) <= missing.unplaceable <= without_x + without_y
    if report.duplicates is not None:
        assert 2 * report.duplicates.names <= report.duplicates.rows <= len(data)


def test_scores_that_could_not_be_read_come_first_and_are_never_folded() -> None:
    repaired = ["a-1B*,1B,60*,7 * 1,n/a,6000000*,2025*,x*"]
    rows = [*repaired, "b-2B,8030000000,65x,-,?,n/a,2025,y", "c-3B,?,1%,1,2,30.5B (3B act.),2024,z"]
    data = opened("model,params,pass@1,problems,samples,active params,released,why", *rows * 3)
    report, _ = explained(data, ViewState())
    lines = list(check_lines(report, missing_counts(data, data.roles)))
    assert lines[0].startswith("-: 3 scores could not be read: 65x; ")
    assert load_notice(data).startswith("standard input: 3 scores could not be read: 65x; ")
    repairs = [line.strip() for line in lines if line.startswith("  repaired")]
    assert repairs[0] == "repaired pass_at_1: 3 not a number, read as missing: 65x"
    lost = [line.count("not a") for line in repairs]
    assert lost == sorted(lost, reverse=True) and len(repairs) > 3


CELLS = {
    Kind.NUMBER: [f"{row + 10}.5" for row in range(12)],
    Kind.DATE: [f"2024-{row + 1:02}-11" for row in range(12)],
    Kind.CATEGORY: ["one", "other"] * 6,
    Kind.TEXT: [f"a text that is number {row}" for row in range(12)],
}


@settings(max_examples=30)
@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(CELLS)), st.sets(st.integers(0, 11), max_size=6)),
        min_size=1,
        max_size=5,
    ),
    st.sampled_from(["", "n/a", "-"]),
)
def test_of_every_column_check_says_its_kind_how_many_cells_have_none_and_its_first_values(
    columns: list[tuple[Kind, set[int]]], empty: str
) -> None:
    headers = [f"this{place}" for place in range(len(columns))]
    rows = [
        ",".join(
            [
                f"m{row}",
                *(empty if row in no else CELLS[kind][row] for kind, no in columns),
                f"{row}.5",
            ]
        )
        for row in range(12)
    ]
    data = opened(",".join(["model", *headers, "score"]), *rows)
    report, missing = explained(data, ViewState())
    record = as_record(check_record(report, missing, ViewState()))["columns"]
    assert isinstance(record, list)
    assert [each["header"] for each in record] == ["model", *headers, "score"]
    lines = [line.split() for line in check_lines(report, missing)]
    for told, (kind, no) in zip(record[1:-1], columns, strict=True):
        values = [cell for row, cell in enumerate(CELLS[kind]) if row not in no]
        sample = cut(", ".join([*dict.fromkeys(values)][:3]), 32)
        assert (told["kind"], told["missing"], told["sample"]) == (kind, len(no), sample)
        (line,) = (each for each in lines if each[:2] == [told["key"], told["header"]])
        assert line[2] == kind
        assert line[-len(sample.split()) :] == sample.split()
        assert (f"{len(no)}" in line[3 : -len(sample.split())]) is bool(no)
