"""What is wrong in a flag is told before a source is read: a large one takes its time."""

from contextlib import nullcontext

import pytest

from unit.cli.running import lcb


@pytest.mark.parametrize("command", [(), ("pick",)])
def test_a_theme_that_there_is_not_is_told_before_anything_is_read(
    command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("TEXTUAL_FPS", "120")  # so that what the command sets goes with the test
    monkeypatch.setattr("lcbtui.cli.explore.is_terminal", lambda _stream: True)
    monkeypatch.setattr("lcbtui.cli.explore._on_terminal", nullcontext)

    def load(*_asked: object) -> None:
        pytest.fail("a source is read")

    monkeypatch.setattr("lcbtui.tui.reading.load", load)
    said = "theme nrod: there is no such theme; did you mean nord?\n"
    ran = lcb(*command, "figure", "--theme", "nrod")
    assert (ran.status, ran.err) == (2, f"lcbtui: error: {said}")
