"""Opening what a command names, sources or models of them, with notes on what was opened."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from lcbtui.analysis.ranking import draws_across, over_different_problems, ranking, without_evidence
from lcbtui.cli.output import note
from lcbtui.dataset.columns import PLUS_MINUS_STATED, PROBLEMS, Mark
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.lookup import FoundModel, RowAt, Table, model_named
from lcbtui.dataset.meanings import LIVECODEBENCH, Quantity, benchmark_of, header_meaning
from lcbtui.dataset.source import Note, with_flag
from lcbtui.errors import NothingMatchedError, UsageError
from lcbtui.query.masks import rows_named
from lcbtui.report.remarks import (
    counts_would_help,
    no_score,
    tied_sentence,
    with_flags,
    with_remedy,
)
from lcbtui.rows import look_up_models, opened, view_of
from lcbtui.settings.config import load_settings
from lcbtui.sources.catalog import bundled
from lcbtui.sources.open import bundled_tables
from lcbtui.text.words import counted, first_few, safe_text, shell_word
from lcbtui.view.apply import apply
from lcbtui.view.derive.derive import derive
from lcbtui.view.derive.means import left_out, score_columns
from lcbtui.view.derive.problem_sets import boards_of, in_window
from lcbtui.view.names import naming_rows, rows_called, vs_row
from lcbtui.view.state import FIELDS, ViewState, of_sources
from lcbtui.view.view import RemarkKind, View, roles_in_force

if TYPE_CHECKING:
    from lcbtui.analysis.side_by_side import Comparison


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
    if unread := dataset.report.unread(view.roles.y):
        yield unread
    yield from unused(dataset, view.roles.y, state)
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
    yield from _one_of_several(view)


def _one_of_several(view: View) -> Iterator[str]:
    """Word that the score is one of several of LiveCodeBench; count that it is of benchmarks."""
    score, headers = view.roles.y or "", {c.key: c.header for c in score_columns(view.dataset)}
    if view.state.y is not None or score not in headers:
        return
    releases = [each for each in headers.values() if benchmark_of(each) == LIVECODEBENCH]
    said = {key: header_meaning(header).quantity for key, header in headers.items()}
    benchmarks = [key for key, each in said.items() if each is Quantity.BENCHMARK]
    if headers[score] in releases[:-1] or headers[score] in releases[1:]:
        yield f"{headers[score]} is one of {len(releases)} scores of LiveCodeBench (--y COLUMN)"
    elif score in benchmarks and benchmarks[1:]:
        yield ""  # the one shown is marked above its column


def unused(dataset: Dataset, y: str | None, state: ViewState) -> Iterator[str]:
    """Explain why `--problems` or `--plus-minus` has no effect on the score in force."""
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
        note(tied_sentence(view, row), first=True)
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


# Models that are compared


def sized_table(sources: Sequence[str], state: ViewState) -> Table:
    """Open some sources (files, bundled tables), and choose their x, y and name columns.

    Sizes for LiveCodeBench's own results, which state none, are joined from the bundled sources.

    Raises:
        LcbtuiError: for a source or a column that cannot be used.
    """
    dataset = opened(sources, state.read_options)
    joined = state.join_params or dataset.selection is not None
    state = of_sources(replace(state, join_params=joined), sources)
    dataset = derive(dataset, state, bundled=bundled_tables)
    roles = roles_in_force(dataset, state)
    if unread := dataset.report.unread(roles.y):
        note_on(dataset, unread)
    for words in (*unused(dataset, roles.y, state), *told_notes(dataset, roles.y)):
        note_on(dataset, words)
    return Table(dataset, roles)


def compared(source: tuple[str, ...], names: tuple[str, ...], state: ViewState) -> "Comparison":
    """Look up models by name, and compare the first with each of the others.

    Args:
        source: the sources named; none for all bundled sources, each on its own.
        names: names of models; a single model is compared with all others of its source.
        state: roles of columns, window and ρ.

    Raises:
        LcbtuiError: for a source, a name or a flag that cannot be used.
    """
    from lcbtui.analysis.side_by_side import compare, model_and_others
    from lcbtui.report.comparison_answer import MOST_SIDE_BY_SIDE, remedy

    plain = replace(load_settings().state, source="", rho=None)
    if not source and replace(state, rho=None) != plain:
        raise UsageError("flags on columns and windows are for one source: name it with -d SOURCE")

    wanted = [source] if source else [(name,) for name in bundled()]
    tables = [sized_table(some, state) for some in wanted]
    each = zip(wanted, tables, strict=True)
    views = [apply(table.dataset, of_sources(state, some)) for some, table in each]
    if all(view.roles.y is None for view in views):
        raise no_score(views[0])
    models = _models_named(tables, views, names)
    if len(models) > MOST_SIDE_BY_SIDE or len(models) < min(2, len(names)):
        raise UsageError(f"{counted(len(models), 'model')}: name 2 to {MOST_SIDE_BY_SIDE} models")
    if state.window:
        inside = [in_window(table.dataset, state.window) for table in tables]
        for number, named in enumerate(models):
            places = ((at, inside[at.table]) for at in named.rows)
            rows = tuple(at for at, within in places if within is None or within[at.row])
            models[number] = named._replace(rows=rows)
    if len(models) > 1:
        return compare(tables, models, state.rho, views)
    (model,) = models
    for at, view in enumerate(views):
        comparison = compare(tables, model_and_others(model, at, view), state.rho, views)
        if comparison.groups:
            return comparison
    remedies = (remedy(comparison, other) for other in comparison.incomparable)
    helps = next(filter(None, remedies), None)
    what = "name another model or a source" if helps is None else with_flags(helps)
    name = safe_text(model.name)
    raise UsageError(f"{name}: no score on the same problems as another model; {what}")


def _models_named(
    tables: Sequence[Table], views: Sequence[View], names: Sequence[str]
) -> list[FoundModel]:
    """Look up models by name; a name as printed by the command `ls` means only that one row."""
    models, unknown = dict[tuple[RowAt, ...], FoundModel](), list[str]()
    for name in names:
        rows = tuple(RowAt(at, row) for at, v in enumerate(views) for row in rows_called(v, name))
        try:
            model = FoundModel(name, rows) if rows else model_named(tables, name)
            models.setdefault(model.rows, model)
        except NothingMatchedError as error:
            unknown.append(f"{error}")
    if unknown:
        raise NothingMatchedError("; ".join(unknown))
    return list(models.values())
