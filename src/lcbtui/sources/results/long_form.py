"""Results in long form, as the readers of `layouts` make them, and the name of a model in a path.

Without numpy, so that a JSON file in no known layout is read without it.
"""

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from importlib import import_module
from itertools import chain
from pathlib import Path, PurePath
from typing import Any, NamedTuple

from lcbtui.dataset.meanings import MEANINGS
from lcbtui.dataset.source import Note, protect
from lcbtui.errors import Option, UsageError
from lcbtui.text.numbers import LAST_DAY, parse_date
from lcbtui.text.words import first_few, safe_text

Record = Mapping[str, object]

MEAN = "mean of tasks"


@dataclass(frozen=True, eq=False)
class Rows:
    """Results in long form, of a file or of one model in it: a model, a problem and a score a row.

    The problems are those of one task; or they are tasks, with the scores that the tool states.

    Columns have one length and are sequences or Arrow arrays; texts are not yet safe for the
    terminal.

    Attributes:
        model, problem, score: model names, problem ids and scores; several rows of a model and a
            problem are samples.
        others: further columns as in `schema.matching.ProblemColumns`; also "question" where
            several problems belong to one, "text" (or its hash) of the problem, its "words", "run"
            where a file is one of several runs, "end" where the tool counts as failed what ended in
            any way but one, "link" of the model, and "records" until `clustered` drops them.
        percent_of: a score of 1 in percent: 100 for fractions, 1 for percent; None if unknown.
        names_from, cutoffs_from: where model names and training cutoffs were found, in words.
        clusters_from: what the questions are called that problems belong to.
        of_livecodebench: whether LiveCodeBench itself wrote the results.
        task: the benchmark or task that the problems are of; "" where it is LiveCodeBench's. Of
            tasks the benchmark that they are of, where results may be of several.
        by_task: whether the problems are tasks, called by their headers: "arc_challenge acc_norm";
            a score is then a `Score`.
        headline: the task whose score the tool puts above those of the others, MEAN for their mean;
            "" if it puts none there.
        about: header → what is stated of the model or run, such as "params", "revision".
        layout, file: the name of its layout; its path within a folder, "" if it was named itself.
        lower: whether less of the scores is better, as the tool says; None if it does not.
        stopped: how the tool says that its run ended, if not well: "cancelled".
        is_whole: whether the problems are all of the task, so that the mean over them is a score.
        is_part: whether the tool has several files a model, whose results are pooled.
        metrics: results by each metric, scorer or filter of the file, by its name, these first;
            empty if the file names none.
        marks: dates that the file offers as ends of a range of problem dates, sorted, in days
            since 1970-01-01.
        notes: for the load report.
    """

    model: Any
    problem: Any
    score: Any
    others: Mapping[str, Any] = field(default_factory=dict)
    percent_of: float | None = None
    names_from: str = "the results or their path"
    cutoffs_from: str = "training_cutoff"
    clusters_from: str = "question"
    of_livecodebench: bool = False
    task: str = ""
    lower: bool | None = None
    stopped: str = ""
    is_whole: bool = True
    is_part: bool = False
    metrics: Mapping[str, "Rows"] = field(default_factory=dict)
    marks: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
    by_task: bool = False
    headline: str = ""
    about: Mapping[str, str] = field(default_factory=dict)
    layout: str = ""
    file: str = ""


def questions_of(records: Sequence[Record]) -> list[str]:
    """Find the question that each problem is part of, by its record; "" where it is of none."""
    keys = reversed(MEANINGS["attempt question"])  # a passage has several questions
    key = next((key for key in keys if any(key in each for each in records)), None)
    return [identifier(each.get(key)) if key else "" for each in records]


