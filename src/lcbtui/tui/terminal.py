"""How the explorer talks to its terminal: keys one at a time, and only the cells that changed.

Textual sends a key to the widget that has the focus when the key arrives; the key then climbs
from queue to queue, and only at the top its action runs and may move the focus. Where a slow
line delivers `/qwen` in one packet, all five letters are under way to the table before `/` has
moved the focus to the query: the query stays empty, and `q` quits. Here each key is handled
before the next is looked at, however close they arrive.

What a frame sends is worked out in `painting.py`. `App._display`, which this goes round, and what
it is given are Textual's own affair: where another version calls them otherwise, its writer
paints as it does everywhere, and only bytes are lost.
"""

import asyncio
import os
import signal
from codecs import IncrementalDecoder, getincrementaldecoder
from collections import deque
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from functools import partial

from rich.console import RenderableType
from rich.segment import Segment
from textual import on
from textual._styles_cache import StylesCache
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.color import Color
from textual.css.query import NoMatches
from textual.css.scalar import Scalar
from textual.dom import DOMNode
from textual.driver import Driver
from textual.events import Event, Key, Paste, Resize
from textual.filter import LineFilter
from textual.geometry import Region, Size
from textual.keys import Keys
from textual.message import Message
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widget import MountError

from lcbtui.text.safe_text import in_ascii
from lcbtui.text.width import MOST_SCREEN_CELLS
from lcbtui.tui.painting import Painting, PartialUpdate, WholeUpdate
from lcbtui.tui.shutdown import Threads

LOST = 0.25
"""Seconds after which a key counts as handled all the same: its widget went away meanwhile."""

ROUNDS = 100
"""Times that the loop must have gone round then, too: on a busy machine it does so slowly, and each
queue that a key climbs through takes one. Most keys take about ten."""


def after(
    widget: MessagePump, seconds: float, callback: Callable[[], object]
) -> asyncio.TimerHandle:
    """Call a function from a widget's queue after some seconds, however busy the machine is.

    Textual's one-shot timers never fire if they are held up for that long just when they start.
    """
    return asyncio.get_running_loop().call_later(seconds, partial(widget.call_later, callback))


@dataclass
class KeyHandled(Message):
    """Marker that follows a key through the same queues: when it arrives, the key is handled.

    A second one follows what the key's widget posted: a list posts that an option was chosen, and
    only that message closes the dialog it is in.
    """

    number: int
    """The number of the key."""

    target: DOMNode
    """The widget that got the key."""

    is_second: bool = False
    """Whether it follows what the widget posted."""


class _Patience:
    """Timeout in seconds and rounds of the event loop; calls a function unless cancelled."""

    def __init__(self, lost: Callable[[], object]) -> None:
        self._lost = lost
        self._rounds = ROUNDS
        self._loop = asyncio.get_running_loop()
        self._next: asyncio.Handle = self._loop.call_later(LOST, self._look)

    def _look(self) -> None:
        self._rounds -= 1
        if self._rounds:
            self._next = self._loop.call_soon(self._look)
        else:
            self._lost()

    def cancel(self) -> None:
        """Stop the timeout."""
        self._next.cancel()


class Overwritten(Message):
    """Message that another program may have written on the terminal."""


