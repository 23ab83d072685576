"""Settings: variables over the file over the defaults; what is wrong is named."""

from pathlib import Path

import pytest

from lcbtui.errors import ConfigError
from lcbtui.settings import Settings, load_settings


def config(folder: Path, text: str) -> dict[str, str]:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return {"LCBTUI_CONFIG": str(path)}


def test_nothing_set_gives_the_defaults(tmp_path: Path) -> None:
    assert load_settings(config(tmp_path, "")) == Settings()


def test_a_variable_wins_over_the_file(tmp_path: Path) -> None:
    environment = config(tmp_path, 'source = "paper"\ntheme = "nord"\nascii = true\n')
    assert load_settings(environment) == Settings(source="paper", theme="nord", ascii=True)
    assert load_settings({**environment, "LCBTUI_THEME": "dracula", "LCBTUI_ASCII": "0"}) == (
        Settings(source="paper", theme="dracula")
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("source = ", "config.toml"),
        ("colour = 'x'", "colour: no such setting; there are ascii, color, source, theme"),
        ("color = 'blue'", "expected one of auto, always, never"),
        ("source = 3", "expected a text in quotes"),
        ("ascii = 'perhaps'", "expected true or false"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        load_settings(config(tmp_path, text))


def test_a_config_file_that_is_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such file"):
        load_settings({"LCBTUI_CONFIG": str(tmp_path / "none.toml")})
