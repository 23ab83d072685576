"""Undo: one step is one key, or all that was typed until a pause."""

from lcbtui.tui.history import MAX_STEPS, TYPING_PAUSE, History
from lcbtui.view.state import ViewState


def state(query: str) -> ViewState:
    return ViewState(query=query)


def test_letters_without_a_pause_are_one_step() -> None:
    history = History()
    for number, before in enumerate(["", "q", "qw"]):
        history.changed(state(before), number * 0.1, typed="query")
    assert history.undo() == state("")
    assert history.undo() is None


def test_a_pause_begins_a_new_step() -> None:
    history = History()
    history.changed(state(""), 0.0, typed="query")
    history.changed(state("q"), TYPING_PAUSE, typed="query")
    assert [history.undo(), history.undo()] == [state("q"), state("")]


def test_another_input_begins_a_new_step() -> None:
    history = History()
    history.changed(state(""), 0.0, typed="query")
    history.changed(state("q"), 0.1, typed="params")
    assert len(history) == 2


def test_what_is_typed_after_an_undo_is_a_new_step() -> None:
    history = History()
    history.changed(state(""), 0.0, typed="query")
    assert history.undo() == state("")
    history.changed(state(""), 0.1, typed="query")
    assert history.undo() == state("")


def test_of_very_many_steps_the_oldest_are_dropped() -> None:
    history, kept = History(), []
    for number in range(3 * MAX_STEPS):
        history.changed(state(f"q{number}"), float(number))
        kept.append(len(history))
    assert kept[2 * MAX_STEPS] == kept[-1] == MAX_STEPS
    assert history.undo() == state(f"q{3 * MAX_STEPS - 1}")


def test_a_step_that_failed_is_forgotten() -> None:
    history = History()
    history.changed(state("q"), 0.0)
    history.forget(state("other"))
    assert len(history) == 1
    history.forget(state("q"))
    assert len(history) == 0


def test_a_key_is_a_step_of_its_own_also_while_typing() -> None:
    history = History()
    history.changed(state(""), 0.0, typed="query")
    history.changed(state("q"), 0.1)
    history.changed(state("r"), 0.2, typed="query")
    assert len(history) == 3
