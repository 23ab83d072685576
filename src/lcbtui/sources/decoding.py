"""Bytes to text: what a file is by its content, never by its name, and in which encoding.

Packed bytes and Parquet are recognised before; what else is no text is refused here.
"""

import re
from dataclasses import dataclass, replace
from functools import cached_property

from lcbtui.errors import SourceError
from lcbtui.sources.reading import READS

_SIGNATURES = (
    (b"PK\x03\x04", f"is a zip archive or a spreadsheet; save it as CSV, {READS}"),
    (b"\xd0\xcf\x11\xe0", f"is an old Office file; save it as CSV, {READS}"),
    (b"BZh", f"is bzip2; unpack it first, {READS}"),
    (b"\xfd7zXZ", f"is xz; unpack it first, {READS}"),
    (b"\x28\xb5\x2f\xfd", f"is zstd; unpack it first, {READS}"),
    (b"ARROW1", f"is Arrow; {READS}"),
    (b"SQLite format 3", f"is an SQLite database; {READS}"),
    (b"%PDF", f"is PDF; {READS}"),
    (b"\x89PNG", f"is a PNG picture; {READS}"),
    (b"\xff\xd8\xff", f"is a JPEG picture; {READS}"),
    (b"\x7fELF", f"is a program; {READS}"),
    (b"version https://git-lfs", "is a Git LFS pointer, not the data; fetch it with git lfs pull"),
)
_BYTE_ORDER_MARKS = (
    # UTF-32 first: its little-endian mark starts with the one of UTF-16.
    (b"\xff\xfe\x00\x00", "utf-32", "UTF-32"),
    (b"\x00\x00\xfe\xff", "utf-32", "UTF-32"),
    (b"\xff\xfe", "utf-16", "UTF-16"),
    (b"\xfe\xff", "utf-16", "UTF-16"),
    (b"\xef\xbb\xbf", "utf-8-sig", "UTF-8"),
)
# Compiled when a text starts that way: a lookup of CSV files need not pay for them.
_JSON = r'(?:\{\s*(?:["}]|\Z)|\[\s*(?:[\[{"\]]|-?\d|\Z))'
_MARKUP = r"(?i)<(?:!--|!doctype|html|head|body|table|svg|\?xml)"
_YAML = r"(?:---\s+)?(?:#.*\s+)*- +[\w.@-]+: +\S"
_LOOKED_AT = 8192
_STRAY = 8
_WIDEST = 4  # bytes of a character
# The signs and the common characters of GB 2312, two and more in a row.
_CHINESE = re.compile(rb"(?:[\xa1-\xa9\xb0-\xd7][\xa1-\xfe]){2,}")
_HIGH = bytes(range(0x80, 0x100))
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b")) + b"\x7f"


@dataclass(frozen=True, eq=False)
class Content:
    """The text of a source, as bytes until somebody wants it whole: a large one is costly twice.

    Attributes:
        data: the text in UTF-8, without byte order mark and NUL characters.
        encoding: the name of the encoding it came in, for people, "UTF-8".
        notes: what was guessed or removed on the way.
        is_json: whether it begins like JSON or JSON Lines.
    """

    data: bytes
    encoding: str
    notes: tuple[str, ...] = ()
    is_json: bool = False

    @cached_property
    def text(self) -> str:
        """All of it."""
        return self.data.decode("utf-8")

    def head(self, length: int) -> str:
        """Its first characters, `length` of them at least where there are so many."""
        return self.data[: length * _WIDEST].decode("utf-8", "ignore")


def decode(data: bytes, name: str) -> Content:
    """The text of `data`; `name` is how messages call it, already safe for the terminal.

    Raises:
        SourceError: if there is nothing in it, or it is something else than text, or markup.
    """
    for signature, problem in _SIGNATURES:
        if data.startswith(signature):
            raise SourceError(f"{name}: {problem}")
    content = _decoded(data, name)
    start = content.head(_LOOKED_AT).lstrip() or content.text.lstrip()[:_LOOKED_AT]
    if not start:
        raise SourceError(f"{name}: is empty; {READS}")
    if start[0] in "[{" and re.match(_JSON, start):
        return replace(content, is_json=True)
    if start[0] == "-" and re.match(_YAML, start):
        raise SourceError(f"{name}: is YAML; save it as JSON, with yq -o json for example, {READS}")
    if start[0] == "<" and re.match(_MARKUP, start):
        raise SourceError(f"{name}: is HTML or XML, a page and not the file; {READS}")
    return content


def _decoded(data: bytes, name: str) -> Content:
    for mark, codec, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _with_mark(data, name, codec, encoding)
    _refuse_binary(data[:_LOOKED_AT], name)
    try:
        return _without_nul(_checked(data), "UTF-8")
    except UnicodeDecodeError as problem:
        where = f"byte {problem.start} is not UTF-8"
    text, encoding = _in_another_encoding(data)
    return _without_nul(text.encode(), encoding, (f"{where}; the file was read as {encoding}",))


def _in_another_encoding(data: bytes) -> tuple[str, str]:
    """The text of bytes that are not UTF-8, and what they were taken for.

    Chinese stands in rows of pairs of high bytes (GB 2312, which GB 18030 contains), where Latin
    letters with accents stand by ones and twos among plain ones.
    """
    chinese = sum(map(len, _CHINESE.findall(data)))
    high = len(data) - len(data.translate(None, _HIGH))
    for codec, encoding in (("gb18030", "GB18030"), ("cp1252", "Windows-1252")):
        if codec == "gb18030" and chinese * 2 <= high:
            continue
        try:
            return data.decode(codec), encoding
        except UnicodeDecodeError:
            pass
    return data.decode("latin-1"), "Latin-1"


def _with_mark(data: bytes, name: str, codec: str, encoding: str) -> Content:
    try:
        return _without_nul(data.decode(codec).encode(), encoding)
    except UnicodeDecodeError as problem:
        raise SourceError(
            f"{name}: starts like {encoding} but byte {problem.start} is not; save it as UTF-8"
        ) from None


def _refuse_binary(head: bytes, name: str) -> None:
    """A few stray control bytes are tolerated; many, and more than one in fifty, is not text."""
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if controls <= _STRAY or controls * 50 <= len(head):
        return
    if head.count(0) * 3 >= len(head) and len(head.replace(b"\0", b"")) * 3 >= len(head):
        raise SourceError(f"{name}: looks like UTF-16 without a byte order mark; save it as UTF-8")
    raise SourceError(f"{name}: is binary; {READS}")


def _checked(data: bytes) -> bytes:
    if not data.isascii():
        data.decode("utf-8")
    return data


def _without_nul(data: bytes, encoding: str, notes: tuple[str, ...] = ()) -> Content:
    if b"\0" in data:
        notes = (*notes, f"NUL characters were removed ({data.count(0)})")
        data = data.replace(b"\0", b"")
    return Content(data, encoding, notes)
