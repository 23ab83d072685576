"""Problems that belong together are clusters in every answer: by their headers, or `--cluster`."""

import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from unit.cli import gate
from unit.cli.running import lcb, parsed

Cell = Callable[[int], str]
PROBLEMS = 120


def table(name: str, header: str, cell: Cell) -> str:
    """Write a table of two models in which the problems of one of 30 clusters go alike."""
    lines = [f"model,problem,{header},passed"]
    for model in ("A", "B"):
        drawn = random.Random(model)
        likes = [drawn.random() for _ in range(30)]
        lines += [
            f"{model},p{at},{cell(at)},{int(drawn.random() < likes[at % 30])}"
            for at in range(PROBLEMS)
        ]
    Path(name).write_text("\n".join(lines), encoding="utf-8")
    return name


def run(name: str, model: str, of: str) -> str:
    """Write the rows of a model as a run of its own."""
    head, *rows = Path(of).read_text(encoding="utf-8").splitlines()
    rows = [row.partition(",")[2] for row in rows if row.startswith(model)]
    Path(name).write_text("\n".join([head.partition(",")[2], *rows]), encoding="utf-8")
    return name


def errors(*words: str) -> list[float]:
    return [row["standard_error"] for row in parsed("ls", *words)["rows"]]


def of_thirty(at: int) -> str:
    return f"c{at % 30}"


def half_blank(at: int) -> str:
    return "" if at % 30 < 15 else f"c{at % 30}"


@pytest.mark.parametrize("header", ["question_id", "passage", "cluster"])
def test_clusters_are_found_by_their_header(header: str) -> None:
    found = table("t.csv", header, of_thirty)
    alone = errors(table("alone.csv", "note", of_thirty))
    assert all(a > b for a, b in zip(errors(found), alone, strict=True))
    told = f"clustered by {header}: 30 clusters"
    assert told in lcb("compare", found, "A", "B", "--why").out
    assert told in lcb("best", found, "--why").out
    assert told in lcb("stats", found, "--why").out
    runs = run("a.csv", "A", found), run("b.csv", "B", found)
    assert told in lcb("compare", *runs, "--why").out


def test_a_blank_cell_is_a_cluster_of_its_own() -> None:
    blank = table("blank.csv", "cluster", half_blank)
    filled = table("filled.csv", "cluster", lambda at: half_blank(at) or f"own{at}")
    assert errors(blank) == errors(filled)
    assert "clustered by cluster: 75 clusters" in lcb("compare", blank, "A", "B", "--why").out
    answers = []
    for name in (blank, filled):
        runs = run(f"a_{name}", "A", name), run(f"b_{name}", "B", name)
        answer = parsed("compare", *runs)
        assert (answer["clustered_by"], answer["clusters"]) == ("cluster", 75)
        answers.append((answer["difference_low"], answer["p_value"]))
    assert answers[0] == answers[1]


def test_a_column_that_may_be_one_is_offered_and_taken_where_it_is_named() -> None:
    repo = table("repo.csv", "repo", of_thirty)
    alone = errors(repo)
    note = "problems of one repo may belong together: then ± is too small (--cluster repo)"
    assert note in lcb("check", repo).out
    by_name = errors(table("named.csv", "cluster", of_thirty))
    assert errors(repo, "--cluster", "repo") == by_name != alone
    group = table("group.csv", "group", of_thirty)
    runs = run("a.csv", "A", group), run("b.csv", "B", group)
    assert "clustered" not in lcb("compare", *runs, "--why").out
    for words in (runs, (group, "A", "B")):
        told = lcb("compare", *words, "--why", "--cluster", "group").out
        assert "clustered by group: 30 clusters" in told
    alike, apart = (lcb("plan", *runs, *by).out for by in ([], ["--cluster", "group"]))
    assert "problems, paired, clustered by group · alike on" in apart
    assert apart.splitlines()[0] != alike.splitlines()[0] and alike.splitlines()[1:3] == [
        line for line in apart.splitlines() if line[:2] in {"A ", "B "}
    ]


