"""Every refusal of a source: which format, what is missing, what would work; and that works.

Each file is refused by the command line. Where its message has a flag, that is taken out of the
message and run; where it asks for another file, one as it asks for is read.
"""

import gzip
import io
import json
import os
import re
import shlex
import socket
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lcbtui.sources import folder, long_tables
from lcbtui.sources.formats import csv as csv_format
from lcbtui.sources.formats import html, latex, tables, tidy, workbook, yaml
from lcbtui.sources.formats import io as reading
from lcbtui.sources.formats import parquet as parquet_format
from unit.cli.running import Ran, lcb
from unit.sources.formats.workbooks import Cell, in_compound_file, xlsx, xlsx_of, xlsx_sheet

ROWS = [("a-7B", 70.1), ("b-8B", 60.2), ("c-9B", 50.3)]
CSV = b"model,score\n" + "".join(f"{name},{score}\n" for name, score in ROWS).encode()
RECORDS: list[object] = [{"model": name, "score": score} for name, score in ROWS]
JSON = json.dumps(RECORDS).encode()
YAML = "".join(f"- model: {name}\n  score: {score}\n" for name, score in ROWS).encode()
MARKDOWN = "| model | score |\n|---|---|\n" + "".join(f"| {n} | {s} |\n" for n, s in ROWS)
HTML = "<html><table><tr><th>model<th>score" + "".join(f"<tr><td>{n}<td>{s}" for n, s in ROWS)
HTML += "</table></html>"
LATEX = r"\begin{tabular}{ll}model & score \\" + "".join(f"{n} & {s} \\\\" for n, s in ROWS)
LATEX += r"\end{tabular}"
SHEET: list[list[Cell]] = [["model", "score"], *(list[Cell](row) for row in ROWS)]
WORKBOOK = xlsx({"A": SHEET})
LONG = "model,task,score\n" + "".join(
    f"{name},{task},{score}\n" for name, score in ROWS for task in ("x", "y")
)
WIDE = ["model", *(f"c{n}" for n in range(20_000))]
RESULTS = {"model": "a", "question_id": "q", "date": 1_700_000_000_000, "pass@1": 50}
GRADES = {"question_id": "q", "graded_list": [True, False]}
SAMPLE = {"doc_id": 1, "filtered_resps": [], "target": "", "filter": "none"}
READS = "lcbtui reads CSV, TSV, JSON"


def in_parquet(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink)
    return bytes(sink.getvalue().to_pybytes())


def in_zip(**files: bytes) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), data)
    return whole.getvalue()


def results(*rows: object) -> bytes:
    return json.dumps({"performances": rows, "models": []}).encode()


TABLE = pa.table({"model": [name for name, _ in ROWS], "score": [score for _, score in ROWS]})
TWO = f"# One\n\n{MARKDOWN}\n# Two\n\n{MARKDOWN}"
NO_NUMBERS = "| a | b |\n|---|---|\n| x | y |\n| z | w |\n"
WORDS = "<table><tr><th>model<th>note<tr><td>a<td>x<tr><td>b<td>y</table>\n"
LISTS = [["model", "score"], *ROWS]
LONG_CELL, SPARSE, SPACED = "x" * 500, "\na,1" * 3_000, CSV + b"\n" * 100_000
ARGUMENTS = {"model_args": "pretrained=a/b"}
VOTES = LONG.replace("score", "votes").replace("task", "task,rank")
VOTES = VOTES.replace(",x,", ",x,1,").replace(",y,", ",y,2,")


@dataclass(frozen=True)
class Case:
    """A file that is refused.

    Attributes:
        data: what is in it.
        says: in the message the format and what is missing; what would work, else what is read.
            Regular expressions.
        flags: it is refused with these alone.
        mended: a file as the message asks for, where it has no flag, nor asks to leave one out.
        limit: of a module, that is smaller meanwhile.
    """

    data: bytes | str
    says: str
    flags: str = ""
    mended: bytes | str = b""
    limit: tuple[object, str, int] | None = None


