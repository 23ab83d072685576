"""The Textual application around the main screen: dialogs, themes, palette, Ctrl+C, end.

The process ends whatever its threads do. One may read a pipe that sends nothing, or a gigabyte;
another may write to a terminal that takes nothing. Only a file that is being exported is finished
first, and not after a signal: then it is discarded.
"""

import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import wait
from contextlib import suppress
from pkgutil import resolve_name
from threading import Timer
from types import FrameType

from textual.events import Key, Paste
from textual.filter import LineFilter, NoColor
from textual.widgets import Input

from lcbtui.chart.style import Charset
from lcbtui.errors import UsageError
from lcbtui.report.files import discard_unfinished
from lcbtui.settings.config import Settings
from lcbtui.tui.actions import naming_keys
from lcbtui.tui.dialogs.palette import commands_of, open_commands
from lcbtui.tui.keys import hint
from lcbtui.tui.main_screen import MainScreen, Picking
from lcbtui.tui.terminal import AsciiLines, TerminalApp
from lcbtui.tui.theme import THEME, css_variables, problems_of, unknown_theme
from lcbtui.view.state import ViewState

AGAIN = 2.0
"""Seconds after a first Ctrl+C in which a second one exits."""


EARLY = {"app.help", "app.switch_data", "app.command_palette", "app.quit", "app.suspend_process"}
EARLY |= {"app.repaint", "screen.give_up"}
"""Actions that need no rows, so that their keys do not wait for the first ones."""

SIGNALS = tuple(
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT")
    if hasattr(signal, name)  # not every system has all
)


def _opening(name: str, *, anytime: bool = False) -> Callable[..., None]:
    """Make an action that imports and opens a dialog on the main screen and its View.

    Args:
        name: the module in `tui.dialogs` and its function, as "dialog:function".
        anytime: whether the dialog opens without a View too, and is not given one.
    """

    def action(app: "LcbtuiApp") -> None:
        shown = () if anytime else (app.explorer.view,)
        if None not in shown and not app.main.is_too_small:
            resolve_name(f"lcbtui.tui.dialogs.{name}")(app.main, *shown)

    return action


