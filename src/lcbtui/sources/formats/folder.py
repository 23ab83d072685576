"""A folder of files of one kind as one table: their rows concatenated."""

import os
import re
from collections.abc import Iterable, Sequence
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
from lcbtui.text.safe_text import safe_text, shell_word
from lcbtui.text.words import counted, first_few

if TYPE_CHECKING:
    from lcbtui.sources.results.layouts import Document

MOST_FILES = 1_000
"""A folder with more files is hardly one table, and is named by mistake more often than not."""

_NAMED = 3
_FILE = "file"
RESULTS = "lm-evaluation-harness results"
_RESULTS = re.compile(r"results.*\.json")
_SAMPLES = re.compile(r"samples_.*\.jsonl")
"""What lm-evaluation-harness calls its files."""


Parts = Sequence[tuple[str, RawTable]]
"""The name of each file, safe for the terminal, and its table."""


def folder_table(
    folder: Path, name: str, progress: Progress, options: ReadOptions = NO_OPTIONS
) -> "RawTable | Document":
    """The table in the files of a folder; hidden files and folders in it are not looked at.

    Columns of the same header are one; a column that names the file is added where there are
    several. Of what lm-evaluation-harness wrote, also in a folder for each model, the results are
    read, a row a model, and the samples beside them are left out. Arguments are those of
    `detect.table_in`.

    Raises:
        SourceError: if there is no file, if the files are of different kinds, or if one of them
            cannot be read.
    """
    files, samples = _without_samples(_files(folder, name))
    left = counted(len(samples), "file of samples was", "files of samples were")
    named = _listed([_inside(folder, each) for each in samples])
    notes = [f"{left} left out, name them to see results by problem: {named}"] if samples else []
    if len(files) > 1:
        parts, more = _parts(folder, files, name, progress, options)
        found = _union(parts, [*notes, *more], name)
        if family(parts[0][1].read_as) == RESULTS:
            from lcbtui.sources.results.harness import one_row_a_model  # noqa: PLC0415

            return one_row_a_model(found)
        return found
    inside = _inside(folder, files[0])
    file = f"{name.rstrip('/')}/{inside}"
    only = table_in(bytes_of(files[0], file), file, progress, options)
    if _is_text(only):
        raise SourceError(_without_table(name, [inside]))
    return only._replace(notes=(*notes, *only.notes))


def _files(folder: Path, name: str) -> list[Path]:
    names, folders = _entries(folder, name)
    if not names:
        # lm-evaluation-harness writes a folder for each model.
        found: list[Path] = []
        for each in folders[:MOST_FILES]:
            inner, _ = _entries(folder / each, name)
            found += [folder / each / file for file in inner if _RESULTS.fullmatch(file)]
        if found:
            return found
    if not names:
        raise SourceError(f"{name}: is a folder without any file in it; {READS}")
    if len(names) > MOST_FILES:
        raise SourceError(
            f"{name}: is a folder of {len(names)} files, and up to {MOST_FILES} are read;"
            " name one of them"
        )
    return [folder / each for each in names]


def _entries(folder: Path, name: str) -> tuple[list[str], list[str]]:
    """The names of the files and of the folders in a folder."""
    try:
        with os.scandir(folder) as found:
            entries = [entry for entry in found if not entry.name.startswith(".")]
            files = sorted(entry.name for entry in entries if entry.is_file())
            folders = sorted(entry.name for entry in entries if entry.is_dir())
    except OSError as problem:
        raise SourceError(f"{name}: {reason(problem)}") from None
    return files, folders


def _without_samples(files: list[Path]) -> tuple[list[Path], list[Path]]:
    """The files without those of samples, where the results of their run are there too; these."""
    if not any(_RESULTS.fullmatch(each.name) for each in files):
        return files, []
    samples = [each for each in files if _SAMPLES.fullmatch(each.name)]
    return [each for each in files if each not in samples], samples


def _parts(
    folder: Path, files: Sequence[Path], name: str, progress: Progress, options: ReadOptions
) -> tuple[Parts, list[str]]:
    """The tables of all files that have one, and a note on the others."""
    parts: list[tuple[str, RawTable]] = []
    texts: list[str] = []
    length = 0
    for file in files:
        inside = _inside(folder, file)
        progress(f"reading {inside}")
        file_name = f"{name.rstrip('/')}/{inside}"
        data = bytes_of(file, file_name)
        length += len(unpacked(data, file_name))
        if length > LIMIT:
            raise SourceError(
                f"{name}: is a folder with more than {LIMIT_IN_WORDS}, which is all that is read;"
                " name one file in it"
            )
        try:
            found = table_in(data, file_name, lambda _: None, options)
        except NoTableError:
            texts.append(safe_text(file.name))
            continue
        if not isinstance(found, RawTable):
            raise SourceError(_by_problem(found, file_name, files))
        if _is_text(found):
            texts.append(inside)
            continue
        parts.append((inside, found.in_python()))
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


def _is_text(found: "RawTable | Document") -> bool:
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
        return tables[0]._replace(notes=(*notes, *tables[0].notes))
    columns: list[list[str]] = [[] for _ in headers]
    for table in tables:
        own = dict(zip(table.headers, table.columns, strict=True))
        for header, column in zip(headers, columns, strict=True):
            column.extend(own.get(header) or [""] * table.rows)
    columns.append([part for part, table in parts for _ in range(table.rows)])
    unique, renamed = unique_headers([*headers, _FILE])
    of_parts = _notes_of(parts)
    formats = " or ".join(dict.fromkeys(table.read_as for table in tables))
    read_as = f"{len(parts)} files, {formats}"
    return RawTable(unique, columns, rows, (*notes, *of_parts, *renamed), read_as)


def _notes_of(parts: Parts) -> list[str]:
    """The notes of all files, each after the name of its file; one of several is said once."""
    files: dict[str, list[str]] = {}
    for part, table in parts:
        for note in table.notes:
            files.setdefault(note, []).append(part)
    said = []
    for note, names in files.items():
        whose = names[0] if len(names) == 1 else f"{len(names)} files"
        said.append(Note.of(whose, note) if len(names) < len(parts) else note)
    return said


def _by_problem(found: "Document", file: str, files: Sequence[Path]) -> str:
    """Why results by problem are no part of a folder, and what works."""
    named = " ".join(shell_word(str(each)) for each in files[:_NAMED])
    more = " …" if len(files) > _NAMED else ""
    return (
        f"{file}: is results by problem ({found.layout.name}), which are no part of a folder; name"
        f" the files, and models are compared over the problems that all have: lcbtui {named}{more}"
    )


def _inside(folder: Path, file: Path) -> str:
    """What a file of a folder is called, safe for the terminal."""
    return safe_text(str(file.relative_to(folder)))


def _listed(names: Sequence[str]) -> str:
    return first_few(names, _NAMED, more=", …")
