"""What must hold for any points and names on any panel, read from the drawn cells alone."""

import math
import re
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from lcbtui.chart.build import chart_spec
from lcbtui.chart.cells import draw
from lcbtui.chart.picture import Chart
from lcbtui.chart.points import NAMED_FROM
from lcbtui.chart.style import Charset, Role
from lcbtui.dataset.columns import Range
from lcbtui.view.state import ViewState
from lcbtui.view.view import Emphasis, View
from unit.chart.reading import cell_of, cells, lines_of, region, roles
from unit.chart.views import dataset, points, view

STATE = ViewState(x_limits=Range(1, 1000), y_limits=Range(0, 100))
FRAME = set("│─└┤┬├┴┼")
MARKERS = set("●○◉")

sizes = st.tuples(st.integers(20, 120), st.integers(8, 45))
places = st.lists(
    st.tuples(st.floats(1, 1000, allow_nan=False), st.floats(0, 100, allow_nan=False)),
    min_size=1,
    max_size=40,
)


def _drawn(at: list[tuple[float, float]], size: tuple[int, int], **changes: object) -> Chart:
    shown = points([x for x, _ in at], [y for _, y in at], state=STATE, **changes)
    return draw(chart_spec(shown, 0), *size)


def _expected(chart: Chart, x: float, y: float) -> tuple[int, int]:
    """The cell of a point, by the rule of the axes: 1 to 1000 on a log scale, 0 to 100."""
    column, line, width, height = region(chart)
    across = math.floor(math.log10(x) / 3 * (width - 1) + 0.5)
    return column + across, line + height - 1 - math.floor(y / 100 * (height - 1) + 0.5)


@given(places, sizes)
def test_points_have_markers_and_share_cells_where_there_is_no_room(
    at: list[tuple[float, float]], size: tuple[int, int]
) -> None:
    chart = _drawn(at, size)
    seen, own = cells(chart), [_expected(chart, x, y) for x, y in at]
    for row, (x, y) in enumerate(at):
        cell = cell_of(chart, row)
        assert seen[cell] in MARKERS
        if cell == own[row]:
            continue
        (other,) = (n for n in range(len(at)) if own[n] == own[row] and n != row)
        assert chart.cell_of(other) == own[row]
        assert cell[1] == own[row][1]  # the y axis says the same of both
        step, nearer = (-1, min) if cell[0] < own[row][0] else (1, max)
        assert cell[0] == own[row][0] + step
        assert (x, -y) == nearer((x, -y), (at[other][0], -at[other][1]))
        assert cell not in own
    drawn = [chart.cell_of(row) for row in range(len(at))]
    left, right = region(chart).column, region(chart).column + region(chart).width - 1
    for first, second in combinations(range(len(at)), 2):
        shares = own.count(own[first]) == 2 and own[first] == own[second]
        if not shares or np.allclose(at[first], at[second]):
            continue
        column, line = own[first]
        room = [
            side
            for side in (column - 1, column + 1)
            if left <= side <= right and (side, line) not in drawn
        ]
        if seen[own[first]] == "◉":
            assert not room
        else:
            assert drawn[first] != drawn[second]


@given(places, sizes)
@example([(1.0, 0.0), (1.0, 0.0), (6.0, 0.0), (6.0, 70.0)], (33, 8))  # below the chart, in short
@example([(1.5, 0.0)], (28, 8))
def test_frame_and_legend_are_whole_and_the_selected_point_is_marked(
    at: list[tuple[float, float]], size: tuple[int, int]
) -> None:
    chart = _drawn(at, size)
    column, line, width, height = region(chart)
    seen = cells(chart)
    assert all(seen[column - 1, line + step] in FRAME for step in range(height))
    assert all(seen[column + step, line + height] in FRAME for step in range(width))
    assert seen[column - 1, line + height] == "└"
    assert all(cell_len(text) == size[0] for text in lines_of(chart))
    assert len(chart.lines) == size[1]
    words = [run.text for line in chart.lines for run in line if run.role is Role.LEGEND]
    several = any(seen.get(chart.cell_of(row) or (-1, -1)) == "◉" for row in range(len(at)))
    shown = [word.strip() for word in words]
    assert bool(shown) is chart.legend_drawn
    assert {*shown[:1]} <= {"Open-Weights Only", "open-weights"}
    assert shown[1:] == ["Several points"] * (several and chart.legend_drawn)
    runs = roles(chart)
    for row in range(len(at)):
        assert runs[cell_of(chart, row)].role is Role.OPEN_WEIGHTS
    cell = cell_of(chart, 0)
    assert seen[cell] == cells(draw(replace(chart.spec, selected=None), *size))[cell]
    beside = seen.get((cell[0] - 1, cell[1])), seen.get((cell[0] + 1, cell[1]))
    assert (beside == ("[", "]")) == (chart.reversed_cell is None)
    if chart.reversed_cell is not None:
        assert chart.reversed_cell == cell
        ends = region(chart).column, region(chart).column + region(chart).width - 1
        assert cell[0] in ends or any(glyph in MARKERS for glyph in beside)
    assert seen[region(chart).column - 1, cell[1]] in {"├", "┼"}
    assert seen[cell[0], region(chart).line + region(chart).height] in {"┴", "┼"}


