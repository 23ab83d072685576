"""Results of benchmarks as their tools write them, of code, of coding agents and of suites.

LiveCodeBench: its site publishes an object with `performances`, a row for each model and problem,
`models` and `date_marks`, for code generation, repair, test output and execution. Its runner writes
`output/MODEL/SCENARIO_N_TEMPERATURE_eval_all.json`, a list of records with a grade for each sample.

EvalPlus and BigCodeBench; SWE-bench, Terminal-Bench and its successor Harbor, Aider; HELM, MTEB,
EuroEval and Every Eval Ever. A model that agents run is named "MODEL (AGENT)", with Aider
"MODEL (EDIT FORMAT)".
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from lcbtui.errors import SourceError
from lcbtui.sources.cleaning.cells import bare_name
from lcbtui.sources.results.long_form import (
    MEAN,
    Rows,
    Score,
    all_have,
    beside,
    day_of,
    first_text,
    identifier,
    joined_rows,
    model_of,
    number_of,
    number_text,
    object_at,
    records_of,
    rows_of_model,
    scores_of_model,
    text_of,
    without_numbers,
)
from lcbtui.text.words import safe_text

# LiveCodeBench


def livecodebench(document: Any, _: Path | None) -> Iterator[Rows]:
    """Read a results file of LiveCodeBench's site: one row for each model and problem.

    In the file for code execution, problems have a `sample_id` and share a `question_id`, and each
    score is given with chain of thought, which is taken, and without.
    """
    stated = object_at(document)
    if not all(isinstance(stated.get(key), list) for key in ("performances", "models")):
        return
    rows = [row if isinstance(row, Mapping) else {} for row in document["performances"]]
    about: dict[str, dict[str, str]] = {}  # of two entries the first counts
    for entry in records_of(document["models"]):
        cutoff, link = number_text(entry.get("release_date")), text_of(entry.get("link"))
        name, repository = identifier(entry.get("model_repr")), text_of(entry.get("model_name"))
        if not re.fullmatch(r"[\w.-]+/[\w.-]+", repository):
            leads = re.match(r"https?://(?:www\.)?huggingface\.co/([^/\s]+/[^/\s?#]+)", link)
            repository = leads[1] if leads else ""
        about.setdefault(name, {"training_cutoff": cutoff, "hf_repo": repository, "link": link})
    models = [identifier(row.get("model")) for row in rows]
    questions = [identifier(row.get("question_id")) for row in rows]
    headline = "Pass@1-COT" if any("Pass@1-COT" in row for row in rows) else "Pass@1"
    scores = [number_text(row.get("pass@1", row.get(headline))) for row in rows]
    tests = _tests(models, questions, scores)
    samples = (identifier(row.get("sample_id")) for row in rows)
    problems = [sample or test for sample, test in zip(samples, tests, strict=True)]
    stated_of = ("training_cutoff", "hf_repo", "link")
    others = {
        "question": [question or each for question, each in zip(questions, problems, strict=True)],
        "day": [number_text(row.get("date")) for row in rows],
        "difficulty": [text_of(row.get("difficulty")) for row in rows],
        "platform": [text_of(row.get("platform")) for row in rows],
        **{key: [about.get(model, {}).get(key, "") for model in models] for key in stated_of},
    }
    dates = document.get("date_marks")
    marks = {day_of(each) for each in dates} if isinstance(dates, list) else set()
    yield Rows(
        models,
        problems,
        scores,
        others,
        percent_of=1 if any((number_of(score) or 0) > 1 for score in scores) else 100,
        names_from="model_repr of models",
        cutoffs_from="release_date of models",
        of_livecodebench=True,
        marks=tuple(sorted(mark for mark in marks if mark is not None)),
    )


def _tests(models: Sequence[str], questions: Sequence[str], scores: Sequence[str]) -> list[str]:
    """Make a problem id for each row; each test of a question counts as a separate problem.

    A question has several tests if most models have several rows for it and some scores differ; the
    second test of question 2727 is "2727#2". Rows that are mere duplicates never differ in score.
    """
    by_question: dict[str, dict[str, set[str]]] = {}
    rows = Counter(zip(models, questions, strict=True))
    for model, question, score in zip(models, questions, scores, strict=True):
        by_question.setdefault(question, {}).setdefault(model, set()).add(score)
    if not any(len(found) > 1 for of in by_question.values() for found in of.values()):
        return list(questions)
    with_tests = {
        question
        for question, of in by_question.items()
        if len(of) > 1 and 2 * sum(rows[model, question] > 1 for model in of) > len(of)
    }
    seen, problems = Counter[tuple[str, str]](), list[str]()
    for key in zip(models, questions, strict=True):
        seen[key] += 1
        is_later = key[1] in with_tests and seen[key] > 1
        problems.append(f"{key[1]}#{seen[key]}" if is_later else key[1])
    return problems


def livecodebench_log(document: object, path: Path | None) -> Iterator[Rows]:
    """Read a log of LiveCodeBench's runner into rows of model, problem, score: one a sample.

    Each test of a question is a problem ("2727#2" is the second), as in the files of the site; a
    problem of code execution has its own `id`.
    """
    tests, rows = dict[str, list[object]](), list[tuple[str, str]]()
    others: dict[str, list[str]] = {"day": [], "difficulty": [], "platform": [], "question": []}
    for record in records_of(document):
        question, test = identifier(record.get("question_id")), record.get("test_id")
        known = tests.setdefault(question, [])
        if test not in known:
            known.append(test)
        number = known.index(test) + 1
        problem = identifier(record.get("sample_id", record.get("id")))
        problem = problem or (f"{question}#{number}" if number > 1 else question)
        facts = [text_of(record.get(key)) for key in ("contest_date", "difficulty", "platform")]
        grades = record.get("graded_list")
        for grade in grades if isinstance(grades, list) else ():
            rows.append((problem, str(grade)))
            for column, fact in zip(others.values(), (*facts, question), strict=True):
                column.append(fact)
    other = re.search("selfrepair|testoutputprediction|codeexecution", path.name if path else "")
    task = f"{other[0]} pass@1" if other else ""
    run = (
        r"(?:(?:^|[_ -])(?:Scenario\.)?"
        r"(?:codegeneration|selfrepair|testoutputprediction|codeexecution)(?:_[\d.]+)*)?"
        r"(?:(?:^|_)eval(?:_all)?)?$"
    )
    yield rows_of_model(model_of(path, run), rows, others, of_livecodebench=True, task=task)


# EvalPlus and BigCodeBench


def evalplus(document: Any, path: Path | None) -> Iterator[Rows]:
    """Read a results file of EvalPlus into rows of model, problem and score, one for each sample.

    A sample passes if it passes the tests of the benchmark ("base"), and also those that EvalPlus
    adds if they were run ("plus"). Files are named `MODEL_BACKEND_temp_T_eval_results.json`.
    """
    samples = [(task, each) for task, of in document["eval"].items() for each in _statuses(of)]
    has_plus = any(len(each) > 1 for _, each in samples)
    run = (
        r"(?:(?:^|_)samples)?"
        r"(?:_[a-z]+_temp_[\d.]+|(?:-(?:open|human)eval|(?:--main)?--bigcodebench-.+)-[\d.]+-\d+)?"
        r"(?:-sanitized)?(?:[-_]calibrated)?(?:(?:^|[._-])eval_results)?$"
    )
    data, slash, _ = samples[0][0].partition("/")
    found = {}
    for name, sets in [*([("plus", 2)] if has_plus else []), ("base", 1)]:
        passed = ("pass", "success")
        rows = [(task, str({*each[:sets]} <= {*passed})) for task, each in samples]
        ends = [min(each[:sets], key=lambda end: end in passed) for _, each in samples]
        task = f"{data if slash else 'BigCodeBench'}{'+' * (sets - 1)} pass@1"
        found[name] = rows_of_model(model_of(path, run), rows, {"end": ends}, task=task)
    yield replace(next(iter(found.values())), metrics=found)


def _statuses(samples: Any) -> list[list[str]]:
    """List for each sample of a task how its tests ended: those of the benchmark, and the others.

    Before EvalPlus 0.3 each set of tests has a list of samples; BigCodeBench has one set of tests.
    """
    if isinstance(samples, dict):
        sets = (samples["base"], samples["plus"])
        return [[each[0] for each in of] for of in zip(*filter(None, sets), strict=True)]
    first = "base_status" if "base_status" in samples[0] else "status"
    return [[each[first], *filter(None, [each.get("plus_status")])] for each in samples]


# SWE-bench

SPLITS = {"verified": 500, "bash-only": 500, "lite": 300, "test": 2294, "multimodal": 517}
"""Splits of SWE-bench, as folders of its experiments are called, and their numbers of instances."""


def submission(document: Any, path: Path | None) -> Iterator[Rows]:
    """Read a submission to SWE-bench: resolved instances in percent of the split.

    It is `SPLIT/DATE_SYSTEM/results/results.json`. The system is named by `metadata.yaml` of its
    folder. The number of instances is that of `resolved_by_repo.json` beside the results, else that
    of the split.
    """
    system, split, stated = _submission(path)
    totals = object_at(beside(path, "resolved_by_repo.json")).values()
    size = int(sum(number_of(object_at(each).get("total")) or 0 for each in totals))
    score = _percent(len({*map(str, document["resolved"])}), size or SPLITS.get(split), path)
    tags = object_at(stated, "tags")
    about = {
        header: ", ".join(map(str, tag)) if isinstance(tag, list) else text_of(tag)
        for header, tag in (("organization", tags.get("org")), ("models", tags.get("model")))
    }
    yield scores_of_model(system, {"resolved": score}, about, task=f"SWE-bench {split}".strip())
    yield from instances(document, path)


def instances(document: Any, path: Path | None) -> Iterator[Rows]:
    """Read `per_instance_details.json` of SWE-bench, or of results beside it: by instance.

    Else these are the instances that the results list and those of `logs/INSTANCE/report.json`;
    nothing if only the resolved ones are listed.
    """
    system, split, _ = _submission(path)
    found = object_at(beside(path, "../per_instance_details.json", "per_instance_details.json"))
    logs = path.parent.parent.glob("logs/*/report.json") if path is not None and not found else ()
    reports = {key: each for log in logs for key, each in object_at(beside(log, log.name)).items()}
    results = {key: object_at(each).get("resolved") for key, each in (found or reports).items()}
    if not found and (reports or "generated" in document):
        results = _listed_instances(document) | results
    task = f"SWE-bench {split}".strip() + " resolved"
    if results:
        yield _instances(system, results, task=task, is_whole=bool(found))


def _listed_instances(document: Any) -> dict[str, object]:
    """List the instances that results name, and whether they are resolved, or were not run."""
    left_out = ("unstopped_containers", "unremoved_images")
    lists = (each for key, each in document.items() if key not in left_out)
    found: dict[str, object] = {str(each): False for of in lists if type(of) is list for each in of}
    resolved = document.get("resolved_ids", document.get("resolved"))
    not_run = dict.fromkeys(map(str, document.get("incomplete_ids") or ()), "not run")
    return found | not_run | dict.fromkeys(map(str, resolved), True)


def _instances(system: str, results: Mapping[str, object], **facts: Any) -> Rows:
    found = ((key, str(each is True)) for key, each in results.items())
    return rows_of_model(system, found, {"end": [*map(str, results.values())]}, **facts)


def report(document: Any, path: Path | None) -> Iterator[Rows]:
    """Read `MODEL.RUN.json` of SWE-bench's harness: resolved instances in percent of all.

    Results by instance too if all instances are listed. `results.json` is named by its folder.
    """
    is_named = path is None or path.name != "results.json"
    name = model_of(path, r"\.[^.]*$") if is_named else _submission(path)[0]  # without the run's id
    score = _percent(document["resolved_instances"], document["total_instances"], path)
    yield scores_of_model(name, {"resolved": score}, task="SWE-bench")
    found = _listed_instances(document)
    if len(found) == document["total_instances"]:
        yield _instances(name, found, task="SWE-bench resolved")


def _percent(resolved: int, size: int | None, path: Path | None) -> Score:
    if size and resolved > size:
        words = f"{resolved} of {size} instances are resolved; mend the numbers"
        raise SourceError(words).named(safe_text(path.name) if path else "SWE-bench")
    return Score(f"{100 * resolved / size:.6g}" if size else str(resolved), items=size or None)


def _submission(path: Path | None) -> tuple[str, str, object]:
    """Return the system and the split of a submission, and its metadata."""
    folder = path.parent if path is not None else Path()
    folder = folder.parent if folder.name == "results" else folder
    stated = beside(path, "../metadata.yaml", "../metadata.yml", "metadata.yaml")
    name = first_text({**object_at(stated), **object_at(stated, "info")}, ("name",))
    split = folder.parent.name if folder.parent.name in SPLITS else ""
    return name or re.sub(r"^\d{8}_", "", folder.name), split, stated


# Terminal-Bench and Harbor


def terminal_bench(document: Any, path: Path | None) -> Iterator[Rows]:
    """Read whether each trial of a run of Terminal-Bench was resolved; several are samples.

    Model and agent are those of `run_metadata.json` or `tb.lock` beside the results, else beside
    those of other runs of it. Without a model it is named after its folder, or where folders number
    runs ("run 1"), after these.
    """
    trials = records_of(document["results"])
    if not trials or not all_have(trials, "task_id", "is_resolved"):
        return
    folder = path.parent if path is not None else Path()
    runs = sorted(each.parent.name for each in folder.parent.glob("*/results.json"))
    named = without_numbers(runs, folder.parent.name)
    own = [folder.name, *(each for each in runs if named[each] == named.get(folder.name))]
    stated = [beside(path, f"../{run}/run_metadata.json", f"../{run}/tb.lock") for run in own]
    about = [object_at(each, "agent") or object_at(each) for each in stated]
    model, agent = (
        next(filter(None, (first_text(each, keys) for each in about)), "")
        for keys in (("model_name",), ("agent_name", "name"))
    )
    name = _with_agent(model or named.get(folder.name, folder.name), agent)
    results = ((str(each["task_id"]), str(bool(each["is_resolved"]))) for each in trials)
    ends = [each["is_resolved"] for each in trials]
    modes = [each.get("failure_mode") for each in trials]
    others = {
        "run": [text_of(document.get("id")) or str(path)] * len(trials),
        "end": [str(n if end is None else end) for end, n in zip(ends, modes, strict=True)],
    }
    yield rows_of_model(name, results, others, task="Terminal-Bench accuracy", is_part=True)


def harbor(document: Any, path: Path | None) -> Iterator[Rows]:
    """Read the reward of a trial of Harbor; without any, as after an error, it is 0."""
    agent = object_at(document, "agent_info")
    model = object_at(agent, "model_info").get("name") or model_of(path, "")
    rewards = object_at(document, "verifier_result", "rewards")
    reward = number_text(rewards.get("reward", next(iter(rewards.values()), 0)))
    task = f"{document.get('source') or 'Harbor'} reward"
    results = [(str(document["task_name"]), reward)]
    name = _with_agent(model, agent.get("name"))
    failure = first_text(object_at(document, "exception_info"), ("exception_type",))
    ends = {"end": [reward if rewards else failure or "no reward"]}
    yield rows_of_model(name, results, ends, task=task, is_part=True)


def _with_agent(model: object, agent: object) -> str:
    return f"{model} ({agent})" if agent else str(model)


# Aider

BOARDS: Mapping[float | None, str] = {89: "refactoring", 133: "code editing", 225: "polyglot"}
"""Benchmarks of Aider by their numbers of exercises."""


def aider(document: Any, _: Path | None) -> Iterator[Rows]:
    """Read a leaderboard of Aider: solved exercises in percent, after the last try.

    The benchmark is that with the number of exercises that most runs of the file have.
    """
    sizes = Counter(number_of(run.get("total_tests", run.get("test_cases"))) for run in document)
    board = next((BOARDS[size] for size, _ in sizes.most_common() if size in BOARDS), "")
    for run in document:
        about = {key: number_text(value) for key, value in run.items() if key != "model"}
        score = max(key for key in run if re.fullmatch(r"pass_rate_\d", key))
        cases = number_of(run.get("test_cases"))
        found = Score(about.pop(score), items=int(cases) if cases else None)
        task = f"Aider {board}".strip()
        yield scores_of_model(str(run["model"]), {score: found}, about, task=task)


def exercise(document: Any, path: Path | None) -> Iterator[Rows]:
    """Read an exercise of Aider, `LANGUAGE/exercises/practice/CASE/.aider.results.json`."""
    languages = [each.name for each in path.parents[3:4]] if path is not None else []
    case = "/".join([*languages, str(document["testcase"])])
    results = [(case, str((document["tests_outcomes"] or [False])[-1]))]
    name = _with_agent(document["model"], document.get("edit_format"))
    yield rows_of_model(name, results, {}, task="Aider pass_rate", is_part=True)


# HELM

METRICS = (
    *("math_equiv_chain_of_thought", "math_equiv", "final_number_exact_match"),
    *("exact_match_indicator", "chain_of_thought_correctness", "RR@10", "f1_set_match", "pass"),
    *("test_avg", "squad_f1_score", "f1_score", "rouge_2", "rouge_l", "bleu_4", "safety_score"),
    *("quasi_exact_match", "exact_match", "classification_macro_f1"),
    *("bits_per_byte", "wer_score", "toxic_frac"),
)
"""Metrics of HELM, special ones first: of those a run has, the first is its scenario's main one."""


