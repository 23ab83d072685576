"""A text quoted for a shell is that text again in every shell that people paste it into."""

import shutil
import subprocess

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lcbtui.text.words import shell_word

SHELLS = {"sh": (), "dash": (), "bash": ("--norc",), "zsh": ("-f",), "fish": ("--no-config",)}
NAMES = st.text(
    st.characters(exclude_characters="\0", exclude_categories=["Cs"])
) | st.binary().map(lambda data: data.replace(b"\0", b"").decode(errors="surrogateescape"))
ODD = st.text(st.sampled_from("\\'\"$`!%~=*?[]{}()&;|<>#^ \t\n\r\x1b\x7f\xa0\u3000\u2028-@ab7模"))


@pytest.mark.parametrize("shell", SHELLS)
@given(st.lists(NAMES | ODD, min_size=1, max_size=60))
@example(
    ["", "a\\\\b", "\\'", "it's", "a\xa0b", "\u3000", "\t", "\x1b]0;x\x07", "\udcff\n", "=ls", "!!"]
)
@example(
    ["--join=~/a b.csv", "-n", "$HOME", "`true`", "$(true)", "*", "%1", "%self", "{a,b}", "x\x1b\n"]
)
def test_a_word_is_itself_again(shell: str, texts: list[str]) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not there")
    script = f"printf '%s\\0' {' '.join(map(shell_word, texts))}"
    printed = subprocess.run(
        [shell, *SHELLS[shell], "-c", script],
        capture_output=True,
        check=True,
        env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin", "HOME": "/nonexistent"},
    ).stdout
    assert printed.decode(errors="surrogateescape").split("\0") == [*texts, ""]


@given(NAMES | ODD)
def test_a_word_holds_nothing_that_a_terminal_acts_on(text: str) -> None:
    assert shell_word(text).replace("\n", "").isprintable()


def test_half_of_a_surrogate_pair_is_no_error() -> None:
    assert shell_word("\ud800") == "\"$(printf '\\357\\277\\275')\""
