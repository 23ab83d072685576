"""Opening a source and applying a ViewState for the one-shot commands, with what they note."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from lcbtui.analysis.comparable import comparable_models, comparable_windows
from lcbtui.analysis.compare import Comparison, compare, model_and_others
from lcbtui.analysis.months import TABLE_COLUMNS, months_of, months_view
from lcbtui.analysis.ranking import (
    draws_across,
    model_vs_all,
    over_different_problems,
    ranking,
    without_evidence,
)
from lcbtui.cli.completion import naming_sources
from lcbtui.cli.output import NOTHING_MATCHED, note
from lcbtui.dataset.columns import Cell
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.lookup import FoundModel, RowAt, Table, models_named
from lcbtui.dataset.remarks import RemarkKind
from lcbtui.dataset.source import NO_OPTIONS, ReadOptions
from lcbtui.errors import NothingMatchedError, UsageError
from lcbtui.query.masks import rows_named
from lcbtui.report.compare import MOST_SIDE_BY_SIDE, remedy
from lcbtui.report.facts import Answer, Fact
from lcbtui.report.model import Model, Row, model_answer
from lcbtui.report.remarks import (
    compared_on,
    lower_is_better,
    standing_table,
    tied_sentence,
    tied_words,
    with_flags,
    with_remedy,
)
from lcbtui.report.table import rank_cell
from lcbtui.settings.config import load_settings
from lcbtui.sources.catalog import STDIN, bundled, find
from lcbtui.sources.formats.io import stdin_bytes
from lcbtui.sources.open import bundled_tables, open_sources
from lcbtui.text.safe_text import safe_text, shell_word
from lcbtui.text.words import counted, plural
from lcbtui.view.apply import apply
from lcbtui.view.derive.derive import derive
from lcbtui.view.derive.problem_sets import in_window
from lcbtui.view.names import model_meant, naming_rows, rows_called, vs_row
from lcbtui.view.state import FIELDS, ViewState, of_sources
from lcbtui.view.view import View, fitted, roles_in_force


def answer(state: ViewState) -> View:
    """Open the source of a ViewState and apply it; keep notes on what could mislead.

    Raises:
        LcbtuiError: for a source, a query or a name that cannot be used.
    """
    dataset = _opened(*state.opening)
    beside = None
    if state.against is not None:
        if state.against in state.sources:
            raise UsageError(f"--against {safe_text(state.against)}: is the source itself")
        beside = _opened((state.against,))
    derived_dataset = derive(dataset, state, beside, bundled_tables)
    view = apply(derived_dataset, fitted(state, load_settings().state, derived_dataset))
    named = naming_rows(view)  # names that tables print of one row mean that row
    if named != view.state:
        view = apply(view.dataset, named)
    _look_up_models(view)
    for name in view.state.pins:
        if not len(rows_named(view.dataset, view.roles.label, (name,))):
            note(f"--pin {name}: {view.dataset.source.name} has no model of that name")
    for words in _doubts(view):
        _note(view.dataset, words)
    selection = view.dataset.selection
    is_part = selection is not None and selection.problems < len(selection.results.problems)
    if view.left_out or not len(view) or is_part:
        _note(view.dataset, view.sentence)
    return view


def answer_by_month(state: ViewState, *, human_readable: bool) -> View:
    """Make a View whose rows are months: the scores of each model by month of the problems.

    Args:
        state: what is asked for.
        human_readable: whether to show a table's few columns, not all.

    Raises:
        LcbtuiError: as `answer`.
    """
    if human_readable and state.columns is None:
        state = replace(state, columns=TABLE_COLUMNS)
    # Order, columns and limit are those of the months.
    models = answer(replace(state, sort=(), columns=None, limit=None))
    return months_view(models.dataset, state)


def found_status(view: View) -> int:
    """Give the exit status: 0 if there is any row (or month, with `--by-month`), else 1."""
    rows = months_of(view.dataset, view.state).dataset if view.state.by_month else view
    return 0 if len(rows) else NOTHING_MATCHED


def _opened(sources: Sequence[str], options: ReadOptions = NO_OPTIONS) -> Dataset:
    infos = [find(source, options) for source in sources]
    return open_sources(infos, stdin_bytes() if STDIN in sources else None)


def derived(state: ViewState) -> Dataset:
    """Open the source of a ViewState and derive its rows.

    Raises:
        LcbtuiError: for a source or a column that cannot be used.
    """
    return derive(_opened(*state.opening), state, bundled=bundled_tables)


def sized_table(sources: Sequence[str], state: ViewState) -> Table:
    """Open some sources and derive their rows, with the roles in force.

    LiveCodeBench's own results state no sizes, so they are joined from the bundled sources.

    Raises:
        LcbtuiError: for a source or a column that cannot be used.
    """
    dataset = _opened(sources, state.read_options)
    joined = state.join_params or dataset.selection is not None
    state = of_sources(replace(state, join_params=joined), sources)
    dataset = derive(dataset, state, bundled=bundled_tables)
    roles = roles_in_force(dataset, state)
    if unread := dataset.report.unread(roles.y):
        _note(dataset, unread)
    return Table(dataset, roles)


def sized_view(state: ViewState) -> tuple[View, tuple[View, ...]]:
    """Open a source for `best`: its comparable models with sizes, and Views of other windows.

    Raises:
        LcbtuiError: for a source, a column or a query that cannot be used.
    """
    dataset = _opened(*state.opening)
    view = comparable_models(dataset, state, bundled_tables)
    named = naming_rows(view)
    if named != view.state:
        state = replace(state, ours=named.ours)
        view = comparable_models(dataset, state, bundled_tables)
    _look_up_models(view)
    for words in _doubts(view):
        _note(view.dataset, words)
    return view, comparable_windows(dataset, state, bundled_tables)


def compared(source: tuple[str, ...], names: tuple[str, ...], state: ViewState) -> Comparison:
    """Compare the models of some names.

    Args:
        source: the sources named; none for each bundled one.
        names: of models; one alone is compared with all others of its source.
        state: roles, window and ρ for these sources.

    Raises:
        LcbtuiError: for a source, a name or a flag that cannot be used.
    """
    plain = replace(load_settings().state, source="", rho=None)
    if not source and replace(state, rho=None) != plain:
        raise UsageError("flags on columns and windows are for one source: name it with -d SOURCE")

    wanted = [source] if source else [(name,) for name in bundled()]
    tables = [sized_table(some, state) for some in wanted]
    each = zip(wanted, tables, strict=True)
    views = [apply(table.dataset, of_sources(state, some)) for some, table in each]
    with naming_sources(names):
        models = _models_named(tables, views, names)
    if len(models) > MOST_SIDE_BY_SIDE or len(models) < min(2, len(names)):
        raise UsageError(f"{counted(len(models), 'model')}: name 2 to {MOST_SIDE_BY_SIDE} models")
    if state.window:
        inside = [in_window(table.dataset, state.window) for table in tables]

        def is_inside(at: RowAt) -> bool:
            rows = inside[at.table]
            return rows is None or bool(rows[at.row])

        models = [each._replace(rows=tuple(filter(is_inside, each.rows))) for each in models]
    if len(models) > 1:
        return compare(tables, models, state.rho, views)
    (model,) = models
    for at, view in enumerate(views):
        comparison = compare(tables, model_and_others(model, at, view), state.rho, views)
        if comparison.groups:
            return comparison
    helps = next(
        filter(None, (remedy(comparison, other) for other in comparison.incomparable)), None
    )
    what = "name another model or a source" if helps is None else with_flags(helps)
    name = safe_text(model.name)
    raise UsageError(f"{name}: no score on the same problems as another model; {what}")


def _models_named(
    tables: Sequence[Table], views: Sequence[View], names: Sequence[str]
) -> list[FoundModel]:
    """Look up models by name; a name that `ls` prints for one row means that row alone."""
    models, unknown = dict[tuple[RowAt, ...], FoundModel](), list[str]()
    for name in names:
        rows = tuple(RowAt(at, row) for at, v in enumerate(views) for row in rows_called(v, name))
        try:
            model = FoundModel(name, rows) if rows else models_named(tables, [name])[0]
            models.setdefault(model.rows, model)
        except NothingMatchedError as error:
            unknown.append(f"{error}")
    if unknown:
        raise NothingMatchedError("; ".join(unknown))
    return list(models.values())


class SourceRanks:
    """Ranks of the rows of one source, for `show`."""

    def __init__(self, source: str, data: bytes | None) -> None:
        """`data`: what was read of standard input, where the source is that."""
        state = ViewState(source=source)
        dataset = open_sources([find(source)], data)
        self._view = apply(derive(dataset, state, bundled=bundled_tables), state)
        self._ranking = ranking(self._view)
        self._index = {row: index for index, row in enumerate(self._view.rows.tolist())}

    def answer(self, model: Model, width: int | None) -> Answer:
        """Lay out a model with its ranks, or, for one row of many scores, its place in each."""
        row = model.rows[0]
        if len(model.rows) > 1 or row.position not in self._index:
            return model_answer(model, width, rank=self._rank)
        rank, reason = self._rank(row), model_vs_all(self._view, row.position).reason
        tied = tied_words(self._view, row.position)
        words = rank if rank and reason else ", ".join(filter(None, (rank, tied)))
        scores = standing_table(self._view, row.position)
        return model_answer(model, width, more=(Fact("Rank and ties", words),), scores=scores)

    def _rank(self, row: Row) -> str:
        rank = self._ranking.text(self._index[row.position]) if row.position in self._index else ""
        return f"{rank} of {self._ranking.ranked:,}" if rank else ""

    def cells(self, row: Row) -> tuple[Cell, Cell]:
        """Give the lowest and the highest rank of a row as cells."""
        index, low, high = self._index.get(row.position), self._ranking.low, self._ranking.high
        if index is None or low is None or high is None:
            return Cell(""), Cell("")
        return rank_cell(float(low[index])), rank_cell(float(high[index]))


def _look_up_models(view: View) -> None:
    """Refuse `--ours` and `--vs` where the name means no model, or several."""
    for flag, name in (("--ours", view.state.ours), ("--vs", view.state.vs)):
        try:
            if name is not None:
                model_meant(view, name)
        except (NothingMatchedError, UsageError) as error:
            raise type(error)(f"{flag} {error}") from error


# Notes


def _note(dataset: Dataset, words: str, *, first: bool = False) -> None:
    """Keep a note on a source, and that `lcbtui check` tells it too."""
    source = dataset.source
    names = [part.name for part in source.parts.values()] or [source.name]
    check = " ".join(("lcbtui check", *map(shell_word, names)))
    note(f"{source.name}: {words}", check=check, first=first)


def _doubts(view: View) -> Iterator[str]:
    """List what could not be read, is left open or was guessed of a source, the worst first."""
    dataset, state = view.dataset, view.state
    if unread := dataset.report.unread(view.roles.y):
        yield unread
    settled = {each.flag for each in FIELDS if getattr(state, each.name) != each.default}
    if not dataset.frame[view.roles.label].iloc[view.matching].duplicated().any():
        settled.add("--pivot")  # no two of the rows that match have the same name
    for choice in dataset.report.choices:
        if choice.flag not in settled:
            yield f"{choice.short} ({choice.ways or choice.flag})"
    if view.roles.lower_better and state.lower_better is None:
        yield f"{lower_is_better(dataset.by_key[view.roles.y or ''])} (--no-lower-better)"
    for source, header in dataset.report.renamed if dataset.roles.y == view.roles.y else ():
        title = dataset.by_key[view.roles.y or ""].title
        yield f'"{header}" of {source} stands in the column {title}'


def note_ranks(view: View, *, human_readable: bool) -> None:
    """Note why there are no ranks, which rows have none, and how many rows `--vs` is tied with."""
    if ranking(view).withheld is RemarkKind.MIXED_WINDOWS and len(view) > 1:
        why = with_flags(with_remedy(view, RemarkKind.MIXED_WINDOWS))
        _note(view.dataset, f"no ranks: {why} (--rank-anyway)", first=True)
    rows, ahead = without_evidence(view) if human_readable else (0, 0)
    if rows:
        words = f"{counted(rows, 'row has', 'rows have')} no rank"
        if ahead:
            which = "it" if rows == 1 else f"{ahead:,} of them"
            better = "lower" if view.roles.lower_better else "higher"
            score = f"{plural(ahead, 'scores', 'score')} {better}"
            words += f", and {which} {score} than all that have one"
        helps = with_flags(with_remedy(view, RemarkKind.NO_EVIDENCE))
        _note(view.dataset, f"{words}: {helps}")
    row = vs_row(view)
    if row is not None:
        on = "" if human_readable else compared_on(view)
        note(f"{tied_sentence(view, row)}{f' · {on}' if on else ''}", first=True)
    elif view.state.vs is not None:
        name = view.state.vs
        note(f"--vs {name}: is not among the rows that match, so not compared", first=True)


def note_different_problems(view: View) -> None:
    """Note that a chart has scores over different problems, and which lines it lacks for that."""
    if len(view) < 2 or view.state.by_month or not over_different_problems(view):
        return
    why = with_flags(with_remedy(view, RemarkKind.MIXED_WINDOWS))
    asked = [word for word in ("frontier", "trend") if getattr(view.state, word)]
    asked += ["line at our score"] if len(view.ours) else []
    no = "" if draws_across(view) or not asked else f"no {' and no '.join(asked)}: "
    _note(view.dataset, f"{no}{why}{' (--rank-anyway)' if no else ''}", first=True)
