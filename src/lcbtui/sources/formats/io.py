"""From a path to text: bounded reading, unpacking, and encodings.

A file may be larger than memory, a named pipe may send nothing, a device may never end, a few
packed bytes may unpack to anything: each of them ends here with one line instead of a program that
hangs. What is no text is refused.
"""

import os
import select
import struct
import sys
from collections.abc import Callable
from functools import cached_property, partial
from importlib import import_module
from io import BytesIO
from pathlib import Path
from stat import S_IFBLK, S_IFCHR, S_IFDIR, S_IFMT, S_IFSOCK, S_ISFIFO, S_ISREG
from typing import Any

from lcbtui.dataset.source import protect
from lcbtui.errors import NoTableError, SourceError
from lcbtui.text.words import counted, first_few, safe_text

LIMIT = 1 << 30
"""How many bytes are read of one source at the most, packed or unpacked."""
PIPE_TIMEOUT = 5.0
"""Seconds that a named pipe may send nothing: a person waits in front of the screen."""

READS = (
    "lcbtui reads CSV, TSV, JSON, JSON Lines, YAML, workbooks, Parquet and tables in"
    " Markdown, HTML and LaTeX, also packed"
)
"""What a message says would have worked."""

MAX_RATIO = 200
"""Of unpacked to packed bytes: a table has 10, at best 50; more is meant to fill a memory."""
RATIO_FROM_BYTES = 1 << 26
"""Unpacked bytes from which the ratio is looked at."""
MOST_UNPACKED = f"1 GiB or {MAX_RATIO} times its size"
"""The limits of what is unpacked, in words."""

CUT_OFF = "ends in the middle"
KEEP_THE_TABLE = "keep the part with the table, or save it as CSV"

_CHUNK = 1 << 20


class TooLargeError(SourceError):
    """Error for packed bytes or a file of a folder that would exceed a limit on what is read."""


def too_large(what: str, most: str, way: str = "choose rows or columns before") -> SourceError:
    """Make the error for a source that exceeds a limit, with the way around it."""
    return SourceError(f"{what} more than {most}, all that is read; {way}")


def damaged(family: str, how: str) -> SourceError:
    """Make the error for a file of a format that is damaged or cut off."""
    return SourceError(f"is {family} that {how}; fetch it again")


def syntax_error(family: str, where: str, what: str) -> SourceError:
    """Make the error for a text with a syntax error; `where` is " at line 1 column 2" or ""."""
    return SourceError(f"is {family} with an error{where}: {what}; mend it there")


def status_of(path: Path) -> os.stat_result:
    """Look up the status of a path (kind and size) in the file system.

    Raises:
        SourceError: if the path does not exist or may not be looked at.
    """
    try:
        return path.stat()
    except (OSError, ValueError) as problem:
        raise SourceError(reason(problem)) from None


def bytes_of(path: Path) -> bytes:
    """Read all bytes of a file or a named pipe.

    Args:
        path: the path of the file.

    Raises:
        SourceError: if it cannot be read, is too large, is a folder or a device, or is a pipe that
            sends nothing.
    """
    _refuse(status_of(path).st_mode)
    protect(path)
    # A pipe without a writer would stop an ordinary open for good; not every system has all flags.
    flags = sum(getattr(os, flag, 0) for flag in ("O_NONBLOCK", "O_CLOEXEC", "O_BINARY"))
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | flags), "rb") as file:
            status = os.fstat(file.fileno())
            _refuse(status.st_mode)  # another thing may have taken the name meanwhile
            if S_ISFIFO(status.st_mode):
                return limited(partial(_of_pipe, file.fileno()))
            if S_ISREG(status.st_mode) and status.st_size > LIMIT:
                raise too_large("holds", "1 GiB")
            # Virtual files such as those of /proc have no size and yet content.
            return file.read(status.st_size) if status.st_size else limited(file.read)
    except (OSError, ValueError) as problem:
        raise SourceError(reason(problem)) from None


def stdin_bytes() -> bytes:
    """Read all bytes of standard input.

    Raises:
        SourceError: if standard input is a terminal or closed, or sends more than LIMIT bytes.
    """
    if sys.stdin is None or sys.stdin.closed or sys.stdin.isatty():
        raise SourceError("-: nothing is piped into standard input; pipe a table into it")
    protect(Path("/dev/stdin"))
    try:
        return limited(sys.stdin.buffer.read)
    except SourceError as problem:
        raise problem.named("standard input") from None


