"""Label placement: where each label of a chart stands; the same answer every time.

A backend finds the candidate positions of each label. Then comes greedy placement, the most
important label first; one that finds no place makes others move to other candidates of theirs. The
selected one comes last, so that moving the cursor leaves the others where they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple


class LabelPlace(NamedTuple):
    """A possible position of a label, the text beside a point, in cells or in pixels.

    All labels have the same height.
    """

    left: float
    top: float
    right: float


def place_labels(
    choices: Sequence[Sequence[LabelPlace]],
    selected: int | None = None,
    staying: frozenset[int] = frozenset(),
    *,
    height: float = 1.0,
    gap: tuple[float, float] = (2.0, 0.0),
) -> list[LabelPlace | None]:
    """Choose a position for each label (text beside a point) without overlaps; None without room.

    A placed label is removed only for the selected one.

    Args:
        choices: the candidate positions of each label, the best first; the most important label
            first.
        selected: index of a label to place in any case, if need be in place of others.
        staying: indexes of labels that are not removed for the selected one.
        height: the height of every label.
        gap: the space to keep free between two labels, across and up.
    """
    placed = _Placed(choices, height, gap, {})
    left = [label for label in range(len(choices)) if not placed.add(label)]
    for label in left:
        placed.add_moving(label)
    for label in left:  # what moved may have left room
        placed.add(label)
    if selected is not None and selected not in placed.chosen:
        placed.force(selected, staying)
    return [placed.chosen.get(label) for label in range(len(choices))]


@dataclass
class _Placed:
    """The candidate positions of each label, the room to keep, and the positions chosen so far."""

    choices: Sequence[Sequence[LabelPlace]]
    height: float
    gap: tuple[float, float]
    chosen: dict[int, LabelPlace]

    def add(self, label: int) -> bool:
        """Place a label at its best free position; False without one."""
        for candidate in self.choices[label] if label not in self.chosen else ():
            if not self._conflicts(candidate):
                self.chosen[label] = candidate
                return True
        return False

    def add_moving(self, label: int) -> None:
        """Place a label where at most two others stand that have room elsewhere, if any."""
        for candidate in self.choices[label]:
            others, before = self._conflicts(candidate), self.chosen.copy()
            self._put(label, candidate, others)
            if len(others) <= 2 and all(map(self.add, others)):
                return
            self.chosen = before

    def force(self, label: int, staying: frozenset[int]) -> None:
        """Place a label in any case, where the fewest and least important labels are removed."""
        found = [(each, self._conflicts(each)) for each in self.choices[label]]
        found = [each for each in found if not staying.intersection(each[1])]
        if found:
            # The last in the list are the least important; `min` keeps the best place among equals.
            easiest, others = min(found, key=lambda each: (len(each[1]), [-n for n in each[1]]))
            self._put(label, easiest, others)
            for other in others:
                self.add(other)

    def _put(self, label: int, candidate: LabelPlace, others: Sequence[int]) -> None:
        for other in others:
            del self.chosen[other]
        self.chosen[label] = candidate

    def _conflicts(self, candidate: LabelPlace) -> list[int]:
        """List the placed labels that overlap a candidate position or are too close to it."""
        (across, up), (left, top, right) = self.gap, candidate
        return sorted(
            label
            for label, other in self.chosen.items()
            if abs(other.top - top) < self.height + up
            and other.left < right + across
            and other.right > left - across
        )
