"""The Dataset of results by problem: a row a model, its means over a window of problem dates."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

import numpy as np

from lcbtui.dataset.columns import STANDARD, VERSION, Column, Kind, Roles
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.results import (
    DIFFICULTIES,
    ENOUGH,
    Bools,
    ProblemResults,
    ProblemSelection,
    means_by_model,
    selection_warnings,
    selection_words,
)
from lcbtui.dataset.source import ChartDefaults, LoadReport, Note, SourceInfo
from lcbtui.dataset.values import Dates, Numbers, Texts, Values
from lcbtui.dataset.windows import USUAL_WINDOWS, Window, usual_window
from lcbtui.errors import Option, SourceError
from lcbtui.sources.results.long_form import Document
from lcbtui.sources.results.problem_results import MOST_CELLS, merged, results_from_rows
from lcbtui.text.numbers import Unit, first_of, format_day, month_of
from lcbtui.text.words import counted

SERIES_LABELS = {"no": "Cutoff before window", "yes": "Contaminated", "unknown": "Cutoff unknown"}

_COLUMNS = (
    Column("model", "model_repr", "Model", Kind.TEXT),
    STANDARD["source"].column,
    Column("training_cutoff", "release_date", "Training cutoff", Kind.DATE),
    Column("pass_at_1", "pass@1", "Pass@1", Kind.NUMBER, Unit.PERCENT),
    *(
        Column(f"pass_at_1_{level}", f"pass@1 ({level})", level.title(), Kind.NUMBER, Unit.PERCENT)
        for level in DIFFICULTIES
    ),
    STANDARD["standard_error"].column._replace(
        title="Std. error", of="pass_at_1", evidence="standard_error"
    ),
    STANDARD["problems"].column._replace(of="pass_at_1", evidence="problems"),
    Column("contaminated", "contaminated", "Contaminated", Kind.CATEGORY),
    Column("hf_repo", "model_name", "Repository", Kind.TEXT),
    Column("link", "link", "Link", Kind.TEXT),
    STANDARD["highlight"].column,
)


def document_results(document: Document, name: str) -> ProblemResults:
    """Merge the scores on single problems of one or several files in known layouts.

    Raises:
        SourceError: if no result in a file can be used, or if there are too many.
    """
    found = document.by_problem
    files = [rows.file for rows in found]
    named = (f"{name}/{file}" if file else name for file in files)
    parts = [*map(results_from_rows, found, named)]
    if len(parts) > 1 and not can_merge(parts):
        raise SourceError(
            f"{name}: has more than {MOST_CELLS:,} pairs of a model and a problem; name some of"
            " its files"
        )
    results = parts[0] if len(parts) == 1 else merged(parts, files)
    return replace(results, notes=(*document.notes, *results.notes))


def can_merge(results: Sequence[ProblemResults]) -> bool:
    """Tell whether merged scores on single problems stay within MOST_CELLS models × problems."""
    models = sum(len(each.models) for each in results)
    problems = len(set(chain.from_iterable(each.problems for each in results)))
    return models * problems <= MOST_CELLS


def results_dataset(info: SourceInfo, results: ProblemResults, read_as: str) -> Dataset:
    """Average each model's scores on problems over the file's default range of problem dates.

    Args:
        info: the source.
        results: the score of each model on each problem.
        read_as: the format in words, for the load report.
    """
    window = opening_window(results)
    return dataset_over(info, results, window, results.within(window), read_as)


def with_window(data: Dataset) -> Dataset:
    """Add columns with the first and last day of the averaged problems' date range (window)."""
    assert data.selection is not None
    start, end = data.selection.bounds
    return data.with_columns(
        [
            Dates(STANDARD[key].column, ["" if day is None else format_day(day)] * len(data))
            for key, day in (("window_start", start), ("window_end", end))
        ]
    )


def with_stated_window(data: Dataset) -> Dataset:
    """Drop the results by problem and keep their means, with columns of date range and release.

    No other problems can be selected for the result.
    """
    assert data.selection is not None
    found, (start, end) = with_window(data), data.selection.bounds
    if start is not None and end is not None:
        usual = usual_window(start, end)
        release = [usual.release if usual else ""] * len(data)
        found = found.with_columns([Texts(STANDARD[VERSION].column, release)])
    questions = data.selection.means.clusters.astype(np.float64)
    return replace(found, selection=None, questions=questions)


