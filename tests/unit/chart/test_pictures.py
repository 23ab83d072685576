"""Whole charts as text, and that the two tables of the paper are named completely."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from golden import check
from lcbtui.chart.build import chart_spec
from lcbtui.chart.cells import draw
from lcbtui.chart.layers import error_bars
from lcbtui.chart.picture import Chart, Run, chart_notes
from lcbtui.chart.style import Charset, Role
from lcbtui.dataset.columns import Range, Roles
from lcbtui.sources.catalog import find
from lcbtui.sources.open import open_dataset
from lcbtui.view.apply import apply
from lcbtui.view.state import ViewState
from lcbtui.view.view import Emphasis, View
from unit.chart.reading import cell_of, cells, lines_of, places_of, roles
from unit.chart.views import bundled, dataset, points, view


def _picture(
    shown: View,
    width: int,
    height: int,
    charset: Charset = Charset.SHAPES,
    *,
    title: bool = True,
    selected: int | None = None,
) -> Chart:
    return draw(chart_spec(shown, selected), width, height, charset, show_title=title)


def _check(name: str, chart: Chart) -> None:
    check(f"chart/{name}", "\n".join(lines_of(chart)))


@pytest.mark.parametrize(
    ("source", "width", "height", "charset"),
    [
        ("figure", 80, 24, Charset.SHAPES),
        ("paper", 80, 24, Charset.SHAPES),
        ("paper", 100, 30, Charset.SHAPES),
        ("figure", 100, 30, Charset.ASCII),
    ],
)
def test_plot_names_every_model(source: str, width: int, height: int, charset: Charset) -> None:
    chart = _picture(bundled(source), width, height, charset)
    if (source, height) == ("figure", 24):
        _check("figure-80x24-shapes", chart)
    assert chart.unlabelled == 0
    assert chart.legend_drawn
    names = {chart.spec.dataset.cell(row, "model").text for row in chart.points.rows.tolist()}
    cut = {name for name in names if not places_of(chart, name)}
    assert cut <= ({"OpenReasoning-Nemotron-7B"} if width == 100 else set())  # no side has room


WIDE = ["模型甲", "한국어 모델", "e\u0301👩‍👩‍👧x", "\x1b[31mred", "a\tb\u202ec", "👍🏽 ok"]


def _wide() -> View:
    return view(dataset(WIDE, [1, 2, 30, 50, 8, 4], [10, 40, 50, 90, 70, 20]))


def _dated() -> View:
    return view(dataset(list("abcd"), [20000, 20100, 20330, 20700], [1, 2, 3, 40], dates=True))


NAN = float("nan")
NO_Y = Roles("model", "x", None, None)
NO_RANKING = ViewState(ranking=False)
SIZES = [0, -4, 4, 40], [10, 20, 30, 50]
AROUND = [1, 2, 3, 400, 500, 600, 700, 9], [10, 20, 30, 40, 50, 60, 99, 1]
LINEAR = ViewState(x_limits=Range(2, 600), y_limits=Range(15, 55), log_x=False)
BARE = {(40, 12), (20, 8)}  # in panels of the explorer, which have the title elsewhere
PICTURES: dict[str, tuple[Callable[[], View], int, int]] = {
    "figure-40x12": (lambda: bundled("figure"), 40, 12),
    "figure-20x8": (lambda: bundled("figure"), 20, 8),
    "wide-characters": (_wide, 70, 18),
    "dates": (_dated, 70, 16),
    "no-y-column": (lambda: points([1, 2], [1, 2], roles=NO_Y), 60, 12),
    "all-x-missing": (lambda: points([NAN] * 3, [10, 20, 30], state=NO_RANKING), 60, 12),
    "zero-and-negative-under-log": (lambda: points(*SIZES, state=ViewState(log_x=True)), 60, 12),
    "edges": (lambda: points(*AROUND, state=LINEAR), 60, 14),
}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_as_it_was(name: str) -> None:
    made, width, height = PICTURES[name]
    charset = Charset.ASCII if name.endswith("-ascii") else Charset.SHAPES
    _check(name, _picture(made(), width, height, charset, title=(width, height) not in BARE))


@pytest.mark.parametrize("source", ["figure", "paper"])
def test_the_wide_explorer_names_every_model_with_a_selection(source: str) -> None:
    shown = bundled(source)
    for selected in shown.rows.tolist():
        chart = _picture(shown, 66, 34, title=False, selected=selected)
        assert chart.unlabelled <= (source == "paper")  # OpenThinker3-7B, beside the frame


def test_on_few_lines_only_ours_the_selected_and_the_highest_are_named() -> None:
    shown = bundled("paper")
    chart = _picture(shown, 80, 10, title=False, selected=5)
    highest = int(shown.rows[np.argmax(shown.dataset.numbers("pass_at_1")[shown.rows])])
    assert set(chart.labelled) == {int(shown.ours[0]), 5, highest}
    assert chart.unlabelled == 0


def test_from_nine_lines_on_names_stand_beside_their_points() -> None:
    assert len(_picture(bundled("paper"), 80, 13, title=False, selected=5).labelled) > 6


def test_two_equal_points_show_the_sign_of_several_or_our_own() -> None:
    shown = view(
        dataset(["Ours-4B", "Other", "Far", "Beside"], [4, 4, 16, 16], [50, 50, 60, 60]),
        series=[2, 0, 1, 0],
        emphasis=[Emphasis.OURS, 0, 0, 0],
        ours=[0],
    )
    chart = _picture(shown, 60, 18)
    assert all(places_of(chart, each) for each in ("◉", "Several points", "Ours-4B"))
    assert len(places_of(chart, "★")) == 2  # in the legend too


@pytest.mark.parametrize(
    ("other", "order"),
    [
        ((4.01, 50), "★○"),  # larger
        ((3.99, 50), "○★"),  # smaller
        ((4, 49.9), "★○"),  # the lower of two of one size
        ((4, 50.1), "○★"),  # the higher one
    ],
)
def test_two_points_of_one_cell_stand_side_by_side(other: tuple[float, float], order: str) -> None:
    shown = view(
        dataset(["Ours-4B", "Other", "Far"], [4, other[0], 16], [50, other[1], 60]),
        state=ViewState(x_limits=Range(1, 100), y_limits=Range(0, 100)),
        series=[2, 0, 1],
        emphasis=[Emphasis.OURS, 0, 0],
        ours=[0],
    )
    chart = _picture(shown, 60, 18)
    assert places_of(chart, order)
    assert chart_notes(chart) == ()
    assert all(places_of(chart, name) for name in ("Ours-4B", "Other"))
    # Ours is where it would be without the other one.
    fields = ("rows", "emphasis", "series_of")
    alone = replace(shown, **{each: getattr(shown, each)[::2] for each in fields})
    assert chart.cell_of(0) == _picture(alone, 60, 18).cell_of(0)


def test_the_cursor_leaves_the_star_a_star_in_every_character_set() -> None:
    shown = bundled("figure")
    for charset, star in ((Charset.SHAPES, "★"), (Charset.ASCII, "*")):
        chart = _picture(shown, 80, 13, charset, title=False, selected=0)
        (at,) = places_of(chart, f"[{star}]")
        assert roles(chart)[at[0] + 1, at[1]] == (star, Role.OURS)


def test_where_brackets_have_no_room_the_cell_is_reversed() -> None:
    chart = _picture(bundled("figure"), 80, 13, title=False, selected=1)
    assert places_of(chart, "●●")
    assert chart.reversed_cell == chart.cell_of(1)
    assert not any("[" in line for line in lines_of(chart))


def test_an_error_bar_goes_with_a_marker_that_stands_beside_its_place() -> None:
    spec = chart_spec(points([4, 4], [50, 49.9], state=ViewState(y_limits=Range(0, 100))))
    bars = error_bars(spec.points, np.array([0.2, 0.2]), np.array([0.8, 0.8]))
    chart = draw(replace(spec, layers=(bars,)), 40, 23)
    for row in (0, 1):
        cell = cell_of(chart, row)
        assert cells(chart)[cell[0], cell[1] + 2] == "│"


def test_an_empty_view_says_so_and_keeps_its_axes() -> None:
    everything = bundled("figure")
    fields = ("rows", "emphasis", "series_of")
    nothing = replace(everything, **{each: getattr(everything, each)[:0] for each in fields})
    chart = _picture(nothing, 60, 12)
    assert places_of(chart, "no rows match")
    assert lines_of(chart)[-1] == lines_of(_picture(everything, 60, 12))[-1]


def test_a_panel_that_is_too_small_says_so_and_never_fails() -> None:
    for width in range(25):
        for height in range(9):
            chart = _picture(bundled("figure"), width, height, title=False)
            assert len(chart.lines) == height
            assert all(len(line) == width for line in lines_of(chart))
    assert "too small" in lines_of(_picture(bundled("figure"), 15, 5, title=False))[2]


def test_twelve_categories_are_eight_series_and_other(tmp_path: Path) -> None:
    families = ["alpha", "beta", "gamma", "delta", "epsi", "zeta", "eta", "theta", "iota"]
    lines = [
        f"{family}-{n},{2.0 ** (place / 2 + 3 * n):.1f},{40 + 4 * place - 3 * n},{family}"
        for place, family in enumerate(families)
        for n in range(3)
    ]
    lines += [f"{name},{5 + 9 * n},{30 + n},{name}" for n, name in enumerate(["kappa", "my", "ny"])]
    path = tmp_path / "families.csv"
    path.write_text("\n".join(["model,total_params_b,pass_at_1,family", *lines]) + "\n")
    shown = apply(open_dataset(find(str(path))), ViewState(source=str(path), series_by="family"))
    chart = _picture(shown, 80, 20, title=False)
    colours = [
        f"{words.text}: {sign.text} {sign.role} {sign.role.ink.rgb}"
        for runs in chart.lines
        for sign, words in _signs(runs)
    ]
    check("chart/twelve-categories", "\n".join((*lines_of(chart), "", *colours)))
    assert len(colours) == 9
    assert len({line.partition("(")[2] for line in colours}) == 9


def _signs(runs: Sequence[Run]) -> Iterator[tuple[Run, Run]]:
    """The marker and the words of each entry of the legend on a line."""
    seen = [run for run in runs if run.role is not Role.BLANK]
    return ((a, b) for a, b in pairwise(seen) if b.role is Role.LEGEND)


def test_a_hundred_thousand_points() -> None:
    random = np.random.default_rng(7)
    x = 10 ** random.normal(1, 0.6, 100_000)
    y = np.clip(random.normal(30 + 12 * np.log10(x), 9), 0, 100)
    x[[5, 77]], y[[5, 77]] = [0.1, 2000], [70, 10]  # beside the cloud, where a name has room
    bits, series = [0] * 100_000, [0] * 100_000
    bits[5], bits[77], series[5] = Emphasis.OURS, Emphasis.PINNED, 2
    names = [f"m{n}" for n in range(100_000)]
    shown = view(dataset(names, x.tolist(), y.tolist()), series=series, emphasis=bits, ours=[5])
    chart = _picture(shown, 80, 24)
    assert {*"⠂⠒⠖⠶⡶⣶⣾⣿"} <= {*"".join(lines_of(chart))}
    assert places_of(chart, "m5")
    assert places_of(chart, "m77")
