"""Harnesses that run any benchmark: lm-evaluation-harness, Inspect, OpenCompass, NVIDIA's NeMo.

lm-evaluation-harness, 0.3 and 0.4: `results_DATE.json` has the metrics of each task under
`results`, as "acc" and "acc_stderr" or "acc,none" and "acc_stderr,none"; the model under `config`,
the numbers of documents under `n-samples` and the tasks of each group under `group_subtasks`.
`samples_TASK_DATE.jsonl` beside it has a line for each document and filter. Of several metrics the
first of METRICS is taken, else the first in the file.

Inspect: a log for each task and model, in JSON or as an archive (.eval), of which `formats.io`
unpacks the header and the summaries of samples into what a log in JSON has. Scores are under
`results`, one for each scorer (and reducer of epochs), with metrics such as accuracy and stderr; a
sample's score is C, P, I or N (no answer), a number or a boolean.

OpenCompass: `summary/summary_TIME.csv` (and the same in Markdown) has a row for each data set and
metric, and a column for each model after SUMMARY. `results/MODEL/DATASET.json` has the metrics of
one, and under `details` the outcome of each item if they were dumped. Scores are in percent.

NeMo Evaluator: `eval-DATE-BENCHMARK.json` has the scores of one, `results.jsonl` beside it a reward
for each problem and repeat; before 1.0 `results.yml` has those of its tasks. NeMo Gym: a line of
`…rollouts.jsonl` is a rollout of a task, with its reward; those that failed are not in it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

from lcbtui.dataset.meanings import OUTCOMES, stated_direction
from lcbtui.dataset.source import Note
from lcbtui.errors import Option
from lcbtui.sources.results.long_form import (
    Record,
    Rows,
    Score,
    beside,
    first_text,
    first_texts,
    identifier,
    model_of,
    number_of,
    number_text,
    object_at,
    questions_of,
    records_of,
    rows_of_model,
    scores_of_model,
    text_of,
)
from lcbtui.text.words import first_few, safe_text

METRICS = ("pass@1", "pass_at_1", "acc_norm", "acc", "exact_match", "mc2", "mc1")
_STDERR = "_stderr"
_RUN = (
    r"(?i)^results(_.*)?$"
    r"|(?:(?:^|[-_])(?:(?:\d+|zero|few|five)-?shot|(?:global_)?step_?\d+|eval_results(?:_.*)?))+$"
)
"""What names of files and folders of results say of a run, and not of its model."""


# lm-evaluation-harness: results of a run


def is_results(document: object) -> bool:
    """Tell whether JSON is a results file of lm-evaluation-harness, or a list of these."""
    about = {"config", "configs", "config_general", "versions", "config_tasks"}
    for run in records_of(document):
        tasks: list[Any] = [*object_at(run, "results").values()]
        has_errors = any(_STDERR in key for task in tasks for key in task)
        if not (about & run.keys() and (has_errors or _model(run)) and any(map(_metrics, tasks))):
            return False
    return True


def results(document: object, path: Path | None) -> Iterator[Rows]:
    """Read results files of lm-evaluation-harness: a run a file, with a score for each task.

    Subtasks come last, as "GROUP/TASK". A model without a name is named after the file.
    """
    for run in records_of(document) if is_results(document) else ():
        config, revision = object_at(run, "config"), _arguments(run).get("revision", "")
        step = object_at(config, "model_args").get("iteration")  # of GPT-NeoX
        revision = f"step{step}" if type(step) is int else "" if revision == "main" else revision
        params = number_of(config.get("model_num_parameters")) or 0
        about = {"revision": revision, "params": f"{params:.0f}" if params > 0 else ""}
        shots = run.get("n-shot") or config.get("num_fewshot")
        shots = [*shots.values()] if isinstance(shots, Mapping) else shots
        numbers: list[object] = shots if isinstance(shots, list) else [shots]
        about["shots"] = ", ".join(dict.fromkeys(f"{n}-shot" for n in numbers if type(n) is int))
        several = any(len(_metrics(task)) > 1 for task in object_at(run, "results").values())
        name = _model(run) or model_of(path, _RUN)
        words = "of several metrics of a task one is read"
        notes = (Note(words, Option("table", ".results"), " of a file has all"),) * several
        scores = _scores(run)
        yield scores_of_model(name, scores, about, notes=notes, headline=_headline(scores))


def _headline(scores: Mapping[str, Score]) -> str:
    """Return the first score if all others are of subtasks of its task, else ""."""
    first, *others = scores
    is_group = all(each.startswith(f"{first.split()[0]}/") for each in others)
    return first if is_group else ""


def _scores(run: Record) -> dict[str, Score]:
    """Extract a run's score, standard error and document count of each task, by header."""
    results = {**object_at(run, "results"), **object_at(run, "groups")}
    groups = _outer_groups(run, results)
    found = {}
    for task in sorted(results, key=lambda task: task in groups):
        metrics = _metrics(results[task])
        if not metrics:
            continue
        key = _preferred(metrics)[0]
        metric, comma, which = key.partition(",")
        filters = {each for each in metrics if each.startswith(f"{metric},")}
        called = f"{groups[task]}/{task}" if task in groups else task
        header = f"{called} {metric}{f' ({which})' if len(filters) > 1 else ''}"
        error = number_of(object_at(results, task).get(f"{metric}{_STDERR}{comma}{which}"))
        is_lower = object_at(run, "higher_is_better", task).get(metric) is False
        items = _documents(run, task)
        found[header] = Score(str(metrics[key]), str(error or ""), items, is_lower)
    return found


