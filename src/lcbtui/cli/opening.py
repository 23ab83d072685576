"""From a ViewState to a View, for the commands that answer once."""

from lcbtui.cli.output import note
from lcbtui.cli.standard_input import stdin_bytes
from lcbtui.sources.catalog import STDIN, find
from lcbtui.sources.open import open_dataset
from lcbtui.sources.safe_text import safe_text
from lcbtui.view.apply import apply
from lcbtui.view.derive import derive
from lcbtui.view.evaluate import rows_named
from lcbtui.view.state import ViewState
from lcbtui.view.view import View


def answer(state: ViewState) -> View:
    """Open the source of a ViewState and apply it; a name that no row has is told.

    Raises:
        LcbtuiError: for a source, a query or a name that cannot be used.
    """
    info = find(state.source)
    dataset = open_dataset(info, stdin_bytes() if state.source == STDIN else None)
    view = apply(derive(dataset, state), state)
    _tell_strange_names(view)
    if view.left_out or not len(view):
        note(f"{info.name}: {view.sentence}")
    return view


def _tell_strange_names(view: View) -> None:
    """A pin or a model of ours that is not there would be ignored without a word."""
    state = view.state
    named = [("--ours", state.ours), *(("--pin", pin) for pin in state.pins)]
    for flag, name in named:
        if name is not None and not len(rows_named(view.dataset, view.roles.label, (name,))):
            source = view.dataset.source.name
            note(safe_text(f"{flag} {name}: {source} has no model of that very name"))
