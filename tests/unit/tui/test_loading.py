"""What is loaded on a thread, and how."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from lcbtui.dataset.source import NO_OPTIONS, SourceInfo
from lcbtui.errors import SourceError
from lcbtui.sources import open as opening
from lcbtui.tui import loading
from lcbtui.tui.loading import begin, load
from unit.sources.opening import assert_equal_datasets

ROWS = "model,params,score\n" + "".join(f"m{row % 90},{row % 7},{row}\n" for row in range(100))


def test_arrow_takes_its_memory_from_the_system_unless_asked_otherwise() -> None:
    code = (
        "from lcbtui.tui.loading import load; load(('figure',), None); import pyarrow;"
        " print(pyarrow.default_memory_pool().backend_name)"
    )
    environment = {"PATH": "", "PYTHONPATH": ":".join(sys.path)}
    for asked, pool in ((None, "system"), ("mimalloc", "mimalloc")):
        variables = {"ARROW_DEFAULT_MEMORY_POOL": asked} if asked else {}
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=environment | variables,
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.strip() == pool


@pytest.fixture
def large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A file that counts as large."""
    path = tmp_path / "large.csv"
    path.write_text(ROWS, encoding="utf-8")
    monkeypatch.setattr(loading, "LARGE", len(ROWS))
    return str(path)


def test_what_was_begun_gives_the_same_rows_and_is_read_once(
    large: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, read_all = list[str](), opening.found_in

    def counted(info: SourceInfo, *arguments: Any) -> object:
        read.append(info.name)
        return read_all(info, *arguments)

    monkeypatch.setattr(opening, "found_in", counted)
    begun, stages = begin((large,), None, NO_OPTIONS), list[str]()
    assert begun is not None
    assert begun.opening == ((large,), NO_OPTIONS)
    assert begun.stamp == loading.stamp_of(large)
    assert_equal_datasets(begun.finish(stages.append), load((large,), None))
    assert "cleaning" in stages
    assert read.count(large) == 2  # by either once; the others are bundled


def test_two_files_of_which_one_is_large_are_begun(large: str, tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text("model,params,score\na,1,2\n", encoding="utf-8")
    begun = begin((str(other), large), None, NO_OPTIONS)
    assert begun is not None
    assert len(begun.finish()) == 101


def test_nothing_is_begun_of_small_sources_and_of_what_is_not_there(large: str) -> None:
    assert begin(("figure",), None, NO_OPTIONS) is None
    assert begin((f"{large}.gz",), None, NO_OPTIONS) is None
    assert begin((large, f"{large}.gz"), None, NO_OPTIONS) is None
    assert begin(("\0", "~nobody/x.csv"), None, NO_OPTIONS) is None


def test_what_was_begun_and_cannot_be_read_says_so_at_the_end(large: str) -> None:
    Path(large).write_text("model\n" + "only words\n" * len(ROWS), encoding="utf-8")
    begun = begin((large,), None, NO_OPTIONS)
    assert begun is not None
    with pytest.raises(SourceError, match="no column"):
        begun.finish()
