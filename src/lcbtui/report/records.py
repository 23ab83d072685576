"""What `best`, `compare` and `plan` write as JSON: a record each, whose fields are keys.

`docs/schema` is made from these and from the rows' columns. One name is one thing in all commands;
empty texts and NaN become null. Imported for JSON alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from lcbtui.analysis.best_models import Best, Choice
from lcbtui.analysis.paired_runs import Part
from lcbtui.analysis.ranking import Detectable
from lcbtui.analysis.side_by_side import Comparison, Pair
from lcbtui.dataset.columns import ACTIVE, TOTAL, Mark
from lcbtui.dataset.dataset import source_of
from lcbtui.report.comparison_answer import is_own, models_of, row_at
from lcbtui.report.runs_answer import Gate, NamedRuns
from lcbtui.report.writers import filled, rounded
from lcbtui.stats.intervals import Evidence
from lcbtui.stats.paired import Planned
from lcbtui.stats.verdicts import Verdict
from lcbtui.view.apply import window_of
from lcbtui.view.derive.score_intervals import WORDS as EVIDENCE
from lcbtui.view.view import RemarkKind


class BestModel(NamedTuple):
    """A model that `best` names.

    Attributes:
        row: number of its row in the source, from 1.
        fits_at_bits: bits a weight at which it fits into the memory asked for.
        difference: its score minus the highest.
        behind_at_most: how much better the truly best may be, with 95 % for all models at once.
    """

    model: str
    mode: str
    row: int
    ours: bool
    source: str
    total_params_b: float
    fits_at_bits: int | None
    score: float | None
    score_low: float
    score_high: float
    difference: float
    behind_at_most: float


class OtherWindow(NamedTuple):
    """The answer of `best` over another problem set."""

    window: str
    models: int
    highest: tuple[BestModel, ...]


class BestRecord(NamedTuple):
    """JSON of `best`.

    Attributes:
        models: number of models that it chooses among.
        could_be_best: the 95 % confidence set for the best; null where scores are not compared.
        smallest: the smallest of that set.
        larger: number of models above the size limit, of which some are `larger_and_better`.
        rho: correlation over problems that the tests assume.
    """

    source: str
    window: str
    problems: int | None
    query: str
    lower_better: bool
    max_params_b: float
    memory: str
    memory_of: str
    bits: int | None
    models: int
    highest: tuple[BestModel, ...]
    could_be_best: tuple[BestModel, ...] | None
    smallest: BestModel | None
    larger: int
    larger_and_better: tuple[BestModel, ...]
    rho: float | None
    not_compared: RemarkKind | None
    without_size: int
    without_evidence: int
    part_of_problems: int
    contaminated_models: int
    other_problems: int
    other_windows: tuple[OtherWindow, ...]


class ModelSide(NamedTuple):
    """A compared model; parameters are in billions."""

    model: str
    total_params_b: float | None
    active_params_b: float | None
    organization: str = ""
    openness: str = ""
    release_date: str = ""


class ScoreRecord(NamedTuple):
    """A score of a compared model.

    Attributes:
        compared_in: index within `together`.
        measured_over: problems by the model's maker, where the table that quotes it has others.
    """

    model: str
    mode: str
    row: int
    source: str
    score: float
    approximate: tuple[str, ...] | None
    score_low: float
    score_high: float
    evidence: str
    window: str
    problems: int | None
    problems_in_window: float | None
    measured_over: str
    reported_by: str
    contaminated: bool | None
    compared_in: int | None
    not_compared: RemarkKind | None


class PairRecord(NamedTuple):
    """Two scores over the same problems; `p_value` is of the pair alone.

    Attributes:
        first_score, second_score: what is subtracted: scores, or means over the problems of both.
        paired: whether they were compared problem by problem.
        separated_among_all: whether they are separated where all rows are tested.
    """

    first_model: str
    first_mode: str
    first_source: str
    first_score: float
    second_model: str
    second_mode: str
    second_source: str
    second_score: float
    difference: float
    difference_low: float
    difference_high: float
    p_value: float
    p_corrected: float
    verdict: Verdict
    separated: bool
    problems: int | None
    paired: bool
    separated_among_all: bool | None


class Together(NamedTuple):
    """Pairs over one problem set, corrected together by Holm."""

    window: str
    rho: float | None
    corrected_over: int
    detectable_gap: Detectable | None
    pairs: tuple[PairRecord, ...]


class ComparisonRecord(NamedTuple):
    """JSON of `compare` on models."""

    sides: tuple[ModelSide, ...]
    scores: tuple[ScoreRecord, ...]
    together: tuple[Together, ...]
    no_common_problems: tuple[str, ...]
    gate: Gate | None


class RunSide(NamedTuple):
    """A compared side of one or more runs."""

    model: str
    source: str
    runs: int


@dataclass(frozen=True)
class PartRecord:
    """Two sides over all problems (`name` is null), or those of a task or difficulty.

    Attributes:
        at_least, at_most: ends of one-sided 95 % intervals of the difference.
        error: standard error of the difference.
        first_spread, second_spread: standard deviations over runs.
    """

    name: str
    problems: int
    first_score: float
    second_score: float
    difference: float
    difference_low: float
    difference_high: float
    at_least: float
    at_most: float
    error: float
    p_value: float
    p_corrected: float
    verdict: Verdict
    first_spread: float
    second_spread: float
    uses_spreads: bool


class ChangedProblem(NamedTuple):
    """A problem on which the sides differ."""

    problem: str
    task: str
    first_score: float
    second_score: float
    question: str | None


@dataclass(frozen=True)
class RunsRecord(PartRecord):
    """JSON of `compare` on two runs.

    Attributes:
        better, worse: number of problems on which the first side is so.
        only_first, only_second, partial: number of problems left out.
        more_problems: how many more would show such a difference in 80 % of cases.
        clusters: number of clusters by `clustered_by`.
        problems_changed: null without `--changed`.
    """

    sides: tuple[RunSide, ...]
    parts: tuple[PartRecord, ...]
    better: int
    worse: int
    only_first: int
    only_second: int
    partial: int
    more_problems: int | None
    clustered_by: str | None
    clusters: int | None
    no_larger_than: float | None
    metrics: tuple[str, ...]
    problems_changed: tuple[ChangedProblem, ...] | None
    gate: Gate | None


class PlanRecord(NamedTuple):
    """JSON of `plan`: the request, what each case will show, and the user's own runs (`sides`).

    Attributes:
        problems: those of the runs where none were asked for.
    """

    gap: float | None
    problems: int | None
    margin: float | None
    cases: tuple[Planned, ...]
    runs: int | None = None
    models: int | None = None
    score: float | None = None
    sides: tuple[RunSide, ...] | None = None


def best_record(best: Best) -> BestRecord:
    """Convert the result of the command `best`, with at least one model."""
    own, *others = (
        OtherWindow(
            window_of(each.view.dataset, each.models[0].row),
            len(each.models),
            _best_models(each, each.highest),
        )
        for each in (best, *best.others)
    )
    return filled(
        BestRecord,
        own,
        best,
        best.limit,
        best.view.roles,
        best.view.state,
        source=best.view.dataset.source.name,
        max_params_b=best.limit.most,
        memory=best.limit.fits,
        could_be_best=None if best.reason else _best_models(best, best.could_be_best),
        smallest=None if best.smallest is None else _best_models(best, [best.smallest])[0],
        larger_and_better=_best_models(best, best.better),
        not_compared=best.reason,
        contaminated_models=best.contaminated,
        other_windows=tuple(others),
    )


def _best_models(best: Best, models: Sequence[Choice]) -> tuple[BestModel, ...]:
    dataset, roles = best.view.dataset, best.view.roles
    return tuple(
        filled(
            BestModel,
            each,
            model=dataset.word(each.row, roles.label),
            mode=dataset.word(each.row, "mode"),
            row=each.row + 1,
            ours=each.row in best.view.ours,
            source=source_of(dataset, each.row).short_name,
            total_params_b=each.params_b,
            fits_at_bits=each.bits,
            score=dataset.cell(each.row, roles.y or "").number,
            score_low=each.low,
            score_high=each.high,
        )
        for each in models
    )


def comparison_record(found: Comparison, gate: Gate | None = None) -> ComparisonRecord:
    """Convert a comparison of models."""
    group_of = {id(s): at for at, group in enumerate(found.groups) for s in group.scores}
    about = ("organization", "openness", "release_date")
    return ComparisonRecord(
        sides=tuple(
            ModelSide(
                model.name,
                model.sized and model.sized.cell(TOTAL).number,
                model.sized and model.sized.cell(ACTIVE).number,
                **{key: row.word(key) for key in about if (row := model.first(key))},
            )
            for model in models_of(found)
        ),
        scores=tuple(
            filled(
                ScoreRecord,
                score,
                model=found.models[score.model].name,
                row=score.place.row + 1,
                score=score.value,
                approximate=("score",) if Mark.APPROXIMATE in score.score.marks else None,
                score_low=score.known.low,
                score_high=score.known.high,
                evidence=EVIDENCE[Evidence(int(score.known.evidence))],
                problems_in_window=row_at(found, score.place).cell("problems").whole,
                measured_over=score.measured,
                reported_by=score.reporter,
                compared_in=group_of.get(id(score)),
                not_compared=reason,
            )
            for score, reason in zip(found.scores, found.reasons, strict=True)
        ),
        together=tuple(
            Together(
                group.window,
                getattr(group.evidence, "rho", None),
                group.tested,
                group.detectable,
                tuple(_pair_record(found, pair) for pair in group.pairs),
            )
            for group in found.groups
        ),
        no_common_problems=tuple(found.models[model].name for model in found.incomparable),
        gate=gate,
    )


def _pair_record(found: Comparison, pair: Pair) -> PairRecord:
    ends: dict[str, Any] = {}
    for end, (word, score) in enumerate((("first", pair.first), ("second", pair.second))):
        ends[f"{word}_model"] = found.models[score.model].name
        ends[f"{word}_mode"] = score.mode
        ends[f"{word}_source"] = score.source
        ends[f"{word}_score"] = score.value if is_own(pair, end) else rounded(pair.values[end])
    return filled(
        PairRecord,
        pair,
        **ends,
        difference_low=pair.low,
        difference_high=pair.high,
        separated_among_all=found.separated_among_all(pair),
    )


def runs_record(runs: NamedRuns, gate: Gate | None = None, *, changed: bool) -> RunsRecord:
    """Convert a comparison of two runs, with the problems that changed if `changed`."""
    found = runs.found
    changes = None
    if changed:
        means = [[*map(rounded, side.tolist())] for side in found.means]
        asked = [runs.words.get(each) for each in found.problems]
        of = [*zip(found.problems, found.tasks, *means, asked, strict=True)]
        changes = tuple(ChangedProblem(*of[at]) for at in found.changes)
    better, worse = found.better_and_worse
    clustered_by, clusters = found.clusters or (None, None)
    return filled(
        RunsRecord,
        found.whole,
        found.whole.found,
        found,
        found.left_out,
        runs,
        **_ends(found.whole),
        sides=sides_of(runs),
        parts=tuple(filled(PartRecord, each, each.found, **_ends(each)) for each in found.parts),
        better=better,
        worse=worse,
        more_problems=found.more,
        clustered_by=clustered_by,
        clusters=clusters,
        problems_changed=changes,
        gate=gate,
    )


def sides_of(runs: NamedRuns) -> tuple[RunSide, ...]:
    """Name the sides, and count their runs."""
    both = zip(runs.names, runs.found.scores, strict=True)
    return tuple(RunSide(side.model, side.source, len(scores)) for side, scores in both)


def _ends(part: Part) -> dict[str, float]:
    ends = {"difference_low": part.found.low, "difference_high": part.found.high}
    for at, word in enumerate(("first", "second")):
        ends |= {f"{word}_score": rounded(part.means[at]), f"{word}_spread": part.found.spreads[at]}
    return ends
