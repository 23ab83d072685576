"""The texts of the title line, the status line, the borders and the details panel."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from lcbtui.analysis import ranking
from lcbtui.chart.build import trend_remark
from lcbtui.chart.picture import Chart, chart_notes
from lcbtui.chart.style import Charset, series_marker
from lcbtui.dataset.columns import Kind, Mark, format_cell
from lcbtui.dataset.dataset import Dataset, count_unplaceable
from lcbtui.query.masks import query_hint
from lcbtui.report.facts import Answer, Weight, answer_lines, say
from lcbtui.report.load_report import headline
from lcbtui.report.model_answer import Row, is_page, other_reports, reports, row_facts
from lcbtui.report.remarks import few_words, tied_words, with_remedy
from lcbtui.sources.open import bundled_tables
from lcbtui.text.numbers import Unit
from lcbtui.text.width import cut, pad, text_width, wrapped
from lcbtui.text.words import counted
from lcbtui.tui.actions import key_of
from lcbtui.tui.scheduler import ViewAnswer
from lcbtui.tui.theme import Ink, Line, Span
from lcbtui.view.apply import SEPARATOR, part_words
from lcbtui.view.derive.score_intervals import SCORE_LOW
from lcbtui.view.names import row_names
from lcbtui.view.state import ViewState
from lcbtui.view.view import RemarkKind, Remedy, View

SHORTEST_TITLE = 16
"""Cells below which the title of the chart is left out of the title line instead of cut."""

SHORTEST_NAME = 8
"""The least cells that a name in the status line is cut to."""

_NO_RANKS = "no ranks: "


def title_spans(answer: ViewAnswer, width: int) -> list[Span]:
    """Make the title line of `width` cells: title of the chart, source, count of rows, filters."""
    source = answer.view.dataset.source
    ways = {
        Remedy.LIFT_WINDOW: key_of("app.all_dates"),
        Remedy.SHOW_REPORTS: key_of("filters.per_model"),
        Remedy.SAY_OURS: key_of("screen.our_model"),
    }
    name = cut(source.short_name, max(width // 3, SHORTEST_TITLE))
    title = answer.chart.title
    # Of a collection of reports; a single publication has its date in the footnote.
    age = f"as of {source.as_of[:7]}  " if source.as_of and source.opening else ""
    for few, shown in ((False, age), (True, age), (True, "")):
        count, *rest = (part_words(part, ways, few=few) for part in answer.view.parts)
        words = "".join(f"{SEPARATOR}{part}" for part in rest if part)
        room = width - text_width(f"  {name}  {shown}{count}{words} ") - 2
        if room >= 0:
            break
    if room < SHORTEST_TITLE:
        title = ""
    parts = [Span(f" {cut(title, room)}  ", Ink.STRONG)] if title else [Span(" ")]
    return [*parts, Span(f"{name}  {shown}", Ink.DIM), Span(count, Ink.ACCENT), Span(words)]


def load_notice(dataset: Dataset) -> str:
    """Return the headline of a file's load report (what was guessed or left out); "" for none."""
    report = dataset.report
    if dataset.source.bundled or not (report.repairs or report.notes or report.choices):
        return ""
    notes = f", {counted(len(report.notes), 'note')}" if report.notes else ""
    unplaceable = count_unplaceable(dataset, dataset.roles)
    report = report._replace(source=dataset.source.short_name)
    return headline(report, unplaceable, flags=False) + notes


def status_spans(answer: ViewAnswer, row: int | None, charset: Charset, width: int) -> list[Span]:
    """Make the status line of a row: "★ DASD-4B-Thinking 4B: 69.3 ± 7.0, tied with 8 of 11".

    Fields that do not fit are left out, the last first; before the first field goes, the name is
    cut.

    Args:
        answer: the answer shown.
        row: the row, as a position in the Dataset; None explains why no row is shown.
        charset: the character set of the marker.
        width: the width of the line in cells.
    """
    view = answer.view
    if row is None:
        clear, lift, undo = map(key_of, ("filters.clear", "app.all_dates", "screen.undo"))
        lifts = f", {lift} all dates" if view.window else ""
        helps = query_hint(view.dataset, view.roles, view.state.query)
        helps = helps or f"{clear} clears filters{lifts}, {undo} undoes"
        return [Span(f" no rows match; {helps}", Ink.DIM)]
    places = np.flatnonzero(view.rows == row)
    if not len(places):
        return []
    code = int(view.series_of[places[0]])
    marker = series_marker(view.series[code].key, code, charset)
    label = row_names(view).whole(row)
    sized = view.roles.x if _is_size(view.dataset, view.roles.x) else None
    size = Row(view.dataset, row).known(sized)
    score = _score_words(view.dataset, view.roles.y, row)
    bare = (f" {size}" if size else "") + (f": {score}" if score else "")
    room = width - text_width(f" {marker.glyph} {bare}")
    least, said = min(text_width(label), SHORTEST_NAME), ""
    for field in _fields(answer, row):
        if text_width(said + field) + least > room:
            break
        said, least = said + field, text_width(label)
    name = cut(label, max(room - text_width(said), SHORTEST_NAME))
    sign = Span(f"{marker.glyph} ", marker.role)
    return [Span(" "), sign, Span(name, Ink.STRONG), Span(f"{bare}{said}")]


