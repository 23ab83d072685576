"""The correlation over problems in LiveCodeBench's own results, as the page on certainty shows it.

The files are other people's and not part of this repository; LCBTUI_REAL_DATA names the folder.
"""

import os
import re
from collections.abc import Mapping
from itertools import combinations
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from lcbtui.dataset.windows import Window
from lcbtui.sources.catalog import find
from lcbtui.sources.open import open_dataset
from lcbtui.stats.differences import RHO
from lcbtui.view.derive.derive import derive
from lcbtui.view.state import ViewState

PAGE = Path(__file__).parents[3] / "docs" / "certainty.md"
FOLDER = os.environ.get("LCBTUI_REAL_DATA", "")

FILES = {
    "v1": "performances_generation_2024-04-17_8ed5690.json",
    "2024-02": "lcb_HEAD_2024_02_26.json",
    "v5": "lcb_v5_generation_2025-01-15_33505c0.json",
    "v6": "performances_generation_2025-04-22_83b6481.json",
}


def rows_of_page() -> Mapping[str, tuple[str, ...]]:
    """By file: problems, pairs, and the 1 %, 5 % and 50 % quantiles of their correlations."""
    _, _, section = PAGE.read_text(encoding="utf-8").partition("## The correlation over problems\n")
    cells = re.findall(r"^\| (\S+)" + r" \| (\d\S*)" * 5 + r" \|$", section, re.MULTILINE)
    return {name: tuple(numbers) for name, *numbers in cells}


def correlations(name: str) -> tuple[int, npt.NDArray[np.float64]]:
    """How many problems a file has, and the ρ of each pair of like models in it."""
    found = next(iter(Path(FOLDER).rglob(name)), None) if FOLDER else None
    if found is None:
        pytest.skip(f"{name} is not in a folder that LCBTUI_REAL_DATA names")
    everything = ViewState(source=str(found), window=Window())
    selection = derive(open_dataset(find(str(found))), everything).selection
    assert selection is not None
    scores = selection.scores
    seen = []
    for first, second in combinations(scores / 100, 2):
        both = ~np.isnan(first) & ~np.isnan(second)
        one, other, n = first[both], second[both], np.count_nonzero(both)
        p, q = one.mean(), other.mean()
        if abs(p - q) <= 0.10 and min(p, q) > 0.20:
            v1, v2, paired = p * (1 - p) / n, q * (1 - q) / n, (one - other).var(ddof=1) / n
            seen.append((v1 + v2 - paired) / (2 * np.sqrt(v1 * v2)))
    return scores.shape[1], np.array(seen)


@pytest.mark.parametrize("name", FILES)
def test_the_table_of_the_page_is_what_the_files_give(name: str) -> None:
    problems, seen = correlations(FILES[name])
    quantiles = (f"{value:.2f}" for value in np.quantile(seen, [0.01, 0.05, 0.5]))
    assert rows_of_page()[name] == (f"{problems:,}", f"{len(seen)}", *quantiles)


def test_of_all_pairs_99_of_100_agree_by_more_than_is_assumed() -> None:
    seen = np.concatenate([correlations(name)[1] for name in FILES.values()])
    assert len(seen) == 325
    assert f"{np.quantile(seen, 0.01):.2f}" == "0.43"
    assert np.mean(seen < RHO) < 0.01


def test_the_table_of_the_page_is_of_these_files() -> None:
    rows = rows_of_page()
    assert list(rows) == list(FILES)
    assert sum(int(pairs) for _, pairs, *_ in rows.values()) == 325
