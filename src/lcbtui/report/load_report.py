"""The load report: what was read, guessed, repaired and left out of a source, and what to choose.

Flags that choose columns change which rows have a place on the chart and which names occur twice,
so these are counted when the report is shown, not when the source is opened.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import starmap
from typing import NamedTuple

from lcbtui.dataset.cache import cached
from lcbtui.dataset.columns import (
    CI_HIGH,
    CI_LOW,
    ERRORS,
    PLUS_MINUS_STATED,
    PROBLEM_SET,
    STANDARD_ERROR,
    VERSION,
    WINDOW_END,
    WINDOW_START,
    Kind,
    PlusMinus,
    as_x,
)
from lcbtui.dataset.dataset import Dataset, MissingCounts, missing_counts, score_key
from lcbtui.dataset.meanings import Quantity, header_meaning
from lcbtui.dataset.source import (
    Duplicates,
    LoadReport,
    Note,
    Recognised,
    Repeated,
    TableInFile,
    kept_as_is,
    with_flag,
)
from lcbtui.dataset.windows import is_release
from lcbtui.errors import Option, flagged
from lcbtui.report.facts import say
from lcbtui.report.remarks import why_lower_is_better
from lcbtui.report.writers import filled
from lcbtui.stats.intervals import Evidence
from lcbtui.text.numbers import Unit
from lcbtui.text.width import TextColumn, cut, lay_out
from lcbtui.text.words import counted
from lcbtui.view.derive.score_intervals import uncertainty_of, wrong_errors
from lcbtui.view.state import ViewState
from lcbtui.view.view import RemarkKind, roles_in_force

_OPTIONS = {"label": "label", "x": "x", "y": "y", "series": "series_by"}
"""Option that chooses the column of each role."""

_MOST = 10  # repairs and notes that a text names


def headline(report: LoadReport, unplaceable: int, *, flags: bool = True) -> str:
    """Sum up how a source was read in one line: unread values, open choices, rows, repairs.

    Args:
        report: the load report.
        unplaceable: number of rows that cannot be drawn in the chart.
        flags: whether to name the command-line flag that settles each open choice.
    """
    unread = report.unread(report.roles.y)
    ways = [Option(it.option).as_flag() if flags else it.query for it in report.choices]
    choices = zip(report.choices, ways, strict=True)
    parts = [f"{it.short}{way and f' ({way})'}" for it, way in choices]
    parts += [counted(report.rows, "row"), counted(len(report.columns), "column")]
    for is_inferred, what in ((False, "repaired"), (True, "inferred")):
        if count := sum(each.count for each in report.repairs if each.inferred is is_inferred):
            parts.append(f"{counted(count, 'cell')} {what}")
    if unplaceable:
        parts.append(f"{counted(unplaceable, 'row')} without a place on the chart")
    return f"{report.source}: {f'{unread}; ' if unread else ''}{', '.join(parts)}"


def check_lines(
    report: LoadReport, missing: MissingCounts, axes: str | None = None, width: int | None = None
) -> Iterator[str]:
    """Write the report on how a source was read as lines of text, long lists of notes shortened.

    Args:
        report: the load report of a source.
        missing: counts of missing values.
        axes: the explorer's key that opens the choice of axes; None to name command-line flags.
        width: the width of tables in cells; None for no limit.
    """
    yield headline(report, missing.unplaceable, flags=axes is None)
    score, as_told = report.roles.y, with_flag if axes is None else str
    # Losses, of scores before all others, then guesses, then other spellings.
    repairs = sorted(
        report.repairs,
        key=lambda it: (not it.is_loss, it.is_loss and it.column != score, not it.is_guess),
    )
    fixed = [
        f"{'inferred' if it.inferred else 'repaired'} {it.column}: {it.count:,} {it.what}"
        f"{': ' if it.examples else ''}{', '.join(it.examples)}"
        for it in repairs
    ]
    fixed = [as_told(Note(words, *it.hint)) for words, it in zip(fixed, repairs, strict=True)]
    evidence = (
        as_told(Note(f"evidence {it.header}: {it.meaning}, {counted(it.rows, 'row')}", *it.hint))
        for it in report.evidence
    )
    lines = [
        f"read as {report.format}",
        *filter(None, (_role(report, role, axes) for role in _OPTIONS)),
        *_columns(report, missing, None if width is None else width - 2),
        *evidence,
        *_worst(fixed, "repair"),
    ]
    if missing.unplaceable:
        numbers = (("x", 0 if missing.ranked else missing.without_x), ("y", missing.without_y))
        reasons = ", ".join(f"{number:,} without {axis}" for axis, number in numbers if number)
        rows = counted(missing.unplaceable, "row")
        lines.append(say("unplaced", rows=rows, reasons=reasons))
    if report.duplicates:
        found = report.duplicates
        examples = ", ".join(f"{name} ×{times}" for name, times in found.examples)
        kinds = dict.fromkeys(key.partition("_")[0] for key in found.columns[1:])
        beside = f" with the same {', '.join(kinds)}" if kinds else ""
        occur = counted(found.names, "name occurs", "names occur")
        lines.append(f"{occur} more than once{beside}: {examples}")
    lines += _worst([f"note: {as_told(note)}" for note in report.notes], "note")
    for choice in report.choices:
        opens = axes and choice.option in {"x", "y"}
        key = f" ({axes} opens the axes)" if opens else ""
        lines.append(f"choose: {as_told(choice.words)}{key}")
    if len(report.tables) > 1:
        lines += _tables(report, axes, None if width is None else width - 2)
    yield from (f"  {line}" for line in lines)


def _role(report: LoadReport, role: str, axes: str | None) -> str:
    """State which column is taken as model name, x, y or series, why, and the flag to change it.

    "" for a role without a column and without a reason.
    """
    key, why = getattr(report.roles, role), dict(report.why).get(role)
    if not why:
        return f"{role:7} {key}" if key else ""
    how = ""
    if axes is None and (key is not None or role == "series" or isinstance(why, Note)):
        way = why.helps if isinstance(why, Note) else (Option(_OPTIONS[role], "COLUMN"),)
        how = flagged(": ", *way)
    return f"{role:7} {key or '–'}  ({why}{how})"


def _columns(report: LoadReport, missing: MissingCounts, width: int | None) -> list[str]:
    """Tabulate a source's columns: kind, unit, missing count; if over 100, only those in use."""
    columns, more = list(report.columns), []
    if len(columns) > 100:
        in_role = {getattr(report.roles, role) for role in _OPTIONS}
        columns = [column for column in report.columns if column.key in in_role]
        more = [f"and {counted(len(report.columns) - len(columns), 'more column')}"]
    cells = missing.cells
    counts = [f"{cells[column.key]:,}" if column.key in cells else "" for column in columns]
    samples = [report.samples.get(column.key, "") for column in columns]
    texts = [
        TextColumn("column", [column.key for column in columns]),
        TextColumn("header", [column.header for column in columns]),
        TextColumn("kind", [column.kind.value for column in columns]),
        TextColumn("unit", [column.unit.value for column in columns]),
        TextColumn("missing", counts, right=True),
        TextColumn("such as", samples, shrinks=True),
    ]
    return lay_out(texts, width, ("such as", "missing", "unit", "header")) + more


