"""Figures: the chart of a View as SVG, PDF and PNG.

PDF and PNG are made from the SVG by vl-convert, the extra `figures`; nothing else needs it.
"""

import re
from dataclasses import dataclass, replace
from typing import BinaryIO

from lcbtui.chart.build import chart_spec
from lcbtui.chart.elements import SMALL
from lcbtui.chart.svg import HEIGHT, WIDTH, height_of_lines, svg
from lcbtui.errors import Option, UsageError
from lcbtui.report.facts import say
from lcbtui.text.words import safe_text
from lcbtui.view.view import View

_POINTS = {"mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72.0, "pt": 1.0, "px": 0.75}
"""Points per unit of length; a CSS pixel is 1/96 inch."""


@dataclass(frozen=True)
class Figure:
    """Size and resolution of a picture file of a chart.

    Attributes:
        width, height: the size in points, 72 an inch.
        font_size: size of names, ticks and legend in points.
        shown_as: width and height as CSS lengths, such as "84mm"; None for pixels.
        dots: resolution of a PNG in dots an inch; by default two for each pixel.
    """

    width: float = WIDTH * _POINTS["px"]
    height: float = HEIGHT * _POINTS["px"]
    font_size: float = SMALL * _POINTS["px"]
    shown_as: tuple[str, str] | None = None
    dots: float = 192.0


AS_EVER = Figure()
"""The default picture: 960×600 pixels."""


def figure_of(size: str | None = None) -> Figure:
    """Parse the size of a picture.

    Letters are 7 points high in a picture up to 100 mm wide, 8 in a wider one; in pixels as in
    `AS_EVER`, which also has the proportions of a size without a height.

    Args:
        size: such as "84mmx60mm", "84x60mm" or "3.3in"; None for `AS_EVER`.

    Raises:
        UsageError: for a size that cannot be parsed.
    """
    if size is None:
        return AS_EVER
    length = r"(\d+(?:\.\d+)?)\s*(mm|cm|in|pt|px)?"
    sides = re.fullmatch(rf"\s*{length}(?:\s*[x×X]\s*{length})?\s*", size)
    across, unit, up, other = sides.groups("") if sides else ("0", "", "", "")
    unit, other = unit or other, other or unit
    width = float(across) * _POINTS.get(unit, 0.0)
    height = float(up) * _POINTS.get(other, 0.0) if up else width * HEIGHT / WIDTH
    if not 28 <= min(width, height) <= max(width, height) <= 2900:
        raise UsageError(Option("size", safe_text(size)), say("figure-side"))
    up = up or f"{height / _POINTS[unit]:.4g}"
    if unit == other == "px":
        return Figure(width, height, shown_as=(across, up), dots=96.0)
    letters = 7.0 if width <= 100 * _POINTS["mm"] else 8.0
    shown_as = f"{across}{unit}", f"{up}{other}"
    return Figure(width, height, font_size=letters, shown_as=shown_as, dots=300.0)


def with_room(figure: Figure, view: View) -> Figure:
    """Raise the height of a ranking's picture to show up to 100 models, unless the size was set."""
    lines = chart_spec(view).lines
    if lines is None or (figure.width, figure.height) != (AS_EVER.width, AS_EVER.height):
        return figure
    wanted = height_of_lines(min(len(lines.rows), 100)) * _POINTS["px"]
    return replace(figure, height=max(figure.height, wanted))


def figure_svg(view: View, figure: Figure) -> str:
    """Draw the chart of a View as an SVG document."""
    figure = with_room(figure, view)
    pixels = (f"{round(side / _POINTS['px'])}" for side in (figure.width, figure.height))
    across, up = figure.shown_as or pixels
    scale = SMALL / figure.font_size  # so that letters get the wanted size
    drawing = (round(side * scale, 2) for side in (figure.width, figure.height))
    return svg(chart_spec(view), *drawing, shown_as=(across, up))


def write_figure(out: BinaryIO, view: View, form: str, figure: Figure = AS_EVER) -> None:
    """Write the chart of a View as PDF or PNG, with fonts embedded.

    Args:
        out: the stream to write to.
        view: the View.
        form: "pdf" or "png".
        figure: size and resolution.

    Raises:
        UsageError: if vl-convert is not installed, or a PNG would have over 100 million dots.
    """
    try:
        import vl_convert  # noqa: PLC0415 - an extra, and 84 MB
    except ImportError:
        raise UsageError(say("no-converter", form=form)) from None
    figure = with_room(figure, view)
    if form == "pdf":
        # It takes a pixel for a point.
        points = f"{figure.width:.4f}", f"{figure.height:.4f}"
        out.write(vl_convert.svg_to_pdf(figure_svg(view, replace(figure, shown_as=points))))
        return
    dots = figure.width * figure.height * (figure.dots / 72) ** 2
    if dots > 100_000_000:
        raise UsageError(say("figure-dots", dots=dots / 1e6))
    # Its pixels are 72 an inch, those of the SVG 96.
    out.write(vl_convert.svg_to_png(figure_svg(view, figure), scale=_POINTS["px"], ppi=figure.dots))
