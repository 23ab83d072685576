"""Inspect: its logs, a file for each task and model, in JSON or as an archive (.eval).

`formats.io` unpacks the header and the summaries of samples of an archive into what a log in JSON
has. Scores are under `results`, one for each scorer (and reducer of epochs), with metrics such as
accuracy and stderr; a sample's score is C, P, I or N (no answer), a number or a boolean.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from lcbtui.dataset.vocabulary import OUTCOMES
from lcbtui.sources.results.rows import (
    ModelName,
    Record,
    Rows,
    identifier,
    number_of,
    object_at,
    records_of,
    rows_of_model,
    text_of,
)
from lcbtui.sources.results.runs import Run, Score

_ERRORS = ("stderr", "bootstrap_stderr", "std", "var", "standard_error")
_GRADES = OUTCOMES | {"c": 1.0, "p": 0.5, "i": 0.0, "n": 0.0}


def is_log(document: Any) -> bool:
    """Tell whether a JSON document is a log of Inspect."""
    about = object_at(document, "eval")
    return {"task", "model", "config"} <= about.keys() and "status" in document


def runs(document: Any, _: Path | None) -> Iterator[Run]:
    """Read the scores of a log: the first metric of each scorer, the first scorer first."""
    results, scores = object_at(document, "results"), dict[str, Score]()
    epochs = number_of(object_at(document, "eval", "config").get("epochs")) or 1
    items = round((number_of(results.get("completed_samples")) or 0) / max(epochs, 1)) or None
    for score, metric in _metrics(document):
        header = f"{_task(document)} {metric}"
        if header in scores:
            header = f"{_task(document)} {score.get('name')} {metric} {score.get('reducer') or ''}"
        error = _value(score, "stderr") or _value(score, "bootstrap_stderr") or ""
        scores[header] = Score(str(_value(score, metric)), str(error), items)
    status = text_of(document["status"])
    yield Run(_model(document), scores, {} if status == "success" else {"status": status})


def rows(document: Any, _: Path | None) -> Rows | None:
    """Read the score of each sample; None if their mean is not the headline of the log."""
    score, metric = next(_metrics(document), ({}, ""))
    names = [text_of(score.get(key)) for key in ("name", "scorer")]
    problems: dict[str, list[float]] = {}
    for sample in records_of(document.get("samples")):
        by_scorer = object_at(sample, "scores")
        of_scorer = (object_at(by_scorer, each).get("value") for each in names)
        value = next((each for each in of_scorer if each is not None), None)
        if isinstance(value, Mapping):
            value = value.get(names[0])
        grade = _GRADES.get(str(value).casefold(), number_of(value))
        if grade is not None:
            problems.setdefault(identifier(sample.get("id")), []).append(grade)
    means = [sum(grades) / len(grades) for grades in problems.values()]
    stated = _value(score, metric)
    if stated is None or not means or abs(sum(means) / len(means) - stated) > 0.0005:
        return None
    grades = [(problem, str(grade)) for problem in problems for grade in problems[problem]]
    model = ModelName(_model(document), "model of eval")
    return rows_of_model(model, grades, {}, task=f"{_task(document)} {metric}")


def _metrics(document: Record) -> Iterator[tuple[Record, str]]:
    """Yield the score of each scorer with its headline: accuracy, else mean, else the first."""
    for score in records_of(object_at(document, "results").get("scores")):
        found = [
            each
            for each in ("accuracy", "mean", "all", *object_at(score, "metrics"))
            if _value(score, each) is not None and each not in _ERRORS
        ]
        if found:
            yield score, found[0]


def _value(score: Record, metric: str) -> float | None:
    return number_of(object_at(score, "metrics", metric).get("value"))


def _task(document: Record) -> str:
    return text_of(object_at(document, "eval").get("task")).rpartition("/")[2]


def _model(document: Record) -> str:
    """Find the model, "org/name", without the provider in front: "hf/org/name"."""
    return "/".join(text_of(object_at(document, "eval").get("model")).split("/")[-2:])
