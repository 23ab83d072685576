"""Terminal input and output: keys are handled one at a time, only changed cells are sent.

Textual sends a key to the widget that has the focus when the key arrives; the key then climbs
from queue to queue, and only at the top its action runs and may move the focus. Where a slow
line delivers `/qwen` in one packet, all five letters are under way to the table before `/` has
moved the focus to the query: the query stays empty, and `q` quits. Here each key is handled
before the next is looked at, however close they arrive.

Of Textual's private parts two are replaced, each in one function that says what for:
`TerminalApp._display` and `_read_safely`. Without either the explorer works, as a test shows.
"""

import asyncio
import os
import signal
from codecs import IncrementalDecoder, getincrementaldecoder
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

import textual
from rich.console import RenderableType
from rich.segment import Segment
from textual import on
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.color import Color
from textual.css.query import NoMatches
from textual.dom import DOMNode, NoScreen
from textual.driver import Driver
from textual.events import Event, Key, Paste, Resize
from textual.filter import LineFilter
from textual.keys import Keys
from textual.message import Message
from textual.message_pump import MessagePump
from textual.messages import ExitApp
from textual.screen import Screen
from textual.widget import MountError
from textual.widgets import Input

from lcbtui.errors import CRASHED, UsageError
from lcbtui.report.files import discard_unfinished
from lcbtui.text.width import MOST_SCREEN, in_ascii
from lcbtui.tui.explorer import MOST_COPIED
from lcbtui.tui.painting import Painting, PartialUpdate, WholeUpdate

LOST = 0.25
"""Seconds after which a key counts as handled without its marker, if the key's widget is gone."""


def after(
    widget: MessagePump, seconds: float, callback: Callable[[], object]
) -> asyncio.TimerHandle:
    """Schedule a call of a function on a widget's message queue after some seconds.

    Unlike with Textual's one-shot timers, the call is made even if the event loop was held up when
    the timer started.
    """
    return asyncio.get_running_loop().call_later(seconds, partial(widget.call_later, callback))


class Threads(ThreadPoolExecutor):
    """Thread pool of the event loop; at exit it waits only for work that must be finished."""

    def __init__(self) -> None:
        super().__init__(thread_name_prefix="lcbtui")
        self.at_work: set[Future[Any]] = set()  # queued or running
        self.to_finish: list[Future[Any]] = []  # before the program exits

    def submit(self, work: Callable[..., Any], /, *args: Any, **keywords: Any) -> Future[Any]:
        """Run a function on a thread; return its future."""
        future = super().submit(work, *args, **keywords)
        self.at_work.add(future)
        future.add_done_callback(self.at_work.discard)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002 - as it is called
        """Accept no more work, and wait for no thread.

        asyncio calls this method when its loop ends, and asks to wait.
        """
        super().shutdown(wait=False)


@dataclass
class KeyHandled(Message):
    """Message sent behind a key through the same queues, to show that the key is handled.

    A second marker follows the messages that the key's widget posted, such as "option chosen" of a
    list, whose handler closes the dialog.
    """

    number: int
    """The number of the key."""

    target: DOMNode
    """The widget that got the key."""

    is_second: bool = False
    """Whether the marker follows the messages that the key's widget posted."""


