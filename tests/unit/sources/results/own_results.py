"""Documents of LiveCodeBench's shape as tables of one's own, for the tests of this folder."""

import csv
import io
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pyarrow as pa
import pyarrow.parquet as pq

from lcbtui.dataset.dataset import Dataset
from lcbtui.sources.catalog import find
from lcbtui.sources.open import open_dataset, open_sources

Row = dict[str, Any]


def rows_of(document: Mapping[str, object], *, dated: bool = True) -> list[Row]:
    """A row for each performance: model, problem_id, score as a fraction, and what is known."""
    models = cast("list[Row]", document["models"])
    cutoffs = {about["model_repr"]: about["release_date"] for about in models}
    rows = []
    for it in cast("list[Row]", document["performances"]):
        row = {"model": it["model"], "problem_id": it["question_id"], "score": it["pass@1"] / 100}
        if dated:
            cutoff = cutoffs.get(it["model"])
            row |= {
                "question_date": day(it["date"]),
                "difficulty": it["difficulty"],
                "platform": it.get("platform", ""),
                "training_cutoff": "" if cutoff is None else day(cutoff),
            }
        rows.append(row)
    return rows


def day(milliseconds: int) -> str:
    return datetime.fromtimestamp(milliseconds / 1000, UTC).date().isoformat()


def as_csv(rows: list[Row], delimiter: str = ",") -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def as_parquet(rows: list[Row]) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), out)
    return out.getvalue()


WRITERS: dict[str, Callable[[list[Row]], bytes]] = {
    "csv": as_csv,
    "tsv": lambda rows: as_csv(rows, "\t"),
    "jsonl": lambda rows: b"\n".join(json.dumps(row).encode() for row in rows),
    "json": lambda rows: json.dumps(rows).encode(),
    "parquet": as_parquet,
}


def written(folder: Path, files: Mapping[str, Any]) -> Path:
    """A folder with these files: bytes, texts, and anything else as JSON."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        text = content if isinstance(content, (str, bytes)) else json.dumps(content)
        (folder / name).write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


def read(folder: Path, files: Mapping[str, Any], inside: str = "") -> Dataset:
    return open_dataset(find(str(written(folder, files) / inside)))


def opened(folder: Path, name: str, data: bytes | str) -> Dataset:
    return read(folder, {name: data}, name)


def opened_together(*paths: Path) -> Dataset:
    return open_sources([find(str(path)) for path in paths])
