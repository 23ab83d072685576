"""The other scores of models that are compared, beside the one that they are compared by."""

from collections.abc import Mapping
from dataclasses import dataclass

from lcbtui.analysis.compare import Comparison
from lcbtui.dataset.columns import Cell, Column
from lcbtui.dataset.standard import is_lower_better
from lcbtui.view.derive.means import score_columns


@dataclass(frozen=True)
class OtherScore:
    """A score of some models side by side, of which nothing tells whether they are separated.

    Attributes:
        cells: one a model, missing where it has no value.
        lower: whether less of it is better.
    """

    column: Column
    cells: tuple[Cell, ...]
    lower: bool

    @property
    def best(self) -> frozenset[int]:
        """Positions of the models with the best value; of none where all have the same."""
        sign = -1 if self.lower else 1
        known = [cell.number * sign for cell in self.cells if cell.number is not None]
        if min(known) == max(known):
            return frozenset()
        numbers = (cell.number for cell in self.cells)
        return frozenset(
            at for at, n in enumerate(numbers) if n is not None and n * sign == max(known)
        )


def other_scores(found: Comparison) -> list[OtherScore]:
    """The scores but y that at least two of the models have in one source, in its order.

    Of several rows of a model that which was compared counts, else its first. Of results by problem
    the parts are compared by themselves (`compare.slices_of`).
    """
    scores = []
    for at, table in enumerate(found.tables):
        rows, dataset = _rows_side_by_side(found, at), table.dataset
        if dataset.selection is not None:
            continue
        others = (each for each in score_columns(dataset) if each.key != table.roles.y)
        for column in others if len(rows) > 1 else ():
            cells = tuple(
                dataset.cell(rows[place], column.key) if place in rows else Cell("")
                for place in range(len(found.models))
            )
            if sum(not cell.missing for cell in cells) > 1:
                scores.append(OtherScore(column, cells, is_lower_better(column)))
    return scores


def _rows_side_by_side(found: Comparison, table: int) -> Mapping[int, int]:
    """One row in a source of each model that has any, by the position of the model."""
    rows: dict[int, int] = {}
    for score in (score for group in found.groups for score in group.scores):
        if score.place.table == table:
            rows.setdefault(score.model, score.place.row)
    for place, model in enumerate(found.models):
        for at in model.rows:
            if at.table == table:
                rows.setdefault(place, at.row)
    return rows
