"""Layouts of evaluation results in JSON, one for each program that writes them.

To add one: a function that recognises a parsed document, one that reads it, and a row of LAYOUTS.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any, NamedTuple

from lcbtui.sources.results import harness, livecodebench
from lcbtui.sources.results.rows import Rows, all_have, model_of, rows_of_model


def is_evalplus(document: object) -> bool:
    """Tell whether a JSON document is a results file of EvalPlus: sample statuses by task."""
    tasks = document.get("eval") if isinstance(document, Mapping) else None
    if not isinstance(tasks, Mapping) or not tasks:
        return False
    return all(
        bool(task) and isinstance(task[0], Mapping) and "base_status" in task[0]
        if isinstance(task, list)
        else isinstance(task, Mapping) and isinstance(task.get("base"), list)
        for task in tasks.values()
    )


def evalplus_rows(document: Any, path: Path | None) -> Rows:
    """Read a results file of EvalPlus into rows of model, problem and score, one for each sample.

    A sample passes if it passes the tests of the benchmark, and also those that EvalPlus adds if
    they were run. Files are named `MODEL_BACKEND_temp_T_eval_results.json`; before version 0.2 a
    status was a list: ["success", details].
    """
    rows: list[tuple[str, str]] = []
    for task, samples in document["eval"].items():
        if isinstance(samples, Mapping):
            base, plus = samples["base"], samples.get("plus") or [None] * len(samples["base"])
            pairs = [(b[0], p and p[0]) for b, p in zip(base, plus, strict=False) if b]
        else:
            found = [each for each in samples if isinstance(each, Mapping)]
            pairs = [(each.get("base_status"), each.get("plus_status")) for each in found]
        right = ("pass", "success")
        rows += [(task, str(b in right and p in (None, *right))) for b, p in pairs]
    run = r"(?:^samples)?(?:_[a-z]+_temp_[\d.]+)?(?:(?:^|[._-])eval_results)?$"
    note = "a sample is right if it passes the tests, and those that EvalPlus adds if they were run"
    return rows_of_model(model_of(path, run), rows, {}, notes=(note,))


@dataclass(frozen=True)
class Layout:
    """Layout of a results file that one program writes, with functions that recognise and read it.

    Attributes:
        name: the layout's name in the load report.
        marks: texts that every file in this layout contains; looked for before the file is parsed.
        recognises: tells whether a parsed document has this layout; several JSON values are a list.
        rows: reads results by problem from the document and the path of its file (None for standard
            input); None if the layout has scores by task only.
        records: reads scores by task from the document and the path: a record for each run, and
            whether some tasks have further metrics.
    """

    name: str
    marks: tuple[str, ...]
    recognises: Callable[[object], bool]
    rows: Callable[[Any, Path | None], Rows] | None = None
    records: Callable[[Any, PurePath], tuple[list[dict[str, str]], bool]] | None = None


LAYOUTS = (
    Layout(
        "LiveCodeBench results, JSON",
        ('"performances"',),
        livecodebench.is_site,
        livecodebench.site_rows,
    ),
    Layout(
        "LiveCodeBench evaluation, JSON",
        ('"graded_list"',),
        lambda document: all_have(document, "question_id", "graded_list"),
        livecodebench.evaluation_rows,
    ),
    Layout("EvalPlus results, JSON", ('"eval"',), is_evalplus, evalplus_rows),
    Layout(
        "lm-evaluation-harness samples, JSON Lines",
        ('"doc_id"', '"filtered_resps"'),
        lambda document: all_have(document, "doc_id", "filtered_resps"),
        harness.sample_rows,
    ),
    Layout(
        harness.NAME,
        ('"results"',),
        harness.is_results,
        records=harness.run_records,
    ),
)


class Document(NamedTuple):
    """Parsed JSON document of scores on single problems, with its layout (the program's format).

    Attributes:
        layout: the layout, one of LAYOUTS.
        values: the parsed document.
        read_as: the encoding, for the load report.
        notes: for the load report, on what was guessed while decoding.
    """

    layout: Layout
    values: Any
    read_as: str
    notes: tuple[str, ...] = ()