def _tables(report: LoadReport, axes: str | None, width: int | None) -> list[str]:
    """List all tables found in a file as a text table, and mark the one that is read."""
    tables, read = report.tables, report.table
    nested = any(table.path for table in tables)
    columns = [
        TextColumn("", ["▸" if table == read else "" for table in tables]),
        TextColumn("table", [str(table.number) for table in tables], right=True),
    ]
    if nested:
        columns += [TextColumn("path", [table.path for table in tables], shrinks=True)]
    if not nested or any(table.heading for table in tables):
        columns += [TextColumn("heading", [table.heading or "–" for table in tables], shrinks=True)]
    if not nested:
        columns += [TextColumn("line", [f"{table.line or ''}" for table in tables], right=True)]
    columns += [
        TextColumn("rows", [f"{table.rows:,}" for table in tables], right=True),
        TextColumn("numbers", [f"{table.numbers:,}" for table in tables], right=True),
    ]
    what = "PATH" if nested else "NUMBER or HEADING"
    how = "" if axes else flagged("; ", Option("table", what), " takes another")
    number = read.number if read else 0
    return [f"table {number} of {len(tables)} is read{how}", *lay_out(columns, width)]


def _worst(lines: Sequence[str], kind: str) -> list[str]:
    """Keep the first lines of a list and replace the rest by a count: "and 12 more repairs"."""
    if len(lines) <= _MOST:
        return list(lines)
    return [*lines[: _MOST - 1], f"and {counted(len(lines) - _MOST + 1, f'more {kind}')}"]


