"""Layouts of evaluation results in JSON, one for each program that writes them.

To add one: a function that reads a parsed document, and a row of LAYOUTS.
"""

import os
import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from lcbtui.sources.results import benchmarks, harnesses
from lcbtui.sources.results.long_form import Document, Rows, all_have

_SAMPLES, _REWARDS = "lm-evaluation-harness samples", "NeMo Evaluator results"


class Layout(NamedTuple):
    """Layout of the files that one program writes, with the function that reads them.

    A function that needs further files of the same folder, such as the name of the model beside
    the scores, reads them with `beside`. If it raises an error, the document only looks alike, and
    is read as any other.

    Attributes:
        name: the layout's name in the load report.
        keys: keys of every object in this layout, separated by spaces; looked for in the text
            before the file is parsed. Without any, a file named by the user must match too.
        files: patterns of the ends of paths, such as "results/*.json", separated by spaces: files
            within the folders of a folder are read if one matches; none reads files named by the
            user, and those directly in a folder.
        results: reads a document with these keys (several JSON values are a list) and the path of
            its file (None for standard input): yields the scores by task of each run, and at most
            one `Rows` of results by problem; nothing if the document only looks alike.
        instead_of: the name of a layout whose files are left out in a folder that has this one.
    """

    name: str
    keys: str
    files: str
    results: Callable[[Any, Path | None], Iterable[Rows]]
    instead_of: str = ""

    def read(self, document: Any, path: Path | None) -> tuple[Rows, ...]:
        """Read a document; () if it does not have this layout."""
        if not document or not all_have(document, *self.keys.split()):
            return ()
        try:
            found = self.results(document, path)
            return tuple(replace(rows, layout=self.name) for rows in found)
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
            return ()


LAYOUTS = (
    Layout(
        "LiveCodeBench results", "performances", "performances_*.json", benchmarks.livecodebench
    ),
    Layout(
        "LiveCodeBench evaluation",
        "question_id graded_list",
        "*_eval_all.json",
        benchmarks.livecodebench_log,
    ),
    Layout("Inspect log", "eval status", "*.eval 20*T*_*.json", harnesses.inspect_log),
    Layout("EvalPlus results", "eval", "*eval_results.json", benchmarks.evalplus),
    Layout(_SAMPLES, "doc_id filtered_resps", "samples_*.jsonl samples_*.json", harnesses.samples),
    Layout(
        "lm-evaluation-harness results", "results", "results*.json", harnesses.results, _SAMPLES
    ),
    Layout(
        "SWE-bench submission",
        "resolved no_generation",
        "results/results.json",
        benchmarks.submission,
        "SWE-bench instances",
    ),
    Layout("SWE-bench instances", "", "per_instance_details.json", benchmarks.instances),
    Layout("SWE-bench report", "total_instances resolved_instances", "*.*.json", benchmarks.report),
    Layout("Terminal-Bench", "results", "results.json", benchmarks.terminal_bench),
    Layout("Harbor", "task_name agent_info verifier_result", "result.json", benchmarks.harbor),
    Layout("Aider", "dirname model pass_rate_1", "_data/*.yml", benchmarks.aider),
    Layout("Aider exercise", "testcase tests_outcomes", ".aider.results.json", benchmarks.exercise),
    Layout("HELM", "name count sum", "stats.json", benchmarks.helm),
    Layout("MTEB", "task_name scores", "*__*/*/*.json", benchmarks.mteb),
    Layout("EuroEval", "Model Rank Parameters", "", benchmarks.euroeval),
    Layout(
        "Every Eval Ever",
        "model_info evaluation_results",
        "*-*-*-*-*.json",
        benchmarks.every_eval,
        "Every Eval Ever samples",
    ),
    Layout(
        "Every Eval Ever samples",
        "evaluation_name sample_id interaction_type",
        "*_samples.jsonl",
        benchmarks.every_eval_samples,
    ),
    Layout("OpenCompass results", "", "results/*/*.json", harnesses.opencompass),
    Layout(
        "OpenCompass summary",
        harnesses.SUMMARY,
        "summary_*.csv",
        harnesses.opencompass_summary,
        "OpenCompass results",
    ),
    Layout("NeMo Evaluator", "benchmark config", "eval-*.json", harnesses.nemo_evaluator, _REWARDS),
    Layout("NeMo Evaluator", "results target config", "results.yml", harnesses.nemo_evaluator),
    Layout(_REWARDS, "problem_idx reward", "results.jsonl", harnesses.nemo_results),
    Layout(
        "NeMo Gym",
        "_ng_task_index reward",
        "rollouts.jsonl *rollouts.jsonl",
        harnesses.nemo_gym,
    ),
)

BESIDE = {"model_meta.json", "run_spec.json", "run_metadata.json", "metadata.yaml"}
"""Names of files that are read with the results beside them."""


def document_in(
    text: str, parse: Callable[[], object], path: Path | None, read_as: str, notes: Sequence[str]
) -> Document | None:
    """Read a text in a known layout, the first of LAYOUTS that fits; None if it has none.

    Args:
        text: the text.
        parse: makes a document of nested lists and objects of the text.
        path: the path of its file; None for standard input.
        read_as: its encoding.
        notes: on how it was decoded.
    """
    path = None if path is None else Path(os.path.abspath(path))  # noqa: PTH100 - without ".."
    quote = '"' if text[:100].lstrip().startswith(("{", "[")) else ""
    # All lines of JSON Lines have the keys of a layout, if the first has.
    line = re.match(r"\s*(\{.*\})\s*\n\{", text)
    first, document = line[1] if line else text, cache(parse)
    marked = (
        each.read(document(), path)
        for each in LAYOUTS
        if all(f"{quote}{key}{quote}" in first for key in each.keys.split())
        and (each.keys or in_folders((each,)).fullmatch(str(path)))
    )
    parts = next(filter(None, marked), None)
    return Document(parts, read_as, tuple(notes)) if parts else None


@cache
def in_folders(layouts: tuple[Layout, ...] = LAYOUTS) -> re.Pattern[str]:
    """Compile the file patterns of layouts into one, for the path of a file within a folder.

    A star at the beginning of a name matches no hidden file.
    """
    patterns = "|".join(re.escape(each) for layout in layouts for each in layout.files.split())
    ends = re.sub(r"(?<![^/|])\\\*", "[^/.][^/]*", patterns).replace(r"\*", "[^/]*")
    return re.compile(rf"(?:.*/)?(?:{ends})", re.DOTALL)


def may_be_results(path: str) -> bool:
    """Tell whether a file is called like one of a layout, or is JSON that begins with its keys."""
    name, is_called_so = Path(path).name, in_folders().fullmatch(path) is not None
    if is_called_so or name.startswith(".") or not name.endswith((".json", ".txt", ".log")):
        return is_called_so
    keys = [layout.keys.split() for layout in LAYOUTS if layout.keys]
    with suppress(OSError), Path(path).open("rb") as file:
        start = file.read(4096).decode(errors="ignore")
        if (first := re.match(r'\s*\[?\s*\{\s*"(\w+)"', start)) and [first[1]] in keys:
            return True
        return any(all(f'"{key}"' in start for key in each) for each in keys if len(each) > 1)
    return False


def better_layouts(file: str) -> frozenset[str]:
    """List the names of the layouts in whose presence a file, by its path, is left out."""
    better = ((each.name, of) for each in LAYOUTS for of in LAYOUTS if of.name == each.instead_of)
    return frozenset(name for name, of in better if in_folders((of,)).fullmatch(file))
