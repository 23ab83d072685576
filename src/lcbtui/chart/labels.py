"""Which label stands where: pure geometry, the same answer every time.

Labels are placed one after the other, the most important first; one that finds no place makes
others move to other places of theirs. The selected one comes last, so that moving the cursor
leaves the others where they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from lcbtui.chart.spots import GAP, MOST_SPOTS, PLAIN, Panel, Spot, Wanted, spots

_DEPTH = 3
_SEARCH = 3000
"""Tries after which no label makes another one move."""

Fixed = frozenset[int]


@dataclass(frozen=True)
class Place:
    """Where a label starts."""

    column: int
    line: int


@dataclass(frozen=True)
class Placement:
    """Where the labels are, and how many places were tried to find that out.

    Attributes:
        places: one for each label; None where it found none.
        steps: tries, at most `most_steps`.
    """

    places: tuple[Place | None, ...]
    steps: int


def most_steps(labels: int) -> int:
    """How many places are tried at the most for so many labels."""
    return 4 * MOST_SPOTS * labels + 4 * _SEARCH


def place_labels(wanted: Sequence[Wanted], panel: Panel, selected: int | None = None) -> Placement:
    """A place for each label, or None; the first in the list are the most important.

    There are never fewer labels than if each simply took the first free place right, left,
    above or below its marker. A label is given up for none but the selected one.

    Args:
        wanted: the labels.
        panel: what they must not cover.
        selected: the label that is placed wherever it fits, over others if need be.
    """
    choices = spots(wanted, panel)
    best = _Search(choices)
    best.settle_all()
    steps = best.steps
    for kinds in PLAIN:
        plain = _Search(choices)
        plain.take_plain(kinds)
        if len(plain.chosen) > len(best.chosen):
            plain.settle_all()
            best = plain
        steps += plain.steps
    if selected is not None:
        steps -= best.steps
        best.insist(selected)
        steps += best.steps
    found = (best.chosen.get(label) for label in range(len(wanted)))
    return Placement(
        tuple(None if spot is None else Place(spot.start, spot.line) for spot in found), steps
    )


@dataclass
class _Search:
    """Labels placed so far, and how many places were tried.

    Attributes:
        choices: the places of each label, the best first.
        lines: line → the labels on it.
        log: what was undone and done, so that it can be taken back.
    """

    choices: list[list[Spot]]
    chosen: dict[int, Spot] = field(default_factory=dict)
    lines: dict[int, set[int]] = field(default_factory=dict)
    log: list[tuple[int, Spot | None]] = field(default_factory=list)
    steps: int = 0

    def take_plain(self, kinds: tuple[int, ...]) -> None:
        """Each label takes the first free one of a few places, and no other moves."""
        for label, some in enumerate(self.choices):
            own = {spot.kind: spot for spot in some}
            for kind in kinds:
                if kind in own and not self._in_the_way(own[kind]):
                    self._set(label, own[kind])
                    break

    def settle_all(self) -> None:
        """Find a place for every label that has none."""
        for label in range(len(self.choices)):
            if label not in self.chosen:
                self.log.clear()
                self._settle(label, frozenset(), _DEPTH)

    def insist(self, label: int) -> None:
        """Place a label where the fewest and least important others lose theirs."""
        if label in self.chosen or not self.choices[label]:
            return
        rivals = [self._in_the_way(spot) for spot in self.choices[label]]
        # The last in the list are the least important; `min` keeps the best place among equals.
        costs = [(len(some), [-rival for rival in some]) for some in rivals]
        easiest = min(range(len(costs)), key=lambda n: costs[n])
        for rival in rivals[easiest]:
            self._set(rival, None)
        self._set(label, self.choices[label][easiest])
        for rival in rivals[easiest]:
            self._settle(rival, frozenset({label}), _DEPTH)

    def _settle(self, label: int, fixed: Fixed, depth: int) -> bool:
        """Find a place for a label, moving others to other places of theirs if need be."""
        found: list[tuple[Spot, list[int]]] = []
        for spot in self.choices[label]:
            rivals = self._in_the_way(spot)
            if not rivals:
                self._set(label, spot)
                return True
            found.append((spot, rivals))
        fixed = fixed | {label}
        return depth > 0 and any(
            self._push(label, spot, rivals, fixed, depth) for spot, rivals in found
        )

    def _push(self, label: int, spot: Spot, rivals: list[int], fixed: Fixed, depth: int) -> bool:
        """Take a place from whoever holds it, if they all find another; else undo it all."""
        if self.steps > _SEARCH or len(rivals) > 2 or fixed & set(rivals):
            return False
        before = len(self.log)
        for rival in rivals:
            self._set(rival, None)
        self._set(label, spot)
        if all(self._settle(rival, fixed, depth - 1) for rival in rivals):
            return True
        while len(self.log) > before:
            self._put(*self.log.pop())
        return False

    def _in_the_way(self, spot: Spot) -> list[int]:
        """The labels in the way, or so close that two names would read as one, in order."""
        self.steps += 1
        start, end = spot.start - GAP, spot.end + GAP
        return sorted(
            label
            for label in self.lines.get(spot.line, ())
            if self.chosen[label].start < end and self.chosen[label].end > start
        )

    def _set(self, label: int, spot: Spot | None) -> None:
        self.log.append((label, self.chosen.get(label)))
        self._put(label, spot)

    def _put(self, label: int, spot: Spot | None) -> None:
        before = self.chosen.pop(label, None)
        if before is not None:
            self.lines[before.line].discard(label)
        if spot is not None:
            self.chosen[label] = spot
            self.lines.setdefault(spot.line, set()).add(label)
