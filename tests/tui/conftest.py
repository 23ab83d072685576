"""Explorers that answer as soon as they can: a test waits for what it asked, never for a clock."""

import asyncio
import json
from math import inf
from pathlib import Path

import pytest
import textual.app
import textual.constants
import textual.pilot
import textual.strip
from textual.cache import FIFOCache
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.timer import Timer

from lcbtui.tui import history, main_screen
from lcbtui.tui.widgets import insights
from result_documents import small

from .driving import wrote

textual.constants.COLOR_SYSTEM = "truecolor"  # type: ignore[misc]  # whatever runs the tests

SOON = 0.02
"""Seconds: a timer that is due within them belongs to what is being done, such as a repaint."""

LONGEST = 1.0  # seconds after which what goes on is no answer to a key, such as a clock

FEWEST = 50
"""Times that it must have gone on then, too: on a busy machine an answer may take as long."""

PATIENCE = 60.0  # seconds after which it is none in any case


async def at_rest(*_limits: float) -> None:
    """Return when the event loop has nothing to do now nor soon.

    Textual's own guess, that the process used little of the processor for 20 ms, takes at
    least that long for every key, and a second on a busy machine.
    """
    loop = asyncio.get_running_loop()
    until, times = loop.time() + LONGEST, 0
    while loop.time() < until or (times < FEWEST and loop.time() < until + PATIENCE):
        await asyncio.sleep(0)
        if loop._ready:  # type: ignore[attr-defined]  # nothing public says it
            continue
        timers = loop._scheduled  # type: ignore[attr-defined]
        due = min((timer.when() for timer in timers if not timer.cancelled()), default=inf)
        if due > loop.time() + SOON:
            return
        await asyncio.sleep(max(0, due - loop.time()))
        times += 1


_parse_rules = Stylesheet._parse_rules
_parsed: dict[object, list[RuleSet]] = {}


def parsed_once(sheet: Stylesheet, *given: object, **named: object) -> list[RuleSet]:
    """The rules of a stylesheet with the colours of a theme, parsed once for all explorers."""
    key = (given, *named.items(), *sheet._variables.items())
    if key not in _parsed:
        _parsed[key] = _parse_rules(sheet, *given, **named)  # type: ignore[arg-type]
    return _parsed[key]


class Forgetful(FIFOCache[object, object]):
    """In place of the seven caches of each strip, most of which is painted once."""

    def __setitem__(self, key: object, value: object) -> None:
        pass


_forgetful = Forgetful(0)

_start = Timer._start


def start_for_sure(timer: Timer) -> None:
    """Start a timer. One that fires once does so however late; Textual's then never would."""
    timer._skip = timer._repeat != 0
    _start(timer)


@pytest.fixture(autouse=True)
def no_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(textual.pilot, "wait_for_idle", at_rest)
    monkeypatch.setattr(textual.app, "wait_for_idle", at_rest)
    monkeypatch.setattr(Timer, "_start", start_for_sure)
    monkeypatch.setattr(Stylesheet, "_parse_rules", parsed_once)
    monkeypatch.setattr(textual.strip, "FIFOCache", lambda _size: _forgetful)
    monkeypatch.setattr(history, "TYPING_PAUSE", 60.0)  # a slow machine types slowly
    monkeypatch.setattr(main_screen, "DETAILS_AFTER", 0.001)
    monkeypatch.setattr(insights, "LATE_AFTER", 0.001)


@pytest.fixture
def results(tmp_path: Path) -> str:
    """A file of results by problem: three models on 200 problems."""
    return str(wrote(tmp_path / "results.json", json.dumps(small(50))))
