"""The exceptions that are shown to the user, each with its exit status.

A message says what went wrong, where, and what would work, in one line. Nothing here
prints: `cli` writes the line to stderr, the explorer shows it in its status line.
"""

from collections.abc import Mapping

CRASHED = 70
"""The exit status of a fault of the program itself, as sysexits.h has it."""


class LcbtuiError(Exception):
    """Base of the errors that are reported to the user as one line instead of a traceback.

    Attributes:
        plain: the message without a command-line flag, for the explorer.
    """

    exit_status = 2

    def __init__(self, message: str, *, flag: str = "", plain: str = "") -> None:
        """Store a message: `flag` precedes it on the command line, `plain` is for the explorer."""
        super().__init__(f"{flag} {message}" if flag else message)
        self.plain = plain or message


class UsageError(LcbtuiError):
    """Error for a flag, a column name or a combination of them that cannot be used."""


class SourceError(LcbtuiError):
    """Error for a source that cannot be opened or read."""


class NoTableError(SourceError):
    """Error for a file that can be read and has no table; a folder leaves it out."""


class NoRunsError(SourceError):
    """Error for a source that has no results by problem, or not of the models asked for."""


class AsIsError(SourceError):
    """Error for names given to `--as-is` that are no columns of the source.

    Attributes:
        problems: error message for each of the names.
    """

    def __init__(self, problems: Mapping[str, str]) -> None:
        """Store the error message for each name, of at least one; the first becomes the message."""
        super().__init__(next(iter(problems.values())))
        self.problems = problems


class ConfigError(LcbtuiError):
    """Error for a value in a config file or environment variable that cannot be used."""


class QueryError(LcbtuiError):
    """Error for a query that does not parse or that names an unknown column or value.

    Attributes:
        query: the whole query as typed.
        column: the position of the error in the query, from 1; the length plus one for its end.
        problem: the message with its hint, without the position.
    """

    def __init__(self, query: str, column: int, problem: str, hint: str = "") -> None:
        """Compose the message from query, position, problem ("expected a number") and hint."""
        ending = f"; {hint}" if hint else ""
        plain = f"character {column}: {problem}{ending}"  # the query stands above it
        super().__init__(f"{query}: {problem} at column {column}{ending}", plain=plain)
        self.query = query
        self.column = column
        self.problem = problem + ending


class NothingMatchedError(LcbtuiError):
    """Error for a lookup that found nothing; its exit status is 1 instead of 2."""

    exit_status = 1
