"""Size limits: how large a model may be, in parameters or by the memory that it needs.

Weights are parameters × bits / 8 bytes; a fifth on top stands for what else a model takes while it
runs (context, activations). Long contexts take more, so this is called an estimate wherever it is
used. All experts of a mixture count: each must be at hand.
"""

import math
import re
from typing import TYPE_CHECKING, NamedTuple

from lcbtui.dataset.columns import DEFAULT_BITS
from lcbtui.text.numbers import Unit, parse_number

if TYPE_CHECKING:
    from lcbtui.dataset.results import Bools, Floats

OVERHEAD = 0.2
"""Memory beside the weights, as a part of them."""

EXPECTED_SIZE = "expected a size such as 9B, or memory such as 24GB or 24GB@8"
"""The error for a size that is missing or cannot be read."""


class SizeLimit(NamedTuple):
    """Upper limit on the size of a model, given as parameters or as memory.

    Attributes:
        most: total parameters in billions; infinite without a limit.
        fits: the memory that the limit was estimated from, such as "24GB"; "" if given as a size.
        bits: bits a weight used in the estimate; None if given as a size.
        memory_of: what has that memory, if it was found on this machine; "" if it was given.
    """

    most: float
    fits: str = ""
    bits: int | None = None
    memory_of: str = ""

    @property
    def is_asked(self) -> bool:
        """Tell whether there is an upper limit."""
        return self.most != math.inf

    def holds(self, sizes: "Floats") -> "Bools":
        """Select the sizes up to the limit, as a mask; without a limit also unknown sizes."""
        return (sizes <= self.most) | (not self.is_asked)

    def bits_of(self, size: float) -> int | None:
        """Find the most bits a weight (16, 8 or 4) at which a model fits the memory; None if none.

        Args:
            size: total parameters in billions.
        """
        if self.bits is None:
            return None
        room = self.most * self.bits * (1 + 1e-9)
        return next((b for b in (16, 8, 4) if b >= self.bits and size * b <= room), None)


ANY_SIZE = SizeLimit(math.inf)
"""No largest size: models of known and of unknown size can be used."""


def size_limit(text: str, bits: int | None = None) -> SizeLimit | None:
    """Parse a size limit: "9B" parameters, or memory "24GB" or "24GB@8"; None for other text.

    GB is 10^9 bytes, GiB 2^30. A number without a unit is ambiguous and gives None.

    Args:
        text: the text as typed.
        bits: bits a weight where the text has none; None for `DEFAULT_BITS`.
    """
    number = parse_number(text, Unit.BILLIONS)
    if number is not None:
        return None if number.bare or number.value <= 0 else SizeLimit(number.value)
    memory = r"(?P<number>\S+?)\s*(?P<power>[MGT])(?P<binary>i)?B?(?:@(?P<bits>4|8|16))?"
    found = re.fullmatch(memory, text.strip(), re.IGNORECASE)
    number = None if found is None else parse_number(found["number"])
    if found is None or number is None or number.value <= 0 or not number.bare:
        return None
    power = "_MGT".index(found["power"].upper()) + 1
    room = number.value * (1024.0 if found["binary"] else 1000.0) ** power
    width = int(found["bits"] or bits or DEFAULT_BITS)
    # Rounded, so that a model of 10B is not a hair too large for 24 GB.
    most = float(f"{room / (width / 8 * (1 + OVERHEAD)) / 1e9:.12g}")
    return SizeLimit(most, text.strip().partition("@")[0], width) if most < math.inf else None
