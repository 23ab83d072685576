"""The words of the title line, the status line and the borders."""

import numpy as np

from lcbtui.chart.build import axes_title, chart_spec
from lcbtui.chart.markers import Charset, series_marker
from lcbtui.chart.remarks import remarks
from lcbtui.chart.result import Chart
from lcbtui.report.apart_text import beside_words
from lcbtui.report.layout import cut, text_width
from lcbtui.sources.model import Kind, SourceInfo
from lcbtui.sources.values import format_cell
from lcbtui.tui.actions import named
from lcbtui.tui.palette import Ink
from lcbtui.tui.widgets.text_line import Part
from lcbtui.view.apply import sort_in_force
from lcbtui.view.sentence import LIFTED_BY, SEPARATOR
from lcbtui.view.standing import beside, standing
from lcbtui.view.view import View

SHORTEST_TITLE = 16
"""A title that has to be cut to less is left out: what is shown matters more."""


def title_parts(view: View, width: int) -> list[Part]:
    """What the chart is, the source, how many rows, and which filters."""
    count, *rest = view.sentence.split(SEPARATOR)
    words = SEPARATOR.join(["", *rest]) if rest else ""
    words = words.replace(f"({LIFTED_BY})", f"({named('lift_window').shown})")
    name = cut(short_name(view.dataset.source), max(width // 3, SHORTEST_TITLE))
    title = chart_spec(view).title
    room = width - text_width(f"  {name}  {count}{words} ") - 2
    if room < SHORTEST_TITLE:
        title = ""
    parts = [Part(f" {cut(title, room)}  ", Ink.STRONG)] if title else [Part(" ")]
    return [*parts, Part(f"{name}  ", Ink.DIM), Part(count, Ink.ACCENT), Part(words, Ink.TEXT)]


def short_name(source: SourceInfo) -> str:
    """A source in few cells: of a path the last part."""
    return source.name if source.bundled or source.path is None else source.title


def status_parts(view: View, row: int | None, charset: Charset) -> list[Part]:
    """The selected row in one line: what it is, what it scored, and where that comes from."""
    if row is None:
        return [Part(f" {_nothing(view)}", Ink.DIM)]
    dataset, roles = view.dataset, view.roles
    places = np.flatnonzero(view.rows == row)
    if not len(places):
        return []
    index = int(places[0])
    code = int(view.series_of[index])
    marker = series_marker(view.series[code].key, code, charset)
    facts = []
    if view.state.apart and len(view) > 1 and beside(view, row).reason is None:
        facts.append(beside_words(view, row))
    for key in dict.fromkeys(("organization", roles.x, "openness", roles.y)):
        column = dataset.by_key.get(key or "")
        cell = None if column is None else dataset.cell(row, column.key)
        if column is None or cell is None or cell.missing:
            continue
        text = format_cell(column, cell)
        if key == roles.y or (key == roles.x and column.kind is Kind.NUMBER and not column.unit):
            text = f"{column.title} {text}"
        facts.append(text)
    facts += _beside(view, row)
    rank = standing(view).text(index)
    if rank:
        facts.append(f"rank {rank} of {view.matched:,}")
    origin = _origin(view, row)
    facts += [origin] if origin else []
    label = dataset.cell(row, roles.label).text
    return [
        Part(" "),
        Part(f"{marker.glyph} ", marker.role),
        Part(label, Ink.STRONG),
        Part("".join(f"{SEPARATOR}{fact}" for fact in facts), Ink.TEXT),
    ]


def _beside(view: View, row: int) -> list[str]:
    """What the other source says of the same model: "paper 69.3 (≈+1.2)"."""
    dataset, compared = view.dataset, view.dataset.compared
    if compared is None or dataset.cell(row, compared.other_y).missing:
        return []
    change, other = (
        format_cell(dataset.by_key[key], dataset.cell(row, key)) for key in compared.columns[:2]
    )
    return [f"{compared.source} {other} ({change})"]


def _nothing(view: View) -> str:
    """Why nothing is shown, and which keys help."""
    lifts = f", {named('lift_window').shown} shows all dates" if view.window else ""
    if not len(view.dataset) and not lifts:
        return "this source has no rows; d chooses another"
    return f"no rows match; X clears the filters{lifts}, u takes back the last change"


def _origin(view: View, row: int) -> str:
    """Where a score comes from: the words of the whole source, or who reported it."""
    dataset = view.dataset
    if view.roles.y in dataset.source.approximate:
        note = dataset.cell(row, "note").text if "note" in dataset.by_key else ""
        said = f"; {note[0].lower()}{note[1:].removesuffix('.')}" if note else ""
        return f"{dataset.source.chart.footnote}{said}"
    if "reported_by" in dataset.by_key:
        by = dataset.cell(row, "reported_by").text
        return f"reported by {by}" if by else ""
    return ""


def border_titles(
    view: View, cursor: int, chart: Chart | None
) -> tuple[tuple[str, str], tuple[str, str]]:
    """Title and subtitle of the table's and of the chart's border, safe from markup."""
    sort = sort_in_force(view.dataset, view.roles, view.state)
    by = view.dataset.by_key[sort[0].key].title if sort else ""
    spec = chart_spec(view)
    place = f"{cursor + 1:,} of {len(view):,}" if len(view) else "nothing"
    said = SEPARATOR.join(remarks(chart)) if chart is not None else ""
    return (
        (_plain(f"Models{SEPARATOR}by {by}" if by else "Models"), _plain(place)),
        (_plain(axes_title(spec.x, spec.y)), _plain(said)),
    )


def _plain(text: str) -> str:
    """Text for a border, which reads markup: every bracket is escaped."""
    return text.replace("[", r"\[")
