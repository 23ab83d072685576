import os
import threading
from pathlib import Path

import pytest

from lcbtui.errors import SourceError
from lcbtui.sources.catalog import find
from lcbtui.sources.formats.io import bytes_of
from lcbtui.sources.open import open_dataset

TABLE = b"model,pass@1\na,1\n"


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    return path


@pytest.mark.parametrize("names", [("O_NONBLOCK",), ("O_NONBLOCK", "O_CLOEXEC")])
def test_a_file_is_read_where_the_system_knows_fewer_ways_to_open_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, names: tuple[str, ...]
) -> None:
    for name in names:
        monkeypatch.delattr(os, name)
    path = tmp_path / "a.csv"
    path.write_bytes(TABLE)
    assert bytes_of(path) == TABLE
    assert bytes_of(Path("/proc/self/stat")).startswith(str(os.getpid()).encode())


def test_a_pipe_is_read_until_its_writer_closes_it(pipe: Path) -> None:
    pieces = [TABLE, b"b,2\n" * 50_000]

    def write() -> None:
        with pipe.open("wb") as out:
            for piece in pieces:
                out.write(piece)
                out.flush()

    writer = threading.Thread(target=write)
    writer.start()
    assert bytes_of(pipe) == b"".join(pieces)
    writer.join()


def test_a_file_larger_than_the_limit_is_refused_by_its_size(tmp_path: Path) -> None:
    path = tmp_path / "sparse"
    with path.open("wb") as out:
        out.truncate(1 << 42)
    with pytest.raises(SourceError, match="holds more than 1 GiB"):
        bytes_of(path)


def test_a_folder_without_permission_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "scandir", refuse)  # root may read everything
    with pytest.raises(SourceError, match="permission denied"):
        open_dataset(find(str(tmp_path)))
