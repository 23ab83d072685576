"""Results by problem of one's own: a row for each model and problem, from a table of any format.

Columns are Arrow arrays or sequences of texts; each distinct text is read once, and what is done
for every row is done by numpy.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from lcbtui.dataset.results import UNDATED, Bools, Floats, Ints, ProblemResults, means_by_model
from lcbtui.errors import SourceError
from lcbtui.sources.cleaning.cells import MISSING_WORDS
from lcbtui.sources.formats.raw_table import RawTable
from lcbtui.sources.results.reader import day_of, number_of
from lcbtui.sources.schema.by_problem import TASK, Places
from lcbtui.sources.schema.matching import plain_name
from lcbtui.text.numbers import format_day
from lcbtui.text.safe_text import safe_text
from lcbtui.text.words import counted, first_few

FEWEST_PROBLEMS = 20
"""A table whose problem column has fewer distinct values may be one of benchmarks."""

MOST_CELLS = 50_000_000
"""Models times problems: scores are compared in a table of them."""

_UNIQUE = 0.95
_READABLE = 0.9
_RATINGS_TO = 10
"""Scores above 1 and up to here are hardly percent: judges give marks from 1 to 10."""

_SECONDS_TO = 1e11
"""An epoch below is in seconds, one from here on in milliseconds."""

_DATES = ("day", "training_cutoff")
_YES = "true yes y pass passed correct solved resolved success succeeded ok accepted ✓ ✔ ✅"
_NO = (
    "false no n fail failed incorrect wrong unsolved unresolved failure error timeout rejected"
    " ✗ ✘ ❌"
)
_OF_WORD = dict.fromkeys(_YES.split(), 1.0) | dict.fromkeys(_NO.split(), 0.0)
_WHOLE = re.compile(r"-?\d+(\.0+)?")
_DECIMAL_COMMA = re.compile(r"\d+,\d+")


class Codes(NamedTuple):
    """A column by its distinct values.

    Attributes:
        of_row: (rows,) the place of each row's value in `values`, -1 where it has none.
        values: each once, in order of first appearance.
    """

    of_row: Ints
    values: list[str]


@dataclass(frozen=True, eq=False)
class Columns:
    """The columns of results by problem, all of one length, as texts or Arrow arrays of texts.

    Attributes:
        model, problem, score: what each row is of, and how it went.
        others: as in `schema.by_problem.Places`, and "question" where several problems share one.
        percent_of: what a score of 1 is in percent, where that is known: 100 for fractions.
    """

    model: Any
    problem: Any
    score: Any
    others: Mapping[str, Any] = field(default_factory=dict)
    percent_of: float | None = None


@dataclass(frozen=True, eq=False)
class Scores:
    """The scores of rows.

    Attributes:
        values: (rows,) percent; NaN where there is none.
        missing, bad: (rows,) where the cell is blank, and where it is nothing that can be read.
        unit: what they were read as, in words.
        whole: whether each is 0 or 100.
    """

    values: Floats
    missing: Bools
    bad: Bools
    unit: str
    whole: bool


def coded(column: Any, clean: Callable[[str], str]) -> Codes:
    """A column by its distinct values after each text was cleaned; "" is none."""
    if not isinstance(column, pa.Array):
        column = pa.array(column, pa.large_string())
    encoded = column.dictionary_encode()  # leaves what is encoded as it is
    values: dict[str, int] = {}
    place = np.empty(len(encoded.dictionary), dtype=np.int64)
    for number, text in enumerate(encoded.dictionary.to_pylist()):
        cleaned = clean(text)
        place[number] = values.setdefault(cleaned, len(values)) if cleaned else -1
    return Codes(place[encoded.indices.to_numpy()], list(values))


def name_in(text: str) -> str:
    """A name made safe; "" for a word that stands for none."""
    name = safe_text(text)
    return "" if name.lower() in MISSING_WORDS else name


def ids_in(column: Any) -> Codes:
    """The ids of problems: where all are whole numbers, 2727.0, as pandas writes it, is 2727."""
    found = coded(column, name_in)
    if not all(_WHOLE.fullmatch(value) for value in found.values):
        return found
    return coded(column, lambda text: name_in(text).partition(".")[0])


def results_in(raw: RawTable, places: Places, name: str) -> ProblemResults | RawTable:
    """The results by problem in a table whose headers are theirs, or the table with a note why not.

    It must have several problems of a model, and scores from 0 to 1, from 0 to 100, or yes and no.
    Several rows of a model and problem are samples: those of a column that numbers them, or where
    no other column tells such rows apart.

    Args:
        raw: the table.
        places: what `schema.by_problem.places_by_problem` found.
        name: how messages call the source.

    Raises:
        SourceError: if no row can be used.
    """
    if not raw.rows:
        return raw
    model = coded(raw.columns[places.model], name_in)
    problem = ids_in(raw.columns[places.problem])
    header = raw.headers[places.problem]
    scores: Scores | None = None
    place = places.scores[0]
    for place in places.scores:
        scores = _scores(coded(raw.columns[place], str), None)
        if scores is not None:
            break
    sample = places.others.get("sample")
    samples = None if sample is None else coded(raw.columns[sample], name_in)
    used = {places.model, places.problem, place, *places.others.values()}
    left = [n for n in range(len(raw.headers)) if n not in used]
    why_not = _why_no_results(model, problem, samples, scores, header)
    unnumbered = not why_not and samples is None and _is_repeated(model, problem)
    if unnumbered:
        why_not = _told_apart(raw, model, problem, left)
    if why_not:
        if plain_name(header) == TASK:
            return raw  # nearly always a leaderboard of benchmarks, of which nothing is to be told
        words = f"rows of models and problems, but no results by problem: {why_not}"
        return raw._replace(notes=(*raw.notes, words))
    assert scores is not None
    others = {key: raw.columns[place] for key, place in places.others.items()}
    how = (
        f'read as results by problem: problems are in "{header}", scores in'
        f' "{raw.headers[place]}" ({scores.unit}); with other headers it is a table of rows'
    )
    notes = [
        *raw.notes,
        how,
        *([f"columns left out: {first_few([raw.headers[n] for n in left])}"] if left else []),
    ]
    found = _results(model, problem, scores, others, name)
    cutoff = places.others.get("training_cutoff")
    return replace(
        found,
        notes=(*notes, *found.notes),
        averaged=_UNNUMBERED if unnumbered else "",
        names_from=f'called "{raw.headers[places.model]}"',
        cutoffs_from=f'called "{raw.headers[cutoff]}"' if cutoff is not None else "training_cutoff",
    )


def results_of(columns: Columns, name: str) -> ProblemResults:
    """The results by problem in columns that are known to hold them.

    Raises:
        SourceError: if no row can be used.
    """
    model, problem = coded(columns.model, name_in), ids_in(columns.problem)
    scores = _scores(coded(columns.score, str), columns.percent_of)
    if scores is None:
        raise SourceError(
            f"{name}: is results by problem without a score from 0 to 1; give each row one"
        )
    return _results(model, problem, scores, columns.others, name)


def _why_no_results(
    model: Codes, problem: Codes, samples: Codes | None, scores: Scores | None, header: str
) -> str:
    """Why rows are no results by problem, in words; "" where they are."""
    problems, models = len(problem.values), len(model.values)
    if scores is None:
        return "the scores are neither from 0 to 1, from 0 to 100, nor yes and no"
    if problems < FEWEST_PROBLEMS:
        return f'"{header}" has fewer than {FEWEST_PROBLEMS} distinct values'
    if plain_name(header) == TASK and not scores.whole:
        return f'"{header}" may name benchmarks'
    if len(model.of_row) < 2 * models:
        return "most models have one row"
    if models * problems > MOST_CELLS:
        return f"{models:,} models times {problems:,} problems are too many"
    if samples is not None:
        rows, distinct = _rows_and_pairs(model, problem, samples)
        if distinct < _UNIQUE * rows:
            return f"{rows:,} rows for {distinct:,} samples of model and problem"
    return ""


_UNNUMBERED = "rows of one model and problem are taken for its samples, and averaged"


def _rows_and_pairs(model: Codes, problem: Codes, other: Codes | None = None) -> tuple[int, int]:
    """How many rows have a model and a problem, and how many pairs of these there are.

    With another column pairs are those that differ in it, too.
    """
    pair = model.of_row * len(problem.values) + problem.of_row
    if other is not None:
        pair = pair * (len(other.values) + 1) + other.of_row + 1
    known = np.sort(pair[(model.of_row >= 0) & (problem.of_row >= 0)])
    return len(known), int(np.count_nonzero(np.diff(known))) + 1


def _is_repeated(model: Codes, problem: Codes) -> bool:
    """Whether so many rows are of one model and problem that it is no mistake."""
    rows, distinct = _rows_and_pairs(model, problem)
    return distinct < _UNIQUE * rows


def _told_apart(raw: RawTable, model: Codes, problem: Codes, left: Sequence[int]) -> str:
    """That a column with few values tells rows of one model and problem apart; "" if none does.

    Such rows are of two modes or metrics, and no samples. A text or a time differs everywhere.
    """
    rows, distinct = _rows_and_pairs(model, problem)
    for place in left:
        values = coded(raw.columns[place], name_in)
        few = 2 * rows // distinct + 2
        apart = _rows_and_pairs(model, problem, values)[1] if len(values.values) <= few else 0
        if apart >= _UNIQUE * rows:
            return (
                f"{rows:,} rows for {distinct:,} pairs of model and problem, which"
                f' "{raw.headers[place]}" tells apart; a column sample would number samples'
            )
    return ""


def _scores(column: Codes, percent_of: float | None) -> Scores | None:
    """The scores of a column in percent; None where it holds none, or too few of its cells do."""
    values, is_word, is_percent, missing = (np.zeros(len(column.values) + 1) for _ in range(4))
    values[:], missing[-1] = np.nan, True
    for place, text in enumerate(column.values):
        words = text.strip().casefold()
        missing[place] = words in MISSING_WORDS or words == "-1"
        if words in _OF_WORD:
            values[place], is_word[place] = _OF_WORD[words], True
            continue
        is_percent[place] = words.endswith("%")
        digits = words.removesuffix("%").strip()
        if _DECIMAL_COMMA.fullmatch(digits):
            digits = digits.replace(",", ".")
        number = number_of(digits)
        if number is not None and not missing[place]:
            values[place] = number
    plain = values[(is_word == 0) & (is_percent == 0) & (values >= 0) & (values <= 100)]
    top = float(plain.max(initial=0.0))
    scale = percent_of or (100.0 if top <= 1 else 1.0)
    if 1 < top <= _RATINGS_TO and percent_of is None:
        return None
    percent = np.where(is_word > 0, values * 100, np.where(is_percent > 0, values, values * scale))
    good = (percent >= 0) & (percent <= 100)
    of_row, bad = column.of_row, ~good & (missing == 0)
    rows_bad, rows_missing = bad[of_row], missing[of_row] > 0
    present = len(of_row) - int(np.count_nonzero(rows_missing))
    if not present or np.count_nonzero(rows_bad) > (1 - _READABLE) * present:
        return None
    words = "yes or no" if is_word.any() else ""
    numbers = "" if not len(plain) else "0 to 1" if scale == 100.0 else "percent"
    found = np.where(good, percent, np.nan)
    return Scores(
        found[of_row],
        rows_missing,
        rows_bad,
        " and ".join(filter(None, (words, numbers))) or "percent",
        bool(np.isin(found[:-1][good[:-1]], (0.0, 100.0)).all()),
    )


def _results(
    model: Codes, problem: Codes, scores: Scores, others: Mapping[str, Any], name: str
) -> ProblemResults:
    """Rows to results: those that cannot be used left out, samples averaged."""
    reasons = (
        (model.of_row < 0, "without a model"),
        (problem.of_row < 0, "without a problem"),
        (scores.missing, "without a score"),
        (scores.bad, "whose score is no number from 0 to 100, nor yes or no"),
    )
    kept = ~np.logical_or.reduce([mask for mask, _ in reasons])
    left = [_left_out(mask, words) for mask, words in reasons if mask.any()]
    if not kept.any():
        why = left[0] if left else "there is none"
        raise SourceError(
            f"{name}: is results by problem without a result that can be used: {why}; a row names a"
            " model, a problem and a score"
        )
    model_of, models = _used(model, kept)
    problem_of, problems = _used(problem, kept)
    pairs, place, count = np.unique(
        model_of * len(problems) + problem_of, return_inverse=True, return_counts=True
    )
    means = means_by_model(place, scores.values[kept], len(pairs)).means
    columns = {
        key: coded(column, _day_in if key in _DATES else name_in) for key, column in others.items()
    }
    of_problem = {
        key: _stated(column.of_row[kept], problem_of, len(problems))
        for key, column in columns.items()
        if key in ("day", "difficulty", "platform", "question")
    }
    of_model = {
        key: _stated(column.of_row[kept], model_of, len(models))
        for key, column in columns.items()
        if key in ("training_cutoff", "hf_repo", "highlight")
    }

    def texts(key: str, stated: Mapping[str, "_Stated"]) -> list[str]:
        found = stated.get(key)
        if found is None:
            return []
        values = [*columns[key].values, ""]
        return [values[code] for code in found.codes]

    days = _days(texts("day", of_problem) or [""] * len(problems))
    known = days[~np.isnan(days)]
    difficulty = [text.casefold() for text in texts("difficulty", of_problem)]
    platform = texts("platform", of_problem)
    cutoffs = _days(texts("training_cutoff", of_model) or [""] * len(models))
    repositories = texts("hf_repo", of_model) or [""] * len(models)
    ours = tuple(text.casefold() == "true" for text in texts("highlight", of_model))
    question = of_problem.get("question")
    dates = f", {format_day(known.min())} to {format_day(known.max())}" if len(known) else ""
    summary = (
        f"{int(kept.sum()):,} results of {counted(len(models), 'model')} on"
        f" {counted(len(problems), 'problem')}{dates}"
    )
    return ProblemResults(
        models=models,
        problems=problems,
        model_of=pairs // len(problems),
        problem_of=pairs % len(problems),
        scores=means,
        days=np.where(np.isnan(days), UNDATED, days).astype(np.int64),
        difficulty=tuple(difficulty) if any(difficulty) else None,
        platform=tuple(platform) if any(platform) else None,
        training_cutoff=cutoffs,
        links=("",) * len(models),
        repositories=tuple(repositories),
        questions=_question_codes(None if question is None else question.codes),
        ours=ours if any(ours) else (),
        cutoffs_from="training_cutoff",
        of_livecodebench=False,
        notes=(
            summary,
            *left,
            *_averaged(count, pairs, models, problems),
            *_disputed(of_problem, problems),
        ),
    )


def _left_out(mask: Bools, words: str) -> str:
    rows = np.flatnonzero(mask)
    first = f"row {int(rows[0]) + 1:,}"
    return f"{counted(len(rows), 'row')} {words} left out: {first}{', the first' * (len(rows) > 1)}"


def _used(column: Codes, kept: Bools) -> tuple[Ints, tuple[str, ...]]:
    """(kept rows,) the place of each one's value among those that are used, and these."""
    used, of_row = np.unique(column.of_row[kept], return_inverse=True)
    return of_row, tuple(column.values[code] for code in used.tolist())


