"""One sentence about the models shown, as every output has it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sentence:
    """Something said in words, and the numbers behind it.

    Attributes:
        key: what it is about; the same whatever is shown.
        text: a plain sentence.
        numbers: the numbers behind it; "" without any.
        rows: the models that it is about, positions in the Dataset, the first to look at first.
    """

    key: str
    text: str
    numbers: str = ""
    rows: tuple[int, ...] = ()
