"""Settings of the user: `LCBTUI_*` variables, then `config.toml`, then defaults; and saved views.

Flags override all of these, in `cli`. What is wrong in the file is told and ignored; a variable
with a wrong value is an error like a wrong flag.

A view is a file of its own, `views/NAME.toml` beside `config.toml`. Every file is written whole or
not at all. A view that cannot be read is told and left as it is.
"""

import json
import os
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from lcbtui.dataset.lookup import hint_at
from lcbtui.dataset.source import protect
from lcbtui.errors import ConfigError, UsageError
from lcbtui.report.files import whole_file
from lcbtui.sources.catalog import STDIN, bundled, known_sources
from lcbtui.text.words import safe_text
from lcbtui.view.state import FIELDS, Form, ViewState, join_list, of_sources, to_command

COLOR_CHOICES = ("auto", "always", "never")

PROGRAM = {
    "source": "The source of a command that names none.",
    "color": "auto colours a terminal, or as NO_COLOR and FORCE_COLOR say; always; never.",
    "ascii": "Draw with ASCII characters only.",
    "theme": "The explorer's theme.",
}
"""Settings that are not fields of ViewState, and what each does."""

OF_VIEWS = (
    *("columns", "sort", "bits", "rho"),
    *("frontier", "trend", "labels", "errors", "grid", "foot"),
)
"""Fields of ViewState that can be set in the config file."""

_LARGEST = 1 << 16  # characters of a file
SOURCES = "sources"
"""Name of the table of `config.toml` that gives names to files."""

COMMANDS = (
    *("ls", "show", "compare", "best", "pick", "plot", "stats", "plan", "check", "sources"),
    *("views", "config", "completion", "help", "explore"),
)
"""Words that start a command, so that no source can have such a name."""


class Settings(NamedTuple):
    """The user's settings, each with a default.

    Attributes:
        source: the source to open if none is named.
        color: "auto", "always" or "never".
        ascii: whether to draw with ASCII characters only.
        theme: name of the explorer's theme; "" for the default.
        view: default values of fields of ViewState, by name of the field.
        sources: paths of the user's own files, by the name given to them.
        origins: the environment variable or the file that each setting comes from, by name of the
            setting (for a file: `sources.NAME`).
        problems: errors in the config file, a sentence each.
    """

    source: str = "figure"
    color: str = "auto"
    ascii: bool = False
    theme: str = ""
    view: Mapping[str, Any] = {}
    sources: Mapping[str, tuple[str, ...]] = {}
    origins: Mapping[str, str] = {}
    problems: tuple[str, ...] = ()

    @property
    def state(self) -> ViewState:
        """The options of a view (ViewState) that these settings give when no flag is used."""
        return replace(ViewState(source=self.source), **self.view)


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from environment variables and the config file, over the defaults.

    Args:
        environment: the environment variables; None for `os.environ`.

    Raises:
        ConfigError: for a variable whose value cannot be used, or if LCBTUI_CONFIG names no file.
    """
    environment = os.environ if environment is None else environment
    path = config_place(environment)
    if os.path.isfile(path):  # noqa: PTH113 - no error for a path that is none
        settings = read_config(path)
    elif environment.get("LCBTUI_CONFIG"):
        raise ConfigError(f"LCBTUI_CONFIG: {path}: no such file")
    else:
        settings = Settings()
    for name in (*PROGRAM, *OF_VIEWS):
        variable = f"LCBTUI_{name.upper()}"
        if environment.get(variable):
            try:
                settings = _with(settings, name, environment[variable], variable)
            except ConfigError as error:
                raise ConfigError(f"{variable}: {error}") from None
    return settings


def config_place(environment: Mapping[str, str]) -> Path:
    """Find the path of the config file: LCBTUI_CONFIG or the default; the file need not exist."""
    if environment.get("LCBTUI_CONFIG"):
        return Path(environment["LCBTUI_CONFIG"])
    if sys.platform not in {"darwin", "win32"}:  # as platformdirs has it, which takes 4 ms to load
        stated = Path(environment.get("XDG_CONFIG_HOME", ""))
        place = stated if stated.is_absolute() else Path(os.sep, os.path.expanduser("~"), ".config")  # noqa: PTH111 - no error without a home
        return place / "lcbtui" / "config.toml"
    from platformdirs import user_config_path  # noqa: PLC0415

    return user_config_path("lcbtui", appauthor=False) / "config.toml"


def read_config(path: Path) -> Settings:
    """Read the settings in a config file over the defaults; errors are listed in `problems`."""
    try:
        values = read_toml(path)
    except (OSError, ConfigError) as error:
        reason = f"{path}: {error.strerror}" if isinstance(error, OSError) else str(error)
        return Settings(problems=(f"{reason}; the defaults are used",))
    if isinstance(values.get(SOURCES), dict):
        values |= {f"{SOURCES}.{name}": value for name, value in values.pop(SOURCES).items()}
    settings, problems = Settings(), []
    for name, value in values.items():
        try:
            settings = _with(settings, name, value, str(path))
        except ConfigError as error:
            problems.append(f"{path}: {error}")
    return settings._replace(problems=tuple(problems))


def read_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file as a dict.

    Raises:
        OSError: if the file cannot be read.
        ConfigError: if the file is not valid TOML; the message names line and column.
    """
    import tomllib  # noqa: PLC0415 - 10 ms that only a file takes

    text = ""
    try:
        with path.open(encoding="utf-8") as file:
            text = file.read(_LARGEST + 1)
        protect(path)
        if len(text) > _LARGEST:
            raise ConfigError(f"{path}: is larger than {_LARGEST:,} characters")
        return tomllib.loads(text)
    except UnicodeDecodeError:
        raise ConfigError(f"{path}: is not UTF-8") from None
    except RecursionError:
        raise ConfigError(f"{path}: is nested too deep") from None
    except ValueError as error:  # of tomllib, and of int for a number of thousands of digits
        place = re.search(r" \(at line (\d+), (column \d+)\)$", str(error))
        if place is not None:
            reason = f"{path}:{place[1]}: {str(error)[: place.start()]} at {place[2]}"
        else:
            reason = f"{path}:{max(len(text.splitlines()), 1)}: {error}"
        raise ConfigError(reason) from None