def dataset_over(
    info: SourceInfo,
    results: ProblemResults,
    window: Window,
    chosen: Bools,
    read_as: str,
    by_query: Bools | None = None,
) -> Dataset:
    """Average the scores of each model over chosen problems, as the Dataset of a file.

    A model is contaminated if its training cutoff, to the day, is on or after the start of the
    window; where the start is open, the first problem of the file counts. Contaminated models have
    no rank. A cutoff before the window that most models share is taken as a placeholder, so that
    contamination is unknown.

    Args:
        info: the source.
        results: the score of each model on each problem.
        window: the window of problem dates, for contamination and notes.
        chosen: (problems,) mask of the problems to average over.
        read_as: the format in words, for the load report.
        by_query: (problems,) mask of the problems that a query keeps in any window; None for all.
    """
    models = len(results.models)
    rows = np.bincount(results.model_of[chosen[results.problem_of]], minlength=models)
    kept = np.flatnonzero(rows)
    with_results = np.count_nonzero(np.bincount(results.model_of, minlength=models))
    without = int(with_results) - len(kept)
    selection = ProblemSelection(results, window, kept, chosen, without, by_query)
    whole, here = selection.means, chosen[results.problem_of]
    counts = whole.counts.astype(np.float64)
    numbers = {"pass_at_1": whole.means, "standard_error": whole.errors, "problems": counts}
    levels = np.array(results.difficulty or (), object)
    for level in DIFFICULTIES if len(levels) else ():
        at = here & (levels[results.problem_of] == level)
        of_level = means_by_model(results.model_of[at], results.scores[at], models)
        numbers[f"pass_at_1_{level}"] = of_level.means[kept]
    cutoff = results.training_cutoff[kept]
    is_dated = not np.isnan(results.training_cutoff).all()
    contaminated = (cutoff >= results.bounds(window)[0]) & results.has_dates
    texts = {"model": [results.models[row] for row in kept]}
    if is_dated:
        texts["training_cutoff"] = ["" if np.isnan(d) else format_day(d) for d in cutoff]
        own = np.where(results.has_dates, results.own_cutoff[kept], np.nan)
        texts["contaminated"] = [
            "yes" if late else "unknown" if np.isnan(day) else "no"
            for late, day in zip(contaminated, own, strict=True)
        ]
    highlighted = tuple("true" if ours else "" for ours in results.ours)
    said = {"hf_repo": results.repositories, "link": results.links, "source": results.sources}
    said["highlight"] = highlighted
    texts |= {key: [of[row] for row in kept] for key, of in said.items() if any(of)}
    found = [each for each in _COLUMNS if each.key in {*texts, *numbers}]
    if not results.of_livecodebench:
        found = [each._replace(header=each.key) for each in found]
    if task := results.task:
        mean = next(each for each in found if each.key == "pass_at_1")
        found[found.index(mean)] = mean._replace(header=task, title=task)
    columns = tuple(found)
    x, series = ("training_cutoff", "contaminated") if is_dated else (None, None)
    roles = Roles("model", x, "pass_at_1", series)
    why = {"label": results.names_from, "y": "the mean over the problems of the window"}
    if is_dated:
        why |= {"x": results.cutoffs_from, "series": "cutoff on or after the window's start"}
    # Of a model with too few scores the count is shown as a part of all problems.
    complete = selection.complete
    wholes = np.where(complete, np.nan, float(selection.problems)) if not complete.all() else None

    def values_of(column: Column) -> Values:
        if column.key == "problems":
            return Numbers.of(column, numbers["problems"], wholes=wholes)
        if column.kind is Kind.NUMBER:
            # The standard error is far above a hundredth of a point.
            return Numbers.of(column, np.round(numbers[column.key], 2), 2)
        if column.kind is Kind.DATE:
            return Dates(column, texts[column.key]).sharing(results.shared_day)
        return Texts(column, texts[column.key])

    means = f"means over {selection_words(selection)}"
    undated = int(np.count_nonzero(~results.dated)) if results.has_dates else 0
    shared = results.shared_cutoff
    no_date = counted(undated, "problem")
    report = LoadReport(
        source=info.name,
        format=read_as,
        rows=len(kept),
        columns=columns,
        roles=roles,
        why=tuple(why.items()),
        notes=(
            *results.notes,
            *([f"training cutoff {format_day(shared.day)} is {shared.words}"] if shared else []),
            Note(means, *((Option("window"), " chooses others") if results.has_dates else ())),
            *([f"{no_date} without a date: in no window but that of all dates"] if undated else []),
            *selection_warnings(selection),
        ),
    )
    return Dataset(
        source=info._replace(chart=ChartDefaults(series_labels=SERIES_LABELS)),
        data=tuple(map(values_of, columns)),
        roles=roles,
        report=report,
        selection=selection,
        excluded=contaminated if contaminated.any() else None,
    )


def has_dates_of(results: ProblemResults, window: Window) -> bool:
    """Tell whether a date range has both ends, lies within a file's problem dates, has problems."""
    if not results.has_dates or window.start is None or window.end is None:
        return False
    # A window to 2025-02-01 is whole with January's problems.
    first, last = results.span
    last = max(first_of(month_of(last) + 1), last)
    is_inside = window.start >= first and window.end <= last
    return is_inside and bool(results.within(window).any())


def opening_window(results: ProblemResults) -> Window:
    """Choose the default range of problem dates (window) over which a file's scores are averaged.

    The usual window with the most problems is chosen, if the file covers it with at least 100; else
    the window from the latest date mark that leaves at least 100, since a later start contaminates
    fewer models; else all dates.
    """
    if not results.has_dates:
        return Window()
    inside = [usual.window for usual in USUAL_WINDOWS if has_dates_of(results, usual.window)]
    inside.sort(key=lambda window: np.count_nonzero(results.within(window)), reverse=True)
    starts = (Window(mark) for mark in sorted(results.marks, reverse=True))
    windows = chain(inside[:1], starts)
    return next((it for it in windows if np.count_nonzero(results.within(it)) >= ENOUGH), Window())
