"""What evaluation programs write of one model: a record for each problem, and who the model is.

LiveCodeBench's runner writes `output/MODEL/SCENARIO_N_TEMPERATURE_eval_all.json`, a list of records
with the grade of each sample. lm-evaluation-harness writes `MODEL/samples_TASK_DATE.jsonl`, a line
for each document and filter, beside `results_DATE.json`, which names the model. EvalPlus writes
`MODEL_BACKEND_temp_T_eval_results.json`, an object with the samples of each task.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from lcbtui.dataset.results import ProblemResults
from lcbtui.errors import SourceError
from lcbtui.sources.results.reader import identifier, number_of, text_of
from lcbtui.sources.results.table import Columns, results_of
from lcbtui.text.safe_text import safe_text
from lcbtui.text.words import first_few

Record = Mapping[str, object]

_SCENARIO = re.compile(
    r"(?:^|[_ -])(?:Scenario\.)?"
    r"(?:codegeneration|selfrepair|testoutputprediction|codeexecution)(?:_[\d.]+)*$"
)
_SAMPLES = re.compile(r"samples_(?P<task>.+?)_(?P<date>\d{4}-\d\d-\d\dT[\d.-]+)")
_PRETRAINED = re.compile(r"(?:^|,)\s*(?:pretrained|model|path|engine)=([^,]+)")
_REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+")
_EVALPLUS_RUN = re.compile(r"_[a-z]+_temp_[\d.]+$")
_PASSED = ("pass", "success")
_MOST_BESIDE = 1 << 26
"""Bytes of the largest file beside a log that is looked into for a name."""

_PREFERRED = ("pass@1", "pass_at_1", "exact_match", "acc", "acc_norm")
_NO_METRICS = frozenset({"doc_id", "doc_hash", "prompt_hash", "target_hash", "target"})
_IDS = ("question_id", "task_id", "problem_id", "id")
_DATES = ("contest_date", "question_date", "date")


def evaluation_results(records: Sequence[object], path: Path | None, name: str) -> ProblemResults:
    """The results of one model as LiveCodeBench's runner graded them.

    Of a question with several tests each is a problem of its own, "2727#2" the second, as in the
    files of the site; `id` names a problem of code execution.

    Args:
        records: with `question_id`, and `graded_list` or `pass@1`.
        path: where the file is, which tells the model; None for standard input.
        name: how messages call the source.

    Raises:
        SourceError: if no record can be used.
    """
    found = [record for record in records if isinstance(record, Mapping)]
    questions = [identifier(record.get("question_id")) for record in found]
    tests = _tests(found, questions)
    problems = [
        identifier(record.get("sample_id", record.get("id"))) or test
        for record, test in zip(found, tests, strict=True)
    ]
    model, whence = _model_of_evaluation(path)
    columns = Columns(
        [model] * len(found),
        problems,
        ["" if (score := _graded(record)) is None else repr(score) for record in found],
        {
            "day": [text_of(record.get("contest_date")) for record in found],
            "difficulty": [text_of(record.get("difficulty")) for record in found],
            "platform": [text_of(record.get("platform")) for record in found],
            "question": questions,
        },
        percent_of=100,
    )
    results = results_of(columns, name)
    samples = [len(g) for record in found if isinstance(g := record.get("graded_list"), list)]
    several = f"samples of a problem, averaged: up to {max(samples)}" if any(samples) else ""
    return replace(
        results,
        names_from=whence,
        of_livecodebench=True,
        notes=(
            f"the model is {results.models[0]}, {whence}",
            *filter(None, (several,)),
            *results.notes,
        ),
    )


def sample_results(records: Sequence[object], path: Path | None, name: str) -> ProblemResults:
    """The results of one model on one task, as lm-evaluation-harness logs its samples.

    Args:
        records: with `doc_id`, `filter` and a value for each of `metrics`; of several filters the
            first counts, and of several metrics pass@1, exact_match or acc before others.
        path: where the file is, which tells the model and the task; None for standard input.
        name: how messages call the source.

    Raises:
        SourceError: if no record has a metric from 0 to 1.
    """
    found = [record for record in records if isinstance(record, Mapping)]
    filters = list(dict.fromkeys(text_of(record.get("filter")) for record in found))
    if len(filters) > 1:
        found = [record for record in found if text_of(record.get("filter")) == filters[0]]
    metrics = _metrics(found)
    if not metrics:
        raise SourceError(
            f"{name}: is samples of lm-evaluation-harness without any metric from 0 to 1, so"
            " without a score; name the results_….json of the run"
        )
    metric, stem = metrics[0], "" if path is None else _stem(path)
    named = _SAMPLES.fullmatch(stem)
    task = named["task"] if named else ""
    model, whence = _model_of_samples(path, named["date"] if named else "")
    docs = [doc if isinstance(doc := record.get("doc"), Mapping) else {} for record in found]
    ids, which = _ids(found, docs, task)
    columns = Columns(
        [model] * len(found),
        ids,
        ["" if (s := _metric(record, metric)) is None else repr(s) for record in found],
        {
            "day": [_first_text(doc, _DATES) for doc in docs],
            "difficulty": [text_of(doc.get("difficulty")) for doc in docs],
            "platform": [text_of(doc.get("platform")) for doc in docs],
        },
        percent_of=100,
    )
    results = results_of(columns, name)
    others = [("filter", filters), ("metric", [safe_text(each) for each in metrics])]
    notes = [
        f"the {word} {each[0]} counts; also there: {first_few(each[1:])}"
        for word, each in others
        if len(each) > 1
    ]
    repository = model if _REPOSITORY.fullmatch(model) else ""
    return replace(
        results,
        names_from=whence,
        repositories=(repository,) * len(results.models),
        notes=(
            f"the model is {results.models[0]}, {whence}",
            f"scores are {safe_text(metric)}, problems are {which}",
            *notes,
            *results.notes,
        ),
    )


def evalplus_results(documents: Sequence[object], path: Path | None, name: str) -> ProblemResults:
    """The results of one model as EvalPlus writes them.

    A sample is right if it passes the tests of the benchmark, and those that EvalPlus adds where
    they were run.

    Args:
        documents: one, with `eval`: samples by task.
        path: where the file is, which tells the model; None for standard input.
        name: how messages call the source.

    Raises:
        SourceError: if no task has a sample.
    """
    (document,) = documents
    tasks = document["eval"] if isinstance(document, Mapping) else {}
    assert isinstance(tasks, Mapping)
    samples = {str(task): _passes(value) for task, value in tasks.items()}
    passes = {task: found for task, found in samples.items() if found}
    if not passes:
        raise SourceError(
            f"{name}: is EvalPlus results without any sample of a task; evaluate some samples first"
        )
    model, whence = _model_of_evalplus(path)
    shares = [repr(sum(right for right, _ in each) / len(each)) for each in passes.values()]
    columns = Columns([model] * len(passes), list(passes), shares, percent_of=100)
    results = results_of(columns, name)
    plus = any(with_plus for each in passes.values() for _, with_plus in each)
    tests = "those of the benchmark and those that EvalPlus adds" if plus else "of the benchmark"
    most = max(map(len, passes.values()))
    several = (f"samples of a problem, averaged: up to {most}",) if most > 1 else ()
    return replace(
        results,
        names_from=whence,
        repositories=(model if _REPOSITORY.fullmatch(model) else "",) * len(results.models),
        notes=(
            f"the model is {results.models[0]}, {whence}",
            f"a sample is right if it passes the tests: {tests}",
            *several,
            *results.notes,
        ),
    )


def _passes(task: object) -> list[tuple[bool, bool]]:
    """Of each sample of a task whether it is right, and whether the added tests were run too."""
    if isinstance(task, Mapping):  # as EvalPlus wrote until 0.2: ["success", details] a sample
        base, plus = (task.get(key) for key in ("base", "plus"))
        base = base if isinstance(base, list) else []
        plus = plus if isinstance(plus, list) and len(plus) == len(base) else [None] * len(base)
        pairs = [tuple(one[0] if isinstance(one, list) and one else None for one in pair)
                 for pair in zip(base, plus, strict=True)]  # fmt: skip
    else:
        assert isinstance(task, list)
        found = [each for each in task if isinstance(each, Mapping)]
        pairs = [(each.get("base_status"), each.get("plus_status")) for each in found]
    return [
        (base in _PASSED and (plus is None or plus in _PASSED), plus is not None)
        for base, plus in pairs
    ]


def _model_of_evalplus(path: Path | None) -> tuple[str, str]:
    """The model, and where that stands: in the name of the file, else in that of its folder."""
    if path is None:
        return "standard input", "since standard input has no name"
    stem = re.sub(r"[._-]?eval_results$", "", _stem(path))
    whence = "the name of the file"
    if not stem or stem == "samples":
        stem, whence = path.absolute().parent.name, "the name of the folder"
    stem = _EVALPLUS_RUN.sub("", stem)
    # A character that no file name can have was written as two hyphens: that of a/b.
    return safe_text(stem.replace("--", "/", 1)), whence


def _tests(records: Sequence[Record], questions: Sequence[str]) -> list[str]:
    """The id of each record's problem, by the number of its test where its question has several."""
    numbers = [number_of(record.get("test_id")) for record in records]
    of_question: dict[str, list[float]] = {}
    for question, number in zip(questions, numbers, strict=True):
        if number is not None:
            of_question.setdefault(question, []).append(number)
    places = {
        (question, number): place
        for question, those in of_question.items()
        for place, number in enumerate(sorted(set(those)))
    }
    return [
        f"{question}#{place + 1}" if (place := places.get((question, number or 0), 0)) else question
        for question, number in zip(questions, numbers, strict=True)
    ]


