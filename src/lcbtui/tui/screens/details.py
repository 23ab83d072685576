"""The details of one row: every value it has, and what other sources say of the model."""

from lcbtui.report.details import elsewhere, facts
from lcbtui.report.layout import pad, text_width
from lcbtui.tui.palette import Ink
from lcbtui.tui.screens.text_dialog import TextDialog
from lcbtui.tui.widgets.text_block import Line
from lcbtui.view.view import View


def details_lines(view: View, row: int) -> list[Line]:
    """The lines of the details dialog and of the details panel."""
    dataset = view.dataset
    known = facts(dataset, row)
    width = max((text_width(name) for name, _ in known), default=0)
    lines: list[Line] = [
        [(pad(name, width) + "  ", Ink.DIM), (value, Ink.TEXT)] for name, value in known
    ]
    if dataset.source.chart.footnote and dataset.source.approximate:
        lines.append([("≈ ", Ink.ACCENT), (dataset.source.chart.footnote, Ink.DIM)])
    others = elsewhere(dataset, row)
    if others:
        lines += [[("", Ink.TEXT)], [("In other sources", Ink.STRONG)]]
        lines += [[(line, Ink.TEXT)] for line in others]
    return lines


def details_dialog(view: View, row: int) -> TextDialog:
    """The dialog for one row."""
    label = view.dataset.cell(row, view.roles.label).text
    return TextDialog(label or f"Row {row + 1}", details_lines(view, row))
