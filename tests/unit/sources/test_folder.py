import gzip
import json
import os
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import Mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.source import NO_OPTIONS, Note, ReadOptions, with_flag
from lcbtui.errors import SourceError
from lcbtui.sources import folder
from lcbtui.sources.catalog import find
from lcbtui.sources.formats import io
from lcbtui.sources.formats.tables import RawTable
from lcbtui.sources.open import open_dataset
from unit.sources.opening import column


def written(folder: Path, **files: str | bytes) -> Path:
    for name, content in files.items():
        data = content.encode() if isinstance(content, str) else content
        (folder / name).write_bytes(data)
    return folder


def opened(folder: Path) -> Dataset:
    return open_dataset(find(str(folder)))


Row = dict[str, str]
NAMES = st.from_regex(r"[a-z]{2,5}-[0-9]{1,2}", fullmatch=True)
NUMBERS = st.integers(1, 999).map(str)
HEADERS = ["model", "size", "score", "MMLU", "votes"]


def as_csv(delimiter: str) -> Callable[[list[Row]], str]:
    return lambda rows: "".join(
        f"{delimiter.join(line)}\n" for line in ([*rows[0]], *(row.values() for row in rows))
    )


@st.composite
def files_of_rows(draw: st.DrawFn) -> list[list[Row]]:
    files = []
    for _ in range(draw(st.integers(2, 4))):
        headers = draw(st.lists(st.sampled_from(HEADERS), min_size=2, unique=True))
        cells = st.tuples(*(NAMES if each == "model" else NUMBERS for each in headers))
        rows = draw(st.lists(cells, min_size=2, max_size=4))
        files.append([dict(zip(headers, row, strict=True)) for row in rows])
    return files


@settings(max_examples=25)
@given(
    files_of_rows(),
    st.sampled_from([[as_csv(","), as_csv(";")], [as_csv("\t")], [json.dumps]]),
    st.booleans(),
    st.permutations(range(4)),
)
def test_the_union_has_all_rows_of_all_files_in_order_under_the_headers_of_any(
    files: list[list[Row]], ways: list[Callable[[list[Row]], str]], has_text: bool, order: list[int]
) -> None:
    with TemporaryDirectory() as made:
        for place in (each for each in order if each < len(files)):  # the names say the order
            text = ways[place % len(ways)](files[place])
            (Path(made) / f"part {place}").write_text(text, encoding="utf-8")
        if has_text:
            (Path(made) / "about").write_text("How this was made.\n", encoding="utf-8")
        found = folder.folder_table(Path(made), "made", lambda _: None, NO_OPTIONS)
    assert isinstance(found, RawTable)
    headers = list(dict.fromkeys(header for rows in files for header in rows[0]))
    assert list(found.headers) == [*headers, "file"]
    assert [list(row) for row in zip(*found.columns, strict=True)] == [
        [*(row.get(header, "") for header in headers), f"part {place}"]
        for place, rows in enumerate(files)
        for row in rows
    ]
    assert ("files left out: about" in found.notes) is has_text


def test_scores_of_one_measure_in_other_words_are_one_column_with_errors(tmp_path: Path) -> None:
    written(
        tmp_path,
        a="model,HumanEval,HumanEval_stderr,MMLU-Pro\nx,70,1.5,51\n",
        b="model,humaneval pass@1,humaneval pass@1_stderr,MMLU,HumanEval+\ny,60,2.5,71,55\n",
        c="model,HumanEval,humaneval\nz,50,40\n",
    )
    found = folder.folder_table(tmp_path, "made", lambda _: None, NO_OPTIONS)
    assert isinstance(found, RawTable)
    headers = "model,HumanEval,HumanEval_stderr,MMLU-Pro,MMLU,HumanEval+,humaneval,file"
    assert found.headers == tuple(headers.split(","))
    assert [list(each) for each in found.columns[1:3]] == [["70", "60", "50"], ["1.5", "2.5", ""]]


def test_a_single_file_is_opened_as_if_it_were_named(tmp_path: Path) -> None:
    written(tmp_path, only='[{"model": "a", "score": 1}]')
    (tmp_path / "inner").mkdir()
    written(tmp_path, **{".hidden": "x,y\n1,2\n"})
    table = opened(tmp_path)
    assert [each.key for each in table.columns] == ["model", "pass_at_1"]
    assert table.report.format == "JSON, records, UTF-8"


