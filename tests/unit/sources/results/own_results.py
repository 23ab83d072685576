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
    cutoffs = {
        about["model_repr"]: about["release_date"]
        for about in cast("list[Row]", document["models"])
    }
    rows = []
    for found in cast("list[Row]", document["performances"]):
        row = {
            "model": found["model"],
            "problem_id": found["question_id"],
            "score": found["pass@1"] / 100,
        }
        if dated:
            cutoff = cutoffs.get(found["model"])
            row |= {
                "question_date": day(found["date"]),
                "difficulty": found["difficulty"],
                "platform": found.get("platform", ""),
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


def opened(folder: Path, name: str, data: bytes | str) -> Dataset:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return open_dataset(find(str(path)))


def opened_together(*paths: Path) -> Dataset:
    return open_sources([find(str(path)) for path in paths])
