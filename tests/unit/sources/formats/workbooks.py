"""Small workbooks, written by hand: no program that writes them is needed."""

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from xml.sax.saxutils import escape, quoteattr

Cell = str | float | bool | date | None
Sheets = Mapping[str, Sequence[Sequence[Cell]]]

_OFFICE = "http://schemas.openxmlformats.org"
_PACKAGE = f'xmlns="{_OFFICE}/package/2006/relationships"'
_KIND = f"{_OFFICE}/officeDocument/2006/relationships"
_DAY_0 = date(1899, 12, 30)


def in_zip(parts: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def _xlsx_cell(value: Cell) -> str:
    if value is None:
        return "<c/>"
    if isinstance(value, str):
        return f'<c t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    if isinstance(value, bool):
        return f'<c t="b"><v>{int(value)}</v></c>'
    if isinstance(value, date):
        return f'<c s="1"><v>{(value - _DAY_0).days}</v></c>'
    return f"<c><v>{value!r}</v></c>"


def xlsx_sheet(rows: Sequence[Sequence[Cell]], merged: Sequence[str] = ()) -> str:
    """The XML of a sheet."""
    lines = (
        f'<row r="{place}">{"".join(map(_xlsx_cell, row))}</row>'
        for place, row in enumerate(rows, start=1)
    )
    cells = "".join(f'<mergeCell ref="{each}"/>' for each in merged)
    return (
        f'<worksheet xmlns="{_OFFICE}/spreadsheetml/2006/main"><sheetData>{"".join(lines)}'
        f"</sheetData>{f'<mergeCells>{cells}</mergeCells>' if cells else ''}</worksheet>"
    )


def xlsx_of(sheets: Mapping[str, str], **more: str | bytes) -> bytes:
    """A workbook of sheets of XML by name, and more parts of it."""
    names, relations = "", ""
    for number, name in enumerate(sheets, start=1):
        names += f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="rId{number}"/>'
        target = f'Target="worksheets/sheet{number}.xml"'
        relations += f'<Relationship Id="rId{number}" Type="{_KIND}/worksheet" {target}/>'
    main = f'xmlns="{_OFFICE}/spreadsheetml/2006/main" xmlns:r="{_KIND}"'
    return in_zip(
        {
            "[Content_Types].xml": f'<Types xmlns="{_OFFICE}/package/2006/content-types"/>',
            "_rels/.rels": f'<Relationships {_PACKAGE}><Relationship Id="rId1"'
            f' Type="{_KIND}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f"<workbook {main}><sheets>{names}</sheets></workbook>",
            "xl/_rels/workbook.xml.rels": f"<Relationships {_PACKAGE}>{relations}</Relationships>",
            "xl/styles.xml": f'<styleSheet xmlns="{_OFFICE}/spreadsheetml/2006/main"><cellXfs>'
            '<xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
            **{f"xl/worksheets/sheet{n}.xml": xml for n, xml in enumerate(sheets.values(), 1)},
            **more,
        }
    )


def xlsx(sheets: Sheets, merged: Sequence[str] = ()) -> bytes:
    """A workbook of Excel; `merged` are ranges of every sheet, "A1:B2"."""
    return xlsx_of({name: xlsx_sheet(rows, merged) for name, rows in sheets.items()})


def _ods_cell(value: Cell) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, str):
        kind, shown = 'office:value-type="string"', escape(value)
    elif isinstance(value, bool):
        kind = f'office:value-type="boolean" office:boolean-value="{str(value).lower()}"'
        shown = str(value)
    elif isinstance(value, date):
        kind, shown = f'office:value-type="date" office:date-value="{value}"', str(value)
    else:
        kind, shown = f'office:value-type="float" office:value="{value!r}"', f"{value:.1f}"
    return f"<table:table-cell {kind}><text:p>{shown}</text:p></table:table-cell>"


def ods_of(tables: str) -> bytes:
    """A workbook of OpenDocument of the XML of its tables."""
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
        for short in ("office", "table", "text")
    )
    return in_zip(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": "<manifest/>",
            "content.xml": f"<office:document-content {spaces}><office:body><office:spreadsheet>"
            f"{tables}</office:spreadsheet></office:body></office:document-content>",
        }
    )


def ods(sheets: Sheets) -> bytes:
    """A workbook of OpenDocument."""
    tables = ""
    for name, rows in sheets.items():
        lines = "".join(
            f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows
        )
        tables += f"<table:table table:name={quoteattr(name)}>{lines}</table:table>"
    return ods_of(tables)


def in_compound_file(stream: bytes, name: str = "Workbook") -> bytes:
    """An old Office file with one stream."""
    stream = stream.ljust(4096, b"\0")  # a shorter one would stand elsewhere
    sectors = -(-len(stream) // 512)
    fat = [-3, -2, *range(3, 2 + sectors), -2]
    fat += [-1] * (128 - len(fat))
    assert len(fat) == 128, "one sector of places is enough for a test"

    def entry(title: str, kind: int, child: int, start: int, size: int) -> bytes:
        text = title.encode("utf-16-le")
        return (
            text.ljust(64, b"\0")
            + struct.pack("<HBBiii", len(text) + 2, kind, 1, -1, -1, child)
            + bytes(36)
            + struct.pack("<iQ", start, size)
        )

    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + bytes(6)
        + struct.pack("<IIiIIiIiI", 0, 1, 1, 0, 4096, -2, 0, -2, 0)
        + struct.pack("<109i", 0, *[-1] * 108)
    )
    folder = entry("Root Entry", 5, 1, -2, 0) + entry(name, 2, -1, 2, len(stream)) + bytes(256)
    return header + struct.pack("<128i", *fat) + folder + stream.ljust(sectors * 512, b"\0")
