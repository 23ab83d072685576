"""Combine several sources into one table, one below the other.

Columns are aligned by what they mean (their role, then their key) and not by their header alone, so
that "LCB v5" of one file stands under Pass@1 of another; the score of another benchmark stands
apart. The first source gives the title, the axes and the window that is shown first. Each row keeps
its source, in a column; nothing is merged.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, combinations, starmap
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np

from lcbtui.dataset.columns import SCORE, STANDARD, Column, Kind, Range, Roles, is_lower_better
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.meanings import LIVECODEBENCH, find_words
from lcbtui.dataset.measures import (
    Measure,
    columns_of,
    differ,
    score_measure,
    score_measures,
    with_score,
)
from lcbtui.dataset.results import Bools
from lcbtui.dataset.source import LoadReport, Note, SourceInfo
from lcbtui.dataset.values import Dates, Numbers, Texts, Values, defined
from lcbtui.dataset.windows import Window
from lcbtui.errors import Option
from lcbtui.sources.results import problem_means
from lcbtui.sources.results.problem_results import merged
from lcbtui.sources.schema.matching import free_name
from lcbtui.text.words import shell_word

SOURCE = STANDARD["source"].column
HIGHLIGHT = STANDARD["highlight"].column


class _Part(NamedTuple):
    """Data source to be combined with others, with its columns aligned to the combined table.

    Attributes:
        dataset: the rows of the source.
        name: the source's name in the column `source`.
        keys: the key of each column in the combined table → its key in this source.
        place: the other way round.
    """

    dataset: Dataset
    name: str
    keys: Mapping[str, str] = MappingProxyType({})
    place: Mapping[str, str] = MappingProxyType({})


def combined(datasets: Sequence[Dataset]) -> Dataset:
    """Concatenate several data sources (tables of models), with a column `source` for the origin.

    The columns of model names (label), x, y and series of each source are aligned with those of
    the first; scores with those of the same measure, errors and counts with those of the same
    score, other columns with those of the same key and kind. A column that a source
    lacks is missing in its rows. Values of another unit get a column of their own, and the load
    report says so.

    If all sources are results by problem, they are merged by problem id, so that their models are
    compared on the problems that all have; not if their measures or all their problems differ.

    When combined with bundled sources, the user's rows are highlighted as "ours" where their column
    `highlight` says so. If no row does, rows are presumed ours by their name ("our", "ours", "my")
    or if the file has one model only. (`with_same_models` later unmarks models of bundled sources.)

    Args:
        datasets: the opened sources, at least one.
    """
    if len(datasets) == 1:
        return datasets[0]
    names = names_of([dataset.source for dataset in datasets])
    if all(dataset.selection is not None for dataset in datasets):
        results = [data.selection.results for data in datasets if data.selection is not None]
        of_y = [score_measure(each, each.roles.y or "") for each in datasets]
        one, *others = ({*each.problems} for each in results)
        are_of_one = not any(starmap(differ, combinations(of_y, 2)))
        if problem_means.can_merge(results) and are_of_one and not any(map(one.isdisjoint, others)):
            named = zip(datasets, names, strict=True)
            info = _info([_Part(*each) for each in named], Roles("", None, None, None))
            read_as = "; ".join(dict.fromkeys(data.report.format for data in datasets))
            return problem_means.results_dataset(info, merged(results, names), read_as)
    window = _shared_window([each for each in datasets if each.selection is None])
    pairs = zip(datasets, names, strict=True)
    datasets = [_without_selection(*pair, window, datasets) for pair in pairs]
    first = datasets[0]
    columns, parts, notes = _aligned(datasets, names)
    sizes = [len(part.dataset) for part in parts]
    joined = dict[str, Values]()
    for column in columns:
        found = (part.dataset.values.get(part.keys.get(column.key, "")) for part in parts)
        joined[column.key] = _concatenated(column, [*zip(found, sizes, strict=True)])
    ours, presumed = _ours(parts)
    if ours is not None:
        marked = ["true" if each else "" for each in ours.tolist()]
        joined[HIGHLIGHT.key] = Texts(HIGHLIGHT, marked)
    label, codes = first.roles.label, np.repeat(np.arange(len(parts)), sizes)
    source = Texts(SOURCE, codes=codes, distinct=[part.name for part in parts])
    data = [*joined.values()]
    data.insert([*joined].index(label) + 1, source)
    columns = tuple(values.column for values in data)
    in_roles = (_role(parts, role) for role in ("x", "y", "series"))
    x, y, series = (key if key in joined else None for key in in_roles)
    roles = Roles(label, x, y, series)
    info = _info(parts, roles)
    return Dataset(
        source=info,
        data=tuple(data),
        roles=roles,
        report=_report(info, parts, columns, roles, notes),
        excluded=_joined(datasets, "excluded", False),
        presumed_ours=presumed,
        questions=_joined(datasets, "questions"),
    )


def names_of(infos: Sequence[SourceInfo]) -> list[str]:
    """Make a short name for each of several data sources, all different."""
    short = [info.short_name for info in infos]
    if len(set(short)) < len(short):
        short = [info.name for info in infos]
    taken: set[str] = set()
    return [free_name(name, taken) for name in short]


def _shared_window(datasets: Sequence[Dataset]) -> Window | None:
    """Find the range of problem dates (window) that all sources use; None if they differ."""
    windows: set[Window] = set()
    for dataset in datasets:
        start, end = (dataset.dates.get(key) for key in ("window_start", "window_end"))
        if dataset.source.opening is not None:
            windows.add(dataset.source.opening.window)
        elif start is not None and end is not None:
            stated = ~np.isnan(start.first) & ~np.isnan(end.last)
            days = zip(start.first[stated].tolist(), end.last[stated].tolist(), strict=True)
            windows |= {Window(int(first), int(last)) for first, last in days}
    return windows.pop() if len(windows) == 1 else None


def _without_selection(
    dataset: Dataset, name: str, window: Window | None, beside: Sequence[Dataset]
) -> Dataset:
    """Convert scores on single problems to one mean a model over a range of problem dates.

    The window is the one given, if the results have all its dates; else the current selection. The
    mean states what it is of: LiveCodeBench, or a source with which no other shares a problem.
    """
    if dataset.selection is None:
        return dataset
    results, mean, of = dataset.selection.results, dataset.by_key[SCORE], ""
    others = [it.selection.results for it in beside if it.selection and it is not dataset]
    if results.of_livecodebench:
        of = LIVECODEBENCH
    elif others and {*results.problems}.isdisjoint(chain(*(each.problems for each in others))):
        of = name
    if window is not None and problem_means.has_dates_of(results, window):
        chosen, read_as = results.within(window), dataset.report.format
        dataset = problem_means.dataset_over(dataset.source, results, window, chosen, read_as)
    if of and not results.task:
        mean = mean._replace(header=f"{of} {mean.header}")
    dataset = problem_means.with_stated_window(dataset)
    return dataset.with_columns([defined(dataset.values[SCORE], mean)])


# Columns


def _aligned(
    datasets: Sequence[Dataset], names: Sequence[str]
) -> tuple[tuple[Column, ...], list[_Part], list[str]]:
    """Align the columns of all data sources; return united columns, aligned sources and notes."""
    first, *others = datasets
    of_first, *of_others = score_measures(datasets)
    if measure := of_first.get(first.roles.y or ""):  # their score in force is of the same measure
        sources = zip(others, of_others, strict=True)
        found = (columns_of(measure, [it.roles.y or ""], own) for it, own in sources)
        own_scores = (next(iter(each), None) for each in found)
        datasets = [first, *map(with_score, others, own_scores)]
    # Our own column has its key; one of a source that is called so gets another.
    columns, parts, notes = dict[str, Column](), list[_Part](), list[str]()
    measures: dict[str, Measure] = {}  # of the columns that can be scores
    of_scores = score_measures(datasets)
    for dataset, name, of_score in zip(datasets, names, of_scores, strict=True):
        taken, keys = {*columns, SOURCE.key}, dict[str, str]()
        roles = ("label", "y", "x", "series")
        in_roles = dataset.roles._replace(y=dataset.score or dataset.roles.y)
        pairs = [(getattr(in_roles, role), getattr(first.roles, role)) for role in roles]
        place = {"": ""}
        # Columns in a role have the first choice of a place; what belongs to a score comes last.
        in_order = dict.fromkeys((*(own for own, _ in pairs if own), *dataset.by_key))
        for own in sorted(in_order, key=lambda key: bool(dataset.by_key[key].of)):
            column = dataset.by_key[own]
            column = column._replace(of=place.get(column.of, ""))
            measure = of_score.get(own)
            wanted = [*(there for here, there in pairs if here == own), own]
            if measure is not None:
                wanted = columns_of(measure, wanted, measures)
            elif column.of:
                same = (column.of, column.evidence)
                wanted = [it.key for it in columns.values() if (it.of, it.evidence) == same]
            free = (key for key in wanted if key in columns and key not in keys)
            key = next((key for key in free if _are_alike(column, columns[key])), None)
            if key is None:
                # The keys of the score in force are not for another score, nor for its evidence.
                is_other = measure is not None or column.of not in {"", first.roles.y}
                is_other = is_other and first.roles.y is not None and bool(parts)
                usual = column.header if is_other and column.key in STANDARD else column.key
                key = free_name(usual, {*taken, *STANDARD} if is_other else taken)
                if key != column.key and parts:
                    column = column._replace(title=f"{column.title} ({name})")
                columns[key] = column._replace(key=key)
                taken.add(key)
            if measure is not None:
                measures[key] = measure
            keys[key], place[own] = own, key
        parts.append(_Part(dataset, name, keys, place))
        notes += _notes_on(parts[-1], first, columns)
    order = [column.key for column in first.columns if column.key in columns]
    return tuple(columns[key] for key in dict.fromkeys((*order, *columns))), parts, notes


def _notes_on(part: _Part, first: Dataset, columns: Mapping[str, Column]) -> Iterator[Note]:
    """Say whose score and x stand apart from the first source's, or under another header."""
    roles, score = part.dataset.roles, part.dataset.score or part.dataset.roles.y
    for axis, own, there in ("y", score, first.roles.y), ("x", roles.x, first.roles.x):
        if own is None or there is None:
            continue
        column, title = part.dataset.by_key[own], columns[there].title
        measures = score_measure(part.dataset, own), score_measure(first, there)
        if part.keys.get(there) != own:
            why = (axis == "y" and differ(*measures)) or "not known to be the same measure"
            words = f'{part.name}: "{column.header}" stands apart from {title}: {why}'
            yield Note(words, Option(axis, shell_word(part.place[own])), told=True)
        elif axis == "y":
            # one states shots or a year
            is_other = len({(each.protocol, each.problems[3:]) for each in measures}) > 1
            none, *named = sorted({each.benchmark for each in measures})
            is_taken = bool(named) and not none
            words = f'"{column.header}" of {part.name} stands under {title}'
            words += f", taken for {named[0]}" if is_taken and column.title == title else ""
            if is_taken or is_other or column.title != title:
                yield Note(words, told=is_taken or is_other)


