"""Remarks: what there is to tell of the data shown, as a kind, a count and a remedy."""

from dataclasses import dataclass
from enum import Enum, StrEnum, auto

FEWEST = 5
"""Points for a correlation or a slope: with fewer, chance alone makes nearly any."""


class RemarkKind(StrEnum):
    """Kind of a remark; most are reasons why scores are not compared."""

    NO_EVIDENCE = "no-evidence"
    """Of too few scores it is known how many problems they are over."""
    TOO_MANY_MODELS = "too-many-models"
    """More models than pairs can be compared for."""
    READ_OFF = "read-off"
    """Scores were read off a picture."""
    MIXED_WINDOWS = "mixed-windows"
    """Scores are over different problems: more than one release, window or number of problems, or
    some not stated."""
    OTHER_PROBLEMS = "other-problems"
    """No other model has a score over the same problems."""
    SEVERAL_REPORTS = "several-reports"
    """Another report of the same model stands for it: the middle one, or one of another source."""
    CONTAMINATED = "contaminated"
    """A model may have been trained on some of these problems."""
    NO_SCORE = "no-score"
    """A model has no score."""
    ALONE = "alone"
    """No other score that is shown can be compared with a model's."""
    OTHER_WINDOWS = "other-windows"
    """Rows are left out because they are not in the window in force."""
    OTHER_REPORTS = "other-reports"
    """Rows are left out because another report stands for the same model."""
    TAKEN_AS_WINDOW = "taken-as-window"
    """Rows that state no window are taken to be over the one that was named."""
    PRESUMED_OURS = "presumed-ours"
    """Rows of the user's file are taken for ours, which nobody said."""
    OURS_UNKNOWN = "ours-unknown"
    """Nothing says which rows of the user's file are ours."""


class Remedy(Enum):
    """Action that would help; the edges word it as a flag or a key."""

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
    SHOW_REPORTS = auto()
    """All reports of each model can be shown."""
    SAY_PROBLEMS = auto()
    """The source, or who asks, can say how many problems there are."""
    SAY_COUNT = auto()
    """The same, of scores whose release is stated."""
    SAY_WINDOW = auto()
    """It can be said what the rows are over that do not state it."""
    SAY_OURS = auto()
    """It can be said which model is ours."""


@dataclass(frozen=True)
class Remark:
    """Message to the user as a value: a kind, a count and a remedy.

    Attributes:
        kind: what it is.
        count: how many it is of; 0 where it is not about a number.
        remedy: what would help; None where nothing does.
        query: the terms of the query that make the remedy, where a query does; of `SAY_WINDOW`
            the window to say, as the flag takes it; of `PRESUMED_OURS` the models.
    """

    kind: RemarkKind
    count: int = 0
    remedy: Remedy | None = None
    query: str = ""
