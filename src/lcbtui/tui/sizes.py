"""From which size a screen has which class of `styles.tcss`."""

WIDTHS = [(0, "-tiny"), (40, "-slim"), (64, "-narrow"), (100, "-wide")]
HEIGHTS = [(0, "-flat"), (12, "-short"), (20, "-tall")]

SMALLEST_SIZE = (40, 12)
"""Columns and lines below which there is no room for anything but saying so."""
