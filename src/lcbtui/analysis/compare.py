"""Compare: models side by side, the differences of their scores, and parts of the problems.

Scores are subtracted where they are over the same problems: the same release and dates, or the
same results by problem. A difference between scores over different problems tells of the problems
as much as of the models, so whatever else is known is listed with the reason.

LiveCodeBench's own results have every problem's score, so that models are compared by difficulty,
platform and month too. A part holds the problems that all of the models have a result on, so that
the means and their differences agree.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from lcbtui.analysis.ranking import (
    Detectable,
    compared,
    contradicts_row,
    detectable_among,
    over_problems_of,
    say_problems,
    window_flag,
)
from lcbtui.dataset.columns import Cell
from lcbtui.dataset.dataset import Bools, Dataset, Floats, Ints, Positions
from lcbtui.dataset.lookup import FoundModel, RowAt, Table, model_names
from lcbtui.dataset.remarks import Remark, RemarkKind, Remedy
from lcbtui.dataset.results import DIFFICULTIES, ProblemResults
from lcbtui.dataset.rows import score_key, source_of
from lcbtui.dataset.windows import release_of
from lcbtui.stats.differences import (
    RHO,
    Comparable,
    Counted,
    PerProblem,
    Stated,
    tipping_correlation,
)
from lcbtui.stats.distributions import normal_quantile
from lcbtui.stats.intervals import Evidence
from lcbtui.stats.verdicts import holm
from lcbtui.stats.wilson import ALPHA
from lcbtui.text.numbers import Unit, format_day
from lcbtui.view.derive.intervals import (
    by_problem,
    measured_alike,
    stated_errors,
    uncertainty_of,
    window_stated,
)
from lcbtui.view.derive.statements import silent_on_windows
from lcbtui.view.sentence import window_of
from lcbtui.view.view import View

ProblemSet = tuple[str, ...]
"""Which problems a score is over, in words that are equal for the same ones."""

_OF_ONE_SOURCE = "source"
"""Begins the words for problems of which no dates are stated."""


@dataclass(frozen=True, eq=False)
class ReportedScore:
    """One score of one model, as a source reports it.

    Attributes:
        model: the position of its model among those compared.
        place: its row.
        source: the name of its source.
        mode: such as "thinking"; "" where the source says nothing.
        score: as its source wrote it, with its marks.
        window: the release and dates of its problems, in words; "" where not stated.
        reporter: who reported it; "" where the source does not say.
        problems: how many problems it is over; None where not known.
        worth: as how many problems it counts, by a stated error; None where not compared.
        low, high: its 95 % interval in percent; None where it has none.
        evidence: what the interval is made of.
        over: which problems it is over; None where it cannot be compared with anything.
        contaminated: whether the model may have been trained on some of these problems, by the
            cutoff that the source states; None where that is not known.
        unused_error: whether an error is stated that says nothing of other problems, such as the
            spread of some runs, so that their number counts.
    """

    model: int
    place: RowAt
    source: str
    mode: str
    score: Cell
    window: str
    reporter: str
    problems: int | None
    worth: float | None
    low: float | None
    high: float | None
    evidence: Evidence
    over: ProblemSet | None
    contaminated: bool | None
    unused_error: bool

    @property
    def value(self) -> float:
        """The score in percent."""
        assert self.score.number is not None
        return self.score.number


def reported_scores(
    tables: Sequence[Table], models: Sequence[FoundModel]
) -> Iterator[ReportedScore]:
    """The scores of some models, model by model, in the order of the sources."""
    for model, named in enumerate(models):
        for place in named.rows:
            dataset, roles = tables[place.table]
            if roles.y is not None and roles.y in dataset.marks:
                score = dataset.cell(place.row, roles.y)
                if not score.missing:
                    yield _reported(model, place, tables[place.table], score)


def _reported(model: int, place: RowAt, table: Table, score: Cell) -> ReportedScore:
    dataset, row = table.dataset, place.row
    known = uncertainty_of(dataset) if table.roles.y == score_key(dataset) else None
    errors = None if known is None else stated_errors(dataset)
    problems = worth = low = high = over = None
    if known is not None and known.comparable[row]:
        worth, low, high = (float(e[row]) for e in (known.worth, known.low, known.high))
        problems = None if np.isnan(known.problems[row]) else int(known.problems[row])
        over = _problem_set(dataset, place, problems)
    return ReportedScore(
        model=model,
        place=place,
        source=source_of(dataset, row).name,
        mode=_text(dataset, row, "mode"),
        score=score,
        window=window_of(dataset, row),
        reporter=_text(dataset, row, "reported_by"),
        problems=problems,
        worth=worth,
        low=low,
        high=high,
        evidence=Evidence.UNKNOWN if known is None else Evidence(int(known.evidence[row])),
        over=over,
        contaminated=_contaminated(dataset, row),
        unused_error=errors is not None and bool(errors.small[row]),
    )


def _contaminated(dataset: Dataset, row: int) -> bool | None:
    if dataset.selection is None:
        return None  # a column of that name is the source's own
    return {"yes": True, "no": False}.get(_text(dataset, row, "contaminated"))


def _problem_set(dataset: Dataset, place: RowAt, problems: int | None) -> ProblemSet:
    """The problems of a row: the same release and dates are the same problems in every source.

    Unless their numbers differ: then some have been left out.
    """
    if dataset.selection is not None:
        return ("results", str(place.table))
    spans = (dataset.dates.get(key) for key in ("window_start", "window_end"))
    start, end = (
        np.nan if span is None else float((span.first, span.last)[is_end][place.row])
        for is_end, span in enumerate(spans)
    )
    if not np.isnan(start + end) and _is_percent(dataset):
        release = release_of(_text(dataset, place.row, "version"), start, end)
        return (release, str(int(start)), str(int(end)), str(problems or ""))
    # Nothing states the dates, so only rows of one source that agree in all it says are alike.
    alike = measured_alike(dataset)
    code = 0 if alike is None else int(alike[place.row])
    return (_OF_ONE_SOURCE, str(place.table), str(code), "")


def _is_percent(dataset: Dataset) -> bool:
    """Whether scores are percentages, so that they are means over problems."""
    return dataset.by_key[score_key(dataset) or ""].unit is Unit.PERCENT


def _text(dataset: Dataset, row: int, key: str) -> str:
    return dataset.cell(row, key).text if key in dataset.by_key else ""


@dataclass(frozen=True, eq=False)
class Pair:
    """Two scores over the same problems.

    Attributes:
        first, second: the scores.
        difference: first − second, in points. By problem it is over the problems of both.
        low, high: its 95 % interval, of this pair alone; NaN where chance cannot be judged.
        p_value: corrected by Holm for the pairs of the group; NaN where there is none.
        problems: how many problems both are over; None where only errors are stated.
        means: by problem, the means of both over these problems; else None.
        tipping_correlation: of counted scores, the correlation over problems from which on this
            pair alone is separated; None by problem.
        separated_among_all: the verdict among all rows of the View of their source; None where it
            does not compare them.
    """

    first: ReportedScore
    second: ReportedScore
    difference: float
    low: float
    high: float
    p_value: float
    problems: int | None
    means: tuple[float, float] | None
    tipping_correlation: float | None
    separated_among_all: bool | None

    @property
    def paired(self) -> bool:
        """Whether the two were compared problem by problem."""
        return self.means is not None

    @property
    def separated(self) -> bool:
        """Whether the evidence tells which of the two is better."""
        return self.p_value <= ALPHA


@dataclass(frozen=True, eq=False)
class ComparableGroup:
    """Pairs of scores over the same problems, corrected by Holm for being several.

    Attributes:
        window: the release and dates of the problems, in words.
        pairs: at least one.
        evidence: what they were compared on.
        detectable: which gaps show in these pairs; None where no two differ by chance.
    """

    window: str
    pairs: tuple[Pair, ...]
    evidence: Comparable
    detectable: Detectable | None

    @property
    def scores(self) -> tuple[ReportedScore, ...]:
        """The scores of all pairs."""
        return tuple(score for pair in self.pairs for score in (pair.first, pair.second))


@dataclass(frozen=True, eq=False)
class Comparison:
    """Models side by side.

    Attributes:
        tables: the sources.
        views: what is shown of each, whose verdicts stand beside those of the models named.
        rho: the correlation over problems that was asked for; None where it was not.
        models: at least two.
        scores: every known score of them.
        groups: the scores that were compared, by the problems that they are over.
        reasons: for each of `scores` why it was not compared; None where it was.
        incomparable: pairs of models, by position, of which no two scores could be compared.
    """

    tables: tuple[Table, ...]
    views: tuple[View | None, ...]
    rho: float | None
    models: tuple[FoundModel, ...]
    scores: tuple[ReportedScore, ...]
    groups: tuple[ComparableGroup, ...]
    reasons: tuple[RemarkKind | None, ...]
    incomparable: tuple[tuple[int, int], ...]

    @cached_property
    def group_of(self) -> dict[int, int]:
        """The position of the group of each score that was compared, by the score's identity."""
        return {id(s): place for place, group in enumerate(self.groups) for s in group.scores}


