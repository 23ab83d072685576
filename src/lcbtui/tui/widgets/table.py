"""The virtual table: a View's rows under clickable headings, each formatted when it is drawn.

Only the lines on the screen exist, so a million rows cost what twelve do; the lines of a View
are kept until another View comes, so moving the cursor formats nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache
from itertools import islice
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.events import Click
from textual.strip import Strip

from lcbtui.chart.style import Charset, series_marker
from lcbtui.dataset.columns import Column, Kind, format_cell
from lcbtui.errors import LcbtuiError
from lcbtui.report.table import RANK, column_width, heading, names_alike, sort_signs, table_columns
from lcbtui.text.width import cut, cut_apart, pad, split_at, text_width
from lcbtui.tui.changes import (
    months_after_pin,
    reverse_sort,
    sort_by,
    sort_next,
    sort_then_by,
    toggle_pin,
)
from lcbtui.tui.explorer import Explorer
from lcbtui.tui.scheduler import Answer
from lcbtui.tui.theme import Ink, palette_of
from lcbtui.tui.widgets.lines import ScrolledLines
from lcbtui.view.view import Emphasis, View

GAP = 2
"""Cells between two columns."""

MOST_ON_SCREEN = 40
"""No more columns than these can be on a screen."""

NARROWEST_LABEL = 12
"""The label is cut down to so many cells before a third and a fourth column leave."""


@dataclass(frozen=True)
class Shown:
    """One column on the screen; `column` is None for the rank."""

    column: Column | None
    heading: str
    width: int
    right: bool


def cell_text(text: str, shown: Shown) -> str:
    """A text cut and padded to the width of its column, with the gap behind it."""
    return pad(cut(text, shown.width), shown.width, right=shown.right) + " " * GAP


def fitting(columns: Iterator[Shown], width: int) -> list[Shown]:
    """Columns from the left as long as they fit, at least two after the label, which is shortened.

    The label is the first column, or the second after the rank.
    """
    kept: list[Shown] = []
    room, label = width + GAP, 0
    for shown in columns:
        if not kept and shown.column is None:
            label = 1
        room -= shown.width + GAP
        beside = len(kept) - label
        spare_of_label = kept[label].width - NARROWEST_LABEL if beside in {1, 2} else 0
        if room + max(spare_of_label, 0) < 0 and beside >= 1:
            room += shown.width + GAP
            break
        kept.append(shown)
    if room < 0 and len(kept) > label:
        kept[label] = replace(kept[label], width=max(kept[label].width + room, 4))
    return kept


MARKER = 2
"""The marker before a label, and what says that it is pinned."""


class Verdict(Enum):
    """What the evidence tells of a row against the selected one."""

    NONE = "none"
    TIED = "tied"
    SEPARATED = "separated"


class ModelTable(ScrolledLines, can_focus=True):
    """The rows of a View; the cursor is a whole row. Owns the keys that sort, move and pin."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"table--cursor"}

    def __init__(self, explorer: Explorer, charset: Charset) -> None:
        super().__init__(id="table")
        self._explorer = explorer
        self._charset = charset
        self._answer: Answer | None = None
        self._columns: list[Shown] = []
        self._skipped = 0
        self.cursor = 0
        """The index of the selected row in the View."""
        self._formatted = lru_cache(maxsize=512)(self._format_row)

    # What is shown

    def show(self, answer: Answer) -> None:
        """Show an answer with the cursor on the selected row."""
        before = self._answer
        if answer is not before:
            if before is None or before.view.dataset is not answer.view.dataset:
                self._skipped = 0
            self._answer = answer
            self._arrange()
            if before is not None and before.view.state.sort != answer.view.state.sort:
                self._scroll_to_sorted()
        self.cursor = self._explorer.index
        self.scroll_to_lines(self.cursor, self.cursor)
        self.refresh_changed()

    @property
    def _view(self) -> View | None:
        return None if self._answer is None else self._answer.view

    @property
    def length(self) -> int:
        """How many rows there are."""
        return 0 if self._view is None else len(self._view)

    @property
    def page(self) -> int:
        """How many rows fit."""
        return max(self.size.height - 1, 1)

    def natural_width(self, answer: Answer) -> int:
        """The cells that the first columns want: rank, label, x, y and its change."""
        leading = islice(self._from_left(answer), _leading(answer))
        return sum(shown.width + GAP for shown in leading) + 1

    def _arrange(self) -> None:
        """Choose the columns that fit, and forget the rows formatted for others."""
        assert self._answer is not None
        self._columns = fitting(self._from_left(self._answer, self._skipped), self.size.width - 1)
        self._formatted.cache_clear()

    def _scroll_to_sorted(self) -> None:
        """Have the column that the rows are sorted by on the screen, if the table has it."""
        assert self._view is not None
        first = next(iter(sort_signs(self._view, self._view.state)), None)
        scrolled = [column.key for column in table_columns(self._view)[1:]]
        if first not in scrolled or first in self._keys_shown:
            return
        place = scrolled.index(first)
        # Leftwards it is the first; rightwards so far that it is the last, if that can be.
        starts = range(max(self._skipped, place - MOST_ON_SCREEN), place)
        for self._skipped in (*starts, place):
            self._arrange()
            if first in self._keys_shown:
                return

    @property
    def _keys_shown(self) -> list[str]:
        return [shown.column.key for shown in self._columns if shown.column is not None]

    def _from_left(self, answer: Answer, skipped: int = 0) -> Iterator[Shown]:
        """Rank, label and the columns after them but for some; each measured when asked for.

        There is no column of ranks where they are withheld.
        """
        # Of all rows, not of those shown: the width must not change while a query is typed.
        view, ranking = answer.view, answer.ranking
        if ranking.withheld is None:
            # A range has a cell before it for the sign of a tie.
            width = ranking.widest + (ranking.low is not None)
            yield Shown(None, RANK, max(width, 2), right=True)
        columns = table_columns(view)
        for column in (*columns[:1], *columns[1 + skipped :]):
            width = column_width(view.dataset, column.key)
            width += MARKER if column.key == view.roles.label else 0
            title = heading(column, view)
            width = max(width, text_width(column.title) + 2, text_width(title))
            yield Shown(column, title, width, column.kind is Kind.NUMBER)

    # Painting

    def on_resize(self) -> None:
        """Arrange for the new size."""
        if self._view is not None:
            self._arrange()
            self.scroll_to_lines(self.cursor, self.cursor)
        self.refresh()

    def notify_style_update(self) -> None:
        """The theme changed: rows formatted in its colours are of no use."""
        self._formatted.cache_clear()
        super().notify_style_update()

    def line_now(self, y: int) -> Strip:
        """The headings, then the rows from `top` on."""
        width = self.size.width
        index = self.top + y - 1
        if index >= self.length:
            strip = Strip.blank(width)
        elif y == 0:
            strip = Strip(self._headings())
        else:
            assert self._view is not None
            words = self._explorer.finding.words_at(self._view, index)
            strip = Strip(self._formatted(index, self._verdict(index), words))
        strip = strip.adjust_cell_length(width - 1).simplify()
        strip = Strip([*strip, Segment(self._thumb(y), palette_of(self.app).inks[Ink.DIM])])
        style = self.base_style
        if y > 0 and index == self.cursor and index < self.length:
            style += self.get_component_rich_style("table--cursor")
        return strip.apply_style(style)

    def _headings(self) -> list[Segment]:
        style = palette_of(self.app).inks[Ink.STRONG]
        segments = []
        for shown in self._columns:
            indent = " " * MARKER if self._is_label(shown) else ""
            key = None if shown.column is None else shown.column.key
            text = cell_text(indent + shown.heading, shown)
            segments.append(Segment(text, style + Style(meta={"sorts": key})))
        return segments

    def _is_label(self, shown: Shown) -> bool:
        assert self._view is not None
        return shown.column is not None and shown.column.key == self._view.roles.label

    def _verdict(self, index: int) -> Verdict:
        """What the evidence tells of a row against the one under the cursor."""
        answer, view, highlighted = self._answer, self._view, self._explorer.highlighted
        assert answer is not None and view is not None
        if highlighted:
            return Verdict.NONE if int(view.rows[index]) in highlighted else Verdict.SEPARATED
        if not view.state.apart or not 0 <= self.cursor < len(view):
            return Verdict.NONE
        found = answer.one_vs_all(int(view.rows[self.cursor]))
        if found.reason is not None:
            return Verdict.NONE
        if found.tied[index]:
            return Verdict.TIED
        if not self._explorer.moved:  # a screen does not open grey
            return Verdict.NONE
        return Verdict.SEPARATED if found.separated[index] else Verdict.NONE

    def _format_row(
        self, index: int, verdict: Verdict, words: tuple[str, ...] | None
    ) -> list[Segment]:
        """One row as segments, without the background of the cursor.

        `words` are marked in its name, or all of that where it has none of them.
        """
        assert self._answer is not None
        view, ranking = self._answer.view, self._answer.ranking
        inks = palette_of(self.app).inks
        row = int(view.rows[index])
        segments: list[Segment] = []
        for place, shown in enumerate(self._columns):
            if shown.column is None:
                sign = "=" if verdict is Verdict.TIED else " " * (ranking.low is not None)
                text = sign + pad(ranking.text(index), shown.width - len(sign), right=True)
                segments.append(Segment(cell_text(text, shown), inks[Ink.DIM]))
                continue
            text = format_cell(shown.column, view.dataset.cell(row, shown.column.key))
            if self._is_label(shown):
                segments += self._label(view, text, index, shown)
            else:
                ink = Ink.TEXT if place < _leading(self._answer) else Ink.DIM
                segments.append(Segment(cell_text(text, shown), inks[ink]))
        if verdict is Verdict.SEPARATED:
            segments = [Segment(segment.text, inks[Ink.DIM]) for segment in segments]
        if words is not None:
            segments = self._marked(segments, words)
        return segments

    def _marked(self, segments: list[Segment], words: tuple[str, ...]) -> list[Segment]:
        """A row that was looked for: what was found in its name is underlined in a colour."""
        place = sum(shown.column is None for shown in self._columns) + 2  # after rank and markers
        label = segments[place]
        mark = palette_of(self.app).inks[Ink.ACCENT] + Style(underline=True)
        pieces = [
            Segment(text, mark if is_found else label.style)
            for text, is_found in split_at(label.text, words)
        ]
        return [*segments[:place], *pieces, *segments[place + 1 :]]

    def _label(self, view: View, name: str, index: int, shown: Shown) -> list[Segment]:
        palette = palette_of(self.app)
        code = int(view.series_of[index])
        marker = series_marker(view.series[code].key, code, self._charset)
        emphasis = int(view.emphasis[index])
        pinned = ">" if self._charset is Charset.ASCII else "▸"
        ours = bool(emphasis & Emphasis.OURS)
        room = shown.width - MARKER
        assert shown.column is not None
        short = cut_apart(name, room, names_alike(view.dataset, shown.column.key, room))
        return [
            Segment(marker.glyph, palette.roles[marker.role]),
            Segment(pinned if emphasis & Emphasis.PINNED else " ", palette.inks[Ink.ACCENT]),
            Segment(
                pad(short, room) + " " * GAP,
                palette.roles[marker.role] if ours else palette.inks[Ink.TEXT],
            ),
        ]

    def _thumb(self, y: int) -> str:
        """The scroll bar's cell of a line: blank where everything is on the screen."""
        if not self.hidden_lines or y == 0:
            return " "
        size = max(round(self.page * self.page / (self.page + self.hidden_lines)), 1)
        start = round(self.top / self.hidden_lines * (self.page - size))
        on_thumb = start <= y - 1 < start + size
        return ("#" if self._charset is Charset.ASCII else "▐") if on_thumb else " "

    # Keys

    def action_sort_next(self) -> None:
        if self._view is not None:
            columns = table_columns(self._view)
            self._explorer.set_state(sort_next(self._explorer.state, self._view, columns))

    def sort_by(self, key: str) -> None:
        """Sort by a column alone, whether or not it is on the screen."""
        if self._view is not None and key in self._view.dataset.by_key:
            self._explorer.set_state(sort_by(self._explorer.state, self._view, key))

    def action_reverse(self) -> None:
        if self._view is not None:
            self._explorer.set_state(reverse_sort(self._explorer.state, self._view))

    def action_move(self, rows: int) -> None:
        self._explorer.select_index(self._explorer.index + rows)

    def action_move_page(self, pages: int) -> None:
        self._explorer.select_index(self._explorer.index + pages * self.page)

    def action_move_to(self, index: int) -> None:
        self._explorer.select_index(index if index >= 0 else self.length - 1)

    def action_scroll_columns(self, step: int) -> None:
        if self._view is None:
            return
        most = max(len(table_columns(self._view)) - 2, 0)
        self._skipped = min(max(self._skipped + step, 0), most)
        self._arrange()
        self.refresh_changed()

    def pin(self) -> None:
        """Pin the selected model, or let it go."""
        explorer, view, row = self._explorer, self._explorer.view, self._explorer.selected
        name = "" if view is None or row is None else view.dataset.cell(row, view.roles.label).text
        if view is None or row is None or not name:
            return
        state = toggle_pin(explorer.state, name)
        try:
            if state.by_month:
                state = months_after_pin(state, view, row)
        except LcbtuiError as error:
            explorer.notify(str(error))
        else:
            explorer.set_state(state)

    def action_copy_row(self) -> None:
        """Send tab-separated values in the order of the table: what pastes into a sheet."""
        view, row = self._explorer.view, self._explorer.selected
        if view is not None and row is not None:
            columns = table_columns(view)
            text = "\t".join(view.dataset.cell(row, column.key).text for column in columns)
            self.app.copy_to_clipboard(text)
            self._explorer.note_copied(text, "row")

    # The mouse

    def on_click(self, event: Click) -> None:
        """A heading sorts; a row is selected; the bar jumps."""
        offset = event.get_content_offset(self)
        if offset is None or self._view is None:
            return
        if offset.y == 0:
            key = event.style.meta.get("sorts")
            if key:
                sort = sort_then_by if event.shift or event.ctrl else sort_by
                self._explorer.set_state(sort(self._explorer.state, self._view, key))
            return
        index = self.top + offset.y - 1
        if offset.x == self.size.width - 1 and self.hidden_lines:
            index = round((offset.y - 1) / max(self.page - 1, 1) * (len(self._view) - 1))
        if 0 <= index < len(self._view):
            self._explorer.select_index(index)


def _leading(answer: Answer) -> int:
    """How many columns matter most: rank, label, x, y and, in a comparison, the change of y."""
    ranks = answer.ranking.withheld is None
    return ranks + (3 if answer.view.dataset.compared is None else 4)
