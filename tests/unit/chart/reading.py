"""What is on a drawn chart, read back from its cells and from nothing else."""

from rich.cells import cell_len

from lcbtui.chart.picture import Chart, Region, Run

Grid = dict[tuple[int, int], str]


def lines_of(chart: Chart) -> list[str]:
    """The lines of a chart as plain text, without colours."""
    return ["".join(run.text for run in line) for line in chart.lines]


def cells(chart: Chart) -> Grid:
    """Every cell that is not blank: (column, line) → its character; "" in a wide one's second."""
    found: Grid = {}
    for line, runs in enumerate(chart.lines):
        column = 0
        for character in "".join(run.text for run in runs):
            width = cell_len(character)
            if character != " ":
                found[column, line] = character
                for more in range(1, width):
                    found[column + more, line] = ""
            column += width
    return found


def roles(chart: Chart) -> dict[tuple[int, int], Run]:
    """(column, line) → the run that covers the cell."""
    found: dict[tuple[int, int], Run] = {}
    for line, runs in enumerate(chart.lines):
        column = 0
        for run in runs:
            for _ in range(cell_len(run.text)):
                found[column, line] = run
                column += 1
    return found


def cell_of(chart: Chart, row: int) -> tuple[int, int]:
    """The cell of a row that has a point."""
    found = chart.cell_of(row)
    assert found is not None
    return found


def region(chart: Chart) -> Region:
    """The rectangle of a plot that has room."""
    assert chart.region is not None
    return chart.region


def places_of(chart: Chart, text: str) -> list[tuple[int, int]]:
    """Where a text starts, for every place where it stands on its own, or beside the cursor."""
    found: list[tuple[int, int]] = []
    for line, words in enumerate(lines_of(chart)):
        start = words.find(text)
        while start >= 0:
            before, after = words[:start][-1:], words[start + len(text) :][:1]
            if before in {"", " ", "]"} and after in {"", " ", "["}:
                found.append((cell_len(words[:start]), line))
            start = words.find(text, start + 1)
    return found
