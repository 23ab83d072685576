"""Every action of the explorer, once: bindings, key line, help page, palette and docs read this.

An action that is not here does not exist, and one that is here is bound.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from textual.binding import Binding, BindingType


class Place(StrEnum):
    """Where the keys of an action work."""

    ANYWHERE = "anywhere but in an input"
    QUERY = "in the query"
    CHART = "in the chart"
    WINDOW = "in the window bar"
    INSIGHTS = "in the insights"


class Group(StrEnum):
    """The chapters of the help page."""

    FILTER = "Filter"
    MOVE = "Move"
    TABLE = "Table"
    CHART = "Chart"
    DATA = "Data"
    PROGRAM = "Program"


@dataclass(frozen=True)
class Action:
    """One thing that the explorer does.

    Attributes:
        action: the name of the `action_` method, with its parameters.
        keys: Textual's names of its keys.
        shown: the keys as people write them.
        label: one word for the key line.
        help: what it does, for the help page and the palette.
    """

    action: str
    keys: tuple[str, ...]
    shown: str
    label: str
    help: str
    group: Group
    place: Place

    @property
    def bound(self) -> str:
        """The action as a widget below the screen names it."""
        return self.action if self.action.startswith("app.") else f"screen.{self.action}"

    @property
    def in_palette(self) -> bool:
        """Whether the palette offers it: what needs no cursor movement of its own."""
        is_itself = self.action == "app.command_palette"
        return self.place is Place.ANYWHERE and self.group is not Group.MOVE and not is_itself


_Entry = tuple[str, tuple[str, ...], str, str, str]
"""Action, keys, keys as people write them, one word, what it does."""

_FILTER: tuple[_Entry, ...] = (
    ("edit_query", ("slash",), "/", "filter", "Type a query; the rows follow every letter."),
    ("edit_params", ("less_than_sign",), "<", "size", "Type a range of sizes."),
    ("edit_score", ("greater_than_sign",), ">", "score", "Type a range of scores."),
    *(
        (
            f"toggle_series({n})",
            (str(n),),
            str(n),
            "series",
            "Show or hide the series of that number.",
        )
        for n in range(1, 10)
    ),
    ("choose_window", ("w",), "w", "window", "Choose the window of problem dates."),
    ("lift_window", ("W",), "W", "all", "All problem dates, or back to the opening window."),
    ("per_model", ("p",), "p", "reports", "Of several reports of a model: all, best, median, own."),
    ("undo", ("u",), "u", "undo", "Take back the last change of the view."),
    ("clear", ("X",), "X", "clear", "Clear query, ranges and series."),
)
_TYPING: tuple[_Entry, ...] = (
    ("move(-1)", ("up",), "↑", "up", "One row up, while typing."),
    ("move(1)", ("down",), "↓", "down", "One row down, while typing."),
    ("move_page(-1)", ("pageup",), "PgUp", "page up", "One page up, while typing."),
    ("move_page(1)", ("pagedown",), "PgDn", "page down", "One page down, while typing."),
    ("focus_table", ("enter",), "Enter", "table", "Go to the table."),
)
_WINDOW: tuple[_Entry, ...] = (
    ("move_start(-1)", ("left", "h"), "← h", "start", "The start one month earlier."),
    ("move_start(1)", ("right", "l"), "→ l", "start", "The start one month later."),
    (
        "move_end(-1)",
        ("left_square_bracket", "shift+left"),
        "[ Shift+←",
        "end",
        "The end one month earlier.",
    ),
    (
        "move_end(1)",
        ("right_square_bracket", "shift+right"),
        "] Shift+→",
        "end",
        "The end one month later.",
    ),
    ("usual_window", ("w",), "w", "usual", "The next usual window, such as 2408-2502."),
    (
        "exact_window",
        ("equals_sign",),
        "=",
        "exact",
        "Only reports over exactly this window, by two terms of the query; again: no more.",
    ),
    ("opening_window", ("0",), "0", "opening", "The window that the source opens on."),
    ("close_window", ("enter", "escape"), "Enter Esc", "closes", "Back to where you were."),
)
_MOVE: tuple[_Entry, ...] = (
    ("focus_table", ("escape",), "Esc", "table", "Go back to the table, from anywhere."),
    ("next_panel(1)", ("tab",), "Tab", "next", "Go to the next panel."),
    ("next_panel(-1)", ("shift+tab",), "Shift+Tab", "previous", "Go to the previous panel."),
    ("move(-1)", ("up", "k"), "↑ k", "up", "One row up."),
    ("move(1)", ("down", "j"), "↓ j", "down", "One row down."),
    ("move_page(-1)", ("pageup",), "PgUp", "page up", "One page up."),
    ("move_page(1)", ("pagedown",), "PgDn", "page down", "One page down."),
    ("move_to(0)", ("home", "g"), "Home g", "first", "The first row."),
    ("move_to(-1)", ("end", "G"), "End G", "last", "The last row."),
    ("scroll_columns(-1)", ("left", "h"), "← h", "left", "Columns to the left."),
    ("scroll_columns(1)", ("right", "l"), "→ l", "right", "Columns to the right."),
)
_TABLE: tuple[_Entry, ...] = (
    ("sort_next", ("s",), "s", "sort", "Sort by the next column."),
    ("reverse", ("r",), "r", "reverse", "Reverse the order."),
    ("details", ("enter",), "Enter", "details", "All that is known of the selected model."),
    ("pin", ("space",), "Space", "pin", "Pin the selected model, or let it go."),
    (
        "compare_models",
        ("c",),
        "c",
        "compare",
        "The pinned models side by side, or the pinned one and the selected one.",
    ),
    ("best", ("b",), "b", "best", "Which model for me? The best up to a size or into a memory."),
    ("copy_row", ("y",), "y", "copy", "Send the selected row to the terminal's clipboard."),
)
_CHART: tuple[_Entry, ...] = (
    (
        "toggle_frontier",
        ("f",),
        "f",
        "frontier",
        "Mark the models that no other beats at their size or below.",
    ),
    ("toggle_trend", ("t",), "t", "trend", "Draw the least-squares line of the points shown."),
    ("toggle_labels", ("L",), "L", "labels", "Name the points, or the selected one only."),
    ("toggle_errors", ("e",), "e", "intervals", "Draw the 95 % interval of each score."),
    ("toggle_apart", ("a",), "a", "ties", "Dim what can be told apart from the selected model."),
    ("toggle_grid", ("number_sign",), "#", "grid", "Draw faint lines at the ticks."),
    (
        "by_month",
        ("M",),
        "M",
        "months",
        "Draw the pinned models, or the selected one, by month of problem.",
    ),
    ("axes", ("x",), "x", "axes", "Choose the columns of the chart and their scale."),
    ("mark_area", ("m",), "m", "area", "Mark a rectangle: Enter keeps its models, Space pins."),
    ("fit", ("z",), "z", "fit", "Fit the axes to the rows shown."),
    ("zoom(1)", ("plus", "equals_sign"), "+", "zoom in", "Zoom in around the selected point."),
    ("zoom(-1)", ("minus",), "-", "zoom out", "Zoom out around the selected point."),
    ("home", ("0",), "0", "home", "The axes as they were."),
)
_POINTS: tuple[_Entry, ...] = (
    ("walk('left')", ("left", "h"), "← h", "left", "The nearest point to the left."),
    ("walk('right')", ("right", "l"), "→ l", "right", "The nearest point to the right."),
    ("walk('up')", ("up", "k"), "↑ k", "up", "The nearest point above."),
    ("walk('down')", ("down", "j"), "↓ j", "down", "The nearest point below."),
    ("pan(-1,0)", ("shift+left",), "Shift+←", "pan", "Pan to the left."),
    ("pan(1,0)", ("shift+right",), "Shift+→", "pan", "Pan to the right."),
    ("pan(0,1)", ("shift+up",), "Shift+↑", "pan", "Pan up."),
    ("pan(0,-1)", ("shift+down",), "Shift+↓", "pan", "Pan down."),
)
_INSIGHTS: tuple[_Entry, ...] = (
    ("walk_insights(-1)", ("up", "k"), "↑ k", "up", "The sentence before."),
    ("walk_insights(1)", ("down", "j"), "↓ j", "down", "The next sentence."),
    (
        "choose_insight",
        ("enter",),
        "Enter",
        "marks",
        "Mark the models that the sentence names, in table and chart; again lets them go.",
    ),
    (
        "close_insights",
        ("escape",),
        "Esc",
        "closes",
        "Close the insights; Esc in the table then lets the models go.",
    ),
)
_DATA: tuple[_Entry, ...] = (
    ("insights", ("i",), "i", "insights", "What can be said of the models shown, or no more."),
    ("switch_data", ("d",), "d", "data", "Choose another source."),
    ("compare_source", ("v",), "v", "against", "Compare with another source, or no more."),
    ("load_report", ("o",), "o", "report", "What was read, guessed and left out."),
    ("reload", ("R",), "R", "reload", "Read the source again; filters, selection and pins stay."),
    ("copy_command", ("Y",), "Y", "command", "Send the command that rebuilds this view."),
    ("export", ("E",), "E", "export", "Write the chart or the rows to a file."),
)
_PROGRAM: tuple[_Entry, ...] = (
    ("help", ("question_mark",), "?", "help", "Keys and queries."),
    ("app.command_palette", ("ctrl+p",), "Ctrl+P", "palette", "Find an action or a theme."),
    ("app.suspend_process", ("ctrl+z",), "Ctrl+Z", "suspend", "To the shell; fg returns."),
    ("app.quit", ("q",), "q", "quit", "Quit."),
)

ACTIONS: tuple[Action, ...] = tuple(
    Action(*entry, group, place)
    for entries, group, place in (
        (_FILTER, Group.FILTER, Place.ANYWHERE),
        (_TYPING, Group.FILTER, Place.QUERY),
        (_WINDOW, Group.FILTER, Place.WINDOW),
        (_MOVE, Group.MOVE, Place.ANYWHERE),
        (_TABLE, Group.TABLE, Place.ANYWHERE),
        (_CHART, Group.CHART, Place.ANYWHERE),
        (_POINTS, Group.CHART, Place.CHART),
        (_DATA, Group.DATA, Place.ANYWHERE),
        (_INSIGHTS, Group.DATA, Place.INSIGHTS),
        (_PROGRAM, Group.PROGRAM, Place.ANYWHERE),
    )
    for entry in entries
)

KEY_LINE = ["/", "w", "s", "f", "t", "i", "d", "Space", "Enter", "y", "X", "u", "?", "q"]
"""The keys of the key line, the weightiest first, but for the last two, which always stay."""


def bindings(*places: Place) -> list[BindingType]:
    """The bindings of some places."""
    return [
        Binding(",".join(action.keys), action.bound, action.label, show=False)
        for action in ACTIONS
        if action.place in places
    ]


def key_line(*, windows: bool = True) -> Iterator[Action]:
    """The actions of the key line, in its order; `w` only for a source that has windows."""
    shown = {action.shown: action for action in ACTIONS if action.place is Place.ANYWHERE}
    return (shown[key] for key in KEY_LINE if windows or key != "w")


def window_bar_line(*, within: bool) -> Iterator[tuple[str, Action]]:
    """The keys that the window bar names, in its order: as it writes them, and the action.

    Args:
        within: whether a window also holds scores over narrower ones, as reports do.
    """
    yield "←→", named("move_start(1)")
    yield "[ ]", named("move_end(1)")
    for name in ("usual_window", "lift_window", "exact_window", "opening_window", "close_window"):
        if name == "exact_window" and not within:
            continue
        yield named(name).shown.split()[0], named(name)


def named(name: str) -> Action:
    """The action of this name, with its parameters."""
    return next(action for action in ACTIONS if action.action == name)
