"""The dialogs that ask for a line: a size limit, the problems of scores, a file to write."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

from textual import work
from textual.binding import BindingType
from textual.content import Content

from lcbtui.analysis import best_models
from lcbtui.chart.cells import write_text_chart
from lcbtui.chart.style import Charset
from lcbtui.dataset.columns import PlusMinus, Range
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.source import was_read
from lcbtui.dataset.windows import problems_stated
from lcbtui.errors import LcbtuiError, UsageError
from lcbtui.query.size_limits import ANY_SIZE, EXPECTED_SIZE, SizeLimit, size_limit
from lcbtui.report.best_answer import best_answer, no_answer
from lcbtui.report.figure import AS_EVER, figure_svg, write_figure
from lcbtui.report.files import ENDINGS, form_asked, no_place_for, whole_file
from lcbtui.report.view_table import write_rows
from lcbtui.settings.machine import limit_here
from lcbtui.sources.open import bundled_tables
from lcbtui.text.numbers import plain_digits
from lcbtui.text.words import safe_text
from lcbtui.tui.dialogs.dialog import REPLACES, AnswerDialog, InputDialog
from lcbtui.tui.explorer import Explorer
from lcbtui.tui.main_screen import MainScreen
from lcbtui.tui.reading import path_of
from lcbtui.tui.status import remedy_keys
from lcbtui.tui.terminal import TerminalApp
from lcbtui.view.state import ViewState, parse_count
from lcbtui.view.view import View

HERE = "here"
SIZES = f"any size; or 9B, or memory: 24GB@8, {HERE}"
NO_SIZES = "no sizes here: leave it empty"


def open_best(screen: MainScreen, view: View) -> None:
    """Ask for a size limit, and show the model with the highest score within it."""
    explorer, dataset = screen.explorer, screen.explorer.dataset
    assert dataset is not None  # or there is no View
    sized = best_models.find_size_column(view) is not None or view.dataset.selection is not None

    def parse(typed: str) -> tuple[str, SizeLimit | None]:
        if sized and typed.casefold() == HERE:
            return typed, None
        limit = size_limit(typed, explorer.state.bits) if typed else ANY_SIZE
        if limit is None or (typed and not sized):
            raise UsageError(EXPECTED_SIZE if sized else NO_SIZES)
        return typed, limit

    app, placeholder = screen.app, SIZES if sized else NO_SIZES
    asks = InputDialog("Which model?", "answers", placeholder, parse)
    asks.ask(app, lambda asked: app.push_screen(BestScreen(explorer, dataset, *asked)))


class BestScreen(AnswerDialog):
    """Dialog that shows the highest-scoring model up to a size, computed on a thread.

    Enter shows in the explorer the models that were compared.
    """

    BINDINGS: ClassVar[list[BindingType]] = [("enter", "enter")]

    def __init__(
        self, explorer: Explorer, dataset: Dataset, typed: str, limit: SizeLimit | None
    ) -> None:
        """Create the dialog of the best model within a size limit, which is computed later.

        Args:
            explorer: the explorer, which shows the models compared.
            dataset: the rows of the explorer as they were read.
            typed: the size limit as it was typed; "" for none.
            limit: the size limit; None for the memory of this machine.
        """
        super().__init__(f"Which model? {typed}".rstrip())
        self._explorer, self._dataset, self._limit = explorer, dataset, limit
        self._state = explorer.state
        self._best: best_models.Best | None = None

    @work(thread=True, group="best")
    def on_mount(self) -> None:
        """Compute the best model within the size limit, on a thread."""
        try:
            limit = limit_here(self._state.bits) if self._limit is None else self._limit
            # A size that is asked for stands for the range of sizes shown.
            state = replace(self._state, params=None) if limit.is_asked else self._state
            view = best_models.comparable_models(self._dataset, state, bundled_tables)
            windows = best_models.comparable_windows(view, self._dataset, state, bundled_tables)
            best = best_models.best_of(view, limit, windows)
            found: best_models.Best | LcbtuiError = no_answer(best, remedy_keys()) or best
        except LcbtuiError as error:
            found = error
        self.app.call_later(self._show, found)

    def _show(self, best: best_models.Best | LcbtuiError) -> None:
        if isinstance(best, LcbtuiError):
            self.dismiss()
            self._explorer.notify(best.plain)
        elif self.is_mounted:
            self._best = best
            name = best.view.dataset.source.short_name
            self.query_one(".box").border_title = Content(f"{self._title} · {name}")
            opens, keys = f"opens {name}", remedy_keys()
            self.answered(lambda whole: best_answer(best, whole=whole, keys=keys), opens)

    def action_enter(self) -> None:
        """Close the dialog and show the models compared, the highest-scoring one selected."""
        best, explorer = self._best, self._explorer
        if best is None:
            return
        self.dismiss()
        view, top = best.view, best.models[0].row
        params = Range(None, best.limit.most) if best.limit.is_asked else view.state.params
        source = view.dataset.source.name
        if source == self._dataset.source.name:
            explorer.preferred_row, explorer.home = top, None
            explorer.set_state(replace(view.state, params=params))
        else:
            name = view.dataset.cell(top, view.roles.label).text
            explorer.reader.switch(source, label=name, params=params)


# Which problems scores are over

WRONG = "expected a number of problems, a release, a window, or ± se, such as 166 or v5 2410-2502"


def open_problems(screen: MainScreen, view: View) -> None:
    """Ask which problems scores are over (count, benchmark release, dates), and what ± means."""
    explorer = screen.explorer
    if view.dataset.selection is not None:
        explorer.notify("results by problem state their problems and dates")
        return
    stated = statement_of(explorer.state)

    def take(changes: dict[str, Any]) -> None:
        explorer.typed.problem = ""
        explorer.change(**changes)

    def parse(typed: str) -> dict[str, Any]:
        if not typed and not stated:
            raise UsageError(WRONG)  # there is nothing to take back
        return parse_statement(typed)

    title, example = "What the scores are over", "166, or v5 2410-2502, or ± se"
    InputDialog(title, "fills gaps", example, parse, stated).ask(screen.app, take)


def statement_of(state: ViewState) -> str:
    """Format number of problems, benchmark release and meaning of ± as `parse_statement` reads."""
    count = "" if state.problems is None else plain_digits(state.problems, 0)
    plus_minus = "" if state.plus_minus is None else f"± {state.plus_minus}"
    return " ".join(filter(None, (count, state.release, plus_minus)))


def parse_statement(text: str) -> dict[str, Any]:
    """Parse a problem set such as "166" or "v5 2410-2502 ± se" into fields of ViewState.

    An empty text unsets the number of problems, the release and the meaning of ±.

    Raises:
        UsageError: if a part of the text is none of these.
    """
    words = text.replace("±", " ").replace("·", " ").split()
    meant = [word for word in words if word.casefold() in set(PlusMinus)]
    rest = " ".join(word for word in words if word not in meant)
    counted = r"\b(?:problems|questions|items|tasks|n)[ =:]+(\d+)\b"  # the number stands last
    rest = re.sub(counted, r"\1 problems", rest, flags=re.I)
    if not words:
        return {"problems": None, "release": None, "plus_minus": None}
    stated, left = problems_stated(rest)
    problems = stated.problems
    if left:
        if problems is not None or not left.isdecimal():
            raise UsageError(WRONG)
        problems = parse_count(left, least=1)
    said = {"problems": problems, "release": stated.release, "window": stated.window}
    said["plus_minus"] = PlusMinus(meant[-1].casefold()) if meant else None
    return {name: value for name, value in said.items() if value is not None}


# Writing to a file


EXAMPLE = "a name with an ending, such as chart.svg"


def write(view: View, path: str, size: tuple[int, int], charset: Charset) -> str:
    """Write the chart or the rows of a View to a file, and say so, or why it was not written.

    Args:
        view: the View.
        path: the path as it was typed, whose ending chooses the format.
        size: the columns and lines of a text chart.
        charset: the character set of a text chart.
    """
    form = ENDINGS[Path(path).suffix.lower()]
    is_binary = form in {"pdf", "png"}
    try:
        with whole_file(str(path_of(path)), safe_text(path), binary=is_binary) as out:
            if is_binary:
                write_figure(out, view, form)
            elif form == "txt":
                write_text_chart(out, view, size, charset)
            elif form == "svg":
                out.write(figure_svg(view, AS_EVER) + "\n")
            else:
                write_rows(out, view, form)
    except LcbtuiError as error:
        return safe_text(f"not written: {error}")
    return safe_text(f"wrote {path}")


def open_export(screen: MainScreen, _: View) -> None:
    """Ask for a path, and write the chart or the rows of the current View there, on a thread.

    A second Enter replaces an existing file.
    """
    app, explorer, warned = screen.app, screen.explorer, set[str]()
    if explorer.refuses_files():
        return
    assert isinstance(app, TerminalApp)
    threads, size = app.threads, app.size

    def parse(path: str) -> str:
        if form_asked(path, list(ENDINGS.values())) is None:
            raise UsageError(f"expected {EXAMPLE}")
        file = path_of(path)
        if no_place := no_place_for(str(file)):
            raise UsageError(no_place)
        if file.exists() and path not in warned:
            warned.add(path)
            what = "was read" if was_read(str(file)) else "is there already"
            raise UsageError(f"{path} {what}{REPLACES}")
        return path

    def take(path: str) -> None:
        view = explorer.view
        assert view is not None  # or nothing was asked

        explorer.typed.problem = ""
        explorer.notify(f"writing {safe_text(path)}")
        # A million rows take their time, and keys are answered meanwhile.
        written = threads.submit(write, view, path, size, screen.charset)
        threads.to_finish.append(written)
        written.add_done_callback(lambda done: app.call_later(explorer.notify, done.result()))

    formats = "chart  .svg .pdf .png .txt\nrows   .csv .tsv .json .jsonl\n       .md .tex .bib"
    InputDialog("Export", "writes", EXAMPLE, parse, "chart.svg", formats).ask(app, take)
