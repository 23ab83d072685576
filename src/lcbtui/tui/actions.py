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
        rank: its place in the key line, lowest first; 0 keeps it out.
    """

    action: str
    keys: tuple[str, ...]
    shown: str
    label: str
    help: str
    group: Group
    place: Place = Place.ANYWHERE
    rank: int = 0

    @property
    def bound(self) -> str:
        """The action as a widget below the screen names it."""
        return self.action if self.action.startswith("app.") else f"screen.{self.action}"

    @property
    def in_palette(self) -> bool:
        """Whether the palette offers it: what needs no cursor movement of its own."""
        return self.place is Place.ANYWHERE and self.group is not Group.MOVE


ACTIONS: tuple[Action, ...] = (
    Action(
        "edit_query",
        ("slash",),
        "/",
        "filter",
        "Type a query; the rows follow every letter.",
        Group.FILTER,
        rank=1,
    ),
    Action("edit_params", ("less_than_sign",), "<", "size", "Type a range of sizes.", Group.FILTER),
    Action(
        "edit_score", ("greater_than_sign",), ">", "score", "Type a range of scores.", Group.FILTER
    ),
    *(
        Action(
            f"toggle_series({n})",
            (str(n),),
            str(n),
            "series",
            "Show or hide the series with this number.",
            Group.FILTER,
        )
        for n in range(1, 10)
    ),
    Action(
        "undo", ("u",), "u", "undo", "Take back the last change of the view.", Group.FILTER, rank=10
    ),
    Action("clear", ("X",), "X", "clear", "Clear query, ranges and series.", Group.FILTER, rank=9),
    Action(
        "focus_table",
        ("escape",),
        "Esc",
        "table",
        "Go back to the table, from anywhere.",
        Group.MOVE,
    ),
    Action("next_panel(1)", ("tab",), "Tab", "next", "Go to the next panel.", Group.MOVE),
    Action(
        "next_panel(-1)",
        ("shift+tab",),
        "Shift+Tab",
        "previous",
        "Go to the previous panel.",
        Group.MOVE,
    ),
    Action("move(-1)", ("up", "k"), "↑ k", "up", "One row up.", Group.MOVE),
    Action("move(1)", ("down", "j"), "↓ j", "down", "One row down.", Group.MOVE),
    Action("move_page(-1)", ("pageup",), "PgUp", "page up", "One page up.", Group.MOVE),
    Action("move_page(1)", ("pagedown",), "PgDn", "page down", "One page down.", Group.MOVE),
    Action("move_to(0)", ("home", "g"), "Home g", "first", "The first row.", Group.MOVE),
    Action("move_to(-1)", ("end", "G"), "End G", "last", "The last row.", Group.MOVE),
    Action("scroll_columns(-1)", ("left", "h"), "← h", "left", "Columns to the left.", Group.MOVE),
    Action(
        "scroll_columns(1)", ("right", "l"), "→ l", "right", "Columns to the right.", Group.MOVE
    ),
    Action("sort_next", ("s",), "s", "sort", "Sort by the next column.", Group.TABLE, rank=2),
    Action("reverse", ("r",), "r", "reverse", "Reverse the order.", Group.TABLE),
    Action(
        "details",
        ("enter",),
        "Enter",
        "details",
        "All that is known of the selected model.",
        Group.TABLE,
        rank=7,
    ),
    Action(
        "pin",
        ("space",),
        "Space",
        "pin",
        "Pin the selected model, or let it go.",
        Group.TABLE,
        rank=6,
    ),
    Action(
        "copy_row",
        ("y",),
        "y",
        "copy",
        "Send the selected row to the terminal's clipboard.",
        Group.TABLE,
        rank=8,
    ),
    Action(
        "toggle_frontier",
        ("f",),
        "f",
        "frontier",
        "Mark the models that no other beats at their size or below.",
        Group.CHART,
        rank=3,
    ),
    Action(
        "toggle_trend",
        ("t",),
        "t",
        "trend",
        "Draw the least-squares line of the points shown.",
        Group.CHART,
        rank=4,
    ),
    Action(
        "toggle_labels",
        ("L",),
        "L",
        "labels",
        "Name the points, or the selected one only.",
        Group.CHART,
    ),
    Action(
        "axes", ("x",), "x", "axes", "Choose the columns of the chart and their scale.", Group.CHART
    ),
    Action("fit", ("z",), "z", "fit", "Fit the axes to the rows shown.", Group.CHART),
    Action(
        "zoom(1)",
        ("plus", "equals_sign"),
        "+",
        "zoom in",
        "Zoom in around the selected point.",
        Group.CHART,
    ),
    Action(
        "zoom(-1)", ("minus",), "-", "zoom out", "Zoom out around the selected point.", Group.CHART
    ),
    Action("home", ("0",), "0", "home", "The axes as they were.", Group.CHART),
    Action(
        "walk('left')",
        ("left", "h"),
        "← h",
        "left",
        "The nearest point to the left.",
        Group.CHART,
        Place.CHART,
    ),
    Action(
        "walk('right')",
        ("right", "l"),
        "→ l",
        "right",
        "The nearest point to the right.",
        Group.CHART,
        Place.CHART,
    ),
    Action(
        "walk('up')", ("up", "k"), "↑ k", "up", "The nearest point above.", Group.CHART, Place.CHART
    ),
    Action(
        "walk('down')",
        ("down", "j"),
        "↓ j",
        "down",
        "The nearest point below.",
        Group.CHART,
        Place.CHART,
    ),
    Action(
        "pan(-1,0)", ("shift+left",), "Shift+←", "pan", "Pan to the left.", Group.CHART, Place.CHART
    ),
    Action(
        "pan(1,0)",
        ("shift+right",),
        "Shift+→",
        "pan",
        "Pan to the right.",
        Group.CHART,
        Place.CHART,
    ),
    Action("pan(0,1)", ("shift+up",), "Shift+↑", "pan", "Pan up.", Group.CHART, Place.CHART),
    Action("pan(0,-1)", ("shift+down",), "Shift+↓", "pan", "Pan down.", Group.CHART, Place.CHART),
    Action("move(-1)", ("up",), "↑", "up", "One row up, while typing.", Group.FILTER, Place.QUERY),
    Action(
        "move(1)", ("down",), "↓", "down", "One row down, while typing.", Group.FILTER, Place.QUERY
    ),
    Action(
        "move_page(-1)",
        ("pageup",),
        "PgUp",
        "page up",
        "One page up, while typing.",
        Group.FILTER,
        Place.QUERY,
    ),
    Action(
        "move_page(1)",
        ("pagedown",),
        "PgDn",
        "page down",
        "One page down, while typing.",
        Group.FILTER,
        Place.QUERY,
    ),
    Action(
        "focus_table", ("enter",), "Enter", "table", "Go to the table.", Group.FILTER, Place.QUERY
    ),
    Action("switch_data", ("d",), "d", "data", "Choose another source.", Group.DATA, rank=5),
    Action(
        "load_report", ("R",), "R", "report", "What was read, guessed and left out.", Group.DATA
    ),
    Action(
        "copy_command",
        ("Y",),
        "Y",
        "command",
        "Send the command that rebuilds this view to the clipboard.",
        Group.DATA,
    ),
    Action("help", ("question_mark",), "?", "help", "This page.", Group.PROGRAM, rank=11),
    Action(
        "app.command_palette",
        ("ctrl+p",),
        "Ctrl+P",
        "palette",
        "Find an action by its name; themes are there too.",
        Group.PROGRAM,
    ),
    Action(
        "app.suspend_process",
        ("ctrl+z",),
        "Ctrl+Z",
        "suspend",
        "Go back to the shell for a while; fg returns.",
        Group.PROGRAM,
    ),
    Action("app.quit", ("q",), "q", "quit", "Quit.", Group.PROGRAM, rank=12),
)


def bindings(*places: Place) -> list[BindingType]:
    """The bindings of some places."""
    return [
        Binding(",".join(action.keys), action.bound, action.label, show=False)
        for action in ACTIONS
        if action.place in places
    ]


def key_line() -> Iterator[Action]:
    """The actions of the key line, in its order."""
    return iter(sorted((a for a in ACTIONS if a.rank), key=lambda action: action.rank))
