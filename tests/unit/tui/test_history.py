"""Undo: one step is one key, or all that was typed until a pause."""

import pytest

from lcbtui.tui.history import MAX_STEPS, TYPING_PAUSE, History
from lcbtui.view.state import ViewState


def state(query: str) -> ViewState:
    return ViewState(query=query)


@pytest.mark.parametrize(
    ("changes", "steps"),
    [
        ([(0.0, "query"), (0.1, "query"), (0.2, "query")], [0]),
        ([(0.0, "query"), (TYPING_PAUSE, "query")], [1, 0]),
        ([(0.0, "query"), (0.1, "params")], [1, 0]),
        ([(0.0, "query"), (0.1, ""), (0.2, "query")], [2, 1, 0]),
    ],
)
def test_letters_in_a_row_are_one(changes: list[tuple[float, str]], steps: list[int]) -> None:
    history = History()
    for number, (now, typed) in enumerate(changes):
        history.changed(state(f"{number}"), now, typed=typed)
    assert [history.undo(state("now")) for _ in steps] == [state(f"{n}") for n in steps]
    assert history.undo(state("now")) is None


def test_what_is_typed_after_an_undo_is_a_new_step() -> None:
    history = History()
    history.changed(state(""), 0.0, typed="query")
    assert history.undo(state("now")) == state("")
    history.changed(state(""), 0.1, typed="query")
    assert history.undo(state("now")) == state("")


def test_of_very_many_steps_the_oldest_are_dropped() -> None:
    history, kept = History(), []
    for number in range(3 * MAX_STEPS):
        history.changed(state(f"q{number}"), float(number))
        kept.append(len(history.before))
    assert kept[2 * MAX_STEPS] == kept[-1] == MAX_STEPS
    assert history.undo(state("now")) == state(f"q{3 * MAX_STEPS - 1}")


def test_a_step_that_failed_is_forgotten() -> None:
    history = History()
    history.changed(state("q"), 0.0)
    history.forget(state("other"))
    assert len(history.before) == 1
    history.forget(state("q"))
    assert len(history.before) == 0


def test_redo_puts_back_what_undo_took_until_something_else_is_done() -> None:
    history = History()
    history.changed(state("a"), 0.0)
    history.changed(state("b"), 1.0)
    assert history.undo(state("c"), redo=True) is None
    assert history.undo(state("c")) == state("b")
    assert history.undo(state("b")) == state("a")
    assert history.undo(state("a"), redo=True) == state("b")
    assert history.undo(state("b"), redo=True) == state("c")
    assert history.undo(state("c")) == state("b")
    history.changed(state("b"), 2.0)
    assert history.undo(state("d"), redo=True) is None


def test_an_undo_or_redo_that_could_not_be_done_can_be_tried_again() -> None:
    history = History()
    history.changed(state("a"), 0.0)
    history.put_back(state("z"))
    assert history.undo(state("b")) == state("a")
    history.put_back(state("a"))
    assert history.undo(state("b"), redo=True) is None
    assert history.undo(state("b")) == state("a")
    assert history.undo(state("a"), redo=True) == state("b")
    history.put_back(state("b"))
    assert history.undo(state("a"), redo=True) == state("b")
    history.changed(state("x"), 1.0)
    history.put_back(state("b"))
    assert history.undo(state("y"), redo=True) is None
