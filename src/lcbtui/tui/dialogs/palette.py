"""The command palette: actions, settings, themes, and saving and opening views.

Textual takes the names and the help of commands for markup, where `[/]` in a name ends the program;
here they are text.
"""

from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

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

from lcbtui.errors import LcbtuiError, UsageError
from lcbtui.settings.saved import save_view, view_named, view_names, views_folder, wrong_name
from lcbtui.text.safe_text import without_folders
from lcbtui.tui.actions import SERIES, in_force
from lcbtui.tui.dialogs.dialog import REPLACES, ChangingList, InputDialog

if TYPE_CHECKING:
    from lcbtui.tui.main import MainScreen

GO_TO = "Go to view "
THEMES = "Choose a theme"

OTHER_NAMES = {
    "Save view…": "bookmark, keep, store, named view",
    THEMES: "colors, colours, dark, light, appearance, style",
}
"""The commands of the palette that are not in the table of actions, and their other names."""


class PaletteCommand(NamedTuple):
    """Command of the palette: its title, its keys, its function, and other names for searches."""

    title: str
    keys: str
    run: Callable[[], Awaitable[object] | object]
    also: tuple[str, ...] = ()


def commands_of(screen: "MainScreen") -> Iterator[PaletteCommand]:
    """List the palette's commands: actions, saving a view, themes, saved views."""
    explorer = screen.explorer
    series = iter(() if explorer.view is None else explorer.view.series)
    for action in in_force:
        if action.in_palette:
            title = action.help.rstrip(".")
            if action.label == SERIES:
                entry = next(series, None)
                if entry is None:
                    continue
                title = f"Show or hide {entry.label}"
            run = partial(screen.run_action, action.bound)
            yield PaletteCommand(title, action.shown, run, (action.label, *action.also))
    own: tuple[Callable[[], object], ...] = (
        partial(open_save_view, screen),
        screen.app.action_change_theme,
    )
    for (title, also), does in zip(OTHER_NAMES.items(), own, strict=True):
        yield PaletteCommand(title, "", does, tuple(also.split(", ")))
    for name in view_names() if explorer.allows_files else ():
        yield PaletteCommand(f"{GO_TO}{name}", "", partial(open_view, screen, name))


def open_save_view(screen: "MainScreen") -> None:
    """Ask for a name and save the view; a second Enter replaces an existing view."""
    explorer, warned = screen.explorer, set()
    if explorer.refuses_files():
        return

    def parse(name: str) -> str:
        problem = wrong_name(name)
        if problem:
            raise UsageError(problem)
        if name in view_names() and name not in warned:
            warned.add(name)
            raise UsageError(f"{name} is there already{REPLACES}")
        return name

    def take(name: str) -> None:
        try:
            path = save_view(name, explorer.state)
        except LcbtuiError as error:
            explorer.notify(f"not saved: {error}")
        else:
            explorer.notify(f"saved as {name}, in {path}")

    example = "a name, such as small-open"
    InputDialog("Save view", "saves", example, parse).ask(screen.app, take)


def open_view(screen: "MainScreen", name: str) -> None:
    """Switch to a saved view; an undo returns to the view before."""
    try:
        screen.explorer.reader.go_to(view_named(name).state)
    except LcbtuiError as error:
        file = str(views_folder() / f"{name}.toml")
        screen.explorer.notify(without_folders(error.plain, [file]))


class PlainCommands(Provider):
    """Textual provider of the palette's commands, with titles as plain text, not markup."""

    @property
    def commands(self) -> Iterator[PaletteCommand]:
        """All commands; while a dialog is open only the choice of a theme."""
        app: Any = self.app
        on_main = self.screen is app.main
        return (each for each in commands_of(app.main) if on_main or each.title == THEMES)

    async def discover(self) -> Hits:
        """List all commands by title, while no text is typed."""
        for each in sorted(self.commands, key=lambda command: command.title):
            yield DiscoveryHit(Content(each.title), each.run, each.title, _plain(each.keys))

    async def search(self, query: str) -> Hits:
        """List the commands whose title or other name matches `query`, with a score each."""
        matcher, typed = self.matcher(query), query.casefold().split()

        def begins(name: str) -> bool:  # each word typed begins a word of the name
            words = name.casefold().split()
            return bool(typed) and all(any(w.startswith(each) for w in words) for each in typed)

        for title, keys, run, also in self.commands:
            words = keys
            score, places = matcher.fuzzy_search.match(query, title)
            other = next(filter(begins, also), None)
            if other is not None:
                other_score = matcher.fuzzy_search.match(query, other)[0]
                if other_score > score:
                    score, places, words = other_score, (), f"{keys} · {other}".removeprefix(" · ")
            if query.strip().casefold() in {title.casefold(), title.removeprefix(GO_TO).casefold()}:
                score += 1000  # a title that was typed whole comes first
            if score > 0:
                shown = Content(title, strip_control_codes=False)
                for place in (place for place in places if not title[place].isspace()):
                    shown = shown.stylize(matcher.match_style, place, place + 1)
                yield Hit(score, shown, run, title, _plain(words))


def _plain(text: str) -> str:
    """Escape the square brackets of a text that Textual parses as markup."""
    return text.replace("[", r"\[")


class _Commands(CommandList, ChangingList):
    """List of the commands that match the text typed in the palette."""


class Palette(CommandPalette):
    """Textual's command palette, without errors when widgets are looked up while it closes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pagedown", "page(1)", "Next page", show=False),
        Binding("pageup", "page(-1)", "Previous page", show=False),
        Binding("ctrl+l", "app.repaint", "Paint again", show=False),
    ]

    def __init__(self, commands: type[Provider], what: str) -> None:
        super().__init__([commands], placeholder=f"Search for {what}…", id="--command-palette")
        self._parts: dict[object, Widget] = {}

    def compose(self) -> ComposeResult:
        """Create the widgets of Textual's palette, with a `_Commands` list of commands."""
        for part in super().compose():
            yield _Commands() if isinstance(part, CommandList) else part

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Close the palette; do nothing if it is closed already.

        Escape and a click may arrive together, and only the first counts.
        """
        return super().dismiss(result) if self.app.screen is self else AwaitComplete()

    def query_one(self, selector: Any, expect_type: Any = None) -> Any:
        """Find a widget of the palette, also one that was removed while the palette closes.

        Textual's timers look up widgets as late as that.
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
        """Move the highlight by a page; do nothing if the list is empty."""
        commands = self.query_one(CommandList)
        if commands.scrollable_content_region:
            (commands.action_page_down if pages > 0 else commands.action_page_up)()

    @on(Input.Submitted)
    @on(OptionList.OptionSelected)
    def _run_once(self, event: Message) -> None:
        """Ignore a second choice that arrives while the palette closes after the first."""
        if self.app.screen is not self:
            event.stop()
            event.prevent_default()
