"""Opening a source and applying a ViewState for the one-shot commands, with what they note."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from lcbtui.analysis.comparable import comparable_models, comparable_windows
from lcbtui.analysis.months import TABLE_COLUMNS, months_of, months_view
from lcbtui.analysis.ranking import (
    draws_across,
    over_different_problems,
    ranking,
    without_evidence,
)
from lcbtui.cli.output import NOTHING_MATCHED, note
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.lookup import Table
from lcbtui.dataset.remarks import RemarkKind
from lcbtui.dataset.source import NO_OPTIONS, ReadOptions
from lcbtui.errors import NothingMatchedError, UsageError
from lcbtui.query.masks import rows_named
from lcbtui.report.remarks import (
    compared_on,
    lower_is_better,
    tied_sentence,
    with_flags,
    with_remedy,
)
from lcbtui.settings.config import load_settings
from lcbtui.sources.catalog import STDIN, find
from lcbtui.sources.formats.io import stdin_bytes
from lcbtui.sources.open import bundled_tables, open_sources
from lcbtui.text.safe_text import safe_text, shell_word
from lcbtui.text.words import counted, plural
from lcbtui.view.apply import apply
from lcbtui.view.derive.derive import derive
from lcbtui.view.names import model_meant, naming_rows, vs_row
from lcbtui.view.state import FIELDS, ViewState, of_sources
from lcbtui.view.view import View, fitted, roles_in_force


def answer(state: ViewState) -> View:
    """Open the source of a ViewState and apply it; keep notes on what could mislead.

    Raises:
        LcbtuiError: for a source, a query or a name that cannot be used.
    """
    dataset = _opened(*state.opening)
    beside = None
    if state.against is not None:
        if state.against in state.sources:
            raise UsageError(f"--against {safe_text(state.against)}: is the source itself")
        beside = _opened((state.against,))
    derived_dataset = derive(dataset, state, beside, bundled_tables)
    view = apply(derived_dataset, fitted(state, load_settings().state, derived_dataset))
    named = naming_rows(view)  # names that tables print of one row mean that row
    if named != view.state:
        view = apply(view.dataset, named)
    _look_up_models(view)
    for name in view.state.pins:
        if not len(rows_named(view.dataset, view.roles.label, (name,))):
            note(f"--pin {name}: {view.dataset.source.name} has no model of that name")
    for words in _doubts(view):
        _note(view.dataset, words)
    selection = view.dataset.selection
    is_part = selection is not None and selection.problems < len(selection.results.problems)
    if view.left_out or not len(view) or is_part:
        _note(view.dataset, view.sentence)
    return view


def answer_by_month(state: ViewState, *, human_readable: bool) -> View:
    """Give the months of the models that a ViewState names, as rows of their own.

    Args:
        state: what is asked for.
        human_readable: whether only a table's columns are wanted, and not all there are.

    Raises:
        LcbtuiError: as `answer`.
    """
    if human_readable and state.columns is None:
        state = replace(state, columns=TABLE_COLUMNS)
    # Order, columns and limit are those of the months.
    models = answer(replace(state, sort=(), columns=None, limit=None))
    return months_view(models.dataset, state)


def found_status(view: View) -> int:
    """The exit status: whether there is any row, or any month where months are asked for."""
    rows = months_of(view.dataset, view.state).dataset if view.state.by_month else view
    return 0 if len(rows) else NOTHING_MATCHED


def _opened(sources: Sequence[str], options: ReadOptions = NO_OPTIONS) -> Dataset:
    infos = [find(source, options) for source in sources]
    return open_sources(infos, stdin_bytes() if STDIN in sources else None)


def derived(state: ViewState) -> Dataset:
    """Open the source of a ViewState and derive its rows.

    Raises:
        LcbtuiError: for a source or a column that cannot be used.
    """
    return derive(_opened(*state.opening), state, bundled=bundled_tables)


def sized_table(sources: Sequence[str], state: ViewState) -> Table:
    """Open some sources and derive their rows, with the roles in force.

    LiveCodeBench's own results state no sizes, so they are joined from the bundled sources.

    Raises:
        LcbtuiError: for a source or a column that cannot be used.
    """
    dataset = _opened(sources, state.read_options)
    joined = state.join_params or dataset.selection is not None
    state = of_sources(replace(state, join_params=joined), sources)
    dataset = derive(dataset, state, bundled=bundled_tables)
    roles = roles_in_force(dataset, state)
    if unread := dataset.report.unread(roles.y):
        _note(dataset, unread)
    return Table(dataset, roles)


def sized_view(state: ViewState) -> tuple[View, tuple[View, ...]]:
    """Give the models that a question about sizes is among, and those over each window.

    Raises:
        LcbtuiError: for a source, a column or a query that cannot be used.
    """
    dataset = _opened(*state.opening)
    view = comparable_models(dataset, state, bundled_tables)
    named = naming_rows(view)
    if named != view.state:
        state = replace(state, ours=named.ours)
        view = comparable_models(dataset, state, bundled_tables)
    _look_up_models(view)
    for words in _doubts(view):
        _note(view.dataset, words)
    return view, comparable_windows(dataset, state, bundled_tables)


def _look_up_models(view: View) -> None:
    """Refuse `--ours` and `--vs` where the name means no model, or several."""
    for flag, name in (("--ours", view.state.ours), ("--vs", view.state.vs)):
        try:
            if name is not None:
                model_meant(view, name)
        except (NothingMatchedError, UsageError) as error:
            raise type(error)(f"{flag} {error}") from error


# Notes


def _note(dataset: Dataset, words: str, *, first: bool = False) -> None:
    """Keep a line on a source that `lcbtui check` tells too."""
    source = dataset.source
    names = [part.name for part in source.parts.values()] or [source.name]
    check = " ".join(("lcbtui check", *map(shell_word, names)))
    note(f"{source.name}: {words}", check=check, first=first)


def _doubts(view: View) -> Iterator[str]:
    """What could not be read, is left open or was guessed of a source, the worst first."""
    dataset, state = view.dataset, view.state
    if unread := dataset.report.unread(view.roles.y):
        yield unread
    settled = {each.flag for each in FIELDS if getattr(state, each.name) != each.default}
    if not dataset.frame[view.roles.label].iloc[view.matching].duplicated().any():
        settled.add("--pivot")  # no two of the rows that match have the same name
    for choice in dataset.report.choices:
        if choice.flag not in settled:
            yield f"{choice.short} ({choice.ways or choice.flag})"
    if view.roles.lower_better and state.lower_better is None:
        yield f"{lower_is_better(dataset.by_key[view.roles.y or ''])} (--no-lower-better)"
    for source, header in dataset.report.renamed if dataset.roles.y == view.roles.y else ():
        title = dataset.by_key[view.roles.y or ""].title
        yield f'"{header}" of {source} stands in the column {title}'


def note_ranks(view: View, *, human_readable: bool) -> None:
    """Note that scores cannot be ranked, which rows have no rank, and what `--vs` is tied with."""
    if ranking(view).withheld is RemarkKind.MIXED_WINDOWS and len(view) > 1:
        why = with_flags(with_remedy(view, RemarkKind.MIXED_WINDOWS))
        _note(view.dataset, f"no ranks: {why} (--rank-anyway)", first=True)
    rows, ahead = without_evidence(view) if human_readable else (0, 0)
    if rows:
        words = f"{counted(rows, 'row has', 'rows have')} no rank"
        if ahead:
            which = "it" if rows == 1 else f"{ahead:,} of them"
            better = "lower" if view.roles.lower_better else "higher"
            score = f"{plural(ahead, 'scores', 'score')} {better}"
            words += f", and {which} {score} than all that have one"
        helps = with_flags(with_remedy(view, RemarkKind.NO_EVIDENCE))
        _note(view.dataset, f"{words}: {helps}")
    row = vs_row(view)
    if row is not None:
        on = "" if human_readable else compared_on(view)
        note(f"{tied_sentence(view, row)}{f' · {on}' if on else ''}", first=True)
    elif view.state.vs is not None:
        name = view.state.vs
        note(f"--vs {name}: is not among the rows that match, so not compared", first=True)


def note_different_problems(view: View) -> None:
    """Note that the scores on a chart are over different problems, and what is not drawn for it."""
    if len(view) < 2 or view.state.by_month or not over_different_problems(view):
        return
    why = with_flags(with_remedy(view, RemarkKind.MIXED_WINDOWS))
    asked = [word for word in ("frontier", "trend") if getattr(view.state, word)]
    asked += ["line at our score"] if len(view.ours) else []
    no = "" if draws_across(view) or not asked else f"no {' and no '.join(asked)}: "
    _note(view.dataset, f"{no}{why}{' (--rank-anyway)' if no else ''}", first=True)
