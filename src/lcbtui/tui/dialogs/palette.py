"""The command palette: names that come from data are text in it, and it closes once.

Textual takes the names and the help of commands for markup, where `[/]` in a name ends the program.
"""

from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.command import CommandList, CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.css.query import NoMatches
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, OptionList

from lcbtui.tui.dialogs.dialog import ChangingList
from lcbtui.tui.habits import name_meant, other_names

GO_TO = "Go to view "
"""What stands before the name of a saved view."""

_CALLED_SO = 1000.0
"""What is called as was typed comes before what is also called so: more than any other score."""


class PlainCommands(Provider):
    """The commands of the application, their names and help as they are."""

    async def discover(self) -> Hits:
        """All commands, by name."""
        commands = self.app.get_system_commands(self.screen)
        for name, help_text, callback, _ in sorted(commands, key=lambda command: command.title):
            yield DiscoveryHit(Content(name), callback, name, _plain(help_text))

    async def search(self, query: str) -> Hits:
        """The commands that match a query, by their names or by what else they are called."""
        matcher, others = self.matcher(query), other_names()
        for name, keys, callback, _ in self.app.get_system_commands(self.screen):
            help_text = keys
            score, places = matcher.fuzzy_search.match(query, name)
            meant = name_meant(query, others.get(name, ()))
            if meant is not None:
                called = matcher.fuzzy_search.match(query, meant)[0]
                if called > score:
                    score, places = called, ()
                    help_text = f"{keys} · {meant}"
            if query.strip().casefold() in {name.casefold(), name.removeprefix(GO_TO).casefold()}:
                score += _CALLED_SO
            if score > 0:
                shown = Content(name, strip_control_codes=False)
                for place in (place for place in places if not name[place].isspace()):
                    shown = shown.stylize(matcher.match_style, place, place + 1)
                yield Hit(score, shown, callback, name, _plain(help_text))


def _plain(text: str) -> str:
    """Text for what can only be markup: every bracket is escaped."""
    return text.replace("[", r"\[")


class _Commands(CommandList, ChangingList):
    """The commands found, which change with every letter."""


class Palette(CommandPalette):
    """Textual's palette, which is asked for its parts while it closes and while none is shown."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pagedown", "page(1)", "Next page", show=False),
        Binding("pageup", "page(-1)", "Previous page", show=False),
        Binding("ctrl+l", "app.repaint", "Paint again", show=False),
    ]

    def __init__(self, commands: type[Provider], placeholder: str) -> None:
        super().__init__([commands], placeholder=placeholder, id="--command-palette")
        self._parts: dict[object, Widget] = {}

    def compose(self) -> ComposeResult:
        """Textual's parts, with a list of our own."""
        for part in super().compose():
            yield _Commands() if isinstance(part, CommandList) else part

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Close the palette, once: Escape and a click may arrive together."""
        return super().dismiss(result) if self.app.screen is self else AwaitComplete()

    def query_one(self, selector: Any, expect_type: Any = None) -> Any:
        """A part of the palette; while it closes, the one that it had.

        Its search, its timers and keys under way ask for the list when that is removed already.
        """
        try:
            part = super().query_one(selector, expect_type)
        except NoMatches:
            if selector not in self._parts:
                raise
            return self._parts[selector]
        self._parts[selector] = part
        return part

    def action_page(self, pages: int) -> None:
        """Move by a page; a list that has no lines on the screen has no pages."""
        commands = self.query_one(CommandList)
        if commands.scrollable_content_region:
            (commands.action_page_down if pages > 0 else commands.action_page_up)()

    @on(Input.Submitted)
    @on(OptionList.OptionSelected)
    def _run_once(self, event: Message) -> None:
        """A command that was chosen twice at once runs once."""
        if self.app.screen is not self:
            event.stop()
            event.prevent_default()
