"""The details of one row: every value it has, and what other sources say of the model."""

from lcbtui.report.details import brief_line, elsewhere, facts, report_line
from lcbtui.report.layout import pad
from lcbtui.sources.width import text_width
from lcbtui.tui.palette import Ink
from lcbtui.tui.screens.text_dialog import TextDialog
from lcbtui.tui.widgets.text_block import Line
from lcbtui.view.view import View

MOST_BRIEF = 4
"""Reports that the panel names; the dialog has them all."""


def details_lines(view: View, row: int, *, brief: bool = False) -> list[Line]:
    """The lines of the details dialog, or the brief ones of the panel.

    The panel changes with every step of the cursor, so it leaves out what the status line says.
    """
    dataset = view.dataset
    known = facts(dataset, row, _in_status(view) if brief else frozenset())
    width = max((text_width(name) for name, _ in known), default=0)
    lines: list[Line] = [
        [(pad(name, width) + "  ", Ink.DIM), (value, Ink.TEXT)] for name, value in known
    ]
    if not brief and dataset.source.chart.footnote and dataset.source.approximate:
        lines.append([("≈ ", Ink.ACCENT), (dataset.source.chart.footnote, Ink.DIM)])
    others = elsewhere(dataset, row)
    if others:
        lines += [[("", Ink.TEXT)], [("In other sources", Ink.STRONG)]]
        most = MOST_BRIEF if brief else len(others)
        lines += [[((brief_line if brief else report_line)(r), Ink.TEXT)] for r in others[:most]]
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