class TerminalApp(App[None]):
    """Textual app that handles keys and pastes in turn, and writes only changed terminal cells.

    Attributes:
        begins: prepares for a key or paste; False if it stays in the queue until `go_on` is
            called. A method of the subclass.
    """

    begins: Callable[[Key | Paste], bool]

    def __init__(self) -> None:
        super().__init__()
        self.animation_level = "none"  # Home and End took a second, and each frame is sent
        self._painting = Painting()
        self._typed: deque[Key | Paste] = deque()
        self._number = 0
        self._handling = False
        self.threads = Threads()
        self.told = 0
        """The number of the signal that ends the app; 0 for none."""
        self.loop: asyncio.AbstractEventLoop | None = None
        """The event loop while the app runs; None before and after."""

    def on_load(self) -> None:
        """Make the app's thread pool the default executor of the event loop."""
        self.loop = asyncio.get_running_loop()
        self.loop.set_default_executor(self.threads)

    def _handle_exception(self, error: Exception) -> None:
        """End the app with an error; while it exits, ignore errors about missing widgets."""
        if not (self._exit and isinstance(error, NoMatches | MountError | NoScreen)):
            super()._handle_exception(error)
            self._return_code = CRASHED

    def _fatal_error(self) -> None:
        """Keep a short traceback for the end: Textual's, with all variables, has 2,000 lines."""
        from rich.traceback import Traceback  # 10 ms: it imports Pygments

        self._exit_renderables.append(Traceback(max_frames=10, suppress=[textual]))
        self._close_messages_no_wait()

    def give_up(self) -> None:
        """End the process, if the app still runs after a signal; write nothing to the terminal."""
        if self.loop is not None:
            discard_unfinished()
            if (give_back := getattr(self._driver, "give_back_settings", None)) is not None:
                give_back()
            os._exit(128 + self.told)

    @property
    def keys_delivered(self) -> int:
        """The number of keys and pastes received since the start, queued ones included."""
        return self._number + len(self._typed)

    @property
    def clipboard(self) -> str:
        """The text copied last in the app, without control characters; Ctrl+V pastes it."""
        return _typable(super().clipboard)

    def copy_to_clipboard(self, text: str) -> None:
        """Send a text to the terminal's clipboard, unless it is longer than terminals take."""
        if len(text.encode()) <= MOST_COPIED:
            super().copy_to_clipboard(text)

    async def on_event(self, event: Event) -> None:
        """Queue a key or paste while another is being handled; pass other events to Textual.

        A paste loses its control characters. Ctrl+C goes before all keys that wait, and drops them,
        as in a shell.
        """
        if isinstance(event, Key | Paste) and not event.is_forwarded:
            if isinstance(event, Paste):
                event.text = "\n".join(map(_typable, event.text.splitlines()))
            elif event.key == "ctrl+c":
                before = (each for each in self._typed if getattr(each, "key", "") == event.key)
                self._typed = deque(before)
            self._typed.append(event)
            await self.go_on()
        else:
            await super().on_event(event)

    async def go_on(self) -> None:
        """Send the next queued key to the focused widget, and a `KeyHandled` marker behind it.

        While a key is being handled, nothing is sent.
        """
        if self._handling or not self._typed or not self.begins(self._typed[0]):
            return
        self._handling = True
        event = self._next()
        # A terminal that lost the focus took it from the widgets too, and may not say that it is
        # back. Textual sees to that as the key goes out, when it is too late to say where to.
        self.app_focus = True
        screen, target = self.screen, self.focused or self.screen
        await super().on_event(event)
        self._after = (screen, asyncio.create_task(self._lose(self._number)))
        target.post_message(KeyHandled(self._number, target))

    def _next(self) -> Key | Paste:
        """Take the next key from the queue; letters that wait for an input are one paste."""
        box, letters = self.focused, ""
        own = getattr(box, "own_keys", ())  # of its dialog
        for event in self._typed if isinstance(box, Input) else ():
            if not isinstance(event, Key) or not event.is_printable or "+" in event.key:
                break  # a paste, or a key that types nothing
            if event.key in own:
                break
            letters += event.character or ""
        taken = [self._typed.popleft() for _ in range(max(1, len(letters)))]
        self._number += len(taken)
        return taken[0] if len(taken) == 1 else Paste(letters)

    @on(KeyHandled)
    def _handled(self, message: KeyHandled) -> None:
        """Deliver the next key when a marker shows that the key before it is handled.

        A key is handled when its action, and any change of focus or dialog, are done.
        """
        screen, patience = self._after
        if message.number != self._number:
            return
        second = KeyHandled(message.number, message.target, is_second=True)
        if not message.is_second and self.screen is screen and message.target.post_message(second):
            return
        patience.cancel()
        if self.screen is screen:
            self.call_later(self._go_on, message.number)
        else:  # a dialog came or went: keys are for what has the focus in it when it is there
            self._after = (screen, asyncio.create_task(self._lose(message.number)))
            self.screen.call_after_refresh(self.call_later, self._go_on, message.number)

    async def _lose(self, number: int) -> None:
        """Go on without the marker of a key whose widget is gone, unless cancelled before.

        That is after `LOST` seconds and then 100 rounds of the event loop: on a busy machine rounds
        are slow, and a key takes one for each queue that it passes, mostly about ten.
        """
        await asyncio.sleep(LOST)
        for _ in range(100):
            await asyncio.sleep(0)
        self.call_later(self._go_on, number)

    async def _go_on(self, number: int) -> None:
        if number == self._number and self._handling:
            self._after[1].cancel()
            self._handling = False
            await self.go_on()

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        """Send the terminal only the cells that changed, where Textual sends all it repaints.

        Bytes read from a pseudo-terminal of 120×40 cells after a key, against Textual's own
        (`python -m bench`, which runs `bench/whole.py` for that): a step in the table 1 to 2 kB
        against 15, a change of focus 1 to 2 against 27 to 37, the help page 9 against 77. An update
        without the attributes of `PartialUpdate` or `WholeUpdate` is painted by Textual.
        """
        update: object = renderable
        if isinstance(update, PartialUpdate | WholeUpdate) and not self.is_headless:
            # on this one update, so that Textual still knows it as its own
            update.render_segments = partial(self._painting.sequences, update)  # type: ignore[union-attr]
        elif update is not None:
            self._painting.forget()
        super()._display(screen, renderable)

    def action_repaint(self) -> None:
        """Forget what the terminal shows and repaint every cell."""
        self._painting.forget()
        if self._painting.size == self.size:  # Textual paints another size whole
            self.refresh()

    def get_driver_class(self) -> type[Driver]:
        """Return Textual's driver class, or our subclass of it for a terminal or a browser.

        Raises:
            UsageError: if TEXTUAL_DRIVER names no driver.
        """
        try:
            driver = super().get_driver_class()
        except (ImportError, AttributeError, RuntimeError, ValueError) as error:
            raise UsageError(f"TEXTUAL_DRIVER: {error}") from None
        ours = {"linux_driver": terminal_driver, "web_driver": browser_driver}
        name = driver.__module__.removeprefix("textual.drivers.")
        return ours[name]() if name in ours else driver


