"""Keys that help to choose a model: pinned ones side by side, and the best up to a size."""

from dataclasses import replace

from lcbtui.dataset.columns import Range
from lcbtui.errors import LcbtuiError
from lcbtui.query.model_memory import SizeLimit
from lcbtui.tui.mixins.explorer import Explorer
from lcbtui.tui.palette import Ink

MOST_MODELS = 8
"""More pinned models than this no dialog can show side by side."""

HOW_TO = "pin a model with Space, select another, and c compares them"


class ChoiceActions(Explorer):
    """Comparing, and asking for the best."""

    def action_compare_models(self) -> None:
        """Pinned models side by side, or the pinned one and the selected one."""
        if self.view is None:
            return
        from lcbtui.tui.dialogs.details import models_pinned, side_by_side_dialog

        tables, models = models_pinned(self.view, self.selected)
        if len(models) < 2:
            self.say(HOW_TO)
        elif len(models) > MOST_MODELS:
            self.say(f"{len(models)} models are pinned: at most {MOST_MODELS} stand side by side")
        else:
            self.app.push_screen(side_by_side_dialog(tables, models, self._cells))

    def action_best(self) -> None:
        """Ask for a size, and show the best model up to it."""
        if self.view is None:
            return
        from lcbtui.tui.dialogs.choices import SizeScreen

        self.app.push_screen(SizeScreen(self.view_state.bits), self._show_best)

    def _show_best(self, limit: SizeLimit | None) -> None:
        if limit is None or self.dataset is None:
            return
        from lcbtui.analysis.best import best_up_to, models_among
        from lcbtui.dataset.load_report import CannotSay
        from lcbtui.report.best import best_lines, too_small
        from lcbtui.sources.open import bundled_tables
        from lcbtui.tui.dialogs.dialog import TextDialog
        from lcbtui.tui.status import withheld_words

        try:
            among = models_among(self.dataset, self.view_state, bundled_tables)
            found = best_up_to(among, limit)
        except LcbtuiError as error:
            self.say(str(error))
            return
        if found is None:
            self.say(too_small(among, limit.most))
            return
        if isinstance(found, CannotSay):
            self.say(f"no best: {withheld_words(among, found)}")
            return
        self.wanted = found.row
        self.change(replace(among.state, params=Range(None, limit.most)))
        lines = best_lines(found, self._cells)
        inks = [Ink.STRONG, *[Ink.TEXT] * (len(lines) - 1)]
        pieces = [[(line, ink)] for line, ink in zip(lines, inks, strict=True)]
        self.app.push_screen(TextDialog(f"The best up to {limit.most:.4g}B", pieces))

    @property
    def _cells(self) -> int:
        """The cells that a line of a dialog has, without its border and scroll bar."""
        return min(110, self.size.width * 9 // 10) - 6
