"""A table of one's own as people keep it: counts that are blank, odd sizes, results beside it."""

import itertools
import json

from unit.cli.running import lcb, parsed, put

NAMES = ("ours-8b", "Other-8B")


def results() -> str:
    """JSON Lines of 40 problems, of which a model solves a share, each with another time."""
    seconds = itertools.count()
    rows = (
        {"model": model, "question_id": f"q{n:02d}", "score": (n + place) % 3 > place}
        | {"seconds": next(seconds)}
        for n in range(40)
        for place, model in enumerate(NAMES)
    )
    return put("runs.jsonl", "".join(json.dumps(row) + "\n" for row in rows))


def test_an_exact_name_is_one_model_in_results_and_in_a_table_with_repositories() -> None:
    rows = "ours-8b,us/ours-8b,66,454\nOther-8B,them/Other-8B,57,454\n"
    mine = put("mine.csv", f"model,hf_repo,pass@1,n\n{rows}")
    ran = lcb("compare", results(), mine, *NAMES, "-f", "json")
    assert (ran.status, ran.err, len(ran.record["scores"])) == (0, "", 4)
    assert tuple(each["model"] for each in ran.record["sides"]) == NAMES


def test_means_over_problems_have_one_interval_alone_and_beside_others() -> None:
    alone, beside = (parsed("ls", results(), *more)["rows"] for more in ((), ("paper",)))
    widths = [
        [round(row["plus_minus"], 1) for row in rows if row["model"] in NAMES]
        for rows in (alone, beside)
    ]
    assert widths[0] == widths[1] != []
