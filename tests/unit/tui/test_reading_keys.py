"""Bytes to text on their way to Textual's parser: a paste ends, however its bytes arrive."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from textual import events

from lcbtui.tui.terminal import KeyDecoder, KeyParser

START, END = b"\x1b[200~", b"\x1b[201~"


def read(*chunks: bytes) -> list[tuple[str, str]]:
    """The keys and pastes that arrive in these chunks, a long time between each two."""
    decode, parser, found = KeyDecoder().decode, KeyParser(), []
    for chunk in chunks:
        text = decode(chunk)
        found += [*parser.feed(text)] if text else []
        parser._timeout_time = 0 if parser._timeout_time is not None else None
        found += parser.tick()
    keys = (("key", e.key) for e in found if isinstance(e, events.Key))
    pastes = [("paste", e.text) for e in found if isinstance(e, events.Paste)]
    return [*pastes, *keys]


@given(st.text(st.sampled_from("ab \n模é[201~"), max_size=9), st.lists(st.integers(0, 40)))
def test_a_paste_is_one_paste_wherever_its_bytes_are_parted(text: str, cuts: list[int]) -> None:
    data = START + text.encode() + END + b"x"
    places = [0, *(place for place in sorted(set(cuts)) if len(START) <= place < len(data))]
    chunks = [data[a:b] for a, b in zip(places, [*places[1:], len(data)], strict=True)]
    assert read(*chunks) == [("paste", text), ("key", "x")]


def test_a_paste_whose_end_is_lost_ends_by_ctrl_c() -> None:
    assert read(START + b"a", b"\x03", b"x") == [("paste", "a"), ("key", "ctrl+c"), ("key", "x")]


@given(st.lists(st.binary(max_size=5).filter(lambda data: START not in data)))
def test_outside_of_a_paste_bytes_are_text(chunks: list[bytes]) -> None:
    decode = KeyDecoder().decode
    text = "".join(map(decode, chunks)) + decode(b"", final=True)
    if START not in b"".join(chunks):
        assert text == b"".join(chunks).decode(errors="replace")


@given(st.from_regex(r"\A\x1b\[[0-9:]{0,9}(;[0-9:]{0,9}){0,2}[u~A-HPQRS]\Z"))
@example("\x1b[106;1:2u")
@example("\x1b[1;1:2B")
@example("\x1b[1114112u")
def test_a_key_that_cannot_be_read_is_none(sequence: str) -> None:
    assert ("key", "x") in read(sequence.encode(), b"x")


@given(st.from_regex(r"\A\x1b\[48(;[0-9]{1,4}){4}t\Z"))
@example("\x1b[48;40;120;0;0t")
@example("\x1b[48;3000;3000;0;0t")
def test_a_report_of_a_size_is_none_and_clicks_stay_where_they_are(report: str) -> None:
    (click,) = KeyParser().feed(f"{report}\x1b[<0;10;20M")
    assert isinstance(click, events.MouseDown)
    assert (click.x, click.y) == (9, 19)


@pytest.mark.parametrize("letter", ["x", "f", "b", "/", "G", "1"])
def test_escape_and_a_letter_at_once_are_escape_and_the_letter(letter: str) -> None:
    escape, key = read(b"\x1b" + letter.encode())
    assert [escape, *read(letter.encode())] == [("key", "escape"), key]
