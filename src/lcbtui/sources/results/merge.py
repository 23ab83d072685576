"""Results by problem of several sources as one: problems are the same where their ids are."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

import numpy as np

from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.load_report import Told
from lcbtui.dataset.results import UNDATED, Ints, ProblemResults
from lcbtui.dataset.source import SourceInfo
from lcbtui.sources.results.dataset import opened
from lcbtui.sources.results.table import MOST_CELLS
from lcbtui.sources.schema.matching import free_name
from lcbtui.text.words import counted, first_few


def can_merge(datasets: Sequence[Dataset]) -> bool:
    """Whether all are means over problems, and not of too many models and problems together."""
    results = [data.selection.results for data in datasets if data.selection is not None]
    if len(results) < len(datasets):
        return False
    models = sum(len(each.models) for each in results)
    problems = len(set(chain.from_iterable(each.problems for each in results)))
    return models * problems <= MOST_CELLS


def merged_dataset(datasets: Sequence[Dataset], info: SourceInfo, names: Sequence[str]) -> Dataset:
    """The models of all over the problems of all, each with the name of its source.

    Args:
        datasets: those of `can_merge`.
        info: what is known of all together.
        names: what each is called.
    """
    parts = [data.selection.results for data in datasets if data.selection is not None]
    read_as = "; ".join(dict.fromkeys(data.report.format for data in datasets))
    return opened(info, merged(parts, names), read_as)


def merged(parts: Sequence[ProblemResults], names: Sequence[str]) -> ProblemResults:
    """Some results as one.

    A problem has the date, the difficulty and the platform that the first source states which
    knows them. A model whose name an earlier source has too is another model: the name of its
    source stands behind it.

    Args:
        parts: in their order.
        names: what the source of each is called.
    """
    place: dict[str, int] = {}
    problem_of = [
        np.array([place.setdefault(each, len(place)) for each in part.problems], dtype=np.int64)
        for part in parts
    ]
    problems = tuple(place)
    models, twice = _models(parts, names)
    starts = np.cumsum([0, *(len(part.models) for part in parts)])
    days = np.full(len(problems), UNDATED, dtype=np.int64)
    disputed: set[int] = set()
    for part, there in zip(parts, problem_of, strict=True):
        known = days[there]
        differ = part.dated & (known != UNDATED) & (known != part.days)
        disputed.update(there[differ].tolist())
        days[there] = np.where(known == UNDATED, part.days, known)
    without = [np.full(len(part.scores), np.nan) for part in parts]
    no_cot = [
        w if part.no_cot is None else part.no_cot for part, w in zip(parts, without, strict=True)
    ]
    first = parts[0]
    return replace(
        first,
        models=models,
        problems=problems,
        model_of=np.concatenate(
            [part.model_of + start for part, start in zip(parts, starts, strict=False)]
        ),
        problem_of=np.concatenate(
            [there[part.problem_of] for part, there in zip(parts, problem_of, strict=True)]
        ),
        scores=np.concatenate([part.scores for part in parts]),
        days=days,
        difficulty=_texts([part.difficulty for part in parts], problem_of, len(problems)),
        platform=_texts([part.platform for part in parts], problem_of, len(problems)),
        training_cutoff=np.concatenate([part.training_cutoff for part in parts]),
        links=tuple(chain.from_iterable(part.links for part in parts)),
        repositories=tuple(chain.from_iterable(part.repositories for part in parts)),
        marks=tuple(sorted(set(chain.from_iterable(part.marks for part in parts)))),
        no_cot=None if all(part.no_cot is None for part in parts) else np.concatenate(no_cot),
        questions=_questions(parts, problem_of, len(problems)),
        sources=tuple(name for part, name in zip(parts, names, strict=True) for _ in part.models),
        ours=_ours(parts),
        averaged=next(filter(None, (part.averaged for part in parts)), ""),
        of_livecodebench=any(part.of_livecodebench for part in parts),
        notes=(
            *_shared(parts, names, problem_of, len(problems)),
            *_listed("models that an earlier source has too, with that of theirs behind", twice),
            *_listed(
                "problems with another date in a later source, where the first one counts",
                [problems[each] for each in sorted(disputed)],
            ),
            *(
                Told.of(name, note)
                for part, name in zip(parts, names, strict=True)
                for note in part.notes
            ),
        ),
        repairs=tuple(chain.from_iterable(part.repairs for part in parts)),
    )


def _models(
    parts: Sequence[ProblemResults], names: Sequence[str]
) -> tuple[tuple[str, ...], list[str]]:
    """All models under names that differ, and those that had to be called otherwise."""
    taken: set[str] = set()
    models, twice = [], []
    for part, name in zip(parts, names, strict=True):
        own = set(part.models)
        for model in part.models:
            if model in taken:
                twice.append(model)
                model = free_name(f"{model} ({name})", taken | own)  # noqa: PLW2901
            models.append(model)
        taken.update(models)
    return tuple(models), twice


def _texts(
    texts: Sequence[tuple[str, ...] | None], problem_of: Sequence[Ints], problems: int
) -> tuple[str, ...] | None:
    """What the first source that knows it says of each problem; None where none says anything."""
    found = [""] * problems
    for part, there in zip(texts, problem_of, strict=True):
        for text, problem in zip(part or (), there.tolist(), strict=False):
            found[problem] = found[problem] or text
    return tuple(found) if any(found) else None


def _questions(
    parts: Sequence[ProblemResults], problem_of: Sequence[Ints], problems: int
) -> Ints | None:
    """The question of each problem: that of the first source which has several of one."""
    if all(part.questions is None for part in parts):
        return None
    # A question is called by the first of its problems.
    found = np.arange(problems)
    settled = np.zeros(problems, dtype=np.bool_)
    for part, there in zip(parts, problem_of, strict=True):
        if part.questions is None:
            continue
        _, first = np.unique(part.questions, return_index=True)
        leader = there[first][np.unique(part.questions, return_inverse=True)[1]]
        found[there] = np.where(settled[there], found[there], found[leader])
        settled[there] = True
    return np.unique(found, return_inverse=True)[1]


def _ours(parts: Sequence[ProblemResults]) -> tuple[bool, ...]:
    if not any(part.ours for part in parts):
        return ()
    return tuple(chain.from_iterable(part.ours or (False,) * len(part.models) for part in parts))


def _shared(
    parts: Sequence[ProblemResults], names: Sequence[str], problem_of: Sequence[Ints], problems: int
) -> list[str]:
    """How many problems all have, and how many each source alone."""
    has = np.bincount(np.concatenate(problem_of), minlength=problems)
    common = int(np.count_nonzero(has == len(parts)))
    words = f"{common:,} of {counted(problems, 'problem')} are in every source"
    if not common:
        words = "no problem is in every source, so that models of different ones share none"
    only = [
        f"{int(np.count_nonzero(has[there] == 1)):,} only in {name}"
        for there, name in zip(problem_of, names, strict=True)
        if (has[there] == 1).any()
    ]
    return ["; ".join([words, *only])]


def _listed(words: str, names: Sequence[str]) -> list[str]:
    return [f"{words}: {len(names):,} ({first_few(names)})"] if names else []
