"""Remarks and verdicts in words: why scores are not compared, what would help, who is tied.

`words.tsv` has the words of each kind of remark, and of each remedy as a flag for the command line
and as a key for the explorer.
"""

from collections.abc import Iterator, Mapping

import numpy as np

from lcbtui.analysis.ranking import (
    Detectable,
    compared,
    model_vs_all,
    no_rank,
    over_different_problems,
    standings,
    ties,
)
from lcbtui.dataset.columns import Column, format_cell, may_be_score, why_lower
from lcbtui.dataset.dataset import Dataset, benchmark, score_key
from lcbtui.dataset.meanings import LIVECODEBENCH
from lcbtui.dataset.results import Positions
from lcbtui.dataset.windows import whole_months, window_days
from lcbtui.errors import Option, Part, UsageError, flagged
from lcbtui.report.facts import Fact, FactTable, cannot_tell, say, wordings
from lcbtui.stats.differences import PerProblem
from lcbtui.text.numbers import MISSING, Unit, signed
from lcbtui.text.width import TextColumn
from lcbtui.text.words import counted, safe_text, shell_word
from lcbtui.view.apply import SEPARATOR, part_words, window_of
from lcbtui.view.derive.problem_sets import boards_of, has_windows, problem_sets
from lcbtui.view.derive.reports import model_codes
from lcbtui.view.names import reference_row, row_names
from lcbtui.view.view import Remark, RemarkKind, Remedy, View


def with_flags(remark: Remark) -> str:
    """Word why scores are not compared, and the flag that helps: "read off a picture, …"."""
    return few_words(remark, ending=say("not-compared"))


def few_words(remark: Remark, keys: Mapping[str, str] | None = None, *, ending: str = "") -> str:
    """Word a remark briefly, with the key that helps: "over different problems; w = …".

    Remarks say what could mislead, or why scores are not compared.

    Args:
        remark: the remark.
        keys: the explorer's keys for `data` (open another source), `window` (choose one) and `say`
            (state the problems); None to name command-line flags.
        ending: words behind the reason.
    """
    words = wordings().get(remark.kind, ("", ""))[0]
    words = words and words + ending
    by_flag, by_key = ("", "") if remark.remedy is None else wordings()[remark.remedy.name]
    helps = flagged(*remark.helps, by_flag) if keys is None else by_key.format(**keys)
    return "; ".join(filter(None, (words, helps)))


def with_remedy(view: View, kind: RemarkKind) -> Remark:
    """Make a `Remark` on why scores are not compared; its `remedy` is None if nothing helps."""
    dataset, sets = view.dataset, problem_sets(view.dataset)
    if kind is RemarkKind.READ_OFF and dataset.source.name == "figure":
        return Remark(kind, remedy=Remedy.OPEN_PAPER)
    if kind is RemarkKind.NO_EVIDENCE and counts_would_help(dataset, view.roles.y):
        return Remark(kind, remedy=counts_remedy(dataset, view.matching))
    if kind is not RemarkKind.MIXED_WINDOWS:
        return Remark(kind)
    if boards_of(dataset):
        ways = [each.ways for each in dataset.report.choices if each.option == "pivot"]
        return Remark(kind, remedy=Remedy.KEEP_BOARD, helps=ways[0]) if ways else Remark(kind)
    if dataset.source.parts and sets.silent.any():
        dated = view.matching[sets.dated[view.matching]].tolist()
        windows = {window_option(dataset, row): row for row in dated}
        if len(windows) == 1:
            ((helps, row),) = windows.items()
            against = sets.contradicting(sets.window(row), sets.release[row])
            if not against[view.matching].any():
                return Remark(kind, remedy=Remedy.SAY_WINDOW, helps=helps)
    return Remark(kind, remedy=Remedy.CHOOSE_WINDOW if has_windows(dataset) else None)


def counts_would_help(dataset: Dataset, y: str | None) -> bool:
    """Tell whether scores could be compared if their numbers of problems were known."""
    if y is None or y != score_key(dataset) or dataset.selection is not None:
        return False
    return dataset.by_key[y].unit is Unit.PERCENT


def counts_remedy(dataset: Dataset, rows: Positions) -> Remedy:
    """Choose what the user should state for rows without problem counts: dates or a number.

    Dates are those of LiveCodeBench, and no board of several benchmarks has its scores by them.
    """
    stated, y = problem_sets(dataset).release[rows], score_key(dataset)
    is_board = any(may_be_score(each) and each.key != y for each in dataset.columns)
    usual = benchmark(dataset) == LIVECODEBENCH and set(stated) <= {"", "v5"} and not is_board
    return Remedy.SAY_PROBLEMS if usual else Remedy.SAY_COUNT


def window_option(dataset: Dataset, row: int) -> tuple[Part, ...]:
    """Write a row's problem dates as options: "--window 2410-2502 --release v5"."""
    sets = problem_sets(dataset)
    words = whole_months(sets.start[row], sets.end[row]) or window_days(sets.window(row))
    release = dataset.word(row, "version")
    of = (" ", Option("release", shell_word(release))) if release else ()
    return (Option("window", words), *of)


def why_lower_is_better(y: Column) -> str:
    """Word the reason why lower values of a score column are taken to be better."""
    said = why_lower(y)
    return "its header says so" if said == y.header else f'"{said}" says so'


def no_score(view: View) -> UsageError:
    """Make the error that a source has no score to answer by, with the option that chooses one."""
    said = say("no-score-column", source=view.dataset.source.short_name)
    return UsageError(said, "; ", Option("y", "COLUMN"), " chooses one", plain=said)


