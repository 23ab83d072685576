"""One verdict for a pair: whatever is asked of a View, every answer reads the same matrix.

120 random Views over every kind of source. For each of them ties under the cursor, `--vs`, rank
ranges, what insights say, the band of `e`, `best` and `compare` of the same rows are compared.
"""

import io
import json
import os
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lcbtui.analysis.best_models import best_of, sizes_of
from lcbtui.analysis.ranking import Compared, compared, model_vs_all, ranking, ties
from lcbtui.analysis.side_by_side import compare
from lcbtui.analysis.size_and_score import insights_of
from lcbtui.chart.build import OVERLAYS
from lcbtui.chart.layers import Band
from lcbtui.chart.points import place_points
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.lookup import FoundModel, RowAt, Table
from lcbtui.dataset.windows import parse_window
from lcbtui.query.size_limits import ANY_SIZE, SizeLimit
from lcbtui.report.records import best_record
from lcbtui.report.view_table import write_rows
from lcbtui.report.writers import as_record
from lcbtui.sources.catalog import find
from lcbtui.sources.open import bundled_tables, open_dataset
from lcbtui.view.apply import apply
from lcbtui.view.derive.derive import derive
from lcbtui.view.state import PerModel, ViewState
from lcbtui.view.view import RemarkKind, View
from result_documents import document, performance

VIEWS = 120
SEED = 20261126


def results() -> Mapping[str, object]:
    """40 questions of one to four items, 14 models, one of them with its easy items only."""
    random = np.random.default_rng(3)
    rows = []
    ease = random.normal(0, 2, 40)
    for question in range(40):
        day = f"2024-{1 + question // 8:02d}-{1 + question % 28:02d}"
        level = "easy" if ease[question] > 0.5 else "hard"
        for item in range(1 + question % 4):
            for model in range(14):
                if model == 13 and level != "easy":
                    continue
                chance = 1 / (1 + np.exp(-ease[question] - 0.3 * (7 - model)))
                row = performance(
                    f"M{model}-{2 ** (model % 6)}B",
                    question,
                    day,
                    100.0 * (random.random() < chance),
                    difficulty=level,
                )
                rows.append(row | {"test_id": item})
    return document(rows)


def counts() -> bytes:
    """60 models over 250 problems of a window that is not stated, some without a score."""
    random = np.random.default_rng(5)
    lines = ["model,params,pass@1,problems"]
    for model in range(60):
        score = "" if model % 9 == 8 else f"{random.uniform(20, 95):.1f}"
        lines.append(f"m{model},{2 ** random.uniform(0, 7):.1f},{score},250")
    return "\n".join(lines).encode()


def real_files() -> list[str]:
    folder = os.environ.get("LCBTUI_REAL_DATA")
    found = sorted(Path(folder, "livecodebench").glob("*.json")) if folder else []
    return [str(path) for path in found if path.stat().st_size < 6_000_000][:4]


@cache
def opened(source: str) -> Dataset:
    if source == "results":
        return open_dataset(find("-"), json.dumps(results()).encode())
    if source == "counts":
        return open_dataset(find("-"), counts())
    return open_dataset(find(source))


SOURCES = ["figure", "paper", "reported", "counts", "results", *real_files()]
QUERIES = ["", "params<=32B", "model:qwen", "open:data", "score>60", "m1", "thinking|7B", "!qwen"]
WINDOWS = [None, "2408-2502", "2410-2502", "all", "2024-02..2024-04", "2024-02..", "2025-01.."]


def random_view(random: np.random.Generator, source: str) -> View | None:
    """A View that anybody might ask for; None where the source cannot answer it."""

    def one_of(values: list[Any]) -> Any:
        return values[int(random.integers(len(values)))]

    window = one_of(WINDOWS)
    state = ViewState(
        source=source,
        query=one_of(QUERIES),
        window=None if window is None else parse_window(window),
        limit=one_of([None, None, 3, 10]),
        rho=one_of([None, None, 0.0, 0.6, 0.9]),
        per_model=one_of([PerModel.ALL, PerModel.ALL, PerModel.MEDIAN, PerModel.BEST]),
        join_params=source not in {"figure", "paper", "reported", "counts"},
        errors=True,
    )
    dataset = opened(source)
    known = {column.key for column in dataset.columns}
    if "open" in state.query and "openness" not in known:
        state = replace(state, query="")
    if state.query.startswith("params") and "total_params_b" not in known:
        state = replace(state, query="")
    if state.window is not None and dataset.selection is None and "window_start" not in known:
        state = replace(state, window=None)
    return apply(derive(dataset, state, bundled=bundled_tables), state)


def views() -> list[View]:
    random = np.random.default_rng(SEED)
    found = [random_view(random, SOURCES[n % len(SOURCES)]) for n in range(VIEWS)]
    return [view for view in found if view is not None]


def signs(matrix: Compared) -> np.ndarray[Any, Any]:
    """(n, n) 1 above, −1 below, 0 tied, NaN not compared."""
    above = matrix.verdicts.above
    found = np.where(above, 1.0, np.where(above.T, -1.0, 0.0))
    return np.where(np.isnan(matrix.verdicts.corrected), np.nan, found)


