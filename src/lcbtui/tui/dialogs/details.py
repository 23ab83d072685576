"""The details of one row: every value it has, and what other sources say of the model.

The dialog that shows models side by side: the source on the screen, and the bundled ones.
"""

from collections.abc import Sequence
from functools import cache

from lcbtui.analysis.compare import side_by_side, slices_of
from lcbtui.dataset.dataset import dataset_of
from lcbtui.dataset.lookup import FoundModel, RowAt, Table, model_at
from lcbtui.query.masks import rows_named
from lcbtui.report.compare import compare_lines
from lcbtui.report.model import brief_report_line, other_reports, report_line, row_facts
from lcbtui.sources.open import bundled_tables
from lcbtui.text.width import pad, text_width
from lcbtui.tui.dialogs.dialog import TextDialog
from lcbtui.tui.palette import Ink
from lcbtui.tui.widgets.text import Line
from lcbtui.view.view import View

MOST_BRIEF = 4
"""Reports that the panel names; the dialog has them all."""


def details_lines(view: View, row: int, *, brief: bool = False) -> list[Line]:
    """The lines of the details dialog, or the brief ones of the panel.

    The panel changes with every step of the cursor, so it leaves out what the status line says.
    """
    dataset = view.dataset
    known = row_facts(dataset, row, _in_status(view) if brief else frozenset())
    width = max((text_width(name) for name, _ in known), default=0)
    lines: list[Line] = [
        [(pad(name, width) + "  ", Ink.DIM), (value, Ink.TEXT)] for name, value in known
    ]
    if not brief and dataset.source.chart.footnote and dataset.source.approximate:
        lines.append([("≈ ", Ink.ACCENT), (dataset.source.chart.footnote, Ink.DIM)])
    others = other_reports(dataset, row, bundled_tables())
    if others:
        lines += [[("", Ink.TEXT)], [("In other sources", Ink.STRONG)]]
        most = MOST_BRIEF if brief else len(others)
        lines += [
            [((brief_report_line if brief else report_line)(r), Ink.TEXT)] for r in others[:most]
        ]
        if len(others) > most:
            lines.append([(f"and {len(others) - most} more: Enter", Ink.DIM)])
    return lines


def _in_status(view: View) -> frozenset[str]:
    """The columns that the status line tells of, and the ends of what ± says in short."""
    roles = view.roles
    keys = {roles.label, roles.x, roles.y, "organization", "openness", "highlight"}
    return frozenset(key for key in keys if key) | {"score_low", "score_high", "evidence"}


def details_dialog(view: View, row: int) -> TextDialog:
    """The dialog for one row."""
    label = view.dataset.cell(row, view.roles.label).text
    return TextDialog(label or f"Row {row + 1}", details_lines(view, row))


def models_pinned(
    view: View, selected: int | None
) -> tuple[tuple[Table, ...], tuple[FoundModel, ...]]:
    """The pinned models in the order of pinning, and the sources to look in.

    Args:
        view: what is shown; its source comes first.
        selected: the selected row, which joins a single pinned model; None without one.
    """
    dataset, roles = view.dataset, view.roles
    others = (table for table in _bundled_tables() if table.dataset.source != dataset.source)
    tables = (Table(dataset, roles), *others)
    rows: list[int] = []
    for pin in view.state.pins:
        rows += rows_named(dataset, roles.label, (pin,))[:1].tolist()
    models = _models(tables, rows)
    if len(models) < 2 and selected is not None:
        models = _models(tables, [*rows, selected])
    return tables, models


def _models(tables: tuple[Table, ...], rows: Sequence[int]) -> tuple[FoundModel, ...]:
    found = (model_at(tables, RowAt(0, row)) for row in rows)
    return tuple({model.rows: model for model in found}.values())


@cache
def _bundled_tables() -> tuple[Table, ...]:
    datasets = [dataset_of(table) for table in bundled_tables()]
    return tuple(Table(dataset, dataset.roles) for dataset in datasets)


def side_by_side_dialog(
    tables: Sequence[Table], models: Sequence[FoundModel], cells: int
) -> TextDialog:
    """The dialog for at least two models.

    Args:
        tables: the sources.
        models: the models.
        cells: how wide a line can be.
    """
    found = side_by_side(tables, models)
    lines = compare_lines(found, slices_of(found), cells)
    inks = [Ink.STRONG if place < len(models) else Ink.TEXT for place in range(len(lines))]
    pieces = [[(line, ink)] for line, ink in zip(lines, inks, strict=True)]
    return TextDialog("Side by side", pieces)
