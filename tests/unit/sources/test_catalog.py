from pathlib import Path

import pytest

from lcbtui.errors import SourceError
from lcbtui.sources.catalog import bundled, find


def test_the_bundled_sources_are_there_with_their_files() -> None:
    assert list(bundled()) == ["figure", "paper", "reported"]
    for name, info in bundled().items():
        assert (info.bundled, info.name, info.license) == (True, name, "MIT")
        assert info.path is not None
        assert info.path.is_file()
        assert info.citation


def test_a_bundled_name_wins_and_a_path_names_the_file_also_in_the_home_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "figure").touch()
    assert find("figure").bundled
    info = find("./figure")
    assert (info.path, info.bundled, info.name) == (Path("figure"), False, "./figure")
    assert find("~/figure").path == tmp_path / "figure"


@pytest.mark.parametrize(
    ("name", "shown"),
    [("evil\x1b]0;pwn\x07\x1b[31m.csv", "evil]0;pwn[31m.csv"), ("\x1b", "nameless")],
)
def test_a_file_name_is_shown_without_control_characters(
    name: str, shown: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / name).touch()
    info = find(name)
    assert info.path == Path(name)
    assert (info.name, info.title, info.short_name) == (shown, shown, shown)


def test_a_mistyped_name_gets_the_nearest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sub").mkdir()
    (tmp_path / "results").mkdir()
    (tmp_path / "sub" / "mine.csv").touch()
    (tmp_path / "scores.csv").touch()
    for name, meant in (
        *(("figur", "figure"), ("Reported", "reported"), ("scores.cvs", "scores.csv")),
        *(("sub/mie.csv", "sub/mine.csv"), ("resluts", "results")),
    ):
        with pytest.raises(SourceError, match=f"did you mean {meant}"):
            find(name)


@pytest.mark.parametrize("name", ["nowhere/x\x1b[31m.csv", "a\0b", "x" * 5000, ""])
def test_a_name_of_nothing_is_one_safe_line_that_says_what_would_work(name: str) -> None:
    with pytest.raises(
        SourceError, match=r"figure, paper, reported|a file can have|too long"
    ) as caught:
        find(name)
    assert str(caught.value).isprintable()