class TerminalApp(App[None]):
    """App that delivers keys and pastes one at a time, and sends only what changed."""

    def __init__(self) -> None:
        super().__init__()
        self.animation_level = "none"  # Home and End took a second, and each frame is sent
        self._painting = Painting()
        self._typed: deque[Key | Paste] = deque()
        self._number = 0
        self._handling = False
        self.threads = Threads()
        self.told = 0
        self._is_left = False
        self.loop: asyncio.AbstractEventLoop | None = None

    def on_load(self) -> None:
        """Make our threads those of the event loop; the terminal is taken right after this."""
        self.loop = asyncio.get_running_loop()
        self.loop.set_default_executor(self.threads)

    def exit(
        self,
        result: None = None,
        return_code: int = 0,
        message: RenderableType | None = None,
    ) -> None:
        """Give the terminal back, and end."""
        self._is_left = True
        super().exit(result, return_code, message)

    def _handle_exception(self, error: Exception) -> None:
        """End with an error, but ignore widgets that are missing while the app exits."""
        if not (self._is_left and isinstance(error, NoMatches | MountError)):
            super()._handle_exception(error)

    def give_back_settings(self) -> None:
        """Set the terminal as it was, without writing to it."""
        give_back = getattr(self._driver, "give_back_settings", None)
        if give_back is not None:
            give_back()

    @property
    def keys_delivered(self) -> int:
        """The number of keys and pastes so far."""
        return self._number + len(self._typed)

    @property
    def clipboard(self) -> str:
        """The text copied last, without control characters, for Ctrl+V."""
        return _typable(super().clipboard)

    async def on_event(self, event: Event) -> None:
        """Queue keys and pastes while a key is handled; pass other events on."""
        if isinstance(event, Resize):
            event.size = event.virtual_size = event.container_size = _limited(event.size)
        if isinstance(event, Key | Paste) and not event.is_forwarded:
            if isinstance(event, Paste):
                event.text = "\n".join(map(_typable, event.text.splitlines()))
            self._typed.append(event)
            if not self._handling:
                await self._deliver()
        else:
            await super().on_event(event)

    @property
    def size(self) -> Size:
        """The size of the terminal, limited to what is painted."""
        return _limited(super().size)

    def before_key(self) -> None:
        """Return a hook that is called before each key or paste."""

    async def _deliver(self) -> None:
        """Send the next key, and a marker behind it."""
        if not self._typed:
            return
        self._handling = True
        self._number += 1
        self.before_key()
        # A terminal that lost the focus took it from the widgets too, and may not say that it is
        # back. Textual sees to that as the key goes out, when it is too late to say where to.
        self.app_focus = True
        screen, target = self.screen, self.focused or self.screen
        await super().on_event(self._typed.popleft())
        self._after = (screen, _Patience(partial(self.call_later, self._go_on, self._number)))
        target.post_message(KeyHandled(self._number, target))

    @on(KeyHandled)
    def _handled(self, message: KeyHandled) -> None:
        """Send the next key once the key's action, and a change of focus or dialog, is done."""
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
            patience = _Patience(partial(self.call_later, self._go_on, message.number))
            self._after = (screen, patience)
            self.screen.call_after_refresh(self.call_later, self._go_on, message.number)

    async def _go_on(self, number: int) -> None:
        if number == self._number and self._handling:
            self._after[1].cancel()
            self._handling = False
            await self._deliver()

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        update: object = renderable
        if isinstance(update, PartialUpdate | WholeUpdate) and not self.is_headless:
            # on this one update, so that Textual still knows it as its own
            update.render_segments = partial(self._painting.sequences, update)  # type: ignore[method-assign]
        elif update is not None:
            self._painting.forget()
        super()._display(screen, renderable)

    def delay_update(self, delay: float = 0.05) -> None:
        """Stop painting for a while, as the closing palette asks, and repaint afterwards."""
        updates = ExitStack()
        updates.enter_context(self.batch_update())

        def go_on() -> None:
            updates.close()
            self.screen.refresh()

        after(self, delay, go_on)

    def on_resize(self) -> None:
        """Empty Textual's caches, which are for the size before.

        Most keep 4,096 places, lengths or cut texts of one kind, and one the last 1,024 widgets
        that there were: of many sizes that is tens of megabytes, none of it asked for again.
        """
        for kind in (Region, Scalar, Segment, StylesCache):
            for each in vars(kind).values():
                clear = getattr(getattr(each, "__func__", each), "cache_clear", None)
                if clear is not None:
                    clear()

    @on(Overwritten)
    def action_repaint(self) -> None:
        """Paint every cell anew."""
        resized = self._painting.size != self.size
        self._painting.forget()
        if not resized:  # Textual paints another size whole
            self.refresh()

    def get_driver_class(self) -> type[Driver]:
        """Textual's driver, on Linux and macOS our subclass of it."""
        driver = super().get_driver_class()
        return terminal_driver() if driver.__module__ == "textual.drivers.linux_driver" else driver


def _limited(size: Size) -> Size:
    return Size(min(size.width, MOST_SCREEN_CELLS), min(size.height, MOST_SCREEN_CELLS))


