"""The exceptions that are shown to the user, each with its exit status.

A message says what went wrong, where, and what would work, in one line. Nothing here
prints: `cli` writes the line to stderr, the explorer shows it in its status line.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple, Self

CRASHED = 70
"""The exit status of a fault of the program itself, as sysexits.h has it."""

_SHORT = {"query": "-q", "data": "-d", "format": "-f"}


class Option(NamedTuple):
    """An option by its name, with a value to give it; a part of an error, a note or a remedy.

    `cli` words an option as a flag, the explorer as it likes.

    Attributes:
        name: the field of ViewState or the parameter of a command, such as "lower_better", with
            "no_" in front where the option is to be switched off.
        value: the value as typed in a shell, or what stands for one, such as "COLUMN".
    """

    name: str
    value: str = ""

    def __str__(self) -> str:
        return f"{self.name} {self.value}".rstrip()

    def as_flag(self) -> str:
        """Write the option as on the command line: "--as-is COLUMN"."""
        flag = _SHORT.get(self.name) or f"--{self.name.replace('_', '-')}"
        return f"{flag} {self.value}".rstrip()


Part = str | Option
"""What a message consists of: words, and options that are worded where it is shown."""


def worded(parts: Iterable[Part], say: Callable[[Option], str] = str) -> str:
    """Join the parts of a message, its options worded by `say`."""
    return "".join(say(part) if isinstance(part, Option) else part for part in parts)


def flagged(*parts: Part) -> str:
    """Join the parts of a message, its options as flags of the command line."""
    return worded(parts, Option.as_flag)


class LcbtuiError(Exception):
    """Base of the errors that are reported to the user as one line instead of a traceback.

    Attributes:
        message: the parts of the message; `str` has its options by name.
        plain: the message for the explorer, without the option that it is about.
    """

    exit_status = 2

    def __init__(self, *message: Part, option: Option | None = None, plain: str = "") -> None:
        """Store a message: `option` goes before it, `plain` is for the explorer."""
        self.message = message if option is None else (option, " ", *message)
        self.plain = plain or worded(message)
        super().__init__(worded(self.message))


class UsageError(LcbtuiError):
    """Error for a flag, a column name or a combination of them that cannot be used."""


class SourceError(LcbtuiError):
    """Error for a source that cannot be opened or read.

    Attributes:
        is_named: whether the message begins with the name of the source.
    """

    is_named = False

    def named(self, name: str) -> Self:
        """Put the name of the source before the message, unless it is there."""
        if not self.is_named:
            super().__init__(f"{name}: ", *self.message)
            self.is_named = True
        return self


class NoTableError(SourceError):
    """Error for a file that can be read and has no table; a folder leaves it out."""


class NoRunsError(SourceError):
    """Error for a source that has no results by problem, or not of the models asked for."""


class AsIsError(SourceError):
    """Error for names given to `--as-is` that are no columns of the source.

    Attributes:
        problems: the parts of the error message for each of the names.
    """

    is_named = True

    def __init__(self, problems: Mapping[str, tuple[Part, ...]]) -> None:
        """Store the message for each name (at least one); the first is this error's own message."""
        super().__init__(*next(iter(problems.values())))
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
