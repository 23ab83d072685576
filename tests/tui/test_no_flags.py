"""The explorer never names a flag, and no command names a key."""

import json
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from lcbtui.report.facts import wordings
from lcbtui.report.remarks import few_words, with_flags
from lcbtui.tui.actions import ACTIONS
from lcbtui.view.state import ViewState, of_sources
from lcbtui.view.view import Remark, RemarkKind, Remedy
from result_documents import small
from unit.cli.running import lcb

from .driving import Driver, explorer

FLAG = re.compile(r"(?<![\w-])--[a-z]|(?<![\w'\"-])-q ")
_CHARACTERS = "".join(re.escape(a.shown) for a in ACTIONS if len(a.shown) == 1)
_VERBS = "opens|chooses|keeps|shows|lifts|clears|compares|finds|takes"
KEY = re.compile(rf"(?:^|[\s(;,])[{_CHARACTERS}] (?:{_VERBS}) ")
"""A key as the explorer's words name it: "; w chooses a window"."""

FILES = {
    "no-sizes.csv": "model,score\na,1\nb,2\n",
    "no-score.csv": "model,params,first,second\na,1,10,20\nb,2,30,40\nc,3,20,20\n",
    "sizes-in-names.csv": "model,params,pass@1\nA-7B,1,50\nB-8B,2,60\nC-9B,3,70\n",
    "messy.csv": "model,params,score,score b,mode\n"
    'a-7B,7,50,1,x\na-7B,7 B,51 %,2,y\nb,n/a,"52,5",3,x\n"b ",-1,-1,4,y\nc,1e3,99,5,\n',
    "scores.csv": "model,params,score a,score b\na,1,10,20\na,1,30,40\nb,2,20,20\n",
    "results.json": json.dumps(small(50)),
    "dateless.json": json.dumps(small(50)).replace('"release_date"', '"was_released"'),
}
SINGLE = "down c e M w i question_mark o d v x T s E enter"
TRIED = (
    (),
    *((key,) for key in SINGLE.split()),
    *(("b", *size, "enter") for size in ("", "9", "9B", "24GB", "x")),
    *(("slash", *query) for query in ("is:frontier", "nosuch:4")),
    *(("ctrl+p", *typed) for typed in ("config", "save view")),
    ("d", *"nosuch.csv", "enter"),
    ("v", "down", "enter"),
    ("x", "tab", "tab", "down", "enter", "o"),
    ("E", *"a.nosuch", "enter"),
    ("space", "down", "c"),
    ("p", "p", "o"),
    ("W", "o"),
    ("left_square_bracket", "u", "U"),
)


@pytest.fixture(params=["figure", "paper", "reported", *FILES])
def source(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param not in FILES:
        return str(request.param)
    file = tmp_path / request.param
    file.write_text(FILES[request.param])
    return str(file)


def _said(it: Driver) -> str:
    """The whole screen, and what its lines and its dialog say beyond its edges."""
    return "\n".join((it.text(), it.line("status"), it.line("title"), it.dialog()))


@pytest.mark.parametrize(
    ("source", "tried"), [("reported", TRIED[::2]), ("messy.csv", TRIED[1::2])], indirect=["source"]
)
async def test_the_explorer_names_no_flag(source: str, tried: Sequence[tuple[str, ...]]) -> None:
    async with explorer(ViewState(source=source), size=(160, 45)) as it:
        for keys in tried:
            await it.press(*keys)
            assert not FLAG.search(_said(it)), (keys, _said(it))
            while it.app.screen is not it.screen:
                await it.press("escape")
            await it.press("escape", "X")


@pytest.mark.parametrize("command", ["ls", "plot", "stats", "best", "compare", "check", "show"])
def test_no_command_names_a_key(command: str, source: str) -> None:
    arguments = {
        "best": [source, "9B"],
        "compare": ["DASD-4B-Thinking", "Qwen3-14B", "-d", source],
        "show": ["DASD-4B-Thinking", "-d", source],
    }
    ran = lcb(command, *arguments.get(command, [source]))
    assert not KEY.search(f"{ran.out}\n{ran.err}"), ran
    if command == "best":
        ran = lcb("best", source)
        assert not KEY.search(f"{ran.out}\n{ran.err}"), ran
    assert KEY.search("read off a picture; d opens paper")  # as the explorer says it


@pytest.mark.parametrize("kind", [kind for kind in RemarkKind if kind in wordings()])
@pytest.mark.parametrize("remedy", [None, *(each for each in Remedy if each.name in wordings())])
def test_a_remark_has_flags_or_keys_and_never_both(kind: RemarkKind, remedy: Remedy | None) -> None:
    keys = dict.fromkeys(("data", "window", "say"), "KEY")
    remark = Remark(kind, 3, remedy, "version:v5")
    assert "KEY" not in with_flags(remark)
    words = few_words(remark, keys)
    assert not FLAG.search(words)
    assert ' -q "' not in words


async def test_what_is_said_of_one_of_several_sources_names_no_flag_either(tmp_path: Path) -> None:
    paths = []
    for name in ("one.json", "two.json"):
        (tmp_path / name).write_text(json.dumps(small(50)).replace("m1", name))
        paths.append(str(tmp_path / name))
    async with explorer(of_sources(ViewState(), paths), size=(160, 45)) as it:
        await it.press("o")
        assert "means over" in _said(it)
        assert not FLAG.search(_said(it)), _said(it)
