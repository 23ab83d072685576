"""The one-shot commands: streams, formats, exit statuses."""

import csv
import io
import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from lcbtui.cli.main import COMMANDS
from lcbtui.text.width import text_width
from unit.cli.running import lcb, parsed, put

Capture = pytest.CaptureFixture[str]


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        (("-q", "params<=10 score>=60"), 4),
        (("--series", "ours"), 1),
        (("--series", "open-data"), 2),
        (("-n", "5"), 5),
    ],
)
def test_ls_filters(arguments: tuple[str, ...], shown: int) -> None:
    assert len(parsed("ls", "figure", *arguments)["rows"]) == shown


def test_nothing_matched_is_an_empty_array_and_status_1() -> None:
    ran = lcb("ls", "figure", "-q", "nosuch", "-f", "json")
    assert (ran.status, ran.out) == (1, '{"schema_version": 1, "rows": []}\n')
    ran = lcb("ls", "figure", "-q", "nosuch", "-f", "csv")
    assert (ran.status, ran.out.count("\n")) == (1, 1)


@pytest.mark.parametrize(
    "line", ["ls paper", "best paper", "check paper", "sources", "stats paper"]
)
def test_json_is_short_for_its_format(line: str) -> None:
    told = lcb(*line.split(), "--json", "-o", "-").out
    assert told == lcb(*line.split(), "-f", "json").out
    assert json.loads(told)


@pytest.mark.parametrize("flags", [("--json", "-f", "csv"), ("-f", "csv", "--json")])
def test_json_and_another_format_are_refused(flags: tuple[str, ...]) -> None:
    told = lcb("ls", "figure", *flags)
    assert (told.status, told.out) == (2, "")
    assert "--json and -f csv are two formats" in told.err


def test_json_lines_csv_and_tsv_hold_the_same_rows() -> None:
    objects = parsed("ls", "paper")["rows"]
    lines = [json.loads(x) for x in lcb("ls", "paper", "-f", "jsonl").out.splitlines()]
    assert lines == objects
    for form, delimiter in (("csv", ","), ("tsv", "\t")):
        text = lcb("ls", "paper", "-f", form).out
        rows = list(csv.DictReader(io.StringIO(text), delimiter=delimiter))
        assert [row["model"] for row in rows] == [row["model"] for row in objects]
        assert [float(row["pass_at_1"]) for row in rows] == [row["pass_at_1"] for row in objects]


def test_a_table_that_is_piped_is_never_cut_off() -> None:
    lines = lcb("ls", "reported", "--window", "all", "--per-model", "all").out.splitlines()
    assert not any("…" in line for line in lines)
    assert len(lines) == 440


def test_a_narrow_table_keeps_label_size_and_score() -> None:
    lines = lcb("ls", "figure", "--width", "40").out.splitlines()
    assert all(len(line) <= 40 for line in lines)
    assert lines[0].split() == ["Model", "Params", "Pass@1", "↓"]


def test_ties_share_a_competition_rank() -> None:
    table = lcb("ls", "figure", "--rank-anyway").out.splitlines()
    ranks = [line.split()[0] for line in table[1:]]
    assert ranks == ["1", "2", "3", "4", "5", "5", "7", "7", "9", "10", "11", "12"]


MESSY = "name,task,wer\nA,x,12.5\nA,y,11\nB,x,9\nB,y,8\n"
MESSY += "C,x,7\nC,y,some\nD,x,5\nD,y,4\nE,x,3\nE,y,2\n"


@pytest.mark.parametrize("command", ["ls", "plot", "stats", "best"])
@pytest.mark.parametrize("form", ["own", "paper", "figure", "reported"])
def test_a_command_writes_at_most_one_line_to_standard_error(command: str, form: str) -> None:
    path = put("own.csv", MESSY)
    told = lcb(command, path if form == "own" else form).err
    assert told.count("\n") <= 1


def test_nothing_is_noted_where_nothing_could_mislead() -> None:
    path = put("own.csv", "model,params,score\na,7B,70\nb,8B,60\n")
    for command in ("ls", "plot"):
        for source in ("figure", path):
            assert lcb(command, source).err == ""
        told = "lcbtui: note: paper: 12 of 12 · 2 quoted over other dates (measured_over)\n"
        assert lcb(command, "paper").err == told


