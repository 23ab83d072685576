"""The memory of this machine, from tools that are there, fail or hang."""

import json
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.errors import UsageError
from lcbtui.settings import machine
from lcbtui.settings.machine import limit_here
from unit.cli.running import lcb

GIB = 2**30
Tool = Callable[[str, str], None]


@pytest.fixture
def tool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tool:
    """Put a script on an otherwise empty PATH."""
    monkeypatch.setenv("PATH", str(tmp_path))

    def put(name: str, script: str) -> None:
        (tmp_path / name).write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        (tmp_path / name).chmod(0o755)

    return put


def says(text: str) -> str:
    return f"/bin/cat <<'END'\n{text}\nEND"


def rocm(*cards: tuple[str, int]) -> str:
    memory, used = "VRAM Total Memory (B)", "VRAM Total Used Memory (B)"
    told = {
        f"card{n}": {memory: str(size), used: "1", "Card Series": name, "Card Model": "0x1"}
        for n, (name, size) in enumerate(cards)
    }
    return says(f"WARNING: AMD GPU device(s) is/are in a low-power state\n{json.dumps(told)}")


SYSTEM = "system memory; no GPU states its own"


@pytest.mark.parametrize(
    ("tools", "fits", "memory_of"),
    [
        ({"nvidia-smi": says("24564, NVIDIA RTX 4090")}, "24GiB", "NVIDIA RTX 4090"),
        ({"nvidia-smi": says("81559, H100\n81559, H100")}, "159.3GiB", "2 × H100, together"),
        ({"nvidia-smi": says("24576, A\n8192, B")}, "32GiB", "A + B, together"),
        ({"rocm-smi": rocm(("MI300X", 192 * GIB))}, "192GiB", "MI300X"),
        ({"rocm-smi": rocm(("X", GIB), ("X", GIB))}, "2GiB", "2 × X, together"),
        ({"rocm-smi": says('{"VRAM Total Memory (B)": "1073741824"}')}, "1GiB", "AMD GPU"),
        ({"nvidia-smi": "exit 9", "rocm-smi": rocm(("X", GIB))}, "1GiB", "X"),
        (
            {"sysctl": says(f"{32 * GIB}\nApple M2 Max")},
            "32GiB",
            "Apple M2 Max, shared by CPU and GPU",
        ),
        ({"sysctl": says(f"{16 * GIB}\nIntel(R) Core(TM) i7")}, "16GiB", SYSTEM),
        ({"nvidia-smi": says("[N/A], NVIDIA GB10"), "sysctl": says(f"{GIB}")}, "1GiB", SYSTEM),
        ({"nvidia-smi": says("0, A"), "sysctl": says(f"{GIB}")}, "1GiB", SYSTEM),
        ({"nvidia-smi": says("1024, A\x1b]0;title\x07")}, "1GiB", "A]0;title"),
    ],
)
def test_what_tools_state_is_added_up_and_named(
    tools: dict[str, str], fits: str, memory_of: str, tool: Tool
) -> None:
    for name, script in tools.items():
        tool(name, script)
    limit = limit_here()
    assert (limit.fits, limit.memory_of) == (fits, memory_of)


def test_without_tools_it_is_the_systems_memory_and_without_that_an_error(
    tool: Tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / GIB
    limit = limit_here(8)
    assert (limit.bits, limit.memory_of) == (8, SYSTEM)
    assert float(limit.fits.removesuffix("GiB")) == pytest.approx(memory, abs=0.051)
    monkeypatch.setattr(os, "sysconf", lambda _: 0)
    with pytest.raises(UsageError, match="states no memory"):
        limit_here()


def test_a_tool_that_hangs_is_given_up(
    tool: Tool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert machine.PATIENCE == 2.0
    monkeypatch.setattr(machine, "PATIENCE", 1.0)
    pid = tmp_path / "pid"
    tool("nvidia-smi", f"echo $$ > {pid}\n/bin/sleep 9 &\nexec /bin/sleep 60")
    tool("rocm-smi", rocm(("X", GIB)))
    assert limit_here().memory_of == "X"
    with pytest.raises(ProcessLookupError):
        for _ in range(300):
            os.kill(int(pid.read_text("utf-8")), 0)
            time.sleep(0.1)


@given(st.lists(st.tuples(st.integers(128, 10**6), st.sampled_from("ABC")), min_size=1, max_size=9))
def test_however_many_gpus_their_memories_add_up(gpus: list[tuple[int, str]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        told = "\n".join(f"{mib}, {name}" for mib, name in gpus)
        patch.setattr(machine, "_answer", lambda *words: told * (words[0] == "nvidia-smi"))
        limit = limit_here()
    total = sum(mib for mib, _ in gpus) / 1024
    assert float(limit.fits.removesuffix("GiB")) == pytest.approx(total, abs=0.051)
    assert limit.memory_of.endswith(", together") == (len(gpus) > 1)
    assert {each for each in limit.memory_of.split(",")[0] if each in "ABC"} == {n for _, n in gpus}


def test_best_here_answers_as_for_that_memory_and_says_what_has_it(tool: Tool) -> None:
    tool("nvidia-smi", says("24564, NVIDIA RTX 4090"))
    here, given_size = (
        json.loads(lcb("best", *size, "-f", "json").out) for size in (["--here"], ["24GiB"])
    )
    assert here == given_size | {"memory_of": "NVIDIA RTX 4090"}
    said = lcb("best", "--here").out
    assert "\nThis machine                     24 GiB: NVIDIA RTX 4090\n" in said
    twice = lcb("best", "9B", "--here")
    assert (twice.status, twice.err) == (2, "lcbtui: error: --here: the size is named twice\n")
