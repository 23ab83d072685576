"""lcbtui: how well open language models write code for their size.

`frame` gives the rows of a leaderboard as a pandas DataFrame. It and the errors it raises are the
public API, which semantic versioning counts; all other modules may change at any time.
"""

from os import PathLike
from typing import TYPE_CHECKING

from lcbtui.errors import LcbtuiError

if TYPE_CHECKING:
    import pandas as pd

    from lcbtui.rows import Argument

__all__ = ["LcbtuiError", "frame"]
__version__ = "0.1.0"


def frame(*sources: "str | PathLike[str]", **arguments: "Argument") -> "pd.DataFrame":
    """Give the rows that `lcbtui ls` prints, as a pandas DataFrame.

        lcbtui.frame("reported", query="qwen params<=32B", limit=5)

    Args:
        *sources: bundled names or paths, as in a shell; none is `figure`. A `Path` is always a
            file or folder.
        **arguments: the flags of `lcbtui ls` with underscores: `query`, `params`, `window`, `y`,
            `columns`, `sort`, `per_model`, `against`, `pivot` and so on. Values are as typed in a
            shell (`params="..32B"`) or Python's own (`limit=5`, `frontier=True`,
            `columns=["model", "pass_at_1"]`). As in `ls`, the opening window is shown;
            `window="all"` has the rest. The settings file is not read.

    Returns:
        A DataFrame with a RangeIndex; no match is an empty one with its columns. Numbers are
        float64 in the units of the columns (billions of parameters, percent), `highlight` is
        boolean, categories are categoricals, other texts `str`, dates the first day of what is
        written. `attrs` has plain values: `title`, `citation`, `roles`, `units`, `notes`,
        `summary`, and `as_written`, the texts of each column of dates.

    Raises:
        LcbtuiError: for a source, a query or an argument that cannot be used.
    """
    from lcbtui.rows import frame_of  # noqa: PLC0415 - `import lcbtui` loads nothing

    return frame_of(sources, arguments)
