"""From the raw table of a source to its clean rows: a Dataset.

The pipeline is: profiles, roles, cleaning, sizes in names, load report. Texts are Python lists, or
Arrow arrays in large sources; both give the same rows and the same load report.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from lcbtui.dataset.columns import ACTIVE, ERRORS, MODEL, PROBLEMS, STANDARD, TOTAL, Column
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.meanings import OUTCOMES, is_board, says_score
from lcbtui.dataset.source import LoadReport, Note, Repair, RepairKind, SourceInfo, kept_as_is
from lcbtui.dataset.values import Numbers, Texts, Values
from lcbtui.dataset.windows import problems_stated
from lcbtui.errors import Option, Part, SourceError
from lcbtui.sources.catalog import display_name
from lcbtui.sources.cleaning.cells import AS_WRITTEN, NumberStyle, RawTexts, bare_name
from lcbtui.sources.cleaning.numbers import number_said
from lcbtui.sources.cleaning.sizes_in_names import (
    BILLIONS,
    UNIT_WORDS,
    SizesInNames,
    find_sizes,
    unit_by_values,
)
from lcbtui.sources.formats.tables import RawTable
from lcbtui.sources.long_tables import LongTable, long_table, task_rows
from lcbtui.sources.schema.evidence import with_evidence
from lcbtui.sources.schema.matching import profiler, size_unit
from lcbtui.sources.schema.roles import NoNumbersError, Plan, make_plan, with_roles
from lcbtui.text.numbers import SCALES, Unit
from lcbtui.text.width import cut
from lcbtui.text.words import first_few, shell_word


@contextmanager
def saying_what_works(raw: RawTable, name: str) -> Iterator[None]:
    """Catch the block's error that a table has no numbers; say what it was read as, and advice."""
    try:
        yield
    except NoNumbersError as problem:
        works: tuple[Part, ...] = ("a score is a column of numbers such as 70.3 or 70%",)
        if problem.lacking == "names":
            works = ("a row needs a name, such as that of a model",)
        other = next((each for each in raw.tables if each.numbers and each != raw.table), None)
        if other is not None:
            asked = Option("table", shell_word(other.path or str(other.number)))
            works = asked, " takes another table"
        columns = first_few([cut(header, 40) for header in raw.headers])
        what = f"read as {raw.read_as}: {problem} (columns: {columns})"
        raise SourceError(f"{name}: {what}; ", *works) from None
    except SourceError as problem:
        raise problem.named(name) from None


def _plan(info: SourceInfo, raw: RawTable, texts: list[RawTexts]) -> tuple[Plan, LongTable | None]:
    """Choose columns of row names, x, y and series; add derived columns such as ± values.

    Returns:
        The plan, and how a long table is told apart. The texts of derived columns are appended to
        `texts`, and names of rows, but for models, lose their links and emphasis there.
    """
    name, profile = display_name(info), profiler(texts)
    with saying_what_works(raw, name):
        plan = make_plan(raw, profile, name, info.options.as_is)
    y = next((each for each in plan.columns if each.key == plan.roles.y), None)
    is_known = y is not None and (says_score(y.header) or y.lower is not None)
    if raw.rows == 1 and None in plan.places and not is_known:
        why = f"is one row without a name or a known score ({first_few(raw.headers)})"
        raise SourceError(f"{name}: {why}; a table has a row a model, with its name and a score")
    plan, made = with_evidence(plan, profile, raw.above)
    is_wide = info.bundled or info.options.pivot is not None
    differing = None if is_wide else long_table(raw, plan, profile)
    for each in differing.by if differing else ():
        if each.key == PROBLEMS:  # an "n" that tells rows apart is no number of problems
            plain = Column(each.header, each.header, each.header, each.kind)
            plan = plan._replace(columns=tuple(plain if it == each else it for it in plan.columns))
    for column, (place, read) in made:
        of_made = texts[place].mapped(read)
        if of_made.profile(column.unit).present:
            of_score = column.evidence in ERRORS and column.of in plan.fractions
            source = plan.columns[plan.places.index(place)]
            plan = plan._replace(
                columns=(*plan.columns, column),
                places=(*plan.places, len(texts)),
                fractions=plan.fractions | ({column.key} if of_score else set()),
                made_of={**plan.made_of, column.key: source.header},
            )
            texts.append(of_made)
    named = plan.place_of(plan.roles.label)
    some: Any = () if named is None or plan.roles.label == MODEL else raw.columns[named][:50]
    if any(bare_name(each) != each for each in map(str, some)):  # links are in all cells or in none
        texts[named or 0] = texts[named or 0].mapped(bare_name)
    return plan, differing


T = TypeVar("T")


def _called(call: Callable[..., T], columns: Iterable[tuple[Any, ...]], raw: RawTable) -> list[T]:
    """Call a function for each column; where these are Arrow arrays, on several threads."""
    if not raw.in_arrow:
        return [call(*each) for each in columns]
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - no lookup needs it

    with ThreadPoolExecutor(4) as threads:
        return [*threads.map(lambda each: call(*each), columns)]