def test_files_of_one_kind_may_differ_in_delimiter_packing_and_encoding(tmp_path: Path) -> None:
    written(
        tmp_path,
        a="model;score\na;1\n",
        b=gzip.compress(b"model,score\nb,2\n"),
        c="model,score\nc,3\n".encode("utf-16"),
    )
    table = opened(tmp_path)
    assert column(table, "pass_at_1") == ["1", "2", "3"]
    assert table.report.format == (
        "3 files, CSV, semicolon, UTF-8 or CSV, comma, gzip, UTF-8 or CSV, comma, UTF-16"
    )


def test_a_file_that_cannot_be_read_is_named_and_none_is_left_out_silently(tmp_path: Path) -> None:
    written(tmp_path, a="model,score\na,1\n", b='[{"model": "a"')
    with pytest.raises(SourceError, match="/b: is JSON that ends in the middle, at line 1"):
        opened(tmp_path)
    written(tmp_path, b=b"\x89PNG\r\n")
    assert opened(tmp_path).report.notes == ("files left out: b",)


def test_notes_say_which_file_they_are_about(tmp_path: Path) -> None:
    written(tmp_path, a="model,score\na\n", b="model,score\nb,2\n")
    assert opened(tmp_path).report.notes[0].startswith("a: fewer cells than the header: row 1")


def test_folders_and_pipes_are_no_files(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(SourceError, match="no file"):
        opened(tmp_path)


def evalplus(*passed: bool) -> str:
    statuses = ({True: "pass", False: "fail"}[each] for each in passed)
    tasks = {f"HumanEval/{n}": [{"base_status": s}] for n, s in enumerate(statuses)}
    return json.dumps({"eval": tasks})


def test_results_of_a_tool_are_found_in_folders_and_come_before_tables(tmp_path: Path) -> None:
    inner = tmp_path / "runs" / "a"
    inner.mkdir(parents=True)
    written(tmp_path, **{"board.csv": "model,score\nx,1\ny,2\n"})
    written(tmp_path / "runs", **{"m--a_eval_results.json": evalplus(True, True, False, False)})
    written(inner, **{"m--b_eval_results.json": evalplus(True, True, True, False)})
    data = open_dataset(find(str(tmp_path)))
    assert data.words("model") == ["m/b", "m/a"]
    assert data.numbers("pass_at_1").tolist() == [75, 50]
    assert "files left out: board.csv" in data.report.notes
    assert data.report.format == "2 files, EvalPlus results, UTF-8"


def test_what_cannot_be_read_in_a_tree_is_left_out_and_told(tmp_path: Path) -> None:
    inner = tmp_path / "a"
    inner.mkdir()
    (inner / "loop").symlink_to(tmp_path)
    (inner / "q_eval_results.json").symlink_to("q_eval_results.json")
    good = {"m--a_eval_results.json": evalplus(True, False)}
    bad = {
        "n_eval_results.json": '{"eval": {',
        ".o_eval_results.json": evalplus(True),
        "p_eval_results.json": "[1]",
    }
    written(inner, **good, **bad)
    data = open_dataset(find(str(tmp_path)))
    assert data.words("model") == ["m/a"]
    told = "files left out: a/n_eval_results.json, a/p_eval_results.json"
    assert told in data.report.notes
    (inner / "m--a_eval_results.json").unlink()
    with pytest.raises(SourceError, match=r"/a/n_eval_results.json: is JSON that ends in the mid"):
        open_dataset(find(str(tmp_path)))


@pytest.mark.parametrize(
    ("limit", "value", "says"),
    [
        ("MOST_BYTES", 10, "is a folder of too many bytes or values; name one of its"),
        ("MOST_FILES", 1, "is a folder of 2 files, and up to 1 are read"),
        ("MOST_DEEP", 1, r"of its folders only results of evaluation tools are .* one of them: "),
        ("MOST_ENTRIES", 1, r"without any table in it \(all beyond 1 files and folders\)"),
    ],
)
def test_a_tree_is_read_within_limits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, value: int, says: str
) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    written(tmp_path / "a", **{"readme.txt": "words"})
    written(inner, **{f"m{n}_eval_results.json": evalplus(True, False) for n in range(2)})
    assert len(open_dataset(find(str(tmp_path)))) == 2
    monkeypatch.setattr(folder, limit, value)
    with pytest.raises(SourceError, match=says):
        open_dataset(find(str(tmp_path)))