def _averaged(
    count: Ints, pairs: Ints, models: Sequence[str], problems: Sequence[str]
) -> list[str]:
    """That several rows of one model and problem are one result."""
    most, fewest = int(count.max()), int(count.min())
    if most == 1:
        return []
    model, problem = divmod(int(pairs[int(count.argmax())]), len(problems))
    span = f"{most}" if most == fewest else f"{fewest} to {most}"
    which = f"{models[model]} on {problems[problem]} has {most}"
    return [safe_text(f"samples of one problem, averaged to its pass@1: {span} each ({which})")]


class _Stated(NamedTuple):
    """What most rows say of each of some things.

    Attributes:
        codes: (things,) the value, -1 where none is stated.
        disputed: the things of which rows state several values.
    """

    codes: list[int]
    disputed: list[int]


def _stated(codes: Ints, thing_of: Ints, things: int) -> _Stated:
    there = codes >= 0
    width = int(codes.max(initial=0)) + 1
    stated, rows = np.unique(thing_of[there] * width + codes[there], return_counts=True)
    thing = stated // width
    order = np.lexsort((stated, rows))  # the most rows last, so that they are written last
    found = np.full(things, -1, dtype=np.int64)
    found[thing[order]] = stated[order] % width
    several = np.flatnonzero(np.bincount(thing, minlength=things) > 1)
    return _Stated(found.tolist(), several.tolist())


def _disputed(of_problem: Mapping[str, _Stated], problems: Sequence[str]) -> list[str]:
    disputed = sorted({each for stated in of_problem.values() for each in stated.disputed})
    if not disputed:
        return []
    listed = first_few([problems[each] for each in disputed])
    words = "problems with several dates or difficulties, where what most rows say counts"
    return [f"{words}: {len(disputed):,} ({listed})"]


def _day_in(text: str) -> str:
    """The day that a text names, as a number of days, "" for none."""
    number = number_of(text)
    if number is not None and 0 < number < _SECONDS_TO:
        text = str(1000 * number)
    day = day_of(text)
    return "" if day is None else str(day)


def _days(texts: Sequence[str]) -> Floats:
    return np.array([float(text) if text else np.nan for text in texts], dtype=np.float64)


def _question_codes(codes: list[int] | None) -> Ints | None:
    if codes is None or len(set(codes)) == len(codes):
        return None
    return np.unique(np.array(codes, dtype=np.int64), return_inverse=True)[1]
