"""Opening a source: from what a person named to its clean rows.

`open_plain` answers a lookup without pandas; `open_dataset` makes the Dataset that the explorer
and the other commands work on. The pipeline from raw texts to clean rows (profiles, roles,
cleaning, sizes in names, load report) is written once for two representations of a column: a
lookup and small sources keep Python lists of cells, so that they need no pandas; large sources
keep Arrow arrays, which are cleaned on several threads. Both give the same rows and the same load
report.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from stat import S_ISDIR
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ParamSpec, Protocol, Self, TypeVar

from lcbtui.dataset.columns import Column
from lcbtui.dataset.header_words import Sort, heading_of
from lcbtui.dataset.load_report import LoadReport, OpenChoice, Told
from lcbtui.dataset.rows import PlainTable
from lcbtui.dataset.source import ReadOptions, SourceInfo, as_is_flag
from lcbtui.dataset.standard import ACTIVE, MODEL, TOTAL
from lcbtui.errors import AsIsError, SourceError
from lcbtui.sources.catalog import STDIN, bundled, find
from lcbtui.sources.cleaning.cells import (
    NAME_LINK_STARTS,
    PlainColumn,
    PlainTexts,
    Profile,
    link_words,
)
from lcbtui.sources.cleaning.sizes_in_names import (
    Rows,
    SizesInNames,
    find_sizes,
    unit_by_values,
)
from lcbtui.sources.formats.detect import Document, Progress, family, table_in
from lcbtui.sources.formats.io import bytes_of, status_of
from lcbtui.sources.formats.raw_table import RawTable
from lcbtui.sources.schema.by_problem import places_by_problem
from lcbtui.sources.schema.evidence import notes_on, with_evidence
from lcbtui.sources.schema.matching import Profiler, called, size_unit
from lcbtui.sources.schema.roles import (
    NoNumbersError,
    Plan,
    make_plan,
    row_names,
    with_column,
    with_columns,
)
from lcbtui.text.numbers import SCALES, Unit
from lcbtui.text.safe_text import shell_word
from lcbtui.text.words import first_few, plural

if TYPE_CHECKING:  # what a lookup must not import
    from concurrent.futures import ThreadPoolExecutor

    from lcbtui.dataset.dataset import Dataset
    from lcbtui.sources.cleaning.columns_arrow import ArrowColumn

# A lookup must start quickly, so that what it does not need is imported where it is needed.
# ruff: noqa: PLC0415

LARGE_CELLS = 200_000
"""From this many cells on, Arrow cleans a table more quickly than Python."""
LARGE_ROWS = 100
"""Not with fewer rows: Arrow takes half a millisecond for a column, whatever it holds."""

_MOST_COPIES = 4
"""One row in so many at the most is taken for a copy of another."""

_MOST_LOOKED_AT = 1000
"""Rows of a table in which copies are looked for."""

_MOST_THREADS = 4

C = TypeVar("C", "PlainColumn", "ArrowColumn")
C_co = TypeVar("C_co", "PlainColumn", "ArrowColumn", covariant=True)
P = ParamSpec("P")
T = TypeVar("T")

Begun = Mapping[tuple[str, ReadOptions], Callable[[], "RawTable | Dataset"]]
"""Of each source that is being read already, by name and options, what waits for `read_raw`."""


def open_plain(info: SourceInfo, stdin_bytes: bytes | None = None) -> PlainTable:
    """Read a source without pandas, unless it is LiveCodeBench's own results.

    Args:
        info: from `catalog.find`.
        stdin_bytes: what standard input held; needed for the source "-" alone.

    Raises:
        SourceError: if it cannot be read, is no table, or has no number column.
    """
    found = _read(info, stdin_bytes, _silent)
    if isinstance(found, RawTable):
        return read_plain(info, found)
    from lcbtui.sources.livecodebench.dataset import results_table_of

    return results_table_of(found)


def open_rows(info: SourceInfo, stdin_bytes: bytes | None = None) -> "PlainTable | Dataset":
    """The rows of a source for a lookup: without pandas, unless they are so many that it is slower.

    Arguments and errors are those of `open_plain`.
    """
    found = _read(info, stdin_bytes, _silent)
    if isinstance(found, RawTable):
        return read_large(info, found) if _is_large(found) else read_plain(info, found)
    from lcbtui.sources.livecodebench.dataset import results_table_of

    return results_table_of(found)


MOST_COMPLETED = 2_000_000
"""Bytes of the largest file whose names are completed: a key must not wait for them."""


def labels_of(info: SourceInfo) -> list[str]:
    """The names of the models of a source, each once, without pandas: for completion.

    None of results by problem, of a large file, of a folder and of what cannot be read.
    """
    try:
        if info.path is None or info.path.is_dir() or info.path.stat().st_size > MOST_COMPLETED:
            return []
        found = _table(info, None, _silent)
        if not isinstance(found, RawTable) or found.in_arrow:
            return []
        table = read_plain(info, found)
    except (OSError, SourceError):
        return []
    return [name for name in dict.fromkeys(table.words(table.roles.label)) if name]


@cache
def bundled_tables(*names: str) -> tuple[PlainTable, ...]:
    """The bundled sources, or those of some names; each is read once.

    Raises:
        SourceError: if one that is named cannot be read.
    """
    return tuple(open_plain(info) for info in (map(find, names) if names else bundled().values()))


def read_raw(
    info: SourceInfo, stdin_bytes: bytes | None = None, progress: Progress | None = None
) -> "RawTable | Dataset":
    """What `open_dataset` begins with, to be given to it later; its arguments and errors."""
    return _read(info, stdin_bytes, progress or _silent)


def open_dataset(
    info: SourceInfo,
    stdin_bytes: bytes | None = None,
    progress: Progress | None = None,
    begun: Begun = MappingProxyType({}),
    *,
    same_names: bool = False,
) -> "Dataset":
    """Read a source as a Dataset; errors and the other arguments are those of `open_plain`.

    Args:
        info: from `catalog.find`.
        stdin_bytes: what standard input held; needed for the source "-" alone.
        progress: called with a few words for what is being done now.
        begun: what is being read already.
        same_names: find beside which rows share a name, for a table of all of many rows.
    """
    progress = progress or _silent
    being_read = begun.get((info.name, info.options))
    found = being_read() if being_read else _read(info, stdin_bytes, progress)
    progress("cleaning")
    if not isinstance(found, RawTable):
        return found
    if _is_large(found):
        return read_large(info, found, progress, same_names=same_names)
    from lcbtui.dataset.dataset import dataset_of

    return dataset_of(read_plain(info, found))


def open_sources(
    infos: Sequence[SourceInfo],
    stdin_bytes: bytes | None = None,
    progress: Progress | None = None,
    begun: Begun = MappingProxyType({}),
    *,
    same_names: bool = False,
) -> "Dataset":
    """Read some sources as one Dataset, as `combine.combined` has it; arguments as above.

    Raises:
        SourceError: if one of them cannot be read, or is named twice, or if none has a column
            that is taken as it is.
    """
    names = [info.name for info in infos]
    for name in names:
        if names.count(name) > 1:
            raise SourceError(
                f"{_display_name(infos[names.index(name)])}: is named twice; name it once"
            )
    if len(infos) == 1:
        return open_dataset(infos[0], stdin_bytes, progress, begun, same_names=same_names)
    from concurrent.futures import ThreadPoolExecutor

    import lcbtui.dataset.dataset
    import lcbtui.sources.formats.csv_arrow  # noqa: F401 - no two threads import it at once

    # Arrow reads without the interpreter's lock, so that two large files take less than twice one.
    with ThreadPoolExecutor(1) as beside:
        others = [
            beside.submit(_open_part, info, stdin_bytes, progress, begun) for info in infos[1:]
        ]
        first = _open_part(infos[0], stdin_bytes, progress, begun)
        datasets, problems = zip(first, *(other.result() for other in others), strict=True)
    for name in problems[0]:
        if all(name in each for each in problems):
            raise SourceError(problems[0][name])
    from lcbtui.sources.combine import combined

    if progress is not None:
        progress("joining the sources")
    return combined(datasets)


def _open_part(
    info: SourceInfo,
    stdin_bytes: bytes | None,
    progress: Progress | None,
    begun: Begun,
) -> "tuple[Dataset, Mapping[str, str]]":
    """One of several sources, and what is wrong with names of `--as-is` that it does not have.

    Another one may have these; it is read again without them.
    """
    try:
        return open_dataset(info, stdin_bytes, progress, begun), {}
    except AsIsError as problem:
        problems = problem.problems
    kept = tuple(name for name in info.options.as_is if name not in problems)
    known = info._replace(options=info.options._replace(as_is=kept))
    return open_dataset(known, stdin_bytes, progress), problems


def _table(info: SourceInfo, stdin_bytes: bytes | None, progress: Progress) -> RawTable | Document:
    name = _display_name(info)
    try:
        if info.path is None:
            if stdin_bytes is None:
                raise SourceError(f"{name}: nothing came in; pipe a table into lcbtui -")
            return table_in(stdin_bytes, name, progress, info.options)
        status = status_of(info.path, name)
        if S_ISDIR(status.st_mode):
            from lcbtui.sources.formats.folder import folder_table

            return folder_table(info.path, name, progress, info.options)
        size = status.st_size
        in_words = f"{size / 1e6:.0f} MB" if size >= 1e6 else f"{size / 1e3:.0f} kB"
        progress(f"reading {in_words}" if size else "reading")
        return table_in(bytes_of(info.path, name), name, progress, info.options)
    except MemoryError:
        raise SourceError(
            f"{name}: does not fit into the memory that is free; choose rows or columns"
        ) from None


def _is_large(found: RawTable) -> bool:
    """Whether Arrow cleans a table more quickly than Python."""
    cells = found.rows * len(found.headers)
    return found.in_arrow or (cells >= LARGE_CELLS and found.rows >= LARGE_ROWS)


def _read(info: SourceInfo, stdin_bytes: bytes | None, progress: Progress) -> "RawTable | Dataset":
    """The table of a source, or the means over its problems where it has results by problem."""
    found, name = _table(info, stdin_bytes, progress), _display_name(info)
    if isinstance(found, RawTable) and found.rows < LARGE_ROWS < len(found.headers):
        found = found.in_python()  # as Arrow takes longer for columns of a few rows each
    if info.options.pivot is not None:
        if not isinstance(found, RawTable):
            raise SourceError(
                f"{name}: is results by problem, a row a model as it is; leave --pivot out"
            )
        return _pivoted(found, info.options.pivot, name)
    if isinstance(found, RawTable):
        places = places_by_problem(found.headers)
        if places is None:
            if info.bundled:
                return found
            from lcbtui.sources.summary_rows import without_summaries

            found = without_summaries(_without_copies(found, name), info.options.as_is)
            return _with_outcomes(found, name, info.options.as_is)
        from lcbtui.sources.livecodebench.dataset import opened
        from lcbtui.sources.livecodebench.table import results_in

        results = results_in(found, places, name)
        if isinstance(results, RawTable):
            return results
        _refuse_as_is(info, name)
        return opened(info, results, f"results by problem, {found.read_as}")
    from lcbtui.sources.livecodebench.dataset import document_dataset

    _refuse_as_is(info, name)
    return document_dataset(info, found, name)


def _refuse_as_is(info: SourceInfo, name: str) -> None:
    if info.options.as_is:
        problem = f"{name}: is results by problem; leave --as-is out"
        raise AsIsError(dict.fromkeys(info.options.as_is, problem))


def _without_copies(raw: RawTable, name: str) -> RawTable:
    """The table without rows that equal an earlier one in every cell.

    Of many alike each may be a measurement of its own, and rows without a name are told apart by
    their place. Tables of more than `_MOST_LOOKED_AT` rows stay as they are: above 300 models
    nothing is compared.
    """
    if raw.rows > _MOST_LOOKED_AT:
        return raw
    table = raw.in_python()
    if any(len(set(column)) == raw.rows for column in table.columns):
        return raw  # as the names nearly always are
    rows = zip(*table.columns, strict=True)
    kept = sorted({row: place for place, row in reversed([*enumerate(rows)])}.values())
    copies = raw.rows - len(kept)
    if not copies or copies > max(1, raw.rows // _MOST_COPIES):
        return raw
    plan = _plan(
        table, cache(lambda place, unit: PlainTexts(table.columns[place]).profile(unit)), name
    )
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
    texts = cache(lambda place: PlainTexts(table.columns[place]))
    with suppress(SourceError):  # no column of numbers at all
        plan = make_plan(
            table.headers,
            lambda place, unit: texts(place).profile(unit),
            raw.rows,
            name,
            raw.lower,
            as_is,
        )
        if plan.roles.y is not None:
            return raw
    columns = list(table.columns)
    for place in places:
        columns[place] = [_OUTCOMES.get(text.strip().casefold(), "") for text in columns[place]]
    named = first_few([f'"{raw.headers[place]}"' for place in places], _NAMED)
    words = f"{named} {plural(len(places), 'is', 'are')} 1 for yes and 0 for no: a mean is a share"
    flag = as_is_flag(*(raw.headers[place] for place in places))
    note = Told(f"{words} ({flag} says otherwise)", words)
    return table._replace(columns=columns, notes=(*raw.notes, note)) if places else raw


_NAMED = 4


def _are_outcomes(column: Any) -> bool:
    """Whether the texts of a column that are not blank are yes and no, in one of several words."""
    texts = column if isinstance(column, list | tuple) else column.to_pylist()
    words = {text.strip().casefold() for text in texts} - {""}
    return bool(words) and words <= _OUTCOMES.keys()


def _pivoted(raw: RawTable, wanted: str, name: str) -> RawTable:
    """One row a model, with the values of a column as columns, which `--as-is` then means."""
    from lcbtui.sources.long_tables import pivoted

    texts = cache(lambda place: _encoded(raw.columns[place], in_arrow=raw.in_arrow))
    plan = _plan(raw, lambda place, unit: texts(place).profile(unit), name)
    return pivoted(raw, plan, wanted, name)


def _encoded(column: Any, *, in_arrow: bool) -> "Texts[Any]":
    if not in_arrow:
        return PlainTexts(column)
    from lcbtui.sources.cleaning.columns_arrow import ArrowTexts

    return ArrowTexts.encoded(column)


def _display_name(info: SourceInfo) -> str:
    """How messages call a source."""
    return "standard input" if info.name == STDIN else info.name


def _silent(_: str) -> None:
    """Progress that nobody follows."""


class Texts(Protocol[C_co]):
    """The raw texts of a column, in either representation."""

    def profile(self, unit: Unit) -> Profile:
        """What they can be read as."""

    def clean(
        self, column: Column, *, approximate: bool, fractions: bool, scale: float = 1.0
    ) -> C_co:
        """Their values."""

    def mapped(self, read: Callable[[str], str]) -> Self:
        """What a function makes of each of them."""


def read_plain(info: SourceInfo, raw: RawTable) -> PlainTable:
    """The clean rows of the raw table of a source, without pandas.

    Raises:
        SourceError: if no column holds numbers.
    """
    plan, columns, report = _clean(info, raw.in_python(), PlainTexts)
    cells = {key: column.cells for key, column in columns.items()}
    return PlainTable(info, plan.columns, plan.roles, report, cells)


def read_large(
    info: SourceInfo, raw: RawTable, progress: Progress = _silent, *, same_names: bool = False
) -> "Dataset":
    """The clean rows of a raw table as a Dataset, made by Arrow: quicker for many rows.

    Args:
        info: what is known of the source.
        raw: what stood in it, as sequences or as Arrow arrays.
        progress: called before each column.
        same_names: as in `open_dataset`.

    Raises:
        SourceError: if no column holds numbers.
    """
    from concurrent.futures import Future, ThreadPoolExecutor

    from lcbtui.dataset.dataset import Dataset, Ints, frame_of, text_codes
    from lcbtui.sources.cleaning.columns_arrow import ArrowTexts

    threads = ThreadPoolExecutor(min(os.cpu_count() or 1, _MOST_THREADS))
    codes: list[Future[Ints]] = []

    def named(label: "ArrowColumn") -> None:
        if same_names:
            codes.append(threads.submit(text_codes, label.values))

    try:
        plan, columns, report = _clean(info, raw, ArrowTexts.encoded, threads, progress, named)
    except BaseException:
        threads.shutdown(cancel_futures=True)  # nobody wants the other columns
        raise
    threads.shutdown(wait=False)
    arrays = {key: column.values for key, column in columns.items()}
    marks = {key: column.marks for key, column in columns.items() if column.marks is not None}
    dates = {key: column.dates for key, column in columns.items() if column.dates is not None}
    frame = frame_of(plan.columns, arrays, raw.rows)
    dataset = Dataset(info, plan.columns, plan.roles, frame, marks, dates, report)
    for found in codes:
        dataset.keep_codes(plan.roles.label, found.result)
    return dataset


def _plan(raw: RawTable, profile: Profiler, name: str, as_is: Sequence[str] = ()) -> Plan:
    """What the columns of a table are.

    Raises:
        NoNumbersError: if no column holds numbers; it says what may be read instead.
        AsIsError: if no column has a name of `as_is`.
    """
    try:
        return make_plan(raw.headers, profile, raw.rows, name, raw.lower, as_is)
    except NoNumbersError as problem:
        of = family(raw.read_as)
        kind = (
            f"{'an' if of.startswith('HTML') else 'a'} {of}"
            if of.endswith(("table", "workbook"))
            else of
        )
        works = "a score is a column of numbers such as 70.3 or 70%"
        other = next((each for each in raw.tables if each.numbers and each != raw.table), None)
        if other is not None:
            flag = f"--at {shell_word(other.path)}" if other.path else f"--table {other.number}"
            works = f"{flag} takes another table"
        raise NoNumbersError(
            problem.name, problem.columns, f"is {kind}, in which ", f"; {works}"
        ) from None


def _planned(
    info: SourceInfo,
    raw: RawTable,
    texts: list[Texts[C]],
    encoded: Callable[[Any], Texts[C]],
) -> tuple[Plan, set[str], tuple[OpenChoice, ...]]:
    """What the columns are, the keys of sizes among those made of others, and if rows differ.

    The texts of columns that stand in no source are added to those of the source.
    """
    profile = cache(lambda place, unit: texts[place].profile(unit))
    plan = _plan(raw, profile, _display_name(info), info.options.as_is)
    plan, made = with_evidence(plan, profile)
    differing = _differing(info, raw, plan, profile)
    for column, source in made:
        if source.place is None:
            of_made = encoded([source.read("")] * raw.rows)
        else:
            of_made = texts[source.place].mapped(source.read)
        if of_made.profile(column.unit).present:
            texts.append(of_made)
            plan = with_column(plan, column, len(texts) - 1, source.place)
    return plan, {column.key for column, _ in made} & {ACTIVE}, differing


def _clean(
    info: SourceInfo,
    raw: RawTable,
    encoded: Callable[[Any], Texts[C]],
    threads: "ThreadPoolExecutor | None" = None,
    progress: Progress = _silent,
    named: Callable[[C], None] = lambda _: None,
) -> tuple[Plan, dict[str, C], LoadReport]:
    """The plan, the clean columns by key, and the load report.

    `named` is called with the label as soon as it is clean.
    """
    encoding = [_start(threads, encoded, column) for column in raw.columns]
    texts = [result() for result in encoding]
    plan, made_sizes, differing = _planned(info, raw, texts, encoded)
    _without_links(raw, plan, texts)

    headers = {column.key: column.header for column in plan.columns}
    units = size_units(info, headers)
    units |= dict.fromkeys(made_sizes, units.get(TOTAL, _BILLIONS))

    def clean(column: Column, place: int | None) -> C:
        of_column = encoded(row_names(raw.rows)) if place is None else texts[place]
        approximate, fractions = column.key in info.approximate, column.key in plan.fractions
        unit, _ = units.get(column.key, _BILLIONS)
        return of_column.clean(
            column, approximate=approximate, fractions=fractions, scale=SCALES[unit]
        )

    # What the sizes in names need comes first: these are read while the rest is cleaned.
    needed = (plan.roles.label, TOTAL, ACTIVE)
    places = sorted(
        zip(plan.columns, plan.places, strict=True), key=lambda pair: pair[0].key not in needed
    )
    cleaning = {column.key: _start(threads, clean, column, place) for column, place in places}
    label, total, active = (cleaning[key]() if key in cleaning else None for key in needed)
    assert label is not None, "every plan has a label"
    lacking = _lacking(threads, label, active)
    named(label)
    progress("reading names")
    if total is not None and TOTAL not in units and not info.bundled:
        guessed = unit_by_values(raw.rows, label, total, headers[TOTAL])
        if guessed is not None:
            units |= dict.fromkeys((TOTAL, ACTIVE), guessed) | units
            for column, place in places:
                if column.key in {TOTAL, ACTIVE}:
                    cleaning[column.key] = _start(None, clean, column, place)
            total, active = (cleaning[key]() if key in cleaning else None for key in needed[1:])
    header = headers.get(TOTAL, "")  # sizes that come with lcbtui are not taken from names
    found = find_sizes(raw.rows, label, total, lacking, header, compare=not info.bundled)
    columns: dict[str, C] = {}
    for column in plan.columns:
        progress(f"cleaning {len(columns) + 1} of {len(plan.columns)} columns")
        columns[column.key] = cleaning[column.key]()
    if found.added:
        why_x = dict(plan.why)["x"]
        if any(column.key == TOTAL for column in found.added):
            why_x = f'no such column; read from the names in "{headers[plan.roles.label]}"'
        plan = with_columns(plan, found.added, why_x)
    for sizes in found.imputations:
        before = columns.get(sizes.key) or type(label).without_values(raw.rows)
        columns[sizes.key] = before.filled(sizes)
    told = {key: units[key] for key in units if key in headers and units[key] != _BILLIONS}
    return plan, columns, _load_report(info, raw, plan, columns, found, told, differing)


def _lacking(
    threads: "ThreadPoolExecutor | None", label: C, active: C | None
) -> Callable[[], Rows] | None:
    """The rows without active parameters whose names may state them, found beside other names."""
    if active is None:
        return None
    return _start(threads, label.may_state_active, active.missing_rows())


def _without_links(raw: RawTable, plan: Plan, texts: list[Texts[C]]) -> None:
    """Give a label that is not called a model the words of its links; one that is has them."""
    places = {column.key: place for column, place in zip(plan.columns, plan.places, strict=True)}
    place = places[plan.roles.label]
    if plan.roles.label == MODEL or place is None:
        return
    some: Any = raw.columns[place][:_LOOKED_AT]
    if any(each.lstrip().startswith(NAME_LINK_STARTS) for each in map(str, some)):
        texts[place] = texts[place].mapped(link_words)


def _differing(
    info: SourceInfo, raw: RawTable, plan: Plan, profile: Profiler
) -> tuple[OpenChoice, ...]:
    """What is told of a table with many rows of a name."""
    places = {column.key: place for column, place in zip(plan.columns, plan.places, strict=True)}
    place = places[plan.roles.label]
    if info.bundled or place is None or info.options.pivot is not None:
        return ()
    names = profile(place, Unit.NONE).distinct
    if 2 * raw.rows < 3 * names:
        return ()
    from lcbtui.sources.long_tables import long_table

    found = long_table(raw, plan, names)
    return (found.choice,) if found is not None else ()


_BILLIONS = ("B", "")
UNIT_WORDS = {"B": "billions", "M": "millions", "K": "thousands"}
"""What the units of sizes are called."""


def size_units(info: SourceInfo, headers: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """What the sizes of a source without a letter are in, B, M or K, and why.

    None where nothing says it.

    Args:
        info: has what the user says.
        headers: of all columns, by key.
    """
    asked, found = info.options.params_unit, dict[str, tuple[str, str]]()
    for key in (TOTAL, ACTIVE):
        unit = asked or (size_unit(headers[key]) if key in headers else None)
        if unit is not None and key in headers:
            found[key] = (unit, "" if asked else "as its header says")
    return found


def _start(
    threads: "ThreadPoolExecutor | None", call: Callable[P, T], *args: P.args, **kwargs: P.kwargs
) -> Callable[[], T]:
    """Start a call on a thread, or make it now; returns what waits for its result."""
    if threads is not None:
        return threads.submit(call, *args, **kwargs).result
    result = call(*args, **kwargs)
    return lambda: result


def _load_report(
    info: SourceInfo,
    raw: RawTable,
    plan: Plan,
    columns: Mapping[str, C],
    found: SizesInNames,
    units: Mapping[str, tuple[str, str]],
    choices: tuple[OpenChoice, ...],
) -> LoadReport:
    scores = columns.get("pass_at_1")
    notes: list[str] = [*raw.notes]
    if not raw.rows:
        notes.append("there is a header but no row")
    if None in plan.places:
        notes.append(f'no column can name a row; "{plan.roles.label}" was added and numbers them')
    if above := scores.count_above(100) if scores else 0:
        notes.append(f"{above} pass@1 {plural(above, 'is', 'are')} above 100 percent")
    notes += notes_on(plan)
    if not info.bundled:
        from lcbtui.sources.doubts import doubts

        notes += doubts(plan, raw, columns)
    headers = {column.key: column.header for column in plan.columns}
    for key, (unit, reason) in units.items():
        words = f'"{headers[key]}" without a letter is in {UNIT_WORDS[unit]} of parameters'
        why = f"{words}, {reason}"
        notes.append(Told(f"{why} (--params-unit says otherwise)", why) if reason else words)
    return LoadReport(
        source=info.name,
        format=raw.read_as,
        rows=raw.rows,
        columns=plan.columns,
        roles=plan.roles,
        why=plan.why,
        repairs=(
            *(repair for column in plan.columns for repair in columns[column.key].repairs),
            *(sizes.repair for sizes in found.imputations),
        ),
        notes=(*notes, *found.notes(raw.rows)),
        choices=(*raw.choices, *choices, *plan.choices, *found.choices()),
        tables=raw.tables,
        table=raw.table,
        scores=plan.scores,
        size_unit=units.get(TOTAL),
        made_of=plan.made_of,
    )
