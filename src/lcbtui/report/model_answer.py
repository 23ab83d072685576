"""All that is known of one model or of one row: facts, and its scores with their origins.

Loads no numpy where the source has none, so that a lookup stays quick.
"""

import math
from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from lcbtui.dataset.columns import (
    ACTIVE,
    CHANGES,
    MEASURED,
    MODEL,
    OPEN,
    REPOSITORY,
    STANDARD,
    TOTAL,
    WINDOW_AS_STATED,
    WINDOW_END,
    WINDOW_START,
    Cell,
    format_cell,
    number_cell,
)
from lcbtui.dataset.dataset import Dataset, score_key, source_of
from lcbtui.dataset.lookup import find_models, model_names
from lcbtui.dataset.source import SourceInfo
from lcbtui.errors import Option, flagged
from lcbtui.report.facts import Answer, Fact, FactTable
from lcbtui.text.numbers import MISSING
from lcbtui.text.width import TextColumn, text_width
from lcbtui.view.derive.score_intervals import INTERVAL, interval_decimals, uncertainty_at

_BETWEEN = " · "
_WINDOW = "Window"

HUB = "https://huggingface.co/"
"""Base address of the repositories in `hf_repo`."""


class Row(NamedTuple):
    """One row of the table of a source: the table and the position of the row."""

    table: Dataset
    position: int

    def cell(self, key: str | None) -> Cell:
        """Look up the row's cell in a column; an empty cell if the table has no such column."""
        values = self.table.values.get(key or "")
        return Cell("") if values is None else values.cell(self.position)

    def word(self, key: str) -> str:
        """Look up the raw text of the row's cell in a column, as in the source; "" if missing."""
        return self.cell(key).text

    def text(self, key: str | None) -> str:
        """Format the row's cell in a column, with "≈" or "*" if inexact; "–" if missing.

        "" if the table has no such column.
        """
        column = self.table.by_key.get(key or "")
        return "" if column is None else format_cell(column, self.cell(key))

    def known(self, key: str | None) -> str:
        """Format the row's cell in a column; "" if missing, or if the table has no such column."""
        return "" if self.cell(key).missing else self.text(key)

    @property
    def source(self) -> SourceInfo:
        """The source that the row comes from."""
        return source_of(self.table, self.position)


class Model:
    """One model: its name and its rows from all sources, in the order of the sources."""

    def __init__(self, name: str, rows: tuple[Row, ...]) -> None:
        self.name, self.rows = name, rows

    def first(self, *keys: str) -> Row | None:
        """Find the model's first row with values in some columns, exact before approximate."""
        approximate = None
        for row in self.rows:  # perhaps a million of them
            if all(map(row.word, keys)):
                if not row.cell(keys[0]).marks:
                    return row
                approximate = approximate or row
        return approximate

    def text(self, key: str) -> str:
        """Format the model's first known value in a column; "" if there is none."""
        row = self.first(key)
        return "" if row is None else row.text(key)

    @cached_property
    def sized(self) -> Row | None:
        """The model's row to read sizes from, if possible with total and active parameters."""
        return self.first(TOTAL, ACTIVE) or self.first(TOTAL)


def look_up(tables: Sequence[Dataset], names: Sequence[str]) -> list[Model]:
    """Find the models that match some names in several tables; a name may match several models.

    Raises:
        NothingMatchedError: if a name matches no model; the message suggests similar names.
    """
    there = [model_names(table, table.roles.label) for table in tables]
    found = {model.rows: model.name for name in names for model in find_models(there, name)}
    return [
        Model(name, tuple(Row(tables[number], row) for number, row in rows))
        for rows, name in found.items()
    ]


