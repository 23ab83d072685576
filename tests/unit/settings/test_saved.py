"""Named views: what is written is read again, and nothing is ever lost."""

import os
import tomllib
from pathlib import Path

import pytest
from hypothesis import given

from lcbtui.dataset.columns import SortKey
from lcbtui.errors import ConfigError, UsageError
from lcbtui.settings.config import (
    save_view,
    saved_views,
    view_named,
    view_names,
    view_text,
    views_folder,
)
from lcbtui.view.state import ViewState
from unit.view.test_state import states

SMALL = ViewState(
    source="paper",
    query='qwen "r1"',
    sort=(SortKey("score", descending=True),),
    frontier=True,
    labels=False,
    pins=("a", "b,c"),
    bits=8,
    series=(),
)


@given(states())
def test_the_file_of_any_view_gives_that_view_again(state: ViewState) -> None:
    text = view_text(state)
    views_folder().mkdir(parents=True, exist_ok=True)
    (views_folder() / "any.toml").write_text(text, encoding="utf-8")
    assert view_named("any") == state
    assert set(tomllib.loads(text)) >= {"source"}


def test_the_file_says_what_a_person_would() -> None:
    assert view_text(SMALL) == (
        "# lcbtui '--query=qwen \"r1\"' --series= --sort=-score --frontier --no-labels --bits=8"
        " --pin=a --pin=b,c paper\n"
        'source = "paper"\n'
        'query = "qwen \\"r1\\""\n'
        'series = ""\n'
        'sort = "-score"\n'
        "frontier = true\n"
        "labels = false\n"
        'bits = "8"\n'
        'pins = ["a", "b,c"]\n'
    )


def test_a_view_is_saved_and_found() -> None:
    assert (view_names(), saved_views()) == ([], ({}, []))
    path = save_view("small ones", SMALL)
    save_view("Älter", ViewState())
    assert path == views_folder() / "small ones.toml"
    assert view_names() == ["small ones", "Älter"]
    assert view_named("small ones") == SMALL
    save_view("small ones", ViewState())
    assert view_named("small ones") == ViewState()
    names = [path.name for path in views_folder().iterdir()]
    assert sorted(names) == ["small ones.toml", "Älter.toml"], "nothing else stays"


def test_a_name_that_is_not_there_names_the_nearest() -> None:
    with pytest.raises(UsageError, match=r"^x: no view of that name; there are none$"):
        view_named("x")
    save_view("small", SMALL)
    with pytest.raises(UsageError, match=r"smal: no view of that name; did you mean small"):
        view_named("smal")
    with pytest.raises(UsageError, match=r"zzz: no view of that name; there are small"):
        view_named("zzz")
    with pytest.raises(UsageError, match=r"no view of that name"):
        view_named("../views/small")


@pytest.mark.parametrize(
    "name", ["", " ", "a/b", "..", ".x", "-x", "a\nb", "\x1b[1m", "x" * 81, "é" * 41, " a", 'a"b']
)
def test_a_name_that_no_file_can_have_is_refused(name: str) -> None:
    with pytest.raises(UsageError):
        save_view(name, SMALL)
    assert view_names() == []


def test_paths_are_kept_from_every_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    save_view("own", ViewState(source="x.csv", against="y.csv", join="z.csv"))
    save_view("bundled", ViewState(source="paper", against="figure"))
    save_view("piped", ViewState(source="-"))
    state = view_named("own")
    assert (state.source, state.against) == (str(tmp_path / "x.csv"), str(tmp_path / "y.csv"))
    assert state.join == str(tmp_path / "z.csv")
    state = view_named("bundled")
    assert (state.source, state.against) == ("paper", "figure")
    assert view_named("piped").source == "-"


def test_what_cannot_be_written_says_so() -> None:
    with pytest.raises(UsageError, match=r"is no text that a file can hold"):
        save_view("odd", ViewState(source="x\udce9.csv"))
    assert view_names() == []
    views_folder().parent.mkdir(parents=True)
    views_folder().write_text("")
    with pytest.raises(UsageError, match=r"File exists"):
        save_view("a", SMALL)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"source = ", ":1: Invalid value"),
        (b'source = "paper"\nframtier = true\n', ": framtier: a view has no such field"),
        (b"# x\n\nfrontier = 2\n", ": frontier: expected true or false"),
        (b"pins = [3]\n", ": pins: expected a text in quotes"),
        (b"query = [3]\n", ": query: expected a text in quotes"),
        (b"source = 3\n", ": source: expected a text in quotes"),
        (b"source = []\n", ": source: expected a text in quotes"),
        (b"bits = '5'\n", ": bits: 5: expected 4, 8, 16"),
    ],
)
def test_a_file_that_no_view_can_be_read_from_is_told_and_stays(content: bytes, says: str) -> None:
    broken = save_view("good", SMALL).with_name("broken.toml")
    broken.write_bytes(content)
    with pytest.raises(ConfigError) as error:
        view_named("broken")
    assert f"{broken}{says}" in str(error.value)
    assert broken.read_bytes() == content
    views, problems = saved_views()
    assert [*views] == ["good"]
    assert len(problems) == 1
    assert view_names() == ["broken", "good"]


def test_a_pipe_is_not_waited_for_and_links_that_lead_nowhere_are_told() -> None:
    path = save_view("good", SMALL)
    os.mkfifo(path.with_name("pipe.toml"))
    with pytest.raises(ConfigError, match="is no file"):
        view_named("pipe")
    path.with_name("long.toml").symlink_to("a" * 300)
    path.with_name("loop.toml").symlink_to("loop.toml")
    views, problems = saved_views()
    assert [*views] == ["good"]
    assert len(problems) == 3


def test_where_the_files_are(
    own_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert views_folder() == own_home / "config" / "lcbtui" / "views"
    monkeypatch.setenv("LCBTUI_CONFIG", str(tmp_path / "my.toml"))
    assert views_folder() == tmp_path / "views"


def test_a_write_that_is_interrupted_leaves_what_was_there(monkeypatch: pytest.MonkeyPatch) -> None:
    save_view("v", SMALL)
    files = {path: path.read_bytes() for path in _files()}

    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(KeyboardInterrupt):
        save_view("v", SMALL)
    assert {path: path.read_bytes() for path in _files()} == files


def _files() -> list[Path]:
    return [path for path in views_folder().parents[2].rglob("*") if path.is_file()]
