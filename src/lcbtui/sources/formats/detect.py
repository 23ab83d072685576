"""Bytes to the table in them: which reader is asked, by content alone, never by a name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lcbtui.errors import SourceError
from lcbtui.sources.formats.csv import split_content
from lcbtui.sources.formats.io import READS, SIGNATURE, Content, decode, unpacked
from lcbtui.sources.formats.raw_table import RawTable

if TYPE_CHECKING:
    from lcbtui.sources.formats.csv_arrow import Split


LARGE = 2_000_000
"""From this many bytes on the Arrow reader is quicker, its import included."""

LONGEST_LINE = 1 << 24
"""In bytes; a row takes ten times as many while it is split."""
LONGEST_LINE_IN_WORDS = "16 MiB"

Progress = Callable[[str], None]
"""Is told in a few words what is being done now."""

PARQUET = "Parquet"
"""How a load report calls the one format that has no encoding."""

_PARQUET = b"PAR1"
_RESULTS = '"performances"'


@dataclass(frozen=True, eq=False)
class Document:
    """LiveCodeBench's own results: one row a model and problem, for a reader of their own.

    Attributes:
        values: the JSON object, numbers as numbers.
        read_as: what its bytes were, "UTF-8".
        notes: what was guessed or removed on the way.
    """

    values: Mapping[str, object]
    read_as: str
    notes: tuple[str, ...] = ()


def table_in(
    data: bytes, name: str, *, arrow: bool, progress: Progress
) -> "RawTable | Split | Document":
    """The table in the bytes of a source.

    Args:
        data: all of it, packed or not.
        name: how messages call the source, safe for the terminal.
        arrow: whether Arrow may split a large text; a Split only comes where it may.
        progress: is told of each stage.

    Raises:
        SourceError: if it is no table, damaged, or too large.
    """
    packed = data.startswith(SIGNATURE)
    if packed:
        progress("unpacking")
        data = unpacked(data, name)
    found = _of_plain_bytes(data, name, arrow, progress)
    return replace(found, read_as=with_gzip(found.read_as)) if packed else found


def with_gzip(read_as: str) -> str:
    """A format with gzip before the encoding: "CSV, comma, gzip, UTF-8"."""
    if read_as == PARQUET:
        return f"{read_as}, gzip"
    family, comma, encoding = read_as.rpartition(", ")
    return f"{family}{comma}gzip, {encoding}"


def family(read_as: str) -> str:
    """The kind of a format, by which files of a folder belong together: "CSV"."""
    return read_as.partition(",")[0]


def _of_plain_bytes(
    data: bytes, name: str, arrow: bool, progress: Progress
) -> "RawTable | Split | Document":
    if data.startswith(_PARQUET):
        from lcbtui.sources.formats.parquet import parquet_table  # noqa: PLC0415 - a lookup of text needs no Arrow

        progress("reading Parquet")
        split = parquet_table(data, name)
        return split if arrow else _raw(split)
    content = decode(data, name)
    large = arrow and len(content.data) >= LARGE
    progress("splitting into cells")
    if content.is_json:
        return _in_json(content, name, large)
    _refuse_long_line(content.data, name)
    if b"|" in content.data:
        from lcbtui.sources.formats.markdown import has_table, markdown_table  # noqa: PLC0415

        if has_table(content):
            raw = markdown_table(content, name)
            return _split(raw) if large else raw
    if not large:
        return split_content(content, name)
    from lcbtui.sources.formats.csv_arrow import split_large  # noqa: PLC0415 - large files need it alone

    return split_large(content, name)


def _in_json(content: Content, name: str, large: bool) -> "RawTable | Split | Document":
    from lcbtui.sources.formats.json import json_table  # noqa: PLC0415
    from lcbtui.sources.formats.json_values import parse_document  # noqa: PLC0415 - a CSV needs neither

    if _RESULTS in content.text:
        from lcbtui.sources.livecodebench.detect import is_results  # noqa: PLC0415

        document = parse_document(content.text, name)
        if is_results(document):
            return Document(document, content.encoding, content.notes)
    raw = json_table(content, name)
    return _split(raw) if large else raw


def _split(raw: RawTable) -> "Split":
    from lcbtui.sources.formats.csv_arrow import split_of  # noqa: PLC0415

    return split_of(raw)


def _raw(split: "Split") -> RawTable:
    columns = [column.to_pylist() for column in split.columns]
    return RawTable(split.headers, columns, split.rows, split.notes, split.read_as)


def _refuse_long_line(data: bytes, name: str) -> None:
    """Stop at a line that is too long for a row; all others are jumped over, not searched.

    Raises:
        SourceError: if there is one.
    """
    start = 0
    while len(data) - start > LONGEST_LINE:
        end = start + LONGEST_LINE + 1
        last = data.rfind(b"\n", start, end)
        if last < 0:
            last = data.rfind(b"\r", start, end)
        if last < 0:
            raise SourceError(
                f"{name}: has a line of more than {LONGEST_LINE_IN_WORDS}, which is no row of a"
                f" table; {READS}"
            )
        start = last + 1
