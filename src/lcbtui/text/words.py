"""English for counts and lists: plurals, "a, b and c", "a, b and 2 more"; words of headers."""

from collections.abc import Sequence


def spaced(name: str) -> str:
    """A header in small letters, with blanks for what stands between its words elsewhere.

    "used_models" and "Used-Models" are "used models".
    """
    return name.replace("_", " ").replace("-", " ").casefold()


def plural(count: int, one: str, several: str = "") -> str:
    """The word for one or for several: "row" or "rows", unless another plural is given."""
    return one if count == 1 else several or f"{one}s"


def counted(count: int, one: str, several: str = "") -> str:
    """A number of things: "1 row", "2,000 rows"."""
    return f"{count:,} {plural(count, one, several)}"


def listed(words: Sequence[str]) -> str:
    """Some words in a row: "A", "A and B", "A, B and C"; "" for none."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def first_few(
    words: Sequence[str], most: int = 4, *, between: str = ", ", more: str = " and {:,} more"
) -> str:
    """Join the first words of a list and count the rest: "a, b, c, d and 2 more".

    Args:
        words: in the order to name them in.
        most: how many words to name; the default is what a message has room for.
        between: the separator.
        more: the ending for the rest, with their number for `{}`; ", …" does not count them.
    """
    rest = len(words) - most
    return between.join(words[:most]) + (more.format(rest) if rest > 0 else "")
