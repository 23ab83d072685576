"""The key that compares the source with another one: its values, the changes, arrows."""

from dataclasses import replace
from typing import TYPE_CHECKING

from textual import on, work

from lcbtui.errors import LcbtuiError
from lcbtui.tui.loading import load
from lcbtui.tui.messages import BesideRead
from lcbtui.tui.mixins.explorer import Explorer

if TYPE_CHECKING:
    from lcbtui.dataset.dataset import Dataset


class CompareActions(Explorer):
    """Choosing the other source, and reading it when a state asks for it."""

    _besides = 0
    """How many times another source was asked for: only the last one is compared with."""

    def action_compare_source(self) -> None:
        """Choose a source to compare with; while there is one, let it go."""
        if self.dataset is None:
            return
        if self.view_state.against is not None:
            self.change(replace(self.view_state, against=None))
            return
        from lcbtui.tui.dialogs.choices import DataScreen

        source = self.view_state.source
        stdin = self.stdin_bytes is not None
        dialog = DataScreen("", offer_stdin=stdin, title="Compare with", without=source)
        self.app.push_screen(dialog, self._compare_with)

    def _compare_with(self, source: str | None) -> None:
        if source is None:
            return
        if source == self.view_state.source:
            self.say("that is the source itself: name another to compare it with")
            return
        self.beside = None  # whoever asks anew wants the file as it is now
        self.change(replace(self.view_state, against=source))

    def rows_beside(self) -> "Dataset | None":
        """The rows to compare with; where they are not read yet, reading begins."""
        source = self.view_state.against
        if source is None:
            return None
        if self.beside is None or self.beside[0] != source:
            self.beside = (source, None)
            self._read_beside(source)
        return self.beside[1]

    def read_beside_again(self) -> None:
        """Read it once more; meanwhile, and if it cannot be read now, its rows stay."""
        if self.beside is not None and self.beside[1] is not None:
            self._read_beside(self.beside[0])

    def _read_beside(self, source: str) -> None:
        self._besides += 1
        self._read_beside_on_thread(source, self._besides)

    @work(thread=True, group="load")
    def _read_beside_on_thread(self, source: str, number: int) -> None:
        try:
            dataset = load(source, self.stdin_bytes)
        except LcbtuiError as error:
            self.post_message(BesideRead(source, None, str(error), number))
            return
        self.post_message(BesideRead(source, dataset, "", number))

    @on(BesideRead)
    def _beside_read(self, message: BesideRead) -> None:
        """Compare with it, unless another one is wanted by now; what cannot be read is let go."""
        if message.number != self._besides:
            return
        if self.view_state.against != message.source:
            self.beside = None  # undo may ask for it again, and must not wait for this answer
            return
        if message.dataset is None and self.beside is not None and self.beside[1] is not None:
            self.problem = f"{message.problem}; its rows as they were stay"
            self.show_status()
            return
        if message.dataset is None:
            self.beside = None
            state = replace(self.view_state, against=None)
            self.history.forget(state)
            self.restore(state)
            self.problem = message.problem
            self.show_status()
            return
        self.beside = (message.source, message.dataset)
        notice = self.notice
        self.ask()
        if notice:  # what was said of the first source still holds
            self.say(notice)