def compare(
    tables: Sequence[Table],
    models: Sequence[FoundModel],
    rho: float | None = None,
    views: Sequence[View | None] = (),
    *,
    with_first: bool = False,
) -> Comparison:
    """Compare every two of some models, window by window.

    Of several reports of a model in one window, source and mode the middle one counts (of two
    the lower); of several sources the first that has both models; and of several modes those
    that both have.

    Args:
        tables: the sources, each derived.
        models: from `models_named`; at least two make a pair.
        rho: the correlation over problems of counted scores; None for `RHO` where their release
            and dates are stated, so that they are known to share problems, and 0 elsewhere.
        views: of each source what is shown of it, on the very Dataset of its table; none gives no
            verdicts among all rows.
        with_first: whether only the first model is compared with each of the others, and corrected
            for so many pairs.
    """
    views = tuple(views) or (None,) * len(tables)
    scores = tuple(reported_scores(tables, models))
    by_problems: dict[ProblemSet, list[ReportedScore]] = {}
    for score in scores:
        if score.over is not None:
            by_problems.setdefault(score.over, []).append(score)
    groups = []
    for members in by_problems.values():
        pairs = _pairs(_middle_reports(members))
        if with_first:
            pairs = [pair for pair in pairs if pair[0].model == 0]
        group = _judged(tables, views, pairs, rho) if pairs else None
        if group is not None:
            groups.append(group)
    compared = {id(score) for group in groups for score in group.scores}
    met = {(pair.first.model, pair.second.model) for group in groups for pair in group.pairs}

    wanted = (
        product((0,), range(1, len(models))) if with_first else combinations(range(len(models)), 2)
    )

    def reason(score: ReportedScore) -> RemarkKind | None:
        if id(score) in compared:
            return None
        if score.evidence is Evidence.READ_OFF:
            return RemarkKind.READ_OFF
        if score.over is None:
            return RemarkKind.NO_EVIDENCE
        alone = len({other.model for other in by_problems[score.over]}) < 2
        # By problem a model has one score: nobody else has one on these problems.
        by_row = tables[score.place.table].dataset.selection is not None
        return RemarkKind.OTHER_PROBLEMS if alone or by_row else RemarkKind.SEVERAL_REPORTS

    return Comparison(
        tuple(tables),
        views,
        rho,
        tuple(models),
        scores,
        tuple(groups),
        tuple(map(reason, scores)),
        tuple(pair for pair in wanted if pair not in met),
    )


