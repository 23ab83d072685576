"""Writers: csv, tsv, json and json lines for programs, LaTeX, Markdown and BibTeX for people.

Records have raw numbers and nothing cut off. A value that carries a mark is named in one more
column, `approximate`, `inferred` or `repaired`, so that no program takes a number read off a
picture for a measured one. Where a model has scores on too few of the problems of the window,
`problems_in_window` says how many there are. A BibTeX entry has only what the data states. Needs
no numpy: a lookup writes with it too.
"""

import csv
import json
import math
import re
import unicodedata
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from itertools import chain, count
from typing import Any, TextIO, TypeVar

from lcbtui.dataset.columns import ACTIVE, TOTAL, Cell, Column, Kind, Mark
from lcbtui.dataset.dataset import Dataset, source_of
from lcbtui.dataset.source import Reference
from lcbtui.sources.catalog import references
from lcbtui.stats.intervals import Interval
from lcbtui.text.width import TextColumn

SCHEMA_VERSION = 1
"""Of the JSON of all commands: it changes where a key goes or means something else."""


Row = Sequence[Cell]
Record = dict[str, object]
Made = TypeVar("Made")


def write_records(out: TextIO, form: str, columns: Sequence[Column], rows: Iterable[Row]) -> None:
    """Write rows of cells as CSV, TSV, JSON or JSON lines.

    In JSON the rows stand under `rows`, and every row has every key; None is missing.

    Args:
        out: the stream to write to.
        form: "csv", "tsv", "json" or "jsonl".
        columns: the columns; their keys name the values.
        rows: for each row a cell for each column, in order.
    """
    names, rows = mark_names(columns), list(rows)
    # For partial counts of problems, such as "problems", the number of all in the window.
    more: list[Record] = [
        {f"{c.key}_in_window": round(cell.whole) for c, cell in both if cell.whole is not None}
        for both in (zip(columns, row, strict=True) for row in rows)
    ]
    for found, row in zip(more, rows, strict=True):
        found.update(marked_keys(columns, row, names))
    seen = dict.fromkeys(key for found in more for key in found)
    added = [key for key in seen if key not in names.values()]
    if form in {"csv", "tsv"}:
        added += [name for name in names.values() if name in seen]
        writer = csv.writer(out, delimiter="," if form == "csv" else "\t", lineterminator="\n")
        writer.writerow([*(column.key for column in columns), *added])
        for row, found in zip(rows, more, strict=True):
            told = (found.get(key, "") for key in added)
            texts = (" ".join(each) if isinstance(each, list) else each for each in told)
            writer.writerow([*(cell.text for cell in row), *texts])
        return
    blank: Record = dict.fromkeys((*added, *names.values()))
    objects = (
        {c.key: raw_value(c, cell) for c, cell in zip(columns, row, strict=True)} | blank | found
        for row, found in zip(rows, more, strict=True)
    )
    documents = (json.dumps(value, ensure_ascii=False) for value in objects)
    if form == "jsonl":
        out.writelines(text + "\n" for text in documents)
    else:
        out.write(f'{{"schema_version": {SCHEMA_VERSION}, "rows": [')
        for at, text in enumerate(documents):
            out.write(f"{',' * bool(at)}\n  {text}")
        out.write("\n]}\n" if rows else "]}\n")


def raw_value(column: Column, cell: Cell) -> str | int | float | bool | None:
    """Convert a cell to a JSON value: a number, a text, whether a row is ours; None if missing."""
    if cell.missing:
        return None
    if column.key == "highlight":
        return cell.text == "true"
    if column.kind is not Kind.NUMBER or cell.number is None:
        return cell.text
    is_computed = column.key in {"plus_minus", "score_low", "score_high"}
    number: float = _plain(cell.number, is_exact=not is_computed)
    return int(number) if cell.decimals == 0 and number == int(number) else number


def marked_keys(
    columns: Sequence[Column], row: Row, names: Mapping[Mark, str]
) -> dict[str, list[str]]:
    """Map "approximate", "inferred" and "repaired" to the keys of a row's cells flagged so."""
    marks = [(column.key, cell.marks) for column, cell in zip(columns, row, strict=True)]
    found = {name: [key for key, of in marks if mark in of] for mark, name in names.items()}
    return {name: keys for name, keys in found.items() if keys}


