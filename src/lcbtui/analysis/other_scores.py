"""The other scores of models that are compared, beside the one that they are compared by."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lcbtui.analysis.compare import Comparison
from lcbtui.dataset.columns import Cell, Column, Roles
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.header_words import Sort, heading_of, says_more
from lcbtui.dataset.rows import source_of
from lcbtui.dataset.source import SourceInfo
from lcbtui.dataset.standard import is_lower_better
from lcbtui.text.numbers import Unit
from lcbtui.view.derive.means import scale_of, score_columns


@dataclass(frozen=True)
class OtherScore:
    """A score of some models side by side, of which nothing tells whether they are separated.

    Attributes:
        source: what all of them are from.
        cells: one a model, missing where it has no value.
        lower: whether less of it is better.
    """

    column: Column
    source: SourceInfo
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
        dataset = table.dataset
        if dataset.selection is not None:
            continue
        y = dataset.by_key.get(table.roles.y or "")
        others = [
            each for each in score_columns(dataset) if each is not y and _is_score(dataset, each, y)
        ]
        for rows in _rows_side_by_side(found, at):
            source = source_of(dataset, next(iter(rows.values())))
            for column in others if len(rows) > 1 else ():
                cells = tuple(
                    dataset.cell(rows[place], column.key) if place in rows else Cell("")
                    for place in range(len(found.models))
                )
                if sum(not cell.missing for cell in cells) > 1:
                    scores.append(OtherScore(column, source, cells, _is_lower(column, table.roles)))
    return scores


def _is_score(dataset: Dataset, column: Column, y: Column | None) -> bool:
    """Whether a column that may be a score is one by its header, or has the scale of scores.

    Of other numbers, such as likes, nothing tells that more of them is better.
    """
    heading = heading_of(column.header)
    if column.unit is Unit.PERCENT or heading.sort is not Sort.UNKNOWN or not heading.bounded:
        return True
    return y is not None and scale_of(dataset, column) == scale_of(dataset, y)


def _is_lower(column: Column, roles: Roles) -> bool:
    """Whether less of a score is better: by its header, and where that says nothing, as of y."""
    is_unknown = heading_of(column.header).sort is Sort.UNKNOWN
    return is_lower_better(column) or (
        is_unknown and roles.lower_better and not says_more(column.header)
    )


def _rows_side_by_side(found: Comparison, table: int) -> Iterable[Mapping[int, int]]:
    """For each source in a table one row of each model that has any, by the model's position."""
    places = [(score.model, score.place) for group in found.groups for score in group.scores]
    places += [(place, at) for place, model in enumerate(found.models) for at in model.rows]
    rows: dict[str, dict[int, int]] = defaultdict(dict)
    for model, at in places:
        if at.table == table:
            source = source_of(found.tables[table].dataset, at.row).name
            rows[source].setdefault(model, at.row)
    return rows.values()
