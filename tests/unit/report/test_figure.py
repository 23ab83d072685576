"""PDF and PNG of a chart are read back: their size, their fonts, and where each label is."""

import io
import re
from html import unescape
from itertools import combinations

import pytest

from lcbtui.errors import UsageError
from lcbtui.report.figure import Figure, figure_of, figure_svg, write_figure
from lcbtui.view.state import ViewState
from lcbtui.view.view import View
from unit.chart.views import bundled

pytest.importorskip("vl_convert", reason="the extra figures is not installed")
pdfium = pytest.importorskip("pypdfium2")

SMALL, LARGE = "84mmx60mm", "170mmx100mm"
Box = tuple[float, float, float, float]


def made(view: View, form: str, figure: Figure) -> bytes:
    out = io.BytesIO()
    write_figure(out, view, form, figure)
    return out.getvalue()


def labels_of(pdf: bytes, wanted: list[str]) -> list[tuple[str, Box]]:
    """Each label with the box of its letters, in points from below, found in their order."""
    page = pdfium.PdfDocument(pdf)[0]
    letters = page.get_objects([pdfium.raw.FPDF_PAGEOBJ_TEXT], textpage=page.get_textpage())
    left = iter([(each.extract().strip(), each.get_bounds()) for each in letters])
    found = []
    for label in wanted:
        rest, boxes = label.replace(" ", ""), list[Box]()
        while rest:
            sign, box = next(left)
            # A hyphen where a line could end is read as one that joins words.
            sign = "-" if sign in {"\x02", "\ufffe"} else sign
            assert rest.startswith(sign), label
            rest = rest.removeprefix(sign)
            boxes += [box] if sign else []
        sides = list(zip(*boxes, strict=True))
        found.append((label, (min(sides[0]), min(sides[1]), max(sides[2]), max(sides[3]))))
    assert not any(sign for sign, _ in left), "words that are in no label"
    return found


def overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@pytest.mark.parametrize(
    ("size", "width", "height"),
    [
        ("84mmx60mm", 238.11, 170.08),
        ("84x60mm", 238.11, 170.08),
        ("8.4 cm × 6 cm", 238.11, 170.08),
        ("3.3inX2in", 237.6, 144),
        ("400x300px", 300, 225),
        ("240pt", 240, 150),
    ],
)
def test_a_page_has_the_size_that_is_asked_for(size: str, width: float, height: float) -> None:
    page = pdfium.PdfDocument(made(bundled("figure"), "pdf", figure_of(size)))[0]
    assert page.get_size() == pytest.approx((width, height), abs=0.01)


SIZES = ("84", "84mmx", "x60mm", "mm", "-84mmx60mm", "84mmx60furlong", "")
REFUSED = dict.fromkeys(SIZES, "such as 84mmx60mm")
REFUSED |= dict.fromkeys(("1mmx60mm", "2000mmx60mm", "0mmx0mm"), "from 1 cm to 1 m")


@pytest.mark.parametrize(("size", "said"), REFUSED.items())
def test_a_size_that_no_picture_can_have_is_refused_with_what_works(size: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        figure_of(size)


@pytest.mark.parametrize("size", [SMALL, LARGE])
@pytest.mark.parametrize("name", ["figure", "paper", "reported"])
def test_labels_of_a_pdf_are_text_in_a_font_inside_it_and_apart(name: str, size: str) -> None:
    view, figure = bundled(name, ViewState(frontier=True)), figure_of(size)
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", figure_svg(view, figure))
    wanted = [*map(unescape, texts)]
    assert len(wanted) > 12
    pdf = made(view, "pdf", figure)
    fonts = set(re.findall(rb"/BaseFont */([\w+-]+)", pdf))
    assert fonts and all(re.match(rb"[A-Z]{6}\+", font) for font in fonts), "a subset is embedded"
    assert len(re.findall(rb"/FontFile[23]? ", pdf)) >= len({font[7:] for font in fonts})
    found = labels_of(pdf, wanted)
    for (one, box), (other, another) in combinations(found, 2):
        assert not overlap(box, another), (one, other)
    for text, (left, bottom, right, top) in found:
        assert left >= 0 and bottom >= 0 and right <= figure.width and top <= figure.height, text


def test_letters_are_as_large_as_is_said() -> None:
    for size, points in ((SMALL, 7), (LARGE, 8)):
        figure = figure_of(size)
        found = re.search(r'viewBox="0 0 ([\d.]+) ', figure_svg(bundled("paper"), figure))
        assert found is not None
        assert 12 * figure.width / float(found[1]) == pytest.approx(points, rel=1e-3)


@pytest.mark.parametrize(
    ("size", "dots"), [(SMALL, (992, 709)), ("400x300px", (400, 300)), (None, (1920, 1200))]
)
def test_a_png_has_300_dots_an_inch_of_paper(size: str | None, dots: tuple[int, int]) -> None:
    png = made(bundled("paper"), "png", figure_of(size))
    assert png.startswith(b"\x89PNG")
    found = (int.from_bytes(png[16:20]), int.from_bytes(png[20:24]))
    assert all(abs(one - other) <= 1 for one, other in zip(found, dots, strict=True)), found


def test_a_png_of_a_wall_is_refused() -> None:
    with pytest.raises(UsageError, match="million dots is too large; pdf has none"):
        made(bundled("paper"), "png", figure_of("1000mmx1000mm"))
