"""The filter line: inputs for the query and two ranges, and the legend of series."""

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.geometry import Size
from textual.message import Message
from textual.reactive import Reactive, reactive
from textual.widgets import Input, Label

from lcbtui.chart.style import Charset, series_marker
from lcbtui.errors import LcbtuiError
from lcbtui.query.parse import complete
from lcbtui.text.words import safe_text
from lcbtui.tui.actions import Scope, bindings, key_of
from lcbtui.tui.explorer import Explorer
from lcbtui.tui.history import FILTERS
from lcbtui.tui.theme import Ink, Span
from lcbtui.tui.widgets.lines import TextLine
from lcbtui.view.state import PerModel, field_named

if TYPE_CHECKING:
    from lcbtui.tui.scheduler import ViewAnswer  # numpy comes with it: not before the first frame


class FilterInput(Input):
    """Text input of a filter of the rows: query, range of sizes (params) or range of scores.

    Its text never changes its size, and asks for no layout of the screen.
    """

    BINDINGS = bindings(Scope.QUERY)
    virtual_size = Reactive(Size(0, 0), layout=False)

    def __init__(self, explorer: Explorer, field: str, placeholder: str) -> None:
        super().__init__(id=field, placeholder=placeholder, compact=True, select_on_focus=False)
        self.max_length = 2000
        self._explorer = explorer
        self._field = field
        self._completion: tuple[str, str] | None = None

    def watch_virtual_size(self) -> None:
        """Scroll back as far as a shorter text ends earlier, which Textual leaves to the layout."""
        self.scroll_x = self.validate_scroll_x(self.scroll_x)

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self._explorer.edit(self._field, self.value)
        # Show the completion of the query in grey behind the text.
        text, view, self._completion = event.value, self._explorer.view, None
        ends = self.cursor_position == len(text)
        if view is not None and self._field == "query" and ends and text == self.value:
            rows = view.dataset
            self._completion = complete(
                text, rows.columns, view.roles, lambda key: rows.texts(key).by_frequency
            )
        # Textual's name for what it draws there; by another one nothing would be drawn.
        self._suggestion = "" if self._completion is None else text + self._completion[1]

    def take_proposed(self) -> bool:
        """Insert the proposed completion, or the terms meant; return False if there are none."""
        found, self._completion = self._completion, None
        text = self._explorer.meant(self.value) if found is None else found[0]
        if not text or self._field != "query" or self.cursor_position < len(self.value):
            return False
        self.value = text
        self.cursor_position = len(text)
        return True

    def action_cursor_right(self, select: bool = False) -> None:
        """Insert the proposed completion; without a completion move the cursor right."""
        if select or not self.take_proposed():
            super().action_cursor_right(select)

    def show(self, text: str) -> None:
        """Set the text without changing the filter; control characters are made safe."""
        text = text if text.isprintable() else safe_text(text)
        if text != self.value:
            with self.prevent(Input.Changed):
                self.value = text
            self.cursor_position = len(text)


class SeriesLine(TextLine):
    """Legend of the series in the filter line: number, marker, name and count of rows."""

    answer: reactive["ViewAnswer | None"] = reactive(None, repaint=False)

    def __init__(self, charset: Charset) -> None:
        super().__init__(id="series")
        self._charset = charset

    def watch_answer(self) -> None:
        """Show the legend of the series of the newest View, with the longest texts that fit."""
        series = () if self.answer is None else self.answer.view.series
        # Also of those that a query leaves empty: no word changes while it is typed.
        for form in (" {0.label} {0.count:,} ", " {0.key} {0.count:,} ", " {0.count:,} ", ""):
            words = [form.format(each) for each in series]
            if sum(3 + len(each) for each in words) <= self.size.width:
                break
        spans: list[Span] = []
        for number, (entry, text) in enumerate(zip(series, words, strict=True), start=1):
            if entry.shown and not entry.count:
                continue
            marker = series_marker(entry.key, number - 1, self._charset)
            asks, off = f"screen.run('filters', 'toggle_series({number})')", not entry.shown
            spans.append(Span(f" {number}", Ink.DIM if off else Ink.KEY, asks))
            sign, ink = ("☐", Ink.DIM) if off else (marker.glyph, marker.role)
            spans += Span(sign, ink, asks), Span(text, Ink.DIM if off else Ink.TEXT, asks)
        self.show(spans)

    on_resize = watch_answer  # other texts may fit the new width


