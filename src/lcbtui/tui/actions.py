"""The table of all actions and keys, the source of bindings, key line, help page, palette and docs.

To add a key, add a row, and the `action_` method to the widget that it names.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import accumulate, chain, groupby
from typing import NamedTuple

from textual.binding import Binding, BindingType

from lcbtui.tui.theme import Ink, Span


class Scope(StrEnum):
    """Enum of the parts of the interface, such as the chart, in which an action's keys work."""

    ANYWHERE = "anywhere but in an input"
    QUERY = "in the query"
    CHART = "in the chart"
    INSIGHTS = "in the insights"
    PICK = "in lcbtui pick"


class Group(StrEnum):
    """Enum of the chapters of the help page, which group keys by the user's task."""

    CHOOSE = "Find a model and be sure of it"
    FILTER = "Show fewer rows"
    TABLE = "Sort, find, move"
    CHART = "Draw on the chart"
    DATA = "Data, copies, the program"


SIGNS = {
    **dict(zip(("up", "down", "left", "right"), "↑↓←→", strict=True)),
    **dict(zip(("slash", "question_mark", "number_sign", "plus", "minus"), "/?#+-", strict=True)),
    **dict(zip(("less_than_sign", "greater_than_sign", "equals_sign"), "<>=", strict=True)),
    **dict(zip(("left_square_bracket", "right_square_bracket"), "[]", strict=True)),
    **dict(zip(("left_curly_bracket", "right_curly_bracket"), "{}", strict=True)),
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "escape": "Esc",
    **dict(zip(("at", "backslash", "percent_sign", "asterisk"), "@\\%*", strict=True)),
    **dict(zip(("comma", "full_stop", "underscore", "ampersand"), ",._&", strict=True)),
    **dict(zip(("left_parenthesis", "right_parenthesis"), "()", strict=True)),
}
"""Textual's names of keys, mapped to how people write them; for other keys the name capitalised."""


def written_key(key: str) -> str:
    """Format a key for people: "Shift+←" for Textual's "shift+left", "g" for "g"."""
    parts = key.split("+")
    return key if len(key) == 1 else "+".join(SIGNS.get(p, p.capitalize()) for p in parts)


class Action(NamedTuple):
    """Action of the explorer, with keys, one-word label and help texts.

    Attributes:
        owner: the object with the method of the action: `app`, `screen` or the id of a widget.
        method: the call of the method without the prefix `action_`, such as "move(-1)".
        keys: Textual's names of the keys.
        label: one word for the key line.
        help: a description for palette and help page, where actions with equal ones share a line.
        group: the chapter of the help page.
        scope: the place where the keys work.
        also: words that users of other programs search for.
        elsewhere: keys of the action in other programs, as people write them; unbound here.
    """

    owner: str
    method: str
    keys: tuple[str, ...]
    label: str
    help: str
    group: Group
    scope: Scope
    also: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """The keys as people write them, separated by blanks."""
        typed = [key for key in self.keys if (key, self.keys[0]) != ("equals_sign", "plus")]
        return " ".join(map(written_key, typed))

    @property
    def action(self) -> str:
        """The name of the action: owner and method, with a dot between them."""
        return f"{self.owner}.{self.method}"

    @property
    def bound(self) -> str:
        """The action string for a Textual binding of any widget."""
        return self.action if self.owner in {"app", "screen"} else bound(self.owner, self.method)

    @property
    def id(self) -> str:
        """The id of the Textual binding: the scope and the action."""
        return f"{self.scope.name}:{self.action}"

    @property
    def in_palette(self) -> bool:
        """Whether the command palette lists the action: it works anywhere and moves nothing."""
        moves = self.method.startswith(("move", "focus", "next_panel"))
        return self.scope is Scope.ANYWHERE and not moves and self.method != "command_palette"


def bound(owner: str, method: str) -> str:
    """Return the Textual action string that runs a method of the widget `owner` from any widget."""
    return f"screen.run({owner!r}, {method!r})"


SERIES = "series"  # label of the actions that show or hide the first to ninth series

_SERIES = "\n".join(
    f"  filters.toggle_series({n}) | {n} | {SERIES} | Show or hide the series of that number.\n"
    "    hide, legend, openness, filter by series"
    for n in range(1, 10)
)