def test_what_matters_most_is_noted_and_check_is_named_for_the_rest() -> None:
    path = put("own.csv", MESSY)
    told = lcb("ls", path).err
    assert "could not be read" in told
    assert told.endswith(f" more: lcbtui check {path}\n")
    checked = lcb("check", path).out
    assert "choose: " in checked
    assert "is better" in checked


def test_markdown_escapes_what_markdown_would_read() -> None:
    path = put("own.csv", "model,score\na|b*c,1\n")
    assert "a\\|b\\*c" in lcb("ls", path, "-f", "markdown").out


def test_show_answers_from_all_sources_with_origins() -> None:
    ran = lcb("show", "Qwen3-32B")
    assert ran.status == 0
    assert all(source in ran.out for source in ("figure", "paper", "reported"))
    assert all(word in ran.out for word in ("Qwen-32B", "≈67", "65.7", "arxiv.org/abs/2601.09088"))


def test_show_names_the_nearest_where_nothing_matches() -> None:
    ran = lcb("show", "Qwem3-32B")
    assert (ran.status, ran.out) == (1, "")
    assert "nearest: Qwen3-32B" in ran.err


def test_show_lists_names_where_there_are_many() -> None:
    lines = lcb("show", "qwen").out.splitlines()
    assert lines[0].endswith(" models:")
    assert len(lines) > 9


def test_output_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    assert lcb("ls", "figure", "-f", "json", "-o", str(target)).out == ""
    assert len(json.loads(target.read_text(encoding="utf-8"))["rows"]) == 12
    before = target.read_bytes()
    assert lcb("ls", "nosuch.csv", "-o", str(target)).status == 2
    assert target.read_bytes() == before
    assert lcb("ls", "figure", "-o", str(tmp_path / "no" / "x")).status == 2
    assert [path.name for path in tmp_path.iterdir()] == ["out.json"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("ls", "--params", "32B..4B"), "--params 32B..4B: the ends are swapped; try 4B..32B"),
        (("ls", "--sort", "scor"), "unknown column 'scor'; did you mean score"),
        (("ls", "-n", "many"), "--limit many: expected a whole number"),
        (("ls", "--nosuch"), "No such option"),
        (("ls", "nosuch.csv"), "nosuch.csv"),
        (("plot", "--width", "0"), "0 is not in the range 1<=x<=1000"),
        (("plot", "--width", "10000000000"), "is not in the range 1<=x<=1000"),
        (("ls", "-n", "9" * 26), "--limit"),
        (("plot", "--columns", "nosuch"), "nosuch"),
        (("ls", "--label", "score", "--pin", "x"), "is a number; a label needs text"),
    ],
)
def test_wrong_usage_is_one_line_and_status_2(arguments: tuple[str, ...], says: str) -> None:
    ran = lcb(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("lcbtui: error: ")
    assert says in ran.err
    assert ran.err.count("\n") == 1


def test_without_a_terminal_the_explorer_is_what_ls_prints() -> None:
    assert lcb("paper").out == lcb("ls", "paper").out
    assert lcb().status == 0


def test_plot_draws_the_figure() -> None:
    ran = lcb("plot", "--width", "100", "--height", "30", "--color", "never")
    lines = ran.out.splitlines()
    assert len(lines) == 30
    title = "LiveCodeBench v5 Performance vs. Total Parameters · ≈ read off a picture"
    assert lines[0].strip() == title
    assert lines[-1].split() == ["4B", "10B", "32B", "100B"]
    assert "\x1b" not in ran.out
    colored = lcb("plot", "--width", "100", "--height", "30", "--color", "always")
    assert "\x1b[" in colored.out


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
    monkeypatch.setenv("LCBTUI_CONFIG", str(config))
    config.write_text("colour = 1\n", encoding="utf-8")
    ran = lcb("ls")
    assert ran.status == 0
    assert "config.toml: colour: no such setting; did you mean color?" in ran.err


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


def test_commands_load_no_library_that_they_do_not_need(tmp_path: Path) -> None:
    """Each is run behind those that need less; a regular expression alone needs Arrow."""
    heavy = ("numpy", "numpy.ma", "asyncio", "pandas", "pyarrow", "textual", "plotext", "rich")
    lines = [*QUICK, "plan --gap 2", *OTHERS, "ls -q model~qwen"]
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
def test_hostile_names_are_text_everywhere(tmp_path: Path, form: str) -> None:
    path = tmp_path / "hostile.csv"
    rows = "".join(f'"{name}",{size},{size}\n' for size, name in enumerate(HOSTILE, 1))
    path.write_text(f"model,params,score\n{rows}", encoding="utf-8")
    for arguments in (("ls", str(path), "-f", form), ("check", str(path)), ("plot", str(path))):
        out = lcb(*arguments).out
        assert not any((ord(c) < 32 and c != "\n") or c in "\x7f\x9b\u202e" for c in out)
    assert "模型😀" in lcb("ls", str(path), "-f", form).out


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


@pytest.mark.parametrize("arguments", ["--help", "sources"])
def test_nobody_reading_is_no_error(arguments: str) -> None:
    line = f"({sys.executable} -m lcbtui {arguments}; echo rc=$? >&2) | exec true"
    ran = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False)
    assert ran.stderr == "rc=0\n"


