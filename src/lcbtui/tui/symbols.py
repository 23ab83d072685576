"""The symbols on the screen and what each means: only those that occur."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from lcbtui.chart.cells.chart import Chart
from lcbtui.chart.layers import Band, Layer, LineStyle, Polyline, Segments
from lcbtui.chart.points import CROWDED
from lcbtui.chart.style import Charset, Glyphs, Role, glyphs, series_marker
from lcbtui.dataset.columns import Mark
from lcbtui.report.table import columns_on_screen
from lcbtui.text.numbers import MISSING
from lcbtui.tui.scheduler import Answer
from lcbtui.tui.theme import Ink
from lcbtui.view.view import View

_MOST_LOOKED_AT = 500
"""Rows that are looked at for a missing value."""


class Symbol(NamedTuple):
    """A sign as it is drawn, in which colour, and what it means."""

    sign: str
    ink: Ink | Role
    meaning: str


def symbols(
    answer: Answer, row: int | None, charset: Charset, chart: Chart | None, *, dims: bool
) -> list[Symbol]:
    """The symbols of the table and the chart.

    Args:
        answer: what is shown.
        row: the selected row; None for none.
        charset: what they are drawn with.
        chart: what is drawn; None where no chart is on the screen.
        dims: whether what is separated from the selected row is dimmed.
    """
    found = [*_markers(answer.view, charset), *_verdicts(answer, row, dims=dims)]
    if answer.view.state.pins:
        found.append(Symbol(">" if charset is Charset.ASCII else "▸", Ink.ACCENT, "pinned"))
    found += _values(answer.view)
    if chart is not None and chart.cells is not None and not chart.spec.message:
        own = glyphs(charset)
        found += _cursor(chart, own)
        found += _points(chart, charset)
        found += (s for layer in chart.spec.layers for s in _line(layer, own, chart))
    return list(dict.fromkeys(found))


def _markers(view: View, charset: Charset) -> Iterator[Symbol]:
    for index, series in enumerate(view.series):
        if series.count:
            marker = series_marker(series.key, index, charset)
            yield Symbol(marker.glyph, marker.role, series.label)


def _verdicts(answer: Answer, row: int | None, *, dims: bool) -> Iterator[Symbol]:
    if answer.ranking.low is not None:
        yield Symbol("1–9", Ink.DIM, "the ranks that a model may have on the evidence")
    if row is None or not answer.view.state.apart:
        return
    one = answer.one_vs_all(row)
    if one.tied.any():
        yield Symbol("=", Ink.DIM, "tied with the selected row: undecided, which is not equal")
    if dims and one.separated.any():
        yield Symbol("grey", Ink.DIM, "separated from the selected row")


def _values(view: View) -> Iterator[Symbol]:
    dataset, columns = view.dataset, columns_on_screen(view)
    marks = [dataset.marks[c.key].flags[view.rows] for c in columns if c.key in dataset.marks]
    for mark, sign, meaning in (
        (Mark.APPROXIMATE, "≈", "not exact, such as a value read off a picture"),
        (Mark.INFERRED, "~", "inferred, such as a size from a name"),
    ):
        if any(np.any(flags & int(mark)) for flags in marks):
            yield Symbol(sign, Ink.TEXT, meaning)
    days = [dataset.dates[c.key] for c in columns if c.key in dataset.dates]
    if any(each.shared is not None for each in days):
        yield Symbol("?", Ink.TEXT, "a day that most rows have: a placeholder, and not their own?")
    some = view.rows[:_MOST_LOOKED_AT].tolist()
    if any(dataset.cell(row, column.key).missing for column in columns for row in some):
        yield Symbol(MISSING, Ink.TEXT, "missing: last in every order, and never 0")


def _cursor(chart: Chart, own: Glyphs) -> Iterator[Symbol]:
    if chart.reversed_cell is not None:
        yield Symbol("reversed", Role.SELECTED, "the point of the selected row")
    elif chart.bracketed:
        yield Symbol(" ".join(own.cursor), Role.SELECTED, "around the point of the selected row")


def _points(chart: Chart, charset: Charset) -> Iterator[Symbol]:
    spec, cells, own = chart.spec, chart.cells, glyphs(charset)
    assert cells is not None
    if spec.by_model:
        for name, marker in zip(spec.series_keys, spec.markers(charset), strict=True):
            meaning = f"{name} by month of problem; its training cutoff has the same colour"
            yield Symbol(marker.glyph, marker.role, meaning)
    if len(spec.points) > CROWDED:
        ramp = f"{own.density[0]} to {own.density[-1]}"
        yield Symbol(ramp, Ink.TEXT, "few points in one place to many")
    elif cells.counts.max(initial=0) > 1:
        yield Symbol(own.several, Ink.TEXT, "several points in one place")
    if cells.twins:
        yield Symbol("side by side", Ink.TEXT, "two points that share a place and differ")
    if spec.hollow is not None:
        yield Symbol(own.hollow, Ink.TEXT, "rests on few problems")
    if spec.off_screen.total:
        yield Symbol(" ".join(own.off_screen), Role.DIM, "so many points beyond the axes")


def _line(layer: Layer, own: Glyphs, chart: Chart) -> Iterator[Symbol]:
    """What a layer draws; by month the lines have their words beside them."""
    match layer:
        case Polyline(steps=True):
            yield Symbol(
                own.staircase[0], layer.role, "no model beats these at their size or below"
            )
        case Polyline(role=Role.TREND):
            yield Symbol(own.trend, layer.role, "the least-squares line of the points shown")
        case Band():
            yield Symbol(own.band, layer.role, layer.label)
        case Segments(style=LineStyle.ARROW):
            yield Symbol(own.heads[0], layer.role, "from where the other source has the model")
        case Segments(style=LineStyle.BAR):
            yield Symbol(own.bar[0], layer.role, "the 95 % interval of a score")
        case Segments(role=Role.LINE) if not chart.spec.by_model:
            yield Symbol(own.dash, layer.role, "the score of our model")
