"""`compare --sentence`: what a sentence says is what the comparison found, for each evidence."""

import json
import re
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from result_documents import document, performance
from unit.cli.running import lcbtui

Capture = pytest.CaptureFixture[str]

SENTENCE = re.compile(
    r"On (?P<problems>[\d,]+) (?P<what>.*?), (?P<first>\S+) \((?:.*, )?(?P<one>[\d.]+)\) scored"
    r" (?P<gap>[\d.]+) points (?P<way>above|below) (?P<second>\S+) \((?:.*, )?(?P<other>[\d.]+)\),"
    r" 95 % CI of the difference(?P<alone> of the pair alone)? (?P<low>−?[\d.]+) to"
    r" (?P<high>−?[\d.]+) \((?P<method>[^)]*)\); (?P<verdict>separated|not separated) at α = 0.05"
    r" \((?P<test>[^,]*), p (?P<p>[=<] [\d.]+) (?P<over>[^;)]*)(?:; (?P<among>[^)]*))?\)"
    r"(?P<more>.*)\."
)


def told(capsys: Capture, *arguments: str) -> list[dict[str, str]]:
    ran = lcbtui(capsys, "compare", *arguments, "--sentence")
    assert ran.status == 0, ran.err
    found = [SENTENCE.fullmatch(line) for line in ran.out.splitlines()]
    assert all(found), ran.out
    return [each.groupdict(default="") for each in found if each is not None]


def number(text: str) -> float:
    return float(text.replace("−", "-"))


def agrees(capsys: Capture, *arguments: str) -> list[dict[str, str]]:
    """The sentences, held against the record of the same comparison."""
    sentences = told(capsys, *arguments)
    record = json.loads(lcbtui(capsys, "compare", *arguments, "-f", "json").out)
    pairs = [(group, pair) for group in record["together"] for pair in group["pairs"]]
    for said, (group, pair) in zip(sentences, pairs, strict=True):
        assert (said["first"], said["second"]) == (pair["first"], pair["second"])
        sign = 1 if said["way"] == "above" else -1
        assert sign * float(said["gap"]) == pytest.approx(pair["difference"], abs=0.051)
        assert number(said["low"]) == pytest.approx(pair["low"], abs=0.051)
        assert number(said["high"]) == pytest.approx(pair["high"], abs=0.051)
        assert int(said["problems"].replace(",", "")) == pair["problems"]
        assert (said["verdict"] == "separated") is pair["separated"]
        bound = float(said["p"][2:])
        below = pair["p_value"] < bound
        assert below if said["p"][0] == "<" else pair["p_value"] == pytest.approx(bound, abs=0.006)
        family = group["corrected_over"]
        assert said["over"] == (
            "for the pair alone" if family == 1 else f"by Holm over the {family} pairs compared"
        )
        assert bool(said["alone"]) is (family > 1)
        if said["among"]:
            is_separated = not said["among"].startswith("not separated by Holm over all")
            assert is_separated is pair["separated_among_all"]
        else:  # all pairs are those compared, or nothing is known of all
            assert pair["separated_among_all"] in {None, pair["separated"]}
    return sentences


def test_counts_on_a_stated_window_name_the_benchmark_and_the_correlation(capsys: Capture) -> None:
    (said,) = agrees(capsys, "DASD", "AM-Thinking", "-d", "paper")
    assert said["what"] == "LiveCodeBench v5 problems (2024-10-01 to 2025-02-01)"
    assert (said["one"], said["other"]) == ("69.3", "70.3")
    assert said["method"] == "Newcombe's interval with ρ = 0.40 assumed"
    assert said["among"] == "not separated by Holm over all 66 pairs of 12 models"


@pytest.mark.parametrize("rho", ["0", "0.6"])
def test_a_correlation_that_is_given_is_said_to_be(rho: str, capsys: Capture) -> None:
    (said,) = agrees(capsys, "DASD", "GLM-Z1-9B-0414", "-d", "paper", "--rho", rho)
    assert said["method"] == f"Newcombe's interval with ρ = {float(rho):.2f} given"


def test_several_models_are_corrected_for_the_pairs_compared(capsys: Capture) -> None:
    found = agrees(capsys, "DASD", "AM-Thinking", "GLM-Z1-9B-0414", "-d", "paper")
    assert len(found) == 3
    assert {said["verdict"] for said in found} == {"separated", "not separated"}


