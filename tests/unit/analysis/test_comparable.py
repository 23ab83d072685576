"""Which rows a question about all models is among: the source, the window, the reports."""

import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lcbtui.analysis.best_models import comparable_models, comparable_windows
from lcbtui.analysis.ranking import no_comparison
from lcbtui.dataset.columns import Range, SortKey
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.windows import Window, parse_window
from lcbtui.errors import UsageError
from lcbtui.query.size_limits import size_limit
from lcbtui.sources.catalog import bundled, find
from lcbtui.sources.open import bundled_tables, open_dataset, open_sources
from lcbtui.text.words import query_word
from lcbtui.view.state import PerModel, ViewState
from lcbtui.view.view import Remark, RemarkKind, View
from unit.sources.opening import plain

FIGURE, PAPER, REPORTED = (open_dataset(bundled()[name]) for name in bundled())
STATE = ViewState(source="reported")
OPENING = ("v5", "2024-10-01", "2025-02-01")
LIMIT = size_limit("24GB")


def models(dataset: Dataset = REPORTED, state: ViewState = STATE) -> View:
    return comparable_models(dataset, state, bundled_tables)


def windows(dataset: Dataset = REPORTED, state: ViewState = STATE) -> tuple[View, ...]:
    view = comparable_models(dataset, state, bundled_tables)
    return comparable_windows(view, dataset, state, bundled_tables)


def over(view: View) -> set[tuple[str, ...]]:
    keys = ("version", "window_start", "window_end")
    return {tuple(view.dataset.cell(row, key).text for key in keys) for row in view.rows.tolist()}


def winner(view: View) -> int | None:
    """The row with the highest score of those that fit 24 GB."""
    assert LIMIT is not None
    sizes, scores = (
        view.dataset.numbers(key)[view.rows] for key in ("total_params_b", "pass_at_1")
    )
    scores = np.where(sizes <= LIMIT.most, scores, np.nan)
    return None if np.isnan(scores).all() else int(view.rows[np.nanargmax(scores)])


def random_filter(rng: random.Random, row: int) -> ViewState:
    """A query, ranges and series of the columns of `reported`; half of the terms hold for `row`."""
    terms = []
    for column in rng.sample(REPORTED.columns, rng.randint(0, 3)):
        cell = REPORTED.cell(row if rng.random() < 0.5 else rng.randrange(439), column.key)
        if cell.number is not None and column.key in REPORTED.number_columns:
            sign = rng.choice(("<=", ">=", "="))
            terms.append(f"{column.key}{sign}{cell.number:.12g}")
        elif cell.text:
            sign = "=" if column.key in REPORTED.dates else rng.choice((":", "="))
            terms.append(f"{rng.choice(('', '', '-'))}{column.key}{sign}{query_word(cell.text)}")
    low = rng.choice((None, None, 40.0, 60.0))
    series = rng.choice((None, None, ("ours", "open-data"), ("open-data", "open-weights")))
    params = rng.choice((None, None, Range(None, 32.0), Range(4.0, 70.0)))
    score = None if low is None else Range(low, None)
    return replace(STATE, query=" ".join(terms), params=params, score=score, series=series)


def test_a_filter_never_moves_the_window_and_one_that_the_winner_passes_never_changes_it() -> None:
    whole = models()
    first = winner(whole)
    assert first is not None and REPORTED.cell(first, "model").text == "AM-Thinking-v1"
    rng, passed, empty = random.Random(21), 0, 0
    for _ in range(50):
        view = models(state=random_filter(rng, first))
        assert over(view) <= {OPENING}
        assert set(view.rows.tolist()) <= set(whole.rows.tolist())
        passes = first in view.rows
        passed, empty = passed + passes, empty + (not len(view))
        if passes:
            assert winner(view) == first
        for other in windows(state=view.state):
            assert OPENING not in over(other)
    assert passed >= 10 and empty <= 30  # or the filters say little


