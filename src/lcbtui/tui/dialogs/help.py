"""The help page: the symbols on this screen, the keys by task, the queries; typing filters it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.events import Key
from textual.widgets import Input, Static

from lcbtui.text.width import pad, text_width
from lcbtui.tui.actions import Group, Scope, key_of, key_rows
from lcbtui.tui.dialogs.dialog import TextDialog
from lcbtui.tui.habits import also_called
from lcbtui.tui.symbols import Symbol
from lcbtui.tui.theme import Ink
from lcbtui.tui.widgets.text import Line

QUERY_EXAMPLES = (
    ("qwen thinking", "both words, in the name or the organization", "and, search"),
    ('-distill "r1 0528"', "without a word; a phrase", "not, exclude, exact, quotes"),
    ("params<=32B score>=60", "comparisons: = != < <= > >=", "size, smaller, larger, less, more"),
    ("params:4B..32B", "a range; an end may be open: ..8B", "between, size, from, to"),
    ("org:nvidia,qwen", "any of these", "or, in, list, company"),
    ("model~qwen.*8B", "a regular expression; !~ is for no match", "regex, grep, pattern, like"),
    ("open:data is:pinned", "openness; is:ours, is:frontier", "license, pareto"),
    ("fits:24GB", "models whose weights fit, as an estimate", "memory, vram, gpu, ram"),
    ("released>=2025-06", "dates; a month is the whole of it", "since, after, before, newer"),
    ("a | b", "either side", "or"),
)
"""Queries, what they keep, and other words that find them."""

_VIEWS = (
    (
        "“Save view…” keeps this view, “Go to view NAME” opens one.",
        "open view, bookmark, keep, store, named views",
    ),
)
"""What the palette does with views, and other words that find it."""

_WIDTH = 14
"""Cells of the first column."""

_MOVES = "/ or a letter filters · j k g G move · q Esc close"
_TYPING = "Enter keeps these lines · Esc shows all"


@dataclass(frozen=True)
class Chapter:
    """A heading and the lines under it, each with other words that find it."""

    title: str
    lines: tuple[tuple[Line, str], ...]


class HelpScreen(TextDialog):
    """Chapters, of which only the lines stay that have all words typed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", "Filter", show=False),
        Binding("escape", "back", "Back", show=False),
    ]

    def __init__(self, chapters: Sequence[Chapter]) -> None:
        super().__init__("Help", lines_of(chapters))
        self._chapters = chapters

    def compose(self) -> ComposeResult:
        """An input over one scrolling text."""
        with Vertical(classes="box") as box:
            box.border_title, box.border_subtitle = "Help", _MOVES
            yield Input(placeholder="/ filters these lines", compact=True, select_on_focus=False)
            with VerticalScroll(can_focus=True):
                yield Static(self._content())

    def on_mount(self) -> None:
        """Letters move first, and are typed once the input is gone to."""
        self.scrolled.focus()

    def on_key(self, event: Key) -> None:
        """A letter that moves nothing begins a word to filter by."""
        field, typed = self.query_one(Input), event.character
        if field.has_focus or event.key in self._bindings.key_to_bindings or not typed:
            return
        if event.is_printable and not typed.isspace():
            event.stop()
            event.prevent_default()
            field.focus()
            field.insert_text_at_cursor(typed)

    @on(Input.Changed)
    def _filter(self, event: Input.Changed) -> None:
        self.show(lines_of(matching(self._chapters, event.value)) or [_nothing(event.value)])
        self.scrolled.scroll_home(animate=False)

    @on(Input.Submitted)
    def _keep(self) -> None:
        self.scrolled.focus()

    def on_descendant_focus(self) -> None:
        """Say what the keys do now."""
        typing = self.query_one(Input).has_focus
        self.query_one(".box").border_subtitle = _TYPING if typing else _MOVES

    def action_search(self) -> None:
        """Go to the input."""
        self.query_one(Input).focus()

    def action_back(self) -> None:
        """From the input back to all lines; else close."""
        field = self.query_one(Input)
        if field.has_focus or field.value:
            field.value = ""
            self.scrolled.focus()
        else:
            self.dismiss(None)


def _nothing(words: str) -> Line:
    return [(f"nothing here has “{words.strip()}”", Ink.DIM)]


def lines_of(chapters: Sequence[Chapter]) -> list[Line]:
    """The chapters, each under its title."""
    lines: list[Line] = []
    for chapter in chapters:
        lines += [[(chapter.title, Ink.STRONG)], *(line for line, _ in chapter.lines)]
    return lines


def matching(chapters: Sequence[Chapter], typed: str) -> list[Chapter]:
    """What has all words typed, in any case, in a line or in the title above it."""
    words = typed.casefold().split()
    found: list[Chapter] = []
    for chapter in chapters:
        lines = tuple(
            (line, also)
            for line, also in chapter.lines
            if all(word in _plain(chapter.title, line, also) for word in words)
        )
        if lines:
            found.append(Chapter(chapter.title, lines))
    return found


def _plain(title: str, line: Line, also: str) -> str:
    return " ".join((title, *(piece for piece, _ in line), also)).casefold()


def _first(text: str) -> str:
    """The first column: wider where its text is, so that two words never meet."""
    return pad(f"  {text}", max(_WIDTH, text_width(text) + 4))


def help_chapters(symbols: Sequence[Symbol], *, picking: bool = False) -> list[Chapter]:
    """What the page says: the symbols that there are, the keys by task, queries by example."""
    signs = tuple(
        ([(_first(each.sign), each.ink), (each.meaning, Ink.TEXT)], "") for each in symbols
    )
    found = [Chapter("On this screen", signs)] if symbols else []
    for group in Group:
        lines: list[tuple[Line, str]] = []
        for row in key_rows(group, picking=picking):
            where = "" if row.scope is Scope.ANYWHERE else f"  ({row.scope.value})"
            keys_shown = (_first(row.keys), Ink.KEY)
            line: Line = [keys_shown, (row.what, Ink.TEXT), (where, Ink.DIM)]
            others = ((each.label, each.help, *also_called(each.action)) for each in row.actions)
            lines.append((line, " ".join(chain.from_iterable(others))))
        if group is Group.DATA:
            first = (_first(key_of("app.command_palette")), Ink.KEY)
            lines += [([first, (words, Ink.TEXT)], also) for words, also in _VIEWS]
        found.append(Chapter(group.value, tuple(lines)))
    width = max(text_width(example) for example, *_ in QUERY_EXAMPLES)
    examples: list[tuple[Line, str]] = [
        ([(f"  {pad(example, width)}  ", Ink.KEY), (meaning, Ink.DIM)], f"query {also}")
        for example, meaning, also in QUERY_EXAMPLES
    ]
    return [*found, Chapter("Queries", tuple(examples))]
