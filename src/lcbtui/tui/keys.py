"""Keys as users meet them: the key line, lines of the help page, hints."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate, chain, groupby

from lcbtui.tui.actions import (
    ACTIONS,
    ELSEWHERE,
    Action,
    KeyGroup,
    Scope,
    action_named,
    key_of,
    written_key,
)
from lcbtui.tui.theme import Ink, Span


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
        others = ("screen.next_panel(1)", "app.help", "app.quit")
        yield from map(action_named, (*(f"chart.{key}" for key in keys), *others))
        return
    if scope is not Scope.ANYWHERE:
        own = (action for action in ACTIONS if action.scope is scope)
        # Moves by a row come last, and so stay in any width.
        yield from sorted(own, key=lambda each: (each.owner == "table", "page" not in each.label))
        return
    if picking:
        yield action_named("screen.pick")
    if other is not None:
        yield action_named(other[1])._replace(word=other[0])
        yield action_named("app.best")
    left_out = {"app.window": not windows, "app.details": picking, "app.best": other is not None}
    for name in _KEY_LINE:
        if not left_out.get(name):
            yield action_named(name)


_KEY_LINE = (
    *("filters.edit('query')", "app.best", "app.compare", "app.window", "app.sort"),
    *("chart.overlay('frontier')", "chart.overlay('trend')", "screen.insights"),
    *("app.switch_data", "table.pin", "app.details", "table.copy_row", "filters.clear"),
    *("screen.undo", "app.help", "app.quit"),  # the last two are always shown
)


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
    ends = list(accumulate(len(key.text) + len(label.text) for key, label in pairs))
    room = width - (ends[-1] - ends[-always - 1])
    fitting = bisect_right(ends[:-always], room)
    return list(chain(*pairs[:fitting], *pairs[-always:]))


def key_rows(group: KeyGroup, *, picking: bool = True) -> Iterator[tuple[str, tuple[Action, ...]]]:
    """List the help page's lines of keys for a chapter.

    Args:
        group: the chapter.
        picking: whether to include the keys of `lcbtui pick`.

    Returns:
        Of each line the keys as people write them, in short form such as "1–9" or "Shift+←→↑↓", and
        their actions, of one help and scope.
    """
    own = (action for action in ACTIONS if action.group is group)
    for (_, scope), some in groupby(own, key=lambda action: (action.help, action.scope)):
        actions = tuple(some)
        if picking or scope is not Scope.PICK:
            shown = [each.shown for each in actions]
            words, shift = " ".join(shown), f"{written_key('shift')}+"
            if len(shown) > 2 and "".join(shown).isdigit():
                words = f"{shown[0]}–{shown[-1]}"
            elif len(shown) > 1 and all(keys.startswith(shift) for keys in shown):
                words = shift + "".join(keys.removeprefix(shift) for keys in shown)
            yield words, actions


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
    for action in ACTIONS:
        if written in ELSEWHERE.get(action.name, ()):
            named.setdefault(action.help, []).append(key_of(action.name))
    if named:
        return "; ".join(f"{' '.join(keys)}: {what.rstrip('.')}" for what, keys in named.items())
    if written == character:
        return f"{written} does nothing here; {key_of('app.help')} lists the keys"
    return ""
