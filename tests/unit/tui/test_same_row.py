"""The selected row stays with its model when the rows are derived anew."""

from lcbtui.dataset.source import SourceInfo
from lcbtui.dataset.windows import parse_window
from lcbtui.tui.scheduler import ViewAnswer
from lcbtui.view.apply import apply
from lcbtui.view.derive.derive import derive
from lcbtui.view.state import ViewState
from result_documents import document, performance, results_dataset_of

ROWS = [
    performance("A", "q", "2024-01-01", 10),
    performance("B", "q", "2024-01-01", 20),
    performance("B", "r", "2024-02-01", 20),
    performance("C", "r", "2024-02-01", 30),
]
DATA = results_dataset_of(SourceInfo("r.json", "r.json"), document(ROWS), "it")


def answer(window: str) -> ViewAnswer:
    state = ViewState(window=parse_window(window))
    return ViewAnswer(apply(derive(DATA, state), state), DATA)


def test_a_model_that_moved_up_is_found_by_its_name() -> None:
    before, after = answer("all"), answer("2024-02..")
    assert after.same_row(before, 1) == 0
    assert before.same_row(after, 0) == 1


def test_a_model_that_is_gone_is_none_and_one_that_stayed_is_kept() -> None:
    before = answer("all")
    assert answer("2024-02..").same_row(before, 0) is None
    assert answer("2024-01..2024-01").same_row(before, 1) == 1
    assert before.same_row(before, 2) == 2
