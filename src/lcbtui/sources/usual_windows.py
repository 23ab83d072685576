"""The windows of problem dates that reports of LiveCodeBench use."""

from collections.abc import Mapping
from datetime import date

from lcbtui.sources.model import Window

_EPOCH = date(1970, 1, 1).toordinal()


def _days(start: date, end: date) -> Window:
    return Window(start.toordinal() - _EPOCH, end.toordinal() - _EPOCH)


USUAL_WINDOWS: Mapping[str, Window] = {
    "2408-2502": _days(date(2024, 8, 1), date(2025, 2, 1)),
    "2410-2502": _days(date(2024, 10, 1), date(2025, 2, 1)),
    "2502-2505": _days(date(2025, 2, 1), date(2025, 5, 1)),
    "2408-2505": _days(date(2024, 8, 1), date(2025, 5, 1)),
}
"""The windows by the names that reports give them; both ends are included."""
