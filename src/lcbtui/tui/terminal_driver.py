"""Textual's driver of a terminal, which survives bytes that are no text and restores once."""

from codecs import IncrementalDecoder, getincrementaldecoder
from functools import partial

from textual.drivers import linux_driver


class TerminalDriver(linux_driver.LinuxDriver):
    """Reads keys and writes the screen."""

    _in_force = False
    """Whether the terminal is in the modes of the explorer."""

    def start_application_mode(self) -> None:
        """Take the terminal; also anew, where another program had it (SIGCONT after SIGSTOP)."""
        if self._in_force:
            self.suspend_application_mode()
        self._in_force = True
        super().start_application_mode()  # type: ignore[no-untyped-call]

    def stop_application_mode(self) -> None:
        """Give the terminal back, once: the keyboard mode of another program is not ours to end."""
        if self._in_force:
            self._in_force = False
            super().stop_application_mode()

    def run_input_thread(self) -> None:
        """Read keys; a byte that is no UTF-8 becomes U+FFFD, where Textual's decoder raises."""
        linux_driver.getincrementaldecoder = _lenient  # type: ignore[attr-defined, assignment]
        super().run_input_thread()


def _lenient(encoding: str) -> partial[IncrementalDecoder]:
    return partial(getincrementaldecoder(encoding), "replace")
