"""Opening a source: the two doors of this room.

`open_plain` answers a lookup without pandas; `open_dataset` makes the Dataset that the explorer
and the other commands work on. Both read the same bytes by the same rules.
"""

from dataclasses import replace
from stat import S_ISDIR
from typing import TYPE_CHECKING

from lcbtui.dataset.load_report import LoadReport
from lcbtui.dataset.rows import PlainTable
from lcbtui.dataset.source import SourceInfo
from lcbtui.errors import SourceError
from lcbtui.sources.catalog import STDIN
from lcbtui.sources.formats.detect import Document, Progress, table_in
from lcbtui.sources.formats.io import bytes_of, status_of
from lcbtui.sources.formats.raw_table import RawTable
from lcbtui.sources.pipeline import read_plain

if TYPE_CHECKING:
    from lcbtui.dataset.dataset import Dataset
    from lcbtui.sources.formats.csv_arrow import Split

    Table = RawTable | Split | Document


def open_plain(info: SourceInfo, stdin_bytes: bytes | None = None) -> PlainTable:
    """Read a source without pandas, unless it is Parquet or LiveCodeBench's own results.

    Args:
        info: from `catalog.find`.
        stdin_bytes: what standard input held; needed for the source "-" alone.

    Raises:
        SourceError: if it cannot be read, is no table, or has no number column.
    """
    name = called(info)
    found = _table(info, stdin_bytes, arrow=False, progress=_unheard)
    if isinstance(found, Document):
        from lcbtui.sources.livecodebench.detect import results_table_of  # noqa: PLC0415 - it alone needs numpy

        table = results_table_of(info, found.values, name)
        return replace(table, report=_with_bytes(table.report, found))
    assert isinstance(found, RawTable), "without Arrow every table is of texts"
    return read_plain(info, found, name)


def open_dataset(
    info: SourceInfo, stdin_bytes: bytes | None = None, progress: Progress | None = None
) -> "Dataset":
    """Read a source as a Dataset; errors and the other arguments are those of `open_plain`.

    Args:
        info: from `catalog.find`.
        stdin_bytes: what standard input held; needed for the source "-" alone.
        progress: is told in a few words what is being done now, on the thread that calls.
    """
    return dataset_of_table(info, read_table(info, stdin_bytes, progress), progress)


def read_table(
    info: SourceInfo, stdin_bytes: bytes | None = None, progress: Progress | None = None
) -> "Table":
    """The first half of `open_dataset`: what needs no pandas, and is fit for a thread of its own.

    What it gives is for `dataset_of_table` alone.
    """
    return _table(info, stdin_bytes, arrow=True, progress=progress or _unheard)


def dataset_of_table(
    info: SourceInfo, found: "Table", progress: Progress | None = None
) -> "Dataset":
    """The second half of `open_dataset`."""
    name = called(info)
    tell = progress or _unheard
    tell("cleaning")
    if isinstance(found, Document):
        from lcbtui.sources.livecodebench.detect import results_dataset_of  # noqa: PLC0415

        dataset = results_dataset_of(info, found.values, name)
        return replace(dataset, report=_with_bytes(dataset.report, found))
    if isinstance(found, RawTable):
        from lcbtui.dataset.dataset import dataset_of  # noqa: PLC0415 - open_plain needs no pandas

        return dataset_of(read_plain(info, found, name))
    from lcbtui.sources.pipeline_arrow import read_large  # noqa: PLC0415 - large files need it alone

    return read_large(info, found, name, tell)


def called(info: SourceInfo) -> str:
    """How messages call a source."""
    return "standard input" if info.name == STDIN else info.name


def _table(
    info: SourceInfo, stdin_bytes: bytes | None, *, arrow: bool, progress: Progress
) -> "Table":
    try:
        return _read(info, stdin_bytes, called(info), arrow=arrow, progress=progress)
    except MemoryError:
        raise SourceError(
            f"{called(info)}: does not fit into the memory that is free; choose rows or columns"
        ) from None


def _read(
    info: SourceInfo, stdin_bytes: bytes | None, name: str, *, arrow: bool, progress: Progress
) -> "Table":
    if info.path is None:
        if stdin_bytes is None:
            raise SourceError(f"{name}: nothing came in; pipe a table into lcbtui -")
        return table_in(stdin_bytes, name, arrow=arrow, progress=progress)
    status = status_of(info.path, name)
    if S_ISDIR(status.st_mode):
        from lcbtui.sources.formats.folder import folder_table  # noqa: PLC0415 - a file needs no union

        return folder_table(info.path, name, arrow=arrow, progress=progress)
    progress(f"reading {_size(status.st_size)}" if status.st_size else "reading")
    data = bytes_of(info.path, name)
    return table_in(data, name, arrow=arrow, progress=progress)


def _with_bytes(report: LoadReport, found: Document) -> LoadReport:
    """The report of results, with what was done to their bytes before."""
    return replace(
        report,
        format=f"{report.format}, {found.read_as}",
        notes=(*found.notes, *report.notes),
    )


def _size(length: int) -> str:
    return f"{length / 1e6:.0f} MB" if length >= 1e6 else f"{length / 1e3:.0f} kB"


def _unheard(_: str) -> None:
    """The progress of a lookup, which is over at once."""
