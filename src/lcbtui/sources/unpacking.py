"""gzip to bytes, in bounded memory. The library is imported only when a source is packed."""

from lcbtui.errors import SourceError
from lcbtui.sources.reading import LIMIT, LIMIT_IN_WORDS, READS

SIGNATURE = b"\x1f\x8b"
RATIO = 200
"""A table shrinks to a tenth, a fiftieth at best; what shrinks more is meant to fill a memory."""
HARMLESS = 1 << 26
"""Up to this many bytes any ratio will do."""

_STEP = 1 << 20


def unpacked(data: bytes, name: str) -> bytes:
    """What is packed in `data`, every member of it; what is not packed comes back as it is.

    Raises:
        SourceError: if it is damaged, cut off, packed twice, or grows beyond the limit.
    """
    if not data.startswith(SIGNATURE):
        return data
    whole = bytearray()
    _unpack(data, whole, name)
    if whole.startswith(SIGNATURE):
        raise SourceError(f"{name}: is gzip within gzip; unpack it once, {READS}")
    return bytes(whole)


def _unpack(data: bytes, whole: bytearray, name: str) -> None:
    from gzip import GzipFile  # noqa: PLC0415 - most sources are not packed
    from io import BytesIO  # noqa: PLC0415
    from zlib import error as ZlibError  # noqa: N812, PLC0415 - it is the name of an error

    packed = GzipFile(fileobj=BytesIO(data))
    try:
        while piece := packed.read(_STEP):
            whole += piece
            _refuse_bomb(len(whole), len(data), name)
    except EOFError:
        raise SourceError(
            f"{name}: is gzip that ends in the middle, after {len(whole)} bytes of data;"
            " fetch it again"
        ) from None
    except (OSError, ZlibError):
        raise SourceError(
            f"{name}: is gzip that is damaged after {len(whole)} bytes of data; fetch it again"
        ) from None


def _refuse_bomb(length: int, size: int, name: str) -> None:
    if length > LIMIT:
        raise SourceError(
            f"{name}: is gzip that unpacks to more than {LIMIT_IN_WORDS}, which is all that is read"
        )
    if length > HARMLESS and length > RATIO * size:
        raise SourceError(
            f"{name}: is gzip that unpacks to more than {RATIO} times its size, which no table"
            " does; unpack it first if it is meant"
        )
