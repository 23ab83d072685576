"""What is found without filtering, apart from the screen."""

import pytest

from lcbtui.errors import LcbtuiError
from lcbtui.sources.catalog import find
from lcbtui.sources.open import open_dataset
from lcbtui.tui.finding import Finding
from lcbtui.view.apply import apply
from lcbtui.view.state import ViewState


def test_what_cannot_be_found_keeps_nothing_of_the_lines_that_asked_for_it() -> None:
    view, finding = apply(open_dataset(find("figure")), ViewState()), Finding()
    finding.text, finding.marked = "params<=", True
    depths = []
    for _ in range(30):
        assert finding.words_at(view, 0) is None
        with pytest.raises(LcbtuiError) as raised:
            finding.places(view)
        frame, depth = raised.value.__traceback__, 0
        while frame is not None:
            frame, depth = frame.tb_next, depth + 1
        depths.append(depth)
    assert len(set(depths[1:])) == 1
