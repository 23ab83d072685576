"""Arrows of an SVG chart, read back as XML."""

import math
from xml.etree import ElementTree

from lcbtui.chart.build import chart_spec
from lcbtui.chart.svg.draw import laid_out
from unit.chart.svg.test_svg import NS, boxes, drawn, of_class, titled
from unit.chart.test_overlays import figure_against_paper

SIZES = ((960, 600), (640, 384), (1280, 720))


def head(group: ElementTree.Element) -> list[tuple[float, float]]:
    """The corners of an arrow's head, the tip first."""
    corners = (corner.split() for corner in group[1].attrib["d"].strip("MZ").split("L"))
    return [(float(x), float(y)) for x, y in corners]


def test_every_arrow_ends_beside_a_point_and_starts_where_the_paper_has_it() -> None:
    root = drawn(figure_against_paper())
    arrows = of_class(root, "arrow")
    assert len(arrows) > 8
    spots = titled(root)
    for group in arrows[:-1]:  # the last is the legend's
        assert [part.tag for part in group] == [f"{NS}line", f"{NS}path"]
        near = min(math.dist(head(group)[0], spot) for spot in spots.values())
        assert 5 <= near <= 9
    texts = [each.text for each in root.iter(f"{NS}text")]
    assert "From paper" in texts


def test_the_arrow_of_the_largest_model_comes_from_its_own_size() -> None:
    view = figure_against_paper()
    root, spec = drawn(view), chart_spec(view)
    frame = laid_out(spec, 960, 600).frame
    starts = [(float(a[0].attrib["x1"]), float(a[0].attrib["y1"])) for a in of_class(root, "arrow")]
    wanted = frame.x(spec.x.fraction(253)), frame.y(spec.y.fraction(68.1))
    assert min(math.dist(start, wanted) for start in starts) < 0.1


def test_no_name_lies_on_the_head_of_an_arrow() -> None:
    for width, height in SIZES:
        root = drawn(figure_against_paper(), width, height)
        corners = [corner for group in of_class(root, "arrow")[:-1] for corner in head(group)]
        names = list(boxes(root))
        assert len(names) >= 11
        for name, (left, top, right, bottom) in names:
            for x, y in corners:
                assert not (left <= x <= right and top <= y <= bottom), name


def test_a_chart_without_a_comparison_has_no_arrow() -> None:
    assert not of_class(drawn(figure_against_paper(y="change_in_score")), "arrow")
