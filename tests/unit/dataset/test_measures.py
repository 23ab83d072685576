"""Whether two headers are of one measure, as boards and tools write them."""

from collections.abc import Iterable
from itertools import count
from pathlib import Path

import numpy as np
import pytest

from lcbtui.dataset.meanings import Quantity, header_meaning
from lcbtui.dataset.measures import differ, measure_of, score_measures
from lcbtui.dataset.source import SourceInfo
from lcbtui.errors import UsageError
from lcbtui.sources.catalog import find
from lcbtui.sources.open import open_dataset, open_sources
from lcbtui.sources.sides import open_sides
from lcbtui.view.derive.derive import derive
from lcbtui.view.state import ViewState
from unit.sources.opening import plain

NUMBERS = count()
SAME = [
    *(("HumanEval pass@1", "humaneval"), ("GSM8K", "gsm8k (5-shot)"), ("AIME24", "AIME 2024")),
    *(("HumanEval (0-shot)", "HumanEval"), ("MMLU", "MMLU 5-shot"), ("LCB", "LiveCodeBench")),
    *(("pass@1", "LCB v5"), ("LCB v5 (24.10-25.02)", "LiveCodeBench v5"), ("BBH avg", "BBH")),
    *(("ARC-C", "ARC Challenge"), ("ARC", "ARC-Challenge"), ("HumanEval+", "HumanEval Plus")),
    *(("HumanEval+", "humaneval_plus"), ("gsm8k_acc", "GSM8K"), ("MMLU (acc)", "MMLU")),
    *(("Average", "score"), ("GSM8K (%)", "GSM8K"), ("gsm8k", "gsm8k exact_match")),
    *(("HellaSwag acc", "hellaswag"), ("mbpp+", "MBPP plus"), ("GPQA-Diamond", "GPQA Diamond")),
    ("SWE-bench Verified", "swebench_verified"),
    ("SWE-Bench Verified (%)", "SWE-bench Verified"),
    *(("GSM8K", "gsm8k_cot"), ("gsm8k_cot", "gsm8k (5-shot)"), ("AIME", "AIME 2024")),
    *(("AIME 2024 I", "AIME24 I"), ("ceval-valid", "C-Eval"), ("ImageNet 1k", "ImageNet")),
    *(("SWE Verified", "SWE-bench Verified"), ("GPQA-D", "GPQA Diamond")),
    ("BBH", "BIG-Bench Hard"),
    *(("Human Eval +", "HumanEval+"), ("hendrycks_math", "MATH"), ("OBQA", "OpenBookQA")),
    *(("MultiPL-E", "MultiPL-E (pass@1)"), ("HLE", "Humanitys Last Exam")),
]
OTHER = [
    *(("HumanEval", "HumanEval+"), ("HumanEval", "HumanEval-Mul"), ("pass@10", "pass@1")),
    *(("HumanEval", "HumanEval Instruct"), ("LCB pass@10", "LCB"), ("MBPP", "MBPP+")),
    *(("MMLU", "MMLU-Pro"), ("MMLU", "MMLU-Redux"), ("AIME 2024", "AIME 2025")),
    *(("AIME I", "AIME II"), ("SWE-bench Lite", "SWE-bench Verified"), ("GPQA", "GPQA Diamond")),
    *(("LCB v6", "LCB v5"), ("gsm8k 5-shot", "gsm8k 0-shot"), ("CMMLU", "MMLU")),
    *(("hellaswag acc", "hellaswag acc_norm"), ("ARC-Easy", "ARC-Challenge")),
    ("gsm8k exact_match,strict-match", "gsm8k exact_match,flexible-extract"),
    *(("hendrycksTest-business_ethics", "LiveCodeBench"), ("LiveCodeBench Pro", "LiveCodeBench")),
    *(("Codeforces rating", "LiveCodeBench"), ("ja_mtb.math", "MATH"), ("MMLU", "MMLU STEM")),
    *(("MATH", "MATH-500"), ("AIME 2024 avg@32", "AIME 2024")),
    ("alpacaeval win_rate", "alpacaeval lc_win_rate"),
    *(("gsm8k_cot", "gsm8k direct"), ("AIME 2024 I", "AIME 2024 II")),
    *(("C-Eval val", "C-Eval test"), ("LongBench TREC", "TREC"), ("MNLI", "MMLU-Pro")),
    ("Multilingual LibriSpeech", "LibriSpeech"),
    *(("MGSM German", "MGSM"), ("BigCodeBench", "BigCodeBench Hard"), ("MATH", "GPQA")),
    *(("ARC-C", "ARC-Easy"), ("AIME25", "AIME 2024"), ("ImageNet 1k", "ImageNet 21k")),
    ("Codeforces rating", "Codeforces pass@1"),
]


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [*((*pair, True) for pair in SAME), *((*pair, False) for pair in OTHER)],
)
def test_another_variant_or_metric_is_another_measure(one: str, other: str, is_same: bool) -> None:
    assert bool(differ(measure_of(one), measure_of(other))) != is_same
    assert bool(differ(measure_of(other), measure_of(one))) != is_same


