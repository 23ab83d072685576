"""Models for the tests of what is said of them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from lcbtui.dataset.columns import Mark, Roles
from lcbtui.dataset.source import SourceInfo
from lcbtui.dataset.values import Numbers
from lcbtui.dataset.windows import Window
from lcbtui.view.apply import apply
from lcbtui.view.derive.derive import derive
from lcbtui.view.derive.score_intervals import with_intervals
from lcbtui.view.state import ViewState
from lcbtui.view.view import View
from result_documents import results_dataset_of, with_part
from unit.datasets import Values, dataset

Cells = Sequence[float | None]

SIZES = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0)
RISING = (20.0, 31.0, 39.0, 52.0, 60.0, 69.0)


def models(
    sizes: Cells = SIZES,
    scores: Cells = RISING,
    *,
    state: ViewState | None = None,
    names: Sequence[str] = (),
    **columns: Values,
) -> View:
    """The View of some models called a, b, c …, unless they have `names`."""
    names = names or [chr(ord("a") + n) for n in range(len(sizes))]
    given: Mapping[str, Values] = {"model": names, "total_params_b": sizes, "pass_at_1": scores}
    return apply(with_intervals(dataset({**given, **columns})), state or ViewState())


def counted(sizes: Cells, scores: Cells, *problems: float | None) -> View:
    """Models whose scores are over 166 problems, or over so many."""
    return models(sizes, scores, problems=problems or [166.0] * len(sizes))


def results(scores: Mapping[str, tuple[int, int]], problems: int = 300) -> View:
    """Models by how many problems they have results on, and solve; sizes are in their names."""
    document = with_part(problems, scores)
    data = results_dataset_of(SourceInfo("r.json", "r.json"), document, "it")
    state = ViewState(source="r.json", params_from_names=True, window=Window())
    return apply(derive(data, state), state)


WHOLE = {"D-32B": (300, 260), "C-14B": (300, 200), "B-7B": (300, 150), "A-4B": (300, 90)}
EASY = {"EasyOnly-7B": (105, 100)}
"""A model with results on part of the problems, which the matrix has below D."""


def ours(scores: Cells = RISING, name: str = "c") -> View:
    return models(scores=scores, state=ViewState(ours=name))


def read_off(rows: Sequence[bool]) -> View:
    """Models of which the scores of some rows were read off a picture."""
    view = models()
    scores = view.dataset.number_columns["pass_at_1"]
    flags = np.where(rows, int(Mark.APPROXIMATE), 0).astype(np.uint8)
    marked = Numbers.of(scores.column, scores.values, flags=flags)
    return apply(view.dataset.with_columns([marked]), view.state)


def apart(rows: int) -> View:
    """Models of which the first rows are shown apart."""
    view = models()
    return apply(replace(view.dataset, excluded=np.arange(6) < rows), view.state)


def without_scores() -> View:
    roles = Roles("model", "total_params_b", None, None)
    return apply(dataset(model=["a", "b"], total_params_b=[1, 2], roles=roles), ViewState())


def without_sizes(scores: Cells = (1.0, 2.0), problems: float | None = None) -> View:
    made = dataset(
        model=[*"abc"][: len(scores)], pass_at_1=scores, problems=[problems] * len(scores)
    )
    return apply(with_intervals(made), ViewState())


def windows(*versions: str | None) -> View:
    return models(version=versions)


FLAT = (50.0, 31.0, 42.0, 41.0, 30.0, 52.0)
IN_ORDER = (1.0, 60.0, 61.0, 62.0, 63.0, 64.0)
"""Scores that rise without an exception, of which the slope does not say that they do."""
