"""Keys that change the chart: overlays, axes, zoom, walking from point to point."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from textual import on

from lcbtui.tui.messages import PointHovered, ZoomAsked
from lcbtui.tui.mixins.explorer import Explorer
from lcbtui.view.state import ViewState

if TYPE_CHECKING:
    from lcbtui.chart.cells.chart import Direction
    from lcbtui.chart.moves import Limits


AREA = "arrows stretch it · Enter keeps its models · Space pins them · m gives it up"

MOST_PINS = 50
"""More models than this are not pinned at once."""


class ChartActions(Explorer):
    """Overlays, axes, walking."""

    def action_toggle_frontier(self) -> None:
        """Draw the frontier, or not."""
        self.change(replace(self.view_state, frontier=not self.view_state.frontier))

    def action_toggle_trend(self) -> None:
        """Draw the trend, or not."""
        self.change(replace(self.view_state, trend=not self.view_state.trend))

    def action_toggle_labels(self) -> None:
        """Name the points, or not."""
        self.change(replace(self.view_state, labels=not self.view_state.labels))

    def action_toggle_errors(self) -> None:
        """Draw the interval of each score, or not."""
        self.change(replace(self.view_state, errors=not self.view_state.errors))

    def action_toggle_apart(self) -> None:
        """Dim what can be told apart from the selected row, or nothing."""
        self.change(replace(self.view_state, apart=not self.view_state.apart))

    def action_toggle_grid(self) -> None:
        """Draw lines at the ticks, or not."""
        self.change(replace(self.view_state, grid=not self.view_state.grid))

    def action_by_month(self) -> None:
        """Draw the pinned models, or the selected one, by month; again draws points."""
        if self.view is None or self.selected is None:
            return
        from lcbtui.errors import LcbtuiError
        from lcbtui.tui.changes import toggle_months

        try:
            self.change(toggle_months(self.view_state, self.view, self.selected))
        except LcbtuiError as error:
            self.say(str(error))

    def action_fit(self) -> None:
        """Fit the axes to the rows shown."""
        if self.view is not None and self._has_axes():
            from lcbtui.chart.moves import fit

            self._limit(fit(self.view))

    def action_zoom(self, steps: int) -> None:
        """Zoom around the selected point."""
        if self.view is not None and self._has_axes():
            from lcbtui.chart.moves import place_of, zoom

            place = place_of(self.view, self.view_state, self.selected)
            self._limit(zoom(self.view, self.view_state, place, steps))

    @on(ZoomAsked)
    def _wheel_turned(self, message: ZoomAsked) -> None:
        if self.view is not None and self._has_axes():
            from lcbtui.chart.moves import zoom

            self._limit(zoom(self.view, self.view_state, message.place, message.steps))

    def action_mark_area(self) -> None:
        """Begin a rectangle on the chart, or give it up."""
        if self.view_state.by_month:
            self.say("no area by month: M goes back to the points")
        elif self.chart is not None and self._has_axes():
            self.chart.focus()
            self.chart.mark()
            self.say(AREA if self.chart.area is not None else "")

    @on(PointHovered)
    def _hovered(self, message: PointHovered) -> None:
        self.hovered = message.row
        self.show_status()

    def keep_area(self) -> bool:
        """Keep only what lies in the marked rectangle, by two terms of the query.

        Returns:
            False where nothing is marked.
        """
        rows = None if self.chart is None else self.chart.rows_in_area()
        if rows is None or self.view is None or self.chart is None:
            return False
        self.chart.unmark()
        if self.view_state.by_month:
            return True  # what lies there are months, and a filter is on models
        if not len(rows):
            self.say("no point lies in the rectangle")
            return True
        from lcbtui.chart.moves import range_terms
        from lcbtui.query.edit import with_terms

        query = with_terms(self.view_state.query, range_terms(self.view, rows))
        self.change(replace(self.view_state, query=query))
        return True

    def pin_area(self) -> bool:
        """Pin what lies in the marked rectangle; False where nothing is marked."""
        rows = None if self.chart is None else self.chart.rows_in_area()
        if rows is None or self.view is None or self.chart is None:
            return False
        view = self.view
        names = (view.dataset.cell(int(row), view.roles.label).text for row in rows[:MOST_PINS])
        pins = dict.fromkeys((*self.view_state.pins, *filter(None, names)))
        self.chart.unmark()
        self.change(replace(self.view_state, pins=tuple(pins)))
        return True

    def action_pan(self, across: int, up: int) -> None:
        """Pan by a part of the axes."""
        if self.view is not None and self._has_axes():
            from lcbtui.chart.moves import pan

            self._limit(pan(self.view, self.view_state, across, up))

    def action_home(self) -> None:
        """The axes as they were."""
        if not self.just_escaped:
            self._limit((None, None))

    def _limit(self, limits: "Limits") -> None:
        x, y = limits
        self.change(replace(self.view_state, x_limits=x, y_limits=y))

    def action_walk(self, direction: "Direction") -> None:
        """Select the nearest point in a direction."""
        if self.chart is not None:
            self.chart.walk(direction)

    def action_axes(self) -> None:
        """Choose the columns of the axes."""
        if self.dataset is None:
            return
        from lcbtui.sources.open import bundled_tables
        from lcbtui.tui.dialogs.choices import AxesScreen
        from lcbtui.view.derive.derive import derive

        dataset, state = self.dataset, self.view_state
        # Columns that stand beside the scores of a comparison or of several reports are no axes.
        plain = ViewState(
            window=state.window,
            params_from_names=state.params_from_names,
            join_params=state.join_params,
        )

        derived = derive(dataset, plain, bundled=bundled_tables)

        def take(chosen: dict[str, Any] | None) -> None:
            if chosen is not None and self.dataset is dataset:
                self.change(replace(self.view_state, by_month=(), **chosen))

        self.app.push_screen(AxesScreen(derived, state), take)

    def _has_axes(self) -> bool:
        """Both axes have a column; otherwise say what would help."""
        if self.view is not None and self.view.roles.x and self.view.roles.y:
            return True
        self.say("this source needs a column for each axis: x chooses them")
        return False
