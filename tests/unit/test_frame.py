"""`lcbtui.frame`: the rows of `ls` as a DataFrame, and the examples of docs/python.md."""

import json
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd
import pytest

import lcbtui
from lcbtui.rows import Argument
from lcbtui.view.state import FIELDS, Form
from result_documents import year
from unit.cli.running import lcb as run

Capture = pytest.CaptureFixture[str]

ROOT = Path(__file__).parents[2]

OWN = (
    "model,params,score,released,kind,n\n"
    "ours-7B,7B,70.25,2025-06,base,100\n"
    "Beta 13B,~13B,≈66,2024,chat,\n"
    "Gamma,,61.5,2025-01-31,base,100\n"
    "Gamma,3B,,,,\n"
)
LONG = "model,task,acc\n" + "".join(
    f"m{model},t{task},{50 + model + task / 10}\n" for model in range(6) for task in range(3)
)
RUNS = "model,problem,repo,passed\n" + "".join(
    f"m{model},p{problem},r{problem % 9},{int((model + problem) % 3 > 0)}\n"
    for model in range(3)
    for problem in range(40)
)

SOURCES: Sequence[tuple[tuple[str, ...], Mapping[str, Argument]]] = (
    ((), {}),
    (("reported",), {"window": "all", "per_model": "all", "score": "50..", "series": "open-data"}),
    (("figure", "paper"), {"columns": ["model", "source", "pass_at_1", "also_in"]}),
    (("own.csv",), {"query": "no-such-model"}),
    (("own.csv", "paper"), {"y": "score", "lower_better": True, "rank_anyway": True}),
    (("long.csv",), {"pivot": "task", "y": "mean(*)", "bits": 8, "rho": 0.3}),
    (("year.json",), {"window": "2024-03..2024-08", "table": None, "as_is": ()}),
)


ARGUMENTS = {field.flag.removeprefix("--").replace("-", "_"): field for field in FIELDS}
SWITCHES = {name for name, field in ARGUMENTS.items() if field.notation.form is Form.SWITCH}


@pytest.fixture(autouse=True)
def own_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("own.csv").write_text(OWN, encoding="utf-8")
    Path("long.csv").write_text(LONG, encoding="utf-8")
    Path("runs.csv").write_text(RUNS, encoding="utf-8")
    Path("year.json").write_text(json.dumps(year()), encoding="utf-8")


def flags(arguments: Mapping[str, Argument]) -> list[str]:
    """The arguments as they are typed in a shell."""
    words = []
    for name, value in arguments.items():
        field = ARGUMENTS[name]
        if isinstance(value, bool):
            words.append(field.flag if value else field.off_flag)
        elif isinstance(value, str | int | float):
            words.append(f"{field.flag}={value}")
        elif value:
            repeated = field.notation.form is Form.REPEATED
            words += [f"{field.flag}={each}" for each in (value if repeated else [",".join(value)])]
    return words


EACH: Mapping[str, tuple[str, Argument]] = {
    **{name: ("paper", not ARGUMENTS[name].default) for name in SWITCHES},
    "query": ("paper", "qwen | params<=8B"),
    "params": ("paper", "..32B"),
    "score": ("paper", "60..70"),
    "series": ("paper", ["ours", "open-data"]),
    "sort": ("paper", ["-organization", "model"]),
    "limit": ("paper", 3),
    "columns": ("paper", ["model", "rank_low", "pass_at_1"]),
    "x": ("reported", "release_date"),
    "y": ("long.csv", "acc"),
    "label": ("paper", "organization"),
    "series_by": ("paper", "organization"),
    "xlim": ("paper", "1..100"),
    "ylim": ("paper", "40..80"),
    **dict.fromkeys(("title", "x_title", "y_title"), ("paper", "a title")),
    "window": ("reported", "all"),
    "problems": ("own.csv", 200),
    "release": ("own.csv", "v5"),
    "plus_minus": ("own.csv", "ci95"),
    "per_model": ("reported", "best"),
    "params_unit": ("own.csv", "M"),
    "table": ("year.json", None),
    "transpose": ("own.csv", False),
    "pivot": ("long.csv", "task"),
    "as_is": ("own.csv", ["params"]),
    "cluster": ("runs.csv", "repo"),
    "params_from_names": ("own.csv", True),
    "join_params": ("own.csv", True),
    "join": ("own.csv", "paper"),
    "against": ("figure", "reported"),
    "by_month": ("year.json", ["Learned"]),
    "vs": ("paper", "Qwen3-32B"),
    "rho": ("paper", 0.6),
    "rank_anyway": ("figure", True),
    "bits": ("paper", 16),
    "ours": ("paper", "Qwen3-32B"),
    "pin": ("paper", ["Qwen3-32B", "Qwen3-14B"]),
}
"""For each argument a source on which it says something, and a value."""