def rows_in(model: FoundModel, table: int) -> Positions:
    """The rows of a model in one of the tables."""
    return np.array([at.row for at in model.rows if at.table == table], dtype=np.int64)


def the_rest(views: Sequence[View], model: FoundModel) -> list[FoundModel]:
    """A model and all others that are shown beside it, for `compare` with `with_first`.

    They are of the first View that has a verdict on the model, with the rows shown there.

    Returns:
        The model alone where no View has one.
    """
    for at, view in enumerate(views):
        found = compared(view)
        own = [row for table, row in model.rows if table == at]
        if isinstance(found, RemarkKind) or not any(found.place(row) is not None for row in own):
            continue
        shown = set(view.matching.tolist())
        names = model_names(view.dataset, view.roles.label)
        others: dict[str, list[RowAt]] = {}
        for row in sorted(shown - set(own)):
            others.setdefault(names.identity(row), []).append(RowAt(at, row))
        mine = tuple(RowAt(at, row) for row in own if row in shown)
        return [
            FoundModel(model.name, mine),
            *(FoundModel(names.labels[rows[0].row], tuple(rows)) for rows in others.values()),
        ]
    return [model]


def remedy(found: Comparison, pair: tuple[int, int]) -> Remark | None:
    """What would let two models be compared of which no two scores are; None where nothing would.

    Args:
        found: the comparison.
        pair: the positions of both models, one of those of `incomparable`.
    """
    both = [[score for score in found.scores if score.model == model] for model in pair]
    for some, others in (both, both[::-1]):
        for score, other in product(some, others):
            dataset, row = found.tables[other.place.table].dataset, other.place.row
            known = {score.problems, other.problems} - {None}
            stated = other.over is not None and bool(window_stated(dataset)[row])
            own = score.place
            against = stated and own.table == other.place.table
            against = against and contradicts_row(dataset, row)[own.row]
            if stated and len(known) < 2 and not against and _is_silent(found, score):
                window = window_flag(dataset, row)
                return Remark(RemarkKind.OTHER_PROBLEMS, remedy=Remedy.SAY_WINDOW, query=window)
    silent = [[score for score in some if _is_silent(found, score)] for some in both]
    if all(silent) and any(score.over is None for some in silent for score in some):
        places = [score.place for some in silent for score in some]
        helps = [say_problems(found.tables[at.table].dataset, np.array([at.row])) for at in places]
        is_count = Remedy.SAY_COUNT in helps
        return Remark(
            RemarkKind.OTHER_PROBLEMS,
            remedy=Remedy.SAY_COUNT if is_count else Remedy.SAY_PROBLEMS,
        )
    return None


