"""Every action of the explorer, once: bindings, key line, help page, palette and docs read this.

An action that is not here does not exist, and one that is here is bound.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from textual.binding import Binding, BindingType


class Scope(StrEnum):
    """Where the keys of an action work."""

    ANYWHERE = "anywhere but in an input"
    QUERY = "in the query"
    CHART = "in the chart"
    WINDOW = "in the window bar"
    INSIGHTS = "in the insights"
    FIND = "while finding"
    PICK = "in lcbtui pick"


class Group(StrEnum):
    """The chapters of the help page: what one wants to do."""

    CHOOSE = "Find a model and be sure of it"
    FILTER = "Show fewer rows"
    TABLE = "Sort and find"
    MOVE = "Move"
    CHART = "Draw on the chart"
    DATA = "Other data, files, copies"
    PROGRAM = "The program"


SIGNS = {
    **dict(zip(("up", "down", "left", "right"), "↑↓←→", strict=True)),
    **dict(zip(("slash", "question_mark", "number_sign", "plus", "minus"), "/?#+-", strict=True)),
    **dict(zip(("less_than_sign", "greater_than_sign", "equals_sign"), "<>=", strict=True)),
    **dict(zip(("left_square_bracket", "right_square_bracket"), "[]", strict=True)),
    **dict(zip(("left_curly_bracket", "right_curly_bracket"), "{}", strict=True)),
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "escape": "Esc",
    "at": "@",
    "backslash": "\\",
    "percent_sign": "%",
    "asterisk": "*",
    "ampersand": "&",
    **dict(zip(("comma", "full_stop", "underscore"), ",._", strict=True)),
    **dict(zip(("left_parenthesis", "right_parenthesis"), "()", strict=True)),
}
"""Keys as people write them, by Textual's names, where that is not the name with a capital."""


def written_key(key: str) -> str:
    """A key as people write it: "Shift+←" for "shift+left", "g" for "g"."""
    parts = key.split("+")
    return key if len(key) == 1 else "+".join(SIGNS.get(p, p.capitalize()) for p in parts)


@dataclass(frozen=True)
class Action:
    """One thing that the explorer does.

    Attributes:
        action: whose it is, and the name of its `action_` method with its parameters. The owner is
            `app`, `screen` or the id of a widget.
        keys: Textual's names of its keys.
        label: one word for the key line.
        help: what it does, for the help page and the palette.
    """

    action: str
    keys: tuple[str, ...]
    label: str
    help: str
    group: Group
    scope: Scope

    @property
    def shown(self) -> str:
        """The keys as people write them."""
        typed = [key for key in self.keys if (key, self.keys[0]) != ("equals_sign", "plus")]
        return " ".join(map(written_key, typed))

    @property
    def first_key(self) -> str:
        """The first of them; "" without any."""
        return written_key(self.keys[0]) if self.keys else ""

    @property
    def owner(self) -> str:
        """Whose action it is."""
        return self.action.partition(".")[0]

    @property
    def method(self) -> str:
        """The action as its owner names it, with its parameters."""
        return self.action.partition(".")[2]

    @property
    def bound(self) -> str:
        """The action as every widget names it."""
        return self.action if self.owner in {"app", "screen"} else bound(self.owner, self.method)

    @property
    def id(self) -> str:
        """The action and where it acts: what Textual knows its keys by."""
        return f"{self.scope.name}:{self.action}"

    @property
    def in_palette(self) -> bool:
        """Whether the palette offers it: what needs no cursor movement of its own."""
        is_itself = self.method == "command_palette"
        return self.scope is Scope.ANYWHERE and self.group is not Group.MOVE and not is_itself


def bound(owner: str, method: str) -> str:
    """The action of a widget as every widget names it."""
    return f"screen.run({owner!r}, {method!r})"


_Entry = tuple[str, str, str, str]
"""Action, keys, one word, what it does."""

