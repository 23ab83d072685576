"""`lcbtui best` answers the same whatever the order of rows, problems, columns and files."""

import json
from pathlib import Path

import numpy as np
import pytest

from unit.cli.running import parsed

SHUFFLES = 8
MODELS, PROBLEMS = 14, 60


def answer(path: Path) -> dict[str, float]:
    """How far behind each model of the set is at most."""
    found = parsed("best", str(path))["could_be_best"]
    return {each["model"]: each["behind_at_most"] for each in found}


def cells(kind: str) -> list[dict[str, object]]:
    random = np.random.default_rng(4)
    solved = random.binomial(4, random.uniform(0.5, 0.75, (MODELS, 1)), (MODELS, PROBLEMS)) / 4
    if kind != "graded":
        solved = np.round(solved)
    there = random.random(solved.shape) >= (0.02 if kind == "missing" else 0)
    return [
        {"model": f"m{model}", "question_id": f"q{problem}", "score": solved[model, problem]}
        for model, problem in np.argwhere(there).tolist()
    ]


@pytest.mark.parametrize("kind", ["solved or not", "graded", "missing"])
def test_the_order_of_lines_and_fields_changes_nothing(kind: str, tmp_path: Path) -> None:
    random, path, rows = np.random.default_rng(1), tmp_path / "results.jsonl", cells(kind)
    found = []
    for _ in range(SHUFFLES + 1):
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
        found.append(answer(path))
        keys = random.permutation(list(rows[0]))
        rows = [{key: rows[at][key] for key in keys} for at in random.permutation(len(rows))]
    assert 1 < len(found[0]) < MODELS
    assert found == found[:1] * len(found)


def test_the_order_of_files_and_their_lines_changes_nothing(tmp_path: Path) -> None:
    random, found, rows = np.random.default_rng(2), [], cells("missing")
    for shuffle in range(SHUFFLES + 1):
        folder = tmp_path / f"{shuffle}"
        folder.mkdir()
        for model in random.permutation(MODELS).tolist():
            own = [row for row in rows if row["model"] == f"m{model}"]
            lines = [json.dumps(own[at]) + "\n" for at in random.permutation(len(own))]
            (folder / f"{random.integers(10**9)}.jsonl").write_text("".join(lines))
        found.append(answer(folder))
    assert 1 < len(found[0]) < MODELS
    assert found == found[:1] * len(found)
