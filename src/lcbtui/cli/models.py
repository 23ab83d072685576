"""What `compare` does with models: open their sources, and find them by name."""

from collections.abc import Sequence
from dataclasses import replace

from lcbtui.analysis.side_by_side import Comparison, compare, model_and_others
from lcbtui.cli.opening import note_on, told_notes, unread_or_unused
from lcbtui.dataset.lookup import FoundModel, RowAt, Table, model_named
from lcbtui.errors import NothingMatchedError, UsageError
from lcbtui.report.comparison_answer import MOST_SIDE_BY_SIDE, remedy
from lcbtui.report.remarks import no_score, with_flags
from lcbtui.rows import opened
from lcbtui.settings.config import load_settings
from lcbtui.sources.catalog import bundled
from lcbtui.sources.open import bundled_tables
from lcbtui.text.words import counted, safe_text
from lcbtui.view.apply import apply
from lcbtui.view.derive.derive import derive
from lcbtui.view.derive.problem_sets import in_window
from lcbtui.view.names import rows_called
from lcbtui.view.state import ViewState, of_sources
from lcbtui.view.view import View, roles_in_force


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
    doubts = unread_or_unused(dataset, roles.y, state)
    for words in (*doubts, *told_notes(dataset, roles.y)):
        note_on(dataset, words)
    return Table(dataset, roles)


def compared(source: tuple[str, ...], names: tuple[str, ...], state: ViewState) -> Comparison:
    """Look up models by name, and compare the first with each of the others.

    Args:
        source: the sources named; none for all bundled sources, each on its own.
        names: names of models; a single model is compared with all others of its source.
        state: roles of columns, window and ρ.

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
