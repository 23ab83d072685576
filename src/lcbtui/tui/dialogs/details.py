"""Dialogs that only show: details of a model, comparison, load report."""

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Label, OptionList
from textual.widgets.option_list import Option

from lcbtui.analysis.side_by_side import compare
from lcbtui.dataset.lookup import FoundModel, RowAt, Table, model_at
from lcbtui.errors import LcbtuiError
from lcbtui.report import runs_answer
from lcbtui.report.comparison_answer import MOST_SIDE_BY_SIDE, comparison_answer
from lcbtui.report.facts import Answer, Fact, answer_lines
from lcbtui.report.load_report import check_lines, explained
from lcbtui.report.model_answer import other_reports, page_of, reports, row_facts
from lcbtui.report.remarks import against, few_words, standing_table, verdicts_by_name
from lcbtui.sources.open import bundled_tables
from lcbtui.tui.actions import key_of, naming_keys
from lcbtui.tui.changes import pin_of
from lcbtui.tui.dialogs.dialog import AnswerDialog, Dialog, TextDialog, WalkedList, line_width
from lcbtui.tui.main_screen import MainScreen
from lcbtui.tui.status import answer_in_inks, joined, remedy_keys
from lcbtui.tui.theme import Ink
from lcbtui.view.derive.means import score_columns
from lcbtui.view.names import row_names, rows_called
from lcbtui.view.view import View, rows_named


def open_details(screen: MainScreen, view: View) -> None:
    """Open the details dialog of the selected model: its facts, its scores here and elsewhere."""
    row, cells = screen.explorer.selected, line_width(screen.app)
    if row is None:
        return
    dataset, scores = view.dataset, standing_table(view, row)
    told = frozenset(column.key for column in score_columns(dataset)) if scores else frozenset()
    facts = row_facts(dataset, row, told)
    page, versus = page_of(dataset, row), against(view, row)
    if page and page not in {fact.value for fact in facts}:
        facts.append(Fact("Page", page))
    facts += [versus] if versus is not None else []
    facts += verdicts_by_name(view, row)
    read_off = dataset.source.chart.footnote if dataset.source.approximate else ""
    answers = [Answer(tuple(facts), scores, (f"≈ {read_off}",) if read_off else ())]
    if others := other_reports(dataset, row, bundled_tables()):
        table, origins = reports(others, cells)
        answers.append(Answer((), table, tuple(origins)))
    lines = joined([answer_in_inks(answer, cells) for answer in answers])
    label = dataset.cell(row, view.roles.label).text
    screen.app.push_screen(TextDialog(label or f"Row {row + 1}", lines))


def open_load_report(screen: MainScreen, view: View) -> None:
    """Open the load report of the file: what was read, guessed and left out."""
    report, missing = explained(view.dataset, view.state)
    lines = check_lines(report, missing, key_of("app.axes"), line_width(screen.app))
    screen.app.push_screen(TextDialog("Load report", [[(line, Ink.TEXT)] for line in lines]))


def open_comparison(screen: MainScreen, view: View) -> None:
    """Open a comparison of the pinned models; if only one is pinned, also of the selected model.

    If none is pinned and there are only two, these are compared.
    """
    explorer = screen.explorer
    sources = view.dataset.source.parts.values() or (view.dataset.source,)
    own = {source.name for source in sources}
    pins = view.state.pins
    if not pins and len(view.dataset) == 2:
        pins = (pin_of(view, 0), pin_of(view, 1))
    are_runs = len(pins) < 3 and view.dataset.selection is not None  # then their problems tell all
    others = [Table(it, it.roles) for it in bundled_tables() if it.source.name not in own]
    tables = (Table(view.dataset, view.roles), *([] if are_runs else others))
    models = _models(tables, view, pins)
    if len(models) < 2 and explorer.selected is not None:
        models = _models(tables, view, (*pins, pin_of(view, explorer.selected)))
    if len(models) < 2:
        words = "{} pins the selected model: then select another, and {} compares them"
        explorer.notify(naming_keys(words, "table.pin", "app.compare"))
        return
    if len(models) > MOST_SIDE_BY_SIDE:
        words = f"{len(models)} models are pinned: at most {MOST_SIDE_BY_SIDE} stand side by side"
        explorer.notify(words)
        return
    views = (view, *([None] * (len(tables) - 1)))
    found = compare(tables, models, explorer.state.rho, views)
    tell = partial(few_words, keys=remedy_keys())
    answer = partial(comparison_answer, found, tell=tell, more="")
    runs = None
    try:
        runs = runs_answer.runs_among(found)
    except LcbtuiError as error:  # the rows that are shown are compared all the same
        explorer.notify(f"{error}")
    screen.app.push_screen(AnswerDialog("Compare", answer) if runs is None else RunsScreen(runs))


def _models(tables: tuple[Table, ...], view: View, pins: Sequence[str]) -> tuple[FoundModel, ...]:
    """Find the pinned models, each with all its rows; of a run or a pin NAME@ROW only that row."""
    models: dict[tuple[RowAt, ...], FoundModel] = {}
    for pin in pins:
        alone = rows_called(view, pin)
        for row in alone or rows_named(view.dataset, view.roles.label, (pin,))[:1].tolist():
            model = model_at(tables, RowAt(0, row))
            of_view = [at.table for at in model.rows].count(0)
            if alone or (view.dataset.selection is not None and of_view > 1):
                model = FoundModel(row_names(view).whole(row), (RowAt(0, row),))
            models.setdefault(model.rows, model)
    return tuple(models.values())


class RunsScreen(AnswerDialog):
    """Dialog that compares two runs by problem; Enter lists the problems that changed."""

    BINDINGS: ClassVar[list[BindingType]] = [("enter", "changed")]

    def __init__(self, runs: runs_answer.NamedRuns) -> None:
        super().__init__("Compare", partial(runs_answer.runs_answer, runs, changed="Enter"))
        self._runs = runs
        self._enter = "lists changes" if runs.found.changes else ""

    def action_changed(self) -> None:
        """Open the list of the problems that changed, if any did."""
        if self._enter:
            self.app.push_screen(ChangedScreen(self._runs))


class ChangedScreen(Dialog[None]):
    """Dialog with the problems that changed, the worst first; Enter shows both outcomes of one."""

    def __init__(self, runs: runs_answer.NamedRuns) -> None:
        super().__init__()
        self._runs = runs
        self.add_class("answer")

    def compose(self) -> ComposeResult:
        """Create the list of problems below the headings of its columns."""
        with Vertical(classes="box") as box:
            box.border_title = "What changed"
            box.border_subtitle = "Enter both outcomes · Esc closes"
            yield Label(markup=False)
            yield WalkedList()

    def on_resize(self) -> None:
        """Lay out the list for the width, when the dialog opens and later."""
        table = runs_answer.changed_answer(self._runs).table
        lines = answer_lines(Answer((), table), min(110, self.app.size.width) - 5)
        heading, *rows = (Text("".join(piece.text for piece in line)) for line in lines)
        self.query_one(Label).update(heading)
        options = self.query_one(OptionList)
        place = options.highlighted or 0
        options.set_options(map(Option, rows))
        options.highlighted = place

    @on(OptionList.OptionSelected)
    def _show(self, event: OptionList.OptionSelected) -> None:
        at = self._runs.found.changes[event.option_index]
        lines = answer_in_inks(runs_answer.outcome_answer(self._runs, at), line_width(self.app))
        self.app.push_screen(TextDialog("Outcome", lines))
