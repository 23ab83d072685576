"""Compare: the scores of some models side by side, the first against each of the others.

Scores are subtracted where they are over the same problems: the same release and dates, the same
results by problem, or one column of a source that states neither. A difference between scores over
different problems tells of the problems as much as of the models.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from lcbtui.analysis.ranking import Detectable, are_separated, detectable_among, evidence_of
from lcbtui.dataset.columns import MEASURED, Cell, Mark
from lcbtui.dataset.dataset import source_of
from lcbtui.dataset.lookup import FoundModel, RowAt, Table, model_names
from lcbtui.dataset.results import Floats
from lcbtui.stats import ALPHA
from lcbtui.stats.differences import FEWEST, Comparable, PerProblem
from lcbtui.stats.intervals import Evidence, Uncertainty
from lcbtui.stats.verdicts import Verdict, holm
from lcbtui.text.numbers import Unit
from lcbtui.view.apply import window_of
from lcbtui.view.derive.problem_sets import ProblemSet, problem_sets
from lcbtui.view.derive.score_intervals import uncertainty_of_y
from lcbtui.view.view import RemarkKind, View


@dataclass(frozen=True, eq=False)
class ReportedScore:
    """Score of a model from one source (file or table), with its problems, error and reporter.

    Attributes:
        model: index of the model among the compared models.
        place: table and row of the score.
        source: name of the source.
        mode: mode that the model was run in, such as "thinking"; "" where the source names none.
        score: the cell with the score, with its marks.
        window: release and dates of the problems as text; "" where not stated.
        reporter: who reported the score; "" where the source does not say.
        known: its 95 % confidence interval, and what that was computed from.
        problem_set: the problem set of the score; None if the score cannot be compared with any
            other.
        contaminated: whether the model may have been trained on some of the problems, by the
            training cutoff that the source states; None where not known.
        measured: the problem dates of the score by the model's maker, where the table that quotes
            it has others; "" elsewhere.
    """

    model: int
    place: RowAt
    source: str
    mode: str
    score: Cell
    window: str
    reporter: str
    known: Uncertainty[float]
    problem_set: ProblemSet | None
    contaminated: bool | None
    measured: str

    @property
    def value(self) -> float:
        """The score as a number, in the unit of its column."""
        assert self.score.number is not None
        return self.score.number

    @property
    def problems(self) -> int | None:
        """Number of problems that the score is over; None where not known."""
        return None if math.isnan(self.known.problems) else int(self.known.problems)

    @property
    def origin(self) -> tuple[int, str]:
        """Origin of the score: the index of its table and the name of its source."""
        return self.place.table, self.source


def _reported(
    model: int, place: RowAt, table: Table, intervals: Uncertainty[Floats] | None
) -> ReportedScore | None:
    """Collect what is known of a model's score in one row of a table; None without a score.

    `intervals` are those of the scores of the table's y column.
    """
    dataset, row, y = table.dataset, place.row, table.roles.y
    score = Cell("") if y is None or y not in dataset.number_columns else dataset.cell(row, y)
    if score.missing:
        return None
    evidence, nan = Evidence.UNKNOWN if intervals is None else intervals.evidence[row], math.nan
    known = Uncertainty(nan, nan, nan, nan, float(evidence), nan, nan)
    if intervals is not None and known.comparable:
        known = Uncertainty(*(float(values[row]) for values in intervals))
    # The rows of a source that agree in all it says of them are one column of scores.
    sets, table_name = problem_sets(dataset), str(place.table)
    is_one_column = Mark.APPROXIMATE not in score.marks and (sets.codes == sets.codes[0]).all()
    problem_set = None
    if known.comparable or is_one_column:
        problem_set = ProblemSet(source=table_name)
        if dataset.selection is None:
            # The same release, dates and number are the same problems in every source.
            is_percent = dataset.by_key[y or ""].unit is Unit.PERCENT
            plain = problem_set._replace(group=int(sets.codes[row]))
            problem_set = sets.of(row, table_name) if is_percent else plain
    contaminated = dataset.word(row, "contaminated") if dataset.selection is not None else ""
    return ReportedScore(
        model=model,
        place=place,
        source=source_of(dataset, row).name,
        mode=dataset.word(row, "mode"),
        score=score,
        window=window_of(dataset, row),
        reporter=dataset.word(row, "reported_by"),
        known=known,
        problem_set=problem_set,
        contaminated={"yes": True, "no": False}.get(contaminated),
        measured=dataset.word(row, MEASURED),
    )


TwoScores = tuple[ReportedScore, ReportedScore]
"""A score of the first model and one of another."""


@dataclass(frozen=True, eq=False)
class Pair:
    """Pair of two models' scores over the same problems, with the test of their difference.

    The first score is of the first compared model, the second of another model.

    Attributes:
        first, second: the two scores.
        values: the two numbers that are subtracted: the scores, or, where results by problem are
            known, the means over the problems that both models have.
        low, high: the 95 % confidence interval of the difference, not corrected for multiple
            comparisons; NaN where not known.
        p_value: p-value of the difference, uncorrected; NaN where there is no test.
        p_corrected: p-value corrected by Holm for all pairs of the group.
        problems: number of problems that both scores are over; None where not known.
        paired: whether the models were compared problem by problem (paired test).
    """

    first: ReportedScore
    second: ReportedScore
    values: tuple[float, ...]
    low: float
    high: float
    p_value: float
    p_corrected: float
    problems: int | None
    paired: bool

    @property
    def difference(self) -> float:
        """Difference of the two values, first − second, in points."""
        return self.values[0] - self.values[1]

    @property
    def verdict(self) -> Verdict:
        """Test result by the corrected p-value: higher, lower, tied or undecided."""
        if np.isnan(self.p_corrected):
            return Verdict.NOT_TESTED
        if self.p_corrected <= ALPHA:
            return Verdict.HIGHER if self.difference > 0 else Verdict.LOWER
        is_few = self.problems is not None and self.problems < FEWEST
        return Verdict.FEW_PROBLEMS if is_few else Verdict.TIED

    @property
    def separated(self) -> bool:
        """Whether the two scores differ significantly."""
        return self.verdict in {Verdict.HIGHER, Verdict.LOWER}


@dataclass(frozen=True, eq=False)
class ComparableGroup:
    """Group of pairs of scores over one problem set, corrected together for multiple tests by Holm.

    Attributes:
        window: release and dates of the problems as text; "" where not stated.
        release: release of the problems; "" where no dates are stated.
        pairs: the pairs, at least one.
        scores: the scores of all pairs without duplicates.
        evidence: the data of the tests, in the order of `scores`: results by problem, numbers of
            problems or stated errors.
        detectable: the smallest detectable gaps between scores; None where no error is above 0.
    """

    window: str
    release: str
    pairs: tuple[Pair, ...]
    scores: tuple[ReportedScore, ...]
    evidence: Comparable
    detectable: Detectable | None

    @property
    def tested(self) -> int:
        """Number of pairs with a p-value: the number of tests in Holm's correction."""
        return sum(not np.isnan(pair.p_value) for pair in self.pairs)


