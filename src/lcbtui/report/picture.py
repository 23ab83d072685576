"""The chart of a View as a picture: SVG, or a web page with a table of its rows.

The page has no script and needs no host. Needs no plotext.
"""

from collections.abc import Iterator
from html import escape
from typing import TextIO

from lcbtui.analysis.months import MONTH, months_view
from lcbtui.analysis.ranking import ranking
from lcbtui.chart.build import chart_spec
from lcbtui.chart.svg.elements import FONTS, element
from lcbtui.dataset.columns import Column, Kind
from lcbtui.report.columns import table_columns
from lcbtui.report.figure import AS_EVER, Figure, figure_svg
from lcbtui.report.table import row_texts
from lcbtui.text.numbers import MISSING
from lcbtui.view.derive.intervals import PLUS_MINUS
from lcbtui.view.view import View

_STYLE = f"""
body {{ font-family: {FONTS}; color: #1f2328; background: #fff; margin: 1.5rem auto;
  max-width: 64rem; padding: 0 1rem; }}
svg {{ max-width: 100%; height: auto; }}
table {{ border-collapse: collapse; }}
th, td {{ text-align: left; padding: 0.2rem 0.8rem 0.2rem 0; border-bottom: 1px solid #d8dbdf; }}
.number {{ text-align: right; font-variant-numeric: tabular-nums; }}
"""

_NOTHING_FROM_OUTSIDE = "default-src 'none'; style-src 'unsafe-inline'"
"""Said to the browser too, so that no name could ever load anything."""


def write_picture(out: TextIO, view: View, form: str, figure: Figure = AS_EVER) -> None:
    """Write the chart.

    Args:
        out: where to.
        view: what is shown; a page has every row of it in its table, or every month of `by_month`.
        form: `svg` or `html`.
        figure: how large it is, and its font. A narrow window makes the chart of a page smaller.
    """
    chart = figure_svg(view, figure)
    if form == "svg":
        out.write(f"{chart}\n")
        return
    rows = months_view(view.dataset, view.state) if view.state.by_month else view
    source = view.dataset.source
    title = escape(chart_spec(view).title or source.name)
    what = source.name if source.parts else source.title
    out.write('<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n')
    policy = escape(_NOTHING_FROM_OUTSIDE)
    out.write(f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n')
    out.write('<meta name="viewport" content="width=device-width">\n')
    out.write(f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n")
    out.write(chart)
    out.write(f"\n<p>{escape(what)}</p>\n<p>{escape(view.sentence)}</p>\n")
    out.writelines(_table(rows))
    out.write("</body>\n</html>\n")


def _table(view: View) -> Iterator[str]:
    """Rank, label, x, y, what is compared, openness and origin of every row, a line each."""
    dataset, columns = view.dataset, _columns(view)
    numbers = [True, *(column.kind is Kind.NUMBER for column in columns), False]
    yield "<table>\n<thead>\n"
    yield _row("th", ["#", *(column.title for column in columns), "Source"], numbers)
    yield "</thead>\n<tbody>\n"
    ranks = ranking(view)
    for index, (row, texts) in enumerate(
        zip(view.rows.tolist(), row_texts(view, columns), strict=True)
    ):
        cited = dataset.cell(row, "source_title").text if "source_title" in dataset.by_key else ""
        origin = cited or dataset.source.name
        yield _row("td", [ranks.text(index) or MISSING, *texts, origin], numbers)
    yield "</tbody>\n</table>\n"


def _columns(view: View) -> list[Column]:
    if view.state.columns is not None:
        return list(table_columns(view))
    roles, by_key, compared = view.roles, view.dataset.by_key, view.dataset.compared
    keys = [roles.label, roles.x, roles.y, *(() if compared is None else compared.columns)]
    keys += ["openness", *((PLUS_MINUS.key, "problems") if roles.x == MONTH else ())]
    return [by_key[key] for key in dict.fromkeys(keys) if key is not None and key in by_key]


def _row(tag: str, texts: list[str], numbers: list[bool]) -> str:
    cells = (
        element(tag, escape(text) or " ", class_="number" if is_number else None)
        for text, is_number in zip(texts, numbers, strict=True)
    )
    return f"<tr>{''.join(cells)}</tr>\n"
