"""One model over all scores of a source as a table: score, value, place."""

from lcbtui.analysis.standings import standings
from lcbtui.dataset.columns import format_cell
from lcbtui.report.facts import FactTable
from lcbtui.text.numbers import MISSING
from lcbtui.text.width import TextColumn
from lcbtui.view.view import View


def standing_table(view: View, row: int) -> FactTable | None:
    """A line for each score of a row; None for one score alone, or no place.

    Args:
        view: as in `standings`.
        row: a position in the Dataset.
    """
    found = standings(view, row)
    if all(each.place is None for each in found):
        return None
    places = [
        MISSING if each.place is None else f"{each.place:,} of {each.ranked:,}" for each in found
    ]
    values = [format_cell(each.column, each.cell) for each in found]
    return FactTable(
        (
            TextColumn("Score", [each.column.title for each in found], shrinks=True),
            TextColumn("Value", values, right=True),
            TextColumn("Place", places, right=True),
        )
    )
