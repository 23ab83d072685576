import os
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.errors import SourceError
from lcbtui.sources.catalog import find
from lcbtui.sources.formats.io import bytes_of, decode
from lcbtui.sources.open import open_dataset

CSV = "model,pass@1\nnaïve – 模型,70.5\n"


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        (CSV.encode(), CSV, "UTF-8"),
        (CSV.encode("utf-8-sig"), CSV, "UTF-8"),
        (b"\xff\xfe" + CSV.encode("utf-16-le"), CSV, "UTF-16"),
        (b"\xfe\xff" + CSV.encode("utf-16-be"), CSV, "UTF-16"),
        ("naïve – x,70.5\n".encode("cp1252"), "naïve – x,70.5\n", "Windows-1252"),
        ("créée;1\naçaí\n".encode("cp1252"), "créée;1\naçaí\n", "Windows-1252"),
    ],
)
def test_an_encoding_is_found_and_told_if_no_unicode(data: bytes, text: str, encoding: str) -> None:
    content = decode(data)
    assert (content.text, content.encoding) == (text, encoding)
    note = f"byte 2 is not UTF-8; the file was read as {encoding}"
    assert content.notes == (() if encoding.startswith("UTF") else (note,))


@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_a_source_error(data: bytes) -> None:
    try:
        content = decode(data)
    except SourceError as problem:
        assert str(problem)[:3] == "is "
    else:
        assert content.text.strip()


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0\ufeff")))
def test_utf_8_text_comes_back_as_it_was(text: str) -> None:
    data = ("model,pass@1\n" * 100 + text).encode()
    assert decode(data).text == "model,pass@1\n" * 100 + text


TABLE = b"model,pass@1\na,1\n"


def test_a_file_is_read_where_the_system_knows_fewer_ways_to_open_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "O_NONBLOCK")
    (tmp_path / "a.csv").write_bytes(TABLE)
    assert bytes_of(tmp_path / "a.csv") == TABLE
    assert bytes_of(Path("/proc/self/stat")).startswith(str(os.getpid()).encode())


def test_a_pipe_is_read_until_its_writer_closes_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    data = TABLE + b"b,2\n" * 50_000
    writer = threading.Thread(target=(tmp_path / "pipe").write_bytes, args=(data,))
    writer.start()
    assert bytes_of(tmp_path / "pipe") == data
    writer.join()


def test_a_file_larger_than_the_limit_is_refused_by_its_size(tmp_path: Path) -> None:
    path = tmp_path / "sparse"
    with path.open("wb") as out:
        out.truncate(1 << 42)
    with pytest.raises(SourceError, match="holds more than 1 GiB"):
        bytes_of(path)


def test_folders_without_permission_say_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "scandir", refuse)  # root may read everything
    with pytest.raises(SourceError, match="permission denied"):
        open_dataset(find(str(tmp_path)))
