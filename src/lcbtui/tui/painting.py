"""The bytes that a frame sends: only the cells that differ from what the terminal shows.

Textual repaints the whole screen for a change of focus, since its colours might have moved
something, and for a dialog that opens or closes; it sends each changed line from its widget's
left edge on, and each piece of text with both its colours and a reset. At 120×40 that is 20 to
50 kB where a few hundred cells changed. Here what the terminal shows is kept, cell by cell, and
a frame is compared with it: whatever Textual decides to repaint, only what differs is sent.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import repeat
from typing import NamedTuple, Protocol, runtime_checkable

from rich.color import Color, ColorSystem
from rich.console import COLOR_SYSTEMS, Console
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip

from lcbtui.chart.style import LEAST_CONTRAST, Rgb
from lcbtui.text.width import pieces
from lcbtui.tui.theme import TEXT_CONTRAST, has_letters, nearest


@runtime_checkable
class PartialUpdate(Protocol):
    """Protocol of Textual's `ChopsUpdate`, an update of parts of the screen."""

    chops: Sequence[Mapping[int, Strip | None]]
    """For each line, the strips by their first column."""

    chop_ends: list[list[int]]
    """For each line, one past the last column of each strip."""

    spans: list[tuple[int, int, int]]
    """The painted parts, each as line, first column and one past the last column."""


@runtime_checkable
class WholeUpdate(Protocol):
    """Protocol of Textual's `LayoutUpdate`, an update of the whole screen."""

    strips: list[Iterable[Strip]]
    """The strips of each line, from left to right."""

    region: Region
    """The place of the strips on the screen."""


class Look(NamedTuple):
    """Style of a terminal cell as SGR codes: text colour, background, attributes such as bold."""

    colour: str | None
    """SGR code of the text colour; "" for the terminal's default, None for a blank, which shows
    none."""

    ground: str
    """SGR code of the background; "" for the terminal's default."""

    codes: frozenset[str]
    """SGR codes of the other attributes, such as bold."""


PLAIN = Look("", "", frozenset())

Cell = tuple[str, Look]
"""Text and style of a terminal cell. A character of two cells has its text in the first cell and ""
in the second, with one style: if only one of two wide characters is replaced, both cells differ."""


class CellRun(NamedTuple):
    """Run of adjacent terminal cells on one line with the same style, written together.

    Attributes:
        y: the line.
        x: the first column.
        end: one past the last column.
        text: the text of the cells.
        look: the style of the cells.
    """

    y: int
    x: int
    end: int
    text: str
    look: Look


class Painting:
    """Copy of the cells on the terminal, from which the changes of a frame are computed."""

    def __init__(self) -> None:
        self._lines: list[list[Cell | None]] = []
        """The cells of each line of the terminal; None for a cell with unknown content."""

    @property
    def size(self) -> tuple[int, int]:
        """The columns and lines of the last frame."""
        return (len(self._lines[0]) if self._lines else 0, len(self._lines))

    def forget(self, size: tuple[int, int] | None = None) -> None:
        """Forget what the terminal shows, so that the next frames, of a size, send every cell."""
        columns, lines = size or self.size
        self._lines = [[None] * columns for _ in range(lines)]

    def sequences(self, update: PartialUpdate | WholeUpdate, console: Console) -> str:
        """Return the escape sequences for the cells that an update changes, and record these cells.

        The sequences begin and end in the default style of the terminal.

        Args:
            update: Textual's update of the screen or of parts of it.
            console: the console, which has the colour system.
        """
        if isinstance(update, PartialUpdate):
            width = max((ends[-1] for ends in update.chop_ends if ends), default=0)
            size = width, len(update.chops)
            parts = _partial_lines(update)
        else:
            size = update.region.right, update.region.bottom
            left, top = update.region.offset
            parts = ((y, left, strips) for y, strips in enumerate(update.strips, top))
        if size != self.size:
            self.forget(size)
        system = COLOR_SYSTEMS.get(console.color_system or "", ColorSystem.TRUECOLOR)
        runs: list[CellRun] = []
        for y, x, strips in parts:
            runs += self._changed(y, x, _cells(strips, system))
        # blanks beside the text on their ground
        by_look = sorted(
            runs, key=lambda run: (run.look.ground, sorted(run.look.codes), run.look.colour or "")
        )
        return min(_written(runs), _written(by_look), key=len)

    def _changed(self, y: int, x: int, new: list[Cell]) -> Iterator[CellRun]:
        """Store new cells of line `y` from column `x`; yield the changed ones as runs."""
        line = self._lines[y]
        new = new[: len(line) - x]  # a character measured otherwise may make it too long
        end = x + len(new)
        old = line[x:end]
        if old == new:
            return
        if x and old[0] is not None and not old[0][0]:
            line[x - 1] = None  # a wide character goes where its second half is painted over
        line[x:end] = new
        end = 0
        for place, (was, is_) in enumerate(zip(old, new, strict=True)):
            if place >= end and was != is_:
                end = _end_of_change(old, new, place)
                yield from _runs(y, x, new, place, end)


def _end_of_change(old: Sequence[Cell | None], new: Sequence[Cell], place: int) -> int:
    """Return the index one past the last cell of the change that begins at index `place`.

    Changes with up to four equal cells between them count as one, since writing these cells takes
    no more bytes than moving over them.
    """
    end = place = place + 1
    while place < len(new) and (place - end < 4 or old[place] != new[place]):
        (text, own), look = new[place], new[end - 1][1]
        if old[place] != new[place]:
            end = place + 1
        elif not text.isascii() or (own not in (look, Look(None, look.ground, own.codes))):
            break
        place += 1
    return end


