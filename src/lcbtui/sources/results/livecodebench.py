"""LiveCodeBench: the results that its site publishes, and the logs of its runner.

The site has an object with `performances`, a row for each model and problem, `models` and
`date_marks`, for code generation, repair, test output and execution. The runner writes
`output/MODEL/SCENARIO_N_TEMPERATURE_eval_all.json`, a list of records with a grade for each sample.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from lcbtui.sources.results.rows import (
    Record,
    Rows,
    day_of,
    identifier,
    model_of,
    number_of,
    number_text,
    object_at,
    records_of,
    rows_of_model,
    text_of,
)

_RUN = (
    r"(?:(?:^|[_ -])(?:Scenario\.)?"
    r"(?:codegeneration|selfrepair|testoutputprediction|codeexecution)(?:_[\d.]+)*)?"
    r"(?:(?:^|_)eval(?:_all)?)?$"
)


def site(document: Any, _: Path | None) -> Iterator[Rows]:
    """Read a results file of LiveCodeBench's site: one row for each model and problem.

    In the file for code execution, problems have a `sample_id` and share a `question_id`, and each
    score is given with chain of thought, which is taken, and without.
    """
    stated = object_at(document)
    if not all(isinstance(stated.get(key), list) for key in ("performances", "models")):
        return
    rows = [row if isinstance(row, Mapping) else {} for row in document["performances"]]
    about: dict[str, tuple[str, str, str]] = {}  # of two entries the first counts
    for entry in records_of(document["models"]):
        cutoff, link = number_text(entry.get("release_date")), text_of(entry.get("link"))
        name = identifier(entry.get("model_repr"))
        about.setdefault(name, (cutoff, _repository(entry), link))
    models = [identifier(row.get("model")) for row in rows]
    questions = [identifier(row.get("question_id")) for row in rows]
    headline = "Pass@1-COT" if any("Pass@1-COT" in row for row in rows) else "Pass@1"
    scores = [number_text(row.get("pass@1", row.get(headline))) for row in rows]
    tests = _tests(models, questions, scores)
    samples = (identifier(row.get("sample_id")) for row in rows)
    problems = [sample or test for sample, test in zip(samples, tests, strict=True)]
    of_models = [about.get(model, ("", "", "")) for model in models]
    others = {
        "question": [question or each for question, each in zip(questions, problems, strict=True)],
        "day": [number_text(row.get("date")) for row in rows],
        "difficulty": [text_of(row.get("difficulty")) for row in rows],
        "platform": [text_of(row.get("platform")) for row in rows],
        "training_cutoff": [cutoff for cutoff, _, _ in of_models],
        "hf_repo": [repository for _, repository, _ in of_models],
        "link": [link for _, _, link in of_models],
    }
    dates = document.get("date_marks")
    marks = {day_of(each) for each in dates} if isinstance(dates, list) else set()
    yield Rows(
        models,
        problems,
        scores,
        others,
        percent_of=1 if any((number_of(score) or 0) > 1 for score in scores) else 100,
        names_from="model_repr of models",
        cutoffs_from="release_date of models",
        of_livecodebench=True,
        marks=tuple(sorted(mark for mark in marks if mark is not None)),
    )


def _tests(models: Sequence[str], questions: Sequence[str], scores: Sequence[str]) -> list[str]:
    """Make a problem id for each row; each test of a question counts as a separate problem.

    A question has several tests if most models have several rows for it and some scores differ; the
    second test of question 2727 is "2727#2". Rows that are mere duplicates never differ in score.
    """
    by_question: dict[str, dict[str, set[str]]] = {}
    rows = Counter(zip(models, questions, strict=True))
    for model, question, score in zip(models, questions, scores, strict=True):
        by_question.setdefault(question, {}).setdefault(model, set()).add(score)
    if not any(len(found) > 1 for of in by_question.values() for found in of.values()):
        return list(questions)
    with_tests = {
        question
        for question, of in by_question.items()
        if len(of) > 1 and 2 * sum(rows[model, question] > 1 for model in of) > len(of)
    }
    seen: Counter[tuple[str, str]] = Counter()
    problems = []
    for key in zip(models, questions, strict=True):
        seen[key] += 1
        is_later = key[1] in with_tests and seen[key] > 1
        problems.append(f"{key[1]}#{seen[key]}" if is_later else key[1])
    return problems


def _repository(entry: Record) -> str:
    """Find the Hugging Face repository of a model in its name or link; "" without one."""
    name = text_of(entry.get("model_name"))
    if re.fullmatch(r"[\w.-]+/[\w.-]+", name):
        return name
    pattern = r"https?://(?:www\.)?huggingface\.co/([^/\s]+/[^/\s?#]+)"
    leads = re.match(pattern, text_of(entry.get("link")))
    return leads[1] if leads else ""


def log(document: object, path: Path | None) -> Iterator[Rows]:
    """Read a log of LiveCodeBench's runner into rows of model, problem, score: one a sample.

    Each test of a question is a problem ("2727#2" is the second), as in the files of the site; a
    problem of code execution has its own `id`.
    """
    tests: dict[str, list[object]] = {}
    rows: list[tuple[str, str]] = []
    others: dict[str, list[str]] = {"day": [], "difficulty": [], "platform": [], "question": []}
    for record in records_of(document):
        question, test = identifier(record.get("question_id")), record.get("test_id")
        known = tests.setdefault(question, [])
        if test not in known:
            known.append(test)
        number = known.index(test) + 1
        problem = identifier(record.get("sample_id", record.get("id")))
        problem = problem or (f"{question}#{number}" if number > 1 else question)
        facts = [text_of(record.get(key)) for key in ("contest_date", "difficulty", "platform")]
        grades = record.get("graded_list")
        for grade in grades if isinstance(grades, list) else ():
            rows.append((problem, str(grade)))
            for column, fact in zip(others.values(), (*facts, question), strict=True):
                column.append(fact)
    other = re.search("selfrepair|testoutputprediction|codeexecution", path.name if path else "")
    task = f"{other[0]} pass@1" if other else ""
    yield rows_of_model(model_of(path, _RUN), rows, others, of_livecodebench=True, task=task)
