"""All that is known of one model or of one row, as text: every number with where it comes from.

What several reports of a model say lies apart, and a sentence tells how far and what may be the
reason. Needs no pandas, so that a lookup stays quick.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from lcbtui.dataset.columns import Cell, Column, Kind, Mark, PlusMinus, format_cell
from lcbtui.dataset.lookup import find_models, model_names
from lcbtui.dataset.rows import Rows, most_problems, score_key, source_of
from lcbtui.dataset.source import SourceInfo
from lcbtui.dataset.standard import ACTIVE, ERRORS, PLUS_MINUS_STATED, SCORE, STANDARD, TOTAL
from lcbtui.dataset.windows import problems_of
from lcbtui.stats.wilson import effective_count, stated_error, wilson_ends
from lcbtui.text.numbers import MISSING, format_number
from lcbtui.text.width import BETWEEN_FACTS, TextColumn, lay_out, wrapped

MOST_IN_FULL = 8
"""More models than this are listed by name only."""

MOST_REPORTS = 500
"""So many rows of a model are told of one by one in a text; records have all of them."""

INTERVAL = tuple(STANDARD[key].column for key in ("plus_minus", "score_low", "score_high"))
"""The columns of `interval_cells`."""

CHANGES = tuple(
    STANDARD[key].column for key in ("change_after_cutoff", "change_beyond_others", "placebo_share")
)
"""The columns of `change_cells`."""

_DECIMALS = 1

_LEAVING = ("kind", "by", "version", "problems", "window", "params", "±")
"""Columns that leave a narrow table of reports, the first first: the footnotes say who reports."""

_NARROWEST = 12
"""Cells that a column keeps before others leave."""

_HANG = 6
"""How far the further lines of a fact are indented."""

HUB = "https://huggingface.co/"
"""Where a repository that `hf_repo` names is."""


class Row(NamedTuple):
    """One row of one source."""

    table: Rows
    position: int

    def cell(self, key: str | None) -> Cell:
        """The value in a column, missing where the source has no such column."""
        if key is None or key not in self.table.by_key:
            return Cell("")
        return self.table.cell(self.position, key)

    def word(self, key: str) -> str:
        """The value as the source has it, "" when missing or without such a column."""
        return self.cell(key).text

    def text(self, key: str | None) -> str:
        """The value for people, with its marks; "–" when missing, "" without such a column."""
        column = self.table.by_key.get(key or "")
        return "" if column is None else format_cell(column, self.cell(key))

    @property
    def source(self) -> SourceInfo:
        """Where the row is from."""
        return source_of(self.table, self.position)

    @property
    def label(self) -> str:
        """What the source calls this row."""
        return self.word(self.table.roles.label)

    @property
    def score(self) -> Cell:
        """The value on the y axis."""
        return self.cell(self.table.roles.y)

    @property
    def window(self) -> str:
        """The problem dates of the score: the days where they are known, else as stated."""
        start, end = self.word("window_start"), self.word("window_end")
        return f"{start}..{end}" if start and end else self.word("window_as_stated")


@dataclass(frozen=True, eq=False)
class Model:
    """All rows of one model, in the order of the sources."""

    name: str
    rows: tuple[Row, ...]

    def first(self, *keys: str) -> Row | None:
        """The first row with a value in all of some columns, measured ones before approximate."""
        approximate = None
        for row in self.rows:  # perhaps a million of them
            if all(map(row.word, keys)):
                if not row.cell(keys[0]).marks:
                    return row
                approximate = approximate or row
        return approximate

    def text(self, key: str) -> str:
        """The first value known in a column, for people."""
        row = self.first(key)
        return "" if row is None else row.text(key)

    @cached_property
    def sized(self) -> Row | None:
        """The row that tells the size: one with both total and active parameters before others."""
        return self.first(TOTAL, ACTIVE) or self.first(TOTAL)

    def size(self, key: str) -> Cell:
        """Total or active parameters, both of the same row; missing where not known."""
        return Cell("") if self.sized is None else self.sized.cell(key)

    @property
    def facts(self) -> list[str]:
        """Name, organization, sizes and openness, as far as they are known."""
        total = "" if self.sized is None else self.sized.text(TOTAL)
        active = "" if self.sized is None else self.sized.text(ACTIVE)
        is_sparse = self.size(ACTIVE).number not in {None, self.size(TOTAL).number}
        sizes = (total, f"{active} active" if is_sparse else "")
        facts = (self.name, self.text("organization"), *sizes, self.text("openness"))
        return [fact for fact in facts if fact]


def look_up(tables: Sequence[Rows], names: Sequence[str]) -> list[Model]:
    """The models that some names mean, each once: a name may be a part of many.

    Raises:
        NothingMatchedError: with the nearest names.
    """
    there = [model_names(table, table.roles.label) for table in tables]
    found = {model.rows: model.name for name in names for model in find_models(there, name)}
    return [
        Model(name, tuple(Row(tables[number], row) for number, row in rows))
        for rows, name in found.items()
    ]


def model_text(model: Model, width: int | None) -> list[str]:
    """The lines for one model: its name and facts, a line a report, the sources below.

    Of very many rows the first are shown, and nothing is said of how far they lie apart.

    Args:
        model: what was found.
        width: the cells there are; None breaks and cuts nothing.
    """
    rows = by_report(model.rows[:MOST_REPORTS])
    are_all = len(rows) == len(model.rows)
    footnotes: dict[str, int] = {}
    numbers = [footnotes.setdefault(_origin(row), len(footnotes) + 1) for row in rows]
    released, repo = model.text("release_date"), model.text("hf_repo")
    facts = filter(None, (*model.facts, released and f"released {released}", repo))
    inner = None if width is None else width - 2
    below = [
        *lay_out(_columns(rows, numbers), inner, _LEAVING, narrowest=_NARROWEST),
        *(spread_lines(rows) if are_all else [_left_out(model)]),
        *cutoff_lines(rows),
        *(f"[{number}] {text}" for text, number in footnotes.items()),
    ]
    return in_width([" · ".join(facts), *(f"  {line}" for line in below)], width)


def in_width(lines: Iterable[str], width: int | None) -> list[str]:
    """Lines of a report, those that are too wide broken between words and indented."""
    return [part for line in lines for part in wrapped(line, width, BETWEEN_FACTS, hang=_HANG)]


def _left_out(model: Model) -> str:
    whole = f"{MOST_REPORTS} of {len(model.rows):,} rows"
    return f"The first {whole} are shown; csv, tsv, json and jsonl have all of them"


def by_report(rows: Sequence[Row]) -> list[Row]:
    """The rows of a model, those of each source by mode and then the highest score first."""
    tables = list(dict.fromkeys(id(row.table) for row in rows))

    def order(row: Row) -> tuple[int, str, float]:
        score = row.score.number
        last = float("inf") if score is None else -score
        return tables.index(id(row.table)), row.word("mode"), last

    return sorted(rows, key=order)


def _columns(rows: Sequence[Row], numbers: Sequence[int]) -> list[TextColumn]:
    """The table of the reports; columns of which no report says anything are left out."""
    several = len({row.label for row in rows}) > 1
    measured = score_heading(row.table.by_key.get(row.table.roles.y or "") for row in rows)
    wanted: tuple[tuple[str, Callable[[Row], str]], ...] = (
        ("source", lambda row: row.source.name),
        ("model", lambda row: row.label if several else ""),
        (measured, lambda row: row.text(row.table.roles.y)),
        ("±", _plus_minus),
        (
            "problems",
            lambda row: "" if row.cell("problems").whole is None else row.text("problems"),
        ),
        ("params", _params),
        ("mode", lambda row: row.word("mode")),
        ("version", lambda row: row.word("version")),
        ("window", lambda row: row.window),
        ("kind", lambda row: row.word("report_kind")),
        ("by", lambda row: row.word("reported_by")),
    )
    columns = []
    for heading, text_of in wanted:
        texts = [text_of(row) for row in rows]
        if any(texts):
            right = heading in {measured, "±", "problems", "params"}
            shrinks = heading in {"model", "mode", "window", "by"}
            texts = [text or MISSING for text in texts]
            columns.append(TextColumn(heading, texts, right, shrinks))
    return [*columns, TextColumn("from", [f"[{number}]" for number in numbers])]


def score_heading(columns: Iterable[Column | None]) -> str:
    """What stands above scores of some columns: their one heading, "score" where they differ."""
    titles = {column.title for column in columns if column is not None}
    title = titles.pop() if len(titles) == 1 else "score"
    return "pass@1" if title == STANDARD[SCORE].column.title else title


def _params(row: Row) -> str:
    x = row.table.by_key.get(row.table.roles.x or "")
    return "" if x is None or x.kind is Kind.DATE else row.text(x.key)


def _origin(row: Row) -> str:
    """Where a number comes from: the row's own source, else the words of the whole source."""
    source = row.source
    own = " · ".join(filter(None, (row.word("source_title"), row.word("source_url"))))
    whole = source.chart.footnote or source.citation or f"{source.name}, row {row.position + 1}"
    return " · ".join(filter(None, (own or whole, row.word("note"))))


