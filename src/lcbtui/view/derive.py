"""derive: the one place where a ViewState may change the rows of a Dataset themselves.

`apply` only chooses and orders. Whatever recomputes rows (means over a window, one row a
model) belongs here, and is cached here by what it depends on.
"""

from lcbtui.sources.dataset import Dataset
from lcbtui.view.state import ViewState


def derive(dataset: Dataset, state: ViewState) -> Dataset:  # noqa: ARG001 - the seam for windows
    """The Dataset that `apply` works on. No field of ViewState changes rows yet: the identity."""
    return dataset
