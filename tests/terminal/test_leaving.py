"""The terminal is left as it was found, however the program ends."""

import re
import sys
from base64 import b64decode
from pathlib import Path

from terminal.conftest import OpenTerminal
from terminal.reading import FIRST, started, table_names
from terminal.session import CTRL_C, CTRL_Z, ENTER, LCBTUI, Session, shell
from terminal.tmux import Tmux


def test_q_leaves_the_terminal_as_it_was_and_prints_nothing(terminal: Session) -> None:
    on = terminal.modes_on()
    assert {1049, 2004} <= on, "or there is nothing to restore"
    assert 25 not in on
    assert terminal.settings() != terminal.before
    terminal.ends(0, "q")
    assert "lcbtui" not in terminal.after_leaving()


def test_ctrl_c_twice_leaves_the_terminal_as_it_was(terminal: Session) -> None:
    terminal.press("/", CTRL_C)
    terminal.wait_for_text("Ctrl+C again leaves")
    terminal.ends(0, CTRL_C)


def test_a_terminal_is_given_back_once(open_terminal: OpenTerminal) -> None:
    script = (
        "import asyncio\n"
        "from lcbtui.tui.app import LcbtuiApp\n"
        "from lcbtui.view.state import ViewState\n"
        "async def run():\n"
        "    app = LcbtuiApp(ViewState())\n"
        "    driver = app._build_driver(headless=False, inline=False, mouse=True, size=None)\n"
        "    driver.start_application_mode()\n"
        "    driver.stop_application_mode()\n"
        "    driver.stop_application_mode()\n"
        "    driver.close()\n"
        "asyncio.run(run())\n"
    )
    terminal = open_terminal(command=[sys.executable, "-c", script])
    assert terminal.wait_for_end() == 0, terminal.text
    terminal.assert_left_as_found()


def test_a_changed_view_leaves_the_command_that_rebuilds_it(open_terminal: OpenTerminal) -> None:
    terminal = started(open_terminal("--score", "60.."), "9 of 12")
    terminal.press("/", "qwen thinking | glm", ENTER, "f")
    terminal.wait_for_text("qwen thinking | glm", "1 of 12")
    terminal.wait_until_quiet()
    rows = table_names(terminal)
    terminal.ends(0, "q")
    said = re.search(r"lcbtui [^\r\n]*--query.*", terminal.after_leaving())
    assert said
    command = said[0].strip()
    assert f"this view again:\r\n{command}\r\n" in terminal.after_leaving()
    again = started(
        open_terminal(command=shell(f"export PATH={Path(LCBTUI).parent}:$PATH; {command}")),
        "1 of 12",
    )
    assert table_names(again) == rows
    assert "/ qwen thinking | glm" in again.text


def test_what_was_copied_goes_to_the_clipboard_and_is_printed_at_the_end(terminal: Session) -> None:
    terminal.press("y")
    terminal.wait_for_text("sent to the terminal")
    terminal.ends(0, "q")
    sent = re.search(rb"\x1b\]52;c;([^\x07]+)\x07", terminal.received)
    assert sent
    copied = b64decode(sent[1]).decode().split("\t")
    assert copied[:3] == [FIRST[0], "4", "70.5"]
    printed = next(line for line in terminal.after_leaving().splitlines() if FIRST[0] in line)
    assert " ".join(copied) in " ".join(printed.split())


def test_ctrl_z_suspends_to_the_shell_and_fg_comes_back_whole(tmp_path: Path) -> None:
    with Tmux(tmp_path, ["/bin/bash", "--norc", "--noprofile", "-i"], columns=80) as terminal:
        terminal.press("PS1='ready> '\n")
        terminal.wait_for(lambda: "\nready>" in terminal.text, "a prompt")
        terminal.press(f"{LCBTUI}\n")
        terminal.wait_for_text("12 of 12", "70.5", "★ Our Model")
        terminal.wait_until_quiet()
        before = terminal.text
        terminal.press(CTRL_Z)
        terminal.wait_for_text("Stopped", "ready>")
        terminal.press("echo $((6 * 7)) here\n")
        terminal.wait_for_text("42 here")
        terminal.press("fg\n")
        terminal.wait_for(lambda: terminal.text == before, "the same screen")
        terminal.press("/", "qwen")
        terminal.wait_for_text("3 of 12")
        terminal.press(ENTER, "q")
        terminal.wait_for_text("42 here", "ready>", "--query=qwen")


def test_it_is_whole_when_tmux_is_attached(open_terminal: OpenTerminal, tmp_path: Path) -> None:
    fresh = started(open_terminal(size=(80, 24)))
    fresh.press("/", "qwen")
    fresh.wait_for_text("3 of 12", "/ qwen")
    fresh.press(ENTER)
    fresh.wait_until_quiet()
    with Tmux(tmp_path, ["/bin/sh"]) as terminal:
        terminal.press(f"{LCBTUI}; echo left $?\n")
        terminal.wait_for_text("12 of 12", "70.5", "q quit")
        terminal.wait_until_quiet()
        terminal.detach()
        terminal.type_unseen("/qwen", ENTER)
        for size in ((80, 24), (120, 40), (80, 24)):
            client = open_terminal(command=terminal.attaching, size=size)
            client.wait_for_text("3 of 12", "q quit")
            if size == (80, 24):
                client.wait_for(lambda: terminal.text == fresh.text, "a fresh screen")
            terminal.detach()
            assert client.wait_for_end() == 0
        client = open_terminal(command=terminal.attaching)
        client.wait_for_text("3 of 12", "q quit")
        client.press("y")
        client.wait_for(lambda: terminal.buffer().startswith("Qwen-32B\t32\t67\t"), "the row")
        client.press("q")
        client.wait_for_text("left 0")
        assert terminal.flags("alternate_on", "mouse_any_flag", "cursor_flag") == ["0", "0", "1"]