def _fields(answer: ViewAnswer, row: int) -> list[str]:
    """List the texts that follow the score in the status line, the most important first."""
    dataset, roles = answer.view.dataset, answer.view.roles
    x = "" if _is_size(dataset, roles.x) else roles.x
    told, compared = list[str](), dataset.against
    if compared is not None and not dataset.cell(row, compared.columns[1]).missing:
        two = compared.columns[:2]
        change, other = (format_cell(dataset.by_key[key], dataset.cell(row, key)) for key in two)
        told.append(f"{compared.source} {other} ({change})")
    for key in dict.fromkeys((x, "openness", "organization")):
        column = dataset.by_key.get(key or "")
        text = Row(dataset, row).known(key)
        is_bare_number = column and key == x and column.kind is Kind.NUMBER and not column.unit
        told.append(f"{column.title} {text}" if column and is_bare_number and text else text)
    by = Row(dataset, row).known("reported_by")
    told.append(f"reported by {by}" if by else "")
    return [*_sure_words(answer, row), *(f"{SEPARATOR}{field}" for field in told if field)]


def _is_size(dataset: Dataset, key: str | None) -> bool:
    """Tell whether a column holds sizes of models (numbers of parameters, in billions)."""
    column = dataset.by_key.get(key or "")
    return column is not None and column.unit is Unit.BILLIONS


def _score_words(dataset: Dataset, y: str | None, row: int) -> str:
    """Format the y value of a row: a score with its interval, such as "69.3 ± 7.0".

    If y is not the score, the title of the column stands before the value.
    """
    text = Row(dataset, row).known(y)
    if y is None or not text:
        return ""
    half = Row(dataset, row).known("plus_minus")
    title = "" if y == dataset.roles.y else f"{dataset.by_key[y].title} "
    return title + text + (f" ± {half}" if half else "")


def _sure_words(answer: ViewAnswer, row: int) -> list[str]:
    """Format how many rows a row is tied with and their sign, or explain why there are no ranks.

    If exact scores from another source tell it, the row's own there follows, and the key that opens
    that source.
    """
    view = answer.view
    if not view.state.apart or len(view) < 2:
        return []
    found, excluded = ranking.model_vs_all(view, row), view.dataset.excluded
    # Beside another source its number and the change are what is asked for.
    if (found.by or found.reason is not None) and view.dataset.against is not None:
        return []
    # Of sources that say nothing of their problems there is nothing to say.
    unknown = found.reason is RemarkKind.NO_EVIDENCE
    if found.reason is not None and not (unknown and excluded is not None and excluded[row]):
        return [] if unknown else [f", {_NO_RANKS}{withheld_words(view, found.reason)}"]
    is_reference = ranking.reference_vs_all(view, row) is found and found.tied.any()
    told = [f", {'= ' * bool(is_reference)}{tied_words(view, row)}"]
    exact = view.dataset.exact and view.dataset.exact()
    if found.by and exact is not None:
        there, at = exact.dataset, int(exact.rows[row])
        size = Row(there, at).known(there.roles.x)
        is_other = size.strip("≈") != Row(view.dataset, row).known(view.roles.x).strip("≈")
        told += [f": {f'{size}, ' * is_other}{_score_words(there, there.roles.y, at)}"]
        told += [f"; {key_of('app.switch_data')} opens {found.by}"]
    return told


def withheld_words(view: View, reason: RemarkKind) -> str:
    """Explain why scores are not ranked or compared, and name the key that helps."""
    return few_words(with_remedy(view, reason), remedy_keys())


def remedy_keys() -> dict[str, str]:
    """Map placeholders of remedies in remarks (notes on the data) to the keys that would help."""
    data, window, say = map(key_of, ("app.switch_data", "app.window", "app.say_problems"))
    return {"data": data, "window": window, "say": say}


