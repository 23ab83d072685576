"""What happened while a source was read: guessed, repaired, left out, and what needs a choice."""

from dataclasses import dataclass

from lcbtui.dataset.columns import Column, Roles


@dataclass(frozen=True)
class Repair:
    """One kind of repair in one column.

    Attributes:
        column: the key of the column.
        what: what was done, in words: "read as missing", "7000000000 read as 7B".
        count: how many cells.
        examples: up to three of the texts as they stood in the source, made safe.
        inferred: whether the cells had no value at all and got one from elsewhere in the row.
    """

    column: str
    what: str
    count: int
    examples: tuple[str, ...] = ()
    inferred: bool = False


@dataclass(frozen=True)
class Choice:
    """Something that a person must choose, since the source leaves it open.

    Attributes:
        flag: the flag that settles it: "--x", "--y", "--params-from-names".
        short: what is open, in a few words for the headline.
        words: the whole of it in a sentence, with what could be chosen.
    """

    flag: str
    short: str
    words: str


@dataclass(frozen=True)
class Duplicates:
    """Rows whose name occurs more than once.

    Attributes:
        names: how many names do.
        rows: how many rows have one of them.
        columns: the keys of the columns that were equal: the label, and the mode, version and
            window where the source has them.
        examples: up to three of the names, the most frequent first, and how often each occurs.
        apart: the key of a column that tells most of these rows apart, and its most frequent
            value; None where there is none.
    """

    names: int
    rows: int
    columns: tuple[str, ...]
    examples: tuple[tuple[str, int], ...]
    apart: tuple[str, str] | None = None


@dataclass(frozen=True)
class LoadReport:
    """The load report of one source.

    Attributes:
        source: the name of the source.
        format: what the bytes were read as, such as "CSV, comma, UTF-8".
        rows: rows read.
        columns: the columns found, in the order of the source; those that were added come last.
        roles: the roles chosen.
        why: for each role, why this column, in words.
        missing: column key → how many cells have no value; columns without any left out.
        repairs: what was repaired.
        unplaceable: rows without an x or a y value, which no chart can place.
        no_x, no_y: how many of them have no x, and how many no y.
        duplicates: None where no name occurs twice, or where they were not counted: that is done
            when somebody asks for the report.
        notes: what else is worth knowing, a sentence each.
        choices: what needs a person's choice.
    """

    source: str
    format: str
    rows: int
    columns: tuple[Column, ...]
    roles: Roles
    why: tuple[tuple[str, str], ...] = ()
    missing: tuple[tuple[str, int], ...] = ()
    repairs: tuple[Repair, ...] = ()
    unplaceable: int = 0
    no_x: int = 0
    no_y: int = 0
    duplicates: Duplicates | None = None
    notes: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