CASES = [
    # What is no table at all.
    *(Case(it, "is empty") for it in ("", " \r\n\t\n", "\ufeff", " " * 20_000)),
    Case(bytes(range(256)) * 4, "is binary"),
    Case(b"%PDF-1.4", "is PDF and no table"),
    Case(b"SQLite format 3\0", "is SQLite and no table"),
    Case(b"\x89PNG\r\n", "is PNG and no table"),
    Case(b"\xff\xd8\xff\xe0", "is JPEG and no table"),
    Case(b"\x7fELF", "is a program and no table"),
    Case(b"version https://git-lfs.github.com/spec/v1\n", r"Git LFS \(git lfs pull fetches it\)"),
    Case(CSV.decode().encode("utf-16-le"), "is binary or UTF-16 without its mark"),
    Case(b"\xff\xfea,\xd8\xd8\xd8", "is no valid UTF-16; save it as UTF-8"),
    Case(
        f"model,score\n{LONG_CELL},1\n",
        "has a line of more than 16 MiB.*; shorten its cells",
        mended=json.dumps([{"model": LONG_CELL, "score": 1}]),
        limit=(csv_format, "LONGEST_LINE", 100),
    ),
    Case(CSV * 20, "more than 1 GiB; choose rows", limit=(reading, "LIMIT", 300)),
    # Text with delimiters.
    Case(
        "who,where\na,b\n",
        r"read as CSV.* no column holds numbers, .* \(columns: who, where\); a score is a column",
        mended="who,where,score\na,b,70.3\n",
    ),
    Case("who,where\na,b\n", "read as CSV; 70%", mended="who,where,score\na,b,70%\n"),
    Case(f"{','.join(WIDE)}\na{',1' * 20_000}", "is CSV with 20001 columns; keep those"),
    Case(
        f"{','.join(WIDE[:15_000])}{SPARSE}",
        "is CSV with 15000 columns and 3000 rows, most of it empty; keep those",
        mended=f"model,c0{SPARSE}",
    ),
    # Markdown, HTML, LaTeX.
    Case(f"{NO_NUMBERS}\n{NO_NUMBERS}", "is Markdown without numbers in 2 tables; save the file"),
    Case(f"{NO_NUMBERS}\n{MARKDOWN}", "no column holds numbers; --table 2 takes", "--table 1"),
    Case(TWO, "--table Three is no table.*One; --table takes a number", "--table Three"),
    Case(TWO.replace("Two", "One more"), "fits several tables; --table 1", "--table on"),
    Case(CSV, "--table 7: the file holds one table; leave it out, or --table 1", "--table 7"),
    Case(CSV, "--table .models: the file holds one table; leave it out", "--table .models"),
    Case("<html><body><p>70.3</p></body></html>", "is HTML without a table; save the file"),
    Case(f"<html>{WORDS}</html>", "is HTML without numbers in 1 table; save the file"),
    Case(WORDS, "is HTML without numbers in 1 table"),
    Case(
        HTML + " " * 1000, "HTML of more than 32 MiB; keep the part", limit=(html, "LARGEST", 500)
    ),
    Case(f"<html><p>{'<b>x</b>' * 300_000}{HTML}", "or 300,000 tags; keep the part"),
    Case(
        f"<html><table>{'<tr><td colspan=1000>a' * 30}</table></html>",
        "is HTML with 20001 columns; keep those",
        limit=(tidy, "SPREAD_CELLS", 10_000),
    ),
    Case(f"<html><table><tr>{'<td>a' * 30_000}</table></html>", "HTML with 20001 columns; keep"),
    Case('{"a": 1}', r"is one row without a name or a known score \(a\); a table has a row a"),
    Case("<?xml version='1.0'?><a/>", "is XML without a table"),
    Case(LATEX + " " * 1000, "LaTeX of more than 1 MiB; keep", limit=(latex, "LARGEST", 500)),
    Case(r"\begin{tabular}{l}x\end{tabular}", "is LaTeX without a table"),
    Case(rf"\begin{{tabular}}{{l}}{'x &' * 30_000}\\ 1 \end{{tabular}}", "20001 columns; keep"),
    Case("a,b\n1,2\n3,4\n", "--transpose needs a column of names; leave it out", "--transpose"),
    # JSON and YAML.
    Case(JSON[:-20], "is JSON that ends in the middle, at line 1; fetch it again"),
    Case(JSON.replace(b"}, {", b"}, , {", 1), "with an error at line 1 column; mend it there"),
    Case(b"[" * 100_000, "is JSON that is nested too deep for a table; keep the list of records"),
    *(
        Case(it, "is JSON without a list of records; a list of objects", mended=json.dumps(LISTS))
        for it in ("[]", "{}", json.dumps([*RECORDS, "x"]))
    ),
    Case(
        json.dumps([dict.fromkeys(WIDE[:500], 1)]),
        "is JSON with 500 columns; keep those",
        limit=(tables, "MOST_COLUMNS", 400),
    ),
    *(
        Case(
            json.dumps({"boards": {"old": RECORDS, "new": RECORDS}, "n": 1}),
            rf"--table {re.escape(shlex.quote(at))}: {why}; --table '?\.boards\.(old|new)",
            f"--table '{at}'",
        )
        for why, paths in {
            "is no path such as": (".boards[", ".[].[]"),
            "there is no list of records": (
                *(".boards.none", ".n", ".n[]", ".boards.old[9]", ".boards.old[0].score.x"),
            ),
        }.items()
        for at in paths
    ),
    Case('{"a": [], "b": 70.3}', "there is no list of records; --table", "--table .b", mended=JSON),
    Case(YAML, "YAML of more than 0 MiB; save it as JSON", limit=(yaml, "LARGEST_MB", 0)),
    Case(
        YAML + b'- model: "x\n',
        r"is YAML with an error at line \d+ column \d+: .*; mend it there",
        mended=YAML + b'- model: "x"\n',
    ),
    Case(
        YAML.replace(b"a-7B", b"a\x1b"),
        "control characters are not allowed; mend it there",
        mended=JSON.replace(b"a-7B", rb"a\u001b"),
    ),
    Case("- a: " + "[" * 1000 + "\n", "is YAML with an error at .* nesting depth; mend it there"),
    Case(YAML + b"- ? [a, b]\n  : 1\n", "YAML with .*: found unhashable key; mend it there"),
    Case(YAML + b"- model: *x\n", "is YAML with an error; mend it there", mended=YAML),
    Case(
        "---\na: &a [x,x,x,x,x,x,x,x,x,x]\n"
        + "".join(f"{k}: &{k} [{','.join([f'*{p}'] * 10)}]\n" for p, k in pairwise("abcdefghi")),
        "is YAML whose aliases stand for far more than its text; save it as JSON",
    ),
    # What is packed.
    Case(gzip.compress(CSV)[:-12], "is gzip that ends in the middle; fetch it again"),
    Case(gzip.compress(CSV)[:-8] + b"12345678", "is gzip that is damaged; fetch it again"),
    Case(
        gzip.compress(SPACED),
        "is gzip that unpacks to more than 1 GiB or 200 times its size; choose rows",
        mended=SPACED,
        limit=(reading, "RATIO_FROM_BYTES", 1000),
    ),
    Case(
        gzip.compress(SPACED), "gzip that unpacks to more; choose", limit=(reading, "LIMIT", 1000)
    ),
    Case(gzip.compress(gzip.compress(CSV)), "is gzip within gzip; unpack it once, lcbtui reads"),
    Case(
        in_zip(a_csv=CSV, b_csv=CSV), r"zip .* of 2 files \(a\.csv, b\.csv\); unpack it, and name"
    ),
    Case(in_zip(x__=b""), "is a zip archive of 0 files; name one of them or their folder"),
    Case(in_zip(a_csv=CSV)[:-30], "is zip that is damaged or has a password; fetch it again"),
    # Workbooks.
    Case(xlsx_of({"A": "<worksheet/>"}), "is workbook without a table"),
    Case(
        xlsx({"A": [["a", "b"], ["x", "y"]], "B": SHEET}),
        "read as workbook, xlsx: no column holds numbers; --table 2 takes another table",
        "--table A",
    ),
    Case(
        xlsx_of({"A": xlsx_sheet([["model", "score"]]) + " " * 3_000_000}),
        "is a workbook that unpacks to more than 1 GiB or 200 times; save the sheet as CSV",
        limit=(reading, "RATIO_FROM_BYTES", 1000),
    ),
    Case(xlsx_of({"A": "<worksheet><sheetData><row"}), "is .*workbook .*; save the"),
    Case(
        in_compound_file(b"", "WordDocument"), "is a workbook that cannot be read; save the sheet"
    ),
    Case(
        xlsx({name: [["x"], [*[None] * 16_000, "y"]] for name in "ABCDE"}),
        "is a workbook that cannot be read: it is damaged, or has cells so; save the sheet",
        limit=(workbook, "MOST_MEMORY", 1 << 20),
    ),
    # Parquet.
    Case(in_parquet(TABLE)[:-30], "is Parquet that ends in the middle; fetch it again"),
    Case(in_parquet(pa.table({})), "is Parquet that is damaged; fetch it again"),
    Case(
        in_parquet(pa.table({"model": ["a"] * 90, "score": [1.5] * 90})),
        "is Parquet with 90 rows of 2 columns, too many to read; choose rows or columns",
        limit=(parquet_format, "MOST_CELLS", 100),
    ),
    # Results by problem, long tables.
    Case(results(), "is results by problem of which none can; a row names a model, a problem and"),
    Case(results(RESULTS | {"pass@1": "x"}), "is results by problem of which none; a row names"),
    Case(
        json.dumps(SAMPLE | {"perplexity": 7.5}) + "\n",
        "is results by problem of which none can be used; a row names",
        mended=json.dumps({"results": {"t": {"acc,none": 0.5}}, "config": ARGUMENTS}),
    ),
    Case(json.dumps([GRADES | {"graded_list": []}]), "by problem of which none; a row names"),
    Case(json.dumps([GRADES | {"question_id": ""}]), "by problem of which none; a row names"),
    Case(results(RESULTS), "has a row a model as it is; leave --transpose out", "--transpose"),
    Case(results(RESULTS), "as it is; leave --pivot out", "--pivot question_id"),
    Case(
        LONG,
        "--pivot takes up to 2 rows, and there are 6; keep those",
        "--pivot task",
        mended="model,task,score\na,x,1\n",
        limit=(long_tables, "MOST_ROWS", 2),
    ),
    Case(LONG, "is no column that tells rows of one name apart; --pivot task", "--pivot nosuch"),
    Case("a,b\n1,2\n1,3\n2,4\n2,5\n", "needs a column of names; leave --pivot out", "--pivot a"),
    Case(VOTES, "needs a column of names and one of scores; leave --pivot out", "--pivot task"),
    Case("model,task,score\na,x,1\nb,y,2\n", "--pivot task: ; leave --pivot out", "--pivot task"),
]


