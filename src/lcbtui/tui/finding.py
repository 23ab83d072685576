"""Finding: which of the rows shown have what is looked for. Nothing is filtered. No Textual."""

from bisect import bisect_left, bisect_right
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from lcbtui.errors import LcbtuiError

if TYPE_CHECKING:  # pandas comes with it: not before the first frame
    from lcbtui.view.view import View


class Place(NamedTuple):
    """A row that was gone to.

    Attributes:
        row: its index among the rows shown.
        number: which of the matches it is, from 1.
        total: how many matches there are.
        wrapped: whether the end of the table was passed.
    """

    row: int
    number: int
    total: int
    wrapped: bool


class Finding:
    """The terms looked for, and their matches in the newest View that was asked about."""

    def __init__(self) -> None:
        self.text = ""
        """Terms of the query language; blank looks for nothing."""
        self.marked = True
        """Whether matches are marked in the table: Escape lets the marks go, not the terms."""
        self._view: View | None = None
        self._text = ""
        self._places: list[int] = []
        self._words: tuple[str, ...] = ()
        self._failed = False

    def places(self, view: "View") -> list[int]:
        """The indices of the rows shown that match, in order.

        Raises:
            LcbtuiError: for terms that cannot be read, or that this source cannot serve.
        """
        if self._failed or not self._has_looked_at(view):
            from lcbtui.view.apply import find, words_found

            self._view, self._text, self._failed = view, self.text, True
            self._places, self._words = [], ()
            self._places, self._words = find(view, self.text).tolist(), words_found(self.text)
            self._failed = False
        return self._places

    def _has_looked_at(self, view: "View") -> bool:
        return view is self._view and self.text == self._text

    def words_at(self, view: "View", index: int) -> tuple[str, ...] | None:
        """The words to mark in a row, which may be none; None where the row does not match."""
        if not self.text or not self.marked:
            self._view = None  # its rows are not kept for that
            return None
        if not self._has_looked_at(view):
            with suppress(LcbtuiError):  # said where it was typed
                self.places(view)
        place = bisect_left(self._places, index)
        matches = place < len(self._places) and self._places[place] == index
        return self._words if matches else None

    def next(self, view: "View", index: int, step: int, *, here: bool = False) -> Place | None:
        """The next match, around the end of the table; None where nothing matches.

        Args:
            view: what is shown.
            index: where to begin.
            step: 1 for the next, -1 for the one before.
            here: whether the row at `index` will do.

        Raises:
            LcbtuiError: as `places`.
        """
        places = self.places(view)
        if not places:
            return None
        if step > 0:
            place = (bisect_left if here else bisect_right)(places, index)
        else:
            place = bisect_left(places, index) - 1
        wrapped = not 0 <= place < len(places)
        place %= len(places)
        return Place(places[place], place + 1, len(places), wrapped)