def model_answer(
    model: Model,
    width: int | None = None,
    *,
    rank: Callable[[Row], str] | None = None,
    more: tuple[Fact, ...] = (),
    scores: FactTable | None = None,
) -> Answer:
    """Make the report on one model: facts, and a table of its scores with their origins.

    Args:
        model: the model; only its first rows are shown if there are very many.
        width: cells in a line, wider web addresses are left out; None for no limit.
        rank: function that formats the rank of a row, "" without one.
        more: further facts to add at the end.
        scores: a table of scores to show instead of the default one.
    """
    rows = by_report(model.rows[:20])  # records have all
    table, origins = reports(rows, width, rank=rank)
    left_out = len(model.rows) - len(rows)
    if left_out:
        ending = flagged(f"{left_out:,} more: ", Option("format", "csv"), " has all")
        table = table._replace(more=ending)
    known, sized = {MODEL: model.name}, model.sized
    if sized is not None:
        is_sparse = sized.cell(ACTIVE).number not in {None, sized.cell(TOTAL).number}
        active = f", {sized.text(ACTIVE)} active" if is_sparse else ""
        known[TOTAL] = sized.text(TOTAL) + active
    keys = (MODEL, "organization", TOTAL, OPEN, "release_date", "license", REPOSITORY)
    values = [(key, known.get(key) or model.text(key)) for key in keys]
    facts = [Fact(STANDARD[key].title, value) for key, value in values if value]
    facts += [fact for row in rows for fact in after_cutoff(row)[0]]
    facts += more
    if scores is not None:
        facts += [Fact(_WINDOW, over)] if (over := _over(rows[0])) else []
        table, origins = scores, [_origin(rows[0], width)]
    return Answer(tuple(dict.fromkeys(facts)), table, tuple(origins))


def by_report(rows: Sequence[Row]) -> list[Row]:
    """Sort the rows of a model in each source by mode, then by score, the highest first."""

    def order(row: Row) -> tuple[str, float]:
        score = row.cell(row.table.roles.y).number
        return row.word("mode"), math.inf if score is None else -score

    tables = groupby(rows, lambda row: id(row.table))
    return [row for _, some in tables for row in sorted(some, key=order)]


def reports(
    rows: Sequence[Row], width: int | None = None, *, rank: Callable[[Row], str] | None = None
) -> tuple[FactTable, list[str]]:
    """Tabulate the scores of some rows, one line a row, and list their origins as numbered notes.

    Columns without values are left out.

    Args:
        rows: the rows, at least one.
        width: cells in a line, as in `model_answer`.
        rank: function that formats the rank of a row.

    Returns:
        The table, and the numbered notes such as "[1] title · address".
    """
    titles = {row.table.by_key[row.table.roles.y].title for row in rows if row.table.roles.y}
    score = titles.pop() if len(titles) == 1 else "Score"
    names = [row.word(row.table.roles.label) for row in rows]
    # The number of problems stands where they are part of the window's.
    parts = ["" if row.cell("problems").whole is None else row.text("problems") for row in rows]
    columns = [
        TextColumn(heading, [text or MISSING * any(texts) for text in texts], right, shrinks)
        for heading, texts, right, shrinks in (
            ("Source", [row.source.name for row in rows], False, False),
            ("Model", names if len(set(names)) > 1 else [""] * len(rows), False, True),
            ("Mode", [row.word("mode") for row in rows], False, True),
            (score, [row.text(row.table.roles.y) for row in rows], True, False),
            ("±", [interval_cells(row)[0].text for row in rows], True, False),
            ("Rank", [rank(row) if rank else "" for row in rows], False, False),
            ("Problems", parts, False, False),
            ("Over", [*map(_over, rows)], False, True),
            ("By", [row.word("reported_by") for row in rows], False, True),
        )
    ]
    numbers: dict[str, int] = {}
    places = [numbers.setdefault(_origin(row, width), len(numbers) + 1) for row in rows]
    columns.append(TextColumn("From", [f"[{place}]" for place in places]))
    table = FactTable(tuple(columns), ("Model", "By", "Problems", "Over", "±", "Mode"))
    return table, [f"[{number}] {text}" for text, number in numbers.items()]


def _over(row: Row) -> str:
    """Name the problems of a row's score: benchmark release and dates, as far as known."""
    version, start, end = map(row.word, ("version", WINDOW_START, WINDOW_END))
    window = f"{start}..{end}" if start and end else row.word(WINDOW_AS_STATED)
    return " ".join(filter(None, (version, window))) if start else version or window


