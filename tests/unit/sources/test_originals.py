"""Scores that a table quotes from the model's maker over other problem dates than the maker's."""

from pathlib import Path

import pytest

from lcbtui.dataset.dataset import Dataset
from lcbtui.sources.catalog import find
from lcbtui.sources.open import open_dataset
from lcbtui.view.apply import apply
from lcbtui.view.derive.derive import derive
from lcbtui.view.state import ViewState

HEADER = "model,score,version,window_start,window_end,reported_by,report_kind"
OWN, QUOTED = "v5,2024-10-01,2025-02-01,Maker,own", "v5,2024-08-01,2025-02-01,Other,cited"


def opened(path: Path, *rows: str) -> Dataset:
    path.write_text("\n".join([HEADER, *rows, f"Z,1.5,{OWN}"]) + "\n", "utf-8")
    return open_dataset(find(str(path)))


def over(dataset: Dataset, row: int) -> tuple[str, ...]:
    keys = ("version", "window_start", "window_end", "measured_over")
    return tuple(dataset.words(key)[row] for key in keys)


def test_a_quoted_score_is_over_the_dates_of_its_maker(tmp_path: Path) -> None:
    dataset = opened(tmp_path / "t.csv", f"A,50.5,{QUOTED}", f"A,50.5,{OWN}", f"B,50.5,{QUOTED}")
    original = ("v5", "2024-10-01", "2025-02-01")
    assert over(dataset, 0) == (*original, "v5 2024-10-01..2025-02-01")
    assert over(dataset, 1) == (*original, "")
    assert over(dataset, 2) == ("v5", "2024-08-01", "2025-02-01", "")


def test_a_copy_has_the_problems_and_the_repository_of_its_original_and_is_no_other_model(
    tmp_path: Path,
) -> None:
    path = tmp_path / "t.csv"

    def read(header: str, *rows: str) -> Dataset:
        path.write_text("\n".join([header, *rows]) + "\n", "utf-8")
        return open_dataset(find(str(path)))

    counts = (f"A,50.5,{QUOTED},279", f"A,50.5,{OWN},166", f"Z,1.5,{OWN},166")
    assert read(f"{HEADER},problems", *counts).words("problems") == ["166", "166", "166"]
    repos = (f"A,50.5,{QUOTED},", f"A,50.5,{OWN},org/A", f"B,50.5,{QUOTED},", f"B,50.5,{OWN},o/B")
    copied = read(f"{HEADER},hf_repo", *repos, f"B,1.5,{OWN},p/B").words("measured_over")
    assert [*map(bool, copied)] == [True, False, False, False, False]
    own, quoted = (of.replace("Maker,", "").replace("Other,", "") for of in (OWN, QUOTED))
    rows = (f"A,org/A,50.5,{own}", f"A,,50.5,{quoted}", f"Z,org/Z,1.5,{own}")
    dataset = read(HEADER.replace("reported_by,", "").replace("model,", "model,hf_repo,"), *rows)
    assert dataset.words("measured_over") == ["", "v5 2024-10-01..2025-02-01", ""]
    state = ViewState(source=str(path))
    assert apply(derive(dataset, state), state).rows.tolist() == [0, 2]


@pytest.mark.parametrize(
    "rows",
    [
        ("A,50.5,v5,2024-08-01,2025-02-01,Maker,own", f"A,50.5,{OWN}"),  # the maker states two
        (f"A,50.6,{OWN}",),  # another score
        ("A,50.5,v5,,,Maker,own",),  # no dates
        ("A,50.5,,2024-08-01,2025-02-01,Maker,own",),  # the release is that of these dates
        (f"A,,{OWN}", f"B,50.5,{OWN}"),
    ],
)
def test_nothing_is_decided_where_the_original_is_not_one(
    rows: tuple[str, ...], tmp_path: Path
) -> None:
    dataset = opened(tmp_path / "t.csv", f"A,50.5,{QUOTED}", *rows)
    assert over(dataset, 0)[:3] == ("v5", "2024-08-01", "2025-02-01")
    assert not any(dataset.words("measured_over"))


def test_the_paper_keeps_its_dates_and_says_which_scores_it_quotes() -> None:
    paper, reported = (open_dataset(find(name)) for name in ("paper", "reported"))
    quoted = [
        (model, measured)
        for model, measured in zip(paper.words("model"), paper.words("measured_over"), strict=True)
        if measured
    ]
    assert [model for model, _ in quoted] == ["GLM-Z1-32B-0414", "GLM-Z1-9B-0414"]
    assert {*paper.words("window_start")} == {"2024-10-01"}
    there = zip(reported.words("model"), reported.words("measured_over"), strict=True)
    assert {*quoted} <= {*there}
