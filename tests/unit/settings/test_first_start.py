"""The first start is known once, and a folder that cannot be written never matters."""

from pathlib import Path

import pytest

from lcbtui.settings.first_start import is_first_start


def test_there_is_one_first_start(tmp_path: Path) -> None:
    folder = tmp_path / "of" / "state"
    assert [is_first_start(folder) for _ in range(3)] == [True, False, False]


@pytest.mark.parametrize("place", ["a file", "\0", "/dev/null/lcbtui", "/proc/lcbtui"])
def test_a_folder_that_cannot_be_is_no_error_and_no_first_start(tmp_path: Path, place: str) -> None:
    (tmp_path / "a file").write_text("not a folder")
    assert not is_first_start(tmp_path / place)


def test_a_folder_in_place_of_the_file_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "started").mkdir()
    assert not is_first_start(tmp_path)
