"""The series that openness makes. Loads nothing, so that completion can name them.

Column names as people type them: short names, keys, headers, and the nearest name.

Used by the query language and by every flag that takes a column (`--sort`, `--columns`,
`--x`), so that a name means the same column wherever it is typed. Needs no pandas.
"""

import difflib
from collections.abc import Iterable, Mapping, Sequence

from lcbtui.dataset.columns import Column, Kind, Roles
from lcbtui.errors import UsageError
from lcbtui.text.safe_text import safe_text

OPENNESS_LABELS = {
    "open-weights": "Open weights",
    "open-data": "Open weights & data",
    "ours": "Our model",
    "closed": "Closed",
    "unknown": "Unknown openness",
}
"""The series keys in the order of the legend, with the words used where a source has none."""

SHORT_NAMES: Mapping[str, str] = {
    "params": "total_params_b",
    "active": "active_params_b",
    "score": "pass_at_1",
    "org": "organization",
    "open": "openness",
    "released": "release_date",
    "version": "version",
    "window": "window_as_stated",
    "by": "reported_by",
    "kind": "report_kind",
    "mode": "mode",
}
"""Short name → the standard key it stands for. `score` is the y column in force, whatever it
is called, and `params` the x column where a source has no total parameters."""

_USUAL_KINDS: Mapping[str, Kind] = {
    "total_params_b": Kind.NUMBER,
    "active_params_b": Kind.NUMBER,
    "pass_at_1": Kind.NUMBER,
    "release_date": Kind.DATE,
    "organization": Kind.TEXT,
    "openness": Kind.CATEGORY,
    "version": Kind.TEXT,
    "window_as_stated": Kind.TEXT,
    "reported_by": Kind.TEXT,
    "mode": Kind.TEXT,
    "model": Kind.TEXT,
}


def find_column(
    name: str, columns: Sequence[Column], roles: Roles, *, quoted: bool = False
) -> Column | None:
    """The column that `name` means, in any case; None when there is none.

    A short name wins over a column of that very name; `quoted` turns that round, so that
    `"score"` reaches a column headed "score" beside the one in use.
    """
    if quoted:
        return _by_own_name(name, columns) or _by_short_name(name, columns, roles)
    return _by_short_name(name, columns, roles) or _by_own_name(name, columns)


def require_column(name: str, columns: Sequence[Column], roles: Roles) -> Column:
    """The column that `name` means, for flags.

    Raises:
        UsageError: "unknown column 'scor'; did you mean score?".
    """
    found = find_column(name.strip(), columns, roles)
    if found is None:
        raise UsageError(unknown_column(name.strip(), columns, roles))
    return found


def unknown_column(name: str, columns: Sequence[Column], roles: Roles) -> str:
    """What to say of a name that means no column, with the nearest names."""
    plain = safe_text(name)
    key = SHORT_NAMES.get(name.casefold())
    if key is not None:
        return f"this source has no column for {plain}"
    near = nearest_names(name, known_names(columns, roles))
    question = f"; did you mean {' or '.join(near)}?" if near else ""
    return f"unknown column '{plain}'{question}"


def known_names(columns: Sequence[Column], roles: Roles) -> tuple[str, ...]:
    """Every name that can be typed: short names that mean something here, then the keys."""
    short = tuple(name for name in SHORT_NAMES if _by_short_name(name, columns, roles))
    return short + tuple(column.key for column in columns if column.key not in short)


def nearest_names(name: str, names: Iterable[str]) -> tuple[str, ...]:
    """Up to two of `names` that `name` may be a misspelling or a beginning of."""
    folded = {each.casefold(): each for each in reversed(tuple(names))}
    wanted = name.casefold()
    close = difflib.get_close_matches(wanted, folded, n=2, cutoff=0.6)
    if not close and len(wanted) > 1:
        close = [each for each in folded if each.startswith(wanted)][-1:]
    return tuple(folded[each] for each in close)


def usual_kind(name: str) -> Kind | None:
    """What a name holds in every source, to tell what is expected before rows are there."""
    folded = name.casefold()
    return _USUAL_KINDS.get(SHORT_NAMES.get(folded, folded))


def _by_short_name(name: str, columns: Sequence[Column], roles: Roles) -> Column | None:
    short = name.casefold()
    key = SHORT_NAMES.get(short)
    if key is None:
        return None
    by_key = {column.key: column for column in columns}
    if short == "score":
        return by_key.get(roles.y or "") or by_key.get(key)
    if short == "params" and key not in by_key:
        # A date can be on the x axis too, and it is not a size.
        x = by_key.get(roles.x or "")
        return x if x is not None and x.kind is Kind.NUMBER else None
    return by_key.get(key)


def _by_own_name(name: str, columns: Sequence[Column]) -> Column | None:
    exact = next((column for column in columns if column.key == name), None)
    if exact is not None:
        return exact
    folded = name.casefold()
    for own in (_key, _header, _title):
        for column in columns:
            if own(column).casefold() == folded:
                return column
    return None


def _key(column: Column) -> str:
    return column.key


def _header(column: Column) -> str:
    return column.header


def _title(column: Column) -> str:
    return column.title
