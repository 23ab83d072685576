"""The rows that a ViewState asks for: opened, derived and applied; and as a pandas DataFrame.

The commands of the shell and `lcbtui.frame` share all of it. pandas is imported for a frame alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lcbtui.dataset.columns import Kind
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.lookup import did_you_mean, nearest_names
from lcbtui.dataset.source import NO_OPTIONS, ReadOptions
from lcbtui.dataset.values import Dates, Numbers, Values, column_of
from lcbtui.errors import NothingMatchedError, Option, UsageError
from lcbtui.report.writers import mark_names, marked_keys
from lcbtui.sources.catalog import STDIN, find_all
from lcbtui.sources.formats.io import stdin_bytes
from lcbtui.sources.open import bundled_tables, open_sources
from lcbtui.text.words import safe_text
from lcbtui.view.apply import apply
from lcbtui.view.derive.derive import derive
from lcbtui.view.names import model_meant, naming_rows
from lcbtui.view.state import FIELDS, Form, ViewState, from_flags, join_list
from lcbtui.view.view import View, fitted

if TYPE_CHECKING:
    import pandas as pd

Argument = str | float | bool | Sequence[str] | None
"""The value of a flag: as typed in a shell, or Python's own number, boolean or list of names."""


def opened(sources: Sequence[str], options: ReadOptions = NO_OPTIONS) -> Dataset:
    """Open some sources, such as files or bundled tables, as one Dataset."""
    return open_sources(find_all(sources, options), stdin_bytes() if STDIN in sources else None)


def view_of(state: ViewState, settings: ViewState | None = None) -> View:
    """Open the sources of a ViewState, and make the View.

    Args:
        state: the options of the user.
        settings: the options of the settings file, which a source need not fit; None without one.

    Raises:
        LcbtuiError: for a source, a query or a name that cannot be used.
    """
    dataset = opened(*state.opening)
    beside = None
    if state.against is not None:
        if state.against in state.sources:
            asked = Option("against", f"{safe_text(state.against)}:")
            raise UsageError("is the source itself", option=asked)
        beside = opened((state.against,))
    dataset = derive(dataset, state, beside, bundled_tables)
    view = apply(dataset, state if settings is None else fitted(state, settings, dataset))
    named = naming_rows(view)  # names that tables print of one row mean that row
    if named != view.state:
        view = apply(view.dataset, named)
    look_up_models(view)
    return view


def look_up_models(view: View) -> None:
    """Check that the model names in the options `ours` and `vs` each match one model.

    Raises:
        NothingMatchedError: if a name matches no model.
        UsageError: if a name matches several models.
    """
    for option, name in (("ours", view.state.ours), ("vs", view.state.vs)):
        try:
            if name is not None:
                model_meant(view, name)
        except (NothingMatchedError, UsageError) as error:
            raise type(error)(*error.message, option=Option(option)) from error


def frame_of(
    sources: Sequence[str | PathLike[str]], arguments: Mapping[str, Argument]
) -> "pd.DataFrame":
    """Make a DataFrame of the rows that `ls` prints; see `lcbtui.frame`.

    Raises:
        UsageError: for an argument that is none, or a value of another type.
    """
    fields = {field.flag.removeprefix("--").replace("-", "_"): field for field in FIELDS}
    given: dict[str, Any] = {}  # as the texts and switches of flags, by field
    for name, value in arguments.items():
        if name not in fields:
            near = did_you_mean(nearest_names(name, fields)) or "; it takes the flags of ls"
            raise UsageError(f"frame: no argument {safe_text(name)}{near}")
        field = fields[name]
        is_switch = field.notation.form is Form.SWITCH
        if value is not None and is_switch is not isinstance(value, bool):
            wanted = "True or False" if is_switch else "a text, a number or a list of names"
            raise UsageError(f"frame: {name} is {safe_text(repr(value))}; expected {wanted}")
        if is_switch or value is None:
            given[field.name] = value
        elif isinstance(value, str | int | float):
            repeated = field.notation.form is Form.REPEATED
            given[field.name] = (str(value),) if repeated else str(value)
        else:
            given[field.name] = join_list(value)
    paths = [each if isinstance(each, str) else f"{Path.cwd() / each}" for each in sources]
    state = from_flags(paths, given)
    if not state.by_month:
        return _frame(view_of(state))
    from lcbtui.analysis.cutoffs import months_view  # noqa: PLC0415 - rarely asked for

    models = view_of(replace(state, sort=(), columns=None, limit=None))
    return _frame(months_view(models.dataset, state))


def _frame(view: View) -> "pd.DataFrame":
    import pandas as pd  # noqa: PLC0415 - only who asks for a frame has it loaded

    from lcbtui.report.view_table import record_columns, row_cells  # noqa: PLC0415

    dataset, rows = view.dataset, view.rows
    columns = record_columns(view)
    computed = [column for column in columns if column.key not in dataset.by_key]
    cells = [*row_cells(view, rows.tolist(), computed)]
    made = {
        each.key: column_of(each, [row[at] for row in cells]) for at, each in enumerate(computed)
    }
    values = [
        made[column.key] if column.key in made else dataset.values[column.key].take(rows)
        for column in columns
    ]
    found: dict[str, Any] = {each.column.key: _series(pd, each) for each in values}
    for each in values:
        if isinstance(each, Numbers) and each.wholes is not None:
            found[f"{each.column.key}_in_window"] = each.wholes
    names = mark_names(columns)
    marks = [
        marked_keys(columns, [each.cell(row) for each in values], names) for row in range(len(rows))
    ]
    for name in names.values():
        if any(name in marked for marked in marks):
            found[name] = [" ".join(marked.get(name, ())) or None for marked in marks]
    frame = pd.DataFrame(found, index=pd.RangeIndex(len(rows)))
    roles = {name: key for name, key in view.roles._asdict().items() if name != "lower_better"}
    frame.attrs = {
        "title": dataset.source.title,
        "citation": dataset.source.citation,
        "roles": roles,
        "units": {column.key: str(column.unit) for column in columns if column.unit},
        "as_written": {e.column.key: [*e.rows] for e in values if isinstance(e, Dates)},
        "notes": [str(note) for note in dataset.report.notes],
        "summary": view.sentence,
    }
    return frame


def _series(pd: Any, values: Values) -> Any:
    """Convert a column to what pandas holds for its kind."""
    if isinstance(values, Numbers):
        return values.values
    if isinstance(values, Dates):
        return values.first.astype("datetime64[D]").astype("datetime64[s]")
    texts = [text or None for text in values.rows]
    if values.column.key == "highlight":
        return [text == "true" for text in texts]
    if values.column.kind is Kind.CATEGORY:
        return pd.Categorical(texts)
    return pd.Series(texts, dtype="str")
