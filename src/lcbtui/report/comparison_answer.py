"""The answer of `compare`: as facts, in sentences for a paper, and as JSON."""

import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from string import ascii_uppercase

import numpy as np

from lcbtui.analysis.ranking import over_problems_of
from lcbtui.analysis.side_by_side import ComparableGroup, Comparison, Pair, ReportedScore
from lcbtui.dataset.columns import TOTAL, Mark
from lcbtui.dataset.dataset import score_key
from lcbtui.dataset.lookup import RowAt
from lcbtui.errors import Option, Part, flagged
from lcbtui.report.facts import ALL, Answer, FactTable, say, wordings
from lcbtui.report.model_answer import Model, Row
from lcbtui.report.remarks import (
    all_pairs,
    counts_remedy,
    counts_would_help,
    gaps_words,
    window_option,
    with_flags,
)
from lcbtui.report.runs_answer import difference_text, verdict_text
from lcbtui.stats import ALPHA
from lcbtui.stats.differences import Comparable, Counted, Stated
from lcbtui.stats.verdicts import Verdict
from lcbtui.text.numbers import MISSING, Unit, format_number, p_text, signed
from lcbtui.text.width import TextColumn
from lcbtui.text.words import counted, first_few, listed, shell_word
from lcbtui.view.apply import window_of
from lcbtui.view.derive.problem_sets import boards_of, problem_sets
from lcbtui.view.view import Remark, RemarkKind, Remedy

MOST_SIDE_BY_SIDE = 8
"""Most models on a line; beyond these each model stands in its row."""

_MORE = {
    "other reports": {RemarkKind.SEVERAL_REPORTS},
    "other or unknown problems": {RemarkKind.OTHER_PROBLEMS, RemarkKind.NO_EVIDENCE},
    "read off": {RemarkKind.READ_OFF},
}
"""Words for scores left out, with the reasons why they are not compared."""


def models_of(found: Comparison) -> list[Model]:
    """List the compared models as Model objects, each with its rows."""
    return [Model(each.name, tuple(row_at(found, at) for at in each.rows)) for each in found.models]


def comparison_answer(
    found: Comparison,
    everything: bool = False,
    tell: Callable[[Remark], str] = with_flags,
    more: Part = ALL,
) -> Answer:
    """Make the report on a comparison: models, a table of score differences, and notes.

    Args:
        found: the comparison.
        everything: whether to show all numbers, such as intervals, p-values and every score.
        tell: function that words a remark together with the flag or key that helps.
        more: option or key that shows the scores left out; "" for none.
    """
    rows = list[tuple[str, Pair]]()
    for group in found.groups:
        sign = found.tables[group.scores[0].place.table].roles.sign
        sign = sign if len(found.models) > MOST_SIDE_BY_SIDE else 0
        pairs = sorted(group.pairs, key=lambda pair: sign * pair.difference)
        rows += [(_name(found, group), pair) for pair in pairs]
    rests_on, count = list(_notes(found, tell)), len(found.reasons) - found.reasons.count(None)
    if count and not everything:
        kinds = [words for words, of in _MORE.items() if not of.isdisjoint(found.reasons)]
        how = flagged(": ", more) if more else ""
        rests_on.append(f"{counted(count, 'more score')}: {', '.join(kinds)}{how}")
    # The verdicts over several problem sets: "A − B: higher on 1 of 2, tied on 1 of 2".
    over = list[str]()
    for model, letter in enumerate(ascii_uppercase[:MOST_SIDE_BY_SIDE]):
        pairs = [pair for _, pair in rows if pair.second.model == model]
        counts = Counter(sorted(map(verdict_text, pairs)))
        told = (f"{verdict} on {times} of {len(pairs)}" for verdict, times in counts.items())
        over += [f"A − {letter}: {', '.join(told)}"] if len(pairs) > 1 else []
    if over and len(found.models) <= MOST_SIDE_BY_SIDE:
        rests_on.append("; ".join(over))
    models = models_of(found)[: 1 if len(found.models) > MOST_SIDE_BY_SIDE else None]
    columns = (
        TextColumn("", ascii_uppercase[: len(models)]),
        TextColumn("Model", [model.name for model in models], shrinks=True, strong=True),
        TextColumn("Params", [m.sized.text(TOTAL) if m.sized else "" for m in models], right=True),
        TextColumn("Openness", [model.text("openness") for model in models]),
        TextColumn("Released", [model.text("release_date") for model in models]),
    )
    return Answer(
        facts=(),
        table=_pairs_table(found, rows, everything) if rows else None,
        rests_on=tuple(rests_on),
        why=tuple(_why(found)) if rows else (),
        about=FactTable(columns, ("Released", "Openness", "Params"), headed=False),
        beside=(_scores_table(found),) if everything else (),
    )


