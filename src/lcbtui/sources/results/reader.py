"""LiveCodeBench's results to scores by problem, from the JSON that the site publishes.

Nothing is averaged over problems here. A row that cannot be used is left out and reported, with the
place of the first of its kind; only a document without any usable row is an error.

Results can stand more than once for a model and a question, and two things look alike. In the file
of test output prediction a question has several tests, each a problem of its own with a row for
every model. Elsewhere a second row is a second measurement of the same problem, which must not
count twice. In the file of code execution each problem has a `sample_id`, and several share a
`question_id`. Both files keep which problems belong to one question.
"""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple, cast

import numpy as np
import pandas as pd

from lcbtui.dataset.load_report import Repair
from lcbtui.dataset.results import Bools, Floats, Ints, ProblemResults, means_by_model
from lcbtui.errors import SourceError
from lcbtui.text.numbers import LAST_DAY, format_day, parse_date
from lcbtui.text.safe_text import safe_text
from lcbtui.text.words import counted, first_few

MILLISECONDS = 86_400_000
"""Milliseconds in a day."""

_HUGGING_FACE = re.compile(r"https?://(?:www\.)?huggingface\.co/([^/\s]+/[^/\s?#]+)")
_REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+")
Meta = tuple[int, str, str]
"""Date, difficulty and platform of a problem, as one row states them."""


class About(NamedTuple):
    """What `models` states of a model; NaN and "" where it does not."""

    cutoff: float
    link: str
    repository: str


def number_of(value: object) -> float | None:
    """A finite number, or a text that writes one; None for anything else, true and false too."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def day_of(value: object) -> int | None:
    """The day of an epoch in milliseconds, in UTC, or of a date such as 2024-08-01.

    None for anything else, and for zero and below, which stand for an unknown date.
    """
    number = number_of(value)
    if number is not None:
        day = int(number // MILLISECONDS)
        return day if 0 < day <= LAST_DAY else None
    days = parse_date(value) if isinstance(value, str) else None
    return days[0] if days is not None and days[0] == days[1] else None


def identifier(value: object) -> str:
    """A name or a number as a name: 2727, 2727.0 and "2727" are the same; "" for anything else."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return safe_text(str(value)) if isinstance(value, (int, str)) else ""


def text_of(value: object) -> str:
    """A text made safe; "" for anything else."""
    return safe_text(value) if isinstance(value, str) else ""


def read_results(document: Mapping[str, object], name: str) -> ProblemResults:
    """Read a document that `detect.is_results` recognises.

    Args:
        document: its `performances` and `models` are lists; numbers may have stayed texts.
        name: how messages call the source.

    Raises:
        SourceError: if no row of `performances` can be used.
    """
    reading = _Reading(cast("Sequence[object]", document["performances"]))
    if not reading.results:
        raise SourceError(f"{name}: is LiveCodeBench results without a score: {reading.nothing()}")
    about = _About(cast("Sequence[object]", document["models"]))
    models, questions = tuple(reading.models), tuple(reading.problems)
    results = np.array(reading.results, dtype=np.float64)  # turns None into NaN
    model_of, asked = results[:, :2].astype(np.int64).T
    scores = results[:, 2:] if reading.has_cot else results[:, 2:3]
    metas, disputed = _settled(reading.metas, asked.tolist())
    problem_of, problems, question_of, notes = _problems(model_of, asked, scores[:, 0], questions)
    # The same model and problem again is another measurement.
    pairs, place, count = np.unique(
        model_of * len(problems) + problem_of, return_inverse=True, return_counts=True
    )
    repeated = pairs[count > 1]
    if len(repeated):
        model, problem = divmod(int(repeated[0]), len(problems))
        which = f"{models[model]} on {problems[problem]}"
        notes.append(f"results that stand more than once, averaged: {len(repeated):,} ({which})")
        model_of, problem_of = np.divmod(pairs, len(problems))
        scores = np.column_stack([means_by_model(place, s, len(pairs)).means for s in scores.T])
    days, difficulty, platform = zip(*(metas[question] for question in question_of), strict=True)
    unknown = About(np.nan, "", "")
    facts = [about.of.get(model, unknown) for model in models]
    dates = [day for day, _, _ in reading.metas]
    summary = (
        f"{len(reading.results):,} results of {len(models):,} models on {len(problems):,} problems,"
        f" {format_day(min(dates))} to {format_day(max(dates))}"
    )
    shared, _ = pd.factorize(np.array([reading.question_ids[q] for q in question_of], dtype=object))
    return ProblemResults(
        models=models,
        problems=problems,
        model_of=model_of,
        problem_of=problem_of,
        scores=scores[:, 0].copy(),
        days=np.array(days, dtype=np.int64),
        difficulty=difficulty if any(difficulty) else None,
        platform=platform if any(platform) else None,
        training_cutoff=np.array([each.cutoff for each in facts], dtype=np.float64),
        links=tuple(each.link for each in facts),
        repositories=tuple(each.repository for each in facts),
        marks=_marks(document.get("date_marks")),
        no_cot=scores[:, 1].copy() if reading.has_cot else None,
        questions=shared.astype(np.int64) if len(np.unique(shared)) < len(shared) else None,
        notes=(
            summary,
            *reading.notes(),
            *notes,
            *_disputed([questions[question] for question in disputed]),
            *about.notes(models),
            *_fractions(scores[:, 0]),
        ),
        repairs=reading.repairs(),
    )


