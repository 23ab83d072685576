"""For each sentence of the insights, models that make it and models that do not."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from lcbtui.dataset.columns import Mark, Roles
from lcbtui.dataset.dataset import Dataset, NumberMarks
from lcbtui.dataset.source import SourceInfo
from lcbtui.dataset.windows import Window
from lcbtui.view.apply import apply
from lcbtui.view.derive.derive import derive
from lcbtui.view.derive.intervals import with_intervals
from lcbtui.view.state import ViewState
from lcbtui.view.view import View
from result_documents import results_dataset_of, with_part
from unit.datasets import Values, dataset

Numbers = Sequence[float | None]
Make = Callable[[], View]

SIZES = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0)
RISING = (20.0, 31.0, 39.0, 52.0, 60.0, 69.0)


def models(
    sizes: Numbers = SIZES,
    scores: Numbers = RISING,
    *,
    state: ViewState | None = None,
    names: Sequence[str] = (),
    **columns: Values,
) -> View:
    """The View of some models called a, b, c …, unless they have `names`."""
    names = names or [chr(ord("a") + n) for n in range(len(sizes))]
    given: Mapping[str, Values] = {"model": names, "total_params_b": sizes, "pass_at_1": scores}
    made = dataset({**given, **columns})
    return apply(with_intervals(made), state or ViewState())


def counted(sizes: Numbers, scores: Numbers, *problems: float | None) -> View:
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


def ours(scores: Numbers = RISING, name: str = "c") -> View:
    return models(scores=scores, state=ViewState(ours=name))


def read_off(rows: Sequence[bool]) -> View:
    """Models of which the scores of some rows were read off a picture."""
    view = models()
    flags = np.where(rows, int(Mark.APPROXIMATE), 0).astype(np.uint8)
    return _of(view, marks={"pass_at_1": NumberMarks(np.zeros(6, dtype=np.int8), flags)})


def apart(rows: int) -> View:
    """Models of which the first rows are shown apart."""
    return _of(models(), excluded=np.arange(6) < rows)


def without_scores() -> View:
    roles = Roles("model", "total_params_b", None, None)
    made: Dataset = dataset(model=["a", "b"], total_params_b=[1, 2], roles=roles)
    return apply(made, ViewState())


def without_sizes(scores: Numbers = (1.0, 2.0), problems: float | None = None) -> View:
    counts = [problems] * len(scores)
    made = dataset(model=list("abc"[: len(scores)]), pass_at_1=scores, problems=counts)
    return apply(with_intervals(made), ViewState())


def windows(*versions: str | None) -> View:
    return models(version=versions)


def _of(view: View, **parts: object) -> View:
    marks = {**view.dataset.marks, **parts.pop("marks", {})}  # type: ignore[dict-item]  # a mapping
    changed = replace(view.dataset, marks=marks, **parts)  # type: ignore[arg-type]  # its fields
    return apply(changed, view.state)


FAR = (20.0, 30.0, 41.0, 49.0, 61.0, 98.0)
FAR_THRICE = (*FAR, *FAR, *RISING)
FAR_TWICE = (*RISING, 20.0, 31.0, 69.0, *RISING[3:], *RISING[:3], 82.0, 60.0, 69.0, *RISING)

CLOSE = (20.0, 31.0, 52.0, 39.0, 60.0, 69.0)
LINE = (10.0, 22.0, 50.0, 46.0, 58.0, 70.0)
FALLING = tuple(reversed(RISING))
MIXED = (45.0, 31.0, 30.0, 52.0, 44.0, 60.0)
FLAT = (50.0, 31.0, 42.0, 41.0, 30.0, 52.0)
IN_ORDER = (1.0, 60.0, 61.0, 62.0, 63.0, 64.0)
"""Scores that rise without an exception, of which the slope does not say that they do."""
LIKE = (1.0, 4.0, 4.5, 5.0, 16.0, 32.0)

SAID: Mapping[str, tuple[Make, ...]] = {
    "count": (models, lambda: models((None, *SIZES[1:])), lambda: models((1.0,), (20.0,))),
    "correlation": (
        models,
        lambda: models(scores=MIXED),
        lambda: models(scores=FLAT),
        lambda: models(scores=FALLING),
        lambda: models(scores=tuple(reversed(MIXED))),
        lambda: models(scores=CLOSE),
        lambda: models(SIZES * 2, (*CLOSE, *RISING), names=tuple("abcdefabcdef")),
        lambda: models(SIZES * 2, (*CLOSE, *RISING), names=tuple("abcdefffffff")),
        lambda: models(scores=IN_ORDER),
        lambda: models(scores=tuple(reversed(IN_ORDER))),
    ),
    "slope": (
        models,
        lambda: models(scores=FALLING),
        lambda: models(scores=FLAT),
        lambda: models(scores=(10, 15, 20, 25, 30, 35)),
        lambda: models(SIZES * 2, (*CLOSE, *RISING), names=tuple("abcdefabcdef")),
        lambda: models((*[7.0] * 5, 70.0, 70.0), (*RISING, 70.0), names=tuple("abcdeff")),
        lambda: models(scores=IN_ORDER),
        lambda: models(scores=tuple(reversed(IN_ORDER))),
    ),
    "slope-without-ours": (ours, lambda: ours(FLAT)),
    "ours-0": (
        ours,
        lambda: ours((20, 31, 20, 52, 60, 69)),
        lambda: ours(FLAT, "f"),
        lambda: ours(LINE),
    ),
    "ours-1": (
        lambda: models(
            (*SIZES, 64.0), (*RISING, 79.0), names=tuple("abooefg"), state=ViewState(ours="o")
        ),
    ),
    "outliers": (lambda: models(scores=FAR), lambda: models(SIZES * 4, FAR_TWICE)),
    "frontier": (
        models,
        lambda: models(scores=FALLING),
        lambda: models((1.0, 1.0, 2.0), (30.0, 30.0, 40.0), names=("a", "a", "b")),
        lambda: results(WHOLE | EASY),
    ),
    "like-size-0": (
        lambda: models(LIKE),
        lambda: models(LIKE, (20, 40, 40, 40, 60, 69)),
        lambda: models((4, 4, 30), (10, 20, 30)),
    ),
    "like-size-1": (lambda: models((1, 1, 4, 4, 16, 16)),),
    "largest": (
        models,
        lambda: models((1, 2, 4, 8, 32, 32)),
        lambda: models((4.0, 8.0, 32.0), (60.0, 40.0, 60.0)),
        lambda: models(scores=FLAT),
        lambda: models((4.0, 8.0, 32.0, 32.0), (60.0, 66.0, 40.0, 45.0)),
        lambda: models((4.0, 8.0, None), (40.0, 50.0, 60.0)),
        lambda: results(WHOLE | EASY),
        lambda: results({"A-4B": (400, 300), "B-32B": (400, 200)}, 400),
        # Over the 380 problems of both A solves 192 and B 200.
        lambda: results({"A-4B": (380, 192), "B-32B": (400, 200)}, 400),
        lambda: counted((7.0, 8.0, 8.0, 8.0), (40.0, 50.0, 60.0, 55.0), None, 166, None, 166),
    ),
    "tied": (
        lambda: counted(SIZES, RISING),
        lambda: counted((4.0, 8.0, 32.0), (20.0, 30.0, 80.0)),
        lambda: counted((4.0, 8.0, 32.0), (80.0, 30.0, 20.0)),
        lambda: counted((4.0, 8.0, None), (40.0, 50.0, 60.0)),
        lambda: without_sizes((80.0, 75.0, 20.0), problems=166.0),
        lambda: without_sizes((80.0, 30.0, 20.0), problems=166.0),
        # Several models of one size, the smallest, that of the highest score, or the only one.
        lambda: counted((4.0, 4.0, 32.0), (65.0, 66.0, 70.0)),
        lambda: counted((4.0, 4.0, 32.0), (80.0, 30.0, 20.0)),
        lambda: counted((4.0, 8.0, 8.0), (20.0, 80.0, 79.0)),
        lambda: counted((8.0, 8.0, 8.0), (50.0, 55.0, 20.0)),
        # Tied once corrected for all pairs; all or the smallest differ when looked at alone.
        lambda: counted((4.0, 8.0, 32.0), (58.0, 58.5, 70.0)),
        lambda: counted((4.0, 8.0, 32.0), (58.0, 65.0, 70.0)),
        # Some of which it is not known over how many problems they are.
        lambda: counted((7.0, 8.0, 8.0, 8.0), (40.0, 50.0, 60.0, 55.0), None, 166, None, 166),
        lambda: counted((4.0, 7.0, 8.0), (40.0, 30.0, 80.0), None, 166, 166),
        lambda: counted((4.0, 8.0, 16.0), (40.0, 80.0, 30.0), None, 166, 166),
        lambda: counted((4.0, 8.0, 16.0, 32.0), (40.0, 80.0, 81.0, 95.0), 166, 166, 166, None),
        lambda: counted((4.0, 7.0, 8.0), (None, 30.0, 80.0), None, 166, 166),
        lambda: results(WHOLE | EASY),
        lambda: results({"A-4B": (380, 192), "B-32B": (400, 200)}, 400),
    ),
    "nothing": (lambda: models(state=ViewState(query="params>99")),),
    "no-scores": (without_scores,),
    "no-sizes": (without_sizes,),
    "few-points": (lambda: models(SIZES[:4], RISING[:4]), lambda: models((1.0,), (20.0,))),
    "one-size": (lambda: models((8.0,) * 6),),
    "read-off": (lambda: read_off([True] * 6), lambda: read_off([True] + [False] * 5)),
    "mixed-windows": (lambda: windows("v5", "v5", "v6", "v6", None, "v5"),),
    "mixed-reporters": (
        lambda: models(reported_by=["A", "A", "B", "B", "C", "A"]),
        lambda: models(reported_by=["A", None, "A", "A", "A", "A"]),
    ),
    "no-evidence": (models,),
    "several-rows": (
        lambda: models(names=("a", "b", "b", "b", "e", "f")),
        lambda: models(
            names=("a", "b", "b", "b", "e", "f"),
            mode=["thinking", "thinking", "non-thinking", "thinking", None, None],
        ),
    ),
    "shown-apart": (lambda: apart(1), lambda: apart(2), lambda: apart(6)),
    "part-of-problems": (
        lambda: results(WHOLE | EASY),
        lambda: results({**WHOLE, **EASY, "HardlyAny-1B": (20, 20)}),
    ),
}
"""Models that make each sentence, in every way that it can be worded."""

UNSAID: Mapping[str, tuple[Make, ...]] = {
    "count": (without_sizes, without_scores, lambda: models(state=ViewState(query="zzz"))),
    "correlation": (lambda: models(SIZES[:4], RISING[:4]), lambda: models((8.0,) * 6)),
    "slope": (lambda: models(SIZES[:4], RISING[:4]), lambda: models((8.0,) * 6)),
    "slope-without-ours": (
        models,
        lambda: models(SIZES[:5], RISING[:5], state=ViewState(ours="c")),
        lambda: models((1.0, 2.0, None, 8.0, 16.0, 32.0), state=ViewState(ours="c")),
    ),
    "ours-0": (models, lambda: models(SIZES[:5], RISING[:5], state=ViewState(ours="c"))),
    "ours-1": (ours,),
    "outliers": (models, lambda: models(scores=FLAT), lambda: models(SIZES * 3, FAR_THRICE)),
    "frontier": (lambda: models((1.0,), (20.0,)), without_sizes, without_scores),
    "like-size-0": (models, without_sizes),
    "like-size-1": (lambda: models(LIKE),),
    "largest": (lambda: models((8.0,) * 6), lambda: models((1.0,), (20.0,)), without_sizes),
    "tied": (
        models,
        lambda: counted((1.0,), (20.0,)),
        lambda: counted((1.0, None, None), RISING[:3]),
        lambda: windows("v5", "v5", "v6", "v6", None, "v5"),
        lambda: read_off([True] * 6),
    ),
    "nothing": (models, lambda: apart(6)),
    "no-scores": (models, without_sizes),
    "no-sizes": (models, without_scores),
    "few-points": (models, without_sizes),
    "one-size": (models, lambda: models((1.0,), (20.0,))),
    "read-off": (models, lambda: read_off([False] * 6)),
    "mixed-windows": (models, lambda: windows(*["v5"] * 6)),
    "mixed-reporters": (models, lambda: models(reported_by=["A"] * 6)),
    "no-evidence": (
        lambda: counted(SIZES, RISING),
        lambda: counted((1.0, None, None), RISING[:3]),
        lambda: without_sizes((80.0, 75.0, 20.0), problems=166.0),
        lambda: models((1.0,), (20.0,)),
    ),
    "several-rows": (models,),
    "shown-apart": (models, lambda: apart(0)),
    "part-of-problems": (models, lambda: results(WHOLE)),
}
"""Models that do not make it."""