def mark_names(columns: Sequence[Column]) -> dict[Mark, str]:
    """Choose a name not yet taken for the output column of each flag, such as "approximate"."""
    taken = {column.key for column in columns}
    names = {}
    for mark in Mark:
        name = str(mark.name).lower()
        while name in taken:
            name += "_mark"
        names[mark] = name
    return names


def filled(kind: type[Made], *of: object, **given: Any) -> Made:
    """Make a record of what is given, and of the attributes of some objects called as its fields.

    Args:
        kind: a named tuple or a dataclass.
        of: the objects; of several with an attribute the first counts.
        given: values of the other fields.
    """
    for name in set(getattr(kind, "__match_args__")) - given.keys():  # noqa: B009
        given[name] = next(getattr(each, name) for each in of if hasattr(each, name))
    return kind(**given)


def as_record(value: object) -> Record:
    """Convert a dataclass, named tuple or mapping to the object that is an answer in JSON.

    Enums become text; "", NaN, infinity and an interval with unknown ends become None. Scores and
    sizes are as the source has them, other numbers have six digits.
    """
    return {"schema_version": SCHEMA_VERSION, **_plain(value)}


def rounded(number: float) -> float:
    """Round a computed number to six digits; never −0.0."""
    return float(f"{number:.6g}") + 0.0


def _plain(each: Any, *, is_exact: bool = False) -> Any:
    if isinstance(each, Enum):
        each = each.value
    if isinstance(each, float):
        return (each if is_exact else rounded(each)) + 0.0 if math.isfinite(each) else None
    if each == "":
        return None
    if isinstance(each, Interval) and math.isnan(each.low):
        return None
    if isinstance(each, list | Interval) or type(each) is tuple:
        return [_plain(held, is_exact=is_exact) for held in each]
    if hasattr(each, "_asdict"):
        each = each._asdict()
    elif is_dataclass(each):
        each = {field.name: getattr(each, field.name) for field in fields(each)}
    if not isinstance(each, Mapping):
        return each
    exact = {"score", "first_score", "second_score", "size", TOTAL, ACTIVE}
    return {key: _plain(held, is_exact=key in exact) for key, held in each.items()}


_APART = "\0"
"""Stands between two characters that LaTeX would merge into one; occurs in no text."""

_BY_NAME = {"`": "asciigrave", "\\": "backslash", "~": "asciitilde", "^": "asciicircum"}
_BY_NAME |= {"<": "less", ">": "greater", "|": "bar", '"': "quotedbl"}
_IN_MATH = {"≈": "approx", "±": "pm", "×": "times", "Δ": "Delta", "ρ": "rho", "α": "alpha"}
_IN_LATEX = str.maketrans(
    {sign: f"\\{sign}" for sign in "&%$#_{}"}
    | {sign: f"\\text{name}{{}}" for sign, name in _BY_NAME.items()}
    | {sign: f"$\\{name}$" for sign, name in _IN_MATH.items()}
    | {"–": "--", "—": "---", "−": "$-$", "…": "\\dots{}", _APART: "{}"}
)


def latex_table(
    columns: Sequence[TextColumn], notes: Sequence[str] = (), strong: Container[int] = ()
) -> Iterator[str]:
    """Write a LaTeX table, line by line.

    Args:
        columns: the columns.
        notes: explanations of signs, written in small letters below the table.
        strong: indexes of the rows to set in bold, from 0.
    """
    rows = zip(*(column.texts for column in columns), strict=True)
    yield "% \\usepackage{booktabs}"
    yield f"\\begin{{tabular}}{{{''.join('lr'[column.right] for column in columns)}}}"
    yield "\\toprule"
    yield _row([column.heading for column in columns])
    yield "\\midrule"
    yield from (_row(row, strong=place in strong) for place, row in enumerate(rows))
    yield "\\bottomrule"
    yield "\\end{tabular}"
    if notes:
        yield "\\par\\smallskip"
        yield f"{{\\footnotesize {latex_text('; '.join(notes))}.}}"


