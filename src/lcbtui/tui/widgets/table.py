"""The table widget: rows of a View under clickable headings, formatted when they are painted.

Only the lines on the screen exist, so a million rows cost what twelve do; the lines of a View
are kept until another View comes, so moving the cursor formats nothing.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.events import Click
from textual.geometry import Size
from textual.reactive import reactive
from textual.strip import Strip

from lcbtui.analysis.ranking import model_vs_all, reference_vs_all
from lcbtui.chart.style import Charset, Role, series_marker
from lcbtui.dataset.columns import Column, Kind, format_cell
from lcbtui.errors import LcbtuiError
from lcbtui.report import view_table
from lcbtui.report.view_table import GAP, MARKER, RANK, Sized, columns_on_screen, heading
from lcbtui.text.numbers import MISSING
from lcbtui.text.width import cut, pad, text_width
from lcbtui.tui.changes import pin_of, sort_by, toggle_pin
from lcbtui.tui.explorer import Explorer
from lcbtui.tui.scheduler import ViewAnswer
from lcbtui.tui.theme import Ink, Palette, legible_strip, palette_of
from lcbtui.tui.widgets.lines import ScrolledLines
from lcbtui.view.names import reference_row, row_names
from lcbtui.view.view import Emphasis, View

SHORTEST_NAME = 14  # cells, with markers, that names keep before x leaves for a column called for


class Shown(NamedTuple):
    """Column of the table as laid out on the screen: heading, width, alignment.

    Attributes:
        column: the column; None for the rank.
        heading: the text of the heading.
        width: the width in cells, without the gap.
        right: whether texts are aligned to the right.
    """

    column: Column | None
    heading: str
    width: int
    right: bool


def cell_text(text: str, shown: Shown) -> str:
    """Format a text as a table cell: cut and padded to the column's width, with the gap behind."""
    return pad(cut(text, shown.width), shown.width, right=shown.right) + " " * GAP


