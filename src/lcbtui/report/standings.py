"""One model over all scores as lines: "MMLU-Pro  87.5  place 3 of 40"."""

from lcbtui.analysis.standings import standings
from lcbtui.dataset.columns import format_cell
from lcbtui.text.numbers import MISSING
from lcbtui.text.width import TextColumn, lay_out
from lcbtui.view.view import View


def standing_lines(view: View, row: int, width: int | None) -> list[str]:
    """A heading and a line for each score of a row; nothing for one score alone, or no place.

    Args:
        view: as in `standings`.
        row: a position in the Dataset.
        width: the cells of a line; None cuts nothing off.
    """
    found = standings(view, row)
    if all(each.place is None for each in found):
        return []
    places = [
        MISSING if each.place is None else f"{each.place:,} of {each.ranked:,}" for each in found
    ]
    columns = [
        TextColumn("score", [each.column.title for each in found], shrinks=True),
        TextColumn("value", [format_cell(each.column, each.cell) for each in found], right=True),
        TextColumn("place", places, right=True),
    ]
    return lay_out(columns, width)