def clustered(rows: Rows, key: str | None) -> Rows:
    """Group problems by a key of their records, as `--cluster` asks; then drop the records.

    Args:
        rows: results, with the record of each row under "records".
        key: the key, also as "doc.key"; None for the questions that are known.

    Raises:
        UsageError: if no record has an id or a text under that key.
    """
    others = dict(rows.others)
    records = others.pop("records", [])
    if key is not None and not rows.by_task:
        name = key.removeprefix("doc.").removeprefix("metadata.")
        about = [{**object_at(of, "metadata"), **object_at(of, "doc"), **of} for of in records]
        others["question"] = [identifier(each.get(name)) for each in about]
        if not any(others["question"]):
            keys = sorted({*chain.from_iterable(about)} - rows.metrics.keys())
            may = [k for k in keys if 1 < len({identifier(of.get(k)) for of in about}) < len(about)]
            raise no_cluster(key, may)
        rows = replace(rows, clusters_from=safe_text(key))
    metrics = {name: clustered(each, key) for name, each in rows.metrics.items()}
    return replace(rows, others=others, metrics=metrics)


def no_cluster(asked: str, names: Sequence[str]) -> UsageError:
    """Write the error for `--cluster` with a name that is none of the columns or keys."""
    given = Option("cluster", f"{safe_text(asked)}:")
    there = first_few([*map(safe_text, names)], 6) or "none"
    return UsageError(given, f" no such name; there are {there}")


def rows_of_model(
    model: str, results: Iterable[tuple[str, str]], others: Mapping[str, Any], **facts: Any
) -> Rows:
    """Make rows of one model's scores on single problems.

    Args:
        model: the name of the model.
        results: problem and score of each row; a score is from 0 to 1, or true or false.
        others: further columns, as in `Rows`; those without any text are left out.
        **facts: further attributes of `Rows`.
    """
    rows = list(results)
    is_repository = re.fullmatch(r"[\w.-]+/[\w.-]+", model)
    others = {**others, "hf_repo": [model if is_repository else ""] * len(rows)}
    return Rows(
        [model] * len(rows),
        [problem for problem, _ in rows],
        [score for _, score in rows],
        {key: column for key, column in others.items() if any(column)},
        percent_of=100,
        **facts,
    )


class Score(NamedTuple):
    """Score of a model on one task, with the evidence that the tool states.

    Attributes:
        value: the score as written; a fraction or percent.
        error: its standard error, in the unit of the score; "" if not stated.
        items: the number of test items that it is the mean of; None if not stated.
        lower: whether lower scores are better, as the tool says.
    """

    value: str
    error: str = ""
    items: int | None = None
    lower: bool = False


def scores_of_model(
    model: str, scores: Mapping[str, Score], about: Mapping[str, str] | None = None, **facts: Any
) -> Rows:
    """Make rows of one model's scores on whole tasks, by header; the headline is the only one."""
    found = scores or {"": Score("")}
    tasks, values = [*found], [*found.values()]
    facts = {"headline": "" if tasks[1:] else tasks[0], "about": about or {}, **facts}
    return Rows([model] * len(tasks), tasks, values, by_task=True, **facts)


def joined_rows(rows: Sequence[Rows]) -> Rows:
    """Join rows of several models, runs or files; a column that some lack is "" there."""
    if len(rows) == 1:
        return rows[0]

    others = {
        key: [each for of in rows for each in of.others.get(key, [""] * len(of.score))]
        for key in dict.fromkeys(key for of in rows for key in of.others)
    }
    columns = ("model", "problem", "score")
    whole: dict[str, Any] = {key: [it for of in rows for it in getattr(of, key)] for key in columns}
    return replace(rows[0], others=others, **whole)


def model_of(path: Path | None, run: str) -> str:
    """Read the name of a model from the name of its results file, else of one of two folders.

    Args:
        path: the path of the file; None for standard input.
        run: a regular expression for the part of a file name that states the run and not the model.
    """
    if path is None:
        return "standard input"
    stem = re.sub(r"(?:\.jsonl?|\.gz)+$", "", path.name)
    for name in (stem, *(folder.name for folder in path.parents[:2])):
        if model := safe_text(re.sub(run, "", name)):
            # No file name can have a slash: programs write two hyphens or underscores for that of
            # organisation/model.
            return re.sub("--|__", "/", model, count=1)
    return safe_text(stem)