def _metrics(task: object) -> dict[str, object]:
    """Collect the numeric metrics (acc, exact_match) of a task by name, without standard errors."""
    left_out = {"alias", "name", "sample_len", "sample_count", "samples"}
    return {
        key: value
        for key, value in object_at(task).items()
        if not (metric := key.partition(",")[0]).endswith(_STDERR)
        and metric not in left_out
        and type(value) is not str
        and number_of(value) is not None
    }


def _preferred(metrics: Sequence[str] | Mapping[str, object]) -> list[str]:
    """Sort names of metrics by preference (the order of METRICS), unknown names last."""
    rank = {metric: place for place, metric in enumerate(METRICS)}
    return sorted(metrics, key=lambda key: rank.get(key.partition(",")[0], len(rank)))


def _outer_groups(run: Record, results: Record) -> dict[str, str]:
    """Map each subtask to the outermost group of tasks that has a score."""
    parents: dict[str, str] = {}
    for group, tasks in object_at(run, "group_subtasks").items():
        if isinstance(tasks, list) and _metrics(results.get(group)):
            for task in tasks:
                parents.setdefault(str(task), group)
    found = {}
    for task in results:
        group, seen = task, {task}
        while (above := parents.get(group)) is not None and above not in seen:
            seen.add(group := above)
        if group != task:
            found[task] = group
    return found


def _documents(run: Record, task: str) -> int | None:
    """Count the documents (test items) of a task, or of all tasks in a group; None if unknown."""
    counts, groups = object_at(run, "n-samples"), object_at(run, "group_subtasks")
    total, seen, queue = 0, set[str](), [task]
    while queue:
        if (each := queue.pop()) in seen:
            continue
        seen.add(each)
        count = counts.get(each)
        if isinstance(count, Mapping):
            count = count.get("effective", count.get("original"))
        if count is None:
            count = object_at(object_at(run, "results"), each).get("sample_len")
        tasks = groups.get(each)
        if type(count) is int:
            total += count
        elif isinstance(tasks, list) and tasks:
            queue += map(str, tasks)
        else:
            return None
    return total or None


def _arguments(run: Record) -> dict[str, str]:
    """Parse the model arguments of a run: "pretrained=org/name,dtype=float16", or an object."""
    stated = object_at(run, "config").get("model_args")
    if isinstance(stated, Mapping):
        return {key: value for key, value in stated.items() if isinstance(value, str)}
    pairs = re.findall(r"(?:^|,)\s*([A-Za-z_]\w*)=([^,]*)", text_of(stated))
    return {key: value.strip() for key, value in pairs}


