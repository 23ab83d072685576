"""The reports of a model: sorted, with how far they lie apart and why they may."""

from itertools import pairwise

import pytest

from lcbtui.dataset.source import SourceInfo
from lcbtui.report.model import Model, by_report, look_up, spread_lines
from lcbtui.sources.catalog import bundled, find
from lcbtui.sources.formats.csv import split_content
from lcbtui.sources.formats.io import decode
from lcbtui.sources.open import open_plain
from lcbtui.sources.pipeline import read_plain

HEADER = "model,mode,version,window_start,window_end,pass_at_1,reported_by\n"


def model_of(rows: str) -> Model:
    text = HEADER + rows
    info = SourceInfo("mine", "mine")
    raw = split_content(decode(text.encode(), "mine"), "mine")
    (found,) = look_up([read_plain(info, raw, "mine")], ["a"])
    return found


def test_reports_stand_in_the_order_of_the_sources_by_mode_and_best_first() -> None:
    (found,) = look_up([open_plain(info) for info in bundled().values()], ["Qwen3-32B"])
    rows = by_report(found.rows)
    assert sorted(map(id, rows)) == sorted(map(id, found.rows))
    names = [row.table.source.name for row in rows]
    assert names == sorted(names, key=list(bundled()).index)
    for one, other in pairwise(rows):
        same = one.table is other.table and one.cell("mode") == other.cell("mode")
        if same:
            first, second = (row.cell("pass_at_1").number for row in (one, other))
            assert first is not None
            assert second is not None
            assert first >= second


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("a,,v5,2024-08,2025-01,60,x\n", []),
        ("a,,v5,2024-08,2025-01,60,x\na,,v5,2024-08,2025-01,60,y\n", ["60 in all 2 reports"]),
        (
            "a,,v5,2024-08,2025-01,60,x\na,,v6,2024-08,2025-01,55.5,y\n",
            ["55.5 to 60 in 2 reports on 2 releases (v5, v6): not one measurement"],
        ),
        (
            "a,,v5,2024-08,2025-01,60,x\na,,v5,2024-10,2025-01,55,y\n",
            ["55 to 60 in 2 reports on 2 problem windows: not one measurement"],
        ),
        (
            "a,,v5,2024-08,2025-01,60,x\na,,v5,,,55,y\n",
            ["55 to 60 in 2 reports; not every report states its window"],
        ),
        (
            "a,,v5,2024-08,2025-01,60,x\na,,v5,2024-08,2025-01,55,y\n",
            ["55 to 60 in 2 reports on one release and window: settings, sampling or the reporter"],
        ),
        (
            "a,on,v5,2024-08,2025-01,60,x\na,off,v5,2024-08,2025-01,30,x\n",
            [],
        ),
    ],
)
def test_the_spread_is_said_with_what_else_differs(rows: str, said: list[str]) -> None:
    lines = spread_lines(model_of(rows).rows)
    assert len(lines) == len(said)
    for line, words in zip(lines, said, strict=True):
        assert line.startswith(f"mine: {words}")


def test_a_source_without_reporters_has_no_spread() -> None:
    (found,) = look_up([open_plain(find("figure"))], ["DASD-4B-Thinking"])
    assert spread_lines(found.rows) == []
