"""Standard input as a source. Loads no pandas, since a lookup reads it too."""

import sys

from lcbtui.errors import SourceError


def stdin_bytes() -> bytes:
    """All of standard input.

    Raises:
        SourceError: if it is a terminal, where nobody means to type a table.
    """
    if sys.stdin is None or sys.stdin.closed:
        raise SourceError("-: standard input is closed; pipe a CSV into it")
    if sys.stdin.isatty():
        raise SourceError("-: standard input is a terminal; pipe a CSV into it")
    return sys.stdin.buffer.read()
