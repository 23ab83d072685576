"""The SVG is read back as XML: what it says and where, never what the code meant to draw."""

import math
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, pairwise
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lcbtui.chart.build import chart_spec
from lcbtui.chart.elements import BACKGROUND, SMALL, color_of, shape, shortened, width_of
from lcbtui.chart.layers import dashed_line, error_bars
from lcbtui.chart.style import LEAST_CONTRAST, Charset, Role, contrast, model_marker, series_marker
from lcbtui.chart.svg import laid_out, svg
from lcbtui.dataset.columns import Range
from lcbtui.sources.catalog import find
from lcbtui.sources.open import open_dataset
from lcbtui.view.apply import apply
from lcbtui.view.state import ViewState
from lcbtui.view.view import Emphasis, View
from unit.chart.views import LABELS, bundled, dataset, points, view

NS = "{http://www.w3.org/2000/svg}"
STRANGE = "foo[/bar] <script>&\"'"


def drawn(shown: View, width: float = 960, height: float = 600) -> ElementTree.Element:
    return ElementTree.fromstring(svg(chart_spec(shown), width, height))


def of_class(root: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return [each for each in root.iter() if each.get("class") == name]


def place(each: ElementTree.Element) -> tuple[float, float]:
    """The centre of a marker: of a circle, or of the corners of a star."""
    if each.tag == f"{NS}circle":
        return float(each.attrib["cx"]), float(each.attrib["cy"])
    corners = [tuple(map(float, c.split())) for c in each.attrib["d"].strip("MZ").split("L")]
    return (sum(x for x, _ in corners) / len(corners), sum(y for _, y in corners) / len(corners))


def titled(root: ElementTree.Element) -> dict[str, tuple[float, float]]:
    found = {}
    for each in of_class(root, "point"):
        title = each.find(f"{NS}title")
        assert title is not None and title.text
        found[title.text] = place(each)
    return found


def at_model(root: ElementTree.Element, name: str) -> tuple[float, float]:
    return next(at for title, at in titled(root).items() if title.startswith(name))


def plot(root: ElementTree.Element) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of the frame: the only rectangle without a filling."""
    frame = next(r for r in root.iter(f"{NS}rect") if r.get("fill") == "none")
    x, y, width, height = (float(frame.attrib[k]) for k in ("x", "y", "width", "height"))
    return x, y, x + width, y + height


Rectangle = tuple[float, float, float, float]
Place = tuple[float, float]


def boxes(root: ElementTree.Element) -> Iterator[tuple[str, Rectangle]]:
    """Every name with the box it fills in a broad font, which is as wide as its veil."""
    names, veils = of_class(root, "name"), of_class(root, "name-room")
    for text, veil in zip(names, veils, strict=True):
        x, y, width, height = (float(veil.attrib[k]) for k in ("x", "y", "width", "height"))
        ends = text.get("text-anchor") == "end"
        starts = x + width if ends else x
        assert starts == pytest.approx(float(text.attrib["x"]), abs=0.02)
        base = float(text.attrib["y"])
        assert y < base - 10 and base + 2 < y + height
        yield text.text or "", (x, base - 10, x + width, base + 2)


def overlap(a: Rectangle, b: Rectangle) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def distance(box: Rectangle, x: float, y: float) -> float:
    return math.hypot(max(box[0] - x, x - box[2], 0), max(box[1] - y, y - box[3], 0))


@pytest.mark.parametrize("name", ["figure", "paper"])
def test_every_marker_is_where_its_values_are_within_half_a_pixel(name: str) -> None:
    shown = bundled(name)
    root = drawn(shown)
    left, top, right, bottom = plot(root)
    low, high = (2.5, 130) if name == "figure" else (2.5, 320)
    assert len(titled(root)) == 12
    x, y = (shown.dataset.numbers(key) for key in ("total_params_b", "pass_at_1"))
    for row in range(12):
        label = shown.dataset.cell(row, "model").text
        at = at_model(root, f"{label} ·")
        share = math.log10(x[row] / low) / math.log10(high / low)
        assert at[0] == pytest.approx(left + share * (right - left), abs=0.5)
        assert at[1] == pytest.approx(bottom - (y[row] - 45) / 30 * (bottom - top), abs=0.5)


def test_every_tick_stands_at_its_value() -> None:
    root = drawn(bundled("figure"))
    left, top, right, bottom = plot(root)
    across = {t.text: float(t.attrib["x"]) for t in of_class(root, "x-tick")}
    up = {t.text: float(t.attrib["y"]) - 4 for t in of_class(root, "y-tick")}
    assert list(across) == ["4B", "10B", "32B", "100B"]
    assert list(up) == ["45", "50", "55", "60", "65", "70", "75"]
    for label, x in across.items():
        value = float((label or "").removesuffix("B"))
        share = math.log10(value / 2.5) / math.log10(130 / 2.5)
        assert x == pytest.approx(left + share * (right - left), abs=0.5)
    for label, y in up.items():
        share = (float(label or "") - 45) / 30
        assert y == pytest.approx(bottom - share * (bottom - top), abs=0.5)


def no_overlap(root: ElementTree.Element) -> None:
    found, markers, (left, top, right, bottom) = list(boxes(root)), titled(root), plot(root)
    for n, (text, box) in enumerate(found):
        assert left <= box[0] and box[2] <= right and top <= box[1] and box[3] <= bottom
        for key in of_class(root, "legend"):
            x, y = float(key.attrib["x"]), float(key.attrib["y"])
            assert not overlap(box, (x - 24, y - 12, x + 6 * len(key.text or ""), y + 4))
        assert not any(overlap(box, other) for _, other in found[n + 1 :]), text
        own = [where for title, where in markers.items() if title.startswith(f"{text} ·")]
        assert min(distance(box, *where) for where in markers.values()) >= 4.4
        assert any(is_of(box, at, list(markers.values())) for at in own), text


def is_of(box: Rectangle, at: Place, markers: Sequence[Place]) -> bool:
    """Whether a name is that of the marker `at`, as a reader sees it.

    No other marker is as near, and none stands right beside it in its line where its own does not.
    """
    whole = box[0], box[1] - 1.5, box[2], box[3] + 1.5
    own = distance(whole, *at)
    others = [each for each in markers if math.dist(each, at) > 2]
    if any(distance(whole, *each) < own + 1 for each in others):
        return False
    if whole[1] <= at[1] <= whole[3]:
        return True
    return not any(whole[1] <= y <= whole[3] and distance(whole, x, y) < 25 for x, y in others)


@settings(max_examples=25)
@given(
    st.lists(st.tuples(st.floats(1, 500), st.floats(0, 100)), min_size=1, max_size=60),
    st.integers(160, 1400),
    st.integers(160, 900),
)
def test_names_never_overlap(at: list[tuple[float, float]], width: int, height: int) -> None:
    no_overlap(drawn(points([x for x, _ in at], [y for _, y in at]), width, height))


def test_what_has_no_room_for_its_name_is_counted() -> None:
    names = [f"a-model-with-quite-a-long-name-{n}" for n in range(40)]
    spread = [8 + n / 40 for n in range(40)]
    root = drawn(view(dataset(names, spread, [50.0] * 40)), 400, 300)
    named = len(list(boxes(root)))
    assert named < 40
    assert [t.text for t in of_class(root, "remark")] == [f"+{40 - named} unlabelled"]


def test_a_long_remark_goes_on_in_the_next_line_and_below_the_title_of_the_axis() -> None:
    spec = chart_spec(points([7, 8], [50, 60]))
    words = "a remark that goes on and on, well beyond the width of a picture " * 3
    root = ElementTree.fromstring(svg(replace(spec, notes=(words,)), 400, 300))
    lines = of_class(root, "remark")
    assert " ".join(each.text or "" for each in lines) == words.strip()
    assert len(lines) > 2
    (axis_title,) = of_class(root, "x-title")
    heights = [float(each.attrib["y"]) for each in (axis_title, *lines)]
    assert all(below - above >= 12 for above, below in pairwise(heights))
    assert heights[-1] < 300


def test_the_legend_has_no_series_without_a_point() -> None:
    shown = bundled("paper", ViewState(x_limits=Range(2.5, 6), y_limits=Range(45, 75)))
    full, small = drawn(shown), drawn(shown, 317, 227)
    there = {title.split(" · ")[0] for title in titled(full)}
    assert there == {"DASD-4B-Thinking", "Ministral-3-3B-Reasoning-2512"}
    for root in (full, small):
        entries = [text.text for text in of_class(root, "legend")]
        assert len([each for each in entries if each in LABELS.values()]) == 2
        assert [each.text for each in of_class(root, "remark")] == ["10 beyond the axes"]


def test_names_are_left_out_where_they_are_off() -> None:
    root = drawn(bundled("figure", ViewState(labels=False)))
    assert list(boxes(root)) == []
    assert not any("unlabelled" in (each.text or "") for each in of_class(root, "remark"))


def test_the_staircase_goes_through_the_frontier_below_veils_points_and_names() -> None:
    root = drawn(bundled("paper", ViewState(frontier=True)))
    line = next(each for each in root.iter(f"{NS}polyline"))
    corners = [tuple(map(float, c.split(","))) for c in line.attrib["points"].split()]
    ours = at_model(root, "DASD-4B")
    assert any(math.dist(corner, ours) < 0.5 for corner in corners)
    for (x1, y1), (x2, y2) in pairwise(corners):
        assert x2 >= x1 and y2 <= y1
        assert x1 == x2 or y1 == y2
    (x1, y1), (x2, y2) = corners[:2]
    assert x2 > x1 and y1 == y2  # flat until the next model, which is the better one from there on
    assert corners[-1][0] == pytest.approx(plot(root)[2])
    order = [each.get("class") for each in root]
    first, last = order.index("name-room"), len(order) - 1 - order[::-1].index("name-room")
    assert max(order.index(line) for line in ("frontier", "level")) < first
    assert last < min(order.index("point"), order.index("name"))


def test_the_dashed_line_runs_at_our_score() -> None:
    root = drawn(bundled("figure"))
    line = of_class(root, "level")[0]
    ours = at_model(root, "DASD-4B")
    assert line.get("stroke-dasharray") and float(line.attrib["stroke-width"]) >= 1.5
    assert float(line.attrib["y1"]) == float(line.attrib["y2"]) == pytest.approx(ours[1], abs=0.5)


OPENNESS = ("open-weights", "open-data", "ours", "closed", "unknown")


def lightness(color: str) -> float:
    """L* of CIE 1976, 0 to 100: what is left of a colour in print without any."""
    shares = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return 116 * y ** (1 / 3) - 16 if y > 0.008856 else 903.3 * y


def marker_of(key: str) -> ElementTree.Element:
    marker = series_marker(key, 0, Charset.SHAPES)
    return ElementTree.fromstring(shape(marker, (0, 0), 5.0, class_="point"))


def test_the_kinds_of_openness_differ_in_lightness_and_those_of_the_figure_look_as_there() -> None:
    found = [marker_of(key) for key in OPENNESS]
    assert [each.tag for each in found[:2]] == ["circle"] * 2
    assert len({each.get("d") for each in found}) == len(OPENNESS) - 1  # two are circles
    assert found[OPENNESS.index("ours")].attrib["d"].count("L") == 9  # a star has ten corners
    for one, other in combinations(found, 2):
        assert abs(lightness(one.attrib["fill"]) - lightness(other.attrib["fill"])) >= 12
    for marker in found:
        parts = [tuple(bytes.fromhex(marker.attrib[k][1:])) for k in ("fill", "stroke")]
        assert max(contrast((r, g, b), BACKGROUND) for r, g, b in parts) >= LEAST_CONTRAST


def test_the_values_of_a_column_and_models_differ_without_colour() -> None:
    markers = [series_marker(f"value {n}", n, Charset.SHAPES) for n in range(9)]
    for each in (markers, [model_marker(n, Charset.SHAPES) for n in range(8)]):
        drawn_as = [ElementTree.fromstring(shape(m, (0, 0), 5.0, class_="point")) for m in each]
        looks = {(e.tag, e.get("d"), e.get("fill") == "#ffffff") for e in drawn_as}
        assert len(looks) == len(each)


@pytest.mark.parametrize("size", [(408, 291), (720, 480), (300, 400), (960, 600)])
@pytest.mark.parametrize("name", ["figure", "paper"])
def test_a_picture_of_any_size_has_its_legend(name: str, size: tuple[int, int]) -> None:
    root = drawn(bundled(name, ViewState(frontier=True)), *size)
    assert len(list(boxes(root))) == 12 or size < (960, 600)
    words = [text.text for text in of_class(root, "legend")]
    assert words[:2] == ["Open-Weights Only", "Open-Weights & Open-Data"]
    assert words[2] in {"Our Model", "Our Model: DASD-4B-Thinking"}
    for text in (*of_class(root, "legend"), *of_class(root, "remark"), *of_class(root, "title")):
        width = width_of(text.text or "", float(text.get("font-size", SMALL)))
        share = {"middle": 0.5}.get(text.get("text-anchor", ""), 0.0)
        left = float(text.attrib["x"]) - share * width
        assert left >= 0 and left + width <= size[0], text.text
    no_overlap(root)


def test_series_have_the_shapes_and_colours_of_the_legend() -> None:
    root = drawn(bundled("figure"))
    keys = [(each.tag, each.get("fill")) for each in of_class(root, "key")]
    assert {tag for tag, _ in keys} == {f"{NS}circle", f"{NS}path"}
    assert len({fill for _, fill in keys}) == len(keys) == 3
    assert {(each.tag, each.get("fill")) for each in of_class(root, "point")} == set(keys)


@pytest.mark.parametrize("role", list(Role))
def test_every_colour_stands_out_from_the_background(role: Role) -> None:
    assert contrast(color_of(role), BACKGROUND) >= LEAST_CONTRAST


def test_strange_names_stay_text() -> None:
    root = drawn(view(dataset([STRANGE], [7], [50], title=STRANGE)))
    assert [text for text, _ in boxes(root)] == [STRANGE]
    assert list(titled(root)) == [f"{STRANGE} · Params 7B · Pass@1 50"]
    assert not list(root.iter(f"{NS}script"))


def test_it_is_an_image_with_a_text_alternative() -> None:
    root = drawn(bundled("figure"))
    assert root.get("role") == "img"
    ids = {each.get("id"): each.text for each in root.iter() if each.get("id")}
    title, text = (ids[name] for name in root.attrib["aria-labelledby"].split())
    assert title == "LiveCodeBench v5 Performance vs. Total Parameters"
    assert text == "12 points, Pass@1 against Params; the highest is DASD-4B-Thinking"


def test_nothing_is_loaded_from_anywhere_and_every_renderer_shows_names_unstretched() -> None:
    state = ViewState(frontier=True, trend=True, errors=True)
    text = svg(chart_spec(bundled("figure", state))) + svg(chart_spec(bundled("reported", state)))
    assert text.count("http") == 2  # the name of the format itself
    unknown_to_some = ("paint-order", "textLength", "lengthAdjust", "dominant-baseline")
    for each in ("href", "@import", *unknown_to_some):
        assert each not in text


def test_a_hundred_thousand_points_stay_below_700_kilobytes_and_ours_is_seen() -> None:
    random, count = np.random.default_rng(0), 100_000
    ours = np.arange(count) == 777
    shown = points(
        (10 ** random.uniform(0, 2, count)).tolist(),
        random.uniform(0, 100, count).tolist(),
        series=(2 * ours).tolist(),
        emphasis=(int(Emphasis.OURS) * ours).tolist(),
    )
    text = svg(chart_spec(shown))
    assert len(text) < 700_000
    root = ElementTree.fromstring(text)
    assert len(list(root.iter())) < 300
    assert [title.partition(" ")[0] for title in titled(root)] == ["m777"]
    remark = "+100,000 unlabelled · 100,000 points, near ones share a dot"
    assert remark in [t.text for t in of_class(root, "remark")]
    dots = of_class(drawn(shown, 16_000, 32_000), "dots")
    assert 2000 < sum(each.attrib["d"].count("M") for each in dots) <= 60_000


@pytest.mark.parametrize("size", [(1, 1), (8, 16), (80, 80), (200, 5000), (5000, 60)])
@pytest.mark.parametrize("count", [0, 1, 300])
def test_any_size_gives_a_picture_that_can_be_read(size: tuple[int, int], count: int) -> None:
    root = drawn(points([3.0 + n for n in range(count)], [50.0] * count), *size)
    assert root.tag == f"{NS}svg"
    assert len(of_class(root, "point")) == count


def test_an_empty_view_says_so() -> None:
    root = drawn(points([], []))
    assert [t.text for t in of_class(root, "message")] == ["no rows match"]


def test_pinned_models_have_a_ring_and_a_bold_name_as_ours() -> None:
    root = drawn(bundled("figure", pins=["Qwen-32B"]))
    assert len(of_class(root, "pin")) == 1
    bold = {each.text for each in of_class(root, "name") if each.get("font-weight") == "bold"}
    assert bold == {"Qwen-32B", "DASD-4B-Thinking"}


def test_a_picture_is_made_without_plotext() -> None:
    code = "import sys, lcbtui.report.figure; print('plotext' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"


def a_crowd(seed: int, count: int, marked: int) -> View:
    """Points close together, with error bars; one is ours, some are pinned."""
    chance = np.random.default_rng(seed)
    sizes, scores = 4 * 10 ** chance.random(count), 50 + 20 * chance.random(count)
    bits = [int(Emphasis.OURS)] + [int(Emphasis.PINNED)] * marked + [0] * (count - marked - 1)
    names = [f"model-{n}-of-a-lab"[: 8 + n % 12] + f"-{n}" for n in range(count)]
    data = dataset(names, sizes.tolist(), scores.tolist())
    return view(data, series=[2] + [n % 2 for n in range(count - 1)], ours=[0], emphasis=bits)


@pytest.mark.parametrize("size", [(408, 291), (317, 227), (720, 420)])
@pytest.mark.parametrize("count", [8, 28, 60])
def test_names_read_as_their_own_and_ours_is_named(count: int, size: tuple[float, float]) -> None:
    for seed in range(3):
        root = drawn(a_crowd(seed, count, 2), *size)
        no_overlap(root)
        words = [text for text, _ in boxes(root)] + [t.text or "" for t in of_class(root, "legend")]
        assert {"model-0--0", "Our Model: model-0--0"} & set(words)


def test_names_keep_off_error_bars_and_no_veil_hides_one() -> None:
    data = dataset(["left-of-it", "right-of-it"], [10, 14], [40, 90])
    state = ViewState(x_limits=Range(1, 100), y_limits=Range(0, 100))
    spec = chart_spec(view(data, state=state))
    across, low = spec.points.x, np.zeros(2)
    spec = replace(spec, layers=(error_bars(spec.points, low, spec.points.y + 0.2),))
    root = ElementTree.fromstring(svg(spec, 408, 291))
    order = [each.get("class") for each in root]
    assert order.index("bar") > max(n for n, each in enumerate(order) if each == "name-room")
    assert order.index("bar") < order.index("point")
    left, _, right, _ = plot(root)
    for x in across:
        at = left + x * (right - left)
        assert all(not box[0] - 2 < at < box[2] + 2 for _, box in boxes(root))


def test_a_name_stands_off_a_line_where_another_place_is_free() -> None:
    spec = chart_spec(points([10], [50], state=ViewState(y_limits=Range(0, 100))))
    (_, (_, top, _, bottom)), *_ = boxes(ElementTree.fromstring(svg(spec)))
    frame = laid_out(spec, 960, 600).frame
    assert top < frame.y(0.5) < bottom  # beside its marker
    lined = replace(spec, layers=(dashed_line(0.5, Role.LINE, upright=False),))
    (_, (_, top, _, bottom)), *_ = boxes(ElementTree.fromstring(svg(lined)))
    assert not top < frame.y(0.5) < bottom


def test_the_legend_covers_no_error_bar() -> None:
    spec = chart_spec(points([1, 2, 90], [50, 60, 90]))
    assert (frame := laid_out(spec, 960, 600)).legend is not None
    assert frame.legend.top > 300
    bars = error_bars(spec.points, np.zeros(3), spec.points.y)
    moved = laid_out(replace(spec, layers=(bars,)), 960, 600).legend
    assert moved is not None
    assert moved.right < frame.legend.left or moved.bottom < frame.legend.top


def test_a_picture_without_a_foot_has_more_room() -> None:
    state = ViewState(x_limits=Range(2.5, 6), y_limits=Range(45, 75))
    with_foot, without = bundled("paper", state), bundled("paper", replace(state, foot=False))
    for width, height in ((960, 600), (317, 227)):
        said, quiet = drawn(with_foot, width, height), drawn(without, width, height)
        assert of_class(said, "remark") and not of_class(quiet, "remark")
        assert plot(quiet)[3] > plot(said)[3]


def test_a_long_name_of_ours_is_in_the_legend_of_a_picture_of_one_column() -> None:
    names = ["Acme-Coder-7B-Instruct-RL-with-a-rather-long-name-v2", "a", "b"]
    bits = [int(Emphasis.OURS), 0, 0]
    shown = view(
        dataset(names, [7, 3, 30], [60, 50, 70]), series=[2, 0, 1], ours=[0], emphasis=bits
    )
    root = drawn(shown, 317, 227)
    said = [each.text or "" for each in of_class(root, "legend")]
    assert said[:2] == ["Open-Weights Only", "Open-Weights & Open-Data"]
    assert said[2].startswith("Our Model: Acme-Coder-7B-Instruct-RL")
    assert [text for text, _ in boxes(root)] == ["b", "a"]


def test_the_axes_have_the_words_of_the_source_where_they_are_its_own() -> None:
    def words(**asked: object) -> list[str | None]:
        state = ViewState(source="figure", **asked)  # type: ignore[arg-type]
        root = drawn(apply(open_dataset(find("figure")), state))
        return [each.text for name in ("x-title", "y-title") for each in of_class(root, name)]

    assert words() == ["Total Parameters (log scale)", "LiveCodeBench v5 (pass@1)"]
    assert words(x_title="Size", log_x=False) == ["Size", "LiveCodeBench v5 (pass@1)"]
    assert words(log_x=False)[0] == "Total Parameters"


@given(st.text(st.sampled_from("ilm W…漢"), max_size=30), st.floats(0, 200))
def test_shortened_words_are_the_longest_that_fit(text: str, room: float) -> None:
    found = shortened(text, room, 10)
    assert width_of(found, 10) <= room + 1e-6
    if found != text:
        kept = len(found) - 1 if found else 0
        longer = text[: kept + 1]
        assert longer.endswith(" ") or width_of(f"{longer}…", 10) > room - 1e-6


def test_words_of_megabytes_are_shortened_at_once() -> None:
    assert len(shortened("x" * 10_000_000, 200, 10)) < 60
