"""Invented tables and questions about them, with their answers worked out in plain Python.

Of the program only what was read of the cells is taken, as texts and numbers: which rows a query
keeps, in which order and how often a value occurs is decided here, as docs/query.md says, by `str`
and `re`. One generator serves hypothesis and recorded seeds: it only draws from sequences.
"""

import csv
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import chain
from pathlib import Path
from random import Random
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

TEXTS = ("model", "organization", "mode", "note", "openness")
NUMBERS = ("total_params_b", "pass_at_1", "gap")
DATE = "release_date"
NAMES = {
    "model": ("model", "Model"),
    "organization": ("org", "organization"),
    "mode": ("mode",),
    "note": ("note", "NOTE", '"note"'),
    "total_params_b": ("params", "total_params_b"),
    "pass_at_1": ("score", "pass_at_1"),
    "gap": ("gap", '"gap"'),
    DATE: ("released", DATE),
}
"""How a column is called in a query."""


def _each(listed: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in listed.split(" ; "))


# Each is a word, so that no cell is a number, a date or a word for nothing.
WORDS = (
    *("\u212a2", "\u2126", "e\u0301lan", "q\u0303x", "👩\u200d💻 code"),
    *_each(
        r"""qwen ; Qwen ; QWEN ; glm ; GLM-4 ; r1 0528 ; Llama-3.1 ; o ; O ; nine 9 ; K2
    ; straße ; STRASSE ; Straße ; STRAẞE ; ß ; ẞ ; ss ; SS ; ſt ; st ; ﬁn ; fin
    ; İstanbul ; istanbul ; ISTANBUL ; ıstanbul ; i̇x ; İ ; ı ; I
    ; σοφός ; ΣΟΦΌΣ ; ΟΔΟΣ ; οδος ; οδοσ ; Σ ; ς ; σ ; ΑΣ Β ; Ω ; ω
    ; élan ; Élan ; ÉLAN ; Ａｂ ; ａｂ ; Ǆ ; ǅ ; ǆ ; 模型 ; 日本 モデル ; 한국 ; 🦜 ; Ж ; ж
    ; a "b" c ; it's ; x,y ; v1|v2 ; (r1) ; [a] ; a.b ; axb ; a_b ; a%b ; a\b ; a  b"""
    ),
)
TAILS = ("", "", "", "-8B", " 70.5", "2", " it", "!", "Σ", "ß")
MODES = ("thinking", "non-thinking", "Thinking", "İnstant", "instant", "ΤΕΛΟΣ", "τελος")
OPEN = ("open-data", "open-weights", "closed", "semi", "Semi ß", "STRAẞE")
CATEGORIES = {"data": "open-data", "weights": "open-weights", "closed": "closed", "unknown": ""}
SIZES = ("8B", "8", "32.8", "≈32B", "600M", "1T", "0.6B", "1.5", "7.04", "≈1.5B")
SCORES = ("70.3", "66", "65.95", "66.05", "65.5", "66.5", "≈67", "12", "90.25", "0")
GAPS = _each("1 ; -1 ; 0.5 ; -2.25 ; 1.5e3 ; 2e-2 ; 1000 ; 3.14159 ; 0.125 ; -0.05 ; 12345678.9")
WRITTEN = {"total_params_b": SIZES, "pass_at_1": SCORES, "gap": GAPS}
DATES: Mapping[str, tuple[date, date]] = {
    "2025": (date(2025, 1, 1), date(2025, 12, 31)),
    "2024": (date(2024, 1, 1), date(2024, 12, 31)),
    "2025-06": (date(2025, 6, 1), date(2025, 6, 30)),
    "2024-02": (date(2024, 2, 1), date(2024, 2, 29)),
    "2025/05": (date(2025, 5, 1), date(2025, 5, 31)),
    "2025-06-30": (date(2025, 6, 30), date(2025, 6, 30)),
    "2025-06-01": (date(2025, 6, 1), date(2025, 6, 1)),
    "2024-12-31": (date(2024, 12, 31), date(2024, 12, 31)),
    "2025-01-01": (date(2025, 1, 1), date(2025, 1, 1)),
    "2025-05-29": (date(2025, 5, 29), date(2025, 5, 29)),
}
MORE_DATES = {
    "June 2025": DATES["2025-06"],
    "30 Jun 2025": DATES["2025-06-30"],
    "Feb/2024": DATES["2024-02"],
    "01.01.2025": DATES["2025-01-01"],
}
PATTERNS = (
    *("e\u0301", "[^\u0303]x"),
    *_each(
        r"""qwen ; ^q ; 8b$ ; ^.$ ; ^..$ ; a.b ; a\.b ; (qwen|glm) ; ^(s|ß) ; [a-f]+$ ; \d+b ; \d\D
    ; [^a-z] ; \s ; \S\s\S ; \bit\b ; x{1,2} ; (?-i)Q ; (?-i)^[a-z]+$ ; ß ; ẞ ; σ$ ; ς ; Σ ; ος$
    ; ω ; É ; [α-ω] ; [^α-ω] ; 模 ; 🦜 ; st ; ж ; qwen|glm ; r1 0 ; a "b" ; v1|o ; i|ı ; k ; s
    ; ﬁ ; ǆ"""
    ),
)