def _model(run: Record) -> str:
    """Find the model name in a results file: of a file path the last part; "" if there is none.

    A `model` beside arguments is what loads it, such as "hf". Of a path into the cache of Hugging
    Face it is the repository.
    """
    keys = ("peft", "pretrained", "model", "path", "engine", "model_name")
    general, config = object_at(run, "config_general"), object_at(run, "config")
    around = (run, general, object_at(general, "model_config"), config)
    loader = config.get("model") if config.get("model_args") else ""  # "hf" or "neox" is no model
    stated = (first_text(each, ("model_name", "model")) for each in around)
    stated = (each for each in stated if each and each != loader)
    name = first_text(_arguments(run), keys) or next(stated, "")
    if cached := re.search(r"(?:^|/)models--(.+?)--([^/]+)", name):
        return f"{cached[1]}/{cached[2]}"
    return PurePosixPath(name).name if name.startswith(("/", "./", "../", "~")) else name


# lm-evaluation-harness: the table that it prints

PRINTED = "lm-evaluation-harness table"


def printed(
    tables: Iterable[tuple[Sequence[Sequence[str]], Sequence[str]]], path: Path | None
) -> Iterator[Rows]:
    """Read tables that lm-eval prints: a model's tasks and metrics, a row each; pass over others.

    The model is that of the line above, such as "hf (pretrained=org/name), limit: None, …"; a table
    of groups without one goes on with the table before it.

    Args:
        tables: the rows of each, the header first, and the lines of text above it. Names of tasks
            are repeated in each row.
        path: the path of the file.
    """
    said: Record = {}
    for (header, *body), above in tables:
        first, wanted = header[0], {"Version", "Metric", "Value", "Stderr"}
        if first not in ("Tasks", "Task", "Groups") or not wanted <= {*header}:
            continue
        rows = [{**dict(zip(header, row, strict=False)), "": "".join(row)} for row in body]
        rows = [row for row in rows if number_of(row.get("Value")) is not None]
        filters = Counter((row[first], row["Metric"]) for row in rows)
        scores, group = dict[str, Score](), ""
        for row in rows:
            task, metric, is_part = row[first], row["Metric"], row[first].startswith("-")
            group = group if is_part else task
            called = f"{group}/{task.lstrip('- ')}" if is_part else task
            which = f" ({row.get('Filter', '')})" if filters[task, metric] > 1 else ""
            error = number_text(number_of(row.get("Stderr")))
            scores[f"{called} {metric}{which}"] = Score(row["Value"], error, None, "↓" in row[""])
        of = r"(?m)^\W*([\w-]+) \((.*?)\), (?:gen_kwargs|limit|num_fewshot): "
        if run := re.search(of, "\n".join(above)):
            said = {"config": {"model": run[1], "model_args": run[2]}}
        elif first != "Groups":
            said = {}
        shots = ", ".join(dict.fromkeys(f"{n}-shot" for row in rows if (n := row.get("n-shot"))))
        about = {"revision": _arguments(said).get("revision", ""), "shots": shots}
        facts = {"headline": _headline(scores), "layout": PRINTED}
        yield scores_of_model(_model(said) or model_of(path, r"\.\w+$"), scores, about, **facts)


# lm-evaluation-harness: samples of a task


