"""CSV and other delimited text: where the table begins, its delimiter, and the raw table.

Spreadsheets write `sep=;` before a table, and people a title or comments. A file with semicolons
or tabs is often from where 40,25 is a number. The csv module decides what a row is, so that a
lookup needs no Arrow; a large text is split by Arrow where that sees the same rows.
"""

import csv
import io
import re
import sys
from collections.abc import Iterator, Sequence
from itertools import chain, islice

from lcbtui.dataset.columns import STANDARD, Kind
from lcbtui.errors import SourceError
from lcbtui.sources.cleaning.cells import is_missing
from lcbtui.sources.cleaning.numbers import number_before
from lcbtui.sources.formats import tables
from lcbtui.sources.formats.io import Content, too_large
from lcbtui.sources.formats.tables import RawTable
from lcbtui.sources.schema.matching import meaning
from lcbtui.text.numbers import Unit, parse_number
from lcbtui.text.width import cut
from lcbtui.text.words import counted, regex, safe_text

LARGE = 2_000_000
"""From this many bytes on a text is split by Arrow, which is then quicker, its import included."""
LONGEST_LINE = 1 << 24
"""In bytes; a row takes ten times as many while it is split."""
DELIMITERS = {",": "CSV, comma", "\t": "TSV, tab", ";": "CSV, semicolon", "|": "CSV, pipe"}
SAMPLE = 1 << 16
"""How many characters decide where the table begins and the delimiter."""

_NUMBER = regex(r"(?:[≈~]\s*)?[+-]?\d+(?:,\d+)?\s*[KMBTkmbt%]?", re.ASCII)
_DECIMAL_COMMA = r"(\d),(\d)", r"\1.\2"
"""A comma that may be a decimal point, and what becomes of it; one with a blank behind it stands
between two numbers."""
csv.field_size_limit(sys.maxsize)  # the default of 128 KiB a cell would refuse long notes


def split_content(content: Content) -> RawTable:
    """Read a text in CSV, TSV or with another delimiter as a raw table; large texts with Arrow.

    Args:
        content: the decoded text.

    Raises:
        SourceError: if a line is too long for a row, or if there are too many columns.
    """
    data, behind = content.data, 0
    while len(data) - behind > LONGEST_LINE:
        ends = (data.rfind(end, behind, behind + LONGEST_LINE + 1) for end in (b"\n", b"\r"))
        behind = max(ends) + 1
        if not behind:
            way = "shorten its cells, or save it as JSON"
            raise too_large("is text that has a line of", "16 MiB", way)
    is_large = len(data) >= LARGE
    # More than the sample: that there is more decides what its last row counts for.
    beginning = content.head(SAMPLE + 16) if is_large else content.text
    delimiter, length, notes = table_start(beginning)
    rows = list(islice(records_of(beginning[length:SAMPLE], delimiter), 20))
    header = ""
    if tables.lacks_header(rows):
        header = f"{delimiter.join(tables.unique_headers([''] * len(rows[0])))}\n"
        notes = (*notes, tables.NO_HEADER)
    table = header.encode() + data[len(beginning[:length].encode()) :]
    raw = _by_arrow(table, header + beginning[length:], delimiter) if is_large else None
    raw = with_points(raw or read_columns(header + content.text[length:], delimiter), delimiter)
    read_as = f"{DELIMITERS[delimiter]}, {content.encoding}"
    return raw._replace(notes=(*content.notes, *notes, *raw.notes), read_as=read_as)


def is_quoted(before: str) -> bool:
    """Tell whether a text ends inside a quoted cell of a CSV."""
    return before.count('"') % 2 == 1 and bool(re.search(r'(?m)(?:^|[,;\t|])"', before))


def table_start(text: str) -> tuple[str, int, tuple[str, ...]]:
    """Find the delimiter and the first line of the table from the first SAMPLE characters.

    Lines before the header are skipped if they are comments or have one cell only, and if a table
    with rows of one width follows.

    Returns:
        The character between cells; the number of characters before the table; notes on them.
    """
    sample = text[:SAMPLE]
    partial = len(sample) < len(text)
    whole, length, before = _best_delimiter(sample, partial=partial)[0], 0, list[str]()
    for line in islice(lines_of(sample), 20):
        delimiter, fit = _best_delimiter(sample[length:], partial=partial)
        first, below = [*islice(records_of(sample[length:], delimiter), 2), [""], [""]][:2]
        if fit >= 0.9 and not _is_title(first, below):
            break
        length += len(line)
        before += [line] if line.strip() else []
    else:
        return whole, 0, ()
    rows = [next(records_of(line, delimiter)) for line in before]
    may_go = all(sum(map(bool, map(str.strip, row))) < 2 or _is_title(row, first) for row in rows)
    units = (Unit.BILLIONS, Unit.PERCENT)
    has_number = any(parse_number(cell, unit) for cell in first for unit in units)
    if not before or not may_go or has_number:  # then it is a row below the header
        return whole, 0, ()
    shown = cut(safe_text(before[0]).rstrip(f"{delimiter} "), 60)
    note = f"{counted(len(before), 'line')} before the header, left out: {shown}"
    return delimiter, length, (note,)


