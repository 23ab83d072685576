"""Make the screens in docs/screens: the real explorer, driven by keys, saved as SVG.

    make docs

The pictures name no font host, so that a reader's browser asks nobody for a font.
"""

import asyncio
import re
from dataclasses import dataclass
from pathlib import Path

from lcbtui.tui.app import LcbtuiApp
from lcbtui.tui.waiting import settled
from lcbtui.view.state import ViewState

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
    Shot("reported", (120, 40), ViewState(source="reported", query="version:v5"), ("f",)),
    Shot("light", (100, 30), ViewState(), ("down",), "textual-light"),
    Shot("help", (100, 40), ViewState(), ("question_mark",)),
)


async def take(shot: Shot) -> str:
    """The picture as SVG text."""
    app = LcbtuiApp(shot.state, theme=shot.theme)
    async with app.run_test(size=shot.size) as pilot:
        await settled(app, pilot.pause)
        await pilot.press(*shot.keys)
        await settled(app, pilot.pause)
        return clean(app.export_screenshot(title="lcbtui"))


def clean(svg: str) -> str:
    """The SVG without font files from elsewhere, its spaces kept by every viewer."""
    svg = re.sub(r"@font-face\s*{[^}]*}", "", svg)
    svg = re.sub(r"font-family:\s*Fira Code[^;]*;", f"font-family: {FONTS};", svg)
    svg = svg.replace("<text ", '<text xml:space="preserve" ')
    return "\n".join(line.rstrip() for line in svg.splitlines() if line.strip()) + "\n"


def main() -> None:
    """Make them all."""
    SCREENS.mkdir(exist_ok=True)
    for shot in SHOTS:
        path = SCREENS / f"{shot.name}.svg"
        path.write_text(asyncio.run(take(shot)), encoding="utf-8")
        print(path)


if __name__ == "__main__":
    main()