# Under its chapter and scope each action: name | keys | one word | what it does; and below an
# action what other programs call it, then after || the keys that it has there.
_TABLE = """
[CHOOSE ANYWHERE]
  filters.edit('query') | slash | filter | Type a query; the rows follow every letter.
    search, regex, regular expression, where, grep, find models, select || " | ;
  screen.best | b | which model? | Which model? Of all, up to a size or into memory.
    winner, recommend, gpu, vram, memory, fits, 24gb, largest that fits, choose a model
  table.pin | space | pin | Pin the selected row, or unpin it.
    mark, select, bookmark, star, favourite, favorite, tag || ' `
  screen.compare | c | compare | Compare the pinned rows, or the pinned one and the selected one.
    diff, difference, versus, vs, side by side, runs, regression, changed problems
  screen.details | enter | details | All that is known of a model, and what it is tied with.
    info, describe model, show, more, ties, separated, names
  screen.link | at | link | Open the page of the selected model, or show its address.
    open link, ssh, url, browser, website, hugging face, repository, page || O
  screen.our_model | asterisk | our model | Take the selected model for ours; again takes that back.
    ours, star, mine, own model, highlight, dashed line
  screen.insights | i | insights | Size against score, the frontier, which gaps show.
    summary, findings, correlation, analysis, statistics
[CHOOSE INSIGHTS]
  insights.walk(-1) | up k | up | The fact above.
  insights.walk(1) | down j | down | The fact below.
  insights.choose | enter | marks | Mark the models of the fact; again lets them go.
  screen.close_insights | escape | closes | Close the insights.
[CHOOSE PICK]
  screen.pick | enter | pick | Print the pinned rows, or the selected one.
  screen.give_up | escape | none | Print nothing.
[FILTER ANYWHERE]
  filters.edit('params') | less_than_sign | size | Type a range of sizes.
    parameters, billions, smaller than
  filters.edit('score') | greater_than_sign | score | Type a range of scores.
    pass@1, threshold, above
SERIES
  screen.window | w | window | Choose the window of problem dates.
    dates, period, release, v5, v6
  screen.all_dates | W | all | All problem dates; again those before.
    all time, all dates, no window
  filters.per_model | p | reports | Of several reports of a model: the middle one, all, best, own.
    duplicates, unique, aggregate, median
  screen.undo | u | undo | Undo the last change of the view.
    back, revert, ctrl+z
  screen.undo(True) | U | redo | Redo what was undone.
    again, forward
  filters.clear | X | clear | Clear query, ranges, series, window, zoom; again, pins, order, lines.
    reset, remove filter, show all rows, unfilter
[FILTER QUERY]
  table.move(-1) | up | up | One row up.
  table.move(1) | down | down | One row down.
  table.move(0,-1) | pageup | page up | One page up.
  table.move(0,1) | pagedown | page down | One page down.
  filters.complete | tab | take | Take what is proposed, or the next panel.
  filters.accept | enter | table | Back to the table.
[TABLE ANYWHERE]
  screen.sort | s | sort | Sort by any column, or by several.
    order by, several columns, multi-sort, reverse, invert, flip || r S
  table.sort_chosen(False) | left_square_bracket | lowest | Sort by a column, lowest or A first.
    ascending, order by
  table.sort_chosen(True) | right_square_bracket | highest | Sort by a column, highest or Z first.
    descending, order by
  screen.columns | T | arrange | Choose the columns of the table and their order.
    columns, hide, show, remove column, drop column, reorder, reset || C _ K Backspace
  screen.frequencies | V | values | Frequency table of a column: Enter filters by a value.
    frequency, freq, histogram, count, facet, group by, distribution, pivot, describe || F I
  filters.find | backslash | find | Find rows by terms of a query, without filtering.
    search, look for, regex, go to model, jump
  filters.next(1) | n | next match | The next match; after the last, the first.
    find next, search again
  filters.next(-1) | N | match before | The match before; before the first, the last.
    find previous
  table.move(-1) | up k | up | One row up.
  table.move(1) | down j | down | One row down.
  table.move(0,-1) | pageup ctrl+u | page up | One page up.
     || Ctrl+B
  table.move(0,1) | pagedown ctrl+d | page down | One page down.
     || Ctrl+F
  table.move_to(0) | home g | first | The first row.
     || H
  table.move_to(-1) | end G | last | The last row.
     || H
  table.move_column(-1) | left h | left | Choose the column to the left.
     || ^ $
  table.move_column(1) | right l | right | Choose the column to the right.
     || ^ $
  screen.next_panel(1) | tab | next | The next panel.
  screen.next_panel(-1) | shift+tab | previous | The panel before.
  screen.focus_table | escape | table | Back to the table.
  screen.maximise | Z | maximise | Give table or chart the whole screen; again shows both.
    full screen, whole screen, one panel, all rows, whole table, tied
[CHART ANYWHERE]
  screen.overlay('frontier') | f | frontier | Mark the models that no other beats at their size.
    pareto, skyline
  screen.overlay('trend') | t | trend | Draw the least-squares line of the points shown.
    regression, fit line, slope, scaling
  screen.overlay('labels') | L | labels | Name the points, or the selected one only.
    names, hide labels, text
  screen.overlay('errors') | e | intervals | Draw the 95 % interval of each score.
    confidence, error bars, uncertainty, ci, standard error
  screen.overlay('grid') | number_sign | grid | Draw faint lines at the ticks.
    gridlines, lines
  screen.overlay('apart') | a | ties | Mark what is tied with our model or the pinned one, or not.
    significance, significant, p-value, dim, separated
  screen.axes | x | axes | Choose the columns of the chart and their scale.
    x axis, y axis, scale, log, linear, plot, ranking, mean of columns, average
  screen.step_score(-1) | comma | score before | Rank by the score column before.
    benchmark, previous column, y axis, rank by
  screen.step_score(1) | full_stop | next score | Rank by the next score column.
    benchmark, next column, y axis, rank by
  chart.by_month | M | months | Draw the pinned models by month of problem.
    contamination, over time, monthly
  chart.zoom(1) | plus equals_sign | zoom in | Zoom in around the selected point.
    enlarge, closer
  chart.zoom(-1) | minus | zoom out | Zoom out around the selected point.
    smaller, further
  chart.home | 0 | home | The axes as they were.
    reset zoom, reset axes
  chart.fit | z | fit | Fit the axes to the rows shown.
    autoscale, rescale, zoom to fit
[CHART CHART]
  chart.walk('left') | left h | left | The nearest point that way.
  chart.walk('right') | right l | right | The nearest point that way.
  chart.walk('up') | up k | up | The nearest point that way.
  chart.walk('down') | down j | down | The nearest point that way.
  chart.pan(-1,0) | shift+left | pan | Pan that way.
  chart.pan(1,0) | shift+right | pan | Pan that way.
  chart.pan(0,1) | shift+up | pan | Pan that way.
  chart.pan(0,-1) | shift+down | pan | Pan that way.
[DATA ANYWHERE]
  screen.switch_data | d | data | Choose another source.
    open file, load, source, dataset, csv, json, import, stdin
  screen.compare_source | v | against | Compare with another source; again ends that.
    compare files, join, other source
  screen.load_report | o | report | The load report: what was read, guessed and left out.
    warnings, errors, log, problems with the file || Ctrl+G
  screen.say_problems | ampersand | problems | Say problems, release, window and what ± is.
    evidence, number of problems, standard error, plus minus, release
  screen.reload | R | reload | Read the source again; filters, selection and pins stay.
    refresh, read again, update || F5
  table.copy_row | y | copy | Copy the selected row to the clipboard.
    yank, clipboard, copy row, osc 52, ssh, tmux
  screen.copy_command | Y | command | Copy the command that rebuilds this view.
    share, shell, reproduce, command line, permalink, clipboard, ssh
  screen.export | E | export | Write the chart or the rows to a file.
    save, save as, write, download, csv, json, markdown, latex, svg, pdf, png, image || Ctrl+S
  screen.help | question_mark | help | Keys and queries.
    keys, shortcuts, documentation, manual, keyboard, cheat sheet || F1
  app.command_palette | ctrl+p | palette | Find an action or a theme.
     || :
  app.quit | q | quit | Quit.
    exit, leave, close, end, bye || Q
  app.suspend_process | ctrl+z | suspend | To the shell; fg returns.
    shell, background, stop || !
  app.repaint | ctrl+l | repaint | Redraw the screen.
    redraw, refresh, clear screen
"""


