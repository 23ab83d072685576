"""The explorer's state: ViewState, undo history, Dataset, newest answer. No Textual.

Keys, inputs and the mouse ask an Explorer for a change; the scheduler answers it; the host, which
is the screen, shows what follows. The first frame does not wait for pandas, so whatever needs it
is imported when the first rows arrive.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from lcbtui.dataset.cache import forget_unused
from lcbtui.dataset.source import NO_OPTIONS
from lcbtui.errors import LcbtuiError
from lcbtui.sources.catalog import STDIN
from lcbtui.text.words import counted
from lcbtui.tui.finding import Finding
from lcbtui.tui.history import History
from lcbtui.tui.host import Host
from lcbtui.tui.leaving import exit_lines
from lcbtui.tui.loading import Stamp, give_back, measure, warm_up
from lcbtui.tui.other_source import OtherSource
from lcbtui.tui.reading import Reading, SourceReader
from lcbtui.tui.typed import TypedTexts
from lcbtui.view.state import (
    FIELDS,
    READ_OPTIONS,
    ViewState,
    field_named,
    of_sources,
    to_command,
    with_field,
)

if TYPE_CHECKING:
    from lcbtui.dataset.dataset import Dataset
    from lcbtui.dataset.load_report import TableInFile
    from lcbtui.tui.scheduler import Answer, Canvas, Scheduler
    from lcbtui.view.view import View

AFTER_ESCAPE = 0.3
"""Seconds in which a digit after Escape is the rest of a key that a slow line split."""

GIVE_BACK_AFTER = 25
"""Answers after which what was derived for earlier ones, and free memory, is given back."""

ROWS_STAY = "the rows from before stay"
"""What is said of a source that was read again and cannot be used as it is now."""


class Explorer:
    """The ViewState in force, its undo history, the rows, and the newest answer."""

    failure = ""
    """What could not be done, such as a source that cannot be read, until the next key."""
    _next_give_back = 1
    """The number of the answer after which free memory is given back to the system."""

    def __init__(
        self,
        state: ViewState,
        host: Host,
        *,
        stdin_bytes: bytes | None = None,
        watches: bool = False,
        defaults: ViewState = ViewState(),  # noqa: B008 - it is frozen
    ) -> None:
        """Begin with nothing read.

        Args:
            state: what to show first.
            host: the interface.
            stdin_bytes: what came through standard input, for the source "-".
            watches: the source is read again when its file changes.
            defaults: the user's own, which a view begins with.
        """
        self.state, self.defaults = state, defaults
        self.opening_problems: list[str] = []
        """What is wrong in the settings, told when the first rows are there."""
        self.history = History()
        self.stdin_bytes = stdin_bytes
        """What came through standard input, for the source "-"."""
        self.dataset: Dataset | None = None
        """The rows as they were read; those of a View may be derived from them."""
        self.answer: Answer | None = None
        self.canvas: Canvas | None = None
        """Size and character set of the chart beside the interface."""
        self.index = 0
        """The place of the selected row among those shown."""
        self.preferred_row: int | None = None
        """The row chosen last: the cursor comes back to it when it is shown again."""
        self._label_to_select = ""
        """The name of the row to select as soon as there is one."""
        self.moved = False
        """Whether the cursor was moved since this source came: nothing is dimmed before."""
        self.hovered_row: int | None = None
        """The row whose point is under the pointer."""
        self.highlighted: frozenset[int] = frozenset()
        """Rows that the chosen insight is about: all others are dimmed. Empty dims none."""
        self.finding = Finding()
        """What is looked for among the rows shown."""
        self.typed = TypedTexts()
        """What is typed in the filter inputs."""
        self.notice = ""
        """What was just done, until the next key."""
        self.load_notice = ""
        """What there is to tell of the source just opened, until the next key."""
        self.unreadable_path = ""
        """The path that could not be read last, to be mended."""
        self.copied: list[str] = []
        """What was sent to the clipboard, to be printed at the end."""
        self._host, self._watches, self._initial_state = host, watches, state
        self._scheduler: Scheduler | None = None
        self._escaped = float("-inf")
        self.reader = SourceReader(
            host, stdin_bytes, self.notify, self._source_read, self._source_unreadable
        )
        self.other = OtherSource(self, host)

    @property
    def view(self) -> "View | None":
        """The newest View."""
        return None if self.answer is None else self.answer.view

    @property
    def is_idle(self) -> bool:
        """Whether rows are shown and no state waits for its answer."""
        scheduler = self._scheduler
        return self.answer is not None and scheduler is not None and not scheduler.busy

    @property
    def exit_lines(self) -> list[str]:
        """What to print at the end: the command of a changed view, and what was copied."""
        changed = self.typed.accepted(self.state) != self._initial_state
        return exit_lines(self.command if changed else "", self.copied)

    @property
    def command(self) -> str:
        """The command that rebuilds the view."""
        return to_command(self.typed.accepted(self.state), self.defaults)

    # One state, one answer

    def change(self, **fields: Any) -> None:
        """Give fields of the state other values; undo knows those before."""
        self.set_state(replace(self.state, **fields))

    def toggle(self, field: str) -> None:
        """Turn a field of the state on or off."""
        self.change(**{field: not getattr(self.state, field)})

    def set_state(self, state: ViewState | None, *, typed: str = "") -> None:
        """Put a state in force; undo knows the one before. None changes nothing.

        `typed` is the field whose text was typed, and is shown already; "" for a key or a click.
        """
        if state is None or state == self.state:
            return
        before, self.state = self.state, state
        self.history.changed(before, time.monotonic(), typed=typed)
        self.ask()
        if not typed:
            self.typed.problem = ""
            self._show_state(before)

    def tell_change(self, before: ViewState) -> None:
        """Say what was changed, and which key takes it back; of no change nothing."""
        if self.view is not None and self.state != before:
            from lcbtui.tui.status import changed_words

            self.notify(changed_words(before, self.state, self.view))

    def undo(self) -> None:
        """Go back to the state before the last change."""
        self._go_to(self.history.undo, "nothing to undo", undoes=True)

    def redo(self) -> None:
        """Go to the state before the last undo."""
        self._go_to(self.history.redo, "nothing to redo", undoes=False)

    def _go_to(
        self, where: Callable[[ViewState], ViewState | None], nothing: str, *, undoes: bool
    ) -> None:
        state = where(self.reader.restored or self.state)
        if state is None:
            self.notify(nothing)
            return
        said = ""
        if self.view is not None:
            from lcbtui.tui.status import went_words

            said = went_words(self.state, state, self.view, undoes=undoes)
        if state.opening != self.state.opening:
            self.read(state.sources, state, said=said)
        else:
            if self.reader.restored is not None:
                self._end_reading()
            self.restore(state, said)

    def restore(self, state: ViewState, said: str = "") -> None:
        """Put a state in force that undo knows already, or must never know; say what that did."""
        self.typed.problem = ""
        self.state = state
        self.ask()
        self._show_state(None)
        if said:
            self.notify(said)

    def clear_filters(self) -> None:
        """Show all rows; what was typed by halves goes too."""
        state = replace(self.state, query="", params=None, score=None, series=None, limit=None)
        self.typed.problem = ""
        self._show_state(None)
        if state == self.state:
            self.notify("no filter to clear")
        self.set_state(state)

    def edit(self, field: str, text: str) -> None:
        """Take all the text of a filter input (query, params or score) while it is typed."""
        self.clear_notice()
        try:
            value = self.typed.take(field, text, self.state, reads_queries=self.dataset is not None)
        except LcbtuiError:
            self._host.show_status()
            return
        if value == getattr(self.state, field):
            self._host.show_status()
        self.set_state(with_field(self.state, field, value), typed=field)

    def end_typing(self) -> None:
        """Commit the text being typed; if it does not parse, restore the last valid value."""
        self.typed.goes_on = False
        accepted = self.typed.accepted(self.state)
        if accepted != self.state:
            self.history.back_to(accepted)
            self.state = accepted
            self.ask()

    def drop_wrong_texts(self) -> None:
        """Put what is in force into the inputs that have a text that cannot be read."""
        if self.typed.wrong:
            self.end_typing()
            self.typed.problem = ""
            self._show_state(None)
            self._host.show_status()

    def _show_state(self, before: ViewState | None) -> None:
        """Put into the inputs what differs from `before`, or all: what was typed there is gone."""

        def differs(field: str) -> bool:
            return before is None or getattr(before, field) != getattr(self.state, field)

        self.typed.forget(differs)
        self._host.show_state(before)

    def ask(self) -> None:
        """Ask the scheduler for the answer to the state in force."""
        if self.dataset is None or self._scheduler is None:
            return
        self.clear_notice()
        from lcbtui.tui.scheduler import Job

        row, index, other = self.preferred_row, self.index, self.other.rows()
        job = Job(self.dataset, self.state, self.canvas, row, index, other, dims=self.moved)
        self._scheduler.request(job)

    def receive(self, answer: "Answer") -> None:
        """Show an answer, unless a later one or other rows came meanwhile."""
        before = self.answer
        is_late = before is not None and answer.view.generation < before.view.generation
        if is_late or answer.source is not self.dataset:
            return
        is_read = before is None or before.source is not answer.source
        if before is not None and self.preferred_row is not None:
            name = before.name_of(self.preferred_row)
            self.preferred_row = answer.same_row(before, self.preferred_row)
            self._label_to_select = name if self.preferred_row is None else ""
        elif self._label_to_select:
            self.preferred_row = answer.row_named(self._label_to_select)
            self._label_to_select = "" if is_read else self._label_to_select
        self.answer = answer
        if answer.view.generation >= self._next_give_back:
            self._next_give_back = answer.view.generation + GIVE_BACK_AFTER
            forget_unused(answer.source, answer.view.dataset)
            # not before it is painted: that would take longer
            self._host.call_after_refresh(self.reader.in_thread, give_back)
        self.index = answer.restore_cursor(self.preferred_row, self.index)
        self._host.show_answer()
        if is_read:
            self._name_rows(answer.view)
            # not before they are painted: both would take longer
            self._host.call_after_refresh(self.reader.in_thread, warm_up, answer.view.dataset)

    def _name_rows(self, view: "View") -> None:
        """Let names of the flags that tables print of one row, "Qwen3-8B (paper)", mean it."""
        from lcbtui.view.names import naming_rows

        named = naming_rows(view)
        if named != view.state == self.state:
            self.state = named
            self.ask()

    def receive_error(self, source: "Dataset", state: ViewState, error: LcbtuiError) -> None:
        """Say why a state cannot be answered from the rows of a source.

        The state that was answered last is in force again.
        """
        if source is not self.dataset:
            return  # other rows came meanwhile, and are asked the same
        if self.answer is None:
            self._host.end_with(error)
            return
        if state != self.state:
            return
        if self.answer.source is source:
            from lcbtui.tui.changes import with_columns_there

            kept = with_columns_there(self.dataset, state, self.other.rows())
            if kept != state:  # columns of a comparison that is no more
                self.state = kept
                self.ask()
                self._show_state(None)
                return
        answered, rows = self.answer.view.state, self.answer.source
        if rows is source:
            self._back_to_answered(answered, error)
        elif rows.source.name == source.source.name:
            self.dataset = rows
            self.ask()
            self.fail(f"{ROWS_STAY}: {error.plain}")
        else:  # a filter that another source cannot serve: its rows come first
            self.state = of_sources(ViewState(), state.sources)
            if self.state != state:
                self.ask()
            self._show_state(None)
            self.fail(error.plain)

    def _back_to_answered(self, answered: ViewState, error: LcbtuiError) -> None:
        """Put the state that was answered last in force, and say why the one asked for is not."""
        filters, asked = ("query", "params", "score"), self.state
        wrong = next((f for f in filters if getattr(asked, f) != getattr(answered, f)), "")
        self.history.forget(answered)
        self.state = answered
        if not wrong:
            self.fail(error.plain)
            return
        self.typed.problem = error.plain
        self.typed.wrong.add(wrong)
        if not self.typed.goes_on:  # the input was left before the answer came
            self.end_typing()
        self._host.show_status()

    # Which row

    @property
    def selected(self) -> int | None:
        """The selected row, a position in the Dataset of the View; None where nothing is shown."""
        view = self.view
        return None if view is None or not len(view) else int(view.rows[self.index])

    @property
    def selected_name(self) -> str:
        """The name of the selected row; "" without one."""
        answer, row = self.answer, self.selected
        return "" if answer is None or row is None else answer.name_of(row)

    def select(self, row: int) -> None:
        """Select a row that is shown."""
        if self.answer is None:
            return
        self.preferred_row, self._label_to_select = row, ""
        self.moved = True
        self.clear_notice()
        self.index = self.answer.restore_cursor(row, self.index)
        self._host.show_selection()

    def select_index(self, index: int) -> None:
        """Select the `index`-th row shown, or the nearest there is."""
        if self.view is not None and len(self.view):
            self.select(int(self.view.rows[min(max(index, 0), len(self.view) - 1)]))

    def highlight(self, rows: frozenset[int]) -> None:
        """Dim all rows but these in table and chart; none of them dims none."""
        self.highlighted = rows
        self._host.show_selection()

    def hover(self, row: int | None) -> None:
        """The pointer is near the point of a row, or away from any."""
        self.hovered_row = row
        self._host.show_status()

    def notify(self, notice: str) -> None:
        """Say what was done, until the next key."""
        self.notice, self.failure = notice, ""
        self._host.show_status()

    def fail(self, failure: str) -> None:
        """Say what could not be done, until the next key."""
        self.failure = failure
        self._host.show_status()

    def note_copied(self, text: str, what: str) -> None:
        """Remember what was sent to the clipboard, and say no more than can be known of it."""
        self.copied.append(text)
        self.notify(f"{what} sent to the terminal; it is printed again when you quit")

    def clear_notice(self) -> None:
        """Say nothing of what was done, read or could not be any more."""
        self.notice = self.load_notice = self.failure = ""

    def note_escape(self) -> None:
        """Escape was pressed: a digit that follows at once may be a part of a split key."""
        self._escaped = time.monotonic()

    @property
    def just_escaped(self) -> bool:
        """Whether a digit now may be the rest of a split key, and must do nothing."""
        return time.monotonic() - self._escaped < AFTER_ESCAPE

    # Reading sources

    def read(
        self,
        sources: str | Sequence[str],
        restored: ViewState | None = None,
        *,
        again: bool = False,
        said: str = "",
        label: str = "",
        **changes: Any,
    ) -> None:
        """Read sources on a thread; the state stays as it is until the rows are there.

        The other arguments are as in `Reading`.
        """
        if restored is None:
            self._keep_interrupted_undo()
        sources = (sources,) if isinstance(sources, str) else tuple(sources)
        now = self.state if restored is None else restored
        options = now.read_options if sources == now.sources else NO_OPTIONS
        asked = {key: value for key, value in changes.items() if key in READ_OPTIONS}
        options = options._replace(**asked)
        self.reader.start(Reading(sources, restored, again, changes, said, label, options))

    def reload(self) -> None:
        """Read the source again, or the one that is being read."""
        if self.dataset is None:
            return
        if self.reader.current is not None:
            self.reader.start(replace(self.reader.current))
        elif STDIN in self.state.sources:
            self.notify("standard input was read to its end and cannot be read again")
        else:
            self.read(self.state.sources, again=True)

    def go_to(self, state: ViewState) -> None:
        """Go to another view, on its own source; undo comes back."""
        if state.opening == self.state.opening:
            self.set_state(state)
        else:
            others = {field.name: getattr(state, field.name) for field in FIELDS}
            self.read(state.sources, **others)

    def switch_source(
        self, source: str, *, said: str = "", label: str = "", **changes: Any
    ) -> None:
        """Go to another source; to the one in force: forget another that is being read.

        Args:
            source: which one.
            said: what is told when its rows are there.
            label: the name of the row to select then; "" selects the first.
            changes: fields of the state that change with it, in the same step for undo.
        """
        if (source,) != self.state.sources:
            self.read(source, said=said, label=label, **changes)
        elif self.reader.current is not None and not self.reader.current.again:
            self._keep_interrupted_undo()
            self._end_reading()
            self._host.show_status()

    def choose_table(self, table: "TableInFile") -> None:
        """Read another table of the file; undo comes back to the one from before."""
        if self.dataset is None or table == self.dataset.report.table:
            self.notify("this table is shown already")
            return
        where = {"table": table.path or str(table.number)}
        changes = {name: field_named(name).default for name in READ_OPTIONS} | where
        changes["params_unit"] = self.state.params_unit
        of = f"table {table.number} of {len(self.dataset.report.tables)}"
        self.read(self.state.sources, said=of, **changes)

    def add_source(self, source: str) -> None:
        """Put the rows of another source below those there are; all that was asked stays."""
        if source in self.state.sources:
            self.notify(f"{source} is there already")
            return
        kept = {field.name: getattr(self.state, field.name) for field in FIELDS}
        self.read((*self.state.sources, source), **kept)

    def _keep_interrupted_undo(self) -> None:
        """Put an interrupted undo or redo back on the history."""
        if self.reader.restored is not None:
            self.history.put_back(self.reader.restored)

    def _end_reading(self) -> None:
        self.reader.current = None
        self.notice = ""

    def _source_unreadable(self, reading: Reading, error: LcbtuiError, stamp: Stamp) -> None:
        """The rows that were there stay; without any there is nothing to explore."""
        if self.reader.current is not reading:
            return
        self._end_reading()
        if self.dataset is None:
            self._host.end_with(error)
            return
        if reading.again:
            self.reader.stamp = stamp
            self.fail(f"{ROWS_STAY}: {error.plain}")
        else:
            if reading.restored is not None:
                self.history.put_back(reading.restored)
            self.unreadable_path = reading.sources[-1]
            self.fail(error.plain)

    async def _source_read(self, reading: Reading, dataset: "Dataset", stamp: Stamp) -> None:
        """Show the rows, unless another source was asked for meanwhile."""
        if self.reader.current is not reading:
            return
        self._end_reading()
        from lcbtui.tui.scheduler import AT_ONCE, Scheduler

        if len(dataset) > AT_ONCE:
            self.reader.in_thread(measure, dataset)
        await self._host.place_panels()
        if self._scheduler is None:
            later = self._host.call_later
            self._scheduler = Scheduler(
                partial(later, self.receive),
                partial(later, self.receive_error),
                self._host.run_worker,
            )
        self.unreadable_path = ""
        self.reader.stamp = stamp
        if reading.again and self.dataset is not None:
            self.preferred_row, self.dataset = self.selected, dataset
            self.other.read_again()
            self.ask()
            self.notify(f"{dataset.source.name} read again: {counted(len(dataset), 'row')}")
            return
        from lcbtui.tui.status import load_notice, settings_notice

        if self.dataset is not None:
            self._switch(reading, self.dataset, dataset)
        else:
            self.dataset = dataset
            self._begin(dataset)
            if self.opening_problems:
                self.notify(settings_notice(self.opening_problems))
        self.load_notice = load_notice(dataset)
        self._host.show_status()

    def _switch(self, reading: Reading, old: "Dataset", dataset: "Dataset") -> None:
        """Ask of the rows of another source, with the model selected that was chosen."""
        from lcbtui.tui.changes import for_sources, lost_words, name_in, with_defaults

        self.end_typing()
        name = reading.label
        if self.preferred_row is not None and not name:
            name = name_in(dataset, self.selected_name, old)
        self._label_to_select, self.preferred_row, self.index = name, None, 0
        self.moved, self.dataset = False, dataset
        self.other.read_again()
        if reading.restored is not None:
            self.restore(reading.restored, reading.said)
            return
        older = self.state
        state = for_sources(older, reading.sources, dataset, self.defaults, old)
        self.set_state(replace(with_defaults(dataset, state, self.defaults), **reading.changes))
        # Another view has pins and a sort of its own.
        lost = "" if "pins" in reading.changes else lost_words(older, self.state, dataset, old)
        self.notify("; ".join(filter(None, (reading.said, lost))))

    def _begin(self, dataset: "Dataset") -> None:
        """Ask of the first rows; whatever was typed meanwhile is in the state in force."""
        untouched = self.state == self._initial_state
        from lcbtui.tui.changes import with_defaults

        self.state = with_defaults(dataset, self.state, self.defaults)
        if untouched:
            self._initial_state = self.state
        self.ask()  # not after they are laid out: how wide they are depends on the answer
        if self._watches:
            self.reader.watch(
                lambda: self.state.sources, lambda: self.read(self.state.sources, again=True)
            )
