"""Base classes of dialogs: modal box, text input, scrolling text, answer to a question."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, ClassVar, Generic, TypeVar

from rich.console import Group
from rich.style import Style
from rich.text import Text
from textual import on
from textual.app import App, ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.events import Click, Key
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from lcbtui.errors import LcbtuiError
from lcbtui.report.facts import Answer, Weight, answer_lines
from lcbtui.text.width import text_width
from lcbtui.text.words import safe_text
from lcbtui.tui.theme import HEIGHTS, WIDTHS, Ink, Line, legible_strip, palette_of
from lcbtui.tui.widgets.lines import laid_out

T = TypeVar("T")

REPLACES = "; Enter again replaces it"
"""The end of a refusal that a second Enter overrules."""


class Dialog(ModalScreen[T]):
    """Base class of modal dialogs; Esc and q cancel a dialog."""

    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    BINDINGS: ClassVar[list[BindingType]] = [("escape,q", "dismiss"), ("ctrl+l", "app.repaint")]

    def ask(self, app: App[Any], take: Callable[[T], object]) -> None:
        """Open the dialog; call `take` with the result, unless the user cancels."""

        def answered(answer: T | None) -> None:
            if answer is not None:
                take(answer)

        app.push_screen(self, answered)

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        """Close the dialog with a result; do nothing if the dialog is closed already.

        Enter and a click may arrive together, and only the first counts.
        """
        return super().dismiss(result) if self.app.screen is self else AwaitComplete()

    def on_screen_suspend(self) -> None:
        """Clear the painted lines of the dialog's widgets.

        Textual caches them for the last 1,024 widgets, so memory would grow with every dialog.
        """
        for widget in (self, *self.query("*")):
            widget.refresh()


class ChangingList(OptionList):
    """List of options that change; a click on an option that is gone is ignored."""

    def render_line(self, y: int) -> Strip:
        """Return a painted line with enough contrast, also under the highlight."""
        return legible_strip(super().render_line(y), Style())

    def on_click(self, event: Click) -> None:
        """Ignore a click on an option that is gone."""
        place = event.style.meta.get("option")
        if place is not None and place >= self.option_count:
            event.prevent_default()


class WalkedList(ChangingList):
    """List whose highlight moves by the keys of `TextDialog`; nothing can be typed beside it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("j", "cursor_down"),
        ("k", "cursor_up"),
        ("space,ctrl+f,ctrl+d", "page_down"),
        ("ctrl+u", "page_up"),
        ("g", "first"),
        ("G", "last"),
    ]


class SearchInput(Input):
    """Input of a list; the keys in `own_keys` run actions of its dialog and are not typed."""

    def __init__(self, placeholder: str, own_keys: Mapping[str, str]) -> None:
        super().__init__(placeholder=placeholder, compact=True)
        self.own_keys = own_keys

    async def on_key(self, event: Key) -> None:
        """Run an own key's action, before the key is typed."""
        if event.key in self.own_keys:
            event.stop()
            event.prevent_default()
            await self.run_action(f"screen.{self.own_keys[event.key]}")


class FoundList(ChangingList, Generic[T]):
    """List of the entries that match a typed text.

    Attributes:
        found: the entries listed.
        lines: makes the line of each, None for a rule between two.
    """

    def __init__(
        self, lines: Callable[[Sequence[T]], Iterable[Text | None]], list_id: str | None = None
    ) -> None:
        super().__init__(id=list_id)
        self.lines, self.found = lines, list[T]()

    def show(self, found: Iterable[T], entry: T | None = None, other: int | None = 0) -> None:
        """List the entries found, and highlight one, or if it is not among them the one at `other`.

        Args:
            found: the entries that match the text typed.
            entry: the entry to highlight; None for `other`.
            other: a place in the list; None highlights none.
        """
        self.found = [*found]
        self.set_options(line and Option(line) for line in self.lines(self.found))
        self.highlighted = self.found.index(entry) if entry in self.found else other

    @property
    def entry(self) -> T | None:
        """The highlighted entry; None if there is none."""
        return None if self.highlighted is None else self.found[self.highlighted]


