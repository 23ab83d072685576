"""The memory that a model needs, for `fits:24GB`: estimated from its size and bits a weight.

Weights are parameters × bits / 8 bytes; a fifth on top stands for what else a model takes while
it runs (context, activations). Long contexts take more, so this is called an estimate wherever it
is used. All experts of a mixture count: each must be at hand.
"""

from typing import NamedTuple

from lcbtui.text.numbers import parse_number

FITS = "fits"
"""The word of the query term: `fits:24GB`."""

EXPECTED_MEMORY = "expected memory such as 24GB"
"""What to say where the memory is missing or is something else."""

OVERHEAD = 0.2
"""Memory beside the weights, as a part of them."""

_BYTES = {"MB": 1e6, "GB": 1e9, "TB": 1e12, "MIB": 2.0**20, "GIB": 2.0**30, "TIB": 2.0**40}


def parse_memory(text: str) -> float | None:
    """Read "24GB", "24", "0.5TB" or "24GiB" as bytes; None for anything else and below 0.

    GB is 10^9 bytes, GiB 2^30; a bare number is in GB.
    """
    plain = text.strip().upper()
    unit = next((unit for unit in _BYTES if plain.endswith(unit)), "")
    number = parse_number(plain.removesuffix(unit))
    if number is None or number.value < 0 or number.scaled:
        return None
    return number.value * _BYTES[unit or "GB"]


def largest_fitting(memory: float, bits: int) -> float:
    """Total parameters, in billions, of the largest model that fits.

    Args:
        memory: in bytes.
        bits: bits a weight.
    """
    # Rounded, so that a model of 10B is not a hair too large for 24 GB.
    return float(f"{memory / (bits / 8 * (1 + OVERHEAD)) / 1e9:.12g}")


class SizeLimit(NamedTuple):
    """The largest size that can be used.

    Attributes:
        most: total parameters in billions.
        fits: the memory that it was reckoned from, as "24GB at 16 bits"; "" where it was named.
    """

    most: float
    fits: str = ""


def limit_of_memory(text: str, bits: int) -> SizeLimit | None:
    """What fits into the memory that was typed; None where that is none.

    Args:
        text: such as "24GB".
        bits: bits a weight.
    """
    memory = parse_memory(text)
    if not memory:
        return None
    unit = "" if text.strip()[-1:].isalpha() else "GB"
    return SizeLimit(largest_fitting(memory, bits), f"{text.strip()}{unit} at {bits} bits")
