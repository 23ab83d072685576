"""The explorer as Textual paints it: every change repaints the whole widget, or the screen.

What the budget for bytes is compared with. It is a program of its own so that the measured
explorer is never touched.
"""

from lcbtui.__main__ import main
from lcbtui.tui.terminal import TerminalApp
from lcbtui.tui.widgets.lines import ChangedLines


def repaint_all(widget: ChangedLines) -> None:
    """Repaint a widget whole."""
    widget.refresh()


if __name__ == "__main__":
    ChangedLines.refresh_changed = repaint_all  # type: ignore[method-assign, assignment]  # the point of it
    del TerminalApp._display  # Textual's own comes to light
    main()