class RoleRecord(NamedTuple):
    """Column in a role, why, what changes it, and which could be taken for x and y instead."""

    column: str | None
    header: str | None
    why: str
    change: str
    candidates: tuple[str, ...] | None


class DirectionRecord(NamedTuple):
    """Whether less is better."""

    lower_better: bool | None
    why: str
    change: str


class UnitsRecord(NamedTuple):
    """Unit of the score, and that of sizes in the source."""

    of_scores: Unit | None
    of_sizes: str
    why: str
    change: str
    as_written: str


class WindowsRecord(NamedTuple):
    """Window asked for, and the columns that state one."""

    asked: str | None
    columns: tuple[str, ...]
    change: str


class ColumnRecord(NamedTuple):
    """Column of the source, and how many cells it lacks."""

    key: str
    header: str
    kind: Kind
    unit: Unit
    missing: int
    sample: str


class EvidenceRecord(NamedTuple):
    """Column that tells how exact the score is."""

    column: str
    header: str
    meaning: str
    rows: int
    change: str


class RepairRecord(NamedTuple):
    """Cells of a column that were not read as they are written."""

    column: str
    what: str
    cells: int
    examples: tuple[str, ...]
    is_inferred: bool
    change: str


class ChoiceRecord(NamedTuple):
    """What needs a person's choice, and what settles it."""

    short: str
    words: str
    change: str
    query: str
    withholds: bool


class CheckRecord(NamedTuple):
    """JSON of `check`; `change` is always the flag that would change what is told."""

    source: str
    format: str
    rows: int
    label: RoleRecord
    x: RoleRecord
    y: RoleRecord
    series: RoleRecord
    direction: DirectionRecord
    units: UnitsRecord
    windows: WindowsRecord
    columns: tuple[ColumnRecord, ...]
    evidence_columns: tuple[EvidenceRecord, ...]
    repairs: tuple[RepairRecord, ...]
    unplaceable: int
    without_x: int
    without_y: int
    chart: str
    duplicates: Duplicates | None
    notes: tuple[str, ...]
    choices: tuple[ChoiceRecord, ...]
    table: TableInFile | None
    tables: tuple[TableInFile, ...]
    not_compared: RemarkKind | None


