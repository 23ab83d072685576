"""Random keys, clicks, pastes, resizes and themes, the same ones for a seed: `make soak`.

Each run watches for what no test of one key finds: an error, a key that is never answered, memory,
tasks or widgets that grow, a View that is not what its state asks for. What came before is kept, so
that a failure can be made again: events depend on the seed alone, never on what is on the screen.
No file is written outside of a temporary folder, and nothing is left.
"""

# Arrow asks when it is imported, and the explorer says so before that.
import os

os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")

import argparse
import asyncio
import gc
import importlib
import json
import pkgutil
import random
import subprocess
import sys
import tempfile
import time
import traceback
import unicodedata
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple
from unittest.mock import patch

import click
from rich.console import RenderableType
from textual import events
from textual.app import App
from textual.binding import Binding
from textual.dom import DOMNode
from textual.geometry import Size
from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key
from textual.screen import Screen
from textual.theme import BUILTIN_THEMES
from textual.widgets import Input

import lcbtui.tui.app
import lcbtui.tui.dialogs
import lcbtui.tui.widgets
import result_documents
from lcbtui.cli.flags import of_a_view
from lcbtui.errors import LcbtuiError
from lcbtui.tui import main_screen
from lcbtui.tui.app import LcbtuiApp
from lcbtui.tui.painting import Cell, PartialUpdate, WholeUpdate
from lcbtui.tui.reading import load
from lcbtui.tui.scheduler import Job, answer_of
from lcbtui.tui.terminal import KeyDecoder, KeyParser
from lcbtui.view.state import ViewState, from_flags
from lcbtui.view.view import View

STUCK = 10.0  # seconds of computing without an answer after which a key is stuck
KEPT = 200  # events told of when something fails
CHECK_EVERY = 500  # events between two looks at whether all is as the state says
MOST_DIALOGS = 6  # dialogs, inputs and marks over each other that Esc must lead out of
FLAT = 1.05
"""The memory of the last quarter over that of the third, at the most, with nothing asked for.

What a state takes is its own: other columns, axes or intervals of many rows are megabytes. So the
memory is compared where the source was read anew and nothing is asked of it yet.
"""
PAUSE = 0.002  # seconds that the explorer is left alone while it has nothing to do
LONG = 100  # such pauses in which even a layout that makes another one necessary is painted
SOON = 0.02  # seconds: a timer that is due within them belongs to what is being done

Acts = list[tuple[str, Any]]
"""Kinds and what of one or several happenings."""


class Happening(NamedTuple):
    """One thing that a person does.

    Attributes:
        kind: key, raw, paste, down, up, move, wheel, resize or theme.
        what: the name of a key, a text, or numbers: column, line, button; columns, lines.
        waits: whether the person looks at what follows before going on.
    """

    kind: str
    what: Any
    waits: bool


COMMON = (
    *("up", "down", "left", "right", "enter", "enter", "escape", "escape", "tab", "shift+tab"),
    *("space", "home", "end", "pageup", "pagedown", "backspace", "delete", "slash", "j", "k"),
)
ODD = (
    *("f1", "f2", "f5", "f12", "insert", "alt+x", "alt+enter", "ctrl+backspace", "\x00", "é"),
    *(f"ctrl+{key}" for key in ("a", "b", "c", "e", "g", "k", "q", "s", "v", "w", "x", "z", "at")),
    *(f"{held}+{key}" for held in ("ctrl", "shift") for key in ("left", "up", "home", "end")),
    *("模", "👩"),
)
TEXTS = (
    *("qwen", "-distill", "params<=32B ", "score>=", "open:data", "is:frontier", "a | b"),
    *('"r1 0528', "(((", "model~^(a+)+$", "released>=2025", "4B..32B", "99999999999999999999"),
    *("zzzz", "paper", "figure", "~nobody/x.csv", "chart.svg", "rows.csv", "[/bold]"),
)
PASTES = (
    "[/bold] [@click=app.quit]z[/] [link='http://a.example']x[/link]",
    "\x1b[31mred\x1b[0m \x07\x08\x7f\x9b2J",
    "模型 ｗｉｄｅ 👩\u200d👩\u200d👧 e\u0301\u0301\u0301",
    "two\nlines\r\nand\ta tab",
    "a" * 10_000,
    "params<=32B | " * 700,
    "(" * 3_000,
    "\u202eright to left\u202c \ud800 \ufffd",
    "",
    "qwen",
)
FIELDS = ("", "1", "5", "27", "97", "1:2", "106:74", "0:0:0", "1114112")
"""Of Kitty's keys; some cannot be read."""

