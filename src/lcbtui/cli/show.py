"""`lcbtui show NAME...`: all that is known of these models."""

from functools import partial
from typing import TYPE_CHECKING

import click

from lcbtui.cli.completion import complete_model, data_option, sources_before_names
from lcbtui.cli.output import RECORDS, Output, output_options
from lcbtui.dataset.columns import OF_A_VIEW, Cell, Column, Kind
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.source import SourceInfo
from lcbtui.report.model import (
    CHANGES,
    MOST_IN_FULL,
    Model,
    change_cells,
    interval_cells,
    look_up,
    model_answer,
)
from lcbtui.report.writers import write_records
from lcbtui.sources.catalog import STDIN, bundled, find
from lcbtui.sources.formats.io import stdin_bytes
from lcbtui.sources.open import open_dataset
from lcbtui.view.derive.intervals import INTERVAL

if TYPE_CHECKING:
    from lcbtui.cli.models import SourceRanks


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
    infos = [find(name) for name in source] if source else list(bundled().values())
    data = stdin_bytes() if STDIN in source else None
    tables = [_opened(info, data) for info in infos]
    models = look_up(tables, names)
    alone = len(source) == 1 and len(tables[0]) <= 20_000  # else it would not be quick
    ranks = None
    if alone:
        # Verdicts take numpy, which a lookup over all sources does not need.
        from lcbtui.cli.models import SourceRanks

        ranks = SourceRanks(source[0], data)
    if output.form != "table":
        columns, rows = _records(models, ranks)
        output.write_records(partial(write_records, form=output.form, columns=columns, rows=rows))
    elif len(models) > MOST_IN_FULL:
        names = tuple(f"  {model.name}" for model in models)
        output.write_lines([f"{len(models)} models:", *names])
    else:
        told_by = ranks.answer if ranks else model_answer
        output.write_answer(*(told_by(model, output.width) for model in models))


def _opened(info: SourceInfo, data: bytes | None) -> Dataset:
    """Read a source; results by problem with the range of their dates."""
    dataset = open_dataset(info, data)
    if dataset.selection is None:
        return dataset
    from lcbtui.sources.results.dataset import with_window

    return with_window(dataset)


def _records(
    models: list[Model], ranks: "SourceRanks | None"
) -> tuple[list[Column], list[list[Cell]]]:
    """Collect output columns and cells for each row of some models, with intervals and ranks."""
    rows = [row for model in models for row in model.rows]
    columns = {c.key: c for row in rows for c in row.table.columns}
    by_problem = any(row.table.selection is not None for row in rows)
    computed = (*INTERVAL, *(CHANGES if by_problem else ()))
    more = [number for number, column in enumerate(computed) if column.key not in columns]
    records = []
    for row in rows:
        cells = (*interval_cells(row), *change_cells(row))
        own = (row.cell(key) for key in columns)
        records.append([Cell(row.table.source.name), *own, *(cells[n] for n in more)])
    first = Column("source", "source", "Source", Kind.TEXT)
    found = [first, *columns.values(), *(computed[n] for n in more)]
    if ranks is None:
        return found, records
    return [*found, *OF_A_VIEW[:2]], [
        [*cells, *ranks.cells(row)] for cells, row in zip(records, rows, strict=True)
    ]