@pytest.mark.parametrize("inside", ["", "a/b"])
def test_of_archives_that_unpack_to_too_much_one_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, inside: str
) -> None:
    monkeypatch.setattr(io, "RATIO_FROM_BYTES", 1 << 10)
    (tmp_path / inside).mkdir(parents=True, exist_ok=True)
    for number in range(3):
        (tmp_path / inside / f"{number}.eval").write_bytes(gzip.compress(b" " * (1 << 20)))
    unpacked = Mock(wraps=io.unpacked)
    monkeypatch.setattr(folder, "unpacked", unpacked)
    with pytest.raises(SourceError, match="unpacks to more than"):
        open_dataset(find(str(tmp_path)))
    unpacked.assert_called_once()


LOG = {"version": 2, "status": "success", "eval": {"model": "x/m", "task": "t"}, "results": {}}
SCORES = [{"name": "s", "metrics": {"accuracy": {"value": 0.5}}}]
INSPECT = json.dumps({**LOG, "results": {"scores": SCORES, "completed_samples": 4}})
REPORT = {"total_instances": 4, "resolved_instances": 2, "resolved_ids": ["a", "b"]}


def test_a_file_of_any_name_is_known_by_key_and_what_looks_so_is_told_first(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    written(inner, **{"mine.txt": INSPECT, "other.json": '{"name": 1}', "cut.json": INSPECT[:80]})
    written(tmp_path, **{"about.txt": "words", "metadata.yaml": "a: 1"})
    data = open_dataset(find(str(tmp_path)))
    assert data.words("model") == ["x/m"]
    assert "files left out: a/b/cut.json, about.txt, a/b/other.json" in data.report.notes
    for name in ("metadata.yaml", "about.txt"):
        (tmp_path / name).unlink()
    with pytest.raises(SourceError, match=r"are read, without table PATH; name one"):
        open_dataset(find(str(tmp_path), ReadOptions(table=".results")))


def test_tools_in_own_folders_are_named_and_beside_each_other_are_one_table(tmp_path: Path) -> None:
    places = [tmp_path / "runs" / each for each in ("inspect/x", "inspect/y", "swe")]
    for place, text in zip(places, (INSPECT, INSPECT, json.dumps(REPORT)), strict=True):
        place.mkdir(parents=True)
        written(place, **{"m.run.json": text})
    several = r"of several tools \(Inspect: runs/inspect/; SWE-bench: runs/swe/\); name one of its"
    with pytest.raises(SourceError, match=several):
        open_dataset(find(str(tmp_path)))
    written(places[0], **{"n.run.json": json.dumps(REPORT)})
    assert len(open_dataset(find(str(tmp_path)))) > 1


def test_more_resolved_than_there_are_is_refused(tmp_path: Path) -> None:
    written(tmp_path, **{"m.run.json": json.dumps({**REPORT, "resolved_instances": 5})})
    with pytest.raises(SourceError, match=r"^m\.run\.json: 5 of 4 instances are resolved"):
        open_dataset(find(str(tmp_path)))


def test_files_with_a_score_as_fractions_and_in_percent_are_in_one_scale(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("model,mmlu,mmlu_stderr,x\na,59.4,1.2,1\nb,61,1,2\n")
    (tmp_path / "b.csv").write_text("model,mmlu,mmlu_stderr,x\nc,0.723,0.012,0.5\nd,0.5,0.01,1\n")
    found = open_dataset(find(str(tmp_path)))
    assert found.numbers("mmlu").tolist() == [59.4, 61, 72.3, 50]
    assert found.numbers("standard_error").tolist() == [1.2, 1, 1.2, 1]
    assert found.numbers("x").tolist() == [1, 2, 0.5, 1]
    assert [found.cell(row, "mmlu").decimals for row in (0, 2)] == [1, 1]
    words = "mmlu is in fractions in b.csv, read as percent as in the others"
    notes = [each for each in found.report.notes if isinstance(each, Note) and each.told]
    assert [with_flag(each) for each in notes] == [f"{words} (--as-is mmlu keeps them)"]
    kept = open_dataset(find(str(tmp_path), ReadOptions(as_is=("mmlu",))))
    assert kept.numbers("mmlu").tolist() == [59.4, 61, 0.723, 0.5]
