"""The scheduler: computes the View of the newest ViewState, on a thread for large Datasets.

Small ones are answered at once, since a thread would cost more than the work. Jobs run one at a
time: a state that was replaced while it waited is never worked on, and late results are dropped.
"""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple, Self

import numpy as np

from lcbtui.analysis.ranking import Ranking, ranking
from lcbtui.chart.build import chart_spec
from lcbtui.chart.by_month import rows_in_view
from lcbtui.chart.cells import draw
from lcbtui.chart.layers import ChartSpec
from lcbtui.chart.picture import Chart
from lcbtui.chart.style import Charset
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.lookup import known_names
from lcbtui.errors import LcbtuiError
from lcbtui.query.parse import without_half_typed
from lcbtui.sources.open import bundled_tables
from lcbtui.tui.actions import key_of
from lcbtui.view.apply import apply
from lcbtui.view.derive.derive import derive
from lcbtui.view.derive.reports import model_codes, reports_of
from lcbtui.view.names import row_names
from lcbtui.view.state import ViewState
from lcbtui.view.view import View, rows_named

AT_ONCE = 20_000
"""Most rows for which an answer takes less than a frame, and needs no thread."""


class Canvas(NamedTuple):
    """Size of a chart in terminal cells, and its character set."""

    width: int
    height: int
    charset: Charset


@dataclass(frozen=True)
class ChartDrawing:
    """Inputs of a chart, and the chart drawn from these inputs; equal if the inputs are equal.

    Attributes:
        view: the rows and columns to draw.
        selected: the row that is marked, as a position in the Dataset; None for none.
        canvas: the size and character set.
        dims: whether rows separated from the selected one are dimmed, if ties are shown.
    """

    view: View
    selected: int | None
    canvas: Canvas
    dims: bool = True

    @cached_property
    def chart(self) -> Chart:
        """The chart, drawn at the first access; needs no widget, so a thread can draw it."""
        view = self.view
        spec = chart_spec(view, self.selected, dims=self.dims)
        if view.state.by_month:
            # A hit test asks for a model of the table, not a month.
            chart = draw(spec, *self.canvas)
            rows = rows_in_view(view)[chart.points.rows]
            return chart._replace(points=replace(chart.points, rows=rows))
        if view.roles.y is None:  # the message says what is missing
            spec = replace(spec, message=f"{spec.message}: {key_of('app.axes')} chooses one")
        return draw(spec, *self.canvas)


@dataclass(frozen=True, eq=False)
class ViewAnswer:
    """Result of a view state: its View (rows and columns), ranking and chart, each computed once.

    Attributes:
        view: the View of the state.
        source: the rows as they were read; those of the View may be derived from them.
        drawing: the chart, if it was drawn on a thread.
    """

    view: View
    source: Dataset
    drawing: ChartDrawing | None = None

    @cached_property
    def ranking(self) -> Ranking:
        """The ranking (ranks and ties) of the rows of the View."""
        return ranking(self.view)

    @cached_property
    def chart(self) -> ChartSpec:
        """The specification of the chart (points, axes, overlays), with no row selected."""
        return chart_spec(self.view)

    def restore_cursor(self, preferred_row: int | None, index: int) -> int:
        """Find the index, among the rows shown, of the row to select.

        Args:
            preferred_row: the row chosen last, as a position in the Dataset; None for none.
            index: the index of the cursor before.

        Returns:
            The index of `preferred_row` if it is shown, else of another report of its score or of
            its model, else the valid index nearest to `index`; 0 if no rows are shown.
        """
        if preferred_row is not None:
            dataset, label = self.view.dataset, self.view.roles.label
            masks = [np.arange(len(dataset)) == preferred_row]
            reports = reports_of(dataset, label)
            if reports is not None:
                models = model_codes(dataset, label)
                masks += [each == each[preferred_row] for each in (reports, models)]
            for mask in masks:
                shown = np.flatnonzero(mask[self.view.rows])
                if len(shown):
                    return int(shown[0])
        return min(max(index, 0), max(len(self.view) - 1, 0))

    def shows_other_rows_than(self, before: Self | None) -> bool:
        """Tell whether it is of another source or window than an earlier answer."""
        return before is not None and (
            before.source.source.name != self.source.source.name
            or before.view.state.window != self.view.state.window
        )

    def same_row(self, before: "ViewAnswer", row: int) -> int | None:
        """Find a row of an earlier answer in this one, by position or name; None if absent."""
        then, now = before.view, self.view
        if then.dataset is now.dataset:
            return row
        name, label = before.name_of(row), now.roles.label
        if row < len(now.dataset) and now.dataset.cell(row, label).text == name:
            return row
        found = rows_named(now.dataset, label, (name,)).tolist()
        shown = self.row_named(name)
        return shown if shown is not None else next(iter(found), None)

    def name_of(self, row: int) -> str:
        """Return the model name of a row, given its position in the Dataset."""
        return self.view.dataset.cell(row, self.view.roles.label).text

    def row_named(self, name: str) -> int | None:
        """Find the first row shown with the given model name; None if there is none."""
        found = rows_named(self.view.dataset, self.view.roles.label, (name,))
        shown = self.view.rows[self.view.dataset.mask(found)[self.view.rows]]
        return int(shown[0]) if len(shown) else None


