"""The load report of a source, and remarks: caveats on what is shown.

A remark stays a value until it is shown. `report.remarks` has the words, of the remedy as a flag
for the command line and as a key for the explorer.
"""

from dataclasses import dataclass
from enum import Enum, StrEnum, auto

from lcbtui.dataset.columns import Column, Roles

MOST_EXAMPLES = 3
EXAMPLE_WIDTH = 40
"""Of a text that a load report shows as an example."""


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
class OpenChoice:
    """A decision that the source leaves open to the user.

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
        repairs: what was repaired.
        duplicates: None where no name occurs twice, or where they were not counted: that is done
            when somebody asks for the report.
        notes: what else is worth knowing, a sentence each.
        choices: the decisions left open.
    """

    source: str
    format: str
    rows: int
    columns: tuple[Column, ...]
    roles: Roles
    why: tuple[tuple[str, str], ...] = ()
    repairs: tuple[Repair, ...] = ()
    duplicates: Duplicates | None = None
    notes: tuple[str, ...] = ()
    choices: tuple[OpenChoice, ...] = ()


FEWEST = 5
"""Points for a correlation or a slope: with fewer, chance alone makes nearly any."""


class RemarkKind(StrEnum):
    """The kinds of remark; most are reasons why scores are not compared."""

    FEW_POINTS = "few-points"
    """Fewer than `FEWEST` models have both a size and a score."""
    ONE_SIZE = "one-size"
    """All models have the same size, so nothing can be said of growing."""
    NO_EVIDENCE = "no-evidence"
    """Of too few scores it is known how many problems they are over."""
    TOO_MANY_MODELS = "too-many-models"
    """More models than pairs can be compared for."""
    READ_OFF = "read-off"
    """Scores were read off a picture."""
    MIXED_WINDOWS = "mixed-windows"
    """Scores are over different problems: more than one release or window, or some not stated."""
    MIXED_REPORTERS = "mixed-reporters"
    """Scores come from more than one reporter, who may have measured differently."""
    OTHER_PROBLEMS = "other-problems"
    """No other model has a score over the same problems."""
    SEVERAL_REPORTS = "several-reports"
    """Another report of the same model stands for it: the middle one, or one of another source."""
    CONTAMINATED = "contaminated"
    """A model may have been trained on some of these problems."""
    NO_SCORE = "no-score"
    """A model has no score."""
    OTHER_WINDOWS = "other-windows"
    """Rows are left out because they are not in the window in force."""


class Remedy(Enum):
    """What would help."""

    OPEN_PAPER = auto()
    """Another source, `paper`, has the numbers."""
    KEEP_WINDOW = auto()
    """The query can keep the one window that is asked for."""
    CHOOSE_WINDOW = auto()
    """One window can be chosen."""
    CHOOSE_ANOTHER_WINDOW = auto()
    """Another window can be chosen than that which is."""
    LIFT_WINDOW = auto()
    """All windows can be shown."""


@dataclass(frozen=True)
class Remark:
    """Something to tell the user.

    Attributes:
        kind: what it is.
        count: how many it is of; 0 where it is not about a number.
        remedy: what would help; None where nothing does.
        query: the terms of the query that make the remedy, where a query does.
    """

    kind: RemarkKind
    count: int = 0
    remedy: Remedy | None = None
    query: str = ""
