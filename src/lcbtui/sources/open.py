"""Opening a source: from its name to its Dataset."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from itertools import chain
from pathlib import PurePath
from stat import S_ISDIR

from lcbtui.dataset.columns import MODEL, PROBLEMS, STANDARD_ERROR
from lcbtui.dataset.dataset import Dataset, Unpivoted
from lcbtui.dataset.meanings import OUTCOMES, are_outcomes, benchmark_of, looks_like_model
from lcbtui.dataset.source import SourceInfo
from lcbtui.errors import AsIsError, Option, Part, SourceError, UsageError
from lcbtui.sources.catalog import bundled, display_name, find_all
from lcbtui.sources.clean_rows import cleaned, saying_what_works
from lcbtui.sources.formats.detect import Found, Progress, silent, table_in
from lcbtui.sources.formats.io import bytes_of, status_of
from lcbtui.sources.formats.tables import RawTable, unique_headers
from lcbtui.sources.long_tables import pivoted
from lcbtui.sources.results.long_form import (
    AVERAGED,
    MEAN,
    Document,
    Rows,
    Score,
    number_of,
    scores_of_model,
    without_numbers,
)
from lcbtui.sources.schema.matching import problem_columns
from lcbtui.text.words import first_few

# A lookup must start quickly, so that what it does not need is imported where it is needed.
# ruff: noqa: PLC0415

BY_PROBLEM = "results by problem"
LARGE_CELLS = 200_000
"""From this many cells on, Arrow cleans a table more quickly than Python."""
LARGE_ROWS = 100
"""Not with fewer rows: Arrow takes half a millisecond for a column, whatever it holds."""


def open_dataset(info: SourceInfo, stdin: bytes | None = None, *, scored: bool = True) -> Dataset:
    """Read and clean a data source.

    Args:
        info: the source, from `catalog.find`.
        stdin: the bytes of standard input; needed for the source "-" only.
        scored: whether the source needs scores; a list of licences has no number.

    Raises:
        SourceError: if the source cannot be read, is no table, or has no number column.
    """
    read = found_in(info, stdin)
    if scored:
        return _dataset(info, read, silent)
    found = shaped(info, read)
    if not isinstance(found, RawTable):
        raise SourceError(f"is {BY_PROBLEM}").named(display_name(info))
    found = found.in_python()
    columns = (*found.columns, [*map(str, range(found.rows))])
    return cleaned(info, found._replace(headers=(*found.headers, "row #"), columns=columns))


def labels_of(info: SourceInfo) -> list[str]:
    """List the distinct model names of a source for shell completion.

    The list is empty for standard input, results by problem, folders, large files and files that
    cannot be read.
    """
    try:
        if info.path is None or info.path.is_dir() or info.path.stat().st_size > 2_000_000:
            return []  # a key must not wait for a large one
        found = _by_task(found_in(info))
        if not isinstance(found, RawTable) or found.in_arrow:
            return []
        if info.bundled:  # its names are clean
            return [*dict.fromkeys(found.columns[found.headers.index(MODEL)])]
        table = cleaned(info, found)
    except (OSError, SourceError):
        return []
    return [*table.texts(table.roles.label).distinct]


@cache
def bundled_tables(*names: str) -> tuple[Dataset, ...]:
    """Read the tables bundled with lcbtui, all or those of given names, and cache them.

    Raises:
        SourceError: if a named source cannot be read.
    """
    infos = find_all(names or bundled())
    return tuple(open_dataset(info, scored=not names) for info in infos)


def _dataset(
    info: SourceInfo, read: Found, progress: Progress, rows: Sequence[int] | None = None
) -> Dataset:
    found = shaped(info, read, rows)
    if info.options.cluster is not None and isinstance(found, RawTable):
        what = "a table of rows" if isinstance(read, RawTable) else read.format
        named = f"{display_name(info)}: ", Option("cluster")
        raise UsageError(*named, f" is for problems, and this is {what}")
    progress("cleaning")
    if not isinstance(found, RawTable):
        return found
    if found.rows >= LARGE_ROWS and found.rows * len(found.headers) >= LARGE_CELLS:
        found = found.in_arrow_arrays()
    dataset, long = cleaned(info, found), _by_task(read)
    if info.options.pivot is None or not isinstance(long, RawTable):
        return dataset
    plain = info._replace(options=info.options._replace(pivot=None, as_is=()))
    table, of_rows = partial(cleaned, plain, long), partial(_dataset, info, long, silent)
    return replace(dataset, unpivoted=Unpivoted(cache(table), of_rows))


def open_sources(
    infos: Sequence[SourceInfo], stdin: bytes | None = None, progress: Progress | None = None
) -> Dataset:
    """Read several data sources and concatenate their rows into one Dataset.

    If all are results by problem of one task, they are compared by problem, also where the tool
    states its own scores.

    Args:
        infos: the sources, from `catalog.find`.
        stdin: the bytes of standard input; needed for the source "-" only.
        progress: called with the name of each stage, such as "cleaning".

    Raises:
        SourceError: if a source cannot be read or is named twice, or if no source has a column that
            `--as-is` names.
    """
    for info in infos:
        if sum(each.name == info.name for each in infos) > 1:
            raise SourceError(f"{display_name(info)}: is named twice; name it once")
    tell = progress or silent

    read = partial(found_in, stdin=stdin, progress=tell)
    if len(infos) == 1:
        return _dataset(infos[0], read(infos[0]), tell)
    found: list[Found] = [*map(read, infos)]
    # If all have results by problem of one task, the tools' own scores are left out.
    alone = [each.without_scores() for each in found if not isinstance(each, RawTable)]
    tasks = [{rows.task for rows in each.by_problem} for each in alone]
    if len(alone) == len(found) and len({*chain(*tasks)}) == 1 and all(tasks):
        found = [*alone]
    datasets, problems = list[Dataset](), list[Mapping[str, tuple[Part, ...]]]()
    for info, part in zip(infos, found, strict=True):
        lacking: Mapping[str, tuple[Part, ...]] = {}
        try:
            dataset = _dataset(info, part, tell)
        except AsIsError as problem:  # another source may have the columns of these names
            lacking = problem.problems
            kept = tuple(name for name in info.options.as_is if name not in lacking)
            known = info._replace(options=info.options._replace(as_is=kept))
            dataset = _dataset(known, part, tell)
        datasets.append(dataset)
        problems.append(lacking)
    for name in problems[0]:
        if all(name in each for each in problems):
            raise SourceError(*problems[0][name])
    from lcbtui.sources.combine import combined

    tell("joining the sources")
    return combined(datasets)


def _of_one_model(info: SourceInfo, found: RawTable) -> RawTable:
    """Add a model called like the file to a table of problems and scores that names none."""
    run = problem_columns(found.headers, of_one_model=True)
    if problem_columns(found.headers) or run is None or run.model >= 0:
        return found
    headers = [*found.headers, "model"]
    places = problem_columns(headers)
    if places is None or places.problem != run.problem:  # its header may also be of models
        names = found.texts(run.problem, 50)
        if 4 * sum(map(looks_like_model, names)) > len(names):
            return found
        if are_outcomes(found.texts(run.scores[0], 50)):
            headers[run.problem] = "problem"
    columns = [*found.in_python().columns, [info.short_name] * found.rows]
    return found._replace(headers=tuple(headers), columns=columns, in_arrow=False)


def _averaged(info: SourceInfo, found: RawTable) -> RawTable | None:
    """Call the files of a folder without the numbers of runs, and their models if none is named.

    None if they are no runs: no problem is in several, or files of one model are called by more
    than a number, or those of no model by benchmarks.
    """
    if info.path is None or not info.path.is_dir() or "file" not in found.headers:
        return None
    headers, columns = [*found.headers], [*found.in_python().columns]
    at, places = headers.index("file"), problem_columns(headers)
    models = columns[places.model] if places else [""] * found.rows
    pairs = [*zip(models, (PurePath(file).stem for file in columns[at]), strict=True)]
    distinct = dict.fromkeys(pairs)
    own = {model: [stem for of, stem in distinct if of == model] for model in {*models}}
    of = {model: without_numbers(stems, info.short_name) for model, stems in own.items()}
    names = [of[model][stem] for model, stem in pairs]
    if places is None:
        headers, columns = [*headers, "model"], [*columns, names]
        places = None if any(map(benchmark_of, {*names})) else problem_columns(headers)
    elif len({*zip(models, names, strict=True)}) > len(of):
        return None
    problems = columns[places.problem] if places else []
    if len({*zip(problems, columns[at], strict=False)}) == len({*problems}):
        return None
    columns[at] = names
    joined = len({*zip(models, names, strict=True)}) < len(distinct)
    notes = (*((AVERAGED,) if joined else ()), *found.notes)
    return found._replace(headers=tuple(headers), columns=columns, notes=notes, in_arrow=False)


def found_in(info: SourceInfo, stdin: bytes | None = None, progress: Progress = silent) -> Found:
    """Read a source's file, folder or standard input: a table, or an evaluation tool's results.

    Raises:
        SourceError: if the source cannot be read.
    """
    name = display_name(info)
    try:
        if info.path is None:
            if stdin is None:
                raise SourceError("nothing came in; pipe a table into lcbtui -")
            return table_in(stdin, name, progress, info.options)
        status = status_of(info.path)
        if S_ISDIR(status.st_mode):
            from lcbtui.sources.folder import folder_table

            return folder_table(info.path, name, progress, info.options)
        size = status.st_size
        in_words = f"{size / 1e6:.0f} MB" if size >= 1e6 else f"{size / 1e3:.0f} kB"
        progress(f"reading {in_words}" if size else "reading")
        return table_in(bytes_of(info.path), name, progress, info.options, info.path)
    except SourceError as problem:
        raise problem.named(name) from None
    except MemoryError:
        words = "does not fit into the memory that is free; choose rows or columns"
        raise SourceError(words).named(name) from None


def _by_task(found: Found) -> Found:
    """Make the table of an evaluation tool's scores by task, where they say more than problems."""
    return found if isinstance(found, RawTable) or found.by_problem else matrix(found)


