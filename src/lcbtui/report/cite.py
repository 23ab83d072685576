"""What to cite for a view, as BibTeX: the benchmark, the paper of a source, the sources of rows.

An entry has only what the data states: most sources of rows are pages without author or year.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO

from lcbtui.dataset.dataset import Dataset, source_of
from lcbtui.dataset.source import Reference
from lcbtui.report.writers import latex_text
from lcbtui.sources.catalog import references

_ARXIV = re.compile(r"arxiv\D{0,12}?(\d{4}\.\d{4,5})", re.IGNORECASE)
_LONGEST_KEY = 40


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
        first = each.key or _key(each.title)
        key, count = first, 1
        while key in taken:
            count += 1
            key = f"{first}-{count}"
        taken.add(key)
        url = each.url or (each.arxiv and f"https://arxiv.org/abs/{each.arxiv}")
        fields = {
            "title": f"{{{_escaped(each.title)}}}",
            "author": " and ".join(map(_escaped, each.authors)),
            "year": "" if each.year is None else str(each.year),
            "eprint": each.arxiv,
            "archivePrefix": "arXiv" if each.arxiv else "",
            "url": url.translate(_IN_URL),
        }
        lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
        entries.append(f"@misc{{{key},\n{lines}\n}}\n")
    out.write("\n".join(entries))


def _key(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    key = ""
    for word in words:
        if key and len(key) + len(word) >= _LONGEST_KEY:
            break
        key = f"{key}-{word}" if key else word[:_LONGEST_KEY]
    return key or "source"


def _escaped(text: str) -> str:
    """Escape a text for BibTeX, with braces spelled out since BibTeX counts even escaped ones."""
    return latex_text(text).replace("\\{", "\\textbraceleft{}").replace("\\}", "\\textbraceright{}")
