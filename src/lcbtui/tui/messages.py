"""What widgets tell the screen. A widget never changes the view: it posts one of these."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from lcbtui.dataset.dataset import Dataset
    from lcbtui.errors import LcbtuiError
    from lcbtui.report.insights import Sentence
    from lcbtui.tui.loading import Stamp
    from lcbtui.tui.widgets.chart import Drawing
    from lcbtui.view.state import ViewState
    from lcbtui.view.view import View


@dataclass(frozen=True)
class Reading:
    """One request to read a source."""

    number: int
    """A later request has a higher one."""

    source: str
    """Which source."""

    restored: "ViewState | None"
    """What undo goes back to on it; None takes the state in force along."""

    again: bool = False
    """Whether it is the source in force, read once more."""


@dataclass
class SourceRead(Message):
    """A source was read on a thread."""

    dataset: "Dataset"
    """Its rows."""

    reading: Reading
    """What was asked."""

    stamp: "Stamp" = ()
    """What told the state of its file before it was read."""


@dataclass
class SourceUnreadable(Message):
    """A source cannot be read; the data that was there stays."""

    error: "LcbtuiError"
    """What is wrong with it."""

    reading: Reading
    """What was asked."""

    stamp: "Stamp" = ()
    """What told the state of its file before it was read."""


@dataclass
class BesideRead(Message):
    """The source to compare with was read on a thread, or cannot be."""

    source: str
    """Which source."""

    dataset: "Dataset | None"
    """Its rows; None where it cannot be read."""

    problem: str
    """Why it cannot be read; "" where it was."""

    number: int
    """A later request has a higher one."""


@dataclass
class ViewReady(Message):
    """A View was computed; shown unless a later one is on the screen already."""

    view: "View"
    """The answer."""

    drawing: "Drawing | None"
    """The chart of it, where it was worth drawing beside the interface."""

    source: "Dataset"
    """The rows as they were read, which those of the View may be derived from."""


@dataclass
class ViewFailed(Message):
    """A ViewState that cannot be answered; the last good one stays in force."""

    state: "ViewState"
    """What was asked."""

    error: "LcbtuiError"
    """What is wrong with it."""

    source: "Dataset"
    """The rows as read that were to be answered from."""


@dataclass
class Exported(Message):
    """A file was written, or could not be."""

    path: str
    """Its name, as it was typed."""

    problem: str
    """Why it was not written; "" where it was."""


@dataclass
class TextEdited(Message):
    """The text of a filter input changed by typing."""

    field: str
    """The field of ViewState that it stands for: query, params or score."""

    text: str
    """All of it."""


@dataclass
class RowSelected(Message):
    """A row was selected in the table or on the chart."""

    row: int
    """Its position in the Dataset."""


@dataclass
class ChartResized(Message):
    """The chart was drawn for another size: what it could not show may differ."""


@dataclass
class PointHovered(Message):
    """The pointer is near a point, or has left it."""

    row: int | None
    """Its position in the Dataset; None away from any."""


@dataclass
class ZoomAsked(Message):
    """The wheel was turned over the chart."""

    place: tuple[float, float]
    """Where, in fractions of the axes."""

    steps: int
    """How far; negative draws smaller."""


@dataclass
class SortAsked(Message):
    """A heading was clicked."""

    key: str
    """The column."""


@dataclass
class InsightsReady(Message):
    """What can be said of a View was found out on a thread, or more of it."""

    view: "View"
    """What it is about."""

    said: "tuple[Sentence, ...]"
    """The sentences."""


@dataclass
class InsightClicked(Message):
    """A sentence of the insights was clicked; the cursor is on it."""


@dataclass
class ActionAsked(Message):
    """A key of the key line was clicked."""

    action: str
    """The name of the action."""