_FILTER: tuple[_Entry, ...] = (
    ("filters.edit('params')", "less_than_sign", "size", "Type a range of sizes."),
    ("filters.edit('score')", "greater_than_sign", "score", "Type a range of scores."),
    *(
        (f"filters.toggle_series({n})", str(n), "series", "Show or hide the series of that number.")
        for n in range(1, 10)
    ),
    ("window.open", "w", "window", "Choose the window of problem dates."),
    ("window.lift", "W", "all", "All problem dates, or back to the opening window."),
    ("filters.per_model", "p", "reports", "Of several reports of a model: all, best, median, own."),
    ("screen.undo", "u", "undo", "Undo the last change of the view."),
    ("screen.redo", "U ctrl+r", "redo", "Redo what was undone."),
    ("filters.clear", "X", "clear", "Clear query, ranges and series."),
)
_TYPING: tuple[_Entry, ...] = (
    (
        "filters.before",
        "up",
        "up",
        "One row up, while typing; in an empty query the query before.",
    ),
    ("filters.after", "down", "down", "One row down, while typing; of queries before, the next."),
    ("table.move_page(-1)", "pageup", "page up", "One page up, while typing."),
    ("table.move_page(1)", "pagedown", "page down", "One page down, while typing."),
    ("filters.complete", "tab", "take", "Accept the completion shown in grey, as → does."),
    ("filters.accept", "enter", "table", "Go to the table, unless the text is wrong."),
)
_WINDOW: tuple[_Entry, ...] = (
    ("window.move('start',-1)", "left h", "start", "The start one month earlier."),
    ("window.move('start',1)", "right l", "start", "The start one month later."),
    (
        "window.move('end',-1)",
        "left_square_bracket shift+left",
        "end",
        "The end one month earlier.",
    ),
    (
        "window.move('end',1)",
        "right_square_bracket shift+right",
        "end",
        "The end one month later.",
    ),
    ("window.usual", "w", "usual", "The next usual window, such as 2408-2502."),
    (
        "window.exact",
        "equals_sign",
        "exact",
        "Only reports over exactly this window, by two terms of the query; again drops them.",
    ),
    ("window.opening", "0", "opening", "The window that the source opens on."),
    ("window.close", "enter escape", "closes", "Back to where you were."),
)
_MOVE: tuple[_Entry, ...] = (
    ("screen.focus_table", "escape", "table", "Go back to the table, from anywhere."),
    ("screen.next_panel(1)", "tab", "next", "Go to the next panel."),
    ("screen.next_panel(-1)", "shift+tab", "previous", "Go to the previous panel."),
    (
        "screen.split(-1)",
        "left_parenthesis",
        "border left",
        "Move the border between table and chart to the left, or up.",
    ),
    (
        "screen.split(1)",
        "right_parenthesis",
        "border right",
        "Move the border between table and chart to the right, or down.",
    ),
    ("screen.split(0)", "P", "panels", "Put the border back where it was at first."),
    ("screen.maximise", "Z", "maximise", "Give table or chart the whole screen; again shows both."),
    ("table.move(-1)", "up k", "up", "One row up."),
    ("table.move(1)", "down j", "down", "One row down."),
    ("table.move_page(-1)", "pageup", "page up", "One page up."),
    ("table.move_page(1)", "pagedown ctrl+f", "page down", "One page down."),
    ("table.move_half(-1)", "ctrl+u", "half up", "Half a page up."),
    ("table.move_half(1)", "ctrl+d", "half down", "Half a page down."),
    ("table.move_to(0)", "home g", "first", "The first row."),
    ("table.move_to(-1)", "end G", "last", "The last row."),
    ("table.move_column(-1)", "left h", "left", "Choose the column to the left."),
    ("table.move_column(1)", "right l", "right", "Choose the column to the right."),
)
_FINDING: tuple[_Entry, ...] = (
    ("find.next(-1)", "up", "up", "The match before, while typing."),
    ("find.next(1)", "down", "down", "The next match, while typing."),
    ("find.keep", "enter", "keeps", "Stay at the match; the others stay underlined."),
    ("find.give_up", "escape", "goes back", "Back to the row from before."),
)
_TABLE: tuple[_Entry, ...] = (
    ("table.sort_next", "s", "sort", "Sort by the next column."),
    (
        "table.sort_chosen(False)",
        "left_square_bracket",
        "lowest",
        "Sort by the chosen column, the lowest or A first.",
    ),
    (
        "table.sort_chosen(True)",
        "right_square_bracket",
        "highest",
        "Sort by the chosen column, the highest or Z first.",
    ),
    (
        "table.sort_also",
        "right_curly_bracket",
        "also",
        "Sort by the chosen column too; again reverses it, once more drops it.",
    ),
    ("screen.sort", "S", "sort by", "Sort by any column, or by several."),
    ("table.reverse", "r", "reverse", "Reverse the order."),
    ("screen.columns", "T", "arrange", "Choose the columns of the table, their order and widths."),
    ("table.hide_column", "backspace delete", "hide", "Hide the chosen column."),
    ("table.all_columns", "K", "all columns", "The columns as the source has them."),
    (
        "table.shift_column(-1)",
        "shift+left",
        "column left",
        "Move the chosen column to the left.",
    ),
    (
        "table.shift_column(1)",
        "shift+right",
        "column right",
        "Move the chosen column to the right.",
    ),
    ("table.widen_column(-2)", "shift+down", "narrower", "Make the chosen column narrower."),
    ("table.widen_column(2)", "shift+up", "wider", "Make the chosen column wider."),
    (
        "table.whole_column",
        "underscore",
        "whole",
        "Make the chosen column as wide as its longest value, or as it was.",
    ),
    ("find.open", "backslash", "find", "Find rows by terms of a query, without filtering."),
    ("find.next(1)", "n", "next match", "The next match; after the last, the first."),
    ("find.next(-1)", "N", "match before", "The match before; before the first, the last."),
    (
        "screen.statistics",
        "I",
        "columns",
        "Statistics of each column over the rows shown; Enter counts the values of one.",
    ),
    (
        "screen.frequencies",
        "V",
        "values",
        "Frequency table of a column: how often each value occurs; Enter filters by one.",
    ),
)
_CHOOSE: tuple[_Entry, ...] = (
    ("filters.edit('query')", "slash", "filter", "Type a query; the rows follow every letter."),
    (
        "screen.best",
        "b",
        "which model?",
        "Which model? The highest score of all, up to a size or into memory.",
    ),
    (
        "screen.compare",
        "c",
        "compare",
        "The pinned models side by side, or the pinned one and the selected one.",
    ),
    ("screen.pin", "space", "pin", "Pin the selected model, or unpin it."),
    (
        "screen.our_model",
        "asterisk",
        "our model",
        "Take the selected model for ours, with star and dashed line; again takes that back.",
    ),
    ("screen.details", "enter", "details", "All that is known of the selected model."),
    ("screen.overlay('apart')", "a", "ties", "Dim what is separated from the selected model."),
    (
        "screen.insights",
        "i",
        "insights",
        "What can be said of the models shown, in sentences; again closes them.",
    ),
    (
        "screen.detectable",
        "percent_sign",
        "gaps",
        "How large a gap between two scores must be to be more than chance.",
    ),
    ("screen.link", "at", "link", "Open the page of the selected model, or show its address."),
    (
        "table.copy_row",
        "y",
        "copy",
        "Copy the selected row to the clipboard, through the terminal.",
    ),
)
_PICK: tuple[_Entry, ...] = (
    ("screen.pick", "enter", "pick", "Print the pinned models, or the selected one, and leave."),
    ("screen.give_up", "escape", "none", "From the table: leave, and print nothing."),
)
_CHART: tuple[_Entry, ...] = (
    (
        "screen.overlay('frontier')",
        "f",
        "frontier",
        "Mark the models that no other beats at their size or below.",
    ),
    ("screen.overlay('trend')", "t", "trend", "Draw the least-squares line of the points shown."),
    ("screen.overlay('labels')", "L", "labels", "Name the points, or the selected one only."),
    ("screen.overlay('errors')", "e", "intervals", "Draw the 95 % interval of each score."),
    ("screen.overlay('grid')", "number_sign", "grid", "Draw faint lines at the ticks."),
    (
        "chart.by_month",
        "M",
        "months",
        "Draw the pinned models, or the selected one, by month of problem.",
    ),
    ("screen.axes", "x", "axes", "Choose the columns of the chart and their scale."),
    ("screen.step_score(-1)", "comma", "score before", "Rank by the score column before."),
    ("screen.step_score(1)", "full_stop", "next score", "Rank by the next score column."),
    (
        "chart.mark_area",
        "m",
        "area",
        "Mark a rectangle, to keep its models or to pin them.",
    ),
    ("chart.fit", "z", "fit", "Fit the axes to the rows shown."),
    ("chart.zoom(1)", "plus equals_sign", "zoom in", "Zoom in around the selected point."),
    ("chart.zoom(-1)", "minus", "zoom out", "Zoom out around the selected point."),
    ("chart.home", "0", "home", "The axes as they were."),
)
_POINTS: tuple[_Entry, ...] = (
    ("chart.walk('left')", "left h", "left", "The nearest point to the left."),
    ("chart.walk('right')", "right l", "right", "The nearest point to the right."),
    ("chart.walk('up')", "up k", "up", "The nearest point above."),
    ("chart.walk('down')", "down j", "down", "The nearest point below."),
    ("chart.pan(-1,0)", "shift+left", "pan", "Pan to the left."),
    ("chart.pan(1,0)", "shift+right", "pan", "Pan to the right."),
    ("chart.pan(0,1)", "shift+up", "pan", "Pan up."),
    ("chart.pan(0,-1)", "shift+down", "pan", "Pan down."),
)
_INSIGHTS: tuple[_Entry, ...] = (
    ("insights.walk(-1)", "up k", "up", "The sentence before."),
    ("insights.walk(1)", "down j", "down", "The next sentence."),
    (
        "insights.choose",
        "enter",
        "marks",
        "Mark the models that the sentence names, in table and chart; again unmarks them.",
    ),
    (
        "screen.close_insights",
        "escape",
        "closes",
        "Close the insights; the models stay marked until you go back to the table once more.",
    ),
)
_DATA: tuple[_Entry, ...] = (
    ("screen.switch_data", "d", "data", "Choose another source."),
    ("screen.compare_source", "v", "against", "Compare with another source; again ends that."),
    (
        "screen.say_problems",
        "ampersand",
        "problems",
        "Say what the source does not: problems, release, window, what ± is.",
    ),
    ("screen.load_report", "o", "report", "The load report: what was read, guessed and left out."),
    ("screen.reload", "R", "reload", "Read the source again; filters, selection and pins stay."),
    ("screen.copy_command", "Y", "command", "Copy the command that rebuilds this view."),
    ("screen.export", "E", "export", "Write the chart or the rows to a file."),
)
_PROGRAM: tuple[_Entry, ...] = (
    ("screen.help", "question_mark", "help", "Keys and queries."),
    ("app.command_palette", "ctrl+p", "palette", "Find an action or a theme."),
    ("app.repaint", "ctrl+l", "repaint", "Redraw the screen, where something else wrote over it."),
    ("app.suspend_process", "ctrl+z", "suspend", "To the shell; fg returns."),
    ("app.quit", "q", "quit", "Quit."),
)