def _is_title(row: Sequence[str], below: Sequence[str]) -> bool:
    """Tell whether a row is a title or a comment above the header, given the row below it."""
    # Names of groups stand above headers that differ without them, as on EuroEval's boards.
    are_headers = len({*filter(None, below)}) == len(row) > 2 and any(map(meaning, below))
    most = len(row) // 2 if are_headers else 1
    filled, filled_below = (sum(map(bool, map(str.strip, each))) for each in (row, below))
    if filled <= most and filled_below > 1:
        return True
    is_comment = row[0].lstrip().startswith(("#", "//", "%", "<!--"))
    # numpy writes a header as a comment
    names = any(map(meaning, [row[0].lstrip("#/% "), *row[1:]]))
    return is_comment and any(below) and (not names or any(map(meaning, below)))


def _best_delimiter(sample: str, *, partial: bool) -> tuple[str, float]:
    """Choose the delimiter that splits the most of the first rows into as many cells as the header.

    Of two that fit equally well, the one with more columns is chosen; a comma if none splits the
    header. Also return the share of rows that fit, from 0 to 1.
    """
    fits = {",": (0.0, 0)}
    for delimiter in DELIMITERS:
        rows = list(islice(records_of(sample, delimiter), 101))
        width = len(rows[0]) if rows else 0
        if width < 2:
            continue
        if partial and 1 < len(rows) <= 100:
            rows.pop()  # the end of the sample cuts it in two
        fits[delimiter] = sum(len(row) == width for row in rows) / len(rows), width
    best = max(fits, key=fits.__getitem__)
    return best, fits[best][0]


def records_of(text: str, delimiter: str) -> Iterator[list[str]]:
    """Split a text into rows of cells with the csv module; blank lines are skipped."""
    return filter(None, csv.reader(lines_of(text), delimiter=delimiter))


def lines_of(text: str) -> Iterator[str]:
    """Yield the lines of a text, each with its line end.

    The text is read piece by piece, since a StringIO of all of it takes four bytes a character.
    """
    start = 0
    while start < len(text):
        # Behind a line feed: there it never cuts a pair of \r\n in two.
        end = text.find("\n", start + (1 << 20)) + 1 or len(text)
        # newline="" splits lines at \n, \r and \r\n and leaves their ends as they are.
        yield from io.StringIO(text[start:end], newline="")
        start = end


def read_columns(text: str, delimiter: str) -> RawTable:
    """Read all rows of a text with the csv module into a raw table.

    A row that is too short is padded with missing values; cells beyond the last header are dropped;
    notes say so.

    Args:
        text: the text, from the header on.
        delimiter: the character between cells.

    Raises:
        SourceError: if a quote is never closed, or if there are too many columns for a table.
    """
    # What follows an open quote is in its cell; else the last line is a row.
    lines = chain(lines_of(text), ("\n", "\0"))
    records = [*filter(None, csv.reader(lines, delimiter=delimiter))]
    if records.pop() != ["\0"]:
        where = f"row {len(records)}" if records else "the header"
        raise SourceError(f"has a quote in {where} that is never closed; close it there")
    if records and len(records[0]) > 1:  # spreadsheets have blank rows between groups of rows
        records = [records[0], *filter(any, records[1:])]
    return tables.table_of_rows(records, len(text), "CSV")


def with_points(raw: RawTable, delimiter: str = ",") -> RawTable:
    """Replace decimal commas in the numbers of a raw table (40,25) by points, and add a note.

    A number such as 40,25, whose comma cannot separate thousands (1,234), decides for its column,
    in which others may have a point; and for the whole file, unless the file mixes both. Where
    commas separate cells, "7,5" in quotes may be a list: there a column counts only if its header
    names a number column, or if it also has decimal points or percent signs.

    Args:
        raw: a table of any format.
        delimiter: the delimiter of a CSV file; a comma for other formats.
    """
    between = delimiter == ","
    read = ((at, _commas_in(raw, at, between=between)) for at in range(len(raw.headers)))
    found = {at: commas for at, commas in read if commas is not None}
    places = [at for at, (decides, _) in found.items() if decides]
    if not places:
        return raw
    if not between and not any(found[at][1] for at in places):
        places = [at for at, (_, has_points) in found.items() if not has_points]
    columns = list(raw.columns)
    for place in places:
        if raw.in_arrow:
            from pyarrow import compute  # noqa: PLC0415 - a lookup must start quickly

            plain = columns[place].cast("large_string")
            columns[place] = compute.replace_substring_regex(plain, *_DECIMAL_COMMA)
        else:
            columns[place] = [re.sub(*_DECIMAL_COMMA, text) for text in columns[place]]
    note = f"commas in numbers were read as decimal points ({counted(len(places), 'column')})"
    return raw._replace(columns=columns, notes=(*raw.notes, note))