def limited(read: Callable[[int], bytes]) -> bytes:
    """Call `read(size)` until it returns nothing, and join the bytes that it returned.

    Raises:
        SourceError: if there are more than LIMIT bytes.
    """
    whole = bytearray()
    while piece := read(_CHUNK):
        whole += piece
        if len(whole) > LIMIT:
            raise too_large("holds", "1 GiB")
    return bytes(whole)


def reason(problem: OSError | ValueError) -> str:
    """Explain an OSError of reading a file, in words to follow the file's name."""
    if isinstance(problem, OSError) and problem.strerror:
        return f"cannot be read: {problem.strerror.lower()}"
    return "is not a name that a file can have; name another"


def _of_pipe(opened: int, size: int) -> bytes:
    """Read bytes from a pipe, with an error after a timeout in seconds."""
    waiting = select.poll()
    waiting.register(opened, select.POLLIN)
    if waiting.poll(PIPE_TIMEOUT * 1000):
        return os.read(opened, size)
    raise SourceError(
        f"is a pipe that sent nothing for {PIPE_TIMEOUT:g} seconds; start what writes"
        " into it, or pipe that into lcbtui -, which waits"
    )


def _refuse(mode: int) -> None:
    kinds = {S_IFDIR: "folder", S_IFCHR: "device", S_IFBLK: "device", S_IFSOCK: "socket"}
    if kind := kinds.get(S_IFMT(mode)):
        raise SourceError(f"is a {kind} and no file; name a file")


# Packed bytes


def packing_of(data: bytes) -> str:
    """Detect how bytes are compressed or archived: "gzip", "zip"; "" for plain bytes, workbooks."""
    packings = {b"\x1f\x8b": "gzip", b"\xfd7zXZ\0": "xz", b"BZh": "bzip2"}
    packings |= {b"\x28\xb5\x2f\xfd": "zstd", b"\x04\x22\x4d\x18": "LZ4", b"PK\x03\x04": "zip"}
    name = next((name for start, name in packings.items() if data.startswith(start)), "")
    return "" if name == "zip" and workbook_kind(data) else name


