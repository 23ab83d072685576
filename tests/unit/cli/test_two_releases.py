"""Published scores beside a file over other problems: nothing claims that they are comparable."""

import pytest

from unit.cli.running import lcb, parsed, put

MINE = """Model Name;Model size;LCB v6 (pass@1);n
ours-8b-rl;8.2B;66.9;454
GPT-foo;32B;71;454
closed-teacher;;74;454
"""
MORE = MINE + "other-4b;4B;56.8;454\nsmall;4B;52;454\nlarge;30B;61;454\n"


@pytest.fixture(autouse=True)
def mine() -> None:
    put("mine.csv", MINE)


def test_the_correction_for_all_pairs_is_the_same_beside_another_source() -> None:
    put("mine.csv", MORE)
    for others in ([], ["-d", "paper"]):
        told = parsed("compare", *others, "-d", "mine.csv", "ours-8b-rl", "other-4b")
        (group,) = told["together"]
        assert [pair["separated_among_all"] for pair in group["pairs"]] == [True]


@pytest.mark.parametrize(
    ("header", "is_advised"),
    [
        *(("LiveCodeBench", True), ("LCB", True), ("pass@1,lcb_version", True)),
        *(("pass@1,lcb release", True), ("LCB,votes,params", True)),
        *(("pass@1", False), ("pass@1.humaneval", False), ("MMLU", False), ("Acc", False)),
        *(("LiveCodeBench,GPQA", False), ("LCB_generation,Overall", False), ("MMLU,LCB", False)),
    ],
)
def test_a_window_of_livecodebench_is_advised_only_where_a_file_is_of_it_alone(
    header: str, is_advised: bool
) -> None:
    cells = ["v5" if "release" in each else "{}" for each in header.split(",")]
    rows = (f"m{n},{','.join(cells).replace('{}', f'{n}.5')}\n" for n in (61, 42, 33))
    ran = lcb("check", put("one.csv", f"model,{header}\n{''.join(rows)}"))
    assert ran.status == 0 and "--problems" in ran.out
    assert ("--window 2410-2502 --release v5" in ran.out) is is_advised
