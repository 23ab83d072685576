"""How models, sizes and scores are called in the sentences of the insights."""

from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np

from lcbtui.sources.model import Cell, Unit
from lcbtui.sources.values import format_cell
from lcbtui.view.insights import Insights
from lcbtui.view.sentence import noun

MOST_NAMED = 4
"""More models than this are counted, not named: a sentence must be read at one glance."""


class Words:
    """Names of rows by their position in `insights.rows`."""

    def __init__(self, insights: Insights) -> None:
        self.insights = insights
        self.parameters = "parameters" if insights.size is None else noun(insights.size)
        self.what = ("model", "models") if insights.models is None else ("row", "rows")
        """What a row is: of a source with several rows a model it is not the model itself."""

    @cached_property
    def known(self) -> str:
        """What makes "the best" true where a model without a size scores higher than all others."""
        found = self.insights
        best = np.max(found.scores, where=found.both, initial=-np.inf)
        higher = (found.scores > best) & ~found.both
        return " of known size" if higher.any() else ""

    @cached_property
    def _in_modes(self) -> frozenset[str]:
        """Labels that several rows have, where a source tells modes apart."""
        view = self.insights.view
        if "mode" not in view.dataset.by_key:
            return frozenset()
        labels = view.dataset.texts(view.roles.label).iloc[self.insights.rows]
        return frozenset(labels[labels.duplicated()].dropna())

    def rows(self, positions: Iterable[int]) -> tuple[int, ...]:
        """Positions in the Dataset."""
        return tuple(int(self.insights.rows[i]) for i in positions)

    def name(self, position: int) -> str:
        """The label of a row, or its number where it has none."""
        return self._with(position)

    def once(self, positions: Iterable[int]) -> list[int]:
        """The first of each name."""
        first: dict[str, int] = {}
        for position in positions:
            first.setdefault(self.name(position), int(position))
        return list(first.values())

    def names(self, positions: Iterable[int]) -> str:
        """The labels of some rows: "A, B and C", each once."""
        return and_so_on([self.name(position) for position in self.once(positions)])

    def size(self, position: int) -> str:
        """How large a row's model is, with its marks: "≈4B"."""
        column = self.insights.size
        row = int(self.insights.rows[position])
        return "" if column is None else format_cell(column, self._cell(row, column.key))

    def score(self, position: int) -> str:
        """What it scored, with its marks: "≈70.5"."""
        column = self.insights.score
        row = int(self.insights.rows[position])
        return "" if column is None else format_cell(column, self._cell(row, column.key))

    def sized(self, position: int) -> str:
        """Name and size: "DASD-4B-Thinking (≈4B)"."""
        return self._with(position, self.size(position))

    def _with(self, position: int, *more: str) -> str:
        """The name with some words in brackets, its mode first where that tells rows apart."""
        row = int(self.insights.rows[position])
        label = self._cell(row, self.insights.view.roles.label).text
        mode = self._cell(row, "mode").text if label in self._in_modes else ""
        words = ", ".join(filter(None, [mode, *more]))
        return f"{label or f'row {row + 1}'} ({words})" if words else label or f"row {row + 1}"

    def amount(self, value: float) -> str:
        """A difference of scores: "6.7 points"; of another column than percent, of its name."""
        column = self.insights.score
        if column is None or column.unit is Unit.PERCENT:
            return f"{value:.1f} points"
        return f"{value:.4g} of {column.title}"

    def change(self, value: float, *, unit: bool = True) -> str:
        """A gain or a loss: "6.7 points more"."""
        amount = self.amount(abs(value)) if unit else self.amount(abs(value)).partition(" ")[0]
        return f"{amount} {'less' if value < 0 else 'more'}"

    def _cell(self, row: int, key: str) -> Cell:
        return self.insights.view.dataset.cell(row, key)


def and_so_on(words: Sequence[str]) -> str:
    """Some words in a row: "A, B and C"; of many only the first: "A, B, C, D and 8 more"."""
    named, more = words[:MOST_NAMED], len(words) - MOST_NAMED
    if more == 1:
        named, more = words, 0
    if more > 0:
        return f"{', '.join(named)} and {more:,} more"
    return " and ".join(filter(None, [", ".join(named[:-1]), *named[-1:]]))


def listed(words: Sequence[str]) -> str:
    """Numbers in a row: "4B 69.3 · 32B 70.3", as many as `and_so_on` names."""
    named, more = words[:MOST_NAMED], len(words) - MOST_NAMED
    if more == 1:
        named, more = words, 0
    return " · ".join([*named, *([f"{more:,} more"] if more > 0 else [])])


def one_of(count: int, words: tuple[str, str]) -> str:
    """The word for one or for several."""
    return words[count != 1]


def percent(fraction: float) -> str:
    """A part of a size: "4 %", "0.94 %"."""
    value = 100 * fraction
    return f"{np.format_float_positional(float(f'{value:.2g}'), trim='-')} %"


def times(count: int) -> str:
    """How many comparisons were made."""
    return f"{count:,} comparison{'' if count == 1 else 's'}"
