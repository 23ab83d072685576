"""The undo history, and the texts being typed in the filter inputs."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from lcbtui.errors import LcbtuiError
from lcbtui.view.state import ViewState, field_named

TYPING_PAUSE = 0.8  # seconds without a letter that end a step of typing
MAX_STEPS = 200


class History:
    """Undo and redo stacks of view states; text typed without a pause counts as one undo step."""

    def __init__(self) -> None:
        self._before: list[ViewState] = []
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
            self._before = [*self._before, before][-MAX_STEPS:]

    def undo(self, now: ViewState) -> ViewState | None:
        """Pop the newest state of the undo stack (None if empty); push `now` on the redo stack."""
        return self._go(self._before, self._after, now)

    def redo(self, now: ViewState) -> ViewState | None:
        """Pop the newest state of the redo stack (None if empty); push `now` on the undo stack."""
        return self._go(self._after, self._before, now)

    def _go(
        self, source: list[ViewState], target: list[ViewState], now: ViewState
    ) -> ViewState | None:
        self._typed = ""
        if not source:
            return None
        target.append(now)
        self._gone = source, target
        return source.pop()

    def put_back(self, state: ViewState) -> None:
        """Reverse the last undo or redo on the stacks, since the state could not be shown.

        Args:
            state: the state that the undo or redo had popped.
        """
        if self._gone is None:
            return
        (source, target), self._gone = self._gone, None
        source.append(state)
        if target:
            target.pop()

    def forget(self, state: ViewState) -> None:
        """Drop the newest entry of each stack if it equals `state`, the current view state."""
        for steps in (self._before, self._after):
            if steps and steps[-1] == state:
                steps.pop()

    def back_to(self, state: ViewState) -> None:
        """Drop `state` and all later states from the undo stack, since `state` is current again."""
        if state in self._before:
            last = max(place for place, step in enumerate(self._before) if step == state)
            del self._before[last:]

    def __len__(self) -> int:
        """Return the number of undo steps."""
        return len(self._before)


class TypedTexts:
    """Record of filter inputs whose text does not parse; their last valid values still filter.

    Attributes:
        goes_on: whether the user is typing in an input now.
        problem: the error message for the text typed last; "" for none.
        wrong: the field names of the inputs whose text does not parse.
    """

    def __init__(self) -> None:
        self.goes_on = False
        self.problem = ""
        self.wrong: set[str] = set()
        self._last: tuple[str, object] | None = None
        """The field whose input was typed in last, and its value before that."""

    def take(self, field: str, text: str, state: ViewState, *, reads_queries: bool) -> Any:
        """Parse the text of a filter input into the value of its field.

        Args:
            field: "query", "params" or "score".
            text: the whole text of the input.
            state: the current view state.
            reads_queries: whether to parse a query too, which imports the query parser.

        Raises:
            LcbtuiError: if the text does not parse; `problem` then has the message.
        """
        if not self.goes_on or self._last is None or self._last[0] != field:
            self._last = field, getattr(state, field)
        self.goes_on, self.problem = True, ""
        self.wrong.discard(field)
        try:
            if field != "query":
                return field_named(field).notation.parse(text)
            if reads_queries:
                from lcbtui.query.parse import parse

                parse(text)
        except LcbtuiError as error:
            self.problem = error.plain
            self.wrong.add(field)
            raise
        return text.strip()

    def accepted(self, state: ViewState) -> ViewState:
        """Return `state` with the last valid value of the filter whose text does not parse."""
        field, value = self._last or ("", None)
        changes: dict[str, Any] = {field: value}
        return replace(state, **changes) if field in self.wrong else state

    def forget(self, differs: Callable[[str], bool]) -> None:
        """Drop the records of filter inputs whose field name fulfils the predicate `differs`."""
        self.wrong = {field for field in self.wrong if not differs(field)}
        if self._last is not None and differs(self._last[0]):
            self._last = None