def check_record(
    report: LoadReport,
    missing: MissingCounts,
    state: ViewState,
    not_compared: RemarkKind | None = None,
) -> CheckRecord:
    """Convert the report on how a source was read."""
    columns, cells, samples = {it.key: it for it in report.columns}, missing.cells, report.samples
    y = columns.get(report.roles.y or "")
    known = (it for it in as_x(report.columns) if cells.get(it.key, 0) < report.rows)
    as_axis = tuple(it.header for it in known if it.key != report.roles.y)
    candidates = {"x": as_axis[:12], "y": tuple(report.scores[:12])}

    roles = {}
    for role, option in _OPTIONS.items():
        column = columns.get(getattr(report.roles, role) or "")
        key, header = (column.key, column.header) if column else (None, None)
        why, change = dict(report.why).get(role, ""), Option(option, "COLUMN").as_flag()
        roles[role] = RoleRecord(key, header, why, change, candidates.get(role))
    lower = report.roles.lower_better
    direction = "its header does not say that less is better"
    if y is None or state.lower_better is not None:
        direction = "asked for" if y else ""
    elif lower:
        direction = why_lower_is_better(y)
    sizes, why_sizes = report.size_unit or ("B", "nothing says otherwise")
    turned = Option("no_lower_better" if lower else "lower_better").as_flag()
    ways = Option("params_unit", "B|M|K").as_flag(), Option("as_is", "COLUMN").as_flag()
    window = None if state.window is None else str(state.window)
    dated = tuple(key for key in (WINDOW_START, WINDOW_END, VERSION) if key in columns)
    return filled(
        CheckRecord,
        report,
        missing,
        **roles,
        direction=DirectionRecord(None if y is None else lower, direction, turned),
        units=UnitsRecord(y and y.unit, sizes, why_sizes or "asked for", *ways),
        windows=WindowsRecord(window, dated, Option("window", "RANGE").as_flag()),
        columns=tuple(
            filled(ColumnRecord, it, missing=cells.get(it.key, 0), sample=samples.get(it.key, ""))
            for it in report.columns
        ),
        evidence_columns=tuple(
            filled(EvidenceRecord, it, change=flagged(*it.hint)) for it in report.evidence
        ),
        repairs=tuple(
            filled(
                RepairRecord, it, cells=it.count, is_inferred=it.inferred, change=flagged(*it.hint)
            )
            for it in report.repairs
        ),
        chart="ranking" if missing.ranked else "points",
        notes=tuple(map(with_flag, report.notes)),
        choices=tuple(
            filled(ChoiceRecord, it, words=with_flag(it.words), change=it.way)
            for it in report.choices
        ),
        not_compared=not_compared,
    )


def explained(dataset: Dataset, state: ViewState) -> tuple[LoadReport, MissingCounts]:
    """Complete the report on how a source was read: columns used, duplicates, sample values.

    Args:
        dataset: the derived Dataset.
        state: the user's options; they choose roles and settle open choices.

    Returns:
        The load report, and the counts of missing values.

    Raises:
        UsageError: for a column that does not exist or cannot have the role.
    """
    report, roles = dataset.report, roles_in_force(dataset, state)
    said = {
        role: Note("asked for", Option(option))
        for role, option in _OPTIONS.items()
        if getattr(state, option) is not None
    }
    notes = report.notes
    if roles.lower_better and state.lower_better is None:
        y = dataset.by_key[roles.y or ""]
        words = say("less-is-better", header=y.header, why=why_lower_is_better(y))
        notes = (*notes, Note(words, Option("no_lower_better"), " says otherwise"))
    settled = {"y"} if state.y is not None else set()
    missing = missing_counts(dataset, roles, ranking=state.ranking_asked)
    placed = len(dataset) - missing.without_x
    if missing.ranked and placed and not state.ranking:
        words = say("is-ranking", placed=placed, rows=len(dataset))
        notes = (*notes, Note(words, Option("no_ranking"), f" draws those {placed:,}"))
    samples = {}  # the first three different values of a column: "70.5, 66, 50"
    for column in dataset.columns[:1000]:
        texts = (dataset.cell(row, column.key).text for row in range(min(200, len(dataset))))
        samples[column.key] = cut(", ".join([*dict.fromkeys(filter(None, texts))][:3]), 32)
    errors = [  # that cannot be right, and how each kind was treated
        f"{counted(count, 'row states', 'rows state')} {say(kind)}"
        for kind, rows in wrong_errors(dataset).items()
        if (count := int(rows.sum()))
    ]
    # Errors and counts have the standard keys of the score in force.
    bound = {(each.header, each.of): each for each in dataset.columns if each.evidence}
    report = report._replace(
        columns=tuple(bound.get((each.header, each.of), each) for each in report.columns),
        roles=roles,
        why=tuple((dict(report.why) | said).items()),
        notes=(*notes, *errors),
        duplicates=duplicates(dataset, roles.label),
        choices=tuple(choice for choice in report.choices if choice.option not in settled),
        evidence=tuple(_evidence(dataset)),
        samples=samples,
    )
    return report, missing


