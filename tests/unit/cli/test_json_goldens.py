"""What every command writes as json: programs depend on each key and each digit."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import golden
from result_documents import small, year
from unit.cli.running import lcbtui

Capture = pytest.CaptureFixture[str]

COMMANDS = {
    "sources": "sources",
    "ls-figure": "ls figure",
    "ls-figure-against-paper": "ls figure --against paper",
    "ls-paper": "ls paper",
    "ls-paper-vs": "ls paper --vs DASD-4B-Thinking",
    "ls-reported-all-windows": "ls reported --window all -n 12",
    "ls-reported-sizes-from-names": "ls reported --params-from-names -q qwen -n 9",
    "show": "show dasd",
    "show-reported": "show Qwen3-32B -d reported",
    "stats-few": "stats figure -q openness=open-data",
    "stats-paper": "stats paper",
    "best-reported": "best reported 4GB -q qwen3",
    "compare": "compare AReaL-boba-2-14B Qwen3-30B-A3B DASD-4B-Thinking",
    "plan": "plan --gap 2 --problems 500",
    "check": "check board.csv",
    "results-ls": "ls results.json",
    "results-ls-window": "ls results.json --window 2024-01-01..2024-02-29",
    "results-stats": "stats results.json",
    "results-show": "show Late -d results.json",
    "results-compare": "compare Early Late -d results.json",
    "results-check": "check results.json",
    "months-ls": "ls year.json --by-month Learned --by-month Old",
}

BOARD = """\
model,params,version,pass@1,notes
Alpha-7B,7,v5,50.5,
Beta,,v5,61,x
Beta,13,v6,n/a,
"""


@pytest.mark.parametrize(("name", "command"), COMMANDS.items(), ids=COMMANDS)
def test_json_is_as_it_was(
    name: str, command: str, capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("board.csv").write_text(BOARD, encoding="utf-8")
    for file, made in (("results.json", small(5)), ("year.json", year())):
        Path(file).write_text(json.dumps(made), encoding="utf-8")
    ran = lcbtui(capsys, *command.split(), "-f", "json")
    assert ran.status == 0, ran.err
    assert ran.out.endswith(("]\n", "}\n"))
    record = json.loads(ran.out)
    assert record["schema_version"] == 1
    golden.check(f"json/{name}", "\n".join(brief(record)))


def brief(record: dict[str, Any]) -> Iterator[str]:
    """A line for each key, and of a list for each of the first two that it holds."""
    for key, value in record.items():
        if isinstance(value, list):
            yield f"{key}: {len(value)}"
            yield from (f"  {json.dumps(each, ensure_ascii=False)}" for each in value[:2])
        else:
            yield f"{key}: {json.dumps(value, ensure_ascii=False)}"
