"""The actions and their keys, of which bindings, key line, help page, palette and docs are made.

To add a key, add an `Action`, and the method `action_…` to the widget that it names. What other
programs call it, and its keys there, are a row of `other_programs.tsv`.
"""

from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import NamedTuple

from textual.binding import BindingType
from textual.keys import format_key


class Scope(StrEnum):
    """Enum of the parts of the interface, such as the chart, in which an action's keys work."""

    ANYWHERE = "anywhere but in an input"
    QUERY = "in the query"
    CHART = "in the chart"
    INSIGHTS = "in the insights"
    PICK = "in lcbtui pick"


class KeyGroup(StrEnum):
    """Enum of the chapters of the help page, which group keys by the user's task."""

    CHOOSE = "Find a model and be sure of it"
    FILTER = "Show fewer rows"
    TABLE = "Sort and move"
    CHART = "Draw on the chart"
    DATA = "Data, copies, the program"


def written_key(key: str) -> str:
    """Format a key for people: "Shift+←" for Textual's "shift+left", "g" for "g"."""
    named = {"escape": "Esc", "pageup": "PgUp", "pagedown": "PgDn"}
    words = []
    for part in key.split("+"):
        sign = format_key(part)
        is_sign = len(sign) == 1 and part not in {"enter", "backspace"}
        words.append(named.get(part, sign.upper() if is_sign else part.capitalize()))
    return key if len(key) == 1 else "+".join(words)


class Action(NamedTuple):
    """Action of the explorer, with keys, one-word label and help texts.

    Attributes:
        group: the chapter of the help page.
        scope: the place where the keys work.
        name: the object with the method of the action (`app`, `screen` or the id of a widget), and
            the call of the method without the prefix `action_`, such as "table.move(-1)".
        keys: Textual's names of the keys, separated by commas.
        help: a description for palette and help page, where actions with equal ones share a line.
        word: one word for the key line; "" for the name of the method.
    """

    group: KeyGroup
    scope: Scope
    name: str
    keys: str
    help: str
    word: str = ""

    @property
    def owner(self) -> str:
        """The object with the method of the action."""
        return self.name.partition(".")[0]

    @property
    def label(self) -> str:
        """One word for the key line."""
        return self.word or self.name.partition(".")[2].partition("(")[0]

    @property
    def each_key(self) -> list[str]:
        """Textual's names of the keys."""
        return self.keys.split(",")

    @property
    def shown(self) -> str:
        """The keys as people write them, separated by blanks."""
        return " ".join(written_key(key) for key in self.each_key if key != "equals_sign")

    @property
    def bound(self) -> str:
        """The action string for a Textual binding of any widget."""
        owner, _, method = self.name.partition(".")
        return self.name if owner in {"app", "screen"} else f"screen.run({owner!r}, {method!r})"

    @property
    def also(self) -> tuple[str, ...]:
        """Words that users of other programs search for."""
        of_all = OTHER_NAMES.get(self.name.partition("(")[0], ())
        return tuple(OTHER_NAMES.get(self.name, of_all))

    @property
    def in_palette(self) -> bool:
        """Whether the command palette lists the action: it works anywhere and moves nothing."""
        moves = "move", "focus", "next_panel", "command_palette"
        return self.scope is Scope.ANYWHERE and not self.name.partition(".")[2].startswith(moves)


SERIES = "series"  # label of the actions that show or hide the first to ninth series

_choose = partial(Action, KeyGroup.CHOOSE, Scope.ANYWHERE)
_insight = partial(Action, KeyGroup.CHOOSE, Scope.INSIGHTS)
_picking = partial(Action, KeyGroup.CHOOSE, Scope.PICK)
_narrow = partial(Action, KeyGroup.FILTER, Scope.ANYWHERE)
_query = partial(Action, KeyGroup.FILTER, Scope.QUERY)
_table = partial(Action, KeyGroup.TABLE, Scope.ANYWHERE)
_draw = partial(Action, KeyGroup.CHART, Scope.ANYWHERE)
_chart = partial(Action, KeyGroup.CHART, Scope.CHART)
_data = partial(Action, KeyGroup.DATA, Scope.ANYWHERE)

_MOVES = (
    _table("table.move(-1)", "up,k", "Row up.", "up"),
    _table("table.move(1)", "down,j", "Row down.", "down"),
    _table("table.move(0,-1)", "pageup,ctrl+u", "Page up.", "page up"),
    _table("table.move(0,1)", "pagedown,ctrl+d", "Page down.", "page down"),
)
_WAYS = {"left": ("h", "-1,0"), "right": ("l", "1,0"), "up": ("k", "0,1"), "down": ("j", "0,-1")}

