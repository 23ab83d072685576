"""From a path to text: bounded reading, and encodings.

A file may be larger than memory, a named pipe may send nothing, a device may never end: each of
them ends here with one line instead of a program that hangs. What a file is, and in which encoding,
is decided by its content, never by its name; packed bytes, Parquet and other binary formats are
recognised before, and what else is no text is refused.
"""

import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from io import BufferedReader
from itertools import pairwise
from pathlib import Path
from stat import S_ISBLK, S_ISCHR, S_ISDIR, S_ISFIFO, S_ISREG, S_ISSOCK
from time import monotonic

from lcbtui.errors import SourceError
from lcbtui.text.words import counted, plural, regex

LIMIT = 1 << 30
"""How many bytes are read of one source at the most, packed or unpacked."""
LIMIT_IN_WORDS = "1 GiB"
PIPE_TIMEOUT = 5.0
"""Seconds that a named pipe may send nothing: a person waits in front of the screen."""

_read: set[Path] = set()
"""Every file that was read."""

READS = (
    "lcbtui reads CSV, TSV, JSON, JSON Lines, YAML, workbooks, Parquet, Arrow and tables in"
    " Markdown, HTML and LaTeX, also packed"
)
"""What a message says would have worked."""

_CHUNK = 1 << 20
_SIGNATURES = (
    (b"SQLite format 3", f"is an SQLite database and no table; {READS}"),
    (b"%PDF", f"is PDF and no table; {READS}"),
    (b"\x89PNG", f"is a PNG picture and no table; {READS}"),
    (b"\xff\xd8\xff", f"is a JPEG picture and no table; {READS}"),
    (b"\x7fELF", f"is a program and no table; {READS}"),
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
_JSON = (
    r'(?:\{\s*(?:["}]|\Z)|\[\s*(?:\{\s*(?:["}]|\Z)|["\]]|-?\d|\[\s*(?:[\[{"\]\d.tfnNI-]|\Z)|\Z))'
)
_MARKUP = r"<[!?A-Za-z]"
_YAML_KEY = (
    r"""(?:"[^"]*"|'[^']*'|[^\s,|:;<{\["'#-][^,|\t:;]*):"""
    r"(?:\s+(?P<value>[^\s#].*)?)?(?:(?<=\s)#.*)?"
)
_YAML_NUMBER = r"[-+]?[\d.]+%?(?:\s+#.*)?"
_YAML_NOTES = r"\s*(?:#.*\n\s*)*"
# Brackets as JSON has them, but around bare words, with comments or with other quotes.
_YAML_FLOW = (
    rf"(?:\[{_YAML_NOTES})?\{{{_YAML_NOTES}"
    r"""(?:"[^"\n]*"|'[^'\n]*'|[^\s,|:;<{}\[\]"'#]+):\s"""
)
_YAML_COLLECTION = r"\{(?:.*: .*|\s*(?:#.*)?)|\[(?:.*, .*|\s*(?:#.*)?)\]?\s*(?:#.*)?"
_YAML_OPENS = r"(?:(?:^\s*-|:)\s+(?:&\S+\s+)?|^\s+)[\[{]"
_YAML_QUOTED = r"""\"[^\"]*\"|'[^']*'|\s#.*"""
_YAML_MARKS = ("---", "...", "%YAML")
_YAML_LINES = 200
_COMMENT_SIGNS = ("#", "//", "%")
_LOOKED_AT = 8192
_STRAY = 8
_WIDEST = 4  # bytes of a character
# The signs and the common characters of GB 2312, two and more in a row.
_CHINESE = rb"(?:[\xa1-\xa9\xb0-\xd7][\xa1-\xfe]){2,}"
_HIGH = bytes(range(0x80, 0x100))
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b")) + b"\x7f"


def status_of(path: Path, name: str) -> os.stat_result:
    """What the system says of a path: its kind and its size.

    Raises:
        SourceError: if it is not there any more, or may not be looked at.
    """
    try:
        return path.stat()
    except (OSError, ValueError) as problem:
        raise SourceError(f"{name}: {reason(problem)}") from None


def bytes_of(path: Path, name: str) -> bytes:
    """Everything that a file or a named pipe holds; `name` is how messages call it.

    Raises:
        SourceError: if it cannot be read, is too large, silent, a folder or a device.
    """
    _refuse(status_of(path, name).st_mode, name)
    _read.add(path.absolute())
    # A pipe without a writer would stop an ordinary open for good; not every system has all flags.
    flags = sum(getattr(os, flag, 0) for flag in ("O_NONBLOCK", "O_CLOEXEC", "O_BINARY"))
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | flags), "rb") as file:
            return _all_of(file, name)
    except (OSError, ValueError) as problem:
        raise SourceError(f"{name}: {reason(problem)}") from None


