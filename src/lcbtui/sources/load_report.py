"""What happened while a source was read: guessed, repaired, left out, and what needs a choice."""

from dataclasses import dataclass, field

from lcbtui.sources.model import Column, Roles


@dataclass(frozen=True)
class Repair:
    """One kind of repair in one column.

    Attributes:
        column: the key of the column.
        what: what was done, in words: "read as missing", "7000000000 read as 7B".
        count: how many cells.
        examples: up to three of the texts as they stood in the source, made safe.
    """

    column: str
    what: str
    count: int
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class LoadReport:
    """The load report of one source.

    Attributes:
        source: the name of the source.
        format: what the bytes were read as, such as "CSV, comma, UTF-8".
        rows: rows read.
        columns: the columns found, in the order of the source.
        roles: the roles chosen.
        why: for each role, why this column, in words.
        missing: column key → how many cells have no value; columns without any left out.
        repairs: what was repaired.
        unplaceable: rows without an x or a y value, which no chart can place.
        notes: what else is worth knowing, a sentence each.
        choices: what needs a person's choice, a sentence each that names the flag that settles it.
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
    notes: tuple[str, ...] = ()
    choices: tuple[str, ...] = field(default=())
