"""A folder of files of one kind as one table: their rows concatenated."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from lcbtui.dataset.source import NO_OPTIONS, ReadOptions
from lcbtui.errors import SourceError
from lcbtui.sources.formats.detect import Document, Progress, family, table_in, with_gzip
from lcbtui.sources.formats.io import LIMIT, LIMIT_IN_WORDS, READS, bytes_of, reason, unpacked
from lcbtui.sources.formats.raw_table import MOST_COLUMNS, SPARE_CELLS, RawTable, unique_headers
from lcbtui.text.safe_text import safe_text
from lcbtui.text.words import counted, first_few

MOST_FILES = 1_000
"""A folder with more files is hardly one table, and is named by mistake more often than not."""

_NAMED = 3
_FILE = "file"


Parts = Sequence[tuple[str, RawTable]]
"""The name of each file, safe for the terminal, and its table."""


def folder_table(
    folder: Path, name: str, progress: Progress, options: ReadOptions = NO_OPTIONS
) -> RawTable | Document:
    """The table in the files of a folder; hidden files and folders in it are not looked at.

    Columns of the same header are one; a column that names the file is added where there are
    several. Arguments are those of `detect.table_in`.

    Raises:
        SourceError: if there is no file, if the files are of different kinds, or if one of them
            cannot be read.
    """
    files = _files(folder, name)
    if len(files) > 1:
        parts, notes = _parts(files, name, progress, options)
        return _union(parts, notes, name)
    file = _file_name(name, files[0])
    found = table_in(bytes_of(files[0], file), file, progress, options)
    if _is_text(found):
        raise SourceError(_without_table(name, [safe_text(files[0].name)]))
    return found


def _files(folder: Path, name: str) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            names = sorted(
                entry.name
                for entry in entries
                if not entry.name.startswith(".") and entry.is_file()
            )
    except OSError as problem:
        raise SourceError(f"{name}: {reason(problem)}") from None
    if not names:
        raise SourceError(f"{name}: is a folder without any file in it; {READS}")
    if len(names) > MOST_FILES:
        raise SourceError(
            f"{name}: is a folder of {len(names)} files, and up to {MOST_FILES} are read;"
            " name one of them"
        )
    return [folder / each for each in names]


def _parts(
    files: Sequence[Path], name: str, progress: Progress, options: ReadOptions
) -> tuple[Parts, list[str]]:
    """The tables of all files that have one, and a note on the others."""
    parts: list[tuple[str, RawTable]] = []
    texts: list[str] = []
    length = 0
    for file in files:
        progress(f"reading {safe_text(file.name)}")
        file_name = _file_name(name, file)
        packed = bytes_of(file, file_name)
        data = unpacked(packed, file_name)
        length += len(data)
        if length > LIMIT:
            raise SourceError(
                f"{name}: is a folder with more than {LIMIT_IN_WORDS}, which is all that is read;"
                " name one file in it"
            )
        found = table_in(data, file_name, lambda _: None, options)
        if isinstance(found, Document):
            raise SourceError(
                f"{file_name}: is results by problem, which are no part of a folder; name the files"
            )
        if _is_text(found):
            texts.append(safe_text(file.name))
            continue
        if data is not packed:
            found = replace(found, read_as=with_gzip(found.read_as))
        parts.append((safe_text(file.name), found.in_python()))
    if not parts:
        raise SourceError(_without_table(name, texts))
    kinds: dict[str, list[str]] = {}
    for part, table in parts:
        kinds.setdefault(family(table.read_as), []).append(part)
    if len(kinds) > 1:
        each = "; ".join(f"{kind}: {_listed(names)}" for kind, names in kinds.items())
        raise SourceError(
            f"{name}: is a folder of files of different kinds ({each}); name one of them"
        )
    files_left = counted(len(texts), "file was", "files were")
    note = f"{files_left} left out, having no table in it: {_listed(texts)}"
    return parts, [note] if texts else []


def _is_text(found: RawTable | Document) -> bool:
    """Whether it is a text without columns, such as a readme, which is no part of a table."""
    return (
        isinstance(found, RawTable)
        and len(found.headers) == 1
        and family(found.read_as) in ("CSV", "TSV")
    )


def _without_table(name: str, texts: Sequence[str]) -> str:
    return f"{name}: is a folder without any table in it ({_listed(texts)}); {READS}"


def _union(parts: Parts, notes: Iterable[str], name: str) -> RawTable:
    """All rows under all headers, in order of first appearance, and then the file."""
    tables = [table for _, table in parts]
    rows = sum(table.rows for table in tables)
    headers = list(dict.fromkeys(header for table in tables for header in table.headers))
    cells = sum(table.rows * len(table.headers) for table in tables)
    if len(headers) > MOST_COLUMNS or rows * len(headers) > cells + SPARE_CELLS:
        raise SourceError(
            f"{name}: is a folder whose files have {len(headers)} different columns;"
            " name one of them"
        )
    if len(parts) == 1:
        return replace(tables[0], notes=(*notes, *tables[0].notes))
    columns: list[list[str]] = [[] for _ in headers]
    for table in tables:
        own = dict(zip(table.headers, table.columns, strict=True))
        for header, column in zip(headers, columns, strict=True):
            column.extend(own.get(header) or [""] * table.rows)
    columns.append([part for part, table in parts for _ in range(table.rows)])
    unique, renamed = unique_headers([*headers, _FILE])
    of_parts = [f"{part}: {note}" for part, table in parts for note in table.notes]
    formats = " or ".join(dict.fromkeys(table.read_as for table in tables))
    read_as = f"{len(parts)} files, {formats}"
    return RawTable(unique, columns, rows, (*notes, *of_parts, *renamed), read_as)


def _file_name(folder: str, file: Path) -> str:
    return f"{folder.rstrip('/')}/{safe_text(file.name)}"


def _listed(names: Sequence[str]) -> str:
    return first_few(names, _NAMED, more=", …")
