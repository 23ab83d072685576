"""The source that the explorer compares with: read when a state asks for it, again on demand."""

from dataclasses import replace
from typing import TYPE_CHECKING

from lcbtui.errors import LcbtuiError
from lcbtui.tui.host import Host
from lcbtui.tui.loading import load

if TYPE_CHECKING:
    from lcbtui.dataset.dataset import Dataset
    from lcbtui.tui.explorer import Explorer


class OtherSource:
    """The rows to compare with, as far as they are read."""

    def __init__(self, explorer: "Explorer", host: Host) -> None:
        self._explorer = explorer
        self._host = host
        self._read: tuple[str, Dataset | None] | None = None
        """The source and its rows, None while they are being read."""
        self._readings = 0

    def choose(self, source: str) -> None:
        """Compare the source in force with another one, read as it is now."""
        explorer = self._explorer
        if source in explorer.state.sources:
            explorer.notify("that is the source itself: name another to compare it with")
            return
        self._read = None
        explorer.change(against=source)

    def rows(self) -> "Dataset | None":
        """The rows to compare with; where they are not read yet, reading begins."""
        source = self._explorer.state.against
        if source is None:
            return None
        if self._read is None or self._read[0] != source:
            self._read = (source, None)
            self._begin(source)
        return self._read[1]

    def read_again(self) -> None:
        """Read it once more; meanwhile, and if it cannot be read now, its rows stay."""
        if self._read is not None and self._read[1] is not None:
            self._begin(self._read[0])

    def _begin(self, source: str) -> None:
        self._readings += 1
        number, stdin_bytes = self._readings, self._explorer.stdin_bytes

        def read() -> None:
            try:
                found: Dataset | LcbtuiError = load((source,), stdin_bytes)
            except LcbtuiError as error:
                found = error
            self._host.call_later(self._end, source, found, number)

        self._host.run_worker(read, group="load", thread=True)

    def _end(self, source: str, found: "Dataset | LcbtuiError", number: int) -> None:
        """Compare with it, unless another one is asked for; what cannot be read is let go."""
        explorer = self._explorer
        if number != self._readings:
            return
        if explorer.state.against != source:
            self._read = None  # undo may ask for it again, and must not wait for this answer
        elif not isinstance(found, LcbtuiError):
            self._read = (source, found)
            notice = explorer.notice
            explorer.ask()
            if notice:  # what was said of the first source still holds
                explorer.notify(notice)
        elif self._read is not None and self._read[1] is not None:
            explorer.fail(f"{found.plain}; its rows as they were stay")
        else:
            self._read = None
            state = replace(explorer.state, against=None)
            explorer.history.forget(state)
            explorer.restore(state)
            explorer.fail(found.plain)