def shaped(info: SourceInfo, read: Found, rows: Sequence[int] | None = None) -> RawTable | Dataset:
    """Make a table of texts of what was read, pivoted if asked for; or a Dataset of problem scores.

    Args:
        info: the source.
        read: what it holds.
        rows: the rows to pivot; None for all.

    Raises:
        SourceError: if an option does not fit the source.
    """
    found, name = _by_task(read), display_name(info)
    if isinstance(found, RawTable) and found.rows < LARGE_ROWS < len(found.headers):
        found = found.in_python()  # as Arrow takes longer for columns of a few rows each
    if info.options.pivot is not None:
        if not isinstance(found, RawTable):
            what = f"{name}: is {BY_PROBLEM}, a row a model as it is; leave "
            raise SourceError(what, Option("pivot"), " out")
        with saying_what_works(found, name):
            return pivoted(found, info.options.pivot, name, rows)
    if isinstance(found, RawTable):
        runs = _averaged(info, found) or _of_one_model(info, found)
        places = None if info.bundled else problem_columns(runs.headers)
        if places is None:
            return found
        from lcbtui.sources.results.problem_results import results_from_table

        results = results_from_table(runs, places, name, info.options.cluster)
        of = BY_PROBLEM
        if isinstance(results, RawTable):
            return results if runs is found else found
    else:
        from lcbtui.sources.results.problem_means import document_results

        results, of = document_results(found, name), found.format
    if info.options.as_is:
        problem = f"{name}: is {BY_PROBLEM}; leave ", Option("as_is"), " out"
        raise AsIsError(dict.fromkeys(info.options.as_is, problem))
    from lcbtui.sources.results.problem_means import results_dataset

    return results_dataset(info, results, f"{of}, {found.read_as}")