def test_figure_asks_reported_with_its_filters() -> None:
    state = ViewState(query="open:data", series=("open-data", "ours"), rho=0.2, limit=3)
    view, same = models(FIGURE, state), models(state=replace(state, source="reported"))
    assert view.dataset.source.name == "reported"
    assert view.rows.tolist() == same.rows.tolist()
    assert view.state == same.state
    assert list(map(len, windows(FIGURE, state))) == list(map(len, windows(state=same.state)))


@pytest.mark.parametrize("which", PerModel)
def test_the_middle_report_stands_for_a_model_however_the_table_shows_them(
    which: PerModel,
) -> None:
    assert models(state=replace(STATE, per_model=which)).rows.tolist() == models().rows.tolist()


def test_each_other_window_of_reported_is_comparable_and_the_own_is_not_among_them() -> None:
    state = replace(STATE, query="qwen", sort=(SortKey("model"),), limit=2)
    views = windows(state=state)
    assert len(views) == 3
    assert [len(view) for view in views] == sorted(map(len, views), reverse=True)
    for view in views:
        assert no_comparison(view) is None
        assert OPENING not in over(view) and len(view) > 0
        keys = ("model", "mode")
        words = [tuple(REPORTED.cell(row, key).text for key in keys) for row in view.rows]
        assert len(set(words)) == len(words)
        assert view.left_out[-1].kind is RemarkKind.OTHER_WINDOWS  # type: ignore[union-attr]


def test_of_a_window_that_holds_several_the_one_over_exactly_it_is_asked() -> None:
    state = replace(STATE, window=parse_window("2408-2505"))
    assert {each[1:] for each in over(models(state=state))} == {("2024-08-01", "2025-05-01")}
    state = replace(STATE, window=parse_window("2408-2502"))
    assert {each[1:] for each in over(models(state=state))} == {("2024-08-01", "2025-02-01")}
    v6 = replace(STATE, window=Window(), release="v6")
    assert over(models(state=v6)) == {("v6", "2025-02-01", "2025-05-01")}
    with pytest.raises(UsageError, match=r"release v9: reported has scores to compare of v5"):
        models(state=replace(STATE, window=Window(), release="v9"))


def own(*lines: str) -> Dataset:
    return plain("\n".join(lines))


def test_a_source_of_several_windows_is_asked_over_the_one_of_the_most_models() -> None:
    rows = [
        f"m{n},{50 + n},{'2024-10-01,2025-02-01' if n < 3 else '2025-02-01,2025-05-01'}"
        for n in range(5)
    ]
    view = models(own("model,pass_at_1,window_start,window_end", *rows), ViewState())
    assert view.rows.tolist() == [2, 1, 0]
    assert view.state.window == parse_window("2024-10-01..2025-02-01")
    assert view.left_out == (Remark(RemarkKind.OTHER_WINDOWS, 2),)


def test_where_only_numbers_of_problems_differ_a_filter_chooses_among_them() -> None:
    data = own(
        "model,pass_at_1,problems", *(f"m{n},{50 + n},{100 if n < 3 else 60}" for n in range(5))
    )
    assert models(data, ViewState()).rows.tolist() == [2, 1, 0]
    assert models(data, ViewState(query="problems=60")).rows.tolist() == [4, 3]
    assert windows(data, ViewState()) == ()


def test_rows_beside_bundled_ones_that_state_no_window_are_not_left_out_silently(
    tmp_path: Path,
) -> None:
    path = tmp_path / "own.csv"
    path.write_text("model,params,pass_at_1\nMine,4B,70\n")
    both = open_sources([bundled()["paper"], find(str(path))])
    view = models(both, ViewState(source="paper", others=(str(path),)))
    assert no_comparison(view) is RemarkKind.MIXED_WINDOWS
    assert len(view) == 13


def test_sources_without_windows_or_with_one_that_was_said_have_no_other_window() -> None:
    assert windows(PAPER, ViewState(source="paper")) == ()
    unstated = own("model,pass_at_1", "a,50", "b,60")
    assert windows(unstated, ViewState()) == ()
    said = ViewState(window=parse_window("2410-2502"), query="window_start:2024")
    assert windows(unstated, said) == (), "over all windows there is no such column"
