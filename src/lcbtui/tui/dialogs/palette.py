"""The command palette: actions, settings, themes, and saving and opening views."""

from collections.abc import Awaitable, Callable, Iterable, Iterator
from functools import partial
from typing import NamedTuple

from rich.text import Text
from textual.widgets import Input

from lcbtui.errors import LcbtuiError, UsageError
from lcbtui.settings.saved import save_view, view_named, view_names, views_folder, wrong_name
from lcbtui.text.safe_text import without_folders
from lcbtui.tui.actions import SERIES, in_force
from lcbtui.tui.dialogs.dialog import REPLACES, InputDialog, ListDialog
from lcbtui.tui.main_screen import MainScreen
from lcbtui.tui.theme import Ink, palette_of

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


def commands_of(screen: MainScreen) -> Iterator[PaletteCommand]:
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
    themes = [
        PaletteCommand(name, "", partial(setattr, screen.app, "theme", name))
        for name in screen.app.available_themes
    ]
    own = partial(open_save_view, screen), partial(open_commands, screen, "Themes", themes)
    for (title, also), does in zip(OTHER_NAMES.items(), own, strict=True):
        yield PaletteCommand(title, "", does, tuple(also.split(", ")))
    for name in view_names() if explorer.allows_files else ():
        yield PaletteCommand(f"{GO_TO}{name}", "", partial(open_view, screen, name))


def open_save_view(screen: MainScreen) -> None:
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


def open_view(screen: MainScreen, name: str) -> None:
    """Switch to a saved view; an undo returns to the view before."""
    try:
        screen.explorer.reader.go_to(view_named(name).state)
    except LcbtuiError as error:
        file = str(views_folder() / f"{name}.toml")
        screen.explorer.notify(without_folders(error.plain, [file]))


class CommandScreen(ListDialog[PaletteCommand]):
    """Command palette: what is typed is found in titles and other names; Enter runs the command."""

    IS_BELOW = False

    def __init__(self, what: str, commands: Iterable[PaletteCommand]) -> None:
        field = Input(placeholder="words of what it does, or its name elsewhere", compact=True)
        in_order = sorted(commands, key=lambda command: command.title)
        super().__init__(what, "Enter runs it · Esc closes", field, in_order)

    def on_mount(self) -> None:
        """List all commands, while no text is typed."""
        self.list_again(None)

    def lines(self) -> Iterator[Text]:
        """Make the line of each command found: title, keys, and the other name it was found by."""
        inks = palette_of(self.app).inks
        for command in self.found:
            _, other = _fit(command, self.field.value)
            line = Text.assemble(command.title, "  ", (command.keys, inks[Ink.KEY]), "  ")
            yield line.append(other, inks[Ink.DIM])

    def search(self) -> None:
        """List the commands that have the words typed, the best first."""
        fits = [(_fit(command, self.field.value)[0], command) for command in self.entries]
        in_order = sorted(fits, key=lambda found: found[0])
        self.found = [command for place, command in in_order if place < _NO_FIT]
        self.list_again(None)


_NO_FIT = 5


def _fit(command: PaletteCommand, typed: str) -> tuple[int, str]:
    """Tell how well a command fits a text, from 0 to `_NO_FIT`, and the other name that does."""
    text, title = typed.strip().casefold(), command.title.casefold()
    if not text or text in {title, title.removeprefix(GO_TO.casefold())}:
        return 0, ""

    def begins(name: str) -> bool:  # each word typed begins a word of the name
        words = name.casefold().split()
        return all(any(word.startswith(each) for word in words) for each in text.split())

    if text in command.also:
        return 1, text
    other = next(filter(begins, command.also), "")
    if begins(title):
        return 2, ""
    return (3, other) if other else (4 if text in title else _NO_FIT, "")


def open_commands(screen: MainScreen, what: str, commands: Iterable[PaletteCommand]) -> None:
    """Open the command palette on some commands, and run the one that the user chooses."""
    dialog = CommandScreen(what, commands)
    dialog.ask(screen.app, lambda command: screen.call_later(command.run))