def was_read(path: str) -> bool:
    """Whether a path leads to a file that was read, by links too."""
    try:
        status = Path(path).stat()
    except (OSError, ValueError):  # it is not there, or no file can have its name
        return False
    return S_ISREG(status.st_mode) and any(_is_file(each, status) for each in _read)


def _is_file(path: Path, status: os.stat_result) -> bool:
    with suppress(OSError):
        return os.path.samestat(path.stat(), status)
    return False


def stdin_bytes() -> bytes:
    """All of standard input.

    Raises:
        SourceError: if it is a terminal, where nobody means to type a table, or sends more than
            is read of any source.
    """
    if sys.stdin is None or sys.stdin.closed:
        raise SourceError("-: standard input is closed; pipe a table into it")
    if sys.stdin.isatty():
        raise SourceError("-: standard input is a terminal; pipe a table into it")
    _read.add(Path("/dev/stdin"))
    return limited(sys.stdin.buffer.read, "standard input")


def limited(read: Callable[[int], bytes], name: str) -> bytes:
    """Everything that `read(size)` gives until it gives nothing.

    Raises:
        SourceError: if that is more than the limit.
    """
    whole = bytearray()
    while piece := read(_CHUNK):
        whole += piece
        if len(whole) > LIMIT:
            raise SourceError(
                f"{name}: sends more than {LIMIT_IN_WORDS}, which is all that is read;"
                " choose rows or columns before"
            )
    return bytes(whole)


def reason(problem: OSError | ValueError) -> str:
    """Why the system refused a file, in words that fit after its name."""
    if isinstance(problem, OSError) and problem.strerror:
        look = "; check it with ls -l" if isinstance(problem, PermissionError) else ""
        return f"cannot be read: {problem.strerror.lower()}{look}"
    return "is not a name that a file can have; name another"


def _refuse(mode: int, name: str) -> None:
    if S_ISDIR(mode):
        raise SourceError(f"{name}: is a folder and no file; name a file in it")
    if S_ISCHR(mode) or S_ISBLK(mode):
        raise SourceError(f"{name}: is a device and no file; {READS}")
    if S_ISSOCK(mode):
        raise SourceError(f"{name}: is a socket and no file; {READS}")


def _all_of(file: BufferedReader, name: str) -> bytes:
    status = os.fstat(file.fileno())
    _refuse(status.st_mode, name)  # another thing may have taken the name meanwhile
    if S_ISFIFO(status.st_mode):
        return limited(_pipe_read(file.fileno(), name), name)
    if S_ISREG(status.st_mode) and status.st_size > LIMIT:
        raise SourceError(
            f"{name}: is a file of {status.st_size / LIMIT:.1f} GiB, and {LIMIT_IN_WORDS} is all"
            " that is read; choose rows or columns before"
        )
    if status.st_size:
        return file.read(status.st_size)
    # Virtual files such as those of /proc have no size and yet content.
    return limited(file.read, name)


def _pipe_read(opened: int, name: str) -> Callable[[int], bytes]:
    """A `read` for a pipe that gives up when nothing comes for a while."""
    from select import POLLIN, poll  # noqa: PLC0415 - pipes are rare

    waiting = poll()
    waiting.register(opened, POLLIN)

    def read(size: int) -> bytes:
        until = monotonic() + PIPE_TIMEOUT
        while (left := until - monotonic()) > 0 and waiting.poll(left * 1000):
            try:
                return os.read(opened, size)
            except BlockingIOError:
                continue  # another reader of the pipe was quicker
        raise SourceError(
            f"{name}: is a pipe that sent nothing for {PIPE_TIMEOUT:g} seconds; start what writes"
            " into it, or pipe that into lcbtui -, which waits"
        )

    return read


