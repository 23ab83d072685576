"""The exceptions that are shown to the user, each with its exit status.

A message says what went wrong, where, and what would work, in one line. Nothing here
prints: `cli` writes the line to stderr, the explorer shows it in its status line.
"""

from collections.abc import Mapping


class LcbtuiError(Exception):
    """Anything that lcbtui reports to a person instead of failing with a traceback.

    Attributes:
        plain: the message without a flag, for the explorer.
    """

    exit_status = 2

    def __init__(self, message: str, *, flag: str = "", plain: str = "") -> None:
        """`flag` stands before the message on the command line; `plain` replaces it elsewhere."""
        super().__init__(f"{flag} {message}" if flag else message)
        self.plain = plain or message


class UsageError(LcbtuiError):
    """A flag, a column name or a combination of them that cannot be used."""


class SourceError(LcbtuiError):
    """A source that cannot be opened or read."""


class AsIsError(SourceError):
    """Names of columns to take as they are written that a source does not have.

    Attributes:
        problems: what is said of each of the names.
    """

    def __init__(self, problems: Mapping[str, str]) -> None:
        """`problems` is what is said of each name, at least of one; the first is the message."""
        super().__init__(next(iter(problems.values())))
        self.problems = problems


class ConfigError(LcbtuiError):
    """A config file or environment variable with a value that cannot be used."""


class QueryError(LcbtuiError):
    """A query that does not parse or names something that is not there.

    Attributes:
        query: the whole query as typed.
        column: where in the query, counted from 1; the length plus one means at its end.
    """

    def __init__(self, query: str, column: int, problem: str, hint: str = "") -> None:
        """`problem` is what is wrong there, without the place: "expected a number"."""
        ending = f"; {hint}" if hint else ""
        plain = f"character {column}: {problem}{ending}"  # the query stands above it
        super().__init__(f"{query}: {problem} at column {column}{ending}", plain=plain)
        self.query = query
        self.column = column
        self.problem = problem + ending


class NothingMatchedError(LcbtuiError):
    """A lookup that found nothing: not a mistake, but not a success either."""

    exit_status = 1