def _commas_in(raw: RawTable, place: int, *, between: bool) -> tuple[bool, bool] | None:
    """Look for decimal commas in a column; None if it has no comma or commas separate thousands.

    Returns:
        Whether a comma must be a decimal point; whether some number has a point.
    """
    if raw.headers[place] in STANDARD and STANDARD[raw.headers[place]].kind is not Kind.NUMBER:
        return None
    texts = getattr(raw.columns[place], "dictionary", raw.columns[place])  # each once, in Arrow
    texts = texts[:1_000] if between else texts  # a large file must not wait
    if not (re.search(b",", texts.buffers()[-1]) if raw.in_arrow else "," in "".join(texts)):
        return None
    known = meaning(raw.headers[place])
    is_number = known is not None and STANDARD[known[0]].kind is Kind.NUMBER
    has_comma = decides = has_points = is_beside = False
    for text in map(str.strip, map(str, texts)):
        number = text if _NUMBER.fullmatch(text) else number_before(text) or text
        if not _NUMBER.fullmatch(number) and parse_number(number, Unit.PERCENT) is None:
            if is_number or is_missing(text):  # other words in a column of numbers do not matter
                continue
            return None
        if "," in number and ("." in number or number.count(",") > 1):
            return None
        has_points |= "." in number
        is_beside |= "%" in text or number != text
        numbers = re.findall(r"[0-9]+,[0-9]+", text)
        has_comma |= bool(numbers)
        decides |= not all(re.fullmatch(r"[1-9][0-9]{0,2},[0-9]{3}", each) for each in numbers)
    decides &= not between or is_number or has_points or is_beside
    return (decides, has_points) if has_comma else None


# Large texts, by Arrow


def _by_arrow(data: bytes, head: str, delimiter: str) -> RawTable | None:
    """Split a CSV text with Arrow; None where Python's csv module might split it differently.

    Args:
        data: the text in UTF-8, from where the table begins.
        head: the beginning of the same text.
        delimiter: the character between cells.
    """
    import pyarrow.csv  # noqa: PLC0415 - a lookup in a small file must start quickly

    reader = csv.reader(lines_of(head), delimiter=delimiter)
    first: list[str] = next(filter(None, reader), [])
    end = sum(map(len, islice(lines_of(head), reader.line_num)))
    if not first or end == len(head):
        return None  # no row at all, or a header that goes on behind the head
    edge = delimiter.encode()
    blank = rb'\n(?:"")?(?:%b(?:"")?){%d}\r?(?:\n|\Z)' % (re.escape(edge), len(first) - 1)
    may_be_blank = len(first) > 1 and (b"\n" + edge in data or b'\n""' in data)
    if may_be_blank and re.search(blank, data):
        return None  # rows of blanks, which are left out
    tables.refuse_huge(len(first), 0, len(data), "CSV")
    names = [f"f{place}" for place in range(len(first))]
    # Columns are dictionary-encoded unless most of their texts differ.
    sample = islice(records_of(head[end:], delimiter), 4096)
    rows = [row for row in sample if len(row) == len(first)]
    few = (len(set(column)) * 2 <= len(rows) for column in zip(*rows, strict=True))
    text = pyarrow.large_string()
    each_once = pyarrow.dictionary(pyarrow.int32(), text)
    types = [each_once if is_few else text for is_few in few] or [text] * len(first)
    try:
        table = pyarrow.csv.read_csv(
            pyarrow.BufferReader(pyarrow.py_buffer(data).slice(len(head[:end].encode()))),
            pyarrow.csv.ReadOptions(column_names=names, block_size=1 << 22),
            pyarrow.csv.ParseOptions(delimiter=delimiter, newlines_in_values=b'"' in data),
            pyarrow.csv.ConvertOptions(
                column_types=dict(zip(names, types, strict=True)),
                strings_can_be_null=False,
                check_utf8=False,  # it was when it was decoded
            ),
        )
    except pyarrow.ArrowInvalid:
        return None  # a row of another length, or one longer than a block
    columns = [column.combine_chunks() for column in table.unify_dictionaries().itercolumns()]
    tables.refuse_huge(len(first), table.num_rows, len(data), "CSV")
    if not table.num_rows or any(re.search(r"[\r\n]", column[-1].as_py()) for column in columns):
        return None  # perhaps a quote that is never closed
    return RawTable(tables.unique_headers(first), columns, table.num_rows, in_arrow=True)