_TIME = r"\d{4}-?\d\d-?\d\d[T_ -]+\d\d[-:]?\d\d[-:]?\d\d(?:\.\d+)?"


def without_seed(name: str) -> str:
    """Drop the mark of a run at the end of a name: a time, "seed7", "run_1"."""
    timeless = re.sub(rf"[-_. ]*{_TIME}$", "", name)
    return re.sub(r"(?i)[-_. ]*(?:seed|run|trial|rep)[-_=. ]?\d+$", "", timeless)


def without_numbers(names: Sequence[str], called: str) -> dict[str, str]:
    """Map names of files and folders of numbered runs, "x-seed7" or "x_1", to the model's name.

    A number alone counts only if the names are numbered from 0 or 1: Llama-2 and Llama-3 are two
    models. A number or a time without a name is a run of `called`.
    """
    named = {name: without_seed(name) for name in names}
    ends = [re.fullmatch(r"(?:(.+)[-_. ])?(\d{1,3})", name) for name in named.values()]
    found = [(end[1] or called, int(end[2])) for end in ends if end]
    numbers = sorted(number for _, number in found)
    is_counted = numbers in ([*range(len(named))], [*range(1, len(named) + 1)])
    if is_counted and len(named) > 1 and len({stem for stem, _ in found}) == 1:
        return dict.fromkeys(named, found[0][0])
    return {name: model or called for name, model in named.items()}


def records_of(document: object) -> list[Record]:
    """List the objects in a JSON list; a single object is a list of one."""
    records = document if isinstance(document, list) else [document]
    return [record for record in records if isinstance(record, Mapping)]


def object_at(around: object, *keys: str) -> Record:
    """Follow keys into nested objects; an empty object if there is none."""
    for key in keys:
        around = around.get(key) if isinstance(around, Mapping) else None
    return around if isinstance(around, Mapping) else {}


def all_have(document: object, *keys: str) -> bool:
    """Tell whether a JSON document is an object with given keys, or a list of such objects."""
    records = document if isinstance(document, list) else [document]
    return all(isinstance(each, Mapping) and set(keys) <= each.keys() for each in records)


def number_of(value: object) -> float | None:
    """Parse a finite number from a number or text; None for anything else, also booleans."""
    try:
        number = float(number_text(value))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def number_text(value: object) -> str:
    """Convert a number or text to text; "" for anything else, also booleans."""
    return "" if isinstance(value, bool) or not isinstance(value, (int, float, str)) else str(value)


