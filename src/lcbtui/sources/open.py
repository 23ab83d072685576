"""Opening a source: from what a person named to its clean rows.

`open_plain` answers a lookup without pandas; `open_dataset` makes the Dataset that the explorer
and the other commands work on. Both read the same bytes by the same rules.
"""

from collections.abc import Callable
from functools import cache
from stat import S_ISDIR
from typing import TYPE_CHECKING

from lcbtui.dataset.rows import PlainTable
from lcbtui.dataset.source import SourceInfo
from lcbtui.errors import SourceError
from lcbtui.sources.catalog import STDIN, bundled
from lcbtui.sources.formats.detect import Document, Progress, table_in
from lcbtui.sources.formats.io import bytes_of, status_of
from lcbtui.sources.formats.raw_table import RawTable
from lcbtui.sources.pipeline import read_large, read_plain

if TYPE_CHECKING:  # pandas, which a lookup must not import
    from lcbtui.dataset.dataset import Dataset

# A lookup must start quickly, so that what it does not need is imported where it is needed.
# ruff: noqa: PLC0415

LARGE_CELLS = 200_000
"""From this many cells on, Arrow cleans a table more quickly than Python."""


def open_plain(info: SourceInfo, stdin_bytes: bytes | None = None) -> PlainTable:
    """Read a source without pandas, unless it is LiveCodeBench's own results.

    Args:
        info: from `catalog.find`.
        stdin_bytes: what standard input held; needed for the source "-" alone.

    Raises:
        SourceError: if it cannot be read, is no table, or has no number column.
    """
    found = _table(info, stdin_bytes, _silent)
    if isinstance(found, RawTable):
        return read_plain(info, found, _called(info))
    from lcbtui.sources.livecodebench.dataset import results_table_of

    return results_table_of(_results(info, found))


@cache
def bundled_tables() -> tuple[PlainTable, ...]:
    """The bundled sources; read once, since they cannot change."""
    return tuple(open_plain(info) for info in bundled().values())


def open_dataset(
    info: SourceInfo,
    stdin_bytes: bytes | None = None,
    progress: Progress | None = None,
    meanwhile: Callable[[], None] | None = None,
) -> "Dataset":
    """Read a source as a Dataset; errors and the other arguments are those of `open_plain`.

    Args:
        info: from `catalog.find`.
        stdin_bytes: what standard input held; needed for the source "-" alone.
        progress: called with a few words for what is being done now.
        meanwhile: what this thread does while another one reads the table of a large source.
    """
    progress = progress or _silent
    if meanwhile is None:
        found = _table(info, stdin_bytes, progress)
    else:
        # Arrow reads without the interpreter's lock. What both threads need is imported before,
        # so that none waits for the other's modules.
        from concurrent.futures import ThreadPoolExecutor

        import lcbtui.sources.formats.csv_arrow  # noqa: F401

        with ThreadPoolExecutor(1) as beside:
            reading = beside.submit(_table, info, stdin_bytes, progress)
            meanwhile()
            found = reading.result()
    progress("cleaning")
    if isinstance(found, Document):
        return _results(info, found)
    if found.in_arrow or found.rows * len(found.headers) >= LARGE_CELLS:
        return read_large(info, found, _called(info), progress)
    from lcbtui.dataset.dataset import dataset_of

    return dataset_of(read_plain(info, found, _called(info)))


def _table(info: SourceInfo, stdin_bytes: bytes | None, progress: Progress) -> RawTable | Document:
    name = _called(info)
    try:
        if info.path is None:
            if stdin_bytes is None:
                raise SourceError(f"{name}: nothing came in; pipe a table into lcbtui -")
            return table_in(stdin_bytes, name, progress)
        status = status_of(info.path, name)
        if S_ISDIR(status.st_mode):
            from lcbtui.sources.formats.folder import folder_table

            return folder_table(info.path, name, progress)
        size = status.st_size
        in_words = f"{size / 1e6:.0f} MB" if size >= 1e6 else f"{size / 1e3:.0f} kB"
        progress(f"reading {in_words}" if size else "reading")
        return table_in(bytes_of(info.path, name), name, progress)
    except MemoryError:
        raise SourceError(
            f"{name}: does not fit into the memory that is free; choose rows or columns"
        ) from None


def _results(info: SourceInfo, found: Document) -> "Dataset":
    from lcbtui.sources.livecodebench.dataset import results_dataset_of

    return results_dataset_of(info, found.values, _called(info), found.read_as, found.notes)


def _called(info: SourceInfo) -> str:
    """How messages call a source."""
    return "standard input" if info.name == STDIN else info.name


def _silent(_: str) -> None:
    """Progress that nobody follows."""
