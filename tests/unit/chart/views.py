"""Views made from plain lists, so that the chart's tests need neither readers nor `apply`."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from lcbtui.dataset.columns import Column, Kind, Roles
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.source import ChartDefaults, LoadReport, SourceInfo
from lcbtui.dataset.values import Dates, Numbers, Texts
from lcbtui.sources.catalog import find
from lcbtui.sources.open import open_dataset
from lcbtui.text.numbers import Unit, format_day
from lcbtui.view.apply import apply
from lcbtui.view.derive.derive import derive
from lcbtui.view.state import ViewState
from lcbtui.view.view import Series, View

LABELS = {
    "open-weights": "Open-Weights Only",
    "open-data": "Open-Weights & Open-Data",
    "ours": "Our Model",
    "closed": "Closed",
    "unknown": "Unknown",
}


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
    return Dataset(info, data, roles, LoadReport("test", "lists", len(x), columns, roles))


def view(
    data: Dataset,
    *,
    state: ViewState | None = None,
    rows: Sequence[int] | None = None,
    series: Sequence[int] | None = None,
    emphasis: Sequence[int] | None = None,
    ours: Sequence[int] = (),
    keys: Sequence[str] = ("open-weights", "open-data", "ours"),
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
        matching=shown,
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
    """A View of a bundled source, best first, with its frontier marked."""
    asked = replace(state or ViewState(), source=name, pins=tuple(pins))
    return apply(derive(open_dataset(find(name)), asked), asked)
