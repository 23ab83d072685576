"""`--by-month` at the command line: the chart in every form, the rows, and what is said."""

import json

import pytest

from lcbtui.chart.style import PALETTE, Charset, Depth, model_marker, sgr
from result_documents import year
from unit.cli.running import lcb, put


@pytest.fixture
def file() -> str:
    return put("year.json", json.dumps(year()))


def test_ls_marks_models_in_the_colours_of_the_legend(
    file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLORTERM", "truecolor")
    models = ("Old", "Learned")
    ran = lcb("ls", file, *(f"--by-month={name}" for name in models), "--color", "always")
    for place, name in enumerate(models):
        marker = model_marker(place, Charset.SHAPES)
        painted = f"\x1b[{sgr(PALETTE[marker.role], Depth.TRUE)}m{marker.glyph}\x1b[0m {name} "
        lines = [line for line in ran.out.splitlines() if f" {name} " in line]
        assert lines
        assert all(painted in line for line in lines), name
