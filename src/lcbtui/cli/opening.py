"""Opening what a command names, sources or models of them, with notes on what was opened."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from lcbtui.analysis.ranking import (
    draws_across,
    model_vs_all,
    no_comparison,
    over_different_problems,
    ranking,
    without_evidence,
)
from lcbtui.cli.output import Output, note
from lcbtui.dataset.columns import PLUS_MINUS_STATED, PROBLEMS, Cell, Mark, number_cell
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.meanings import LIVECODEBENCH, Quantity, benchmark_of, header_meaning
from lcbtui.dataset.source import Note, with_flag
from lcbtui.report.facts import Fact
from lcbtui.report.remarks import (
    counts_remedy,
    counts_would_help,
    standing_table,
    tied_words,
    with_flags,
    with_remedy,
)
from lcbtui.rows import look_up_models, opened, view_of
from lcbtui.settings.config import load_settings
from lcbtui.sources.open import bundled_tables
from lcbtui.text.width import BETWEEN_FACTS, wrapped
from lcbtui.text.words import counted, first_few, shell_word
from lcbtui.view.apply import Part, apply, part_words
from lcbtui.view.derive.derive import derive
from lcbtui.view.derive.means import left_out, score_columns
from lcbtui.view.derive.problem_sets import boards_of
from lcbtui.view.names import naming_rows, row_names, vs_row
from lcbtui.view.state import FIELDS, ViewState
from lcbtui.view.view import Remark, RemarkKind, Remedy, View, rows_named

if TYPE_CHECKING:
    from lcbtui.report.model_answer import Model, Row


def answer(state: ViewState) -> View:
    """Open the source that the options name, and make the View; keep warnings on the data.

    Raises:
        LcbtuiError: for a source, a query or a name that cannot be used.
    """
    view = view_of(state, load_settings().state)
    for name in view.state.pins:
        if not len(rows_named(view.dataset, view.roles.label, (name,))):
            note(f"--pin {name}: {view.dataset.source.name} has no model of that name")
    for words in doubts(view):
        note_on(view.dataset, words)
    selection = view.dataset.selection
    is_part = selection is not None and selection.problems < len(selection.results.problems)
    if view.left_out or not len(view) or is_part:
        note_on(view.dataset, view.sentence)
    return view


def comparable(state: ViewState) -> tuple[View, Dataset, ViewState]:
    """Open a source for `best` and `stats`: its comparable models, its rows, the options in force.

    Raises:
        LcbtuiError: for a source, a column or a query that cannot be used.
    """
    from lcbtui.analysis.best_models import comparable_models

    dataset = opened(*state.opening)
    view = comparable_models(dataset, state, bundled_tables)
    named = naming_rows(view)
    if named != view.state:
        state = replace(state, ours=named.ours)
        view = comparable_models(dataset, state, bundled_tables)
    look_up_models(view)
    for words in doubts(view):
        note_on(view.dataset, words)
    return view, dataset, state


def write_check(state: ViewState, output: Output, *, strict: bool) -> int:
    """Write what was read, guessed and left out of sources, and return the exit status.

    Raises:
        LcbtuiError: for a source or a column that cannot be used.
    """
    from lcbtui.report import load_report

    dataset = derive(opened(*state.opening), state, bundled=bundled_tables)
    report, missing = load_report.explained(dataset, state)
    why, remarks, left_out = None, dict[str, Remark](), list[Part]()
    if load_report.without_evidence(dataset):
        helps = counts_remedy(dataset, np.arange(len(dataset)))
        remarks["evidence"] = Remark(RemarkKind.NO_EVIDENCE, remedy=helps)
    if len(dataset) <= 20_000:  # else it would take too long
        view = apply(dataset, state)
        left_out = [part for part in view.left_out if part not in report.notes]
        why = no_comparison(view)
        if why is RemarkKind.MIXED_WINDOWS:
            remarks["ranks"] = with_remedy(view, why)
    if output.form == "json":
        output.write_json(load_report.check_record(report, missing, state, why))
    else:
        lines = [
            *load_report.check_lines(report, missing, width=output.width),
            *(
                f"  {what} –  ({with_flags(remark)})"
                for what, remark in remarks.items()
                if remark.remedy is not Remedy.KEEP_BOARD  # "choose" says it
            ),
            *(f"  note: {part_words(part)}" for part in left_out),
        ]
        folded = (wrapped(line, output.width, BETWEEN_FACTS, hang=6) for line in lines)
        output.write_lines(chain.from_iterable(folded))
    if problems := load_report.faults(report, dataset) if strict else "":
        note(f"--strict: {problems}", first=True)
    can_compare = "ranks" in remarks and remarks["ranks"].remedy is not None
    return int(bool(report.choices or problems or can_compare))


class SourceRanks:
    """Ranks of the rows of one source, for `show`."""

    def __init__(self, dataset: Dataset, source: str) -> None:
        """Rank the rows of a source (file or bundled table) under the name it was opened by."""
        state = ViewState(source=source)
        self._view = apply(derive(dataset, state, bundled=bundled_tables), state)
        self._ranking = ranking(self._view)
        self._index = {row: index for index, row in enumerate(self._view.rows.tolist())}

    def told(self, model: "Model") -> dict[str, Any]:
        """Give what `model_answer` takes of ranks; for a single row, its place by each score."""
        at = model.rows[0].position
        if len(model.rows) > 1 or at not in self._index:
            return {"rank": self._rank}
        rank, tied = self._rank(model.rows[0]), tied_words(self._view, at)
        unranked = model_vs_all(self._view, at).reason is not None
        words = rank if rank and unranked else ", ".join(filter(None, (rank, tied)))
        return {"more": (Fact("Rank and ties", words),), "scores": standing_table(self._view, at)}

    def _rank(self, row: "Row") -> str:
        rank = self._ranking.text(self._index[row.position]) if row.position in self._index else ""
        return f"{rank} of {self._ranking.ranked:,}" if rank else ""

    def cells(self, row: "Row") -> tuple[Cell, Cell]:
        """Make table cells with the lowest and the highest rank of a row; empty without ranks."""
        index, low, high = self._index.get(row.position), self._ranking.low, self._ranking.high
        if index is None or low is None or high is None:
            return Cell(""), Cell("")
        return number_cell(float(low[index])), number_cell(float(high[index]))


# Notes


def note_on(dataset: Dataset, words: str, *, first: bool = False) -> None:
    """Keep a warning about a source for standard error; "" only counts it, `check` words it."""
    source = dataset.source
    names = [part.name for part in source.parts.values()] or [source.name]
    check = " ".join(("lcbtui check", *map(shell_word, names)))
    note(words, about=source.name, check=check, first=first)


def doubts(view: View) -> Iterator[str]:
    """Word doubts about the loaded data, the worst first: unread values, open choices, guesses.

    Yields:
        Words with the flag that helps; "" for what the table itself shows, or hardly any reader
        asks for, which `lcbtui check` has.
    """
    dataset, state = view.dataset, view.state
    yield from unread_or_unused(dataset, view.roles.y, state)
    settled = {each.name for each in FIELDS if getattr(state, each.name) != each.default}
    settled |= {"y"} if view.roles.y and state.lower_better is not None else set()
    names = dataset.texts(view.roles.label).codes[view.matching]
    if not (len({*names.tolist()}) < len(names) or over_different_problems(view)):
        settled.add("pivot")  # no two of the rows that match have the same name
    for choice in dataset.report.choices:
        if choice.option not in settled:
            is_told = getattr(choice.words, "told", False)
            yield f"{choice.short} ({choice.way})" if is_told else ""
            yield from [choice.short] * choice.withholds
    if without := left_out(dataset, state.y):
        why = "no score, another unit or metric, one value, or a part (--y 'mean(A,B)')"
        yield f"{state.y} leaves out {first_few(without)}: {why}"
    yield from told_notes(dataset, view.roles.y)
    score, headers = view.roles.y or "", {c.key: c.header for c in score_columns(dataset)}
    if state.y is not None or score not in headers:
        return  # else it may be one of several
    releases = [each for each in headers.values() if benchmark_of(each) == LIVECODEBENCH]
    said = {key: header_meaning(header).quantity for key, header in headers.items()}
    benchmarks = [key for key, each in said.items() if each is Quantity.BENCHMARK]
    if headers[score] in releases[:-1] or headers[score] in releases[1:]:
        yield f"{headers[score]} is one of {len(releases)} scores of LiveCodeBench (--y COLUMN)"
    elif score in benchmarks and benchmarks[1:]:
        yield ""  # the one shown is marked above its column


def unread_or_unused(dataset: Dataset, y: str | None, state: ViewState) -> Iterator[str]:
    """Word what of the score could not be read, and why `--problems` or `--plus-minus` is idle."""
    if unread := dataset.report.unread(y):
        yield unread
    title, counts = dataset.by_key[y].title if y else "", dataset.number_columns.get(PROBLEMS)
    is_said = counts is not None and bool((counts.flags & int(Mark.INFERRED)).any())
    helps = counts_would_help(dataset, y)
    if state.problems is not None and not (helps and is_said):
        is_known = helps or dataset.selection is not None
        why = "each row states its own" if is_known else f"{title} is no percentage of problems"
        yield f"--problems {state.problems} changes nothing: {why}"
    if state.plus_minus is not None and PLUS_MINUS_STATED not in dataset.by_key:
        yield f"--plus-minus {state.plus_minus} changes nothing: {title} has no ±"


def told_notes(dataset: Dataset, y: str | None) -> Iterator[str]:
    """Word the notes on how a source was read that change an answer about its score."""
    if dataset.roles.y == y or dataset.unpivoted is not None:
        notes = (note for note in dataset.report.notes if isinstance(note, Note) and note.told)
        yield from map(with_flag, notes)


def note_ranks(view: View, *, human_readable: bool) -> None:
    """Keep notes for standard error on ranks: why none, rows without one, ties with `--vs`."""
    if boards_of(view.dataset):
        return  # a doubt says so
    if ranking(view).withheld is RemarkKind.MIXED_WINDOWS and len(view) > 1:
        why = with_flags(with_remedy(view, RemarkKind.MIXED_WINDOWS))
        note_on(view.dataset, f"no ranks: {why} (--rank-anyway)", first=True)
    rows = without_evidence(view) if human_readable else 0
    if rows:
        words = f"{counted(rows, 'row has', 'rows have')} no rank"
        helps = with_flags(with_remedy(view, RemarkKind.NO_EVIDENCE))
        note_on(view.dataset, f"{words}: {helps}")
    row = vs_row(view)
    if row is not None:
        note(f"{row_names(view).whole(row)}: {tied_words(view, row)}", first=True)
    elif view.state.vs is not None:
        note(f"--vs {view.state.vs}: is not among the rows that match, so not compared", first=True)


def note_different_problems(view: View) -> None:
    """Keep a warning if a chart has scores over different problems, and so lacks some lines."""
    if len(view) < 2 or view.state.by_month or not over_different_problems(view):
        return
    why = with_flags(with_remedy(view, RemarkKind.MIXED_WINDOWS))
    asked = [word for word in ("frontier", "trend") if getattr(view.state, word)]
    asked += ["line at our score"] if len(view.ours) else []
    no = "" if draws_across(view) or not asked else f"no {' and no '.join(asked)}: "
    note_on(view.dataset, f"{no}{why}{' (--rank-anyway)' if no else ''}", first=True)