def helm(document: Any, path: Path | None) -> Iterator[Rows]:
    """Read `stats.json` of HELM: the main metric of the scenario, on its test split if any.

    Model and scenario are those of `run_spec.json` beside it. An accuracy that is the scenario's
    own is the main metric, else the first of METRICS, else the first; of exact matches the strict
    one for multiple choice.
    """
    spec = object_at(beside(path, "run_spec.json"))
    adapter = object_at(spec, "adapter_spec")
    name = first_text(spec, ("name",)) or (path.parent.name if path else "")
    scenario = re.sub(r"(?<=[:,])(?:model|method|model_deployment)=[^,]*,?", "", name).rstrip(":,")
    model = first_text(adapter, ("model", "model_deployment"))
    model = model or (re.findall(r"model=([^,]+)", name) or [name])[0].replace("_", "/", 1)
    means: dict[str, dict[str, object]] = {}
    for stat in records_of(document):
        about = object_at(stat, "name")
        if "mean" in stat and not {"perturbation", "sub_split"} & about.keys():
            of_split = means.setdefault(text_of(about.get("split")), {})
            of_split[text_of(about.get("name"))] = stat["mean"]
    found = means.get("test") or next(iter(means.values()), {})
    own = [each for each in found if each.endswith(("_accuracy", "_rescaled"))]
    is_choice = text_of(adapter.get("method")).startswith("multiple_choice")
    first = [*own, *METRICS[: METRICS.index("quasi_exact_match")], *["exact_match"] * is_choice]
    usage = "num_|training_|inference_|finish_|prompt_|batch_|max_prob|logprob|perplexity|.*@"
    others = (each for each in found if not re.match(usage, each))
    metric = next((each for each in (*first, *METRICS, *others) if each in found), "")
    if metric:
        items = number_of(found.get("num_instances"))
        is_lower = metric in ("bits_per_byte", "wer_score", "toxic_frac")
        score = Score(number_text(found[metric]), "", int(items) if items else None, is_lower)
        yield scores_of_model(model, {f"{scenario} {metric}": score}, headline=MEAN)


