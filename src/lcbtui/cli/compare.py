"""`lcbtui compare A B …`: models side by side, and whether they are separated or tied."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from lcbtui.cli.complete import complete_models, data_option, naming_sources, sources_before_names
from lcbtui.cli.flags import comparison_flags, view_state
from lcbtui.cli.output import (
    NOTHING_MATCHED,
    RECORDS,
    destination,
    note,
    output_options,
    terminal_width,
    width_option,
)
from lcbtui.errors import UsageError
from lcbtui.settings.config import load_settings
from lcbtui.sources.catalog import bundled
from lcbtui.text.safe_text import safe_text
from lcbtui.text.words import counted, first_few
from lcbtui.view.state import ViewState, of_sources

if TYPE_CHECKING:
    from lcbtui.analysis.compare import Comparison
    from lcbtui.dataset.lookup import FoundModel, Table
    from lcbtui.view.view import View


_WINDOWS = 4
"""Windows that a message names."""

MOST_SIDE_BY_SIDE = 8
"""More models than this no screen can show side by side."""


@click.command("compare")
@click.argument(
    "names",
    nargs=-1,
    required=True,
    shell_complete=complete_models,
    metavar="[SOURCE]... NAME...",
)
@data_option
@comparison_flags
@click.option(
    "--sentence",
    is_flag=True,
    help="One sentence for each pair, to paste into a paper; -f latex escapes it.",
)
@output_options("table", "latex", *RECORDS, "bibtex")
@width_option
def command(
    names: tuple[str, ...],
    source: tuple[str, ...],
    sentence: bool,
    form: str,
    output: str | None,
    width: int | None,
    **flags: Any,
) -> int:
    """Models side by side: every known number, and the differences with their intervals.

    One model alone is compared with each of the others of its source.

    Numbers are subtracted where they are over the same problems, and a difference says whether
    the evidence separates the two or leaves them tied, corrected for the pairs named; where that
    is another verdict than among all models of the source, both are said. Without SOURCE (or
    -d SOURCE), all bundled sources are looked in. On LiveCodeBench's own results models are also
    compared by difficulty, platform and month.
    """
    source, names = sources_before_names(names, source)
    if sentence and form not in {"table", "latex"}:
        raise UsageError(f"--sentence is text, and -f {form} is not; -f latex escapes it")
    state = view_state(source or "", flags)
    plain = replace(load_settings().state, source="", rho=None)
    if not source and replace(state, rho=None) != plain:
        raise UsageError("flags on columns and windows are for one source: name it with -d SOURCE")
    from lcbtui.analysis.compare import compare, rows_in, slices_of, the_rest
    from lcbtui.analysis.other_scores import other_scores
    from lcbtui.analysis.ranking import over_one_window
    from lcbtui.cli.opening import sized_table
    from lcbtui.report.compare import compare_lines, rest_lines
    from lcbtui.report.compare_record import write_comparison
    from lcbtui.view.apply import apply

    wanted = [source] if source else [(name,) for name in bundled()]
    tables = [sized_table(some, state) for some in wanted]
    views = [
        apply(table.dataset, of_sources(state, some))
        for some, table in zip(wanted, tables, strict=True)
    ]
    with naming_sources(names):
        models = _models_named(tables, views, names)
    if len(models) > MOST_SIDE_BY_SIDE or len(models) < min(2, len(names)):
        raise UsageError(f"{counted(len(models), 'model')}: name 2 to {MOST_SIDE_BY_SIDE} models")
    named = [_in_window(tables, model, state) for model in models]
    alone = len(named) == 1
    if alone:
        views = [over_one_window(view, rows_in(named[0], at)) for at, view in enumerate(views)]
        named = the_rest(views, named[0])
        if len(named) == 1:
            several = "; name another model or a source"
            where = several if len(tables) > 1 else _why_alone(views[0], models[0])
            raise UsageError(
                f"{safe_text(models[0].name)}: no verdict on it among other models{where}"
            )
    found = compare(tables, named, state.rho, views, with_first=alone)
    if form == "bibtex":
        from lcbtui.report.cite import references_of_rows, write_bibtex

        used = [
            (
                table.dataset,
                [score.place.row for score in found.scores if score.place.table == place],
            )
            for place, table in enumerate(tables)
        ]
        with destination(output) as out:
            write_bibtex(out, references_of_rows(used))
        return 0
    if sentence:
        return _write_sentences(found, form, output)
    parts, others = ((), ()) if alone else (slices_of(found), other_scores(found))
    cells = width or terminal_width(output)
    with destination(output) as out:
        if form != "table":
            write_comparison(out, form, found, parts, others)
        elif alone:
            out.writelines(f"{line}\n" for line in rest_lines(found, cells))
        else:
            out.writelines(f"{line}\n" for line in compare_lines(found, parts, others, cells))
    return 0


def _why_alone(view: "View", model: "FoundModel") -> str:
    """Why nothing is compared with one model of a View, and what would help."""
    from lcbtui.analysis.compare import rows_in
    from lcbtui.analysis.ranking import no_comparison, windows_of_rows, with_remedy
    from lcbtui.dataset.remarks import Remark
    from lcbtui.report.remarks import with_flags

    reason = no_comparison(view)
    if reason is None:
        return ""
    windows = windows_of_rows(view.dataset, rows_in(model, 0))
    if not windows:
        return f": {with_flags(with_remedy(view, reason))}"
    named = first_few([f"--window {each}" for each in windows], _WINDOWS, more=", …")
    return f": {with_flags(Remark(reason))}; it can be compared with {named}"


def _models_named(
    tables: "Sequence[Table]", views: "Sequence[View]", names: Sequence[str]
) -> "list[FoundModel]":
    """The models of some names, each once; of a name that `ls` prints of one row, that row alone.

    Raises:
        LcbtuiError: for a name that means no model, or several.
    """
    from lcbtui.dataset.lookup import FoundModel, RowAt, models_named
    from lcbtui.view.names import rows_called

    models: dict[tuple[RowAt, ...], FoundModel] = {}
    for name in names:
        rows = tuple(RowAt(at, row) for at, v in enumerate(views) for row in rows_called(v, name))
        model = FoundModel(name, rows) if rows else models_named(tables, [name])[0]
        models.setdefault(model.rows, model)
    return list(models.values())


def _write_sentences(found: "Comparison", form: str, output: str | None) -> int:
    """A sentence a pair; notes on two models that nothing is subtracted of, and on idle errors."""
    from lcbtui.report.compare import incomparable, unused_errors
    from lcbtui.report.markup import latex_text
    from lcbtui.report.sentence import sentences

    lines = list(sentences(found))
    with destination(output) as out:
        out.writelines(f"{latex_text(line) if form == 'latex' else line}\n" for line in lines)
    unused = unused_errors(found, [score for group in found.groups for score in group.scores])
    for words in (*incomparable(found), *([unused] if unused else [])):
        note(words)
    return 0 if lines else NOTHING_MATCHED


def _in_window(tables: "Sequence[Table]", model: "FoundModel", state: ViewState) -> "FoundModel":
    """The model with its rows in the window that is asked for; all rows where none is."""
    from lcbtui.view.derive.reports import in_window

    within = [in_window(table.dataset, state.window) if state.window else None for table in tables]
    rows = ((at, within[at.table]) for at in model.rows)
    return model._replace(rows=tuple(at for at, inside in rows if inside is None or inside[at.row]))
