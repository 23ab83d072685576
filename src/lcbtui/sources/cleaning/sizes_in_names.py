"""Sizes that stand in a model's name: `7b`, `0.6B`, `350M`, `1T`, `30B-A3B`. Never a guess.

What is read, and what is not:

- A number with B, M or T is a size where nothing but a separator, an end or a word stands beside
  it: `Qwen2.5-72B`, `llama-13b-hf`, `QwQ32b`, `7B (chat)`. One letter before it makes it something
  else: `v2.5b`, `E2B`. `7b1` is 7.1, as the names of BLOOM have it.
- `A3B` is the active parameters, and so is `22B active`.
- `8x7B` states no total (56B would be wrong, since the experts share layers), and `17B-128E` states
  what is active beside the number of experts: such names give nothing.
- Of `(94B/398B)` in brackets the larger is the total and the other one is active.
- Two different sizes in one name (`8B-distilled-from-70B`, `1B-7B`) give none. Beside a size in
  B, one in M or T is taken for tokens or a context: `7B-1T`, `14B-1M`. Up to 10M alone is a
  context too, and `100B-tokens` is no size.
- `1_8b` is 1.8 in some names and 8 in others: none. `4bit`, `Q4_K_M`, `GPTQ-4b` are bits, `128k` is
  a context.

Where no column gives total parameters, sizes in names do, if enough names state one. Where a
column gives them, names fill the cells that have none, and are compared with the others: names are
rounded and leave out embeddings ("gemma-7b" has 8.5B, "gemma-2-2b" 2.6B), so that only a difference
of more than a third is another size.
Where most names state another size than the column, the column is not filled up from them, since
that would mix two scales; a person has to choose one.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from lcbtui.dataset.columns import ACTIVE, STANDARD, TOTAL, Cell, Mark
from lcbtui.dataset.source import EXAMPLE_WIDTH, MOST_EXAMPLES, Note, OpenChoice
from lcbtui.dataset.values import Numbers, Texts, Values
from lcbtui.errors import Option
from lcbtui.text.numbers import SCALES, Unit, format_number, plain_digits
from lcbtui.text.width import cut
from lcbtui.text.words import plural, regex

# Not inside a number; a lower case t is no unit ("4t"); no letter and no digit after it.
_SIZE = regex(
    r"(?i)(?<!\d)(?<!\d[.,])(\d{1,6}(?:\.\d{1,3})?)([bBmMT])(\d?)(?![^\W_])"
    r"(?:[-_ ]?(tok|context|ctx|activ))?"
)
# A name with one size in this form, "-7B-", needs no other rule; a digit that may be bits does,
# behind what may be `_BITS_BEFORE`.
_PLAIN = regex(
    r"(?i)(?:(?:^|[-/])([179]|[1-9]\d{1,3}|\d{1,3}\.\d{1,2})|(?:^|/|(?<![bflpqt])(?<!exl2)-)([234568]))"
    r"b(?:$|-(?!tok|activ|context|ctx)[a-z\d])"
)
_BITS_BEFORE = regex(r"(?i)(?:gptq|hqq|awq|exl2|gguf|ggml|bnb|int|nf|fp|(?<![^\W_])q)[-_ ]?$")
BILLIONS = ("B", "")
"""What sizes are in where nothing speaks against it, and why."""
UNIT_WORDS = {"B": "billions", "M": "millions", "K": "thousands"}
"""What the units of sizes are called."""
FROM_NAMES = Option("params_from_names")
FEWEST = 3
"""At least so many names must state a size, and a tenth of all, to make a column of them."""
MOST_COMPARED = 5_000
"""Of more rows than this, as many are compared with their names, taken at even steps."""


class NamedSize(NamedTuple):
    """Total and active parameters that a model's name states, in billions; at least one of them.

    Attributes:
        total: total parameters, None where the name states only the active ones.
        active: active parameters, None where the name states none.
    """

    total: float | None
    active: float | None


@lru_cache(maxsize=1 << 17)
def size_in_name(name: str) -> NamedSize | None:
    """Parse total and active parameters from a model name, "30B-A3B"; None for no or two sizes."""
    marks = re.findall(r"\d ?[bBmMTxX×*E]|\de(?![^\W_])", name)  # what may be a size at all
    if not marks:
        return None
    if len(marks) == 1:
        plain = _PLAIN.search(name)
        if plain is not None:
            return NamedSize(float(plain[1] or plain[2]), None)
    return read_carefully(name)


def read_carefully(name: str) -> NamedSize | None:
    """Parse total and active parameters from a name by all rules; slower than `size_in_name`."""
    if re.search(r"\d ?[xX×*] ?\d|(?:\dE|b[-_ ]\d{2,3}e)(?![^\W_])", name):  # of experts
        return None
    both = r"[(\[]\s*(\d{1,4}(?:\.\d+)?)\s?[bB]?\s?/\s?(\d{1,4}(?:\.\d+)?)\s?[bB]\s*[)\]]"
    if (pair := re.search(both, name)) and pair[1] != pair[2]:
        return NamedSize(*sorted(map(float, pair.groups()), reverse=True))
    totals, active = dict[str, set[float]](), set[float]()
    for match in _SIZE.finditer(name):
        digits, unit, tenth, after = match.groups("")
        scale = {"b": 1.0, "B": 1.0, "m": 1e-3, "M": 1e-3, "T": 1e3}.get(unit, 0.0)
        is_version = tenth and (scale != 1.0 or "." in digits)
        if is_version or after.lower() not in {"", "activ"}:
            continue
        value = round(float(f"{digits}.{tenth}" if tenth else digits) * scale, 12)
        is_other = not 0 < value <= 20_000 or (unit in "mM" and value <= 0.010)  # "14B-1M"
        before = name[max(0, match.start() - 8) : match.start()]
        word = re.split(r"[\W\d_]", before)[-1]
        is_half = unit in "bB" and value < 10 and re.search(r"(?<![^\W_])\d{1,2}_$", before)
        is_bits = value in {2.0, 3.0, 4.0, 5.0, 6.0, 8.0} and _BITS_BEFORE.search(before)
        # Versions, kinds of numbers and sets of pictures end in digits and a letter too.
        no_name = "ver|rev|version|bf|uint|laion|datacomp|dfn|yfcc|ig|lvd"
        if is_other or is_half or is_bits or re.fullmatch(no_name, word.lower()):
            continue
        if after or word in {"a", "A"}:
            active.add(value)
        elif len(word) != 1 or not word.isascii():
            totals.setdefault(unit.lower(), set()).add(value)
    stated = totals.get("b") or totals.get("m") or totals.get("t") or set()
    size = NamedSize(*(each.pop() if len(each) == 1 else None for each in (stated, active)))
    is_odd = size.total is not None and (size.active or 0) > size.total  # "0.6B-A3B"
    return size if any(size) and not is_odd else None


def decimals_of(size: float) -> int:
    """Count the decimals of a model size: 0 for 7.0, 2 for 0.35."""
    return len(f"{size:.9f}".rstrip("0").partition(".")[2])


class Imputation(NamedTuple):
    """Model sizes read from model names, to fill the missing cells of a column of parameters.

    Attributes:
        key: the key of the column, TOTAL or ACTIVE.
        rows: the rows whose cells are filled; all others stay as they are.
        sizes: the size for each of these rows, in billions.
        examples: up to three of the names.
    """

    key: str
    rows: Sequence[int]
    sizes: Sequence[float]
    examples: tuple[str, ...]

    def fill(self, numbers: Values | None, label: Values) -> Numbers:
        """Return a column of parameters with the sizes filled in, marked as inferred.

        Args:
            numbers: the column of the source; None where it has none.
            label: the column of model names.
        """
        if numbers is None:
            numbers = Numbers(STANDARD[self.key].column, [Cell("")] * len(label))
        assert isinstance(numbers, Numbers)
        sizes = {size: place for place, size in enumerate(dict.fromkeys(self.sizes))}
        stated = ((size, decimals_of(size)) for size in sizes)
        cells = [Cell(plain_digits(size, n), size, n, Mark.INFERRED) for size, n in stated]
        return numbers.filled(self.rows, cells, [sizes[size] for size in self.sizes])


class SizesInNames(NamedTuple):
    """Sizes that model names state, compared with the column of total parameters.

    Attributes:
        imputations: the sizes to fill in, one entry for each column.
        notes: for the load report, that some names state another size than the column.
        choices: the option FROM_NAMES if most names do; then nothing is filled in.
    """

    imputations: tuple[Imputation, ...] = ()
    notes: tuple[str, ...] = ()
    choices: tuple[OpenChoice, ...] = ()


def find_sizes(
    label: Texts,
    total: Numbers | None,
    active: Numbers | None,
    header: str,
    *,
    compare: bool = True,
) -> SizesInNames:
    """Compare the sizes in model names with the columns of parameters, and fill missing cells.

    Args:
        label: the column of model names.
        total: the column of total parameters; None where the source has none.
        active: the column of active parameters; None where the source has none.
        header: the header of the column of total parameters.
        compare: whether to check names against the column where the source has both.
    """
    rows, notes = range(len(label)), tuple[str, ...]()
    without_active = rows if active is None else active.missing_rows()
    if total is not None and (compare or active is None):
        looked_at = range(0, len(rows), -(-len(rows) // MOST_COMPARED) or 1)
        _, words, do_most_differ = _compare(label, total, looked_at, header)
        if do_most_differ:
            note = Note(words, FROM_NAMES, " takes the sizes from the names")
            choice = OpenChoice(FROM_NAMES.name, "most names state another size", note)
            return SizesInNames(choices=(choice,))
        notes = (words,) if words else ()
        sizes = map(size_in_name, label.some(looked_at))
        if active is None and not any(it.active for it in sizes if it):
            without_active = range(0)
    without_total = rows if total is None else total.missing_rows()
    found = (
        imputation(TOTAL, label.some(without_total), without_total),
        imputation(ACTIVE, label.some(without_active), without_active),
    )
    is_enough = total is not None or enough(len(found[0].rows), len(rows))
    return SizesInNames(tuple(it for it in found if it.rows and is_enough), notes)


def unit_by_values(label: Texts, total: Numbers, header: str) -> tuple[str, str] | None:
    """Infer the unit of a column of sizes from model names; None for billions.

    At least three names must agree with the unit, and four times as many as agree with billions.

    Returns:
        "M" or "K" and the reason in words; None where nothing speaks against billions.
    """
    looked_at = range(0, len(label), -(-len(label) // MOST_COMPARED) or 1)
    agreeing, _, do_most_differ = _compare(label, total, looked_at, header)
    for unit in ("M", "K") if do_most_differ else ():
        of_unit, *_ = _compare(label, total, looked_at, header, SCALES[unit])
        if of_unit >= max(FEWEST, 4 * agreeing):
            return unit, "as the names say"
    return None


def enough(stated: int, rows: int) -> bool:
    """Tell whether enough model names state a size to add a column: three, and a tenth of all."""
    return 0 < min(FEWEST, rows) <= stated and stated * 10 >= rows


def imputation(key: str, names: Sequence[str], rows: Sequence[int]) -> Imputation:
    """Parse total or active parameters from the names of given rows, to fill a column of them."""
    found = [
        (row, value, name)
        for row, name in zip(rows, names, strict=True)
        if (size := size_in_name(name))
        if (value := size.total if key == TOTAL else size.active) is not None
    ]
    examples = dict.fromkeys(cut(name, EXAMPLE_WIDTH) for *_, name in found[:MOST_EXAMPLES])
    at, sizes = [row for row, *_ in found], [value for _, value, _ in found]
    return Imputation(key, at, sizes, tuple(examples))


def _compare(
    label: Texts, total: Numbers, rows: Sequence[int], header: str, scale: float = 1.0
) -> tuple[int, str, bool]:
    """Compare the sizes in model names with those of a column.

    Returns:
        How many names state the size of their row; how many state another one, with up to three
        examples, "" for none; whether most do.
    """
    both = [
        (name, size * scale, named.total)
        for name, row in zip(label.some(rows), rows, strict=True)
        if (size := total.cell(row).number) is not None
        if (named := size_in_name(name)) and named.total is not None
    ]
    # A size that is a third larger, or smaller by as much, is another size.
    differing = [each for each in both if not 3 / 4 <= each[2] / each[1] <= 4 / 3]
    examples = dict[str, None]()
    for name, size, _ in differing[:MOST_EXAMPLES]:
        words = format_number(size, decimals_of(float(f"{size:.3g}")), Unit.BILLIONS)
        examples[f"{cut(name, EXAMPLE_WIDTH)} at {words}"] = None
    names = plural(len(both), "name states", "names state")
    words = f'{len(differing):,} of {len(both):,} {names} another size than "{header}"'
    words = f"{words}: {', '.join(examples)}" if differing else ""
    do_most_differ = len(both) >= FEWEST and len(differing) * 2 > len(both)
    return len(both) - len(differing), words, do_most_differ
