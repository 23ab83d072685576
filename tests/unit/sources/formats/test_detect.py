import csv
import gzip
import io
import json
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.errors import LcbtuiError, SourceError
from lcbtui.sources.formats import csv as csv_format
from lcbtui.sources.formats import detect
from lcbtui.sources.open import open_dataset, open_sources
from lcbtui.text.words import safe_text
from result_documents import small
from unit.sources.formats.workbooks import xlsx
from unit.sources.opening import STDIN, plain, words

RECORDS = [
    {"model": "Coder 7B", "params": "7", "pass@1": "50.5", "open": "x"},
    {"model": '模型, "x"', "params": "32.8", "pass@1": "", "open": "y"},
]


def as_csv(delimiter: str) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(RECORDS[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(RECORDS)
    return out.getvalue().encode()


def as_parquet() -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(RECORDS), out)
    return out.getvalue()


FORMATS = {
    "CSV, comma, UTF-8": as_csv(","),
    "TSV, tab, UTF-8": as_csv("\t"),
    "CSV, semicolon, UTF-8": as_csv(";"),
    "CSV, pipe, UTF-8": as_csv("|"),
    "CSV, comma, UTF-16": as_csv(",").decode().encode("utf-16"),
    "JSON, records, UTF-8": json.dumps(RECORDS).encode(),
    "JSON Lines, UTF-8": "\n".join(map(json.dumps, RECORDS)).encode(),
    "YAML, records, UTF-8": yaml.safe_dump(RECORDS, allow_unicode=True).encode(),
    "workbook, xlsx": xlsx({"Sheet1": [list(RECORDS[0]), *(list(r.values()) for r in RECORDS)]}),
    "Parquet": as_parquet(),
}


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("read_as", FORMATS)
def test_every_format_packed_or_not_gives_the_same_cells(read_as: str, packed: bool) -> None:
    data = gzip.compress(FORMATS[read_as]) if packed else FORMATS[read_as]
    table, first = open_dataset(STDIN, data), plain(FORMATS["CSV, comma, UTF-8"])
    assert words(table) == words(first)
    assert table.roles == first.roles
    head, comma, encoding = read_as.rpartition(", ")
    told = f"{head}, gzip, {encoding}" if comma else f"{read_as}, gzip"
    assert table.report.format == (told if packed else read_as)


@pytest.mark.parametrize("feed", ["\n", "\r", "\r\n"])
def test_a_line_that_is_too_long_for_a_row_is_refused_before_it_is_split(
    feed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_format, "LONGEST_LINE", 40)
    rows = ["model,params,score", *(f"model {number},{number},50" for number in range(1, 30))]
    longest = "x" * 33 + ",7,50.5"
    assert len(open_dataset(STDIN, feed.join([*rows, longest, "last,3,4"]).encode())) == 31
    for text in (feed.join([*rows, f"x{longest}", "last,3,4"]), "," * 41):
        with pytest.raises(SourceError, match="has a line of more than 16 MiB"):
            open_dataset(STDIN, text.encode())


def test_progress_is_told_at_each_stage() -> None:
    told: list[str] = []
    open_sources([STDIN], gzip.compress(FORMATS["JSON Lines, UTF-8"]), told.append)
    assert told == ["unpacking", "reading JSON", "cleaning"]
    told.clear()
    open_sources([STDIN], FORMATS["Parquet"], told.append)
    assert told[0] == "reading Parquet"


def test_short_rows_under_a_wide_header_fill_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    wide = ",".join(f"c{place}" for place in range(15_000))
    monkeypatch.setattr(csv_format, "LARGE", 0)
    with pytest.raises(SourceError, match="15000 columns and 10000 rows, most of it empty"):
        open_dataset(STDIN, (wide + "\n" + "1,2\n" * 10_000).encode())


SEEDS = [*FORMATS.values(), json.dumps(small()).encode()]
SEEDS += [gzip.compress(seed, mtime=0) for seed in SEEDS]


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A sound source of any format, with pieces changed, cut out, doubled or put in."""
    data = bytearray(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = draw(st.integers(start, min(len(data), start + 40)))
        piece = draw(st.sampled_from(["cut", "double", "put", "change"]))
        if piece == "cut":
            del data[start:end]
        elif piece == "double":
            data[start:start] = data[start:end] * draw(st.integers(1, 5))
        elif piece == "put":
            data[start:start] = draw(st.binary(max_size=8))
        elif start < len(data):
            data[start] ^= draw(st.integers(1, 255))
    return bytes(data)


def assert_opened_or_refused(data: bytes) -> None:
    try:
        table = open_dataset(STDIN, data)
    except LcbtuiError as problem:
        assert safe_text(str(problem)) == str(problem)
    else:
        assert len(table) == table.report.rows
        assert table.roles.label in table.by_key


@given(damaged())
def test_a_damaged_source_is_a_table_or_one_line_of_the_family(data: bytes) -> None:
    assert_opened_or_refused(data)


BEGINNINGS = (
    *(b"", b"\x1f\x8b\x08", b"PAR1", b"[{", b'{"a":', b"a,b\n", b"PK\x03\x04", b"ARROW1\0\0"),
    *(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"FEA1", b"\xff" * 4, b"\xfd7zXZ\0", b"BZh9"),
    *(b"\x28\xb5\x2f\xfd", b"\x04\x22\x4d\x18", b"---\n- a: ", b"a:\n  b: &"),
)


@given(st.sampled_from(BEGINNINGS), st.binary())
def test_any_bytes_after_any_start_are_a_table_or_one_line(beginning: bytes, rest: bytes) -> None:
    assert_opened_or_refused(beginning + rest)


@pytest.mark.parametrize(
    "text",
    [
        "- model: a\n  score: 1\n- model: b\n  score: 2\n",
        "---\n# why\na: {score: 1}\nb: {score: 2}\n",
        "title: Board\nmodels:\n  a: 1\n",
        "a: 1\nb: 2\n",
        "- a\n- b: 1\n",
        "# made by hand\n{\n'a': {score: 1}, # so\n}",
        "[\n  # first\n{model: a, score: 1}]",
    ],
)
def test_keys_and_items_at_the_left_edge_are_yaml(text: str) -> None:
    assert detect.recognised(text.encode(), "-")[0].family == "YAML"


@pytest.mark.parametrize(
    "text",
    [
        "model,score\na: b,1\n",
        "Results: of May\nmodel,score\na,1\n",
        "model: name;score\na;1\n",
        "- a,1\n- b,2\n",
        "note: one\nanother line\nmodel,score\na,1\n",
        "http://example.org\nmodel,score\na,1\n",
        "# model: score\nmodel,score\na,1\n",
        "--\nmodel,score\na,1\n",
        "[model],[score]\n[a],[1]\n",
        "{model},{score}\n{a: b},{1}\n",
        "note: [of, May]\nmodel,score\na,1\n",
    ],
)
def test_a_text_with_rows_is_no_yaml(text: str) -> None:
    assert detect.recognised(text.encode(), "-")[0].family == "CSV"


@given(st.lists(st.lists(st.text("abc:- #'{}[]", max_size=8), min_size=2, max_size=4), min_size=1))
def test_rows_of_cells_with_commas_between_are_no_yaml(rows: list[list[str]]) -> None:
    text = "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows)
    assert detect.recognised(f"model,score\n{text}\n".encode(), "-")[0].family == "CSV"


JSON = ['[{"model": "a"}]', ' \n{"a": 1}', "{", "[", "[]", "[-1, 2]"]


@pytest.mark.parametrize("text", [*JSON, "[score], [model]", "{model},1", "a,b\n{"])
def test_what_begins_like_json_is_known_by_its_first_signs(text: str) -> None:
    assert (detect.recognised(text.encode(), "x")[0].family == "JSON") is (text in JSON)


@pytest.mark.parametrize(
    ("name", "text", "family"),
    [
        ("a.yaml", "{a: 1, b: 2}", "YAML"),
        ("a.yml.gz", "{a: 1, b: 2}", "YAML"),
        ("A.CSV", "note,score\n<table>,1\n|x|y|\n|-|-|\n", "CSV"),
        ("a.md", "words, and more\n", "Markdown table"),
        ("a.tex", "words", "LaTeX table"),
        ("a.csv", '[{"model": "a"}]', "JSON"),
        ("a.csv", "<!doctype html>\n<html></html>", "HTML table"),
        ("a.txt", "model,score\n", "CSV"),
    ],
)
def test_a_name_ending_counts_unless_the_text_is_certain(name: str, text: str, family: str) -> None:
    assert detect.recognised(text.encode(), name)[0].family == family


def test_a_format_loads_its_own_library_alone() -> None:
    """That of workbooks is loaded in another process."""
    code = (
        "import sys\n"
        "from lcbtui.dataset.source import SourceInfo\n"
        "from lcbtui.sources.open import open_dataset\n"
        "from unit.sources.formats.workbooks import xlsx\n"
        'for data in (b\'model,a\\nx,1\\n\', b\'[{"model": "a", "score": 1}]\','
        " xlsx({'A': [['model', 'score'], ['a', 1]]}),"
        " b'<table><tr><td>model<td>a<tr><td>x<td>1</table>'):\n"
        "    open_dataset(SourceInfo('-', ''), data)\n"
        "    names = ('lxml', 'pyarrow', 'pandas', 'python_calamine')\n"
        "    print(*(name for name in names if name in sys.modules))\n"
    )
    tests = str(Path(__file__).parents[3])
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tests
    )
    assert done.stdout == "\n\n\nlxml\n"