@dataclass(frozen=True)
class Table:
    """Cells as a file has them, by column; "" is missing."""

    cells: Mapping[str, Sequence[str]]

    def __len__(self) -> int:
        return len(self.cells["model"])

    def write(self, path: Path) -> Path:
        """Write a CSV or a Parquet file, by the ending of its name."""
        if path.suffix == ".parquet":
            columns = {key: [cell or None for cell in cells] for key, cells in self.cells.items()}
            pq.write_table(
                pa.table({key: pa.array(it, pa.string()) for key, it in columns.items()}), path
            )
            return path
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(self.cells)
            writer.writerows(zip(*self.cells.values(), strict=True))
        return path


@dataclass(frozen=True)
class Facts:
    """What the program read: texts ("" missing), numbers (NaN missing), and whether read off."""

    texts: Mapping[str, Sequence[str]]
    numbers: Mapping[str, Sequence[float]]
    approximate: Sequence[bool]
    inferred: Sequence[bool]

    def __len__(self) -> int:
        return len(self.approximate)

    def days(self, row: int) -> tuple[int, int] | None:
        """The first and the last day of a row's date."""
        text = self.texts[DATE][row]
        return _ordinals({**DATES, **MORE_DATES}[text]) if text else None


def _ordinals(span: tuple[date, date]) -> tuple[int, int]:
    return span[0].toordinal(), span[1].toordinal()


def clean(text: str) -> str:
    """A cell as it is kept: composed, without what joins emoji."""
    return unicodedata.normalize("NFC", text.replace("\u200d", ""))


def invented_table(random: Random) -> Table:
    """Few values that repeat, in 2 to 60 rows; the first row has one in each column."""
    rows = random.choice((2, 3, 5, 8, 12, 20, 33, 60))
    pools: dict[str, Sequence[str]] = {
        "model": _texts(random, random.choice((2, 5, 12))),
        "organization": _texts(random, 4),
        "mode": [random.choice(MODES) for _ in range(3)],
        "openness": OPEN,
        DATE: [random.choice((*DATES, *MORE_DATES)) for _ in range(5)],
        **WRITTEN,
        "note": _texts(random, random.choice((3, 9))),
    }
    missing = random.choice((0, 1, 3))  # of ten cells
    cells = {
        key: [
            "" if row and random.randrange(10) < missing else random.choice(pool)
            for row in range(rows)
        ]
        for key, pool in pools.items()
    }
    for row in range(rows):
        if not any(column[row] for column in cells.values()):  # then it would be no row
            cells["gap"][row] = GAPS[0]
    return Table(cells)


def _texts(random: Random, count: int) -> list[str]:
    return [random.choice(WORDS) + random.choice(TAILS) for _ in range(count)]


# Questions and what they mean

Lower = Callable[[str], str]
Holds = Callable[[Facts, int, Lower], bool | None]
"""Whether a row keeps a condition; None where a missing value leaves it open."""


class Condition(NamedTuple):
    """A term of a query, as typed, and its meaning."""

    typed: str
    holds: Holds

    def negated(self) -> "Condition":
        def holds(facts: Facts, row: int, lower: Lower) -> bool | None:
            found = self.holds(facts, row, lower)
            return None if found is None else not found

        return Condition(f"-{self.typed}", holds)


class Sort(NamedTuple):
    """A column to sort by."""

    key: str
    descending: bool


