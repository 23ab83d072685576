"""Driving the explorer in a test: start it, press keys, read the screen as text."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Event
from unittest.mock import patch

from make_screens import settled
from pytest import MonkeyPatch
from rich.cells import cell_len
from rich.color import Color
from rich.style import Style
from textual._context import visible_screen_stack
from textual.pilot import Pilot
from textual.screen import Screen
from textual.strip import Strip
from textual.widgets import Static

from lcbtui.chart.picture import Chart
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.source import ReadOptions
from lcbtui.sources.formats.detect import Progress
from lcbtui.tui.app import LcbtuiApp
from lcbtui.tui.dialogs.dialog import InputDialog, TextDialog
from lcbtui.tui.explorer import Explorer
from lcbtui.tui.main_screen import MainScreen
from lcbtui.tui.reading import load
from lcbtui.tui.theme import Palette, palette_of
from lcbtui.tui.widgets.filters import FilterInput
from lcbtui.tui.widgets.lines import LineWidget
from lcbtui.tui.widgets.table import ModelTable
from lcbtui.view.state import ViewState
from lcbtui.view.view import View

Patch = MonkeyPatch
Size = tuple[int, int]


class Driver:
    """The running explorer."""

    def __init__(self, app: LcbtuiApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def screen(self) -> MainScreen:
        return self.app.main

    @property
    def explorer(self) -> Explorer:
        return self.app.explorer

    @property
    def view(self) -> View:
        assert self.explorer.view is not None
        return self.explorer.view

    @property
    def table(self) -> ModelTable:
        assert self.screen.table is not None
        return self.screen.table

    @property
    def query(self) -> FilterInput:
        return self.box("query")

    def box(self, field: str) -> FilterInput:
        """The box that a field is typed in."""
        return self.screen.query_one(f"#{field}", FilterInput)

    def warning(self) -> str:
        """What is wrong with what was typed in the dialog that is open."""
        assert isinstance(self.app.screen, InputDialog)
        return str(self.app.screen.query_one("#warning", Static).content)

    @property
    def chart(self) -> Chart:
        """The chart on the screen."""
        assert self.screen.chart is not None
        assert self.screen.chart.chart is not None
        return self.screen.chart.chart

    def strip(self, widget: str, line: int) -> Strip:
        """A line of the table or the chart, in its colours."""
        return self.screen.query_one(f"#{widget}", LineWidget).render_line(line)

    def palette(self) -> Palette:
        """The colours of the theme in force."""
        return palette_of(self.app)  # type: ignore[arg-type]  # of an app that returns something

    async def rest(self) -> None:
        """Wait until everything that was asked is on the screen."""
        await settled(self.app, self.pilot.pause)
        _paint_now()
        await self.pilot.pause()

    async def press(self, *keys: str) -> None:
        """Press keys, and wait until everything that follows from them is on the screen."""
        await self.pilot.press(*keys)
        await self.rest()

    async def type(self, text: str) -> None:
        await self.press(*text)

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait for what other threads bring about."""
        for _ in range(2000):
            if condition():
                return
            await self.pilot.pause(0.005)
        raise AssertionError(f"it did not come about:\n{self.text()}")

    async def click(self, widget: str, offset: tuple[int, int]) -> None:
        await self.pilot.click(widget, offset=offset)
        await self.rest()

    async def resize(self, width: int, height: int) -> None:
        await self.pilot.resize_terminal(width, height)
        await self.rest()

    def line(self, name: str) -> str:
        """What one of the text lines says, whole."""
        return "".join(span.text for span in self.screen.line(name).spans).strip()

    def dialog(self) -> str:
        """The lines of the dialog that is open, also those that are scrolled away; "" for none."""
        lines = self.app.screen.lines if isinstance(self.app.screen, TextDialog) else ()
        return "\n".join("".join(piece for piece, _ in line) for line in lines)

    def text(self) -> str:
        """The whole screen as text."""
        return "\n".join(
            "".join(segment.text for segment in strip).rstrip() for strip in self.strips()
        )

    def part(self, widget: str) -> str:
        """The text of one widget's region."""
        region = self.app.screen.query_one(widget).region
        strips = self.strips()[region.y : region.bottom]
        cropped = (strip.crop(region.x, region.right) for strip in strips)
        return "\n".join("".join(s.text for s in strip).rstrip() for strip in cropped)

    def colors(self) -> str:
        """Which text has which colours: a line for each style, with a sample of its text."""
        samples: dict[str, str] = {}
        for strip in self.strips():
            for segment in strip:
                text = segment.text.strip()
                if text and segment.style is not None:
                    samples.setdefault(_described(segment.style), text)
        return "\n".join(f"{style:42} {text}" for style, text in samples.items())

    def labels(self) -> list[str]:
        """The labels of the rows shown, in order."""
        view = self.view
        return [view.dataset.cell(int(row), view.roles.label).text for row in view.rows]

    def selected(self) -> str:
        """The label of the selected row."""
        row = self.explorer.selected
        assert row is not None
        return self.view.dataset.cell(row, self.view.roles.label).text

    def strips(self) -> list[Strip]:
        _paint_now()
        visible_screen_stack.set(self.app._background_screens)  # painting takes them off
        return self.app.screen._compositor.render_strips()


def _described(style: Style) -> str:
    words = [_hex(style.color), "on", _hex(style.bgcolor)]
    return " ".join([*words, *(["bold"] if style.bold else [])])


def _hex(color: Color | None) -> str:
    if color is None or color.is_default:
        return "default"
    return color.name


@asynccontextmanager
async def explorer(
    state: ViewState | None = None,
    *,
    size: tuple[int, int] = (120, 40),
    theme: str = "",
    stdin_bytes: bytes | None = None,
    ascii_only: bool = False,
) -> AsyncIterator[Driver]:
    """The explorer at rest, its data on the screen."""
    app = LcbtuiApp(
        state or ViewState(), theme=theme, stdin_bytes=stdin_bytes, ascii_only=ascii_only
    )
    async with driven(app, size) as it:
        yield it


@asynccontextmanager
async def driven(app: LcbtuiApp, size: tuple[int, int]) -> AsyncIterator[Driver]:
    """An app at rest, as on a slow terminal: only what is there at rest is painted, once."""
    _unpainted.clear()
    with patch.object(Screen, "_compositor_refresh", _paint_later):
        async with app.run_test(size=size) as pilot:
            it = Driver(app, pilot)
            await it.rest()
            yield it


_paint = Screen._compositor_refresh
_unpainted: set[Screen[object]] = set()


def _paint_later(screen: Screen[object]) -> None:
    screen._dirty_widgets.clear()
    _unpainted.add(screen)


def _paint_now() -> None:
    for screen in tuple(_unpainted):
        if screen.is_running:
            with screen._context():
                _paint(screen)
    _unpainted.clear()


def held(patch: MonkeyPatch, *sources: str) -> Event:
    """Let reading these sources tell a stage, and wait for the event."""
    gate = Event()

    def slow(
        asked: Sequence[str], stdin: bytes | None, progress: Progress, options: ReadOptions
    ) -> Dataset:
        if asked == sources:
            progress("splitting into cells")
            assert gate.wait(60)
        return load(asked, stdin, progress, options)

    patch.setattr("lcbtui.tui.reading.load", slow)
    return gate


def wrote(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def marker_at(text: str, marker: str) -> tuple[int, int]:
    """Column and line of the first `marker` in a text grid."""
    for y, line in enumerate(text.splitlines()):
        if marker in line:
            return cell_len(line[: line.index(marker)]), y
    raise AssertionError(f"no {marker} in\n{text}")
