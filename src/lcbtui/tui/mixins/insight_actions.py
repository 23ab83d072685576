"""The insights panel: computed for what is shown, its sentences lead to the models they name."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import on, work
from textual.timer import Timer
from textual.worker import get_current_worker

from lcbtui.text.words import counted
from lcbtui.tui.messages import InsightClicked, InsightsReady
from lcbtui.tui.mixins.explorer import Explorer
from lcbtui.tui.widgets.lines import Panel

if TYPE_CHECKING:
    from lcbtui.analysis.insights import Insights
    from lcbtui.report.insights import Sentence
    from lcbtui.tui.widgets.insights import InsightList
    from lcbtui.view.view import View


AT_ONCE = 5_000
"""Up to this many rows all but the intervals takes less than a frame."""

INTERVALS_AFTER = 0.1
"""Seconds without a change after which the slow numbers are computed: not for every letter."""


class InsightActions(Explorer):
    """Opening and closing the panel, moving in it, and marking what a sentence names."""

    _insights: "InsightList | None" = None
    _told: "View | None" = None
    """What the sentences on the screen are about."""
    _chosen = ""
    """The key of the sentence whose models are marked; "" for none."""
    _marked: tuple[int, ...] = ()
    """The rows that it names."""
    _intervals_timer: Timer | None = None

    @property
    def insights_open(self) -> bool:
        """Whether the panel is on the screen."""
        return self.has_class("-insights")

    @property
    def insights_due(self) -> bool:
        """Whether numbers of the panel are still to come."""
        return self._intervals_timer is not None

    async def action_insights(self) -> None:
        """Open the panel and go to it, or close it."""
        if self.insights_open:
            self.action_close_insights()
            return
        if self.view is None:
            return
        panel = await self._place_insights()
        self.add_class("-insights")
        self._told = None
        self.show_view(None)
        self.call_after_refresh(panel.focus)

    async def _place_insights(self) -> "InsightList":
        """The panel, made when it is asked for the first time: the first frame must not wait."""
        if self._insights is None:
            from lcbtui.tui.widgets.insights import InsightList

            self._insights = InsightList(self.charset)
            panel = Panel(self._insights, id="insights-panel", classes="panel")
            panel.border_title, panel.border_subtitle = "Insights", "Enter marks · Esc closes"
            await self.query_one("#left").mount(panel)
        return self._insights

    def action_close_insights(self) -> None:
        """Close the panel; what a sentence marked stays marked."""
        if not self.insights_open:
            return
        self._stop_intervals()
        self.remove_class("-insights")
        self.show_view(None)
        if self.table is not None:
            self.call_after_refresh(self.table.focus)

    def leave_insights(self) -> None:
        """Mark nothing any more; on a short terminal, give the table its place back."""
        if self._chosen:
            self._mark("", ())
            self.show_selection()
            if self._insights is not None:
                self._insights.show(self._insights.sentences, "")
        if self.has_class("-short"):
            self.action_close_insights()

    def action_walk_insights(self, steps: int) -> None:
        """Move the cursor by sentences."""
        if self._insights is not None:
            self._insights.move(steps)

    def action_choose_insight(self) -> None:
        """Select the first model that the sentence names, and mark them all."""
        said = None if self._insights is None else self._insights.current
        if said is None or self._insights is None:
            return
        if not said.rows:
            self.say("this sentence names no model")
            return
        again = said.key == self._chosen
        self._mark("" if again else said.key, () if again else said.rows)
        self._insights.show(self._insights.sentences, self._chosen)
        self.select(said.rows[0])
        if not again:
            self.say(f"{counted(len(said.rows), 'model')} marked; Esc in the table lets them go")

    @on(InsightClicked)
    def _clicked_insight(self) -> None:
        self.action_choose_insight()

    # Following the view

    def show_insights(self) -> None:
        """Say what can be said of the view in force, the slow numbers when it rests."""
        view = self.view
        if view is None or view is self._told:
            return
        self._stop_intervals()
        if not self.insights_open:
            if self._chosen:  # what is shown now is not what the sentence was about
                self._mark("", ())
            return
        found = None
        if len(view) <= AT_ONCE:
            from lcbtui.analysis.insights import insights_of
            from lcbtui.report.insights import Pending, sentences

            found = insights_of(view)
            self._say_of(view, sentences(found, Pending()))
        self._intervals_timer = self.set_timer(
            INTERVALS_AFTER, lambda: self._start_intervals(view, found)
        )

    def _start_intervals(self, view: "View", found: "Insights | None") -> None:
        self._compute(view, found)
        self._intervals_timer = None

    def _stop_intervals(self) -> None:
        if self._intervals_timer is not None:
            self._intervals_timer.stop()
            self._intervals_timer = None
        self.workers.cancel_group(self, "insights")

    @work(thread=True, group="insights", exclusive=True)
    def _compute(self, view: "View", found: "Insights | None") -> None:
        from lcbtui.analysis.insights import correlation_intervals_of, insights_of
        from lcbtui.report.insights import Pending, sentences

        worker = get_current_worker()
        if found is None:
            found = insights_of(view)
            self.post_message(InsightsReady(view, sentences(found, Pending())))
        intervals = correlation_intervals_of(found, lambda: worker.is_cancelled)
        if not worker.is_cancelled:
            self.post_message(InsightsReady(view, sentences(found, intervals)))

    @on(InsightsReady)
    def _insights_ready(self, message: InsightsReady) -> None:
        if message.view is self.view and self.insights_open:
            before = self._marked
            self._say_of(message.view, message.said)
            if self._marked != before:
                self.show_selection()

    def _say_of(self, view: "View", said: "Sequence[Sentence]") -> None:
        """Say it; the sentence that was chosen marks the models that it names now."""
        self._told = view
        rows = next((s.rows for s in said if s.key == self._chosen), ())
        self._mark(self._chosen if rows else "", rows)
        if self._insights is not None:
            self._insights.show(said, self._chosen)

    def _mark(self, chosen: str, rows: tuple[int, ...]) -> None:
        """Remember what is marked; table and chart show it when they are shown next."""
        self._chosen, self._marked = chosen, rows
        if self.table is not None and self.chart is not None:
            self.table.named = self.chart.named = frozenset(rows)
