"""A short run of random keys, clicks, pastes and resizes; the long ones are `make soak`."""

import json
from pathlib import Path

import pytest

import result_documents

from .driving import Patch
from .soak import Soak, temporary_home, write_large

NEVER = 600.0  # Seconds: a slow machine is no failure


@pytest.mark.parametrize("source", ["results", "large"])
async def test_random_keys_end_nothing(source: str, tmp_path: Path, monkeypatch: Patch) -> None:
    for name, value in temporary_home(tmp_path / "home").items():
        monkeypatch.setenv(name, value)
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    if source == "results":
        path = tmp_path / "results.json"
        path.write_text(json.dumps(result_documents.year()), encoding="utf-8")
        source = str(path)
    elif source == "large":
        source = str(write_large(tmp_path / "large.csv", 300))
    soak = Soak(source, seed=11, patience=NEVER)
    await soak.run(60)
    assert soak.checks == 1