def samples(document: object, path: Path | None) -> Iterator[Rows]:
    """Read lm-evaluation-harness's log of samples: one model's score on each problem.

    A metric of a filter is called as in the results, "exact_match,strict-match"; of none, without.
    """
    by_filter: dict[str, list[Record]] = {}
    for record in records_of(document):
        by_filter.setdefault(text_of(record.get("filter")), []).append(record)
    run = re.search(r"samples_(.+)_(\d{4}-\d\d-\d\dT[\d.-]+?)\.jsonl?", path.name if path else "")
    results = object_at(beside(path, f"results_{run[2]}.json")) if run else {}
    by_path = model_of(path, r"^samples_.+_\d{4}-\d\d-\d\dT[\d.-]+$|^samples_")
    model, task = safe_text(_model(results)) or by_path, run[1] if run else ""
    higher = object_at(results, "higher_is_better", task)
    asks = ("question", "prompt", "problem", "query", "goal", "input", "sentence", "ctx", "text")
    found: dict[str, Rows] = {}
    for which, records in by_filter.items():
        stated = records[0].get("metrics")
        values_of = {
            name: [_value_of(record, name) for record in records]
            for name in map(str, stated if isinstance(stated, list) else records[0])
            if name not in ("doc_id", "target")
        }
        metrics = [name for name, of in values_of.items() if 2 * of.count(None) < len(of)]
        docs = [object_at(record, "doc") for record in records]
        # Ids of `doc` if all have one, else numbers.
        numbers = [identifier(record.get("doc_id")) for record in records]
        keys = ("question_id", "task_id", "problem_id", "id")
        own = ([identifier(doc.get(key)) for doc in docs] for key in keys if key in docs[0])
        whole = (each for each in own if all(each) and len({*each}) == len({*numbers}))
        ids = next(whole, [f"{task}:{n}" if task and n else n for n in numbers])
        others = {
            "day": first_texts(docs, "contest_date", "question_date", "date"),
            "difficulty": first_texts(docs, "difficulty"),
            "platform": first_texts(docs, "platform"),
            "text": first_texts(records, "doc_hash"),
            "words": first_texts(docs, *asks),
            "question": questions_of(docs),
            "records": records,
        }
        for metric in _preferred(metrics) or ["no metric"]:
            values = values_of.get(metric) or [None] * len(records)
            is_named = which not in ("", "none")
            # Of perplexity the samples have logarithms, of which more is better.
            are_logs = "perplexity" in metric and all((value or 0) <= 0 for value in values)
            called = "loglikelihood" if are_logs else metric
            header = f"{task} {called}{f' ({which})' * is_named}".strip()
            stated = are_logs or higher.get(metric, True if metric in METRICS else None)
            lower = not stated if isinstance(stated, bool) else None
            scores = zip(ids, map(number_text, values), strict=True)
            rows = rows_of_model(model, scores, others, task=header, lower=lower)
            found[safe_text(metric + f",{which}" * is_named)] = rows
    first, *left = found
    notes = (f"other filters and metrics are left out: {first_few(left)}",) if left else ()
    yield replace(found[first], metrics=found, notes=notes)


def _value_of(record: Record, metric: str) -> float | None:
    """Read a metric in a record, also from a list of one value; None for what is no number."""
    value = record.get(metric)
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    return float(value) if isinstance(value, (bool, int, float)) else None


# Inspect


def inspect_log(document: Any, _: Path | None) -> Iterator[Rows]:
    """Read a log of Inspect: the accuracy of each scorer, else its mean, else its first metric.

    Also the score of each sample by each scorer whose headline is their mean, if that of the first
    scorer is. The model is without the provider of "hf/org/name", the task without its package.
    """
    done = number_of(object_at(document, "results").get("completed_samples")) or 0
    epochs = number_of(object_at(document, "eval", "config").get("epochs")) or 1
    model = "/".join(document["eval"]["model"].split("/")[-2:])
    task = document["eval"]["task"].rpartition("/")[2]
    scores, by_scorer = dict[str, Score](), dict[str, Rows | None]()
    usual = ("accuracy", "mean", "all")
    errors = ("stderr", "bootstrap_stderr", "std", "var", "standard_error")
    for score in records_of(object_at(document, "results").get("scores")):
        stated = object_at(score, "metrics").items()
        read = ((key, number_of(object_at(each).get("value"))) for key, each in stated)
        values = {key: value for key, value in read if value is not None}
        found = (each for each in (*usual, *values) if each in values and each not in errors)
        if (metric := next(found, None)) is None:
            continue
        header, name = f"{task} {metric}", safe_text(text_of(score.get("name")))
        if name not in by_scorer:
            by_scorer[name] = _by_scorer(document, score, values[metric], model, header)
        if header in scores:
            header = f"{task} {score.get('name')} {metric} {score.get('reducer') or ''}"
        error = values.get("stderr") or values.get("bootstrap_stderr") or ""
        items = round(done / max(epochs, 1)) or None
        scores[header] = Score(str(values[metric]), str(error), items)
    status = text_of(document.get("status"))
    about = {} if status == "success" else {"status": status}
    yield scores_of_model(model, scores, about, headline=next(iter(scores), ""))
    if (first := next(iter(by_scorer.values()), None)) is not None:
        known = {name: each for name, each in by_scorer.items() if each is not None}
        yield replace(first, metrics=known, stopped=about.get("status", ""))


