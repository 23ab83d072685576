"""What is done to a raw table before its cells are read: rows left out, and outcomes as numbers.

Rows that are there twice, and rows that sum up the others, are no models of their own. Where
nothing can be a score but words such as "passed", these are 1 and 0. All of it is told.
"""

from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from typing import Any

from lcbtui.dataset.header_words import heading_of
from lcbtui.dataset.load_report import Told
from lcbtui.dataset.source import as_is_flag
from lcbtui.dataset.vocabulary import Sort
from lcbtui.errors import SourceError
from lcbtui.sources.cleaning.cells import PlainTexts, Profile
from lcbtui.sources.formats.raw_table import RawTable
from lcbtui.sources.schema.matching import called, label_rank
from lcbtui.sources.schema.roles import Plan, make_plan
from lcbtui.text.numbers import Unit
from lcbtui.text.safe_text import safe_text, shell_word
from lcbtui.text.words import first_few, plural

_MOST_ROWS = 1000
"""Of a table in which copies and sums are looked for: people write these under what they read."""
_MOST_COPIES = 4
"""One row in so many at the most is taken for a copy of another."""
_MOST_SUMMARIES = 3
_NAMED = 4

_SUMMARIES = frozenset(
    {
        *("average", "avg", "mean", "median", "total", "sum", "overall", "overall average"),
        *(
            "macro average",
            "macro avg",
            "micro average",
            "micro avg",
            "grand total",
            "std",
            "stdev",
        ),
        *("平均", "总计", "合計"),
    }
)
_YES = ["true", "yes", "pass", "passed", "success", "correct", "solved", "resolved", "✓", "✔", "✅"]
_NO = [
    "false",
    "no",
    "fail",
    "failed",
    "failure",
    "incorrect",
    "unsolved",
    "unresolved",
    "✗",
    "✘",
    "❌",
]
_OUTCOMES = {**dict.fromkeys(_YES, "1"), **dict.fromkeys(_NO, "0")}
_LOOKED_AT = 50
"""Rows that tell whether a column is of outcomes, before all are looked at."""


def before_cleaning(raw: RawTable, name: str, as_is: Sequence[str]) -> RawTable:
    """The table as its cells are to be read.

    Args:
        raw: what stood in a source.
        name: how messages call it.
        as_is: headers of columns that are taken as they are written.

    Raises:
        NoNumbersError: if there are copies among its rows and no column can be a score.
        AsIsError: if no column has a name of `as_is`.
    """
    return _without_copies(_with_outcomes(_without_summaries(raw, as_is), name, as_is), name)


