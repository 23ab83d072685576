"""`lcbtui compare A B …`: models side by side, and whether their scores are tied."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from lcbtui.cli.completion import complete_model, data_option, naming_sources, sources_before_names
from lcbtui.cli.flags import OF_SOURCES, field_flags, view_state, whole_flag, why_flag
from lcbtui.cli.output import NOTHING_MATCHED, Output, output_options
from lcbtui.errors import NothingMatchedError, UsageError
from lcbtui.settings.config import load_settings
from lcbtui.sources.catalog import bundled
from lcbtui.text.safe_text import safe_text
from lcbtui.text.words import counted
from lcbtui.view.state import ViewState, of_sources

if TYPE_CHECKING:
    from lcbtui.analysis.compare import Comparison
    from lcbtui.dataset.lookup import FoundModel, Table
    from lcbtui.view.view import View


@click.command("compare")
@click.argument(
    "names", nargs=-1, required=True, shell_complete=complete_model, metavar="[SOURCE]... NAME..."
)
@data_option
@field_flags("rho", *OF_SOURCES)
@whole_flag
@why_flag
@click.option("--sentence", is_flag=True, help="A sentence for each difference, for a paper.")
@output_options("table", "latex", "json", "bibtex", screen=("width",))
def command(
    names: tuple[str, ...],
    source: tuple[str, ...],
    whole: bool,
    why: bool,
    sentence: bool,
    output: Output,
    **flags: Any,
) -> int:
    """The first model beside each of the others, on every problem set that both have a score on.

    One model alone is compared with each of the others of its source. Without SOURCE (or
    -d SOURCE), all bundled sources are looked in. Of several reports of a model on one problem set
    the middle one counts.
    """
    source, names = sources_before_names(names, source)
    form = output.form
    if sentence and form not in {"table", "latex"}:
        raise UsageError(f"--sentence is text, and -f {form} is not; -f latex escapes it")
    found = _compared(source, names, view_state(source or "", flags))
    from lcbtui.report.compare import (
        comparison_answer,
        comparison_latex,
        comparison_record,
        sentences,
    )
    from lcbtui.report.writers import latex_text, write_object

    if form == "bibtex":
        from lcbtui.report.cite import references_of_rows, write_bibtex

        used = [
            (table.dataset, [s.place.row for s in found.scores if s.place.table == at])
            for at, table in enumerate(found.tables)
        ]
        with output.open() as out:
            write_bibtex(out, references_of_rows(used))
    elif sentence:
        lines = list(sentences(found))
        output.write_lines(map(latex_text, lines) if form == "latex" else lines)
        return 0 if lines else NOTHING_MATCHED
    elif form == "json":
        with output.open() as out:
            write_object(out, comparison_record(found))
    elif form == "latex":
        output.write_lines(comparison_latex(found))
    else:
        output.write_answer(comparison_answer(found, whole), why=why)
    return 0


def _compared(source: tuple[str, ...], names: tuple[str, ...], state: ViewState) -> "Comparison":
    """The models named, compared.

    Raises:
        LcbtuiError: for a source, a name or a flag that cannot be used.
    """
    plain = replace(load_settings().state, source="", rho=None)
    if not source and replace(state, rho=None) != plain:
        raise UsageError("flags on columns and windows are for one source: name it with -d SOURCE")
    from lcbtui.analysis.compare import compare, with_the_rest
    from lcbtui.cli.opening import sized_table
    from lcbtui.report.compare import MOST_SIDE_BY_SIDE, remedy
    from lcbtui.report.remarks import with_flags
    from lcbtui.view.apply import apply

    wanted = [source] if source else [(name,) for name in bundled()]
    tables = [sized_table(some, state) for some in wanted]
    each = zip(wanted, tables, strict=True)
    views = [apply(table.dataset, of_sources(state, some)) for some, table in each]
    with naming_sources(names):
        models = _models_named(tables, views, names)
    if len(models) > MOST_SIDE_BY_SIDE or len(models) < min(2, len(names)):
        raise UsageError(f"{counted(len(models), 'model')}: name 2 to {MOST_SIDE_BY_SIDE} models")
    named = [_in_window(tables, model, state) for model in models]
    if len(named) > 1:
        return compare(tables, named, state.rho, views)
    (model,) = named
    for at, view in enumerate(views):
        found = compare(tables, with_the_rest(model, at, view), state.rho, views)
        if found.groups:
            return found
    helps = next(filter(None, (remedy(found, other) for other in found.incomparable)), None)
    what = "name another model or a source" if helps is None else with_flags(helps)
    name = safe_text(model.name)
    raise UsageError(f"{name}: no score on the same problems as another model; {what}")


def _models_named(
    tables: "Sequence[Table]", views: "Sequence[View]", names: Sequence[str]
) -> "list[FoundModel]":
    """The models of some names, each once; of a name that `ls` prints of one row, that row alone.

    Raises:
        LcbtuiError: for names that mean no model, or one that means several.
    """
    from lcbtui.dataset.lookup import FoundModel, RowAt, models_named
    from lcbtui.view.names import rows_called

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


def _in_window(tables: "Sequence[Table]", model: "FoundModel", state: ViewState) -> "FoundModel":
    """The model with its rows in the window that is asked for; all rows where none is."""
    from lcbtui.view.derive.problem_sets import in_window

    within = [in_window(table.dataset, state.window) if state.window else None for table in tables]
    rows = ((at, within[at.table]) for at in model.rows)
    return model._replace(rows=tuple(at for at, inside in rows if inside is None or inside[at.row]))
