"""What a chart could not show, in words: for the panel's border and for stderr."""

from lcbtui.chart.build import chart_spec
from lcbtui.chart.markers import Role
from lcbtui.chart.result import Chart
from lcbtui.stats.trend import FEWEST
from lcbtui.view.view import View


def remarks(chart: Chart) -> tuple[str, ...]:
    """Points without a name, points beyond the limits, rows that have no place."""
    found = []
    if chart.unlabelled:
        found.append(f"+{chart.unlabelled:,} unlabelled")
    if chart.edges.total:
        found.append(f"{chart.edges.total:,} beyond the axes")
    found += [f"{count:,} not drawn, {why}" for why, count in chart.not_drawn]
    if chart.notes and not chart.legend_drawn:
        found.append("no room for the legend")
    return (*found, *chart.notes)


def trend_remark(view: View) -> tuple[str, ...]:
    """Why there is no trend where one was asked for; nothing where there is one."""
    if not view.state.trend or view.state.by_month:
        return ()
    if any(line.role is Role.TREND for line in chart_spec(view).lines):
        return ()
    return (f"no trend: it needs {FEWEST} points, not all of one size",)
