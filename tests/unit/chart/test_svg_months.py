"""Error bars, cutoffs and counts in the SVG, read back as XML."""

from xml.etree import ElementTree

import pytest

from lcbtui.chart.build import chart_spec
from lcbtui.chart.layers import ChartSpec
from lcbtui.chart.svg import laid_out, svg, words_beside
from lcbtui.dataset.source import SourceInfo
from lcbtui.dataset.windows import parse_window
from lcbtui.sources.catalog import find
from lcbtui.sources.open import open_dataset
from lcbtui.view.apply import apply
from lcbtui.view.derive.derive import derive
from lcbtui.view.state import ViewState
from result_documents import about, document, performance, results_dataset_of, year
from unit.chart.test_months import bars, marked

YEAR = results_dataset_of(SourceInfo("year.json", "year.json"), year(), "it")


def spec_of(*names: str) -> ChartSpec:
    state = ViewState(by_month=names, window=parse_window("2024-07..2024-10"))
    return chart_spec(apply(derive(YEAR, state), state))


def of_class(spec: ChartSpec, name: str, width: float = 960) -> list[ElementTree.Element]:
    root = ElementTree.fromstring(svg(spec, width, 600))
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


def test_months_with_few_problems_are_hollow() -> None:
    spec = spec_of("Old")
    fills = [each.attrib["fill"] for each in of_class(spec, "point")]
    assert fills.count("#ffffff") == 1


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