def day_of(value: object) -> int | None:
    """Convert an epoch, or a date such as 2024-08-01, to days since 1970-01-01 in UTC.

    An epoch below 1e11 is in seconds, else in milliseconds. Returns None for anything else, and for
    0 and below, which mean an unknown date.
    """
    number = number_of(value)
    if number is not None:
        day = int(number // (86_400 if number < 1e11 else 86_400_000))
        return day if 0 < day <= LAST_DAY else None
    days = parse_date(value) if isinstance(value, str) else None
    return days[0] if days is not None and days[0] == days[1] else None


def identifier(value: object) -> str:
    """Convert an id to text, so that 2727, 2727.0 and "2727" are equal; "" for other values."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value) if isinstance(value, (int, str)) else ""


def text_of(value: object) -> str:
    """Return a value if it is a text; "" for anything else."""
    return value if isinstance(value, str) else ""


def first_text(record: Record, keys: Sequence[str]) -> str:
    """Find the first non-empty text under given keys of a record; "" without any."""
    return next(filter(None, (text_of(record.get(key)) for key in keys)), "")


def first_texts(records: Sequence[Record], *keys: str) -> list[str]:
    """Find the first text under given keys of each record; [] if no record has one of the keys."""
    found = [key for key in keys if any(key in each for each in records)]
    return [first_text(each, found) for each in records if found]


def beside(path: Path | None, *places: str) -> Any:
    """Parse another file near a results file; None if it is not there or cannot be read.

    Args:
        path: the path of the results file; None for standard input.
        *places: paths of JSON or YAML files (with all scalars as texts, and without aliases, which
            may stand for anything) from the folder of that file, such as "../metadata.yaml"; the
            first that can be read is.
    """
    for file in (path.parent / place for place in places) if path is not None else ():
        is_json, largest = (True, 1 << 26) if file.suffix == ".json" else (False, 1 << 18)
        with suppress(OSError, ValueError, RecursionError):
            if file.is_file() and file.stat().st_size <= largest:
                text = file.read_bytes().decode()
                protect(file)
                if is_json:
                    return json.loads(text)
                yaml = import_module("yaml")  # only layouts with YAML pay for it
                loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
                with suppress(yaml.YAMLError):
                    events = yaml.parse(text, loader)
                    if not any(isinstance(each, yaml.AliasEvent) for each in events):
                        return yaml.load(text, loader)
    return None


class Document(NamedTuple):
    """Files of evaluation tools: what was read of them, for the Dataset and its load report.

    Attributes:
        parts: the results, at least of one file; of a file both those by task and by problem.
        read_as: encoding and packing, for the load report.
        notes: for the load report, on what was guessed while decoding or left out.
    """

    parts: tuple[Rows, ...]
    read_as: str
    notes: tuple[str, ...] = ()

    @property
    def format(self) -> str:
        """Return the format in words, for the load report and messages."""
        names = " or ".join(dict.fromkeys(part.layout for part in self.parts))
        files = len({part.file for part in self.parts})
        return f"{files} files, {names}" if files > 1 else names

    @property
    def by_problem(self) -> list[Rows]:
        """List the results by problem of all files; [] if scores by task say more.

        These are the files of a single task: means over problems of several, or of a part of one,
        are no benchmark. For a single model the tool's own scores are read, where it states them.
        """
        found = [rows for rows in self.parts if not rows.by_task]
        is_whole = {rows.file for rows in found} == {part.file for part in self.parts}
        is_one = len({rows.task for rows in found}) == 1 and all(rows.is_whole for rows in found)
        models = {model for rows in found for model in rows.model[:1]}
        is_compared = len(models) > 1 or len(found) == len(self.parts)
        return found if is_whole and is_one and is_compared else []

    def without_scores(self) -> "Document":
        """Leave out scores by task, so that those of a single model are by problem too."""
        known = {part.file for part in self.parts if not part.by_task}
        kept = (part for part in self.parts if not part.by_task or part.file not in known)
        return self._replace(parts=tuple(kept))


AVERAGED = Note(
    "runs of a model, which a seed, number or time in their path tells apart, are averaged",
    "name files to see each",
    told=True,
)


def averaged(parts: Sequence[Rows]) -> list[Rows]:
    """Join the runs of a model at a task, in place of the tool's own scores of each run.

    Runs are files with the same problems that only a seed, a number or a time tells apart.
    """
    groups: dict[object, list[Rows]] = {}
    for part in parts:
        is_run = part.file and part.is_whole and not (part.by_task or part.stopped)
        models = {*part.model} if is_run and isinstance(part.model, list) else set[str]()
        model = without_seed(*models) if len(models) == 1 else ""
        folders = PurePath(part.file).with_suffix("").parts
        path = [re.sub(rf"^{_TIME}.*|^\d+$", "", without_seed(each)) for each in folders]
        run = (model, part.layout, part.task, *path, *sorted(part.problem)) if model else id(part)
        groups.setdefault(run, []).append(part)
    joined = list[Rows]()
    for runs in groups.values():
        names = [without_seed(model) for run in runs[1:] and runs for model in run.model]
        file = first_few([run.file for run in runs], 1)
        joined.append(replace(joined_rows(runs), model=names or runs[0].model, file=file))
    files = {run.file for runs in groups.values() if runs[1:] for run in runs}
    return [rows for rows in joined if not (rows.by_task and rows.file in files)]