class ModelTable(ScrolledLines, can_focus=True):
    """Table widget of a View's rows, with a whole row as cursor; handles the table's keys."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"table--cursor"}
    answer: reactive[ViewAnswer | None] = reactive(None, repaint=False)

    def __init__(self, explorer: Explorer, charset: Charset) -> None:
        super().__init__(id="table")
        self._explorer = explorer
        self._charset = charset
        self._pinned = ">" if charset is Charset.ASCII else "▸"
        self.columns: list[Shown] = []  # those on the screen
        self.column: str | None = None
        """The key of the column that keys act on; None until one is chosen."""
        self._room = 0  # cells that the columns may take
        self._fitted = Size(0, 0)  # the size that they were chosen for
        self.cursor = 0  # the index of the selected row in the View
        self._ranked: ViewAnswer | None = None  # the newest answer that has rows
        self._sized = lru_cache(maxsize=512)(self._measured)
        self._formatted = lru_cache(maxsize=512)(self._format_row)

    # What is shown

    def watch_answer(self, before: ViewAnswer | None, answer: ViewAnswer | None) -> None:
        """Choose the columns of the newest rows."""
        if answer is None:
            return
        self.length = len(answer.view)
        if before is not None and answer.source is before.source:
            old, new = before.view, answer.view
            if old.state.columns != new.state.columns:  # a column shown again is chosen
                hidden = old.dataset.by_key.keys() - {c.key for c in columns_on_screen(old)}
                added = (c.key for c in columns_on_screen(new) if c.key in hidden)
                self.column = next(added, self.column)
        if answer.shows_other_rows_than(before):
            self.top = 0  # the best of them are seen, and where the selected one stands
        if self.column not in answer.view.dataset.by_key:  # it was one of a comparison
            self.column = None
        self._arrange()

    def show_selection(self) -> None:
        """Show the newest rows, with the cursor on the selected row."""
        self.cursor = self._explorer.index
        self.show_line(self.cursor)
        self.refresh()

    @property
    def _view(self) -> View | None:
        return None if self.answer is None else self.answer.view

    @property
    def page(self) -> int:
        """The number of rows that fit in the widget below the headings, at least 1."""
        return max(self.size.height - 1, 1)

    def give(self, room: int, answer: ViewAnswer) -> int:
        """Set the width in cells that columns may take; return what those of an answer take."""
        if room != self._room:
            self._room = room
            if self.answer is not None:
                self._arrange()
                self.refresh()
        return _total(each.width for each in self.fitting(answer, room))

    def least_width(self, answer: ViewAnswer) -> int:
        """Compute the width that the table needs for rank, whole names, x and y, in cells.

        Further columns add to it while the table has at most 68 cells: from a screen width of 114
        on the chart is beside the table, which has room for as many cells there.
        """
        view, label = answer.view, answer.view.roles.label
        sized = [self._sized(answer, key) for key in (*self._ranks(answer), *_staying(answer))]
        # As if sorted by each: the layout does not move with the sort.
        kept = {it.key: max(it.least, min(it.width, view_table.SHORT_HEADING)) for it in sized}
        kept[label] = min(kept[label], view_table.name_width(view) + MARKER)  # whole names, no more
        cells = _total(kept.values())
        for column in columns_on_screen(view):  # as far as a chart spares them
            if column.key not in kept:
                wider = cells + GAP + self._sized(answer, column.key).width
                if wider > 68:
                    break
                cells = wider
        return cells

    def fitting(self, answer: ViewAnswer, room: int) -> list[Sized]:
        """Choose the table columns that fit in `room` terminal cells, the scroll bar included.

        The chosen column and the sort column are among them: if need be names are cut, and then x
        is left out.
        """
        view = answer.view
        keys = [column.key for column in columns_on_screen(view)]
        stays = list(_staying(answer))
        called = (self.column, *[*view_table.sort_signs(view, view.state)][:1])
        for key in called:
            if key is None or key in stays or key not in keys:
                continue
            without_x = [each for each in stays if each != view.roles.x or each == view.roles.y]
            if self._narrowest(answer, [*stays, key]) <= room:
                stays = [*stays, key]
            elif key == self.column or self._narrowest(answer, [*without_x, key]) <= room:
                stays = [*without_x, key]
        sized = [self._sized(answer, key) for key in (*self._ranks(answer), *keys)]
        if self.column in stays and self._narrowest(answer, stays) > room:
            most = room - self._narrowest(answer, [each for each in stays if each != self.column])
            most = max(most - GAP, 3)  # it keeps so many cells
            place = [each.key for each in sized].index(self.column)
            sized[place] = Sized(self.column, *(min(cells, most) for cells in sized[place][1:]))
        return view_table.fit(sized, room - 1, stays)

    def _narrowest(self, answer: ViewAnswer, keys: Sequence[str]) -> int:
        """Compute the width of a table of some columns, with names cut to `SHORTEST_NAME` cells."""
        label = answer.view.roles.label
        sized = (self._sized(answer, key) for key in keys)
        return _total(SHORTEST_NAME if each.key == label else each.least for each in sized)

    def _measured(self, answer: ViewAnswer, key: str) -> Sized:
        """Compute the preferred and the minimum width of a column, or of the rank column."""
        # Of all rows, not of those shown: the width must not change while a query is typed.
        view = answer.view
        if key == RANK:
            ranking = self._with_rows(answer).ranking
            # A range has a cell before it for the sign of a tie.
            width = 1 if ranking.withheld else max(ranking.widest + (ranking.low is not None), 2)
            return Sized(RANK, width, width)
        column = view.dataset.by_key[key]
        if key == view.roles.label:
            width = MARKER + max(view_table.name_width(view), text_width(column.title) + 2)
            return Sized(key, width, width)
        title = heading(column, view)
        is_cut = title == column.title and key in _staying(answer)  # an arrow never is
        shortest = view_table.SHORT_HEADING if is_cut else text_width(title)
        width = max(view_table.column_width(view.dataset, key), text_width(column.title) + 2)
        least = max(view_table.value_width(view.dataset, key), min(text_width(title), shortest))
        return Sized(key, max(width, least), least)

    def _ranks(self, answer: ViewAnswer) -> tuple[str, ...]:
        """Return a tuple with the key of the rank column; () if it has neither ranks nor ties."""
        answer = self._with_rows(answer)
        marks = answer.view.state.apart and answer.view.dataset.exact is not None
        return (RANK,) if marks or answer.ranking.withheld is None else ()

    def _with_rows(self, answer: ViewAnswer) -> ViewAnswer:
        """Return the answer, or if it has no rows the last answer with rows of the same source."""
        if len(answer.view):
            self._ranked = answer
        elif self._ranked is not None and self._ranked.source is answer.source:
            return self._ranked
        return answer

    def _arrange(self) -> None:
        """Choose the columns that fit, and clear the cache of formatted rows."""
        assert self.answer is not None
        answer, room = self.answer, min(self.size.width, self._room)
        self._fitted, self.columns = self.size, []
        self._sized.cache_clear()  # of the answers before
        for each in self.fitting(answer, room):
            column = answer.view.dataset.by_key.get(each.key)
            title = "Rank" if each.width >= 4 else RANK * (each.width > 1)
            title = title if column is None else heading(column, answer.view)
            right = column is None or column.kind is Kind.NUMBER
            self.columns.append(Shown(column, title, each.width, right))
        self._formatted.cache_clear()

    # Painting

    def on_resize(self) -> None:
        """Choose the columns that fit a new width."""
        if self.answer is not None and self._fitted != self.size:
            self._arrange()
            self.show_line(self.cursor)

    def notify_style_update(self) -> None:
        """Clear the cache of formatted rows, which have the colours of the old theme."""
        self._formatted.cache_clear()
        super().notify_style_update()

    def strips(self) -> list[Strip]:
        """Paint the headings and the visible rows, with cursor and scroll bar."""
        self.on_resize()  # a new size is painted before Textual tells of it
        rows = range(self.top, min(self.top + self.page, self.length))
        palette, view = palette_of(self.app), self._view
        lines = [self._headings(palette)]
        if view is not None:
            lines += map(self._formatted, rows, self._verdicts(view, rows))
        lines += [[]] * (self.page - len(rows))
        bar, own = [" "] * (self.page + 1), palette.inks[Ink.DIM]
        if hidden := self.hidden_lines:
            size = max(round(self.page * self.page / (self.page + hidden)), 1)
            start = 1 + round(self.top / hidden * (self.page - size))
            bar[start : start + size] = ("#" if self._charset is Charset.ASCII else "▐") * size
        styles = [self.base_style] * len(lines)
        if self.cursor in rows:
            styles[self.cursor - self.top + 1] += self.get_component_rich_style("table--cursor")
        strips = list[Strip]()
        for line, sign, style in zip(lines, bar, styles, strict=False):
            cut_off = Strip(line).adjust_cell_length(self.size.width - 1).simplify()
            strips.append(legible_strip(Strip([*cut_off, Segment(sign, own)]), style))
        return strips

    def _headings(self, palette: Palette) -> list[Segment]:
        style = palette.inks[Ink.STRONG]
        label = None if self._view is None else self._view.roles.label
        segments = list[Segment]()
        for shown in self.columns:
            key = None if shown.column is None else shown.column.key
            indent = " " * MARKER if key is not None and key == label else ""
            text, gap = cell_text(indent + shown.heading, shown)[:-GAP], " " * GAP
            if shown.column is None and (sign := self._tie_sign()):
                title = shown.heading if shown.width > 5 else RANK * (shown.width > 2)
                text = sign + pad(title, shown.width - len(sign), right=True)
                gap = " " * (shown.width + GAP - len(text))
            chosen = Style(reverse=key is not None and key == self.column, meta={"sorts": key})
            segments += Segment(text, style + chosen), Segment(gap, style)
        return segments

    def _tie_sign(self) -> str:
        """Return "=" and the marker of the row that ties are with; "" for the selected row."""
        view = self._view
        row = None if view is None or not view.state.apart else reference_row(view)
        if view is None or row is None or model_vs_all(view, row).reason is not None:
            return ""
        if view.state.vs is not None or view.state.pins:
            return "=" + self._pinned * (view.state.vs is None)
        return "=" + series_marker("ours", 0, self._charset).glyph

    def _verdicts(self, view: View, indexes: range) -> Iterable[tuple[bool, bool]]:
        """Tell of rows, given by index, whether each is tied with the reference row, and dimmed.

        Rows whose scores are separated from the reference row's are dimmed.
        """
        compares = view.state.apart and 0 <= self.cursor < self.length
        found = reference_vs_all(view, int(view.rows[self.cursor])) if compares else None
        if found is None or found.reason is not None:
            return [(False, False)] * len(indexes)
        dims = self._explorer.moved or found.mostly_tied  # a screen does not open grey
        return [(bool(found.tied[n]), dims and bool(found.separated[n])) for n in indexes]

    def _format_row(self, index: int, verdict: tuple[bool, bool]) -> list[Segment]:
        """Format the row at an index as segments, without the background of the cursor.

        Args:
            index: the index of the row among the rows shown.
            verdict: whether it is tied with the reference row, and dimmed.
        """
        is_tied, is_dim = verdict
        assert self.answer is not None
        view, ranking, palette = self.answer.view, self.answer.ranking, palette_of(self.app)
        inks, label_key = palette.inks, view.roles.label
        row, leading = int(view.rows[index]), _staying(self.answer)
        segments: list[Segment] = []
        for shown in self.columns:
            if shown.column is None:
                sign = "=" if is_tied else " " * (ranking.low is not None)
                text = sign + pad(ranking.text(index), shown.width - len(sign), right=True)
                ink = Ink.DIM if ranking.withheld is None else Ink.TEXT
                segments.append(Segment(cell_text(text, shown), inks[ink]))
            elif shown.column.key == label_key:
                code, emphasis = int(view.series_of[index]), int(view.emphasis[index])
                marker = series_marker(view.series[code].key, code, self._charset)
                is_ours, room = emphasis & Emphasis.OURS, shown.width - MARKER
                short = row_names(view).short(row, room) or MISSING
                pin = self._pinned if emphasis & Emphasis.PINNED else " "
                style = palette.words[marker.role] if is_ours else inks[Ink.TEXT]
                segments += (
                    Segment(marker.glyph, palette.roles[marker.role]),
                    Segment(pin, inks[Ink.ACCENT]),
                    Segment(pad(short, room) + " " * GAP, style),
                )
            else:
                key = shown.column.key
                text = format_cell(shown.column, view.dataset.cell(row, key))
                ink = Ink.TEXT if key in leading else Ink.DIM
                segments.append(Segment(cell_text(text, shown), inks[ink]))
        if is_dim:
            segments = [Segment(text, palette.drawn(text, Role.DIM)) for text, *_ in segments]
        return segments

    # Keys

    def action_sort_chosen(self, descending: bool) -> None:
        """Sort by the chosen column, else the first sort column, ascending or descending."""
        explorer, key = self._explorer, self._column_in_question
        if self._view is not None and key is not None and not explorer.just_escaped:
            explorer.set_state(sort_by(explorer.state, self._view, key, descending=descending))

    @property
    def _column_in_question(self) -> str | None:
        """The key of the chosen column, else of the first sort column; None without either."""
        if self._view is None or self.column is not None:
            return self.column
        return next(iter(view_table.sort_signs(self._view, self._view.state)), None)

    def action_move(self, rows: int, pages: int = 0) -> None:
        self._explorer.select_index(self._explorer.index + rows + pages * self.page)

    def action_move_to(self, index: int) -> None:
        self._explorer.select_index(index if index >= 0 else self.length - 1)

    # Columns

    def action_move_column(self, step: int) -> None:
        """Choose the column `step` columns further right, starting from the sort column."""
        if self._view is None:
            return
        keys = [column.key for column in columns_on_screen(self._view)]
        now = self._column_in_question
        place = keys.index(now) + step if now in keys else 0
        self.choose_column(keys[min(max(place, 0), len(keys) - 1)])

    def choose_column(self, key: str | None) -> None:
        """Choose a column by its key; None chooses none."""
        if key != self.column:
            self.column = key
            self._arrange()
            self.refresh()

    def action_pin(self) -> None:
        """Pin the selected row, or unpin it if it is pinned."""
        explorer, view, row = self._explorer, self._explorer.view, self._explorer.selected
        if view is None or row is None or not pin_of(view, row):
            return
        try:
            explorer.set_state(toggle_pin(explorer.state, view, row))
        except LcbtuiError as error:
            explorer.notify(error.plain)

    def action_copy_row(self) -> None:
        """Copy the selected row to the clipboard as tab-separated values."""
        view, row = self._explorer.view, self._explorer.selected
        if view is not None and row is not None:
            columns = columns_on_screen(view)
            text = "\t".join(view.dataset.cell(row, column.key).text for column in columns)
            self.app.copy_to_clipboard(text)
            self._explorer.note_copied(text, "row")

    # The mouse

    def on_click(self, event: Click) -> None:
        """Handle a click: sort by the heading, select the row, or jump by the scroll bar."""
        offset = event.get_content_offset(self)
        if offset is None or self._view is None:
            return
        if offset.y == 0:
            if key := event.style.meta.get("sorts"):
                self._explorer.set_state(sort_by(self._explorer.state, self._view, key))
            return
        index = self.top + offset.y - 1
        if offset.x == self.size.width - 1 and self.hidden_lines:
            index = round((offset.y - 1) / max(self.page - 1, 1) * (len(self._view) - 1))
        if 0 <= index < len(self._view):
            self._explorer.select_index(index)


def _total(widths: Iterable[int]) -> int:
    """Sum the widths of columns, their gaps and the scroll bar."""
    cells = list(widths)
    return sum(cells) + GAP * (len(cells) - 1) + 1


def _staying(answer: ViewAnswer) -> tuple[str, ...]:
    """List the keys of the columns that a narrow table keeps, without the rank."""
    view = answer.view
    return tuple(key for key in view_table.staying(view, columns_on_screen(view)) if key != RANK)