def _actions(table: str) -> list[Action]:
    found = list[Action]()
    group, scope = Group.CHOOSE, Scope.ANYWHERE
    for line in filter(None, table.splitlines()):
        if line.startswith("["):
            chapter, _, place = line[1:-1].partition(" ")
            group, scope = Group[chapter], Scope[place]
        elif line.startswith("    "):
            also, _, elsewhere = line.strip().partition("|| ")
            names = tuple(also.strip().split(", ")) if also else ()
            found[-1] = found[-1]._replace(also=names, elsewhere=tuple(elsewhere.split()))
        else:
            action, keys, label, words = line.strip().split(" | ")
            owner, _, method = action.partition(".")
            found.append(Action(owner, method, tuple(keys.split()), label, words, group, scope))
    return found


ACTIONS = tuple(_actions(_TABLE.replace("SERIES", _SERIES)))

KEY_LINE = ["/", "b", "c", "w", "s", "f", "t", "i", "d", "Space", "Enter", "y", "X", "u", "?", "q"]
"""The keys of the key line, the most important first, except the last two, which are always
shown."""


def bindings(scope: Scope, owner: str) -> list[BindingType]:
    """Make the Textual bindings of all actions of a scope.

    Args:
        scope: the place where the keys work.
        owner: the id of the widget that has the bindings, or "screen".
    """
    found = list[BindingType]()
    for action in (action for action in ACTIONS if action.scope is scope):
        does = action.method if action.owner == owner else action.bound
        found.append(Binding(",".join(action.keys), does, action.label, show=False, id=action.id))
    return found


in_force: list[Action] = [*ACTIONS]
"""All actions of the program; the app gives them the keys of the user's settings."""


