"""Which columns of a View a table shows, in which order, and how wide they are."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lcbtui.report.layout import alike
from lcbtui.sources.dataset import Dataset
from lcbtui.sources.model import Column, Kind
from lcbtui.sources.values import format_cell
from lcbtui.sources.width import text_width
from lcbtui.view.columns import require_column
from lcbtui.view.memory import remembered
from lcbtui.view.view import View

_BY_WEIGHT = (
    "plus_minus",
    "reports",
    "lowest",
    "highest",
    "active_params_b",
    "openness",
    "release_date",
    "mode",
    "version",
    "window_as_stated",
    "organization",
    "reported_by",
    "report_kind",
)
"""After label, x and y: the standard columns a table shows, the weightiest first."""

_ON_REQUEST = frozenset(
    {
        "hf_repo",
        "window_start",
        "window_end",
        "problems",
        "samples",
        "source_title",
        "source_url",
        "training_cutoff",
        "score_low",
        "score_high",
        "evidence",
        "highlight",
        "note",
        "total_params_b",
        "pass_at_1",
        "model",
    }
)
"""Standard columns that a table shows only when asked, or in their role."""

WIDEST = 40
"""A text column is never wider than this many cells on a screen."""

_MOST_NAMES = 5_000


def table_columns(view: View) -> tuple[Column, ...]:
    """The columns of a table of `view`, the weightiest first; the label always leads.

    Raises:
        UsageError: for a name in `--columns` that the source does not have.
    """
    dataset, roles = view.dataset, view.roles
    if view.state.columns is not None:
        names = view.state.columns
        keys = [require_column(name, dataset.columns, roles).key for name in names]
    else:
        leading = [key for key in (roles.label, roles.x, roles.y) if key]
        beside = () if dataset.compared is None else dataset.compared.columns
        leading += [key for key in beside if _tells(dataset, key)]
        standard = [key for key in _BY_WEIGHT if key in dataset.by_key and _tells(dataset, key)]
        own = [c.key for c in dataset.columns if c.key not in {*_BY_WEIGHT, *_ON_REQUEST, *beside}]
        keys = [*leading, *standard, *own]
    return tuple(dataset.by_key[key] for key in dict.fromkeys(keys))


@remembered(size=64)
def _tells(dataset: Dataset, key: str) -> bool:
    """Whether a column says anything: some value, and active parameters that are not the total."""
    if not dataset.frame[key].notna().any():
        return False
    if key != "active_params_b" or "total_params_b" not in dataset.by_key:
        return True
    active, total = dataset.numbers(key), dataset.numbers("total_params_b")
    return bool(np.any((active != total) & ~np.isnan(active)))


@dataclass(frozen=True)
class ColumnWidth:
    """How many cells a column takes: `natural` for its widest text, heading included."""

    column: Column
    natural: int

    @property
    def right(self) -> bool:
        """Numbers stand at the right."""
        return self.column.kind is Kind.NUMBER


@remembered(size=256)
def column_width(dataset: Dataset, key: str) -> ColumnWidth:
    """The width of a column over all rows of the Dataset, so that filtering never moves it."""
    column = dataset.by_key[key]
    if column.kind is Kind.NUMBER:
        values = dataset.numbers(key)
        rows = _number_extremes(dataset, key) if np.any(~np.isnan(values)) else []
    else:
        rows = _longest(dataset.texts(key))
    texts = [format_cell(column, dataset.cell(row, key)) for row in rows]
    widest = max(map(text_width, (column.title, *texts)))
    return ColumnWidth(column, min(widest, WIDEST))


@remembered(size=8)
def names_alike(dataset: Dataset, key: str, width: int) -> frozenset[str]:
    """The beginnings, cut to `width` cells, that several different names of a column have.

    Over all rows, so that filtering changes no name; none where there are too many to look at.
    """
    if len(dataset) > _MOST_NAMES:
        return frozenset()
    return alike(dataset.texts(key).dropna(), width)


def _number_extremes(dataset: Dataset, key: str) -> list[int]:
    """Rows that hold the widest texts of a number column: the extremes for each decimals."""
    values, decimals = dataset.numbers(key), dataset.marks[key].decimals
    rows: list[int] = []
    for places in np.unique(decimals[~np.isnan(values)]):
        among = np.flatnonzero((decimals == places) & ~np.isnan(values))
        sizes = np.abs(values[among])
        rows += [int(among[sizes.argmax()]), int(among[values[among].argmin()])]
        below = among[sizes < 1000]  # 999.9B is wider than 1T
        rows += [int(below[np.abs(values[below]).argmax()])] if len(below) else []
    return rows


def _longest(texts: "pd.Series[str]") -> list[int]:
    """Up to 200 rows with the most characters, since some characters take two cells."""
    lengths = texts.str.len().fillna(0).to_numpy(dtype=np.int64)
    most = min(200, len(lengths))
    if most == 0:
        return []
    return [int(row) for row in np.argpartition(lengths, len(lengths) - most)[-most:]]
