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

What names state of sizes, set against the columns: the rules of both readers.

Where no column gives total parameters, sizes in names do, if enough names state one. Where a
column gives them, names fill the cells that have none, and are compared with the others: names are
rounded and leave out embeddings ("gemma-7b" has 8.5B, "gemma-2-2b" 2.6B), so that only a difference
of more than a third is another size.
Where most names state another size than the column, the column is not filled up from them, since
that would mix two scales; a person has to choose one.
"""

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from lcbtui.dataset.columns import Cell, Column, Kind, Mark
from lcbtui.dataset.load_report import Choice, Repair
from lcbtui.text.numbers import Unit, format_number, plain_digits
from lcbtui.text.width import cut
from lcbtui.text.words import plural

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


TOTAL, ACTIVE = "total_params_b", "active_params_b"
FROM_NAMES = "--params-from-names"

FEWEST = 3
"""At least so many names must state a size, and a tenth of all, to make a column of them."""

TOLERANCE = 4 / 3
"""A size that differs by more than this factor is another size."""

MOST_COMPARED = 5_000
"""Of more rows than this, as many are compared with their names, taken at even steps."""

_EXAMPLES = 3
_EXAMPLE_WIDTH = 40

Rows = Sequence[int]


@dataclass(frozen=True)
class Patch:
    """Sizes from names that belong into a column.

    Attributes:
        key: of the column, TOTAL or ACTIVE.
        adds: whether the source has no such column.
        rows: where they belong; all other cells stay as they are.
        sizes: one a row, in billions.
        examples: up to three of the names.
    """

    key: str
    adds: bool
    rows: Rows
    sizes: Sequence[float]
    examples: tuple[str, ...]

    @property
    def repair(self) -> Repair:
        """How the load report tells of it."""
        return Repair(self.key, "read from the name", len(self.rows), self.examples, inferred=True)


@dataclass(frozen=True)
class Findings:
    """What names say.

    Attributes:
        patches: what is to be filled in.
        stated: rows whose name states a size, where no column gives one.
        compared: rows that have a size and state one in their name.
        differing: those of them whose name states another.
        examples: up to three of the latter: "Nemotron-Ultra-253B" at 100B.
        of: rows looked at for the comparison.
        column: the header of the column that is compared.
    """

    patches: tuple[Patch, ...] = ()
    stated: int = 0
    compared: int = 0
    differing: int = 0
    examples: tuple[str, ...] = ()
    of: int = 0
    column: str = ""

    @property
    def contradicted(self) -> bool:
        """Whether most names state another size than the column."""
        return self.compared >= FEWEST and self.differing * 2 > self.compared

    @property
    def added(self) -> tuple[Column, ...]:
        """The columns that the source does not have."""
        return tuple(size_column(patch.key) for patch in self.patches if patch.adds)

    def notes(self, rows: int) -> list[str]:
        """What the load report says; `rows` is how many there are."""
        if not self.differing or self.contradicted:
            return []
        names = plural(self.compared, "name states", "names state")
        some = "" if self.of == rows else f" ({self.of:,} rows looked at)"
        numbers = f"{self.differing:,} of {self.compared:,} {names} another size than"
        return [f'{numbers} "{self.column}"{some}: {", ".join(self.examples)}']

    def choices(self) -> list[Choice]:
        """What a person must choose."""
        if not self.contradicted:
            return []
        return [
            Choice(
                FROM_NAMES,
                "most names state another size",
                f"{self.differing:,} of {self.compared:,} names state another size than"
                f' "{self.column}": {", ".join(self.examples)};'
                f" {FROM_NAMES} takes the sizes from the names",
            )
        ]


def find_sizes(
    rows: int,
    names_at: Callable[[Iterable[int]], Sequence[str]],
    lacking: Callable[[str], Rows | None],
    sizes_at: Callable[[Iterable[int]], Sequence[float | None]],
    header: str,
) -> Findings:
    """Set the sizes in names against the columns.

    Args:
        rows: how many rows there are.
        names_at: the labels of some rows.
        lacking: the rows without a value in a column, TOTAL or ACTIVE; None where the source has
            no such column.
        sizes_at: the total parameters of some rows, None or NaN where missing; asked only where
            there is such a column.
        header: of the column of total parameters.
    """
    without, without_active = lacking(TOTAL), lacking(ACTIVE)
    if without is None:
        return _from_names(rows, names_at(range(rows)), without_active)
    looked_at = range(0, rows, -(-rows // MOST_COMPARED) or 1)
    names = names_at(looked_at)
    stated = sizes_in(names)
    found = _compare(names, stated, sizes_at(looked_at), header)
    if found.contradicted:
        return found
    patches = []
    if without:
        names_without = names_at(without)
        patches.append(_patch(TOTAL, without, _totals(sizes_in(names_without)), names_without))
    adds = without_active is None
    if without_active is None and any(_actives(stated)):
        without_active = range(rows)
    if without_active:
        names_without = names_at(without_active)
        actives = _actives(sizes_in(names_without))
        patches.append(_patch(ACTIVE, without_active, actives, names_without, adds=adds))
    return replace(found, patches=tuple(patch for patch in patches if patch.rows))


def size_column(key: str) -> Column:
    """A column of sizes that stands in no source."""
    return Column(key, key, "Params" if key == TOTAL else "Active", Kind.NUMBER, Unit.BILLIONS)


def size_cell(size: float) -> Cell:
    """A size that was read from a name."""
    decimals = decimals_of(size)
    return Cell(plain_digits(size, decimals), size, decimals, Mark.INFERRED)


def enough(stated: int, rows: int) -> bool:
    """Whether so many names that state a size make a column."""
    return stated >= FEWEST and stated * 10 >= rows


def _from_names(rows: int, names: Sequence[str], without_active: Rows | None) -> Findings:
    sizes = sizes_in(names)
    total = _patch(TOTAL, range(rows), _totals(sizes), names, adds=True)
    if not enough(len(total.rows), rows):
        return Findings(stated=len(total.rows))
    lacking = range(rows) if without_active is None else without_active
    actives, names_lacking = _actives(sizes), [names[row] for row in lacking]
    active = _patch(
        ACTIVE,
        lacking,
        [actives[row] for row in lacking],
        names_lacking,
        adds=without_active is None,
    )
    return Findings((total, active) if active.rows else (total,), stated=len(total.rows))


def _totals(sizes: Sequence[NamedSize | None]) -> list[float | None]:
    return [None if size is None else size.total for size in sizes]


def _actives(sizes: Sequence[NamedSize | None]) -> list[float | None]:
    return [None if size is None else size.active for size in sizes]


def _patch(
    key: str,
    rows: Rows,
    stated: Sequence[float | None],
    names: Sequence[str],
    *,
    adds: bool = False,
) -> Patch:
    """The sizes that are stated, of `rows` whose names are `names`."""
    found = [
        (row, size, name)
        for row, size, name in zip(rows, stated, names, strict=True)
        if size is not None
    ]
    examples: dict[str, None] = {}
    for _, _, name in found:
        examples[cut(name, _EXAMPLE_WIDTH)] = None
        if len(examples) == _EXAMPLES:
            break
    return Patch(
        key, adds, [row for row, *_ in found], [size for _, size, _ in found], tuple(examples)
    )


def _compare(
    names: Sequence[str],
    stated: Sequence[NamedSize | None],
    sizes: Sequence[float | None],
    header: str,
) -> Findings:
    compared = differing = 0
    examples: dict[str, None] = {}
    for name, size, total in zip(names, sizes, _totals(stated), strict=True):
        if total is None or size is None or math.isnan(size):
            continue
        compared += 1
        if 1 / TOLERANCE <= total / size <= TOLERANCE:
            continue
        differing += 1
        if len(examples) < _EXAMPLES:
            words = format_number(size, decimals_of(float(f"{size:.3g}")), Unit.BILLIONS)
            examples[f"{cut(name, _EXAMPLE_WIDTH)} at {words}"] = None
    return Findings(
        compared=compared,
        differing=differing,
        examples=tuple(examples),
        of=len(names),
        column=header,
    )
