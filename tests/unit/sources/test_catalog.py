from pathlib import Path

import pytest

from lcbtui.errors import SourceError
from lcbtui.sources.catalog import bundled, find


def test_the_bundled_sources_are_there_with_their_files() -> None:
    assert list(bundled()) == ["figure", "paper", "reported"]
    for name, info in bundled().items():
        assert info.bundled
        assert info.name == name
        assert info.path is not None
        assert info.path.is_file()
        assert info.citation
        assert info.license == "MIT"


def test_a_bundled_name_wins_and_a_path_names_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "figure").write_text("model,pass_at_1\na,1\n", encoding="utf-8")
    assert find("figure").bundled
    assert find("./figure").path == Path("figure")
    assert not find("./figure").bundled
    assert find("./figure").name == "./figure"


def test_a_dash_is_standard_input() -> None:
    assert find("-").path is None


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


def test_the_home_folder_is_understood(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "mine.csv").write_text("a,b\n", encoding="utf-8")
    assert find("~/mine.csv").path == tmp_path / "mine.csv"


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("figur", "figure"),
        ("Reported", "reported"),
        ("scores.cvs", "scores.csv"),
        ("sub/mie.csv", "sub/mine.csv"),
        ("resluts", "results"),
    ],
)
def test_a_mistyped_name_gets_the_nearest(
    name: str, meant: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sub").mkdir()
    (tmp_path / "results").mkdir()
    (tmp_path / "sub" / "mine.csv").touch()
    (tmp_path / "scores.csv").touch()
    with pytest.raises(SourceError, match=f"did you mean {meant}"):
        find(name)


def test_a_name_like_no_other_gets_what_would_work(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        find(str(tmp_path / "nowhere" / "x\x1b[31m.csv"))
    message = str(caught.value)
    assert "figure, paper, reported" in message
    assert "\x1b" not in message
    assert "\n" not in message


@pytest.mark.parametrize("name", ["a\0b", "x" * 5000, ""])
def test_an_impossible_name_is_an_error_not_a_crash(name: str) -> None:
    with pytest.raises(SourceError):
        find(name)