class Question(NamedTuple):
    """A query, as sides of `|` with conditions that must all hold, and an order of the rows."""

    sides: Sequence[Sequence[Condition]]
    sort: Sequence[Sort]
    frontier: bool
    pins: tuple[str, ...]

    @property
    def query(self) -> str:
        """The query as typed."""
        sides = [" ".join(condition.typed for condition in side) for side in self.sides]
        return " ".join([" | ".join(sides), *(["is:frontier"] if self.frontier else [])]).strip()


def invented_question(random: Random, table: Table) -> Question:
    """Up to three conditions, some of them behind a bar, and up to three keys to sort by."""
    pins = tuple(_pin(random, table) for _ in range(random.choice((0, 1, 2))))

    def condition() -> Condition:
        made = random.choice(_KINDS)(random, table, pins)
        return made.negated() if random.randrange(4) == 0 else made

    shape = random.choice(((1,), (1,), (1,), (2,), (2,), (3,), (1, 1), (1, 2), ()))
    sides = [[condition() for _ in range(count)] for count in shape]
    keys = (*TEXTS, *NUMBERS, DATE)
    sort = [
        Sort(random.choice(keys), random.choice((False, True)))
        for _ in range(random.choice((0, 1, 1, 2, 3)))
    ]
    return Question(sides, sort, len(sides) < 2 and random.randrange(8) == 0, pins)


def _pin(random: Random, table: Table) -> str:
    row = random.randrange(len(table))
    name = clean(table.cells["model"][row])
    return (
        random.choice((name, f"{name}@{row + 1}", f"{name}@1", name.lower(), "nobody")) or "nobody"
    )


def _typed(random: Random, text: str) -> str:
    is_plain = re.fullmatch(r"\w+", text) and random.choice((True, False))
    return text if is_plain else '"' + text.replace('"', '""') + '"'


def _needle(random: Random, cells: Sequence[str]) -> str:
    """A text or a part of it, in some case, or one that may be nowhere."""
    text = clean(random.choice((random.choice(cells), random.choice(WORDS)))) or "x"
    if random.choice((True, False)):
        start = random.randrange(len(text))
        text = text[start : start + random.choice((1, 2, 3, 5))]
    return random.choice((str, str, str.lower, str.upper, str.casefold))(text)


def _is_in(needle: str, text: str, lower: Lower, *, whole: bool) -> bool:
    """Case counts if the text looked for has a capital."""
    wanted = unicodedata.normalize("NFC", needle)
    if not any(character.isupper() for character in wanted):
        wanted, text = lower(wanted), lower(text)
    return wanted == text if whole else wanted in text


def _word(random: Random, table: Table, _: object) -> Condition:
    needle = _needle(random, table.cells[random.choice(("model", "organization"))])

    def holds(facts: Facts, row: int, lower: Lower) -> bool:
        texts = (facts.texts[key][row] for key in ("model", "organization"))
        return any(_is_in(needle, text, lower, whole=False) for text in texts)

    return Condition(_typed(random, needle), holds)


def _text(random: Random, table: Table, _: object) -> Condition:
    key = random.choice(("model", "organization", "mode", "note"))
    sign = random.choice((":", "=", "!=", "==", "≠"))
    needles = [_needle(random, table.cells[key]) for _ in range(random.choice((1, 1, 2, 3)))]

    def holds(facts: Facts, row: int, lower: Lower) -> bool | None:
        text = facts.texts[key][row]
        if not text:
            return None
        found = any(_is_in(each, text, lower, whole=sign != ":") for each in needles)
        return found is not (sign in {"!=", "≠"})

    typed = ",".join(_typed(random, each) for each in needles)
    return Condition(f"{random.choice(NAMES[key])}{sign}{typed}", holds)


def _pattern(random: Random, table: Table, _: object) -> Condition:
    key = random.choice(("model", "organization", "mode", "note"))
    pattern, sign = random.choice(PATTERNS), random.choice(("~", "!~", "=~"))
    found = python_pattern(pattern)

    def holds(facts: Facts, row: int, _: Lower) -> bool | None:
        text = facts.texts[key][row]
        return (found.search(_without_i(text)) is not None) is (sign != "!~") if text else None

    is_bare = not re.search(r'[ "|]', re.sub(r"\([^()]*\)", "", pattern))
    typed = pattern if is_bare else '"' + pattern.replace('"', '""') + '"'
    return Condition(f"{random.choice(NAMES[key])}{sign}{typed}", holds)


