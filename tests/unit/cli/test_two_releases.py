"""Published scores beside a file over other problems: nothing claims that they are comparable."""

import pytest

from unit.cli.running import lcb, put


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
