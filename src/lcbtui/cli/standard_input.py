"""Standard input as a source. Loads no pandas, since a lookup reads it too."""

import sys

from lcbtui.errors import SourceError
from lcbtui.sources.reading import limited


def stdin_bytes() -> bytes:
    """All of standard input.

    Raises:
        SourceError: if it is a terminal, where nobody means to type a table, or sends more than
            is read of any source.
    """
    if sys.stdin is None or sys.stdin.closed:
        raise SourceError("-: standard input is closed; pipe a table into it")
    if sys.stdin.isatty():
        raise SourceError("-: standard input is a terminal; pipe a table into it")
    return limited(sys.stdin.buffer.read, "standard input")