THEMES = sorted(BUILTIN_THEMES)

LARGEST = (250, 80)
USUAL_SIZES = ((120, 40), (80, 24), (200, 50), (40, 12), (250, 80), (99, 30), (100, 19))


def bound_keys() -> list[str]:
    """Every key that a widget, a dialog or the program itself is bound to."""
    for package in (lcbtui.tui.dialogs, lcbtui.tui.widgets):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    keys: set[str] = set()
    kinds: list[type[DOMNode]] = [DOMNode]
    while kinds:
        kind = kinds.pop()
        kinds += kind.__subclasses__()
        for binding in kind.__dict__.get("BINDINGS", ()):
            written = binding.key if isinstance(binding, Binding) else binding[0]
            keys |= {key.strip() for key in written.split(",") if key.strip()}
    return sorted(keys)


def acts(seed: int) -> Iterator[Happening]:
    """What somebody does who presses, types, pastes, clicks and resizes without a plan."""
    chance, bound, size, waits = random.Random(seed), bound_keys(), (120, 40), True

    def place() -> tuple[int, int]:  # one beyond the last as well
        return chance.randrange(size[0] + 1), chance.randrange(size[1] + 1)

    def letters(some: int) -> Acts:
        return [("key", chr(chance.randrange(32, 127))) for _ in range(some)]

    def raw() -> Acts:  # as a terminal sends it: a key of Kitty's, a report of a size, typing
        fields = ";".join(chance.choice(FIELDS) for _ in range(3))
        sizes = [chance.choice((0, 1, 40, 120, 3000, 10_000)) for _ in range(4)]
        sent = (
            f"\x1b[{fields}{chance.choice('u~ABCDFHPQRS')}",
            "\x1b[48;{};{};{};{}t\x1b[<0;9;9M\x1b[<0;9;9m".format(*sizes),
            "/" + chance.choice(TEXTS) * chance.randint(1, 9),
        )
        return [("raw", chance.choice(sent))]

    def click() -> Acts:  # once or several times, with any button
        button = (*place(), chance.choice((1, 1, 1, 2, 3)))
        return [("down", button), ("up", button)] * chance.choice((1, 1, 2, 3))

    def drag() -> Acts:  # sometimes the button is let go outside, and nobody tells
        moves = [("move", (*place(), 1)) for _ in range(chance.randint(1, 4))]
        return [("down", (*place(), 1)), *moves, *[("up", (*place(), 1))] * (chance.random() < 0.9)]

    kinds: dict[Callable[[], Acts], int] = {  # each with how often it is done
        lambda: [("key", chance.choice(bound))]: 50,
        lambda: [("key", chance.choice(COMMON))]: 22,
        lambda: letters(1): 8,
        lambda: [("key", chance.choice(ODD))]: 3,
        lambda: [("key", "escape"), *letters(chance.randint(1, 3))]: 2,  # a slow line splits arrows
        lambda: [("key", letter) for letter in chance.choice(TEXTS)]: 3,
        raw: 3,
        lambda: [("paste", chance.choice(PASTES))]: 2,
        click: 4,
        lambda: [("wheel", (*place(), chance.choice((-1, 1))))]: 2,
        drag: 2,
        lambda: [("move", (*place(), 0))]: 2,
        lambda: [("theme", chance.choice(THEMES))]: 1,
    }
    while True:
        if chance.random() < 0.2:
            waits = chance.random() < 0.7  # else what comes is quicker than the answers
        (kind,) = chance.choices([*kinds], [*kinds.values()])
        yield from (Happening(*act, waits) for act in kind())
        if chance.random() < (0.2 if size[0] < 40 or size[1] < 12 else 0.008):
            any_size = (chance.randint(1, 250), chance.randint(1, 80))
            size = chance.choice(USUAL_SIZES) if chance.random() < 0.6 else any_size
            yield Happening("resize", size, waits)