def _is_silent(found: Comparison, score: ReportedScore) -> bool:
    """Whether a score is a percentage whose source states no window, so that one can be said."""
    dataset, roles = found.tables[score.place.table]
    can = dataset.selection is None and roles.y is not None and roles.y == score_key(dataset)
    percent = can and dataset.by_key[roles.y or ""].unit is Unit.PERCENT
    return percent and bool(silent_on_windows(dataset)[score.place.row])


def _middle_reports(members: Sequence[ReportedScore]) -> list[ReportedScore]:
    """One score of each model, source and mode: the middle report, of two the lower."""
    reports: dict[tuple[int, int, str, str], list[ReportedScore]] = {}
    for score in members:
        key = (score.model, score.place.table, score.source, score.mode)
        reports.setdefault(key, []).append(score)
    ordered = (sorted(each, key=lambda score: score.value) for each in reports.values())
    return [each[(len(each) - 1) // 2] for each in ordered]


def _pairs(members: Sequence[ReportedScore]) -> list[tuple[ReportedScore, ReportedScore]]:
    """The scores to subtract of every two models that have any.

    They are of the first source that has both, and where there is none of the first that has the
    model; in the modes that both have, or every two where they share none.
    """
    # In one table of several sources, too, each of them is one.
    ordered = map(_origin, sorted(members, key=lambda score: score.place))
    place = {origin: number for number, origin in enumerate(dict.fromkeys(ordered))}
    found: list[tuple[ReportedScore, ReportedScore]] = []
    by_model: dict[int, list[ReportedScore]] = {}
    for score in members:
        by_model.setdefault(score.model, []).append(score)
    for one, other in combinations(sorted(by_model), 2):
        origins = [{_origin(score) for score in by_model[model]} for model in (one, other)]
        shared = origins[0] & origins[1]
        firsts, seconds = (
            [s for s in by_model[model] if _origin(s) == min(shared or own, key=place.__getitem__)]
            for model, own in zip((one, other), origins, strict=True)
        )
        pairs = list(product(firsts, seconds))
        found += [(a, b) for a, b in pairs if a.mode == b.mode] or pairs
    return found


def _origin(score: ReportedScore) -> tuple[int, str]:
    """The source of a score: the position of its table, and which of several in it."""
    return score.place.table, score.source


def _judged(
    tables: Sequence[Table],
    views: Sequence[View | None],
    pairs: Sequence[tuple[ReportedScore, ReportedScore]],
    rho: float | None,
) -> ComparableGroup | None:
    """The differences of one group with their intervals and verdicts; None without any."""
    scores = {id(score): score for pair in pairs for score in pair}
    place = {each: at for at, each in enumerate(scores)}
    evidence = _evidence(tables, tuple(scores.values()), rho)
    found = evidence.differences
    places = np.array([[place[id(one)], place[id(other)]] for one, other in pairs])
    there = ~np.isnan(found.difference[places[:, 0], places[:, 1]])
    places = places[there]
    if not len(places):
        return None
    first, second = at = places[:, 0], places[:, 1]
    columns = (found.difference, found.low, found.high, found.problems)
    family = np.stack([*(each[at] for each in columns), holm(found.p_value[at])], axis=1)
    judged = []
    for row, (one, other) in enumerate(pair for pair, has in zip(pairs, there, strict=True) if has):
        difference, low, high, problems, p_value = family[row].tolist()
        means = tipping = None
        if isinstance(evidence, PerProblem):
            means = _means_of_both(*evidence.by_problem[places[row]])
        elif isinstance(evidence, Counted):
            tipping = _tipping_correlation(one, other)
        among = _separated_among_all(views, one, other)
        judged.append(
            Pair(
                one,
                other,
                difference,
                low,
                high,
                p_value,
                None if np.isnan(problems) else int(problems),
                means,
                tipping,
                among,
            )
        )
    shows = detectable_among(evidence, found, (first, second), shared=rho is not None)
    return ComparableGroup(pairs[0][0].window, tuple(judged), evidence, shows)


def _means_of_both(first: Floats, second: Floats) -> tuple[float, float]:
    """The means of two models over the problems that both have, in percent."""
    both = ~np.isnan(first) & ~np.isnan(second)
    return float(first[both].mean()), float(second[both].mean())


def _tipping_correlation(one: ReportedScore, other: ReportedScore) -> float:
    assert one.worth is not None and other.worth is not None
    return tipping_correlation(one.value, other.value, one.worth, other.worth)


def _separated_among_all(
    views: Sequence[View | None], one: ReportedScore, other: ReportedScore
) -> bool | None:
    """The verdict on two scores among all rows of their View; None where it has none."""
    view = views[one.place.table]
    if view is None or one.place.table != other.place.table:
        return None
    found = compared(over_problems_of(view, one.place.row))
    if isinstance(found, RemarkKind):
        return None
    places = found.place(one.place.row), found.place(other.place.row)
    if None in places or np.isnan(found.verdicts.corrected[places]):
        return None
    return not found.verdicts.tied[places]


def _evidence(
    tables: Sequence[Table], scores: Sequence[ReportedScore], rho: float | None
) -> Comparable:
    """What the scores of one group are compared on: by problem where that is known."""
    dataset = tables[scores[0].place.table].dataset
    by_row = by_problem(dataset)
    if by_row is not None and dataset.selection is not None:
        rows = [score.place.row for score in scores]
        return PerProblem(by_row[rows], dataset.selection.questions)
    if not _is_percent(dataset):
        ends = [(score.low or 0.0, score.high or 0.0) for score in scores]
        errors = np.array([high - low for low, high in ends]) / 2 / normal_quantile()
        return Stated(np.array([score.value for score in scores]), errors, rho or 0.0)
    if rho is None:
        shared = scores[0].over is not None and scores[0].over[0] != _OF_ONE_SOURCE
        rho = RHO if shared else 0.0
    values, worth, over = (
        np.array([getattr(score, name) for score in scores], np.float64)
        for name in ("value", "worth", "problems")
    )
    return Counted(values, worth, rho, over)


class SliceDifference(NamedTuple):
    """The first model against another on one part.

    Attributes:
        difference: first − other, in points.
        low, high: its 95 % interval, of this part alone; NaN where chance cannot be judged.
        separated: whether the evidence on this part tells which is better, corrected by Holm for
            all parts of its kind and all other models.
    """

    difference: float
    low: float
    high: float
    separated: bool


@dataclass(frozen=True, eq=False)
class Slice:
    """One part of the problems.

    Attributes:
        kind: "difficulty", "platform" or "month".
        name: such as "easy", "leetcode" or "2024-08".
        problems: how many problems of it all of the models have.
        means: the mean of each model over these, in percent.
        differences: the first model against each of the others.
    """

    kind: str
    name: str
    problems: int
    means: tuple[float, ...]
    differences: tuple[SliceDifference, ...]


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
    questions = dataset.selection.questions
    there = np.asarray(~np.isnan(scores).any(axis=0))
    results, chosen = dataset.selection.results, dataset.selection.chosen
    found: list[Slice] = []
    for kind, names in (
        ("difficulty", results.difficulty),
        ("platform", results.platform),
        ("month", _months(results)),
    ):
        if names is not None:
            parts = np.array(names, dtype=object)[chosen]
            found += _slices_of_kind(kind, parts, there, scores, questions)
    return tuple(found)


def _months(results: ProblemResults) -> list[str] | None:
    """The month of each problem, "" where its date is not known; None where no date is."""
    if not results.has_dates:
        return None
    days = zip(results.days.tolist(), results.dated.tolist(), strict=True)
    return [format_day(day)[:7] if dated else "" for day, dated in days]


def slices_of(found: Comparison) -> tuple[Slice, ...]:
    """The parts of a comparison: of the models whose scores by problem are known, if all are."""
    for group in found.groups:
        places = {score.model: score.place for score in group.scores}
        if all(pair.paired for pair in group.pairs) and len(places) == len(found.models):
            dataset = found.tables[places[0].table].dataset
            return slices(dataset, [places[model].row for model in range(len(places))])
    return ()


def _slices_of_kind(
    kind: str,
    names: npt.NDArray[np.object_],
    there: Bools,
    scores: Floats,
    questions: Ints | None,
) -> Iterator[Slice]:
    """A slice for each name, with the problems of it that all models have; none for no name."""
    ordered = sorted(set(names[there].tolist()) - {""})
    if kind == "difficulty":
        rank = {level: place for place, level in enumerate(DIFFICULTIES)}
        ordered.sort(key=lambda name: rank.get(name, len(rank)))
    if not ordered:
        return
    parts = [(names == name) & there for name in ordered]
    differences = [_of_first(scores[:, part], questions, part) for part in parts]
    corrected = holm(np.concatenate([found[:, 3] for found in differences]))
    verdicts = (corrected.reshape(len(parts), -1) <= ALPHA).tolist()
    for name, part, found, separated in zip(ordered, parts, differences, verdicts, strict=True):
        judged = zip(found[:, :3].tolist(), separated, strict=True)
        yield Slice(
            kind,
            name,
            int(np.count_nonzero(part)),
            tuple(scores[:, part].mean(axis=1).tolist()),
            tuple(
                SliceDifference(difference, low, high, told)
                for (difference, low, high), told in judged
            ),
        )


def _of_first(scores: Floats, questions: Ints | None, part: Bools) -> Floats:
    """(others, 4): first − other on one part, ends of the interval, p-value of that pair alone."""
    of_part = None if questions is None else np.unique(questions[part], return_inverse=True)[1]
    found = PerProblem(scores, of_part).differences
    columns = (found.difference, found.low, found.high, found.p_value)
    return np.stack([each[0, 1:] for each in columns], axis=1)
