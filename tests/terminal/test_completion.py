"""Completion of the names of models in the shells that are there, as a person types."""

import shutil
from functools import partial
from pathlib import Path

import pytest

from terminal.conftest import OpenTerminal
from terminal.session import LCBTUI, TAB, Session

SHELLS = {
    "bash": "exec bash --rcfile rc -i",
    "zsh": "exec zsh -i",
    "fish": "exec fish -i --init-command 'source rc'",
}
RC = {
    "bash": "PS1='ready> '\neval \"$(lcbtui completion bash)\"\n",
    "zsh": "PS1='ready> '\nautoload -Uz compinit && compinit -u\n"
    'eval "$(lcbtui completion zsh)"\n',
    "fish": "function fish_prompt; echo -n 'ready> '; end\nlcbtui completion fish | source\n",
}
LINES = [
    ("lcbtui show dasd-4b", "lcbtui show DASD-4B-Thinking"),
    ("lcbtui --pin dasd", "lcbtui --pin DASD-4B-Thinking"),
    ("lcbtui compare openreasoning-nemotron-7", "lcbtui compare OpenReasoning-Nemotron-7B"),
    ('lcbtui ls "my models.csv" --vs "Bi', 'lcbtui ls "my models.csv" --vs "Big One (High)"'),
    ("lcbtui pick --print hf", "lcbtui pick --print hf_repo"),
    ("lcbtui ls my-bo", "lcbtui ls my-board"),
    ("lcbtui plot my-board --vs qw", "lcbtui plot my-board --vs qwen"),
]
QUOTED = {
    "bash": r"--vs Big\ One\ \(High\)",
    "zsh": r"--vs Big\ One\ \(High\)",
    "fish": "--vs 'Big One (High)'",
}


def _ends(terminal: Session, whole: str) -> bool:
    return any(line.endswith(whole) for line in terminal.lines)


@pytest.mark.parametrize("shell", SHELLS)
def test_names_are_completed(open_terminal: OpenTerminal, tmp_path: Path, shell: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not there")
    (tmp_path / "my models.csv").write_text("model,params,score\nBig One (High),4,5\nqwen,3,1\n")
    (tmp_path / "config.toml").write_text('[sources]\nmy-board = "my models.csv"\n')
    for name in ("rc", ".zshrc"):
        (tmp_path / name).write_text(RC[shell])
    path = f"{Path(LCBTUI).parent}:/usr/local/bin:/usr/bin:/bin"
    terminal = open_terminal(
        command=["/bin/sh", "-c", f"stty echo; {SHELLS[shell]}"],
        environment={
            "PATH": path,
            "ZDOTDIR": str(tmp_path),
            "LCBTUI_CONFIG": str(tmp_path / "config.toml"),
        },
        size=(100, 40),
    )
    terminal.wait_for_text("ready>")
    terminal.wait_until_quiet()
    own = (r"lcbtui ls my\ models.csv --vs bi", f"lcbtui ls my\\ models.csv {QUOTED[shell]}")
    for typed, whole in (*LINES, own):
        terminal.press(typed)
        terminal.wait_for_text(typed[-20:])
        terminal.wait_until_quiet()
        terminal.press(TAB)
        terminal.wait_for(partial(_ends, terminal, whole), whole)
        terminal.wait_until_quiet()
        terminal.press("\x15")
        terminal.wait_for(lambda: "lcbtui" not in terminal.text, "an empty line")
        terminal.wait_until_quiet()
