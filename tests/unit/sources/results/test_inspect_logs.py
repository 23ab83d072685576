import io
import json
import struct
import zipfile
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given

from lcbtui.errors import SourceError
from lcbtui.sources.catalog import find
from lcbtui.sources.open import open_dataset, open_sources
from unit.sources.formats.test_json_values import CONTAINERS
from unit.sources.opening import column
from unit.sources.results.own_results import read, written

METRICS = {"accuracy": {"value": 0.625}, "stderr": {"value": 0.125}}


def log(model: str, grades: str = "CCPI", **changed: Any) -> dict[str, Any]:
    """A log of four samples in two epochs, with a limit that is no score."""
    samples = [
        {"id": n, "epoch": epoch, "scores": {"match": {"value": grade}}}
        for n, grade in enumerate(grades)
        for epoch in (1, 2)
    ]
    score = {"name": "match", "metrics": METRICS}
    about = {"task": "tests/capitals", "model": model, "config": {"limit": 99, "epochs": 2}}
    results = {"total_samples": 8, "completed_samples": 8, "scores": [score]}
    made = {"status": "success", "eval": about, "results": results, "samples": samples}
    return made | changed


def archive(content: dict[str, Any], *, is_zstd: bool) -> bytes:
    """The log as .eval, its members deflated or compressed with zstd, as zip method 93."""
    samples = content.pop("samples")
    members = {"_journal/start.json": {}, "summaries.json": samples, "header.json": content}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", 0 if is_zstd else zipfile.ZIP_DEFLATED) as made:
        for name, member in members.items():
            text = json.dumps(member).encode()
            made.writestr(name, pa.compress(text, "zstd", asbytes=True) if is_zstd else text)
    data = bytearray(packed.getvalue())
    for signature, method in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)) if is_zstd else ():
        place = -1
        while (place := data.find(signature, place + 1)) >= 0:
            struct.pack_into("<H", data, place + method, 93)
    return bytes(data)


@pytest.mark.parametrize("kind", ["json", "deflated", "zstd"])
def test_a_log_is_a_row_with_headline_error_and_how_many_samples(tmp_path: Path, kind: str) -> None:
    content = log("hf/m/a-7B")
    made = content if kind == "json" else archive(content, is_zstd=kind == "zstd")
    opened = read(tmp_path, {"run.eval": made}, "run.eval")
    assert column(opened, "model") == ["m/a-7B"]
    assert column(opened, opened.roles.y or "") == ["62.5"]
    assert column(opened, "standard_error") == ["12.5"]
    assert column(opened, "problems") == ["4"]
    assert opened.report.format.startswith("Inspect log")


def test_logs_of_a_task_are_compared_by_problem_and_of_several_are_columns(tmp_path: Path) -> None:
    packed = archive(log("m/a"), is_zstd=False)
    data = read(tmp_path, {"a.eval": packed, "b.json": log("m/b", "PCIC")})
    assert data.selection is not None
    assert data.words("model") == ["m/a", "m/b"]
    assert data.numbers("pass_at_1").tolist() == [62.5, 62.5]
    assert data.selection.results.problems == ("0", "1", "2", "3")
    assert data.by_key["pass_at_1"].title == "capitals accuracy"
    other = log("m/b")
    other["eval"]["task"] = "rivers"
    opened = read(tmp_path, {"c.json": other})
    assert column(opened, "model") == ["m/a", "m/b"]
    assert column(opened, "rivers accuracy") == ["", "62.5"]


@pytest.mark.parametrize("models", ["ab", "aa", "abab"])
def test_logs_named_one_by_one_are_their_folder_by_problem(tmp_path: Path, models: str) -> None:
    turned = [log(f"m/{model}", "CCPI"[n:] + "CCPI"[:n]) for n, model in enumerate(models)]
    written(tmp_path, {f"{n}.json": each for n, each in enumerate(turned)})
    files = [find(str(each)) for each in sorted(tmp_path.iterdir())]
    results = [each.selection for each in (open_sources(files), open_sources(files[::-1]))]
    assert [each and each.problems for each in results] == [4, 4]
    assert [each and len(each.models) for each in results] == [len(models), len(models)]
    if len({*models}) == len(models):
        both = open_dataset(find(str(tmp_path))), open_sources(files)
        one, other = (each.numbers("pass_at_1").tolist() for each in both)
        assert one == other


def test_beside_scores_without_problems_or_of_another_task_logs_keep_theirs(tmp_path: Path) -> None:
    rivers = log("m/b")
    rivers["eval"]["task"] = "rivers"
    for beside, is_same in ((rivers, False), (log("m/b", samples=[]), True)):
        written(tmp_path, {"own.json": log("m/a"), "other.json": beside})
        data = open_sources([find(str(tmp_path / f"{name}.json")) for name in ("own", "other")])
        assert data.selection is None
        errors = data.numbers("standard_error")
        assert errors[0] == 12.5
        assert bool(errors[1] == 12.5) is is_same


def test_the_headline_is_accuracy_else_the_mean_else_the_first_that_is_no_error() -> None:
    for names, headline in (
        (("stderr", "f1", "mean"), "mean"),
        (("stderr", "f1"), "f1"),
        (("std", "mean", "accuracy"), "accuracy"),
    ):
        score = {"name": "s", "metrics": {each: {"value": 0.25} for each in names}}
        made = log("m", results={"completed_samples": 8, "scores": [score]})
        opened = open_dataset(find("-"), json.dumps(made).encode())
        assert column(opened, f"capitals {headline}") == ["25"]


def test_a_log_without_scores_has_no_score(tmp_path: Path) -> None:
    failed = {"log.json": log("m", status="error", results=None)}
    with pytest.raises(SourceError, match=r"read as Inspect log.*no column holds numbers"):
        read(tmp_path, failed)
    assert column(read(tmp_path, {"good.json": log("n")}), "status") == ["", "error"]


@given(CONTAINERS, CONTAINERS)
def test_any_json_in_the_places_of_a_log_is_rows_or_an_error(one: Any, other: Any) -> None:
    score = {"name": one, "metrics": {"accuracy": {"value": 0.5}, "stderr": other}}
    results = {"completed_samples": one, "scores": [score, other]}
    made = log("m", results=results, samples=[{"id": one, "scores": {"match": other}}])
    assert len(open_dataset(find("-"), json.dumps(made).encode())) == 1