def _by_scorer(document: Any, score: Record, headline: float, model: str, task: str) -> Rows | None:
    name = text_of(score.get("name"))
    results, texts, known = list[tuple[str, str]](), list[str](), dict[str, list[float]]()
    are_grades, samples = True, records_of(document.get("samples"))
    grades_of = OUTCOMES | {"c": 1.0, "p": 0.5, "i": 0.0, "n": 0.0}
    for sample in samples:
        scores = object_at(sample, "scores")
        value = object_at(scores.get(name, scores.get(text_of(score.get("scorer"))))).get("value")
        value = value.get(name) if isinstance(value, Mapping) else value
        grade = grades_of.get(str(value).casefold())
        are_grades &= grade is not None or number_of(value) is None
        grade, problem = number_of(value) if grade is None else grade, identifier(sample.get("id"))
        if grade is not None:
            known.setdefault(problem, []).append(grade)
        results.append((problem, str(value if grade is None else grade)))
        texts.append(text_of(sample.get("input"))[:200])  # summaries cut it
    means = [sum(grades) / len(grades) for grades in known.values()]
    if not means or abs(sum(means) / len(means) - headline) > 0.0005:
        return None
    said = name if task.endswith((" mean", " all")) else f"{name} {task}"
    way = "" if are_grades else stated_direction(said)
    lower = None if way is None else bool(way)
    question = questions_of([object_at(each, "metadata") for each in samples])
    others = {"text": texts, "words": texts, "question": question, "records": samples}
    return rows_of_model(model, results, others, task=task, lower=lower)


# OpenCompass

SUMMARY = "dataset version metric mode"
_FIRST = (
    *("score", "auc_score", "accuracy", "humaneval_pass@1", "rouge1", "avg_toxicity_score"),
    *("bleurt_diff", "matthews_correlation", "truth", "f1", "exact_match", "extract_rate"),
)
"""Metrics that OpenCompass puts first, in its order."""


def opencompass_summary(table: Mapping[str, Sequence[str]], _: Path | None) -> Iterator[Rows]:
    """Read a summary of OpenCompass: a column for each model, a row for each score."""
    if not isinstance(table, Mapping) or [*table][:4] != SUMMARY.split():
        return
    columns = [table[key] for key in ("dataset", "metric", "mode", "version")]
    short, whole = ([*map(" ".join, zip(*of, strict=True))] for of in (columns[:2], columns))
    headers = short if len({*short}) == len(short) else whole
    for model in [*table][4:]:
        texts = zip(headers, table[model], strict=True)
        scores = {header: Score(text) for header, text in texts if number_of(text) is not None}
        yield scores_of_model(model, scores)


def opencompass(document: Any, path: Path | None) -> Iterator[Rows]:
    """Read a file of OpenCompass: the first metric; its path names the model and the data set.

    Also the outcome of each item if their mean is the score.
    """
    if path is None:
        return
    numbers = [key for key, value in document.items() if type(value) in (int, float)]
    no_metrics = ("bp", "sys_len", "ref_len", "type")
    known = [each for each in (*_FIRST, *numbers) if each in numbers and each not in no_metrics]
    stated, details = document[known[0]], document.get("details")
    items = records_of(details if isinstance(details, list) else [*object_at(details).values()])
    model, task = path.parent.name, f"{path.stem} {known[0]}"
    yield scores_of_model(model, {task: Score(str(stated), items=len(items) or None)})
    outcomes = [each.get("correct") for each in items]
    share = 100 * sum(each is True for each in outcomes) / max(len(outcomes), 1)
    is_mean = (score := number_of(stated)) is not None and abs(score - share) <= 0.05
    if is_mean and all(isinstance(each, bool) for each in outcomes):
        results = ((str(number), str(each)) for number, each in enumerate(outcomes))
        yield rows_of_model(model, results, {"records": items}, task=task)


