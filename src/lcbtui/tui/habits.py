"""What users of other programs type here, and what does it: keys of vi, less and VisiData.

A key is looked up here only where nothing is bound to it, so it never hides an action.
"""

from collections.abc import Mapping

from lcbtui.tui.actions import action_named, written_key

_QUERY, _FIND = "filters.edit('query')", "find.open"
_MATCHES = (
    "{} finds rows, {} and {} go on from match to match",
    _FIND,
    "find.next(1)",
    "find.next(-1)",
)
_ENDS = ("{} goes to the first row, {} to the last", "table.move_to(0)", "table.move_to(-1)")
_COLUMNS = (
    "{} and {} go through the columns",
    "table.move_column(-1)",
    "table.move_column(1)",
)
_PINS = ("{} pins the selected model, {} compares the pinned ones", "screen.pin", "screen.compare")
_ROWS = ("{} keeps the rows that a query is about, {} pins the selected one", _QUERY, "screen.pin")
_REGEX = ("{} takes a query, with a regular expression: model~qwen.*8B", _QUERY)
_VALUES = ("{} counts the values of a column, and filters by one", "screen.frequencies")
_QUIT = ("{} quits", "app.quit")
_HELP = ("{} lists the keys", "screen.help")
_SAVE = ("{} writes the chart or the rows to a file", "screen.export")

HINTS: Mapping[str, tuple[str, ...]] = {
    ":": ("{} opens the commands", "app.command_palette"),
    "!": ("{} goes to the shell, and fg comes back", "app.suspend_process"),
    '"': _ROWS,
    "|": _REGEX,
    ";": _REGEX,
    "F": _VALUES,
    "C": ("{} arranges the columns, {} sums them up", "screen.columns", "screen.statistics"),
    "*": _MATCHES,
    "H": _ENDS,
    "^": _COLUMNS,
    "$": _COLUMNS,
    "'": _PINS,
    "`": _PINS,
    "O": ("{} opens the page of the selected model", "screen.link"),
    "Q": _QUIT,
    "Ctrl+B": ("{} goes up a page, {} half a page", "table.move_page(-1)", "table.move_half(-1)"),
    "Ctrl+S": _SAVE,
    "Ctrl+G": ("{} tells what was read of the source", "screen.load_report"),
    "F1": _HELP,
    "F5": ("{} reads the source again", "screen.reload"),
}
"""By a key as people write it: words with the keys of the actions named after them."""


def hint(key: str, character: str | None) -> str:
    """One line on what would do what a key does elsewhere; "" for what is no wish at all.

    Args:
        key: Textual's name of it.
        character: what it types; None where it types nothing.
    """
    written = character if character is not None and character.isprintable() else written_key(key)
    if written in HINTS:
        words, *actions = HINTS[written]
        keys = [action_named(name).first_key for name in actions]
        if all(keys):
            return words.format(*keys)
    if written == character:
        return (
            f"{written} does nothing here; {action_named('screen.help').first_key} lists the keys"
        )
    return ""
