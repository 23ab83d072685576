"""Reading a source beside the interface, with the heavy imports that the first frame avoids."""

import gc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from lcbtui.view.state import ViewState

if TYPE_CHECKING:
    from lcbtui.sources.dataset import Dataset


LARGE = 2_000_000
"""Bytes; smaller files are read in less time than a thread takes to start and to be waited for."""


def load(
    source: str, stdin_bytes: bytes | None, progress: Callable[[str], None] | None = None
) -> "Dataset":
    """Read a source, on a thread; whatever shows it is imported here too.

    Args:
        source: its name.
        stdin_bytes: what came through standard input, for "-".
        progress: is told in a few words what is being done.

    Raises:
        SourceError: if it cannot be read.
    """
    from lcbtui.sources.catalog import STDIN, find
    from lcbtui.sources.open import dataset_of_table, read_table

    info, data = find(source), stdin_bytes if source == STDIN else None
    if info.path is None or not is_large(info.path):
        _import_libraries()
        return dataset_of_table(info, read_table(info, data, progress), progress)
    # Arrow reads without the interpreter's lock, which the imports hold most of the time. What
    # both need is imported before, so that no two threads wait for each other's modules.
    import lcbtui.sources.arrow_split  # noqa: F401

    with ThreadPoolExecutor(1) as beside:
        reading = beside.submit(read_table, info, data, progress)
        _import_libraries()
        return dataset_of_table(info, reading.result(), progress)


def is_large(path: Path) -> bool:
    """Whether reading a file takes long enough to be worth a thread of its own."""
    try:
        return path.stat().st_size >= LARGE
    except OSError:
        return False  # whoever reads it says what is wrong


@cache
def _import_libraries() -> None:
    """Import, once, what reads the rows and what shows them: the screen must not wait for it.

    What the libraries make on import stays for good, so the garbage collector need not look
    through it: not meanwhile, and not at any later keystroke, where it took up to 40 ms.
    """
    gc.disable()
    try:
        import lcbtui.sources.frames
        import lcbtui.tui.scheduler
        import lcbtui.tui.status
        import lcbtui.tui.widgets.chart
        import lcbtui.tui.widgets.table  # noqa: F401
    finally:
        gc.freeze()
        gc.enable()


def warm_up(dataset: "Dataset") -> None:
    """Do on a thread what the first letters of a query would wait for.

    That is: importing the parser, and the lower-case names of many rows.
    """
    from lcbtui.view.apply import apply

    apply(dataset, ViewState(query="a"))


def measure(dataset: "Dataset") -> None:
    """Find on a thread how wide the columns are that every table shows and how far the axes reach.

    Both look at every row, and are wanted as soon as the first answer is there.
    """
    from lcbtui.chart.limits import extent, is_log
    from lcbtui.report.columns import column_width

    roles = dataset.roles
    for key in filter(None, (roles.label, roles.x, roles.y)):
        column_width(dataset, key)
    if roles.x is not None:
        extent(dataset, roles.x, log=is_log(dataset, roles.x, None))
    if roles.y is not None:
        extent(dataset, roles.y, log=False)