# NeMo Evaluator and NeMo Gym


def nemo_evaluator(document: Any, path: Path | None) -> Iterator[Rows]:
    """Read a benchmark's scores by NeMo Evaluator; a bundle's mean reward or pass@1 leads.

    An error is that of the statistics, else from the 95 % interval.
    """
    if bundle := object_at(document, "benchmark"):
        stated = object_at(bundle, "scores")
        names = sorted(stated, key=lambda name: name not in ("mean_reward", "pass@1"))
        found = {f"{bundle['name']} {name}": object_at(stated, name) for name in names}
    else:
        found = {
            " ".join(dict.fromkeys((task, group, name))): score
            for task, about in document["results"]["tasks"].items()
            for group, of in about["metrics"].items()
            for name, score in of["scores"].items()
        }
    scores = dict[str, Score]()
    for header, score in found.items():
        stats, ends = object_at(score, "stats"), (score.get("ci_upper"), score.get("ci_lower"))
        high, low = map(number_of, ends)
        error = "" if high is None or low is None else f"{(high - low) / 3.92:.6g}"
        items = number_of(stats.get("count", bundle.get("samples")))
        if value := number_text(score.get("value")):
            error = number_text(stats.get("stderr")) or error
            scores[header] = Score(value, error, int(items) if items else None)
    headline = next(iter(scores), "") if bundle else _headline(scores)
    yield scores_of_model(_nemo_model(document, path), scores, headline=headline)


def _nemo_model(document: object, path: Path | None) -> str:
    stated = text_of(object_at(document, "config").get("model"))
    stated = stated or text_of(object_at(document, "target", "api_endpoint").get("model_id"))
    return stated or model_of(path, "^(eval-.*|results)$")


def nemo_results(document: object, path: Path | None) -> Iterator[Rows]:
    """Read the reward of each problem and repeat; model and benchmark are those of its bundle."""
    bundles = sorted(path.parent.glob("eval-*.json")) if path is not None else []
    bundle = beside(path, *(each.name for each in bundles))
    task = f"{text_of(object_at(bundle, 'benchmark').get('name'))} reward".strip()
    problems = [identifier(each.get("problem_idx")) for each in records_of(document)]
    yield from _rewards(_nemo_model(bundle, path), records_of(document), problems, task)


def nemo_gym(document: object, path: Path | None) -> Iterator[Rows]:
    """Read the reward of each rollout of a model; a problem id is the agent name and a number."""
    records = records_of(document)
    agents = [text_of(object_at(each, "agent_ref").get("name")) for each in records]
    numbers = (identifier(each.get("_ng_task_index")) for each in records)
    problems = [":".join(each) for each in zip(agents, numbers, strict=True)]
    models = {text_of(object_at(each, "response").get("model")) for each in records} - {""}
    model = models.pop() if len(models) == 1 else model_of(path, r"_?rollouts$")
    task = f"{agents[0]} reward".strip() if len({*agents}) == 1 else "reward"
    yield from _rewards(model, records, problems, task)


def _rewards(model: str, records: list[Record], problems: list[str], task: str) -> Iterator[Rows]:
    """Make rows of each problem and reward, of which more is better; answers tell texts apart.

    Of rewards that are no shares, such as -1, also their mean over problems, which is then a score.
    """
    rewards, known = [number_of(each.get("reward")) for each in records], dict[str, list[float]]()
    for problem, reward in zip(problems, rewards, strict=True):
        known.setdefault(problem, []).extend([] if reward is None else [reward])
    means = [sum(of) / len(of) for of in known.values() if of]
    are_shares = all(0 <= reward <= 1 for of in known.values() for reward in of)
    if not are_shares:
        mean = Score(f"{sum(means) / len(means):.6g}", items=len(means))
        yield scores_of_model(model, {task: mean})
    rows = zip(problems, (number_text(each.get("reward")) for each in records), strict=True)
    others = {"text": first_texts(records, "expected_answer"), "records": records}
    yield rows_of_model(model, rows, others, task=task, lower=False, is_whole=are_shares)
