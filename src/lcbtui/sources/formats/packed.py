"""Packed bytes: gzip, xz, bzip2, zstd and LZ4, and a zip archive of one file.

Each library is imported when such bytes are met. A few packed bytes may unpack to anything, so all
of them have the same limits on size, on growth and on depth: what is packed twice is refused.
"""

import re
import struct
from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO
from typing import NamedTuple, Protocol

from lcbtui.errors import SourceError
from lcbtui.sources.formats.io import LIMIT, LIMIT_IN_WORDS, READS
from lcbtui.text.safe_text import safe_text
from lcbtui.text.words import counted, first_few

# Only what is packed pays for what unpacks it.
# ruff: noqa: PLC0415

MAX_RATIO = 200
"""Of unpacked to packed bytes: a table has 10, at best 50; more is meant to fill a memory."""
RATIO_FROM_BYTES = 1 << 26
"""Unpacked bytes from which the ratio is looked at."""
MOST_MEMORY = 1 << 28
"""Bytes that xz may ask for to unpack; its highest setting takes a quarter of it."""

_CHUNK = 1 << 20
_FIRST = 1 << 12
"""Bytes that are given to a stream at first: what is behind a short one comes back as a copy."""
_ZIP = b"PK\x03\x04"
_WORKBOOKS = ("xl/workbook.xml", "xl/workbook.bin", "content.xml")
_OTHER_ZIPS = {
    "word/document.xml": "a Word document",
    "ppt/presentation.xml": "a PowerPoint presentation",
    "META-INF/MANIFEST.MF": "a Java archive",
    "mimetype": "an electronic book or a drawing",
}


class _DamagedError(Exception):
    """What is packed is not what was packed."""


class _CutError(Exception):
    """What is packed ends in the middle."""


class Packing(NamedTuple):
    """A way to pack bytes.

    Attributes:
        name: what it is called.
        pieces: unpacks bytes piece by piece.
    """

    name: str
    pieces: Callable[[bytes], Iterator[bytes]]


def packing_of(data: bytes) -> Packing | None:
    """How bytes are packed; None where they are not, as in a workbook, which is a zip archive."""
    for signature, packing in _PACKINGS.items():
        if data.startswith(signature):
            return packing
    if data.startswith(_ZIP) and not is_workbook(data):
        return _IN_ZIP
    return None


def is_workbook(data: bytes) -> bool:
    """Whether a zip archive is a workbook, or one that cannot be looked into."""
    return any(name in _WORKBOOKS for name in _names_in_zip(data))


def unpacked(data: bytes, name: str) -> bytes:
    """What is packed in `data`, every member of it; what is not packed comes back as it is.

    Raises:
        SourceError: if it is damaged, cut off, packed twice, or grows beyond the limit.
    """
    packing = packing_of(data)
    if packing is None:
        return data
    if packing is _IN_ZIP:
        _refuse_other_zips(data, name)
    whole = bytearray()
    try:
        for piece in packing.pieces(data):
            whole += piece
            if len(whole) > LIMIT:
                raise SourceError(
                    f"{name}: is {packing.name} that unpacks to more than {LIMIT_IN_WORDS}, which"
                    " is all that is read; choose rows or columns before"
                )
            if len(whole) > max(RATIO_FROM_BYTES, MAX_RATIO * len(data)):
                raise SourceError(
                    f"{name}: is {packing.name} that unpacks to more than {MAX_RATIO} times its"
                    " size, which no table does; unpack it first if it is meant"
                )
    except _CutError:
        raise SourceError(
            f"{name}: is {packing.name} that ends in the middle, after {len(whole)} bytes of data;"
            " fetch it again"
        ) from None
    except _DamagedError as problem:
        why = f" ({problem})" if str(problem) else ""
        raise SourceError(
            f"{name}: is {packing.name} that is damaged after {len(whole)} bytes of data{why};"
            " fetch it again"
        ) from None
    plain = bytes(whole)
    within = packing_of(plain)
    if within is not None:
        raise SourceError(
            f"{name}: is {within.name} within {packing.name}; unpack it once, {READS}"
        )
    return plain


def _from_gzip(data: bytes) -> Iterator[bytes]:
    from gzip import GzipFile
    from zlib import error as ZlibError  # noqa: N812 - it is the name of an error

    packed = GzipFile(fileobj=BytesIO(data))
    try:
        while piece := packed.read(_CHUNK):
            yield piece
    except EOFError:
        raise _CutError from None
    except (OSError, ZlibError):
        raise _DamagedError from None


class _Decompressor(Protocol):
    """What the standard library unpacks one stream with."""

    @property
    def eof(self) -> bool:
        """Whether the end of the stream was reached."""

    @property
    def needs_input(self) -> bool:
        """Whether nothing more comes without more packed bytes."""

    @property
    def unused_data(self) -> bytes:
        """What comes behind the stream."""

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        """Some more of it."""


