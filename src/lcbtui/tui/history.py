"""The undo history, and the texts being typed in the filter inputs."""

from lcbtui.errors import LcbtuiError
from lcbtui.view.state import ViewState

TYPING_PAUSE = 0.8  # seconds without a letter that end a step of typing
MAX_STEPS = 200


class History:
    """Undo and redo stacks of view states; text typed without a pause counts as one undo step."""

    def __init__(self) -> None:
        self.before: list[ViewState] = []
        """The states that undo restores, the newest last."""
        self._after: list[ViewState] = []
        self._gone: tuple[list[ViewState], list[ViewState]] | None = None
        """The stack that the last undo or redo popped from, and the one that it pushed to; None
        after another change."""
        self._typing_until = 0.0
        self._typed = ""

    def changed(self, before: ViewState, now: float, *, typed: str = "") -> None:
        """Push the view state before a change on the undo stack, and clear the redo stack.

        More letters typed into the same input before a pause add no further step.

        Args:
            before: the state before the change.
            now: the time of the change, in seconds of a monotonic clock.
            typed: the field whose input is being typed in; "" for a key or a click.
        """
        goes_on = bool(typed) and typed == self._typed and now < self._typing_until
        self._typed, self._typing_until = typed, now + TYPING_PAUSE
        self._after.clear()
        if self._gone is not None and self._gone[0] is self._after:
            self._gone = None
        if not goes_on:
            self.before = [*self.before, before][-MAX_STEPS:]

    def undo(self, now: ViewState, *, redo: bool = False) -> ViewState | None:
        """Pop the newest state of the undo stack (None if empty); push `now` on the redo stack.

        Args:
            now: the state in force.
            redo: whether the two stacks change places.
        """
        source, target = (self._after, self.before) if redo else (self.before, self._after)
        self._typed = ""
        if not source:
            return None
        target.append(now)
        self._gone = source, target
        return source.pop()

    def put_back(self, state: ViewState | None) -> None:
        """Reverse the last undo or redo on the stacks, since the state could not be shown.

        Args:
            state: the state that the undo or redo had popped; None for none.
        """
        if self._gone is None or state is None:
            return
        (source, target), self._gone = self._gone, None
        source.append(state)
        if target:
            target.pop()

    def forget(self, state: ViewState) -> None:
        """Drop the newest entry of each stack if it equals `state`, the current view state."""
        for steps in (self.before, self._after):
            if steps and steps[-1] == state:
                steps.pop()
                self._typed = ""


FILTERS = ("query", "params", "score")
"""The fields of the view state that have an input."""


class TypedTexts:
    """Record of the filter inputs whose text does not parse, and of the last error message.

    Attributes:
        field: the field of the input typed in last.
        problem: the error message for its text; "" for none.
        wrong: the field names of the inputs whose text does not parse.
    """

    def __init__(self) -> None:
        self.field = self.problem = ""
        self.wrong: set[str] = set()

    def tell(self, field: str, error: LcbtuiError) -> None:
        """Record that the text of an input is wrong, and why."""
        self.field, self.problem = field, error.plain
        self.wrong.add(field)

    def clear(self, *fields: str) -> None:
        """Drop the message, and the record of these fields or of all."""
        self.problem = ""
        self.wrong -= {*(fields or FILTERS)}
