"""Keys that change the chart: overlays, axes, zoom, walking from point to point."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from lcbtui.tui.screens.explorer import Explorer

if TYPE_CHECKING:
    from lcbtui.chart.moves import Limits
    from lcbtui.chart.result import Direction


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

    def action_fit(self) -> None:
        """Fit the axes to the rows shown."""
        if self.view is not None and self._has_axes():
            from lcbtui.chart.moves import fit

            self._limit(fit(self.view))

    def action_zoom(self, steps: int) -> None:
        """Zoom around the selected point."""
        if self.view is not None and self._has_axes():
            from lcbtui.chart.moves import zoom

            self._limit(zoom(self.view, self.view_state, self.selected, steps))

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
        from lcbtui.tui.screens.axes import AxesScreen

        dataset = self.dataset

        def take(chosen: dict[str, Any] | None) -> None:
            if chosen is not None and self.dataset is dataset:
                self.change(replace(self.view_state, **chosen))

        self.app.push_screen(AxesScreen(dataset, self.view_state), take)

    def _has_axes(self) -> bool:
        """Both axes have a column; otherwise say what would help."""
        if self.view is not None and self.view.roles.x and self.view.roles.y:
            return True
        self.say("this source needs a column for each axis: x chooses them")
        return False
