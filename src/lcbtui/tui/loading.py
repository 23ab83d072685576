"""Reading a source beside the interface, with the heavy imports that the first frame avoids."""

import gc
from functools import cache
from typing import TYPE_CHECKING

from lcbtui.view.state import ViewState

if TYPE_CHECKING:
    from lcbtui.sources.dataset import Dataset


def load(source: str, stdin_bytes: bytes | None) -> "Dataset":
    """Read a source, on a thread; whatever shows it is imported here too.

    Raises:
        SourceError: if it cannot be read.
    """
    _import_libraries()
    from lcbtui.sources.catalog import STDIN, find
    from lcbtui.sources.open import open_dataset

    return open_dataset(find(source), stdin_bytes if source == STDIN else None)


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
