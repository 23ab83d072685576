"""The dialog that chooses the columns of the chart."""

from typing import Any

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Label, OptionList
from textual.widgets.option_list import Option

from lcbtui.sources.dataset import Dataset
from lcbtui.sources.model import Column, Kind
from lcbtui.tui.screens.dialog import Dialog
from lcbtui.view.roles import roles_in_force
from lcbtui.view.state import ViewState

_SCALES: tuple[tuple[str, bool | None], ...] = (
    ("by the column", None),
    ("logarithmic", True),
    ("linear", False),
)

_SIZES: tuple[tuple[str, tuple[bool, bool]], ...] = (
    ("as they are", (False, False)),
    ("from names", (True, False)),
    ("joined", (False, True)),
    ("both", (True, True)),
)
"""Where sizes come from: `params_from_names`, then `join_params`, which fills in the others."""


class AxesScreen(Dialog[dict[str, Any]]):
    """Answers with the fields of ViewState that change. Enter takes all lists as they stand."""

    def __init__(self, dataset: Dataset, state: ViewState) -> None:
        """What is chosen among.

        Args:
            dataset: the rows, with the sizes in force.
            state: what is asked for now.
        """
        super().__init__()
        self._state = state
        self._dataset = dataset
        self._roles = roles_in_force(dataset, state)
        numbers = [c for c in dataset.columns if c.kind in {Kind.NUMBER, Kind.DATE}]
        self._sizes = (state.params_from_names, state.join_params)
        self._offers_sizes = not dataset.source.bundled or any(self._sizes)
        texts = [c for c in dataset.columns if c.kind in {Kind.TEXT, Kind.CATEGORY}]
        groups = [c for c in texts if c.kind is Kind.CATEGORY or c.key == self._roles.series]
        self._lists: dict[str, list[Column]] = {
            "x": numbers,
            "y": numbers,
            "label": texts,
            "series_by": groups,
        }

    def compose(self) -> ComposeResult:
        """One list a role, and the scale of x."""
        headings = {"x": "x", "y": "y", "label": "label", "series_by": "series"}
        with Horizontal(classes="box") as box:
            box.border_title = "Axes"
            box.border_subtitle = "Tab next list · Enter takes them · Esc closes"
            for field, columns in self._lists.items():
                with Vertical():
                    yield Label(headings[field], markup=False)
                    yield OptionList(*(Option(Text(c.title)) for c in columns), id=field)
            with Vertical():
                yield Label("x scale", markup=False)
                yield OptionList(*(Option(words) for words, _ in _SCALES), id="log_x")
                if self._offers_sizes:
                    yield Label("sizes", markup=False, classes="below")
                    yield OptionList(*(Option(words) for words, _ in _SIZES), id="sizes")

    def on_mount(self) -> None:
        """Start on what is in force."""
        roles = self._roles
        now = {"x": roles.x, "y": roles.y, "label": roles.label, "series_by": roles.series}
        for field, columns in self._lists.items():
            keys = [column.key for column in columns]
            key = now[field]
            self.query_one(f"#{field}", OptionList).highlighted = (
                keys.index(key) if key in keys else None
            )
        scales = [value for _, value in _SCALES]
        self.query_one("#log_x", OptionList).highlighted = scales.index(self._state.log_x)
        if self._offers_sizes:
            sizes = [value for _, value in _SIZES]
            self.query_one("#sizes", OptionList).highlighted = sizes.index(self._sizes)
        self.query_one("#x", OptionList).focus()

    @on(OptionList.OptionSelected)
    def _take(self) -> None:
        chosen: dict[str, Any] = {}
        for field, columns in self._lists.items():
            place = self.query_one(f"#{field}", OptionList).highlighted
            if place is not None:
                own = getattr(self._dataset.roles, "series" if field == "series_by" else field)
                key = columns[place].key
                chosen[field] = None if key == own else key
        chosen["log_x"] = _SCALES[self.query_one("#log_x", OptionList).highlighted or 0][1]
        if self._offers_sizes:
            sizes = _SIZES[self.query_one("#sizes", OptionList).highlighted or 0][1]
            chosen["params_from_names"], chosen["join_params"] = sizes
        changed = {
            name: value for name, value in chosen.items() if value != getattr(self._state, name)
        }
        if changed.keys() & {"x", "y", "log_x", "params_from_names", "join_params"}:
            changed |= {"x_limits": None, "y_limits": None}
        if "series_by" in changed:
            changed["series"] = None
        self.dismiss(changed)