@dataclass(frozen=True, eq=False)
class Comparison:
    """Result of comparing the first of several models with each of the others.

    Attributes:
        tables: the sources.
        views: a View of each source, used for tests among all of its rows; None where not needed.
        rho: the correlation over problems that the user set; None for the default.
        models: the models; the first is compared with each of the others.
        scores: every known score of these models.
        groups: the pairs of scores that were compared, grouped by problem set.
        reasons: for each of `scores`, why it was not compared; None where it was.
        incomparable: indexes of the models without a score that can be compared with the first
            model.
    """

    tables: tuple[Table, ...]
    views: tuple[View | None, ...]
    rho: float | None
    models: tuple[FoundModel, ...]
    scores: tuple[ReportedScore, ...]
    groups: tuple[ComparableGroup, ...]
    reasons: tuple[RemarkKind | None, ...]
    incomparable: tuple[int, ...]

    def separated_among_all(self, pair: Pair) -> bool | None:
        """Tell whether two scores differ significantly where all rows of their View are tested.

        None if the two were not tested.
        """
        view, one, other = self.views[pair.first.place.table], pair.first.place, pair.second.place
        if view is None or one.table != other.table:
            return None
        return are_separated(view, one.row, other.row)


def compare(
    tables: Sequence[Table],
    models: Sequence[FoundModel],
    rho: float | None = None,
    views: Sequence[View | None] = (),
) -> Comparison:
    """Compare the first of some models with each of the others, separately on each problem set.

    If a source has several reported scores of a model on one problem set and in one mode, the
    median one is taken (of two the worse). If several sources have both models, the first such
    source is taken. Scores are compared within the modes that both models have.

    Args:
        tables: the sources, each derived.
        models: the models; at least two make a pair.
        rho: the correlation over problems of scores with counted problems; None takes `RHO` where
            release and dates are stated, so that the problems are known to be shared, else 0.
        views: a View of each source, on the same Dataset as its table; without Views there are no
            tests among all rows.
    """
    known = [uncertainty_of_y(dataset, roles) for dataset, roles in tables]
    scores = tuple(
        score
        for model, named in enumerate(models)
        for place in named.rows
        if (score := _reported(model, place, tables[place.table], known[place.table]))
    )
    by_problems: dict[ProblemSet, list[ReportedScore]] = {}
    for score in scores:
        if score.problem_set is not None:
            by_problems.setdefault(score.problem_set, []).append(score)
    groups = tuple(
        group
        for members in by_problems.values()
        if (group := _tested_group(tables, _pairs(tables, members), rho))
    )
    compared = {id(score) for group in groups for score in group.scores}
    met = {score.model for group in groups for score in group.scores}

    def reason(score: ReportedScore) -> RemarkKind | None:
        if id(score) in compared:
            return None
        if score.known.evidence == Evidence.READ_OFF:
            return RemarkKind.READ_OFF
        if score.known.evidence == Evidence.UNKNOWN or score.problem_set is None:
            return RemarkKind.NO_EVIDENCE
        models_there = {other.model for other in by_problems[score.problem_set]}
        # By problem a model has one score: nobody else has one on these problems.
        by_row = tables[score.place.table].dataset.selection is not None
        is_alone = by_row or models_there == {0} or 0 not in models_there
        return RemarkKind.OTHER_PROBLEMS if is_alone else RemarkKind.SEVERAL_REPORTS

    return Comparison(
        tables=tuple(tables),
        views=tuple(views) or (None,) * len(tables),
        rho=rho,
        models=tuple(models),
        scores=scores,
        groups=groups,
        reasons=tuple(map(reason, scores)),
        incomparable=tuple(model for model in range(1, len(models)) if model not in met),
    )


