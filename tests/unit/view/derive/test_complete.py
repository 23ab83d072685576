"""Rows that have scores on too few of the problems in force to be compared with the others."""

from lcbtui.dataset.source import SourceInfo
from lcbtui.sources.livecodebench.dataset import results_dataset_of
from lcbtui.view.derive.derive import derive
from lcbtui.view.derive.intervals import complete
from lcbtui.view.state import ViewState
from result_documents import with_part
from unit.datasets import figure

PART = results_dataset_of(SourceInfo("part.json", "part.json"), with_part(), "it")


def answers(query: str = "") -> dict[str, bool]:
    data = derive(PART, ViewState(query=query))
    return dict(zip(data.words("model"), complete(data).tolist(), strict=True))


def test_a_model_with_scores_on_less_than_95_percent_of_the_problems_is_not_complete() -> None:
    assert answers() == {"Whole": True, "Almost": True, "Part": False}


def test_only_the_problems_in_force_count() -> None:
    assert answers("difficulty:easy") == {"Whole": True, "Almost": True, "Part": True}
    assert answers("difficulty:hard") == {"Whole": True, "Almost": False}


def test_a_result_without_a_score_is_not_a_score() -> None:
    document = with_part(20, {"A": (20, 5), "B": (20, 5)})
    for row in document["performances"][:2]:  # type: ignore[index]  # a list
        row["pass@1"] = -1
    data = results_dataset_of(SourceInfo("part.json", "part.json"), document, "it")
    assert complete(data).tolist() == [False, True]


def test_of_a_source_without_results_by_problem_every_row_counts() -> None:
    assert complete(figure()).all()
