"""Which column is the score, in tables made up after the shapes of leaderboards."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.dataset import meanings
from lcbtui.dataset.columns import IN_SOURCES, Kind, is_lower_better
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.meanings import Quantity, header_meaning
from lcbtui.dataset.source import Note
from lcbtui.text.numbers import Unit
from unit.sources.opening import column, plain, y_of

OVERALL = ["Overall", "Average ⬆️", "Avg.", "mean_score", "total", "composite_index"]
OVERALL += ["总分", "平均分"]
METRICS = [
    *("Accuracy", "Acc@1", "top1", "F1", "exact_match", "Elo", "% Solved", "win_rate", "Win Rate"),
    *("score", "resolved rate", "LC winrate", "mAP val 50-95", "nDCG@10", "准确率"),
]
BENCHMARKS = [
    *("MMLU", "GPQA Diamond", "HumanEval+", "GSM8K (8-shot)", "ARC-Challenge", "BBH (3-shot)"),
    *("SWE-bench Verified", "AIME 2025", "MATH-500", "HellaSwag (10-shot)", "IFEval", "C-Eval"),
]
NEVER = [
    *("rank", "Rank (UB)", "global_rank", "排名", "#", "Index", "id", "Unnamed: 0", "idx"),
    *("img_size", "layers", "#Params", "FLOPs (B)", "hidden_dim", "context_window", "max tokens"),
    *("avg_length", "batch", "Nodes", "host_processors_per_node", "threads", "Th", "GPUs", "votes"),
    *("Votes", "num_problems", "n_total", "seed", "cost", "Total Cost ($)", "price per 1M tokens"),
    *("time (s)", "seconds", "Latency Mean (s)", "latency_p95", "Speed CPU b1 (ms)", "hours"),
    *("TTFT (ms)", "year", "shots", "num_fewshot", "confidence_score", "coverage", "stderr"),
    *("acc_stderr", "95% CI", "Score error", "std", "RAM (GB)", "temperature", "learning rate"),
    *("eval.config.limit", "config.max_connections", "horizon", "top_k", "n_shots", "dropout"),
    *("Number of parameters", "# of questions", "api_calls", "crop_pct", "总票数", "参数规模"),
]


def made(columns: dict[str, list[float | str]]) -> Dataset:
    names = [f"model {row}" for row in range(len(next(iter(columns.values()))))]
    rows = zip(names, *columns.values(), strict=True)
    lines = [["model", *columns], *rows]
    return plain("\n".join(",".join(map(str, line)) for line in lines) + "\n")


def score_of(table: Dataset) -> str | None:
    y = next((each for each in table.columns if each.key == table.roles.y), None)
    return None if y is None else y.header


def cells_of(header: str, count: int) -> list[float | str]:
    """Numbers that fit what is never a score: ranks are whole, others are as scores are."""
    if header_meaning(header).quantity in {Quantity.RANK, Quantity.INDEX, Quantity.COUNT}:
        return [3 * row % 7 + 1 for row in range(count)]
    return some_numbers(count)


def some_numbers(count: int) -> list[float | str]:
    return [round(31.7 + 7.3 * row * (-1) ** row, 2) for row in range(count)]


@given(
    st.lists(st.sampled_from(NEVER), min_size=1, max_size=5, unique=True),
    st.sampled_from([*OVERALL, *METRICS, *BENCHMARKS]),
    st.randoms(use_true_random=False),
)
def test_a_score_is_found_among_what_is_none(never: list[str], score: str, random: object) -> None:
    headers = [*never, score]
    random.shuffle(headers)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    assert score_of(made({header: cells_of(header, 6) for header in headers})) == score


@pytest.mark.parametrize("header", NEVER)
def test_what_is_never_a_score_by_its_header(header: str) -> None:
    assert header_meaning(header).quantity.weight == 0


@given(st.sampled_from(OVERALL), st.lists(st.sampled_from([*METRICS, *BENCHMARKS]), unique=True))
def test_an_overall_score_comes_before_its_parts(overall: str, parts: list[str]) -> None:
    columns = {header: some_numbers(6) for header in [*parts, overall]}
    assert score_of(made(columns)) == overall


@given(
    st.sampled_from(METRICS[:5]),
    st.sampled_from(
        [["", "", "", "", "", ""], ["5", "5", "5", "5", "5", "5"], ["", "", "", "", "", "3"]]
    ),
)
def test_an_empty_or_constant_column_is_never_the_score(header: str, cells: list[str]) -> None:
    assert score_of(made({"Average": list(cells), header: some_numbers(6)})) == header
    assert made({"Average": list(cells), "rank": [1, 2, 3, 4, 5, 6]}).roles.y is None


def test_why_a_score_is_taken_and_what_else_could_be_is_told() -> None:
    table = made({"MMLU": some_numbers(4), "Overall": some_numbers(4), "votes": some_numbers(4)})
    why = dict(table.report.why)["y"]
    assert why == '"Overall" is called an overall score; so could be "MMLU"'


def test_an_empty_column_of_pass_at_1_leaves_its_key_to_no_other() -> None:
    table = made({"livecodebench": ["", "", "", ""], "composite_index": some_numbers(4)})
    assert table.roles.y == "composite_index"
    assert "pass_at_1" not in {each.key for each in table.columns}


def test_a_score_that_gives_way_to_a_fuller_one_keeps_its_own_name() -> None:
    cells: list[float | str] = [50.5, *[""] * 9]
    table = made({"LiveCodeBench": [40.1, *cells[:-1]], "GPQA": some_numbers(10)})
    assert table.roles.y == "GPQA"
    assert {each.key for each in table.columns} == {"model", "LiveCodeBench", "GPQA"}


@given(
    st.lists(st.floats(0.01, 0.99), min_size=4, max_size=8, unique=True),
    st.sampled_from([*METRICS[:5], *BENCHMARKS, "Reasoning"]),
)
def test_the_unit_of_a_column_does_not_depend_on_which_is_the_score(
    fractions: list[float], header: str
) -> None:
    cells: list[float | str] = [round(each, 4) for each in fractions]
    table = made({"Accuracy": cells, header + " ": cells, "cost": cells, "loss": cells})
    units = {each.header.strip(): each.unit for each in table.columns}
    assert units.pop("model") is units.pop("cost") is units.pop("loss") is Unit.NONE
    assert set(units.values()) == {Unit.PERCENT}


@pytest.mark.parametrize(
    "header",
    [
        *("cost", "Latency (s)", "val loss", "perplexity", "spearman", "Pearson r", "kappa", "MCC"),
        *("R2", "R² (test)", "R^2", "log10 error", "log10 ↓", "AbsRel ↓", "SRCC", "PLCC"),
        *("price", "RTF", "temperature", "brier score", "Elo", "WER", "stddev", "crop_pct"),
    ],
)
def test_what_is_no_share_is_never_shown_as_percent(header: str) -> None:
    table = made({"Accuracy": [0.5, 0.25, 0.75], header: [0.5, 0.75, 0.125]})
    key = next(each.key for each in table.columns if each.header == header)
    assert column(table, key) == ["0.5", "0.75", "0.125"]
    assert column(table, "Accuracy") == ["50", "25", "75"]


@pytest.mark.parametrize(("others", "whole"), [([0.5, 0.25], "100"), ([50.5, 25], "1.0")])
def test_a_score_of_0_and_1_alone_is_a_share_beside_shares(others: list[float], whole: str) -> None:
    table = made({"MMLU": [*others], "accuracy": ["1.0", "0"], "WER": [1, 0]})
    read = {each.header: column(table, each.key) for each in table.columns}
    assert (read["accuracy"], read["WER"]) == ([whole, "0"], ["1", "0"])


@pytest.mark.parametrize("header", ["MT-bench", "Score (1-10)", "quality / 10", "Avg_Score"])
def test_grades_to_ten_are_no_percentages(header: str) -> None:
    table = made({header: [8.95, 7.4, 6.71, 9.02, 5.5]})
    assert (y_of(table).header, y_of(table).unit) == (header, Unit.NONE)


ABOUT = """
METRIC macro_f1|exact_match,strict-match|Human agreement|Easy.Score|eval.accuracy|mean per run F1
METRIC Accuracy ± std|F1 +/- stderr|exact_match (± 95% CI)|win rate ±SD|avg per token F1
UNCERTAINTY acc_norm_stderr,none|std_reward|error_y_minus|yerr|Accuracy ±|acc err|score_error
UNCERTAINTY win errors|rating error|std err|Elo_err
LOWER word error|top1_err|MMLU errors|parse error|tool_err|character errors
UNKNOWN Question Answering|Code Completion|global facts|top_k_vars|sintel-final|Input reading
UNKNOWN token_reading|TIME PLANNING|Memory matching game|date completion tasking|Prompt answering
CONTEXT tokens used|maxContextLength
BENCHMARK mmlu high school physics|ImageNet 1k|x.MMLU.it|Reading.MMLU
COST scores.total_cost|mean per run cost
RANK results.rank|data.rank.x
HITS weighted precision|mean_per_class_recall
OVERALL macro avg|Average per task|main_metric_value|Overall.Score|final|Primary metric
OVERALL avg_per_class|eval.overall.x
AVERAGE Category_1_Total|All (%)|all
COUNT Total puzzles|eval_timesteps|eval_episodes|x.votes|number of token reading|num sample planning
SIZE infer_gmacs|mparams
SPEED S_PP t/s|infer_samples_per_sec
TIME Avg per token latency|eval.latency.it
"""


@pytest.mark.parametrize(
    ("sort", "header"),
    [
        (sort, header)
        for sort, _, headers in (line.partition(" ") for line in ABOUT.strip().split("\n"))
        for header in headers.split("|")
    ],
)
def test_what_a_header_is_about(sort: str, header: str) -> None:
    assert header_meaning(header).quantity is Quantity[sort]


@pytest.mark.parametrize(
    "line", ["WER: higher is better here", "Lower latency is better, see below"]
)
def test_what_says_nothing_of_the_whole_table_turns_nothing_around(line: str) -> None:
    table = plain(f"## Results\n\n{line}\n\n|Model|Set A|\n|-|-|\n|a|1.5|\n|b|2.5|\n|c|2.75|\n")
    assert not any(is_lower_better(each) for each in table.columns)


@pytest.mark.parametrize(("header", "lower"), [("Mean win rate", False), ("Average", True)])
def test_an_average_beside_errors_is_of_these_unless_it_says_what(header: str, lower: bool) -> None:
    table = plain(f"model,{header},Toxic fraction\na,.9,.01\nb,.7,.02\nc,.4,.03\n")
    assert table.roles.y == header
    assert {each.header: is_lower_better(each) for each in table.columns}[header] is lower


@given(st.permutations(range(12)), st.sampled_from(["OckScore", "F1"]))
def test_of_equals_the_score_that_sorts_the_rows_is_taken(order: list[int], header: str) -> None:
    table = made({"Accuracy": [30.5 + n for n in order], header: [90.5 - n for n in range(12)]})
    is_sorted = order == sorted(order, reverse=True)
    assert score_of(table) == ("Accuracy" if is_sorted else header)


def test_percent_signs_are_read_where_less_is_better() -> None:
    table = plain(
        "## Word Error Rate\n\n|Engine|Set|Average|\n|-|-|-|\n|a|2.6%|5.2%|\n|b|2.8%|5.6%|\n"
    )
    assert column(table, "Average") == ["5.2", "5.6"]


def test_an_average_exported_as_the_place_in_its_order_gives_way_to_a_score() -> None:
    def board(rows: int) -> str:
        lines = [
            f"Made-{n % 7}.{n}B-it,{n},{n * 7 % 40 + 31}.{n % 10},{n * 11 % 30 + 20}.5"
            for n in range(1, rows + 1)
        ]
        return "\n".join(["fullname,Average ⬆️,IFEval,GPQA", *lines]) + "\n"

    table = plain(board(24))
    assert (score_of(table), score_of(plain(board(12)))) == ("IFEval", "Average ⬆️")


@given(
    st.sampled_from([1, 10]).flatmap(
        lambda step: st.lists(
            st.integers(1, 1_200 // step).map(lambda n: n * step),
            min_size=4,
            max_size=8,
            unique=True,
        )
    ),
    st.sampled_from([0, -1]),
)
def test_numbers_of_which_nothing_is_known_are_percent_beside_scores_that_are(
    tenths: list[int], sign: int
) -> None:
    numbers: list[float | str] = [each / 10 for each in tenths]
    if sign:
        numbers[0] = -5.5
    table = made({"MMLU": some_numbers(len(numbers)), "Law": numbers})
    unit = next(each.unit for each in table.columns if each.header == "Law")
    can_be = not sign and 100 < max(tenths) <= 1_000 and any(each % 10 for each in tenths)
    assert unit is (Unit.PERCENT if can_be else Unit.NONE)
    beside_ratings = made({"Elo": [1400 + each for each in range(len(numbers))], "Law": numbers})
    assert Unit.PERCENT not in {each.unit for each in beside_ratings.columns}


@given(
    st.sampled_from(["Score", "Average", "得分"]),
    st.lists(st.integers(10, 99), min_size=5, max_size=9, unique=True),
    st.sampled_from([1, 10]),
)
def test_scores_called_just_so_are_grades_where_they_end_at_ten(
    header: str, tenths: list[int], scale: int
) -> None:
    numbers: list[float | str] = [each / 10 * scale for each in [*tenths, 55, 62.5]]
    table = made({header: numbers})
    assert y_of(table).unit is (Unit.PERCENT if scale == 10 else Unit.NONE)


def test_the_numbers_of_bundled_sources_are_read_without_their_words() -> None:
    numbers = {key for key, column in IN_SOURCES.items() if column.kind is Kind.NUMBER}
    assert meanings._STANDARD.keys() == numbers
    for key, quantity in meanings._STANDARD.items():
        assert meanings._of_header(key) in {quantity, Quantity.UNKNOWN}


LIKELIEST_FIRST = [
    *("LCB v5", "Overall", "Reading average", "accuracy", "MMLU", "solved", "WER", "percent"),
    *("prefill", "Reading", "tokens/s", "gain"),
]


@given(st.lists(st.sampled_from(LIKELIEST_FIRST), min_size=2, unique=True))
def test_of_several_columns_the_likeliest_by_its_header_is_the_score(headers: list[str]) -> None:
    table = made({header: some_numbers(5) for header in headers})
    assert score_of(table) == min(headers, key=LIKELIEST_FIRST.index)


def test_ranks_of_two_rows_decide_the_direction() -> None:
    # As in a board of two speech recognisers.
    errors = "wer,cer,accuracy\na,1,1.0,0.11,0.05,0.97\nb,2,0.1,0.17,0.07,0.96\n"
    table = plain(f"model,rank,composite_score,{errors}")
    assert (table.roles.y, table.by_key["composite_score"].lower) == ("composite_score", "")


def test_a_mean_beside_scores_of_both_directions_is_told() -> None:
    rows = "wer,cer,accuracy\na,0.9,0.2,0.1,0.95\nb,0.5,0.3,0.2,0.85\n"
    (choice,) = plain(f"model,composite_score,{rows}").report.choices
    assert (choice.option, choice.way) == ("lower_better", "--no-lower-better")
    assert isinstance(choice.words, Note)
    assert choice.words.told
    assert plain(f"model,composite_score,{rows}".replace("accuracy", "ter")).report.choices == ()
    rows = "".join(f"m{n},{n},{n}.5,{n}.1,{90 - n}\n" for n in range(1, 6))  # ranks are no guess
    assert plain(f"model,rank,Weighted score,wer,accuracy\n{rows}").report.choices == ()


@pytest.mark.parametrize(
    "others",
    [
        {"rank": ["1", "2", "3"], "other": ["90", "80", "70"]},  # in the order of the ranks
        {"Overall": ["61", "60", "55"]},
    ],
)
@pytest.mark.parametrize("scores", [["55.4", "65.2", "60.3"], ["50", "50", "50"], ["50", "", ""]])
def test_a_column_with_the_key_of_pass_at_1_is_the_score_whatever_stands_beside_it(
    others: dict[str, list[str]], scores: list[str]
) -> None:
    named = {"model": ["a", "b", "c"], **others, "pass_at_1": scores}
    rows = [",".join(row) for row in zip(*named.values(), strict=True)]
    assert plain("\n".join([",".join(named), *rows])).roles.y == "pass_at_1"