def workbook_kind(data: bytes) -> str:
    """Detect the spreadsheet format of bytes, such as "xlsx"; "" for other bytes."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return "xls"
    kinds = {"xl/workbook.xml": "xlsx", "xl/workbook.bin": "xlsb", "content.xml": "ods"}
    names = [part.filename for part in zip_parts(data)]
    return next((kind for part, kind in kinds.items() if part in names), "")


def most_unpacked(packed: int) -> int:
    """Compute the limit of unpacked bytes for a number of packed bytes, against archive bombs."""
    return min(LIMIT, max(RATIO_FROM_BYTES, MAX_RATIO * packed))


def unpacked(data: bytes) -> bytes:
    """Unpack gzip, xz, bzip2, zstd, LZ4 or a zip archive of one file; return other bytes unchanged.

    Args:
        data: the bytes, packed or not.

    Raises:
        SourceError: if the packed bytes are damaged, cut off or packed twice.
        TooLargeError: if they unpack to too many.
    """
    packing = packing_of(data)
    if not packing:
        return data
    whole = bytearray()
    try:
        with _opened(packing, data) as file:
            while len(whole) <= most_unpacked(len(data)) and (piece := file.read(_CHUNK)):
                whole += piece
    except (SourceError, MemoryError):
        raise
    except Exception as problem:  # noqa: BLE001 - each library has its own, all of these bytes
        is_cut = isinstance(problem, EOFError) or "runcated" in str(problem)
        what = CUT_OFF if is_cut else "is damaged"
        what = "is damaged or has a password" if packing == "zip" else what
        raise damaged(packing, what) from None
    if len(whole) > most_unpacked(len(data)):
        raise TooLargeError(str(too_large(f"is {packing} that unpacks to", MOST_UNPACKED)))
    if within := packing_of(plain := bytes(whole)):
        raise SourceError(f"is {within} within {packing}; unpack it once, {READS}")
    return plain


def _opened(packing: str, data: bytes) -> Any:
    """Open packed bytes as a file object that unpacks while it is read.

    Raises:
        SourceError: if the bytes are a zip archive that does not hold exactly one file.
    """
    # Only what is packed pays for the modules of the standard library.
    if module := {"gzip": "gzip", "xz": "lzma", "bzip2": "bz2"}.get(packing):
        return import_module(module).open(BytesIO(data))
    if packing == "zip":
        archive = import_module("zipfile").ZipFile(BytesIO(data))
        names = archive.namelist()
        if "header.json" in names:
            # A log of Inspect (.eval), joined as its logs in JSON are.
            parts = [name for name in ("header.json", "summaries.json") if name in names]
            read = [_zip_member(archive, data, n).read(most_unpacked(len(data))) for n in parts]
            header, samples = [*read, b"[]"][:2]
            return BytesIO(header.rstrip().removesuffix(b"}") + b',"samples":' + samples + b"}")
        shown = (each for each in names if not each.startswith("__MACOSX/"))
        files = [each for each in shown if each.rpartition("/")[2][:1] not in ("", ".")]
        if len(files) == 1:
            return _zip_member(archive, data, files[0])
        named = first_few([safe_text(each) for each in files])
        raise SourceError(
            f"is a zip archive of {counted(len(files), 'file')} ({named}), and one of a"
            " single file is read; unpack it, and name one of them or their folder"
        )
    arrow = import_module("pyarrow")
    return arrow.CompressedInputStream(arrow.BufferReader(data), packing.lower())


def _zip_member(archive: Any, data: bytes, name: str) -> Any:
    """Open a member of a zip archive; zstd (method 93) is not in zipfile before Python 3.14."""
    part = archive.getinfo(name)
    if part.compress_type != 93:
        return archive.open(part)
    lengths = struct.unpack_from("<HH", data, part.header_offset + 26)  # of name and extra field
    start = part.header_offset + 30 + sum(lengths)
    return _opened("zstd", data[start : start + part.compress_size])


def zip_parts(data: bytes) -> list[Any]:
    """List the members of a zip archive as `ZipInfo`; [] if the archive cannot be read."""
    zipfile = import_module("zipfile")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return list(archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error):
        return []


# Text


class Content:
    """Content of a source: decoded text, held as UTF-8 until `text` is needed, or binary data.

    Attributes:
        data: the text in UTF-8, without byte order mark; or the bytes of a binary file.
        encoding: the name of the source's encoding, such as "UTF-8"; or the kind of workbook.
        notes: for the load report, on what was guessed while decoding.
    """

    def __init__(self, data: bytes, encoding: str, notes: tuple[str, ...] = ()) -> None:
        self.data, self.encoding, self.notes = data, encoding, notes

    @cached_property
    def text(self) -> str:
        """Decode the whole content into a str, once."""
        return self.data.decode("utf-8")

    @cached_property
    def start(self) -> str:
        """Get about the first 8,192 characters, without leading blanks."""
        return self.head(8192).lstrip() or self.text.lstrip()[:8192]

    def head(self, length: int) -> str:
        """Decode the beginning of the text: at least `length` characters if there are as many."""
        return self.data[: length * 4].decode("utf-8", "ignore")  # a character takes up to 4 bytes


def decode(data: bytes) -> Content:
    """Detect the encoding of a text and decode it.

    Args:
        data: the unpacked bytes.

    Raises:
        SourceError: if the bytes are empty, or are not text.
    """
    for signature, what, error in (
        (b"%PDF", "PDF", NoTableError),
        (b"\x89PNG", "PNG", NoTableError),
        (b"\xff\xd8\xff", "JPEG", NoTableError),
        (b"\x7fELF", "a program", NoTableError),
        (b"SQLite format 3", "SQLite", SourceError),
        (b"ARROW1", "Arrow", SourceError),
        (b"version https://git-lfs", "a pointer of Git LFS (git lfs pull fetches it)", SourceError),
    ):
        if data.startswith(signature):
            raise error(f"is {what} and no table; {READS}")
    marks = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}
    codec = next((each for mark, each in marks.items() if data.startswith(mark)), "utf-8")
    head, controls = data[:8192], bytes({*range(32), 127} - set(b"\t\n\v\f\r\x1b"))
    stray = len(head) - len(head.translate(None, controls))
    if codec == "utf-8" and stray > 8 and stray * 50 > len(head):
        raise SourceError(f"is binary or UTF-16 without its mark; {READS}")
    encoding, notes = codec.upper().removesuffix("-SIG"), tuple[str, ...]()
    try:
        text = "" if data.isascii() else data.decode(codec)
        data = data if codec == "utf-8" else text.encode()
    except UnicodeDecodeError as problem:
        if codec != "utf-8":
            raise SourceError(f"is no valid {encoding}; save it as UTF-8") from None
        data, encoding = data.decode("cp1252", "replace").encode(), "Windows-1252"
        notes = (f"byte {problem.start} is not UTF-8; the file was read as {encoding}",)
    content = Content(data, encoding, notes)
    if not content.start:
        raise SourceError(f"is empty, without any table; {READS}")
    return content
