"""The user's own keys, views and queries, in a real terminal and from one start to the next."""

from pathlib import Path

from terminal.conftest import OpenTerminal
from terminal.reading import started


def config(home: Path, text: str) -> Path:
    path = home / "config" / "lcbtui" / "config.toml"
    path.parent.mkdir(parents=True)
    path.write_text(text)
    return path


def test_keys_and_defaults_of_ones_own(open_terminal: OpenTerminal, tmp_path: Path) -> None:
    config(tmp_path, 'source = "paper"\ntheme = "nord"\n[keys]\nfrontier = "Ctrl+T"\nquit = "Q"\n')
    terminal = started(open_terminal(size=(80, 24)))
    assert "Q quit" in terminal.lines[-1]
    terminal.press("q")
    terminal.wait_until_quiet()
    terminal.press("\x14")
    terminal.wait_until_quiet()
    terminal.press("Q")
    terminal.ends(0)
    assert "lcbtui --frontier paper" in terminal.after_leaving()
