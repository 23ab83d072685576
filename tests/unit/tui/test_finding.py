"""What is found without filtering, apart from the screen."""

import gc
import weakref

import pytest

from lcbtui.errors import LcbtuiError
from lcbtui.sources.catalog import find
from lcbtui.sources.open import open_dataset
from lcbtui.tui.explorer import Finding
from lcbtui.view.apply import apply
from lcbtui.view.state import ViewState


def test_what_cannot_be_found_keeps_no_view_that_was_asked_about_before() -> None:
    dataset, finding = open_dataset(find("figure")), Finding()
    finding.text, finding.marked = "params<=", True

    def asked(query: str) -> "weakref.ref[object]":
        view = apply(dataset, ViewState(query=query))
        for _ in range(3):
            assert finding.marks(view, range(1)) == [False]
            with pytest.raises(LcbtuiError, match="expected a number"):
                finding.next(view, 0, 1)
        return weakref.ref(view)

    first, second = asked("qwen"), asked("glm")
    gc.collect()
    assert first() is None
    finding.text = ""
    assert finding.marks(apply(dataset, ViewState()), range(2)) == [False, False]
    gc.collect()
    assert second() is None
