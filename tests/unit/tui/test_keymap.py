"""The user's own keys: names of actions, keys as people write them, conflicts."""

import pytest

from lcbtui.tui.actions import ACTIONS, Scope
from lcbtui.tui.keys import action_names, key_named, keymap_of, rebound


def keys_of(**keys: str | list[str]) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """The keys of the actions after some settings, by name, and what is wrong in these."""
    written = {
        name.replace("_", "-"): (each,) if isinstance(each, str) else tuple(each)
        for name, each in keys.items()
    }
    actions, troubles = rebound(written)
    return dict(zip(action_names(), (action.keys for action in actions), strict=True)), troubles


def test_every_action_has_a_name_of_its_own() -> None:
    names = action_names()
    assert tuple(names.values()) == ACTIONS
    assert names["series-3"].name == "filters.toggle_series(3)"
    assert names["chart-left"].scope is Scope.CHART
    assert all(name.replace("-", "").isalnum() for name in names)


def test_without_settings_every_key_is_the_default_one() -> None:
    assert rebound({}) == (ACTIONS, [])
    assert keymap_of(ACTIONS) == {}


def test_the_keys_of_the_table_can_be_written_as_the_help_page_has_them() -> None:
    for action in ACTIONS:
        for written, key in zip(action.shown.split(), action.each_key, strict=False):
            assert key_named(written) == key, action


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Ctrl+R", "ctrl+r"),
        ("ctrl+shift+left", "ctrl+shift+left"),
        ("shift+a", "A"),
        ("Ctrl+Shift+A", "ctrl+shift+a"),
        ("PgUp", "pageup"),
        ("Return", "enter"),
        ("F5", "f5"),
        ("+", "plus"),
        ("Ctrl++", "ctrl+plus"),
        ("é", "é"),
        (",", "comma"),
        ("", None),
        ("Ctlr+g", None),
        ("a+b", None),
        ("entr", None),
        ("\x1b", None),
    ],
)
def test_a_key_is_read_as_people_write_it(written: str, key: str | None) -> None:
    assert key_named(written) == key


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"sort": "f", "frontier": "Ctrl+X"}, {"sort": "f", "frontier": "ctrl+x"}),
        ({"sort": "f", "frontier": "s"}, {"sort": "f", "frontier": "s"}),
        ({"sort": "f"}, {"sort": "f", "frontier": ""}),
        ({"sort": "j"}, {"sort": "j", "down": "down"}),
        ({"sort": "Left", "left": "H"}, {"chart-left": "left,h", "left": "H"}),
        ({"quit": []}, {"quit": ""}),
    ],
    ids=str,
)
def test_a_key_of_the_settings_is_taken_from_the_action_that_has_it_in_that_place(
    settings: dict[str, str | list[str]], expected: dict[str, str]
) -> None:
    keys, troubles = keys_of(**settings)
    assert not troubles
    assert {name: keys[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("settings", "says", "expected"),
    [
        ({"srot": "s"}, "no such action; did you mean sort?", {}),
        ({"sort": "entr"}, "entr: no such key; such as s, Ctrl+R or PgUp", {}),
        ({"query_table": "x"}, "x: is text in a query; choose a key such as Ctrl+X", {}),
        ({"sort": "F6", "trend": ["F6", "F7"]}, "F6: is sort's already", {"trend": "f7"}),
        ({"sort": "F6", "trend": "F6"}, "F6: is sort's already", {"trend": "t"}),
    ],
    ids=str,
)
def test_what_is_wrong_names_what_would_work_and_the_defaults_stay(
    settings: dict[str, str | list[str]], says: str, expected: dict[str, str]
) -> None:
    keys, ((_, what),) = keys_of(**settings)
    assert what == says
    defaults = {name: action.keys for name, action in action_names().items()}
    own = {"sort": "f6"} if expected else {}
    assert keys == {**defaults, **own, **expected}


def test_actions_that_share_a_default_key_are_both_told_to_textual() -> None:
    actions, _ = rebound({"details": ("F8",)})
    by_name = dict(zip(action_names(), actions, strict=True))
    assert keymap_of(actions) == {by_name["details"].id: "f8", by_name["pick-pick"].id: "enter"} | {
        action.id: action.keys for action in actions if "enter" in action.each_key
    }