def spread_lines(rows: Sequence[Row]) -> list[str]:
    """A sentence for each source and mode of which there are several reports."""
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        if "reported_by" in row.table.by_key and row.score.number is not None:
            groups.setdefault((row.source.name, row.word("mode")), []).append(row)
    return [_spread(group) for group in groups.values() if len(group) > 1]


def _spread(rows: Sequence[Row]) -> str:
    scores = {row.score for row in rows}
    texts = {
        format_number(each.number, each.decimals) for each in scores if each.number is not None
    }
    low, *more = sorted(texts, key=float)
    what = ", ".join(filter(None, (rows[0].source.name, rows[0].word("mode"))))
    if not more:
        return f"{what}: {low} in all {len(rows)} reports"
    return f"{what}: {low} to {more[-1]} in {len(rows)} reports{_why_apart(rows)}"


def _why_apart(rows: Sequence[Row]) -> str:
    """What else differs between reports that differ."""
    releases = sorted({row.word("version") for row in rows} - {""})
    windows = {row.window for row in rows}
    stated = len(windows - {""})
    differ = [f"{len(releases)} releases ({', '.join(releases)})"] if len(releases) > 1 else []
    differ += [f"{stated} problem windows"] if stated > 1 else []
    if differ:
        return f" on {' and '.join(differ)}: not one measurement"
    if "" in windows:
        return "; not every report states its window"
    return " on one release and window: settings, sampling or the reporter differ"


