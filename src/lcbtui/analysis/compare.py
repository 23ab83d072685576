"""Models side by side: which of their numbers may be subtracted, and what the difference tells.

Numbers are compared where they are over the same problems: the same release and dates, or the
same results by problem. Whatever else is known stands beside them, with the reason why it was not
compared; a difference between scores over different problems tells of the problems as much as of
the models.

Models compared on parts of the same problems: by difficulty, by platform and by month.

Only LiveCodeBench's own results have every problem's score. A part holds the problems that all of
the models have a result on, so that the means and their differences agree.

Every known number of a model: what it scored, over which problems, and how sure that is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations, product
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from lcbtui.dataset.columns import Cell
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.lookup import FoundModel, RowAt, Table
from lcbtui.dataset.standard import SCORE
from lcbtui.dataset.windows import release_of
from lcbtui.sources.livecodebench.dataset import LEVELS
from lcbtui.sources.livecodebench.means import selection_words
from lcbtui.stats.comparisons import holm
from lcbtui.stats.differences import Differences, paired, two_proportions
from lcbtui.stats.intervals import ALPHA
from lcbtui.stats.uncertainty import Evidence
from lcbtui.text.days import format_day
from lcbtui.view.derive.intervals import by_problem, measured_alike, uncertainty_of

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
    place: RowAt
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


def numbers_of(tables: Sequence[Table], models: Sequence[FoundModel]) -> tuple[Number, ...]:
    """The scores of some models, model by model, in the order of the sources."""
    found = []
    for model, named in enumerate(models):
        for place in named.rows:
            dataset, roles = tables[place.table]
            if roles.y is None or roles.y not in dataset.marks:
                continue
            score = dataset.cell(place.row, roles.y)
            if not score.missing:
                found.append(_number(model, place, tables[place.table], score))
    return tuple(found)


def _number(model: int, place: RowAt, table: Table, score: Cell) -> Number:
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
        contaminated=dataset.excluded is not None and bool(dataset.excluded[row]),
    )


def _over(dataset: Dataset, place: RowAt, problems: int | None) -> ProblemSet:
    """The problems of a row: the same release and dates are the same problems in every source."""
    if dataset.selection is not None:
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
    if dataset.selection is not None:
        return selection_words(dataset.selection).partition(" · ")[0]
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


Floats = npt.NDArray[np.float64]


class NotCompared(StrEnum):
    """Why a number was not compared with any other."""

    READ_OFF = "read-off"
    """It was read off a picture."""
    NO_EVIDENCE = "no-evidence"
    """It is not known how many problems it is over."""
    OTHER_PROBLEMS = "other-problems"
    """No other model has a number over the same problems."""
    SEVERAL_REPORTS = "several-reports"
    """Another report of the same model stands for it: the middle one, or one of another source."""


@dataclass(frozen=True, eq=False)
class Pair:
    """Two numbers over the same problems.

    Attributes:
        first, second: the numbers.
        difference: first − second, in points. By problem it is over the problems of both.
        low, high: its 95 % interval, of this pair alone; None where chance cannot be judged.
        p_value: corrected by Holm for the pairs of the group; None where there is none.
        problems: how many problems both are over.
        paired: whether the two were compared problem by problem.
    """

    first: Number
    second: Number
    difference: float
    low: float | None
    high: float | None
    p_value: float | None
    problems: int
    paired: bool

    @property
    def apart(self) -> bool:
        """Whether the two can be told apart on this evidence."""
        return self.p_value is not None and self.p_value <= ALPHA


@dataclass(frozen=True, eq=False)
class Together:
    """Pairs of numbers over the same problems, corrected by Holm for being several."""

    window: str
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, eq=False)
class SideBySide:
    """Models side by side.

    Attributes:
        tables: the sources.
        models: at least two.
        numbers: every known number of them.
        together: the numbers that were compared, by the problems that they are over.
        reasons: for each of `numbers` why it was not compared; None where it was.
        unmet: pairs of models, by their places, that no two numbers could be compared of.
    """

    tables: tuple[Table, ...]
    models: tuple[FoundModel, ...]
    numbers: tuple[Number, ...]
    together: tuple[Together, ...]
    reasons: tuple[NotCompared | None, ...]
    unmet: tuple[tuple[int, int], ...]


def side_by_side(tables: Sequence[Table], models: Sequence[FoundModel]) -> SideBySide:
    """Compare every two of some models, window by window.

    Of several reports of a model in one window, source and mode the middle one counts (of two
    the lower); of several sources the first that has both models; and of several modes those
    that both have.

    Args:
        tables: the sources, each derived.
        models: from `models_named`; at least two make a pair.
    """
    numbers = numbers_of(tables, models)
    groups: dict[ProblemSet, list[Number]] = {}
    for number in numbers:
        if number.over is not None:
            groups.setdefault(number.over, []).append(number)
    together = []
    for members in groups.values():
        pairs = _pairs(_middle(members))
        judged = _judged(tables, pairs) if pairs else ()
        if judged:
            together.append(Together(members[0].window, judged))
    compared = {id(n) for group in together for pair in group.pairs for n in _both(pair)}
    met = {(p.first.model, p.second.model) for group in together for p in group.pairs}
    alone = {id(n) for members in groups.values() if _models(members) < 2 for n in members}
    return SideBySide(
        tuple(tables),
        tuple(models),
        numbers,
        tuple(together),
        tuple(None if id(n) in compared else _reason(n, id(n) in alone) for n in numbers),
        tuple(pair for pair in combinations(range(len(models)), 2) if pair not in met),
    )


def _both(pair: Pair) -> tuple[Number, Number]:
    return pair.first, pair.second


def _models(members: Sequence[Number]) -> int:
    return len({number.model for number in members})


def _reason(number: Number, alone: bool) -> NotCompared:
    if number.evidence is Evidence.READ_OFF:
        return NotCompared.READ_OFF
    if number.over is None:
        return NotCompared.NO_EVIDENCE
    return NotCompared.OTHER_PROBLEMS if alone else NotCompared.SEVERAL_REPORTS


def _middle(members: Sequence[Number]) -> list[Number]:
    """One number of each model, source and mode: the middle report, of two the lower."""
    reports: dict[tuple[int, int, str], list[Number]] = {}
    for number in members:
        reports.setdefault((number.model, number.place.table, number.mode), []).append(number)
    ordered = (sorted(each, key=lambda number: number.value) for each in reports.values())
    return [each[(len(each) - 1) // 2] for each in ordered]


def _pairs(members: Sequence[Number]) -> list[tuple[Number, Number]]:
    """The numbers to subtract of every two models that have any."""
    found: list[tuple[Number, Number]] = []
    models = sorted({number.model for number in members})
    for one, other in combinations(models, 2):
        ours = [number for number in members if number.model == one]
        theirs = [number for number in members if number.model == other]
        shared = {n.place.table for n in ours} & {n.place.table for n in theirs}
        table = min(shared, default=None)
        found += _same_mode(_in_table(ours, table), _in_table(theirs, table))
    return found


def _in_table(numbers: Sequence[Number], table: int | None) -> list[Number]:
    wanted = min(n.place.table for n in numbers) if table is None else table
    return [number for number in numbers if number.place.table == wanted]


def _same_mode(ours: Sequence[Number], theirs: Sequence[Number]) -> list[tuple[Number, Number]]:
    """Pairs in the modes that both have; where they share none, every two."""
    pairs = list(product(ours, theirs))
    return [(one, other) for one, other in pairs if one.mode == other.mode] or pairs


def _judged(tables: Sequence[Table], pairs: Sequence[tuple[Number, Number]]) -> tuple[Pair, ...]:
    """The differences of one group with their intervals and verdicts."""
    first = pairs[0][0]
    scores = by_problem(tables[first.place.table].dataset)
    if scores is None:
        values = np.array([[one.value, other.value] for one, other in pairs]).T
        counts = np.array([[one.problems, other.problems] for one, other in pairs], np.float64).T
        found = [two_proportions(*values, *counts)]
        problems = counts.min(axis=0)
    else:
        rows = [(scores[one.place.row], scores[other.place.row]) for one, other in pairs]
        found = [paired(one, other[None]) for one, other in rows]
        problems = np.array([np.count_nonzero(~np.isnan(one - other)) for one, other in rows])
    p_values = holm(np.concatenate([each.p_value for each in found]))
    difference = np.concatenate([each.difference for each in found])
    low, high = _ends(found)
    return tuple(
        Pair(
            first=one,
            second=other,
            difference=float(difference[n]),
            low=_known(low[n]),
            high=_known(high[n]),
            p_value=_known(p_values[n]),
            problems=int(problems[n]),
            paired=scores is not None,
        )
        for n, (one, other) in enumerate(pairs)
        if not np.isnan(difference[n])
    )


def _ends(found: Sequence[Differences]) -> tuple[Floats, Floats]:
    lows, highs = zip(*(each.interval() for each in found), strict=True)
    return np.concatenate(lows), np.concatenate(highs)


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


Bools = npt.NDArray[np.bool_]


class Change(NamedTuple):
    """The first model against another on one part.

    Attributes:
        difference: first − other, in points.
        low, high: its 95 % interval, of this part alone; NaN where chance cannot be judged.
        apart: whether the two can be told apart on this part, corrected by Holm for all parts of
            its kind and all other models.
    """

    difference: float
    low: float
    high: float
    apart: bool


@dataclass(frozen=True, eq=False)
class Slice:
    """One part of the problems.

    Attributes:
        kind: "difficulty", "platform" or "month".
        name: such as "easy", "leetcode" or "2024-08".
        problems: how many problems of it all of the models have.
        means: the mean of each model over these, in percent.
        changes: the first model against each of the others.
    """

    kind: str
    name: str
    problems: int
    means: tuple[float, ...]
    changes: tuple[Change, ...]


def slices(dataset: Dataset, rows: Sequence[int]) -> tuple[Slice, ...]:
    """Parts of the problems in force, each kind in its order; none without results by problem.

    Args:
        dataset: the rows, derived.
        rows: one row of each model, the first against all others.
    """
    scores = by_problem(dataset)
    if scores is None or dataset.selection is None:
        return ()
    scores = scores[list(rows)]
    there = np.asarray(~np.isnan(scores).any(axis=0))
    results, chosen = dataset.selection.results, dataset.selection.chosen
    found: list[Slice] = []
    for kind, names in (
        ("difficulty", results.difficulty),
        ("platform", results.platform),
        ("month", _months(results.days)),
    ):
        if names is not None:
            parts = _parts(kind, np.array(names, dtype=object)[chosen], there)
            found += _compared(kind, list(parts), scores)
    return tuple(found)


def slices_of(found: SideBySide) -> tuple[Slice, ...]:
    """The parts of a comparison: of the models whose scores by problem are known, if all are."""
    for group in found.together:
        rows = {n.model: n.place for pair in group.pairs for n in (pair.first, pair.second)}
        if all(pair.paired for pair in group.pairs) and len(rows) == len(found.models):
            dataset = found.tables[rows[0].table].dataset
            return slices(dataset, [rows[model].row for model in range(len(rows))])
    return ()


def _months(days: npt.NDArray[np.int64]) -> list[str]:
    return [format_day(day)[:7] for day in days.tolist()]


def _parts(kind: str, names: npt.NDArray[np.object_], there: Bools) -> Iterator[tuple[str, Bools]]:
    """Each name with the problems of it that count; those of no name are in no part."""
    ordered = sorted(set(names[there].tolist()) - {""})
    if kind == "difficulty":
        rank = {level: place for place, level in enumerate(LEVELS)}
        ordered.sort(key=lambda name: rank.get(name, len(rank)))
    return ((name, (names == name) & there) for name in ordered)


def _compared(kind: str, parts: Sequence[tuple[str, Bools]], scores: Floats) -> Iterator[Slice]:
    if not parts:
        return
    found = [paired(scores[0, chosen], scores[1:, chosen]) for _, chosen in parts]
    corrected = holm(np.concatenate([each.p_value for each in found]))
    apart = (corrected <= ALPHA).reshape(len(parts), -1)
    for (name, chosen), each, told in zip(parts, found, apart, strict=True):
        low, high = each.interval()
        changes = zip(each.difference, low, high, told, strict=True)
        yield Slice(
            kind,
            name,
            int(np.count_nonzero(chosen)),
            tuple(scores[:, chosen].mean(axis=1).tolist()),
            tuple(Change(float(d), float(lo), float(hi), bool(t)) for d, lo, hi, t in changes),
        )
