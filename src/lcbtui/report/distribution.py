"""What a column holds, in words and in bars: summary statistics, and a frequency table."""

from collections.abc import Iterator

from lcbtui.analysis.columns import Frequencies, Summary
from lcbtui.chart.style import Charset
from lcbtui.dataset.columns import Kind, Mark
from lcbtui.text.numbers import format_day, format_number
from lcbtui.text.width import cut, pad, text_width
from lcbtui.text.words import counted
from lcbtui.view.apply import SEPARATOR, format_value

_STATISTICS = ("min", "25 %", "median", "75 %", "max", "mean")


def summary_lines(found: Summary) -> Iterator[str]:
    """Write the summary statistics of a column as lines of text."""
    missing = f", {found.missing:,} missing" if found.missing else ""
    yield f"{counted(found.present, 'value')}, {found.distinct:,} different{missing}"
    if found.quantiles:
        named = zip(_STATISTICS, found.quantiles, strict=True)
        yield SEPARATOR.join(f"{name} {_number(found, value)}" for name, value in named)
    elif found.column.kind is Kind.DATE and found.first is not None and found.last is not None:
        yield f"from {format_day(found.first)} to {format_day(found.last)}"
    if found.times > 1:
        share = f"{100 * found.times / found.present:.0f} %"
        yield f"most often {found.commonest}: {found.times:,}, {share}"


def _number(found: Summary, value: float) -> str:
    """Format a statistic of a column with no more decimals than the column's values have."""
    mark = "≈" if Mark.APPROXIMATE in found.marks else "~" if found.marks else ""
    if found.decimals < 0:
        return mark + format_value(found.column, value)
    decimals = len(f"{value:.{found.decimals}f}".rstrip("0").partition(".")[2])
    return mark + format_number(value, decimals, found.column.unit)


def frequency_lines(found: Frequencies, width: int, charset: Charset) -> Iterator[tuple[str, str]]:
    """Write a frequency table as lines, each with value, count, share and a bar.

    Args:
        found: the frequency table.
        width: the width in cells; bars take what the words leave free.
        charset: the character set of the bars.

    Returns:
        For each line its words and its bar.
    """
    widest = max((text_width(group.label) for group in found.groups), default=0)
    label = min(widest, 40, max(width // 2, 1))  # so that a bar finds a place
    most = max((group.count for group in found.groups), default=1)
    digits = len(f"{most:,}")
    block = "#" if charset is Charset.ASCII else "█"
    room = max(width - label - digits - len("  100 %  ") - 2, 0)
    for group in found.groups:
        share = f"{100 * group.count / max(found.present, 1):.0f} %"
        words = f"{pad(cut(group.label, label), label)}  {group.count:>{digits},}  {share:>5}  "
        bar = max(round(room * group.count / most), 1) if group.count else 0
        yield words, block * min(bar, room)
