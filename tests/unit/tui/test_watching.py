"""When a file counts as changed."""

from pathlib import Path

from lcbtui.sources.open import bundled_tables
from lcbtui.tui.loading import Watch, load, stamp_of


def test_a_file_is_due_when_it_was_found_the_same_twice_and_differs_from_what_was_read() -> None:
    watch = Watch()
    read, grown, whole = (("", 1, 10, 1),), (("", 1, 20, 2),), (("", 1, 30, 3),)
    looks = [watch.is_due(now, read) for now in (read, read, grown, whole, whole)]
    assert looks == [False, False, False, False, True]
    assert not watch.is_due(whole, whole)


def test_a_file_that_is_gone_is_due_too() -> None:
    watch = Watch()
    read = (("", 1, 10, 1),)
    assert [watch.is_due((), read) for _ in range(2)] == [False, True]


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
    assert stamp_of("-") == ()
    assert stamp_of("a\0b") == ()
    assert stamp_of("~nobody-of-that-name/x") == ()
    assert stamp_of("figure")


def test_the_bundled_sources_are_read_with_the_first_source_and_never_later() -> None:
    bundled_tables.cache_clear()
    load(("figure",), None)
    assert bundled_tables.cache_info().currsize == 1