@dataclass(frozen=True, eq=False)
class Content:
    """The text of a source, as bytes until somebody wants it whole: a large one is costly twice.

    Attributes:
        data: the text in UTF-8, without byte order mark and NUL characters.
        encoding: the name of the encoding it came in, for people, "UTF-8".
        notes: what was guessed or removed on the way.
        is_json: whether it begins like JSON or JSON Lines.
        is_yaml: whether it begins like YAML.
        is_markup: whether it begins like HTML or XML, as a page does and many a README.
    """

    data: bytes
    encoding: str
    notes: tuple[str, ...] = ()
    is_json: bool = False
    is_yaml: bool = False
    is_markup: bool = False

    @cached_property
    def text(self) -> str:
        """The decoded text."""
        return self.data.decode("utf-8")

    def head(self, length: int) -> str:
        """Its first characters, `length` of them at least where there are so many."""
        return self.data[: length * _WIDEST].decode("utf-8", "ignore")


def decode(data: bytes, name: str) -> Content:
    """The text of `data`; `name` is how messages call it, already safe for the terminal.

    Raises:
        SourceError: if there is nothing in it, or it is something else than text.
    """
    for signature, problem in _SIGNATURES:
        if data.startswith(signature):
            raise SourceError(f"{name}: {problem}")
    content = _decoded(data, name)
    start = content.head(_LOOKED_AT).lstrip() or content.text.lstrip()[:_LOOKED_AT]
    if not start:
        raise SourceError(f"{name}: is empty, without any table; {READS}")
    behind = _behind_comments(start) if start.startswith(_COMMENT_SIGNS) else start
    if behind[:1] in ("[", "{") and re.match(_JSON, behind):
        return replace(_without_lines(content, behind is not start), is_json=True)
    if behind[:1] in ("[", "{") and re.match(_YAML_FLOW, behind):
        return replace(_without_lines(content, behind is not start), is_yaml=True)
    if _begins_as_yaml(start):
        return replace(content, is_yaml=True)
    if behind[:1] == "<" and re.match(_MARKUP, behind):
        return replace(content, is_markup=True)
    return content


def _behind_comments(start: str) -> str:
    """What comes behind the lines of comments at the start of a text."""
    place = 0
    while start[place:].startswith(_COMMENT_SIGNS):
        end = start.find("\n", place) + 1 or len(start)
        place = end + len(start[end:]) - len(start[end:].lstrip())
    return start[place:]


def _without_lines(content: Content, has_comments: bool) -> Content:
    """A text with lines of comments at its start made blank, so that lines keep their number."""
    if not has_comments:
        return content
    lines, number = content.text.split("\n"), 0
    for place, line in enumerate(lines):
        if line.strip() and not line.lstrip().startswith(_COMMENT_SIGNS):
            break
        number += bool(line.strip())
        lines[place] = ""
    note = (
        f"{counted(number, 'line')} of comments at the top {plural(number, 'was', 'were')} left out"
    )
    return replace(content, data="\n".join(lines).encode(), notes=(*content.notes, note))


def _begins_as_yaml(start: str) -> bool:
    """Whether a text begins like YAML: lines of keys, something nested in them or numbers behind.

    Commas, pipes and tabs in a key are those of a table. A README may begin with such lines between
    two ---, so that what is Markdown is found before.
    """
    if start[0] not in "-%#" and ":" not in start.partition("\n")[0]:
        return False
    lines = start.splitlines()
    if len(start) >= _LOOKED_AT and len(lines) > 1 and not lines[-1].startswith(" "):
        del lines[-1]  # it is cut off
    lines = [line for line in lines[:_YAML_LINES] if line.strip(" ")]
    lines = [line for line in lines if not line.lstrip().startswith("#")]
    lines = [line[:_YAML_LINES] for line in _outside_brackets(lines)]
    is_marked = bool(lines) and lines[0].startswith(_YAML_MARKS)
    lines = [line for line in lines if not line.startswith(_YAML_MARKS)]
    key = regex(_YAML_KEY)
    top = [line for line in lines if not line.startswith(" ")]
    if not top or not all(_is_item(line) or key.fullmatch(line) for line in top):
        return False
    if is_marked or any(_is_nested(*two, key) for two in pairwise((*lines, ""))):
        return True
    values = [found["value"] or "" for line in top if (found := key.fullmatch(line))]
    return len(values) > 1 and all(re.fullmatch(_YAML_NUMBER, value) for value in values)