def _typable(text: str) -> str:
    """Replace control characters, which would reach the terminal, by blanks or nothing."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else " " * c.isspace() for c in text)


def terminal_driver() -> type[Driver]:  # noqa: C901 - it is a class that cannot be defined on Windows
    """Make the subclass of Textual's driver that survives invalid bytes and restores once."""
    # what cannot be imported on Windows
    import termios

    from textual.drivers import linux_driver

    class TerminalDriver(linux_driver.LinuxDriver):
        """Textual's driver with our decoder, parser and signal handlers."""

        _in_force = False
        """Whether the terminal is in the modes of the explorer."""

        _was_in_force = False
        """Whether it ever was."""

        _resized = False
        """Whether it was told of a size that it has not taken yet."""

        def start_application_mode(self) -> None:
            """Take the terminal, also after another program had it (SIGCONT after SIGSTOP)."""
            if self._in_force:
                self.suspend_application_mode()
            self._in_force = True
            super().start_application_mode()  # type: ignore[no-untyped-call]
            if self._was_in_force:
                self._repaint()
            self._was_in_force = True
            self._tell_size = signal.getsignal(signal.SIGWINCH)
            signal.signal(signal.SIGWINCH, self._sigwinch)

        def _sigtstp_application(self, *_: object) -> None:
            """Stop from the loop, since the signal may come while the terminal is being taken."""
            self._do_soon(self._stop)

        def _sigcont_application(self, *_: object) -> None:
            self._do_soon(self._go_on)

        def _do_soon(self, do: Callable[[], None]) -> None:
            """Call a function from the event loop, unless it has ended."""
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(do)

        def _stop(self) -> None:
            if self._in_force:
                super()._sigtstp_application()
            else:
                os.kill(os.getpid(), signal.SIGSTOP)

        def _go_on(self) -> None:
            if self._in_force or self._must_signal_resume:
                super()._sigcont_application()

        def _sigwinch(self, *_: object) -> None:
            """Take the size, from the loop.

            While a window is dragged, signals come so quickly that their handlers run within one
            another: Textual's is so long that they would nest deeper than Python lets them.
            """
            if not self._resized:
                self._resized = True
                self._do_soon(self._take_size)

        def _take_size(self) -> None:
            """Report the size, and repaint: multiplexers send SIGWINCH to ask for it."""
            self._resized = False
            if self._in_force and not self._in_band_window_resize and callable(self._tell_size):
                self._tell_size(signal.SIGWINCH, None)
                self._repaint()

        def _repaint(self) -> None:
            """Ask for a repaint of every cell."""
            self._loop.call_soon_threadsafe(self._app.post_message, Overwritten())

        def stop_application_mode(self) -> None:
            """Give the terminal back once, or the keyboard mode of another program would end."""
            if self._in_force:
                self._in_force = False
                super().stop_application_mode()

        def give_back_settings(self) -> None:
            """Restore the settings that the terminal had."""
            if self._in_force and self.attrs_before is not None:
                with suppress(termios.error):  # it is gone
                    termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)

        def run_input_thread(self) -> None:
            """Read keys with `KeyDecoder` and `KeyParser`, where Textual's raise."""
            linux_driver.getincrementaldecoder = lambda _: KeyDecoder  # type: ignore[attr-defined, assignment]
            linux_driver.XTermParser = KeyParser  # type: ignore[attr-defined]
            super().run_input_thread()

    return TerminalDriver


class KeyDecoder(IncrementalDecoder):
    """Decoder of terminal input: invalid UTF-8 becomes U+FFFD, and every bracketed paste ends.

    Textual takes all that follows a bracketed paste for its text where the closing mark is lost,
    or arrives in two parts with a tenth of a second between them. So the mark is held back until
    it is whole, and Ctrl+C, or Esc and any key, that arrive alone end a paste: they were pressed.
    """

    def __init__(self) -> None:
        super().__init__("replace")
        self._utf8 = getincrementaldecoder("utf-8")("replace")
        self._pasting = False
        self._tail = ""
        """Outside of a paste, the last characters: an opening mark may have begun."""
        self._held = ""
        """In a paste, what may be the beginning of its closing mark."""

    def decode(self, data: bytes, final: bool = False) -> str:  # type: ignore[override]
        """Decode the next bytes."""
        text = self._utf8.decode(data, final)
        pressed_before = self._held == "\x1b"
        if self._pasting and text == "\x03":
            return self._end_paste(text)
        text, self._held = self._held + text, ""
        if pressed_before and not text.startswith(_PASTE_END[: len(text)]):
            return self._end_paste(text[1:])
        out = ""
        while text:
            passed, text = self._in_paste(text) if self._pasting else self._outside(text)
            out += passed
        return out

    def _end_paste(self, text: str) -> str:
        self._pasting, self._held, self._tail = False, "", ""
        return _PASTE_END + self.decode(text.encode())

    def _outside(self, text: str) -> tuple[str, str]:
        """Split text after an opening mark of a paste."""
        seen = self._tail + text
        place = seen.find(_PASTE_START)
        if place < 0:
            self._tail = seen[1 - len(_PASTE_START) :]
            return text, ""
        end = place + len(_PASTE_START) - len(self._tail)
        self._pasting, self._tail = True, ""
        return text[:end], text[end:]

    def _in_paste(self, text: str) -> tuple[str, str]:
        """Split text after a closing mark of a paste; hold back the beginning of a mark."""
        place = text.find(_PASTE_END)
        if place >= 0:
            self._pasting = False
            end = place + len(_PASTE_END)
            return text[:end], text[end:]
        for length in range(len(_PASTE_END) - 1, 0, -1):
            if text.endswith(_PASTE_END[:length]):
                self._held = text[-length:]
                return text[:-length], ""
        return text, ""


class KeyParser(XTermParser):
    """Parser of keys that ignores invalid sequences of Kitty's keyboard protocol.

    Textual takes no event type and no further code point with a key, and raises for them.
    """

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> list[Key]:
        try:
            return [*super()._sequence_to_key_events(sequence, alt)]
        except (ValueError, OverflowError):
            return [Key(Keys.Ignore, sequence)]


_PASTE_START, _PASTE_END = "\x1b[200~", "\x1b[201~"


class AsciiLines(LineFilter):
    """Line filter that spells text in ASCII, with `?` for each cell that cannot be."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        """Spell a line in ASCII, in the same width."""
        return [
            segment if segment.text.isascii() else Segment(in_ascii(segment.text), *segment[1:])
            for segment in segments
        ]
