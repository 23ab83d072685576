"""Results of suites of benchmarks: HELM, MTEB and Every Eval Ever."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from lcbtui.sources.results.rows import (
    ModelName,
    Rows,
    all_have,
    beside,
    first_text,
    identifier,
    number_of,
    number_text,
    object_at,
    records_of,
    rows_of_model,
    text_of,
)
from lcbtui.sources.results.runs import Run, Score

# HELM

METRICS = (
    *("math_equiv_chain_of_thought", "math_equiv", "final_number_exact_match"),
    *("exact_match_indicator", "chain_of_thought_correctness", "ifeval_strict_accuracy"),
    *("RR@10", "f1_set_match", "pass", "test_avg", "squad_f1_score", "f1_score", "rouge_2"),
    *("rouge_l", "bleu_4", "safety_score", "quasi_exact_match", "exact_match"),
    *("classification_macro_f1", "bits_per_byte", "wer_score", "toxic_frac", "accuracy"),
)
"""Metrics of HELM, special ones first: of those a run has, the first is its scenario's main one."""

LOWER = ("bits_per_byte", "wer_score", "toxic_frac")


def is_helm_stats(document: object) -> bool:
    """Tell whether JSON is the statistics of a run of HELM."""
    return (
        isinstance(document, list)
        and bool(document)
        and all_have(document, "name", "count", "sum")
        and all(text_of(object_at(each, "name").get("name")) for each in document)
    )


def helm_runs(document: Any, path: Path | None) -> Iterator[Run]:
    """Read `stats.json` of HELM: the main metric of the scenario, on its test split if any.

    Model and scenario are those of `run_spec.json` beside it.
    """
    model, scenario, wanted = _helm_run(path)
    means: dict[str, dict[str, object]] = {}
    for stat in document:
        name = stat["name"]
        if "mean" in stat and "perturbation" not in name and "sub_split" not in name:
            means.setdefault(text_of(name.get("split")), {})[name["name"]] = stat["mean"]
    split = next((each for each in ("test", "valid") if each in means), next(iter(means), ""))
    found = means.get(split, {})
    if metric := _main_metric(found, scenario, wanted):
        items = number_of(found.get("num_instances"))
        score = Score(number_text(found[metric]), items=int(items) if items else None)
        header = f"{scenario} {metric}"
        lower = frozenset({header} if metric in LOWER else ())
        yield Run(model, {header: score}, lower=lower, is_averaged=True)


def is_helm_instances(document: object) -> bool:
    """Tell whether JSON is the statistics by instance of a run of HELM."""
    keys = ("instance_id", "train_trial_index", "stats")
    return isinstance(document, list) and bool(document) and all_have(document, *keys)


def helm_rows(document: Any, path: Path | None) -> Rows:
    """Read `per_instance_stats.json` of HELM: the main metric of each instance."""
    model, scenario, wanted = _helm_run(path)
    found = [
        (
            each["instance_id"],
            {str(s["name"]["name"]): s.get("mean") for s in each["stats"]},
        )
        for each in document
    ]
    metric = _main_metric(found[0][1], scenario, wanted)
    results = [(identifier(each), number_text(stats.get(metric))) for each, stats in found]
    return rows_of_model(
        ModelName(model, "run_spec.json"), results, {}, task=f"{scenario} {metric}"
    )


def _helm_run(path: Path | None) -> tuple[str, str, str]:
    """Return a run's model and scenario, and which metric of equal answers is its main one."""
    spec = object_at(beside(path, "run_spec.json"))
    adapter = object_at(spec, "adapter_spec")
    folder = path.absolute().parent.name if path is not None else ""
    name = first_text(spec, ("name",)) or folder
    told = re.search(r"model=([^,]+)", name)
    model = first_text(adapter, ("model", "model_deployment"))
    if not model:
        model = told[1].replace("_", "/", 1) if told else name
    scenario = re.sub(r"(?<=[:,])(?:model|method|model_deployment)=[^,]*,?", "", name).rstrip(":,")
    is_choice = text_of(adapter.get("method")).startswith("multiple_choice")
    return model, scenario, "exact_match" if is_choice else "quasi_exact_match"


def _main_metric(found: Iterable[str], scenario: str, wanted: str) -> str:
    """Choose the main metric: one called after the scenario, else the first of METRICS; or ""."""
    own = re.split("[:,]", scenario)[0]
    ranks: dict[str, float] = {metric: place for place, metric in enumerate(METRICS)}
    ranks[wanted] = min(ranks["exact_match"], ranks["quasi_exact_match"]) - 0.5
    ranks |= {each: -1 for each in found if each.startswith(f"{own}_")}
    return min((each for each in found if each in ranks), key=ranks.__getitem__, default="")


