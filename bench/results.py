"""One measured line each, and the table of them."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Literal

Unit = Literal["seconds", "bytes", "megabytes"]


@dataclass(frozen=True)
class Result:
    """One line of the table.

    Attributes:
        what: what was measured.
        unit: of `values` and `others`.
        values: one each time.
        budget: the largest ratio, or with `absolute` the largest figure; None where the line is
            there to be compared with only.
        against: what it is compared with, in words; "" for a figure on its own.
        others: what that took in turn, if it is there.
        absolute: the budget is a figure in `unit`, not a ratio.
        note: what else has to be known.
    """

    what: str
    unit: Unit
    values: Sequence[float]
    budget: float | None
    against: str = ""
    others: Sequence[float] = ()
    absolute: bool = False
    note: str = ""

    @property
    def measured(self) -> float:
        """The median."""
        return median(self.values)

    @property
    def quartiles(self) -> tuple[float, float]:
        """The medians of the lower and of the upper half."""
        ordered, half = sorted(self.values), (len(self.values) + 1) // 2
        return median(ordered[:half]), median(ordered[-half:])

    @property
    def baseline(self) -> float | None:
        """The median of what it is compared with."""
        return median(self.others) if self.others else None

    @property
    def ratio(self) -> float | None:
        """Measured by baseline."""
        return self.measured / self.baseline if self.baseline else None

    @property
    def met(self) -> bool | None:
        """Whether the budget is kept; None where there is nothing to keep."""
        figure = self.measured if self.absolute else self.ratio
        return None if self.budget is None or figure is None else figure <= self.budget

    def record(self) -> dict[str, object]:
        """For JSON."""
        worked_out = ("measured", "quartiles", "baseline", "ratio", "met")
        return asdict(self) | {name: getattr(self, name) for name in worked_out}


HEADINGS = ("what", "measured", "quartiles", "n", "against", "baseline", "ratio", "budget", "met")


def table(results: Sequence[Result]) -> list[str]:
    """The lines of a table that is also Markdown, and the notes below it."""
    rows = [HEADINGS, *(_row(result) for result in results)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    lines = [
        "| " + " | ".join(cell.ljust(size) for cell, size in zip(row, widths, strict=True)) + " |"
        for row in rows
    ]
    lines.insert(1, "|" + "|".join("-" * (size + 2) for size in widths) + "|")
    notes = [f"{result.what}: {result.note}" for result in results if result.note]
    return [*lines, "", *notes] if notes else lines


def _row(result: Result) -> tuple[str, ...]:
    sign = "" if result.absolute else " ×"
    figure = result.budget
    budget = f"≤ {figure:,g}{sign}" if figure is not None else ""
    if figure is not None and result.absolute:
        budget = f"≤ {_value(figure, result.unit)}"
    return (
        result.what,
        _value(result.measured, result.unit),
        " … ".join(_value(end, result.unit) for end in result.quartiles),
        str(len(result.values)),
        result.against,
        "" if result.baseline is None else _value(result.baseline, result.unit),
        "" if result.ratio is None else f"{result.ratio:.2f}",
        budget,
        {None: "", True: "yes", False: "NO"}[result.met],
    )


def _value(value: float, unit: Unit) -> str:
    if unit == "seconds":
        return f"{value:.2f} s" if value >= 1 else f"{value * 1000:.1f} ms"
    return f"{value:,.0f} B" if unit == "bytes" else f"{value:,.1f} MB"