def ran(*arguments: str) -> Ran:
    return lcb("ls", *arguments)


def message_of(refused: Ran) -> str:
    """The one line of a refusal, without the name of the program."""
    assert refused.status == 2, refused
    assert refused.out == ""
    (line,) = refused.err.splitlines()
    return line.removeprefix("lcbtui: error: ")


def as_told(works: str) -> tuple[str, ...]:
    """The flags that a message asks for, in place of those that were refused."""
    if "leave" in works:
        return ()
    found = re.search(r"(--(?:table|pivot)) (?!takes)", works)
    assert found, f"no flag in: {works}"
    return (found[1], shlex.split(works[found.end() :].replace(",", " "))[0])


def write(name: str, data: bytes | str) -> None:
    Path(name).write_bytes(data.encode() if isinstance(data, str) else data)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.says[:40])
def test_a_refusal_says_the_format_what_is_missing_and_what_works(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    if case.limit is not None:
        monkeypatch.setattr(*case.limit)
    write("board", case.data)
    message = message_of(ran("board", *shlex.split(case.flags)))
    says, _, works = case.says.partition("; ")
    assert re.match(rf"board:? .*{says}.*; .*", message), message
    works_too = message.rpartition("; ")[2]
    assert re.search(works or READS, works_too), message
    flags: tuple[str, ...] = ()
    if re.search("--(table|pivot)|leave", works) and not case.mended:
        flags = as_told(works_too)
    else:
        write("board", case.mended or CSV)
    shown = ran("board", *flags)
    assert shown.status == 0 and shown.out, shown.err


def as_standard_input(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


def test_an_address_is_piped_in(monkeypatch: pytest.MonkeyPatch) -> None:
    address = "https://example.org/board.csv"
    message = message_of(ran(address))
    assert message.startswith(f"{address}: lcbtui does not use the network; pipe it in: ")
    command = message.rpartition("pipe it in: ")[2]
    assert command == f"curl -sL {address} | lcbtui -"
    as_standard_input(monkeypatch, CSV)
    assert ran(*shlex.split(command.rpartition("lcbtui ")[2])).status == 0


def test_a_silent_pipe_is_piped_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(reading, "PIPE_TIMEOUT", 0.01)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    message = message_of(ran(str(pipe)))
    assert "is a pipe that sent nothing for 0.01 seconds; start what writes into it, or" in message
    assert message.endswith("pipe that into lcbtui -, which waits")
    as_standard_input(monkeypatch, CSV)
    assert ran("-").status == 0


def test_standard_input_is_a_pipe_of_no_more_than_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    message = message_of(ran("-"))
    assert message == "-: nothing is piped into standard input; pipe a table into it"
    monkeypatch.setattr(reading, "LIMIT", 300)
    as_standard_input(monkeypatch, CSV * 20)
    message = message_of(ran("-"))
    assert message.startswith("standard input: holds more than 1 GiB, all that is read")
    assert message.endswith("; choose rows or columns before")
    as_standard_input(monkeypatch, CSV)
    assert ran("-").status == 0


def test_what_cannot_be_looked_at_is_told_in_the_words_of_the_system(tmp_path: Path) -> None:
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    message = message_of(ran(str(loop)))
    assert message.endswith("loop: cannot be read: too many levels of symbolic links")


def test_a_workbook_with_a_password_is_saved_without_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "board").write_bytes(WORKBOOK)
    answer = subprocess.CompletedProcess([], workbook.PASSWORD, b"")
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(subprocess, "run", lambda *_, **__: answer)
        message = message_of(ran(str(tmp_path / "board")))
    assert message.endswith("board: is a workbook with a password; save it without one")
    assert ran(str(tmp_path / "board")).status == 0


def test_what_is_no_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "board.csv").write_bytes(CSV)
    with socket.socket(socket.AF_UNIX) as opened:
        opened.bind(str(tmp_path / "socket"))
        for name, kind in ((os.devnull, "a device"), (str(tmp_path / "socket"), "a socket")):
            message = message_of(ran(name))
            assert message.startswith(f"{name}: is {kind} and no file; name a file")
    message = message_of(ran(str(tmp_path / "board.csv"), str(tmp_path / "board.csv")))
    assert message.endswith("board.csv: is named twice; name it once")
    assert ran(str(tmp_path / "board.csv")).status == 0


