import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from lcbtui.errors import SourceError
from lcbtui.sources.catalog import find
from lcbtui.sources.formats import io as reading
from lcbtui.sources.formats.io import bytes_of, limited
from lcbtui.sources.open import open_dataset

TABLE = b"model,pass@1\na,1\n"


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    return path


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "PIPE_TIMEOUT", 0.05)


def test_a_file_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(TABLE * 100_000)
    assert bytes_of(path) == TABLE * 100_000


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


@pytest.mark.usefixtures("impatient")
def test_a_pipe_whose_writer_falls_silent_ends_too(pipe: Path) -> None:
    writer = os.open(pipe, os.O_RDWR)
    os.write(writer, TABLE)
    try:
        with pytest.raises(SourceError, match="sent nothing"):
            bytes_of(pipe)
    finally:
        os.close(writer)


def test_a_file_larger_than_the_limit_is_refused_by_its_size(tmp_path: Path) -> None:
    path = tmp_path / "sparse"
    with path.open("wb") as out:
        out.truncate(1 << 42)
    with pytest.raises(SourceError, match="holds more than 1 GiB"):
        bytes_of(path)


def test_a_stream_without_end_is_cut_off_at_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LIMIT", 3_000_000)
    asked: list[int] = []

    def endless(size: int) -> bytes:
        asked.append(size)
        return b"\0" * size

    with pytest.raises(SourceError, match="holds more than 1 GiB"):
        limited(endless)
    assert sum(asked) <= 3_000_000 + asked[-1]


def test_a_file_without_permission_says_so_to_who_may_not_read_it(tmp_path: Path) -> None:
    """In a process of an unprivileged user, since root may read everything."""
    path = tmp_path / "secret.csv"
    path.write_bytes(TABLE)
    path.chmod(0)
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from lcbtui.errors import SourceError\n"
        "from lcbtui.sources.formats.io import bytes_of\n"
        "import os, stat\n"
        "folder = sys.argv[1]\n"
        "os.chdir(folder)\n"  # as root, who may: the parents belong to root alone
        "if os.getuid() == 0:\n"
        "    os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"
        "try:\n"
        "    bytes_of(Path('secret.csv'))\n"
        "except SourceError as problem:\n"
        "    print(problem)\n"
    )
    tmp_path.chmod(0o755)
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert done.stdout == "cannot be read: permission denied\n"


def test_a_folder_without_permission_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "scandir", refuse)  # root may read everything
    with pytest.raises(SourceError, match="permission denied"):
        open_dataset(find(str(tmp_path)))