class ListDialog(Dialog[T]):
    """Base class of dialogs with a list of entries, which text typed into an input searches.

    Attributes:
        entries: all entries.
        options: those that match the text typed.
        start: the entry highlighted at first; None for the first one.
        lines: makes the line of each entry found, None for a rule between two; a method of each
            subclass.
        search: lists the entries that match the text typed; likewise.
    """

    lines: Callable[[Sequence[T]], Iterable[Text | None]]
    search: Callable[[], None]
    start: T | None = None
    is_below = True  # whether the input is below the list

    BINDINGS: ClassVar[list[BindingType]] = [
        ("up", "move(-1)"),
        ("down", "move(1)"),
        ("pageup", "move(-10)"),
        ("pagedown", "move(10)"),
    ]

    def __init__(self, title: str, keys: str, field: Input, entries: Sequence[T]) -> None:
        """Create the list and its box, with a title above and keys below."""
        super().__init__()
        self.field, self.options, self._titles = field, FoundList(self.lines), (title, keys)
        self.options.can_focus = False  # keys are for the input, and arrows for both
        self.entries = entries

    def compose(self) -> ComposeResult:
        """Create the list and the input in a box."""
        with Vertical(classes="box") as box:
            box.border_title, box.border_subtitle = self._titles
            yield from (self.options, self.field)[:: 1 if self.is_below else -1]

    def on_mount(self) -> None:
        """List all entries, while no text is typed."""
        self.options.show(self.entries, self.start)

    @on(Input.Changed)
    def _text_changed(self) -> None:
        self.search()
        if not self.options.found:
            self.options.set_options([Option("no match", disabled=True)])

    @on(OptionList.OptionSelected)
    @on(Input.Submitted)
    def _entry_chosen(self) -> None:
        self.take()

    def take(self) -> None:
        """Close the dialog with the highlighted entry, if there is one."""
        if self.options.entry is not None:
            self.dismiss(self.options.entry)

    def action_move(self, lines: int) -> None:
        """Move the highlight by some lines; without one, to the list's last or first line."""
        if not self.options.found:
            return
        last, place = self.options.option_count - 1, self.options.highlighted
        place = (last if lines < 0 else 0) if place is None else place + lines
        self.options.highlighted = min(max(place, 0), last)


class InputDialog(Dialog[T]):
    """Dialog that asks for a line of text; an error is shown below the input for correction."""

    def __init__(
        self,
        title: str,
        does: str,
        placeholder: str,
        parse: Callable[[str], T],
        text: str = "",
        above: str = "",
    ) -> None:
        """Create the dialog.

        Args:
            title: the title of the box.
            does: what Enter does, for the border.
            placeholder: examples for an empty input.
            parse: converts the stripped text to the answer; raises `LcbtuiError` to refuse it.
            text: the text in the input at first.
            above: lines above the input; "" for none.
        """
        super().__init__()
        self._title, self._does, self._parse, self._above = title, does, parse, above
        self._input = Input(text, placeholder=placeholder, compact=True, select_on_focus=bool(text))

    def compose(self) -> ComposeResult:
        """Create the input in a box, with a line for errors."""
        with Vertical(classes="box small") as box:
            box.border_title = self._title
            box.border_subtitle = f"Enter {self._does} · Esc closes"
            if self._above:
                yield Static(self._above, markup=False)
            yield self._input
            yield Static(id="warning", markup=False)

    @on(Input.Changed)
    def _forget_error(self) -> None:
        self.query_one("#warning", Static).update("")

    @on(Input.Submitted)
    def submit(self) -> None:
        """Parse the typed text and close the dialog with the value, or show the parse error."""
        try:
            self.dismiss(self._parse(self._input.value.strip()))
        except LcbtuiError as error:
            self.query_one("#warning", Static).update(safe_text(error.plain))


