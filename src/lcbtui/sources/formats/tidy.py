"""Tables as people lay them out, brought to one header row and one row a model.

A format that people write to be looked at (Markdown, HTML, LaTeX, a workbook) yields each of its
tables as a `FileTable` and decides nothing; `results_table` takes the one that is the results, or
the one that `--table` asks for, and lists the others.

Such a table is no list of records: names of groups stand between its rows, a second row of headers
below the first, what is true of several rows is written once, and models may be its columns.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate, zip_longest
from typing import NamedTuple

from lcbtui.dataset.columns import ACTIVE, TOTAL
from lcbtui.dataset.meanings import (
    Quantity,
    are_measures,
    find_words,
    header_meaning,
    looks_like_model,
    says_model,
    says_score,
    says_task,
    words_of,
)
from lcbtui.dataset.source import Note, OpenChoice, ReadOptions, TableInFile
from lcbtui.errors import NoTableError, Option, SourceError
from lcbtui.sources.cleaning.cells import is_missing
from lcbtui.sources.formats import tables
from lcbtui.sources.formats.io import READS, Content
from lcbtui.sources.formats.tables import RawTable, cell_at, is_number
from lcbtui.sources.schema.matching import is_compared, label_rank, meaning
from lcbtui.text.width import cut
from lcbtui.text.words import counted, first_few, regex, safe_text

MOST_TABLES = 1_000
"""Tables of a file that are looked at."""
SPREAD_CELLS = 2_000_000
"""Cells that may be filled by spans beyond those that a text can hold."""
MOST_SPAN = 1_000  # columns that one cell may span, as in HTML
LINE = "\n"
"""Stands between the lines of a cell of a `FileTable`."""

Rows = list[list[str]]


@dataclass(frozen=True)
class FileTable:
    """One of the tables of a file, any of which may be the results.

    Attributes:
        line: the line where it begins, from 1.
        heading: the heading above it, or the name of its sheet.
        rows: rows of plain texts, the header first, a newline between the lines of a cell; rows may
            be short.
        headers: the number of header rows.
        above: lines of text between the heading and the table.
        notes: for the load report, on cells left out or repeated, a sentence each.
    """

    line: int
    heading: str
    rows: Sequence[list[str]]
    headers: int = 1
    above: Sequence[str] = ()
    notes: tuple[str, ...] = ()

    @cached_property
    def numbers(self) -> list[int]:
        """Find the indices of the columns whose first rows are mostly numbers."""
        return tables.number_columns(self.rows[0], self.rows[1:])

    def unlike_results(self) -> tuple[int, ...]:
        """Make the key by which the results are chosen among tables; the least key wins.

        Names and numbers that may be scores come first, then names of models, then known scores;
        times of models or methods before unknown numbers of data sets, such as their sizes.
        """
        header, numbers = self.rows[0], set(self.numbers)
        texts = [place for place in range(len(header)) if place not in numbers]
        unlike = 2
        for text in (header[place] for place in self.numbers):
            may_be = header_meaning(text).quantity in {Quantity.UNKNOWN, Quantity.PHASE}
            unlike = min(unlike, 0 if says_score(text) else 2 - (may_be and not meaning(text)))
        of = {header_meaning(header[place]).quantity for place in self.numbers}
        sample = self.rows[1 : tables.SAMPLE + 1]
        named = (at for at in texts if not says_task(header[at]))
        names = ([it for row in sample if len(it := cell_at(row, at)) <= 80] for at in named)
        are_models = (
            any(label_rank(header[at]) is not None or is_compared(header[at]) for at in texts)
            or sum(looks_like_model(header[place]) for place in self.numbers) > 1
            or any(it and sum(map(looks_like_model, it)) * 3 >= len(sample) for it in names)
        )
        are_times = are_models and {Quantity.TIME} <= of <= {Quantity.TIME, Quantity.MEMORY}
        of_tasks = 4 if unlike else 2
        grade = of_tasks if any(says_task(header[at]) for at in texts) else 1
        grade = 3 if are_times else 0 if are_models else grade
        is_unscored = unlike == 2 and not are_times
        return not self.numbers, not texts, is_unscored, grade, len(self.rows) <= 3, unlike


def results_table(
    candidates: Sequence[FileTable], content: Content, options: ReadOptions, family: str
) -> RawTable:
    """Choose the results among the candidate tables of a file, or the table that `--table` names.

    The first table with names and scores is chosen. A table of fewer than 5 rows gives way to one
    with at least four times as many, since a legend or a list of downloads may stand above the
    results.

    Args:
        candidates: tidied, with one header row each; at least one.
        content: the text of the file.
        options: the user's read options.
        family: the name of the format in the load report.

    Raises:
        SourceError: if no table has that name, none has numbers, or the table has too many columns.
    """
    kind = family.partition(" ")[0]
    facts = tuple(
        TableInFile(number, each.heading, each.line, len(each.rows) - 1, len(each.numbers))
        for number, each in enumerate(candidates, start=1)
    )
    may_lack_numbers = family == "workbook" or (family == "Markdown table" and len(facts) == 1)
    if options.table is not None:
        place = tables.choose(facts, options.table).number - 1
    elif not any(each.numbers for each in facts) and not may_lack_numbers:
        raise NoTableError(
            f"is {kind} without numbers in {counted(len(facts), 'table')}; where scripts"
            f" fill them, save the file that they load: {READS}"
        )
    else:
        reasons = [each.unlike_results() for each in candidates]
        best = min(reasons)
        place = reasons.index(best)
        if (rows := len(candidates[place].rows) - 1) < 5:
            others = range(place + 1, len(facts))
            longer = (n for n in others if len(candidates[n].rows) > max(rows, 1) * 4)
            place = next((n for n in longer if reasons[n] == best), place)
    table, told = candidates[place], list[str]()
    if (many := len(facts)) > 1:
        of = f"the first {many:,}" if many == MOST_TABLES else f"{many}"
        heading = f', "{table.heading}"' if table.heading else ""
        words = f"table {place + 1} of {of}{heading} in line {table.line} is read"
        longest = max(facts, key=lambda each: each.rows * bool(each.numbers))
        is_short = 4 * (rows := facts[place].rows) < longest.rows and rows < 5
        way = f"{longest.number} has {longest.rows:,} rows" if is_short else "takes another"
        weighs = [(each.rows[0][1:], [row[:1] for row in each.rows[1:]]) for each in candidates]
        equal = [n for n, each in enumerate(weighs) if each == weighs[place] and n != place]
        way = f"{equal[0] + 1} has the same rows and columns" if equal and not is_short else way
        is_told = is_short or bool(equal)
        told = [words if options.table else Note(words, Option("table", way), told=is_told)]
    raw = tables.table_of_rows(table.rows, len(content.data), kind)
    notes, above = (*content.notes, *told, *table.notes, *raw.notes), (table.heading, *table.above)
    raw = raw._replace(notes=notes, read_as=f"{family}, {content.encoding}", above=above)
    return raw._replace(tables=facts, table=facts[place])


class SpanningCell(NamedTuple):
    """Cell of a table that spans a number of rows and columns."""

    text: str
    rows: int = 1
    columns: int = 1


def spread(rows: Iterable[Iterable[SpanningCell]], length: int, family: str) -> list[list[str]]:
    """Repeat the text of each cell in every row and column that it spans.

    A cell that reaches down from a row above keeps its
    column, and the cells of the row move to the right.

    Args:
        rows: the cells of each row as written.
        length: characters of the text that the rows come from, a bound for the number of cells.
        family: the name of the format in messages.

    Raises:
        SourceError: if spans make far more cells than the text has characters.
    """
    spread_rows, cells = list[list[str]](), 0
    from_above = dict[int, tuple[str, int]]()  # by column: a text, and how many rows it spans
    for row in rows:
        spanning = list[tuple[str, int]]()
        for cell in row:
            while len(spanning) in from_above:
                spanning.append(from_above.pop(len(spanning)))
            spanning += [(cell.text, cell.rows)] * min(max(cell.columns, 1), MOST_SPAN)
        for column in sorted(from_above):
            spanning += [("", 1)] * (column - len(spanning))
            spanning += [from_above[column]] if column == len(spanning) else []
        from_above = {at: (text, left - 1) for at, (text, left) in enumerate(spanning) if left > 1}
        cells += len(spanning)
        if len(spanning) > tables.MOST_COLUMNS or cells > length + SPREAD_CELLS:
            tables.refuse_huge(tables.MOST_COLUMNS + 1, len(spread_rows), length, family)
        spread_rows.append([text for text, _ in spanning])
    return spread_rows


def as_heading(text: str) -> str:
    """Make a heading safe for the terminal and cut it to 100 terminal cells."""
    return cut(safe_text(text), 100)


# To one header row


def tidied(table: FileTable) -> FileTable:
    """Tidy a table: join header rows, drop group rows and blanks, fill merged cells down."""
    rows, notes = _with_one_line_a_cell(table.rows)
    if table.headers == 1 and tables.lacks_header(rows):
        rows = [[*tables.unique_headers([""] * max(map(len, rows)))], *rows]
        notes.append(tables.NO_HEADER)
    header, body = _join_headers(rows[: table.headers]), rows[table.headers :]
    is_rule = re.compile(r"(?:[:|+]?[-=_–—]{2,}:?)?").fullmatch
    body = [row for row in body if row != header and not all(map(is_rule, row))]
    header, body = _without_second_header(header, body)
    body, groups = _without_groups(body, len(header))
    body, units = _without_units(header, _carried_down(header, body))
    notes = [*table.notes, *notes, *groups, *units]
    return replace(table, rows=[header, *body], headers=1, notes=tuple(notes))


def _with_one_line_a_cell(rows: Sequence[list[str]]) -> tuple[Rows, list[str]]:
    """Reduce cells of several lines to one: the first number, or all words. Also return notes."""
    one_line, numbers = [], 0
    for row in rows:
        if LINE not in "".join(row):
            one_line.append(row)
            continue
        cells = []
        for cell in row:
            lines = [line.strip() for line in cell.split(LINE) if line.strip()]
            values = len(lines) > 1 and all(is_missing(line) or is_number(line) for line in lines)
            numbers += values
            cells.append(lines[0] if values else " ".join(lines))
        one_line.append(cells)
    note = f"of {counted(numbers, 'cell')} with several values the first is read"
    return one_line, [note] if numbers else []


def _join_headers(headers: Sequence[list[str]]) -> list[str]:
    """Join several header rows into one, column by column."""
    # The title of the whole table is no part of a header.
    levels = [level for level in headers if len(set(filter(None, level))) > 1] or headers[:1]
    columns = zip_longest(*levels, fillvalue="")
    return [" ".join(dict.fromkeys(filter(None, column))) for column in columns]


def _without_second_header(header: list[str], body: Rows) -> tuple[list[str], Rows]:
    """Take a second header row, such as "5-shot" or "Acc", out of the body.

    Where the headers above it are blank or repeated, its words are joined to them.
    """
    if len(body) < 2 or len(header) < 2:
        return header, body
    numbers = tables.number_columns(header, body[1:])
    row = body[0]
    words = [text for place in numbers if not is_missing(text := cell_at(row, place))]
    if not words or len(words) * 2 < len(numbers) or any(map(is_number, words)):
        return header, body
    others = [cell_at(row, place) for place in range(len(header)) if place not in numbers]
    says_models = any(label_rank(text) is not None for text in others if text)
    found = ((text, find_words("below a header", text)) for text in words)
    of_measures = all(it is not None and it[0] == text for text, it in found)
    if any(others) and not says_models and not of_measures:
        return header, body
    if len({header[place] for place in numbers} - {""}) == len(numbers):
        return header, body[1:]
    return _join_headers([header, row])[: len(header)], body[1:]


_WITH_UNIT = regex(r"([+-]?\d[\d.,]*) ?([^\W\d_]+(?:/[^\W\d_]+)?)")


def _without_units(header: Sequence[str], body: Rows) -> tuple[Rows, list[str]]:
    """Read "92.49 Tokens/s" as a number where a column has one unit of speed, time or memory."""
    units = dict[int, str]()
    for place in range(len(header)):
        texts = [text for row in body if not is_missing(text := cell_at(row, place).strip())]
        found = {match[2] if (match := _WITH_UNIT.fullmatch(text)) else "" for text in texts}
        words = (unit, f"x ({unit})") if (unit := "".join(found)) and len(found) == 1 else ()
        said = {header_meaning(each).quantity for each in words}
        if said & {Quantity.SPEED, Quantity.TIME, Quantity.MEMORY}:
            units[place] = unit
    body = [
        [cell.strip().removesuffix(units.get(at, "")).strip() for at, cell in enumerate(row)]
        for row in (body if units else ())
    ] or body
    return body, [f"{header[place]} is in {unit}" for place, unit in units.items()]


def _without_groups(body: Rows, width: int) -> tuple[Rows, list[str]]:
    """Drop rows that only name a group (one text, or the same in all cells); also return notes."""
    groups = dict[int, str]()
    for place, row in enumerate(body if width > 2 else ()):
        text = next(filter(None, row), "")
        is_alone = {*row} <= {text, ""} and (any(row[:1]) or (len(row) > 1 and all(row)))
        if is_alone and any(map(str.isalpha, text[:80])) and not is_number(text):
            groups[place] = as_heading(text)
    if not groups or len(groups) * 2 > len(body):
        return body, []
    note = f"names of groups, left out: {first_few([*groups.values()], more=', …')}"
    return [row for place, row in enumerate(body) if place not in groups], [note]


def _carried_down(header: Sequence[str], body: Rows) -> Rows:
    """Fill blanks in the first two columns with the text above, as merged cells."""
    for place in range(min(2, len(header) - 1)):
        texts = [cell_at(row, place) for row in body]
        filled = [text for text in texts if text]
        if filled and len(filled) == len(texts):
            break
        is_merged = (
            all(any(map(str.isalpha, text[:80])) for text in filled)
            and not all(map(is_number, filled))
            and (len(set(filled)) > 1 or bool(texts[0]))
            and len(filled) < len(texts) - texts.index(filled[0])
        )
        if is_merged:
            carried: Iterable[str] = accumulate(texts, lambda above, text: text or above)
            pairs = zip(body, carried, strict=True)
            body = [[*row[:place], text, *row[place + 1 :]] if text else row for row, text in pairs]
    return body


# Models as columns


def transposed(raw: RawTable, *, asked: bool) -> RawTable:
    """Transpose a table that has a column for each model, so that it has a row for each model.

    Without a wish of the user this is done only where row names include parameters, or where
    headers are models and row names tasks or scores; where row names are tasks and headers no
    models, a choice offers it.

    Args:
        raw: the table as read.
        asked: the option --transpose; else the table decides.

    Raises:
        SourceError: if it is asked for, and there is no column of names or no column of numbers;
            or if the transposed table has too many columns.
    """
    table = raw.in_python()
    sides = _sides(table)
    if sides is None:
        if not asked:
            return raw
        raise SourceError(
            Option("transpose"),
            " needs a column of names and a column of numbers for each model; leave it out",
        )
    words = "the models stand as columns and are read as rows"
    of_names, of_models = sides
    headers, columns = table.headers, table.columns
    names, models = columns[of_names], [headers[place] for place in of_models]
    if not asked and (not tables.are_metrics(names) or are_measures(models)):
        are_rows = sum(map(looks_like_model, filter(None, names))) * 3 > len(names)
        are_columns = len(models) > 1 and sum(map(looks_like_model, models)) * 2 >= len(models)
        signs = says_task(headers[of_names]), are_measures([*filter(None, names)])
        have_sizes = any(each[0] in (TOTAL, ACTIVE) for each in filter(None, map(meaning, names)))
        # A size alone, such as "8B Q4_K_M", may be the task of a test of hardware.
        families = sum(find_words("model family", each) is not None for each in models)
        are_known = any(signs) and 2 * families >= len(models)
        if are_rows or not (are_columns and (have_sizes or are_known or all(signs))):
            metrics = (each for each in models if header_meaning(each).quantity is Quantity.METRIC)
            if are_rows or not all(signs) or any(map(says_model, headers)) or any(metrics):
                return raw
            words = f'"{headers[of_names]}" names tasks, and no column models'
            makes = Option("transpose"), " makes models of the columns"
            choice = Note(words, *makes, told=True)
            return raw._replace(choices=(OpenChoice("transpose", "rows are tasks", choice),))
    rows = [row for row in range(table.rows) if any(columns[place][row] for place in of_models)]
    length = max(table.rows * len(headers), tables.MOST_COLUMNS)
    tables.refuse_huge(len(rows) + 1, len(models), length, "with ", Option("transpose"), " a table")
    others = [place for place in range(len(headers)) if place not in (of_names, *of_models)]
    # Repeated names get other cells added.
    taken, called = Counter(names[row] for row in rows), list[str]()
    for row in rows:
        more = [it for place in others if not is_missing(it := columns[place][row])]
        called.append(" ".join([names[row], *(more if taken[names[row]] > 1 else ())]))
    turned = [models, *([columns[place][row] for place in of_models] for row in rows)]
    leaves = Option("no_transpose"), " leaves them"
    is_guess = not any(map(looks_like_model, models))
    notes = [*table.notes, words if asked else Note(words, *leaves, told=is_guess)]
    if others:
        left = first_few([f'"{headers[place]}"' for place in others])
        notes.append(f"columns left out: {left}")
    unique = tables.unique_headers(["Model", *called])
    return table._replace(headers=unique, columns=turned, rows=len(models), notes=tuple(notes))


def _sides(table: RawTable) -> tuple[int, list[int]] | None:
    """Find the column of row names and the columns headed by models; None if there are none."""
    headers, columns = table.headers, table.columns
    stated = [[text for text in column if text and not is_missing(text)] for column in columns]
    numbers = [at for at, it in enumerate(stated) if it and sum(map(is_number, it)) * 2 >= len(it)]
    words = [place for place in range(len(headers)) if place not in numbers]
    names = {place: re.sub(r"^\W+|s?\W*$", "", headers[place].casefold()) for place in numbers}
    models = [place for place, name in names.items() if name not in words_of("no model")]
    known = [place for place in models if looks_like_model(headers[place])]
    if len(known) > 1:  # "Shots" before them is none of them
        models = [place for place in models if place in known or place > known[0]]
    if not words or not models:
        return None
    before = [place for place in words if place < models[0]] or words[:1]
    # Of "English | MMLU | Acc" the first that tells most rows apart names them.
    different = {place: len(set(filter(None, columns[place]))) for place in before}
    most = max(different.values())
    return next(place for place, count in different.items() if count * 2 >= most), models