FOLDERS: dict[str, tuple[Mapping[str, bytes], Mapping[str, int], str, str]] = {
    "empty": ({}, {}, r"is a folder without any table in it \(no file\)", READS),
    "of texts": (
        {"a.md": b"words", "b.md": b"words"},
        {},
        r"is a folder without any table in it \(a\.md, b\.md\)",
        READS,
    ),
    "of too many": (
        {"board.csv": CSV, **{f"{n}.csv": CSV for n in range(9)}},
        {"MOST_FILES": 5},
        "is a folder of 10 files, and up to 5 are read",
        "name one of its files or folders$",
    ),
    "of several kinds": (
        {"board.csv": CSV, "b.json": JSON},
        {},
        r"is a folder of files of different kinds \(JSON: b\.json; CSV: board\.csv\)",
        "name one of its files or folders$",
    ),
    "of ever other columns": (
        {"board.csv": CSV}
        | {f"{n}.csv": f"model,{','.join(f'{n}x{m}' for m in range(9))}\na{',1' * 9}".encode()
           for n in range(4)},
        {"MOST_COLUMNS": 20},
        "is a folder whose files have 38 different columns",
        "name one of its files or folders$",
    ),
    "of more than is read": (
        {"board.csv": CSV, "b.csv": CSV + b"\n" * 300},
        {"LIMIT": 300},
        "is a folder of too many bytes or values",
        "name one of its files or folders$",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FOLDERS)
def test_a_folder_that_is_refused_says_why_and_a_file_of_it_is_read(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files, limits, says, works = FOLDERS[name]
    for limit, value in limits.items():
        monkeypatch.setattr(folder, limit, value)
    inside = tmp_path / "boards"
    inside.mkdir()
    for file, data in files.items():
        (inside / file).write_bytes(data)
    message = message_of(ran(str(inside)))
    assert re.match(rf"{re.escape(str(inside))}: {says}; {works}", message), message
    (inside / "board.csv").write_bytes(CSV)
    assert ran(str(inside / "board.csv")).status == 0


def test_a_folder_of_folders_names_one_that_is_read(tmp_path: Path) -> None:
    inside = tmp_path / "a b" / "boards" / "inner"
    inside.mkdir(parents=True)
    (inside / "board.csv").write_bytes(CSV)
    message = message_of(ran(str(tmp_path)))
    assert "(no file), and of its folders only results" in message
    (named,) = shlex.split(message.rpartition("name one of them: ")[2])
    assert ran(named).status == 0
