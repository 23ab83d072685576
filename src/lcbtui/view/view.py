"""View: which rows of a Dataset are shown, in which order, and what was left out and why.

A View holds positions, never a copied frame. Widgets, the chart and the reports all read it.
"""

import re
from dataclasses import dataclass
from enum import IntFlag
from functools import cached_property

import numpy as np
import numpy.typing as npt

from lcbtui.dataset.cache import Cacheable, cached
from lcbtui.dataset.columns import Roles
from lcbtui.dataset.dataset import Dataset, Floats, Positions
from lcbtui.dataset.remarks import Remark
from lcbtui.dataset.rows import is_ranked
from lcbtui.dataset.standard import SCORE, STANDARD
from lcbtui.view.state import ViewState

_is_ranked = cached(size=2)(is_ranked)

_UNIT_AT_END = re.compile(r"\s*[(\[][^()\[\]]*[)\]]$")
"""As in "Error rate (%)"."""
_MEAN_OF_MANY = re.compile(r"Mean of (\d+)")


class Ranks:
    """Competition ranks of values, the highest first: equal values share a rank (5, 5, 7).

    `analysis.ranking.Ranking` has the ranges of ranks that the evidence allows. Each is found when
    it is asked for, since a screen asks for a few of many.
    """

    def __init__(self, values: Floats) -> None:
        self._values = values

    def __getitem__(self, index: int) -> int | None:
        """The rank of the value at `index`, from 1; None where there is no value."""
        value = self._values[index]
        if np.isnan(value):
            return None
        below = np.searchsorted(self._ascending, value, side="right")
        return int(len(self._ascending) - below) + 1

    @property
    def ranked(self) -> int:
        """How many values there are."""
        return len(self._ascending)

    @cached_property
    def _ascending(self) -> Floats:
        present = self._values[~np.isnan(self._values)]
        sorted_already = bool(np.all(present[:-1] >= present[1:]))
        return present[::-1] if sorted_already else np.sort(present)


class Emphasis(IntFlag):
    """Why a shown row stands out; bits, since one row can be several of these."""

    NONE = 0
    OURS = 1
    PINNED = 2
    FRONTIER = 4


@dataclass(frozen=True)
class Series:
    """One entry of the legend.

    Attributes:
        key: the word of `--series`: one of `ours open-data open-weights closed unknown`, or a
            value of the column chosen with `--series-by`.
        label: the words of the legend.
        count: rows that all other filters keep, whether or not this series is shown.
        shown: whether its rows are shown.
    """

    key: str
    label: str
    count: int
    shown: bool


@dataclass(frozen=True, eq=False)
class View(Cacheable):
    """The answer to a ViewState on a Dataset.

    Attributes:
        roles: the columns in force, after `--x --y --label --series-by`.
        rows: (shown,) int64 positions in the Dataset, in display order.
        emphasis: (shown,) uint8 `Emphasis` bits of each shown row.
        series_of: (shown,) int8 index into `series` of each shown row.
        series: the legend in a fixed order, those without any row in the Dataset left out.
        ours: (ours,) int64 positions of our model's rows in the Dataset, shown or not.
        sentence: what is shown, as "5 of 12 · params ≤ 32B · 1 without parameters left out".
        window: the window that the scores shown cover, in words; "" where rows say it themselves.
        parts: what the sentence is joined of, the count first.
        left_out: the parts of the sentence that tell of rows one might have expected.
        generation: a later View has a higher one; a late View is never shown. 0 is of one that
            stands alone.
    """

    dataset: Dataset
    state: ViewState
    roles: Roles
    rows: Positions
    emphasis: npt.NDArray[np.uint8]
    series_of: npt.NDArray[np.int8]
    series: tuple[Series, ...]
    ours: Positions
    sentence: str
    generation: int = 0
    parts: tuple[str | Remark, ...] = ()
    left_out: tuple[str | Remark, ...] = ()
    window: str = ""
    all_rows: Positions | None = None
    """All rows that match, in display order, where `limit` cut the list; None otherwise."""

    def __len__(self) -> int:
        """How many rows are shown."""
        return len(self.rows)

    @property
    def matching(self) -> Positions:
        """All rows that match, in display order, before `limit`."""
        return self.rows if self.all_rows is None else self.all_rows

    @cached_property
    def draws_ranking(self) -> bool:
        """Whether the chart is the ranking, a line for each model, and not points on two axes."""
        ranking = self.state.ranking_asked
        return not self.state.by_month and _is_ranked(self.dataset, self.roles, ranking=ranking)

    @property
    def superlative(self) -> str:
        """What the best of y is: "highest", or "lowest" where less is better."""
        return "lowest" if self.roles.lower_better else "highest"

    @property
    def measure(self) -> str:
        """What y is called beside `superlative`: "score", or as in its source: "WER", "MMLU"."""
        y = self.dataset.by_key.get(self.roles.y or "")
        if y is None or y.title in {SCORE, STANDARD[SCORE].column.title}:
            return "score"
        if mean := _MEAN_OF_MANY.fullmatch(y.title):
            return f"mean of {mean[1]} scores"
        return _UNIT_AT_END.sub("", y.title) or y.title

    @cached_property
    def ranks(self) -> Ranks:
        """The competition rank of each shown row among all that match and may have a rank."""
        if self.roles.y is None:
            return Ranks(np.full(len(self.rows), np.nan))
        rows = self.matching
        values = self.roles.sign * self.dataset.numbers(self.roles.y)[rows]
        if self.dataset.unranked is not None and not self.state.rank_anyway:
            values = np.where(self.dataset.unranked[rows], np.nan, values)
        return Ranks(values)