@settings(max_examples=30)
@given(
    st.lists(
        st.tuples(st.floats(allow_nan=True), st.floats(allow_nan=True)), min_size=1, max_size=30
    ),
    st.sampled_from([None, True, False]),
    st.sampled_from(list(Charset)),
)
def test_any_value_is_drawn_counted_at_an_edge_or_given_a_reason(
    at: list[tuple[float, float]], log_x: bool | None, charset: Charset
) -> None:
    state = ViewState(log_x=log_x, trend=True, frontier=True)
    shown = points([x for x, _ in at], [y for _, y in at], state=state)
    chart = draw(chart_spec(shown), 60, 16, charset)
    reasons = sum(count for _, count in chart.spec.not_drawn)
    assert len(chart.points) + sum(chart.spec.off_screen) + reasons == len(at)
    assert all(cell_len(text) == 60 for text in lines_of(chart))


@given(st.lists(st.text(max_size=20), min_size=1, max_size=12), sizes)
def test_any_name_leaves_lines_their_width(names: list[str], size: tuple[int, int]) -> None:
    places = range(len(names))
    shown = view(dataset(names, [n + 1 for n in places], [5.0 * n for n in places]))
    for charset in Charset:
        chart = draw(chart_spec(shown), *size, charset, show_title=True)
        assert all(cell_len(text) == size[0] for text in lines_of(chart))
        if charset is Charset.ASCII:
            assert all(text.isascii() for text in lines_of(chart))


@pytest.mark.parametrize("charset", list(Charset))
def test_a_name_with_emoji_moves_nothing_beside_it(charset: Charset) -> None:
    emoji = "\N{VARIATION SELECTOR-16}"
    names = [
        f"Cloud-7B ☁{emoji}",
        f"❤{emoji}❤{emoji} love",
        f"1{emoji}\N{COMBINING ENCLOSING KEYCAP}",
    ]
    shown = view(dataset(names, [1, 8, 30], [10, 50, 90]))
    lines = lines_of(draw(chart_spec(shown), 60, 16, charset))
    assert {cell_len(line) for line in lines} == {60}
    assert any("Cloud-7B" in line for line in lines)


ASPECT = 2.1

Label = tuple[int, int, int]
"""The first column, the column after the last, and the line."""


@st.composite
def scatters(draw: st.DrawFn) -> View:
    """1 to 300 points, strewn or in clusters, with names of any length up to 30."""
    count = draw(st.one_of(st.integers(1, 30), st.integers(1, 300)))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    steps = draw(st.sampled_from([3, 10, 40, 1000]))
    x = np.clip(10 ** (3 * random.integers(0, steps + 1, count) / steps), 1, 1000)
    y = 100 * random.integers(0, steps + 1, count) / steps
    longest = draw(st.sampled_from([1, 8, 27]))
    names = [f"m{row}" + "x" * int(random.integers(0, longest)) for row in range(count)]
    keys = draw(st.sampled_from([("all",), ("open-weights", "open-data", "ours")]))
    return view(dataset(names, x.tolist(), y.tolist()), state=STATE, keys=keys)


panels = st.tuples(st.integers(20, 250), st.integers(8, 80))


def _names(shown: View) -> dict[str, int]:
    return {shown.dataset.cell(row, "model").text: row for row in shown.rows.tolist()}


def _labels(chart: Chart, names: dict[str, int]) -> dict[int, Label]:
    """Every name that stands on its own or beside the cursor in the drawn text, by its row."""
    found: dict[int, Label] = {}
    for line, text in enumerate(lines_of(chart)):
        for match in re.finditer(r"(?<![^\s\]])m\d+x*(?![^\s\[])", text):
            row = names[match.group()]
            assert row not in found, "a name is drawn twice"
            found[row] = (match.start(), match.end(), line)
    return found


