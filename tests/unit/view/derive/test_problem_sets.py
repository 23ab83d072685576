"""Which rows are over the same problems, by all that they state of them."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lcbtui.sources.catalog import find
from lcbtui.sources.open import open_dataset
from lcbtui.view.derive.problem_sets import boards_of, problem_sets
from unit.cli.running import lcbtui
from unit.datasets import dataset, figure

days = st.sampled_from(["2024-08-01", "2025-02-01", "2025-05-01", None])
stated = st.tuples(st.sampled_from(["v4", "v5", "v6", None]), days, days)


def codes(**columns: object) -> list[int]:
    found: list[int] = problem_sets(dataset(**columns)).codes.tolist()  # type: ignore[arg-type]
    return found


@given(st.lists(stated, min_size=1, max_size=8))
@example([("v5", "2024-08-01", None), ("v6", None, None)])
@example([("v5", "2024-08-01", "2025-02-01"), ("v5", "2025-02-01", None)])
def test_the_same_release_and_days_are_one_problem_set(
    rows: list[tuple[str | None, str | None, str | None]],
) -> None:
    version, start, end = zip(*rows, strict=True)
    sets = problem_sets(dataset(version=version, window_start=start, window_end=end))
    for place, row in enumerate(rows):
        same = [sets.of(place, "t") == sets.of(other, "t") for other in range(len(rows))]
        assert [other == row for other in rows] == same
        assert (sets.codes == sets.codes[place]).tolist() == same


def test_rows_that_state_nothing_are_one_problem_set() -> None:
    assert codes(model=["a", "b"]) == [0, 0]
    assert set(problem_sets(figure()).codes) == {0}


def test_different_numbers_of_problems_are_not_one_set() -> None:
    scores, counts = [50.0, 60.0, 70.0], [131.0, 166.0, 131.0]
    assert codes(model=["a", "b", "c"], pass_at_1=scores, problems=counts) == [0, 1, 0]
    assert codes(model=["a", "b", "c"], pass_at_1=scores, problems=[166.0, 166.0, None]) == [0] * 3


def test_the_same_dates_with_other_numbers_of_problems_are_not_one_set() -> None:
    found = codes(
        model=["a", "b", "c", "d"],
        version=["v5"] * 4,
        window_start=["2024-10-01"] * 3 + ["2024-08-01"],
        window_end=["2025-02-01"] * 4,
        pass_at_1=[50.0, 60.0, 70.0, 50.0],
        problems=[None, 166.0, 160.0, 166.0],  # the window has 166
    )
    assert found == [0, 0, 1, 2]


def test_rows_of_files_of_several_benchmarks_are_no_ranking(tmp_path: Path) -> None:
    for folder, files in {"boards": ("mbpp", "humaneval"), "runs": ("first", "second")}.items():
        (tmp_path / folder).mkdir()
        for place, file in enumerate(files):
            rows = [f"model-{name},{ord(name) / 2 + place}" for name in "abcdef"]
            text = "\n".join(["model,pass@1", *rows, ""])
            (tmp_path / folder / f"{file}.csv").write_text(text, encoding="utf-8")
        dataset = open_dataset(find(str(tmp_path / folder)))
        assert boards_of(dataset) == (["file"] if folder == "boards" else [])


def test_rows_over_nearly_all_problems_are_ranked_with_the_others_and_marked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    board = tmp_path / "board.csv"
    rows = [("a", 88, 225), ("b", 85, 224), ("c", 71, 223), ("d", 40, 225)]
    text = "".join(f"{name},{score},{count}\n" for name, score, count in rows)
    board.write_text(f"model,pass@1,problems\n{text}", encoding="utf-8")
    assert lcbtui(capsys, "ls", str(board)).out.splitlines()[1].split()[0] == "1–2"
    ran = lcbtui(capsys, "ls", str(board), "--columns", "model,problems")
    assert [line.split(maxsplit=3)[-1] for line in ran.out.splitlines()[1:]] == [
        *("225", "224 of 225", "223 of 225", "225")
    ]
    assert ran.err == ""  # the table says it
    board.write_text(f"model,pass@1,problems\n{text}e,60,222\n", encoding="utf-8")
    assert "no ranks: over different problems" in lcbtui(capsys, "ls", str(board)).err