def test_modes_and_reporters_are_named(capsys: Capture) -> None:
    found = agrees(capsys, "qwen3-8b", "GLM-Z1-9B")
    assert len(found) == 3
    assert found[2]["more"] == (
        "; scores from KlearReasoner README and from VibeThinker-1.5B report; scores as reported"
        " by Kuaishou and by Weibo AI"
    )
    text = lcbtui(capsys, "compare", "qwen3-8b", "GLM-Z1-9B", "--sentence").out
    assert "Qwen3-8B (thinking, 57.5) scored" in text


def test_without_a_window_no_correlation_is_assumed_and_no_benchmark_named(
    capsys: Capture, tmp_path: Path
) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("model,params,pass@1,problems\nA,7,60,200\nB,9,40,200\n", "utf-8")
    (said,) = agrees(capsys, "A", "B", "-d", str(path))
    assert said["what"] == "problems of mine.csv, which states no dates of them"
    assert said["method"] == "Newcombe's interval, no correlation assumed"


HEADER = "model,hf_repo,params,pass@1,problems,stderr,version,window_start,window_end\n"
V5 = "v5,2024-10-01,2025-02-01\n"


@pytest.mark.parametrize(
    ("errors", "worth"),
    [
        (("", ""), ""),
        (("0.6", "0.6"), ""),  # the spread of some runs
        (("3.4", ""), " for 194 effective problems by the stated error and 166 problems"),
    ],
)
def test_it_is_said_how_many_problems_an_interval_is_for(
    errors: tuple[str, str], worth: str, capsys: Capture, tmp_path: Path
) -> None:
    path = tmp_path / "mine.csv"
    one, other = errors
    path.write_text(f"{HEADER}A,,7,66.1,166,{one},{V5}B,,9,57.5,166,{other},{V5}", "utf-8")
    (said,) = agrees(capsys, "A", "B", "-d", str(path))
    assert said["method"] == f"Newcombe's interval{worth} with ρ = 0.40 assumed"


def test_of_sources_in_one_table_that_with_both_models_counts(
    capsys: Capture, tmp_path: Path
) -> None:
    path = tmp_path / "mine.csv"
    rows = f"ours,,4,66.9,166,,{V5}GLM-Z1-9B-0414,zai-org/GLM-Z1-9B-0414,9,52,166,,{V5}"
    path.write_text(f"{HEADER}{rows}", "utf-8")
    merged = ("-d", "paper", "-d", str(path))
    (said,) = agrees(capsys, "ours", "GLM-Z1-9B-0414", *merged)
    assert (said["one"], said["other"]) == ("66.9", "52")
    assert said["more"] == "; scores from mine.csv"
    ran = lcbtui(capsys, "compare", "ours", "GLM-Z1-9B-0414 (paper)", *merged, "--sentence")
    assert "GLM-Z1-9B-0414 (paper) (51.8)" in ran.out
    assert "; scores from mine.csv and from Distribution-Aligned Sequence" in ran.out
    places = lcbtui(capsys, "compare", "ours@13", "GLM-Z1-9B-0414@14", *merged, "-f", "csv").out
    assert "ours@13" in places and ",52," in places.replace("52.0", "52")
    shown = lcbtui(capsys, "ls", "paper", str(path), "--pin", "GLM-Z1-9B-0414 (paper)", "-f", "csv")
    assert "no model" not in shown.err
    ran = lcbtui(capsys, "ls", "paper", str(path), "--vs", "GLM-Z1-9B-0414 (paper)")
    assert ran.status == 0 and "GLM-Z1-9B-0414 (paper): " in ran.err


def results(tmp_path: Path, items: int) -> str:
    """Three models on 30 questions, each asked `items` times."""
    random = np.random.default_rng(1)
    rows = []
    for question in range(30):
        easy = random.uniform(20, 80)
        for model, more in (("A", 12), ("B", 0), ("C", -3)):
            for _ in range(items):
                score = float(np.clip(easy + more + random.normal(0, 12), 0, 100))
                rows.append(
                    performance(model, f"q{question}", f"2024-03-{question % 28 + 1:02}", score)
                )
    path = tmp_path / "results.json"
    path.write_text(json.dumps(document(rows)), "utf-8")
    return str(path)


def test_results_by_problem_name_the_paired_test(capsys: Capture, tmp_path: Path) -> None:
    found = agrees(capsys, "A", "B", "C", "-d", results(tmp_path, 1), "--window", "all")
    assert {said["method"] for said in found} == {"paired t over problems"}
    assert {said["test"] for said in found} == {"paired t test"}
    assert found[0]["what"] == "problems that both have results on (2024-03-01 to 2024-03-28)"
    assert found[0]["among"] == ""  # the three named are all there are


