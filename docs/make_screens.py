"""Make the screens in docs/screens: the real explorer and chart, saved as SVG.

    make docs

The pictures name no font host, so that a reader's browser asks nobody for a font.
"""

import asyncio
import io
import os
import re
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import textual.constants
from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text
from textual.theme import BUILTIN_THEMES

from lcbtui.chart.build import chart_spec
from lcbtui.chart.cells import draw
from lcbtui.chart.picture import to_text
from lcbtui.chart.style import Charset, Depth
from lcbtui.sources.catalog import find
from lcbtui.sources.open import open_dataset
from lcbtui.tui.app import LcbtuiApp
from lcbtui.view.apply import apply
from lcbtui.view.state import ViewState

textual.constants.COLOR_SYSTEM = "truecolor"  # type: ignore[misc]  # whatever runs this

SCREENS = Path(__file__).parent / "screens"
FONTS = "DejaVu Sans Mono, Menlo, Consolas, monospace"


@dataclass(frozen=True)
class Shot:
    """One picture: its name, the size, the source, the keys and the theme."""

    name: str
    size: tuple[int, int]
    state: ViewState
    keys: tuple[str, ...] = ()
    theme: str = ""


SHOTS = (
    Shot("explorer", (120, 40), ViewState(), ("down",) * 5),
    Shot("narrow", (80, 24), ViewState(), ("down",) * 5),
    Shot("filter", (120, 40), ViewState(), ("slash", *"qwen")),
    Shot("frontier", (120, 40), ViewState(source="paper"), ("f", "t")),
    Shot(
        "reported",
        (120, 28),
        ViewState(source="reported", query="fits:24GB score>=40"),
        ("down", "down", "z", "f"),
    ),
    Shot("against", (120, 40), ViewState(against="paper"), ("down",) * 2),
    Shot("window", (120, 40), ViewState(source="reported"), ("w", "down")),
    Shot("best", (120, 40), ViewState(source="paper"), ("b", "9", "B", "enter")),
    *(
        Shot(f"theme-{name}", (80, 24), ViewState(), ("down",) * 3, name)
        for name in ("lcbtui", *BUILTIN_THEMES)
    ),
)

DEPTHS = {
    "truecolor": (Depth.TRUE, Charset.SHAPES),
    "256": (Depth.INDEXED, Charset.SHAPES),
    "16": (Depth.BASIC, Charset.SHAPES),
    "none": (Depth.NONE, Charset.SHAPES),
    "ascii": (Depth.NONE, Charset.ASCII),
}


async def settled(app: LcbtuiApp, pause: Callable[[], Awaitable[None]]) -> None:
    """Wait until rows and chart of the newest view state are shown; tests ask it too.

    Args:
        app: the running app.
        pause: awaited before each check.

    Raises:
        TimeoutError: after a minute.
    """
    until = time.monotonic() + 60.0
    while time.monotonic() < until:
        await pause()
        working = any(w.is_running for w in app.workers if w.group in {"load", "insights", "best"})
        if app.main.is_at_rest and not working and not app.threads.at_work:
            await pause()
            return
        await asyncio.sleep(0.005)  # for work on a thread, and for timers
    raise TimeoutError("the explorer did not come to rest")


async def take(shot: Shot) -> str:
    """The picture as SVG text."""
    app = LcbtuiApp(shot.state, theme=shot.theme)
    async with app.run_test(size=shot.size) as pilot:
        await settled(app, pilot.pause)
        await pilot.press(*shot.keys)
        await settled(app, pilot.pause)
        with patch("rich.console.SVG_EXPORT_THEME", xterm(is_dark=app.current_theme.dark)):
            return clean(app.export_screenshot(title="lcbtui"))


def xterm(*, is_dark: bool) -> TerminalTheme:
    """The sixteen colours of xterm, on black or on white."""
    eight = [(205 * (n & 1), 205 * (n >> 1 & 1), 205 * (n >> 2)) for n in range(8)]
    bright = [(255 * (n & 1), 255 * (n >> 1 & 1), 255 * (n >> 2)) for n in range(8)]
    eight[4], eight[7], bright[0], bright[4] = (0, 0, 238), (229,) * 3, (127,) * 3, (92, 92, 255)
    ends = (eight[0], bright[7]) if is_dark else (bright[7], eight[0])
    return TerminalTheme(*ends, eight, bright)


def plot(depth: Depth, charset: Charset) -> str:
    """`lcbtui plot` on a terminal with so many colours, as SVG text."""
    view = apply(open_dataset(find("figure")), ViewState())
    text = to_text(draw(chart_spec(view), 80, 24, charset, show_title=True), depth)
    nowhere = io.StringIO()
    console = Console(record=True, width=80, file=nowhere, color_system="truecolor")
    console.print(Text.from_ansi(text))
    return clean(console.export_svg(title="lcbtui plot"))


def clean(svg: str) -> str:
    """The SVG without font files from elsewhere, its spaces kept by every viewer."""
    svg = re.sub(r"@font-face\s*{[^}]*}", "", svg)
    svg = re.sub(r"font-family:\s*Fira Code[^;]*;", f"font-family: {FONTS};", svg)
    svg = svg.replace("<text ", '<text xml:space="preserve" ')
    svg = re.sub(r"terminal-\d+", "terminal", svg)
    return "\n".join(line.rstrip() for line in svg.splitlines() if line.strip()) + "\n"


def main() -> None:
    """Make them all."""
    SCREENS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as nobody:
        os.environ["LCBTUI_CONFIG"] = f"{nobody}/config.toml"  # nothing is kept of what is typed
        _write()


def _write() -> None:
    pictures = {shot.name: asyncio.run(take(shot)) for shot in SHOTS}
    pictures |= {f"depth-{name}": plot(*how) for name, how in DEPTHS.items()}
    for name, svg in pictures.items():
        (SCREENS / f"{name}.svg").write_text(svg, encoding="utf-8")
    print(f"{len(pictures)} pictures in {SCREENS.name}/")


if __name__ == "__main__":
    main()
