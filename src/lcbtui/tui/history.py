"""The undo history, and the text being typed in the filter inputs: one step until a pause."""

from collections.abc import Callable

from lcbtui.errors import LcbtuiError
from lcbtui.view.state import ViewState, field_named, with_field

TYPING_PAUSE = 0.8  # seconds without a letter that end a step of typing
MAX_STEPS = 200


class History:
    """The states that undo and redo go to. A step is one key, or what was typed until a pause."""

    def __init__(self) -> None:
        self._before: list[ViewState] = []
        self._after: list[ViewState] = []
        self._gone: tuple[list[ViewState], list[ViewState]] | None = None
        """What the last undo or redo took from and what it added to, until another change."""
        self._typing_until = 0.0
        self._typed = ""

    def changed(self, before: ViewState, now: float, *, typed: str = "") -> None:
        """Note the state that is about to be left, at a time in seconds of a monotonic clock.

        `typed` is the field whose text is typed, which goes on until a pause; "" for a key.
        """
        goes_on = bool(typed) and typed == self._typed and now < self._typing_until
        self._typed, self._typing_until = typed, now + TYPING_PAUSE
        self._after.clear()
        if self._gone is not None and self._gone[0] is self._after:
            self._gone = None
        if not goes_on:
            self._before = [*self._before, before][-MAX_STEPS:]

    def undo(self, now: ViewState) -> ViewState | None:
        """The state before the last step; None where there is none. Redo knows the one `now`."""
        return self._go(self._before, self._after, now)

    def redo(self, now: ViewState) -> ViewState | None:
        """The state before the last undo; None where there is none. Undo knows the one `now`."""
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
        """An undo or a redo that could not be done can be tried again."""
        if self._gone is None:
            return
        (source, target), self._gone = self._gone, None
        source.append(state)
        if target:
            target.pop()

    def forget(self, state: ViewState) -> None:
        """Drop the last step if it leads to `state`, which is in force already."""
        for steps in (self._before, self._after):
            if steps and steps[-1] == state:
                steps.pop()

    def back_to(self, state: ViewState) -> None:
        """Drop the steps taken since `state` was left, which is in force again."""
        if state in self._before:
            last = max(place for place, step in enumerate(self._before) if step == state)
            del self._before[last:]

    def __len__(self) -> int:
        """How many steps can be taken back."""
        return len(self._before)


class TypedTexts:
    """The text being typed: the last good view stays while it cannot be read.

    Attributes:
        goes_on: whether an input is being typed in.
        problem: what is wrong with the text; "" for nothing.
        wrong: the inputs whose texts cannot be read, and are not in force.
    """

    def __init__(self) -> None:
        self.goes_on = False
        self.problem = ""
        self.wrong: set[str] = set()
        self._last: tuple[str, object] | None = None
        """The input that was typed in last, and what was in force of it before."""

    def take(self, field: str, text: str, state: ViewState, *, reads_queries: bool) -> object:
        """The value of all the text of an input.

        Args:
            field: query, params or score.
            text: what it holds.
            state: what is in force.
            reads_queries: whether a query is parsed, which takes its import.

        Raises:
            LcbtuiError: if it cannot be read; `problem` says why.
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
        """The state without what was typed on the way to a text that cannot be read."""
        field, value = self._last or ("", None)
        return with_field(state, field, value) if field in self.wrong else state

    def forget(self, differs: Callable[[str], bool]) -> None:
        """Forget the texts of the inputs that get another value."""
        self.wrong = {field for field in self.wrong if not differs(field)}
        if self._last is not None and differs(self._last[0]):
            self._last = None
