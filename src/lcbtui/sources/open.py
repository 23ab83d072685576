"""Opening a source: the two doors of this room.

`open_plain` answers a lookup without pandas; `open_dataset` makes the Dataset that the explorer
and the other commands work on. Both read the same bytes by the same rules.
"""

from stat import S_ISDIR

from lcbtui.errors import SourceError
from lcbtui.sources.catalog import STDIN, reason
from lcbtui.sources.decoding import decode
from lcbtui.sources.model import SourceInfo
from lcbtui.sources.plain_reader import read_plain
from lcbtui.sources.safe_text import safe_text
from lcbtui.sources.table import PlainTable

TYPE_CHECKING = False  # importing typing would cost a lookup three milliseconds
if TYPE_CHECKING:
    from lcbtui.sources.dataset import Dataset

LARGE = 2_000_000
"""From this many bytes on the Arrow reader is quicker, its import included."""


def open_plain(info: SourceInfo, stdin_bytes: bytes | None = None) -> PlainTable:
    """Read a source without pandas.

    Args:
        info: from `catalog.find`.
        stdin_bytes: what standard input held; needed for the source "-" alone.

    Raises:
        SourceError: if it cannot be read, is no table, or has no number column.
    """
    content = decode(read_bytes(info, stdin_bytes), called(info))
    return read_plain(info, content, called(info))


def open_dataset(info: SourceInfo, stdin_bytes: bytes | None = None) -> "Dataset":
    """Read a source as a Dataset; arguments and errors are those of `open_plain`."""
    content = decode(read_bytes(info, stdin_bytes), called(info))
    if len(content.text) < LARGE:
        from lcbtui.sources.frames import dataset_of  # noqa: PLC0415 - open_plain needs no pandas

        return dataset_of(read_plain(info, content, called(info)))
    from lcbtui.sources.arrow_reader import read_large  # noqa: PLC0415 - large files need it alone

    return read_large(info, content, called(info))


def read_bytes(info: SourceInfo, stdin_bytes: bytes | None = None) -> bytes:
    """All bytes of a source.

    Raises:
        SourceError: if the file cannot be read, or standard input was not handed over.
    """
    if info.path is None:
        if stdin_bytes is None:
            raise SourceError(f"{called(info)}: nothing came in; pipe a CSV into lcbtui -")
        return stdin_bytes
    try:
        if S_ISDIR(info.path.stat().st_mode):
            raise SourceError(f"{called(info)}: is a folder; name a CSV or TSV file in it")
        return info.path.read_bytes()
    except (OSError, ValueError) as problem:
        raise SourceError(f"{called(info)}: {reason(problem)}") from None


def called(info: SourceInfo) -> str:
    """How messages call a source: its name, safe for the terminal."""
    return "standard input" if info.name == STDIN else safe_text(info.name)
