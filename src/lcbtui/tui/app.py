"""The Textual application around the main screen: themes, user keys, palette, Ctrl+C."""

import time
from collections.abc import Sequence
from typing import ClassVar

from textual.events import Key, Paste
from textual.filter import LineFilter, NoColor
from textual.widgets import Input

from lcbtui.chart.style import Charset
from lcbtui.settings.config import Settings
from lcbtui.tui.actions import in_force, naming_keys
from lcbtui.tui.dialogs.palette import commands_of, open_commands
from lcbtui.tui.keys import hint, keymap_of, problems_of, rebound
from lcbtui.tui.main_screen import MainScreen, Picking
from lcbtui.tui.terminal import AsciiLines, TerminalApp
from lcbtui.tui.theme import THEME, css_variables, unknown_theme
from lcbtui.view.state import ViewState

AGAIN = 2.0
"""Seconds after a first Ctrl+C in which a second one exits."""


EARLY = ("filters.edit", "help", "give_up", "switch_data", "command_palette", "app.", "quit")
"""How actions begin that need no rows, so that their keys do not wait for the first ones."""


class LcbtuiApp(TerminalApp):
    """Textual application of the explorer: themes, user keys, command palette, Ctrl+C."""

    CSS_PATH = "styles.tcss"
    TITLE = "lcbtui"
    ENABLE_COMMAND_PALETTE = False  # we have our own
    BINDINGS: ClassVar[list] = []  # type: ignore[type-arg]  # none beside the screens' own

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
            theme: the name of an existing theme; "" for that of the settings, or our own.
            ascii_only: whether to draw with ASCII characters only.
            watches: whether to read the source again when its file changes.
            picking: formats the rows picked with Enter; None if Enter opens details.
            in_browser: whether another driver than that of a terminal shows the app.
            allows_files: whether files may be written, and others opened than the state names.
            settings: the user's theme, keys and default view.
        """
        super().__init__()
        charset = Charset.ASCII if ascii_only else Charset.SHAPES
        self.main = MainScreen(state, charset, picking, settings.state)
        self.explorer = self.main.explorer
        self.explorer.stdin_bytes, self.explorer.reader.watches = stdin_bytes, watches
        self.explorer.in_browser, self.explorer.allows_files = in_browser, allows_files
        self.register_theme(THEME)
        preferred = "" if unknown_theme(settings.theme) else settings.theme
        self.theme = theme or preferred or THEME.name
        in_force[:], _ = rebound(settings.keys)
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

    def on_mount(self) -> None:
        """Apply the user's key bindings."""
        self.set_keymap(keymap_of(in_force))

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

    def before_key(self) -> None:
        """Clear the notice and error of the previous key before a key is handled."""
        if self.explorer.notice or self.explorer.failure:
            self.explorer.notify("")

    def waits(self, event: Key | Paste) -> bool:
        """Tell whether a key is for the first rows, which are not there yet."""
        if self.explorer.answer is not None or self.screen is not self.main:
            return False
        key = event.key if isinstance(event, Key) else ""
        bound = self.main.active_bindings.get(key)
        is_early = key == "ctrl+c" or (bound and bound.binding.action.startswith(EARLY))
        return not is_early and not isinstance(self.focused, Input)

    def on_key(self, event: Key) -> None:
        """Exit at the second Ctrl+C within two seconds; show a hint for an unbound key."""
        said = ""
        if event.key == "ctrl+c":
            now = time.monotonic()
            if now - self._interrupted < AGAIN:
                self.exit()
            self._interrupted = now
            said = "Ctrl+C again leaves"
        elif (
            self.screen is self.main
            and not isinstance(self.focused, Input)
            and not self.explorer.just_escaped  # it may be the rest of a key that a line split
            and event.key not in self.main.active_bindings
        ):
            said = hint(event.key, event.character)
        if said:
            self.explorer.notify(said)
