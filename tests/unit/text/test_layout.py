"""Widths, cutting and columns, checked against rich's own table of widths."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from lcbtui.text.width import TextColumn, cut, cut_names, lay_out, pad, text_width
from lcbtui.text.words import safe_text

names = st.text(st.sampled_from("aB9-éß模型한국語😀★●…❤☁\N{VARIATION SELECTOR-16}"), max_size=20)


@given(names)
def test_a_name_is_as_wide_as_the_terminal_makes_it(name: str) -> None:
    assert text_width(name) == cell_len(name)
    long = f"{name}{'a' * 1000}" * 3  # counted in another way
    assert text_width(long) == cell_len(long)


@given(names, st.integers(0, 25))
def test_cut_text_fits_and_padded_text_fills(name: str, width: int) -> None:
    short = cut(name, width)
    assert text_width(short) <= width
    assert short == name or short.endswith("…") or not width
    assert text_width(pad(short, width)) == width


@given(st.lists(names, min_size=1, max_size=5), st.integers(12, 60))
def test_lines_keep_to_the_width_where_a_column_can_shrink(texts: list[str], width: int) -> None:
    columns = [TextColumn("Name", texts, shrinks=True), TextColumn("N", ["1"] * len(texts), True)]
    assert all(text_width(line) <= max(width, 12 + 3) for line in lay_out(columns, width))


@given(st.text())
def test_safe_text_has_nothing_that_a_terminal_acts_on(text: str) -> None:
    safe = safe_text(text)
    assert safe == safe_text(safe)
    assert all(c.isprintable() or c == "\u3000" or c.isspace() for c in safe)
    assert not any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 for c in safe)


HIGH, MEDIUM = "O1-2024-12-17 (N=1) (High)", "O1-2024-12-17 (N=1) (Med)"


def test_names_that_begin_alike_keep_their_last_words() -> None:
    other = "DeepSeek-V3-0324-Chat"
    assert cut_names([HIGH, MEDIUM, HIGH, other], 16) == {
        HIGH: "O1-2024-… (High)",
        MEDIUM: "O1-2024-1… (Med)",
        other: "DeepSeek-V3-032…",
    }
    assert set(cut_names([HIGH, MEDIUM], 8).values()) == {"O1-2024…"}
    boba = "AReaL-boba-2-14B"
    assert cut_names([boba, f"{boba}-Open"], 15) == {
        boba: "AReaL-boba…-14B",
        f"{boba}-Open": "AReaL-bob…-Open",
    }


@given(st.lists(names, max_size=5), st.integers(0, 25))
def test_a_name_that_is_cut_fits_and_keeps_its_beginning_and_end(
    texts: list[str], width: int
) -> None:
    for name, short in cut_names(texts, width).items():
        assert text_width(short) <= width
        begin, dots, end = short.partition("…")
        assert short == name or not width or (dots and name.startswith(begin))
        assert short == name or "…" in name or name.endswith(end)


def test_a_table_that_shrinks_tells_its_names_apart() -> None:
    lines = lay_out([TextColumn("Model", [HIGH, MEDIUM], shrinks=True)], 16)
    assert lines[1:] == ["O1-2024-… (High)", "O1-2024-1… (Med)"]


def test_a_table_with_emoji_keeps_its_columns() -> None:
    emoji = "\N{VARIATION SELECTOR-16}"
    names = [f"Cloud-7B ☁{emoji}", f"❤{emoji}❤{emoji} love", "plain"]
    lines = lay_out([TextColumn("Model", names), TextColumn("N", ["1", "22", "3"], True)], None)
    assert {cell_len(line) for line in lines} == {cell_len(lines[0])}
    assert cut(f"abc❤{emoji}", 4) == "abc…"
    assert cut(f"❤{emoji}abc", 3) == f"❤{emoji}…"


def test_last_words_keep_whole_emoji() -> None:
    emoji = "\N{VARIATION SELECTOR-16}"
    one, other = (f"A long name that begins alike❤{emoji}{end}" for end in ("abc", "xyz"))
    assert cut_names([one, other], 10)[one] == "A long…abc"
    assert cut_names([one, other], 11)[one] == f"A lon…❤{emoji}abc"


def test_what_stands_on_both_sides_of_a_control_character_is_one_character() -> None:
    assert safe_text("H\x1b\u032e") == "\u1e2a" == safe_text(safe_text("H\x1b\u032e"))
