"""`lcbtui check` on small files in the shapes that leaderboards have; whole outputs are golden."""

import json
import shlex
from pathlib import Path

import pytest

import golden
from unit.cli.running import lcb, parsed, put

RUNS = """\
\ufeffid,task,model,Best score (across scorers),Status
r1,GPQA diamond,gpt-oss-120b_high,0.850,Success
r2,MATH level 5,gpt-oss-120b_high,0.097,Success
r3,GPQA diamond,o3_high,0.187,Success
r4,MATH level 5,o3_high,1,Success
r5,GPQA diamond,Qwen3-235B-A22B,0.7,Success
r6,MATH level 5,Mixtral-8x7B,0.044,Success
r7,GPQA diamond,gemma-3-27b-it,0.311,Success
r8,GPQA diamond,mystery,,Success
"""
CONTRADICTED = """\
\ufeffModel,Average,ARC(25-shot),Parameters,URL
org/Mystery,73.81,72.1,0.0,https://example.org/a
org/Llama-70b-chat,73.4,72.3,100.0,https://example.org/b
org/llama-13b-v2,60.5,58,18.571428571,https://example.org/c
org/llama-7b,50.11,48.2,10.0,https://example.org/d
org/llama-7b,49.5,48,10.0,https://example.org/d
org/opt-350M,30.2,,0.5,
org/pythia-12b,35,33,0.0,https://example.org/e
"""
ARENA = """\
rank,model,arena_score,95_pct_ci,votes,organization,license,knowledge_cutoff
1,Gemini,1470,+5/-5,26019,Google,Proprietary,
2,Qwen3-235B-A22B,1427,+9/-9,4154,Alibaba,Apache 2.0,2024/10
3,Claude,1412,+6/-6,13837,Anthropic,Proprietary,Online
4,Yi-34B-Chat,1100,+6/-6,3000,01 AI,Apache 2.0,2023/6
5,Llama-2-70b-chat,1090,+4/-4,39000,Meta,Llama 2,2023/7
6,Yi-34B-Chat,1080,+6/-6,3100,01 AI,Apache 2.0,Unknown
7,GPT-4-Turbo,1250,+2/-2,90000,OpenAI,Proprietary,2023/12
"""
NESTED = {
    name: {
        "link": f"https://example.org/{link}",
        "open-data": is_open,
        "pass@1": dict(zip(("humaneval", "humaneval+", "mbpp"), scores, strict=True)),
        "prompted": link in {"8b", "9"},
        "size": size,
    }
    for name, link, is_open, scores, size in (
        ("Coder-8B", "8b", "Full", (81.7, 77.4, 82.0), 8.0),
        ("GPT-9", "9", "NONE", (90.2, 86.6, None), None),
        ("Code-13B", "13b", "Partial", (56.1, 52.4, None), None),
        ("gemma-2b", "2b", "Partial", (20.7, 17.1, 30), 7),
    )
}
COUNTS = """\
Model,Average ⬆️,#Params (B),"Hub
License",组织,Openness
a/Alpha,70.50,7000000000,mit,甲,Open Weights
b/Beta,n/a,-1,apache-2.0,乙,closed
c/Gamma,-1,8,mit,,open-data
d/Delta,60.1,13B,,甲,unknown
e/Epsilon,0,600M,mit,丙,
"""
WITHOUT_SIZES = """\
name,released,score,cost per task
Alpha,2025-06-30,70.5,1.5
Beta,2025-07,60,2
Gamma,,55,0.3
"""
FILES = {
    "runs.csv": RUNS,
    "contradicted.csv": CONTRADICTED,
    "arena.csv": ARENA,
    "nested.json": json.dumps(NESTED),
    "counts.csv": COUNTS,
    "without_sizes.csv": WITHOUT_SIZES,
}


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in FILES.items():
        Path(name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_explained_in_few_lines(name: str) -> None:
    ran = lcb("check", name)
    golden.check(f"check/{name.partition('.')[0]}", ran.out)
    assert ran.status == (name == "contradicted.csv")
    assert ran.err == ""


def test_the_flag_that_check_names_settles_it_and_the_chart_is_drawn() -> None:
    name, flag = "contradicted.csv", "--params-from-names"
    before = parsed("check", name)
    assert [choice["change"] for choice in before["choices"]] == [flag]
    assert flag in lcb("check", name).out.splitlines()[0]
    ran = lcb("check", name, "-f", "json", flag)
    after = ran.record
    assert ran.status == 0
    assert after["choices"] == []
    assert after["unplaceable"] < before["rows"]
    plotted = lcb("plot", name, flag)
    assert plotted.status == 0
    assert "●" in plotted.out or "○" in plotted.out


def test_without_sizes_the_ranking_fills_the_screen_and_what_could_be_x_draws_points() -> None:
    told = parsed("check", "without_sizes.csv")
    assert (told["choices"], told["chart"]) == ([], "ranking")
    assert told["x"]["candidates"] == ["cost per task", "released"]
    line = lcb("check", "without_sizes.csv").out.splitlines()[3]
    for column in told["x"]["candidates"]:
        assert f"--x {shlex.quote(column)}" in line
        flags = ["--x", column]
        ran = lcb("check", "without_sizes.csv", "-f", "json", *flags)
        assert (ran.status, ran.record["chart"]) == (0, "points")
        plotted = lcb("plot", "without_sizes.csv", *flags)
        assert (plotted.status, column in plotted.out.casefold()) == (0, True)


@pytest.mark.parametrize("flag", ["--params=..100B", "--query=a"])
def test_only_the_flag_that_settles_a_choice_ends_its_note(flag: str) -> None:
    said = ": lcbtui check contradicted.csv"
    assert said in lcb("ls", "contradicted.csv").err
    assert said in lcb("ls", "contradicted.csv", flag).err
    assert said not in lcb("ls", "contradicted.csv", "--params-from-names").err


def test_all_columns_are_listed_with_what_they_hold_and_very_many_are_counted() -> None:
    wide = Path("wide.csv")
    headers = [f"c{number}" for number in range(200)]
    rows = [f"model {row},{row}5{f',{row}' * 200}" for row in (1, 2, 3, 4)]
    wide.write_text("\n".join([f"model,score,{','.join(headers)}", *rows]), encoding="utf-8")
    assert "and 200 more columns\n" in lcb("check", "wide.csv").out
    told = parsed("check", "wide.csv")
    assert len(told["columns"]) == 202
    assert told["columns"][1]["sample"] == "15, 25, 35"
    few = "\n".join([f"model,score,{','.join(headers[:60])}", *(row[:-280] for row in rows)])
    wide.write_text(few, encoding="utf-8")
    lines = lcb("check", "wide.csv").out.splitlines()
    assert sum(line.split()[1:2] == [f"c{number}"] for number in range(60) for line in lines) == 60


def test_many_repairs_and_notes_are_counted() -> None:
    repaired = [f"c{number}" for number in range(40)]
    text = f"model,params,score,{','.join(repaired)},\n"
    text += f"a,7,50{',n/a' * 40},x\nb,8,60{',1' * 40},x\n"
    Path("repaired.csv").write_text(text, encoding="utf-8")
    lines = lcb("check", "repaired.csv").out.splitlines()
    assert sum(line.startswith("  repaired") for line in lines) < 10
    assert "  and 31 more repairs" in lines
    assert lines[0].startswith("repaired.csv: 2 rows, 44 columns, 40 cells repaired")


@pytest.mark.parametrize(
    ("name", "query", "found"),
    [
        ("counts.csv", '"Average ⬆️">60', 2),
        ("counts.csv", "score>60", 2),
        ("counts.csv", '"average ⬆️":70.5', 1),
        ("counts.csv", '"Hub License":mit', 3),
        ("counts.csv", "组织:甲", 2),
        ("counts.csv", '"组织"=乙', 1),
        ("counts.csv", "is:repaired", 1),
        ("runs.csv", "is:inferred", 4),
        ("runs.csv", "task:gpqa score>=18", 4),
        ("nested.json", "is:inferred", 1),
        ("nested.json", '"pass@1.humaneval+">50 params<=8', 1),
        ("arena.csv", "-is:inferred", 3),
        ("arena.csv", "active>20", 1),
    ],
)
def test_any_header_and_inferred_sizes_answer_queries(name: str, query: str, found: int) -> None:
    assert len(parsed("ls", name, "-q", query)["rows"]) == found


def test_strict_misses_no_file_that_was_left_out(tmp_path: Path) -> None:
    (tmp_path / "board").mkdir()
    (tmp_path / "board" / "a.csv").write_text("model,params,pass@1\na,4B,60\nb,8B,65\n")
    (tmp_path / "more.csv").write_text("model,params,pass@1\nc,4B,61\n")
    assert lcb("check", "--strict", str(tmp_path / "board")).status == 0
    (tmp_path / "board" / "b.bin").write_bytes(b"\0\1")
    for sources in ([], [str(tmp_path / "more.csv")]):
        ran = lcb("check", "--strict", str(tmp_path / "board"), *sources)
        assert ran.status == 1 and "--strict: files left out" in ran.err


@pytest.mark.parametrize("model", ["", "m,"])
def test_an_outcome_that_compare_understands_is_no_fault(model: str) -> None:
    def told(odd: str) -> str:
        ends = [*(["1", "0", "passed", "TLE", "Wrong_Answer"] * 4), odd]
        rows = [f"{model}p{at},{ends[at % 21]}" for at in range(63)]
        path = put("run.csv", "\n".join([f"{'model,' * bool(model)}problem,passed", *rows]))
        return lcb("check", path).out

    out = told("OOM")
    assert not [word for word in ("TLE", "OOM", "left out", "not a number") if word in out]
    out = told("see log")
    assert "'see log' 3" in out
    assert "TLE" not in out