def _are_alike(one: Column, other: Column) -> bool:
    """Tell whether values of two columns can stand in one: of one kind, unit and direction."""
    kinds, texts = {one.kind, other.kind}, {Kind.TEXT, Kind.CATEGORY}
    return (
        is_lower_better(one) is is_lower_better(other)
        and (one.unit, one.plus_minus) == (other.unit, other.plus_minus)
        and (len(kinds) == 1 or kinds <= texts)
    )


def _role(parts: Sequence[_Part], role: str) -> str | None:
    """Find the key of the column for a role (x, y, series) in the first source with the role."""
    for part in parts:
        own = getattr(part.dataset.roles, role)
        if own is not None and not (role == "y" and part.dataset.report.several):
            return part.place[own]
    return None


def _joined(parts: Sequence[Dataset | Numbers], name: str, missing: float | bool = np.nan) -> Any:
    """Concatenate an optional array of some parts, filled where a part lacks it; None if all do."""
    found = [(len(part), getattr(part, name)) for part in parts]
    if all(each is None for _, each in found):
        return None
    return np.concatenate([np.full(n, missing) if each is None else each for n, each in found])


def _ours(parts: Sequence[_Part]) -> tuple[Bools, Bools] | tuple[None, None]:
    """Make two masks over rows: the user's own models, and which of them are only presumed.

    Returns (None, None) unless bundled sources and the user's are combined.
    """
    own = [not part.dataset.source.bundled for part in parts]
    if all(own) or not any(own):
        return None, None
    stated, presumed = list[Bools](), list[Bools]()
    for part, is_own in zip(parts, own, strict=True):
        said_so = guessed = np.zeros(len(part.dataset), np.bool_)
        if is_own and HIGHLIGHT.key in part.keys:
            marked = part.dataset.texts(HIGHLIGHT.key)
            said_so = marked.holds(lambda text: text.casefold() == "true")
        if is_own and not said_so.any():
            # A file of models that somebody evaluated has published ones as well: nothing is
            # presumed but what a name says, or what a file of one model must be.
            names = part.dataset.words(part.dataset.roles.label)
            said = [find_words("says ours", name) is not None for name in names]
            guessed = np.array(said, np.bool_) | (len({*names}) == 1)
        stated.append(said_so)
        presumed.append(guessed)
    found = np.concatenate(presumed)
    return np.concatenate(stated) | found, found


