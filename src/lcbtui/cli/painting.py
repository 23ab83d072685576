"""How many colours there are, and which characters: from flags, settings and the terminal."""

import os

from lcbtui.chart.colors import PALETTE, Depth, sgr
from lcbtui.chart.markers import Charset, Role
from lcbtui.report.view_table import Painter


def depth_of(*, in_color: bool) -> Depth:
    """The colours that the terminal says it has; 256 where it says nothing, as over SSH."""
    if not in_color:
        return Depth.NONE
    if os.environ.get("COLORTERM") in {"truecolor", "24bit"}:
        return Depth.TRUE
    name = os.environ.get("TERM", "")
    return Depth.BASIC if name in {"linux", "ansi", "vt100"} else Depth.INDEXED


def charset_of(*, ascii_only: bool, in_color: bool) -> Charset:
    """The markers: plain characters, or told apart by colour, or by shape where there is none."""
    if ascii_only:
        return Charset.ASCII
    return Charset.COLOUR if in_color else Charset.SHAPES


def painter(*, in_color: bool) -> Painter:
    """What colours a text in the colour of a role."""
    depth = depth_of(in_color=in_color)

    def paint(text: str, role: Role) -> str:
        code = sgr(PALETTE[role], depth)
        return f"\x1b[{code}m{text}\x1b[0m" if code and text else text

    return paint