def _typable(text: str) -> str:
    """Remove control characters from a text; those that are whitespace become blanks."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else " " * c.isspace() for c in text)


def _read_safely(driver: Any, decoder: type[IncrementalDecoder]) -> None:
    """Make a module of Textual's drivers read keys with a decoder and `KeyParser`.

    No bytes are saved: with Textual's own, bytes that are no UTF-8 and sequences that are no keys
    are errors that end the explorer.
    """
    driver.getincrementaldecoder = lambda _: decoder
    driver.XTermParser = KeyParser


def browser_driver() -> type[Driver]:
    """Define and return Textual's driver for a browser, with an end where its server ends."""
    from textual.drivers import web_driver

    class BrowserDriver(web_driver.WebDriver):
        def run_input_thread(self) -> None:
            _read_safely(web_driver, KeyDecoder)
            super().run_input_thread()
            if not self.exit_event.is_set():
                self._app.post_message(ExitApp())

        def on_meta(self, packet_type: str, payload: dict[str, Any]) -> None:
            """Take a size that a visitor tells, up to the largest that is painted."""
            if packet_type == "resize":
                try:
                    sides = (max(1, int(payload[side])) for side in ("width", "height"))
                    payload |= zip(("width", "height"), map(min, sides, MOST_SCREEN), strict=True)
                except (KeyError, TypeError, ValueError, OverflowError):
                    return  # no size
            super().on_meta(packet_type, payload)

    return BrowserDriver


def terminal_driver() -> type[Driver]:  # noqa: C901 - it is a class that cannot be defined on Windows
    """Define and return the driver class `TerminalDriver`, whose imports fail on Windows."""
    # what cannot be imported on Windows
    import termios

    from textual.drivers import linux_driver

    class TerminalDriver(linux_driver.LinuxDriver):
        """Textual's Linux driver with a robust decoder and parser and safer signal handlers."""

        _in_force = False
        """Whether the terminal is in the modes of the explorer."""

        _was_in_force = False
        """Whether the terminal has been in the explorer's modes before."""

        _resized = False
        """Whether a SIGWINCH has arrived whose new size is not read yet."""

        def start_application_mode(self) -> None:
            """Switch the terminal to the explorer's modes, at the start and after a suspension.

            After SIGSTOP and SIGCONT, when another program may have used the terminal, every cell
            is repainted.
            """
            if self._in_force:
                self.suspend_application_mode()
            self._in_force = True
            super().start_application_mode()  # type: ignore[no-untyped-call]
            if self._was_in_force:
                self._do_soon(self._app.call_later, self._app.run_action, "repaint")
            self._was_in_force = True
            self._tell_size = signal.getsignal(signal.SIGWINCH)
            signal.signal(signal.SIGWINCH, self._sigwinch)

        def _sigtstp_application(self, *_: object) -> None:
            self._do_soon(self._stop)

        def _sigcont_application(self, *_: object) -> None:
            self._do_soon(self._go_on)

        def _do_soon(self, do: Callable[..., object], *given: object) -> None:
            """Schedule a call on the event loop from a signal handler, unless the loop ended."""
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(do, *given)

        def _stop(self) -> None:
            if self._in_force:
                super()._sigtstp_application()
            else:
                os.kill(os.getpid(), signal.SIGSTOP)

        def _go_on(self) -> None:
            if self._in_force or self._must_signal_resume:
                super()._sigcont_application()

        def _sigwinch(self, *_: object) -> None:
            """Handle SIGWINCH: schedule one reading of the new terminal size on the event loop.

            While a window is dragged, signals arrive so quickly that handlers interrupt each other:
            Textual's takes so long that calls would nest deeper than Python allows.
            """
            if not self._resized:
                self._resized = True
                self._do_soon(self._take_size)

        def _take_size(self) -> None:
            """Tell the app the size of the terminal, and repaint every cell.

            Multiplexers such as tmux send SIGWINCH to ask for a repaint, even with the size
            unchanged.
            """
            self._resized = False
            if self._in_force and callable(self._tell_size):
                self._tell_size(signal.SIGWINCH, None)
                self._do_soon(self._app.call_later, self._app.run_action, "repaint")

        def _query_in_band_window_resize(self) -> None:
            """Send no query for reports of the terminal's size: SIGWINCH tells of changes."""

        def stop_application_mode(self) -> None:
            """Leave the explorer's terminal modes, once.

            A second time would end the keyboard mode that another program has set.
            """
            if self._in_force:
                self._in_force = False
                super().stop_application_mode()

        def give_back_settings(self) -> None:
            """Restore the terminal settings (termios) from before the explorer started."""
            if self._in_force and self.attrs_before is not None:
                with suppress(termios.error):  # it is gone
                    termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)

        def run_input_thread(self) -> None:
            """Read keys with `KeyDecoder` and `KeyParser`, since Textual's classes raise errors.

            Textual would read the end of a terminal that is gone again and again.
            """
            _read_safely(linux_driver, _EndingDecoder)
            super().run_input_thread()

    return TerminalDriver


