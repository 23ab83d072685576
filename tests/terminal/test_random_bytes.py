"""Random bytes at the keyboard: none ends the explorer or leaves it deaf.

What `tests/tui/soak.py` cannot: escape sequences that arrive in parts, bytes that are no text,
mouse reports from beyond the screen. LCBTUI_SOAK=5000 sends so many.
"""

import os
import random

from terminal.conftest import OpenTerminal
from terminal.session import ESCAPE, Session

COUNT = int(os.environ.get("LCBTUI_SOAK", "100"))
CHECK_EVERY = 50

LEAVES = "q\x03\x11\x1a"  # keys that leave or stop it, as they should

ESCAPES = 6  # as many lead out of whatever is open

KITTY = ("\x1b[106;1:2u", "\x1b[97:65;2u", "\x1b[1;1:2B", "\x1b[97;1:u", "\x1b[1114112u")
"""An event type, a code point beside the key's, and one beyond Unicode."""

WHOLE = (
    *("\x1b[A", "\x1b[B", "\x1b[5~", "\x1bOP", "\x1b[Z", "\x1b[1;2C", "\x1b[97;5u", "\x1b[27u"),
    *("\x1b[<0;9999;9999M", "\x1b[<0;0;0M", "\x1b[<0;-3;-3M", "\x1b[<64;300;300M", "\x1b[<35;1;1M"),
    *("\x1b[<0;99999999999999999999;1M", "\x1b[<0;5;5m", "\x1b[<2;60;20M", "\x1b[M   ", "\x1b[I"),
    *("\x1b[O", "\x1b[5;7R", "\x1b[?2026;2$y", "\x1b]11;rgb:0/0/0\x1b\\", "\x1bP1$r0m\x1b\\"),
    *("\x1b[200~qwen\x1b[201~", "\x1b[201~", "\x1b[999999~", "\x1b[;;;~"),
    *("\x1b" + 40 * "[", "\x1b\x1b\x1b[B", "\x1b[200~\x1b[200~a\x1b[201~", "模型", "e\u0301"),
    *KITTY,
    *("\r", "\t", " ", "/", "?", "\x10", "d", "x", "b", "i", "w", "E", "X", "\x7f", "1", "\x15"),
)


def chunks(chance: random.Random) -> list[str]:
    """What one key or one report sends, in the pieces that a slow line delivers it in."""
    if chance.random() < 0.3:
        odd = bytes(chance.randrange(256) for _ in range(chance.randint(1, 5)))
        text = odd.decode(errors="surrogateescape")
        return ["".join(character for character in text if character not in LEAVES)]
    text = chance.choice(WHOLE)
    if chance.random() < 0.4 and len(text) > 1:
        place = chance.randrange(1, len(text))
        return [text[:place], text[place:]]
    return [text]


def answers(terminal: Session, word: str) -> None:
    """A query that is typed now is on the screen: whatever came before is over."""
    for _ in range(ESCAPES):
        terminal.press(ESCAPE)
        terminal.wait_until_quiet()
    terminal.press("X", "/", word)
    terminal.wait_for_text(f"/ {word}")
    terminal.press(ESCAPE)
    terminal.wait_until_quiet()
    terminal.press("X")


def test_after_any_bytes_a_query_can_be_typed(open_terminal: OpenTerminal) -> None:
    chance = random.Random(2)
    terminal = open_terminal("paper")
    terminal.wait_for_text("Models")
    for number in range(1, COUNT + 1):
        for chunk in chunks(chance):
            terminal.press(chunk)
            if chance.random() < 0.3:
                terminal.wait_until_quiet()
        if number % CHECK_EVERY == 0:
            answers(terminal, f"word{number}")
    terminal.wait_until_quiet()
    terminal.ends(0, "q")
    assert b"Traceback" not in terminal.received
    terminal.assert_left_as_found()
