import csv
import io
import json
import random

import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lcbtui.dataset.columns import Cell, Column, Kind
from lcbtui.dataset.source import SourceInfo
from lcbtui.errors import SourceError
from lcbtui.sources import open as opening
from lcbtui.sources.catalog import bundled, find
from lcbtui.sources.cleaning import columns_arrow
from lcbtui.sources.cleaning.cells import LINK_STARTS, Profile, cleaned, profile_of
from lcbtui.sources.formats import csv as csv_format
from lcbtui.sources.open import open_dataset
from lcbtui.text.numbers import Unit
from lcbtui.text.words import safe_text
from unit.sources.opening import STDIN, assert_equal_datasets, both

MODEL = Column("model", "model", "Model", Kind.TEXT)
APPROXIMATE = SourceInfo("-", "standard input", approximate=frozenset({"pass_at_1"}))
HEADERS = st.sampled_from(
    [
        *("model", "name", "params", "active params", "pass@1", "score", "openness"),
        *("date", "other", "Ünicode", "", "problems", "window_start", "a,b", 'q"q'),
        *("two\nlines"),
    ]
)
NUMBERS = st.one_of(
    st.integers(-10, 200).map(str),
    st.integers(0, 10**18).map(str),
    st.decimals(-10, 1000, places=3).map(str),
    st.sampled_from(
        [
            *("7B", "600M", "1T", "≈70.5", "~7", "1,234", "1e3", "1E-3", "70%", "+5", ".5"),
            *("5.", "007", "-0", "0.0", "1e999", "0.8500000000000001", "7000000000"),
            *("1000000", "999999.5", "٣", " 7 "),
        ]
    ),
)
DATES = st.sampled_from(["2025", "2025-06", "2025-06-30", "2025-13", "2025-6-3T10:00", "0000"])
MARKS = st.sampled_from(
    [
        *("", "N/A", "-", "–", "none", "NULL", "unknown", "?", "  ", "Open Weights"),
        *("https://example.org/a", "<a>b-7B</a>", "70.5%", "open-data", "closed"),
        *("Proprietary", "true", "false", "a\x1b[31mb", "café", "cafe\u0301", "模型"),
        *("a\u200bb", "\u202e"),
    ]
)
FRACTIONS = st.decimals(0, 1, places=3).map(str) | st.sampled_from(["0.8500000000000001", "1e-3"])
NAMES = st.sampled_from(
    ["a-7B", "b-0.6B", "c-30B-A3B", "Hunyuan-A13B", "d-8x7B", "e-7b1", "f", "g-350M", "a-7B "]
)
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=15)
CELLS = st.one_of(NUMBERS, DATES, MARKS, TEXTS)


@st.composite
def written_tables(draw: st.DrawFn) -> bytes:
    """Whole tables; a column keeps to one sort of value most of the time."""
    width = draw(st.integers(1, 5))
    headers = draw(st.lists(HEADERS, min_size=width, max_size=width))
    kinds = st.sampled_from([NUMBERS, FRACTIONS, DATES, MARKS, NAMES, TEXTS, CELLS])
    sorts = [NAMES if header == "model" else draw(kinds) for header in headers]
    rows = draw(st.lists(st.tuples(*sorts), max_size=12))
    written = io.StringIO(newline="")
    writer = csv.writer(
        written,
        delimiter=draw(st.sampled_from(",\t;|")),
        lineterminator=draw(st.sampled_from(["\n", "\r\n"])),
        quoting=draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])),
    )
    writer.writerow(headers)
    writer.writerows(rows)
    return written.getvalue().encode()


def assert_readers_agree(data: bytes, info: SourceInfo = STDIN) -> None:
    try:
        one, other = both(data, info)
    except SourceError:
        with pytest.raises(SourceError):
            both(data, info)
    else:
        assert_equal_datasets(one, other)


@given(written_tables(), st.sampled_from([STDIN, APPROXIMATE]))
def test_both_readers_give_equal_datasets(data: bytes, info: SourceInfo) -> None:
    assert_readers_agree(data, info)


PIECES = ["a", "1", '"', '""', ",", ";", "\n", "\r", "\r\n", " ", "7B", "é", "\t", "\x1b", "\0"]


@given(st.lists(st.sampled_from(PIECES), max_size=30))
@example([",", "1", "\n", ","])
@example(["a,1\n", '"",""\n', "b,2\n"])
def test_both_readers_agree_on_what_is_hardly_a_table(pieces: list[str]) -> None:
    assert_readers_agree(("model,pass@1\n" + "".join(pieces)).encode())


@given(st.text(st.characters(codec="utf-8"), max_size=6))
def test_a_text_that_arrow_calls_plain_needs_no_cleaning(text: str) -> None:
    texts = pa.array([text], pa.large_string())
    if columns_arrow.plain_words(texts, columns_arrow.PLAIN_TEXT)[0]:
        assert cleaned(text, MODEL) == (Cell(text), ())
    if columns_arrow.plain_words(texts, columns_arrow.PLAIN_WORD)[0]:
        links = int(text.startswith(LINK_STARTS))
        of_word = Profile(1, links=links, distinct=1, characters=len(text), others=1)
        assert vars(profile_of([(text, 1)], Unit.BILLIONS)) == vars(of_word)


def test_every_letter_that_arrow_calls_plain_is_its_own_nfc_and_is_printed() -> None:
    texts = [chr(point) for point in range(0x20, 0x20000) if not 0xD800 <= point < 0xE000]
    plain = columns_arrow.plain_words(pa.array(texts, pa.large_string()), columns_arrow.PLAIN_TEXT)
    kept = [text for text, is_plain in zip(texts, plain, strict=True) if is_plain]
    assert len(kept) > 30_000
    assert [safe_text(f"a{text}b")[1:-1] for text in kept] == kept


