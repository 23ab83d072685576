"""`lcbtui show NAME...`: all that is known of these models."""

from functools import partial

import click

from lcbtui.cli.flags import complete_model, data_option, sources_before_names
from lcbtui.cli.output import RECORDS, Output, output_options
from lcbtui.dataset.columns import CHANGES, OF_A_VIEW, Cell, Column, Kind, number_cell
from lcbtui.dataset.dataset import Dataset
from lcbtui.report.facts import Answer, Fact
from lcbtui.report.model_answer import (
    Model,
    Row,
    change_cells,
    interval_cells,
    look_up,
    model_answer,
)
from lcbtui.report.writers import write_records
from lcbtui.sources.catalog import STDIN, bundled, find_all
from lcbtui.sources.formats.io import stdin_bytes
from lcbtui.sources.open import bundled_tables, open_dataset
from lcbtui.view.derive.score_intervals import INTERVAL
from lcbtui.view.state import ViewState


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
    alone = len(infos) == len(source) == 1 and len(tables[0]) <= 20_000  # else it takes too long
    ranks = SourceRanks(opened[0], source[0]) if alone else None
    if output.form != "table":
        no_ranks = (Cell(""),) * 2 if output.form in {"json", "jsonl"} else ()
        columns, rows = _records(models, ranks, no_ranks)
        output.write_records(partial(write_records, form=output.form, columns=columns, rows=rows))
    elif len(models) > 8:  # too many to read in full
        names = tuple(f"  {model.name}" for model in models)
        output.write_lines([f"{len(models)} models:", *names])
    else:
        told_by = ranks.answer if ranks else model_answer
        output.write_answer(*(told_by(model, output.width) for model in models))


class SourceRanks:
    """Ranks of the rows of one source; they take numpy, which no other lookup here needs."""

    def __init__(self, dataset: Dataset, source: str) -> None:
        """Rank the rows of a source (file or bundled table) under the name it was opened by."""
        from lcbtui.analysis.ranking import ranking
        from lcbtui.view.apply import apply
        from lcbtui.view.derive.derive import derive

        state = ViewState(source=source)
        self._view = apply(derive(dataset, state, bundled=bundled_tables), state)
        self._ranking = ranking(self._view)
        self._index = {row: index for index, row in enumerate(self._view.rows.tolist())}

    def answer(self, model: Model, width: int | None) -> Answer:
        """Make the report on a model with its ranks; for a single row, its place by each score."""
        from lcbtui.analysis.ranking import model_vs_all
        from lcbtui.report.remarks import standing_table, tied_words

        at = model.rows[0].position
        if len(model.rows) > 1 or at not in self._index:
            return model_answer(model, width, rank=self._rank)
        rank, tied = self._rank(model.rows[0]), tied_words(self._view, at)
        unranked = model_vs_all(self._view, at).reason is not None
        words = rank if rank and unranked else ", ".join(filter(None, (rank, tied)))
        scores = standing_table(self._view, at)
        return model_answer(model, width, more=(Fact("Rank and ties", words),), scores=scores)

    def _rank(self, row: Row) -> str:
        rank = self._ranking.text(self._index[row.position]) if row.position in self._index else ""
        return f"{rank} of {self._ranking.ranked:,}" if rank else ""

    def cells(self, row: Row) -> tuple[Cell, Cell]:
        """Make table cells with the lowest and the highest rank of a row; empty without ranks."""
        index, low, high = self._index.get(row.position), self._ranking.low, self._ranking.high
        if index is None or low is None or high is None:
            return Cell(""), Cell("")
        return number_cell(float(low[index])), number_cell(float(high[index]))


def _records(
    models: list[Model], ranks: SourceRanks | None, no_ranks: tuple[Cell, ...]
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
        cells = (*interval_cells(row), *change_cells(row))
        own, ranked = (row.cell(key) for key in columns), ranks.cells(row) if ranks else no_ranks
        records.append([Cell(row.table.source.name), *own, *(cells[n] for n in more), *ranked])
    found = [Column("source", "source", "Source", Kind.TEXT), *columns.values()]
    found += [*(computed[n] for n in more), *(OF_A_VIEW[:2] if ranks or no_ranks else ())]
    return found, records
