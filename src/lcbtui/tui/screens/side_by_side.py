"""The dialog that shows models side by side: the source on the screen, and the bundled ones."""

from collections.abc import Sequence
from functools import cache

from lcbtui.report.compare_text import compare_lines
from lcbtui.sources.catalog import bundled
from lcbtui.sources.open import open_dataset
from lcbtui.tui.palette import Ink
from lcbtui.tui.screens.text_dialog import TextDialog
from lcbtui.view.evaluate import rows_named
from lcbtui.view.model_names import Named, Place, Table, model_at
from lcbtui.view.pairs import side_by_side
from lcbtui.view.slices import slices_of
from lcbtui.view.view import View


def models_pinned(view: View, selected: int | None) -> tuple[tuple[Table, ...], tuple[Named, ...]]:
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


def _models(tables: tuple[Table, ...], rows: Sequence[int]) -> tuple[Named, ...]:
    found = (model_at(tables, Place(0, row)) for row in rows)
    return tuple({model.places: model for model in found}.values())


@cache
def _bundled_tables() -> tuple[Table, ...]:
    """The bundled sources; read once, since they cannot change."""
    datasets = [open_dataset(info) for info in bundled().values()]
    return tuple(Table(dataset, dataset.roles) for dataset in datasets)


def side_by_side_dialog(tables: Sequence[Table], models: Sequence[Named], cells: int) -> TextDialog:
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