def model_and_others(model: FoundModel, at: int, view: View) -> list[FoundModel]:
    """List a model and all other models that a View shows, each with its rows in that View.

    Args:
        model: the model to put first.
        at: index of the table of the View.
        view: the View, on the Dataset of that table.
    """
    names, shown = model_names(view.dataset, view.roles.label), set(view.matching.tolist())
    own = tuple(each for each in model.rows if each.table == at and each.row in shown)
    others: dict[str, list[RowAt]] = {}
    for row in sorted(shown - {each.row for each in own}):
        if identity := names.identity(row):
            others.setdefault(identity, []).append(RowAt(at, row))
    found = (FoundModel(names.labels[each[0].row], tuple(each)) for each in others.values())
    return [model._replace(rows=own), *found]


def _pairs(tables: Sequence[Table], members: Sequence[ReportedScore]) -> list[TwoScores]:
    """Choose pairs of scores on one problem set: the first model with each other model.

    Both scores are from the first source that has both models; without such a source, each is from
    the first source that has its model. Pairs are in equal modes, or all combinations of modes if
    the models share none. Of several reported scores the median is taken, of two the worse.
    """
    reports: dict[tuple[int, tuple[int, str], str], list[ReportedScore]] = {}
    for score in sorted(members, key=lambda each: tables[each.place.table].roles.sign * each.value):
        reports.setdefault((score.model, score.origin, score.mode), []).append(score)
    for key, several in reports.items():  # an original stands for its copies
        reports[key] = [score for score in several if not score.measured] or several
    middle = (each[(len(each) - 1) // 2] for each in reports.values())
    ordered = sorted(middle, key=lambda score: score.place)
    found: list[TwoScores] = []
    ours = [score for score in ordered if score.model == 0]
    for model in sorted({score.model for score in ordered} - {0}) if ours else ():
        theirs = [score for score in ordered if score.model == model]
        shared = {score.origin for score in ours} & {score.origin for score in theirs}
        first = next((score.origin for score in ordered if score.origin in shared), None)
        firsts, seconds = (
            [score for score in some if score.origin == (first or some[0].origin)]
            for some in (ours, theirs)
        )
        pairs = list(product(firsts, seconds))
        found += [(one, other) for one, other in pairs if one.mode == other.mode] or pairs
    return found


def _tested_group(
    tables: Sequence[Table], pairs: Sequence[TwoScores], rho: float | None
) -> ComparableGroup | None:
    """Test pairs of scores over one problem set with Holm's correction; None if no pairs."""
    if not pairs:
        return None
    scores = tuple({id(score): score for pair in pairs for score in pair}.values())
    (dataset, roles), over = tables[scores[0].place.table], scores[0].problem_set
    evidence: Comparable
    if dataset.selection is not None:
        rows = [score.place.row for score in scores]
        evidence = PerProblem(dataset.selection.scores[rows], dataset.selection.questions)
    else:
        values_of = np.array([score.value for score in scores])
        known = Uncertainty(*np.array([score.known for score in scores]).T)
        percent = dataset.by_key[roles.y or ""].unit is Unit.PERCENT
        shared = over is not None and over.start is not None
        evidence = evidence_of(values_of, known, rho, percent=percent, shared=shared)
    place, found = {id(score): at for at, score in enumerate(scores)}, evidence.differences
    first, second = np.array([[place[id(score)] for score in pair] for pair in pairs]).T
    at = first, second
    by_problem = evidence.by_problem if isinstance(evidence, PerProblem) else None
    untested, is_paired = np.isnan(found.problems[at]), by_problem is not None
    if is_paired and untested.any():  # two models may have no problem in common
        kept = [pair for pair, drop in zip(pairs, untested.tolist(), strict=True) if not drop]
        return _tested_group(tables, kept, rho)
    ends, p_values = (found.low[at], found.high[at]), found.p_value[at]
    numbers = np.stack((*ends, p_values, holm(p_values)), axis=1).tolist()
    counts = [None if math.isnan(count) else int(count) for count in found.problems[at].tolist()]
    tested = []
    for pair, a, b, (low, high, p_value, p_corrected), count in zip(
        pairs, first, second, numbers, counts, strict=True
    ):
        values: tuple[float, ...] = pair[0].value, pair[1].value
        if by_problem is not None:
            both = by_problem[[a, b]]
            values = tuple(both[:, ~np.isnan(both).any(axis=0)].mean(axis=1).tolist())
        tested.append(Pair(*pair, values, low, high, p_value, p_corrected, count, is_paired))
    return ComparableGroup(
        window=scores[0].window,
        release="" if over is None else over.release,
        pairs=tuple(tested),
        scores=scores,
        evidence=evidence,
        detectable=detectable_among(evidence, at),
    )