# The table of scores by task


def matrix(document: Document) -> RawTable:
    """Make a table of an evaluation tool's scores by task: a row a model, a column a task.

    The scores that most models have come first, else they are in the order of the files; errors and
    numbers of items come last. The headline is the tool's own where all results have the same one;
    a table of several tasks mostly has none.

    Results of one model on different tasks become one row. A second run of a task is a row of its
    own, "run 2".
    """
    known = {part.file for part in document.parts if part.by_task}
    stated = (part for part in document.parts if part.by_task or part.file not in known)
    parts = [*chain(*((part,) if part.by_task else _means_of(part) for part in stated))]
    prefixes = {part.task for part in parts}
    rows = _one_row_a_model(parts, is_prefixed=len(prefixes) > 1)
    about = dict.fromkeys(header for row in rows for header in row.about)
    counts = Counter(task for row in rows for task in row.scores)
    tasks = dict.fromkeys(task for task, _ in counts.most_common())
    lower = {task for row in rows for task, score in row.scores.items() if score.lower}
    headlines = {part.headline for part in parts if any(part.problem)}
    if headlines == {MEAN} and not lower:
        _add_mean(rows, tasks)
        tasks = {MEAN: None, **tasks}
    made = [("model", [row.model for row in rows])]
    made += [(header, [row.about.get(header, "") for row in rows]) for header in about]
    scores = {task: [row.scores.get(task, Score("")) for row in rows] for task in tasks}
    made += [(task, [score.value for score in found]) for task, found in scores.items()]
    evidence = dict[str, tuple[str, str]]()
    for task, found in scores.items():
        evidence[f"{task} stderr"], evidence[f"{task} n"] = (task, STANDARD_ERROR), (task, PROBLEMS)
        made.append((f"{task} stderr", [score.error for score in found]))
        made.append((f"{task} n", [str(score.items or "") for score in found]))
    if len({part.file for part in parts}) > 1:
        made.append(("file", [first_few(row.files, 1) for row in rows]))
    made = [each for each in made if any(each[1]) or each[0] == "model"]
    headers = unique_headers([header for header, _ in made])
    called = {each: header for header, (each, _) in zip(headers, made, strict=True)}
    named = {task: called[task] for task in tasks if task in called}
    evidence = {own: it for own, it in evidence.items() if own in called and it[0] in named}
    one = named if len(named) == 1 else headlines if len(prefixes) == len(headlines) == 1 else ()
    return RawTable(
        headers,
        [texts for _, texts in made],
        len(rows),
        tuple(dict.fromkeys((*document.notes, *(note for part in parts for note in part.notes)))),
        f"{document.format}, {document.read_as}",
        lower={header: header for task, header in named.items() if task in lower},
        headline=named.get(next(iter(one), ""), ""),
        evidence={called[own]: (named[of], key) for own, (of, key) in evidence.items()},
    )


