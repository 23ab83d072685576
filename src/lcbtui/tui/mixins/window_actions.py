"""Keys that choose the window of problem dates, and which reports of a model are shown."""

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from lcbtui.tui.mixins.explorer import Explorer
from lcbtui.view.state import PerModel

if TYPE_CHECKING:
    from lcbtui.dataset.dataset import Dataset
    from lcbtui.dataset.windows import Window


TYPED = "window"
"""What undo calls these changes: steps in quick succession are one, as letters are."""


class WindowActions(Explorer):
    """The window and the reports of a model; each move only makes another state."""

    def action_choose_window(self) -> None:
        """Open the window bar."""
        if self._with_windows() is not None:
            self.open_window_bar()

    def action_close_window(self) -> None:
        """Close the window bar."""
        self.escaped = time.monotonic()
        self.close_window_bar()

    def action_move_start(self, months: int) -> None:
        """Move the start of the window by months."""
        dataset = self._with_windows()
        if dataset is not None:
            from lcbtui.tui.changes import start_moved

            self._move(start_moved(dataset, self.view_state, months), "the start")

    def action_move_end(self, months: int) -> None:
        """Move the end of the window by months."""
        dataset = self._with_windows()
        if dataset is not None:
            from lcbtui.tui.changes import end_moved

            self._move(end_moved(dataset, self.view_state, months), "the end")

    def action_usual_window(self) -> None:
        """Go to the next of the usual windows."""
        dataset = self._with_windows()
        if dataset is None:
            return
        from lcbtui.tui.changes import next_usual

        window = next_usual(dataset, self.view_state)
        if window is None:
            self.say("none of the usual windows has anything here")
        else:
            self._choose(window)

    def action_lift_window(self) -> None:
        """Show every date, or what the source opens on."""
        if self._with_windows() is not None:
            from lcbtui.tui.changes import lifted

            self._choose(lifted(self.view_state))

    def action_opening_window(self) -> None:
        """Go back to the window that the source opens on."""
        self._choose(None)

    def action_exact_window(self) -> None:
        """Keep only the reports over exactly the window in force, or those within it again."""
        dataset = self._with_windows()
        if dataset is None:
            return
        from lcbtui.query.edit import has_terms, with_terms, without_terms
        from lcbtui.view.derive.reports import exact_terms

        terms = exact_terms(self.view_state.window)
        query = self.view_state.query
        if dataset.selection is not None or self.view_state.window is None:
            self.say("what is shown is over exactly this window")
        elif not terms:
            self.say("choose both ends of the window first")
        elif has_terms(query, terms):
            self._filter(without_terms(query, terms))
        else:
            self._filter(with_terms(query, terms))

    def _filter(self, query: str) -> None:
        self.problem = ""
        self.change(replace(self.view_state, query=query))

    def action_per_model(self) -> None:
        """Show another of several reports of a model."""
        choices = list(PerModel)
        place = choices.index(self.view_state.per_model)
        chosen = choices[(place + 1) % len(choices)]
        self.change(replace(self.view_state, per_model=chosen))
        every = chosen is PerModel.ALL
        self.say("all reports of each model" if every else f"the {chosen} report of each model")

    def _with_windows(self) -> "Dataset | None":
        """The rows as they were opened, if they have windows; otherwise say that they have not."""
        if self.dataset is None:
            return None
        from lcbtui.tui.changes import can_choose

        if can_choose(self.dataset):
            return self.dataset
        name = self.dataset.source.name
        self.say(f"{name} states no windows of problem dates: every score is shown as it is")
        return None

    def _move(self, window: "Window", what: str) -> None:
        from lcbtui.tui.changes import window_in_force

        if self.dataset is not None and window == window_in_force(self.dataset, self.view_state):
            self.say(f"{what} can go no further")
            return
        self._choose(window)

    def _choose(self, window: "Window | None") -> None:
        from lcbtui.query.edit import has_terms, with_terms, without_terms
        from lcbtui.view.derive.reports import exact_terms

        self.problem = ""
        query, before = self.view_state.query, exact_terms(self.view_state.window)
        if has_terms(query, before):  # they were of the window that is left
            query = with_terms(without_terms(query, before), exact_terms(window))
        self.change(replace(self.view_state, window=window, query=query), typed=TYPED)
