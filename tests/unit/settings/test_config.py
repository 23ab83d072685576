"""Settings: variables over the file over the defaults; what is wrong is told with its line."""

import os
from pathlib import Path

import platformdirs
import pytest

from lcbtui.dataset.columns import SortKey
from lcbtui.errors import ConfigError
from lcbtui.settings.config import OF_VIEWS, PROGRAM, Settings, config_place, load_settings
from lcbtui.view.state import ViewState


def config(folder: Path, text: str) -> dict[str, str]:
    path = folder / "config.toml"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    return {"LCBTUI_CONFIG": str(path)}


def test_nothing_set_gives_the_defaults(tmp_path: Path) -> None:
    settings = load_settings(config(tmp_path, ""))
    assert settings == Settings()
    assert settings.state == ViewState()
    assert settings.problems == ()


def test_a_variable_wins_over_the_file(tmp_path: Path) -> None:
    environment = config(tmp_path, 'source = "paper"\ntheme = "nord"\nascii = true\n')
    settings = load_settings(environment)
    assert settings._replace(origins={}) == Settings(source="paper", theme="nord", ascii=True)
    settings = load_settings({**environment, "LCBTUI_THEME": "dracula", "LCBTUI_ASCII": "0"})
    assert settings._replace(origins={}) == Settings(source="paper", theme="dracula")


def test_a_view_begins_as_the_settings_say(tmp_path: Path) -> None:
    text = (
        'source = "paper"\ncolumns = ["model", "score, raw"]\nsort = "-score,params"\n'
        "bits = 4\nrho = 0.5\nfrontier = true\ntrend = true\nlabels = false\nerrors = true\n"
        "grid = true\n"
    )
    expected = ViewState(
        source="paper",
        columns=("model", "score, raw"),
        sort=(SortKey("score", descending=True), SortKey("params")),
        bits=4,
        rho=0.5,
        frontier=True,
        trend=True,
        labels=False,
        errors=True,
        grid=True,
    )
    environment = config(tmp_path, text)
    assert load_settings(environment).state == expected
    assert load_settings(environment).problems == ()
    changed = {"LCBTUI_BITS": "8", "LCBTUI_LABELS": "yes", "LCBTUI_COLUMNS": "model,score"}
    state = load_settings({**environment, **changed}).state
    assert (state.bits, state.labels, state.columns) == (8, True, ("model", "score"))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("source = x", ":1: Invalid value at column 10; the defaults are used"),
        ("\nsource = ", ":2: Invalid value (at end of document); the defaults are used"),
        ("source = '\udcff'", ": is not UTF-8; the defaults are used"),
        ("a = " + "[" * 5000 + "]" * 5000, ": is nested too deep"),
        ("# " + "x" * 70_000, ": is larger than 65,536 characters"),
        ("a = " + "9" * 5000, ":1: Exceeds the limit (4300 digits)"),
        ("colour = 'x'", "colour: no such setting; did you mean color?"),
        ("\n\nqqq = 1", "qqq: no such setting; there are source, color, ascii, theme, columns"),
        ("color = 'blue'", "expected one of auto, always, never"),
        ("# x\nsource = 3", "expected a text in quotes"),
        ("ascii = 'perhaps'", "expected true or false"),
        ("bits = 5", "bits: 5: expected 4, 8, 16"),
        ("rho = 2", "rho: 2: expected a correlation from 0 to 0.95"),
        ("columns = [1]", "columns: expected a text in quotes"),
        ("frontier = 'maybe'", "frontier: expected true or false"),
        ("sources = 3", "sources: expected a table"),
        ("[sources]\n# x\nmine = 3", "mine: expected a text in quotes"),
        ("[keys]\nsort = 'F6'", "keys: no such setting; there are source"),
    ],
)
def test_what_is_wrong_is_told_and_the_rest_holds(tmp_path: Path, text: str, says: str) -> None:
    before = "" if says.startswith(":") else "theme = 'nord'\n"
    settings = load_settings(config(tmp_path, before + text))
    (problem,) = settings.problems
    assert problem.startswith(f"{tmp_path / 'config.toml'}:")
    assert says in problem
    assert problem.endswith("; the defaults are used") == (not before)
    expected = Settings(theme="nord" if before else "", problems=(problem,))
    assert settings._replace(origins={}) == expected


@pytest.mark.parametrize("name", [*PROGRAM, *OF_VIEWS])
def test_every_setting_has_a_variable(tmp_path: Path, name: str) -> None:
    words = {"color": "never", "ascii": "1", "bits": "4", "rho": "0.1", "sort": "a", "labels": "0"}
    environment = {**config(tmp_path, ""), f"LCBTUI_{name.upper()}": words.get(name, "1")}
    settings = load_settings(environment)
    assert settings._replace(origins={}) != Settings()
    assert settings.origins == {name: f"LCBTUI_{name.upper()}"}


@pytest.mark.parametrize(("name", "value"), [("BITS", "5"), ("ASCII", "perhaps"), ("COLOR", "x")])
def test_a_variable_with_a_wrong_value_is_an_error(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(ConfigError, match=f"^LCBTUI_{name}: .*expected"):
        load_settings({**config(tmp_path, ""), f"LCBTUI_{name}": value})


def test_where_the_user_has_no_home_the_defaults_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOME", raising=False)
    monkeypatch.setattr("os.path.expanduser", lambda path: path)  # a user without an account
    assert load_settings({}) == Settings()


def test_a_config_file_that_is_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such file"):
        load_settings({"LCBTUI_CONFIG": str(tmp_path / "none.toml")})


@pytest.mark.parametrize("stated", [None, "", "/x/y", "rel", "~/z", "/x/../y/"])
def test_the_config_file_is_where_platformdirs_has_it(
    monkeypatch: pytest.MonkeyPatch, stated: str | None
) -> None:
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    if stated is not None:
        monkeypatch.setenv("XDG_CONFIG_HOME", stated)
    expected = platformdirs.user_config_path("lcbtui", appauthor=False) / "config.toml"
    assert config_place({**os.environ, "LCBTUI_CONFIG": ""}) == expected
