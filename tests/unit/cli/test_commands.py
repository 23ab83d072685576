"""The one-shot commands: streams, formats, exit statuses."""

import csv
import io
import json
import os
import subprocess
import sys
import threading
from contextlib import nullcontext
from pathlib import Path

import pytest

from lcbtui.cli.main import COMMANDS
from lcbtui.text.width import text_width
from unit.cli.running import lcb, put


@pytest.mark.parametrize(
    "line", ["ls paper", "best paper", "check paper", "sources", "stats paper"]
)
def test_json_is_short_for_its_format(line: str) -> None:
    told = lcb(*line.split(), "--json", "-o", "-").out
    assert told == lcb(*line.split(), "-f", "json").out
    assert json.loads(told)


def test_without_a_terminal_the_explorer_is_what_ls_prints() -> None:
    assert lcb("paper").out == lcb("ls", "paper").out
    assert lcb().status == 0


def test_settings_come_after_flags(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('source = "paper"\n', encoding="utf-8")
    monkeypatch.setenv("LCBTUI_CONFIG", str(config))
    assert "Ministral-3-3B" in lcb("ls").out
    monkeypatch.setenv("LCBTUI_SOURCE", "figure")
    assert "Mistral3-3B" in lcb("ls").out
    assert "Ministral-3-3B" in lcb("ls", "paper").out
    monkeypatch.setenv("LCBTUI_CONFIG", f"/{'x' * 5000}")
    ran = lcb("ls")
    assert (ran.status, ran.err.count("\n")) == (2, 1)


def test_a_closed_pipe_ends_quietly_with_0() -> None:
    command = (
        f"{sys.executable} -m lcbtui ls reported --window all | head -n 1; exit ${{PIPESTATUS[0]}}"
    )
    ran = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")


QUICK = ["--version", "--help", "show dasd", "completion bash", "sources"]
QUICK += [f"{command} --help" for command in COMMANDS]
OTHERS = (
    *("ls paper", "ls reported -q params<=32B -f csv", "ls figure --against paper", "views"),
    *("ls paper figure", "show -d paper qwen", "plot", "plot -o chart.svg", "stats paper"),
    *("best 24GB", "compare DASD-4B-Thinking Qwen3-32B", "check paper"),
)


def test_commands_load_no_library_that_they_do_not_need(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is run behind those that need less; a regular expression alone needs Arrow."""
    heavy = ("numpy", "numpy.ma", "asyncio", "pandas", "pyarrow", "textual", "plotext", "rich")
    lines = [*QUICK, "plan --gap 2", *OTHERS, "ls -q model~qwen"]
    config = put("config.toml", 'theme = "nord"\nsort = "params"\n[keys]\nsort = "F6"\n')
    monkeypatch.setenv("LCBTUI_CONFIG", config)
    code = (
        "import sys; from lcbtui.cli.main import run\n"
        f"for line in {lines}:\n"
        f"    run(line.split()); print('LOADED', *(m for m in {heavy} if m in sys.modules))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    told = (line.split()[1:] for line in ran.stdout.splitlines() if line.startswith("LOADED"))
    loaded = dict(zip(lines, told, strict=True))
    assert [line for line in QUICK if loaded[line]] == []
    assert loaded["plan --gap 2"] == ["numpy"]
    assert [line for line in OTHERS if {*loaded[line]} - {"numpy", "plotext", "rich"}] == []
    assert {*loaded["ls -q model~qwen"]} & {"pandas", "pyarrow"} == {"pyarrow"}


HOSTILE = ("foo[/bar]", "\x1b]52;c;QQ==\x07", "模型😀", "a\u202eb", "[bold]x")


@pytest.mark.parametrize("form", ["table", "markdown", "csv", "json"])
def test_hostile_names_are_text_everywhere(form: str) -> None:
    rows = "".join(f'"{name}",{size},{size}\n' for size, name in enumerate(HOSTILE, 1))
    path = put("hostile.csv", f"model,params,score\n{rows}")
    for arguments in (("ls", path, "-f", form), ("check", path), ("plot", path)):
        out = lcb(*arguments).out
        assert not any((ord(c) < 32 and c != "\n") or c in "\x7f\x9b\u202e" for c in out)
    assert "模型😀" in lcb("ls", path, "-f", form).out


def test_control_characters_of_flags_and_file_names_never_arrive() -> None:
    path = put("ev\x1b]0;x\x07il.csv", "model,score\na,1\n")
    for arguments in (
        ("ls", path),
        ("ls", path, "-q", "\x1b]0;x\x07>"),
        ("ls", path, "--series", "\x1b]0;x"),
        ("ls", path, "--pin", "\x1b]0;x"),
        ("ls", path + "x"),
        ("show", "\x1b]0;x"),
        ("plot", path),
    ):
        ran = lcb(*arguments)
        assert "\x1b" not in ran.out + ran.err
        assert "\x07" not in ran.out + ran.err


def test_output_follows_links_keeps_modes_and_writes_to_pipes(tmp_path: Path) -> None:
    real, link, pipe = tmp_path / "real", tmp_path / "link", tmp_path / "pipe"
    real.touch(mode=0o600)
    link.symlink_to(real)
    lcb("ls", "-f", "csv", "-o", str(link))
    assert link.is_symlink()
    assert real.read_text(encoding="utf-8").startswith("model,")
    assert real.stat().st_mode & 0o777 == 0o600
    os.mkfifo(pipe)
    got: list[str] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_text(encoding="utf-8")))
    reader.start()
    lcb("ls", "-f", "csv", "-o", str(pipe))
    reader.join(10)
    assert got[0].startswith("model,")
    assert pipe.is_fifo()


def test_a_closed_standard_input_is_one_line_and_status_2() -> None:
    line = f"{sys.executable} -m lcbtui ls - <&-"
    ran = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr.count("lcbtui: error: ")) == (2, 1)
    assert "Traceback" not in ran.stderr


def test_help_needs_no_unicode_terminal() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "lcbtui", "--help"],
        capture_output=True,
        env={"PYTHONIOENCODING": "latin-1", "PATH": "/usr/bin:/bin"},
        check=True,
    )
    assert b"Usage: lcbtui" in ran.stdout


@pytest.mark.parametrize("own", ["approximate", "inferred", "repaired"])
@pytest.mark.parametrize(("form", "delimiter"), [("csv", ","), ("tsv", "\t")])
def test_marks_have_their_columns_whatever_a_table_calls_its_own(
    own: str, form: str, delimiter: str
) -> None:
    path = put("own.csv", f"model,{own},score\na-7B,yes,≈50\nb-8B,no,60\nc-9B,no,70\n")
    ran = lcb("ls", path, "-f", form, "--sort", "score")
    row, *_ = csv.DictReader(io.StringIO(ran.out), delimiter=delimiter)
    marks = {name: f"{name}_mark" if name == own else name for name in ("approximate", "inferred")}
    assert row[own] == "yes"
    assert row[marks["approximate"]] == "pass_at_1"
    assert row[marks["inferred"]].split()[0] == "total_params_b"


@pytest.mark.parametrize("width", ["40", "60", "80", "200"])
def test_columns_asked_for_by_name_never_leave(width: str) -> None:
    columns = "model,score,organization,released,reported_by,params"
    ran = lcb("ls", "paper", "--columns", columns, "--width", width)
    heading, *rows = ran.out.splitlines()
    titles = ("Model", "Pass@1", "Organization", "Released", "Reported by", "Params")
    places = [heading.index(title) for title in titles]
    assert places == sorted(places)
    assert all(row.rstrip().endswith("B") for row in rows)
    taken = max(map(text_width, ran.out.splitlines()))
    if width == "80":
        assert taken <= 80, "names are cut first"
        assert "…" in ran.out


def test_show_reads_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    piped = io.TextIOWrapper(io.BytesIO(b"name,score\nfound-1b,12.5\n"))
    monkeypatch.setattr("sys.stdin", piped)
    ran = lcb("show", "-d", "-", "found")
    assert (ran.status, ran.err) == (0, "")
    assert "12.5" in ran.out


@pytest.mark.parametrize("command", [(), ("pick",)])
def test_a_theme_that_there_is_not_is_told_before_anything_is_read(
    command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("TEXTUAL_FPS", "120")  # so that what the command sets goes with the test
    monkeypatch.setattr("lcbtui.cli.explore.is_terminal", lambda _stream: True)
    monkeypatch.setattr("lcbtui.cli.explore._on_terminal", nullcontext)

    def load(*_asked: object) -> None:
        pytest.fail("a source is read")

    monkeypatch.setattr("lcbtui.tui.reading.load", load)
    said = "theme nrod: there is no such theme; did you mean nord?\n"
    ran = lcb(*command, "figure", "--theme", "nrod")
    assert (ran.status, ran.err) == (2, f"lcbtui: error: {said}")
