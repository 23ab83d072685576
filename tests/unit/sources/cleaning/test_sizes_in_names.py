import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.sources.cleaning.sizes_in_names import (
    NamedSize,
    decimals_of,
    read_carefully,
    size_in_name,
)

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


@pytest.mark.parametrize(
    ("name", "total", "active"),
    [
        ("30B-A3B", 30, 3),
        ("Qwen3-235B-A22B-Instruct-2507", 235, 22),
        ("qwen3 30b a3b", 30, 3),
        ("granite-1b-a400m", 1, 0.4),
        ("DeepSeek-V3 (671B, 37B active)", 671, 37),
        ("Jamba-1.5-large (94B/398B)", 398, 94),
        ("Mini (52B / 12B)", 52, 12),
        ("OLMoE [1.3/6.9B]", 6.9, 1.3),
        ("Hunyuan-A13B-Instruct", None, 13),
        ("Model-37B-active", None, 37),
        ("Qwen1.5-MoE-A2.7B", None, 2.7),
    ],
)
def test_active_parameters_are_told_from_total_ones(
    name: str, total: float | None, active: float
) -> None:
    assert size_in_name(name) == NamedSize(total, active)


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
