"""The sizes and scores of a source that ships with the program, read without the program."""

import csv
from pathlib import Path

import numpy as np
import numpy.typing as npt

_DATA = Path(__file__).parents[3] / "data"

Floats = npt.NDArray[np.float64]


def sizes_and_scores(source: str) -> tuple[list[str], Floats, Floats]:
    """(names, billions of parameters, percent) of `figure` or `paper`."""
    with (_DATA / f"{source}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return (
        [row["model"] for row in rows],
        np.array([float(row["total_params_b"]) for row in rows]),
        np.array([float(row["pass_at_1"]) for row in rows]),
    )
