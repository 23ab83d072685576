"""What a chart could not show, in words: for the panel's border and for stderr."""

from lcbtui.chart.result import Chart


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
