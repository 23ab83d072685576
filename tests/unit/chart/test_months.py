"""The chart of models by month: read back from its cells, and from the fractions it asks for."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from golden import check
from lcbtui.chart.axes import axes, fit, zoom
from lcbtui.chart.build import chart_spec
from lcbtui.chart.by_month import rows_in_view
from lcbtui.chart.cells import draw
from lcbtui.chart.layers import ChartSpec, Polyline, Segments, Text
from lcbtui.chart.picture import Chart, chart_notes
from lcbtui.chart.style import Charset, Role
from lcbtui.chart.svg import laid_out, svg, words_beside
from lcbtui.dataset.columns import Range
from lcbtui.dataset.source import SourceInfo
from lcbtui.dataset.windows import Window, parse_window
from lcbtui.sources.catalog import find
from lcbtui.sources.open import open_dataset
from lcbtui.text.numbers import parse_date
from lcbtui.view.apply import apply
from lcbtui.view.derive.derive import derive
from lcbtui.view.state import ViewState
from lcbtui.view.view import View
from result_documents import about, document, performance, results_dataset_of, year
from unit.chart.reading import cells, lines_of, region

YEAR = results_dataset_of(SourceInfo("year.json", "year.json"), year(), "it")
WINDOW = "2024-07-01..2024-10-31"


def shown(*names: str, **state: Any) -> View:
    asked = replace(ViewState(by_month=names, window=parse_window(WINDOW)), **state)
    return apply(derive(YEAR, asked), asked)


def spec_of(*names: str, **state: Any) -> ChartSpec:
    return chart_spec(shown(*names, **state))


def picture(
    names: Sequence[str], width: int, height: int, charset: Charset = Charset.SHAPES, **state: Any
) -> Chart:
    return draw(spec_of(*names, **state), width, height, charset, show_title=True)


def day(text: str) -> float:
    found = parse_date(text)
    assert found is not None
    return float(found[0])


def lines(spec: ChartSpec) -> list[Polyline]:
    return [layer for layer in spec.layers if isinstance(layer, Polyline)]


def marked(spec: ChartSpec) -> list[float]:
    """Where vertical lines are, in fractions of the x axis."""
    segments = [layer for layer in spec.layers if isinstance(layer, Segments)]
    return [float(s.x1[0]) for s in segments if s.points is None and s.x1[0] == s.x2[0]]


def beside(spec: ChartSpec, *, above: bool) -> list[Text]:
    """The words beside vertical lines, near the top or near the bottom."""
    texts = [layer for layer in spec.layers if isinstance(layer, Text)]
    return [text for text in texts if (text.y == 1) == above]


def cutoff(spec: ChartSpec, name: str) -> Text:
    """The words of a training cutoff; its line is where they are."""
    found = next(t for t in beside(spec, above=True) if t.words == f"cutoff of {name}")
    assert found.x in marked(spec)
    return found


def bars(spec: ChartSpec) -> Segments | None:
    segments = [layer for layer in spec.layers if isinstance(layer, Segments)]
    return next((each for each in segments if each.points is not None), None)


def test_three_models_with_error_bars_stand_side_by_side() -> None:
    chart = picture(("Learned", "Honest", "Undated"), 100, 24, Charset.SHAPES, errors=True)
    check("chart/by-month-errors-100x24", "\n".join(lines_of(chart)))


def test_each_line_goes_through_the_months_of_its_model_and_breaks_at_a_gap() -> None:
    spec = spec_of("Honest", "Old")
    first, second = lines(spec)
    assert (len(first.x), len(second.x)) == (10, 10)  # December stands alone
    assert first.role is Role.MODEL_1
    assert second.role is Role.MODEL_2
    assert [each.role for each in spec.markers(Charset.SHAPES)] == [Role.MODEL_1, Role.MODEL_2]
    assert first.x == tuple(spec.points.x[:10])
    assert first.y == tuple(spec.points.y[:10])
    middle = spec.x.fraction((day("2024-02-01") + day("2024-02-29")) / 2)
    assert spec.points.x[1] == pytest.approx(middle)


def test_a_cutoff_is_where_its_day_is_in_the_colour_of_its_model_and_its_fall_is_said() -> None:
    spec = spec_of("Old", "Learned")
    mark = cutoff(spec, "Learned")
    assert mark.x == pytest.approx(spec.x.fraction(day("2024-06-30")))
    assert mark.role is Role.MODEL_2
    assert [entry.label for entry in spec.legend] == ["Old", "Learned −41.8"]
    assert spec.notes[0] == "legend: points after the cutoff beyond the other models"
    assert spec.notes[-1] == (
        "Learned after its cutoff: −41.8 points, −41.8 beyond what the other models' scores"
        " predict; deeper than at 4 of 4 other dates"
    )
    assert not any("legend" in note for note in spec_of("Old").notes)
    before = spec_of("Honest")  # just before the first month: the axis is longer
    assert 0 < cutoff(before, "Honest").x < before.x.fraction(day("2024-01-01"))


def test_cutoffs_that_have_no_place_are_told() -> None:
    spec = spec_of("Undated", "Old", "Learned")
    (said,) = (note for note in spec.notes if note.startswith("training cutoff: "))
    assert "Old 2021-09-30 (not on the axis)" in said
    assert "Undated unknown" in said
    assert "Learned 2024-06-30" in said
    assert [text.words for text in beside(spec, above=True)] == ["cutoff of Learned"]


def test_a_cutoff_that_most_models_share_is_marked_once_and_is_no_ones() -> None:
    models = [about(name, "2024-06-30") for name in ("Old", "Honest", "Undated")]
    content = {**year(), "models": [*models, about("Learned", "2024-03-31")]}
    data = results_dataset_of(SourceInfo("year.json", "year.json"), content, "it")
    state = ViewState(by_month=("Old", "Honest", "Learned"), window=Window())
    spec = chart_spec(apply(derive(data, state), state))
    texts = beside(spec, above=True)
    assert [text.words for text in texts] == ["cutoff of Learned", "a cutoff that most share"]
    assert [text.role for text in texts] == [Role.MODEL_3, Role.LINE]
    said = next(note for note in spec.notes if note.startswith("training cutoff: "))
    assert "Old 2024-06-30, shared by 3 of 4 models: a placeholder?" in said
    alone = ViewState(by_month=("Learned",), window=Window())
    spec = chart_spec(apply(derive(data, alone), alone))
    assert [text.words for text in beside(spec, above=True)] == ["cutoff of Learned"]


def test_both_ends_of_the_window_are_marked_while_every_month_is_drawn() -> None:
    spec = spec_of("Old")
    start, end = marked(spec)
    assert start == pytest.approx(spec.x.fraction(day("2024-07-01")))
    assert end == pytest.approx(spec.x.fraction(day("2024-10-31")))
    assert [text.x for text in beside(spec, above=False)] == [start]
    assert len(spec.points) == 11
    assert "window 2024-07-01..2024-10-31" in spec.heading


def test_a_window_beyond_the_file_leaves_a_chart() -> None:
    state = ViewState(by_month=("Old",), window=Window(None, int(day("2024-01-01"))))
    assert len(chart_spec(apply(derive(YEAR, state), state)).points) == 11


def test_months_with_few_problems_are_hollow_and_said() -> None:
    spec = spec_of("Old", "Learned")
    assert spec.hollow is not None
    assert np.flatnonzero(spec.hollow).tolist() == [8, 19]
    chart = picture(("Old",), 80, 24)
    assert "".join(lines_of(chart)).count("∘") == 1
    assert "hollow: fewer than 5 problems" in chart_notes(chart)
    fills = [each.attrib["fill"] for each in of_class(chart.spec, "point")]
    assert fills.count("#ffffff") == 1
    assert spec_of("Old", query="platform:leetcode").hollow is not None


def test_error_bars_are_the_intervals_and_give_way_to_many_models() -> None:
    one = spec_of("Learned")
    found = bars(one)
    assert found is not None
    low = one.dataset.numbers("score_low")[0]
    assert found.y1[0] == pytest.approx(one.y.fraction(float(low)))
    assert bars(spec_of("Learned", "Old")) is None
    assert bars(spec_of("Learned", "Old", errors=True)) is not None
    many = ("Learned", "Honest", "Undated", "Old")
    assert len(many) > 3
    assert bars(spec_of(*many, errors=True)) is None


def test_limits_that_are_asked_for_hold_and_what_they_cut_off_is_counted() -> None:
    limits = {"x_limits": Range(day("2024-03-01"), None), "y_limits": Range(20, 80)}
    spec = spec_of("Learned", **limits)
    assert (spec.x.low, spec.y.low, spec.y.high) == (day("2024-03-01"), 20, 80)
    assert spec.off_screen.left == 2
    assert sum(spec.off_screen) + len(spec.points) == 11


def test_zoom_moves_the_axes_of_the_months_and_fit_takes_them_home() -> None:
    view = shown("Learned")
    x, _ = zoom(view, view.state, (0.5, 0.5), 1)
    assert x is not None and x.low is not None
    home = axes(view)[0]
    assert home.key == "month"
    assert home.low < x.low < home.high
    assert fit(view) == (None, None)


def test_points_lead_to_the_rows_of_their_models() -> None:
    view = shown("Learned", "Old")
    names = [view.dataset.cell(int(row), "model").text for row in rows_in_view(view)]
    assert names == ["Learned"] * 11 + ["Old"] * 11


def test_no_results_at_all_is_said_and_not_drawn() -> None:
    spec = spec_of("Old", query="platform:nowhere")
    assert spec.message == "no results in these months"
    assert "no results: Old" in spec.notes
    draw(spec, 80, 24)


def test_a_legend_without_room_is_told() -> None:
    chart = picture(("Learned", "Honest", "Undated", "Old"), 20, 7)
    assert "no room for the legend" in chart_notes(chart)
    assert "no room for the legend" not in chart_notes(picture(("Learned", "Honest"), 80, 24))


@given(
    names=st.lists(
        st.sampled_from(["Learned", "Honest", "Undated", "Old"]), min_size=1, unique=True
    ),
    width=st.integers(16, 140),
    height=st.integers(6, 45),
    charset=st.sampled_from(Charset),
    errors=st.booleans(),
    limits=st.none() | st.just(Range(10, 90)),
)
def test_words_never_cover_a_marker(
    names: list[str], width: int, height: int, charset: Charset, errors: bool, limits: Range | None
) -> None:
    chart = picture(names, width, height, charset, errors=errors, y_limits=limits)
    assert all(len(line) == width for line in lines_of(chart))
    assert chart.cells is not None
    signs = set("●○■□▲△◆◇∘oxsdvhnz,")
    there = cells(chart)
    for cell, count in enumerate(chart.cells.counts.tolist()):
        line, column = divmod(cell, chart.cells.width)
        place = column + region(chart).column, line + region(chart).line
        if count:
            assert there[place] in (signs if count == 1 else {"◉", "#"})


def of_class(spec: ChartSpec, name: str) -> list[ElementTree.Element]:
    root = ElementTree.fromstring(svg(spec, 960, 600))
    return [each for each in root.iter() if each.get("class") == name]


def test_cutoffs_and_ends_of_the_window_stand_where_the_chart_has_them() -> None:
    spec = spec_of("Learned", "Old")
    frame = laid_out(spec, 960, 600).frame
    found = [float(each.attrib["x1"]) for each in of_class(spec, "upright")]
    assert found == pytest.approx([frame.x(x) for x in marked(spec)], abs=0.01)
    words = [each.text for each in of_class(spec, "upright-words")]
    assert words == ["cutoff of Learned", "window from here"]


def test_each_error_bar_reaches_from_the_low_to_the_high_end_of_its_interval() -> None:
    spec = spec_of("Learned")
    frame = laid_out(spec, 960, 600).frame
    found, drawn = bars(spec), of_class(spec, "bar")
    assert found is not None
    assert len(drawn) == len(spec.points)
    tops = sorted(float(each.attrib["d"].split("V")[1].split("M")[0]) for each in drawn)
    assert tops == pytest.approx(sorted(frame.y(high) for high in found.y2), abs=0.06)


def test_a_scatter_has_its_error_bars_too() -> None:
    state = ViewState(source="paper", errors=True)
    spec = chart_spec(apply(derive(open_dataset(find("paper")), state), state))
    assert bars(spec) is not None
    assert len(of_class(spec, "bar")) == len(spec.points)
    assert "bars: 95 % intervals" in svg(spec, 317, 227)
    assert "bars:" not in svg(chart_spec(apply(open_dataset(find("paper")), ViewState())), 317, 227)


def test_names_of_models_are_escaped_beside_their_cutoffs() -> None:
    name = "<b>&\"'"
    rows = [performance(name, n, f"2024-0{n}-10", 50.0) for n in range(1, 4)]
    data = results_dataset_of(
        SourceInfo("m", "m"), document(rows, [about(name, "2024-02-01")]), "it"
    )
    state = ViewState(by_month=(name,))
    spec = chart_spec(apply(derive(data, state), state))
    assert next(each.text for each in of_class(spec, "upright-words")) == f"cutoff of {name}"


def test_the_legend_keeps_off_the_words_beside_the_lines() -> None:
    spec = spec_of("Learned", "Old")
    for width, height in ((960, 600), (620, 465), (500, 380), (420, 300)):
        drawing = laid_out(spec, width, height)
        if drawing.legend is not None:
            for words in words_beside(spec, drawing.frame):
                assert not drawing.legend.meets(words.box), (width, words.text)
