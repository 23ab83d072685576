"""All that is known of one model, as text: every number with where it comes from.

Looking a model up by name, over several sources. Needs no pandas.

Names repeat and differ between sources; a model found by name brings every row that has its
`hf_repo`, whatever it is called there.

The interval of one row's score, for lookups: as `view.intervals` has it, without pandas.

How far the reports of one model lie apart, and what may be the reason, in sentences.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lcbtui.dataset.columns import Cell, Column, Kind, Mark, format_cell
from lcbtui.dataset.lookup import find_models, model_names
from lcbtui.dataset.rows import PlainTable
from lcbtui.dataset.standard import STANDARD
from lcbtui.dataset.windows import problems_of
from lcbtui.stats.intervals import wilson_ends
from lcbtui.text.numbers import MISSING, format_number
from lcbtui.text.width import TextColumn, lay_out

MOST_IN_FULL = 8
"""More models than this are listed by name only."""


@dataclass(frozen=True, eq=False)
class Row:
    """One row of one source."""

    table: PlainTable
    position: int

    def cell(self, key: str) -> Cell:
        """The value in a column, missing where the source has no such column."""
        return self.table.cell(self.position, key) if key in self.table.by_key else Cell("")

    def text(self, key: str | None) -> str:
        """The value for people, with its marks; "–" when missing, "" without such a column."""
        column = self.table.by_key.get(key or "")
        return "" if column is None else format_cell(column, self.cell(column.key))

    @property
    def label(self) -> str:
        """What the source calls this row."""
        return self.cell(self.table.roles.label).text

    @property
    def repo(self) -> str:
        """The Hugging Face repository, or ""."""
        return self.cell("hf_repo").text


@dataclass(frozen=True, eq=False)
class Model:
    """All rows of one model, in the order of the sources."""

    name: str
    rows: tuple[Row, ...]

    def first(self, key: str) -> Cell:
        """The first value known in a column, measured ones before approximate ones."""
        cells = [row.cell(key) for row in self.rows]
        known = sorted((c for c in cells if not c.missing), key=lambda c: bool(c.marks))
        return known[0] if known else Cell("")


def look_up(tables: Sequence[PlainTable], name: str) -> list[Model]:
    """The models that `name` means: that very name, else in any case, else every name with it.

    Raises:
        NothingMatchedError: with the nearest names.
    """
    found = find_models([model_names(table, table.roles.label) for table in tables], name)
    return [Model(m.name, tuple(Row(tables[n], row) for n, row in m.rows)) for m in found]


def by_report(model: Model) -> Model:
    """The same rows, those of each source by mode and then the highest score first."""
    tables = list(dict.fromkeys(id(row.table) for row in model.rows))

    def order(row: Row) -> tuple[int, str, float]:
        score = _spread_score(row)
        last = float("inf") if score is None else -score
        return tables.index(id(row.table)), row.cell("mode").text, last

    return Model(model.name, tuple(sorted(model.rows, key=order)))


def spread_lines(model: Model) -> list[str]:
    """A sentence for each source and mode of which there are several reports."""
    groups: dict[tuple[int, str], list[Row]] = {}
    for row in model.rows:
        if "reported_by" in row.table.cells and _spread_score(row) is not None:
            groups.setdefault((id(row.table), row.cell("mode").text), []).append(row)
    several = [rows for rows in groups.values() if len(rows) > 1]
    return [_sentence(rows) for rows in several]


def _sentence(rows: Sequence[Row]) -> str:
    texts = sorted({_number(row) for row in rows}, key=float)
    what = ", ".join(filter(None, (rows[0].table.source.name, rows[0].cell("mode").text)))
    if len(texts) == 1:
        return f"{what}: {texts[0]} in all {len(rows)} reports"
    return f"{what}: {texts[0]} to {texts[-1]} in {len(rows)} reports{_why(rows)}"


def _why(rows: Sequence[Row]) -> str:
    """What else differs between reports that differ."""
    releases, windows = _distinct(rows, _text("version")), _distinct(rows, window)
    said = [f"{len(releases)} releases ({', '.join(releases)})"] if len(releases) > 1 else []
    said += [f"{len(windows)} problem windows"] if len(windows) > 1 else []
    if said:
        return f" on {' and '.join(said)}: not one measurement"
    if any(not window(row) for row in rows):
        return "; not every report states its window"
    return " on one release and window: settings, sampling or the reporter differ"


def _distinct(rows: Sequence[Row], of: Callable[[Row], str]) -> list[str]:
    return sorted({of(row) for row in rows} - {""})


def _text(key: str) -> Callable[[Row], str]:
    return lambda row: row.cell(key).text


def _spread_score(row: Row) -> float | None:
    key = row.table.roles.y
    return None if key is None else row.cell(key).number


def _number(row: Row) -> str:
    cell = row.cell(row.table.roles.y or "")
    return "" if cell.number is None else format_number(cell.number, cell.decimals)


def window(row: Row) -> str:
    """The problem dates that a score covers: the days where they are known, else as stated."""
    start, end = row.cell("window_start").text, row.cell("window_end").text
    if start and end:
        return f"{start}..{end}"
    return row.cell("window_as_stated").text


COLUMNS = tuple(STANDARD[key].column for key in ("plus_minus", "score_low", "score_high"))
_DECIMALS = 1


def interval_cells(row: Row) -> tuple[Cell, Cell, Cell]:
    """Half the length of the 95 % interval and its ends; missing where nothing is known."""
    ends = _ends(row)
    if ends is None:
        return Cell(""), Cell(""), Cell("")
    low, high = ends
    values = ((high - low) / 2, low, high)
    half, bottom, top = (
        Cell(f"{value:.{_DECIMALS}f}", round(value, _DECIMALS), _DECIMALS) for value in values
    )
    return half, bottom, top


def plus_minus(row: Row) -> str:
    """Half the length of the interval for people, "" where nothing is known."""
    half, _, _ = interval_cells(row)
    return "" if half.number is None else format_number(half.number, half.decimals)


def _ends(row: Row) -> tuple[float, float] | None:
    score = row.cell("pass_at_1")
    if row.table.roles.y != "pass_at_1" or score.number is None or not 0 <= score.number <= 100:
        return None
    if Mark.APPROXIMATE in score.marks:
        return None
    problems, error = row.cell("problems").number, row.cell("standard_error").number
    if error is not None and problems is not None and problems > 1 and error > 0:
        import numpy as np  # noqa: PLC0415 - such sources alone need it

        from lcbtui.stats.distributions import student_quantile  # noqa: PLC0415

        half = float(student_quantile(np.array([problems - 1]))[0]) * error
        return max(score.number - half, 0.0), min(score.number + half, 100.0)
    if problems is None or problems < 1:
        start, end = row.cell("window_start").number, row.cell("window_end").number
        problems = problems_of(row.cell("version").text, start, end)
    return None if problems is None else wilson_ends(score.number, problems)


def model_text(model: Model, width: int | None) -> list[str]:
    """The lines for one model: its name and facts, a line a report, the sources below.

    Args:
        model: what was found.
        width: the cells there are; None cuts nothing off.
    """
    model = by_report(model)
    footnotes: dict[str, int] = {}
    numbers = [footnotes.setdefault(_origin(row), len(footnotes) + 1) for row in model.rows]
    lines = [" · ".join([model.name, *_facts(model)])]
    inner = None if width is None else width - 2
    lines += [f"  {line}" for line in lay_out(_columns(model, numbers), inner, narrowest=8)]
    lines += [f"  {line}" for line in spread_lines(model)]
    lines += [f"  [{number}] {text}" for text, number in footnotes.items()]
    return lines


def _facts(model: Model) -> list[str]:
    """Organization, sizes, openness, release and repository, as far as any source says."""
    keys = ("organization", "openness", "release_date", "hf_repo")
    said = {key: _said(model.first(key), key, model) for key in keys}
    released = f"released {said['release_date']}" if said["release_date"] else ""
    facts = [said["organization"], *_sizes(model), said["openness"], released, said["hf_repo"]]
    return [fact for fact in facts if fact]


def _sizes(model: Model) -> list[str]:
    """The total size and, where it is another, the active one: both of the same row."""
    total, active = "total_params_b", "active_params_b"
    both = (row for row in model.rows if not (row.cell(total).missing or row.cell(active).missing))
    row = next(both, None)
    if row is None:
        return [_said(model.first(total), total, model)]
    sizes = [_said(row.cell(total), total, model)]
    if row.cell(active).number != row.cell(total).number:
        sizes.append(f"{_said(row.cell(active), active, model)} active")
    return sizes


def _said(cell: Cell, key: str, model: Model) -> str:
    return "" if cell.missing else format_cell(_column(model, key), cell)


def _column(model: Model, key: str) -> Column:
    columns = (c for row in model.rows for c in row.table.columns if c.key == key)
    return next(columns)


_SHRINKING = frozenset({"mode", "window", "by"})
"""Columns that a narrow terminal may cut."""


def _columns(model: Model, numbers: Sequence[int]) -> list[TextColumn]:
    rows = model.rows
    columns = [TextColumn("source", [row.table.source.name for row in rows])]
    if len({row.label for row in rows}) > 1:
        columns.append(TextColumn("model", [row.label for row in rows], shrinks=True))
    for heading, of, right in (
        ("pass@1", _score, True),
        ("±", plus_minus, True),
        ("params", _params, True),
        ("mode", _text_of("mode"), False),
        ("version", _text_of("version"), False),
        ("window", window, False),
        ("kind", _text_of("report_kind"), False),
        ("by", _text_of("reported_by"), False),
    ):
        texts = [of(row) for row in rows]
        if any(texts):
            texts = [text or MISSING for text in texts]
            columns.append(TextColumn(heading, texts, right, shrinks=heading in _SHRINKING))
    columns.append(TextColumn("from", [f"[{number}]" for number in numbers]))
    return columns


def _text_of(key: str) -> Callable[[Row], str]:
    return lambda row: row.cell(key).text


def _score(row: Row) -> str:
    return row.text(row.table.roles.y)


def _params(row: Row) -> str:
    x = next((c for c in row.table.columns if c.key == row.table.roles.x), None)
    return "" if x is None or x.kind is Kind.DATE else row.text(x.key)


def _origin(row: Row) -> str:
    """Where a number comes from: the row's own source, else the words of the whole source."""
    source = row.table.source
    title, url = row.cell("source_title").text, row.cell("source_url").text
    note = row.cell("note").text
    own = " · ".join(filter(None, (title, url)))
    whole = source.chart.footnote or source.citation or f"{source.name}, row {row.position + 1}"
    return " · ".join(filter(None, (own or whole, note)))