class SoakedApp(LcbtuiApp):
    """The explorer, which does not leave, and paints as it would on a terminal."""

    CSS_PATH = str(Path(lcbtui.tui.app.__file__).with_name("styles.tcss"))
    decoder, parser = KeyDecoder(), KeyParser()

    def exit(self, *_args: object, **_settings: object) -> None:
        """Stay."""

    def _fatal_error(self) -> None:
        """Leave the error to who runs this: Textual's own words on it take a minute."""
        self._close_messages_no_wait()

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        update: object = renderable
        if not self._batch_count:
            if isinstance(update, PartialUpdate | WholeUpdate):
                self._painting.sequences(update, self.console)
            elif update is not None:
                self._painting.forget()
        App._display(self, screen, renderable)


@click.command()
@of_a_view
def _state_of(sources: tuple[str, ...], **values: Any) -> ViewState:
    return from_flags(sources, values)


class SoakError(Exception):
    """Something that must not happen; the message says what came before."""


@dataclass
class Soak:
    """One run.

    Attributes:
        source: what is explored, and gone back to at each check.
        seed: which events.
        patience: seconds of computing without an answer that are a failure.
        memory: the memory in bytes whenever the source was read anew and nothing is asked of it.
        slowest: the seconds of computing that the slowest answer took, and what it was.
    """

    source: str
    seed: int
    patience: float = STUCK
    memory: list[int] = field(default_factory=list)
    slowest: tuple[float, str] = (0.0, "")
    kept: deque[str] = field(default_factory=lambda: deque(maxlen=KEPT))
    number: int = 0
    checks: int = 0

    async def _wait(self) -> None:
        """Let the explorer work."""
        await asyncio.sleep(0 if _has_work() else PAUSE)

    async def run(self, events_in_all: int) -> None:
        """Do so many things.

        Raises:
            SoakError: with what came before.
        """
        app = SoakedApp(ViewState(source=self.source))
        loop = asyncio.get_running_loop()
        unheard: list[str] = []
        loop.set_exception_handler(lambda _, context: unheard.append(str(context)))
        with (
            patch.object(Input, "_toggle_cursor", lambda _: None),
            patch.object(main_screen, "DETAILS_AFTER", 0.005),
        ):
            try:
                async with app.run_test(size=(120, 40)):
                    await self._rest(app)
                    await self._warm_up(app)
                    for happening in acts(self.seed):
                        if self.number == events_in_all:
                            break
                        self.number += 1
                        await self._do(app, happening)
                        if app._exception is not None or unheard:
                            break
                        if self.number % CHECK_EVERY == 0 or self.number == events_in_all:
                            await self._check(app)
                if unheard:
                    raise SoakError("\n".join(unheard))
            except Exception as failure:
                told = (
                    []
                    if isinstance(failure, SoakError)
                    else traceback.format_tb(failure.__traceback__)
                )
                where = f"{self.source}, seed {self.seed}, event {self.number}"
                lines = [f"{where}: {failure!r}", *told, "what came before:", *self.kept]
                raise SoakError("\n".join(lines)) from failure

    async def _warm_up(self, app: SoakedApp) -> None:
        """Take the memory that is taken once: the largest screen, the library of PDF and PNG.

        Where it came by chance in the second half, it looked like growth.
        """
        with suppress(ImportError):
            importlib.import_module("vl_convert")
        for kind, what in (("resize", LARGEST), ("key", "question_mark"), ("key", "escape")):
            _send(app, Happening(kind, what, waits=True))
            await self._rest(app)
        _send(app, Happening("resize", (120, 40), waits=True))
        await self._rest(app)

    async def _do(self, app: SoakedApp, happening: Happening) -> None:
        upon = f"{type(app.screen).__name__}/{getattr(app.focused, 'id', None)} {app.size}"
        shown = repr(happening.what)
        self.kept.append(f"{self.number} {happening.kind} {shown[:60]} on {upon}")
        began = time.process_time()
        _send(app, happening)
        if not happening.waits:
            await asyncio.sleep(0)
            return
        await self._handled(app)
        if self.number % 5 == 0:
            await self._rest(app)
            _hold_the_law(app)
        taken = time.process_time() - began
        self.slowest = max(self.slowest, (taken, f"{self.kept[-1]}; {app.explorer.command[:300]}"))

    async def _handled(self, app: SoakedApp) -> None:
        """Return when what was typed is done with and painted."""
        began = time.process_time()
        for turn in count(1):
            if app._exception is not None or not (
                app._typed or app._handling or not _is_idle_loop()
            ):
                return
            if turn % 100 == 0 and time.process_time() - began > self.patience:
                what = f"{app.screen}, {app.focused}, {app._handling}, {app._typed}"
                raise SoakError(f"no answer in {self.patience} s: {what}")
            await self._wait()

    async def _rest(self, app: SoakedApp) -> None:
        """Return when the state asked for is shown as well; a source may still be read."""
        began = time.process_time()
        while True:
            await self._handled(app)
            working = any(w.is_running for w in app.workers if w.group in {"insights", "best"})
            if app._exception is not None or (app.main.is_at_rest and not working):
                return
            if time.process_time() - began > self.patience:
                what = app.main.is_at_rest, [str(worker) for worker in app.workers]
                raise SoakError(f"no rest in {self.patience} s: {what}")
            await self._wait()

    async def _check(self, app: SoakedApp) -> None:
        """Close what is open, compare all with what the state asks for, and begin anew."""
        self.checks += 1
        _send(app, Happening("up", (0, 0, 1), waits=True))
        _send(app, Happening("resize", (120, 40), waits=True))
        for _ in range(MOST_DIALOGS):
            _send(app, Happening("key", "escape", waits=True))
            await self._handled(app)
        if len(app.screen_stack) > 1:
            raise SoakError(f"Esc does not close {app.screen}")
        explorer = app.explorer
        await self._read(app)
        for _ in range(LONG):  # or what is compared is in the middle of a layout
            await asyncio.sleep(PAUSE)
        await self._handled(app)
        _compare(app)
        compositor = app.screen._compositor
        update = compositor.render_update(full=True, screen_stack=app._background_screens)
        terminal = [line[:] for line in app._painting._lines]
        if app._painting.sequences(update, app.console):  # type: ignore[arg-type]
            raise SoakError(_difference(terminal, app._painting._lines))
        before = explorer.state
        _send(app, Happening("key", "X", True))
        await self._rest(app)
        if explorer.state != before:
            _send(app, Happening("key", "u", True))
            await self._rest(app)
            if explorer.state != before:
                raise SoakError(f"X then u: {before} became {explorer.state}")
        if self.checks % 2 == 0:
            explorer.reader.go_to(ViewState(source=self.source))
            await self._read(app)
            explorer.reader.reload()
            await self._read(app)
            self.memory.append(_memory())
        else:
            explorer.reader.switch(self.source)
            await self._read(app)

    async def _read(self, app: SoakedApp) -> None:
        """Return when no source is being read any more, and all is shown."""
        began = time.process_time()
        while any(worker.is_running for worker in app.workers if worker.group == "load"):
            if time.process_time() - began > 10 * self.patience:
                raise SoakError("a source is read without end")
            await self._wait()
        await self._rest(app)

    def growth(self) -> float:
        """The median memory of the last quarter of the run over that of the third."""
        quarter = max(-(-len(self.memory) // 4), 1)
        last, third = self.memory[-quarter:], self.memory[-2 * quarter : -quarter]
        return median(last) / median(third) if third else 1.0


def _memory() -> int:
    """The resident memory of this process, in bytes."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _difference(terminal: list[list[Cell | None]], meant: list[list[Cell | None]]) -> str:
    """What is on the terminal, and what should be, where they differ."""
    words = ["the terminal does not show what it should:"]
    for there, should in zip(terminal, meant, strict=False):
        if there != should:
            words += ["".join("?" if c is None else c[0] for c in line) for line in (there, should)]
            looks = (
                [c and c[1] for c in line if c is None or c[0].strip()] for line in (there, should)
            )
            words += [str(set(each)) for each in looks]
    return "\n".join(words)


def _has_work() -> bool:
    return bool(asyncio.get_running_loop()._ready)  # type: ignore[attr-defined]


def _is_idle_loop() -> bool:
    """Whether the event loop has nothing to do now nor soon."""
    loop = asyncio.get_running_loop()
    timers = loop._scheduled  # type: ignore[attr-defined]
    soon = loop.time() + SOON
    return not _has_work() and not any(t.when() <= soon and not t.cancelled() for t in timers)


def _send(app: SoakedApp, happening: Happening) -> None:
    driver = app._driver
    assert driver is not None
    kind, what, _ = happening
    if kind == "key":
        driver.process_message(_key(what))
    elif kind == "raw":
        for event in app.parser.feed(app.decoder.decode(what.encode())):
            driver.process_message(event)
    elif kind == "paste":
        driver.process_message(events.Paste(what))
    elif kind == "theme":
        app.theme = what
    elif kind == "resize":
        driver._size = what
        app.post_message(events.Resize(Size(*what), Size(*what)))
    else:
        x, y, button = what
        classes = {"down": events.MouseDown, "up": events.MouseUp, "move": events.MouseMove}
        if kind == "wheel":
            classes["wheel"] = events.MouseScrollDown if button > 0 else events.MouseScrollUp
            button = 0
        how = (button, False, False, False)
        driver.process_message(classes[kind](None, x, y, 0, 0, *how, screen_x=x, screen_y=y))


def _key(name: str) -> events.Key:
    if len(name) == 1:
        return events.Key(name if name.isalnum() else _character_to_key(name), name)
    replaced = _get_unicode_name_from_key(REPLACED_KEYS.get(name, name))
    try:
        return events.Key(name, unicodedata.lookup(replaced))
    except KeyError:
        return events.Key(name, None)


def _hold_the_law(app: SoakedApp) -> None:
    """Whether what is in force is what the boxes, the title and the borders show."""
    if app.screen is not app.main:
        return
    with suppress(ModuleNotFoundError):
        it = importlib.import_module("tui.driving").Driver(app, None)
        importlib.import_module("tui.test_one_value").assert_shown(it)


def _compare(app: SoakedApp) -> None:
    """Whether what is shown is what the state asks for, read and worked out anew."""
    explorer, view = app.explorer, app.explorer.view
    assert view is not None
    state = explorer.state
    if view.state != state:
        raise SoakError(f"shown is {view.state}, asked for {state}")
    again = load(state.sources, None)
    other = None if state.against is None else load((state.against,), None)
    answer = answer_of(Job(again, state, None, other=other), draw=False)
    if isinstance(answer, LcbtuiError) or _rows(view) != _rows(answer.view):
        raise SoakError(f"other rows than {state} asks for")
    if not 0 <= explorer.index < max(len(view), 1):
        raise SoakError(f"cursor {explorer.index} of {len(view)}")
    if app.main.table is not None and app.main.table.cursor != explorer.index:
        raise SoakError(f"the table is on {app.main.table.cursor}, not {explorer.index}")
    each = "for word; do printf '%s\\0' \"$word\"; done"
    shell = ["bash", "-c", f"lcbtui() {{ {each}; }}; {explorer.command}"]
    words = subprocess.run(shell, capture_output=True, check=True, text=True).stdout
    try:
        copied = _state_of.main(words.split("\0")[:-1], standalone_mode=False)
    except (click.UsageError, LcbtuiError) as error:
        raise SoakError(f"{explorer.command}: {error}") from error
    if copied != state:
        raise SoakError(f"{explorer.command} is {copied}, not {state}")


def _rows(view: View) -> list[str]:
    columns = [column.key for column in view.dataset.columns]
    some = view.rows[:2000]
    shown = [str([view.dataset.cell(int(row), key).text for key in columns]) for row in some[:50]]
    return [str(view.rows.tolist()), str(view.emphasis), *shown]


def write_large(path: Path, rows: int) -> Path:
    """Write a CSV of made-up models, some of them with odd names, to `path`; return it."""
    chance = random.Random(0)
    odd = ("[/bold]", "模型", "[@click=app.quit]x[/]", "e\u0301", '""', " ", "👩\u200d👧", "\u202e")
    with path.open("w", encoding="utf-8") as out:
        out.write("model,organization,openness,total_params_b,pass_at_1,release_date\n")
        for number in range(rows):
            name = chance.choice(odd) if chance.random() < 0.01 else ""
            size = chance.choice((0.6, 1.7, 4, 8, 14, 32, 70, 235, 671, ""))
            score = f"{chance.gauss(40, 15):.1f}" if chance.random() < 0.97 else ""
            day = f"{chance.randint(2023, 2026)}-{chance.randint(1, 12):02}"
            kind = chance.choice(("open-weights", "open-data", "closed", ""))
            lab = chance.choice(("Qwen", "Meta", "模", "[b]", ""))
            out.write(f'"{name}Model-{number}",{lab},{kind},{size},{score},{day}\n')
    return path


def _results(folder: Path) -> Path:
    """Results by problem: LiveCodeBench's own where they are, else made-up ones."""
    real = os.environ.get("LCBTUI_REAL_DATA")
    if real:
        return sorted(Path(real, "livecodebench").glob("lcb_v5*.json"))[0]
    path = folder / "results.json"
    path.write_text(json.dumps(result_documents.year()), encoding="utf-8")
    return path


def temporary_home(folder: Path) -> dict[str, str]:
    """The environment of a person who has nothing yet."""
    kinds = ("CONFIG", "DATA", "CACHE", "STATE")
    return {"HOME": str(folder), **{f"XDG_{k}_HOME": str(folder / k.lower()) for k in kinds}}


def main(arguments: Iterable[str] | None = None) -> int:
    """Soak some sources, one after the other."""
    parser = argparse.ArgumentParser(prog="soak", description=__doc__)
    parser.add_argument("sources", nargs="*", help="default: figure paper reported results large")
    parser.add_argument("--events", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rows", type=int, default=100_000, help="of the source `large`")
    asked = parser.parse_args(None if arguments is None else list(arguments))
    bad = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ.update(temporary_home(folder / "home"))
        (folder / "work").mkdir()
        os.chdir(folder / "work")
        for source in asked.sources or ["figure", "paper", "reported", "results", "large"]:
            made = {
                "results": lambda: _results(folder),
                "large": lambda: write_large(folder / "large.csv", asked.rows),
            }
            soak = Soak(str(made[source]()) if source in made else source, asked.seed)
            began = time.perf_counter()
            try:
                asyncio.run(soak.run(asked.events))
            except SoakError as failure:
                print(failure)
                bad += 1
            print(f"{soak.source}, seed {soak.seed}: {soak.number:,} events, {soak.checks} checks")
            print(f"  memory grew {soak.growth():.3f}; slowest {soak.slowest}")
            bad += soak.growth() > FLAT
            print(f"  {time.perf_counter() - began:.0f} s", flush=True)
    return min(bad, 1)


if __name__ == "__main__":
    sys.exit(main())
