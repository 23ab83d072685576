import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.dataset.columns import Cell, Mark, Roles
from lcbtui.dataset.dataset import missing_counts
from lcbtui.dataset.source import with_flag
from lcbtui.sources.cleaning.sizes_in_names import (
    MOST_COMPARED,
    NamedSize,
    decimals_of,
    enough,
    read_carefully,
    size_in_name,
)
from unit.sources.opening import assert_equal_datasets, both, column, plain

SEPARATORS = ["-", "_", " ", "/", ".", ":", "(", ")", "+"]
PIECES = """
    7B 7b 0.6B 13b 30B A3B 350M 1M 1T 4t 8x7B 128E v2 Qwen qwen2.5 gpt GPTQ exl2 int awq -4b- -8B 6B
    Q4 tokens active chat 3 1 b 量 E
"""
NAMES = st.one_of(
    st.lists(st.sampled_from([*SEPARATORS, *PIECES.split()]), max_size=9).map("".join),
    st.text(max_size=20),
)


TOTALS = """
    7b=7 Qwen3-0.6B=0.6 Qwen2.5-72B=72 Llama-2-70b-chat-hf=70 Yi-34B-200K=34 codellama-34b-v2=34
    opt-350M=0.35 Cerebras-GPT-111m=0.111 Ling-1T=1000 deepseek-r1:70b=70 gpt-oss-120b_high=120
    gemini-1.5-flash-8b-001=8 13B-Chimera=13 QwQ32b=32 llama2_7b=7 orca_mini_v3_7b=7 书7B=7 FAQ-4b=4
    gpt-YA-1-1_160M=0.16 bloomz-7b1=7.1 通义千问-72B=72 Code-290k-6.7B-Instruct=6.7
    Llama-2-13b-GPTQ-4b=13 gpt-j-6b-4bit-128g=6 RedPajama-7B-1T=7 BitNet-b1.58-2B-4T=2
    Qwen2.5-14B-Instruct-1M=14 Llama3-8B-1.58-100B-tokens=8
"""


@pytest.mark.parametrize("stated", [*TOTALS.split(), "GPT-4 (1.8T)=1800", "7B to 7b=7"])
def test_a_size_in_a_name_is_read_in_billions(stated: str) -> None:
    name, _, total = stated.rpartition("=")
    assert size_in_name(name) == NamedSize(float(total), None)


ACTIVE = """
    30B-A3B=30/3 Qwen3-235B-A22B-Instruct-2507=235/22 granite-1b-a400m=1/0.4
    Hunyuan-A13B-Instruct=/13 Model-37B-active=/37 Qwen1.5-MoE-A2.7B=/2.7
"""
WITH_BLANKS = (
    *("DeepSeek-V3 (671B, 37B active)=671/37", "Jamba-1.5-large (94B/398B)=398/94"),
    *("Mini (52B / 12B)=52/12", "OLMoE [1.3/6.9B]=6.9/1.3", "qwen3 30b a3b=30/3"),
)


@pytest.mark.parametrize("stated", [*ACTIVE.split(), *WITH_BLANKS])
def test_active_parameters_are_told_from_total_ones(stated: str) -> None:
    name, _, sizes = stated.rpartition("=")
    total, _, active = sizes.partition("/")
    assert size_in_name(name) == NamedSize(float(total) if total else None, float(active))


NO_SIZES = """
    DeepSeek-V3 bge-base phi-3-mini-4k v2.5b Gemma-4-E2B-it airoboros-c34b Mixtral-8x7B 8×7B 4bit
    WizardLM-2-8x22B Llama-4-Maverick-17B-128E-Instruct llama-4-scout-17b-16e-instruct OLMoE-1B-7B
    Minitron-4B-to-8B model-4.0bpw GPTQ-4b AWQ_4b IQ2M Llama-7X-Q4_K_M bf16 gpt4t Qwen-Turbo-1M
    internlm2-chat-1_8b llama3.1.8b GPT-4o-2024-05-13 20250415b 0B trained-on-100B-tokens
    model-1.5b1 long-10B-context
"""


@pytest.mark.parametrize("name", ["", "model v1.13b", *NO_SIZES.split()])
def test_what_only_looks_like_a_size_is_none(name: str) -> None:
    assert size_in_name(name) is None


@given(NAMES)
def test_the_short_way_says_what_all_the_rules_say(name: str) -> None:
    assert size_in_name(name) == read_carefully(name)


@given(NAMES)
def test_a_stated_size_is_above_zero_and_active_is_no_more_than_total(name: str) -> None:
    size = size_in_name(name)
    if size is not None:
        assert size.total is not None or size.active is not None
        assert size.total is None or 0 < size.total <= 20_000
        assert size.active is None or 0 < size.active <= (size.total or 20_000)


@given(st.floats(0.011, 9_999).map(lambda size: round(size, 3)), st.sampled_from("bB"))
def test_any_size_written_by_itself_is_read_back(size: float, unit: str) -> None:
    digits = f"{size:.{decimals_of(size)}f}"
    for name in (f"{digits}{unit}", f"Model-{digits}{unit}", f"org/model-{digits}{unit}-chat"):
        assert size_in_name(name) == NamedSize(size, None)


