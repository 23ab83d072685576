"""The user's settings: `LCBTUI_*` variables, then `config.toml`, then the defaults.

Flags come before all of these; `cli` puts them on top. Nothing here is read at import.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from lcbtui.errors import ConfigError

COLOR_CHOICES = ("auto", "always", "never")


@dataclass(frozen=True)
class Settings:
    """The settings, each with its default."""

    source: str = "figure"
    """The source of a command that names none."""

    color: str = "auto"
    """`auto` colours a terminal, unless NO_COLOR is set; `always`; `never`."""

    ascii: bool = False
    """Draw with ASCII characters only."""

    theme: str = ""
    """The explorer's theme; empty for its own."""


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings in force before any flag.

    Args:
        environment: the variables; `os.environ` by default.

    Raises:
        ConfigError: for a file that is not TOML, an unknown name or a value of the wrong kind.
    """
    environment = os.environ if environment is None else environment
    found = Settings()
    path = config_path(environment)
    if path is not None:
        found = _from_file(found, path)
    for name in (field.name for field in fields(Settings)):
        variable = f"LCBTUI_{name.upper()}"
        if environment.get(variable):
            found = _set(found, name, environment[variable], variable)
    return found


def config_path(environment: Mapping[str, str]) -> Path | None:
    """The config file, where there is one: `LCBTUI_CONFIG`, else the platform's own place.

    Raises:
        ConfigError: if `LCBTUI_CONFIG` names a file that is not there.
    """
    named = environment.get("LCBTUI_CONFIG")
    if named:
        if not _is_file(Path(named)):
            raise ConfigError(f"LCBTUI_CONFIG: {named}: no such file")
        return Path(named)
    from platformdirs import user_config_path  # noqa: PLC0415 - 13 ms

    path = user_config_path("lcbtui", appauthor=False) / "config.toml"
    return path if _is_file(path) else None


def _is_file(path: Path) -> bool:
    """Whether there is such a file; a path that cannot be one is none."""
    try:
        return path.is_file()
    except OSError:
        return False


def _from_file(settings: Settings, path: Path) -> Settings:
    import tomllib  # noqa: PLC0415 - 10 ms

    try:
        values: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: {error}") from None
    for name, value in values.items():
        settings = _set(settings, name, value, f"{path}: {name}")
    return settings


def _set(settings: Settings, name: str, value: object, where: str) -> Settings:
    """`settings` with one value, read from TOML or from the text of a variable."""
    known = {field.name for field in fields(Settings)}
    if name not in known:
        raise ConfigError(f"{where}: no such setting; there are {', '.join(sorted(known))}")
    if name == "ascii":
        words = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
        value = words.get(str(value).lower())
        if value is None:
            raise ConfigError(f"{where}: expected true or false")
    elif not isinstance(value, str):
        raise ConfigError(f"{where}: expected a text in quotes")
    if name == "color" and value not in COLOR_CHOICES:
        raise ConfigError(f"{where}: expected one of {', '.join(COLOR_CHOICES)}")
    return replace(settings, **{name: value})  # type: ignore[arg-type]  # checked above
