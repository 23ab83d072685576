"""Long tables, a row for each model and task: how they are recognised, and their pivot.

Scores over different tasks are no ranking of models, and a mean over tasks ranks only models that
have the same ones.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from itertools import combinations
from math import fsum
from typing import NamedTuple

from lcbtui.dataset.columns import MODEL, PROBLEMS, STANDARD, Column, Kind, may_be_score
from lcbtui.dataset.meanings import (
    Quantity,
    header_meaning,
    is_board,
    looks_like_model,
    says_measure,
    says_score,
    says_task,
    stated_direction,
)
from lcbtui.dataset.source import Note, OpenChoice, choosing
from lcbtui.errors import Option, SourceError
from lcbtui.sources.cleaning.cells import FEW
from lcbtui.sources.cleaning.numbers import value_in
from lcbtui.sources.formats.tables import RawTable, refuse_huge, unique_headers
from lcbtui.sources.schema.evidence import companions, with_evidence
from lcbtui.sources.schema.matching import Profiler, profiler
from lcbtui.sources.schema.roles import Plan, make_plan
from lcbtui.text.numbers import Unit
from lcbtui.text.words import counted, first_few, listed, query_word, safe_text, shell_word

MEAN = "the mean of several rows"
MOST_ROWS = 2_000_000
"""A table with more rows is not pivoted."""


class LongTable(NamedTuple):
    """Long table (a row for each model and task) with the columns that distinguish its rows.

    Attributes:
        by: the one or two distinguishing columns, a column of tasks first; or the column of metrics
            where names have one row each.
        choice: for the load report, a query for comparable rows or a pivot of the table.
    """

    by: tuple[Column, ...]
    choice: OpenChoice


def long_table(raw: RawTable, plan: Plan, profile: Profiler) -> LongTable | None:
    """Detect a long table: several rows for each name, told apart by one or two columns; else None.

    A table with one row a name counts too if a column says that the scores are of several metrics.

    Args:
        raw: the raw table, of which a sample of rows is read.
        plan: the columns and their roles.
        profile: profiles the column at an index, with numbers read in a unit.
    """
    label = plan.place_of(plan.roles.label)
    names = 0 if label is None else profile(label, Unit.NONE).distinct
    if label is None or raw.rows < 4 or not names:
        return None
    labels, is_long = raw.texts(label), 2 * raw.rows >= 3 * names
    score = plan.place_of(plan.roles.y)
    if is_long and score is not None and _constant_within(labels, raw.texts(score)) is not None:
        return None
    columns = [
        (column, texts)
        for column, place in zip(plan.columns, plan.places, strict=True)
        if place is not None and (is_long or says_measure(column.header))
        if _may_distinguish(column, texts := raw.texts(place), plan)
    ][:40]
    if not is_long:
        columns = [each for each in columns if 2 <= len({*each[1]} - {""}) <= len(labels) // 2]
        return _told_by(columns[:1], raw, names) if columns else None
    others = columns
    columns = [(column, texts) for column, texts in columns if _is_category(texts, labels)]
    columns.sort(key=lambda it: len({*it[1]}))
    columns.sort(key=lambda it: (not says_task(it[0].header), it[0].kind is Kind.NUMBER))

    def distinct(*keys: Sequence[str]) -> float:
        return len({*zip(labels, *keys, strict=True)}) / len(labels)

    how = {Quantity.SIZE, Quantity.SETTING}  # a method was run: "parameters"
    found = [each for each in columns if distinct(each[1]) >= 0.95][:1]
    if not found:
        if not any(is_board(each.header) for each, _ in columns) and any(
            distinct(texts) >= 0.95
            for each, texts in others
            if header_meaning(each.header).quantity not in {Quantity.IDENTIFIER, *how}
        ):
            return None  # a column that is no category tells the rows apart: the agent of a model
        pairs = combinations(columns[:8], 2)
        best = max(pairs, key=lambda pair: distinct(*(texts for _, texts in pair)), default=())
        settings = [each for each in others if header_meaning(each[0].header).quantity in how]
        settings = [each for each in settings if distinct(each[1]) > 0.6]
        boards = [each for each in columns if is_board(each[0].header)]
        is_pair = best and distinct(*(texts for _, texts in best)) > 0.6
        found = [*best] if is_pair else settings[:1] or boards[:1]  # data sets over ten trials
    return _told_by(found, raw, names) if found else None


def task_rows(raw: RawTable, label: Column) -> OpenChoice | None:
    """Tell the load report that rows are tasks, and the option that ranks them; None if not.

    Args:
        raw: the table.
        label: the column that names its rows.
    """
    if label.key == MODEL or not is_board(label.header) or raw.rows < 2:
        return None
    texts = raw.texts(raw.headers.index(label.header), 50)
    if 4 * sum(map(looks_like_model, texts)) > len(texts):
        return None
    turns = any(choice.option == "transpose" for choice in raw.choices)
    makes = (Option("transpose"), " makes models of the columns, ") if turns else ()
    ways = *makes, Option("rank_anyway"), " ranks them"
    note = Note(f'the rows of "{label.header}" are tasks: no ranking', *ways, told=turns)
    way = "transpose" if turns else "rank_anyway"
    return OpenChoice(way, "no ranking: the rows are tasks", note, withholds=not turns)


def _told_by(found: Sequence[tuple[Column, Sequence[str]]], raw: RawTable, names: int) -> LongTable:
    """Offer a query for the rows with the values of one row in the distinguishing columns."""
    columns, values = zip(*found, strict=True)
    headers = [column.header for column in columns]
    rows = filter(all, dict.fromkeys(zip(*values, strict=True)))
    # No error beside other metrics: the column of all of their values has another direction.
    example = min(rows, key=lambda row: any(map(stated_direction, row)))
    by = " and ".join(f"{of.header} ({len({*texts} - {''}):,})" for of, texts in found)
    terms = " ".join(
        f"{query_word(each.header)}={text if each.kind is Kind.NUMBER else query_word(text)}"
        for each, text in zip(columns, map(safe_text, example), strict=True)
    )
    many = f"{counted(names, 'name')} in {counted(raw.rows, 'row')}"
    why = f"{many}, which differ by {by}: scores of different ones are no ranking"
    query, pivot = Option("query", shell_word(terms)), Option("pivot", shell_word(headers[0]))
    is_long = 2 * raw.rows >= 3 * names
    makes = (", ", pivot, " makes columns of them") if is_long else ()
    withheld = any(map(is_board, headers))
    note = Note(why, query, " keeps one", *makes)
    differ = "no ranking: a row for each" if withheld else "rows differ by"
    ways = (query, " or ", pivot) if is_long else (query,)
    short = f"{differ} {' and '.join(headers)}"
    return LongTable(columns, OpenChoice("pivot", short, note, ways, terms, withheld))


def _is_category(texts: Sequence[str], labels: Sequence[str]) -> bool:
    """Tell whether a column is a category such as task: shared by models, several a model."""
    pairs, values = len({*zip(labels, texts, strict=True)}), len({*texts} - {""})
    is_shared = 2 * pairs >= 3 * values and 2 * values <= len(texts)
    is_full = 10 * sum(map(bool, texts)) >= 9 * len(texts)
    return values > 1 and is_full and is_shared and 10 * pairs >= 11 * len({*labels})


def _may_distinguish(column: Column, texts: Sequence[str], plan: Plan) -> bool:
    """Tell whether a column may distinguish the rows of one model: texts, or numbers as keys.

    Such numbers have few values under a header that says no score: run, seed, n, shots.
    """
    if column.key in {*STANDARD, plan.roles.label, plan.roles.y} - {PROBLEMS}:
        return False
    if column.kind is not Kind.NUMBER:
        return column.kind in {Kind.TEXT, Kind.CATEGORY}
    return not says_score(column.header) and len({*texts}) <= FEW


Words = tuple[str, ...]
"""Values that tell rows of one name apart, in the order of the columns that hold them."""
_Key = tuple[Words, Words]
"""The words of a row in the columns of tasks, and in those of metrics."""


class _Target(NamedTuple):
    """Column of a pivoted table.

    Attributes:
        header: its header.
        place: the column of the long table that its cells are from.
        measure: what its scores are of beside the task: column and metric; () for no scores.
        lower: the direction of its scores, as `Column.lower`.
        of: the score that it is evidence of; None for other columns.
        key: standard key of what it is of that score.
    """

    header: str
    place: int
    measure: Words = ()
    lower: str | None = None
    of: "_Target | None" = None
    key: str = ""


def pivoted(raw: RawTable, wanted: str, name: str, rows: Sequence[int] | None = None) -> RawTable:
    """Pivot a long table to wide: one row for each model, one column of scores for each task.

    Each metric of a task that has several, and each score of the table, has a column of its own,
    and so have its errors and counts, also where they are rows ("acc_stderr" of "acc"). Columns
    that are constant within each name stay, others are dropped. Several scores of a name in one
    column are averaged, which is told. Where all scores have one metric and direction, two columns
    are added: the mean over the tasks that at least half of the names have, for names that have all
    of these; and the number of tasks that a name lacks.

    Args:
        raw: the long table.
        wanted: the column whose values become columns, by header or key; several with commas.
        name: the name of the source in messages.
        rows: the rows to pivot, to which the rows of their errors are added; None for all.

    Raises:
        NoNumbersError: if no column holds numbers.
        SourceError: if there is no such column, if it does not distinguish the rows of a name, or
            if the table is too large.
    """
    of = _Pivot(raw, wanted, name)
    kept = range(raw.rows) if rows is None else of.with_errors(rows)
    labels, targets = of.texts[of.label], of.targets({of.words[row]: None for row in kept})
    written = dict[_Target, dict[str, list[int]]]()
    for row in kept:
        for target in targets.get(of.words[row], ()):
            if of.texts[target.place][row]:
                written.setdefault(target, {}).setdefault(labels[row], []).append(row)
    names = [*dict.fromkeys(labels[row] for row in kept)]
    refuse_huge(len(written), len(names), 3 * raw.rows, "with ", Option("pivot"), " a table")
    averaged, wide = dict[tuple[_Target | None, str], list[int]](), dict[_Target, list[str]]()
    for target, by_name in sorted(written.items(), key=lambda item: bool(item[0].of)):
        if target.of and target.of not in written:
            continue  # evidence of no score that is here
        cells = dict.fromkeys(names, "")
        for label, own in by_name.items():
            texts = [of.texts[target.place][row] for row in own]
            if len({*texts}) == 1 and (target.of, label) not in averaged:
                cells[label] = texts[0]
            elif not target.of:  # the error of a mean is another one
                cells[label], averaged[target, label] = _mean(texts), own
        wide[target] = [*cells.values()]
    means, notes = _means({each: wide[each] for each in wide if each.measure[:1] == of.first})
    made = {_Target(raw.headers[of.label], of.label): names}
    made |= of.constant(kept, names) | means | wide
    headers = unique_headers([target.header for target in made])
    called = dict(zip(made, headers, strict=True))
    averages = [f"{name} {it.header} ({len(own)})" for (it, name), own in averaged.items() if it]
    are = counted(len(averaged), "cell is", "cells are")
    told = [Note(f"{are} {MEAN}", told=True), f"{MEAN}: {safe_text(first_few(averages, 40))}"]
    several = told if averaged else []
    if lost := sum(of.words[row] not in targets for row in kept):
        without = f"left out: {counted(lost, 'row')} without {listed(of.wanted.split(','))}"
        several.append(Note(without, told=True))
    return raw._replace(
        headers=headers,
        columns=[*made.values()],
        rows=len(names),
        notes=(*raw.notes, *of.notes, *several, *notes),
        in_arrow=False,
        above=(),
        lower={called[each]: each.lower for each in made if each.lower is not None},
        alike={called[each]: each.measure for each in made if each.measure},
        evidence={called[each]: (called[each.of], each.key) for each in made if each.of},
    )


class _Pivot:
    """Long table with what its columns are in a pivot: names, tasks, metrics, scores, evidence.

    Attributes are the places of columns, but for `texts` of all columns; `words` of each row, those
    of the tasks and of the metrics; and `evidence`, place → place of its score and standard key.
    """

    def __init__(self, raw: RawTable, wanted: str, name: str) -> None:
        """Plan the pivot; arguments and errors as for `pivoted`."""
        if raw.rows > MOST_ROWS:
            there = f"there are {raw.rows:,}; keep those that are wanted"
            takes = Option("pivot"), f" takes up to {MOST_ROWS:,} rows, and {there}"
            raise SourceError(*takes)

        profile = profiler([*map(raw.counted, raw.headers, raw.columns)])
        plan = make_plan(raw._replace(lower={}, headline=None), profile, name)
        plan, _ = with_evidence(plan, profile)
        asked = Option("pivot", f"{shell_word(safe_text(wanted))}:")
        label, y = plan.place_of(plan.roles.label), plan.place_of(plan.roles.y)
        if label is None or y is None:
            needs = " needs a column of names and one of scores; leave "
            raise SourceError(asked, needs, Option("pivot"), " out")
        self.wanted, self.headers, self.label = wanted, raw.headers, label
        self.texts = [raw.texts(place, raw.rows) for place in range(len(raw.headers))]
        columns = zip(plan.places, plan.columns, strict=True)
        own = {place: column for place, column in columns if place is not None}
        labels = self.texts[label]
        others = (p for p in own if _constant_within(labels, self.texts[p]) is None)
        varying = {place: own[place] for place in others if place != label}
        by = _pivoted_columns(own, varying.keys() - {y}, wanted, asked)
        words = {Kind.TEXT, Kind.CATEGORY}
        metrics = [p for p, c in varying.items() if c.kind in words and says_measure(c.header)]
        self.tasks = [place for place in by if place not in metrics]
        self.metrics, self.is_metric_asked = metrics, len(self.tasks) < len(by)
        scores = (p for p, c in varying.items() if may_be_score(c) and says_score(c.header))
        self.scores = {place: own[place] for place in (y, *scores)}
        places = {column.key: place for place, column in self.scores.items()}
        self.evidence = {p: (places[c.of], c.evidence) for p, c in own.items() if c.of in places}
        self.used = {label, *by, *metrics, *self.scores, *self.evidence}
        self.others = [place for place in varying if place not in self.used]
        self.first = (raw.headers[y],)
        of_scores = listed([raw.headers[place] for place in self.scores])
        self.notes = [f"columns: {of_scores} of each {listed([raw.headers[p] for p in by])}"]
        if left_out := [f'"{raw.headers[place]}"' for place in self.others]:
            self.notes.append(f"left out, since they differ within a name: {first_few(left_out)}")
        parts = ([self.texts[p] for p in some] for some in (self.tasks, metrics))
        pairs = ([*zip(*each, strict=True)] or [()] * raw.rows for each in parts)
        self.words: list[_Key] = [*zip(*pairs, strict=True)]
        texts = dict[tuple[Words, int], dict[str, None]]()
        for task, metric in dict.fromkeys(self.words):
            for n, text in enumerate(metric):
                texts.setdefault((task, n), {})[text] = None
        self._companions = {at: companions(some) for at, some in texts.items()}

    def meant(self, words: _Key) -> tuple[Words, str]:
        """Find the metric that rows of such words are evidence of, and its key; "" for scores."""
        task, metric = words
        found = [self._companions[task, n].get(it, (it, "")) for n, it in enumerate(metric)]
        return tuple(text for text, _ in found), max((key for _, key in found), default="")

    def with_errors(self, rows: Sequence[int]) -> Sequence[int]:
        """Add to some rows those that hold evidence of their scores."""

        def told(row: int, metric: Words) -> tuple[object, ...]:
            others = (self.texts[place][row] for place in (self.label, *self.others))
            return self.words[row][0], metric, *others

        chosen = {told(row, self.words[row][1]) for row in rows}
        meant = ((row, *self.meant(words)) for row, words in enumerate(self.words))
        return sorted({*rows, *(row for row, of, key in meant if key and told(row, of) in chosen)})

    def targets(self, every: Iterable[_Key]) -> dict[_Key, list[_Target]]:
        """Map words of rows to the columns that such rows fill."""
        found = {it: self.meant(it) for it in every if all(it[0]) and any(sum(it, ()))}
        several = Counter(task for (task, _), (_, key) in found.items() if not key)
        direction = cache(stated_direction)

        def header(words: _Key, place: int, *, whole: bool = False) -> str:
            whole |= self.is_metric_asked or several[words[0]] > 1
            says = self.headers[place] if len(self.scores) > 1 or place in self.evidence else ""
            named = (*words[0], *(words[1] if whole else ()), says)
            return safe_text(" ".join(filter(None, named)))

        def score(words: _Key, place: int) -> _Target:
            usual, texts = self.scores[place].lower, (self.headers[place], *words[0])
            said = (*map(direction, words[1]), usual, *map(direction, texts))
            lower = next((it for it in said if it is not None), None)
            measure = (self.headers[place], *words[0][1:], *words[1])
            return _Target(header(words, place), place, measure, lower)

        targets = dict[_Key, list[_Target]]()
        for words, (metric, key) in found.items():
            scores = {place: score((words[0], metric), place) for place in self.scores}
            evidence = {place: (place, key) for place in scores} if key else self.evidence
            targets[words] = [] if key else [*scores.values()]
            targets[words] += [
                _Target(header(words, place, whole=bool(key)), place, of=scores[at], key=what)
                for place, (at, what) in evidence.items()
            ]
        return targets

    def constant(self, rows: Sequence[int], names: Sequence[str]) -> dict[_Target, list[str]]:
        """Give the columns with one text for each name, such as the size of a model."""
        found, labels = dict[_Target, list[str]](), [self.texts[self.label][row] for row in rows]
        for place, header in enumerate(self.headers):
            of_name = _constant_within(labels, [self.texts[place][row] for row in rows])
            if of_name and place not in self.used:
                found[_Target(header, place)] = [of_name.get(name, "") for name in names]
        return found


def _constant_within(labels: Sequence[str], texts: Sequence[str]) -> dict[str, str] | None:
    """Map names to the one text that a column has for each; None if it has several for one."""
    found: dict[str, str] = {}
    for label, text in zip(labels, texts, strict=True):
        if text and found.setdefault(label, text) != text:
            return None
    return found


def _means(wide: Mapping[_Target, Sequence[str]]) -> tuple[dict[_Target, list[str]], list[str]]:
    """Make columns of each model's mean score and number of missing tasks; also return notes.

    Args:
        wide: the score of each model on each task; "" for none.
    """
    made, notes = dict[_Target, list[str]](), list[str]()
    errors = {it for it in wide if header_meaning(it.header).quantity is Quantity.UNCERTAINTY}
    scores = {each: texts for each, texts in wide.items() if each not in errors}
    usual = {each: texts for each, texts in scores.items() if 2 * texts.count("") <= len(texts)}
    rows = [*zip(*usual.values(), strict=True)]
    if len({(each.measure, bool(each.lower)) for each in usual}) > 1:
        notes.append("no mean over them: not all have one metric, unit and direction")
    elif len(usual) > 1 and any(map(all, rows)):
        mean = next(iter(usual))._replace(header=f"mean of {len(usual)}")
        made[mean] = [_mean(row) if all(row) else "" for row in rows]
        notes.append(
            f'"{mean.header}" is of {mean.measure[0]}, over columns that half of the names have,'
            " for names with all of them"
        )
    lacks = [row.count("") for row in zip(*scores.values(), strict=True)]
    if any(lacks):
        of = len(scores)
        has = [f"lacks {number} of {of}" if number else f"all {of}" for number in lacks]
        made[_Target("coverage", -1)] = has
    return made, notes


def _pivoted_columns(
    columns: Mapping[int, Column], varying: Collection[int], wanted: str, asked: Option
) -> tuple[int, ...]:
    """Find the places of the columns whose values become columns.

    Raises:
        SourceError: if there is no such column, or it does not distinguish the rows of a name; the
            message lists columns that would work.
    """
    called = {
        name.casefold(): place
        for place, column in reversed([*columns.items()])
        for name in (column.key, column.header)
    }
    could = {place: columns[place] for place in columns if place in varying}
    could = {p: c for p, c in could.items() if c.key not in STANDARD or c.kind is not Kind.NUMBER}
    names = [wanted] if wanted.strip().casefold() in called else wanted.split(",")
    found = tuple(dict.fromkeys(called.get(each.strip().casefold(), -1) for each in names))
    if not could.keys() >= {*found}:
        words = [each.header for each in could.values() if each.kind is not Kind.NUMBER]
        usual = sorted(words, key=lambda header: not says_task(header))
        ways = choosing("pivot", usual) if usual else ("leave ", Option("pivot"), " out")
        raise SourceError(asked, " is no column that tells rows of one name apart; ", *ways)
    return found


def _mean(texts: Sequence[str]) -> str:
    """Average scores written as texts; keep their percent sign; "" if one of them is no number."""
    numbers = [number for text in texts if (number := value_in(text)) is not None]
    if len(numbers) < len(texts):
        return ""
    sign = "%" if all(text.endswith("%") for text in texts) else ""
    return f"{fsum(numbers) / len(numbers):.10g}{sign}"
