"""LiveCodeBench's own files of results: the doors for the readers.

The site publishes an object with `performances` (one row for each model and problem), `models`
and `date_marks`, for code generation and its siblings: repair, test output and execution. What
is opened has one row a model, over the window that suits the file.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeGuard

from lcbtui.dataset.columns import Cell, Column, Kind
from lcbtui.dataset.rows import PlainTable
from lcbtui.dataset.source import SourceInfo
from lcbtui.sources.schema.headers import TITLES
from lcbtui.text.days import format_day

if TYPE_CHECKING:
    from lcbtui.dataset.dataset import Dataset


FORMAT = "LiveCodeBench results, JSON"

_WINDOW = tuple(Column(key, key, TITLES[key], Kind.DATE) for key in ("window_start", "window_end"))


def is_results(document: object) -> TypeGuard[Mapping[str, object]]:
    """Whether a JSON document is such a file: an object with both lists."""
    return isinstance(document, Mapping) and all(
        isinstance(document.get(key), list) for key in ("performances", "models")
    )


def results_dataset_of(
    info: SourceInfo, document: Mapping[str, object], name: str, read_as: str = FORMAT
) -> "Dataset":
    """The Dataset of such a document, with all scores by problem in its `results`.

    Args:
        info: what is known of the source.
        document: what `is_results` knows; numbers may have stayed texts.
        name: how messages call the source.
        read_as: the format, for the load report.

    Raises:
        SourceError: if no row of `performances` can be used.
    """
    # Whether a document is such a file is asked of every JSON file, the means only of these.
    from lcbtui.sources.livecodebench.dataset import (  # noqa: PLC0415
        dataset_over,
        opening_window,
    )
    from lcbtui.sources.livecodebench.reader import read_results  # noqa: PLC0415

    results = read_results(document, name)
    window = opening_window(results)
    return dataset_over(info, results, window, results.within(window), read_as)


def results_table_of(
    info: SourceInfo, document: Mapping[str, object], name: str, read_as: str = FORMAT
) -> PlainTable:
    """The same rows for a lookup, with the window in columns, since a lookup has no title.

    Arguments and errors are those of `results_dataset_of`.
    """
    data = results_dataset_of(info, document, name, read_as)
    assert data.results is not None
    assert data.choice is not None
    cells = {
        column.key: [data.cell(row, column.key) for row in range(len(data))]
        for column in data.columns
    }
    window = data.results.bounded(data.choice.window)
    for column, day in zip(_WINDOW, (window.start, window.end), strict=True):
        cells[column.key] = [_day(day)] * len(data)
    return PlainTable(data.source, (*data.columns, *_WINDOW), data.roles, data.report, cells)


def _day(day: int | None) -> Cell:
    return Cell("") if day is None else Cell(format_day(day), float(day))