def cleaned(info: SourceInfo, raw: RawTable) -> Dataset:
    """Clean a file's table of texts into typed columns; of Arrow arrays on several threads.

    Raises:
        SourceError: if no column holds numbers, or a single row has neither a name nor a score.
    """
    named = zip(raw.headers, raw.columns, strict=True)
    counted = _called(raw.counted, named, raw)
    texts = [_with_outcomes(each, info.options.as_is) for each in counted]
    plan, differing = _plan(info, raw, texts)

    headers = {column.key: column.header for column in plan.columns}
    asked = info.options.params_unit
    units = {
        key: (unit, "" if asked else "as its header says")
        for key in (TOTAL, ACTIVE)
        if key in headers and (unit := asked or size_unit(headers[key])) is not None
    }
    units |= {ACTIVE: units.get(TOTAL, BILLIONS)} if ACTIVE in plan.made_of else {}

    def clean(column: Column, place: int | None) -> tuple[Values, list[Repair]]:
        if place is None:
            rows = [f"row {n + 1}" for n in range(raw.rows)]
            made = raw.counted(column.header, rows)
            return made.clean(column, AS_WRITTEN)
        scale = SCALES[units.get(column.key, BILLIONS)[0]]
        approximate, fractions = column.key in info.approximate, column.key in plan.fractions
        reading = NumberStyle(approximate, fractions, scale, names=column.key == plan.roles.label)
        return texts[place].clean(column, reading)

    columns_at = zip(plan.columns, plan.places, strict=True)
    places = {column.key: (column, place) for column, place in columns_at}
    results = dict(zip(places, _called(clean, places.values(), raw), strict=True))
    columns = {key: values for key, (values, _) in results.items()}
    label, total, active = map(columns.get, (plan.roles.label, TOTAL, ACTIVE))
    assert isinstance(label, Texts)  # every plan has one
    assert not isinstance(total, Texts)
    assert not isinstance(active, Texts)
    if total is not None and TOTAL not in units and not info.bundled:
        guessed = unit_by_values(label, total, headers[TOTAL])
        if guessed is not None:
            units |= dict.fromkeys((TOTAL, ACTIVE), guessed) | units
            results |= {key: clean(*places[key]) for key in (TOTAL, ACTIVE) if key in places}
            columns |= {key: values for key, (values, _) in results.items()}
            total = columns[TOTAL]
            assert isinstance(total, Numbers)
    header = headers.get(TOTAL, "")  # sizes that come with lcbtui are not taken from names
    found = SizesInNames()
    # "5T" in a name of a data set is five minutes.
    if plan.roles.label == MODEL or not is_board(headers[plan.roles.label]):
        found = find_sizes(label, total, active, header, compare=not info.bundled)
    added = [STANDARD[it.key].column for it in found.imputations if it.key not in columns]
    if added:
        why = dict(plan.why)
        if added[0].key == TOTAL:
            why["x"] = f'no such column; read from the names in "{headers[plan.roles.label]}"'
        plan = with_roles(plan._replace(columns=(*plan.columns, *added)), why)
    repairs = [repair for _, own in results.values() for repair in own]
    for sizes in found.imputations:
        columns[sizes.key] = sizes.fill(columns.get(sizes.key), label)
        filled = len(sizes.rows), sizes.examples
        repairs.append(Repair(sizes.key, (RepairKind.FROM_NAME,), *filled))
    told = {key: units[key] for key in units if key in headers and units[key] != BILLIONS}

    report = _load_report(info, raw, plan, repairs, found, told, differing)
    data = tuple(columns[column.key] for column in plan.columns)
    return Dataset(info, data, plan.roles, report)


def _with_outcomes(texts: RawTexts, as_is: Collection[str]) -> RawTexts:
    """Read true and false under a header that says score, such as "solved", as 100 and 0 %."""
    words, header = texts.profile(Unit.NONE).words, texts.column.header
    if not words or header in as_is or not says_score(header):
        return texts
    are_said = all(word.casefold() in OUTCOMES and not word.isdecimal() for word in words)
    return texts.mapped(number_said) if are_said else texts


def _load_report(
    info: SourceInfo,
    raw: RawTable,
    plan: Plan,
    repairs: Sequence[Repair],
    found: SizesInNames,
    units: Mapping[str, tuple[str, str]],
    differing: LongTable | None,
) -> LoadReport:
    notes: list[str] = [*raw.notes]
    if None in plan.places:
        notes.append(f'no column can name a row; "{plan.roles.label}" was added and numbers them')
    y = next((column for column in plan.columns if column.key == plan.roles.y), None)
    if y is not None and y.header not in plan.as_is and any(problems_stated(y.header)[0]):
        words = f'"{y.header}" states the problems of all rows'
        notes.append(Note(words, kept_as_is(y.header), " says otherwise"))
    headers = {column.key: column.header for column in plan.columns}
    for key, (unit, reason) in units.items():
        words = f'"{headers[key]}" without a letter is in {UNIT_WORDS[unit]} of parameters'
        asked = Note(f"{words}, {reason}", Option("params_unit"), " says otherwise")
        notes.append(asked if reason else words)
    notes += found.notes
    (label,) = (each for each in plan.columns if each.key == plan.roles.label)
    of_tasks = None if info.bundled else task_rows(raw, label)
    apart = [each.header for each in (differing.by if differing else ())]
    apart += [] if of_tasks is None else [label.header]
    return LoadReport(
        source=info.name,
        format=raw.read_as,
        rows=raw.rows,
        columns=plan.columns,
        roles=plan.roles,
        why=plan.why,
        repairs=tuple(repairs),
        notes=tuple(notes),
        choices=(
            *([of_tasks] if of_tasks is not None else []),
            *(each for each in raw.choices if of_tasks is None or each.option != of_tasks.option),
            *([differing.choice] if differing is not None else []),
            *plan.choices,
            *found.choices,
        ),
        tables=raw.tables,
        table=raw.table,
        scores=plan.scores,
        size_unit=units.get(TOTAL),
        made_of=plan.made_of,
        several=bool(plan.several),
        apart=tuple(each.key for each in plan.columns if each.header in apart),
    )
