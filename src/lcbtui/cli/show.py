"""`lcbtui show NAME...`: all that is known of these models. Loads no pandas without `-d`."""

import click

from lcbtui.cli.completion import complete_model, data_option, naming_sources, sources_before_names
from lcbtui.cli.output import RECORDS, Output, output_options
from lcbtui.dataset.columns import Cell, Column, Kind
from lcbtui.report.facts import Answer, Fact, answer_lines, plain_lines
from lcbtui.report.model import (
    CHANGES,
    INTERVAL,
    MOST_IN_FULL,
    Model,
    Row,
    change_cells,
    interval_cells,
    look_up,
    model_answer,
)
from lcbtui.report.writers import write_records
from lcbtui.sources.catalog import STDIN, bundled, find
from lcbtui.sources.formats.io import stdin_bytes
from lcbtui.sources.open import open_rows

MOST_OPENED = 20_000
"""In a source with more rows a lookup is quick and says nothing of ranks."""

_SOURCE = Column("source", "source", "Source", Kind.TEXT)


@click.command("show")
@click.argument(
    "names", nargs=-1, required=True, shell_complete=complete_model, metavar="[SOURCE]... NAME..."
)
@data_option
@output_options("table", *RECORDS)
def command(names: tuple[str, ...], source: tuple[str, ...], output: Output) -> None:
    """All that is known of these models, over all bundled sources.

    A name is matched exactly, else in any case, else as a part of a name. A model that is found
    brings its rows from every source, whatever they call it there. One source
    before the names, or -d, adds a model's rank in it and how many models it is tied with.
    """
    source, names = sources_before_names(names, source)
    infos = [find(name) for name in source] if source else list(bundled().values())
    data = stdin_bytes() if STDIN in source else None
    tables = [open_rows(info, data) for info in infos]
    with naming_sources(names):
        models = look_up(tables, names)
    alone = len(source) == 1 and len(tables[0]) <= MOST_OPENED
    ranks = _Ranks(source[0], data) if alone else None
    if output.form != "table":
        with output.open() as out:
            write_records(out, output.form, *_records(models, ranks))
    elif len(models) > MOST_IN_FULL:
        names = tuple(f"  {model.name}" for model in models)
        output.write_lines([f"{len(models)} models:", *names])
    else:
        width, bold = output.width, output.is_colored
        lines = list[str]()
        for model in models:
            answer = ranks.answer(model, width) if ranks else model_answer(model, width)
            lines += ["", *plain_lines(answer_lines(answer, width), bold=bold)]
        output.write_lines(lines[1:])


class _Ranks:
    """What the verdicts on the rows of one source, as `lcbtui ls` shows it, say of its models."""

    def __init__(self, source: str, data: bytes | None) -> None:
        # Verdicts take numpy and the Dataset takes pandas: a lookup over all sources needs neither.
        from lcbtui.analysis.ranking import ranking
        from lcbtui.sources.open import bundled_tables, open_dataset
        from lcbtui.view.apply import apply
        from lcbtui.view.derive.derive import derive
        from lcbtui.view.state import ViewState

        state = ViewState(source=source)
        dataset = derive(open_dataset(find(source), data), state, bundled=bundled_tables)
        self._view = apply(dataset, state)
        self._ranking = ranking(self._view)
        self._index = {row: index for index, row in enumerate(self._view.rows.tolist())}

    def answer(self, model: Model, width: int | None) -> Answer:
        """What is known of a model, with its ranks; of one with many scores its place in each."""
        from lcbtui.analysis.ranking import model_vs_all
        from lcbtui.report.remarks import standing_table, tied_words

        row = model.rows[0]
        if len(model.rows) > 1 or row.position not in self._index:
            return model_answer(model, width, rank=self._rank)
        rank, reason = self._rank(row), model_vs_all(self._view, row.position).reason
        tied = tied_words(self._view, row.position)
        said = rank if rank and reason else ", ".join(filter(None, (rank, tied)))
        scores = standing_table(self._view, row.position)
        return model_answer(model, width, more=(Fact("Rank and ties", said),), scores=scores)

    def _rank(self, row: Row) -> str:
        rank = self._ranking.text(self._index[row.position]) if row.position in self._index else ""
        return f"{rank} of {self._ranking.ranked:,}" if rank else ""

    def cells(self, row: Row) -> tuple[Cell, Cell]:
        """The lowest and the highest rank of a row."""
        from lcbtui.report.table import rank_cell

        index, low, high = self._index.get(row.position), self._ranking.low, self._ranking.high
        if index is None or low is None or high is None:
            return Cell(""), Cell("")
        return rank_cell(float(low[index])), rank_cell(float(high[index]))


def _records(models: list[Model], ranks: _Ranks | None) -> tuple[list[Column], list[list[Cell]]]:
    """Every row with every column that any of the sources has, the source's name first.

    Last come the interval of each score, of results by problem what changes after a cutoff, and
    the ranks where there are any.
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
    found = [_SOURCE, *columns.values(), *(computed[n] for n in more)]
    if ranks is None:
        return found, records
    from lcbtui.dataset.standard import OF_A_VIEW

    return [*found, *OF_A_VIEW[:2]], [
        [*cells, *ranks.cells(row)] for cells, row in zip(records, rows, strict=True)
    ]
