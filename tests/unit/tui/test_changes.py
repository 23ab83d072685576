"""What stays of a ViewState when another source is shown."""

from lcbtui.dataset.columns import Range
from lcbtui.dataset.windows import Window
from lcbtui.tui.changes import for_sources
from lcbtui.view.notation import ColumnWidth, PerModel, PlusMinus, SortKey
from lcbtui.view.state import FIELDS, ViewState
from unit.datasets import dataset

EVERYTHING = ViewState(
    source="figure",
    query="fits:24GB",
    params=Range(1, 2),
    score=Range(3, 4),
    series=("ours",),
    sort=(SortKey("x"),),
    limit=5,
    columns=("x",),
    widths=(ColumnWidth("x", 9),),
    x="x",
    y="y",
    label="l",
    series_by="s",
    ranking=True,
    log_x=True,
    x_limits=Range(5, 6),
    y_limits=Range(7, 8),
    frontier=True,
    trend=True,
    labels=False,
    errors=True,
    grid=True,
    foot=False,
    window=Window(),
    lower_better=True,
    problems=166,
    release="v5",
    plus_minus=PlusMinus.ERROR,
    per_model=PerModel.BEST,
    params_from_names=True,
    join_params=True,
    sizes="sizes.csv",
    params_unit="M",
    table="2",
    at=".results",
    transpose=True,
    as_is=("n",),
    pivot="task",
    title="t",
    x_title="x",
    y_title="y",
    against="paper",
    by_month=("m",),
    apart=False,
    vs="m",
    rank_anyway=True,
    bits=4,
    rho=0.6,
    ours="m",
    pins=("here", "gone"),
)
STAY = {
    *("query", "params", "score", "bits", "rho"),
    *(
        "frontier",
        "trend",
        "labels",
        "errors",
        "grid",
        "foot",
        "apart",
        "rank_anyway",
        "against",
        "pins",
    ),
}


def test_filters_and_overlays_stay_on_another_source_and_nothing_else() -> None:
    default = ViewState()
    shown = for_sources(EVERYTHING, ("other.csv",), dataset(model=["here", "there"]))
    assert shown.source == "other.csv"
    for field in FIELDS:
        before, after = getattr(EVERYTHING, field.name), getattr(shown, field.name)
        assert before != getattr(default, field.name), f"{field.name} is to be set in this test"
        kept = ("here",) if field.name == "pins" else before
        assert after == (kept if field.name in STAY else field.default), field.name
        assert field.stays == (field.name in STAY), field.name


def test_a_source_is_not_compared_with_itself() -> None:
    assert for_sources(EVERYTHING, ("paper",), dataset(model=["here"])).against is None
    assert for_sources(EVERYTHING, ("other.csv",), dataset(model=["here"])).against == "paper"
