"""What several sources say of a model: who made it, how large it is, how open."""

from lcbtui.sources.model import Cell, Mark, SourceInfo
from lcbtui.sources.values import format_cell
from lcbtui.view.model_names import Named, Table

TOTAL = "total_params_b"
ACTIVE = "active_params_b"

Shown = tuple[Cell, str]
"""A value, and its text for people; both empty where nothing is known."""


def first_known(tables: tuple[Table, ...], model: Named, key: str) -> Shown:
    """The first value known in a column, those without a mark first, and its text for people.

    Args:
        tables: the sources.
        model: the model.
        key: the column; a source without it says nothing.
    """
    found = []
    for place in model.places:
        dataset = tables[place.table].dataset
        column = dataset.by_key.get(key)
        cell = Cell("") if column is None else dataset.cell(place.row, key)
        if column is not None and not cell.missing:
            found.append((cell, format_cell(column, cell)))
    found.sort(key=lambda each: bool(each[0].marks))
    return found[0] if found else (Cell(""), "")


def sizes(tables: tuple[Table, ...], model: Named) -> tuple[Shown, Shown]:
    """Total and active parameters: of one row that has both, else what is known of the total."""
    found = []
    for place in model.places:
        dataset = tables[place.table].dataset
        if {TOTAL, ACTIVE} <= dataset.by_key.keys():
            cells = [dataset.cell(place.row, key) for key in (TOTAL, ACTIVE)]
            if not any(cell.missing for cell in cells):
                columns = (dataset.by_key[key] for key in (TOTAL, ACTIVE))
                found.append(
                    [(c, format_cell(col, c)) for col, c in zip(columns, cells, strict=True)]
                )
    found.sort(key=lambda both: bool(both[0][0].marks))
    if found:
        return found[0][0], found[0][1]
    return first_known(tables, model, TOTAL), (Cell(""), "")


def facts_line(tables: tuple[Table, ...], model: Named) -> str:
    """A model in one line: "Qwen3-32B · Qwen · 32.8B · open-weights"."""
    total, active = sizes(tables, model)
    is_sparse = active[0].number is not None and active[0].number != total[0].number
    words = (
        first_known(tables, model, "organization")[1],
        total[1],
        f"{active[1]} active" if is_sparse else "",
        first_known(tables, model, "openness")[1],
    )
    return " · ".join(filter(None, (model.name, *words)))


def source_name(source: SourceInfo) -> str:
    """A source in few words: of a path the last part."""
    return source.name if source.bundled else source.title


def size_ratio(tables: tuple[Table, ...], model: Named, other: Named) -> float | None:
    """How many times the total parameters of `other` a model has; None where either is unknown."""
    size, base = (sizes(tables, each)[0][0].number for each in (model, other))
    return size / base if size and base else None


def ratio_text(tables: tuple[Table, ...], model: Named, other: Named) -> str:
    """The ratio for people: "8 × the parameters of DASD-4B-Thinking"; "" where unknown."""
    ratio = size_ratio(tables, model, other)
    if ratio is None:
        return ""
    cells = [sizes(tables, each)[0][0] for each in (model, other)]
    about = "≈" if any(Mark.APPROXIMATE in cell.marks for cell in cells) else ""
    digits = f"{ratio:.0f}" if ratio >= 10 else f"{ratio:.3g}"
    return f"{about}{digits} × the parameters of {other.name}"