def tied_words(view: View, row: int) -> str:
    """Word how many models a row is tied with: "tied with 8 of 11"; or why it is not tested.

    Where other scores of the models tell it, their source is named: "tied with 8 of 11 by paper".
    """
    reason = no_rank(view, row)
    if reason is not None:
        return with_flags(with_remedy(view, reason))
    found = model_vs_all(view, row)
    tied, others = int(found.tied.sum()), int(found.compared.sum())
    by = f" by {found.by}" if found.by else ""
    return f"tied with {f'{tied:,}' if tied else 'none'} of {others:,}{by}"


def problems_compared(view: View) -> int | None:
    """Count the problems that the tests of a View are based on, at most; None if not known."""
    found = ties(view)
    if isinstance(found, RemarkKind):
        return None
    if isinstance(found.scores, PerProblem):  # two models may have results on fewer
        return int(found.scores.by_problem.shape[1])
    problems = found.verdicts.differences.problems
    return None if np.isnan(problems).all() else int(np.nanmax(problems))


def about(view: View, row: int, problems: int | None = None) -> str:
    """Describe the data of an answer: problem dates and number, source, quoted scores, query.

    The problems are left out where the rows shown are over different ones.
    """
    source = view.dataset.source
    window = "" if over_different_problems(view) else window_of(view.dataset, row)
    window = f"{'LiveCodeBench ' * source.bundled}{window}" if window else ""
    over = counted(problems, "problem") if problems else ""
    left_out = (p for p in view.left_out if getattr(p, "kind", "") == RemarkKind.QUOTED)
    quoted = (part_words(part, few=True) for part in left_out)
    words = window, over, source.short_name, *quoted, safe_text(view.state.query)
    return SEPARATOR.join(filter(None, words))


def gaps_words(found: Detectable, problems: float | None) -> str:
    """Describe the smallest gap between scores that tests detect, as a text for people.

    "166 problems, 66 pairs: gaps under 17 are often missed".

    Args:
        found: the detectable gaps.
        problems: the number of problems; None if not known.
    """
    if not found.shows:
        return cannot_tell(problems)
    over = [] if problems is None else [counted(int(problems), "problem")]
    what = ", ".join([*over, counted(found.pairs, "pair")])
    gap = found.among_pairs
    return say("gaps-missed", over=what, gap=f"{gap:.{0 if gap >= 2 else 1}f}")


def best_set_line(models: int, rho: float | None) -> str:
    """Write a sentence on the method that finds the models that could be the best.

    Args:
        models: number of models to choose among.
        rho: the correlation over problems; None for no correlation.
    """
    correlated = say("correlated", rho=rho) if rho else ""
    return say("best-set", models=models, correlated=correlated)


def against(view: View, row: int) -> Fact | None:
    """Compare a row with the reference row (`--vs`, the first pinned, ours), else with the best.

    "Against  AM-Thinking-v1: −8.7 (−16.4 to −0.8), tied".

    Args:
        view: the View.
        row: position of the row in the Dataset.

    Returns:
        A fact with difference, interval and verdict; None if the row is the reference row itself or
        is not compared with it.
    """
    found = compared(view)
    if isinstance(found, RemarkKind):
        return None
    reference = reference_row(view)
    place = found.place(row)
    other = found.verdicts.top() if reference is None else found.place(reference)
    if place is None or other is None or place == other:
        return None
    verdicts, differences = found.verdicts, found.verdicts.differences
    if np.isnan(verdicts.corrected[place, other]):
        return None
    at = place, other
    name = row_names(view).whole(int(found.rows[other]))
    ends = differences.low[at], differences.high[at]
    between = "" if np.isnan(ends[0]) else f" ({signed(ends[0])} to {signed(ends[1])})"
    verdict = "tied" if verdicts.tied[at] else "separated"
    if verdicts.tied[at] and ends[0] * ends[1] > 0:  # it would be separated as the only pair
        verdict += f" among all {all_pairs(view)[0]:,} pairs"
    return Fact("Against", f"{name}: {signed(differences.difference[at])}{between}, {verdict}")


def verdicts_by_name(view: View, row: int) -> Iterator[Fact]:
    """Name the models that a row is tied with, and those clearly higher and lower, if they are few.

    Args:
        view: the View.
        row: position of the row in the Dataset.
    """
    found, names = model_vs_all(view, row), row_names(view)
    if found.reason is not None or found.compared.sum() > 24:  # more are too long a list
        return
    masks = {"Tied with": found.tied, "Clearly higher": found.better, "Clearly lower": found.worse}
    for label, mask in masks.items():
        rows = view.matching[mask].tolist()
        if rows:
            yield Fact(label, ", ".join(map(names.whole, rows)))


def all_pairs(view: View) -> tuple[int, str]:
    """Count the tested pairs, and word the number of models or rows: (66, "12 models").

    Args:
        view: a View whose rows are compared.
    """
    found = compared(view)
    assert not isinstance(found, RemarkKind)
    rows = found.rows[~np.isnan(found.verdicts.scores)]
    codes = model_codes(view.dataset, view.roles.label)[rows]
    what = "model" if len({*codes.tolist()}) == len(codes) else "row"
    return found.verdicts.pairs, counted(len(rows), what)


def standing_table(view: View, row: int) -> FactTable | None:
    """Tabulate a row's scores in all score columns, with its place by each; None without places.

    Args:
        view: the View, as in `standings`.
        row: position of the row in the Dataset.
    """
    found = standings(view, row)
    if all(each.place is None for each in found):
        return None
    places = [MISSING if it.place is None else f"{it.place:,} of {it.ranked:,}" for it in found]
    values = [format_cell(each.column, each.cell) for each in found]
    return FactTable(
        (
            TextColumn("Score", [each.column.title for each in found], shrinks=True),
            TextColumn("Value", values, right=True),
            TextColumn("Place", places, right=True),
        )
    )
