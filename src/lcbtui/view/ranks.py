"""Competition ranks, found one at a time."""

import numpy as np
import numpy.typing as npt


class Ranks:
    """Competition ranks of values, the highest first: equal values share a rank (5, 5, 7).

    Each is found when it is asked for, since a screen asks for a few of many.
    """

    def __init__(self, values: npt.NDArray[np.float64]) -> None:
        self._values = values
        self._ascending: npt.NDArray[np.float64] | None = None

    def __getitem__(self, index: int) -> int | None:
        """The rank of the value at `index`, from 1; None where there is no value."""
        value = self._values[index]
        if np.isnan(value):
            return None
        if self._ascending is None:
            present = self._values[~np.isnan(self._values)]
            sorted_already = bool(np.all(present[:-1] >= present[1:]))
            self._ascending = present[::-1] if sorted_already else np.sort(present)
        below = np.searchsorted(self._ascending, value, side="right")
        return int(len(self._ascending) - below) + 1
