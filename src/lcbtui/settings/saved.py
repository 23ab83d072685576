"""What the explorer keeps: named views, in files that a person can read.

A view is a file of its own, `views/NAME.toml` beside `config.toml`. Every file is written whole or
not at all. A view that cannot be read is told and left as it is.
"""

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from lcbtui.dataset.lookup import hint_at
from lcbtui.errors import ConfigError, UsageError
from lcbtui.report.files import whole_file
from lcbtui.settings.config import config_place, field_value, read_toml
from lcbtui.sources.catalog import STDIN, known_sources
from lcbtui.text.words import safe_text
from lcbtui.view.state import FIELDS, Form, ViewState, of_sources, to_command

_ENDING = ".toml"
_LONGEST_NAME = 80


class SavedView(NamedTuple):
    """A view (set of display options) saved by the user: its name, its file and the options."""

    name: str
    path: Path
    state: ViewState


def views_folder() -> Path:
    """Find the folder of saved views, `views` beside the config file."""
    return config_place(os.environ).parent / "views"


def view_names() -> list[str]:
    """List the names of saved views; empty if the folder cannot be read."""
    try:
        return _names()
    except ConfigError:
        return []


def _names() -> list[str]:
    """List the names of the saved views, sorted; empty if their folder does not exist.

    Raises:
        ConfigError: if the folder cannot be read.
    """
    folder = views_folder()
    try:
        found = [path for path in folder.iterdir() if path.suffix == _ENDING]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise ConfigError(f"{folder}: {error.strerror}") from None
    names = (path.stem for path in found if path.stem.isprintable())
    return sorted(names, key=lambda name: (name.casefold(), name))


def saved_views() -> tuple[list[SavedView], list[str]]:
    """Read all saved views.

    Returns:
        The views that can be read, and an error message for each that cannot.
    """
    try:
        names = _names()
    except ConfigError as error:
        return [], [str(error)]
    views, problems = [], []
    for name in names:
        try:
            views.append(view_named(name))
        except ConfigError as error:
            problems.append(str(error))
    return views, problems


def view_named(name: str) -> SavedView:
    """Read the saved view with a given name.

    Raises:
        UsageError: if there is no such view; the message suggests a similar name.
        ConfigError: if the folder or the file of the view cannot be read.
    """
    names, path = _names(), views_folder() / f"{name}{_ENDING}"
    if name not in names:
        raise UsageError(f"{safe_text(name)}: no view of that name; {hint_at(name, names)}")
    try:
        return SavedView(name, path, read_view(path))
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from None


def save_view(name: str, state: ViewState) -> Path:
    """Save a view to a file under a name, replacing an older view of that name.

    Relative paths of sources become absolute, so that the view can be opened from every folder.

    Raises:
        UsageError: if the name is not allowed, or the file cannot be written.
    """
    problem = wrong_name(name)
    if problem:
        raise UsageError(problem)
    state = of_sources(state, [_absolute(source) for source in state.sources])
    against, join = (of and _absolute(of) for of in (state.against, state.join))
    state = replace(state, against=against, join=join)
    path = views_folder() / f"{name}{_ENDING}"
    text = view_text(state)
    try:
        text.encode("utf-8")
        path.parent.mkdir(parents=True, exist_ok=True)
    except UnicodeEncodeError:
        raise UsageError("a name in this view is no text that a file can hold") from None
    except OSError as error:
        raise UsageError(f"{path.parent}: {error.strerror}") from None
    with whole_file(str(path)) as out:
        out.write(text)
    return path


def wrong_name(name: str) -> str:
    """Explain why a name is not allowed for a saved view; return "" if it is allowed."""
    is_short = len(name.encode("utf-8", "replace")) <= _LONGEST_NAME
    is_plain = name.isprintable() and not set(name) & set('/\\:*?"<>|')
    if name and name == name.strip() and name[0] not in ".-" and is_short and is_plain:
        return ""
    expected = f"expected 1 to {_LONGEST_NAME} letters, digits, spaces, - _ and ., a letter first"
    return f"{safe_text(name)}: {expected}".removeprefix(": ")


def view_text(state: ViewState) -> str:
    """Convert the options of a view to TOML text, without options that have their default."""
    lines = [f"# {safe_text(to_command(state))}", f"source = {_toml(state.source)}"]
    if state.others:
        lines.append(f"others = {_toml([*state.others])}")
    for field in FIELDS:
        value = getattr(state, field.name)
        if value == field.default:
            continue
        form = field.notation.form
        plain = [*value] if form is Form.REPEATED else value
        written = field.notation.format(value) if form is Form.VALUE else plain
        lines.append(f"{field.name} = {_toml(written)}")
    return "\n".join(lines) + "\n"


def _toml(value: object) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def read_view(path: Path) -> ViewState:
    """Read the file of a saved view, and return its options (ViewState).

    Raises:
        OSError: if the file cannot be read.
        ConfigError: for an unknown field or a wrong value.
    """
    if path.exists() and not path.is_file():  # a pipe would be waited for
        raise ConfigError(f"{path}: is no file")
    values = read_toml(path)
    fields, known = dict[str, Any](), {field.name for field in FIELDS}
    for name, value in values.items():
        try:
            if name == "source" and isinstance(value, str):
                fields[name] = value
            elif name in known:
                fields[name] = field_value(name, value)
            elif name == "others" and isinstance(value, list):
                fields[name] = tuple(map(str, value))
            else:
                raise ConfigError(f"{name}: a view has no such field")
        except ConfigError as error:
            raise ConfigError(f"{path}: {error}") from None
    return replace(ViewState(), **fields)


def _absolute(source: str) -> str:
    if source in known_sources() or source == STDIN:
        return source
    return os.path.abspath(os.path.expanduser(source))  # noqa: PTH100, PTH111 - Path.expanduser raises for "~nobody"
