"""A frame with a title above and a subtitle below, which change without repainting its inside."""

from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Region

from lcbtui.sources.width import text_width

CORNERS = 6
"""Cells of the frame beside a title that may change with it."""


class Panel(Vertical):
    """A container that repaints only the cells of its titles when they change.

    Textual repaints a container, and so all that lies in it, for a new title: of a table with
    "3 of 12" in its frame that would be every line at every step of the cursor.
    """

    _titles: tuple[str, str] = ("", "")

    def show_titles(self, title: str, subtitle: str) -> None:
        """Set both; without a border they are remembered for when there is one.

        Args:
            title: data, never markup; on the left of the upper line.
            subtitle: data, never markup; on the right of the lower line.
        """
        before, self._titles = self._titles, (title, subtitle)
        if title != before[0]:
            self._retitle("border_title", title, self._upper(before[0], title))
        if subtitle != before[1]:
            self._retitle("border_subtitle", subtitle, self._lower(before[1], subtitle))

    def _retitle(self, name: str, text: str, region: Region) -> None:
        self._only = region
        try:
            setattr(self, name, Content(text))
        finally:
            self._only = None

    _only: Region | None = None
    """What a refresh is confined to, while a title is being set."""

    def refresh(
        self,
        *regions: Region,
        repaint: bool = True,
        layout: bool = False,
        recompose: bool = False,
    ) -> "Panel":
        """Refresh; while a title is being set, its cells alone."""
        if self._only is not None:
            regions, repaint = (self._only,), bool(self.gutter.top)
        super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
        return self

    def _upper(self, before: str, after: str) -> Region:
        return self._of_frame(0, 0, max(text_width(before), text_width(after)) + CORNERS)

    def _lower(self, before: str, after: str) -> Region:
        size = max(text_width(before), text_width(after)) + CORNERS
        return self._of_frame(
            max(self.outer_size.width - size, 0), self.outer_size.height - 1, size
        )

    def _of_frame(self, x: int, y: int, size: int) -> Region:
        """Cells of the whole widget, counted from its content as `refresh` wants them."""
        width = min(size, self.outer_size.width - x)
        return Region(x, y, width, 1).translate(-self.content_offset)
