"""What every painted line passes where a terminal wants no colours, or only ASCII."""

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from lcbtui.sources.ascii import in_ascii


class AsciiLines(LineFilter):
    """Leaves nothing but ASCII; what cannot be spelled is a `?` for each of its cells."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        """The same line, of the same width."""
        return [
            segment if segment.text.isascii() else Segment(in_ascii(segment.text), *segment[1:])
            for segment in segments
        ]
