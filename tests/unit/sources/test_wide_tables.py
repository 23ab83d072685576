"""Tables of very many columns or rows take time in proportion: steps are counted, not seconds."""

import json
import sys
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from lcbtui.report.load_report import explained
from lcbtui.sources.formats import csv as csv_format
from lcbtui.sources.open import open_dataset
from lcbtui.view.state import ViewState
from unit.cli.running import lcb
from unit.sources.formats.test_parquet import written
from unit.sources.opening import STDIN


def steps(data: bytes) -> int:
    """How many lines of Python are run to read a source and to explain it."""
    count = 0

    def tracer(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        if not frame.f_globals.get("__name__", "").startswith("lcbtui."):
            return None
        count += event == "line"
        return tracer

    before = sys.gettrace()
    sys.settrace(tracer)
    try:
        explained(open_dataset(STDIN, data), ViewState(source="-"))
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize(
    "header",
    [
        lambda place: "model" if not place else "score",
        lambda place: "model" if not place else ("score", "stderr", "params")[place % 3],
        lambda place: "model" if not place else "",
        lambda place: "model" if not place else f"c{place}",
    ],
    ids=["repeated", "three", "empty", "different"],
)
def test_twice_the_columns_take_twice_the_steps(header: Any) -> None:
    def table(width: int) -> bytes:
        rows = (map(header, range(width)), ["a", *["1"] * (width - 1)])
        return "\n".join(map(",".join, rows)).encode()

    steps(table(100))  # imports and caches
    assert steps(table(200)) < 2.3 * steps(table(100))


@pytest.mark.parametrize("is_csv", [True, False])
def test_a_wide_short_table_needs_no_arrow(is_csv: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    columns = {"model": ["a"] * 50, **{f"c{place}": ["1"] * 50 for place in range(500)}}
    if is_csv:
        monkeypatch.setattr(csv_format, "LARGE", 0)
        data = "\n".join(map(",".join, (columns, *zip(*columns.values(), strict=True)))).encode()
    else:
        data = written(columns)
    dataset = open_dataset(STDIN, data)
    assert len(dataset) == 50
    assert dataset.texts("model").array is None


def test_a_header_of_megabytes_is_looked_at_once() -> None:
    def table(words: int) -> bytes:
        return f"model,{'GSM acc ' * words}score\na,1\nb,2\n".encode()

    steps(table(1000))  # imports and caches
    assert steps(table(200_000)) < 2 * steps(table(1000))


@pytest.fixture
def many(tmp_path: Path) -> str:
    path = tmp_path / "many.csv"
    path.write_text("model,score\n" + "".join(f"Same,{i % 100}\n" for i in range(700)), "utf-8")
    return str(path)


def test_of_a_model_with_very_many_rows_the_first_are_shown_and_records_have_all(many: str) -> None:
    lines = lcb("show", "Same", "-d", many).out.splitlines()
    assert "680 more: -f csv has all" in lines
    assert sum(line.startswith(f"{many} ") for line in lines) == 20, "a line a row"
    assert lcb("show", "Same", "-d", many, "-f", "csv").out.count("Same") == 700


def rows_in(form: str, number: int) -> bytes:
    """A table of some rows, as one format has it."""
    rows = [(f"model {n}", f"{n % 97}.5", f"{n % 89}.5") for n in range(number)]
    headers = ("model", "MMLU", "GSM8K")
    lines: Callable[[Sequence[str]], str] = {
        "csv": ",".join,
        "markdown": lambda cells: f"| {' | '.join(cells)} |",
        "links": lambda cells: (
            f"| [**{cells[0]}**](https://x.y/{cells[1]}) | `{cells[1]}` | {cells[2]} |"
        ),
        "drawn": lambda cells: f"|{'|'.join(cells)}|",
        "html": lambda cells: f"<tr><td>{'<td>'.join(cells)}",
        "latex": lambda cells: f"{' & '.join(cells)} \\\\",
        "json": lambda cells: json.dumps(dict(zip(headers, cells, strict=True))),
        "yaml": lambda cells: f"- {{model: {cells[0]}, MMLU: {cells[1]}, GSM8K: {cells[2]}}}",
    }[form]
    rule = {"markdown": ["|-|-|-|"], "links": ["|-|-|-|"], "drawn": ["+---+---+---+"]}.get(form, [])
    head = [] if form in ("json", "yaml") else [lines(headers), *rule]
    around = {
        "drawn": ("+---+---+---+\n", "\n+---+---+---+"),
        "html": ("<html><table>", "</table></html>"),
        "latex": ("\\begin{tabular}{lll}", "\\end{tabular}"),
    }.get(form, ("", ""))
    return "\n".join([*head, *map(lines, rows)]).join(around).encode()


@cache
def steps_of_rows(form: str) -> int:
    assert len(open_dataset(STDIN, rows_in(form, 600))) == 600  # imports and caches
    return steps(rows_in(form, 600)) - steps(rows_in(form, 400))


@pytest.mark.parametrize(
    ("form", "most"),
    {
        "markdown": 2.9,
        "links": 3.3,
        "drawn": 2.9,
        "html": 2.4,
        "latex": 2.8,
        "json": 1.7,
        "yaml": 2.5,
    }.items(),
)
def test_a_row_takes_few_more_steps_than_one_in_csv(form: str, most: float) -> None:
    assert steps_of_rows("csv") < steps_of_rows(form) < most * steps_of_rows("csv")