class LcbtuiApp(TerminalApp):
    """Textual application of the explorer: themes, command palette, Ctrl+C."""

    CSS_PATH = "styles.tcss"
    TITLE = "lcbtui"
    ENABLE_COMMAND_PALETTE = False  # we have our own

    def __init__(
        self,
        state: ViewState,
        *,
        stdin_bytes: bytes | None = None,
        theme: str = "",
        ascii_only: bool = False,
        watches: bool = False,
        picking: Picking | None = None,
        in_browser: bool = False,
        allows_files: bool = True,
        settings: Settings = Settings(),  # noqa: B008 - it is frozen
    ) -> None:
        """Create the app with a first view state (sources, filters, sort …); no file is read yet.

        Args:
            state: the first view state.
            stdin_bytes: the bytes of standard input, for the source "-".
            theme: the name of a theme; "" for that of the settings, or our own.
            ascii_only: whether to draw with ASCII characters only.
            watches: whether to read the source again when its file changes.
            picking: formats the rows picked with Enter; None if Enter opens details.
            in_browser: whether another driver than that of a terminal shows the app.
            allows_files: whether files may be written, and others opened than the state names.
            settings: the user's theme and default view.

        Raises:
            UsageError: for a theme that does not exist.
        """
        if theme and (problem := unknown_theme(theme)):
            raise UsageError(problem)
        super().__init__()
        charset = Charset.ASCII if ascii_only else Charset.SHAPES
        self.main = MainScreen(state, charset, picking, settings.state)
        self.explorer = self.main.explorer
        self.explorer.stdin_bytes, self.explorer.reader.watches = stdin_bytes, watches
        self.explorer.in_browser, self.explorer.allows_files = in_browser, allows_files
        self.register_theme(THEME)
        preferred = "" if unknown_theme(settings.theme) else settings.theme
        self.theme = theme or preferred or THEME.name
        self.explorer.opening_problems = problems_of(settings)
        self.set_class(ascii_only, "-ascii")
        self.set_class(self.console.color_system == "standard", "-sixteen")
        self._interrupted = float("-inf")
        # Textual answers NO_COLOR with shades of gray, which are colours to a terminal too
        self._plain = (NoColor(enabled=self.no_color), AsciiLines(enabled=ascii_only))

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return Textual's line filters; if enabled, also filters for no colours and ASCII."""
        plain = (line_filter for line_filter in self._plain if line_filter.enabled)
        return [*super().get_line_filters(), *plain]

    def on_ready(self) -> None:
        """Start to read the source at once after the first frame, not a tick of a timer later."""
        self.main.call_later(self.explorer.reader.read, self.explorer.state.sources)

    def get_css_variables(self) -> dict[str, str]:
        """Return Textual's CSS variables and the explorer's own."""
        variables = super().get_css_variables()
        return {**variables, **css_variables(variables, self.current_theme.dark)}

    def get_default_screen(self) -> MainScreen:
        """Return the main screen as the first screen.

        Textual's empty default screen would be laid out before the main screen.
        """
        return self.main

    def action_command_palette(self) -> None:
        """Open the command palette, unless a dialog is open."""
        if self.screen is self.main:
            open_commands(self.main, "Commands", commands_of(self.main))

    def action_suspend_process(self) -> None:
        """Suspend the process to the shell; in `lcbtui pick` show a notice instead."""
        if self.main.picking is None:
            super().action_suspend_process()
        else:
            words = "a command waits for what is picked: {} picks, {} picks nothing"
            self.explorer.notify(naming_keys(words, "screen.pick", "app.quit"))

    def action_help_quit(self) -> None:
        """Do nothing in place of Textual's notice for Ctrl+C, a key that `on_key` handles."""

    def begins(self, event: Key | Paste) -> bool:
        """Clear the notice and error of the previous key; False for a key that waits for rows."""
        if self.explorer.answer is None and self.screen is self.main:
            key = event.key if isinstance(event, Key) else ""
            bound = self.main.active_bindings.get(key)
            is_early = key == "ctrl+c" or (bound and bound.binding.action in EARLY)
            if not is_early and not isinstance(self.focused, Input):
                return False
        if self.explorer.notice or self.explorer.failure:
            self.explorer.notify("")
        return True

    def on_key(self, event: Key) -> None:
        """Exit at the second Ctrl+C within two seconds; show a hint for an unbound key."""
        if event.key == "ctrl+c":
            now = time.monotonic()
            if now - self._interrupted < AGAIN:
                self.exit()
            self._interrupted = now
            self.explorer.notify("Ctrl+C again leaves")
        elif (
            self.screen is self.main
            and not isinstance(self.focused, Input)
            and not self.explorer.just_escaped  # it may be the rest of a key that a line split
            and event.key not in self.main.active_bindings
            and (said := hint(event.key, event.character))
        ):
            self.explorer.notify(said)

    # Dialogs

    action_details = _opening("details:open_details")
    action_axes = _opening("choices:open_axes")
    action_columns = _opening("column_lists:ColumnsScreen.open")
    action_sort = _opening("column_lists:SortScreen.open")
    action_compare = _opening("details:open_comparison")
    action_best = _opening("asking:open_best")
    action_say_problems = _opening("asking:open_problems")
    action_load_report = _opening("details:open_load_report")
    action_window = _opening("choices:open_windows")
    action_all_dates = _opening("choices:show_all_dates")
    action_switch_data = _opening("choices:open_sources", anytime=True)
    action_compare_source = _opening("choices:open_other_sources")
    action_export = _opening("asking:open_export")
    action_help = _opening("palette:open_help", anytime=True)


def run(app: LcbtuiApp) -> None:
    """Run the app until it ends, by a key or a signal, then wait for unfinished exports.

    The signal handlers are Python's, not the event loop's: the loop may be blocked by a terminal
    that accepts no output, and would not run its own. A handler may interrupt any code, where an
    exception could get lost, so it raises none.
    """
    is_over = False

    def obey(number: int, _: FrameType | None) -> None:
        if app.told:
            return
        app.told = number
        if app.loop is not None:
            last = Timer(5.0, app.give_up)  # the terminal may take nothing
            last.daemon = True
            last.start()
            with suppress(RuntimeError):  # the loop has ended
                app.loop.call_soon_threadsafe(app.exit, None, 128 + number)
        elif not is_over:  # it has the terminal not yet
            os._exit(128 + number)

    before = {number: signal.signal(number, obey) for number in SIGNALS}
    try:
        app.run()
    finally:
        is_over = True
        app.loop = None
        for name in ("SIGTSTP", "SIGCONT"):  # what stops it now has no terminal to give back
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), signal.SIG_DFL)
        while not app.told and wait(app.threads.to_finish, 0.05).not_done:
            pass
        for number, handler in before.items():
            signal.signal(number, handler)


def leave(app: LcbtuiApp, status: int) -> int:
    """Return the exit status of the process; after a signal 128 + the number of the signal.

    If a thread is still busy, the process exits at once, since Python would wait for the thread.
    """
    status = 128 + app.told if app.told else status
    discard_unfinished()
    if app.threads.at_work:
        for stream in filter(None, (sys.stdout, sys.stderr)):
            with suppress(OSError):
                stream.flush()
        os._exit(status)
    return status