def _pairs_table(
    found: Comparison, rows: Sequence[tuple[str, Pair]], everything: bool
) -> FactTable:
    """Tabulate the compared pairs of models: both scores, the difference and the test result."""
    pairs = [pair for _, pair in rows]
    modes = [dict.fromkeys(s.mode or MISSING for s in (p.first, p.second)) for p in pairs]
    is_two = len(found.models) == 2
    other = "B" if is_two else "other"
    has_error = not everything and any("±" in _value(pair, 0) for pair in pairs)
    called = ["" if is_two else _called(found, pair.second) for pair in pairs]
    differences = [difference_text(pair, pair.verdict) for pair in pairs]
    columns = [
        TextColumn("", _once([name for name, _ in rows]), shrinks=True),
        TextColumn("", ["" if {*m} == {MISSING} else " / ".join(m) for m in modes], shrinks=True),
        TextColumn("", called, shrinks=True, strong=True),
        TextColumn("A" + " ± 95 %" * has_error, [_value(pair, 0) for pair in pairs], right=True),
        TextColumn(other, [_value(pair, 1) for pair in pairs], right=True),
        TextColumn(f"A − {other}", differences, right=True, strong=True),
        TextColumn("", [verdict_text(pair) for pair in pairs], strong=True),
    ]
    if everything:
        numbers = {
            "95 %": [
                MISSING if math.isnan(p.low) else f"{signed(p.low)} to {signed(p.high)}"
                for p in pairs
            ],
            "p": [p_text(pair.p_value) for pair in pairs],
            "Holm": [p_text(p.p_corrected) * (p.p_corrected != p.p_value) for p in pairs],
            "Problems": [f"{pair.problems or MISSING}" for pair in pairs],
        }
        columns += [TextColumn(head, texts, right=True) for head, texts in numbers.items()]
    return FactTable(tuple(columns), ("Holm", "Problems", "p", "95 %"))


def _once(texts: Sequence[str]) -> list[str]:
    """Replace each text of a list that equals the one before it by ""."""
    return ["" if at and texts[at - 1] == text else text for at, text in enumerate(texts)]


def _name(found: Comparison, group: ComparableGroup) -> str:
    """Name the problems of a group of scores: dates, else source, column and problem count."""
    score, problems = group.scores[0], _problems(group)
    dataset, roles = found.tables[score.place.table]
    many = "" if problems is None else counted(problems, "problem")
    source = row_at(found, score.place).source.short_name
    said = (source, dataset.by_key[roles.y or ""].title, many)
    return group.window or ", ".join(filter(None, said))


def _problems(group: ComparableGroup) -> int | None:
    """Look up the number of problems that all pairs of a group share; None if the pairs differ."""
    problems = {pair.problems for pair in group.pairs}
    return problems.pop() if len(problems) == 1 else None


def _lead(found: Comparison, group: ComparableGroup) -> str:
    """Name a group's problems if there are others: release ("v5") if unique, else dates."""
    if len(found.groups) < 2:
        return ""
    if group.release and [each.release for each in found.groups].count(group.release) == 1:
        return f"{group.release}: "
    dataset, row = row_at(found, group.scores[0].place)
    return f"{window_of(dataset, row, brief=True) or _name(found, group)}: "