# MTEB


def mteb(document: Any, path: Path | None) -> Iterator[Rows]:
    """Read `ORGANIZATION__MODEL/REVISION/TASK.json`: the main score, averaged over subsets.

    The test split is read if there is one, else all. What is said of the model is from
    `model_meta.json` beside it.
    """
    meta = object_at(beside(path, "model_meta.json"))
    folders = [each.name for each in path.parents[:2]] if path is not None else []
    name = meta.get("name") or next((each for each in folders if "__" in each), "model")
    about = {
        "params": number_text(meta.get("n_parameters")),
        "openness": "open-weights" if meta.get("open_weights") is True else "",
        "license": text_of(meta.get("license")),
        "release_date": text_of(meta.get("release_date")),
    }
    splits = document["scores"]
    subsets = splits.get("test") or [each for found in splits.values() for each in found]
    found = [n for each in subsets if (n := number_of(each["main_score"])) is not None]
    scores = {text_of(document["task_name"]): Score(f"{sum(found) / len(found):.6g}")}
    yield scores_of_model(str(name).replace("__", "/", 1), scores, about, headline=MEAN)


# EuroEval


def euroeval(table: Mapping[str, Sequence[str]], _: Path | None) -> Iterator[Rows]:
    """Read EuroEval's leaderboard in CSV: the first of two metrics of each versioned data set.

    They are in percent with half of a 95 % interval, "69.12 ± 1.83 / 70.52 ± 1.64@@69.12"; behind
    "@@" stands the number by which its page sorts.
    """
    for cells in zip(*table.values(), strict=True):
        shown = (bare_name(cell.partition("@@")[0]) for cell in cells)
        row, scores = dict(zip(map(bare_name, table), shown, strict=True)), dict[str, Score]()
        for task in [each for each in row if f"{each}_version" in row]:
            if found := re.match(r"(-?[\d.]+) ± ([\d.]+)", row.pop(task)):
                scores[task] = Score(f"{found[1]}%", f"{float(found[2]) / 1.96:.6g}%")
        yield scores_of_model(row.pop("Model"), scores, row, headline="")


