"""What the data cannot say, each limit as a sentence with what would help."""

from collections.abc import Iterator

import numpy as np

from lcbtui.report.insight_words import Words, one_of
from lcbtui.report.sentences import Sentence
from lcbtui.sources.model import Mark, Unit
from lcbtui.stats.reasons import FEWEST, CannotSay
from lcbtui.view.added_terms import one_window_terms
from lcbtui.view.insights import Insights


def limit_sentences(words: Words) -> Iterator[Sentence]:
    """The limits that hold, those of the columns first."""
    found = words.insights
    if not len(found.rows):
        yield Sentence("nothing", "No models are shown.")
        return
    if found.score is None:
        yield Sentence("no-scores", "No column of numbers is the score; --y chooses one.")
    elif found.size is None:
        yield Sentence(
            "no-sizes",
            "The source has no column of parameters, so nothing is said of size; --join-params may"
            " find some.",
        )
    for limit in found.limits:
        said = _SAID.get(limit)
        if said is not None and not (limit is CannotSay.FEW_POINTS and found.size is None):
            yield Sentence(limit.value, said(words), _numbers(found, limit))
    if found.not_worse is CannotSay.NO_EVIDENCE and _is_percent(found) and len(found.rows) > 1:
        yield Sentence(
            CannotSay.NO_EVIDENCE.value,
            "It is not known over how many problems the scores are, so no two are compared.",
        )
    if found.models is not None:
        yield Sentence(
            "several-rows",
            "Some models have several scores here, and each counts; p or --per-model keeps one.",
            f"{found.points:,} scores of {found.models:,} models"
            + (" and modes" if "mode" in found.view.dataset.by_key else ""),
        )
    if found.apart:
        are, count = ("model is", "counts") if found.apart == 1 else ("models are", "count")
        yield Sentence(
            "shown-apart",
            f"{found.apart:,} {are} shown apart, since the problems may have been in the"
            f" training data, and {count} for nothing here.",
        )


def _few_points(words: Words) -> str:
    n = words.insights.points
    return (
        f"{n} {one_of(n, words.what)} with a size and a score {one_of(n, ('is', 'are'))} too few to"
        f" say how the score grows with size: that needs {FEWEST}."
    )


def _one_size(words: Words) -> str:
    return f"All have the same {words.parameters}, so nothing is said of growing."


def _read_off(words: Words) -> str:
    found = words.insights
    assert found.score is not None  # or there were no scores to be read off
    flags = found.view.dataset.marks[found.score.key].flags[found.rows[~np.isnan(found.scores)]]
    every = bool((flags & int(Mark.APPROXIMATE)).all())
    said = f"{'Scores' if every else 'Some scores'} were read off a picture, so no two are compared"
    if words.insights.view.dataset.source.name == "figure":
        said += "; the source paper has the numbers"
    return f"{said}."


def _mixed_windows(words: Words) -> str:
    terms = one_window_terms(words.insights.view)
    way = "choose one release or window (w, --window)"
    if terms:
        way = f'keep one window (w =, -q "{terms}")'
    return (
        "The scores are over different problems, so what is said of them together is rough, and"
        f" no two are compared: {way}."
    )


def _mixed_reporters(_words: Words) -> str:
    return "The scores come from several reporters, who may have measured differently."


_SAID = {
    CannotSay.FEW_POINTS: _few_points,
    CannotSay.ONE_SIZE: _one_size,
    CannotSay.READ_OFF: _read_off,
    CannotSay.MIXED_WINDOWS: _mixed_windows,
    CannotSay.MIXED_REPORTERS: _mixed_reporters,
}


def _numbers(found: Insights, limit: CannotSay) -> str:
    dataset = found.view.dataset
    scored = found.rows[~np.isnan(found.scores)]
    if limit is CannotSay.MIXED_REPORTERS:
        count = int(dataset.texts("reported_by").iloc[scored].nunique())
        return f"{count:,} reporters" if count > 1 else "1 reporter, and some not stated"
    return ""


def _is_percent(found: Insights) -> bool:
    return found.score is not None and found.score.unit is Unit.PERCENT
