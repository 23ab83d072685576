"""Format detection: from the bytes of a source to its table.

`FORMATS` is the table of all formats; a new one is a row of it. Bytes that only one format begins
with decide, then the ending of the name, then what the text looks like.
"""

import re
from collections.abc import Callable
from functools import partial
from importlib import import_module
from itertools import islice
from pathlib import Path, PurePath
from typing import NamedTuple

from lcbtui.dataset.source import NO_OPTIONS, ReadOptions, TableInFile
from lcbtui.errors import NoTableError, Option, SourceError
from lcbtui.sources.formats.csv import is_quoted, with_points
from lcbtui.sources.formats.io import READS, Content, decode, packing_of, unpacked, workbook_kind
from lcbtui.sources.formats.tables import RULE, RawTable, choose, may_be_transposed
from lcbtui.sources.results.long_form import Document, clustered

Found = RawTable | Document
"""What a source holds: a table of texts, or what an evaluation tool wrote."""

Progress = Callable[[str], None]
"""Called with a few words for what is being done now."""


def silent(_: str) -> None:
    """Do nothing with a progress message: the default progress callback."""


class Format(NamedTuple):
    """File format: how a source is recognised as being in it, and the function that reads it.

    Attributes:
        family: the name of the format in the load report.
        reader: "module:function" in this folder, imported when needed; the function takes the
            content, and returns a `RawTable` or yields each table as a
            `FileTable`.
        signatures: bytes that only files of this format begin with; such content is not decoded.
        endings: file name endings of the format, for texts that may look like another format.
        looks_like: tells whether a text seems to be in the format; the first match in FORMATS wins.
        is_certain: whether `looks_like` outweighs the ending of a file name.
        is_nested: whether `--table` takes a path; the reader then returns a list of documents, and
            `parse_document` of its module makes nested lists and objects for `results.layouts`.
    """

    family: str
    reader: str
    signatures: tuple[bytes, ...] = ()
    endings: tuple[str, ...] = ()
    looks_like: Callable[[Content], bool] = lambda _: False
    is_certain: bool = False
    is_nested: bool = False


def table_in(
    data: bytes,
    name: str,
    progress: Progress,
    options: ReadOptions = NO_OPTIONS,
    path: Path | None = None,
    *,
    is_known: bool = False,
) -> Found:
    """Read the table in the bytes of a source, whatever its packing and format.

    Args:
        data: all bytes of the source, packed or not.
        name: the name of the source, whose ending may tell the format.
        progress: called with a few words at each stage.
        options: the user's read options.
        path: the path of the file; None for standard input.
        is_known: whether only a layout of `results.layouts` is read, and other tables are refused.

    Raises:
        SourceError: if the bytes hold no table, are damaged or too large, or if an option does not
            fit the table.
        UsageError: if no problem of a tool's log has the key to cluster by.
    """
    packing = packing_of(data)
    if packing:
        progress("unpacking")
        data = unpacked(data)
    # A bundled source is called without the ending of its file.
    is_bare = path is not None and not PurePath(name).suffix
    kind, content = recognised(data, f"{path}" if is_bare else name)
    content.encoding = ", ".join(filter(None, (packing, content.encoding)))
    progress(f"reading {kind.family}")
    found: Found | None = None
    if options.path is None and kind.is_nested:
        from lcbtui.sources.results.layouts import document_in  # noqa: PLC0415 - not for a CSV

        module = import_module(f"lcbtui.sources.formats.{kind.reader.partition(':')[0]}")
        parse = partial(module.parse_document, content)
        document = document_in(content.text, parse, path, content.encoding, content.notes)
        parts = (clustered(each, options.cluster) for each in (document.parts if document else ()))
        found = document and document._replace(parts=tuple(parts))
    if found is None and (kind.family == "CSV" or not is_known):
        found = _table(kind, content, options, path)
    if found is None or (is_known and isinstance(found, RawTable)):
        raise NoTableError("unknown layout")
    of_one = kind.is_nested or kind.family == "CSV"
    is_alone = not found.tables if isinstance(found, RawTable) else of_one
    if options.table is not None and is_alone and not (kind.is_nested and options.path):
        choose([TableInFile(1, "", None, 0, 0)], options.table)
    if isinstance(found, RawTable):
        found = found if kind.family == "CSV" else with_points(found)
        asked = options.transpose
        if asked or (asked is None and may_be_transposed(found)):
            from lcbtui.sources.formats.tidy import transposed  # noqa: PLC0415 - few tables are

            found = transposed(found, asked=bool(asked))
    elif options.transpose:
        raise SourceError("has a row a model as it is; leave ", Option("transpose"), " out")
    return found


def _table(kind: Format, content: Content, options: ReadOptions, path: Path | None) -> Found:
    """Read the results table of a text in a format, or what an evaluation tool printed or wrote."""
    module, _, reader = kind.reader.partition(":")
    raw = getattr(import_module(f"lcbtui.sources.formats.{module}"), reader)(content)
    if kind.is_nested:
        from lcbtui.sources.formats.document import table_of_document  # noqa: PLC0415

        raw = table_of_document(raw, content, options, kind.family)
    elif not isinstance(raw, RawTable):
        from lcbtui.sources.formats.tidy import MOST_TABLES, results_table, tidied  # noqa: PLC0415
        from lcbtui.sources.results.harnesses import printed  # noqa: PLC0415 - not for a CSV

        found = list(map(tidied, islice(raw, MOST_TABLES)))
        if not found:
            is_xml = content.start.lstrip().lower().startswith(("<?xml", "<svg"))
            of = "XML" if is_xml else kind.family.removesuffix(" table")
            raise NoTableError(f"is {of} without a table; save the file that it shows: {READS}")
        raw = results_table(found, content, options, kind.family)
        tables = [(each.rows, (each.heading, *each.above)) for each in found]
        chosen = tables[raw.table.number - 1 :][:1] if raw.table else []
        if parts := (*printed(chosen, path),):
            parts = parts if options.table else (*printed(tables, path),)
            return Document(parts, f"{kind.family}, {content.encoding}", content.notes)
    # OpenCompass and EuroEval write tables like this one.
    is_summary = raw.headers[:4] == ("dataset", "version", "metric", "mode")
    if not (is_summary or "".join(raw.headers[-1:]).endswith("_version")):
        return raw
    from lcbtui.sources.results.layouts import document_in  # noqa: PLC0415 - not for a CSV

    texts = dict(zip(raw.headers, raw.in_python().columns, strict=True))
    marks = "".join(raw.headers)
    return document_in(marks, lambda: texts, path, raw.read_as, raw.notes) or raw


