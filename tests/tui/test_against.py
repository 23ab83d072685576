"""Comparing the source on the screen with another one."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import pytest

from lcbtui.dataset.dataset import Dataset
from lcbtui.tui.reading import load
from lcbtui.view.state import ViewState

from .driving import Patch, explorer, wrote


@pytest.fixture
def other(tmp_path: Path) -> Path:
    return wrote(tmp_path / "mine.csv", "model,params,pass@1\nQwen3-14B,14.8,64.5\n")


async def test_v_chooses_a_source_to_compare_with_and_v_again_lets_it_go() -> None:
    async with explorer() as it:
        await it.press("j", "v")
        assert "Compare with" in it.text()
        assert "LiveCodeBench v5 Performance" not in it.part("OptionList")  # not with itself
        await it.press("enter")
        assert it.explorer.state.against == "paper"
        assert it.explorer.command == "lcbtui --against=paper"
        assert "against paper: 12 models in both" in it.line("title")
        assert "paper 70.3 (≈−0.3)" in it.line("status")
        assert it.selected() == "AM-thinking-v1"
        await it.press("v")
        assert it.explorer.state.against is None
        assert "against" not in it.line("title")
        assert it.selected() == "AM-thinking-v1"
        await it.press("u")
        assert "against paper" in it.line("title")


async def test_a_path_can_be_typed_and_what_cannot_be_read_is_said(other: Path) -> None:
    async with explorer() as it:
        await it.press("v", "tab")
        it.app.screen.query_one("Input").value = str(other)  # type: ignore[attr-defined]  # an Input
        await it.press("enter")
        assert "1 model in both, 11 without a match there" in it.line("title")
        other.unlink()
        await it.press("v", "v", "tab")
        it.app.screen.query_one("Input").value = str(other)  # type: ignore[attr-defined]  # an Input
        await it.press("enter")
        assert "there is no such source or file" in it.line("status")
        assert it.explorer.state.against is None
        assert len(it.labels()) == 12


async def test_reloading_reads_the_other_source_too_a_broken_one_stays(other: Path) -> None:
    async with explorer(ViewState(against=str(other), query="qwen3-14b")) as it:
        assert "mine.csv 64.5 (≈+1.5)" in it.line("status")
        other.write_text("model,params,pass@1\nQwen3-14B,14.8,60.5\n", encoding="utf-8")
        await it.press("R")
        assert it.line("status") == "figure read again: 12 rows"
        await it.press("end")
        assert "mine.csv 60.5 (≈+5.5)" in it.line("status")
        other.write_text("", encoding="utf-8")
        await it.press("R")
        assert it.line("status").startswith("the rows from before stay: mine.csv")
        assert "against mine.csv: 1 model in both" in it.line("title")


@contextmanager
def reading_waits(monkeypatch: Patch) -> Iterator[list[Event]]:
    """Reading a source to compare with waits for its Event; one a request, in their order."""
    gates: list[Event] = []

    def slow(sources: Sequence[str], stdin_bytes: bytes | None) -> Dataset:
        found, gate = load(sources, stdin_bytes), Event()
        gates.append(gate)
        gate.wait(60)
        return found

    try:
        with monkeypatch.context() as patch:
            patch.setattr("lcbtui.tui.reading.load", slow)
            yield gates
    finally:
        for gate in gates:
            gate.set()


async def test_undo_brings_back_a_comparison_let_go_while_it_was_read(monkeypatch: Patch) -> None:
    async with explorer() as it:
        with reading_waits(monkeypatch) as gates:
            await it.pilot.press("v", "enter", "v")
            assert it.explorer.state.against is None
            await it.until(lambda: bool(gates))
            gates[0].set()
            await it.press("j")
        await it.press("u")
        assert it.explorer.state.against == "paper"
        assert "against paper: 12 models in both" in it.line("title")


async def test_of_two_readings_the_later_one_counts(monkeypatch: Patch, other: Path) -> None:
    async with explorer(ViewState(against=str(other), query="qwen3-14b")) as it:
        with reading_waits(monkeypatch) as gates:
            for number, score in enumerate(("60.5", "50.5"), 1):
                other.write_text(f"model,params,pass@1\nQwen3-14B,14.8,{score}\n", encoding="utf-8")
                it.explorer.other.read_again()
                await it.until(lambda number=number: len(gates) == number)  # type: ignore[misc]  # bound now
            gates[1].set()
            await it.until(lambda: "mine.csv 50.5" in it.line("status"))
            gates[0].set()
            await it.press("end")
            assert "mine.csv 50.5" in it.line("status")


async def test_a_source_without_a_score_of_that_measure_is_told(results: str) -> None:
    async with explorer(ViewState(source=results), size=(120, 40)) as it:
        await it.press("full_stop", "v", *"reported", "enter")
        assert "it has no score to compare with Medium" in it.line("status")
        assert it.explorer.state.against is None
        assert it.explorer.answer is not None
        assert it.explorer.answer.view.state == it.explorer.state
        await it.press("u")
        assert it.explorer.state.y is None