def row_at(found: Comparison, place: RowAt) -> Row:
    """Find the row at a place, such as that of a score."""
    return Row(found.tables[place.table].dataset, place.row)


def _called(found: Comparison, score: ReportedScore) -> str:
    is_many = len(found.models) > MOST_SIDE_BY_SIDE
    return found.models[score.model].name if is_many else ascii_uppercase[score.model]


def _value(pair: Pair, end: int) -> str:
    """Format the first or second value of a compared pair, with ± if it is the score itself."""
    score = (pair.first, pair.second)[end]
    value = format_number(pair.values[end], score.score.decimals)
    return _with_error(score) if is_own(pair, end) else value


def is_own(pair: Pair, end: int) -> bool:
    """Tell whether a compared value is the stated score, not a mean over the shared problems."""
    return not pair.paired or pair.problems == (pair.first, pair.second)[end].problems


def _with_error(score: ReportedScore) -> str:
    about = "≈" if Mark.APPROXIMATE in score.score.marks else ""
    half = "" if math.isnan(score.known.low) else f" ± {score.known.half_width:.1f}"
    return about + format_number(score.value, score.score.decimals) + half


def _scores_table(found: Comparison) -> FactTable:
    """Tabulate all scores of a comparison, with the reason for each score that was not compared."""
    scores = found.scores
    plain = {"Over": "window", "Mode": "mode", "Problems": "problems", "By": "reporter"}
    texts = {
        "Score": list(map(_with_error, scores)),
        **{head: [str(getattr(s, key) or "") for s in scores] for head, key in plain.items()},
        "Source": [row_at(found, score.place).source.short_name for score in scores],
        "": ["" if reason is None else wordings()[reason][1] for reason in found.reasons],
    }
    columns = [TextColumn("", _once([_called(found, score) for score in scores]))]
    columns += [
        TextColumn(head, column, head in {"Score", "Problems"}, head == "Over")
        for head, column in texts.items()
    ]
    return FactTable(tuple(columns), ("By", "Problems", "Source"))


def _notes(found: Comparison, tell: Callable[[Remark], str]) -> Iterator[str]:
    """List notes on a comparison, such as who reported scores, and possible contamination."""
    pairs = ((pair, f"{group.tested}") for group in found.groups for pair in group.pairs)
    alone = (many for p, many in pairs if p.verdict is Verdict.TIED and p.p_value <= ALPHA)
    if family := listed([*dict.fromkeys(alone)]):
        yield say("tied-by-holm", family=family)
    for group in found.groups:
        lead = _lead(found, group)
        reporters = ({pair.first.reporter, pair.second.reporter} - {""} for pair in group.pairs)
        origins = (row_at(found, score.place).source for score in group.scores)
        sources = list(dict.fromkeys(source.short_name for source in origins))
        if max(map(len, reporters)) > 1:
            yield lead + say("two-reporters")
        elif len(sources) > 1:
            yield f"{lead}from {listed(sources)}"
        if not all(is_own(pair, end) for pair in group.pairs for end in (0, 1)):
            yield lead + say("shared")
        unknown = np.array([s.place.row for s in group.scores if math.isnan(s.known.low)])
        if len(unknown):
            dataset, roles = found.tables[group.scores[0].place.table]
            remark = Remark(RemarkKind.OTHER_PROBLEMS, remedy=counts_remedy(dataset, unknown))
            is_count = counts_would_help(dataset, roles.y)
            yield lead + say("count-unknown" if is_count else "unsure", helps=tell(remark))
    scores = [score for group in found.groups for score in group.scores]
    named = dict.fromkeys(_called(found, score) for score in scores if score.contaminated)
    if names := listed([*named]):
        yield f"{names}: {say(RemarkKind.CONTAMINATED)}"
    quoted = ((_called(found, score), score.measured) for score in scores if score.measured)
    yield from (say("cited-over", name=name, window=over) for name, over in dict.fromkeys(quoted))
    alike: dict[Remark | None, list[str]] = {}
    for model in found.incomparable:
        alike.setdefault(remedy(found, model), []).append(found.models[model].name)
    for helps, some in alike.items():  # without scores on the problems of the first
        ending = "" if helps is None else f": {tell(helps)}"
        yield say("incomparable", names=first_few(some, 3), helps=ending)