def _streams(make: Callable[[], _Decompressor], data: bytes) -> Iterator[bytes]:
    """What is packed in streams one after the other, with zeros between them or behind."""
    place, zeros = 0, re.compile(rb"\0+")
    while place < len(data):
        stream, size = make(), _FIRST
        while not stream.eof:
            more = b""
            if stream.needs_input:
                more = data[place : place + size]
                place += len(more)
                size = min(2 * size, _CHUNK)
                if not more:
                    raise _CutError
            if piece := stream.decompress(more, _CHUNK):
                yield piece
        place -= len(stream.unused_data)
        if found := zeros.match(data, place):
            place = found.end()
        if place < len(data) and data[place : place + 3] != data[:3]:
            raise _DamagedError  # other bytes come behind it


def _from_xz(data: bytes) -> Iterator[bytes]:
    from lzma import FORMAT_XZ, LZMADecompressor, LZMAError

    try:
        yield from _streams(partial(LZMADecompressor, FORMAT_XZ, memlimit=MOST_MEMORY), data)
    except LZMAError as problem:
        raise _DamagedError(
            "or takes too much memory to unpack" if "emory" in str(problem) else ""
        ) from None


def _from_bzip2(data: bytes) -> Iterator[bytes]:
    from bz2 import BZ2Decompressor

    try:
        yield from _streams(BZ2Decompressor, data)
    except (OSError, ValueError):
        raise _DamagedError from None


def _by_arrow(codec: str, data: bytes) -> Iterator[bytes]:
    import pyarrow as pa

    stream = pa.CompressedInputStream(pa.BufferReader(data), codec)
    try:
        while piece := stream.read(_CHUNK):
            yield piece
    except (pa.ArrowException, OSError) as problem:
        if "runcated" in str(problem):
            raise _CutError from None
        raise _DamagedError from None


def _from_zip(data: bytes) -> Iterator[bytes]:
    from zipfile import BadZipFile, ZipFile
    from zlib import error as ZlibError  # noqa: N812 - it is the name of an error

    try:
        with ZipFile(BytesIO(data)) as archive, archive.open(_files_in_zip(data)[0]) as packed:
            while piece := packed.read(_CHUNK):
                yield piece
    except EOFError:
        raise _CutError from None
    except (BadZipFile, ZlibError, OSError, NotImplementedError, struct.error):
        raise _DamagedError from None
    except RuntimeError:
        raise _DamagedError("or has a password") from None


def _names_in_zip(data: bytes) -> list[str]:
    """The names in the directory of a zip archive; none where it has none that can be read."""
    from zipfile import BadZipFile, ZipFile

    try:
        with ZipFile(BytesIO(data)) as archive:
            return archive.namelist()
    except (BadZipFile, OSError, ValueError, NotImplementedError, struct.error):
        return []


def _files_in_zip(data: bytes) -> list[str]:
    """The names of the files that somebody packed, without folders and what systems add."""
    names = _names_in_zip(data)
    return [
        name
        for name in names
        if not name.endswith("/")
        and not name.startswith("__MACOSX/")
        and not name.rpartition("/")[2].startswith(".")
    ]


def _refuse_other_zips(data: bytes, name: str) -> None:
    """Stop at an archive that does not hold one file.

    Raises:
        SourceError: if it is none; it says what it holds.
    """
    if not _names_in_zip(data):
        raise SourceError(
            f"{name}: is a zip archive that is damaged or ends in the middle; fetch it again"
        )
    files = _files_in_zip(data)
    for part, what in _OTHER_ZIPS.items():
        if part in files:
            raise SourceError(f"{name}: is {what} and no table; {READS}")
    if len(files) == 1:
        return
    if not files:
        raise SourceError(f"{name}: is a zip archive without a file in it; {READS}")
    named = first_few([safe_text(each) for each in files])
    raise SourceError(
        f"{name}: is a zip archive of {counted(len(files), 'file')} ({named}), and one of a single"
        " file is read; unpack it, and name one of them or their folder"
    )


_PACKINGS = {
    b"\x1f\x8b": Packing("gzip", _from_gzip),
    b"\xfd7zXZ\0": Packing("xz", _from_xz),
    b"BZh": Packing("bzip2", _from_bzip2),
    b"\x28\xb5\x2f\xfd": Packing("zstd", partial(_by_arrow, "zstd")),
    b"\x04\x22\x4d\x18": Packing("LZ4", partial(_by_arrow, "lz4")),
}
"""By the bytes that each begins with."""
_IN_ZIP = Packing("zip", _from_zip)