def _files(folder: Path, texts: Iterable[str]) -> list[SourceInfo]:
    infos = []
    for text in texts:
        path = folder / f"{next(NUMBERS)}.csv"
        path.write_text(text, encoding="utf-8")
        infos.append(find(str(path)))
    return infos


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [*((*pair, True) for pair in SAME), *((*pair, False) for pair in OTHER)],
)
@pytest.mark.parametrize("swap", [False, True])
def test_one_measure_is_one_column_one_difference_and_one_gate_and_two_are_two_and_none(
    tmp_path: Path, one: str, other: str, is_same: bool, swap: bool
) -> None:
    names = (other, one) if swap else (one, other)
    boards = (f'model,"{name}"\na{n},61.5\nb,52.5\n' for n, name in enumerate(names))
    infos = _files(tmp_path, boards)
    both = open_sources(infos)
    assert np.isnan(both.numbers(both.roles.y or "")).tolist() == [False, False] + [not is_same] * 2
    own, theirs = map(open_dataset, infos)
    tasks = (
        "".join(["task,task_id,passed\n", *(f'"{name}",{k},{(k + n) % 2}\n' for k in range(9))])
        for n, name in enumerate(names)
    )
    runs = _files(tmp_path, tasks)
    if is_same:
        found = derive(own, ViewState(against="other"), theirs)
        assert found.numbers("change_in_score")[1] == 0
        assert len(open_sides(runs).results.problems) == 9
        return
    with pytest.raises(UsageError, match=r"no score to compare with .* is not "):
        derive(own, ViewState(against="other"), theirs)
    with pytest.raises(UsageError, match="not the same task"):
        open_sides(runs)


def test_a_title_names_the_benchmark_and_one_that_is_a_word_too_needs_a_second_sign() -> None:
    for header, title, name in (
        ("pass@1", "mbpp.md", "mbpp"),
        ("pass@1", "our HumanEval runs", "humaneval"),
        ("pass@1", "race of models.csv", ""),
        ("score", "MATH", "math"),
        ("score", "math", ""),
        ("score", "a race", ""),
        ("score", "gpqa.csv", "gpqa"),
    ):
        assert measure_of(header, title).benchmark == name
    assert header_meaning("drop rate").quantity is not Quantity.BENCHMARK


def test_a_mean_is_the_same_only_over_the_same_parts() -> None:
    board = "model,Average,MMLU,GPQA\na,50,40,60\nb,51,41,61\n"
    other = board.replace("GPQA", "BBH")
    same, again, apart = (
        next(iter(score_measures([plain(text)])[0].values())) for text in (board, board, other)
    )
    assert not differ(same, again)
    assert differ(same, apart)
