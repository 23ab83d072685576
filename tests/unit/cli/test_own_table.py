"""A table of one's own as people keep it: counts that are blank, a row pasted twice, odd sizes."""

import itertools
import json
from pathlib import Path

from unit.cli.running import lcb, parsed

TABLE = """\
model,params,pass@1,n,lab
ours-8b,8.2B,66.0,454,Us
Other-8B,8.2B,57.5,454,Them
Other-14B,14.8B,61.3,454,Them
Unknown-30B,30.5B,71.4,,Them
Unknown-4B,4B,52.1,,Them
Closed,,74.0,,Nobody
"""


def _written(folder: Path, text: str, name: str = "mine.csv") -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_best_names_the_highest_score_even_if_nothing_tells_how_sure_it_is(tmp_path: Path) -> None:
    mine = _written(tmp_path, TABLE)
    out = lcb("best", mine, "35B").out
    assert "not known over how many problems" in out
    record = parsed("best", mine, "35B")
    assert record["without_evidence"] == 2


def test_a_count_of_parameters_is_a_size_in_three_digits_for_people_alone(tmp_path: Path) -> None:
    mine = _written(tmp_path, TABLE.replace("8.2B", "8190735360").replace("14.8B", "14770033664"))
    for form in ("table", "latex", "markdown"):
        said = lcb("ls", mine, "-f", form).out
        assert "8.19B" in said
        assert "14.8B" in said
    assert ", 8.19B: " in lcb("best", mine, "10B").out
    assert ",8.19073536," in lcb("ls", mine, "-f", "csv").out


def _results(models: tuple[str, ...], samples: int = 1) -> str:
    """JSON Lines of 40 problems, of which a model solves a share, each with another time."""
    seconds = itertools.count()
    return "".join(
        json.dumps(
            {
                "model": model,
                "question_id": f"q{n:02d}",
                "score": (n + place) % 3 > place,
                "seconds": next(seconds),
            }
        )
        + "\n"
        for n in range(40)
        for place, model in enumerate(models)
        for _ in range(samples)
    )


def test_samples_without_a_column_are_averaged_and_told(tmp_path: Path) -> None:
    twice = _written(tmp_path, _results(("ours-8b", "Other-8B"), samples=2), "runs.jsonl")
    ran = lcb("ls", twice, "-f", "json")
    assert ran.status == 0
    assert len(json.loads(ran.out)["rows"]) == 2
    told = lcb("check", twice).out
    assert "up to 2 samples of a problem, averaged" in told


def test_an_exact_name_is_one_model_in_results_and_in_a_table_with_repositories(
    tmp_path: Path,
) -> None:
    runs = _written(tmp_path, _results(("ours-8b", "Other-8B")), "runs.jsonl")
    mine = _written(
        tmp_path,
        "model,hf_repo,pass@1,n\nours-8b,us/ours-8b,66,454\nOther-8B,them/Other-8B,57,454\n",
    )
    ran = lcb("compare", runs, mine, "ours-8b", "Other-8B", "-f", "json")
    assert (ran.status, ran.err) == (0, "")
    record = json.loads(ran.out)
    assert [each["model"] for each in record["sides"]] == ["ours-8b", "Other-8B"]
    assert len(record["scores"]) == 4


def test_means_over_problems_have_one_interval_alone_and_beside_others(tmp_path: Path) -> None:
    runs = _written(tmp_path, _results(("ours-8b", "Other-8B")), "runs.jsonl")

    def widths(*sources: str) -> list[float]:
        rows = parsed("ls", *sources)["rows"]
        return [
            round(row["plus_minus"], 1) for row in rows if row["model"] in {"ours-8b", "Other-8B"}
        ]

    assert widths(runs, "paper") == widths(runs)
