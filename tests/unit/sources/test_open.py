import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lcbtui.dataset.columns import ACTIVE, Cell, Mark
from lcbtui.dataset.dataset import missing_counts
from lcbtui.dataset.source import SourceInfo
from lcbtui.errors import SourceError
from lcbtui.sources.catalog import bundled, find
from lcbtui.sources.open import open_dataset
from result_documents import small
from unit.sources.opening import plain

HEAVY = ("pandas", "numpy", "pyarrow", "rich", "textual", "plotext", "difflib", "calendar")


@pytest.mark.parametrize("name", bundled())
def test_the_bundled_sources_need_no_repair_and_no_choice(name: str) -> None:
    report = open_dataset(find(name)).report
    assert (report.format, report.repairs, report.choices) == ("CSV, comma, UTF-8", (), ())
    assert report.roles[:4] == ("model", "total_params_b", "pass_at_1", "openness")


def test_the_figure_is_approximate_in_both_axes_and_nowhere_else() -> None:
    table = open_dataset(find("figure"))
    assert table.cell(0, "model") == Cell("DASD-4B-Thinking")
    assert table.cell(0, "total_params_b") == Cell("4", 4.0, 0, Mark.APPROXIMATE)
    assert table.cell(0, "pass_at_1") == Cell("70.5", 70.5, 1, Mark.APPROXIMATE)
    assert table.cell(0, "highlight") == Cell("true")
    assert open_dataset(find("paper")).cell(0, "pass_at_1").marks == Mark.NONE


def test_reported_rows_without_a_size_are_counted() -> None:
    table = open_dataset(find("reported"))
    missing = missing_counts(table, table.roles)
    assert len(table) == 439
    assert (missing.unplaceable, missing.cells["release_date"]) == (16, 45)


def test_a_lookup_loads_no_heavy_library() -> None:
    code = (
        "import sys; before = set(sys.modules)\n"
        "from lcbtui.sources.catalog import bundled\n"
        "from lcbtui.sources.open import open_dataset\n"
        "assert sum(len(open_dataset(info)) for info in bundled().values()) == 463\n"
        f"print(sorted((set(sys.modules) - before) & set({HEAVY!r})))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("text", ["model,params,pass@1\n", "who,what\n", "model,pass@1"])
def test_a_header_without_rows_is_an_empty_table(text: str) -> None:
    table = plain(text)
    assert len(table) == table.report.rows == 0


def test_names_that_state_another_size_than_the_figure_draws_are_told() -> None:
    (note,) = open_dataset(find("figure")).report.notes
    assert "Nvidia-Nemotron-Ultra-253B at 100B" in note
    assert open_dataset(find("reported")).report.notes == ()


def test_the_report_says_what_was_repaired() -> None:
    table = plain(
        "model,openness,#Params (B),score\n"
        "a,Open Weights,7000000000,~70.5\n"
        "b,closed,-1,N/A\n"
        "c,,8,60\n"
    )
    assert [
        (each.column, each.what, each.count, each.examples) for each in table.report.repairs
    ] == [
        ("openness", "read as open-weights", 1, ("Open Weights",)),
        ("total_params_b", "a count of parameters, read as billions", 1, ("7000000000",)),
        ("total_params_b", "not above zero, read as missing", 1, ("-1",)),
        ("pass_at_1", "read as missing", 1, ("N/A",)),
    ]
    assert missing_counts(table, table.roles).unplaceable == 1
    assert tuple(missing_counts(table, table.roles).cells.items()) == (
        ("openness", 1),
        ("total_params_b", 1),
        ("pass_at_1", 1),
    )
    assert table.cell(0, "pass_at_1").marks == Mark.APPROXIMATE
    assert table.cell(0, "total_params_b").marks == Mark.REPAIRED


def test_what_cannot_be_read_is_told_in_a_safe_line(tmp_path: Path) -> None:
    path = tmp_path / "a\x1b[31m\n.csv"
    path.touch()
    info = find(str(path))
    with pytest.raises(SourceError, match="is empty") as caught:
        open_dataset(info)
    assert str(caught.value).isprintable()
    path.unlink()
    with pytest.raises(SourceError, match=r"\.csv: cannot be read"):
        open_dataset(info)
    with pytest.raises(SourceError, match="standard input: nothing came in"):
        open_dataset(find("-"))


@given(
    st.lists(
        st.tuples(
            st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=8),
            st.sampled_from(["70", "", "x", "≈1.50", "-1", "1e5"]),
        ).filter(any),  # a row of blanks is none
        max_size=8,
        unique=True,  # a copy of another row is none either
    )
)
@example([("STD", "70")])
def test_no_row_is_ever_lost_untold(rows: list[tuple[str, str]]) -> None:
    quoted = "".join(f'"{name.replace(chr(34), chr(34) * 2)}",{score}\n' for name, score in rows)
    sound = "".join(f"sound {place},50\n" for place in range(len(rows)))
    table = plain(f"model,pass@1\n{sound}{quoted}")
    left_out = sum(int(note.split()[0]) for note in table.report.notes if " up the others" in note)
    assert len(table) == 2 * len(rows) - left_out
    assert all(len(values) == len(table) for values in table.data)


def test_no_name_of_a_bundled_source_with_active_parameters_states_another_size() -> None:
    with_active = [name for name in bundled() if ACTIVE in open_dataset(find(name)).by_key]
    assert with_active
    for name in with_active:
        read_as_own = open_dataset(SourceInfo(name, name, path=find(name).path)).report
        assert not any("another size" in note for note in read_as_own.notes)
        assert "params_from_names" not in [choice.option for choice in read_as_own.choices]


def test_results_by_problem_are_no_table_of_texts() -> None:
    with pytest.raises(SourceError, match="results by problem"):
        open_dataset(SourceInfo("-", ""), json.dumps(small(20)).encode(), scored=False)
