"""The help page: every key from the list of actions, and the query language by example."""

from lcbtui.text.width import pad, text_width
from lcbtui.tui.actions import ACTIONS, Action, Group, Scope
from lcbtui.tui.dialogs.dialog import TextDialog
from lcbtui.tui.theme import Ink
from lcbtui.tui.widgets.text import Line

QUERY_EXAMPLES = (
    ("qwen thinking", "both words, in the name or the organization"),
    ('-distill "r1 0528"', "without a word; a phrase"),
    ("params<=32B score>=60", "comparisons: = != < <= > >="),
    ("params:4B..32B", "a range; an end may be open: ..8B"),
    ("org:nvidia,qwen", "any of these"),
    ("open:data is:pinned", "openness; is:ours, is:frontier"),
    ("released>=2025-06", "dates; a month is the whole of it"),
    ("a | b", "either side"),
)


def help_dialog() -> TextDialog:
    """The help page."""
    return TextDialog("Keys and queries", help_lines())


def help_lines() -> list[Line]:
    """A chapter for each group of actions, then the query language."""
    lines: list[Line] = []
    for group in Group:
        entries = [(keys(action), action.help, action.scope) for action in shown(group)]
        lines.append([(group.value, Ink.STRONG)])
        for text, words, scope in entries:
            where = "" if scope is Scope.ANYWHERE else f"  ({scope.value})"
            lines.append([(pad(f"  {text}", 14), Ink.KEY), (words, Ink.TEXT), (where, Ink.DIM)])
        lines.append([("", Ink.TEXT)])
    lines.append([("Queries", Ink.STRONG)])
    width = max(text_width(example) for example, _ in QUERY_EXAMPLES)
    for example, words in QUERY_EXAMPLES:
        lines.append([(f"  {pad(example, width)}  ", Ink.KEY), (words, Ink.DIM)])
    return lines


def shown(group: Group) -> list[Action]:
    """The actions of a chapter; the nine keys of the series are one entry."""
    actions = [action for action in ACTIONS if action.group is group]
    return [a for a in actions if not a.method.startswith("toggle_series") or a.shown == "1"]


def keys(action: Action) -> str:
    """The keys of an entry."""
    return "1–9" if action.method.startswith("toggle_series") else action.shown
