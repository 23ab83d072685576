"""Reading a source beside the interface, with the heavy imports that the first frame avoids."""

from typing import TYPE_CHECKING

from lcbtui.view.state import ViewState

if TYPE_CHECKING:
    from lcbtui.sources.dataset import Dataset


def load(source: str, stdin_bytes: bytes | None) -> "Dataset":
    """Read a source, on a thread; whatever shows it is imported here too.

    Raises:
        SourceError: if it cannot be read.
    """
    import lcbtui.tui.scheduler
    import lcbtui.tui.widgets.chart
    import lcbtui.tui.widgets.table  # noqa: F401 - imported for the screen, which must not wait
    from lcbtui.sources.catalog import STDIN, find
    from lcbtui.sources.open import open_dataset

    return open_dataset(find(source), stdin_bytes if source == STDIN else None)


def warm_up(dataset: "Dataset") -> None:
    """Do on a thread what the first letters of a query would wait for.

    That is: importing the parser, and the lower-case names of many rows.
    """
    from lcbtui.view.apply import apply

    apply(dataset, ViewState(query="a"))
