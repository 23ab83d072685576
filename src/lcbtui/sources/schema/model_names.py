"""Which texts look like names of models: by family or by a size in them."""

from lcbtui.dataset.header_words import LONGEST_READ
from lcbtui.text.words import regex

_FAMILIES = regex(
    r"(?i)(?<![a-z])(?:(?:chat)?gpt|claude|llama|qwen|qwq|gemini|gemma|mi[sx]tral|ministral"
    r"|codestral|deep ?seek|phi|yi|falcon|(?:ro|de|al|m|distil|modern)?bert(?:a|in)?|electra|t5"
    r"|flan|opt|bloom|pythia|(?:chat)?glm|internlm|baichuan|grok|command|palm|kimi|olmo|vicuna"
    r"|alpaca|nemotron|minimax|ernie|doubao|hunyuan|granite|dbrx|jamba|star ?coder|code ?llama"
    r"|wizard|zephyr|mpt|solar|exaone|aya|davinci|codex|o[134](?=$|[^a-z0-9])|llava|internvl"
    r"|minicpm|cogvlm|mamba|rwkv|stablelm|dolly|tulu|hermes|sonnet|opus|haiku|nova|reka|skywork"
    r"|mimo|sarvam|luminous)(?![a-z])|文心|通义|星火|豆包|混元"
)
_SIZED = regex(r"(?i)(?<![a-z0-9.])\d+(?:\.\d+)?\s?[bm](?![a-z0-9])")


def names_family(text: str) -> bool:
    """Whether a family of models is in a text."""
    return _FAMILIES.search(text, 0, LONGEST_READ) is not None


def looks_like_model(text: str) -> bool:
    """Whether a text has a family of models in it, or a size such as 7B."""
    return names_family(text) or _SIZED.search(text, 0, LONGEST_READ) is not None