def python_pattern(pattern: str) -> re.Pattern[str]:
    """The pattern of RE2 in the syntax of `re`: its classes are ASCII, its flags at the front."""
    text = unicodedata.normalize("NFC", pattern).replace(r"\d", "[0-9]").replace(r"\D", "[^0-9]")
    text = (
        re.sub(r"\$$", r"\\Z", text).replace(r"\s", r"[\t\n\f\r ]").replace(r"\S", r"[^\t\n\f\r ]")
    )
    text = text.replace(r"\b", r"(?a:\b)")
    if text.startswith("(?-i)"):
        return re.compile(_without_i(text.removeprefix("(?-i)")))
    return re.compile(_without_i(text), re.IGNORECASE)


def _without_i(text: str) -> str:
    """To RE2 neither is an i, as it is to `re`."""
    return text.replace("İ", "⊤").replace("ı", "⊥")


def _openness(random: Random, table: Table, _: object) -> Condition:
    sign = random.choice((":", "=", "!="))
    wanted = random.choice((*CATEGORIES, *CATEGORIES, "semi", "ß"))

    def holds(facts: Facts, row: int, lower: Lower) -> bool | None:
        text = facts.texts["openness"][row]
        if wanted in CATEGORIES:
            category = lower(text) if lower(text) in CATEGORIES.values() else ""
            found = category == CATEGORIES[wanted]
        elif text or sign == ":":
            found = _is_in(wanted, text, lower, whole=sign != ":")
        else:
            return None
        return found is not (sign == "!=")

    return Condition(f"{random.choice(('open', 'openness'))}{sign}{wanted}", holds)


class Numeral(NamedTuple):
    """A number as typed, in the unit of its column, with half of its last decimal."""

    typed: str
    value: Decimal
    half: Decimal | None


def _numeral(random: Random, key: str) -> Numeral:
    written = random.choice(WRITTEN[key])
    digits = Decimal(written.strip("≈MBT"))
    number = digits * Decimal({"M": "1e-3", "T": "1e3"}.get(written[-1], "1"))
    if key == "gap" and random.choice((True, False, False)):
        return Numeral(f"{number:e}", number, None)
    decimals = random.choice((0, 1, 2, 3))
    suffix, factor = "", 0
    if key == "total_params_b":
        suffix, factor = random.choice((("", 0), ("B", 0), ("M", 3), ("T", -3), ("b", 0)))
    typed = f"{number.scaleb(factor):.{decimals}f}"
    decimals = max(0, decimals + factor)
    return Numeral(typed + suffix, Decimal(typed).scaleb(-factor), Decimal(5).scaleb(-decimals - 1))


def _number(random: Random, table: Table, _: object) -> Condition:
    key = random.choice(NUMBERS)
    name, sign = random.choice(NAMES[key]), random.choice(("<", "<=", ">", ">=", "≤", "≥"))
    one, two = sorted((_numeral(random, key), _numeral(random, key)), key=lambda each: each.value)
    low, high = float(one.value), float(two.value)
    tests: list[Callable[[float], bool]]
    match random.choice(("sign", "equal", "list", "between", "up to", "from")):
        case "sign":
            typed = f"{name}{sign}{one.typed}"
            less, equal = sign in {"<", "<=", "≤"}, sign not in {"<", ">"}
            tests = [
                lambda value: (value == low and equal) or (value < low if less else value > low)
            ]
        case "equal":
            sign = random.choice((":", "=", "!="))
            typed, tests = f"{name}{sign}{one.typed}", [_equals(one)]
        case "list":
            sign = random.choice((":", "!="))
            typed = f"{name}{sign}{one.typed},{two.typed}"
            tests = [_equals(one), _equals(two)]
        case "between":
            typed, tests = f"{name}:{one.typed}..{two.typed}", [lambda value: low <= value <= high]
        case "up to":
            typed, tests = f"{name}:..{one.typed}", [lambda value: value <= low]
        case _:
            typed, tests = f"{name}:{one.typed}..", [lambda value: value >= low]

    def holds(facts: Facts, row: int, _: Lower) -> bool | None:
        value = facts.numbers[key][row]
        return (
            None if math.isnan(value) else any(test(value) for test in tests) is not (sign == "!=")
        )

    return Condition(typed, holds)


def _equals(number: Numeral) -> Callable[[float], bool]:
    if number.half is None:
        return lambda value: value == float(number.value)
    low, high = float(number.value - number.half), float(number.value + number.half)
    return lambda value: low <= value < high


