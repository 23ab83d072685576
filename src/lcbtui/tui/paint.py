"""Sends only the cells of a change, and a colour only where it changes.

Textual begins each changed span at its widget's left edge, so a mark that moves at the right
end of a chart sends the whole line before it; and each piece of text names both its colours
and resets them. Over SSH those are most of the bytes. `App._display`, which this goes round, and
what it is given are Textual's own affair: where another version calls them otherwise, its writer
paints as it does everywhere, and only bytes are lost.

What every painted line passes where a terminal wants no colours, or only ASCII.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from rich.console import Console, RenderableType
from rich.control import Control
from rich.segment import Segment
from textual.app import App
from textual.color import Color
from textual.filter import LineFilter
from textual.screen import Screen
from textual.strip import Strip

from lcbtui.text.safe_text import in_ascii

_LOOK_OR_MOVE = re.compile(r"\x1b\[([\d;]*)([mH])")
_COLOUR = re.compile(r"(?:^|;)([34])8;(2;\d+;\d+;\d+|5;\d+)(?=;|$)")


@runtime_checkable
class PartialUpdate(Protocol):
    """What Textual paints with where only parts of the screen changed; `ChopsUpdate` there."""

    @property
    def chops(self) -> Sequence[Mapping[int, Strip | None]]:
        """For each line, the strips by the column they begin in."""

    @property
    def chop_ends(self) -> Sequence[Sequence[int]]:
        """For each line, one past the last column of each strip."""

    @property
    def spans(self) -> Sequence[tuple[int, int, int]]:
        """Line, first column and one past the last column of what is painted."""

    def render_segments(self, console: Console) -> str:
        """The sequences that paint the spans."""


def tight_segments(update: PartialUpdate, console: Console) -> str:
    """The sequences that paint the spans of an update, cut at both ends."""
    sequences: list[str] = []
    for y, first, end in update.spans:
        place = None
        ends = update.chop_ends[y]
        for chop_end, (x, strip) in zip(ends, update.chops[y].items(), strict=False):
            left, right = max(x, first), min(chop_end, end)
            if strip is None or left >= right:
                continue
            if place != left:
                sequences.append(Control.move_to(left, y).segment.text)
            sequences.append(strip.crop(left - x, right - x).simplify().render(console))
            place = right
    return without_repeated_colours("".join(sequences))


@dataclass(frozen=True)
class _Look:
    """What an SGR sequence asks for: two colours as they are written, and all the rest."""

    text: str = ""
    background: str = ""
    rest: str = ""


def without_repeated_colours(sequences: str) -> str:
    """The same picture without resets and colours that change nothing.

    Args:
        sequences: text that begins and ends in the terminal's own look, each piece in a look
            of its own followed by a reset, as rich writes it.
    """
    written: list[str] = []
    now = asked = _Look()
    start = 0
    for found in _LOOK_OR_MOVE.finditer(sequences):
        now = _write(written, sequences[start : found.start()], now, asked)
        start = found.end()
        if found[2] == "H":  # moving paints nothing: whatever look is in force may stay
            written.append(found[0])
        else:
            asked = _look(found[1])
    now = _write(written, sequences[start:], now, asked)
    if now != _Look():
        written.append("\x1b[0m")
    return "".join(written)


def _write(written: list[str], text: str, now: _Look, asked: _Look) -> _Look:
    """Write text in the look asked for, coming from the one in force; the look after it."""
    if not text:
        return now
    codes: list[str] = []
    undone = (now.text and not asked.text) or (now.background and not asked.background)
    if undone or now.rest != asked.rest:
        codes = ["0"] * (now != _Look()) + [asked.rest, asked.text, asked.background]
    else:
        codes = [asked.text] * (now.text != asked.text)
        codes += [asked.background] * (now.background != asked.background)
    if codes:
        written.append(f"\x1b[{';'.join(code for code in codes if code)}m")
    written.append(text)
    return asked


def _look(codes: str) -> _Look:
    if codes in {"", "0"}:
        return _Look()
    colours = {found[1]: f"{found[1]}8;{found[2]}" for found in _COLOUR.finditer(codes)}
    rest = _COLOUR.sub("", codes).strip(";")
    return _Look(colours.get("3", ""), colours.get("4", ""), rest)


class TightPaint(App[None]):
    """An app that writes partial updates that way."""

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        update: object = renderable
        if isinstance(update, PartialUpdate) and not self.is_headless:
            sequences = tight_segments(update, self.console)
            # on this one update, so that Textual still knows it as its own
            setattr(update, "render_segments", lambda _console: sequences)  # noqa: B010
        super()._display(screen, renderable)


class AsciiLines(LineFilter):
    """Leaves nothing but ASCII; what cannot be spelled is a `?` for each of its cells."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        """The same line, of the same width."""
        return [
            segment if segment.text.isascii() else Segment(in_ascii(segment.text), *segment[1:])
            for segment in segments
        ]
