"""The table of what an evaluation tool wrote by task: a row a model, a column a task."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from lcbtui.dataset.columns import PROBLEMS, STANDARD_ERROR
from lcbtui.dataset.vocabulary import OUTCOMES
from lcbtui.sources.formats.tables import RawTable, unique_headers
from lcbtui.sources.results.rows import MEAN, Document, Rows, Score, number_of, scores_of_model
from lcbtui.text.words import first_few


def matrix(document: Document) -> RawTable:
    """Make a table of an evaluation tool's scores by task: a row a model, a column a task.

    The scores that most models have come first, else they are in the order of the files; errors and
    numbers of items come last. The headline is the tool's own where all results have the same one;
    a table of several tasks mostly has none.

    Results of one model on different tasks become one row. A second run of a task is a row of its
    own, "run 2".
    """
    known = {part.file for part in document.parts if part.by_task}
    parts = [
        each
        for part in document.parts
        for each in ((part,) if part.by_task else () if part.file in known else _means_of(part))
    ]
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
    one = named if len(named) == 1 else headlines if len(prefixes) == len(headlines) == 1 else ()
    return RawTable(
        headers,
        [texts for _, texts in made],
        len(rows),
        tuple(dict.fromkeys((*document.notes, *(note for part in parts for note in part.notes)))),
        f"{document.format}, {document.read_as}",
        lower={header: header for task, header in named.items() if task in lower},
        headline=named.get(next(iter(one), ""), ""),
        evidence={
            called[own]: (named[of], key)
            for own, (of, key) in evidence.items()
            if own in called and of in named
        },
    )


@dataclass(eq=False)
class _Row:
    """Row of the matrix: a model, what is stated of it, its scores by header, its files."""

    model: str
    shots: str | None
    about: dict[str, str] = field(default_factory=dict)
    scores: dict[str, Score] = field(default_factory=dict)
    files: tuple[str, ...] = ()


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
        row.files += (part.file,)
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