class _Row:
    """Row of the matrix: a model, what is stated of it, its scores by header, its files."""

    def __init__(self, model: str, shots: str | None) -> None:
        self.model, self.shots, self.files = model, shots, list[str]()
        self.about, self.scores = dict[str, str](), dict[str, Score]()


def _one_row_a_model(parts: Iterable[Rows], *, is_prefixed: bool) -> list[_Row]:
    """Merge the results of each model; the second run of a task begins the model's second row."""
    rows: dict[tuple[str, str], list[_Row]] = {}
    for part in parts:
        model, about, shots = part.model[0], part.about, part.about.get("shots")
        prefix = f"{part.task} " if is_prefixed and part.task else ""
        tasks = (f"{prefix}{task}" for task in part.problem)
        scores = dict(zip(tasks, part.score, strict=True))
        of_model = rows.setdefault((model, about.get("revision", "")), [])
        copies = (row for row in of_model if row.scores.items() >= scores.items())
        free = [row for row in of_model if not row.scores.keys() & scores.keys()]
        free.sort(key=lambda row: row.shots != shots)
        row = next(copies, free[0] if free else _Row(model, shots))
        if row not in of_model:
            number = 1 + sum(each.shots == shots for each in of_model)
            row.about |= {"run": f"run {number}"} if number > 1 else {}
            of_model.append(row)
        row.about = {**about, **{key: text for key, text in row.about.items() if text}}
        row.scores |= scores
        row.files.append(part.file)
    return [row for of_model in rows.values() for row in of_model]


def _add_mean(rows: Sequence[_Row], tasks: Iterable[str]) -> None:
    """Add the mean over all tasks to the rows of models that have all of them.

    If no model has all, it is the mean over the tasks that all models have. A task with values
    beyond 1, such as a speed, is on another scale.
    """
    values = [{task: number_of(score.value) for task, score in row.scores.items()} for row in rows]
    other = {task for of in values for task, value in of.items() if value is None or abs(value) > 1}
    first = {row.model: row.scores.keys() for row in reversed(rows)}  # not of a second run
    scaled = [task for task in tasks if task not in other]
    common = [task for task in scaled if all(task in scores for scores in first.values())]
    averaged = scaled if any(scores >= {*scaled} for scores in first.values()) else common
    for row, of in zip(rows, values, strict=True):
        known = [value for task in averaged if (value := of.get(task)) is not None]
        if 1 < len(known) == len(averaged):
            row.scores[MEAN] = Score(f"{sum(known) / len(known):.6g}")


def _means_of(rows: Rows) -> Iterator[Rows]:
    """Average results by problem to a score of each model, with the standard error of its mean."""
    models: dict[str, dict[str, list[float]]] = {}
    for model, problem, score in zip(rows.model, rows.problem, rows.score, strict=True):
        value = OUTCOMES.get(str(score).casefold(), number_of(score))
        if value is not None:
            models.setdefault(model, {}).setdefault(problem, []).append(value)
    for model, problems in models.items():
        means = [sum(each) / len(each) for each in problems.values()]
        n, mean = len(means), sum(means) / len(means)
        variance = sum((each - mean) ** 2 for each in means) / max(n - 1, 1)
        error = f"{(variance / n) ** 0.5:.6g}" if n > 1 else ""
        score = {rows.task or "pass@1": Score(f"{mean:.6g}", error, n)}
        yield scores_of_model(model, score, file=rows.file)