def interval_cells(row: Row) -> tuple[Cell, ...]:
    """Half the length of the 95 % interval and its ends; missing where nothing is known."""
    ends = _interval(row)
    if ends is None:
        return (Cell(""),) * len(INTERVAL)
    values = ((ends[1] - ends[0]) / 2, *ends)
    return tuple(Cell(f"{v:.{_DECIMALS}f}", round(v, _DECIMALS), _DECIMALS) for v in values)


def _plus_minus(row: Row) -> str:
    half = interval_cells(row)[0]
    return "" if half.number is None else format_number(half.number, half.decimals)


def _interval(row: Row) -> tuple[float, float] | None:
    """The interval that `view.derive.intervals` gives the row, without pandas."""
    key = score_key(row.table)
    score = row.cell(key or SCORE)
    if row.table.roles.y != key or score.number is None or not 0 <= score.number <= 100:
        return None
    if Mark.APPROXIMATE in score.marks:
        return None
    if row.table.selection is not None:
        # It loads numpy, which such sources alone need.
        from lcbtui.stats.intervals import interval_over_problems  # noqa: PLC0415

        means, here = row.table.selection.means, slice(row.position, row.position + 1)
        counts, clusters = (n[here].astype(float) for n in (means.counts, means.clusters))
        low, high = interval_over_problems(means.means[here], means.errors[here], counts, clusters)
        return float(low[0]), float(high[0])
    problems = row.cell("problems").number
    if problems is None or problems < 1:
        start, end = row.cell("window_start").number, row.cell("window_end").number
        problems = problems_of(row.word("version"), start, end)
    column = row.table.by_key.get(PLUS_MINUS_STATED)
    stated = stated_error(
        score.number,
        *(row.cell(each).number for each in ERRORS),
        meant=column.plus_minus if column else PlusMinus.ERROR,
    )
    most = problems or most_problems(row.table)
    worth = None if stated is None else effective_count(score.number, stated, most)
    over = problems if worth is None else worth
    return None if over is None else wilson_ends(score.number, over)