@pytest.mark.parametrize(("size", "decimals"), [(7.0, 0), (0.6, 1), (0.35, 2), (0.111, 3)])
def test_a_size_has_the_decimals_that_it_takes(size: float, decimals: int) -> None:
    assert decimals_of(size) == decimals


def lines(*rows: str) -> str:
    return "".join(f"{row}\n" for row in rows)


def test_without_a_column_of_sizes_names_give_them_and_they_are_marked() -> None:
    table = plain(lines("model,pass@1", "a-7B,1", "b-0.6B,2", "c-30B-A3B,3", "d-8x7B,4", "e,5"))
    assert table.roles == Roles("model", "total_params_b", "pass_at_1", None)
    assert column(table, "total_params_b") == ["7", "0.6", "30", "", ""]
    assert column(table, "active_params_b") == ["", "", "3", "", ""]
    assert table.cell(1, "total_params_b") == Cell("0.6", 0.6, 1, Mark.INFERRED)
    assert [each.key for each in table.columns][-2:] == ["total_params_b", "active_params_b"]
    assert [(each.column, each.count, each.inferred) for each in table.report.repairs] == [
        ("total_params_b", 3, True),
        ("active_params_b", 1, True),
    ]
    assert table.report.choices == ()
    missing = missing_counts(table, table.roles)
    assert (missing.without_x, missing.unplaceable) == (2, 2)
    assert missing_counts(table, table.roles).cells["total_params_b"] == 2


@pytest.mark.parametrize(
    ("stated", "rows", "is_enough"),
    [(1, 1, True), (1, 2, False), (2, 2, True), (3, 30, True), (3, 31, False), (0, 0, False)],
)
def test_three_names_and_a_tenth_of_all_or_all_of_fewer_make_a_column(
    stated: int, rows: int, is_enough: bool
) -> None:
    assert enough(stated, rows) is is_enough
    names = [f"m{row}-7B" if row < stated else f"m{row}" for row in range(rows)]
    table = plain(lines("model,pass@1", *(f"{name},5" for name in names)))
    assert ("total_params_b" in table.by_key) is is_enough


def test_missing_sizes_are_filled_in_from_names_and_told() -> None:
    rows = ("a-7B,7.6,1", "b-9B,,2", "c-13B,0,3", "d,N/A,4", "e-30B-A3B,30,5")
    table = plain(lines("model,params,pass@1", *rows))
    assert column(table, "total_params_b") == ["7.6", "9", "13", "", "30"]
    marks = [table.cell(row, "total_params_b").marks for row in range(3)]
    assert marks == [Mark.NONE, Mark.INFERRED, Mark.INFERRED]
    assert column(table, "active_params_b") == ["", "", "", "", "3"]
    assert [(it.column, it.count, it.examples) for it in table.report.repairs if it.inferred] == [
        ("total_params_b", 2, ("b-9B", "c-13B")),
        ("active_params_b", 1, ("e-30B-A3B",)),
    ]
    assert missing_counts(table, table.roles).without_x == 1


def test_a_column_with_few_values_is_filled_up_and_not_replaced() -> None:
    rows = [f"m{row}-7B,{8 if row == 0 else ''},5" for row in range(20)]
    table = plain(lines("model,size,pass@1", *rows))
    assert column(table, "total_params_b") == ["8", *["7"] * 19]


def test_single_contradictions_are_a_note_with_examples_and_no_choice() -> None:
    rows = ("Ultra-253B,100,1", "GLM-9B,88.9,2", "c-7B,8.5,3", "d-2B,2.6,4", "e-3B,3,5", "f-4B,4,6")
    table = plain(lines("model,params,pass@1", *rows))
    assert table.report.choices == ()
    assert table.report.notes == (
        '2 of 6 names state another size than "params": Ultra-253B at 100B, GLM-9B at 88.9B',
    )


def test_where_most_names_contradict_the_column_it_is_a_choice_and_nothing_is_filled_in() -> None:
    table = plain(
        lines("model,params,pass@1", "a-7B,10,1", "b-13B,18.571428571,2", "c-70B,70,3", "d-7B,0,4")
    )
    (choice,) = table.report.choices
    assert choice.option == "params_from_names"
    assert choice.words.startswith('2 of 3 names state another size than "params"')
    assert "--params-from-names" in with_flag(choice.words)
    assert column(table, "total_params_b") == ["10", "18.571428571", "70", ""]


def test_two_names_are_too_few_to_call_a_column_wrong() -> None:
    report = plain(lines("model,params,pass@1", "a-7B,10,1", "b-13B,18,2")).report
    assert report.choices == ()
    assert report.notes[0].startswith("2 of 2 names state another size")


def test_of_many_rows_a_part_is_compared_and_it_is_told() -> None:
    rows = [f"m{row}-7B,{70 if row == 4 else 7},5" for row in range(2 * MOST_COMPARED)]
    table, large = both(lines("model,params,pass@1", *rows).encode())
    assert_equal_datasets(table, large)
    (note,) = table.report.notes
    assert note == '1 of 5,000 names state another size than "params": m4-7B at 70B'