class KeyDecoder(IncrementalDecoder):
    """Decoder of terminal input that replaces invalid UTF-8 and keeps the end of a paste whole.

    Invalid bytes become U+FFFD. Textual misses the closing mark of a bracketed paste, and takes all
    that follows for pasted text, if a pause of a tenth of a second splits the mark: so the start of
    one is held back until it is complete; and Ctrl+C ends a paste whose mark is lost.
    """

    def __init__(self) -> None:
        super().__init__("replace")
        self._utf8 = getincrementaldecoder("utf-8")("replace")
        self._pasting = False
        self._tail = ""
        """The last characters decoded, which may begin an opening mark."""
        self._held = ""
        """The last characters of a paste that may begin its closing mark, held back."""

    def decode(self, data: bytes, final: bool = False) -> str:  # type: ignore[override]
        """Decode the next bytes to text; an incomplete closing mark of a paste is held back."""
        if self._pasting and data == b"\x03":  # pressed: the end of the paste is lost
            data = _PASTE_END.encode() + data
        text = self._held + self._utf8.decode(data, final)
        seen = self._tail + text
        start, end = seen.rfind(_PASTE_START), seen.rfind(_PASTE_END)
        self._pasting = start > end or (self._pasting and start == end)
        begun = (_PASTE_END[:length] for length in range(len(_PASTE_END) - 1, 0, -1))
        self._held = next(filter(text.endswith, begun), "") if self._pasting else ""
        self._tail = seen.removesuffix(self._held)[1 - len(_PASTE_START) :]
        return text.removesuffix(self._held)


class _EndingDecoder(KeyDecoder):
    """Decoder that takes the end of the terminal for SIGHUP, which may not have been sent."""

    def decode(self, data: bytes, final: bool = False) -> str:  # type: ignore[override]
        if not data and not final:
            os.kill(os.getpid(), signal.SIGHUP)
        return super().decode(data, final)


class KeyParser(XTermParser):
    """Parser of key sequences that ignores reports of a size and invalid sequences.

    Textual's parser raises errors for a key of Kitty's protocol with an event type or with further
    code points, and for a click after a report of no pixels.
    """

    def feed(self, data: str) -> Iterable[Message]:
        """Parse the next characters, if any: half of one in a packet of its own is no end of input.

        Nothing asks for reports of a size; after one a click would be taken for one in pixels.
        """
        for message in super().feed(data) if data else ():
            if isinstance(message, Resize):
                self.mouse_pixels = False
            else:
                yield message

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> list[Key]:
        try:
            keys = [*super()._sequence_to_key_events(sequence, alt)]
            letter = sequence if alt else sequence[1:] * (len(sequence) == 2)
            if keys and len(letter) == 1 and letter.isprintable():
                # tmux sends Esc and a letter at once, which is Alt and that letter to others.
                keys = [Key("escape", "\x1b"), *super()._sequence_to_key_events(letter)]
            return keys
        except (ValueError, OverflowError):
            return [Key(Keys.Ignore, sequence)]


_PASTE_START, _PASTE_END = "\x1b[200~", "\x1b[201~"


class AsciiLines(LineFilter):
    """Textual line filter that spells text in ASCII, with `?` for a cell without an equivalent."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        """Transliterate the segments of a line to ASCII, in the same width."""
        return [
            segment if segment.text.isascii() else Segment(in_ascii(segment.text), *segment[1:])
            for segment in segments
        ]
