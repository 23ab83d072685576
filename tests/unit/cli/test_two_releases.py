"""Published scores beside a file over other problems: nothing claims that they are comparable."""

import re

import pytest

from unit.cli.running import lcb, parsed, put

MINE = """Model Name;Model size;LCB v6 (pass@1);n
ours-8b-rl;8.2B;66.9;454
GPT-foo;32B;71;454
closed-teacher;;74;454
"""
MORE = MINE + "other-4b;4B;56.8;454\nsmall;4B;52;454\nlarge;30B;61;454\n"
WINDOW = "--window 2410-2502"


@pytest.fixture(autouse=True)
def mine() -> None:
    put("mine.csv", MINE)


@pytest.mark.parametrize("form", ["txt --width 100", "svg"])
def test_a_chart_of_two_releases_claims_neither(form: str) -> None:
    asked = ("plot", "paper", "mine.csv", "--frontier", "-f", *form.split())
    ran = lcb(*asked, "--trend")
    assert "LiveCodeBench vs. Total Parameters" in ran.out
    assert "not comparable: different problems" in ran.out
    assert not re.search("v5|Frontier|Trend", re.sub(r"<desc>.*?</desc>", "", ran.out))
    assert "no frontier and no trend and no line at our score: over different" in ran.err
    ran = lcb(*asked, "--rank-anyway")
    assert "Frontier" in ran.out and "over different problems" in ran.err


# A command, text of mine.csv that is replaced by another, and what standard output and error have.
SAID = [
    ("plot paper mine.csv -q source:mine", {}, "LiveCodeBench v6 vs. Total Parameters", ""),
    ("plot paper mine.csv -q source:paper", {}, "LiveCodeBench v5 vs. Total Parameters", ""),
    ("ls paper mine.csv --ours GPT-foo --ours x", {}, "", "--ours GPT-foo,x: no model"),
    ("check paper mine.csv", {}, "  note: taken for ours: ours-8b-rl (--ours NAME)\n", ""),
    ("ls paper mine.csv -f latex", {}, "scores over different problems cannot be compared", ""),
    ("ls paper mine.csv -f csv", {}, "", "no ranks: over different problems"),
    ("ls paper mine.csv -f json", {}, "", "no ranks: over different problems"),
    (
        "ls paper mine.csv",
        {" v6": "", "454": "166"},
        "",
        "--window 2410-2502 --release v5 states it",
    ),
    (
        "compare -d mine.csv ours-8b-rl GPT-foo",
        {" v6": "", ";454": ";"},
        "--problems 166 or --window 2410-2502 --release v5",
        "",
    ),
    ("compare -d mine.csv ours-8b-rl GPT-foo", {";454": ";"}, "or --problems N says it\n", ""),
    (f"ls paper mine.csv {WINDOW}", {}, "", "no ranks"),
    (f"ls paper mine.csv {WINDOW} --release v5", {}, "", "no ranks"),
    (
        "check paper mine.csv --window 2408-2505 --release v6",
        {},
        "3 that state no window are taken to be over this one",
        "",
    ),
]
NOT_SAID = [
    ("ls paper -f latex", "scores over different problems"),
    ("ls paper mine.csv", "--window"),
    (f"check paper mine.csv {WINDOW}", "taken to be over this one"),
    (f"check paper mine.csv {WINDOW} --release v5", "taken to be over this one"),
    (f"ls mine.csv {WINDOW}", "ρ"),
    (f"ls mine.csv {WINDOW} --release v5", "ρ"),
]


@pytest.mark.parametrize(("command", "other", "out", "err"), SAID)
def test_what_rows_state_of_their_problems_is_told(
    command: str, other: dict[str, str], out: str, err: str
) -> None:
    text = MINE
    for old, new in other.items():
        text = text.replace(old, new)
    put("mine.csv", text)
    ran = lcb(*command.split())
    assert out in ran.out and err in ran.err


@pytest.mark.parametrize(("command", "words"), NOT_SAID)
def test_what_contradicts_what_rows_state_is_not_told(command: str, words: str) -> None:
    ran = lcb(*command.split())
    assert ran.status < 2 and words not in ran.out + ran.err


def test_the_correction_for_all_pairs_is_the_same_beside_another_source() -> None:
    put("mine.csv", MORE)
    for others in ([], ["-d", "paper"]):
        told = parsed("compare", *others, "-d", "mine.csv", "ours-8b-rl", "other-4b")
        (group,) = told["together"]
        assert [pair["separated_among_all"] for pair in group["pairs"]] == [True]


def test_best_says_how_many_rows_are_over_other_problems() -> None:
    put("mine.csv", MORE)
    assert (
        parsed("best", "paper", "mine.csv", "10B", "--window", "2408-2505")["other_problems"] == 12
    )


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
