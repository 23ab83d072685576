"""Arrow arrays made from texts and numpy arrays, and numpy arrays made from Arrow's.

Arrow's own conversions (`pyarrow.array`, `scalar`, `to_numpy`) import pandas where it is installed.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from pyarrow import compute


def in_arrow(values: Sequence[str] | npt.NDArray[Any]) -> Any:
    """Make an Arrow array of texts, numbers or truth values."""
    if isinstance(values, np.ndarray):
        data = np.packbits(values, bitorder="little") if values.dtype == np.bool_ else values
        buffers = [None, pa.py_buffer(np.ascontiguousarray(data))]
        return pa.Array.from_buffers(pa.from_numpy_dtype(values.dtype), len(values), buffers)
    texts = [text.encode() for text in values]
    ends = np.cumsum([0, *map(len, texts)], dtype=np.int64)
    buffers = [None, pa.py_buffer(ends), pa.py_buffer(b"".join(texts))]
    return pa.Array.from_buffers(pa.large_string(), len(texts), buffers)


def from_arrow(array: Any, missing: float = 0) -> npt.NDArray[Any]:
    """Make a numpy array of an Arrow array of numbers or truth values.

    Args:
        array: the Arrow array.
        missing: what stands in the place of null.
    """
    kind = np.dtype(array.type.to_pandas_dtype())
    if array.null_count:
        array = compute.fill_null(array, in_arrow(np.array([missing], kind))[0])
    buffer, end = array.buffers()[1], array.offset + len(array)
    if not len(array):
        return np.zeros(0, kind)
    if kind == np.bool_:
        bits = np.frombuffer(buffer, np.uint8)
        return np.unpackbits(bits, count=end, bitorder="little")[array.offset :].view(np.bool_)
    return np.frombuffer(buffer, kind, len(array), array.offset * kind.itemsize)
