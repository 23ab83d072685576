"""English for counts and lists: plurals, "a, b and c", "a, b and 2 more"; words in headers.

And regular expressions that are compiled when they are first used.
"""

import re
from collections.abc import Sequence
from typing import Any, cast


def regex(text: str, flags: int = 0) -> re.Pattern[str]:
    """Make a regular expression that is compiled on first use.

    Compiling all of some seventy would slow the start. Errors in the expression are raised on first
    use too.
    """
    return cast("re.Pattern[str]", _LazyPattern(text, flags))


class _LazyPattern:
    def __init__(self, text: str, flags: int) -> None:
        self.pattern, self._flags = text, flags

    def __getattr__(self, name: str) -> Any:
        found = self.__dict__[name] = getattr(re.compile(self.pattern, self._flags), name)
        return found


def spaced(name: str) -> str:
    """Normalise a column header to lower-case words: "Used-Models" to "used models"."""
    return name.replace("_", " ").replace("-", " ").casefold()


def plural(count: int, one: str, several: str = "") -> str:
    """Choose singular or plural of a noun for a count: "row" or "rows"."""
    return one if count == 1 else several or f"{one}s"


def counted(count: int, one: str, several: str = "") -> str:
    """Write a count with its noun in singular or plural: "1 row", "2,000 rows"."""
    return f"{count:,} {plural(count, one, several)}"


def listed(words: Sequence[str]) -> str:
    """Join words into an English list: "A", "A and B", "A, B and C"; "" for none."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def first_few(
    words: Sequence[str], most: int = 4, *, between: str = ", ", more: str = " and {:,} more"
) -> str:
    """Join the first words of a list and count the rest: "a, b, c, d and 2 more".

    Args:
        words: the words, in order.
        most: how many words to show.
        between: the separator.
        more: the ending when words are left, with `{}` for their number; ", …" does not count them.
    """
    rest = len(words) - most
    return between.join(words[:most]) + (more.format(rest) if rest > 0 else "")
