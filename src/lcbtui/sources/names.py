"""Sizes that stand in a model's name: `7b`, `0.6B`, `350M`, `1T`, `30B-A3B`. Never a guess.

What is read, and what is not:

- A number with B, M or T is a size where nothing but a separator, an end or a word stands beside
  it: `Qwen2.5-72B`, `llama-13b-hf`, `QwQ32b`, `7B (chat)`. One letter before it makes it something
  else: `v2.5b`, `E2B`. `7b1` is 7.1, as the names of BLOOM have it.
- `A3B` is the active parameters, and so is `22B active`.
- `8x7B` states no total (56B would be wrong, since the experts share layers), and `17B-128E` states
  what is active beside the number of experts: such names give nothing.
- Two different sizes in one name (`8B-distilled-from-70B`, `1B-7B`) give none. Beside a size in
  B, one in M or T is taken for tokens or a context: `7B-1T`, `14B-1M`. Up to 10M alone is a
  context too, and `100B-tokens` is no size.
- `1_8b` is 1.8 in some names and 8 in others: none. `4bit`, `Q4_K_M`, `GPTQ-4b` are bits, `128k` is
  a context, `GPT-4T` is a model.

Pure, without pandas: a lookup needs it too.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

_SCALES = {"b": 1.0, "B": 1.0, "m": 1e-3, "M": 1e-3, "T": 1e3}
_LARGEST = 20_000.0
_LARGEST_CONTEXT = 0.010
_BITS = frozenset({2.0, 3.0, 4.0, 5.0, 6.0, 8.0})

# Not inside a number; a lower case t is no unit ("4t"); no letter and no digit after it.
_SIZE = re.compile(
    r"(?<!\d)(?<!\d[.,])(\d{1,6}(?:\.\d{1,3})?)([bBmMT])(\d?)(?![^\W_])"
    r"(?:[-_ ]?(tok|context|ctx|activ))?",
    re.IGNORECASE,
)
# What may be a size at all. A name with one of these, in the form "-7B-", needs no other rule; a
# digit that may be bits does.
_ANY_UNIT = re.compile(r"\d ?[bBmMTxX×*E]")
_PLAIN = re.compile(
    r"(?:^|[-/])([179]|[1-9]\d{1,3}|\d{1,3}\.\d{1,2})b(?:$|-(?!tok|activ|context|ctx)[a-z])",
    re.IGNORECASE,
)
_EXPERTS = re.compile(r"\d ?[xX×*] ?\d|\dE(?![^\W_])")
_EITHER_DECIMAL = re.compile(r"(?<![^\W_])\d{1,2}_$")
_BITS_BEFORE = re.compile(
    r"(?:gptq|hqq|awq|exl2|gguf|ggml|bnb|int|nf|fp|(?<![^\W_])q)[-_ ]?$", re.IGNORECASE
)
_GPT_BEFORE = re.compile(r"gpt[-_ ]?$", re.IGNORECASE)
_NOT_A_NAME = frozenset({"ver", "rev", "version", "bf", "uint"})
_LONGEST_BEFORE = 8  # the words above, a separator and a little more


@dataclass(frozen=True)
class NamedSize:
    """What a name states, in billions; at least one of the two.

    Attributes:
        total: total parameters, None where only the active ones are stated.
        active: active parameters, None where the name states none.
    """

    total: float | None
    active: float | None


def size_in_name(name: str) -> NamedSize | None:
    """The size that a model's name states, None where it states none or more than one."""
    marks = _ANY_UNIT.findall(name)
    if not marks:
        return None
    if len(marks) == 1:
        plain = _PLAIN.search(name)
        if plain is not None:
            return _dense(plain[1])
    return read_carefully(name)


def read_carefully(name: str) -> NamedSize | None:
    """`size_in_name` by all the rules; most names in a large source are plain and need few."""
    if _EXPERTS.search(name):
        return None
    totals: dict[str, set[float]] = {}
    active: set[float] = set()
    for match in _SIZE.finditer(name):
        digits, unit, tenth, after = match.groups()
        value = _billions(digits, unit, tenth)
        before = name[max(0, match.start() - _LONGEST_BEFORE) : match.start()]
        after = (after or "").lower()
        if value is None or after not in {"", "activ"} or _is_no_size(before, value, unit):
            continue
        word = _word_before(before)
        if after or word in {"a", "A"}:
            active.add(value)
        elif len(word) != 1 or not word.isascii():
            totals.setdefault(unit.lower(), set()).add(value)
    return _one(totals, active)


def decimals_of(size: float) -> int:
    """How many decimals a size from a name has: 0 for 7.0, 2 for 0.35."""
    return len(f"{size:.9f}".rstrip("0").partition(".")[2])


def sizes_in(names: Sequence[str]) -> list[NamedSize | None]:
    """`size_in_name` of each, each distinct name read once."""
    known: dict[str, NamedSize | None] = {}
    for name in names:
        if name not in known:
            known[name] = size_in_name(name)
    return list(map(known.__getitem__, names))


@lru_cache(maxsize=4096)
def _dense(digits: str) -> NamedSize:
    return NamedSize(float(digits), None)


def _billions(digits: str, unit: str, tenth: str) -> float | None:
    scale = _SCALES.get(unit)
    if scale is None or (tenth and (scale != 1.0 or "." in digits)):
        return None
    value = round(float(f"{digits}.{tenth}" if tenth else digits) * scale, 12)
    is_context = unit in "mM" and value <= _LARGEST_CONTEXT
    return None if is_context or not 0 < value <= _LARGEST else value


def _is_no_size(before: str, value: float, unit: str) -> bool:
    """Whether what stands before a number makes it bits, a model or half a number."""
    if unit in "bB" and value < 10 and _EITHER_DECIMAL.search(before):
        return True
    if value in _BITS and _BITS_BEFORE.search(before):
        return True
    if unit == "T" and _GPT_BEFORE.search(before):
        return True
    return _word_before(before).lower() in _NOT_A_NAME


def _word_before(text: str) -> str:
    """The letters at the end of a text."""
    start = len(text)
    while start and text[start - 1].isalpha():
        start -= 1
    return text[start:]


def _one(totals: dict[str, set[float]], active: set[float]) -> NamedSize | None:
    stated = totals.get("b") or totals.get("m") or totals.get("t") or set()
    total = next(iter(stated)) if len(stated) == 1 else None
    part = next(iter(active)) if len(active) == 1 else None
    if total is not None and part is not None and part > total:
        return None
    return None if total is None and part is None else NamedSize(total, part)