def faults(report: LoadReport, dataset: Dataset) -> str:
    """Sum up what `check --strict` does not allow: "1 value outside 0 to 100 %, 2 names twice"."""
    over = 0
    for column, values in ((n.column, n.values) for n in dataset.number_columns.values()):
        is_pass = header_meaning(column.header).quantity is Quantity.PASS  # whatever it holds
        if is_pass or column.unit is Unit.PERCENT:
            over += int(((values > 100) | (is_pass & (values < 0))).sum())
    lost = sum(each.count for each in report.repairs if each.is_loss)
    names = report.duplicates.names if report.duplicates else 0
    found = ("value", lost, "lost"), ("value", over, "outside 0 to 100 %"), ("name", names, "twice")
    said = [f"{counted(number, thing)} {what}" for thing, number, what in found if number]
    left_out = any(isinstance(note, Note) and note.left_out for note in report.notes)
    return ", ".join(said + ["files left out"] * left_out)


def _evidence(dataset: Dataset) -> Iterator[Recognised]:
    """List the columns that tell how exact the score is (errors, problem counts), with meanings."""
    key = score_key(dataset)
    if key is None or dataset.selection is not None:
        return
    title, unused = dataset.by_key[key].header, dataset.by_key[key].unit is not Unit.PERCENT
    is_file = not (dataset.source.bundled or dataset.source.parts)
    kinds = (STANDARD_ERROR, CI_LOW, CI_HIGH, PLUS_MINUS_STATED, *PROBLEM_SET)
    for column in (column for column in dataset.columns if column.key in kinds):
        meaning, rows = say(column.key, y=title), len(dataset) - dataset.count_missing(column.key)
        header = dataset.report.made_of.get(column.key, column.header)
        hint = (kept_as_is(header), " if it is not") if is_file else ()
        if column.key == PLUS_MINUS_STATED:
            meaning += say(column.plus_minus)
            half = Option("plus_minus", "ci95"), " if it is half of a 95 % interval"
            hint = half if column.plus_minus is PlusMinus.ERROR else ()
        if column.key == VERSION:  # another thing's version says nothing of the problems
            rows = sum(count for word, count in dataset.texts(VERSION).counts() if is_release(word))
        if unused and column.key not in ERRORS:
            meaning += say("no-percentage")
        if rows:
            yield Recognised(column.key, column.header, meaning, rows, hint)


def without_evidence(dataset: Dataset) -> bool:
    """Tell whether a source's scores are percentages without stated errors and problem counts."""
    key = score_key(dataset)
    if key is None or dataset.by_key[key].unit is not Unit.PERCENT or not len(dataset):
        return False
    found = uncertainty_of(dataset)
    return found is None or (found.evidence == Evidence.UNKNOWN).all()


@cached(size=2)
def duplicates(dataset: Dataset, label: str) -> Duplicates | None:
    """Note model names in several rows with equal mode, release and problem dates; None if none."""
    told_apart_by = ("mode", "version", "window_start", "window_end", "window_as_stated")
    keys = [label, *(key for key in told_apart_by if key in dataset.by_key and key != label)]
    alike = Counter(zip(*(dataset.words(key) for key in keys), strict=True))
    names = Counter[str]()
    for (name, *_), times in alike.items():
        if name and times > 1:
            names[name] += times
    if not names:
        return None
    examples = tuple(starmap(Repeated, names.most_common(3)))
    return Duplicates(len(names), names.total(), tuple(keys), examples)
