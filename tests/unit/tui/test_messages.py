"""State goes down and messages go up: no widget calls the screen or the app."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.app import App
from textual.screen import Screen

from lcbtui.tui import widgets

TEXTUALS_OWN = {"screen": {*dir(Screen)}, "app": {*dir(App), "console"}}
MODULES = [path for path in Path(widgets.__path__[0]).glob("*.py") if path.stem != "__init__"]


def calls_upwards(source: str) -> Iterator[str]:
    """What code asks of the screen or the app: other widgets, actions, attributes of ours."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute):
            of = node.value.attr
            asks = node.attr.startswith(("query", "has_class", "focused", "action_"))
            if of in TEXTUALS_OWN and (asks or node.attr not in TEXTUALS_OWN[of]):
                yield ast.unparse(node)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("run_action"):
            yield from (ast.unparse(it) for it in node.args if isinstance(it, ast.Constant))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_no_widget_calls_the_screen_or_the_app(path: Path) -> None:
    assert not [*calls_upwards(path.read_text(encoding="utf-8"))]


def test_what_would_be_a_call_upwards_is_found() -> None:
    source = """
self.screen.query_one("#table").focus()
self.screen.show_status()
self.app.explorer.notify("")
await self.run_action("screen.focus_table")
self.app.console
"""
    assert len([*calls_upwards(source)]) == 4
