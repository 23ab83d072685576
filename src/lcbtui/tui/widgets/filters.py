"""The filter line: the query, two ranges and the series, each of them text to type or click."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input, Label

from lcbtui.chart.style import Charset, series_marker
from lcbtui.text.safe_text import safe_text
from lcbtui.tui.actions import Place, bindings
from lcbtui.tui.messages import TextEdited
from lcbtui.tui.palette import Ink
from lcbtui.tui.widgets.text import Part, TextLine
from lcbtui.view.fields import field_named
from lcbtui.view.state import ViewState

if TYPE_CHECKING:
    from lcbtui.view.view import Series  # pandas comes with it: not before the first frame


FIELDS = ("query", "params", "score")


class FilterInput(Input):
    """An input that stands for one field of ViewState. Letters typed in it are text."""

    BINDINGS = bindings(Place.QUERY)

    def __init__(self, field: str, placeholder: str) -> None:
        super().__init__(
            placeholder=placeholder, id=field, compact=True, select_on_focus=False, max_length=2000
        )
        self.field = field

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(TextEdited(self.field, event.value))

    def mark(self, *, wrong: bool) -> None:
        """Show that the text is not what is in force."""
        self.set_class(wrong, "-wrong")

    def show(self, text: str) -> None:
        """Set the text without telling that it was typed; text from a flag is made safe."""
        text = text if text.isprintable() else safe_text(text)
        if text != self.value:
            with self.prevent(Input.Changed):
                self.value = text
            self.cursor_position = len(text)


class FilterLine(Horizontal):
    """The line under the title."""

    def compose(self) -> ComposeResult:
        """Prompt, query, ranges, series."""
        yield Label("/", id="prompt", markup=False)
        yield FilterInput("query", "filter: qwen params<=32B open:data")
        yield Label("params", classes="caption", markup=False)
        yield FilterInput("params", "..")
        yield Label("score", classes="caption", markup=False)
        yield FilterInput("score", "..")
        yield TextLine(id="series")

    def show_state(self, state: ViewState, before: ViewState | None) -> None:
        """Put what the state says into the inputs.

        Where `before` says the same, an input keeps its text, which may be half typed; None puts
        all of it in.
        """
        for field in FIELDS:
            value = getattr(state, field)
            if before is None or value != getattr(before, field):
                text = value if field == "query" else field_named(field).notation.format(value)
                self.query_one(f"#{field}", FilterInput).show(text)

    def show_series(self, series: "Iterable[Series]", charset: Charset) -> None:
        """Each series with its number, its marker and how many rows it has."""
        line = self.query_one("#series", TextLine)
        series = tuple(series)
        for words in (_label, _key, _count, _none):
            parts = list(_series_parts(series, charset, words))
            if sum(len(part.text) for part in parts) <= line.size.width:
                break
        line.show(parts)


def _series_parts(
    series: "tuple[Series, ...]", charset: Charset, words: "Callable[[Series], str]"
) -> Iterable[Part]:
    for number, entry in enumerate(series, start=1):
        marker = series_marker(entry.key, number - 1, charset)
        asks = f"toggle_series({number})"
        off = not entry.shown
        yield Part(f" {number}", Ink.DIM if off else Ink.KEY, asks)
        yield Part("☐" if off else marker.glyph, Ink.DIM if off else marker.role, asks)
        text = words(entry)
        yield Part(text, Ink.DIM if off else Ink.TEXT, asks)


def _label(entry: "Series") -> str:
    return f" {entry.label} {entry.count:,} "


def _key(entry: "Series") -> str:
    return f" {entry.key} {entry.count:,} "


def _count(entry: "Series") -> str:
    return f" {entry.count:,} "


def _none(_entry: "Series") -> str:
    return ""