def _problems(
    model_of: Ints, question_of: Ints, scores: Floats, questions: Sequence[str]
) -> tuple[Ints, tuple[str, ...], list[int], list[str]]:
    """Questions with several tests as several problems.

    The rows of a question are tests of their own, distinguished by their order, where most models
    have several and the scores in them differ somewhere.

    Returns:
        (results,) the problem of each; the ids of the problems, "2727#2" for the second test of
        question 2727; the question of each problem; and notes for the load report.
    """
    pair = model_of * len(questions) + question_of
    of_tests = _has_tests(pair, scores, len(questions))
    earlier = pd.Series(pair).groupby(pair).cumcount()
    test = np.where(of_tests[question_of], earlier, 0)
    most = int(test.max()) + 1
    kept, problem_of = np.unique(question_of * most + test, return_inverse=True)
    parts = [divmod(each, most) for each in kept.tolist()]
    problems = tuple(
        f"{questions[q]}#{number + 1}" if number else questions[q] for q, number in parts
    )
    notes = []
    if most > 1:
        several = int(np.count_nonzero(of_tests))
        notes.append(
            f"questions with several tests, each a problem of its own, as on the site: {several:,}"
        )
    return problem_of, problems, [question for question, _ in parts], notes


def _has_tests(pair: Ints, scores: Floats, questions: int) -> Bools:
    """(questions,) whether the rows of a question are tests rather than copies."""
    pairs, place, count = np.unique(pair, return_inverse=True, return_counts=True)
    question = pairs % questions
    models = np.bincount(question, minlength=questions)
    repeating = np.bincount(question[count > 1], minlength=questions)
    lowest, highest = np.full(len(pairs), np.inf), np.full(len(pairs), -np.inf)
    np.fmin.at(lowest, place, scores)
    np.fmax.at(highest, place, scores)
    # A file joined to itself repeats everything in every model too, but all its scores agree.
    differs = bool(np.any(highest > lowest))
    return (repeating * 2 > models) & (models >= 2) & (repeating > 0) & differs


class _Reading:
    """Goes through `performances` once."""

    def __init__(self, rows: Sequence[object]) -> None:
        self.models: dict[str, int] = {}
        self.problems: dict[str, int] = {}
        self.question_ids: list[str] = []
        self.results: list[tuple[int, int, float | None, float | None]] = []
        self.metas: list[Meta] = []
        self.has_cot = any(isinstance(row, Mapping) and "Pass@1-COT" in row for row in rows)
        self._total = len(rows)
        self._unknown = Counter[str]()
        self._left_out: dict[str, list[int]] = {}
        for place, row in enumerate(rows):
            problem = self._add(row)
            if problem:
                self._left_out.setdefault(problem, []).append(place)

    def _add(self, row: object) -> str:
        """Take one row in; what is wrong with it, where it cannot be used."""
        if not isinstance(row, Mapping):
            return "is no object"
        model = identifier(row.get("model"))
        if not model:
            return "has no model"
        question = identifier(row.get("question_id"))
        problem = identifier(row.get("sample_id")) or question
        if not problem:
            return "has no question_id"
        day = day_of(row.get("date"))
        if day is None:
            return "has no date in epoch milliseconds"
        if self.has_cot:
            score = self._score(row.get("Pass@1-COT"), "pass_at_1")
            no_cot = self._score(row.get("Pass@1"), "pass_at_1_no_cot")
        else:
            score = self._score(row.get("pass@1", row.get("Pass@1")), "pass_at_1")
            no_cot = None
        if score is None and no_cot is None:
            return "has no pass@1 from 0 to 100"
        model_id = self.models.setdefault(model, len(self.models))
        problem_id = self.problems.setdefault(problem, len(self.problems))
        if problem_id == len(self.question_ids):
            self.question_ids.append(question or problem)
        self.results.append((model_id, problem_id, score, no_cot))
        difficulty = text_of(row.get("difficulty")).casefold()
        self.metas.append((day, difficulty, text_of(row.get("platform"))))
        return ""

    def _score(self, value: object, column: str) -> float | None:
        """A score in percent, NaN for the −1 that means none; None where it cannot be one."""
        number = number_of(value)
        if number == -1:
            self._unknown[column] += 1
            return np.nan
        return number if number is not None and 0 <= number <= 100 else None

    def nothing(self) -> str:
        """Why there is nothing to show."""
        if not self._total:
            return "performances is empty; fetch it again"
        problem, places = next(iter(self._left_out.items()))
        return (
            f"no row of performances can be used: performances[{places[0]}] {problem}; a row has"
            " model, question_id, date and pass@1"
        )

    def notes(self) -> list[str]:
        """What was left out."""
        return [
            f"{counted(len(places), 'row')} of performances left out:"
            f" performances[{places[0]}]{'' if len(places) == 1 else ', the first,'} {problem}"
            for problem, places in self._left_out.items()
        ]

    def repairs(self) -> tuple[Repair, ...]:
        """What was read as missing."""
        return tuple(
            Repair(column, "read as missing", count, ("-1",))
            for column, count in self._unknown.items()
        )


