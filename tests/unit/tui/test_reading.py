"""Reading on a thread: what is loaded, and the stamps of files, by which a change is noticed."""

import subprocess
import sys
from pathlib import Path

from lcbtui.sources.open import bundled_tables
from lcbtui.tui.reading import load, stamp_of


def test_a_stamp_changes_with_the_file_and_is_empty_without_it(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    assert stamp_of(str(path)) == ()
    path.write_text("a", encoding="utf-8")
    before = stamp_of(str(path))
    assert before == stamp_of(str(path)) != ()
    path.write_text("ab", encoding="utf-8")
    assert stamp_of(str(path)) != before


def test_a_folder_changes_with_any_of_its_files(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a", encoding="utf-8")
    before = stamp_of(str(tmp_path))
    (tmp_path / "b.csv").write_text("b", encoding="utf-8")
    assert len(stamp_of(str(tmp_path))) == 2
    assert stamp_of(str(tmp_path)) != before


def test_names_that_are_no_paths_have_no_stamp() -> None:
    assert (stamp_of("-"), stamp_of("a\0b")) == ((), ())
    assert stamp_of("~nobody-of-that-name/x") == ()
    assert stamp_of("figure")


def test_the_bundled_sources_are_read_with_the_first_source_and_never_later() -> None:
    bundled_tables.cache_clear()
    load(("figure",), None)
    assert bundled_tables.cache_info().currsize == 1


def test_arrow_takes_its_memory_from_the_system_unless_asked_otherwise() -> None:
    code = (
        "from lcbtui.tui.reading import load; load(('figure',), None); import pyarrow;"
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