def _date(random: Random, table: Table, _: object) -> Condition:
    name = random.choice(NAMES[DATE])
    (one, first), (two, last) = sorted(
        ((typed, DATES[typed]) for typed in (random.choice([*DATES]), random.choice([*DATES]))),
        key=lambda pair: pair[1],
    )
    begins, ends = _ordinals(first)
    to = _ordinals(last)[1]
    sign = random.choice(("<", "<=", ">", ">=", "=", ":", "!=", ".."))
    typed = f"{name}:{one}..{two}" if sign == ".." else f"{name}{sign}{one}"
    if sign == ".." and begins > to:
        return _date(random, table, _)

    def holds(facts: Facts, row: int, _: Lower) -> bool | None:
        days = facts.days(row)
        if days is None:
            return None
        before, after = days[1] < begins, days[0] > ends
        return {
            "<": before,
            "<=": not after,
            ">": after,
            ">=": not before,
            "!=": before or after,
            "..": not before and days[0] <= to,
        }.get(sign, not before and not after)

    return Condition(typed, holds)


def _flag(random: Random, table: Table, pins: Sequence[str]) -> Condition:
    flags = {random.choice(("pinned", "approximate", "inferred")) for _ in range(2)}

    def holds(facts: Facts, row: int, _: Lower) -> bool:
        found = {"approximate": facts.approximate[row], "inferred": facts.inferred[row]}
        return any(
            is_pinned(facts, row, pins) if flag == "pinned" else found[flag] for flag in flags
        )

    return Condition(f"is:{','.join(sorted(flags))}", holds)


def is_pinned(facts: Facts, row: int, pins: Sequence[str]) -> bool:
    """A pin is a very name, or a name and the number of a row that has it."""
    names = facts.texts["model"]
    alone = {pin for pin in pins if pin not in names}
    is_named = names[row] in pins or f"{names[row]}@{row + 1}" in alone
    return is_named and bool(names[row])


_KINDS = (*(_word, _text, _pattern, _number) * 2, _text, _openness, _date, _flag)


def rows_kept(question: Question, facts: Facts, lower: Lower) -> set[int]:
    """The rows that any side keeps: those of which each of its conditions is true."""
    kept = {
        row
        for row in range(len(facts))
        if not question.sides
        or any(all(each.holds(facts, row, lower) for each in side) for side in question.sides)
    }
    if not question.frontier:
        return kept
    x, y = facts.numbers["total_params_b"], facts.numbers["pass_at_1"]
    placed = [row for row in kept if not math.isnan(x[row] + y[row])]
    return {
        row
        for row in placed
        if not any(
            x[other] <= x[row] and y[other] >= y[row] and (x[other], y[other]) != (x[row], y[row])
            for other in placed
        )
    }


def rows_shown(question: Question, facts: Facts, lower: Lower) -> list[int]:
    """The rows kept, in order: without a value last, equal ones in the order of the file."""
    rows = sorted(rows_kept(question, facts, lower))
    for key, descending in reversed(question.sort or (Sort("pass_at_1", descending=True),)):
        values: dict[int, object] = {}
        for row in rows:
            if key in facts.numbers:
                if not math.isnan(facts.numbers[key][row]):
                    values[row] = facts.numbers[key][row]
            elif facts.texts[key][row]:
                values[row] = facts.days(row) if key == DATE else facts.texts[key][row].casefold()
        present = [row for row in rows if row in values]
        present.sort(key=lambda row: values[row], reverse=descending)  # type: ignore[arg-type,return-value]
        rows = [*present, *(row for row in rows if row not in values)]
    return rows


def counted(facts: Facts, key: str, rows: Sequence[int]) -> Counter[str]:
    """How often each text of a column occurs in some rows."""
    return Counter(facts.texts[key][row] for row in rows if facts.texts[key][row])


def together(*parts: Facts) -> Facts:
    """The rows of several sources, one below the other."""
    return Facts(
        {key: [*chain.from_iterable(part.texts[key] for part in parts)] for key in parts[0].texts},
        {
            key: [*chain.from_iterable(part.numbers[key] for part in parts)]
            for key in parts[0].numbers
        },
        [*chain.from_iterable(part.approximate for part in parts)],
        [*chain.from_iterable(part.inferred for part in parts)],
    )
