"""Names of the same model are found in any spelling, and names of other models never are."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.dataset.lookup import NameIndex, parts_of


def same(one: str, other: str, *, dated: bool = True) -> bool:
    there = bool(NameIndex([(one, 0)]).find(other, dated=dated))
    assert there == bool(NameIndex([(other, 0)]).find(one, dated=dated))
    return there


SAME = """
Qwen/Qwen2.5-Coder-32B-Instruct = Qwen2.5-Coder-32B-Instruct
Qwen/QwQ-32B-Preview = qwq 32b preview ; Qwen__Qwen2.5-7B = Qwen2.5-7B
models--Qwen--Qwen3-8B = qwen3-8b ; Meta-Llama-3-8B-Instruct = Llama-3-8B-Instruct
meta-llama/Meta-Llama-3-8B = Llama 3 8B ; NVIDIA-Nemotron-Nano-9B-v2 = Nemotron Nano 9B v2
OpenAI GPT-4o = gpt-4o ; openai/gpt-4o = GPT-4o (OpenAI)
Mistral AI: Mistral 7B = mistralai/Mistral-7B ; Google: Gemini 2.5 Pro = google/gemini-2.5-pro
Google DeepMind Gemini 2.5 Pro = gemini-2-5-pro ; Z.AI: GLM 4.6 = zai-org/GLM-4.6
Alibaba: Qwen2.5 72B = Qwen/Qwen2.5-72B ; R1-Distill-Qwen-32B = DeepSeek-R1-Distill-Qwen-32B
DeepSeek: R1 0528 = deepseek-ai/DeepSeek-R1-0528 ; ollama/qwen3:8b = Qwen/Qwen3-8B
openrouter/deepseek/deepseek-r1 = DeepSeek-R1 ; hf/Qwen/Qwen3-8B = vllm/qwen3-8b
accounts/fireworks/models/qwq-32b = QwQ-32B ; Qwen2.5 Coder 32B = qwen2.5-coder:32b
llama3:latest = Llama-3 ; Qwen2.5-Coder-32B (greedy) = Qwen2.5-Coder-32B
Llama-2-7b-chat-hf = Llama 2 7B Chat ; Qwen2.5-7B (temp 0.2) = Qwen2.5-7B
Qwen2.5-7B_temp_0.0 = Qwen2.5-7B ; QwQ-32B-Preview (N=1) = QwQ-32B-Preview
my-model run 2 = my-model ; Model-7B (5-shot) = Model-7B ; Model-7B 0-shot = Model-7B zero-shot
Llama 3 8B = llama3-8b ; Llama3 8B = LLAMA_3_8B ; gpt-3.5-turbo = GPT 3-5 Turbo
vicuna-7b-v1.5 = Vicuna 1.5 7B ; Phi-4 = phi4 ; Star Coder 2 15B = starcoder2-15b
CodeLlama-34b-Instruct-hf = Code Llama 34B Instruct ; gemma-2-9b-it = Gemma 2 9B Instruct
Llama-3-Instruct-8B = Llama-3-8B-Instruct ; Claude Sonnet 3.5 = claude-3-5-sonnet
claude-3-5-sonnet-20241022 = Claude 3.5 Sonnet (2024-10-22)
DeepSeek-V3 2025-03-24 = DeepSeek-V3-0324 ; Qwen3 32B (no think) = qwen3-32b-non-thinking
DeepSeek V3.2 (no reasoning) = deepseek-v3.2-nonreasoning ; GPT-4 (06/13) = gpt-4-0613
Gemini Pro 1.5 = gemini-1.5-pro ; Mixtral-8x22B-Ins = Mixtral 8x22B Instruct
Olmo-3-7B-Think = Olmo 3 7B (thinking) ; Command R+ = CohereForAI/c4ai-command-r-plus
01.AI Yi-34B-Chat = 01-ai/Yi-34B-Chat ; Allen AI OLMo 2 13B = allenai/OLMo-2-13B
Alibaba Cloud: QwQ 32B = Qwen/QwQ-32B ; Phi-3-mini-4k-instruct = Microsoft Phi-3 Mini 4K Instruct
WizardCoder Python 34B V1.0 = WizardLM/WizardCoder-Python-34B-V1.0 ; Mixtral-8x7B = Mixtral 8×7B
Qwen3-7.0B = Qwen3-7B
"""
OTHER = """
v1.5-7B | v15-7B ; Vicuna-1-3B | Vicuna-13B ; Model 1.1 | Model 11
Granite-3.0-8B | Granite-30-8B ; Qwen-1.5-4B | Qwen-15.4B ; Qwen3-1.7B | Qwen-3.1-7B
Qwen-1.8B | Qwen-1-8B ; Llama-3-8B-v2 | Llama-3.2-8B ; Llama-3-8B-2 | Llama-3.2-8B
Phi-3-v2 | Phi-3.2 ; Model-1-v2 | Model-2-v1 ; Phi-3.5 | Phi-35 ; Llama-3.1-8B | Llama-3-8B
Qwen-0.5B | Qwen-05B ; DeepSeek-V2.5 | DeepSeek-V25 ; Mistral-7B-v0.1 | Mistral-7B-v01
SmolLM2-1.7B | SmolLM-21.7B ; Mixtral-8x7B | Mixtral-8x22B ; Phi-3-mini-4k | Phi-3-mini-128k
Qwen3-32B | Qwen3-3B ; Qwen3 | Qwen3-8B ; Qwen3-30B-A3B | Qwen3-30B ; Hunyuan-A13B | Hunyuan-13B
Qwen2.5-14B | Qwen2.5-14B-1M ; Qwen3-32B | Qwen3-32B (thinking)
Qwen3-32B (thinking) | Qwen3-32B (non-thinking) ; gpt-oss-120b (high) | gpt-oss-120b
gpt-oss-120b (high) | gpt-oss-120b (low) ; Llama-3-8B | Llama-3-8B-Instruct
Llama-3-8B-Chat | Llama-3-8B-Instruct ; Llama-3-8B-Base | Llama-3-8B ; QwQ-32B | QwQ-32B-Preview
Qwen2.5-7B | Qwen2.5-7B-GGUF ; Qwen2.5-7B | Qwen2.5-7B-FP8 ; Qwen2.5-7B | Qwen2.5-7B-AWQ-4bit
R1 | R1-0528 ; R1-0528 | R1-0120 ; o1 | o1-2024-12-17 ; gpt-4-0613 | gpt-4-1106
a (N=1) | a (N=10) ; Command R | Command R+ ; CodeT5 | CodeT5+ ; GPT-4 | GPT-4o
GPT-4o | GPT-4o-mini ; GLM-4V-9B | GLM-4-9B ; flan-t5-xl | flan-xl ; Seed-1.6 | Seed
Mistral Small | Small ; Mistral Large 2 run 3 | large-v2 ; Mistral-7B | 7B
OpenAI Small | Google Small ; DeepSeek-Coder-7B | Qwen-Coder-7B
unsloth/Llama-3-8B | meta-llama/Llama-3-8B ; DeepSeek-V3 | V3 ; Qwen3-8B/grpo | grpo
cb+true/false/never | mnli+true/false/never ; SWE-agent + o3/o4 | o4 ; - | !
2024-08-06 | 2024-08-06
"""


def pairs(table: str, between: str) -> list[tuple[str, ...]]:
    return [tuple(each.strip().split(between)) for each in re.split(" ;|\n", table.strip())]


@pytest.mark.parametrize(("one", "other"), pairs(SAME, " = "))
def test_the_spelling_of_a_name_does_not_count(one: str, other: str) -> None:
    assert same(one, other)


@pytest.mark.parametrize(("one", "other"), pairs(OTHER, " | "))
def test_what_tells_models_apart_does(one: str, other: str) -> None:
    assert not same(one, other)


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [
        ("GLM-Z1-9B", "GLM-Z1-9B-0414", True),
        ("o1_20241217", "O1", True),
        ("Magistral-Small-2506", "Magistral Small", True),
        ("a (N=1)", "a (N=10)", True),
        ("R1-0528", "R1-0120", False),
        ("Qwen3-4B-Instruct-2507", "Qwen3-4B", False),
    ],
)
def test_a_size_is_shared_by_all_dates_and_runs(one: str, other: str, share: bool) -> None:
    assert same(one, other, dated=False) == share


NAMES = st.from_regex(
    r"[A-Z][a-z]{2,5}[- ]?[1-9](\.\d)?-[1-9]\d?B(-Instruct|-it| \(high\))?", fullmatch=True
)


@given(
    NAMES, st.sampled_from(["Qwen/{}", "OpenAI {}", "meta-llama/{}", "Google: {}", "{} (greedy)"])
)
def test_case_organisation_and_run_never_count(name: str, put: str) -> None:
    assert same(name, name.upper())
    assert same(name, put.format(name).lower())


@given(NAMES, NAMES)
def test_models_of_other_numbers_are_others(one: str, other: str) -> None:
    numbers = [re.findall(r"\d+", each) for each in (one, other)]
    assert numbers[0] == numbers[1] or not same(one, other)


@given(NAMES)
def test_digits_never_run_together(name: str) -> None:
    joined = re.sub(r"(?<=\d)[-.](?=\d)", "", name)
    assert joined == name or not same(name, joined)


def test_many_names_of_one_key_are_compared_with_few() -> None:
    names = [(f"model run {number}", number) for number in range(5_000)]
    index = NameIndex(names)
    assert [index.find(name) for name, _ in names] == [[number] for _, number in names]
    assert index.find("model") == []
    assert parts_of("model run 7").run == "run7"
