"""Why something cannot be said of the data shown."""

from enum import StrEnum

FEWEST = 5
"""Points for a correlation or a slope: with fewer, chance alone makes nearly any."""


class CannotSay(StrEnum):
    """A reason to say less; the words for people are made by whoever shows it."""

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
