"""`lcbtui show NAME...`: all that is known of these models. Loads no pandas."""

import click

from lcbtui.cli.output import RECORDS, destination, output_options, terminal_width
from lcbtui.dataset.columns import Cell, Column, Kind
from lcbtui.report.model import (
    CHANGES,
    INTERVAL,
    MOST_IN_FULL,
    Model,
    change_cells,
    interval_cells,
    look_up,
    model_text,
)
from lcbtui.report.records import write_records
from lcbtui.sources.catalog import STDIN, bundled, find
from lcbtui.sources.formats.io import stdin_bytes
from lcbtui.sources.open import open_plain

_SOURCE = Column("source", "source", "Source", Kind.TEXT)


@click.command("show")
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@click.option(
    "-d", "--data", "source", metavar="SOURCE", help="Look in this source only; - for stdin."
)
@output_options("table", *RECORDS)
def command(names: tuple[str, ...], source: str | None, form: str, output: str | None) -> None:
    """All that is known of these models, over all bundled sources.

    A name is matched exactly, else in any case, else as a part of a name. A model that is found
    brings its rows from every source, whatever they call it there.
    """
    infos = [find(source)] if source is not None else list(bundled().values())
    data = stdin_bytes() if source == STDIN else None
    models = look_up([open_plain(info, data) for info in infos], names)
    with destination(output) as out:
        if form != "table":
            columns, rows = _records(models)
            write_records(out, form, columns, rows)
        elif len(models) > MOST_IN_FULL:
            out.write(f"{len(models)} models:\n")
            out.writelines(f"  {model.name}\n" for model in models)
        else:
            width = terminal_width(output)
            texts = ["\n".join(model_text(model, width)) for model in models]
            out.write("\n\n".join(texts) + "\n")


def _records(models: list[Model]) -> tuple[list[Column], list[list[Cell]]]:
    """Every row with every column that any of the sources has, the source's name first.

    Last come the interval of each score and, of results by problem, what changes after a cutoff.
    """
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
    return [_SOURCE, *columns.values(), *(computed[n] for n in more)], records
