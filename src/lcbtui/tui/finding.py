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
        self._problem: LcbtuiError | None = None

    def places(self, view: "View") -> list[int]:
        """The indices of the rows shown that match, in order.

        Raises:
            LcbtuiError: for terms that cannot be read, or that this source cannot serve.
        """
        if view is not self._view or self.text != self._text:
            from lcbtui.view.find import find, words_found

            self._view, self._text, self._problem = view, self.text, None
            self._places, self._words = [], ()
            try:
                self._places, self._words = find(view, self.text).tolist(), words_found(self.text)
            except LcbtuiError as error:
                self._problem = error
        if self._problem is not None:
            # Raised for every line that is painted: what it was raised through would pile up, and
            # with it the views of those frames.
            raise self._problem.with_traceback(None)
        return self._places

    def words_at(self, view: "View", index: int) -> tuple[str, ...] | None:
        """The words to mark in a row, which may be none; None where the row does not match."""
        if not self.text or not self.marked:
            return None
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
