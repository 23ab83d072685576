"""The user's settings: `LCBTUI_*` variables, then `config.toml`, then the defaults.

Flags come before all of these; `cli` puts them on top. What is wrong in the file is told with its
line and nothing comes of it; a variable with a wrong value is a mistake like one in a flag.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lcbtui.errors import ConfigError, UsageError
from lcbtui.text.words import regex

if TYPE_CHECKING:
    from lcbtui.view.state import ViewState

# Commands that need no settings must start quickly, so what the file needs is imported with it.
# ruff: noqa: PLC0415

COLOR_CHOICES = ("auto", "always", "never")

PROGRAM = {
    "source": "The source of a command that names none.",
    "color": "auto colours a terminal, unless NO_COLOR is set; always; never.",
    "ascii": "Draw with ASCII characters only.",
    "theme": "The explorer's theme.",
}
"""The settings that are no part of a view, and what each does."""

OF_VIEWS = (
    "columns",
    "sort",
    "bits",
    "rho",
    "frontier",
    "trend",
    "labels",
    "errors",
    "grid",
    "foot",
)
"""The fields of ViewState that can be set: their flags explain them."""

KEYS = "keys"
"""The table of `config.toml` that gives actions of the explorer other keys."""

_TRUTH = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}


@dataclass(frozen=True)
class Settings:
    """The settings, each with its default.

    Attributes:
        view: values of fields of ViewState, by name.
        keys: the keys of actions of the explorer as they are written, by the name of the action.
        origins: by name (of a key: `keys.NAME`), the variable or the line that a setting is from.
        problems: what is wrong in the file, a sentence each.
    """

    source: str = "figure"
    color: str = "auto"
    ascii: bool = False
    theme: str = ""
    view: Mapping[str, Any] = field(default_factory=dict)
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    origins: Mapping[str, str] = field(default_factory=dict, compare=False)
    problems: tuple[str, ...] = field(default=(), compare=False)

    @property
    def state(self) -> "ViewState":
        """What a command without flags shows."""
        from lcbtui.view.state import ViewState

        return replace(ViewState(source=self.source), **self.view)


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings in force before any flag.

    Args:
        environment: the variables; `os.environ` by default.

    Raises:
        ConfigError: for a variable with a value that cannot be used, or that names no file.
    """
    environment = os.environ if environment is None else environment
    path = config_path(environment)
    found = Settings() if path is None else read_config(path)
    for name in (*PROGRAM, *OF_VIEWS):
        variable = variable_of(name)
        if environment.get(variable):
            try:
                found = _with(found, name, environment[variable], variable)
            except ConfigError as error:
                raise ConfigError(f"{variable}: {error}") from None
    return found


def variable_of(name: str) -> str:
    """The variable of a setting."""
    return f"LCBTUI_{name.upper()}"


def config_path(environment: Mapping[str, str]) -> Path | None:
    """The config file, where there is one.

    Raises:
        ConfigError: if `LCBTUI_CONFIG` names a file that is not there.
    """
    path = config_place(environment)
    if _is_file(path):
        return path
    if environment.get("LCBTUI_CONFIG"):
        raise ConfigError(f"LCBTUI_CONFIG: {path}: no such file; lcbtui config edit makes it")
    return None


def config_place(environment: Mapping[str, str]) -> Path:
    """Where the config file is or would be: `LCBTUI_CONFIG`, else the platform's own place."""
    if environment.get("LCBTUI_CONFIG"):
        return Path(environment["LCBTUI_CONFIG"])
    from platformdirs import user_config_path  # 13 ms

    return user_config_path("lcbtui", appauthor=False) / "config.toml"


def _is_file(path: Path) -> bool:
    """Whether there is such a file; a path that cannot be one is none."""
    try:
        return path.is_file()
    except OSError:
        return False


def read_config(path: Path) -> Settings:
    """The settings of a file over the defaults, with what is wrong in it."""
    import tomllib  # 10 ms

    try:
        text = path.read_text(encoding="utf-8")
        values: dict[str, Any] = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "is not UTF-8"
        return Settings(problems=(f"{path}: {reason}; the defaults are used",))
    except NOT_TOML as error:
        return Settings(problems=(f"{broken_toml(path, text, error)}; the defaults are used",))
    found, problems = Settings(), []
    lines = lines_of(text)
    for name, value in sorted(values.items(), key=lambda item: lines.get(item[0], 0)):
        where = f"{path}:{lines.get(name, 1)}"
        try:
            if name == KEYS:
                found = _with_keys(found, value, path, lines)
            else:
                found = _with(found, name, value, where)
        except ConfigError as error:
            problems.append(f"{where}: {error}")
    return replace(found, problems=(*problems, *found.problems))


