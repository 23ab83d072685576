"""Every known number of a model: what it scored, over which problems, and how sure that is."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lcbtui.sources.choice_words import choice_words
from lcbtui.sources.dataset import Dataset
from lcbtui.sources.model import Cell
from lcbtui.stats.problem_counts import release_of
from lcbtui.stats.uncertainty import Evidence
from lcbtui.view.certainty import SCORE, measured_alike, uncertainty_of
from lcbtui.view.model_names import Named, Place, Table

ProblemSet = tuple[str, ...]
"""Which problems a score is over, in words that are equal for the same ones."""


@dataclass(frozen=True, eq=False)
class Number:
    """One score of one model.

    Attributes:
        model: the place of its model among those compared.
        place: its row.
        source: the name of its source.
        mode: such as "thinking"; "" where the source says nothing.
        score: as its source wrote it, with its marks.
        window: the release and dates of its problems, in words; "" where not stated.
        reporter: who reported it; "" where the source does not say.
        problems: how many problems it is over; None where not known.
        low, high: its 95 % interval in percent; None where it has none.
        evidence: what the interval is made of.
        over: which problems it is over; None where it cannot be compared with anything.
        contaminated: whether the model may have been trained on some of these problems.
    """

    model: int
    place: Place
    source: str
    mode: str
    score: Cell
    window: str
    reporter: str
    problems: int | None
    low: float | None
    high: float | None
    evidence: Evidence
    over: ProblemSet | None
    contaminated: bool

    @property
    def value(self) -> float:
        """The score in percent."""
        assert self.score.number is not None
        return self.score.number


def numbers_of(tables: Sequence[Table], models: Sequence[Named]) -> tuple[Number, ...]:
    """The scores of some models, model by model, in the order of the sources."""
    found = []
    for model, named in enumerate(models):
        for place in named.places:
            dataset, roles = tables[place.table]
            if roles.y is None or roles.y not in dataset.marks:
                continue
            score = dataset.cell(place.row, roles.y)
            if not score.missing:
                found.append(_number(model, place, tables[place.table], score))
    return tuple(found)


def _number(model: int, place: Place, table: Table, score: Cell) -> Number:
    dataset, row = table.dataset, place.row
    sure = uncertainty_of(dataset) if table.roles.y == SCORE else None
    evidence = Evidence.UNKNOWN if sure is None else Evidence(int(sure.evidence[row]))
    comparable = sure is not None and bool(sure.comparable[row])
    problems = None if sure is None or not comparable else int(sure.problems[row])
    low, high = (None, None) if sure is None or not comparable else (sure.low[row], sure.high[row])
    return Number(
        model=model,
        place=place,
        source=dataset.source.name,
        mode=_text(dataset, row, "mode"),
        score=score,
        window=window_of(dataset, row),
        reporter=_text(dataset, row, "reported_by"),
        problems=problems,
        low=None if low is None else float(low),
        high=None if high is None else float(high),
        evidence=evidence,
        over=_over(dataset, place, problems) if comparable else None,
        contaminated=dataset.unranked is not None and bool(dataset.unranked[row]),
    )


def _over(dataset: Dataset, place: Place, problems: int | None) -> ProblemSet:
    """The problems of a row: the same release and dates are the same problems in every source."""
    if dataset.results is not None:
        return ("results", str(place.table))
    start, end = (_day(dataset, place.row, key) for key in ("window_start", "window_end"))
    if start and end:
        release = release_of(_text(dataset, place.row, "version"), float(start), float(end))
        return (release, start, end)
    # Nothing states the dates, so only rows of one source that agree in all it says are alike.
    alike = measured_alike(dataset)
    code = 0 if alike is None else int(alike[place.row])
    return ("source", str(place.table), str(code), str(problems))


def window_of(dataset: Dataset, row: int) -> str:
    """The release and the dates of the problems that a row is over, in words."""
    if dataset.results is not None and dataset.choice is not None:
        return choice_words(dataset.results, dataset.choice).partition(" · ")[0]
    start, end = (_text(dataset, row, key) for key in ("window_start", "window_end"))
    release, stated = (_text(dataset, row, key) for key in ("version", "window_as_stated"))
    if start and end:
        return f"{release} {start}..{end}".lstrip()
    return stated if stated.startswith(release) else f"{release} {stated}".rstrip()


def _day(dataset: Dataset, row: int, key: str) -> str:
    spans = dataset.dates.get(key)
    if spans is None:
        return ""
    day = (spans.first if key == "window_start" else spans.last)[row]
    return "" if np.isnan(day) else str(int(day))


def _text(dataset: Dataset, row: int, key: str) -> str:
    return dataset.cell(row, key).text if key in dataset.by_key else ""