def cutoff_lines(rows: Sequence[Row]) -> list[str]:
    """The training cutoffs that files of results by problem state, and what changes after them."""
    return [line for row in rows for line in _cutoff_lines(row)]


def _cutoff_lines(row: Row) -> list[str]:
    cutoff, change = _cutoff_facts(row)
    if change:
        return [f"After its cutoff {cutoff}: {change}"]
    return [f"Cutoff stated in the file: {cutoff}"] if cutoff else []


def _cutoff_facts(row: Row) -> tuple[str, str]:
    """The cutoff and the change after it, in words; "" for what is not known."""
    if row.table.selection is None:
        return "", ""
    from lcbtui.view.derive.contamination import cutoff_facts  # noqa: PLC0415 - it loads numpy

    return cutoff_facts(row.table.selection, row.position)


def change_cells(row: Row) -> tuple[Cell, ...]:
    """What changes after the training cutoff; missing where nothing is known."""
    if row.table.selection is None:
        return (Cell(""),) * len(CHANGES)
    from lcbtui.view.derive.contamination import DECIMALS, change_numbers  # noqa: PLC0415

    values = zip(change_numbers(row.table.selection, row.position), DECIMALS, strict=True)
    return tuple(
        Cell("") if math.isnan(v) else Cell(f"{v:.{digits}f}", v, digits) for v, digits in values
    )


def row_facts(rows: Rows, row: int, without: frozenset[str] = frozenset()) -> list[tuple[str, str]]:
    """Every value that a row has, as heading and text; the columns in their order.

    Args:
        rows: the rows of a source.
        row: a position.
        without: keys of columns that are told elsewhere.
    """
    columns = [column for column in rows.columns if column.key not in without]
    cells = ((column, rows.cell(row, column.key)) for column in columns)
    texts = {column: format_cell(column, cell) for column, cell in cells if not cell.missing}
    if rows.selection is not None:
        # One sentence says what three columns hold.
        first, *more = (rows.by_key.get(column.key) for column in CHANGES)
        texts = {column: text for column, text in texts.items() if column not in more}
        cutoff, change = _cutoff_facts(Row(rows, row))
        words = {rows.by_key.get("training_cutoff"): cutoff, first: change}
        texts |= {column: words[column] for column in texts if column in words}
    return [(column.title, text) for column, text in texts.items()]


def is_page(text: str) -> bool:
    """Whether a value is the address of a page."""
    return text.startswith(("https://", "http://")) and text.isprintable() and " " not in text


def page_of(rows: Rows, row: int) -> str:
    """The address of the model of a row: its repository, else the first in the row; "" without."""
    repo = Row(rows, row).word("hf_repo")
    if repo.count("/") == 1 and is_page(HUB + repo):
        return HUB + repo
    texts = (rows.cell(row, column.key).text for column in rows.columns)
    return next(filter(is_page, texts), "")


def other_reports(rows: Rows, row: int, tables: Sequence[Rows]) -> list[Row]:
    """What other sources (`tables`) say of the model of a row, a row a report."""
    repo = Row(rows, row).word("hf_repo")
    return [
        Row(table, position)
        for table in tables
        if repo and table.source.name != source_of(rows, row).name
        for position, other in enumerate(model_names(table, table.roles.label).repos)
        if other == repo
    ]


def report_line(row: Row) -> str:
    """One report in one line: source, score, window, who reported it, and where."""
    parts = [
        f"{row.source.name}: {row.text(row.table.roles.y)}",
        row.text(row.table.roles.x),
        row.word("mode"),
        " ".join(filter(None, (row.word("version"), row.window))),
        " ".join(filter(None, (row.word("report_kind"), row.word("reported_by")))),
        row.word("source_title") or row.source.chart.footnote,
    ]
    return " · ".join(filter(None, parts))


def brief_report_line(row: Row) -> str:
    """The same in a few words: source, score, mode and window."""
    words = filter(None, (row.word("version"), row.word("mode"), row.window))
    return f"{row.source.name:9} {row.text(row.table.roles.y):>6}  {' '.join(words)}"
