"""`-o PATH`: the ending chooses the form or is refused; no source is written over unasked."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from lcbtui.report.files import whole_file
from lcbtui.settings.config import save_view
from lcbtui.view.state import ViewState
from unit.cli.running import lcb, put

ROWS = "model,params,score\nA,7B,50\nB,8B,60\n"


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    return tmp_path / put("mine.csv", ROWS)


@pytest.mark.parametrize(
    ("command", "form"), [("ls", "csv"), ("plot", "svg"), ("stats", "json"), ("check", "json")]
)
def test_a_command_writes_over_its_source_only_by_force(
    command: str, form: str, mine: Path
) -> None:
    (mine.parent / "link.csv").symlink_to(mine)
    for target in ("mine.csv", "./mine.csv", str(mine), "link.csv"):
        ran = lcb(command, "mine.csv", "-f", form, "-o", target)
        assert ran.status == 2
        assert ran.err == (f"lcbtui: error: -o {target}: that file is read; --force replaces it\n")
        assert mine.read_text("utf-8") == ROWS


def test_force_writes_over_the_source_and_other_files_need_none(mine: Path) -> None:
    other = mine.parent / "other.csv"
    other.write_text("old", "utf-8")
    assert lcb("ls", "mine.csv", "-o", "other.csv").status == 0
    assert other.read_text("utf-8").startswith("model,")
    assert lcb("ls", "mine.csv", "-o", "mine.csv", "--force").status == 0
    assert mine.read_text("utf-8").splitlines()[1].startswith("B,")


@pytest.mark.parametrize(("command", "form"), [("ls", "csv"), ("plot", "svg"), ("plot", "txt")])
def test_a_read_only_file_is_replaced_only_by_force_and_stays_read_only(
    command: str, form: str, mine: Path
) -> None:
    kept = mine.parent / f"kept.{form}"
    kept.write_text("old", "utf-8")
    kept.chmod(0o444)
    ran = lcb(command, "mine.csv", "-o", kept.name)
    said = f"lcbtui: error: -o {kept.name}: that file is read-only; --force replaces it\n"
    assert (ran.status, ran.err, kept.read_text("utf-8")) == (2, said, "old")
    assert lcb(command, "mine.csv", "-o", kept.name, "--force").status == 0
    assert kept.read_text("utf-8") != "old"
    assert kept.stat().st_mode & 0o777 == 0o444


@pytest.mark.parametrize(
    "arguments",
    [
        ("ls", "paper", "--join", "mine.csv"),
        ("ls", "paper", "--against", "mine.csv"),
        ("ls", "paper", "mine.csv"),
        ("ls", "."),
        ("ls", "--view", "kept"),
        ("show", "A", "-d", "mine.csv"),
        ("show", "./mine.csv", "A"),
        ("compare", "A", "B", "-d", "mine.csv"),
        ("best", "mine.csv"),
    ],
    ids=" ".join,
)
def test_a_file_that_is_read_is_kept_whatever_names_it(
    arguments: tuple[str, ...], mine: Path
) -> None:
    save_view("kept", ViewState(source="mine.csv"))
    ran = lcb(*arguments, "-f", "json", "-o", "mine.csv")
    assert (ran.status, "that file is read" in ran.err) == (2, True)
    assert mine.read_text("utf-8") == ROWS


def test_files_that_are_read_beside_a_source_are_kept_too(mine: Path) -> None:
    (mine.parent / "results.json").write_text('{"resolved": ["a"], "no_generation": []}', "utf-8")
    beside = mine.parent / "per_instance_details.json"
    beside.write_text('{"a": {"resolved": true}}', "utf-8")
    ran = lcb("ls", "results.json", "-f", "json", "-o", beside.name)
    assert (ran.status, "that file is read" in ran.err) == (2, True)


def test_settings_and_views_that_are_read_are_kept_too(
    mine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = mine.parent / "config.toml"
    config.write_text("ascii = true\n", "utf-8")
    monkeypatch.setenv("LCBTUI_CONFIG", str(config))
    for path in (config, save_view("kept", ViewState(source="mine.csv"))):
        before = path.read_text("utf-8")
        ran = lcb("ls", "--view", "kept", "-f", "csv", "-o", str(path))
        assert (ran.status, "that file is read" in ran.err) == (2, True)
        assert path.read_text("utf-8") == before


KILLED = """
import os, signal, sys
import lcbtui.report.view_table
from lcbtui.__main__ import end_at_once
from lcbtui.cli.main import run
class Gone:
    def __del__(self):  # no exception gets out of this
        os.kill(os.getpid(), number)
