"""Two runs to compare: files or folders of results by problem, matched by the ids of problems.

A side is a model with one run or several, such as one for each seed: a file of an evaluation tool
is one run of one task, a table may number its runs in a column.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, product
from pathlib import PurePath
from typing import Any, NamedTuple

import numpy as np

from lcbtui.dataset.meanings import (
    OUTCOMES,
    Quantity,
    benchmark_of,
    header_meaning,
    looks_like_model,
    stated_direction,
    words_of,
)
from lcbtui.dataset.measures import differ, measure_of
from lcbtui.dataset.results import Ints, ProblemResults, ScoreScale
from lcbtui.dataset.source import SourceInfo
from lcbtui.errors import NoRunsError, Option, Part, SourceError, UsageError
from lcbtui.sources.catalog import display_name
from lcbtui.sources.formats.tables import RawTable
from lcbtui.sources.open import found_in
from lcbtui.sources.results.long_form import Rows, joined_rows, number_of, without_numbers
from lcbtui.sources.results.problem_results import (
    Codes,
    are_samples,
    coded,
    ids_in,
    merged,
    results_from_rows,
    rows_and_pairs,
    scores_of,
    within_questions,
)
from lcbtui.sources.schema.matching import problem_columns
from lcbtui.text.words import counted, first_few, listed, safe_text, shell_word

NEEDED = {
    "lm-evaluation-harness": "samples_TASK_DATE.jsonl (--log_samples)",
    "Inspect": "all samples",
    "SWE-bench": "logs/INSTANCE/report.json",
    "OpenCompass": "--dump-eval-details",
    "Aider": ".aider.results.json",
    "Every": "..._samples.jsonl",
    "NeMo": "results.jsonl",
}
"""File, option or part with the results by problem of a tool, by the first word of its layout."""


NO_RESULTS = "no results by problem, which need"


class Side(NamedTuple):
    """One of two compared sides: the runs of one model.

    Attributes:
        name: the source as the user named it; the model if both sides are of one source.
        model: the name of the model.
        runs: indexes of its runs in `ProblemResults.models`.
    """

    name: str
    model: str
    runs: Ints


class Sides(NamedTuple):
    """Results by problem of two sides.

    Attributes:
        results: the results; its models are the runs.
        tasks: (problems,) name of the task of each problem, both if the sides call it differently;
            "" where not stated.
        sides: the two sides.
        scale: what the scores are in.
        words: what the problems ask, by id, as far as a file says it.
        odd: for each side the texts that are no known outcomes, with their numbers of rows.
    """

    results: ProblemResults
    tasks: tuple[str, ...]
    sides: tuple[Side, Side]
    scale: ScoreScale
    odd: tuple[Mapping[str, int], Mapping[str, int]]
    words: Mapping[str, str]


_Runs = dict[tuple[str, str], list[Rows]]
"""Results by problem of each model and run, by task."""


class How(NamedTuple):
    """Options for reading two sides: metric, models, direction.

    Attributes:
        metric: the metric or scorer to compare by, of several; None for the first.
        models: the models of one source to compare; () for all that it has.
        lower: whether less is better; None for what the metric says.
        common: whether runs that did not end are read too.
    """

    metric: str | None = None
    models: tuple[str, ...] = ()
    lower: bool | None = None
    common: bool = False


ALL = How()


def open_sides(infos: Sequence[SourceInfo], stdin: bytes | None = None, how: How = ALL) -> Sides:
    """Read one source with two models, or two sources with one model each.

    Args:
        infos: the sources, from `catalog.find`.
        stdin: the bytes of standard input; needed for the source "-" only.
        how: how they are read.

    Raises:
        SourceError: if a source cannot be read, or has no results by problem, or none of a model
            that `how` names, or a run in it did not end.
        UsageError: if a source has another number of models, or not that metric, or the two have
            no task or metric in common, or the scores of one are better where they are higher and
            those of the other where they are lower.
    """
    read = [_runs(info, stdin, how.metric) for info in infos]
    names = [display_name(info) for info in infos]
    if how.models:
        wanted = [*map(safe_text, how.models)]
        kept = [key for model in wanted for key in read[0] if safe_text(key[0]) == model]
        if len({model for model, _ in kept}) < len(wanted):
            raise NoRunsError(f"{names[0]} lacks {first_few(wanted)}")
        read = [{key: read[0][key] for key in kept}]
    every = list[tuple[tuple[str, str], list[Rows]]]()  # name and model of each run, its tasks
    for name, runs in zip(names, read, strict=True):
        stopped = next((each for each in chain(*runs.values()) if each.stopped), None)
        if stopped and not how.common:
            run, end = stopped.file or "its run", safe_text(stopped.stopped)
            common = Option("common"), " compares what is in it"
            raise SourceError(f"{name}: {run} did not end ({end}); ", *common)
        models = [*dict.fromkeys(model for model, _ in runs)]
        if len(models) != 3 - len(infos):
            ways = f"lcbtui compare {name} MODEL MODEL, or name a file of each"
            ways = ways if len(models) > 1 else "name the other run too"
            has = f"{counted(len(models), 'model')} ({first_few(models, 4)})"
            raise UsageError(f"{name}: has runs of {has}: {ways}")
        every += [((name, model), by_task) for (model, _), by_task in runs.items()]
    found: dict[tuple[str, str], list[Rows]] = {}
    for key, by_task in every:
        found.setdefault(key, []).extend(by_task)
    of = [[*dict.fromkeys(rows.task for rows in side)] for side in found.values()]
    several = any(len(each) > 1 for each in of)
    _refuse_other_measure([*found.values()], of, several=several)
    scale = _scale([*chain(*found.values())], how.lower)
    parts, tasks, words = list[ProblemResults](), dict[str, set[str]](), dict[str, str]()
    texts, runs_of = dict[str, dict[str, int]](), dict[tuple[str, str], list[int]]()
    odd: dict[tuple[str, str], Counter[str]] = {key: Counter() for key in found}
    for number, (key, by_task) in enumerate(every):
        rows = [_numbered(own, number, texts, several=several, scale=scale) for own in by_task]
        for own in rows:
            if "words" in own.others:
                words |= zip(map(safe_text, own.problem), own.others["words"], strict=False)
            problems = map(safe_text, own.problem.values)
            tasks.setdefault(safe_text(own.task), set()).update(problems)
            odd[key] += _odd_words(own, key[0], scale)
        runs_of.setdefault(key, []).append(number)
        # Each run on its own: one may state percent, another fractions.
        parts.append(results_from_rows(joined_rows(rows), key[0], has_ends=scale.has_ends))
    results = merged(parts, [""] * len(parts))
    named = tuple(
        " and ".join(task for task, ids in tasks.items() if task and problem in ids)
        for problem in results.problems
    )
    first, second = (
        Side(name if len(infos) > 1 else model, safe_text(model), np.array(at))
        for (name, model), at in runs_of.items()
    )
    odd_a, odd_b = odd.values()
    return Sides(results, named, (first, second), scale, (odd_a, odd_b), words)


def _scale(rows: Sequence[Rows], asked: bool | None) -> ScoreScale:
    """Find what the scores are in, and which direction is better.

    Raises:
        UsageError: if more is better of some and less of others.
    """
    ways = {
        _lower(each) if asked is None else asked: each.task or next(iter(each.metrics), "")
        for each in rows
    }
    if {True, False} <= ways.keys():
        more, less = ways[False], ways[True]
        raise UsageError(f"more is better: {more}, less: {less}; name files of one task")
    lower = None if None in ways else True in ways
    is_mixed = len({each.task.partition(" ")[2] for each in rows if each.layout}) > 1
    name = next(iter(rows[0].metrics), "") or rows[0].task.rpartition(" ")[2]
    says = header_meaning(name)
    if lower is not True and (says.bounded or not name or says.quantity is Quantity.HITS):
        return ScoreScale(lower, is_mixed=is_mixed)
    texts = chain.from_iterable(each.score.values for each in rows)
    numbers = [number for text in texts if (number := number_of(text)) is not None]
    is_share = says.quantity not in {Quantity.TIME, Quantity.COST, Quantity.MEMORY}
    has_ends = is_share and all(0 <= number <= 1 for number in numbers)
    return ScoreScale(lower, has_ends, "" if has_ends else safe_text(name), is_mixed)


def _lower(rows: Rows) -> bool | None:
    """Tell whether less is better, by the tool, else by the name of the metric; None if unknown."""
    names = (next(iter(rows.metrics), ""), rows.task.rpartition(" ")[2])
    if rows.lower is not None or not any(names):
        return bool(rows.lower)
    if words_of("usual metric", "outcome") & {name.casefold() for name in names}:
        return False
    ways = [way for name in names if name and (way := stated_direction(name)) is not None]
    return bool(ways[0]) if ways else None


def _odd_words(rows: Rows, name: str, scale: ScoreScale) -> Mapping[str, int]:
    """Count how often each text that is no known outcome occurs in a task.

    Raises:
        SourceError: if they are more than a twentieth of its rows.
    """
    unit = rows.percent_of or 1.0  # else too few scores that can be read would hide the words
    found = scores_of(rows.score, unit, has_ends=scale.has_ends, is_lower=scale.lower is True)
    odd = {} if found is None else found.odd
    if sum(odd.values()) > 0.05 * len(rows.score):
        words = safe_text(first_few([f"{text[:30]!r}" for text in odd], 3))
        of = f"{counted(len(rows.score), 'outcome')} of {safe_text(rows.task) or 'its problems'}"
        raise SourceError(f"{name}: {sum(odd.values()):,} of {of} are not understood ({words})")
    return odd


def _numbered(
    rows: Rows, run: int, texts: dict[str, dict[str, int]], *, several: bool, scale: ScoreScale
) -> Rows:
    """Call the model by the number of its run, and tell apart problems of one id.

    Args:
        rows: the results of one task in the run.
        run: the number of the run.
        texts: the texts of each problem so far, numbered; added to.
        several: whether the ids of all tasks are prefixed with the task.
        scale: what the scores are in.
    """
    prefix, others = f"{rows.task} " if several else "", dict(rows.others)

    def named(column: Codes) -> Codes:
        return replace(column, values=[f"{prefix}{text}" for text in column.values])

    problem = named(rows.problem) if prefix else rows.problem
    if "text" in others:
        problems = [*problem]
        for place, text in enumerate(others.pop("text")):
            known = texts.setdefault(problems[place], {})
            if text and (number := known.setdefault(text, len(known))):
                problems[place] += f" (other text {number})"
        problem = coded(problems, str)
    if prefix and "question" in others:
        others["question"] = named(others["question"])
    model = Codes(np.zeros(len(problem), np.int64), [f"{run}"])
    rows = replace(rows, model=model, problem=problem, others=others, lower=scale.lower)
    return rows if scale.has_ends else replace(rows, percent_of=1.0)


def _runs(info: SourceInfo, stdin: bytes | None, metric: str | None) -> _Runs:
    """Read the runs of a source, each with its results by problem, in the order of its files."""
    info = info._replace(options=info.options._replace(by_problem=True, transpose=False))
    found, called = found_in(info, stdin), display_name(info)
    if isinstance(found, RawTable):
        return _runs_of_table(found, called, metric, info.options.cluster)
    seen, runs = Counter[tuple[str, str]](), _Runs()
    parts = _by_metric([part for part in found.parts if not part.by_task], called, metric)
    named = without_numbers([name for rows in parts for name in dict.fromkeys(rows.model)], called)
    for rows in parts:
        rows = replace(rows, score=rows.others.get("end", rows.score))  # noqa: PLW2901
        for (name, _), own in _split(rows, rows.model, rows.others.get("run", rows.model)):
            seen[named[name], rows.task] += 1
            runs.setdefault((named[name], f"{seen[named[name], rows.task]}"), []).append(own)
    if not runs:
        needed = NEEDED.get(found.parts[0].layout.split()[0], "another file")
        raise NoRunsError(f"{called}: {found.format}: {NO_RESULTS} {needed}")
    return runs


def _by_metric(parts: Sequence[Rows], called: str, metric: str | None) -> list[Rows]:
    """Make a metric the score of each file that has it; other files keep their own score.

    Raises:
        UsageError: if none has it.
    """
    if metric is not None and not any(metric in rows.metrics for rows in parts):
        names = listed([*dict.fromkeys(name for rows in parts for name in rows.metrics)])
        asked = Option("metric", f"{safe_text(metric)}:")
        raise UsageError(asked, f" {called} has {names or 'none'}")
    if metric is None:
        return [*parts]
    chosen = (rows.metrics.get(metric, rows) for rows in parts)
    first = (dict(sorted(rows.metrics.items(), key=lambda it: it[0] != metric)) for rows in parts)
    return [replace(rows, metrics=metrics) for rows, metrics in zip(chosen, first, strict=True)]


def _refuse_other_measure(
    sides: Sequence[Sequence[Rows]], tasks: Sequence[Sequence[str]], *, several: bool
) -> None:
    """Refuse sides by different metrics, or of different tasks.

    Names of unknown tasks do not count where ids that are more than numbers are in both.

    Raises:
        UsageError: if the sides are of different measures.
    """
    pairs = [*product(*sides)]
    same = [p for p in pairs if len({rows.task.partition(" ")[0] for rows in p}) == 1]
    for pair in same or pairs[:1]:
        by = [[*rows.metrics] for rows in pair]
        if not all(by) or by[0][0] == by[1][0]:
            continue
        why = differ(*(measure_of(each[0])._replace(benchmark="") for each in by))
        if pair[0].layout == pair[1].layout != "":
            why = why or "not the same metric"
        ways: tuple[Part, ...]
        if both := [metric for metric in by[0] if metric in by[1]]:
            ways = Option("metric", shell_word(both[0])), " takes one of both"
        else:
            ways = (why,)
        if any(ways):
            has = " and ".join(first_few(each, 3) for each in by)
            are = f"A: {by[0][0]}, B: {by[1][0]}: "
            raise UsageError(are, *ways, f" (they have {has})")
    first, second = tasks
    if not (all(first) and all(second)) or {*first} & {*second}:
        return
    ids = [{each for rows in side for each in rows.problem.values} for side in sides]
    are_numbers = all(re.fullmatch(r"[\d.]+", each) for each in ids[0] & ids[1])
    is_told = are_numbers or all(map(benchmark_of, (first[0], second[0])))
    why = differ(measure_of(first[0]), measure_of(second[0])) if is_told else ""
    if several or why:
        a, b = (safe_text(first_few(each, 2)) for each in tasks)
        raise UsageError(f"A: {a}, B: {b}: not the same task{f' ({why})' if why else ''}")


def _runs_of_table(raw: RawTable, name: str, metric: str | None, cluster: str | None) -> _Runs:
    """Split a table of problem and outcome by its columns of model, run and task."""
    places = problem_columns(raw.headers, of_one_model=True)
    if raw.rows == 1:
        cells = [cell for (cell,) in raw.in_python().columns]
        if all(cell.casefold() in OUTCOMES for cell in cells):
            whole = Rows([name] * len(cells), raw.headers, cells)  # an object of problem: outcome
            return {(name, ""): [own for _, own in _split(whole, whole.model)]}
    if places is None or not raw.rows:
        has = first_few([*raw.headers], 6)
        needed = "rows, a column such as task_id and one such as correct"
        raise NoRunsError(f"{name}: {NO_RESULTS} {needed}; its columns: {has}")
    of_models = [raw.headers[at] for at in places.scores if looks_like_model(raw.headers[at])]
    is_wide = places.model < 0 and 2 * len(of_models) >= len(places.scores) > 1
    if is_wide and metric is None:
        what = f"has a column for each of several models ({first_few(of_models)})"
        raise NoRunsError(f"{name}: {what}: ", Option("metric", "COLUMN"), " takes one")
    places = within_questions(raw, places, cluster)
    used = {places.model, places.problem, *places.scores, *places.others.values()} - {-1}
    columns = {place: coded(raw.columns[place], str) for place in used}
    others = {key: columns[place] for key, place in places.others.items()}
    ends = {at: not header_meaning(raw.headers[at]).lower for at in places.scores}
    scores = [at for at in places.scores if scores_of(columns[at], has_ends=ends[at])]
    scores = scores or [*places.scores[:1]]
    one, none = (Codes(np.full(raw.rows, code), [name]) for code in (0, -1))
    models, problem = columns.get(places.model, one), columns[places.problem]
    clusters = raw.headers[places.others.get("question", places.problem)]
    read = (Rows(models, problem, columns[at], others, clusters_from=clusters) for at in scores)
    found = dict(zip((raw.headers[at] for at in scores), read, strict=True))
    (rows,) = _by_metric([replace(found[raw.headers[scores[0]]], metrics=found)], name, metric)
    files = others.pop("file", none)  # of a folder: runs if they have the same problems
    several = files is not none and rows_and_pairs(problem, files)[1] > len(problem.values)
    if several and places.model < 0:
        stems = {file: PurePath(file).stem for file in files.values}
        of = without_numbers([*dict.fromkeys(stems.values())], name)
        if len({*of.values()}) > 1:
            models = coded(files, lambda file: of[stems[file]] if file else "")
    run = others.pop("run", files if several else none)
    keys = (models, run, others.pop("task", none))
    used = {places.model, places.problem, *scores, *places.others.values()}
    numbers = {place for key, place in places.others.items() if key == "sample"}
    numbers -= {places.others.get("run")}
    for place in numbers or {*range(len(raw.headers))} - used:
        every = Codes(_groups(keys), []), ids_in(rows.problem)
        if not are_samples(raw, *every, [place], is_numbered=bool(numbers)):
            what = f'not all rows of a problem are its samples (column "{raw.headers[place]}")'
            raise SourceError(f"{name}: {what}: keep one of its values, or call it run or task")
    runs = _Runs()
    for (model, number, task), own in _split(rows, *keys):
        runs.setdefault((model, number), []).append(replace(own, task=task))
    return runs


def _groups(keys: Sequence[Codes]) -> Ints:
    """Number the rows by the texts of columns."""
    found = np.zeros(len(keys[0]), np.int64)
    for key in keys:
        found = found * (len(key.values) + 1) + key.of_row + 1
    return found


def _split(rows: Rows, *keys: Any) -> Iterator[tuple[tuple[str, ...], Rows]]:
    """Group rows by the texts of columns, in order of first appearance."""
    by = [coded(key, str) for key in keys]
    columns = [coded(column, str) for column in (rows.model, rows.problem, rows.score)]
    others = {name: coded(column, str) for name, column in rows.others.items()}
    group = _groups(by)
    order = np.argsort(group, kind="stable")
    ends = np.flatnonzero(np.diff(group[order])) + 1
    for own in sorted(filter(len, np.split(order, ends)), key=lambda own: int(own[0])):
        model, problem, score = (column.at(own) for column in columns)
        of_rows = {name: column.at(own) for name, column in others.items()}
        key = tuple(next(iter(each.at(own[:1]))) for each in by)
        yield key, replace(rows, model=model, problem=problem, score=score, others=of_rows)
