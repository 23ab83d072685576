"""The recipes of docs/formats.md for boards of today read every model, and the best one first.

Each file has the headers, types and nesting of the board's own, and made-up rows.
"""

import io
import json
import re
import shlex
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pytest
import yaml

from unit.cli.running import parsed

PAGE = Path(__file__).parents[3] / "docs" / "formats.md"
RECIPES = {
    address.rpartition("/")[2]: flags
    for address, flags in re.findall(
        r"^curl -sL (\S+) \| lcbtui (ls -.*)$", PAGE.read_text("utf-8"), re.M
    )
}
SCORES = {"Alpha-7B": 705, "org/beta-13b-it": 15, "Gamma (high)": 995, "o9-mini-2025-01-31": 704}
"""Tenths of a percent."""


def livecodebench() -> bytes:
    """Ten questions for each model, each with the pass@1 of its samples, and all models."""
    day = 1_725_148_800_000  # 2024-09-01 in milliseconds
    performances = [
        {"question_id": f"{3000 + n}", "model": name, "date": day + n * 86_400_000}
        | {"difficulty": ("easy", "medium", "hard")[n % 3], "pass@1": score / 10, "platform": "x"}
        for name, score in SCORES.items()
        for n in range(10)
    ]
    about = {"model_style": "OpenAIChat", "release_date": 1_682_899_200_000, "link": "https://x"}
    models = [{"model_name": name.lower(), "model_repr": name} | about for name in SCORES]
    board = {"performances": performances, "models": models, "date_marks": [day]}
    return json.dumps(board, indent=4).encode()


def aider() -> bytes:
    """A record for each run, in YAML that nothing quotes."""
    records = [
        {"dirname": f"2025-02-0{number}-20-23-07--{number}", "test_cases": 225, "model": name}
        | {"edit_format": ("whole", "diff")[number % 2], "commit_hash": "2fccd47"}
        | {"pass_rate_1": score / 20, "pass_rate_2": score / 10, "pass_num_1": 46, "pass_num_2": 80}
        | {"percent_cases_well_formed": 100.0, "error_outputs": 43, "user_asks": 0}
        | {"test_timeouts": 5, "total_tests": 225, "command": f"aider --model {name.lower()}"}
        | {"date": date(2025, 2, 1 + number), "versions": "0.75.2.dev", "seconds_per_case": 34.8}
        | {"total_cost": 1.25 * number}
        for number, (name, score) in enumerate(SCORES.items())
    ]
    return yaml.safe_dump(records, sort_keys=False).encode()


def arena() -> bytes:
    """A row for each model in two categories, of which the first turns the order round."""
    rows = [
        {"model_name": name, "organization": "Example", "license": "Proprietary", "rating": rating}
        | {"rating_lower": rating - 4.5, "rating_upper": rating + 4.5, "variance": 5.25}
        | {"vote_count": 1000 + score, "rank": rank, "category": category}
        | {"leaderboard_publish_date": date(2025, 3, 4)}
        for category, sign in (("coding", -1), ("overall", 1))
        for rank, (name, score) in enumerate(
            sorted(SCORES.items(), key=lambda each: -sign * each[1]), start=1
        )
        for rating in [1200.0 + sign * score / 10]
    ]
    packed = io.BytesIO()
    pd.DataFrame(rows).to_parquet(packed, index=False)
    return packed.getvalue()


def open_asr() -> bytes:
    """A row for each model; -1 is the speed and the size of a service."""
    sets = ("AMI", "Earnings22", "LS Clean", "LS Other", "SPGISpeech")
    lines = [",".join(["model,Avg. WER,RTFx,Model size (B),License", *(f"{x} WER" for x in sets)])]
    for number, (name, score) in enumerate(SCORES.items()):
        own = ("524.88", "2.5", "Open") if number % 2 else ("-1", "-1", "Proprietary")
        lines.append(",".join((name, f"{score / 10}", *own, *(f"{number + 1.5}" for _ in sets))))
    return "\n".join(lines).encode()


class Board(NamedTuple):
    """A board: its file, the column of its score, and what a score of 70.5 is there."""

    file: Callable[[], bytes]
    score: str
    value: Callable[[float], float] = float
    lower_better: bool = False


BOARDS = {
    "performances_generation.json": Board(livecodebench, "pass_at_1"),
    "polyglot_leaderboard.yml": Board(aider, "pass_rate_2"),
    "latest-00000-of-00001.parquet": Board(arena, "rating", lambda percent: 1200 + percent),
    "en_shortform.csv": Board(open_asr, "Avg. WER", lower_better=True),
}


def test_every_recipe_of_the_page_has_its_board_here() -> None:
    assert RECIPES.keys() == BOARDS.keys()


@pytest.mark.parametrize("name", BOARDS)
def test_a_recipe_reads_all_models_of_the_board_with_their_scores_the_best_first(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    board = BOARDS[name]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(board.file())))
    rows = parsed(*shlex.split(RECIPES[name]))["rows"]
    expected = sorted(SCORES, key=SCORES.__getitem__, reverse=not board.lower_better)
    assert [row["model"] for row in rows] == expected
    values = [board.value(SCORES[each] / 10) for each in expected]
    assert [row[board.score] for row in rows] == pytest.approx(values)