class TextDialog(Dialog[None]):
    """Dialog of a title and scrolling lines of text, which is never parsed as markup."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("down,j", "scroll(1)"),
        ("up,k", "scroll(-1)"),
        ("pagedown,space,ctrl+f,ctrl+d", "scroll(0, 1)"),
        ("pageup,ctrl+u", "scroll(0, -1)"),
        ("home,g", "scroll(-1_000_000)"),
        ("end,G", "scroll(1_000_000)"),
    ]

    keys = "Esc closes"

    def __init__(self, title: str, lines: Sequence[Line]) -> None:
        super().__init__()
        self._title, self.lines = title, lines
        self.scrolled = VerticalScroll(classes="box")

    def compose(self) -> ComposeResult:
        """Create the scrolling text in a box."""
        with self.scrolled as box:
            box.border_title = Content(self._title)
            box.border_subtitle = self.keys
            yield Static(self._content())

    def _content(self) -> Group:
        palette = palette_of(self.app)
        return Group(*(laid_out(line, palette) for line in self.lines))

    def show(self, lines: Sequence[Line]) -> None:
        """Replace the lines of the dialog."""
        self.lines = lines
        self.query_one(Static).update(self._content())

    def action_scroll(self, lines: int, pages: int = 0) -> None:
        """Scroll by a number of lines and of pages; negative numbers scroll up."""
        height = max(self.scrolled.size.height - 1, 1)
        self.scrolled.scroll_relative(y=lines + pages * height, animate=False)


class AnswerDialog(TextDialog):
    """Dialog that answers a question with facts and a table; `w` shows the method, `a` all facts.

    Args:
        title: the title of the box.
        answer: makes the answer; called with True for everything known. None if the answer comes
            later, by `answered`.
    """

    BINDINGS: ClassVar[list[BindingType]] = [("w", "show_more('why')"), ("a", "show_more('all')")]

    def __init__(self, title: str, answer: Callable[[bool], Answer] | None = None) -> None:
        super().__init__(title, [[("…", Ink.DIM)]])
        self._answer, self._enter = answer, ""
        self._shown: set[str] = set()
        self.add_class("answer")

    def answered(self, answer: Callable[[bool], Answer], enter: str) -> None:
        """Set and show facts that were computed later; `enter` says what Enter does then."""
        self._answer, self._enter = answer, enter
        self.on_resize()

    def on_resize(self) -> None:
        """Lay out the facts and table for the width, when the dialog opens and later."""
        if self._answer is None or not self.query(Static):  # not yet, or no more
            return
        answer, size = self._answer("all" in self._shown), self.app.size
        width = min(110, size.width) - 4  # borders and a blank on either side
        for cells in (width, width - 1):
            lines = answer_lines(answer, cells, why="why" in self._shown)
            if len(lines) <= size.height - 2:  # else the scroll bar takes a column
                break
        self.show([[(text, _INKS[weight]) for text, weight in line] for line in lines])
        keys = [self._enter and f"Enter {self._enter}", answer.why and "w how", "a all"]
        said = [key for key in (*keys, "Esc closes") if key]
        while len(said) > 1 and text_width(" · ".join(said)) > width - 2:
            del said[1 if self._enter and len(said) > 2 else 0]
        self.scrolled.border_subtitle = " · ".join(said)

    def action_show_more(self, what: str) -> None:
        """Show or hide a part of the answer: the method ("why") or all known facts ("all")."""
        self._shown ^= {what}
        self.on_resize()


_INKS = {Weight.PLAIN: Ink.TEXT, Weight.STRONG: Ink.STRONG, Weight.DIM: Ink.DIM}


def line_width(app: App[object]) -> int:
    """Return the width in cells of a text line in a dialog, without border and scroll bar."""
    return min(110, app.size.width * 9 // 10) - 6