NOT_TOML = (ValueError, RecursionError)
"""What Python's reader of TOML raises: of its own errors, of long numbers, of deep arrays."""


def broken_toml(path: Path, text: str, error: Exception) -> str:
    """Where and why the text of a file is no TOML: "config.toml:3: Invalid value at column 10"."""
    if isinstance(error, RecursionError):
        return f"{path}: is nested too deep"
    if str(error).startswith("Exceeds the limit"):
        return f"{path}: has a number of thousands of digits"
    place = re.search(r" \(at line (\d+), (column \d+)\)$", str(error))
    if place is None:
        return f"{path}:{max(len(text.splitlines()), 1)}: {error}"
    return f"{path}:{place[1]}: {str(error)[: place.start()]} at {place[2]}"


_NAME = regex(r"""\s*(?:"([^"]*)"|'([^']*)'|([\w-]+))\s*=""")
_TABLE = regex(r"\s*\[\s*([\w-]+)\s*\]")


def lines_of(text: str) -> dict[str, int]:
    """The line, from 1, of each name in a TOML file; in a table the name is `table.name`."""
    lines: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), start=1):
        heading, name = _TABLE.match(line), _NAME.match(line)
        if heading:
            lines.setdefault(heading[1], number)
            table = f"{heading[1]}."
        elif name:
            lines.setdefault(table + (name[1] or name[2] or name[3] or ""), number)
    return lines


def _with(settings: Settings, name: str, value: object, where: str) -> Settings:
    """`settings` with one value, read from TOML or from the text of a variable.

    Raises:
        ConfigError: for an unknown name or a value that cannot be used.
    """
    settings = replace(settings, origins={**settings.origins, name: where})
    if name in OF_VIEWS:
        return replace(settings, view={**settings.view, name: _of_view(name, value)})
    if name not in PROGRAM:
        from lcbtui.dataset.lookup import nearest_names

        known = (*PROGRAM, *OF_VIEWS, KEYS)
        near = nearest_names(name, known, most=1)
        hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}"
        raise ConfigError(f"{name}: no such setting; {hint}")
    if name == "ascii":
        return replace(settings, ascii=_truth(name, value))
    if not isinstance(value, str):
        raise ConfigError(f"{name}: expected a text in quotes")
    if name == "color" and value not in COLOR_CHOICES:
        raise ConfigError(f"{name}: expected one of {', '.join(COLOR_CHOICES)}")
    return replace(settings, **{name: value})  # type: ignore[arg-type]  # checked above


def _truth(name: str, value: object) -> bool:
    found = _TRUTH.get(str(value).casefold())
    if found is None:
        raise ConfigError(f"{name}: expected true or false")
    return found


def _of_view(name: str, value: object) -> object:
    """The value of a field of ViewState; lists may be arrays, numbers need no quotes."""
    from lcbtui.view.notation import Form, join_list
    from lcbtui.view.state import field_named

    notation = field_named(name).notation
    if notation.form is Form.SWITCH:
        return _truth(name, value)
    is_list = isinstance(value, list) and all(isinstance(each, str) for each in value)
    if isinstance(value, bool) or not (is_list or isinstance(value, str | int | float)):
        raise ConfigError(f"{name}: expected a text in quotes, as after {field_named(name).flag}")
    try:
        return notation.parse(join_list(value) if isinstance(value, list) else str(value))
    except UsageError as error:
        raise ConfigError(f"{name}: {error}") from None


def _with_keys(settings: Settings, table: object, path: Path, lines: Mapping[str, int]) -> Settings:
    """`settings` with the keys of actions; whether there are such actions the explorer knows.

    Raises:
        ConfigError: if `keys` is no table.
    """
    if not isinstance(table, dict):
        raise ConfigError(f'{KEYS}: expected a table: [{KEYS}], and below it action = "key"')
    keys, origins, problems = dict(settings.keys), dict(settings.origins), [*settings.problems]
    for action, written in table.items():
        name = f"{KEYS}.{action}"
        where = f"{path}:{lines.get(name, lines.get(KEYS, 1))}"
        each = [written] if isinstance(written, str) else written
        if isinstance(each, list) and all(isinstance(key, str) for key in each):
            keys[action], origins[name] = tuple(each), where
        else:
            problems.append(f"{where}: {action}: expected a key in quotes, or an array of keys")
    return replace(settings, keys=keys, origins=origins, problems=tuple(problems))