def recognised(data: bytes, name: str) -> tuple[Format, Content]:
    """Detect the file format of unpacked bytes; return the format and the decoded text.

    Content of a format with signatures, such as Parquet, is not decoded.

    Raises:
        SourceError: if the bytes are neither text nor in a known binary format.
    """
    for each in FORMATS:
        if data.startswith(each.signatures):
            return each, Content(data, workbook_kind(data))
    content = decode(data)
    endings = reversed(PurePath(name.lower()).suffixes[-2:])  # packed, a name has two
    named = next((each for end in endings for each in FORMATS if end in each.endings), None)
    for each in FORMATS:
        if each is named or ((named is None or each.is_certain) and each.looks_like(content)):
            return each, content
    return FORMATS[-1], content


def _like_json(content: Content) -> bool:
    objects = r'\{\s*(?:["}]|\Z)'
    lists = rf'\[\s*(?:{objects}|["\]]|-?\d|\[\s*(?:[\[{{"\]\d.tfnNI-]|\Z)|\Z)'
    return re.match(f"{objects}|{lists}", content.start) is not None


def _like_page(content: Content) -> bool:
    """Tell whether a text is a page of HTML, or a single HTML table."""
    start = re.sub(r"\A\s*(?:<!--.*?-->\s*)*", "", content.start, flags=re.DOTALL).lower()
    page = re.match("<(?:!doctype|html|head|body|[?]xml|svg)", start)
    is_table = start.startswith("<table") and content.data.rstrip().lower().endswith(b"</table>")
    return is_table or page is not None


def _like_markdown(content: Content) -> bool:
    """Tell whether a text has a Markdown or HTML table that is not inside a cell of a CSV."""
    if b"|" not in content.data and b"<table" not in content.data.lower():
        return False
    if content.start.startswith(("\\", "%")):
        return False  # of LaTeX
    text = content.text if len(content.data) <= 1 << 21 else content.head(1 << 16)
    tag = re.search(r"<table\b", text, re.IGNORECASE)
    first = tag.start() if tag else -1
    for rule in RULE.finditer(text, 0, len(text) if first < 0 else first):
        end = max(rule.start() - 1, 0)
        start = text.rfind("\n", 0, end) + 1
        header, line = text[start:end].strip(" \t>\r"), rule[0].strip(" \t>\r")
        cells = re.split(r"(?<!\\)\|", header.removeprefix("|").removesuffix("|"))
        if "|" in header and len(cells) == len(re.split(r"[|+]", line.strip("|+"))):
            first = start
            break
    return first >= 0 and not is_quoted(text[:first])


def _like_latex(content: Content) -> bool:
    """Tell whether a text has a LaTeX table that is not inside a cell of a CSV."""
    kinds = (b"tabu", b"longtabl", b"supertab", b"xltab", b"NiceTab")
    places = (content.data.find(b"\\begin{" + each, 0, 1 << 21) for each in kinds)
    first = min((place for place in places if place >= 0), default=-1)
    return first >= 0 and not is_quoted(content.data[:first].decode())


def _like_yaml(content: Content) -> bool:
    """Tell whether a text looks like YAML: all unindented lines are keys or items, or brackets."""
    text = re.sub(r"(?m)(?:^|\s)#.*$", "", content.start).lstrip()
    if re.match(r"[\[{][\[{\s]*[^,|\t:]*:\s", text):
        return True
    lines = text.splitlines()[:200]
    if len(lines) > 1 and len(content.start) < len(content.text.lstrip()):
        del lines[-1]  # it is cut off
    lines = [line for line in lines if not re.match(r"\s|---|\.\.\.|%YAML|$", line)]
    item = r"-(?: +[\[{?]| +[^,|\t]*$|$)"
    key = r"""(?:- +)*(?:"[^"]*"|'[^']*'|[^\s,|:;<{\["'-][^,|\t:;]*):(?:\s|$)"""
    return bool(lines) and all(re.match(f"{item}|{key}", line) for line in lines)


FORMATS = (
    Format("Parquet", "parquet:parquet_table", (b"PAR1",)),
    Format("workbook", "workbook:workbook_tables", (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")),
    Format("JSON", "json:parse_values", (), (), _like_json, is_certain=True, is_nested=True),
    Format("HTML table", "html:html_tables", (), (), _like_page, is_certain=True),
    Format("Markdown table", "markdown:markdown_tables", (), (".md", ".markdown"), _like_markdown),
    Format("LaTeX table", "latex:latex_tables", (), (".tex",), _like_latex),
    Format("YAML", "yaml:parse_values", (), (".yaml", ".yml"), _like_yaml, is_nested=True),
    Format("CSV", "csv:split_content", (), (".csv", ".tsv"), lambda _: True),
)
"""All formats, in the order in which a text is compared with them."""
