"""Inspect: its logs, a file for each task and model, in JSON or as an archive (.eval).

`formats.io` unpacks the header and the summaries of samples of an archive into what a log in JSON
has. Scores are under `results`, one for each scorer (and reducer of epochs), with metrics such as
accuracy and stderr; a sample's score is C, P, I or N (no answer), a number or a boolean.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from lcbtui.dataset.vocabulary import OUTCOMES
from lcbtui.sources.results.rows import (
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
from lcbtui.text.safe_text import safe_text

_ERRORS = ("stderr", "bootstrap_stderr", "std", "var", "standard_error")
_START = 200  # of the text of a problem, which summaries of samples cut
_GRADES = OUTCOMES | {"c": 1.0, "p": 0.5, "i": 0.0, "n": 0.0}


def runs(document: Any, _: Path | None) -> Iterator[Run]:
    """Read the scores of a log: the headline of each scorer, the first scorer first."""
    done = number_of(object_at(document, "results").get("completed_samples")) or 0
    epochs = number_of(object_at(document, "eval", "config").get("epochs")) or 1
    model, task = _about(document)
    scores: dict[str, Score] = {}
    for score, metric in _metrics(document):
        header = f"{task} {metric}"
        if header in scores:
            header = f"{task} {score.get('name')} {metric} {score.get('reducer') or ''}"
        error = _value(score, "stderr") or _value(score, "bootstrap_stderr") or ""
        items = round(done / max(epochs, 1)) or None
        scores[header] = Score(str(_value(score, metric)), str(error), items)
    status = text_of(document.get("status"))
    yield Run(model, scores, {} if status == "success" else {"status": status})


def rows(document: Any, _: Path | None) -> Rows | None:
    """Read the score of each sample by each scorer whose headline is their mean.

    None if that of the first scorer is not.
    """
    found: dict[str, Rows | None] = {}
    for score, metric in _metrics(document):
        name = safe_text(text_of(score.get("name")))
        found[name] = found[name] if name in found else _by_scorer(document, score, metric)
    known = {name: each for name, each in found.items() if each is not None}
    first = next(iter(found.values()), None)
    return None if first is None else replace(first, metrics=known)


def _by_scorer(document: Any, score: Record, metric: str) -> Rows | None:
    name = text_of(score.get("name"))
    problems: dict[str, list[float]] = {}
    texts: dict[str, str] = {}
    for sample in records_of(document.get("samples")):
        scores = object_at(sample, "scores")
        value = object_at(scores.get(name, scores.get(text_of(score.get("scorer"))))).get("value")
        value = value.get(name) if isinstance(value, Mapping) else value
        grade = _GRADES.get(str(value).casefold(), number_of(value))
        if grade is not None:
            problem = identifier(sample.get("id"))
            problems.setdefault(problem, []).append(grade)
            texts[problem] = text_of(sample.get("input"))[:_START]
    means = [sum(grades) / len(grades) for grades in problems.values()]
    stated = _value(score, metric)
    if stated is None or not means or abs(sum(means) / len(means) - stated) > 0.0005:
        return None
    results = [(problem, str(grade)) for problem in problems for grade in problems[problem]]
    model, task = _about(document)
    others = {"text": [texts[problem] for problem, _ in results]}
    return rows_of_model(model, results, others, task=f"{task} {metric}")


def _about(document: Any) -> tuple[str, str]:
    """Find the model, without the provider of "hf/org/name", and the task without its package."""
    model, task = document["eval"]["model"], document["eval"]["task"]
    return "/".join(model.split("/")[-2:]), task.rpartition("/")[2]


def _metrics(document: Record) -> Iterator[tuple[Record, str]]:
    """Yield the score of each scorer with its headline: accuracy, else mean, else the first."""
    for score in records_of(object_at(document, "results").get("scores")):
        names = ("accuracy", "mean", "all", *object_at(score, "metrics"))
        found = (each for each in names if each not in _ERRORS and _value(score, each) is not None)
        if (metric := next(found, None)) is not None:
            yield score, metric


def _value(score: Record, metric: str) -> float | None:
    return number_of(object_at(score, "metrics", metric).get("value"))
