"""What a source does not state of its models: sizes in names, and facts joined from other sources.

Sizes, openness, release dates, prices, context lengths and licences are joined where it is the same
model by repository or by name (`model_names`), never one that is like it. Sizes and openness may
be of a model of another date: a new date is a new training of a model of the same size.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import numpy as np

from lcbtui.dataset.cache import cached
from lcbtui.dataset.columns import (
    ACTIVE,
    BLENDED,
    CONTEXT,
    OPEN,
    PRICES,
    REPOSITORY,
    STANDARD,
    TOTAL,
    Cell,
    Column,
    Kind,
    Mark,
    number_cell,
)
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.lookup import NameIndex, taken_for_the_same, without_mode
from lcbtui.dataset.meanings import words_of
from lcbtui.dataset.source import Note, OpenChoice
from lcbtui.dataset.values import Numbers
from lcbtui.errors import Option, UsageError
from lcbtui.sources.cleaning.sizes_in_names import FROM_NAMES, decimals_of, enough, imputation
from lcbtui.text.words import first_few, regex


@cached(size=1)
def with_params_from_names(dataset: Dataset, label: str, *, asked: bool) -> Dataset:
    """Add columns of total and active parameters, parsed from model names such as "30B-A3B".

    Both columns are marked as inferred, and missing where a name states no size; total parameters
    become x. Active parameters are added only if some name states them. The load report says so,
    and no longer asks to choose between names and column.

    Args:
        dataset: the rows.
        label: key of the column of model names.
        asked: whether the user asked for it; else it is done only if enough names state a size.
    """
    rows, names = len(dataset), dataset.words(label)
    stated = [imputation(key, names, range(rows)) for key in (TOTAL, ACTIVE)]
    if not asked and not enough(len(stated[0].rows), rows):
        return dataset
    added = [
        each.fill(None, dataset.values[label])
        for each in stated
        if each.key == TOTAL or each.key in dataset.by_key or each.rows
    ]
    report, keys = dataset.report, {each.column.key for each in added}
    report = report._replace(
        repairs=tuple(each for each in report.repairs if each.column not in keys),
        notes=(*report.notes, f"{len(stated[0].rows):,} of {rows:,} names state a size"),
        choices=tuple(each for each in report.choices if each.option != FROM_NAMES.name),
    )
    why = f'read from the names in "{dataset.by_key[label].header}"'
    found = replace(dataset.with_columns(added), report=report)
    return _with_role(found, "x", TOTAL, Note(why, FROM_NAMES) if asked else why)


@cached(size=1)
def with_joined_params(dataset: Dataset, bundled: Callable[[], Sequence[Dataset]]) -> Dataset:
    """Fill in missing model sizes from the bundled sources, joined by repository or name.

    Sizes read off a picture are not used. Total parameters become x if any was joined. The load
    report's notes list the models matched and not matched.
    """
    # The largest first: it alone has active parameters, and its sizes are the most exact.
    tables = sorted(bundled(), key=len, reverse=True)
    return _joined(dataset, tables, "the bundled sources", (ACTIVE, TOTAL))


@cached(size=1)
def with_joined(dataset: Dataset, named: str, tables: Callable[..., Sequence[Dataset]]) -> Dataset:
    """Fill in the columns of `_JOINED` from another source, by repository or name.

    Total parameters become x if any was joined. The load report's notes list the models matched and
    not matched.

    Args:
        dataset: the rows.
        named: name of the other source.
        tables: function that reads a source by its name.

    Raises:
        SourceError: if the other source cannot be read.
        UsageError: if the other source has no column that can be joined.
    """
    table = _with_prices(*tables(named))
    name = table.source.short_name
    if table.by_key.keys().isdisjoint(_JOINED):
        titles = ", ".join(STANDARD[key].title for key in reversed(_JOINED))
        raise UsageError(f"{name}: has no column of these: {titles}", option=Option("join"))
    return _joined(dataset, (table,), name, _JOINED)


_JOINED = ("license", "release_date", CONTEXT, *PRICES, OPEN, ACTIVE, TOTAL)
"""The columns that are joined; the last stand first in a table."""
_WRITTEN = regex(r"[$€£¥]?\s*((?:\d[\d,]*)?\.?\d+)\s*([km]?)(?: ?/.*| tokens)?")


def _prices_and_context(columns: Iterable[Column]) -> dict[str, tuple[str, float]]:
    """Find the columns of prices and context length by their headers: standard key → key, factor.

    The shortest header that says it is meant: `cost.input`, not `cost.input_audio`.
    """
    found: dict[str, tuple[int, str, float]] = {}
    priced = words_of("COST")
    for column in columns:
        header = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", column.header).casefold()
        words = {*re.findall(r"[a-z0-9]+|[$€£¥]", header)}
        for key in (*PRICES, CONTEXT):
            said = words & words_of(f"says {key}")
            is_said = said or (key == BLENDED and words <= words_of("COST", "per tokens"))
            if key == CONTEXT:
                lengths = words_of("beside context")
                is_said = words <= lengths if said else words == {"max", "input", "tokens"}
            if is_said and bool(words & priced) is (key in PRICES):
                this = (len(words), column.key, 1e3 if words & {"1k", "1000"} else 1.0)
                found[key] = min(this, found.get(key, this))
    return {key: (own, factor) for key, (_, own, factor) in found.items()}


def _with_prices(table: Dataset) -> Dataset:
    """Add prices, in $ per million tokens, and context length under their standard keys.

    0 is a free offer, or not known, and no price. No model costs less than $0.001 per million
    tokens: such prices are of one token. A blended price that is not stated is of three input
    tokens and one of output.
    """
    added = []
    for key, (own, factor) in _prices_and_context(table.columns).items():
        numbers = [*map(_number, _cells(table, own))]
        priced = sorted(each for each in numbers if each > 0)
        is_of_one = key in PRICES and priced and priced[len(priced) // 2] < 1e-3
        cells = [_amount(each * (1e6 if is_of_one else factor)) for each in numbers]
        added.append(Numbers(table.by_key[own]._replace(key=key, kind=Kind.NUMBER), cells))
    table = table.with_columns(added)
    if BLENDED not in table.by_key and {"price_in", "price_out"} <= table.by_key.keys():
        both = zip(_cells(table, "price_in"), _cells(table, "price_out"), strict=True)
        cells = [
            _amount(float(f"{(3 * one.number + other.number) / 4:.3g}"), Mark.INFERRED)
            if one.number and other.number
            else Cell("")
            for one, other in both
        ]
        table = table.with_columns([Numbers(STANDARD[BLENDED].column, cells)])
    return table


def _cells(table: Dataset, key: str) -> list[Cell]:
    """List the cells of a column, empty ones if there is none, or its values are approximate."""
    if key in table.source.approximate or key not in table.values:
        return [Cell("")] * len(table)
    return [*map(table.values[key].cell, range(len(table)))]


def _number(cell: Cell) -> float:
    """Read a price or a number of tokens, also "$0.55" and "128k"; 0 for anything else."""
    found = _WRITTEN.fullmatch(cell.text.casefold())
    scale = {"": 1.0, "k": 1e3, "m": 1e6}
    return float(found[1].replace(",", "")) * scale[found[2]] if found else cell.number or 0.0


def _amount(number: float, marks: Mark = Mark.NONE) -> Cell:
    number = round(number, 6)
    return number_cell(number, decimals_of(number), marks) if number > 0 else Cell("")


def _joined(
    dataset: Dataset, tables: Sequence[Dataset], name: str, wanted: Sequence[str]
) -> Dataset:
    """Fill missing values of some columns from rows of the same models in other tables."""

    def column(key: str) -> list[Cell]:
        return [cell for table in tables for cell in _cells(table, key)]

    others, blended = _Others(tables, column(TOTAL)), column(BLENDED)
    label, words, names = dataset.roles.label, "joined by repository or name", dataset.by_key
    models = list(zip(*map(dataset.words, (label, REPOSITORY)), strict=True))
    distinct = {model: others.match(*model) for model in dict.fromkeys(models)}
    matches = [distinct[model][0] for model in models]
    stated = _prices_and_context(dataset.columns).keys() - names.keys()  # under other headers
    stated |= {key for key in names if names[key].kind is not STANDARD.get(key, names[key]).kind}
    joined = dict.fromkeys(reversed(wanted), 0)
    for own in wanted:
        if own in stated - {TOTAL}:
            continue
        cells, empty = column(own), np.ones(len(dataset), np.bool_)
        lacking = dataset.values[own].missing if own in names else empty
        chosen = {model: _chosen(own, *match, cells, blended) for model, match in distinct.items()}
        at = np.array([chosen[model] for model in models], dtype=np.int64)
        if own in dataset.number_columns:  # what is stated beats what was read in a name
            guessed = dataset.number_columns[own].flags & int(Mark.INFERRED) > 0
            stated_at = [
                place >= 0 and Mark.INFERRED not in cells[place].marks for place in at.tolist()
            ]
            lacking = lacking | (guessed & np.array(stated_at, dtype=np.bool_))
        at = np.where(lacking, at, -1)
        joined[own] = int(np.count_nonzero(at >= 0))
        if joined[own]:
            dataset = dataset.with_cells(_column_of(own, tables), cells, at, after=label)
    if joined.get(OPEN) and dataset.roles.series is None:
        dataset = _with_role(dataset, "series", OPEN, words)
    labels = [text for table in tables for text in table.words(table.roles.label)]
    found = list(zip(dataset.words(label), matches, strict=True))
    pairs = [(own, labels[rows[0]]) for own, rows in found if rows]
    if not pairs and wanted is _JOINED:
        short = f"{name} has none of the {len(dataset):,} rows"
        takes = Option("label", "COLUMN"), " takes others"
        words = Note(f"{short} by repository or name", *takes, told=True)
        choices = (*dataset.report.choices, OpenChoice("label", short, words))
        dataset = replace(dataset, report=dataset.report._replace(choices=choices))
    counts = "".join(f"; {STANDARD[own].title} of {n:,}" for own, n in joined.items() if n)
    notes = [f"{name}: {len(pairs):,} of {len(dataset):,} rows are there{counts}"]
    notes += taken_for_the_same(name, pairs)
    missing = dict.fromkeys(own for own, rows in found if not rows)
    if missing:
        notes.append(f"{name}: not there: {first_few(list(missing), 40)}")
    report = dataset.report._replace(notes=(*dataset.report.notes, *notes))
    dataset = replace(dataset, report=report)
    return _with_role(dataset, "x", TOTAL, words) if joined[TOTAL] else dataset


def _column_of(key: str, tables: Sequence[Dataset]) -> Column:
    """Make the column that values are joined into, known by its header in the table joined."""
    column = STANDARD[key].column
    for table in tables:
        own, _ = _prices_and_context(table.columns).get(key, ("", 1))
        for header in (each.header for each in table.columns if each.key == own):
            says_so = key != BLENDED or "blended" in header.casefold()
            column = column._replace(header=header, title=column.title if says_so else header)
    return column


def _chosen(
    key: str, rows: Sequence[int], is_dated: bool, cells: Sequence[Cell], prices: Sequence[Cell]
) -> int:
    """Choose the row to take a value from, −1 for none: the lowest price, else the most common."""
    # The same model of another date need not share the others.
    if not is_dated and key not in {TOTAL, ACTIVE, OPEN}:
        return -1
    known = [row for row in rows if not cells[row].missing]
    if key in PRICES:
        return min(known, key=lambda row: prices[row].number or np.inf, default=-1)
    common = Counter(cells[row].text for row in known).most_common(1)
    return next((row for row in known if cells[row].text == common[0][0]), -1)


class _Others:
    """Index of the rows of other tables, to look up a model by its repository or its name."""

    def __init__(self, tables: Sequence[Dataset], sizes: Sequence[Cell]) -> None:
        """Index the rows of some tables by repository and by name.

        Args:
            tables: the tables.
            sizes: total parameters of all their rows.
        """
        names, repositories = list[tuple[str, int]](), list[str]()
        for table in tables:
            first = len(repositories)
            for key in (table.roles.label, REPOSITORY):
                names += ((name, row) for row, name in enumerate(table.words(key), first))
            stated = enumerate(table.words(REPOSITORY), first)
            repositories += (each.casefold() or str(row) for row, each in stated)
        self._names, self._repositories = NameIndex(names), repositories
        self._models: dict[str, list[int]] = {}
        self._sizes = dict[str, float | None]()  # of a repository the first that is stated
        for row, repository in enumerate(repositories):
            self._models.setdefault(repository, []).append(row)
            self._sizes[repository] = self._sizes.get(repository) or sizes[row].number

    def match(self, label: str, repository: str) -> tuple[list[int], bool]:
        """Find the rows of a model by repository, else by name; none where it has two sizes.

        A name with a mode in brackets that is not there takes the rows of the name before it.

        Returns:
            The rows, and whether they are of the same date, or neither has one.
        """
        ways = [(True, self._models.get(repository.casefold(), []) if repository else [])]
        for dated in (True, False):
            ways += ((dated, self._names.find(name, dated=dated)) for name in (label, repository))
        if (base := without_mode(label)) != label.casefold() and not any(rows for _, rows in ways):
            ways += ((dated, self._names.find(base, dated=dated)) for dated in (True, False))
        for dated, found in ways:
            models = dict.fromkeys(self._repositories[row] for row in found)
            if models and len({self._sizes[each] for each in models} - {None}) < 2:
                return [row for model in models for row in self._models[model]], dated
        return [], False


def _with_role(dataset: Dataset, role: str, key: str, why: str) -> Dataset:
    """Use a column as model name, x, y or series of a Dataset; state why in the load report."""
    roles = dataset.roles._replace(**{role: key})  # type: ignore[arg-type]  # a role by its name
    reasons = tuple((dict(dataset.report.why) | {role: why}).items())
    report = dataset.report._replace(columns=dataset.columns, roles=roles, why=reasons)
    return replace(dataset, roles=roles, report=report)