def _with(settings: Settings, name: str, value: object, where: str) -> Settings:
    """Add one setting, read from TOML or from an environment variable, to the settings so far.

    Args:
        settings: the settings so far.
        name: name of the setting.
        value: the value, not yet checked.
        where: the file or variable that the value comes from.

    Raises:
        ConfigError: for an unknown name or a value that cannot be used.
    """
    settings = settings._replace(origins={**settings.origins, name: where})
    if name in OF_VIEWS:
        return settings._replace(view={**settings.view, name: field_value(name, value)})
    if name.startswith(f"{SOURCES}."):
        files = _files(name, _texts(name, value), Path(where).parent)
        return settings._replace(sources={**settings.sources, name.partition(".")[2]: files})
    if name == SOURCES:
        raise ConfigError(f"{name}: expected a table, below [{name}]")
    if name not in PROGRAM:
        hint = hint_at(name, (*PROGRAM, *OF_VIEWS, SOURCES))
        raise ConfigError(f"{name}: no such setting; {hint}")
    if name == "ascii":
        return settings._replace(ascii=_truth(name, value))
    if not isinstance(value, str):
        raise ConfigError(f"{name}: {_EXPECTED}")
    if name == "color" and value not in COLOR_CHOICES:
        raise ConfigError(f"{name}: expected one of {', '.join(COLOR_CHOICES)}")
    return settings._replace(**{name: value})  # type: ignore[arg-type]  # checked above


def _files(setting: str, paths: Sequence[str], folder: Path) -> tuple[str, ...]:
    """Make absolute paths of the value of `sources.NAME`; relative ones start at the config file.

    Raises:
        ConfigError: for a name that no source can have, or a value that is no path.
    """
    name = setting.partition(".")[2]
    if name in COMMANDS or not re.fullmatch(r"[^\W\d][\w-]*", name):
        raise ConfigError(f"{setting}: expected a name, with a letter first, that is no command")
    if not all(paths or [""]) or (paths[1:] and name in bundled()):
        raise ConfigError(f"{setting}: expected the path of a file")
    return tuple(os.path.abspath(folder / os.path.expanduser(path)) for path in paths)  # noqa: PTH100, PTH111 - no error without a home


_EXPECTED = "expected a text in quotes"


