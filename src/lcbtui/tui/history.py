"""Undo: one step is one key, or all that was typed until a pause."""

from lcbtui.view.state import ViewState

PAUSE = 0.8
"""Seconds without a letter that end a step of typing."""

LONGEST = 200


class History:
    """The states that `u` goes back to."""

    def __init__(self) -> None:
        self._before: list[ViewState] = []
        self._typing_until = 0.0

    def changed(self, before: ViewState, now: float, *, typed: bool) -> None:
        """Note that a state is about to be left.

        Args:
            before: the state as it was.
            now: seconds of a clock that only goes forward.
            typed: whether it is left by typing, which goes on until a pause.
        """
        goes_on = typed and now < self._typing_until
        self._typing_until = now + PAUSE if typed else 0.0
        if not goes_on:
            self._before = [*self._before[-LONGEST:], before]

    def undo(self) -> ViewState | None:
        """The state before the last step; None where there is none."""
        self._typing_until = 0.0
        return self._before.pop() if self._before else None

    def __len__(self) -> int:
        """How many steps can be taken back."""
        return len(self._before)
