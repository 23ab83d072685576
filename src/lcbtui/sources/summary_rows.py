"""Rows that sum up the others, such as "Average": no model of their own."""

from collections.abc import Collection

from lcbtui.dataset.load_report import Told
from lcbtui.sources.formats.raw_table import RawTable
from lcbtui.sources.schema.matching import label_rank
from lcbtui.text.safe_text import safe_text, shell_word
from lcbtui.text.words import first_few, plural

_SUMMARIES = frozenset(
    {
        *("average", "avg", "mean", "median", "total", "sum", "overall", "overall average"),
        *(
            "macro average",
            "macro avg",
            "micro average",
            "micro avg",
            "grand total",
            "std",
            "stdev",
        ),
        *("平均", "总计", "合計"),
    }
)
_MOST_ROWS = 1000
"""Of a table in which they are looked for: people write them under what they have read."""
_MOST = 3
_NAMED = 3


def without_summaries(raw: RawTable, as_is: Collection[str]) -> RawTable:
    """The table without rows whose name says that they sum up the others, which is told.

    Only a column of which the header says that it names models is looked at: among tasks, the
    average is the score.

    Args:
        raw: what stood in a source.
        as_is: headers of columns that are taken as they are written.
    """
    ranks = {
        place: rank
        for place, header in enumerate(raw.headers)
        if (rank := label_rank(header)) is not None
    }
    if not ranks or raw.rows > _MOST_ROWS:
        return raw
    label = min(ranks, key=ranks.__getitem__)
    if raw.headers[label] in as_is:
        return raw
    table = raw.in_python()
    words = [safe_text(text).strip("*_`:. ") for text in table.columns[label]]
    sums = [row for row, text in enumerate(words) if text.casefold() in _SUMMARIES]
    if not sums or len(sums) > _MOST or len(sums) * 2 > raw.rows:
        return raw
    kept = sorted({*range(raw.rows)} - {*sums})
    columns = [[column[row] for row in kept] for column in table.columns]
    named = first_few([f'"{words[row]}"' for row in sums], _NAMED)
    are = plural(len(sums), "row sums", "rows sum")
    was = plural(len(sums), "was", "were")
    why = f"{len(sums)} {are} up the others ({named}) and {was} left out"
    told = Told(f"{why} (--as-is {shell_word(raw.headers[label])} keeps it)", why)
    return table._replace(columns=columns, rows=len(kept), notes=(*raw.notes, told))
