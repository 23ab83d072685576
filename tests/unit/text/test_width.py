"""Widths as the terminal has them, checked against rich; cutting, columns and ASCII."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from lcbtui.chart.picture import drawable
from lcbtui.text.width import TextColumn, cut, cut_names, in_ascii, lay_out, pad, pieces, text_width
from lcbtui.text.words import safe_text

EMOJI = "\N{VARIATION SELECTOR-16}"
ODD = f"aB9-éß模한😀★●…❤☁✔\N{COMBINING ACUTE ACCENT}{EMOJI}"
names = st.text(st.sampled_from(ODD), max_size=20)
HIGH, MEDIUM = "O1-2024-12-17 (N=1) (High)", "O1-2024-12-17 (N=1) (Med)"


@given(names)
def test_text_is_as_wide_as_rich_says_and_as_its_pieces(text: str) -> None:
    assert text_width(text) == cell_len(text)
    split = list(pieces(text))
    assert "".join(piece for piece, _ in split) == text
    assert [width for _, width in split] == [cell_len(piece) for piece, _ in split]
    assert all(width for _, width in split[1:])
    long = f"{text}{'a' * 1000}" * 3  # counted in another way
    assert text_width(long) == cell_len(long)


@given(names, st.integers(0, 25))
def test_cut_text_fits_and_padded_text_fills(name: str, width: int) -> None:
    short = cut(name, width)
    assert text_width(short) <= width
    assert short == name or short.endswith("…") or not width
    assert text_width(pad(short, width)) == width


def test_whole_emoji_are_cut() -> None:
    assert cut(f"abc❤{EMOJI}", 4) == "abc…"
    assert cut(f"❤{EMOJI}abc", 3) == f"❤{EMOJI}…"
    one, other = (f"A long name that begins alike❤{EMOJI}{end}" for end in ("abc", "xyz"))
    assert cut_names([one, other], 10)[one] == "A long…abc"
    assert cut_names([one, other], 11)[one] == f"A lon…❤{EMOJI}abc"


@given(st.lists(names, min_size=1, max_size=5), st.integers(12, 60))
def test_lines_are_of_one_width_and_keep_to_it_where_a_column_can_shrink(
    texts: list[str], width: int
) -> None:
    columns = [TextColumn("Name", texts, shrinks=True), TextColumn("N", ["1"] * len(texts), True)]
    for most in (width, None):
        widths = {cell_len(line) for line in lay_out(columns, most)}
        assert len(widths) == 1
        assert most is None or max(widths) <= max(width, 12 + 3)


def test_names_that_begin_alike_keep_their_last_words() -> None:
    other = "DeepSeek-V3-0324-Chat"
    short = {HIGH: "O1-2024-… (High)", MEDIUM: "O1-2024-1… (Med)"}
    assert cut_names([HIGH, MEDIUM, HIGH, other], 16) == {**short, other: "DeepSeek-V3-032…"}
    lines = lay_out([TextColumn("Model", [HIGH, MEDIUM], shrinks=True)], 16)
    assert lines[1:] == [*short.values()]
    assert set(cut_names([HIGH, MEDIUM], 8).values()) == {"O1-2024…"}
    boba = "AReaL-boba-2-14B"
    found = cut_names([boba, f"{boba}-Open"], 15)
    assert [*found.values()] == ["AReaL-boba…-14B", "AReaL-bob…-Open"]


@given(st.lists(names, max_size=5), st.integers(0, 25))
def test_a_name_that_is_cut_fits_and_keeps_its_beginning_and_end(
    texts: list[str], width: int
) -> None:
    for name, short in cut_names(texts, width).items():
        assert text_width(short) <= width
        begin, dots, end = short.partition("…")
        assert short == name or not width or (dots and name.startswith(begin))
        assert short == name or "…" in name or name.endswith(end)


@given(st.text())
def test_safe_text_has_nothing_that_a_terminal_acts_on(text: str) -> None:
    safe = safe_text(text)
    assert safe == safe_text(safe)
    assert all(c.isprintable() or c == "\u3000" or c.isspace() for c in safe)
    assert not any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 for c in safe)
    assert safe_text("H\x1b\u032e") == "\u1e2a"  # what it stood between is one character


@given(st.text(st.characters(exclude_categories=("Cc", "Cf", "Cs", "Mn", "Me"))))
def test_a_line_in_ascii_is_as_wide_as_it_was(text: str) -> None:
    assert in_ascii(text).isascii()
    assert len(in_ascii(text)) == text_width(text)


def test_our_own_signs_are_spelled_in_tables_and_charts_and_a_wide_one_takes_two_marks() -> None:
    assert in_ascii("≈70.5 · ≤ 32B…") == "~70.5 - < 32B."
    assert (in_ascii("╭─ 模型 ─╮"), in_ascii("Modèle ❤️")) == ("+- ???? -+", "Modele ??")
    signs = "≈70 ≤ 32B ≥ 4B ± 1.2 → Δ · × − … ’ é 模 ↑↓"
    assert in_ascii(drawable(signs)) == in_ascii(signs)
    assert "?" not in in_ascii(signs.replace("模", ""))