def key_line(
    scope: Scope, *, windows: bool, picking: bool, other: tuple[str, str] | None
) -> Iterator[Action]:
    """List the actions that the key line may show, the most important first.

    Args:
        scope: what has the focus, if it has keys of its own, such as a query.
        windows: whether the source has windows of problem dates.
        picking: whether Enter picks a model (`lcbtui pick`); that action then comes first.
        other: the panel that has no room, and the action that shows it; None for none.
    """
    if scope is Scope.CHART:
        keys = ("zoom(1)", "zoom(-1)", "home", "fit", "by_month")
        others = ("screen.next_panel(1)", "screen.help", "app.quit")
        yield from map(action_named, (*(f"chart.{key}" for key in keys), *others))
        return
    if scope is not Scope.ANYWHERE:
        own = (action for action in in_force if action.scope is scope and action.keys)
        # Moves by a row come last, and so stay in any width.
        yield from sorted(own, key=lambda each: (each.owner == "table", "page" not in each.label))
        return
    shown = {action.shown: action for action in ACTIONS if action.scope is Scope.ANYWHERE}
    named = {"w": windows, "Enter": not picking, "b": other is None}
    if picking:
        yield action_named("screen.pick")
    if other is not None:
        yield action_named(other[1])._replace(label=other[0])
        yield action_named("screen.best")
    for key in KEY_LINE:
        action = action_named(shown[key].action)
        if named.get(key, True) and action.keys:
            yield action


def key_spans(width: int, keys: Iterable[Action]) -> list[Span]:
    """Choose the key hints ("s sort") that fit in a line of `width` terminal cells.

    The hint for help always stays, and that for quitting from 48 cells on.
    """
    pairs = [
        (Span(f" {a.shown}", Ink.KEY, a.bound), Span(f" {a.label} ", Ink.DIM, a.bound))
        for a in keys
    ]
    always = 2 if width >= 48 else 1
    pairs = pairs[: len(pairs) - 2 + always]
    if len(pairs) <= always:  # the user's own settings can take the keys of all others
        return list(chain(*pairs))
    ends = list(accumulate(len(key.text) + len(label.text) for key, label in pairs))
    room = width - (ends[-1] - ends[-always - 1])
    fitting = bisect_right(ends[:-always], room)
    return list(chain(*pairs[:fitting], *pairs[-always:]))


def key_rows(group: Group, *, picking: bool = True) -> Iterator[tuple[str, tuple[Action, ...]]]:
    """List the help page's lines of keys for a chapter.

    Args:
        group: the chapter.
        picking: whether to include the keys of `lcbtui pick`.

    Returns:
        Of each line the keys as people write them, and their actions, of one help and scope.
    """
    own = (action for action in in_force if action.group is group)
    for (_, scope), some in groupby(own, key=lambda action: (action.help, action.scope)):
        actions = tuple(some)
        if picking or scope is not Scope.PICK:
            yield _shown_together([each.shown for each in actions if each.keys]), actions


def _shown_together(shown: Sequence[str]) -> str:
    """Join keys for a line of the help page in short form: "1–9", "Shift+←→↑↓", "↑ k ↓ j"."""
    if len(shown) > 2 and "".join(shown).isdigit():
        return f"{shown[0]}–{shown[-1]}"
    shift = f"{written_key('shift')}+"
    if len(shown) > 1 and all(keys.startswith(shift) for keys in shown):
        return shift + "".join(keys.removeprefix(shift) for keys in shown)
    return " ".join(shown)


def key_of(name: str) -> str:
    """Return an action's first key, for a message; without keys the action's label in quotes."""
    action = action_named(name)
    return written_key(action.keys[0]) if action.keys else f"“{action.label}”"


def naming_keys(words: str, *names: str) -> str:
    """Fill each `{}` of a message with the first key of an action, given the actions' names."""
    return words.format(*map(key_of, names))


def action_named(name: str) -> Action:
    """Find an action by its name, owner and method, such as "screen.sort"."""
    return next(action for action in in_force if action.action == name)


def hint(key: str, character: str | None) -> str:
    """Make the message for an unbound key: the explorer's key for what other programs do with it.

    If no known program uses the key, the message says that the key does nothing; for a key that
    types no character the message is "".

    Args:
        key: Textual's name of the key.
        character: the character that the key types; None for none.
    """
    written = character if character is not None and character.isprintable() else written_key(key)
    named: dict[str, list[str]] = {}
    for action in in_force:
        if written in action.elsewhere:
            named.setdefault(action.help, []).append(key_of(action.action))
    if named:
        return "; ".join(f"{' '.join(keys)}: {what.rstrip('.')}" for what, keys in named.items())
    if written == character:
        return f"{written} does nothing here; {key_of('screen.help')} lists the keys"
    return ""
