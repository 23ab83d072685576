"""The command palette, and the help page: keys, example queries, signs; both are searched."""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from rich.console import Group as RichGroup
from rich.table import Table
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Input, Static

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

OTHER_NAMES = {
    "Save view…": "bookmark, keep, store, named view",
    "Choose a theme": "colors, colours, dark, light, appearance, style",
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


class Chapter(NamedTuple):
    """Chapter of the help page: a title, and lines with hidden words for searches."""

    title: str
    lines: tuple[tuple[Line, str], ...]


class HelpScreen(TextDialog):
    """Help page; typing keeps the lines that have all words typed."""

    def __init__(self, chapters: Sequence[Chapter]) -> None:
        super().__init__("Help", lines_of(chapters))
        self._chapters = self._found = chapters

    def compose(self) -> ComposeResult:
        """Create the filter input above the scrolling text."""
        with Vertical(classes="box") as box:
            box.border_title = "Help"
            box.border_subtitle = "type to filter · ↑ ↓ PgUp PgDn move · Esc closes"
            field = Input(placeholder="a word, such as trend, vram or regex", compact=True)
            field.cursor_blink = False  # the page may stay open for long
            yield field
            with VerticalScroll(can_focus=False):
                yield Static(self._content())

    def on_resize(self) -> None:
        """Lay out the chapters in as many columns as fit."""
        self.show(self.lines)

    def _content(self) -> RichGroup:
        palette, width = palette_of(self.app), self.app.size.width - 6
        columns = max(width // 56, 1)  # few lines are longer
        texts: list[list[Text | Table]] = [[] for _ in range(columns)]
        every, place = len(self.lines), 0
        for chapter in self._found:
            lines = [laid_out(line, palette) for line in lines_of([chapter])]
            if place + 1 < columns and sum(map(len, texts)) >= every * (place + 1) / columns:
                place += 1
            texts[place] += lines
        page = Table.grid(padding=(0, 2, 0, 0), expand=True)
        for _ in texts:
            page.add_column(ratio=1)
        page.add_row(*(RichGroup(*each) for each in texts))
        return RichGroup(page)

    @on(Input.Changed)
    def _filter(self, event: Input.Changed) -> None:
        if event.value.isspace():  # as in a pager
            with self.prevent(Input.Changed):
                event.input.clear()
            self.action_scroll(0, 1)
            return
        nothing: Line = [(f"nothing here has “{event.value.strip()}”", Ink.DIM)]
        self._found = matching(self._chapters, event.value) or [Chapter("", ((nothing, ""),))]
        self.show(lines_of(self._found))
        self.scrolled.scroll_home(animate=False)


def lines_of(chapters: Sequence[Chapter]) -> list[Line]:
    """List the text lines of help chapters, each chapter under its title."""
    lines: list[Line] = []
    for chapter in chapters:
        lines += [[(chapter.title, Ink.STRONG)]] if chapter.title else []
        lines += [line for line, _ in chapter.lines]
    return lines


def matching(chapters: Sequence[Chapter], typed: str) -> list[Chapter]:
    """Filter chapters to lines with all typed words, ignoring case; drop empty chapters."""
    words = typed.casefold().split()
    found: list[Chapter] = []
    for chapter in chapters:
        lines = []
        for line, also in chapter.lines:
            text = " ".join((chapter.title, *(piece for piece, _ in line), also)).casefold()
            lines += [(line, also)] if all(word in text for word in words) else []
        if lines:
            found.append(Chapter(chapter.title, tuple(lines)))
    return found


def _first(text: str) -> str:
    """Indent a text of the first column, and pad the text to the column's width."""
    return pad(f"  {text}", max(14, text_width(text) + 4))


def open_help(screen: MainScreen) -> None:
    """Open the help page."""
    chapters = help_chapters(screen.charset, picking=screen.picking is not None)
    screen.app.push_screen(HelpScreen(chapters))


def help_chapters(charset: Charset, *, picking: bool = False) -> list[Chapter]:
    """Make the chapters of the help page: keys by task, example queries, legend of the signs.

    Args:
        charset: the character set of the signs.
        picking: whether to include the keys of `lcbtui pick`.
    """
    chapters: dict[str, list[tuple[Line, str]]] = {group.value: [] for group in KeyGroup}
    for group in KeyGroup:
        for keys, actions in key_rows(group, picking=picking):
            (first, *_), place = actions, group.value
            if first.scope is not Scope.ANYWHERE:
                place = first.scope.value.capitalize()
            told = chain.from_iterable((each.label, each.help, *each.also) for each in actions)
            line: Line = [(_first(keys), Ink.KEY), (first.help, Ink.TEXT)]
            chapters.setdefault(place, []).append((line, " ".join(told)))
    words = "“Save view…” keeps this view, “Go to view NAME” opens one; themes."
    saved: Line = [(_first(key_of("app.command_palette")), Ink.KEY), (words, Ink.TEXT)]
    others = " ".join(chain.from_iterable(OTHER_NAMES.items()))
    chapters[KeyGroup.DATA.value].append((saved, f"open view {others}"))
    own = glyphs(charset)
    signs = {
        **own._asdict(),
        "many": own.density[-1],
        "pin": ">" if charset is Charset.ASCII else "▸",
    }
    table = Path(__file__).with_name("help.tsv").read_text("utf-8").splitlines()[1:]
    width = max(text_width(line.split("\t")[1]) for line in table if line[0] == "Q")
    for chapter, sign, meaning in (line.split("\t") for line in table):
        shown, ink, also = _first(sign.format_map(signs)), Ink.TEXT, "symbol"
        if chapter == "Queries":
            shown, ink, also = f"  {pad(sign, width)}  ", Ink.DIM, "query"
        chapters.setdefault(chapter, []).append(([(shown, Ink.KEY), (meaning, ink)], also))
    return [Chapter(title, tuple(lines)) for title, lines in chapters.items()]