def _without_copies(raw: RawTable, name: str) -> RawTable:
    """The table without rows that equal an earlier one in every cell.

    Of many alike each may be a measurement of its own, and rows without a name are told apart by
    their place. Tables of more than `_MOST_ROWS` rows stay as they are: above 300 models
    nothing is compared.
    """
    if raw.rows > _MOST_ROWS:
        return raw
    table = raw.in_python()
    if any(len(set(column)) == raw.rows for column in table.columns):
        return raw  # as the names nearly always are
    rows = zip(*table.columns, strict=True)
    kept = sorted({row: place for place, row in reversed([*enumerate(rows)])}.values())
    copies = raw.rows - len(kept)
    if not copies or copies > max(1, raw.rows // _MOST_COPIES):
        return raw
    plan = _plan(table, name)
    label = dict(zip((each.key for each in plan.columns), plan.places, strict=True))[
        plan.roles.label
    ]
    if label is None or any(
        not table.columns[label][place].strip() for place in {*range(raw.rows)} - {*kept}
    ):
        return raw  # nothing tells what the rows are of
    columns = [[column[place] for place in kept] for column in table.columns]
    are = plural(copies, "row is the same as another", "rows are the same as others")
    note = f"{copies:,} {are} and {plural(copies, 'was', 'were')} left out"
    return table._replace(columns=columns, rows=len(kept), notes=(*raw.notes, note))


def _without_summaries(raw: RawTable, as_is: Sequence[str]) -> RawTable:
    """The table without rows whose name says that they sum up the others, which is told.

    Only a column of which the header says that it names models is looked at: among tasks, the
    average is the score. Columns `as_is` are not looked at.
    """
    ranks = {
        place: rank
        for place, header in enumerate(raw.headers)
        if (rank := label_rank(header)) is not None
    }
    if not ranks or raw.rows > _MOST_ROWS:
        return raw
    label = min(ranks, key=ranks.__getitem__)
    if raw.headers[label] in as_is:
        return raw
    table = raw.in_python()
    words = [safe_text(text).strip("*_`:. ") for text in table.columns[label]]
    sums = [row for row, text in enumerate(words) if text.casefold() in _SUMMARIES]
    if not sums or len(sums) > _MOST_SUMMARIES or len(sums) * 2 > raw.rows:
        return raw
    kept = sorted({*range(raw.rows)} - {*sums})
    columns = [[column[row] for row in kept] for column in table.columns]
    named = first_few([f'"{words[row]}"' for row in sums], _NAMED)
    are = plural(len(sums), "row sums", "rows sum")
    was = plural(len(sums), "was", "were")
    why = f"{len(sums)} {are} up the others ({named}) and {was} left out"
    told = Told(f"{why} (--as-is {shell_word(raw.headers[label])} keeps it)", why)
    return table._replace(columns=columns, rows=len(kept), notes=(*raw.notes, told))


def _with_outcomes(raw: RawTable, name: str, as_is: Sequence[str]) -> RawTable:
    """The table with outcomes as 1 and 0 where nothing else in it can be a score.

    Outcomes are words such as "true" or "failed" in a column that is called a score: "Success".
    Their mean is the share of success. Columns `as_is` keep their words.
    """
    kept = called(as_is, raw.headers, name)
    scores = {Sort.PASS, Sort.METRIC, Sort.HITS}
    places = [
        place
        for place, header in enumerate(raw.headers)
        if header not in kept
        and heading_of(header).sort in scores
        and _are_outcomes(raw.columns[place][:_LOOKED_AT])
    ]
    if not places:
        return raw
    table = raw.in_python()
    places = [place for place in places if _are_outcomes(table.columns[place])]
    with suppress(SourceError):  # no column of numbers at all
        if _plan(table, name, as_is).roles.y is not None:
            return raw
    columns = list(table.columns)
    for place in places:
        columns[place] = [_OUTCOMES.get(text.strip().casefold(), "") for text in columns[place]]
    named = first_few([f'"{raw.headers[place]}"' for place in places], _NAMED)
    words = f"{named} {plural(len(places), 'is', 'are')} 1 for yes and 0 for no: a mean is a share"
    flag = as_is_flag(*(raw.headers[place] for place in places))
    note = Told(f"{words} ({flag} says otherwise)", words)
    return table._replace(columns=columns, notes=(*raw.notes, note)) if places else raw


def _plan(table: RawTable, name: str, as_is: Sequence[str] = ()) -> Plan:
    """What the columns of a table in Python would be.

    Raises:
        NoNumbersError: if no column holds numbers.
        AsIsError: if no column has a name of `as_is`.
    """
    texts = cache(lambda place: PlainTexts(table.columns[place]))

    def profile(place: int, unit: Unit) -> Profile:
        return texts(place).profile(unit)

    return make_plan(table.headers, profile, table.rows, name, table.above, as_is)


def _are_outcomes(column: Any) -> bool:
    """Whether the texts of a column that are not blank are yes and no, in one of several words."""
    texts = column if isinstance(column, list | tuple) else column.to_pylist()
    words = {text.strip().casefold() for text in texts} - {""}
    return bool(words) and words <= _OUTCOMES.keys()