# What is known of all together


def _info(parts: Sequence[_Part], roles: Roles) -> SourceInfo:
    infos = [part.dataset.source for part in parts]
    first = infos[0]
    approximate = {
        part.place[own] for part in parts for own in part.dataset.source.approximate & {*part.place}
    }
    read_off = (info.chart.footnote for info in infos if info.approximate)
    footnote = next(filter(None, read_off), first.chart.footnote)
    # What is on the axes: behind a comma is what is true of the first source alone.
    chart = first.chart._replace(title=first.chart.title.partition(",")[0], footnote=footnote)
    # Limits that suit the first source alone may leave the others out of the chart, and its ticks
    # would leave the part of an axis that is theirs without any.
    for axis, key in ("x", roles.x), ("y", roles.y):
        limits: Range = getattr(chart, f"{axis}_limits") or Range(None, None)
        low = -np.inf if limits.low is None else limits.low
        high = np.inf if limits.high is None else limits.high
        keys = ((part.dataset, part.keys.get(key or "")) for part in parts)
        own = (dataset.numbers(at) for dataset, at in keys if at)
        if any(((values < low) | (values > high)).any() for values in own):
            without: dict[str, Any] = {f"{axis}_limits": None, f"{axis}_ticks": ()}
            chart = chart._replace(**without)
    return SourceInfo(
        name=" + ".join(part.name for part in parts),
        title=first.title,
        citation="; ".join(dict.fromkeys(filter(None, (info.citation for info in infos)))),
        license="; ".join(dict.fromkeys(filter(None, (info.license for info in infos)))),
        approximate=frozenset(approximate),
        chart=chart,
        opening=first.opening if roles.y is not None else None,
        parts={part.name: part.dataset.source for part in parts},
    )