def is_helm_table(document: object) -> bool:
    """Tell whether JSON is tables of HELM's leaderboard: cells with values below a header."""
    tables: list[Any] = document if isinstance(document, list) else [document]
    return bool(tables) and all(
        all_have(table, "title", "header", "rows") and all_have(table["header"], "value")
        for table in tables
    )


def helm_table_runs(document: Any, path: Path | None) -> Iterator[Run]:
    """Read the first table of a group of scenarios: a row a model, with the directions stated."""
    table = document[0] if isinstance(document, list) else document
    headers = [str(cell["value"]) for cell in table["header"]]
    lower = frozenset(str(c["value"]) for c in table["header"] if c.get("lower_is_better") is True)
    for cells in table["rows"]:
        values = [number_text(object_at(cell).get("value")) for cell in cells]
        scores = {header: Score(value) for header, value in zip(headers, values, strict=False)}
        model = scores.pop(headers[0]).value
        yield Run(model, scores, lower=lower, benchmark=path.stem if path is not None else "")


# MTEB


def is_mteb(document: object) -> bool:
    """Tell whether JSON is the results of a model on a task of MTEB."""
    if not isinstance(document, Mapping) or not all_have(document, "task_name", "scores"):
        return False
    splits = [*object_at(document, "scores").values()]
    return bool(splits) and all(bool(each) and all_have(each, "main_score") for each in splits)


def mteb_runs(document: Any, path: Path | None) -> Iterator[Run]:
    """Read `ORGANIZATION__MODEL/REVISION/TASK.json`: the main score, averaged over subsets.

    The test split is read if there is one, else all. What is said of the model is from
    `model_meta.json` beside it.
    """
    meta = object_at(beside(path, "model_meta.json"))
    folders = [each.name for each in path.absolute().parents[:2]] if path is not None else []
    name = first_text(meta, ("name",)) or next((f for f in folders if "__" in f), "") or "model"
    about = {
        "params": number_text(meta.get("n_parameters")),
        "openness": "open-weights" if meta.get("open_weights") is True else "",
        "license": text_of(meta.get("license")),
        "release_date": text_of(meta.get("release_date")),
    }
    splits = document["scores"]
    subsets = splits.get("test") or [each for found in splits.values() for each in found]
    found = [n for each in subsets if (n := number_of(each["main_score"])) is not None]
    if found:
        score = Score(f"{sum(found) / len(found):.6g}")
        yield Run(
            name.replace("__", "/", 1), {document["task_name"]: score}, about, is_averaged=True
        )


# Every Eval Ever


def is_every_eval(document: object) -> bool:
    """Tell whether JSON is records of Every Eval Ever: a model and its results."""
    return bool(document) and all_have(document, "model_info", "evaluation_results")


def every_eval_runs(document: object, _: Path | None) -> Iterator[Run]:
    """Read records of Every Eval Ever: a run each, with scores in the order of the record."""
    told = ("metric_name", "metric_id", "evaluation_description")
    for record in records_of(document):
        info = object_at(record, "model_info")
        results = records_of(record["evaluation_results"])
        names = Counter(text_of(each.get("evaluation_name")) for each in results)
        scores, lower = {}, set()
        for each in results:
            config, details = object_at(each, "metric_config"), object_at(each, "score_details")
            header = text_of(each.get("evaluation_name"))
            if names[header] > 1:
                header = f"{header} {first_text(config, told)}"
            doubt = object_at(details, "uncertainty")
            error = number_text(object_at(doubt, "standard_error").get("value"))
            items = doubt.get("num_samples", object_at(each, "source_data").get("samples_number"))
            value = number_text(details.get("score"))
            scores[header] = Score(value, error, items if type(items) is int else None)
            lower |= {header} if config.get("lower_is_better") is True else set()
        about = {
            "organization": first_text(info, ("developer",)),
            "model_id": first_text(info, ("id",)),
        }
        benchmark = text_of(record.get("evaluation_id")).partition("/")[0]
        name = first_text(info, ("name", "id"))
        yield Run(name, scores, about, lower=frozenset(lower), benchmark=benchmark)


def is_every_eval_instances(document: object) -> bool:
    """Tell whether JSON Lines are results of Every Eval Ever by instance."""
    return bool(document) and all_have(document, "model_id", "sample_id", "evaluation")


def every_eval_rows(document: object, _: Path | None) -> Rows:
    """Read results of Every Eval Ever by instance."""
    records = records_of(document)
    results = [
        (identifier(each["sample_id"]), number_text(object_at(each, "evaluation").get("score")))
        for each in records
    ]
    model = ModelName(text_of(records[0]["model_id"]), "model_id")
    return rows_of_model(model, results, {}, task=text_of(records[0].get("evaluation_name")))
