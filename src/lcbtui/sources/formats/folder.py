"""Folders: the files of one kind in a folder, concatenated into one table."""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from lcbtui.dataset.source import NO_OPTIONS, Note, ReadOptions
from lcbtui.errors import SourceError
from lcbtui.sources.formats.detect import Progress, family, table_in
from lcbtui.sources.formats.io import LIMIT, LIMIT_IN_WORDS, READS, bytes_of, reason, unpacked
from lcbtui.sources.formats.tables import (
    MOST_COLUMNS,
    SPARE_CELLS,
    NoTableError,
    RawTable,
    unique_headers,
)
from lcbtui.sources.results.harness import NAME, one_row_a_model
from lcbtui.text.safe_text import safe_text, shell_word
from lcbtui.text.words import first_few

if TYPE_CHECKING:
    from lcbtui.sources.results.layouts import Document

MOST_FILES = 1_000  # a folder with more is named by mistake more often than not


def folder_table(
    folder: Path, name: str, progress: Progress, options: ReadOptions = NO_OPTIONS
) -> "RawTable | Document":
    """Concatenate the tables in the files of a folder; hidden files and subfolders are ignored.

    Columns are aligned by header, and a column "file" is added if there are several files. Results
    of lm-evaluation-harness, also in a subfolder for each model, become one row for each model;
    logs of samples beside them are ignored.

    Args:
        folder: the path of the folder.
        name: the name of the folder in messages, safe for the terminal.
        progress: called with a few words at each file.
        options: the user's read options, as for `detect.table_in`.

    Raises:
        SourceError: if there is no file, if the files are of different kinds, or if one of them
            cannot be read.
    """
    files = _files(folder, name)
    inside = {file: safe_text(str(file.relative_to(folder))) for file in files}
    if any(_is_results(file.name) for file in files):
        files = [file for file in files if not re.fullmatch(r"samples_.*\.jsonl", file.name)]
    read = {inside[file]: file for file in files}
    tables: dict[str, RawTable] = {}
    for called, found in _tables(read, name, progress, options):
        if isinstance(found, RawTable):
            tables[called] = found
        elif len(files) == 1:
            return found
        else:
            named = first_few([shell_word(str(each)) for each in files], between=" ", more=" …")
            raise SourceError(
                f"{name.rstrip('/')}/{called}: is results by problem ({found.layout.name}), which"
                f" are no part of a folder; name the files: lcbtui {named}"
            )
    left_out = [called for called in inside.values() if called not in tables]
    if not tables:
        named = first_few(left_out) or "no file"
        raise SourceError(f"{name}: is a folder without any table in it ({named}); {READS}")
    kinds: dict[str, list[str]] = {}
    for called, table in tables.items():
        kinds.setdefault(family(table.read_as), []).append(called)
    if len(kinds) > 1:
        each = "; ".join(f"{kind}: {first_few(names)}" for kind, names in kinds.items())
        raise _refusal(name, f"of files of different kinds ({each})")
    notes = [f"files left out: {first_few(left_out)}"] if left_out else []
    if len(tables) == 1:
        (table,) = tables.values()
        return table._replace(notes=(*notes, *table.notes))
    union = _union(tables, notes, name)
    return one_row_a_model(union) if NAME in kinds else union


def _tables(
    files: Mapping[str, Path], name: str, progress: Progress, options: ReadOptions
) -> "Iterator[tuple[str, RawTable | Document]]":
    """Read each file and yield its name and table; skip texts without a table, such as a readme.

    Args:
        files: the paths of the files by their names within the folder.
        name: the name of the folder in messages.
        progress: called with a few words at each file.
        options: the user's read options, as for `detect.table_in`.
    """
    length = 0
    for inside, file in files.items():
        progress(f"reading {inside}")
        called = f"{name.rstrip('/')}/{inside}"
        data = bytes_of(file, called)
        length += len(unpacked(data, called))
        if length > LIMIT:
            raise _refusal(name, f"with more than {LIMIT_IN_WORDS}, which is all that is read")
        try:
            found = table_in(data, called, lambda _: None, options)
        except NoTableError:
            if len(files) == 1:
                raise
            continue
        width = len(found.headers) if isinstance(found, RawTable) else 0
        if width != 1 or family(found.read_as) not in ("CSV", "TSV"):
            yield inside, found


def _refusal(name: str, why: str) -> SourceError:
    return SourceError(f"{name}: is a folder {why}; name one of its files")


def _is_results(file: str) -> bool:
    return bool(re.fullmatch(r"results.*\.json", file))


def _files(folder: Path, name: str) -> list[Path]:
    """List the files of a folder; if it has none, the files of results in its subfolders."""
    files, folders = _entries(folder, name)
    if not files:
        inner = (each for inside in folders[:MOST_FILES] for each in _entries(inside, name)[0])
        files = [each for each in inner if _is_results(each.name)]
    if len(files) > MOST_FILES:
        raise _refusal(name, f"of {len(files)} files, and up to {MOST_FILES} are read")
    return files


def _entries(folder: Path, name: str) -> tuple[list[Path], list[Path]]:
    """List the files and the subfolders of a folder, both sorted, without hidden ones."""
    try:
        with os.scandir(folder) as found:
            entries = [entry for entry in found if not entry.name.startswith(".")]
            files = sorted(entry.name for entry in entries if entry.is_file())
            folders = sorted(entry.name for entry in entries if entry.is_dir())
    except OSError as problem:
        raise SourceError(f"{name}: {reason(problem)}") from None
    return [folder / each for each in files], [folder / each for each in folders]


def _union(tables: Mapping[str, RawTable], notes: Sequence[str], name: str) -> RawTable:
    """Concatenate tables by header, in order of first appearance, and add a column "file"."""
    rows = sum(table.rows for table in tables.values())
    headers = list(dict.fromkeys(header for table in tables.values() for header in table.headers))
    cells = sum(table.rows * len(table.headers) for table in tables.values())
    if len(headers) > MOST_COLUMNS or rows * len(headers) > cells + SPARE_CELLS:
        raise _refusal(name, f"whose files have {len(headers)} different columns")
    columns: dict[str, list[str]] = {header: [] for header in headers}
    noted: dict[str, list[str]] = {}
    for file, table in tables.items():
        own = dict(zip(table.headers, table.in_python().columns, strict=True))
        for header, column in columns.items():
            column.extend(own.get(header) or [""] * table.rows)
        for note in table.notes:
            noted.setdefault(note, []).append(file)
    unique, renamed = unique_headers([*headers, "file"])
    of_files = [
        note
        if len(files) == len(tables)
        else Note.of(files[0] if len(files) == 1 else f"{len(files)} files", note)
        for note, files in noted.items()
    ]
    formats = " or ".join(dict.fromkeys(table.read_as for table in tables.values()))
    return RawTable(
        unique,
        [*columns.values(), [file for file, table in tables.items() for _ in range(table.rows)]],
        rows,
        (*notes, *of_files, *renamed),
        f"{len(tables)} files, {formats}",
    )
