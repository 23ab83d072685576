import gzip
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.errors import SourceError
from lcbtui.sources.formats import io as unpacking
from lcbtui.sources.formats.io import unpacked

TABLE = b"model,pass@1\n" + b"".join(b"model %d,%d.5\n" % (row, row % 100) for row in range(3_000))


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=4))
def test_all_members_come_back_one_after_the_other(parts: list[bytes]) -> None:
    whole = b"".join(parts)
    packed = b"".join(map(gzip.compress, parts))
    if not whole.startswith(b"\x1f\x8b"):
        assert unpacked(packed, "x") == whole
        assert unpacked(packed + b"\0" * 512, "x") == whole


def test_what_is_not_packed_comes_back_as_it_is() -> None:
    assert unpacked(TABLE, "x") is TABLE


@given(st.integers(2, len(gzip.compress(TABLE)) - 1))
def test_gzip_that_is_cut_off_anywhere_is_an_error_that_says_so(length: int) -> None:
    with pytest.raises(SourceError, match=r"x: is gzip that ends in the middle, .*fetch it again"):
        unpacked(gzip.compress(TABLE)[:length], "x")


@given(st.integers(2, len(gzip.compress(TABLE)) - 1), st.integers(1, 255))
def test_a_changed_byte_is_an_error_or_changes_nothing(place: int, change: int) -> None:
    packed = bytearray(gzip.compress(TABLE))
    packed[place] ^= change
    try:
        assert unpacked(bytes(packed), "x") == TABLE  # the header's time and name do not matter
    except SourceError as problem:
        assert str(problem).startswith("x: is gzip that ")


def test_other_bytes_behind_gzip_are_an_error() -> None:
    with pytest.raises(SourceError, match="damaged"):
        unpacked(gzip.compress(TABLE) + b"more", "x")


def test_gzip_within_gzip_is_named() -> None:
    with pytest.raises(SourceError, match="gzip within gzip"):
        unpacked(gzip.compress(gzip.compress(TABLE)), "x")


def test_a_bomb_is_stopped_at_the_ratio_long_before_it_fills_the_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(unpacking, "GZIP_RATIO_FROM_BYTES", 1 << 21)
    bomb = gzip.compress(bytes(64 << 20), 9)
    tracemalloc.start()
    try:
        with pytest.raises(SourceError, match="more than 200 times its size"):
            unpacked(bomb, "x")
        assert tracemalloc.get_traced_memory()[1] < 40 << 20
    finally:
        tracemalloc.stop()


def test_the_limit_holds_whatever_the_ratio(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "LIMIT", len(TABLE) - 1)
    with pytest.raises(SourceError, match="unpacks to more than 1 GiB"):
        unpacked(gzip.compress(TABLE), "x")
    monkeypatch.setattr(unpacking, "LIMIT", len(TABLE))
    assert unpacked(gzip.compress(TABLE), "x") == TABLE


def test_a_small_file_may_shrink_by_any_ratio() -> None:
    assert unpacked(gzip.compress(bytes(1 << 20)), "x") == bytes(1 << 20)
