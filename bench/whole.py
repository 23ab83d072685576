"""The explorer as Textual paints it: every change repaints the whole widget, or the screen.

What the budget for bytes is compared with. It is a program of its own so that the measured
explorer is never touched.
"""

from lcbtui.__main__ import main
from lcbtui.tui.terminal import TerminalApp

if __name__ == "__main__":
    del TerminalApp._display  # Textual's own comes to light
    main()
