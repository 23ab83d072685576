"""Results of suites of benchmarks: HELM, MTEB and Every Eval Ever."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lcbtui.sources.results.rows import (
    ModelName,
    Rows,
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


def helm_runs(document: Any, path: Path | None) -> Iterator[Run]:
    """Read `stats.json` of HELM: the main metric of the scenario, on its test split if any.

    Model and scenario are those of `run_spec.json` beside it. A metric that is called after the
    scenario is the main one; of exact matches the strict one for multiple choice.
    """
    spec = object_at(beside(path, "run_spec.json"))
    adapter = object_at(spec, "adapter_spec")
    name = first_text(spec, ("name",)) or (path.absolute().parent.name if path else "")
    scenario = re.sub(r"(?<=[:,])(?:model|method|model_deployment)=[^,]*,?", "", name).rstrip(":,")
    model = first_text(adapter, ("model", "model_deployment"))
    model = model or (re.findall(r"model=([^,]+)", name) or [name])[0].replace("_", "/", 1)
    means: dict[str, dict[str, object]] = {}
    for stat in records_of(document):
        about = object_at(stat, "name")
        if "mean" in stat and not {"perturbation", "sub_split"} & about.keys():
            means.setdefault(text_of(about.get("split")), {})[text_of(about.get("name"))] = stat[
                "mean"
            ]
    found = means.get("test") or next(iter(means.values()), {})
    own = [metric for metric in found if metric.startswith(f"{re.split('[:,]', scenario)[0]}_")]
    is_choice = text_of(adapter.get("method")).startswith("multiple_choice")
    first = [*own, *METRICS[: METRICS.index("quasi_exact_match")], *["exact_match"] * is_choice]
    metric = next((each for each in (*first, *METRICS) if each in found), "")
    if metric:
        items = number_of(found.get("num_instances"))
        is_lower = metric in ("bits_per_byte", "wer_score", "toxic_frac")
        score = Score(number_text(found[metric]), "", int(items) if items else None, is_lower)
        yield Run(model, {f"{scenario} {metric}": score}, is_averaged=True)


def helm_table_runs(document: Any, path: Path | None) -> Iterator[Run]:
    """Read the first table of a group of HELM's scenarios: a row a model."""
    table = document[0] if isinstance(document, list) else document
    for cells in table["rows"]:
        name, *texts = (number_text(cell.get("value")) for cell in cells)
        columns = zip(table["header"][1:], texts, strict=True)
        scores = {
            str(head["value"]): Score(text, lower=head.get("lower_is_better") is True)
            for head, text in columns
        }
        yield Run(name, scores, benchmark=path.stem if path is not None else "")


# MTEB


def mteb_runs(document: Any, path: Path | None) -> Iterator[Run]:
    """Read `ORGANIZATION__MODEL/REVISION/TASK.json`: the main score, averaged over subsets.

    The test split is read if there is one, else all. What is said of the model is from
    `model_meta.json` beside it.
    """
    meta = object_at(beside(path, "model_meta.json"))
    folders = [each.name for each in path.absolute().parents[:2]] if path is not None else []
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
    score = Score(f"{sum(found) / len(found):.6g}")
    task = str(document["task_name"])
    yield Run(str(name).replace("__", "/", 1), {task: score}, about, is_averaged=True)


# Every Eval Ever


def every_eval_runs(document: Any, _: Path | None) -> Iterator[Run]:
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
            counts = (
                doubt.get("num_samples"),
                object_at(each, "source_data").get("samples_number"),
            )
            items = next((count for count in counts if isinstance(count, int)), None)
            is_lower = config.get("lower_is_better") is True
            scores[header] = Score(number_text(details.get("score")), error, items, is_lower)
        about = {
            "organization": text_of(info.get("developer")),
            "model_id": text_of(info.get("id")),
        }
        benchmark = text_of(record.get("evaluation_id")).partition("/")[0]
        yield Run(first_text(info, ("name", "id")), scores, about, benchmark=benchmark)


def every_eval_rows(document: Any, _: Path | None) -> Rows:
    """Read results of Every Eval Ever by instance."""
    records = records_of(document)
    results = [
        (identifier(each["sample_id"]), number_text(object_at(each, "evaluation").get("score")))
        for each in records
    ]
    model, task = (text_of(records[0].get(key)) for key in ("model_id", "evaluation_name"))
    return rows_of_model(ModelName(model, "model_id"), results, {}, task=task)
