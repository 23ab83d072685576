"""`--sizes`: sizes, openness and dates of another file, joined by repository or name."""

from pathlib import Path

import numpy as np
import pytest

from lcbtui.dataset.dataset import Dataset
from lcbtui.errors import SourceError, UsageError
from lcbtui.sources.catalog import find
from lcbtui.sources.open import bundled_tables, open_dataset
from lcbtui.view.apply import apply
from lcbtui.view.derive.derive import derive
from lcbtui.view.state import ViewState

SIZES = """name,weights,total_params_b,hf_repo,openness,released
Alpha,7,7.6,x/alpha,open-weights,2025-01
beta 8b,8,8,,open-data,2025-02
twice,2,2,,closed,2024
TWICE!,3,3,,closed,2024
Gamma,30,30,,closed,2024-05
"""
SCORES = """model,score,hf_repo
alpha-one,55,X/Alpha
Beta-8B,60,
Delta,61,
Twice,40,
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sizes.csv").write_text(SIZES, encoding="utf-8")
    (tmp_path / "scores.csv").write_text(SCORES, encoding="utf-8")
    return tmp_path


def joined(folder: Path, scores: str = "scores.csv") -> Dataset:
    name = str(folder / scores)
    state = ViewState(name, sizes=str(folder / "sizes.csv"))
    return derive(open_dataset(find(name)), state, bundled=bundled_tables)


def test_a_row_is_found_by_repository_then_by_name(folder: Path) -> None:
    found = joined(folder)
    assert found.roles.x == "total_params_b"
    assert found.roles.series == "openness"
    sizes = found.numbers("total_params_b")
    assert sizes[:2].tolist() == [7.6, 8.0]
    assert np.isnan(sizes[2:]).all()  # of which the last is spelled like models of two sizes
    assert found.words("openness") == ["open-weights", "open-data", "", ""]
    assert found.dates["release_date"].first[0] < found.dates["release_date"].last[0]
    assert apply(found, ViewState()).series[0].key == "open-weights"


def test_what_was_matched_and_what_was_not_is_told(folder: Path) -> None:
    first, spelled, missing = joined(folder).report.notes[-3:]
    assert "2 of 4 rows are there" in first
    assert spelled.endswith("alpha-one = Alpha, Beta-8B = beta 8b")
    assert missing.endswith("Delta, Twice")


def test_what_is_stated_stays(folder: Path) -> None:
    (folder / "own.csv").write_text("model,params,score\nAlpha,5,1\nGamma,,2\n", encoding="utf-8")
    assert joined(folder, "own.csv").numbers("total_params_b").tolist() == [5.0, 30.0]


def test_a_file_or_a_column_that_is_not_there_is_told(folder: Path) -> None:
    (folder / "sizes.csv").write_text("name,weights,score\nAlpha,7,1\n", encoding="utf-8")
    bundled_tables.cache_clear()
    with pytest.raises(UsageError, match=r"--sizes sizes\.csv: "):
        joined(folder)
    (folder / "sizes.csv").unlink()
    bundled_tables.cache_clear()
    with pytest.raises(SourceError, match="there is no such source or file"):
        joined(folder)
