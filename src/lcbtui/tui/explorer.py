"""The one place that answers ViewStates: the newest wins, and nothing late is ever shown.

Small Datasets are answered at once, since a thread would cost more than the work. Larger
ones are answered on a thread, one at a time: a state that was replaced while it waited is
never worked on.

Undo: one step is one key, or all that was typed until a pause.
"""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace

from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.lookup import known_names
from lcbtui.errors import LcbtuiError
from lcbtui.query.edit import without_half_typed
from lcbtui.sources.open import bundled_tables
from lcbtui.tui.changes import settle
from lcbtui.tui.messages import ViewFailed, ViewReady
from lcbtui.tui.widgets.chart import Canvas, make_drawing
from lcbtui.view.apply import apply
from lcbtui.view.derive.derive import derive
from lcbtui.view.state import ViewState
from lcbtui.view.view import View

AT_ONCE = 20_000
"""Up to this many rows an answer takes less than a frame."""

SCORES_A_ROW = 10
"""Scores by problem that are averaged in the time that a row takes."""

Post = Callable[[ViewReady | ViewFailed], object]
Run = Callable[[Coroutine[None, None, None]], object]


@dataclass(frozen=True)
class Job:
    """A state to answer.

    Attributes:
        canvas: what its chart is drawn for.
        wanted, index: the row selected last and its place, for the mark on the chart.
        generation: a later job has a higher one.
        beside: the source to compare with, as it was read.
    """

    dataset: Dataset
    state: ViewState
    canvas: Canvas
    wanted: int | None
    index: int
    generation: int
    beside: Dataset | None = None


class Scheduler:
    """Answers states in the order that they were asked, skipping those that were replaced."""

    def __init__(self, post: Post, run: Run) -> None:
        """`post` tells an answer; `run` starts work whose failure ends the program loudly."""
        self._post = post
        self._run = run
        self._generation = 0
        self._waiting: Job | None = None
        self.busy = False
        """Whether an answer is still being worked on."""

    def request(
        self,
        dataset: Dataset,
        state: ViewState,
        canvas: Canvas,
        *,
        wanted: int | None = None,
        index: int = 0,
        beside: Dataset | None = None,
    ) -> None:
        """Ask for the View of a state, with its chart for a canvas.

        The answer is posted as ViewReady or ViewFailed.
        """
        self._generation += 1
        job = Job(dataset, state, canvas, wanted, index, self._generation, beside)
        work = _work_of(dataset) + (0 if beside is None else _work_of(beside))
        if work <= AT_ONCE and not self.busy:
            self._post(answer(job, draw=False))
            return
        self._waiting = job
        if not self.busy:
            self.busy = True
            self._run(self._work())

    async def _work(self) -> None:
        try:
            while self._waiting is not None:
                job, self._waiting = self._waiting, None
                self._post(await asyncio.to_thread(answer, job, draw=True))
        finally:
            self.busy = False


def _work_of(dataset: Dataset) -> int:
    """The rows of a source, or as many as averaging its scores by problem takes as long as."""
    scores = 0 if dataset.selection is None else len(dataset.selection.results.scores)
    return max(len(dataset), scores // SCORES_A_ROW)


def answer(job: Job, *, draw: bool) -> ViewReady | ViewFailed:
    """The View of a job; with `draw`, also its chart."""
    try:
        view = _view(job, job.state)
        earlier = _while_typing(job, view)
    except LcbtuiError as error:
        return ViewFailed(job.state, error, job.dataset)
    view = earlier or view
    if not draw or not job.canvas.width:
        return ViewReady(view, None, job.dataset)
    index = settle(view, job.wanted, job.index)
    selected = int(view.rows[index]) if len(view) else None
    return ViewReady(view, make_drawing(view, selected, job.canvas), job.dataset)


def _view(job: Job, state: ViewState) -> View:
    return apply(derive(job.dataset, state, job.beside, bundled_tables), state, job.generation)


def _while_typing(job: Job, view: View) -> View | None:
    """The rows from before a column's name was begun, while it is typed and matches nothing."""
    if len(view) or not job.state.query:
        return None
    names = known_names(view.dataset.columns, view.roles)
    query = without_half_typed(job.state.query, names)
    if query is None:
        return None
    return replace(_view(job, replace(job.state, query=query)), state=job.state)


PAUSE = 0.8
"""Seconds without a letter that end a step of typing."""

LONGEST = 200


class History:
    """The states that `u` goes back to."""

    def __init__(self) -> None:
        self._before: list[ViewState] = []
        self._typing_until = 0.0
        self._typed = ""

    def changed(self, before: ViewState, now: float, *, typed: str = "") -> None:
        """Note that a state is about to be left.

        Args:
            before: the state as it was.
            now: seconds of a clock that only goes forward.
            typed: the field whose text is typed, which goes on until a pause; "" for a key.
        """
        goes_on = bool(typed) and typed == self._typed and now < self._typing_until
        self._typed, self._typing_until = typed, now + PAUSE
        if not goes_on:
            self._before = [*self._before[-LONGEST:], before]

    def undo(self) -> ViewState | None:
        """The state before the last step; None where there is none."""
        self._typed = ""
        return self._before.pop() if self._before else None

    def put_back(self, state: ViewState) -> None:
        """An undo that could not be done can be tried again."""
        self._before.append(state)

    def forget(self, state: ViewState) -> None:
        """Drop the last step if it leads to `state`, which is in force already."""
        if self._before and self._before[-1] == state:
            self._before.pop()

    def __len__(self) -> int:
        """How many steps can be taken back."""
        return len(self._before)
