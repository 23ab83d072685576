"""The last line of the explorer: the keys, or the window bar in their place."""

from typing import TYPE_CHECKING

from lcbtui.tui.actions import key_line
from lcbtui.tui.mixins.explorer import Explorer
from lcbtui.tui.palette import Ink
from lcbtui.tui.widgets.text import Part, TextLine

if TYPE_CHECKING:
    from textual.widget import Widget

    from lcbtui.tui.widgets.window_bar import WindowBar


ALWAYS = 2
"""The last keys of the key line, help and quit, which stay when there is little room."""


class LastLine(Explorer):
    """One line with two faces, so that nothing above it moves."""

    _bar: "WindowBar | None" = None
    _before_bar: "Widget | None" = None
    """What had the focus before the window bar."""

    async def place_bar(self) -> None:
        """Put the window bar, hidden, beside the keys."""
        from lcbtui.tui.widgets.window_bar import WindowBar

        bar = WindowBar(self.charset)
        await self.mount(bar, after="#keys")
        self._bar = bar

    def show_last_line(self) -> None:
        """Say which keys there are, or what the window bar says in their place."""
        width = self.size.width
        keys = self.query_one("#keys", TextLine)
        keys.show(key_parts(width, windows=self._has_windows))
        if not self._has_windows:  # another source came while it was open
            self.close_window_bar()
        if self.bar_is_open and self.dataset is not None and self.view is not None:
            assert self._bar is not None
            self._bar.show_window(self.dataset, self.view_state, self.view, width)

    @property
    def _has_windows(self) -> bool:
        if self.dataset is None:
            return False
        from lcbtui.tui.changes import can_choose

        return can_choose(self.dataset)

    @property
    def bar_is_open(self) -> bool:
        """Whether the window bar has the place of the keys."""
        return self._bar is not None and bool(self._bar.display)

    def open_window_bar(self) -> None:
        """Show the window bar, and give it the keys."""
        if self._bar is None:
            return
        if not self.bar_is_open:
            self._before_bar = self.focused
            self._swap(self._bar, shown=True)
            self.show_last_line()
        self._bar.focus()

    def close_window_bar(self) -> None:
        """Hide the window bar; the keys go back to where they went before."""
        if self._bar is None or not self.bar_is_open:
            return
        had_focus = self.focused is self._bar
        self._swap(self._bar, shown=False)
        target = self._before_bar or self.table
        if had_focus and target is not None:
            target.focus()

    def _swap(self, bar: "WindowBar", *, shown: bool) -> None:
        bar.display = shown
        self.query_one("#keys").display = not shown


def key_parts(width: int, *, windows: bool) -> list[Part]:
    """As many keys as fit, the last two (help and quit) always among them."""
    actions = list(key_line(windows=windows))
    sizes = [len(f" {action.shown} {action.label} ") for action in actions]
    room = width - sum(sizes[-ALWAYS:])
    parts: list[Part] = []
    for place, (action, size) in enumerate(zip(actions, sizes, strict=True)):
        if place < len(actions) - ALWAYS:
            room -= size
            if room < 0:
                continue
        parts.append(Part(f" {action.shown}", Ink.KEY, action.bound))
        parts.append(Part(f" {action.label} ", Ink.DIM, action.bound))
    return parts
