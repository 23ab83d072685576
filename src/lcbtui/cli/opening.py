"""From a ViewState to a View, for the commands that answer once."""

import sys

from lcbtui.errors import SourceError
from lcbtui.sources.catalog import STDIN, find
from lcbtui.sources.open import open_dataset
from lcbtui.view.apply import apply
from lcbtui.view.derive import derive
from lcbtui.view.state import ViewState
from lcbtui.view.view import View


def answer(state: ViewState) -> View:
    """Open the source of a ViewState and apply it.

    Raises:
        LcbtuiError: for a source, a query or a name that cannot be used.
    """
    info = find(state.source)
    dataset = open_dataset(info, stdin_bytes() if state.source == STDIN else None)
    return apply(derive(dataset, state), state)


def stdin_bytes() -> bytes:
    """All of standard input.

    Raises:
        SourceError: if it is a terminal, where nobody means to type a table.
    """
    if sys.stdin is None or sys.stdin.isatty():
        raise SourceError("-: standard input is a terminal; pipe a CSV into it")
    return sys.stdin.buffer.read()