@dataclass(frozen=True)
class Job:
    """Request to compute rows and chart: a view state, and the rows as they were read.

    Attributes:
        source: the rows as they were read.
        state: the state to answer.
        canvas: the size of the chart to draw; None or an empty one for no chart.
        preferred_row: the row selected last, as a position in the Dataset, to be marked in the
            chart.
        index: the index of that row among the rows shown.
        other: the rows of the source to compare with, as they were read.
        generation: the number of the job; later jobs have higher ones.
        dims: as in `ChartDrawing`.
        home: as in `View`; dropped where the rows or the window are others.
    """

    source: Dataset
    state: ViewState
    canvas: Canvas | None
    preferred_row: int | None = None
    index: int = 0
    other: Dataset | None = None
    generation: int = 0
    dims: bool = True
    home: View | None = None

    @property
    def is_short(self) -> bool:
        """Whether the job takes less time than a frame, so that it needs no thread."""
        work = 0  # in rows
        for dataset in filter(None, (self.source, self.other)):
            scores = 0 if dataset.selection is None else len(dataset.selection.results.scores)
            work += max(len(dataset), scores // 10)  # ten take as long to average as a row
        return work <= AT_ONCE

    def view_of(self, state: ViewState) -> View:
        """Compute the View of a state from the rows of this job."""
        dataset = derive(self.source, state, self.other, bundled_tables)
        view, home = apply(dataset, state, self.generation), self.home
        if home is None or home.dataset is not dataset:
            return view
        stays = (home.state.window, home.state.per_model) == (state.window, state.per_model)
        return replace(view, home=home) if stays else view


@dataclass
class Scheduler:
    """Queue that computes rows and chart of one view state at a time, long jobs on a thread.

    Of the jobs that arrive meanwhile only the newest is computed.

    Attributes:
        deliver: called with each job and its answer, or the error that it ended in.
        run: starts a coroutine.
        busy: whether a thread is computing an answer.
    """

    deliver: Callable[[Job, ViewAnswer | LcbtuiError], object]
    run: Callable[[Coroutine[None, None, None]], object]
    busy: bool = False
    _generation: int = 0
    _waiting: Job | None = None

    def request(self, job: Job) -> None:
        """Compute rows and chart of a job: at once if it is short, else on a thread."""
        self._generation += 1
        job = replace(job, generation=self._generation)
        if job.is_short and not self.busy:
            self.deliver(job, answer_of(job, draw=False))
            return
        self._waiting = job
        if not self.busy:
            self.busy = True
            self.run(self._work())

    async def _work(self) -> None:
        try:
            while self._waiting is not None:
                job, self._waiting = self._waiting, None
                self.deliver(job, await asyncio.to_thread(answer_of, job, draw=True))
        finally:
            self.busy = False


def answer_of(job: Job, *, draw: bool) -> ViewAnswer | LcbtuiError:
    """Compute the rows of a job, with `draw` also its chart; return the error if that fails."""
    try:
        view = job.view_of(job.state)
        if not len(view) and job.state.query:
            # The rows from before a column's name was begun, while it is typed and matches nothing.
            names = known_names(view.dataset.columns, view.roles)
            query = without_half_typed(job.state.query, names)
            if query is not None:
                view = replace(job.view_of(replace(job.state, query=query)), state=job.state)
    except LcbtuiError as error:
        return error
    row_names(view)  # here, on a thread where there are many
    answer = ViewAnswer(view, job.source)
    if not draw or job.canvas is None or not job.canvas.width:
        return answer
    index = answer.restore_cursor(job.preferred_row, job.index)
    selected = int(view.rows[index]) if len(view) else None
    drawing = ChartDrawing(view, selected, job.canvas, dims=job.dims)
    _ = drawing.chart  # here, on a thread
    return replace(answer, drawing=drawing)