def remedy(found: Comparison, model: int) -> Remark | None:
    """Find what would make a model comparable with the first: problem dates, or a pivot.

    Args:
        found: the comparison.
        model: index of a model in `incomparable`.

    Returns:
        A remark with these dates, or the pivot of a long table, as a flag; None if neither helps.
    """
    for score in found.scores:
        dataset = found.tables[score.place.table].dataset
        boards = [each for each in boards_of(dataset) if each != dataset.roles.label]
        if boards and score.model == model:
            options = Option("pivot", shell_word(boards[0])), " ", Option("y", "COLUMN")
            return Remark(RemarkKind.OTHER_PROBLEMS, remedy=Remedy.KEEP_BOARD, helps=options)
    both = [[score for score in found.scores if score.model == each] for each in (0, model)]
    for score, other in (*product(*both), *product(*both[::-1])):
        dataset, roles = found.tables[score.place.table]
        theirs, row = found.tables[other.place.table].dataset, other.place.row
        own, its = problem_sets(dataset), problem_sets(theirs)
        is_percent = dataset.by_key[roles.y or ""].unit is Unit.PERCENT
        can_state = roles.y == score_key(dataset) and is_percent and own.silent[score.place.row]
        if not can_state or other.problem_set is None or not its.dated[row]:
            continue
        releases = {own.release[score.place.row], its.release[row]} - {""}
        if len(releases) < 2 and len({score.problems, other.problems} - {None}) < 2:
            helps = window_option(theirs, row)
            return Remark(RemarkKind.OTHER_PROBLEMS, remedy=Remedy.SAY_WINDOW, helps=helps)
    return None


def _why(found: Comparison) -> Iterator[str]:
    """Explain the tests of a comparison, and name results that differ when all rows are tested."""
    yield from dict.fromkeys(_method(g.evidence, asked=found.rho is not None) for g in found.groups)
    selections = (table.dataset.selection for table in found.tables)
    yield from (each.clustered for each in selections if each and each.clustered)
    yield say("pair-alone")
    pairs = max(group.tested for group in found.groups)
    yield say("verdicts") + say("holm-pairs", pairs=pairs) * (pairs > 1)
    yield say("tied", these="this evidence does")
    yield say("middle-report")
    for group in found.groups:
        lead = _lead(found, group)
        if group.detectable is not None and group.pairs[0].verdict is not Verdict.FEW_PROBLEMS:
            yield lead + gaps_words(group.detectable, _problems(group))
        for pair in group.pairs:
            among, view = found.separated_among_all(pair), found.views[pair.first.place.table]
            if view is not None and among not in {None, pair.separated}:
                count, what = all_pairs(over_problems_of(view, pair.first.place.row))
                verdict = f"{lead}{_called(found, pair.second)}: {'separated' if among else 'tied'}"
                yield f"{verdict} among all {count:,} pairs of {what}"


def _method(evidence: Comparable, *, asked: bool) -> str:
    """Name the statistical test of a difference and its assumption on correlation."""
    if not isinstance(evidence, Counted | Stated):
        return say("paired")
    test = say("newcombe" if isinstance(evidence, Counted) else "z-test")
    if np.isfinite(evidence.df).any():
        test += say("by-runs")
    elif isinstance(evidence, Stated):
        test += say("normal")
    if evidence.rho or asked:
        return f"{test}, ρ {evidence.rho:.2f} between models"
    return test + say("no-correlation")
