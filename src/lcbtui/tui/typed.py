"""What is typed in the filter inputs, and what of it cannot be read."""

from collections.abc import Callable

from lcbtui.errors import LcbtuiError
from lcbtui.view.state import ViewState, field_named, with_field


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
