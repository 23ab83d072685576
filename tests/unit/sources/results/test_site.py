"""LiveCodeBench's documents to scores by problem, with what was wrong in them told."""

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.dataset.results import ProblemResults
from lcbtui.errors import SourceError
from lcbtui.sources.results.benchmarks import livecodebench as site
from lcbtui.sources.results.long_form import day_of, identifier, number_of
from lcbtui.text.numbers import parse_date
from result_documents import about, document, milliseconds, performance, read_results, small
from unit.sources.formats.test_json_values import VALUES as JSON


def day(text: str) -> int:
    found = parse_date(text)
    assert found is not None
    return found[0]


def score(results: ProblemResults, model: str, problem: str) -> float:
    place = (results.model_of == results.models.index(model)) & (
        results.problem_of == results.problems.index(problem)
    )
    (found,) = results.scores[place].tolist()
    return float(found)


def told(results: ProblemResults, words: str) -> bool:
    return any(words in note for note in results.notes)


@pytest.mark.parametrize(
    ("value", "is_one"),
    [
        (small(), True),
        ({"performances": [], "models": []}, True),
        ({"performances": {}, "models": []}, False),
        ({"performances": []}, False),
        ([{"performances": []}], False),
        (None, False),
    ],
)
def test_an_object_with_both_lists_is_such_a_file(value: object, is_one: bool) -> None:
    assert bool([*site(value, None)]) is is_one


def test_a_result_is_kept_for_each_model_and_problem() -> None:
    results = read_results(small(), "it")
    assert results.models == ("Early", "Late", "Undated")
    assert results.problems == ("q1", "q2", "q3", "q4")
    assert len(results.scores) == 12
    assert score(results, "Late", "q3") == 90
    assert results.days.tolist() == [
        day(text) for text in ("2024-01-10", "2024-02-10", "2024-03-10", "2024-04-10")
    ]
    assert results.difficulty == ("easy", "easy", "medium", "hard")
    assert results.platform == ("leetcode", "leetcode", "atcoder", "atcoder")
    assert results.training_cutoff[:2].tolist() == [day("2023-06-30"), day("2024-02-15")]
    assert np.isnan(results.training_cutoff[2])
    assert results.marks[0] == day("2024-01-01")
    assert told(results, "12 results of 3 models on 4 problems, 2024-01-10 to 2024-04-10")


def test_an_id_is_the_same_as_a_number_and_as_a_text_and_a_time_belongs_to_its_day_in_utc() -> None:
    times = ("2024-12-02T18:30:00", "2024-12-02T23:59:59", "2024-12-02")
    rows = [
        performance(f"{question!r}", question, time, 0)
        for question, time in zip((2727, "2727", 2727.0), times, strict=True)
    ]
    results = read_results(document(rows), "it")
    assert results.problems == ("2727",)
    assert results.days.tolist() == [day("2024-12-02")]


def test_numbers_that_stayed_texts_are_numbers() -> None:
    written = json.loads(json.dumps(small()), parse_float=str, parse_int=str)
    plain, texts = read_results(small(), "it"), read_results(written, "it")
    assert texts.scores.tolist() == plain.scores.tolist()
    assert texts.days.tolist() == plain.days.tolist()
    assert texts.notes == plain.notes


NAN = float("nan")
GOOD = performance("A", "good", "2024-01-01", 40)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("text", "model"),
        (GOOD | {"model": " "}, "model"),
        *((GOOD | {"question_id": each}, "problem") for each in (None, ["1"])),
        *((GOOD | {"pass@1": each}, "score") for each in (None, NAN, True, -1, 100.5, "high")),
    ],
)
def test_a_row_that_cannot_be_used_is_left_out_and_counted(row: object, words: str) -> None:
    results = read_results(document([GOOD, row]), "it")
    assert len(results.scores) == 1
    (note,) = [note for note in results.notes if "left out" in note]
    assert f"1 without a {words}" in note
    with pytest.raises(SourceError, match=r"^it: is results by problem of which none"):
        read_results(document([row]), "it")
    with pytest.raises(SourceError, match="none can be used"):
        read_results(document([]), "it")


def test_a_row_without_a_date_is_of_a_problem_without_one() -> None:
    rows = [GOOD | {"question_id": n, "date": each} for n, each in enumerate((None, 10**30, -1, 0))]
    assert read_results(document([GOOD, *rows]), "it").dated.tolist() == [True, *[False] * 4]


def of_question(*found: tuple[str, object], **facts: Any) -> ProblemResults:
    """Rows of a question, a model and its score each."""
    rows = [performance(model, "q", "2024-01-01", score, **facts) for model, score in found]
    return read_results(document(rows), "it")


def test_a_result_that_stands_twice_in_one_model_of_two_is_averaged_and_told() -> None:
    results = of_question(("A", 100), ("B", 30), ("A", 50))
    assert score(results, "A", "q") == 75
    assert len(results.scores) == 2
    assert told(results, "up to 2 samples")


def test_questions_with_several_tests_for_every_model_are_several_problems() -> None:
    scores = ("A", 100), ("A", 0), ("B", 100), ("B", 100), ("C", 0), ("C", 30)
    results = of_question(*scores, platform=None)
    assert results.problems == ("q", "q#2")
    assert score(results, "C", "q#2") == 30
    assert not told(results, "averaged")


