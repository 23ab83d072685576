"""Views made from plain lists, so that the chart's tests need neither readers nor `apply`."""

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from lcbtui.dataset.columns import Column, Kind, Range, Roles
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.source import ChartDefaults, LoadReport, SourceInfo
from lcbtui.dataset.values import Dates, Numbers, Texts
from lcbtui.text.numbers import Unit, format_day
from lcbtui.view.state import ViewState
from lcbtui.view.view import Emphasis, Series, View

DATA = Path(__file__).parents[3] / "data"
KEYS = ("open-weights", "open-data", "ours", "closed", "unknown")
LABELS = {
    "open-weights": "Open-Weights Only",
    "open-data": "Open-Weights & Open-Data",
    "ours": "Our Model",
    "closed": "Closed",
    "unknown": "Unknown",
}
FIGURE = ChartDefaults(
    title="LiveCodeBench v5 Performance vs. Total Parameters",
    x_ticks=(4, 10, 32, 100),
    y_ticks=(45, 50, 55, 60, 65, 70, 75),
    x_limits=Range(2.5, 130),
    y_limits=Range(45, 75),
    series_labels=LABELS,
)
PAPER = FIGURE._replace(
    title="LiveCodeBench v5 vs. Total Parameters, as the Paper States",
    x_ticks=(4, 10, 32, 100, 253),
    x_limits=Range(2.5, 320),
)
WISHES = {"figure": FIGURE, "paper": PAPER}


def dataset(
    names: Sequence[str],
    x: Sequence[float],
    y: Sequence[float],
    *,
    chart: ChartDefaults | None = None,
    x_unit: Unit = Unit.BILLIONS,
    dates: bool = False,
    title: str = "",
) -> Dataset:
    """A Dataset with a label, an x and a y column; NaN is missing."""
    x_kind = Kind.DATE if dates else Kind.NUMBER
    columns = (
        Column("model", "model", "Model", Kind.TEXT),
        Column("x", "x", "Released" if dates else "Params", x_kind, x_unit),
        Column("pass_at_1", "pass_at_1", "Pass@1", Kind.NUMBER, Unit.PERCENT),
    )
    label, across, up = columns
    data = (
        Texts(label, list(names)),
        Dates(across, [format_day(day) for day in x])
        if dates
        else Numbers.of(across, np.asarray(x, dtype=np.float64)),
        Numbers.of(up, np.asarray(y, dtype=np.float64)),
    )
    info = SourceInfo("test", title or "a test", chart=chart or ChartDefaults())
    roles = Roles("model", "x", "pass_at_1", None)
    report = LoadReport("test", "lists", len(x), columns, roles)
    return Dataset(info, data, roles, report)


def view(
    data: Dataset,
    *,
    state: ViewState | None = None,
    rows: Sequence[int] | None = None,
    series: Sequence[int] | None = None,
    emphasis: Sequence[int] | None = None,
    ours: Sequence[int] = (),
    keys: Sequence[str] = KEYS[:3],
    roles: Roles | None = None,
) -> View:
    """A View of all rows, or of `rows`; `series` and `emphasis` are those of the shown rows."""
    shown = np.arange(len(data)) if rows is None else np.asarray(rows, dtype=np.int64)
    count = len(shown)
    of = np.zeros(count, dtype=np.int8) if series is None else np.asarray(series, dtype=np.int8)
    bits = np.zeros(count, dtype=np.uint8) if emphasis is None else np.asarray(emphasis, np.uint8)
    return View(
        dataset=data,
        state=state or ViewState(source="test"),
        roles=roles or data.roles,
        rows=shown,
        emphasis=bits,
        series_of=of,
        series=tuple(
            Series(k, LABELS.get(k, k), int((of == n).sum()), True) for n, k in enumerate(keys)
        ),
        ours=np.asarray(ours, dtype=np.int64),
        sentence=f"{count} of {len(data)}",
    )


def points(x: Sequence[float], y: Sequence[float], **changes: object) -> View:
    """A View of points named m0, m1, … and so on."""
    return view(dataset([f"m{n}" for n in range(len(x))], x, y), **changes)  # type: ignore[arg-type]  # passed on as they are


def bundled(name: str, state: ViewState | None = None, pins: Sequence[str] = ()) -> View:
    """A View of all rows of a bundled source, best first, with its frontier marked."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    x, y = (
        np.array([float(row[key] or "nan") for row in rows])
        for key in ("total_params_b", "pass_at_1")
    )
    names = [row["model"] for row in rows]
    data = dataset(names, x.tolist(), y.tolist(), chart=WISHES.get(name))
    ours = np.array([row.get("highlight", "").lower() == "true" for row in rows])
    keys = [
        "ours" if mine else row["openness"] or "unknown"
        for mine, row in zip(ours, rows, strict=True)
    ]
    present = [key for key in KEYS if key in keys]
    order = np.argsort(-y, kind="stable")
    bits = [
        (Emphasis.OURS if ours[n] else 0)
        | (Emphasis.PINNED if names[n] in pins else 0)
        | (Emphasis.FRONTIER if not _beaten(x, y, n) else 0)
        for n in order
    ]
    return view(
        data,
        state=state,
        rows=order.tolist(),
        series=[present.index(keys[n]) for n in order],
        emphasis=bits,
        ours=np.flatnonzero(ours).tolist(),
        keys=present,
    )


def _beaten(
    x: "np.ndarray[tuple[int], np.dtype[np.float64]]",
    y: "np.ndarray[tuple[int], np.dtype[np.float64]]",
    n: int,
) -> bool:
    better = (x <= x[n]) & (y >= y[n]) & ((x < x[n]) | (y > y[n]))
    return bool(better.any()) or bool(np.isnan(x[n]) or np.isnan(y[n]))