def _markers(chart: Chart) -> dict[int, tuple[int, int]]:
    """The cell of every row; that they are the right ones is a law of test_draw_laws."""
    found = {row: chart.cell_of(row) for row in chart.points.rows.tolist()}
    return {row: cell for row, cell in found.items() if cell is not None}


def _distance(label: Label, cell: tuple[int, int]) -> float:
    start, end, line = label
    return math.hypot(max(start - cell[0], cell[0] - end + 1, 0), ASPECT * (line - cell[1]))


def _reads_as_own(
    label: Label, own: tuple[int, int], other: tuple[int, int], *, closer: int = 0
) -> bool:
    """Whether nobody would take the name for that of another marker.

    Any other along the line, but for those behind its own, is two columns further, and all are
    further away. `closer`: by how much a bracket brings its own.
    """
    is_behind = (other[0] < own[0]) == (own[0] < label[0])
    gap = 2 if other[1] == label[2] and not is_behind else 1e-9
    return _distance(label, other) >= _distance(label, own) - closer + gap


@given(scatters(), panels, st.booleans())
def test_names_read_as_their_own(shown: View, size: tuple[int, int], with_selection: bool) -> None:
    chart = draw(chart_spec(shown, 0 if with_selection else None), *size)
    column, line, width, height = region(chart)
    seen, labels, markers = cells(chart), _labels(chart, _names(shown)), _markers(chart)
    for row in set(chart.labelled) - set(labels):
        name = next(name for name, of in _names(shown).items() if of == row)
        assert any(
            name.startswith(match.group(1))
            for text in lines_of(chart)
            for match in re.finditer(r"(?<![^\s\]])(m\d+x*)…(?![^\s\[])", text)
        )
    assert set(labels) <= set(chart.labelled)
    assert all(seen[cell] in MARKERS for cell in markers.values())
    for row, label in labels.items():
        start, end, at = label
        assert column < start
        assert end <= column + width
        assert line <= at < line + height
        # The selected one's may stand beside its bracket.
        closer = int(row == chart.spec.selected and chart.bracketed)
        own = markers[row]
        assert (at, _distance(label, own) <= 2 + closer) == (own[1], True)
        for cell in set(markers.values()) - {own}:
            assert _reads_as_own(label, own, cell, closer=closer)
    legend = [run.text for runs in chart.lines for run in runs if run.role == "legend"]
    assert len(legend) in {0, len(chart.spec.legend), len(chart.spec.legend) + 1}
    if height >= NAMED_FROM:
        assert chart.unlabelled == len(shown) - len(chart.labelled)


@given(scatters(), panels)
def test_a_selection_costs_few_other_names(shown: View, size: tuple[int, int]) -> None:
    names = _names(shown)
    row = len(shown) // 2
    plain, marked = (draw(chart_spec(shown, chosen), *size) for chosen in (None, row))
    before, after = _labels(plain, names), _labels(marked, names)
    if row in before:
        (start, _, line), (now, _, at) = before.pop(row), after.pop(row)
        assert abs(now - start) <= marked.bracketed  # beside its bracket
        assert (before, line) == (after, at)
    assert len(plain.labelled) - len(marked.labelled) <= 3
    alone = draw(chart_spec(replace(shown, state=replace(STATE, labels=False)), row), *size)
    assert (row in marked.labelled) == (row in alone.labelled)


@given(scatters(), panels, st.booleans())
def test_ours_is_always_named(shown: View, size: tuple[int, int], with_selection: bool) -> None:
    row = len(shown) // 2
    emphasis = np.where(shown.rows == row, np.uint8(Emphasis.OURS), shown.emphasis)
    shown = replace(shown, emphasis=emphasis, ours=np.array([row]))
    chart = draw(chart_spec(shown, 0 if with_selection else None), *size)
    legend = [run.text for line in chart.lines for run in line if run.role is Role.LEGEND]
    if row not in chart.labelled and chart.legend_drawn and chart.spec.legend and size[0] >= 40:
        assert any(f": m{row}" in words for words in legend)


@given(st.floats(1, 1000), st.floats(0, 100), panels, st.integers(1, 240))
def test_a_lone_point_is_named(x: float, y: float, size: tuple[int, int], long: int) -> None:
    shown = view(dataset(["m" * long], [x], [y]), state=STATE, keys=("all",))
    chart = draw(chart_spec(shown), *size)
    column, width = cell_of(chart, 0)[0] - region(chart).column, region(chart).width
    if long <= max(width - column - 2, column - 2) and region(chart).height >= NAMED_FROM:
        assert chart.labelled == (0,)
        assert sum(text.count("m" * long) for text in lines_of(chart)) == 1