def test_no_answer_says_clustered_where_nothing_is() -> None:
    each = table("each.csv", "cluster", lambda at: f"c{at}")
    runs = run("a.csv", "A", each), run("b.csv", "B", each)
    for words in (runs, (each, "A", "B")):
        assert "cluster" not in lcb("compare", *words, "--why").out
    told = table("told.csv", "question_id", of_thirty)  # the problems themselves: none
    assert "cluster" not in lcb("compare", told, "A", "B", "--why", "--cluster", "problem").out


def test_a_passage_clusters_questions() -> None:
    text = Path(table("t.csv", "passage", of_thirty)).read_text(encoding="utf-8")
    Path("t.csv").write_text(text.replace("problem", "question_id", 1), encoding="utf-8")
    told = lcb("compare", "t.csv", "A", "B", "--why").out
    assert "clustered by passage: 30 clusters" in told


@pytest.mark.parametrize("write", [gate.lm_eval, gate.inspect])
def test_the_text_of_a_question_is_no_cluster(write: gate.Write) -> None:
    for side in "ab":
        drawn = random.Random(side)
        (file,) = write(Path(side), [{f"p{n}": drawn.randrange(2) for n in range(60)}]).iterdir()
        asked = '{"question": "Which of the following statements is correct?"}'
        text = file.read_text("utf-8").replace('"doc": {}', f'"doc": {asked}')
        file.write_text(re.sub(r'("id": "p\d+",)', rf'\1 "metadata": {asked},', text))
    assert "clustered" not in lcb("compare", "a", "b", "--why").out


@pytest.mark.parametrize("write", [gate.lm_eval, gate.inspect])
def test_a_passage_of_a_tool_s_log_is_a_cluster(write: gate.Write) -> None:
    for side in "ab":
        drawn = random.Random(side)
        ends: gate.Ends = {f"p{at}": drawn.randrange(2) for at in range(PROBLEMS)}
        (file,) = write(Path(side), [ends]).iterdir()

        def told_of(at: str) -> str:
            return f'{{"passage": "c{int(at) // 4}", "question_id": {at}}}'

        text = file.read_text("utf-8")
        text = re.sub(
            r'"doc_id": (\d+), "doc": {}',
            lambda it: f'"doc_id": {it[1]}, "doc": {told_of(it[1])}',
            text,
        )
        text = re.sub(r'"id": "p(\d+)",', lambda it: f'{it[0]} "metadata": {told_of(it[1])},', text)
        file.write_text(text, "utf-8")
    assert "clustered by question: 30 clusters" in lcb("compare", "a", "b", "--why").out
    for command, key in (("compare", "passage"), ("plan", "passage"), ("compare", "doc.passage")):
        named = lcb(command, "a", "b", "--cluster", key, "-f", "json")
        by = lcb(command, "a", "b", "-f", "json").out.replace("question", key)
        assert (named.status, named.out) == (0, by)
    alone = lcb("compare", "a", "b", "--cluster", "question_id", "--why").out
    assert "clustered" not in alone  # each has its own
    refused = lcb("compare", "a", "b", "--cluster", "repo")
    assert (refused.status, "no such name; there are passage" in refused.err) == (2, True)


def test_a_log_without_keys_of_problems_has_no_clusters() -> None:
    ends: gate.Ends = {f"p{at}": at % 3 % 2 for at in range(PROBLEMS)}
    sides = (f"{gate.swe_bench(Path(side), [ends])}" for side in "ab")
    refused = lcb("compare", *sides, "--cluster", "repo")
    assert (refused.status, "no such name; there are none" in refused.err) == (2, True)


def test_a_cluster_that_is_not_there_is_refused() -> None:
    found = table("t.csv", "repo", of_thirty)
    for words in (("ls", found), ("compare", run("a.csv", "A", found), run("b.csv", "B", found))):
        ran = lcb(*words, "--cluster", "passage")
        assert (ran.status, "--cluster passage: no such name" in ran.err) == (2, True)
    Path("rows.csv").write_text("model,score\na,1\nb,2\n", encoding="utf-8")
    ran = lcb("ls", "rows.csv", "--cluster", "score")
    assert (ran.status, "this is a table of rows" in ran.err) == (2, True)