def test_help_needs_no_unicode_terminal() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "lcbtui", "--help"],
        capture_output=True,
        env={"PYTHONIOENCODING": "latin-1", "PATH": "/usr/bin:/bin"},
        check=True,
    )
    assert b"Usage: lcbtui" in ran.stdout


def test_a_column_called_like_a_mark_is_kept() -> None:
    path = put("own.csv", "model,approximate,score\na,yes,≈50\n")
    (row,) = parsed("ls", path)["rows"]
    assert row["approximate"] == "yes"
    assert row["approximate_mark"] == [next(key for key in row if row[key] == 50)]


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


def test_a_date_axis_takes_years() -> None:
    ran = lcb("plot", "reported", "--x", "released", "--xlim", "2024..2026")
    assert "1975" not in ran.out
    assert "2025" in ran.out


def test_tiny_values_can_be_drawn() -> None:
    path = put("tiny.csv", "model,params,score\na,1,5e-324\nb,2,1e-323\n")
    assert lcb("plot", path).status == 0


def test_rows_that_one_might_have_expected_are_told_on_stderr() -> None:
    ran = lcb("ls", "reported", "-q", "qwen3-32b params<=32B", "-f", "json")
    assert ran.status == 1
    assert "more up to 33.6B" in ran.err
    assert ran.out == '{"schema_version": 1, "rows": []}\n'


def test_plot_says_which_flag_chooses_an_axis_and_the_picture_does_not() -> None:
    path = put("no_scores.csv", "name,params\na,1B\nb,2B\n")
    ran = lcb("plot", path)
    assert "no column for the y axis" in ran.out
    assert "--" not in ran.out
    assert "no ranking: no column of scores was recognised; 1 more: lcbtui check" in ran.err


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


def test_without_a_terminal_no_column_asked_for_is_cut() -> None:
    ran = lcb("ls", "paper", "--columns", "model,evidence,hf_repo,link,released,org")
    assert "…" not in ran.out
    assert "Llama-3.1-Nemotron-Ultra-253B-v1" in ran.out


@pytest.mark.parametrize("form", ["table", "markdown", "latex"])
def test_where_there_are_no_ranks_no_column_is_theirs(form: str) -> None:
    has_rank = {
        source: "#" in lcb("ls", source, "-f", form).out.split("Pass@1")[0]
        for source in ("figure", "paper")
    }
    assert has_rank == {"figure": False, "paper": True}


def test_records_keep_their_keys_with_and_without_ranks() -> None:
    keys = {
        source: lcb("ls", source, "-f", "csv").out.partition("\n")[0].split(",")
        for source in ("figure", "paper")
    }
    assert keys["paper"][-2:] == ["rank_low", "rank_high"]
    assert "#" not in keys["figure"]


def test_formulas_are_told_and_quoted_on_request() -> None:
    path = put("rows.csv", "model,score\n=1+1,50\n@SUM(1),40\nplain,30\n")
    told = "lcbtui: note: 2 cells a spreadsheet would compute: --quote-formulas makes them texts\n"
    for form in ("csv", "tsv", "json"):
        ran = lcb("ls", path, "-f", form)
        assert "=1+1" in ran.out
        assert ran.err == (told if form != "json" else "")
    ran = lcb("ls", path, "-f", "csv", "--quote-formulas")
    assert (ran.out, ran.err) == ("model,pass_at_1\n'=1+1,50\n'@SUM(1),40\nplain,30\n", "")