class FilterLine(Horizontal):
    """Line of the filters, under the title: query, ranges and series; handles their keys."""

    answer: reactive["ViewAnswer | None"] = reactive(None, repaint=False)

    class Accepted(Message):
        """Message that what is typed is accepted, and the table is to have the focus."""

    class Passed(Message):
        """Message that Tab had nothing to take, and is for the next panel."""

    def __init__(self, explorer: Explorer, charset: Charset) -> None:
        super().__init__(id="filters")
        self._explorer = explorer
        self._charset = charset

    def compose(self) -> ComposeResult:
        """Create the inputs of query and ranges, and the legend of the series."""
        prompt = TextLine(id="prompt")
        prompt.spans = (Span("/", Ink.KEY),)
        yield prompt
        yield FilterInput(self._explorer, "query", "filter: <=32B open-data qwen")
        for field in ("params", "score"):
            yield Label(field, classes="caption", markup=False)
            yield FilterInput(self._explorer, field, "..")
        yield SeriesLine(self._charset).data_bind(FilterLine.answer)

    def input(self, field: str) -> FilterInput:
        """Find the input of a field: "query", "params" or "score"."""
        return self.query_one(f"#{field}", FilterInput)

    def show_state(self) -> None:
        """Show the filters in force; a text that is wrong, or says the same, stays as typed."""
        for field in FILTERS:
            box, value = self.input(field), getattr(self._explorer.state, field)
            notation, is_wrong = field_named(field).notation, field in self._explorer.typed.wrong
            box.set_class(is_wrong, "-wrong")
            said: object = self  # which no field is
            with suppress(LcbtuiError):
                said = notation.parse(box.value.strip())
            if not is_wrong and said != value:
                box.show(notation.format(value))

    # Keys

    def action_edit(self, field: str) -> None:
        box = self.input(field)
        if not box.region and field != "query":  # no room for it: the query can say the same
            box = self.input("query")
            box.value = f"{box.value.rstrip()} {field}:".lstrip()
        box.focus()
        box.cursor_position = len(box.value)

    def action_complete(self) -> None:
        boxes = self.query(FilterInput)
        if not any(box.has_focus and box.take_proposed() for box in boxes):
            self.post_message(self.Passed())

    def action_accept(self) -> None:
        explorer = self._explorer
        for field in explorer.typed.wrong:
            if self.input(field).has_focus:
                explorer.edit(field, self.input(field).value)  # which says again what is wrong
                return
        self.post_message(self.Accepted())

    def action_toggle_series(self, number: int) -> None:
        explorer, view = self._explorer, self._explorer.view
        if explorer.just_escaped or view is None:
            return
        if number > len(view.series):
            explorer.notify(f"there is no series {number}: the last is {len(view.series)}")
            return
        keys, now = [entry.key for entry in view.series], explorer.state.series
        shown = set(keys if now is None else now) ^ {keys[number - 1]}
        left = tuple(key for key in keys if key in shown)
        explorer.change(series=None if len(left) == len(keys) else left)

    def action_per_model(self) -> None:
        from lcbtui.view.derive.reports import has_several_reports

        explorer, view, choices = self._explorer, self._explorer.view, list(PerModel)
        place = choices.index(explorer.state.per_model)
        chosen = choices[(place + 1) % len(choices)]
        several = view is None or has_several_reports(view.dataset, view.roles, view.state.window)
        if not place and not several:
            data = key_of("app.switch_data")
            explorer.notify(f"one report of each model here; {data} opens others")
            return
        explorer.change(per_model=chosen)
        which = "all reports" if chosen is PerModel.ALL else f"the {chosen} report"
        explorer.notify(f"{which} of each model")

    def action_clear(self) -> None:
        """Clear filters, and texts of them that do not parse; without any, pins, order, lines."""
        explorer = self._explorer
        explorer.home, cleared = None, explorer.unfiltered
        if explorer.state == cleared and not explorer.typed.wrong:
            cleared = replace(cleared, pins=(), sort=(), frontier=False, trend=False, errors=False)
        if explorer.state == cleared:
            explorer.restore(explorer.state, "no filter to clear" * (not explorer.typed.wrong))
        else:
            explorer.typed.clear()
            explorer.set_state(cleared)
            if cleared.pins or cleared.sort or cleared.frontier or cleared.trend or cleared.errors:
                key = key_of("filters.clear")
                explorer.notify(f"{key} again clears pins, order and lines")
