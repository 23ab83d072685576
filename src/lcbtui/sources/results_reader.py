"""A document of LiveCodeBench's results to scores by problem.

Nothing is averaged over problems here. A row that cannot be used is left out and told, with the
place of the first of its kind; only a document without any usable row is an error.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import cast

import numpy as np

from lcbtui.errors import SourceError
from lcbtui.sources.load_report import Repair
from lcbtui.sources.problem_results import Floats, ProblemResults
from lcbtui.sources.repeated_results import Results, without_repeats
from lcbtui.sources.results_values import day_of, identifier, number_of, text_of
from lcbtui.sources.values import format_day

_HUGGING_FACE = re.compile(r"https?://(?:www\.)?huggingface\.co/([^/\s]+/[^/\s?#]+)")
_REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+")
_LISTED = 3

Meta = tuple[int, str, str]
"""Date, difficulty and platform of a problem, as one row states them."""


def read_results(document: Mapping[str, object], name: str) -> ProblemResults:
    """Read a document that `livecodebench.is_results` knows.

    Args:
        document: its `performances` and `models` are lists; numbers may have stayed texts.
        name: how messages call the source.

    Raises:
        SourceError: if no row of `performances` can be used.
    """
    rows = cast("Sequence[object]", document["performances"])
    reading = _Reading(rows)
    if not reading.results:
        raise SourceError(f"{name}: {reading.nothing()}")
    about = _About(cast("Sequence[object]", document["models"]))
    results = np.array(reading.results, dtype=np.float64).reshape(-1, 4)
    unique = without_repeats(
        Results(
            results[:, 0].astype(np.int64),
            results[:, 1].astype(np.int64),
            results[:, 2].copy(),
            results[:, 3].copy() if reading.has_cot else None,
        ),
        tuple(reading.models),
        tuple(reading.problems),
    )
    metas, disputed = _settled(reading.metas, [int(each) for each in results[:, 1]])
    of_problem = [metas[place] for place in unique.question_of]
    models = tuple(reading.models)
    return ProblemResults(
        models=models,
        problems=unique.problems,
        model_of=unique.results.model_of,
        problem_of=unique.results.problem_of,
        scores=unique.results.scores,
        days=np.array([meta[0] for meta in of_problem], dtype=np.int64),
        difficulty=_column([meta[1] for meta in of_problem]),
        platform=_column([meta[2] for meta in of_problem]),
        training_cutoff=np.array([about.cutoff.get(m, np.nan) for m in models], dtype=np.float64),
        links=tuple(about.link.get(model, "") for model in models),
        repositories=tuple(about.repository.get(model, "") for model in models),
        marks=_marks(document.get("date_marks")),
        no_cot=unique.results.no_cot,
        notes=(
            *_summary(reading, unique.problems),
            *reading.notes(),
            *unique.notes,
            *_disputed(disputed, list(reading.problems)),
            *about.notes(models),
            *_fractions(unique.results.scores),
        ),
        repairs=reading.repairs(),
    )


class _Reading:
    """Goes through `performances` once."""

    def __init__(self, rows: Sequence[object]) -> None:
        self.models: dict[str, int] = {}
        self.problems: dict[str, int] = {}
        self.results: list[tuple[int, int, float, float]] = []
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
        question = identifier(row.get("sample_id")) or identifier(row.get("question_id"))
        if not question:
            return "has no question_id"
        day = day_of(row.get("date"))
        if day is None:
            return "has no date in epoch milliseconds"
        if self.has_cot:
            score = self._score(row.get("Pass@1-COT"), "pass_at_1")
            no_cot = self._score(row.get("Pass@1"), "pass_at_1_no_cot")
        else:
            score = self._score(row.get("pass@1", row.get("Pass@1")), "pass_at_1")
            no_cot = np.nan
        if score is None and (no_cot is None or not self.has_cot):
            return "has no pass@1 from 0 to 100"
        self.results.append(
            (
                self.models.setdefault(model, len(self.models)),
                self.problems.setdefault(question, len(self.problems)),
                np.nan if score is None else score,
                np.nan if no_cot is None else no_cot,
            )
        )
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
            return "performances is empty, so there is no score to show"
        problem, places = next(iter(self._left_out.items()))
        return f"no row of performances can be used: performances[{places[0]}] {problem}"

    def notes(self) -> list[str]:
        """What was left out."""
        return [
            f"{len(places):,} {'row' if len(places) == 1 else 'rows'} of performances left out:"
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
    """What `models` tells, by the names of `performances`; the first of two entries counts."""

    def __init__(self, rows: Sequence[object]) -> None:
        self.cutoff: dict[str, float] = {}
        self.link: dict[str, str] = {}
        self.repository: dict[str, str] = {}
        self._nameless = 0
        self._twice: list[str] = []
        for row in rows:
            self._add(row)

    def _add(self, row: object) -> None:
        name = identifier(row.get("model_repr")) if isinstance(row, Mapping) else ""
        if not name or not isinstance(row, Mapping):
            self._nameless += 1
            return
        if name in self.link:
            self._twice.append(name)
            return
        day = day_of(row.get("release_date"))
        self.cutoff[name] = np.nan if day is None else day
        self.link[name] = text_of(row.get("link"))
        self.repository[name] = _repository(text_of(row.get("model_name")), self.link[name])

    def notes(self, models: Sequence[str]) -> list[str]:
        """What `models` lacks or has too much of."""
        with_results = set(models)
        without = [name for name in self.link if name not in with_results]
        strange = [name for name in models if name not in self.link]
        undated = [name for name in models if np.isnan(self.cutoff.get(name, 0.0))]
        told = (
            (without, "in models without any result, left out"),
            (strange, "with results but not in models, so of unknown training cutoff"),
            (undated, "without a release_date, so of unknown training cutoff"),
            (self._twice, "in models more than once, where the first entry counts"),
        )
        notes = [f"{words}: {len(names):,} ({_listed(names)})" for names, words in told if names]
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
    first: dict[int, Meta] = {}
    disputed: dict[int, Counter[Meta]] = {}
    for question, meta in zip(question_of, metas, strict=True):
        if first.setdefault(question, meta) != meta:
            disputed[question] = Counter()
    for question, meta in zip(question_of, metas, strict=True):
        if question in disputed:
            disputed[question][meta] += 1
    settled = first | {each: counts.most_common(1)[0][0] for each, counts in disputed.items()}
    return [settled[question] for question in range(len(settled))], list(disputed)


def _disputed(questions: Sequence[int], names: Sequence[str]) -> list[str]:
    if not questions:
        return []
    listed = _listed([names[question] for question in questions])
    words = "problems with several dates or difficulties, where what most rows say counts"
    return [f"{words}: {len(questions):,} ({listed})"]


def _column(texts: Sequence[str]) -> tuple[str, ...] | None:
    return tuple(texts) if any(texts) else None


def _marks(dates: object) -> tuple[int, ...]:
    """The days of the marks; they only offer ends of a window, so what is no date goes untold."""
    days = [day_of(each) for each in dates] if isinstance(dates, list) else []
    return tuple(sorted({day for day in days if day is not None}))


def _summary(reading: _Reading, problems: Sequence[str]) -> list[str]:
    days = [meta[0] for meta in reading.metas]
    read = f"{len(reading.results):,} results of {len(reading.models):,} models"
    dates = f"{format_day(min(days))} to {format_day(max(days))}"
    return [f"{read} on {len(problems):,} problems, {dates}"]


def _fractions(scores: Floats) -> list[str]:
    top = np.nanmax(scores, initial=0.0)
    if not 0 < top <= 1:
        return []
    return ["no pass@1 is above 1: these may be fractions, and are shown as percent"]


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _LISTED:,} more" if len(names) > _LISTED else ""
    return ", ".join(names[:_LISTED]) + more