@pytest.mark.parametrize(
    ("sources", "arguments"),
    [*SOURCES, *(((source,), {name: value}) for name, (source, value) in EACH.items())],
)
def test_a_frame_has_the_rows_of_ls(
    sources: tuple[str, ...], arguments: Mapping[str, Argument], capsys: Capture
) -> None:
    frame = lcbtui.frame(*sources, **arguments)
    assert capsys.readouterr() == ("", "")
    printed = run("ls", *sources, *flags(arguments), "-f", "json").out
    records = json.loads(printed)["rows"]
    assert isinstance(frame.index, pd.RangeIndex)
    assert len(frame) == len(records)
    written = frame.attrs["as_written"]
    for row, record in enumerate(records):
        assert {key for key, told in record.items() if told is not None} <= set(frame.columns)
        for key in frame.columns:
            value = written[key][row] or None if key in written else frame[key].iloc[row]
            told = record.get(key)
            same = bool(value) is bool(told) if key == "highlight" else plain(value) == listed(told)
            assert same, (row, key)


def test_every_argument_is_tried() -> None:
    assert set(EACH) == set(ARGUMENTS)


def plain(value: Any) -> object:
    if value is None or value is pd.NaT or (isinstance(value, float) and np.isnan(value)):
        return None
    return float(f"{value:.6g}") if isinstance(value, float) else value


def listed(value: object) -> object:
    if isinstance(value, list):
        return " ".join(value)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(f"{value:.6g}") if is_number else value


def test_a_frame_holds_what_pandas_has_for_each_kind() -> None:
    frame = lcbtui.frame("own.csv", problems=100)
    kinds = {key: str(kind) for key, kind in frame.dtypes.items()}
    assert kinds["model"] == "str"
    assert kinds["total_params_b"] == kinds["pass_at_1"] == kinds["plus_minus"] == "float64"
    assert kinds["evidence"] == "category"
    assert kinds["release_date"] == "datetime64[s]"
    first = frame.iloc[0]
    assert (first["model"], first["release_date"]) == ("ours-7B", pd.Timestamp("2025-06-01"))
    assert frame.attrs["as_written"]["release_date"][:2] == ["2025-06", "2024"]
    assert frame.attrs["roles"]["y"] == "pass_at_1"
    assert frame.attrs["units"]["total_params_b"] == "billions"
    json.dumps(frame.attrs)  # plain values only
    assert lcbtui.frame("paper")["highlight"].dtype == np.bool_


def test_no_match_is_an_empty_frame_with_its_columns() -> None:
    frame = lcbtui.frame("paper", query="no-such-model")
    assert len(frame) == 0
    assert {"model", "total_params_b", "pass_at_1"} <= set(frame.columns)


def test_a_path_is_a_file_whatever_it_is_called() -> None:
    Path("paper").write_text(OWN, encoding="utf-8")
    assert len(lcbtui.frame(Path("paper"))) == 4
    assert len(lcbtui.frame("paper")) == 12


@pytest.mark.parametrize(
    ("sources", "arguments", "words"),
    [
        (("nowhere.csv",), {}, "nowhere.csv"),
        (("paper",), {"query": "score>"}, "expected a number at column 7"),
        (("paper",), {"quary": "x"}, "no argument quary; did you mean query"),
        (("paper",), {"frontier": "yes"}, "expected True or False"),
        (("paper",), {"limit": True}, "expected a text, a number or a list of names"),
        (("paper",), {"limit": -1}, "--limit -1"),
        (("paper",), {"ours": "no-such-model"}, "no model of that name"),
    ],
)
def test_what_cannot_be_asked_raises_the_error_of_the_shell(
    sources: tuple[str, ...], arguments: Mapping[str, Argument], words: str
) -> None:
    with pytest.raises(lcbtui.LcbtuiError, match=re.escape(words)):
        lcbtui.frame(*sources, **arguments)


def test_importing_the_package_loads_neither_pandas_nor_the_program() -> None:
    code = "import sys, lcbtui; print([m for m in sys.modules if m[:6] in ('lcbtui', 'pandas')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "['lcbtui.errors', 'lcbtui']\n"


def test_the_examples_of_the_page_run(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    drawn: list[str] = []
    backend = ModuleType("drawing")
    backend.plot = lambda _, kind, **more: drawn.append(kind)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "drawing", backend)
    page = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    assert len(blocks) == 4
    names: dict[str, Any] = {}
    with pd.option_context("plotting.backend", "drawing"):
        for block in blocks:
            exec(block, names)
    assert drawn == ["scatter"]
    assert capsys.readouterr().out.count("\n") == 6
    assert set(names["side_by_side"].columns) == {"v5", "v6"}