def _report(
    info: SourceInfo,
    parts: Sequence[_Part],
    columns: tuple[Column, ...],
    roles: Roles,
    notes: Sequence[str],
) -> LoadReport:
    reports = [part.dataset.report for part in parts]
    first = reports[0]
    own = (Note.of(part.name, note) for part in parts for note in part.dataset.report.notes)
    choices = [
        choice._replace(words=Note.of(part.name, choice.words))
        for part in parts
        for choice in part.dataset.report.choices
        if choice.option != "y" or part.dataset.roles.y or not roles.y  # a note says so
    ]
    why = dict(first.why)
    for report in reversed(reports):  # the first that has a column in a role says why
        why |= {role: word for role, word in report.why if getattr(report.roles, role) is not None}
    repairs = [
        replace(repair, column=part.place[repair.column])
        for part in parts
        for repair in part.dataset.report.repairs
        if repair.column in part.place
    ]
    apart = (part.place.get(key) for part in parts for key in part.dataset.report.apart)
    return LoadReport(
        source=info.name,
        format="; ".join(dict.fromkeys(report.format for report in reports)),
        rows=sum(report.rows for report in reports),
        columns=columns,
        roles=roles,
        why=tuple(why.items()),
        repairs=tuple(repairs),
        notes=(*notes, *own),
        choices=tuple({choice.option: choice for choice in reversed(choices)}.values()),
        apart=tuple(dict.fromkeys(filter(None, apart))),
    )


def _concatenated(column: Column, parts: Sequence[tuple[Values | None, int]]) -> Values:
    """Join columns of one kind, one below the other, under the definition of the joined column.

    Args:
        column: the definition.
        parts: the values of each source, None where it lacks them, and its number of rows.
    """
    if column.kind is Kind.NUMBER:
        numbers = [
            it if isinstance(it, Numbers) else Numbers.of(column, np.full(n, np.nan))
            for it, n in parts
        ]
        arrays = (_joined(numbers, name) for name in ("values", "decimals", "flags", "wholes"))
        return Numbers.of(column, *arrays)
    place, codes = dict[str, int](), []
    for part, rows in parts:
        if isinstance(part, Texts):
            new = [place.setdefault(text, len(place)) for text in part.distinct]
            codes.append(np.array([*new, -1], dtype=np.int64)[part.codes])
        else:
            codes.append(np.full(rows, -1))
    kind = Dates if column.kind is Kind.DATE else Texts
    return kind(column, codes=np.concatenate(codes), distinct=list(place))
