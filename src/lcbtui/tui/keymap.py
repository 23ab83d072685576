"""The user's own keys: action names in `config.toml`, conflicts of keys, and Textual's keymap.

Two actions conflict on a key only in the same place (`Scope`): an arrow walks the points in the
chart and moves the table elsewhere.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from textual.keys import Keys

from lcbtui.dataset.lookup import did_you_mean, nearest_names
from lcbtui.settings.config import KEYS, Settings
from lcbtui.tui.actions import ACTIONS, SIGNS, Action, Scope
from lcbtui.tui.theme import unknown_theme

_NAMED = {key.value for key in Keys if key.value.isalnum()}  # without modifiers
# Textual's names of keys, by what people write for them where that is another word
_WRITTEN = {
    **{sign.casefold(): name for name, sign in SIGNS.items()},
    "return": "enter",
    "del": "delete",
    "ins": "insert",
}


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
    if len(last) == 1 and last not in _WRITTEN:
        if not last.isprintable():
            return None
        if modifiers == ["shift"] and last.isalpha():
            return last.upper()
        name = last.casefold() if modifiers else last
    else:
        name = _WRITTEN.get(last.casefold(), last.casefold())
        if name not in _NAMED and name not in _WRITTEN.values():
            return None
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
    own: dict[str, tuple[str, ...]] = {}
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
            own[name] = tuple(usable)
    found = []
    for name, action in names.items():
        left = tuple(key for key in action.keys if (action.scope, key) not in taken)
        found.append(action._replace(keys=own.get(name, left)))
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
    freed = {key for action in changed for key in action.keys}
    return {
        action.id: ",".join(now[action.id].keys) or "none"  # for nothing Textual keeps the default
        for action in ACTIONS
        if action in changed or freed & set(action.keys)
    }
