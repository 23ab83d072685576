"""Whether the headers of a table are those of results by problem, and which column is what."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from lcbtui.sources.schema.matching import meaning, plain_name

TASK = "task"
"""A header that often names a benchmark and not a problem."""

# The surest name first.
_PROBLEM = (
    *("question_id", "problem_id", "task_id", "doc_id", "instance_id", "item_id", "qid", "pid"),
    *("problem", "question", "instance", "item", TASK),
)
_SCORE = (
    *("passed", "pass", "correct", "is_correct", "solved", "is_solved", "resolved", "success"),
    *("accuracy", "acc", "exact_match", "graded", "result", "outcome", "status", "verdict"),
)
_OTHERS: Mapping[str, tuple[str, ...]] = {
    "sample": (
        *("sample", "sample_number", "sample_id", "sample_index", "sample_idx", "sample_no"),
        *("completion_id", "generation", "attempt", "trial", "repetition", "repeat", "run", "seed"),
    ),
    "day": ("date", "question_date", "problem_date", "contest_date"),
    "difficulty": ("difficulty", "level"),
    "platform": ("platform",),
}
_OF_MODELS = {
    "training_cutoff": "training_cutoff",
    "hf_repo": "hf_repo",
    "highlight": "highlight",
}


class Places(NamedTuple):
    """Which column of a table of results by problem is what.

    Attributes:
        model, problem: their places.
        scores: those that may hold the score, the likeliest first.
        others: places of "sample", "day", "difficulty", "platform", "training_cutoff", "hf_repo"
            and "highlight", as far as they are there.
    """

    model: int
    problem: int
    scores: tuple[int, ...]
    others: Mapping[str, int]


def places_by_problem(headers: Sequence[str]) -> Places | None:
    """The places of model, problem and score; None where one of them has no header of its own.

    Args:
        headers: unique and safe.
    """
    plain = [plain_name(header) for header in headers]
    meanings = [meaning(header) for header in headers]

    def called(names: Sequence[str]) -> list[int]:
        wanted = [plain_name(name) for name in names]
        return [plain.index(name) for name in wanted if name in plain]

    def meant(key: str) -> list[int]:
        found = [(m[1], place) for place, m in enumerate(meanings) if m and m[0] == key]
        return [place for _, place in sorted(found)]

    models, problems = meant("model"), called(_PROBLEM)
    scores = [*meant("pass_at_1"), *called(_SCORE)]
    if not (models and problems and scores):
        return None
    others = {key: found[0] for key, names in _OTHERS.items() if (found := called(names))}
    others |= {key: found[0] for key, means in _OF_MODELS.items() if (found := meant(means))}
    return Places(models[0], problems[0], tuple(scores), others)