def test_a_file_joined_to_itself_counts_every_result_once() -> None:
    once = small()
    twice = {**once, "performances": [*once["performances"], *once["performances"]]}  # type: ignore[misc]  # lists
    results = read_results(twice, "it")
    assert results.problems == ("q1", "q2", "q3", "q4")
    assert len(results.scores) == 12
    assert told(results, "up to 2 samples")


def test_the_date_that_most_rows_state_is_that_of_the_problem() -> None:
    dates = (("A", "2024-01-02"), ("B", "2024-01-01"), ("C", "2024-01-01"))
    rows = [performance(model, "q", when, 0) for model, when in dates]
    assert read_results(document(rows), "it").days.tolist() == [day("2024-01-01")]


def test_tests_of_a_question_and_samples_of_one_belong_to_it() -> None:
    rows = [
        performance(model, question, "2024-01-01", score, platform=None)
        for model in ("A", "B")
        for question, score in (("q", 100), ("alone", 50), ("q", 0))
    ]
    results = read_results(document(rows), "it")
    assert results.problems == ("q", "alone", "q#2")
    assert results.questions is not None
    assert results.questions[0] == results.questions[2] != results.questions[1]
    samples = [
        execution("A", sample, 0.0, 50.0) | {"question_id": question}
        for sample, question in (("s0", 7), ("s1", "8"), ("s2", 7.0), ("s3", None))
    ]
    results = read_results(document(samples), "it")
    assert results.questions is not None
    s0, s1, s2, s3 = results.questions.tolist()
    assert s0 == s2
    assert len({s0, s1, s3}) == 3


def test_where_every_problem_is_a_question_of_its_own_there_are_no_codes() -> None:
    assert read_results(small(), "it").questions is None
    assert of_question(("A", 100), ("A", 50)).questions is None


def test_of_two_entries_of_a_model_the_first_counts_and_others_are_of_unknown_cutoff() -> None:
    models = [about("Idle", "2024-01-01"), about("A", None), about("A", "2024-01-01"), {}, 7]
    results = read_results(
        document([GOOD, performance("B", "good", "2024-01-01", 1)], models), "it"
    )
    assert results.models == ("A", "B")
    assert np.isnan(results.training_cutoff).all()


@pytest.mark.parametrize(
    ("model_name", "link", "repository"),
    [
        ("Qwen/QwQ-32B-Preview", "", "Qwen/QwQ-32B-Preview"),
        ("deepseek-chat", "https://huggingface.co/a/V3", "a/V3"),
        ("x", "https://huggingface.co/a/b/tree/main", "a/b"),
        ("x", "https://example.com/a/b", ""),
        ("x", "htthttps://huggingface.co/a/b", ""),
    ],
)
def test_the_repository_is_the_name_or_where_the_link_leads(
    model_name: str, link: str, repository: str
) -> None:
    models = [about("A", None, model_name=model_name, link=link)]
    assert read_results(document([GOOD], models), "it").repositories == (repository,)


def test_scores_of_which_none_is_above_1_are_fractions() -> None:
    rows = [performance("A", "q", "2024-01-01", 0.4), performance("A", "r", "2024-01-01", 1)]
    assert read_results(document(rows), "it").scores.tolist() == [40, 100]


def execution(model: str, sample: object, plain: object, cot: object) -> dict[str, object]:
    scores = {"Pass@1": plain, "Pass@1-COT": cot, "date": milliseconds("2024-01-01")}
    return {"model": model, "sample_id": sample, "question_id": 2777, **scores}


def test_execution_is_scored_with_a_chain_of_thought_and_a_sample_may_be_number_zero() -> None:
    rows = [execution("A", sample, 0.0, 70.0) for sample in (0, 2777)]
    results = read_results(document([*rows, execution("B", 0, 20.0, -1.0)]), "it")
    assert (results.problems, results.models) == (("0", "2777"), ("A",))
    assert results.scores.tolist() == [70, 70]
    assert results.difficulty is results.platform is None


KEYS = ["model", "question_id", "sample_id", "date", "pass@1", "Pass@1", "Pass@1-COT", "difficulty"]
ROWS = st.dictionaries(st.sampled_from(KEYS), st.integers(-2, 10**13) | JSON)
ABOUT = st.dictionaries(st.sampled_from(["model_repr", "release_date", "link", "model_name"]), JSON)


@given(st.lists(ROWS | JSON, max_size=6), st.lists(ABOUT | JSON, max_size=4), JSON)
def test_any_document_is_read_or_refused(rows: list[Any], models: list[Any], marks: object) -> None:
    made: Mapping[str, object] = {
        "performances": [GOOD, *rows] if len(rows) % 2 else rows,
        "models": models,
        "date_marks": marks,
    }
    try:
        results = read_results(made, "it")
    except SourceError as error:
        assert "\n" not in str(error)
        return
    assert len(results.model_of) == len(results.scores)
    pairs = set(zip(results.model_of.tolist(), results.problem_of.tolist(), strict=True))
    assert len(pairs) == len(results.scores)
    known = results.scores[~np.isnan(results.scores)]
    assert np.all((known >= 0) & (known <= 100))


def test_what_is_no_finite_number_is_none_and_a_written_date_is_a_date() -> None:
    values: tuple[object, ...] = (True, None, [], "x", "nan", "1e999", float("inf"), 10**400)
    for value in values:
        assert number_of(value) is None
    assert day_of("2024-08-01") == day("2024-08-01")
    assert day_of("2024-08") is None
    assert identifier(None) == ""
