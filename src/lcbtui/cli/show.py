"""`lcbtui show NAME...`: all that is known of these models."""

from typing import TYPE_CHECKING

import click

from lcbtui.cli.flags import complete_model, data_option, sources_before_names
from lcbtui.cli.output import RECORDS, Output, output_options
from lcbtui.dataset.columns import CHANGES, OF_A_VIEW, Cell, Column, Kind
from lcbtui.report.model_answer import Model, after_cutoff, interval_cells, look_up, model_answer
from lcbtui.report.writers import write_records
from lcbtui.sources.catalog import STDIN, bundled, find_all
from lcbtui.sources.formats.io import stdin_bytes
from lcbtui.sources.open import open_dataset
from lcbtui.view.derive.score_intervals import INTERVAL

if TYPE_CHECKING:
    from lcbtui.cli.opening import SourceRanks


@click.command("show")
@click.argument(
    "names", nargs=-1, required=True, shell_complete=complete_model, metavar="[SOURCE]... NAME..."
)
@data_option
@output_options("table", *RECORDS)
def command(names: tuple[str, ...], source: tuple[str, ...], output: Output) -> None:
    """Print all that is known of these models, over all bundled sources.

    A name is matched in any case, else in another spelling, else as a part of a name. A model found
    brings its rows from every source, whatever they call it there. One source
    before the names, or -d, adds a model's rank in it and how many models it is tied with.
    """
    source, names = sources_before_names(names, source)
    infos = find_all(source or bundled())
    data = stdin_bytes() if STDIN in source else None
    tables = opened = [open_dataset(info, data) for info in infos]
    if any(each.selection is not None for each in opened):
        from lcbtui.sources.results.problem_means import with_window

        tables = [each if each.selection is None else with_window(each) for each in opened]
    models = look_up(tables, names)
    ranks = None  # they take numpy, which no other lookup needs; of more rows too long
    if len(infos) == len(source) == 1 and len(tables[0]) <= 20_000:
        from lcbtui.cli.opening import SourceRanks

        ranks = SourceRanks(opened[0], source[0])
    if output.form != "table":
        no_ranks = (Cell(""),) * 2 if output.form in {"json", "jsonl"} else ()
        columns, rows = _records(models, ranks, no_ranks)
        with output.open() as out:
            write_records(out, output.form, columns, rows)
    elif len(models) > 8:  # too many to read in full
        names = tuple(f"  {model.name}" for model in models)
        output.write_lines([f"{len(models)} models:", *names])
    else:
        ranked = (ranks.told(model) if ranks else {} for model in models)
        both = zip(models, ranked, strict=True)
        output.write_answer(*(model_answer(model, output.width, **more) for model, more in both))


def _records(
    models: list[Model], ranks: "SourceRanks | None", no_ranks: tuple[Cell, ...]
) -> tuple[list[Column], list[list[Cell]]]:
    """Collect output columns and cells for each row of some models, with intervals and ranks.

    `no_ranks` are the cells of the ranks' columns without ranks; () leaves the columns out.
    """
    rows = [row for model in models for row in model.rows]
    columns = {c.key: c for row in rows for c in row.table.columns}
    by_problem = any(row.table.selection is not None for row in rows)
    computed = (*INTERVAL, *(CHANGES if by_problem else ()))
    more = [number for number, column in enumerate(computed) if column.key not in columns]
    records = []
    for row in rows:
        cells = (*interval_cells(row), *after_cutoff(row)[1])
        own, ranked = (row.cell(key) for key in columns), ranks.cells(row) if ranks else no_ranks
        records.append([Cell(row.table.source.name), *own, *(cells[n] for n in more), *ranked])
    found = [Column("source", "source", "Source", Kind.TEXT), *columns.values()]
    found += [*(computed[n] for n in more), *(OF_A_VIEW[:2] if ranks or no_ranks else ())]
    return found, records