def half(out, *_):
    out.write("half")
    out.flush()
    Gone()
lcbtui.report.view_table.write_rows = half
for each in (signal.SIGHUP, signal.SIGTERM, signal.SIGQUIT):
    signal.signal(each, signal.SIG_DFL)  # a job in the background ignores some
signal.signal(signal.SIGINT, signal.default_int_handler)
end_at_once()
for number in map(int, sys.argv[1:]):
    if not (child := os.fork()):
        os.chdir(f"{number}")
        sys.exit(run(["ls", "-o", "out.csv"]))
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
ENDING = [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGINT]


def test_a_writer_that_is_killed_leaves_the_old_file_and_at_most_one_hidden_one(mine: Path) -> None:
    folders = {number: mine.parent / f"{int(number)}" for number in ENDING}
    for folder in folders.values():
        folder.mkdir()
        (folder / "out.csv").write_text("old", "utf-8")
    command = [sys.executable, "-c", KILLED, *(str(int(number)) for number in ENDING)]
    killed = subprocess.run(command, check=True, capture_output=True)
    assert not killed.stderr
    ended = [130 if number is signal.SIGINT else -number for number in ENDING]
    assert [*map(int, killed.stdout.split())] == ended
    for number, folder in folders.items():
        assert (folder / "out.csv").read_text("utf-8") == "old"
        left = len(list(folder.glob(".lcbtui-*")))
        assert left == (number is not signal.SIGINT), "Ctrl+C alone is handled outside the explorer"


def test_a_writer_that_is_interrupted_leaves_nothing_behind(mine: Path) -> None:
    with pytest.raises(KeyboardInterrupt), whole_file(str(mine)) as out:
        out.write("half")
        raise KeyboardInterrupt
    assert [path.name for path in mine.parent.iterdir()] == ["mine.csv"]
    assert mine.read_text("utf-8") == ROWS


def test_a_hidden_file_of_the_user_stays_whatever_it_is_called(mine: Path) -> None:
    own = mine.parent / ".lcbtui-notes"
    own.write_text("mine", "utf-8")
    os.utime(own, (0, 0))
    with whole_file("out.csv") as out:
        out.write("new")
    assert own.read_text("utf-8") == "mine"


def test_two_that_write_one_file_at_once_leave_each_other_alone(mine: Path) -> None:
    with whole_file("out.csv") as first:
        first.write("first")
        with whole_file("out.csv") as second:
            second.write("second")
        assert (mine.parent / "out.csv").read_text("utf-8") == "second"
    assert (mine.parent / "out.csv").read_text("utf-8") == "first"
    assert not list(mine.parent.glob(".out.csv.*"))


def test_a_name_of_as_many_bytes_as_there_may_be_is_written(mine: Path) -> None:
    name = "模" * 83 + ".csv"
    assert lcb("ls", "mine.csv", "-o", name).status == 0
    assert (mine.parent / name).exists()


def test_a_loop_of_links_is_one_line(mine: Path) -> None:
    (mine.parent / "a.csv").symlink_to("b.csv")
    (mine.parent / "b.csv").symlink_to("a.csv")
    ran = lcb("ls", "mine.csv", "-o", "a.csv")
    assert ran.status == 2
    assert ran.err == "lcbtui: error: -o a.csv: no file can have this name\n"


@pytest.mark.parametrize(
    ("output", "said"),
    [("folder", "that is a folder"), ("dangling.csv", "there is no folder {folder}/gone")],
)
def test_a_place_where_nothing_can_be_written_is_told_before_anything_is_read(
    output: str, said: str, mine: Path
) -> None:
    (mine.parent / "folder").mkdir()
    (mine.parent / "dangling.csv").symlink_to("gone/rows.csv")
    said = said.format(folder=mine.parent)
    ran = lcb("ls", "not-there.csv", "-o", output)  # it would be missed by reading
    assert (ran.status, ran.err) == (2, f"lcbtui: error: -o {output}: {said}\n")