class _About:
    """What `models` states, by the names of `performances`; the first of two entries counts."""

    def __init__(self, rows: Sequence[object]) -> None:
        self.of: dict[str, About] = {}
        self._nameless = 0
        self._twice: list[str] = []
        for row in rows:
            self._add(row)

    def _add(self, row: object) -> None:
        name = identifier(row.get("model_repr")) if isinstance(row, Mapping) else ""
        if not name or not isinstance(row, Mapping):
            self._nameless += 1
            return
        if name in self.of:
            self._twice.append(name)
            return
        day = day_of(row.get("release_date"))
        link = text_of(row.get("link"))
        repository = _repository(text_of(row.get("model_name")), link)
        self.of[name] = About(np.nan if day is None else day, link, repository)

    def notes(self, models: Sequence[str]) -> list[str]:
        """What `models` lacks or has too much of."""
        with_results = set(models)
        without = [name for name in self.of if name not in with_results]
        strange = [name for name in models if name not in self.of]
        undated = [name for name in models if name in self.of and np.isnan(self.of[name].cutoff)]
        facts = (
            (without, "in models without any result, left out"),
            (strange, "with results but not in models, so of unknown training cutoff"),
            (undated, "without a release_date, so of unknown training cutoff"),
            (self._twice, "in models more than once, where the first entry counts"),
        )
        notes = [f"{words}: {len(names):,} ({first_few(names)})" for names, words in facts if names]
        if self._nameless:
            notes.append(f"entries of models without a model_repr: {self._nameless:,}")
        return notes


def _repository(model_name: str, link: str) -> str:
    """The repository on Hugging Face: the name where it is one, else where the link leads."""
    if _REPOSITORY.fullmatch(model_name):
        return model_name
    found = _HUGGING_FACE.match(link)
    return found[1] if found else ""


def _settled(metas: Sequence[Meta], question_of: Sequence[int]) -> tuple[list[Meta], list[int]]:
    """For each question what most of its rows state, and the questions whose rows disagree."""
    stated: dict[int, dict[Meta, int]] = {}
    disputed = []
    for (question, meta), rows in Counter(zip(question_of, metas, strict=True)).items():
        of_question = stated.setdefault(question, {})
        of_question[meta] = rows
        if len(of_question) == 2:
            disputed.append(question)
    settled = (stated[question] for question in range(len(stated)))
    return [max(each, key=each.__getitem__) for each in settled], disputed


def _disputed(questions: Sequence[str]) -> list[str]:
    if not questions:
        return []
    listed = first_few(questions)
    words = "problems with several dates or difficulties, where what most rows say counts"
    return [f"{words}: {len(questions):,} ({listed})"]


def _marks(dates: object) -> tuple[int, ...]:
    """The days of the marks; they only offer ends of a window, so what is no date is ignored."""
    days = [day_of(each) for each in dates] if isinstance(dates, list) else []
    return tuple(sorted({day for day in days if day is not None}))


def _fractions(scores: Floats) -> list[str]:
    top = np.nanmax(scores, initial=0.0)
    if not 0 < top <= 1:
        return []
    return ["no pass@1 is above 1: these may be fractions, and are shown as percent"]
