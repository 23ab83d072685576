"""Terms added to a query as text, so that they can be read, copied and taken back.

Keys add them: the rectangle on the chart, and the window bar for reports over exactly its window.
"""

import re

from lcbtui.sources.model import Window
from lcbtui.sources.values import format_day
from lcbtui.view.reports import has_windows
from lcbtui.view.view import View

_PIECES = re.compile(r'"(?:[^"]|"")*"|\||[^|"]+|"')


def with_terms(query: str, terms: str) -> str:
    """The query with terms that hold beside all of it: on each side of a `|`, which binds least."""
    return " | ".join(f"{side} {terms}".strip() for side in _sides(query))


def without_terms(query: str, terms: str) -> str:
    """The query before `with_terms`; as it is where it does not hold them everywhere."""
    if not has_terms(query, terms):
        return query
    return " | ".join(side.removesuffix(terms).strip() for side in _sides(query))


def has_terms(query: str, terms: str) -> bool:
    """Whether `with_terms` added these last."""
    return bool(terms) and all(f" {side}".endswith(f" {terms}") for side in _sides(query))


def exact_terms(window: Window | None) -> str:
    """The terms that keep reports over exactly these days; "" for a window with an open end."""
    if window is None or window.start is None or window.end is None:
        return ""
    return f"window_start={format_day(window.start)} window_end={format_day(window.end)}"


def one_window_terms(view: View) -> str:
    """The terms that keep one window where the one in force holds narrower ones; else ""."""
    terms = exact_terms(view.state.window)
    if not has_windows(view.dataset) or has_terms(view.state.query, terms):
        return ""
    return terms


def _sides(query: str) -> list[str]:
    sides = [""]
    for piece in _PIECES.findall(query):
        if piece == "|":
            sides.append("")
        else:
            sides[-1] += piece
    return [side.strip() for side in sides]
