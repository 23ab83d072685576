"""What users of other programs type, and what does it here: keys of vi, less and VisiData, words.

A key is looked up only where nothing is bound to it, so it never hides an action; a word is looked
for in the palette, beside the names that stand there.
"""

from collections.abc import Iterable, Mapping

from lcbtui.tui.actions import ACTIONS, in_force, key_of, naming_keys, written_key

_QUERY = "filters.edit('query')"
_ENDS = ("{} goes to the first row, {} to the last", "table.move_to(0)", "table.move_to(-1)")
_COLUMNS = (
    "{} and {} go through the columns",
    "table.move_column(-1)",
    "table.move_column(1)",
)
_PINS = ("{} pins the selected row, {} compares the pinned ones", "screen.pin", "screen.compare")
_ROWS = ("{} keeps the rows that a query is about, {} pins the selected one", _QUERY, "screen.pin")
_REGEX = ("{} takes a query, with a regular expression: model~qwen.*8B", _QUERY)
_VALUES = ("{} counts the values of a column, and filters by one", "screen.frequencies")
_SORTS = ("{} sorts by any column, again turns it round", "screen.sort")
_WIDTHS = ("{} chooses columns, their order and widths", "screen.columns")
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
    "H": _ENDS,
    "^": _COLUMNS,
    "$": _COLUMNS,
    "'": _PINS,
    "`": _PINS,
    "O": ("{} opens the page of the selected model", "screen.link"),
    "Q": _QUIT,
    "Ctrl+B": ("{} goes up a page", "table.move_page(-1)"),
    "Ctrl+F": ("{} goes down a page", "table.move_page(1)"),
    "r": _SORTS,
    "S": _SORTS,
    "_": _WIDTHS,
    "K": _WIDTHS,
    "Backspace": _WIDTHS,
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
        return naming_keys(words, *actions)
    if written == character:
        return f"{written} does nothing here; {key_of('screen.help')} lists the keys"
    return ""


SYNONYMS: Mapping[str, str] = {
    "filters.edit('query')": "search, regex, regular expression, where, grep, find models, select",
    "filters.edit('params')": "parameters, billions, smaller than",
    "filters.edit('score')": "pass@1, threshold, above",
    **{
        f"filters.toggle_series({number})": "hide, legend, openness, filter by series"
        for number in range(1, 10)
    },
    "window.open": "dates, period, release, v5, v6",
    "window.lift": "all time, all dates, no window",
    "filters.per_model": "duplicates, unique, aggregate, median",
    "screen.undo": "back, revert, ctrl+z",
    "screen.redo": "again, forward",
    "filters.clear": "reset, remove filter, show all rows, unfilter",
    "table.sort_chosen(False)": "ascending, order by",
    "table.sort_chosen(True)": "descending, order by",
    "screen.sort": "order by, several columns, multi-sort, reverse, invert, flip",
    "find.open": "search, look for, regex, go to model, jump",
    "find.next(1)": "find next, search again",
    "find.next(-1)": "find previous",
    "screen.statistics": "describe, summary, mean, quantiles, min, max, statistics",
    "screen.frequencies": "frequency, freq, histogram, count, facet, group by, distribution, pivot",
    "screen.columns": "columns, hide columns, show columns, remove column, drop column, reorder,"
    " move column, widths, full names, reset columns",
    "screen.maximise": "full screen, whole screen, one panel",
    "screen.details": "info, describe model, show, more",
    "screen.pin": "mark, select, bookmark, star, favourite, favorite, tag",
    "screen.our_model": "ours, star, mine, own model, highlight, dashed line",
    "screen.compare": "diff, difference, versus, vs, side by side",
    "screen.best": "winner, recommend, gpu, vram, memory, fits, 24gb, largest that fits,"
    " choose a model",
    "table.copy_row": "yank, clipboard, copy row, osc 52, ssh, tmux",
    "screen.link": "open link, ssh, url, browser, website, hugging face, repository, page",
    "screen.overlay('frontier')": "pareto, skyline",
    "screen.overlay('trend')": "regression, fit line, slope, scaling",
    "screen.overlay('labels')": "names, hide labels, text",
    "screen.overlay('errors')": "confidence, error bars, uncertainty, ci, standard error",
    "screen.overlay('apart')": "significance, significant, p-value, dim, separated",
    "screen.overlay('grid')": "gridlines, lines",
    "chart.by_month": "contamination, over time, monthly",
    "screen.axes": "x axis, y axis, scale, log, linear, plot, ranking, mean of columns, average",
    "screen.step_score(-1)": "benchmark, previous column, y axis, rank by",
    "screen.step_score(1)": "benchmark, next column, y axis, rank by",
    "chart.mark_area": "rectangle, box, brush, lasso",
    "chart.fit": "autoscale, rescale, zoom to fit",
    "chart.zoom(1)": "enlarge, closer",
    "chart.zoom(-1)": "smaller, further",
    "chart.home": "reset zoom, reset axes",
    "screen.insights": "summary, findings, correlation, analysis, statistics",
    "screen.switch_data": "open file, load, source, dataset, csv, json, import, stdin",
    "screen.compare_source": "compare files, join, other source",
    "screen.say_problems": "evidence, number of problems, standard error, plus minus, release",
    "screen.load_report": "warnings, errors, log, problems with the file",
    "screen.reload": "refresh, read again, update",
    "screen.copy_command": "share, shell, reproduce, command line, permalink, clipboard, ssh",
    "screen.export": "save, save as, write, download, csv, json, markdown, latex, svg, pdf, png,"
    " image",
    "screen.help": "keys, shortcuts, documentation, manual, keyboard, cheat sheet",
    "app.repaint": "redraw, refresh, clear screen",
    "app.suspend_process": "shell, background, stop",
    "app.quit": "exit, leave, close, end, bye",
    "Choose a theme": "colors, colours, dark, light, appearance, style",
    "Save view…": "bookmark, keep, store, named view",
    "Settings": "config, preferences, options, customise, customize, rebind keys, keymap",
}
"""What else actions, and commands of the palette that are none, are called; commas between."""


def also_called(name: str) -> tuple[str, ...]:
    """What else an action, or a command of the palette, is called.

    Of the palette itself: the commands that are in it alone, with what these are called.
    """
    if name == "app.command_palette":
        own = [title for title in SYNONYMS if not title.startswith(_OWNERS)]
        return tuple(word for title in own for word in (title, *also_called(title)))
    return tuple(SYNONYMS[name].split(", ")) if name in SYNONYMS else ()


_OWNERS = tuple(f"{action.owner}." for action in ACTIONS)


def other_names() -> dict[str, tuple[str, ...]]:
    """By the title of a command in the palette, what else it is called."""
    actions = {
        action.help.rstrip("."): (action.label, *also_called(action.action))
        for action in in_force()
    }
    return {title: also_called(title) for title in SYNONYMS} | actions


def name_meant(query: str, names: Iterable[str]) -> str | None:
    """The first of some names that begins with what was typed, or has a word for each of its words.

    In any case; None where there is none.
    """
    typed = query.casefold().split()
    for name in names:
        words = name.casefold().split()
        if typed and all(any(word.startswith(each) for word in words) for each in typed):
            return name
    return None
