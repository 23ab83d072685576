"""What lies under the points: error bars where intervals are known, and lines at the ticks."""

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from golden import check
from lcbtui.chart.build import chart_spec
from lcbtui.chart.cells import draw
from lcbtui.chart.layers import ChartSpec, Segments, error_bars
from lcbtui.chart.picture import Chart
from lcbtui.chart.points import bars_drawn
from lcbtui.chart.style import Charset, Role
from lcbtui.dataset.columns import Range
from lcbtui.view.state import ViewState
from unit.chart.reading import cells, lines_of, roles
from unit.chart.views import bundled, points

STATE = ViewState(x_limits=Range(1, 1000), y_limits=Range(0, 100), labels=False)


def _with_bars(spec: ChartSpec, half: float) -> ChartSpec:
    """Every interval as wide; the last point's is not known."""
    low, high = spec.points.y - half, spec.points.y + half
    low[-1] = np.nan
    return replace(spec, layers=(*spec.layers, error_bars(spec.points, low, high)))


def _check(name: str, chart: Chart) -> None:
    check(f"chart/{name}", "\n".join(lines_of(chart)))


def test_error_bars() -> None:
    spec = _with_bars(chart_spec(bundled("figure", ViewState(frontier=True))), 0.12)
    chart = draw(spec, 80, 24, show_title=True)
    _check("error-bars-colour", chart)
    assert chart.unlabelled == 0


def test_a_bar_reaches_from_its_low_to_its_high_end_with_caps() -> None:
    spec = chart_spec(points([30], [50], state=STATE, keys=("all",)))
    bars = error_bars(spec.points, np.array([0.25]), np.array([0.75]))
    spec = replace(spec, layers=(bars,))
    chart = draw(spec, 40, 23)  # a plot of 21 lines: one for every 5 percent
    cell = chart.cell_of(0)
    assert cell is not None
    seen = cells(chart)
    column, line = cell
    assert [seen.get((column, line + step)) for step in range(-6, 7)] == [
        None, "┬", "│", "│", "│", "│", "●", "│", "│", "│", "│", "┴", None,
    ]  # fmt: skip


def test_an_end_beyond_the_plot_or_close_to_its_marker_has_no_cap() -> None:
    spec = chart_spec(points([3, 30], [90, 20], state=STATE, keys=("all",)))
    bars = error_bars(spec.points, np.array([0.8, 0.15]), np.array([1.4, 0.25]))
    spec = replace(spec, layers=(bars,))
    chart = draw(spec, 40, 23)
    assert chart.region is not None
    above = "".join(text[chart.region.column :] for text in lines_of(chart)[:-2])
    assert "┬" not in above
    assert above.count("┴") == 1
    assert above.count("│") == 2 + 1 + 2


def test_on_few_lines_only_what_stands_out_has_a_bar_and_all_others_are_dim() -> None:
    spec = replace(_with_bars(chart_spec(bundled("figure"), 5), 0.12), labels=False)
    bars = spec.layers[-1]
    assert isinstance(bars, Segments) and bars.points is not None
    columns = {spec.points.rows[n]: n for n in range(len(spec.points))}
    assert len(bars_drawn(spec, bars.points, 12)) == 11
    small = bars_drawn(spec, bars.points, 11)
    assert {int(spec.points.rows[n]) for n in small} == {5, 0}, "the selected one and ours"
    assert set(small.tolist()) == {columns[5], columns[0]}
    for height, in_colour in ((8, set()), (40, {Role.DIM})):
        chart = draw(spec, 80, height)
        signs = cells(chart)
        drawn = {run.role for cell, run in roles(chart).items() if signs.get(cell) == "│"}
        assert drawn - {Role.FRAME} == {Role.OURS, Role.OPEN_WEIGHTS} | in_colour


marks = st.lists(  # so far apart that no two share a cell, whose sign the legend would explain
    st.builds(lambda i, j: (10.0 ** (3 * i / 7), 25.0 * j), st.integers(0, 7), st.integers(0, 4)),
    min_size=1,
    max_size=30,
    unique=True,
)
sizes = st.tuples(st.integers(20, 120), st.integers(8, 40))


@given(marks, sizes, st.floats(0, 1), st.booleans(), st.sampled_from(list(Charset)))
def test_bars_and_grid_take_blank_cells_only(
    at: list[tuple[float, float]], size: tuple[int, int], half: float, grid: bool, charset: Charset
) -> None:
    state = replace(STATE, labels=True, trend=grid)  # without bars: its legend keeps off them
    shown = points([x for x, _ in at], [y for _, y in at], state=state, keys=("all",))
    plain = chart_spec(shown, 0)
    under = replace(plain, grid=grid)
    if not grid:
        # Legend and names keep off bars where they can: without them nothing else may move.
        plain, under = (replace(spec, labels=False, selected=None) for spec in (plain, under))
        under = _with_bars(under, half)
    before, after = cells(draw(plain, *size, charset)), cells(draw(under, *size, charset))
    assert {cell: after.get(cell) for cell in before} == before


def test_the_grid_leads_from_every_tick_and_is_dim() -> None:
    shown = bundled("figure", ViewState(grid=True))
    chart = draw(chart_spec(shown), 80, 24, show_title=True)
    _check("figure-80x24-grid", chart)
    assert chart.region is not None
    column, line, width, height = chart.region
    seen, drawn = cells(chart), roles(chart)
    upright = {x for (x, _), glyph in seen.items() if glyph == "┊"}
    level = {y for (_, y), glyph in seen.items() if glyph == "┈"}
    assert upright == {x for x in range(column, column + width) if seen[x, line + height] == "┬"}
    on_axis = {y for y in range(line, line + height) if seen[column - 1, y] == "┤"}
    assert level <= on_axis
    assert all(drawn[cell].role is Role.GRID for cell, glyph in seen.items() if glyph in {"┊", "┈"})


def test_the_grid_is_off_unless_asked_for_and_absent_where_there_is_only_a_message() -> None:
    assert not any("┊" in text for text in lines_of(draw(chart_spec(bundled("figure")), 80, 24)))
    nothing = points([float("nan")], [1], state=ViewState(grid=True, ranking=False))
    assert not any("┊" in text for text in lines_of(draw(chart_spec(nothing), 80, 24)))
