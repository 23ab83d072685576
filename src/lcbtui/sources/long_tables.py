"""Long tables, a row for each model and task: how they are recognised, and their pivot.

Scores over different tasks are no ranking of models, and a mean over tasks ranks only models that
have the same ones.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from itertools import combinations
from math import fsum
from typing import NamedTuple

from lcbtui.dataset.columns import PROBLEMS, STANDARD, Column, Kind
from lcbtui.dataset.header_words import stated_direction
from lcbtui.dataset.source import Note, OpenChoice
from lcbtui.dataset.vocabulary import is_board, says_measure, says_task
from lcbtui.errors import SourceError
from lcbtui.sources.cleaning.cells import FEW
from lcbtui.sources.cleaning.numbers import value_in
from lcbtui.sources.cleaning.raw_texts import RawTexts
from lcbtui.sources.formats.tables import RawTable, refuse_huge, unique_headers
from lcbtui.sources.schema.matching import Profiler
from lcbtui.sources.schema.roles import Plan, make_plan
from lcbtui.sources.schema.scores import is_called_score
from lcbtui.text.numbers import Unit
from lcbtui.text.safe_text import query_word, safe_text, shell_word
from lcbtui.text.words import counted, first_few

MOST_ROWS = 2_000_000
"""A table with more rows is not pivoted."""


class LongTable(NamedTuple):
    """Long table (a row for each model and task) with the columns that distinguish its rows.

    Attributes:
        by: the one or two distinguishing columns, a column of tasks first; or the column of metrics
            where names have one row each.
        rows, names: the number of rows and of distinct names in the whole table.
        values: the number of different values in each of these columns, in the sampled rows.
        example: the values of these columns in one row.
    """

    by: tuple[Column, ...]
    rows: int
    names: int
    values: tuple[int, ...]
    example: tuple[str, ...]

    @property
    def headers(self) -> tuple[str, ...]:
        """Headers of the distinguishing columns."""
        return tuple(column.header for column in self.by)

    @property
    def choice(self) -> OpenChoice:
        """Offer, in the load report, a query for comparable rows or a pivot of the table."""
        counts = zip(self.headers, self.values, strict=True)
        by = " and ".join(f"{header} ({value:,})" for header, value in counts)
        terms = " ".join(
            f"{query_word(each.header)}={text if each.kind is Kind.NUMBER else query_word(text)}"
            for each, text in zip(self.by, map(safe_text, self.example), strict=True)
        )
        why = (
            f"{counted(self.names, 'name')} in {counted(self.rows, 'row')}, which differ by {by}:"
            " scores of different ones are no ranking"
        )
        query, pivot = f"-q {shell_word(terms)}", f"--pivot {shell_word(self.headers[0])}"
        is_long = 2 * self.rows >= 3 * self.names
        makes = f", {pivot} makes columns of them" if is_long else ""
        note = Note(why, f"{query} keeps one{makes}")
        withheld = "no ranking: " if any(map(is_board, self.headers)) else ""
        short = f"{withheld}rows differ by {' and '.join(self.headers)}"
        ways = f"{query} or {pivot}" if is_long else query
        return OpenChoice("--pivot", short, note, ways, terms)


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
    if is_long and score is not None and _is_constant_within(labels, raw.texts(score)):
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

    def order(each: tuple[Column, Sequence[str]]) -> tuple[bool, bool, int]:
        column, texts = each
        return not says_task(column.header), column.kind is Kind.NUMBER, len({*texts})

    columns.sort(key=order)

    def distinct(*keys: Sequence[str]) -> float:
        return len({*zip(labels, *keys, strict=True)}) / len(labels)

    found = [each for each in columns if distinct(each[1]) >= 0.95][:1]
    if not found:
        if not any(is_board(each.header) for each, _ in columns) and any(
            distinct(texts) >= 0.95 for _, texts in others
        ):
            return None  # a column that is no category tells the rows apart: the agent of a model
        pairs = combinations(columns[:8], 2)
        best = max(pairs, key=lambda pair: distinct(*(texts for _, texts in pair)), default=())
        found = [*best] if best and distinct(*(texts for _, texts in best)) > 0.6 else []
    return _told_by(found, raw, names) if found else None


def _told_by(found: Sequence[tuple[Column, Sequence[str]]], raw: RawTable, names: int) -> LongTable:
    values = [texts for _, texts in found]
    rows = filter(all, dict.fromkeys(zip(*values, strict=True)))
    return LongTable(
        tuple(column for column, _ in found),
        raw.rows,
        names,
        tuple(len({*texts} - {""}) for texts in values),
        # No error beside other metrics: the column of all of their values has another direction.
        min(rows, key=lambda row: any(map(stated_direction, row))),
    )


def _is_constant_within(labels: Sequence[str], scores: Sequence[str]) -> bool:
    """Tell whether nearly every model has the same score in all its rows."""
    different: dict[str, set[str]] = {}
    for label, score in zip(labels, scores, strict=True):
        if score:
            different.setdefault(label, set()).add(score)
    return 10 * sum(len(each) == 1 for each in different.values()) >= 9 * len(different)


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
    return not is_called_score(column) and len({*texts}) <= FEW


def pivoted(raw: RawTable, wanted: str, name: str) -> RawTable:
    """Pivot a long table to wide: one row for each model, one column of scores for each task.

    Columns that are constant within each name stay, others are dropped. Repeated scores of a name
    and task are averaged. Where all scores have one unit and direction, two columns are added: the
    mean over the tasks that at least half of the names have, for names that have all of these; and
    the number of tasks that a name lacks.

    Args:
        raw: the long table.
        wanted: the header or key of the column whose values become columns.
        name: the name of the source in messages.

    Raises:
        NoNumbersError: if no column holds numbers.
        SourceError: if there is no such column, if it does not distinguish the rows of a name, or
            if the table is too large.
    """
    texts_of = cache(
        lambda place: RawTexts.of(raw.headers[place], raw.columns[place], in_arrow=raw.in_arrow)
    )
    of_scores = raw._replace(lower={}, headline="")
    plan = make_plan(of_scores, lambda place, unit: texts_of(place).profile(unit), name)
    if raw.rows > MOST_ROWS:
        raise SourceError(
            f"{name}: --pivot takes up to {MOST_ROWS:,} rows, and there are {raw.rows:,}; keep"
            " those that are wanted"
        )
    asked = f"{name}: --pivot {shell_word(safe_text(wanted))}"
    label, score = plan.place_of(plan.roles.label), plan.place_of(plan.roles.y)
    if label is None or score is None:
        raise SourceError(f"{asked}: needs a column of names and one of scores; leave --pivot out")
    texts = [raw.texts(place, raw.rows) for place in range(len(raw.headers))]
    labels = texts[label]
    names = [*dict.fromkeys(labels)]
    constant = {
        place: _constant_within(labels, own) for place, own in enumerate(texts) if place != label
    }
    differing = [place for place, by_name in constant.items() if by_name is None]
    column = _pivoted_column(plan, wanted, asked, {*differing} - {score})
    tasks = [task for task in dict.fromkeys(texts[column]) if task]
    refuse_huge(len(tasks), len(names), 3 * raw.rows, name, "with --pivot a table")
    written: dict[tuple[str, str], list[str]] = {}
    for of, task, text in zip(labels, texts[column], texts[score], strict=True):
        if task and text:
            written.setdefault((of, task), []).append(text)
    averaged = sum(len(each) > 1 for each in written.values())
    cells = {key: _mean(each) if len(each) > 1 else each[0] for key, each in written.items()}
    wide = {task: [cells.get((of, task)) for of in names] for task in tasks}
    title = raw.headers[column]
    notes = [f"{counted(len(tasks), 'column')}: {raw.headers[score]} of each {title}"]
    if averaged:
        several = counted(averaged, "score is", "scores are")
        notes.append(f"{several} the mean of several of one name and {title}")
    left_out = [f'"{raw.headers[each]}"' for each in differing if each not in {column, score}]
    if left_out:
        words = first_few(left_out)
        notes.append(f"left out, since they differ within a name: {words}")
    directions = _directions(plan, texts, column)
    units = {each.header for each in plan.columns if _says_unit(each)} - {title}
    several_units = (len({*texts[raw.headers.index(each)]} - {""}) > 1 for each in units)
    means, of_means = _means(wide, len(names), not any(several_units), directions)
    directions |= {header: directions.get(tasks[0]) for header, _ in means}

    made = [(raw.headers[label], names)]
    made += [
        (raw.headers[place], [by_name.get(of, "") for of in names])
        for place, by_name in constant.items()
        if by_name and place not in {column, score}
    ]
    made += [*means, *((safe_text(task), [text or "" for text in wide[task]]) for task in tasks)]
    headers = unique_headers([header for header, _ in made])
    return raw._replace(
        headers=headers,
        columns=[texts for _, texts in made],
        rows=len(names),
        notes=(*raw.notes, *notes, *of_means),
        in_arrow=False,
        above=(),
        lower={
            header: lower
            for (name, _), header in zip(made, headers, strict=True)
            if (lower := directions.get(name)) is not None
        },
    )


def _constant_within(labels: Sequence[str], texts: Sequence[str]) -> dict[str, str] | None:
    """Map names to the one text that a column has for each; None if it has several for one."""
    found: dict[str, str] = {}
    for label, text in zip(labels, texts, strict=True):
        if text and found.setdefault(label, text) != text:
            return None
    return found


def _directions(plan: Plan, texts: Sequence[Sequence[str]], by: int) -> dict[str, str | None]:
    """Read the direction of each task, as `Column.lower`, from its metrics, else from the scores.

    Args:
        plan: the plan of the long table.
        texts: the texts of its columns.
        by: the place of the tasks.
    """
    score = next(column for column in plan.columns if column.key == plan.roles.y)
    usual = stated_direction(score.header) if score.lower is None else score.lower
    said: dict[str, set[str | None]] = {task: set() for task in texts[by] if task}
    direction = cache(stated_direction)
    for place in (plan.place_of(each.key) for each in plan.columns if _says_unit(each)):
        assert place is not None
        for task, text in zip(texts[by], texts[place], strict=True):
            if task and text:
                said[task].add(direction(text))
    found: dict[str, str | None] = {}
    for task, every in said.items():
        stated = [*every - {None}]
        known = stated if len({*map(bool, stated)}) == 1 else [usual]
        found[task] = stated_direction(task) if known[0] is None else known[0]
    return found


def _means(
    wide: Mapping[str, Sequence[str | None]],
    names: int,
    is_alike: bool,
    directions: Mapping[str, str | None],
) -> tuple[list[tuple[str, list[str]]], list[str]]:
    """Make columns of each model's mean score and number of missing tasks, with headers and notes.

    Args:
        wide: the score of each model on each task; None for none.
        names: the number of models.
        is_alike: whether all scores have one unit; several rule out a mean.
        directions: the direction of each task.
    """
    made, notes = [], []
    usual = {task: texts for task, texts in wide.items() if 2 * texts.count(None) <= names}
    rows = [*zip(*usual.values(), strict=True)]
    if not is_alike or len({bool(directions[task]) for task in usual}) > 1:
        notes.append("no mean over them: not all have one unit and direction")
    elif len(usual) > 1 and any(None not in row for row in rows):
        header = f"mean of {len(usual)}"
        made.append((header, [_mean(text or "" for text in row) for row in rows]))
        notes.append(
            f'"{header}" is over columns that half of the names have, for names with all of them'
        )
    lacks = [row.count(None) for row in zip(*wide.values(), strict=True)]
    if any(lacks):
        of = len(wide)
        has = [f"lacks {number} of {of}" if number else f"all {of}" for number in lacks]
        made.append(("coverage", has))
    return made, notes


def _pivoted_column(plan: Plan, wanted: str, asked: str, differing: Collection[int]) -> int:
    """Find the index of the column whose values become columns.

    Raises:
        SourceError: if there is no such column, or it does not distinguish the rows of a name; the
            message lists columns that would work.
    """
    by_place = {p: c for p, c in zip(plan.places, plan.columns, strict=True) if p is not None}
    called = {
        name.casefold(): place
        for place, column in reversed(by_place.items())
        for name in (column.key, column.header)
    }
    column = called.get(wanted.strip().casefold(), -1)
    could = {place: by_place[place] for place in differing}
    found = could.get(column)
    if found is None or (found.key in STANDARD and found.kind is Kind.NUMBER):
        words = [each.header for each in could.values() if each.kind is not Kind.NUMBER]
        usual = sorted(words, key=lambda header: not says_task(header))
        ways = first_few([f"--pivot {shell_word(header)}" for header in usual])
        raise SourceError(
            f"{asked}: is no column that tells rows of one name apart;"
            f" {ways or 'leave --pivot out'}"
        )
    return column


def _mean(texts: Iterable[str]) -> str:
    """Average scores written as texts; keep their percent sign; "" if one of them is no number."""
    written = [*texts]
    numbers = [number for text in written if (number := value_in(text)) is not None]
    if len(numbers) < len(written):
        return ""
    sign = "%" if all(text.endswith("%") for text in written) else ""
    return f"{fsum(numbers) / len(numbers):.10g}{sign}"


def _says_unit(column: Column) -> bool:
    return column.kind in {Kind.TEXT, Kind.CATEGORY} and says_measure(column.header)
