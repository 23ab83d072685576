"""Format detection: bytes to the raw table in them, by content alone, never by a name."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from lcbtui.dataset.columns import SCORE, TOTAL
from lcbtui.dataset.source import NO_OPTIONS, ReadOptions, TableInFile
from lcbtui.errors import SourceError
from lcbtui.sources.formats.csv import is_quoted, split_content, with_points
from lcbtui.sources.formats.io import READS, Content, decode
from lcbtui.sources.formats.packed import Packing, packing_of, unpacked
from lcbtui.sources.formats.raw_table import RawTable, choose
from lcbtui.sources.schema.matching import meaning

if TYPE_CHECKING:  # what only a file in JSON needs
    from lcbtui.sources.results.layouts import Document

LARGE = 2_000_000
"""From this many bytes on a text with delimiters is split by Arrow, which is then quicker, its
import included."""

LONGEST_LINE = 1 << 24
"""In bytes; a row takes ten times as many while it is split."""
LONGEST_LINE_IN_WORDS = "16 MiB"

Progress = Callable[[str], None]
"""Called with a few words for what is being done now."""

WITHOUT_ENCODING = ("Parquet", "Arrow")
"""How a load report calls the formats that have no encoding."""

SEARCHED = 1 << 21
"""Bytes in which a table that people look at begins."""
_LOOKED_AT = 8192
_PAGES = ("<!doctype html", "<html", "<head", "<body")
_XML = ("<?xml", "<svg", "<!doctype")
_ELEMENT = r"<(?:a|br|center|details|div|h[1-6]|hr|img|link|meta|p|picture|script|span|style)[\s/>]"
_IN_CELLS = r"<(?:span|a|b|i|em|strong|code|sup|sub|font|img|br)\b[^\n]*[,;\t]"
"""How a line begins that may be the first of a CSV whose cells are marked up."""
_LATEX = ("\\", "%")
_TABULARS = tuple(
    f"\\begin{{{name}".encode() for name in ("tabu", "longtabl", "supertab", "xltab", "NiceTab")
)
"""One of these is in every text with a table in LaTeX."""

_FIRST_HEADERS, _FEWEST_MODELS = 50, 2

_DELIMITED = ("CSV", "TSV")
_NESTED = ("JSON", "JSON Lines", "YAML")
_PARQUET = b"PAR1"
_WORKBOOK = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_ARROW = (b"ARROW1", b"FEA1", b"\xff\xff\xff\xff")


def silent(_: str) -> None:
    """Progress that nobody follows."""


def table_in(
    data: bytes, name: str, progress: Progress, options: ReadOptions = NO_OPTIONS
) -> "RawTable | Document":
    """The table in the bytes of a source.

    Args:
        data: all of it, packed or not.
        name: how messages call the source, safe for the terminal.
        progress: called at each stage.
        options: what the user says of it.

    Raises:
        SourceError: if it is no table, damaged, or too large, or an option does not fit it.
    """
    packing = packing_of(data)
    if packing is not None:
        progress("unpacking")
        data = unpacked(data, name)
    found = _of_plain_bytes(data, name, progress, options)
    if isinstance(found, RawTable) and family(found.read_as) not in _DELIMITED:
        found = with_points(found)
    is_path = options.path is not None and family(found.read_as) in _NESTED
    is_alone = not isinstance(found, RawTable) or not found.tables
    if options.table is not None and is_alone and not is_path:
        rows = found.rows if isinstance(found, RawTable) else 0
        choose([TableInFile(1, "", None, rows, 0)], options.table, name)
    found = _oriented(found, name, options)
    return found._replace(read_as=with_packing(found.read_as, packing)) if packing else found


def _oriented(
    found: "RawTable | Document", name: str, options: ReadOptions
) -> "RawTable | Document":
    """The table with a row a model, where it has a column a model."""
    if not isinstance(found, RawTable):
        if options.transpose:
            raise SourceError(f"{name}: is results by problem; leave --transpose out")
        return found
    if options.transpose is False:
        return found
    if not options.transpose:
        known = map(meaning, found.headers[:_FIRST_HEADERS])
        if any(each is not None and each[0] in (SCORE, TOTAL) for each in known):
            return found  # a row a model, as bundled sources have
        from lcbtui.dataset.vocabulary import looks_like_model

        if sum(map(looks_like_model, found.headers)) < _FEWEST_MODELS:
            return found
    from lcbtui.sources.formats.transpose import oriented

    return oriented(found, name, asked=bool(options.transpose))


def with_packing(read_as: str, packing: Packing) -> str:
    """A format with how it was packed before the encoding: "CSV, comma, gzip, UTF-8"."""
    if read_as in WITHOUT_ENCODING:
        return f"{read_as}, {packing.name}"
    family, comma, encoding = read_as.rpartition(", ")
    return f"{family}{comma}{packing.name}, {encoding}"


def family(read_as: str) -> str:
    """The kind of a format, by which files of a folder belong together: "CSV"."""
    return read_as.partition(",")[0]


# Each format is imported when a source is in it: a lookup in CSV must start quickly.
# ruff: noqa: PLC0415
def _of_plain_bytes(
    data: bytes, name: str, progress: Progress, options: ReadOptions
) -> "RawTable | Document":
    if data.startswith(_PARQUET):
        from lcbtui.sources.formats.arrow import parquet_table

        progress("reading Parquet")
        return parquet_table(data, name)
    if data.startswith(_ARROW):
        from lcbtui.sources.formats.arrow import arrow_table

        progress("reading Arrow")
        return arrow_table(data, name)
    if data.startswith(_WORKBOOK):
        from lcbtui.sources.formats.workbook import workbook_table

        progress("reading sheets")
        return workbook_table(data, name, options)
    content = decode(data, name)
    progress("splitting into cells")
    if content.is_json:
        from lcbtui.sources.formats.json import json_table

        return json_table(content, name, options)
    if not content.is_yaml:
        _refuse_long_line(content.data, name)
    written = _written_table(content, name, options)
    if written is not None:
        return written
    if content.is_yaml:
        from lcbtui.sources.formats.yaml import yaml_table

        return yaml_table(content, name, options)
    if len(content.data) < LARGE:
        return split_content(content, name)
    from lcbtui.sources.formats.csv_arrow import split_large

    return split_large(content, name)


def _written_table(content: Content, name: str, options: ReadOptions) -> RawTable | None:
    """The table in a text that people look at: HTML, Markdown or LaTeX; None for another text.

    Raises:
        SourceError: if it is a page or XML without one.
    """
    start = _behind_comments(content.head(_LOOKED_AT)).lower()
    if content.is_markup and start.startswith(_PAGES):
        from lcbtui.sources.formats.html import html_table

        return html_table(content, name, options)
    latex = next(
        (at for each in _TABULARS if (at := content.data.find(each, 0, SEARCHED)) >= 0), -1
    )
    if b"|" in content.data or b"<" in content.data:
        from lcbtui.sources.formats.markdown import has_table, markdown_table

        if not (latex >= 0 and start.startswith(_LATEX)) and has_table(content):
            return markdown_table(content, name, options)
    if latex >= 0 and not is_quoted(content.data[:latex].decode()):
        from lcbtui.sources.formats.latex import latex_table

        return latex_table(content, name, options)
    if content.is_markup and start.startswith(_XML):
        raise SourceError(f"{name}: is XML and no table; {READS}")
    if content.is_markup and re.match(_ELEMENT, start) and not re.match(_IN_CELLS, start):
        from lcbtui.sources.formats.html import no_table

        raise no_table(name)
    return None


def _behind_comments(text: str) -> str:
    """A text from where it begins behind comments of HTML and blanks."""
    while (text := text.lstrip()).startswith("<!--") and "-->" in text:
        text = text.partition("-->")[2]
    return text


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
                f"{name}: is text that has a line of more than {LONGEST_LINE_IN_WORDS}, which"
                " is no row of a table; shorten its cells, or save it as JSON"
            )
        start = last + 1