def _row(texts: Sequence[str], *, strong: bool = False) -> str:
    cells = map(latex_text, texts)
    row = " & ".join(f"\\textbf{{{cell}}}" if strong else cell for cell in cells)
    # After the end of the row before, these would be read as arguments of it.
    return f"{'{}' if row.startswith(('[', '*')) else ''}{row} \\\\"


def latex_text(text: str) -> str:
    """Escape a text for LaTeX."""
    return re.sub(r"(?<=[-–—])(?=[-–—])|(?<=')(?=')", _APART, text).translate(_IN_LATEX)


def markdown_table(columns: Sequence[TextColumn]) -> Iterator[str]:
    """Write a Markdown table, line by line."""
    rows = zip(*([column.heading, *column.texts] for column in columns), strict=True)
    lines = [f"| {' | '.join(map(markdown_text, row))} |" for row in rows]
    signs = " | ".join("--:" if column.right else "---" for column in columns)
    yield from (lines[0], f"| {signs} |", *lines[1:])


def markdown_text(text: str) -> str:
    """Escape a text for Markdown."""
    return re.sub(r"([\\|*_`\[\]<>])", r"\\\1", text)


# References

_ARXIV = re.compile(r"arxiv\D{0,12}?(\d{4}\.\d{4,5})", re.IGNORECASE)


def references_of(dataset: Dataset, rows: Sequence[int]) -> Iterator[Reference]:
    """List references for some rows: benchmark and paper of the source, then the rows' pages."""
    # Of a million rows of one source its name need not be looked up.
    found = [source_of(dataset, row) for row in rows] if dataset.source.parts else [dataset.source]
    sources = {source.name: source for source in found}
    for source in sources.values():
        yield from source.references
    known = {each.arxiv: each for each in references().values()}
    selection = dataset.selection
    by_site = selection is not None and selection.results.of_livecodebench
    # Only scores of LiveCodeBench have these columns.
    is_ours = by_site or not {"version", "window_start", "window_end"}.isdisjoint(dataset.by_key)
    if not any(source.references for source in sources.values()) and is_ours:
        yield next(iter(references().values()))
    titles, urls = dataset.words("source_title"), dataset.words("source_url")
    for title, url in dict.fromkeys((titles[row], urls[row]) for row in rows):
        if title or url:
            number = next((m[1] for m in map(_ARXIV.search, (url, title)) if m), "")
            # The first four digits are the year and the month.
            year = 2000 + int(number[:2]) if number else None
            yield known.get(number) or Reference(title or url, year=year, arxiv=number, url=url)


_IN_URL = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20", '"': "%22"})


def write_bibtex(out: TextIO, found: Iterable[Reference]) -> None:
    """Write references as BibTeX entries with unique keys, each once, separated by empty lines."""
    taken, entries = set[str](), list[str]()
    for each in dict.fromkeys(found):
        plain = unicodedata.normalize("NFKD", each.title).encode("ascii", "ignore").decode()
        words = " ".join(word[:40] for word in re.findall(r"[a-z0-9]+", plain.lower()))
        whole_words = f"{words} "[:41].rpartition(" ")[0]
        first = each.key or whole_words.replace(" ", "-") or "source"
        keys = chain([first], (f"{first}-{number}" for number in count(2)))
        taken.add(key := next(key for key in keys if key not in taken))
        url = each.url or (each.arxiv and f"https://arxiv.org/abs/{each.arxiv}")
        fields = {
            "title": f"{{{_in_bibtex(each.title)}}}",
            "author": " and ".join(map(_in_bibtex, each.authors)),
            "year": "" if each.year is None else str(each.year),
            "eprint": each.arxiv,
            "archivePrefix": "arXiv" if each.arxiv else "",
            "url": url.translate(_IN_URL),
        }
        lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
        entries.append(f"@misc{{{key},\n{lines}\n}}\n")
    out.write("\n".join(entries))


def _in_bibtex(text: str) -> str:
    """Escape a text for BibTeX, with braces spelled out since BibTeX counts even escaped ones."""
    return latex_text(text).replace("\\{", "\\textbraceleft{}").replace("\\}", "\\textbraceright{}")