@pytest.mark.parametrize("name", bundled())
def test_both_readers_agree_on_the_bundled_sources(name: str) -> None:
    info = find(name)
    assert info.path is not None
    assert_equal_datasets(*both(info.path.read_bytes(), info))


@pytest.mark.parametrize("names", ["all different", "few"])
def test_both_readers_agree_on_many_rows(names: str) -> None:
    choose = random.Random(1)
    sizes = ["7", "7B", "-1", "", "8.5", "7000000000", "~3", "n/a", "70", "0.6", "1e1", "x"]
    dates = ["2025", "2025-06", "2025-06-30", "", "soon"]
    lines = ["model,openness,params,pass@1,date,id,seen"]
    for row in range(5_000):
        name = f"a model {row}" if names == "all different" else f"model {row % 7}"
        if row % 50 == 0:
            name = choose.choice(["N/A", "é" * (row % 9), "x", f"0{row}", "a\tb", f'"q{row},"', ""])
        lines.append(
            f"{name},{choose.choice(['Open Weights', 'closed', '', 'open-data'])},"
            f"{choose.choice(sizes)},{choose.random() * 101:.3f},{choose.choice(dates)},"
            f"{row},2025-06-30T10:{row}"
        )
    assert_readers_agree("\n".join(lines).encode())


@pytest.mark.parametrize("place", [0, 1, 250, 499])
def test_both_readers_agree_on_a_quote_that_is_never_closed(place: int) -> None:
    rows = [f'"a ""é""\n{row}",{row},{row % 97}.5' for row in range(500)]
    rows[place:] = ['"b,7,50', *(f'c ""{row},{row},50' for row in range(place + 1, 500))]
    assert_readers_agree("\n".join(["model,params,pass@1", *rows, ""]).encode())


def test_a_cell_longer_than_an_arrow_block_is_read() -> None:
    text = "model,params,pass@1\n" + "x" * 9_000_000 + ",7,50\nb,8,60\n"
    assert_readers_agree(text.encode())


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    "head",
    [
        "\n\nmodel,params,pass@1",
        "sep=;\nmodel;params;pass@1",
        "sep=;\n\nmodel;params;pass@1",
        'model,"par\nams",pass@1',
        'model,"' + "long " * 100_000 + '",pass@1',
        "modèle,模型,pass@1",
    ],
)
def test_both_readers_find_the_end_of_the_header(head: str, line_end: str) -> None:
    delimiter = ";" if ";" in head else ","
    rows = [f"m{row % 3}{delimiter}{row}{delimiter}5{row % 9}.5" for row in range(300)]
    assert_readers_agree(line_end.join([*head.split("\n"), *rows]).encode())
    assert_readers_agree(line_end.join([*head.split("\n"), "", ""]).encode())


def test_a_column_that_turns_out_to_differ_in_every_row_is_read_all_the_same() -> None:
    rows = [f"same,7,{row}" for row in range(5_000)] + [f"m{row},7,1" for row in range(6_000)]
    one, other = both("\n".join(["model,params,pass@1", *rows]).encode())
    assert_equal_datasets(one, other)


def test_texts_of_large_sources_stay_in_arrow(monkeypatch: pytest.MonkeyPatch) -> None:
    info = find("reported")
    small = open_dataset(info)
    monkeypatch.setattr(csv_format, "LARGE", 0)
    large = open_dataset(info)
    assert_equal_datasets(small, large)
    assert large.texts("model").array is not None


def test_texts_of_large_tables_of_any_format_go_into_arrow(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{"model": f"m{n % 60}-{n % 9 + 1}B", "score": n % 97 + 0.5} for n in range(120)]
    data = "\n".join(map(json.dumps, rows)).encode()
    small = open_dataset(STDIN, data)
    monkeypatch.setattr(opening, "LARGE_CELLS", 0)
    large = open_dataset(STDIN, data)
    assert_equal_datasets(small, large)
    assert (small.texts("model").array is None, large.texts("model").array is None) == (True, False)


def test_both_readers_read_the_words_of_links_as_names() -> None:
    links = [
        "[bge-m3](https://huggingface.co/BAAI/bge-m3)",
        '"<a href=""https://huggingface.co/x/Y-7B"" style=""x"">x/Y-7B</a>"',
        "[brackets] alone",
        "[no](address)",
        "plain",
    ]
    text = "model,params,score\n" + "".join(f"{link},7,{n}\n" for n, link in enumerate(links))
    one, other = both(text.encode())
    assert_equal_datasets(one, other)
    names = ["bge-m3", "x/Y-7B", "[brackets] alone", "[no](address)", "plain"]
    assert one.words("model") == names
    (repair,) = one.report.repairs
    assert (repair.what, repair.count) == ("a link or markup, read as its words", 2)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        *(("**Acme-7B**", "Acme-7B"), ("*Acme*", "Acme"), ("`Acme`", "Acme")),
        *(("**[Acme](https://x.y/z)**", "Acme"), ("[**Acme**](z.md)", "Acme")),
        *(("**Acme** (ours)", "Acme (ours)"), ("<b>Acme</b>", "Acme"), ("[A](a/b) †", "A †")),
        *((same, same) for same in ("a_b_c", "__a__", "*", "**", "x*", "* x*", "2*3*4", "Q* / L*")),
    ],
)
@pytest.mark.parametrize("header", ["model", "Agent"])
def test_a_name_is_without_markdown_in_both_readers(header: str, written: str, name: str) -> None:
    one, other = both(f"{header},score\n{written},7\nplain,8\n".encode())
    assert_equal_datasets(one, other)
    assert one.words(one.roles.label) == [name, "plain"]