ACTIONS: tuple[Action, ...] = tuple(
    Action(action, tuple(keys.split()), label, words, group, scope)
    for entries, group, scope in (
        (_CHOOSE, Group.CHOOSE, Scope.ANYWHERE),
        (_PICK, Group.CHOOSE, Scope.PICK),
        (_FILTER, Group.FILTER, Scope.ANYWHERE),
        (_TYPING, Group.FILTER, Scope.QUERY),
        (_WINDOW, Group.FILTER, Scope.WINDOW),
        (_MOVE, Group.MOVE, Scope.ANYWHERE),
        (_FINDING, Group.TABLE, Scope.FIND),
        (_TABLE, Group.TABLE, Scope.ANYWHERE),
        (_CHART, Group.CHART, Scope.ANYWHERE),
        (_POINTS, Group.CHART, Scope.CHART),
        (_DATA, Group.DATA, Scope.ANYWHERE),
        (_INSIGHTS, Group.DATA, Scope.INSIGHTS),
        (_PROGRAM, Group.PROGRAM, Scope.ANYWHERE),
    )
    for action, keys, label, words in entries
)

KEY_LINE = ["/", "b", "c", "w", "s", "f", "t", "i", "d", "Space", "Enter", "y", "X", "u", "?", "q"]
"""The keys of the key line, the most important first, but for the last two, which always stay."""