def test_items_of_one_question_are_said_to_be_clustered(capsys: Capture, tmp_path: Path) -> None:
    (said,) = agrees(capsys, "A", "B", "-d", results(tmp_path, 3), "--window", "all")
    assert said["method"] == "paired t over problems, clustered by 30 questions"
    assert said["test"] == "paired t test and sign flips by question"
    assert said["problems"] == "90"


def test_the_least_p_value_of_few_problems_is_said(capsys: Capture, tmp_path: Path) -> None:
    rows = [
        performance(model, f"q{n}", "2024-03-01", score)
        for n in range(4)
        for model, score in (("A", 60 + n), ("B", 40))
    ]
    path = tmp_path / "few.json"
    path.write_text(json.dumps(document(rows)), "utf-8")
    (said,) = agrees(capsys, "A", "B", "-d", str(path), "--window", "all")
    assert number(said["low"]) > 0
    assert said["verdict"] == "not separated"
    assert said["test"] == "paired t test and sign flips of the few problems that can differ"


def test_what_is_not_compared_is_a_note_and_status_1(capsys: Capture) -> None:
    ran = lcbtui(capsys, "compare", "DASD", "AM-Thinking", "-d", "figure", "--sentence")
    assert (ran.status, ran.out) == (1, "")
    assert "nothing is subtracted" in ran.err


def test_for_latex_a_sentence_is_escaped(capsys: Capture, tmp_path: Path) -> None:
    arguments = ("compare", "DASD", "AM-Thinking", "-d", "paper")
    text = lcbtui(capsys, *arguments, "--sentence", "-f", "latex").out
    assert text.count("\n") == 1
    assert not re.search(r"(?<!\\)%", text) and text.isascii()
    assert "$-$8.6 to 6.6" in text and r"$\rho$ = 0.40" in text
    assert lcbtui(capsys, *arguments, "--sentence", "-f", "json").status == 2


def test_the_differences_are_a_latex_table(capsys: Capture) -> None:
    names = ("DASD", "AM-Thinking", "Qwen3-14B")
    lines = lcbtui(capsys, "compare", *names, "-d", "paper", "-f", "latex").out.splitlines()
    assert lines[:3] == ["% \\usepackage{booktabs}", "\\begin{tabular}{lrlrrrrl}", "\\toprule"]
    body = [line for line in lines if line.endswith("\\\\")][1:]
    assert len(body) == len(list(combinations(names, 2)))
    assert body[0].split(" & ")[:4] == ["DASD-4B-Thinking", "69.3", "AM-Thinking-v1", "70.3"]
    assert body[0].endswith(" & $-$1.0 & $-$8.6 to +6.6 & 166 & tied \\\\")
    assert all(line.count(" & ") == 7 for line in body)


SEEDS = """\
Model,Size,LCB v5 (24.10-25.02),n
Ours-4B,4B,66.9±1.2,166
Other-8B,8B,50.1 ± 7.6,166
"""


def test_a_sentence_names_the_page_that_scores_are_from_and_a_note_errors_that_do_not_count(
    tmp_path: Path, capsys: Capture
) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(SEEDS, encoding="utf-8")
    (said,) = told(capsys, "paper", str(path), "Ours-4B", "Qwen3-32B")
    title = "Distribution-Aligned Sequence Distillation for Superior Long-CoT Reasoning, Table 6"
    assert said["more"].endswith(f"; scores from mine.csv and from {title}")
    ran = lcbtui(capsys, "compare", "paper", str(path), "Ours-4B", "Qwen3-32B", "--sentence")
    idle = "the stated error of Ours-4B is below what so many problems allow"
    assert f"lcbtui: note: {idle}" in ran.err
    assert "stated error" not in ran.out
    (said,) = told(capsys, str(path), "Ours-4B", "Other-8B")
    assert "scores from" not in said["more"]
    assert "stated error" not in said["more"]
    ran = lcbtui(capsys, "compare", str(path), "Ours-4B", "Other-8B")
    assert "The stated error of Ours-4B is below what so many problems allow" in ran.out
    ran = lcbtui(capsys, "show", str(path), "Ours-4B")
    assert ran.err == ""
    assert lcbtui(capsys, "show", "Qwen3-32B").err == ""
