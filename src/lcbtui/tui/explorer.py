"""Controller without Textual: view state, undo history, rows, newest answer (rows and chart).

Keys, inputs and the mouse ask an `Explorer` for a change; the scheduler answers it; its host, the
main screen, shows the answer. The first frame does not wait for numpy, so whatever needs it
is imported when the first rows arrive.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from lcbtui.dataset.cache import forget_unused
from lcbtui.dataset.windows import Window
from lcbtui.errors import LcbtuiError
from lcbtui.query.parse import parse, whole_terms
from lcbtui.query.predicates import bind
from lcbtui.sources.catalog import bundled
from lcbtui.tui.history import FILTERS, History, TypedTexts
from lcbtui.tui.reading import OtherSource, SourceReader
from lcbtui.view.state import FIELDS, ViewState, field_named, of_sources, to_command

if TYPE_CHECKING:
    from lcbtui.dataset.dataset import Dataset
    from lcbtui.tui.scheduler import Canvas, Job, Scheduler, ViewAnswer
    from lcbtui.view.view import View

AFTER_ESCAPE = 0.3
"""Seconds after Escape in which a digit may be the rest of a key sequence that a slow line
split."""

MOST_COPIED = 75_000
"""The longest text that is copied, in bytes: in base64 100,000, which terminals and tmux take."""


class Host(Protocol):
    """What an `Explorer` asks of the screen that shows it."""

    def show_state(self) -> None:
        """Show the filters in force, and what is wrong there in the status line."""

    def show_answer(self) -> None:
        """Show the newest rows and chart."""

    def show_selection(self) -> None:
        """Show which row is selected, and which rows are not dimmed."""

    def show_status(self) -> None:
        """Show the newest error, notice or selected row in words."""

    def end_with(self, error: LcbtuiError) -> None:
        """Exit with an error."""

    async def place_panels(self) -> None:
        """Create what shows rows, before the first ones."""

    def call_later(self, callback: Callable[..., Any], *given: Any) -> bool:
        """Call a function on the event loop; from any thread."""

    def run_worker(self, work: Any, *, group: str = ..., thread: bool = ...) -> object:
        """Run a coroutine, or a function on a thread."""


class Explorer:
    """Controller of the explorer: view state, undo history, rows, newest table and chart."""

    failure = ""
    """The error shown until the next key, such as that a source cannot be read."""
    in_browser = False
    """Whether a page in a browser shows the explorer, and not the user's terminal."""
    allows_files = True
    """Whether files may be written, and others opened than the first view state names."""
    stdin_bytes: bytes | None = None
    """The bytes of standard input, for the source "-"."""

    def __init__(self, state: ViewState, host: Host, defaults: ViewState) -> None:
        """Create the controller with a first view state (sources, filters, sort …), without rows.

        Args:
            state: the first view state.
            host: the main screen, which shows them.
            defaults: the user's default view.
        """
        self.state, self.defaults = state, defaults
        self.opening_problems: list[str] = []
        """Problems of the settings, shown with the first rows."""
        self.history = History()
        self.dataset: Dataset | None = None
        """The rows as they were read; those of a View may be derived from them."""
        self.answer: ViewAnswer | None = None
        self.canvas: Canvas | None = None
        """Size and character set of the chart on the screen."""
        self.index = 0
        """The index of the selected row among the rows shown."""
        self.preferred_row: int | None = None
        """The row chosen last: the cursor comes back to it when it is shown again."""
        self.home: View | None = None
        """The View whose rows the limits of the chart fit; None for the next with rows."""
        self.label_to_select = ""
        """The name of a row to select when the next answer has it; "" for none."""
        self.moved = False
        """Whether the user has moved the cursor in this source; before that no row is dimmed."""
        self.lifted: Window | None = None
        """The window that all problem dates took the place of; None for the source's own."""
        self.typed = TypedTexts()
        """The texts in the filter inputs that do not parse."""
        self.notice = ""
        """The notice about the last action, shown until the next key."""
        self.load_notice = ""
        """The notice about the source just opened, shown until the next key."""
        self.unreadable_path = ""
        """A path that could not be read, which the data dialog offers for correction."""
        self.copied: list[str] = []
        """Texts sent to the clipboard, to be printed on exit."""
        self._host, self._initial_state = host, state
        self._scheduler: Scheduler | None = None
        self._escaped = float("-inf")
        self.reader = SourceReader(self, host)
        self.other = OtherSource(self, host)

    @property
    def view(self) -> "View | None":
        """The View (rows and columns) shown now; None before the first one is computed."""
        return None if self.answer is None else self.answer.view

    @property
    def is_idle(self) -> bool:
        """Whether rows are shown and no new rows or chart are being computed."""
        return not (self.answer is None or self._scheduler is None or self._scheduler.busy)

    @property
    def exit_lines(self) -> list[str]:
        """Lines to print on exit: the command of a changed view, and the copied texts."""
        is_new = self.state != self._initial_state
        return ["this view again:", self.command] * is_new + self.copied_lines

    @property
    def copied_lines(self) -> list[str]:
        """The copied texts under a heading, without repeats and the view's command."""
        copied = [line for line in dict.fromkeys(self.copied) if line != self.command]
        return ["copied:", *copied] if copied else []

    @property
    def command(self) -> str:
        """The shell command that rebuilds the current view."""
        return to_command(self.state, self.defaults)

    # One state, one answer

    def change(self, **fields: Any) -> None:
        """Change fields of the view state, as one undo step."""
        self.set_state(replace(self.state, **fields))

    def set_state(self, state: ViewState, *, typed: str = "") -> None:
        """Replace the view state (sources, filters, sort, axes …), as one undo step.

        Args:
            state: the new state; an equal one changes nothing.
            typed: what is typed into an input, or changed by quick steps, which are undone
                together; "" for a key or a click.
        """
        if state == self.state:
            return
        before, self.state = self.state, state
        self.history.changed(before, time.monotonic(), typed=typed)
        self.ask()
        if typed in FILTERS:
            self.history.forget(state)  # what was typed is gone again
        else:
            self.typed.problem = ""
            self.typed.wrong -= {f for f in FILTERS if getattr(before, f) != getattr(state, f)}
        self._host.show_state()

    def undo(self, *, redo: bool = False) -> None:
        """Restore the view state from before the last change; with `redo` that before an undo."""
        state = self.history.undo(self.reader.restored or self.state, redo=redo)
        if state is None:
            self.notify(f"nothing to {'redo' if redo else 'undo'}")
            return
        names = ["source"] if self.state.sources != state.sources else []
        changed = (f for f in FIELDS if getattr(self.state, f.name) != getattr(state, f.name))
        names += [field.flag.removeprefix("--") for field in changed]
        said = f"{'redone' if redo else 'undone'}: {', '.join(names)}"
        if state.opening != self.state.opening:
            self.reader.read(state.sources, state, said=said)
        else:
            if self.reader.restored is not None:
                self.reader.end()
            self.restore(state, said)

    def restore(self, state: ViewState, said: str = "") -> None:
        """Replace the view state without an undo step, and show a notice if there is one."""
        self.typed.clear()
        self.state = state
        self.ask()
        self._host.show_state()
        if said:
            self.notify(said)

    @property
    def unfiltered(self) -> ViewState:
        """The view state without query, ranges, hidden series, limits and a chosen window."""
        window = self.state.window if self.state.window == Window() else None
        all_rows = replace(self.state, query="", params=None, score=None, series=None, limit=None)
        return replace(all_rows, window=window, x_limits=None, y_limits=None)

    def edit(self, field: str, text: str) -> None:
        """Apply the text of a filter input (query, params or score) while the user types.

        The terms of a query that are wrong filter nothing, nor does an end of a range that is.
        """
        self.clear_notice()
        self.typed.clear(field)
        value: Any = text.strip()
        read = self._checked if field == "query" else field_named(field).notation.parse
        try:
            value = read(value)
        except LcbtuiError as error:
            self.typed.tell(field, error)
            if field == "query":
                value = whole_terms(value, self._checked)
            else:
                value, parts = None, value.partition("..")
                with suppress(LcbtuiError):
                    value = read("".join(parts[:2]))
        if value == getattr(self.state, field):
            self._host.show_state()
        self.set_state(replace(self.state, **{field: value}), typed=field)

    def _checked(self, query: str) -> str:
        """Return a query, unless it does not parse or fit the columns of the rows, if any.

        Raises:
            QueryError: if it does not.
        """
        rows, roles = self.dataset, None
        if self.view is not None:
            rows, roles = self.view.dataset, self.view.roles
        if rows is not None:
            from lcbtui.view.derive.by_problem import row_query

            asked = row_query(rows, parse(query))
            bind(asked, rows.columns, roles or rows.roles, self.state.bits)
        return query

    def meant(self, query: str) -> str:
        """Spell the words of a query that is wrong or matches nothing as terms, if any are."""
        view = self.view
        if view is None or ("query" not in self.typed.wrong and len(view)):
            return ""
        from lcbtui.query.masks import query_meant

        return query_meant(view.dataset, view.roles, query)

    def ask(self) -> None:
        """Request rows and chart of the current view state from the scheduler."""
        if self.dataset is None:
            return
        self.clear_notice()
        from lcbtui.tui.scheduler import Job, Scheduler

        if self._scheduler is None:
            receive = partial(self._host.call_later, self.receive)
            self._scheduler = Scheduler(receive, self._host.run_worker)
        row, index, other = self.preferred_row, self.index, self.other.rows()
        job = Job(self.dataset, self.state, self.canvas, row, index, other, dims=self.moved)
        self._scheduler.request(replace(job, home=self.home))

    def receive(self, job: "Job", answer: "ViewAnswer | LcbtuiError") -> None:
        """Show computed rows and chart, unless a newer result or other rows arrived before."""
        if isinstance(answer, LcbtuiError):
            self.receive_error(job.source, job.state, answer)
            return
        before = self.answer
        is_late = before is not None and answer.view.generation < before.view.generation
        if is_late or answer.source is not self.dataset:
            return
        is_read = before is None or before.source is not answer.source
        if before is not None and self.preferred_row is not None:
            name = before.name_of(self.preferred_row)
            self.preferred_row = answer.same_row(before, self.preferred_row)
            self.label_to_select = name if self.preferred_row is None else ""
        elif self.label_to_select:
            self.preferred_row = answer.row_named(self.label_to_select)
            self.label_to_select = "" if is_read else self.label_to_select
        self.answer = answer
        # a copy, which caches nothing
        self.home = answer.view.home or (replace(answer.view) if len(answer.view) else None)
        if answer.view.generation % 25 == 1:
            forget_unused(answer.source, answer.view.dataset)
        at = 0 if answer.shows_other_rows_than(before) else self.index
        self.index = answer.restore_cursor(self.preferred_row, at)
        self._host.show_answer()
        if is_read:
            from lcbtui.view.names import naming_rows

            # Names as tables print them, "Qwen3-8B (paper)", become NAME@ROW.
            named = naming_rows(answer.view)
            if named != answer.view.state == self.state:
                self.state = named
                self.ask()

    def receive_error(self, source: "Dataset", state: ViewState, error: LcbtuiError) -> None:
        """Show why a view state has no result, and restore the last state that was shown."""
        if source is not self.dataset:
            return  # other rows came meanwhile, and are asked the same
        if self.answer is None:
            self._host.end_with(error)
            return
        if state != self.state:
            return
        rows = self.answer.source
        if rows is source:
            from lcbtui.tui.changes import with_columns_there

            kept = with_columns_there(self.dataset, state, state, self.other.rows())
            if kept != state:  # columns of a comparison that is no more
                self.state = kept
                self.ask()
                self._host.show_state()
            else:
                self._back_to_answered(self.answer.view.state, error)
            return
        if rows.source.name == source.source.name:
            self.dataset = rows
            self.ask()
        else:  # a filter that another source cannot serve: its rows come first
            self.state = of_sources(ViewState(), state.sources)
            if self.state != state:
                self.ask()
            self.typed.clear()
            self._host.show_state()
        self.fail(error, rows_stay=self.dataset is rows)

    def _back_to_answered(self, answered: ViewState, error: LcbtuiError) -> None:
        """Restore the view state shown last, and show the error at the filter that caused it."""
        if answered == self.state:  # shown while the source compared with was still being read
            answered = replace(answered, against=None)
        asked, self.state = self.state, answered
        self.history.forget(answered)
        wrong = next((f for f in FILTERS if getattr(asked, f) != getattr(answered, f)), "")
        if wrong:
            self.typed.tell(wrong, error)
        elif asked.against != answered.against:
            self.ask()
        self._host.show_state()
        if not wrong:
            self.fail(error)

    # Which row

    @property
    def selected(self) -> int | None:
        """The selected row as a position in the View's Dataset; None if no rows are shown."""
        view = self.view
        return None if view is None or not len(view) else int(view.rows[self.index])

    def select(self, row: int) -> None:
        """Select a row that is shown, given its position in the Dataset."""
        if self.answer is None:
            return
        self.preferred_row, self.label_to_select = row, ""
        self.moved = True
        self.clear_notice()
        self.index = self.answer.restore_cursor(row, self.index)
        self._host.show_selection()

    def select_index(self, index: int) -> None:
        """Select the row at an index among the rows shown, or the nearest valid index."""
        if self.view is not None and len(self.view):
            self.select(int(self.view.rows[min(max(index, 0), len(self.view) - 1)]))

    def notify(self, notice: str) -> None:
        """Show a notice in the status line until the next key; "" clears it."""
        self.notice, self.failure = notice, ""
        self._host.show_status()

    def refuses_files(self, *sources: str) -> bool:
        """Tell whether files, or these sources, are off limits in a browser; then say so.

        Bundled tables and what the command line named are always allowed.
        """
        first = self._initial_state
        given = {*bundled(), *first.sources, first.against}
        if self.allows_files or (sources and given.issuperset(sources)):
            return False
        self.notify("no files in a browser, unless it is served with --allow-files")
        return True

    def fail(self, error: LcbtuiError, *, rows_stay: bool = False) -> None:
        """Show an error in the status line until the next key, and whether earlier rows stay."""
        self.failure = "the rows from before stay: " * rows_stay + error.plain
        self._host.show_status()

    def note_copied(self, text: str, what: str = "") -> None:
        """Record a text that was sent to the clipboard, and show a notice.

        The text is printed on exit, since the terminal may ignore the copy.

        Args:
            text: the copied text.
            what: a noun for the text, such as "row"; "" shows the text itself.
        """
        if len(text.encode()) > MOST_COPIED:
            self.notify(f"not copied: a clipboard takes {MOST_COPIED:,} bytes")
            return
        self.copied.append(text)
        said = f"sent to the {'browser' if self.in_browser else 'terminal'}"
        again = "" if self.in_browser else "; it is printed again when you quit"
        self.notify(f"{what} {said}{again}" if what else f"{said}: {text}")

    def clear_notice(self) -> None:
        """Clear all notices and the error; the status line is not repainted."""
        self.notice = self.load_notice = self.failure = ""

    def note_escape(self, *, pressed: bool = True) -> None:
        """Record the time of an Escape, which a slow line may have split off another key."""
        self._escaped = time.monotonic() if pressed else float("-inf")

    @property
    def just_escaped(self) -> bool:
        """Whether Escape was pressed less than 0.3 seconds ago.

        A key may then be the rest of a key sequence that a slow line split after Escape.
        """
        return time.monotonic() - self._escaped < AFTER_ESCAPE

    def begin(self, dataset: "Dataset") -> None:
        """Store the first rows read, add the user's default columns and sort, request the view."""
        from lcbtui.tui.changes import with_columns_there

        untouched = self.state == self._initial_state
        self.dataset = dataset
        self.state = with_columns_there(dataset, self.state, self.defaults)
        if untouched:
            self._initial_state = self.state
        elif self.state.query != self._initial_state.query:  # typed before there were columns
            self.edit("query", self.state.query)
        self.ask()  # not after they are laid out: how wide they are depends on the answer
        if self.opening_problems:
            place, colon, what = self.opening_problems[0].partition(":")
            more = len(self.opening_problems) - 1
            rest = f" (and {more} more: lcbtui config)" if more else ""
            # without folders, which would leave no room for the rest
            self.notify(f"{Path(place).name}{colon}{what}{rest}")
