"""Long tables: a row for each model and task. What tells rows of one model apart, and the pivot.

A score over one task must not be ranked beside one over another without a word, and a mean over
tasks is only ranked between models that have the same ones.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import fsum
from typing import TYPE_CHECKING, Any

from lcbtui.dataset.columns import Column, Kind
from lcbtui.dataset.load_report import OpenChoice, Told
from lcbtui.dataset.standard import STANDARD
from lcbtui.errors import SourceError
from lcbtui.sources.cleaning.cells import PlainTexts, is_missing
from lcbtui.sources.cleaning.numbers import number_in
from lcbtui.sources.formats.raw_table import RawTable, refuse_huge, unique_headers
from lcbtui.sources.schema.matching import says_task
from lcbtui.sources.schema.roles import Plan, make_plan
from lcbtui.text.numbers import Unit
from lcbtui.text.safe_text import query_word, safe_text, shell_word
from lcbtui.text.words import counted, first_few, spaced

if TYPE_CHECKING:
    from lcbtui.sources.cleaning.columns_arrow import ArrowTexts

MOST_ROWS = 2_000_000
"""A table with more rows is not pivoted: each takes some 300 bytes."""

_FLAG = "--pivot"
_LISTED = 4
_LOOKED_AT = 4_000
_MOST_COLUMNS = 40
_PAIRED = 8
_RUNS = re.compile(
    r"(?:random )?(?:runs?|repetitions?|reps?|repeats?|replicates?|seeds?|trials?|attempts?|folds?"
    r"|tries|try)(?: (?:id|index|idx|no|number|nr))?"
)
"""What numbers the runs of one model: scores of several are no ranking of models either."""
_UNITS = re.compile(r"(?<![a-z])(?:units?|metrics?|measures?)(?![a-z])")


@dataclass(frozen=True)
class Long:
    """What tells the rows of one name apart.

    Attributes:
        by: headers of one or two columns, the one that says most of a task first.
        rows, names: of the whole table.
        values: how many different values each column has, in what was looked at.
        example: the values of one row.
        units: header of a column of units that differ between rows, "" for none.
        words: the first of these units.
    """

    by: tuple[str, ...]
    rows: int
    names: int
    values: tuple[int, ...]
    example: tuple[str, ...]
    units: str = ""
    words: str = ""

    @property
    def choice(self) -> OpenChoice:
        """What is told: that rows differ, and how to take those that can be compared."""
        column = self.by[0]
        by = " and ".join(self.by)
        counts = zip(self.by, self.values, strict=True)
        counted_by = " and ".join(f"{header} ({value:,})" for header, value in counts)
        pairs = zip(self.by, self.example, strict=True)
        terms = shell_word(
            " ".join(f"{query_word(h)}={query_word(safe_text(t))}" for h, t in pairs)
        )
        ways = f"-q {terms} or {_FLAG} {shell_word(column)}"
        why = (
            f"{counted(self.names, 'name')} in {counted(self.rows, 'row')}, which differ by"
            f" {counted_by}: scores of different ones are no ranking"
        )
        if self.units:
            why = f"{why}, and their units differ ({self.units}: {self.words})"
        told = Told(
            f"{why}; -q {terms} keeps one, {_FLAG} {shell_word(column)} makes columns of them",
            f"{why}; the query {' '.join(f'{query_word(h)}=…' for h in self.by)} keeps one",
        )
        return OpenChoice(_FLAG, f"rows differ by {by}", told, ways)


def long_table(raw: RawTable, plan: Plan, names: int) -> Long | None:
    """What tells the rows of one name apart, where there are many of a name; else None.

    Some thousand rows are looked at, from all over the table.

    Args:
        raw: the texts.
        plan: what its columns are.
        names: how many different names there are.
    """
    if raw.rows < 4 or not names or 2 * raw.rows < 3 * names:
        return None
    label = _place_of(plan, plan.roles.label)
    if label is None:
        return None
    rows = range(0, raw.rows, -(-raw.rows // _LOOKED_AT))
    labels = _texts(raw, label, rows)
    score = _place_of(plan, plan.roles.y)
    if score is not None and _is_of_names(labels, _texts(raw, score, rows)):
        return None
    columns = [
        (column, _texts(raw, place, rows))
        for column, place in zip(plan.columns, plan.places, strict=True)
        if place is not None and _may_tell_apart(column, plan)
    ][:_MOST_COLUMNS]
    kinds = [_Kind(column, texts, labels) for column, texts in columns]
    kinds = [kind for kind in kinds if kind.is_category]
    single = [kind for kind in kinds if kind.apart >= 0.95]
    best = min(single, key=lambda kind: kind.order, default=None)
    found = (best,) if best is not None else _pair(kinds, labels)
    if not found:
        return None
    unit, words = _units(columns)
    return Long(
        tuple(kind.column.header for kind in found),
        raw.rows,
        names,
        tuple(kind.values for kind in found),
        next(row for row in zip(*(kind.texts for kind in found), strict=True) if all(row)),
        unit,
        words,
    )


def _is_of_names(labels: Sequence[str], scores: Sequence[str]) -> bool:
    """Whether nearly all names have one score, which then stands beside other things they have."""
    different: dict[str, set[str]] = {}
    for label, score in zip(labels, scores, strict=True):
        if score:
            different.setdefault(label, set()).add(score)
    one = sum(len(each) == 1 for each in different.values())
    return 10 * one >= 9 * len(different)


class _Kind:
    """A column that may say what a row is of.

    Attributes:
        values: how many different ones it has.
        apart: the share of rows that are the only one of their name and value.
        is_category: whether several names have the same values, and one name several of them.
        order: the first says most.
    """

    def __init__(self, column: Column, texts: list[str], labels: list[str]) -> None:
        self.column, self.texts = column, texts
        pairs = set(zip(labels, texts, strict=True))
        self.values = len(set(texts) - {""})
        names = len(set(labels))
        self.apart = len(pairs) / len(labels) if labels else 0.0
        present = sum(map(bool, texts))
        shared = 2 * len(pairs) >= 3 * self.values and 2 * self.values <= len(texts)
        self.is_category = (
            self.values > 1
            and 10 * present >= 9 * len(texts)
            and shared
            and 10 * len(pairs) >= 11 * names
        )
        self.order = (not says_task(column.header), self.values)


def _pair(kinds: Sequence[_Kind], labels: Sequence[str]) -> tuple[_Kind, ...]:
    """The two columns that tell most rows apart, none where too many are alike in both."""
    first = sorted(kinds, key=lambda kind: (-kind.apart, kind.order))[:_PAIRED]
    found: tuple[_Kind, ...] = ()
    most = 0.6
    for place, one in enumerate(first):
        for other in first[place + 1 :]:
            apart = len(set(zip(labels, one.texts, other.texts, strict=True))) / len(labels)
            if apart > most:
                most, found = apart, tuple(sorted((one, other), key=lambda kind: kind.order))
    return found


def _may_tell_apart(column: Column, plan: Plan) -> bool:
    """Whether a column is of the source's own, and of texts or of numbers of runs.

    Windows and modes are told elsewhere.
    """
    is_of_runs = column.kind is Kind.NUMBER and bool(_RUNS.fullmatch(spaced(column.header)))
    return (
        (column.kind in (Kind.TEXT, Kind.CATEGORY) or is_of_runs)
        and column.key not in STANDARD
        and column.key not in (plan.roles.label, plan.roles.y)
    )


def _units(columns: Sequence[tuple[Column, list[str]]]) -> tuple[str, str]:
    for column, texts in columns:
        if _UNITS.search(spaced(column.header)):
            words = list(dict.fromkeys(filter(None, texts)))
            if 1 < len(words) <= len(texts) // 4:
                return column.header, safe_text(first_few(words, _LISTED))
    return "", ""


def _place_of(plan: Plan, key: str | None) -> int | None:
    """The place of a column in the source."""
    for column, place in zip(plan.columns, plan.places, strict=True):
        if column.key == key:
            return place
    return None


def _texts(raw: RawTable, place: int, rows: range | None = None) -> list[str]:
    """The texts of a column in some rows, without blanks around them; "" for missing."""
    column = raw.columns[place]
    if raw.in_arrow:
        if rows is not None and rows.step > 1:
            column = column.take(list(rows))
        texts = column.to_pylist()
    else:
        texts = column if rows is None or rows.step == 1 else column[:: rows.step]
    return ["" if is_missing(text := each.strip()) else text for each in texts]


# The pivot


def pivoted(raw: RawTable, wanted: str, name: str) -> RawTable:
    """One row a name: the values of a column become columns of scores.

    What is the same in all rows of a name stays; what differs is left out and told. Of several
    scores of one name and value the mean is taken, and told. Where all scores are of one unit there
    is a column with the mean over the values that at least half of the names have, for names that
    have all of these, and one with how many a name has.

    Args:
        raw: the long table.
        wanted: the header or key of the column; with ":" and another one behind it that one holds
            the scores, else y does.
        name: how messages call the source.

    Raises:
        NoNumbersError: if no column holds numbers.
        SourceError: if there is no such column, if it tells no rows apart, or if the table is too
            large.
    """
    texts_of = cache(lambda place: _encoded(raw.columns[place], in_arrow=raw.in_arrow))
    plan = make_plan(
        raw.headers, lambda place, unit: texts_of(place).profile(unit), raw.rows, name, raw.above
    )
    if raw.rows > MOST_ROWS:
        raise SourceError(
            f"{name}: {_FLAG} takes up to {MOST_ROWS:,} rows, and there are {raw.rows:,}; keep"
            " those that are wanted"
        )
    asked = f"{name}: {_FLAG} {shell_word(safe_text(wanted))}"
    label = _place_of(plan, plan.roles.label)
    if label is None:
        raise SourceError(f"{asked}: no column names the rows; leave {_FLAG} out")
    column, score = _columns_meant(raw, plan, wanted, asked)
    labels, values, texts = (_texts(raw, place) for place in (label, column, score))
    rows = _rows_by_name(labels)
    if len(rows) == len(labels):
        raise SourceError(f"{asked}: every name has one row as it is; leave {_FLAG} out")
    tasks = list(dict.fromkeys(value for value in values if value))
    notes: list[str] = []
    refuse_huge(len(tasks), len(rows), 3 * raw.rows, name, f"with {_FLAG} a table")
    cells, averaged = _cells(labels, values, texts)
    if averaged:
        many = counted(averaged, "score is", "scores are")
        notes.append(f"{many} the mean of several of one name and {raw.headers[column]}")
    headers, columns = [raw.headers[label]], [list(rows)]
    constant, differing = _constant(raw, rows, {label, column, score})
    for place, text in constant.items():
        headers.append(raw.headers[place])
        columns.append(text)
    if differing:
        words = first_few([f'"{raw.headers[place]}"' for place in differing], _LISTED)
        notes.append(f"left out, since they differ within a name: {words}")
    headers_of_tasks = [safe_text(task) for task in tasks]
    of_mean, more = _mean(raw, plan, tasks, list(rows), cells, values)
    notes += more
    for header, column_texts in of_mean:
        headers.append(header)
        columns.append(column_texts)
    for header, task in zip(headers_of_tasks, tasks, strict=True):
        headers.append(header)
        columns.append([cells.get((each, task), "") for each in rows])
    unique, renamed = unique_headers(headers)
    title = raw.headers[column]
    first = f"{counted(len(tasks), 'column')} of {title}, with {raw.headers[score]} in them"
    return RawTable(
        unique,
        columns,
        len(rows),
        (*raw.notes, first, *notes, *renamed),
        raw.read_as,
        tables=raw.tables,
        table=raw.table,
        choices=raw.choices,
    )


def _encoded(column: Any, *, in_arrow: bool) -> "PlainTexts | ArrowTexts":
    if not in_arrow:
        return PlainTexts(column)
    from lcbtui.sources.cleaning.columns_arrow import ArrowTexts  # noqa: PLC0415 - needs Arrow

    return ArrowTexts.encoded(column)


def _columns_meant(raw: RawTable, plan: Plan, wanted: str, asked: str) -> tuple[int, int]:
    """The places of the column that becomes columns and of the scores.

    Raises:
        SourceError: if one of them cannot be; it says which columns could.
    """
    score = _place_of(plan, plan.roles.y)
    could = {
        place: column.header
        for column, place in zip(plan.columns, plan.places, strict=True)
        if place is not None and _differs_within_names(raw, plan, column, place)
    }
    numbers = {
        place: column.header
        for column, place in zip(plan.columns, plan.places, strict=True)
        if place is not None and column.kind is Kind.NUMBER
    }
    column, before = _named(plan, wanted), wanted
    colons = [place for place, letter in enumerate(wanted) if letter == ":"]
    for colon in colons if column is None else ():  # headers may have one too
        if _named(plan, wanted[:colon]) is not None:
            before, score = wanted[:colon], _named(plan, wanted[colon + 1 :])
            column = _named(plan, before)
            if score is not None:
                break
    if column not in could or column == score:
        why = "is no column that tells rows of one name apart"
        words = [header for place, header in could.items() if place not in numbers]
        raise SourceError(f"{asked}: {why}{_ways(words)}")
    if score not in numbers:
        headers = [f"{before}:{header}" for header in numbers.values()]
        raise SourceError(f"{asked}: no column of numbers is known to be the score{_ways(headers)}")
    assert column is not None
    assert score is not None
    return column, score


def _differs_within_names(raw: RawTable, plan: Plan, column: Column, place: int) -> bool:
    """Whether a column has several values for some name."""
    label = _place_of(plan, plan.roles.label)
    if label is None or place == label or (column.kind is Kind.NUMBER and column.key in STANDARD):
        return False
    labels = _texts(raw, label)
    return len(set(zip(labels, _texts(raw, place), strict=True))) > len(set(labels))


def _named(plan: Plan, wanted: str) -> int | None:
    """The place of a column by its header or key."""
    asked = wanted.strip().casefold()
    for column, place in zip(plan.columns, plan.places, strict=True):
        if asked in (column.header.casefold(), column.key.casefold()):
            return place
    return None


def _ways(headers: Sequence[str]) -> str:
    """What could be asked for instead, as it is typed, what says most of a task first."""
    usual = sorted(headers, key=lambda header: not says_task(header))
    ways = [f"{_FLAG} {shell_word(header)}" for header in usual]
    return f"; {first_few(ways, _LISTED)}" if ways else f"; leave {_FLAG} out"


def _rows_by_name(labels: Sequence[str]) -> dict[str, list[int]]:
    """The rows of each name, in order of first appearance."""
    rows: dict[str, list[int]] = {}
    for row, label in enumerate(labels):
        rows.setdefault(label, []).append(row)
    return rows


def _cells(
    labels: Sequence[str], values: Sequence[str], texts: Sequence[str]
) -> tuple[dict[tuple[str, str], str], int]:
    """The score of each name and value as it is written, and how many are means of several."""
    found: dict[tuple[str, str], list[str]] = {}
    for label, value, text in zip(labels, values, texts, strict=True):
        if text and value:
            found.setdefault((label, value), []).append(text)
    cells: dict[tuple[str, str], str] = {}
    averaged = 0
    for pair, written in found.items():
        if len(written) == 1:
            cells[pair] = written[0]
            continue
        averaged += 1
        numbers = [number for text in written if (number := _number(text)) is not None]
        sign = "%" if all(text.endswith("%") for text in written) else ""
        cells[pair] = f"{fsum(numbers) / len(numbers):.10g}{sign}" if numbers else ""
    return cells, averaged


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        number, _ = number_in(safe_text(text.rstrip("% ")), Unit.NONE)
        return None if number is None else number.value


def _constant(
    raw: RawTable, rows: Mapping[str, list[int]], taken: set[int]
) -> tuple[dict[int, list[str]], list[int]]:
    """The columns that are the same in all rows of a name, one text a name, and the others."""
    constant: dict[int, list[str]] = {}
    differing = []
    for place in range(len(raw.headers)):
        if place in taken:
            continue
        texts = _texts(raw, place)
        column = []
        for of_name in rows.values():
            words = {texts[row] for row in of_name} - {""}
            if len(words) > 1:
                differing.append(place)
                break
            column.append(words.pop() if words else "")
        else:
            if any(column):
                constant[place] = column
    return constant, differing


def _mean(
    raw: RawTable,
    plan: Plan,
    tasks: Sequence[str],
    names: Sequence[str],
    cells: Mapping[tuple[str, str], str],
    values: Sequence[str],
) -> tuple[list[tuple[str, list[str]]], list[str]]:
    """The columns of means and of how many values a name has, and what is told of them."""
    unit = next(
        (
            column.header
            for column, place in zip(plan.columns, plan.places, strict=True)
            if place is not None and _differs_by(column, _texts(raw, place), values)
        ),
        None,
    )
    lacks = [len(tasks) - sum((name, task) in cells for task in tasks) for name in names]
    has = [f"lacks {each} of {len(tasks)}" if each else f"all {len(tasks)}" for each in lacks]
    coverage = [("coverage", has)] if any(lacks) else []
    if unit is not None:
        return coverage, [f'no mean over them, since "{unit}" differs between them']
    usual = [
        task for task in tasks if 2 * sum((name, task) in cells for name in names) >= len(names)
    ]
    if len(usual) < 2:
        return coverage, ["no mean over them, since few names have the same ones"]
    means = []
    complete = 0
    for name in names:
        numbers = [_number(text) for task in usual if (text := cells.get((name, task)))]
        known = [number for number in numbers if number is not None]
        complete += len(known) == len(usual)
        sign = "%" if any(cells.get((name, task), "").endswith("%") for task in usual) else ""
        full = len(known) == len(usual)
        means.append(f"{fsum(known) / len(known):.10g}{sign}" if full else "")
    if not complete:
        return coverage, ["no mean over them, since no name has all that most have"]
    header = f"mean of {len(usual)}"
    told = f'"{header}" is the mean over {len(usual)} of {len(tasks)}'
    if len(usual) < len(tasks):
        told = f"{told}, those that at least half of the names have"
    if complete < len(names):
        lacking = counted(len(names) - complete, "name that lacks", "names that lack")
        told = f"{told}; {lacking} some of them: without a mean"
    return [(header, means), *coverage], [told]


def _differs_by(column: Column, units: Sequence[str], values: Sequence[str]) -> bool:
    """Whether a column of units, or of metrics, differs between the values that become columns."""
    if not _UNITS.search(spaced(column.header)):
        return False
    if column.kind not in (Kind.TEXT, Kind.CATEGORY) or list(units) == list(values):
        return False
    return len(set(units) - {""}) > 1
