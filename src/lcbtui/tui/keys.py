"""Keys as users meet them: the key line, lines of the help page, hints, and keys of their own.

Two actions conflict on a key only in the same place (`Scope`): an arrow walks the points in the
chart and moves the table elsewhere.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, chain, groupby

from textual.binding import Binding
from textual.keys import KEY_DISPLAY_ALIASES, Keys, format_key

from lcbtui.dataset.lookup import did_you_mean, nearest_names
from lcbtui.settings.config import KEYS, Settings
from lcbtui.tui.actions import (
    ACTIONS,
    ELSEWHERE,
    Action,
    KeyGroup,
    Scope,
    action_named,
    in_force,
    key_of,
    written_key,
)
from lcbtui.tui.theme import Ink, Span, unknown_theme


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
        own = (action for action in in_force if action.scope is scope and action.keys)
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
        action = action_named(name)
        if action.keys and not left_out.get(name):
            yield action


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
    if len(pairs) <= always:  # the user's own settings can take the keys of all others
        return list(chain(*pairs))
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
    own = (action for action in in_force if action.group is group)
    for (_, scope), some in groupby(own, key=lambda action: (action.help, action.scope)):
        actions = tuple(some)
        if picking or scope is not Scope.PICK:
            shown = [each.shown for each in actions if each.keys]
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
    for action in in_force:
        if written in ELSEWHERE.get(action.name, ()):
            named.setdefault(action.help, []).append(key_of(action.name))
    if named:
        return "; ".join(f"{' '.join(keys)}: {what.rstrip('.')}" for what, keys in named.items())
    if written == character:
        return f"{written} does nothing here; {key_of('app.help')} lists the keys"
    return ""


# The user's own keys

_NAMED = {key.value for key in Keys if key.value.isalnum()}  # without modifiers
_WRITTEN = {sign: key for key, sign in KEY_DISPLAY_ALIASES.items()}
_WRITTEN |= {"return": "enter", "ins": "insert", ",": "comma", " ": "space"}


def action_names() -> dict[str, Action]:
    """Map names of actions in the settings file to the actions.

    A name is the label of the action in lower case, such as `sort`. An action of one place only has
    the place before it, such as `chart-pan-1`; actions with equal names are numbered.
    """
    words = []
    for action in ACTIONS:
        word = re.sub("[^a-z0-9]+", "-", action.label.casefold()).strip("-")
        here = action.scope is Scope.ANYWHERE
        words.append(word if here else f"{action.scope.name.lower()}-{word}")
    numbers = {word: iter(range(1, 1 + words.count(word))) for word in words}
    return {
        f"{word}-{next(numbers[word])}" if words.count(word) > 1 else word: action
        for word, action in zip(words, ACTIONS, strict=True)
    }


def key_named(written: str) -> str | None:
    """Convert a key as people write it, such as "Ctrl+R", "PgUp" or "/", to Textual's name.

    Returns:
        Textual's name of the key; None if there is no such key.
    """
    *before, last = written.split("+")
    if written.endswith("+"):  # itself, alone or after others
        before, last = [word for word in before if word], "+"
    modifiers = sorted({word.casefold() for word in before})
    if not set(modifiers) <= {"alt", "ctrl", "shift"}:
        return None
    name = _WRITTEN.get(last.casefold(), last)
    if len(name) != 1:
        name = name.casefold()
        if name not in _NAMED and len(format_key(name)) != 1:
            return None
    elif not name.isprintable():
        return None
    elif modifiers == ["shift"] and name.isalpha():
        return name.upper()
    else:
        sign = name.casefold() if modifiers else name
        name = next(iter(Binding.make_bindings([(sign, "")]))).key  # such as "slash"
    return "+".join([*modifiers, name])


def rebound(keys: Mapping[str, Sequence[str]]) -> tuple[tuple[Action, ...], list[tuple[str, str]]]:
    """Apply the key bindings of the settings to all actions, and collect the problems.

    A key of the settings is taken from the action that has it by default; if two actions of the
    settings want a key, the first gets it. An action without a usable key keeps its defaults.

    Args:
        keys: the keys as people write them, by name of action as in `action_names`.

    Returns:
        All actions with their keys, and the problems found, each with the name in the settings.
    """
    names = action_names()
    own: dict[str, str] = {}
    taken: dict[tuple[Scope, str], str] = {}
    troubles: list[tuple[str, str]] = []
    for name, written in keys.items():
        if name not in names:
            near = nearest_names(name, names, most=1)
            troubles.append((name, f"no such action{did_you_mean(near)}"))
            continue
        scope = names[name].scope
        usable = []
        for text in written:
            key = key_named(text)
            if key is None:
                problem = "no such key; such as s, Ctrl+R or PgUp"
            elif scope is Scope.QUERY and "+" not in key and key not in _NAMED:
                problem = f"is text in a query; choose a key such as Ctrl+{text.upper()}"
            elif (scope, key) in taken:
                problem = f"is {taken[scope, key]}'s already"
            else:
                usable.append(key)
                taken[scope, key] = name
                continue
            troubles.append((name, f"{text}: {problem}"))
        if usable or not written:
            own[name] = ",".join(usable)
    found = []
    for name, action in names.items():
        left = (key for key in action.each_key if (action.scope, key) not in taken)
        found.append(action._replace(keys=own.get(name, ",".join(left))))
    return tuple(found), troubles


def problems_of(settings: Settings) -> list[str]:
    """List the problems of the user's settings as messages, those of theme and keys included."""
    problems = [*settings.problems]
    if settings.theme and (wrong := unknown_theme(settings.theme)):
        problems.append(f"{settings.origins['theme']}: {wrong}")
    _, troubles = rebound(settings.keys)
    origins = settings.origins
    return problems + [f"{origins[f'{KEYS}.{name}']}: {name}: {what}" for name, what in troubles]


def keymap_of(actions: Iterable[Action]) -> dict[str, str]:
    """Make Textual's keymap: the keys of actions that differ from their defaults, by binding id.

    If one of two actions that share a default key gets another key, Textual drops the key of both;
    so both are in the keymap.
    """
    now = {action.id: action for action in actions}
    changed = [action for action in ACTIONS if now[action.id].keys != action.keys]
    freed = {key for action in changed for key in action.each_key}
    return {
        action.id: now[action.id].keys or "none"  # for nothing Textual keeps the default
        for action in ACTIONS
        if action in changed or freed.intersection(action.each_key)
    }
