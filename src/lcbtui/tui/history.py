"""The undo history: the ViewStates before the last steps."""

from lcbtui.view.state import ViewState

TYPING_PAUSE = 0.8
"""Seconds without a letter that end a step of typing."""

MAX_STEPS = 200
"""No more steps than these can be undone."""


class History:
    """The states that undo goes back to. A step is one key, or all that was typed until a pause."""

    def __init__(self) -> None:
        self._before: list[ViewState] = []
        self._typing_until = 0.0
        self._typed = ""

    def changed(self, before: ViewState, now: float, *, typed: str = "") -> None:
        """Note the state that is about to be left, at a time in seconds of a monotonic clock.

        `typed` is the field whose text is typed, which goes on until a pause; "" for a key.
        """
        goes_on = bool(typed) and typed == self._typed and now < self._typing_until
        self._typed, self._typing_until = typed, now + TYPING_PAUSE
        if not goes_on:
            self._before = [*self._before, before][-MAX_STEPS:]

    def undo(self) -> ViewState | None:
        """The state before the last step; None where there is none."""
        self._typed = ""
        return self._before.pop() if self._before else None

    def put_back(self, state: ViewState) -> None:
        """An undo that could not be done can be tried again."""
        self._before.append(state)

    def forget(self, state: ViewState) -> None:
        """Drop the last step if it leads to `state`, which is in force already."""
        if self._before and self._before[-1] == state:
            self._before.pop()

    def __len__(self) -> int:
        """How many steps can be taken back."""
        return len(self._before)
