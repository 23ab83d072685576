"""Results of lm-evaluation-harness, 0.3 and 0.4: a row a model, a column a task.

`results` has the metrics of each task, "acc" and "acc_stderr" or "acc,none" and "acc_stderr,none";
`config` has what the model was, `n-samples` over how many documents, `group_subtasks` which tasks
are part of another. One metric of a task counts: acc_norm, then acc, then exact_match, then the
first. What belongs to a score stands under its header with "stderr" or "n" behind it.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath
from typing import TypeGuard

from lcbtui.dataset.load_report import Told
from lcbtui.sources.formats.io import Content
from lcbtui.sources.formats.raw_table import RawTable, unique_headers
from lcbtui.sources.formats.records import RecordTable
from lcbtui.sources.formats.values import Digits, Object, is_number
from lcbtui.text.words import counted, first_few

FAMILY = "lm-evaluation-harness results"
"""How a load report calls them."""

MODEL = "model"
_REVISION = "revision"
_SHOTS = "shots"
_FILE = "file"
_NO_SCORE = frozenset({"alias", "name", "sample_len", "sample_count", "samples"})
_PREFERRED = ("acc_norm", "acc", "exact_match")
_STDERR = "_stderr"
_NAMES = ("peft", "pretrained", "model", "path", "engine", "model_name")
_MOST_DEEP = 8
_ABOUT = ("config", "configs", "config_general", "versions", "config_tasks")
"""What stands beside the results."""


@dataclass(frozen=True)
class _Score:
    """What a task came to.

    Attributes:
        header: the task and the metric.
        value, stderr, n: as they are written, "" for unknown.
    """

    header: str
    value: str
    stderr: str
    n: str


def is_results(document: object) -> TypeGuard[Mapping[str, object]]:
    """Whether a document is the results of one run: metrics by task, and what the model was."""
    if not isinstance(document, Mapping) or not any(key in document for key in _ABOUT):
        return False
    results = document.get("results")
    if not isinstance(results, Mapping) or not results:
        return False
    tasks = list(results.values())
    if not all(isinstance(task, Mapping) for task in tasks):
        return False
    keys = [key for task in tasks if isinstance(task, Mapping) for key in task]
    has_errors = any(key.partition(",")[0].endswith(_STDERR) for key in keys)
    return (has_errors or bool(_model(document))) and any(
        True for task in results for _ in _metrics(results[task])
    )


def results_table(runs: Sequence[Object], content: Content, name: str) -> RawTable:
    """The table of some runs, a row each.

    Args:
        runs: those that are `is_results`.
        content: the text that they were read from.
        name: how messages call the source; the model is called so where nothing names it.

    Raises:
        SourceError: if there are too many tasks for a table.
    """
    table = RecordTable(len(content.text), name, "JSON")
    left: set[str] = set()
    scores = [{score.header: score for score in _scores(run, left)} for run in runs]
    headers = list(dict.fromkeys(header for each in scores for header in each))
    for run, of_run in zip(runs, scores, strict=True):
        table.add_record(_row(run, of_run, headers, name))
    unique, renamed = unique_headers(table.headers)
    notes = list(renamed)
    if left:
        words = (
            "of several metrics of a task acc_norm counts, then acc, then exact_match, then the"
            " first"
        )
        at = "--table .results" if len(runs) == 1 else "--table '.[0].results'"
        notes.insert(0, Told(f"{words} ({at} has all, a row a task)", words))
    columns = table.columns()
    read_as = f"{FAMILY}, {content.encoding}"
    return RawTable(unique, columns, table.rows, (*content.notes, *notes), read_as)


def merged(raw: RawTable) -> RawTable:
    """The table where several runs of a model, each of other tasks, are one row.

    A run of a task that the model has already is a row of its own.

    Args:
        raw: rows of `results_table`, of several files, with the column "file".
    """
    model, revision = raw.headers.index(MODEL), _place(raw, _REVISION)
    file, shots = _place(raw, _FILE), _place(raw, _SHOTS)
    apart = {model, revision, file, shots}
    rows: dict[tuple[str, str], list[list[str]]] = {}
    files: dict[int, list[str]] = {}
    order: list[list[str]] = []
    for cells in map(list, zip(*raw.columns, strict=True)):
        key = cells[model], "" if revision is None else cells[revision]
        for row in rows.setdefault(key, []):
            if all(
                not old or not new or old == new or place in apart
                for place, (old, new) in enumerate(zip(row, cells, strict=True))
            ):
                row[:] = [old or new for old, new in zip(row, cells, strict=True)]
                if shots is not None and cells[shots] not in row[shots]:
                    row[shots] = f"{row[shots]}, {cells[shots]}"
                break
        else:
            row = cells
            rows[key].append(row)
            order.append(row)
        if file is not None:
            files.setdefault(id(row), []).append(cells[file])
    if len(order) == raw.rows:
        return raw
    if file is not None:
        for row in order:
            row[file] = first_few(files[id(row)], 1)
    columns = [list(column) for column in zip(*order, strict=True)]
    note = f"{raw.rows} files are {counted(len(order), 'model')}: of each model all tasks are a row"
    return raw._replace(columns=columns, rows=len(order), notes=(note, *raw.notes))


def _place(raw: RawTable, header: str) -> int | None:
    return raw.headers.index(header) if header in raw.headers else None


def _row(run: Object, scores: Mapping[str, _Score], headers: Sequence[str], name: str) -> Object:
    """The cells of a run by header."""
    row: dict[str, object] = {MODEL: _model(run) or PurePosixPath(name).stem}
    arguments = _arguments(run)
    revision = arguments.get("revision", "")
    if revision and revision != "main":
        row[_REVISION] = revision
    config = run.get("config")
    params = config.get("model_num_parameters") if isinstance(config, Mapping) else None
    if isinstance(params, Digits) and params.isdigit() and int(params) > 0:
        row["params"] = params
    for header in headers:
        row[header] = scores[header].value if header in scores else ""
    shots = _shots(run)
    if shots:
        row[_SHOTS] = shots
    for header, score in scores.items():
        if score.stderr:
            row[f"{header} stderr"] = score.stderr
        if score.n:
            row[f"{header} n"] = score.n
    return row


def _scores(run: Object, left: set[str]) -> Iterator[_Score]:
    """One score per task; subtasks last, prefixed with their group."""
    results = run["results"]
    assert isinstance(results, Mapping)
    groups = _groups(run, results)
    documents = _documents(run, results)
    for task in sorted(results, key=lambda task: task in groups):
        values = list(_metrics(results[task]))
        if not values:
            continue
        rank = {metric: place for place, metric in enumerate(_PREFERRED)}
        values.sort(key=lambda it: rank.get(it[0].partition(",")[0], len(rank)))
        key, value = values[0]
        left.update(key for key, _ in values[1:])
        metric, comma, which = key.partition(",")
        filters = {key.partition(",")[2] for key, _ in values if key.startswith(f"{metric},")}
        called = f"{groups[task]}/{task}" if task in groups else task
        header = f"{called} {metric}{f' ({which})' if len(filters) > 1 else ''}"
        stderr = results[task].get(f"{metric}{_STDERR}{comma}{which}")
        n = documents(task)
        yield _Score(
            header, str(value), str(stderr) if is_number(stderr) else "", str(n) if n else ""
        )


def _metrics(task: object) -> Iterator[tuple[str, object]]:
    """The metrics of a task with a number, errors left out."""
    if not isinstance(task, Mapping):
        return
    for key, value in task.items():
        metric = key.partition(",")[0]
        if metric in _NO_SCORE or metric.endswith(_STDERR):
            continue
        if isinstance(value, Digits) and value not in ("NaN", "Infinity", "-Infinity"):
            yield key, value


def _groups(run: Object, results: Object) -> dict[str, str]:
    """Which tasks are part of a group that has a score itself; of nested groups the outer one."""
    found: dict[str, str] = {}
    subtasks = _object(run, "group_subtasks")
    for group, tasks in subtasks.items():
        if group not in results or not any(True for _ in _metrics(results[group])):
            continue
        for task in tasks if isinstance(tasks, list) else ():
            if isinstance(task, str) and task in results and task != group:
                found.setdefault(task, group)
    for task in list(found):
        for _ in range(_MOST_DEEP):
            group = found[task]
            if found.get(group, task) == task:
                break
            found[task] = found[group]
    return found


def _documents(run: Object, results: Object) -> Callable[[str], int | None]:
    """Tells over how many documents a task is, a group over all of its tasks; None for unknown."""
    counts, groups = _object(run, "n-samples"), _object(run, "group_subtasks")

    @cache  # groups may share their tasks, level by level
    def documents(task: str, deep: int = 0) -> int | None:
        count = counts.get(task)
        if isinstance(count, Mapping):
            count = count.get("effective", count.get("original"))
        if count is None:
            count = _object(results, task).get("sample_len")
        if isinstance(count, Digits) and count.isdigit() and len(count) < 10:
            return int(count)
        tasks = groups.get(task)
        if not isinstance(tasks, list) or not tasks or deep > _MOST_DEEP:
            return None
        of_each = [documents(str(each), deep + 1) for each in tasks]
        known = [each for each in of_each if each is not None]
        return sum(known) if len(known) == len(tasks) else None

    return documents


def _object(around: Object, key: str) -> Object:
    value = around.get(key)
    return value if isinstance(value, Mapping) else {}


def _arguments(run: Object) -> dict[str, str]:
    """What the model was given: "pretrained=org/name,dtype=float16", or an object of it."""
    stated = _object(run, "config").get("model_args")
    if isinstance(stated, Mapping):
        return {key: str(value) for key, value in stated.items() if isinstance(value, str)}
    if not isinstance(stated, str):
        return {}
    pairs = re.findall(r"(?:^|,)\s*([A-Za-z_]\w*)=([^,]*)", stated)
    return {key: value.strip() for key, value in pairs}


def _model(run: Object) -> str:
    """What the model is called; "" where nothing names it."""
    arguments = _arguments(run)
    stated = next((arguments[key] for key in _NAMES if arguments.get(key)), "")
    for around in (run, _object(run, "config_general"), _object(run, "config")):
        for key in ("model_name", "model"):
            value = around.get(key)
            if not stated and type(value) is str:
                stated = value
    if stated.startswith(("/", "./", "../", "~")):
        return PurePosixPath(stated).name
    return stated


def _shots(run: Object) -> str:
    """With how many examples the tasks were asked: "25-shot", or for each task."""
    by_task = _object(run, "n-shot")
    stated = _object(run, "config").get("num_fewshot")
    if by_task:
        numbers = {task: value for task, value in by_task.items() if isinstance(value, Digits)}
    elif isinstance(stated, list):
        tasks = list(_object(run, "results"))
        numbers = {t: v for t, v in zip(tasks, stated, strict=False) if isinstance(v, Digits)}
    else:
        return f"{stated}-shot" if isinstance(stated, Digits) else ""
    if len(set(numbers.values())) == 1:
        return f"{next(iter(numbers.values()))}-shot"
    return first_few([f"{task} {number}-shot" for task, number in numbers.items()])