# Every Eval Ever


def every_eval(document: Any, _: Path | None) -> Iterator[Rows]:
    """Read records of Every Eval Ever: a run each, with scores in the order of the record."""
    told = ("metric_name", "metric_id", "evaluation_description")
    for record in document if isinstance(document, list) else [document]:
        info, scores = record["model_info"], dict[str, Score]()
        names = Counter(str(each["evaluation_name"]) for each in record["evaluation_results"])
        for each in record["evaluation_results"]:
            config, details = object_at(each, "metric_config"), object_at(each, "score_details")
            header = str(each["evaluation_name"])
            if names[header] > 1:
                header = f"{header} {first_text(config, told)}"
            doubt = object_at(details, "uncertainty")
            error = number_text(object_at(doubt, "standard_error").get("value"))
            of_data = object_at(each, "source_data").get("samples_number")
            counts = (doubt.get("num_samples"), of_data)
            items = next((count for count in counts if isinstance(count, int)), None)
            is_lower = config.get("lower_is_better") is True
            scores[header] = Score(number_text(details.get("score")), error, items, is_lower)
        organization, model_id = text_of(info.get("developer")), text_of(info.get("id"))
        about = {"organization": organization, "model_id": model_id}
        benchmark = text_of(record.get("evaluation_id")).partition("/")[0]
        yield scores_of_model(first_text(info, ("name", "id")), scores, about, task=benchmark)


def every_eval_samples(document: Any, _: Path | None) -> Iterator[Rows]:
    """Read `UUID_samples.jsonl`: the score of each instance, else whether it is correct."""
    rows, tasks = list[Rows](), dict[str, None]()
    for each in records_of(document):
        tasks[task := str(each["evaluation_name"])] = None
        outcome = object_at(each, "evaluation")
        score = number_of(outcome.get("score"))
        value = score if score is not None and 0 <= score <= 1 else outcome.get("is_correct")
        result = f"{task}:{identifier(each['sample_id'])}", str(value)
        others = {"text": [text_of(each.get("sample_hash"))], "records": [each]}
        rows.append(rows_of_model(str(each["model_id"]), [result], others))
    yield replace(joined_rows(rows), task="" if len(tasks) > 1 else next(iter(tasks)))
