"""The undo history, and the text being typed in the filter inputs: one step until a pause."""

from collections.abc import Callable

from lcbtui.errors import LcbtuiError
from lcbtui.view.state import ViewState, field_named, with_field

TYPING_PAUSE = 0.8  # seconds without a letter that end a step of typing
MAX_STEPS = 200


class History:
    """Undo and redo stacks of states. A step is one key, or the text typed until a pause."""

    def __init__(self) -> None:
        self._before: list[ViewState] = []
        self._after: list[ViewState] = []
        self._gone: tuple[list[ViewState], list[ViewState]] | None = None
        """The stacks that the last undo or redo took from and added to, until another change."""
        self._typing_until = 0.0
        self._typed = ""

    def changed(self, before: ViewState, now: float, *, typed: str = "") -> None:
        """Push the state before a change.

        Args:
            before: the state.
            now: seconds of a monotonic clock.
            typed: the field whose text is being typed; "" for a key.
        """
        goes_on = bool(typed) and typed == self._typed and now < self._typing_until
        self._typed, self._typing_until = typed, now + TYPING_PAUSE
        self._after.clear()
        if self._gone is not None and self._gone[0] is self._after:
            self._gone = None
        if not goes_on:
            self._before = [*self._before, before][-MAX_STEPS:]

    def undo(self, now: ViewState) -> ViewState | None:
        """Pop the state before the last step, or None; redo goes back to `now`."""
        return self._go(self._before, self._after, now)

    def redo(self, now: ViewState) -> ViewState | None:
        """Pop the state before the last undo, or None; undo goes back to `now`."""
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
        """Revert the last undo or redo, to `state`, since it could not be done."""
        if self._gone is None:
            return
        (source, target), self._gone = self._gone, None
        source.append(state)
        if target:
            target.pop()

    def forget(self, state: ViewState) -> None:
        """Drop the last step if it leads to `state`, the state in force."""
        for steps in (self._before, self._after):
            if steps and steps[-1] == state:
                steps.pop()

    def back_to(self, state: ViewState) -> None:
        """Drop the steps since `state`, which is in force again."""
        if state in self._before:
            last = max(place for place, step in enumerate(self._before) if step == state)
            del self._before[last:]

    def __len__(self) -> int:
        """Return the number of steps that can be undone."""
        return len(self._before)


class TypedTexts:
    """Texts of the filter inputs that do not parse; the last valid values stay in force.

    Attributes:
        goes_on: whether an input is being typed in.
        problem: the error in the text; "" for none.
        wrong: the inputs whose texts do not parse.
    """

    def __init__(self) -> None:
        self.goes_on = False
        self.problem = ""
        self.wrong: set[str] = set()
        self._last: tuple[str, object] | None = None
        """The input that was typed in last, and its value before."""

    def take(self, field: str, text: str, state: ViewState, *, reads_queries: bool) -> object:
        """Parse the whole text of an input.

        Args:
            field: query, params or score.
            text: the text.
            state: the state in force.
            reads_queries: whether a query is parsed, which imports the parser.

        Raises:
            LcbtuiError: if it does not parse; `problem` has the message.
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
        """Return a state with the last valid value of an input whose text does not parse."""
        field, value = self._last or ("", None)
        return with_field(state, field, value) if field in self.wrong else state

    def forget(self, differs: Callable[[str], bool]) -> None:
        """Drop the texts of the inputs for which `differs` is true."""
        self.wrong = {field for field in self.wrong if not differs(field)}
        if self._last is not None and differs(self._last[0]):
            self._last = None