def _graded(record: Record) -> float | None:
    """The share of samples that are right; else `pass@1` as it stands."""
    grades = record.get("graded_list")
    if isinstance(grades, list) and grades and all(isinstance(each, bool) for each in grades):
        return sum(grades) / len(grades)
    return number_of(record.get("pass@1"))


def _metrics(records: Sequence[Record]) -> list[str]:
    """The metrics that most records have from 0 to 1, the preferred ones first."""
    first = records[0] if records else {}
    stated = first.get("metrics")
    names = (
        [each for each in stated if isinstance(each, str)]
        if isinstance(stated, list)
        else [key for key in first if key not in _NO_METRICS]
    )
    fit = [
        name
        for name in names
        if 2 * sum(_metric(record, name) is not None for record in records) > len(records)
    ]
    rank = {name: place for place, name in enumerate(_PREFERRED)}
    return sorted(fit, key=lambda name: rank.get(name.split(",")[0], len(rank)))


def _metric(record: Record, metric: str) -> float | None:
    """The value of a metric, from 0 to 1; a list of one value is that value."""
    value = record.get(metric)
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    number = float(value) if isinstance(value, bool) else number_of(value)
    return number if number is not None and 0 <= number <= 1 else None


def _ids(records: Sequence[Record], docs: Sequence[Record], task: str) -> tuple[list[str], str]:
    """What problems are called, and what that is: an id of the document, else its number."""
    numbers = [identifier(record.get("doc_id")) for record in records]
    different = len(set(numbers))
    for key in _IDS:
        ids = [identifier(doc.get(key)) for doc in docs]
        if all(ids) and len(set(ids)) == different:
            return ids, f"{key} of doc"
    if not task:
        return numbers, "doc_id"
    return [f"{task}:{number}" if number else "" for number in numbers], f"doc_id of {task}"


