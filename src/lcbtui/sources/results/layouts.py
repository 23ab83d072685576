"""Layouts of evaluation results in JSON, one for each program that writes them.

To add one: a function that recognises a parsed document, one that reads it, and a row of LAYOUTS.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from lcbtui.sources.results import agents, harness, inspect_logs, livecodebench, opencompass, suites
from lcbtui.sources.results.rows import Rows, all_have, model_of, rows_of_model
from lcbtui.sources.results.runs import Document, Part, Run


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
    task = f"{rows[0][0].partition('/')[0]} pass@1" if rows else ""
    return rows_of_model(model_of(path, run), rows, {}, task=task, notes=(note,))


@dataclass(frozen=True)
class Layout:
    """Layout of the files that one program writes, with functions that recognise and read them.

    A function that needs further files of the same folder, such as the name of the model beside
    the scores, reads them with `beside`.

    Attributes:
        name: the layout's name in the load report.
        marks: texts that every file in this layout contains; looked for before the file is parsed.
        recognises: tells whether a parsed document has this layout; several JSON values are a list.
        rows: reads results by problem from the document and the path of its file (None for standard
            input); None if the layout has scores by task only.
        runs: reads scores by task from the same; None if it has results by problem only.
        files: patterns of the ends of paths, such as "results/*.json": files within the folders of
            a folder are read if one matches; none reads files named by the user, and those directly
            in a folder.
        is_by_path: whether a file named by the user must have such a path too, since the document
            says too little.
        instead_of: names of layouts whose files are left out in a folder that has this one.
    """

    name: str
    marks: tuple[str, ...]
    recognises: Callable[[Any], bool]
    rows: Callable[[Any, Path | None], Rows | None] | None = None
    runs: Callable[[Any, Path | None], Iterable[Run]] | None = None
    files: tuple[str, ...] = ()
    is_by_path: bool = False
    instead_of: tuple[str, ...] = ()


LAYOUTS = (
    Layout(
        "LiveCodeBench results, JSON",
        ('"performances"',),
        livecodebench.is_site,
        livecodebench.site_rows,
        files=("performances_*.json",),
    ),
    Layout(
        "LiveCodeBench evaluation, JSON",
        ('"graded_list"',),
        lambda document: all_have(document, "question_id", "graded_list"),
        livecodebench.evaluation_rows,
        files=("*_eval_all.json",),
    ),
    Layout(
        "Inspect log",
        ('"eval"', '"task"', '"status"'),
        inspect_logs.is_log,
        inspect_logs.rows,
        inspect_logs.runs,
        files=("*.eval", "20*T*_*.json"),
    ),
    Layout(
        "EvalPlus results, JSON",
        ('"eval"',),
        is_evalplus,
        evalplus_rows,
        files=("*eval_results.json",),
    ),
    Layout(
        harness.SAMPLES,
        ('"doc_id"', '"filtered_resps"'),
        lambda document: all_have(document, "doc_id", "filtered_resps"),
        harness.sample_rows,
        files=("samples_*.jsonl",),
    ),
    Layout(
        harness.NAME,
        ('"results"',),
        harness.is_results,
        runs=harness.runs,
        files=("results*.json",),
        instead_of=(harness.SAMPLES,),
    ),
    Layout(
        "SWE-bench submission",
        ('"resolved"', '"no_generation"'),
        agents.is_submission,
        agents.submission_rows,
        agents.submission_runs,
        files=("results/results.json",),
    ),
    Layout("SWE-bench instances", ('"resolved"', '"cost"'), agents.is_details, agents.details_rows),
    Layout(
        "SWE-bench report",
        ('"total_instances"', '"resolved_ids"'),
        agents.is_report,
        agents.report_rows,
        agents.report_runs,
        files=("*.*.json",),
    ),
    Layout(
        "Terminal-Bench results",
        ('"is_resolved"', '"results"'),
        agents.is_terminal_bench,
        agents.terminal_bench_rows,
        files=("results.json",),
    ),
    Layout(
        "Harbor trial",
        ('"verifier_result"', '"agent_info"'),
        agents.is_harbor_trial,
        agents.harbor_rows,
        files=("result.json",),
    ),
    Layout(
        "Aider leaderboard",
        ("dirname:", "pass_rate_1:"),
        agents.is_aider_board,
        runs=agents.aider_runs,
        files=("_data/*.yml",),
    ),
    Layout(
        "Aider exercise",
        ('"testcase"', '"tests_outcomes"'),
        agents.is_aider_exercise,
        agents.aider_rows,
        files=(".aider.results.json",),
    ),
    Layout(
        "HELM instances",
        ('"instance_id"', '"train_trial_index"'),
        suites.is_helm_instances,
        suites.helm_rows,
        files=("per_instance_stats.json",),
    ),
    Layout(
        "HELM leaderboard",
        ('"header"', '"rows"', '"title"'),
        suites.is_helm_table,
        runs=suites.helm_table_runs,
        files=("groups/*.json",),
    ),
    Layout(
        "HELM run",
        ('"sum"', '"count"', '"split"'),
        suites.is_helm_stats,
        runs=suites.helm_runs,
        files=("stats.json",),
        instead_of=("HELM instances", "HELM leaderboard"),
    ),
    Layout(
        "MTEB results",
        ('"task_name"', '"main_score"'),
        suites.is_mteb,
        runs=suites.mteb_runs,
        files=("*__*/*/*.json",),
    ),
    Layout(
        "Every Eval Ever instances",
        ('"sample_id"', '"model_id"', '"evaluation"'),
        suites.is_every_eval_instances,
        suites.every_eval_rows,
        files=("*.jsonl",),
    ),
    Layout(
        "Every Eval Ever",
        ('"model_info"', '"evaluation_results"'),
        suites.is_every_eval,
        runs=suites.every_eval_runs,
        files=("*-*-*-*-*.json",),
        instead_of=("Every Eval Ever instances",),
    ),
    Layout(
        "OpenCompass results",
        (),
        opencompass.is_result,
        opencompass.result_rows,
        opencompass.result_runs,
        files=("results/*/*.json",),
        is_by_path=True,
    ),
    Layout(
        "OpenCompass summary",
        opencompass.SUMMARY,
        opencompass.is_summary,
        runs=opencompass.summary_runs,
        files=("summary_*.csv",),
        instead_of=("OpenCompass results",),
    ),
)


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
    place = "" if path is None else path.absolute().as_posix()
    marked = [
        each
        for each in LAYOUTS
        if all(mark in text for mark in each.marks)
        and not (each.is_by_path and in_folders((each,)).fullmatch(place) is None)
    ]
    document = parse() if marked else None
    for layout in marked:
        if not layout.recognises(document):
            continue
        runs = tuple(layout.runs(document, path)) if layout.runs is not None else ()
        rows = layout.rows(document, path) if layout.rows is not None else None
        if runs or rows is not None:
            return Document((Part(layout.name, runs, rows),), read_as, tuple(notes))
    return None


@cache
def in_folders(layouts: tuple[Layout, ...] = LAYOUTS) -> re.Pattern[str]:
    """Compile the file patterns of layouts into one, for the path of a file within a folder.

    A star at the beginning of a name matches no hidden file.
    """
    patterns = "|".join(re.escape(each) for layout in layouts for each in layout.files)
    ends = re.sub(r"(?<![^/|])\\\*", "[^/.][^/]*", patterns).replace(r"\*", "[^/]*")
    return re.compile(rf"(?:.*/)?(?:{ends})" if ends else "(?!)", re.DOTALL)


def better_layouts(file: str) -> frozenset[str]:
    """List the names of the layouts in whose presence a file, by its path, is left out."""
    own = {each.name for each in LAYOUTS if each.files and in_folders((each,)).fullmatch(file)}
    return frozenset(each.name for each in LAYOUTS if not own.isdisjoint(each.instead_of))