def bindings(scope: Scope, owner: str) -> list[BindingType]:
    """The bindings of a scope, for the screen or the widget that owns them."""
    return [
        Binding(
            ",".join(action.keys),
            action.method if action.owner == owner else action.bound,
            action.label,
            show=False,
            id=action.id,
        )
        for action in ACTIONS
        if action.scope is scope
    ]


_in_force: list[Action] = [*ACTIONS]


def put_in_force(actions: Iterable[Action]) -> None:
    """Let every line and page name the keys of these actions: the explorer of a process has one."""
    _in_force[:] = actions


def in_force() -> Sequence[Action]:
    """Every action with the keys that it has now."""
    return _in_force


def key_line(*, windows: bool = True, picking: bool = False) -> Iterator[Action]:
    """The actions of the key line, in its order; `w` only for a source that has windows.

    While a model is picked, Enter does that, and it is the first to be named.
    """
    shown = {action.shown: action for action in ACTIONS if action.scope is Scope.ANYWHERE}
    if picking:
        yield action_named("screen.pick")
    for key in KEY_LINE:
        if (windows or key != "w") and not (picking and key == "Enter"):
            action = action_named(shown[key].action)
            if action.keys:
                yield action


def window_bar_line(*, within: bool) -> Iterator[tuple[str, Action]]:
    """The keys that the window bar names, in its order: as it writes them, and the action.

    Args:
        within: whether a window also holds scores over narrower ones, as reports do.
    """
    for end, space in (("start", ""), ("end", " ")):
        earlier, later = (action_named(f"window.move({end!r},{step})") for step in (-1, 1))
        yield space.join((earlier.first_key, later.first_key)), later
    for name in ("usual", "lift", "exact", "opening", "close"):
        if within or name != "exact":
            action = action_named(f"window.{name}")
            yield action.first_key, action


def entries(group: Group, *, picking: bool = True) -> Iterator[tuple[str, Action]]:
    """What the help page and the documentation have in a chapter: keys and action.

    The nine keys of the series are one entry. Without `picking`, the keys of `lcbtui pick` alone
    are left out.
    """
    for action in _in_force:
        if action.scope is Scope.PICK and not picking:
            continue
        is_series = action.method == f"toggle_series({action.shown})"
        if action.group is group and (not is_series or action.shown == "1"):
            yield "1–9" if is_series else action.shown, action


def key_of(name: str) -> str:
    """What a sentence calls the key of an action: its first; without any its word in quotes.

    By that word the palette finds it.
    """
    action = action_named(name)
    return action.first_key or f"“{action.label}”"


def naming_keys(words: str, *names: str) -> str:
    """Words with the keys of these actions in their places."""
    return words.format(*map(key_of, names))


def action_named(name: str) -> Action:
    """The action of this owner and name, with its parameters."""
    return next(action for action in _in_force if action.action == name)
