"""Documents of LiveCodeBench's shape, small enough to be worked out by hand."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.results import ProblemResults
from lcbtui.dataset.source import SourceInfo
from lcbtui.sources.results.benchmarks import livecodebench as site
from lcbtui.sources.results.layouts import LAYOUTS
from lcbtui.sources.results.problem_means import results_dataset
from lcbtui.sources.results.problem_results import results_from_rows

JsonObject = dict[str, object]


def milliseconds(day: str) -> int:
    """A date as the epoch in milliseconds, midnight UTC; with a time, that time."""
    return int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp() * 1000)


def performance(
    model: str,
    question: object,
    day: str,
    score: object,
    *,
    difficulty: str = "easy",
    platform: str | None = "leetcode",
) -> JsonObject:
    row = {"question_id": question, "model": model, "date": milliseconds(day)}
    row |= {"difficulty": difficulty, "pass@1": score}
    return row if platform is None else row | {"platform": platform}


def about(name: str, cutoff: str | None, *, model_name: str = "", link: str = "") -> JsonObject:
    day = None if cutoff is None else milliseconds(cutoff)
    named = {"model_name": model_name or name.lower(), "model_repr": name}
    return {**named, "release_date": day, "link": link}


def document(
    performances: Sequence[object], models: Sequence[object] = (), marks: Sequence[str] = ()
) -> Mapping[str, object]:
    rows = {"performances": list(performances), "models": list(models)}
    return {**rows, "date_marks": [milliseconds(mark) for mark in marks]}


# Four problems: two easy ones on LeetCode in January and February, a medium and a hard one on
# AtCoder in March and April. "Late" learned until the middle of February.
QUESTIONS = (
    ("q1", "2024-01-10", "easy", "leetcode"),
    ("q2", "2024-02-10", "easy", "leetcode"),
    ("q3", "2024-03-10", "medium", "atcoder"),
    ("q4", "2024-04-10", "hard", "atcoder"),
)
SCORES = {"Early": (100, 50, 20, 0), "Late": (100, 100, 90, 10), "Undated": (10, 10, 10, 10)}
CUTOFFS = {"Early": "2023-06-30", "Late": "2024-02-15", "Undated": None}


def small(questions: int = 1) -> Mapping[str, object]:
    """Three models on four problems; each problem `questions` times under ids of their own."""
    rows = [
        performance(model, f"{name}.{copy}" if copy else name, day, float(score)) | facts
        for model, scores in SCORES.items()
        for (name, day, *others), score in zip(QUESTIONS, scores, strict=True)
        if (facts := dict(zip(("difficulty", "platform"), others, strict=True)))
        for copy in range(questions)
    ]
    models = [about(name, day, link=f"https://{name}.example") for name, day in CUTOFFS.items()]
    return document(rows, models, ("2024-01-01", "2024-02-01", "2024-03-01", "2024-04-01"))


# A year of problems, so many a month: September has few, November none. "Learned" knows what was
# published until the end of June and falls behind then; "Honest" stays as it is.
A_MONTH = (6, 8, 7, 9, 6, 8, 7, 9, 3, 8, 0, 6)
YEAR_CUTOFFS = {"Learned": "2024-06-30", "Honest": "2023-12-15", "Undated": None}
YEAR_CUTOFFS |= {"Old": "2021-09-30"}
_KNOWN, _UNKNOWN = (100, 80, 100, 60, 100), (60, 20, 100, 0, 40)


def year() -> Mapping[str, object]:
    """Four models by month of problem; every second problem is from AtCoder."""
    rows = []
    for month, problems in enumerate(A_MONTH, start=1):
        for n in range(problems):
            scores = {
                "Learned": (_KNOWN if month <= 6 else _UNKNOWN)[n % 5],
                "Honest": (80, 40, 100, 20, 60)[(n + month) % 5],
                "Undated": (0, 40)[n % 2],
                "Old": 10,
            }
            question, day = f"{month}.{n}", f"2024-{month:02}-{3 * n + 1:02}"
            platform = "atcoder" if n % 2 else "leetcode"
            rows += [
                performance(model, question, day, float(score), platform=platform)
                for model, score in scores.items()
            ]
    models = [about(name, cutoff) for name, cutoff in YEAR_CUTOFFS.items()]
    return document(rows, models, ("2024-01-01", "2024-07-01"))


def with_part(
    problems: int = 100, scores: Mapping[str, tuple[int, int]] | None = None
) -> Mapping[str, object]:
    """Models with results on the first problems alone, of which they solve the first.

    Args:
        problems: how many there are, a day apart from 2024-01-01, the first half of them easy.
        scores: model → how many problems it has results on and solves; else "Part" of three has the
            best mean, over the easy half.
    """
    if scores is None:
        scores = {"Whole": (100, 60), "Almost": (95, 50), "Part": (50, 40)}
    first = datetime(2024, 1, 1, tzinfo=UTC)
    rows = [
        performance(model, f"p{n}", str((first + timedelta(days=n)).date()), 100.0 * (n < solved))
        | {"difficulty": "easy" if 2 * n < problems else "hard"}
        for model, (has, solved) in scores.items()
        for n in range(has)
    ]
    cutoffs = (f"2023-{month:02}-01" for month in range(1, 13))
    return document(rows, [about(*each) for each in zip(scores, cutoffs, strict=False)])


def read_results(content: object, name: str) -> ProblemResults:
    """The results by problem of a document."""
    return results_from_rows(next(site(content, None)), name)


def results_dataset_of(info: SourceInfo, content: Mapping[str, object], name: str) -> Dataset:
    """The Dataset of a document, over the window that suits it; `name` is for messages."""
    return results_dataset(info, read_results(content, name), LAYOUTS[0].name)