def _first_text(doc: Record, keys: Sequence[str]) -> str:
    return next(filter(None, (text_of(doc.get(key)) for key in keys)), "")


def _stem(path: Path) -> str:
    """The name of a file without the endings of JSON and gzip."""
    name = path.name
    for ending in (".gz", ".jsonl", ".json"):
        name = name.removesuffix(ending)
    return name


def _model_of_evaluation(path: Path | None) -> tuple[str, str]:
    """The model, and where that stands: in the name of the file, else in that of its folder."""
    if path is None:
        return "standard input", "since standard input has no name"
    stem = _stem(path).removesuffix("_eval_all").removesuffix("_eval")
    model = _SCENARIO.sub("", stem)
    if model and model != "eval_all":
        return safe_text(model), "the name of the file"
    folder = path.absolute().parent.name
    return safe_text(folder) or safe_text(stem), "the name of the folder"


def _model_of_samples(path: Path | None, date: str) -> tuple[str, str]:
    """The model, and where that stands: in the results beside the log, else in a name."""
    if path is None:
        return "standard input", "since standard input has no name"
    folder = path.absolute().parent
    beside = f"results_{date}.json"
    model = _model_in(folder / beside) if date else ""
    if model:
        return model, safe_text(f"model_name in {beside}")
    if date:
        # A character that no file name can have was written as two underscores: that of a/b.
        return safe_text(folder.name.replace("__", "/", 1)), "the name of the folder"
    return safe_text(_stem(path).removeprefix("samples_")), "the name of the file"


def _model_in(path: Path) -> str:
    """The name of the model in a file of results; "" where there is none."""
    try:
        if not path.is_file() or path.stat().st_size > _MOST_BESIDE:
            return ""
        document = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return ""
    if not isinstance(document, dict):
        return ""
    config = document.get("config")
    arguments = text_of(config.get("model_args")) if isinstance(config, dict) else ""
    stated = _PRETRAINED.search(arguments)
    return text_of(document.get("model_name")) or (stated[1].strip() if stated else "")