def _texts(name: str, value: object) -> tuple[str, ...]:
    """Read a text, or an array of texts, as a tuple."""
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not all(isinstance(each, str) for each in texts):
        raise ConfigError(f"{name}: {_EXPECTED}")
    return tuple(texts)


def _truth(name: str, value: object) -> bool:
    words = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
    truth = words.get(str(value).casefold())
    if truth is None:
        raise ConfigError(f"{name}: expected true or false")
    return truth


def field_value(name: str, value: object) -> object:
    """Parse a value from TOML or an environment variable as the value of an option of a view.

    Lists may be arrays, and numbers need no quotes.

    Raises:
        ConfigError: for a name of no field, or a value that the field cannot have.
    """
    field = next((each for each in FIELDS if each.name == name), None)
    if field is None:
        raise ConfigError(f"{name}: a view has no such field")
    if field.notation.form is Form.SWITCH:
        return _truth(name, value)
    if field.notation.form is Form.REPEATED:
        return _texts(name, value)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    text = str(value) if is_number else value
    try:
        text = text if isinstance(text, str) else join_list(_texts(name, text))
        return field.notation.parse(text)
    except UsageError as error:
        raise ConfigError(f"{name}: {error}") from None


_ENDING = ".toml"
_LONGEST_NAME = 80


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


def saved_views() -> tuple[dict[str, ViewState], list[str]]:
    """Read all saved views.

    Returns:
        The views that can be read, by name, and an error message for each that cannot.
    """
    try:
        names = _names()
    except ConfigError as error:
        return {}, [str(error)]
    views, problems = dict[str, ViewState](), list[str]()
    for name in names:
        try:
            views[name] = view_named(name)
        except ConfigError as error:
            problems.append(str(error))
    return views, problems


def view_named(name: str) -> ViewState:
    """Read the saved view with a given name.

    Raises:
        UsageError: if there is no such view; the message suggests a similar name.
        ConfigError: if the folder or the file of the view cannot be read, or has an unknown field
            or a wrong value.
    """
    names, path = _names(), views_folder() / f"{name}{_ENDING}"
    if name not in names:
        raise UsageError(f"{safe_text(name)}: no view of that name; {hint_at(name, names)}")
    try:
        if path.exists() and not path.is_file():  # a pipe would be waited for
            raise ConfigError(f"{path}: is no file")
        values = read_toml(path)
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from None
    try:
        sources = _texts("source", values.pop("source", "figure") or None)  # an empty one is none
        sources += _texts("others", values.pop("others", []))
        fields: dict[str, Any] = {name: field_value(name, value) for name, value in values.items()}
    except ConfigError as error:
        raise ConfigError(f"{path}: {error}") from None
    return of_sources(ViewState(**fields), sources)


def save_view(name: str, state: ViewState) -> Path:
    """Save a view to a file under a name, replacing an older view of that name.

    Relative paths of sources become absolute, so that the view can be opened from every folder.

    Raises:
        UsageError: if the name is not allowed, or the file cannot be written.
    """
    is_short = len(name.encode("utf-8", "replace")) <= _LONGEST_NAME
    is_plain = name.isprintable() and not set(name) & set('/\\:*?"<>|')
    if not (name and name == name.strip() and name[0] not in ".-" and is_short and is_plain):
        expected = f"1 to {_LONGEST_NAME} letters, digits, spaces, - _ and ., a letter first"
        raise UsageError(f"{safe_text(name)}: expected {expected}".removeprefix(": "))
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


def view_text(state: ViewState) -> str:
    """Convert the options of a view to TOML text, without options that have their default."""
    lines = [f"# {safe_text(to_command(state))}", f"source = {_toml(state.source)}"]
    if state.others:
        lines.append(f"others = {_toml(state.others)}")
    for field in FIELDS:
        value = getattr(state, field.name)
        if value != field.default:
            written = field.notation.format(value) if field.notation.form is Form.VALUE else value
            lines.append(f"{field.name} = {_toml(written)}")
    return "\n".join(lines) + "\n"


def _toml(value: object) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _absolute(source: str) -> str:
    if source in known_sources() or source == STDIN:
        return source
    return os.path.abspath(os.path.expanduser(source))  # noqa: PTH100, PTH111 - Path.expanduser raises for "~nobody"