def overlay_missing(view: View, state: ViewState, field: str) -> str:
    """Explain why a chart overlay, such as the trend, cannot be drawn; "" if it can be drawn.

    Args:
        view: the View shown.
        state: the state with the overlay switched on.
        field: the field of the state that switches the overlay, such as "trend".
    """
    axes = key_of("app.axes")
    if field == "errors":
        reason = ranking.no_comparison(view) or RemarkKind.NO_EVIDENCE
        has_intervals = SCORE_LOW.key in view.dataset.by_key
        return "" if has_intervals else f"no intervals: {withheld_words(view, reason)}"
    if field == "apart":
        found = ranking.ties(view)
        return f"no ties: {withheld_words(view, found)}" if isinstance(found, RemarkKind) else ""
    if field not in {"frontier", "trend"}:
        return ""
    if view.draws_ranking or view.roles.x is None or view.roles.y is None:
        return f"no {field}: {axes} chooses a column for each axis"
    if state.by_month:
        return f"no {field} by month: {key_of('chart.by_month')} goes back"
    asked = replace(view, state=state)
    if not ranking.draws_across(asked):
        return f"no {field}: {withheld_words(view, RemarkKind.MIXED_WINDOWS)}"
    return "".join(trend_remark(asked)) if field == "trend" else ""


def border_titles(answer: ViewAnswer, cursor: int, chart: Chart | None) -> list[tuple[str, str]]:
    """Make the titles and subtitles in the borders of table and chart.

    Args:
        answer: the answer shown.
        cursor: the index of the selected row.
        chart: the chart on the screen, whose notes are in the subtitle; None for no chart.

    Returns:
        Title and subtitle of the table, then those of the chart.
    """
    view, spec = answer.view, answer.chart
    by = ", ".join(view.dataset.by_key[key.key].title for key in view.sort)
    withheld = answer.ranking.withheld
    in_status_line = view.state.apart and view.dataset.against is None
    told = withheld if len(view) and not in_status_line else None
    why = "" if told is None else f"{SEPARATOR}{_NO_RANKS}{say(told)}"
    place = f"{cursor + 1:,} of {len(view):,}" if len(view) else "nothing"
    said = "" if chart is None else SEPARATOR.join((*trend_remark(view), *chart_notes(chart)))
    return [((f"Models{SEPARATOR}by {by}" if by else "Models") + why, place), (spec.what, said)]


def panel_lines(view: View, row: int, cells: int, height: int) -> list[Line]:
    """Make the lines of the details panel: the facts of a row that the status line leaves out.

    Below these are as many of its other reports as `height` lines leave room for.
    """
    roles, dataset = view.roles, view.dataset
    shown = {roles.label, roles.x, roles.y, "organization", "openness", "highlight"} - {None}
    keys = dataset.by_key.keys() & shown
    # A day that most rows have stays, since the details explain its sign.
    told = {key for key in keys if Mark.SHARED not in dataset.cell(row, key).marks}
    facts = row_facts(dataset, row, frozenset(told) | {"score_low", "score_high", "evidence"})
    labels = max((text_width(fact.label) for fact in facts), default=0) + 2
    block: list[Line] = []
    for fact in facts:
        first, *rest = wrapped(fact.value, max(cells - labels, 1))
        block.append([(pad(fact.label, labels), Ink.DIM), (first, Ink.TEXT)])
        block += [[(" " * labels, Ink.DIM), (line, Ink.TEXT)] for line in rest]
    others = other_reports(dataset, row, bundled_tables())
    room = height - len(block) - (2 if block else 1)  # below a blank and headings
    room = min(room, 6)  # more are too many bytes for a step of the cursor
    if not others or room < 1:
        return block
    is_cut = len(others) > room > 1  # how many are left out, in a line
    table, _ = reports(others[: room - is_cut])
    more = f"{len(others) - room + 1} more: {key_of('app.details')}" if is_cut else ""
    table = table._replace(columns=table.columns[:-1], more=more)
    return joined([block, answer_in_inks(Answer((), table), cells)])


def answer_in_inks(answer: Answer, cells: int | None) -> list[Line]:
    """Lay out an answer in lines of a width; None wraps nothing."""
    return [
        [(text, Ink.LINK if is_page(text.strip()) else _INKS[weight]) for text, weight in line]
        for line in answer_lines(answer, cells)
    ]


def joined(blocks: Sequence[list[Line]]) -> list[Line]:
    """Join blocks of lines, with an empty line between two."""
    lines: list[Line] = []
    for block in filter(None, blocks):
        lines += [[], *block] if lines else block
    return lines


_INKS = {Weight.PLAIN: Ink.DIM, Weight.STRONG: Ink.TEXT, Weight.DIM: Ink.DIM}