def _origin(row: Row, width: int | None) -> str:
    """State the origin of a row's score: the page that the row cites, else the table's citation."""
    source, title, page = row.source, row.word("source_title"), row.word("source_url")
    if title and width is not None and text_width(page) > width - len("[99] "):
        page = ""
    own = _BETWEEN.join(filter(None, (title, page)))
    whole = source.chart.footnote or source.citation or f"{source.name}, row {row.position + 1}"
    measured = f"measured over {over} by its maker" if (over := row.word(MEASURED)) else ""
    return _BETWEEN.join(filter(None, (own or whole, measured, row.word("note"))))


def interval_cells(row: Row) -> tuple[Cell, ...]:
    """Return cells of half-width, low and high end of a row's 95 % interval; empty if unknown."""
    table, found = row.table, None
    if table.roles.y == score_key(table):
        found = uncertainty_at(table, row.position)
    if found is None or math.isnan(found.low):
        return (Cell(""),) * len(INTERVAL)
    digits = interval_decimals(table)
    return tuple(number_cell(value, digits) for value in (found.half_width, *found[:2]))


def after_cutoff(row: Row) -> tuple[list[Fact], tuple[Cell, ...]]:
    """State a model's training cutoff, and how its score changes on problems after the cutoff.

    Returns:
        What is known of both as facts, and the cells of the change, empty if unknown.
    """
    cutoff, change, cells = row.known("training_cutoff"), "", (Cell(""),) * len(CHANGES)
    if (selection := row.table.selection) is not None:
        from lcbtui.view.derive import by_problem  # noqa: PLC0415 - it loads numpy

        cutoff, change = by_problem.cutoff_facts(selection, row.position)
        numbers = by_problem.change_numbers(selection, row.position)
        cells = tuple(map(number_cell, numbers, by_problem.DECIMALS))
    told = {STANDARD["training_cutoff"].title: cutoff, CHANGES[0].title: change}
    return [Fact(*each) for each in told.items() if each[1]], cells


def row_facts(rows: Dataset, row: int, without: frozenset[str] = frozenset()) -> list[Fact]:
    """List a row's values as labelled facts, one for each column; related columns share a fact.

    Args:
        rows: the table of a source.
        row: position of the row in the table.
        without: keys of columns to skip.
    """
    at = Row(rows, row)
    interval = f"{at.text('score_low')} to {at.text('score_high')}"
    together = {
        "plus_minus": ("95 % interval", interval, at.word("evidence")),
        WINDOW_START: (_WINDOW, _over(at), ""),
        "reported_by": ("", at.word("reported_by"), at.word("report_kind")),
    }
    facts = []
    for column in rows.columns:
        title, text, note = together.get(column.key, ("", "", ""))
        value = text or at.text(column.key)
        if column.key in without | _TOLD_TOGETHER or at.cell(column.key).missing:
            continue
        if column.key in {"version", WINDOW_AS_STATED} and at.word(WINDOW_START):
            continue
        facts.append(Fact(title or column.title, value, note))
    return [*facts, *after_cutoff(at)[0]]


_TOLD_TOGETHER = frozenset(
    {"score_low", "score_high", "evidence", "report_kind", "highlight", WINDOW_END}
    | {"training_cutoff", *(column.key for column in CHANGES)}
)


def is_page(text: str) -> bool:
    """Tell whether a text is the address (URL) of a web page."""
    return text.startswith(("https://", "http://")) and text.isprintable() and " " not in text


def page_of(rows: Dataset, row: int) -> str:
    """Find the web page of a row's model: its repository, else the row's first URL; else ""."""
    repo = Row(rows, row).word("hf_repo")
    if repo.count("/") == 1 and is_page(HUB + repo):
        return HUB + repo
    texts = (values.cell(row).text for values in rows.data)
    return next(filter(is_page, texts), "")


def other_reports(rows: Dataset, row: int, tables: Sequence[Dataset]) -> list[Row]:
    """Find the rows on the same model (same repository) in the tables of other sources."""
    repo = Row(rows, row).word("hf_repo")
    return [
        Row(table, position)
        for table in tables
        if repo and table.source.name != source_of(rows, row).name
        for position, other in enumerate(model_names(table, table.roles.label).repos)
        if other == repo
    ]
