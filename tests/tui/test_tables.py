"""A file with several tables: `d` lists them, and choosing one is a change like any other."""

import json
from pathlib import Path

import golden
from lcbtui.view.state import ViewState

from .driving import explorer, wrote

TWO = """# Boards

## Chat

| Model | Elo |
| --- | --- |
| alpha-7B | 1210 |
| beta-8B | 1190 |

## Code

| Model | HumanEval | MBPP |
| --- | --- | --- |
| alpha-7B | 71.5 | 60.1 |
| gamma-9B | 75.5 | 62.1 |
| delta-3B | 35.5 | 32.1 |
"""


def two_tables(folder: Path) -> str:
    return str(wrote(folder / "boards.md", TWO))


async def test_d_lists_the_tables_of_the_file(tmp_path: Path) -> None:
    async with explorer(ViewState(source=two_tables(tmp_path)), size=(80, 24)) as it:
        await it.press("d")
        golden.check("explorer/tables-80x24", it.text())
        await it.press("escape")
        assert it.labels()


async def test_another_table_is_read_undone_and_in_the_command(tmp_path: Path) -> None:
    async with explorer(ViewState(source=two_tables(tmp_path), table="Code")) as it:
        assert len(it.labels()) == 3
        before = it.explorer.state
        await it.press("d", "up", "enter")
        assert it.labels() == ["alpha-7B", "beta-8B"]
        assert (it.line("status"), it.explorer.state.table) == ("table 1 of 2", "1")
        assert "--table=1" in it.explorer.command
        await it.press("u")
        assert it.explorer.state == before
        assert len(it.labels()) == 3
        await it.press("d", "enter")
        assert it.line("status") == "table 2 of 2"


async def test_a_list_of_a_document_is_chosen_by_its_path(tmp_path: Path) -> None:
    rows = [{"model": f"m{n}-7B", "score": 50 + n} for n in range(3)]
    other = [{"model": f"n{n}-8B", "accuracy": 60 + n} for n in range(4)]
    content = {"a": {"rows": rows}, "b": {"rows": other}}
    path = wrote(tmp_path / "boards.json", json.dumps(content))
    async with explorer(ViewState(source=str(path))) as it:
        assert it.explorer.dataset is not None
        tables = it.explorer.dataset.report.tables
        assert [table.path for table in tables[:2]] == [".a.rows", ".b.rows"]
        await it.press("d", "up", "enter")
        assert it.explorer.state.table == ".a.rows"
        assert it.labels() == ["m2-7B", "m1-7B", "m0-7B"]
