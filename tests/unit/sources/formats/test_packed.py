import bz2
import gzip
import io
import lzma
import re
import tracemalloc
import zipfile
from collections.abc import Callable

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.errors import SourceError
from lcbtui.sources.formats import io as unpacking
from lcbtui.sources.formats.io import packing_of, unpacked
from unit.sources.opening import column, plain

TABLE = b"model,pass@1\n" + b"".join(b"model %d,%d.5\n" % (row, row % 100) for row in range(3_000))


def by_arrow(codec: str) -> Callable[[bytes], bytes]:
    def packed(data: bytes) -> bytes:
        sink = pa.BufferOutputStream()
        with pa.CompressedOutputStream(sink, codec) as out:
            out.write(data)
        return bytes(sink.getvalue().to_pybytes())

    return packed


def zipped(data: bytes, name: str = "table.csv", **beside: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
        for other, content in beside.items():
            archive.writestr(other, content)
    return out.getvalue()


PACK: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "xz": lzma.compress,
    "bzip2": bz2.compress,
    "zstd": by_arrow("zstd"),
    "LZ4": by_arrow("lz4"),
    "zip": zipped,
}
IN_STREAMS = ["gzip", "xz", "bzip2", "zstd", "LZ4"]


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=4), st.sampled_from(IN_STREAMS))
def test_all_members_come_back_one_after_the_other(parts: list[bytes], name: str) -> None:
    whole = b"".join(parts)
    packed = b"".join(map(PACK[name], parts))
    if not packing_of(whole):
        assert unpacked(packed) == whole
        if name == "gzip":
            assert unpacked(packed + b"\0" * 512) == whole


@pytest.mark.parametrize("name", PACK)
def test_a_packed_table_is_read_and_told(name: str) -> None:
    table = plain(PACK[name](b"model,score\na,1\nb,2\n"))
    assert column(table, "pass_at_1") == ["1", "2"]
    assert table.report.format == f"CSV, comma, {name}, UTF-8"


@given(st.data(), st.sampled_from(IN_STREAMS))
def test_what_is_cut_off_anywhere_is_an_error_that_says_so(data: st.DataObject, name: str) -> None:
    packed = PACK[name](TABLE)
    length = data.draw(st.integers(8, len(packed) - 1))
    words = f"is {name} that ends in the middle; fetch it again"
    with pytest.raises(SourceError, match=words):
        unpacked(packed[:length])


@given(st.data(), st.sampled_from(sorted(PACK)))
def test_a_changed_byte_is_an_error_or_changes_nothing(data: st.DataObject, name: str) -> None:
    packed = bytearray(PACK[name](TABLE))
    packed[data.draw(st.integers(8, len(packed) - 1))] ^= data.draw(st.integers(1, 255))
    try:
        found = unpacked(bytes(packed))
    except SourceError as problem:
        assert re.match(
            r"is (a zip archive|\w+) that (is damaged|ends in the middle)", str(problem)
        )
    else:
        # A header's time and name do not matter; zstd and LZ4 need not have a sum of their data.
        assert found == TABLE or name in ("zstd", "LZ4")


def test_other_bytes_behind_it_are_an_error() -> None:
    with pytest.raises(SourceError, match="damaged"):
        unpacked(gzip.compress(TABLE) + b"more")


# LZ4 grows by 255 at most.
@pytest.mark.parametrize("name", [name for name in PACK if name != "LZ4"])
def test_a_bomb_is_stopped_at_the_ratio_long_before_it_fills_the_memory(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unpacking, "RATIO_FROM_BYTES", 1 << 21)
    bomb = PACK[name](bytes(24 << 20))
    tracemalloc.start()
    try:
        with pytest.raises(SourceError, match=f"is {name} .*200 times its size"):
            unpacked(bomb)
        assert tracemalloc.get_traced_memory()[1] < 16 << 20
    finally:
        tracemalloc.stop()


def test_a_small_file_may_shrink_by_any_ratio() -> None:
    assert unpacked(gzip.compress(bytes(1 << 20))) == bytes(1 << 20)


def test_what_systems_add_to_an_archive_is_no_file() -> None:
    beside = {"__MACOSX/._table.csv": b"x", ".DS_Store": b"x", "folder/": b""}
    assert len(plain(zipped(b"model,score\na,1\n", "folder/t.csv", **beside))) == 1


def test_an_archive_that_lies_about_its_size_is_damaged() -> None:
    data = bytearray(zipped(TABLE))
    place = data.rfind(b"PK\x01\x02") + 24  # the size in its directory
    data[place : place + 4] = (100).to_bytes(4, "little")
    with pytest.raises(SourceError, match="is zip that is damaged"):
        unpacked(bytes(data))