def test_every_answer_about_a_pair_is_the_same_in_random_views() -> None:
    asked = compared_views = bests = told_by_exact = 0
    for view in views():
        asked += 1
        matrix = compared(view)
        if isinstance(matrix, RemarkKind):
            nothing_is_compared(view, matrix)
            by_exact = ties(view)
            if isinstance(by_exact, Compared):
                told_by_exact += 1
                ties_and_versus(view, by_exact, signs(by_exact))
            continue
        compared_views += 1
        expected = signs(matrix)
        ties_and_versus(view, matrix, expected)
        rank_ranges(view, matrix, expected)
        band(view, matrix, expected)
        side_by_side(view, matrix, expected)
        for limit in (SizeLimit(4.0), SizeLimit(9.0), SizeLimit(32.0), ANY_SIZE):
            bests += up_to(view, matrix, expected, limit)
    assert bests > VIEWS / 3
    assert asked == VIEWS
    assert compared_views > VIEWS / 3
    assert told_by_exact


def nothing_is_compared(view: View, why: RemarkKind) -> None:
    for row in view.rows[:3].tolist() if ties(view) is why else ():
        found = model_vs_all(view, row)
        assert found.reason is why
        assert not found.compared.any()
    assert insights_of(view).not_compared is why
    assert ranking(view).low is None


def ties_and_versus(view: View, matrix: Compared, expected: np.ndarray[Any, Any]) -> None:
    place = {row: at for at, row in enumerate(matrix.rows.tolist())}
    for row in matrix.rows[:6].tolist():
        found = model_vs_all(view, row)
        out = io.StringIO()
        label = view.dataset.cell(row, view.roles.label).text
        write_rows(out, replace(view, state=replace(view.state, vs=label)), "json")
        first = next(other for other in view.matching.tolist() if same(view, other, label))
        words = [record.get("vs") for record in json.loads(out.getvalue())["rows"]]
        for index, other in enumerate(view.matching.tolist()):
            sign = expected[place[row], place[other]] if other in place else np.nan
            told = (bool(found.tied[index]), bool(found.better[index]), bool(found.worse[index]))
            assert told == (sign == 0, sign == -1, sign == 1)
            if first == row and index < len(view) and found.reason is None:
                word = {0.0: "tied", -1.0: "better", 1.0: "worse"}.get(float(sign))
                assert words[index] == ("self" if other == row else word)


def same(view: View, row: int, label: str) -> bool:
    return view.dataset.cell(row, view.roles.label).text == label


def rank_ranges(view: View, matrix: Compared, expected: np.ndarray[Any, Any]) -> None:
    ranks, ranked = ranking(view), matrix.verdicts.ranked
    if len(matrix.rows) < 2:
        return
    assert ranks.low is not None and ranks.high is not None
    place = {row: at for at, row in enumerate(matrix.rows.tolist())}
    for index, row in enumerate(view.rows.tolist()):
        if row not in place or not ranked[place[row]]:
            assert ranks.text(index) == ""
            continue
        own = expected[place[row]][ranked]
        assert ranks.low[index] == 1 + np.count_nonzero(own == -1)
        assert ranks.high[index] == np.count_nonzero(ranked) - np.count_nonzero(own == 1)


def band(view: View, matrix: Compared, expected: np.ndarray[Any, Any]) -> None:
    bands = [layer for layer in OVERLAYS["errors"](view) if isinstance(layer, Band)]
    drawn = np.isin(matrix.rows, place_points(view).points.rows)
    top = matrix.verdicts.top(drawn)
    if top is None:
        assert not bands
        return
    tied = (expected[top] == 0) & matrix.verdicts.ranked & drawn
    assert len(bands) == bool(tied.any())


def up_to(view: View, matrix: Compared, expected: np.ndarray[Any, Any], limit: SizeLimit) -> bool:
    """`best` names all models up to the size that have a rank; whatever it keeps is tied or top."""
    if limit.is_asked and "total_params_b" not in view.dataset.by_key:
        return False
    found = best_of(view, limit)
    if found.reason is not None or not found.models:
        return False
    usable = limit.holds(sizes_of(view)[matrix.rows]) & matrix.verdicts.ranked
    assert {each.row for each in found.models} == set(matrix.rows[usable].tolist())
    place = {row: at for at, row in enumerate(matrix.rows.tolist())}
    kept = [place[each.row] for each in found.could_be_best]
    # All that is tied with the highest by Holm over all pairs is no smaller than the set.
    top = place[found.highest[0].row]
    assert not [at for at in kept if expected[top, at] == -1]
    record: dict[str, Any] = as_record(best_record(found))
    rows = [each["row"] - 1 for each in record["could_be_best"]]
    assert rows == [each.row for each in found.could_be_best]
    return True


def side_by_side(view: View, matrix: Compared, expected: np.ndarray[Any, Any]) -> None:
    """`compare` of a row with all others that are compared: the pairs and their p-values agree."""
    rows = matrix.rows.tolist()
    if len(rows) > 40:
        return
    models = [FoundModel(f"row {row}", (RowAt(0, row),)) for row in rows]
    differences = matrix.verdicts.differences
    for i in range(min(len(rows), 3)):
        others = [at for at in range(len(rows)) if at != i]
        named = [models[i], *(models[at] for at in others)]
        found = compare([Table(view.dataset, view.roles)], named, view.state.rho)
        pairs = {others[p.second.model - 1]: p for group in found.groups for p in group.pairs}
        for j in others:
            if np.isnan(expected[i, j]):
                assert j not in pairs
                continue
            assert pairs[j].difference == pytest.approx(differences.difference[i, j])
            assert pairs[j].p_value == pytest.approx(differences.p_value[i, j])
            # A family of fewer pairs separates all that are separated among all.
            assert pairs[j].separated or expected[i, j] == 0