def _is_nested(line: str, below: str, key: re.Pattern[str]) -> bool:
    """Whether a line has something in it or below it: a key with a list, an element with a key."""
    is_deeper = len(below) - len(below.lstrip(" ")) > len(line) - len(line.lstrip(" "))
    is_flow = re.compile(_YAML_COLLECTION).fullmatch
    bare, inside = re.sub(r"^&\S+ *", "", line.lstrip(" -")), below.lstrip()
    has_key = key.fullmatch(inside.lstrip("- "))
    if _is_item(line.lstrip()):
        if not bare:
            return is_deeper and has_key is not None
        return is_flow(bare) is not None or (
            key.fullmatch(bare) is not None and (is_deeper or not below or _is_item(inside))
        )
    found = key.fullmatch(bare)
    if found is None or found["value"] is not None:
        return found is not None and is_flow(found["value"]) is not None
    is_below = has_key is not None or is_flow(inside) is not None
    return _is_item(inside) or (is_deeper and is_below)


def _outside_brackets(lines: list[str]) -> Iterator[str]:
    """The lines but those in which a collection in brackets goes on that began in one before."""
    depth = 0
    for line in lines:
        if depth <= 0:
            yield line
        if depth > 0 or re.search(_YAML_OPENS, line):
            bare = re.sub(_YAML_QUOTED, "", line)
            depth += sum(map(bare.count, "[{")) - sum(map(bare.count, "]}"))


def _is_item(line: str) -> bool:
    """Whether a line is an element of a list in YAML."""
    return line.startswith("- ") or line.rstrip() == "-"


def _decoded(data: bytes, name: str) -> Content:
    for mark, codec, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            try:
                return _without_nul(data.decode(codec).encode(), encoding)
            except UnicodeDecodeError as problem:
                where = f"starts like {encoding} but byte {problem.start} is not"
                raise SourceError(f"{name}: {where}; save it as UTF-8") from None
    _refuse_binary(data[:_LOOKED_AT], name)
    try:
        if not data.isascii():
            data.decode("utf-8")
        return _without_nul(data, "UTF-8")
    except UnicodeDecodeError as problem:
        where = f"byte {problem.start} is not UTF-8"
    text, encoding = _in_another_encoding(data)
    return _without_nul(text.encode(), encoding, (f"{where}; the file was read as {encoding}",))


def _in_another_encoding(data: bytes) -> tuple[str, str]:
    """The text of bytes that are not UTF-8, and what they were taken for.

    Chinese stands in rows of pairs of high bytes (GB 2312, which GB 18030 contains), where Latin
    letters with accents stand by ones and twos among plain ones.
    """
    chinese = sum(map(len, re.findall(_CHINESE, data)))
    high = len(data) - len(data.translate(None, _HIGH))
    for codec, encoding in (("gb18030", "GB18030"), ("cp1252", "Windows-1252")):
        if codec == "gb18030" and chinese * 2 <= high:
            continue
        try:
            return data.decode(codec), encoding
        except UnicodeDecodeError:
            pass
    return data.decode("latin-1"), "Latin-1"


def _refuse_binary(head: bytes, name: str) -> None:
    """A few stray control bytes are tolerated; many, and more than one in fifty, is not text."""
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if controls <= _STRAY or controls * 50 <= len(head):
        return
    if head.count(0) * 3 >= len(head) and len(head.replace(b"\0", b"")) * 3 >= len(head):
        raise SourceError(f"{name}: looks like UTF-16 without a byte order mark; save it as UTF-8")
    raise SourceError(f"{name}: is binary and no text; {READS}")


def _without_nul(data: bytes, encoding: str, notes: tuple[str, ...] = ()) -> Content:
    if b"\0" in data:
        notes = (*notes, f"NUL characters were removed ({data.count(0)})")
        data = data.replace(b"\0", b"")
    return Content(data, encoding, notes)
