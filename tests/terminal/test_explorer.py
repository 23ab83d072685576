"""Keys, clicks and bytes that arrive together, and keys of one's own, in the explorer."""

from pathlib import Path

from terminal.conftest import OpenTerminal
from terminal.reading import started, status
from terminal.session import BACKSPACE, DOWN, ENTER, TAB, Session


def test_keys_that_arrive_in_one_packet_are_handled_one_after_the_other(terminal: Session) -> None:
    terminal.press("/qwen")  # the letters are not keys of the table, though it had the focus
    terminal.wait_for_text("/ qwen", "3 of 12")
    terminal.press(f"{ENTER}X/glm{ENTER}d")
    terminal.wait_for_text("a part of a name, or the path of a file or folder")
    terminal.press(f"{DOWN}{ENTER}d{TAB}missing.csv{ENTER}")
    terminal.wait_for(lambda: "missing.csv" in status(terminal), "the path was typed")


def test_a_byte_that_is_no_text_is_replaced_and_keys_go_on(terminal: Session) -> None:
    terminal.press("/qwen\udce9")
    terminal.press(BACKSPACE)
    terminal.wait_for_text("3 of 12")
    terminal.press(ENTER, "X")
    terminal.wait_for_text("12 of 12")
    terminal.press("/", "\x1b[200~qwen \udce9\udcff\x1b[201~")
    terminal.wait_for_text("qwen \ufffd\ufffd")
    terminal.ends(0, ENTER, "q")
    assert b"Traceback" not in terminal.received


def test_two_clicks_on_a_choice_that_arrive_together_are_one_choice(terminal: Session) -> None:
    terminal.press("d")
    terminal.wait_for_text("Enter opens")
    terminal.wait_until_quiet()
    line = next(
        number for number, line in enumerate(terminal.lines) if "│reported" in line.replace(" ", "")
    )
    column = terminal.lines[line].index("reported") + 1
    click = f"\x1b[<0;{column};{line + 1}M\x1b[<0;{column};{line + 1}m"
    terminal.press(click + click)
    terminal.wait_for(
        lambda: "Enter opens" not in terminal.text and "reported" in terminal.lines[0]
    )
    terminal.wait_until_quiet()
    terminal.ends(0, "q")
    assert b"Traceback" not in terminal.received


def test_defaults_of_ones_own(open_terminal: OpenTerminal, tmp_path: Path) -> None:
    path = tmp_path / "config" / "lcbtui" / "config.toml"
    path.parent.mkdir(parents=True)
    path.write_text('source = "paper"\ntheme = "nord"\nfrontier = true\n')
    terminal = started(open_terminal(size=(80, 24)))
    assert "paper" in terminal.lines[0]
    terminal.press("f")
    terminal.wait_until_quiet()
    terminal.ends(0, "q")
    assert "lcbtui --no-frontier" in terminal.after_leaving()
