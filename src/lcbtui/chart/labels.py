"""Label placement: where each label of a chart stands; the same answer every time.

A backend finds the candidate positions of each label. Then comes greedy placement, the most
important label first; one that finds no place makes others move to other candidates of theirs. The
selected one comes last, so that moving the cursor leaves the others where they are.
"""

from collections.abc import Sequence
from functools import partial
from itertools import filterfalse
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
    chosen: dict[int, LabelPlace] = {}
    conflicts = partial(_conflicts, chosen, height, gap)

    def put(label: int, candidate: LabelPlace, others: Sequence[int] = ()) -> bool:
        """Place a label instead of others; whether these have room elsewhere."""
        for other in others:
            del chosen[other]
        chosen[label] = candidate
        return all([*map(add, others)])

    def add(label: int) -> bool:
        """Place a label at its best free position; False without one."""
        free = (each for each in choices[label] if label not in chosen and not conflicts(each))
        return any(put(label, each) for each in free)

    left = [*filterfalse(add, range(len(choices)))]
    for label in left:  # where at most two others stand that have room elsewhere
        for candidate in choices[label]:
            others, before = conflicts(candidate), chosen.copy()
            if len(others) <= 2 and put(label, candidate, others):
                break
            chosen.clear()
            chosen.update(before)
    for label in left:  # what moved may have left room
        add(label)
    if selected is not None and selected not in chosen:
        found = [(each, conflicts(each)) for each in choices[selected]]
        found = [each for each in found if not staying.intersection(each[1])]
        # The last in the list are the least important; `min` keeps the best place among equals.
        found.sort(key=lambda each: (len(each[1]), [-n for n in each[1]]))
        for candidate, others in found[:1]:
            put(selected, candidate, others)
    return [*map(chosen.get, range(len(choices)))]


def _conflicts(
    chosen: dict[int, LabelPlace], height: float, gap: tuple[float, float], candidate: LabelPlace
) -> list[int]:
    """List the placed labels that overlap a candidate position or are too close to it."""
    (across, up), (left, top, right) = gap, candidate
    return sorted(
        label
        for label, other in chosen.items()
        if abs(other.top - top) < height + up
        and other.left < right + across
        and other.right > left - across
    )