ACTIONS = (
    _choose("filters.edit('query')", "slash", "Type a query; the rows follow.", "filter"),
    _choose("app.best", "b", "Which model? Of all, up to a size or into memory.", "which model?"),
    _choose("table.pin", "space", "Pin the selected row, or unpin it."),
    _choose("app.compare", "c", "Compare the pinned rows, or the pinned one and the selected one."),
    _choose("app.details", "enter", "All that is known of a model, and what it is tied with."),
    _choose("screen.our_model", "asterisk", "Take the model for ours, or not.", "our model"),
    _choose("screen.insights", "i", "Size against score, the frontier, which gaps show."),
    _insight("insights.scroll_by(-1)", "up,k", "Scroll up.", "up"),
    _insight("insights.scroll_by(1)", "down,j", "Scroll down.", "down"),
    _insight("screen.close_insights", "escape", "Close insights.", "closes"),
    _picking("screen.pick", "enter", "Print the pinned rows, or the selected one."),
    _picking("screen.give_up", "escape", "Print nothing.", "none"),
    _narrow("filters.edit('params')", "less_than_sign", "Size range.", "size"),
    _narrow("filters.edit('score')", "greater_than_sign", "Score range.", "score"),
    *(
        _narrow(f"filters.toggle_series({n})", f"{n}", "Show or hide a series.", SERIES)
        for n in range(1, 10)
    ),
    _narrow("app.window", "w", "Choose the window of problem dates."),
    _narrow("app.all_dates", "W", "All problem dates; again those before.", "all"),
    _narrow("filters.per_model", "p", "Reports of a model: middle, all, best, own.", "reports"),
    _narrow("screen.undo", "u", "Undo."),
    _narrow("screen.undo(True)", "U", "Redo.", "redo"),
    _narrow("filters.clear", "X", "Clear all filters and zoom; again, pins, order, lines."),
    *(
        move._replace(group=KeyGroup.FILTER, scope=Scope.QUERY, keys=move.each_key[0])
        for move in _MOVES
    ),
    _query("filters.complete", "tab", "Take what is proposed, or the next panel.", "take"),
    _query("filters.accept", "enter", "To the table.", "table"),
    _table("app.sort", "s", "Sort by any column."),
    _table("table.sort_chosen(False)", "left_square_bracket", "Sort ascending.", "lowest"),
    _table("table.sort_chosen(True)", "right_square_bracket", "Sort descending.", "highest"),
    _table("app.columns", "T", "Choose the columns of the table and their order.", "arrange"),
    *_MOVES,
    _table("table.move_to(0)", "home,g", "First row.", "first"),
    _table("table.move_to(-1)", "end,G", "Last row.", "last"),
    _table("table.move_column(-1)", "left,h", "Column left.", "left"),
    _table("table.move_column(1)", "right,l", "Column right.", "right"),
    _table("screen.next_panel(1)", "tab", "Next panel.", "next"),
    _table("screen.next_panel(-1)", "shift+tab", "Panel before.", "previous"),
    _table("screen.focus_table", "escape", "Back to the table.", "table"),
    _table("screen.maximise", "Z", "Table or chart alone; again both."),
    _draw("chart.overlay('frontier')", "f", "Mark models unbeaten at their size.", "frontier"),
    _draw("chart.overlay('trend')", "t", "Least-squares line.", "trend"),
    _draw("chart.overlay('labels')", "L", "Name the points, or the selected one only.", "labels"),
    _draw("chart.overlay('errors')", "e", "Draw the 95 % interval of each score.", "intervals"),
    _draw("chart.overlay('grid')", "number_sign", "Grid lines.", "grid"),
    _draw("chart.overlay('apart')", "a", "Mark ties with our model or the pinned one.", "ties"),
    _draw("app.axes", "x", "Choose the columns of the chart and their scale."),
    _draw("chart.step_score(-1)", "comma", "Score before.", "score before"),
    _draw("chart.step_score(1)", "full_stop", "Next score.", "next score"),
    _draw("chart.by_month", "M", "Draw the pinned models by month of problem.", "months"),
    _draw("chart.zoom(1)", "plus,equals_sign", "Zoom in.", "zoom in"),
    _draw("chart.zoom(-1)", "minus", "Zoom out.", "zoom out"),
    _draw("chart.home", "0", "Reset zoom."),
    _draw("chart.fit", "z", "Fit the axes to the rows shown."),
    *(
        _chart(f"chart.walk({way!r})", f"{way},{letter}", "The nearest point that way.", way)
        for way, (letter, _) in _WAYS.items()
    ),
    *(_chart(f"chart.pan({step})", f"shift+{way}", "Pan.") for way, (_, step) in _WAYS.items()),
    _data("app.switch_data", "d", "Choose another source.", "data"),
    _data("app.compare_source", "v", "Compare with another source; again ends that.", "against"),
    _data("app.load_report", "o", "Load report: what was read, guessed, left out.", "report"),
    _data("app.say_problems", "ampersand", "Say problems, release, window, and ±.", "problems"),
    _data("screen.reload", "R", "Read the source again; filters, selection and pins stay."),
    _data("table.copy_row", "y", "Copy row.", "copy"),
    _data("screen.copy_command", "Y", "Copy the command that rebuilds this view.", "command"),
    _data("app.export", "E", "Write the chart or the rows to a file."),
    _data("app.help", "question_mark", "Keys and queries."),
    _data("app.command_palette", "ctrl+p", "Find an action or a theme.", "palette"),
    _data("app.quit", "q", "Quit."),
    _data("app.suspend_process", "ctrl+z", "To the shell; fg returns.", "suspend"),
    _data("app.repaint", "ctrl+l", "Redraw."),
)

OTHER_NAMES = dict[str, list[str]]()
"""What other programs call an action, by its name: words that their users search for."""
ELSEWHERE = dict[str, list[str]]()
"""The keys that an action has in other programs, by its name; they are unbound here."""
for _row in Path(__file__).with_name("other_programs.tsv").read_text("utf-8").splitlines()[1:]:
    _action, _names, _keys = _row.split("\t")
    OTHER_NAMES[_action] = _names.split(", ") if _names else []
    ELSEWHERE[_action] = _keys.split()


def bindings(scope: Scope) -> list[BindingType]:
    """Make the Textual bindings of all actions of a scope."""
    return [(action.keys, action.bound) for action in ACTIONS if action.scope is scope]


def key_of(name: str) -> str:
    """Return an action's first key, for a message."""
    return written_key(action_named(name).each_key[0])


def naming_keys(words: str, *names: str) -> str:
    """Fill each `{}` of a message with the first key of an action, given the actions' names."""
    return words.format(*map(key_of, names))


def action_named(name: str) -> Action:
    """Find an action by its name, owner and method, such as "app.sort"."""
    return next(action for action in ACTIONS if action.name == name)