def _runs(y: int, x: int, cells: Sequence[Cell], first: int, end: int) -> Iterator[CellRun]:
    """Split cells of a line into runs of equal style; blanks join the run of a neighbour."""
    start, look = first, cells[first][1]
    for place in range(first + 1, end + 1):
        own = cells[place][1] if place < end else None
        if own is look or own == look:
            continue
        joined = _both(look, own) if own is not None else None
        if joined is None:
            text = "".join(text for text, _ in cells[start:place])
            yield CellRun(y, x + start, x + place, text, look)
            start, joined = place, own
        look = joined or look


@lru_cache(1024)
def _both(one: Look, other: Look) -> Look | None:
    """Find one style to paint two cells in, one of them blank; None if there is none."""
    blank, seen = (one, other) if one.colour is None else (other, one)
    fits = blank.ground == seen.ground and not seen.codes & _SEEN_ON_BLANKS
    return seen if blank.colour is None and fits else None


def _partial_lines(update: PartialUpdate) -> Iterator[tuple[int, int, Iterable[Strip]]]:
    """List the painted pieces of a partial update, each as line, first column and strips."""
    for y, first, end in update.spans:
        ends = update.chop_ends[y]
        for chop_end, (x, strip) in zip(ends, update.chops[y].items(), strict=False):
            left, right = max(x, first), min(chop_end, end)
            if strip is not None and left < right:
                yield y, left, [strip.crop(left - x, right - x)]


def _cells(strips: Iterable[Strip], system: ColorSystem) -> list[Cell]:
    cells: list[Cell] = []
    for strip in strips:
        for segment in strip:
            text, style, control = segment
            if control or not text:
                continue
            look, blank = _looks(style, system, has_letters(text))
            if text.isspace() and text.isascii():
                cells += zip(text, repeat(blank))
            elif text.isascii():
                cells += [(c, look) if c != " " else (c, blank) for c in text]
            else:
                _add_wide(cells, text, segment.cell_length, look, blank)
    return cells


def _add_wide(cells: list[Cell], text: str, length: int, look: Look, blank: Look) -> None:
    """Append the cells of a text with wide characters or combining marks to `cells`."""
    found = list(pieces(text))
    if sum(width for _, width in found) != length:  # a sequence that only rich knows the width of
        found = [(text, length)]
    for piece, width in found:
        if width == 0 and cells:  # a mark on the character before
            before = -1 if cells[-1][0] else -2
            marked, own = cells[before]
            cells[before] = (marked + piece, look if own.colour is None else own)
        elif width:
            cells.append((piece, blank if piece == " " else look))
            cells.extend(repeat(("", look), width - 1))


@lru_cache(1024)
def _looks(style: Style | None, system: ColorSystem, is_text: bool) -> tuple[Look, Look]:
    """Return a style as codes; and for blanks, without colour and attributes that none shows."""
    style = style or Style.null()
    codes = frozenset(code for name, (code, _) in _CODES.items() if getattr(style, name))
    behind = style.bgcolor and style.bgcolor.triplet
    color = _code(style.color, system, "39", behind, TEXT_CONTRAST if is_text else LEAST_CONTRAST)
    look = Look(color, _code(style.bgcolor, system, "49"), codes)
    return look, look if codes & _SEEN_ON_BLANKS else Look(None, look.ground, frozenset())


def _code(
    color: Color | None, system: ColorSystem, own: str, behind: Rgb | None = None, least: float = 1
) -> str:
    if color is None:
        return ""
    if color.triplet and system in {ColorSystem.EIGHT_BIT, ColorSystem.STANDARD}:
        color = Color.from_ansi(nearest(color.triplet, system, behind, least))
    written = ";".join(color.downgrade(system).get_ansi_codes(own == "39"))
    return "" if written == own else written


_CODES = {
    "bold": ("1", "22"),
    "dim": ("2", "22"),
    "italic": ("3", "23"),
    "underline": ("4", "24"),
    "blink": ("5", "25"),
    "reverse": ("7", "27"),
    "strike": ("9", "29"),
    "underline2": ("21", "24"),
    "overline": ("53", "55"),
}
"""The SGR codes that begin and end the attributes of Textual's styles."""

_ENDS = dict(_CODES.values())
_SEEN_ON_BLANKS = frozenset(_ENDS) - {"1", "2", "3"}


def _written(runs: Iterable[CellRun]) -> str:
    """Return the escape sequences that write runs of cells, with cursor moves between them."""
    written: list[str] = []
    now, y, x = PLAIN, -1, -1
    for run in runs:
        if run.y != y:
            written.append(f"\x1b[{run.y + 1};{run.x + 1}H")
        elif run.x != x:
            written.append(f"\x1b[{run.x + 1}G")
        asked = run.look
        if asked.colour is None:  # blanks keep the colour of the text before them
            asked = Look(now.colour, asked.ground, now.codes - _SEEN_ON_BLANKS)
        written += (_change(now, asked), run.text)
        now, y, x = asked, run.y, run.end
    written.append(_change(now, PLAIN))
    return "".join(written)


@lru_cache(1024)
def _change(now: Look, asked: Look) -> str:
    """Return the shortest SGR sequence that changes the style `now` to the style `asked`."""
    if now == asked:
        return ""
    ends = {_ENDS[code] for code in now.codes - asked.codes}
    begun = {c for c in asked.codes if c not in now.codes or _ENDS[c] in ends}
    step = [*sorted(ends), *sorted(begun)]
    if asked.colour != now.colour:
        step.append(asked.colour or "39")
    if asked.ground != now.ground:
        step.append(asked.ground or "49")
    anew = ["0", *sorted(asked.codes), *filter(None, (asked.colour, asked.ground))]
    shorter = min(";".join(step), ";".join(anew) if anew[1:] else "", key=len)
    return f"\x1b[{shorter}m"
