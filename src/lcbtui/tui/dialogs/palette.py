"""The command palette, which is searched, and the help page: keys, example queries, signs."""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from rich.console import Group as RichGroup
from rich.table import Table
from rich.text import Text
from textual.widgets import Input

from lcbtui.chart.style import Charset, glyphs
from lcbtui.errors import LcbtuiError, UsageError
from lcbtui.settings.config import save_view, view_named, view_names, views_folder
from lcbtui.text.width import pad, text_width
from lcbtui.text.words import without_folders
from lcbtui.tui.actions import ACTIONS, SERIES, KeyGroup, Scope, key_of
from lcbtui.tui.dialogs.dialog import REPLACES, InputDialog, ListDialog, TextDialog
from lcbtui.tui.keys import key_rows
from lcbtui.tui.main_screen import MainScreen
from lcbtui.tui.theme import Ink, Line, palette_of
from lcbtui.tui.widgets.lines import laid_out

GO_TO = "Go to view "


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
    for action in ACTIONS:
        if action.in_palette:
            title = action.help.rstrip(".")
            if action.label == SERIES:
                entry = next(series, None)
                if entry is None:
                    continue
                title = f"Show or hide {entry.label}"
            run = partial(screen.run_action, action.bound)
            yield PaletteCommand(title, action.shown, run, (action.label, *action.also))
    choose = partial(setattr, screen.app, "theme")
    themes = [PaletteCommand(it, "", partial(choose, it)) for it in screen.app.available_themes]
    also: tuple[str, ...] = ("bookmark", "keep", "store", "named view")
    yield PaletteCommand("Save view…", "", partial(open_save_view, screen), also)
    also = ("colors", "colours", "dark", "light", "appearance", "style")
    ask = partial(open_commands, screen, "Themes", themes)
    yield PaletteCommand("Choose a theme", "", ask, also)
    for name in view_names() if explorer.allows_files else ():
        yield PaletteCommand(f"{GO_TO}{name}", "", partial(open_view, screen, name))


def open_save_view(screen: MainScreen) -> None:
    """Ask for a name and save the view; a second Enter replaces an existing view."""
    explorer, warned = screen.explorer, set()
    if explorer.refuses_files():
        return

    def save(name: str) -> str:
        if name in view_names() and name not in warned:
            warned.add(name)
            raise UsageError(f"{name} is there already{REPLACES}")
        return f"saved as {name}, in {save_view(name, explorer.state)}"

    example = "a name, such as small-open"
    InputDialog("Save view", "saves", example, save).ask(screen.app, explorer.notify)


def open_view(screen: MainScreen, name: str) -> None:
    """Switch to a saved view; an undo returns to the view before."""
    try:
        screen.explorer.reader.go_to(view_named(name))
    except LcbtuiError as error:
        file = str(views_folder() / f"{name}.toml")
        screen.explorer.notify(without_folders(error.plain, [file]))


class CommandScreen(ListDialog[PaletteCommand]):
    """Command palette: what is typed is found in titles and other names; Enter runs the command."""

    is_below = False

    def __init__(self, what: str, commands: Iterable[PaletteCommand]) -> None:
        field = Input(placeholder="words of what it does, or its name elsewhere", compact=True)
        in_order = sorted(commands, key=lambda command: command.title)
        super().__init__(what, "Enter runs it · Esc closes", field, in_order)

    def lines(self, found: Sequence[PaletteCommand]) -> Iterator[Text]:
        """Make the line of each command found: title, keys, and the other name it was found by."""
        inks = palette_of(self.app).inks
        for command in found:
            _, other = _fit(command, self.field.value)
            line = Text.assemble(command.title, "  ", (command.keys, inks[Ink.KEY]), "  ")
            yield line.append(other, inks[Ink.DIM])

    def search(self) -> None:
        """List the commands that have the words typed, the best first."""
        fits = [(_fit(command, self.field.value)[0], command) for command in self.entries]
        in_order = sorted(fits, key=lambda found: found[0])
        self.options.show(command for place, command in in_order if place < _NO_FIT)


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


# The help page


class HelpScreen(TextDialog):
    """Help page, its chapters in as many columns as fit."""

    keys = "↑ ↓ PgUp PgDn move · Esc closes"

    def __init__(self, chapters: Mapping[str, Sequence[Line]]) -> None:
        super().__init__("Help", ())
        self._chapters = [([(title, Ink.STRONG)], *lines) for title, lines in chapters.items()]

    def on_resize(self) -> None:
        """Lay out the chapters for a new width."""
        self.show(self.lines)

    def _content(self) -> RichGroup:
        palette, width = palette_of(self.app), self.app.size.width - 6
        columns = max(width // 56, 1)  # few lines are longer
        texts: list[list[Text | Table]] = [[] for _ in range(columns)]
        every, place = sum(map(len, self._chapters)), 0
        for chapter in self._chapters:
            if place + 1 < columns and sum(map(len, texts)) >= every * (place + 1) / columns:
                place += 1
            texts[place] += [laid_out(line, palette) for line in chapter]
        page = Table.grid(padding=(0, 2, 0, 0), expand=True)
        for _ in texts:
            page.add_column(ratio=1)
        page.add_row(*(RichGroup(*each) for each in texts))
        return RichGroup(page)


def open_help(screen: MainScreen) -> None:
    """Open the help page."""
    chapters = help_chapters(screen.charset, picking=screen.picking is not None)
    screen.app.push_screen(HelpScreen(chapters))


def help_chapters(charset: Charset, *, picking: bool = False) -> dict[str, list[Line]]:
    """Make the chapters of the help page: keys by task, example queries, legend of the signs.

    Args:
        charset: the character set of the signs.
        picking: whether to include the keys of `lcbtui pick`.

    Returns:
        The lines of each chapter, by its title.
    """
    chapters: dict[str, list[Line]] = {group.value: [] for group in KeyGroup}
    for group in KeyGroup:
        for keys, (first, *_) in key_rows(group, picking=picking):
            anywhere = first.scope is Scope.ANYWHERE
            place = group.value if anywhere else first.scope.value.capitalize()
            line: Line = [(_first(keys), Ink.KEY), (first.help, Ink.TEXT)]
            chapters.setdefault(place, []).append(line)
    words = "“Save view…” keeps this view, “Go to view NAME” opens one; themes."
    saved: Line = [(_first(key_of("app.command_palette")), Ink.KEY), (words, Ink.TEXT)]
    chapters[KeyGroup.DATA.value].append(saved)
    own = glyphs(charset)
    signs = {
        **own._asdict(),
        "many": own.density[-1],
        "pin": ">" if charset is Charset.ASCII else "▸",
    }
    table = Path(__file__).with_name("help.tsv").read_text("utf-8").splitlines()[1:]
    width = max(text_width(line.split("\t")[1]) for line in table if line[0] == "Q")
    for chapter, sign, meaning in (line.split("\t") for line in table):
        shown, ink = _first(sign.format_map(signs)), Ink.TEXT
        if chapter == "Queries":
            shown, ink = f"  {pad(sign, width)}  ", Ink.DIM
        chapters.setdefault(chapter, []).append([(shown, Ink.KEY), (meaning, ink)])
    return chapters


def _first(text: str) -> str:
    """Indent a text of the first column, and pad the text to the column's width."""
    return pad(f"  {text}", max(14, text_width(text) + 4))
