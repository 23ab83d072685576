"""Opening a source and applying a ViewState for the one-shot commands, with notes on stderr.

Also the style of text output: colours and characters by flags, settings and the terminal.
"""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace

from lcbtui.analysis.comparable import comparable_models, comparable_windows
from lcbtui.analysis.months import TABLE_COLUMNS, months_of, months_view
from lcbtui.analysis.ranking import (
    draws_across,
    over_different_problems,
    ranking,
    vs_row,
    with_remedy,
    without_evidence,
)
from lcbtui.chart.style import PALETTE, Charset, Depth, Role, sgr
from lcbtui.cli.output import NOTHING_MATCHED, ascii_only, colored, is_terminal, note
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.load_report import OpenChoice
from lcbtui.dataset.lookup import Table
from lcbtui.dataset.remarks import RemarkKind
from lcbtui.dataset.source import NO_OPTIONS, ReadOptions
from lcbtui.dataset.standard import is_lower_better
from lcbtui.errors import NothingMatchedError, UsageError
from lcbtui.query.masks import rows_named
from lcbtui.report.remarks import compared_on, tied_sentence, with_flags
from lcbtui.settings.config import load_settings
from lcbtui.sources.catalog import STDIN, find
from lcbtui.sources.formats.io import stdin_bytes
from lcbtui.sources.open import bundled_tables, open_sources
from lcbtui.text.safe_text import safe_text, shell_word
from lcbtui.text.words import counted, plural
from lcbtui.view.apply import apply
from lcbtui.view.derive.derive import derive
from lcbtui.view.names import model_meant, naming_rows
from lcbtui.view.series import fitted, roles_in_force
from lcbtui.view.state import FIELDS, ViewState, of_sources
from lcbtui.view.view import View


def answer(state: ViewState) -> View:
    """Open the source of a ViewState and apply it; a note names each pin that no row has.

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
    view = _with_names_of_rows(
        apply(derived_dataset, fitted(state, load_settings().state, derived_dataset))
    )
    _look_up_models(view)
    _note_unknown_pins(view)
    _note_doubts(view)
    for source, header in view.dataset.report.renamed:
        y = view.dataset.by_key.get(view.dataset.roles.y or "")
        if y is not None and y.key == view.roles.y:
            _note(view.dataset, f'"{header}" of {source} stands in the column {y.title}')
    chosen = view.dataset.selection
    is_part = chosen is not None and chosen.problems < len(chosen.results.problems)
    if view.left_out or not len(view) or is_part:
        _note(view.dataset, view.sentence)
    return view


def answer_by_month(state: ViewState, *, human_readable: bool) -> View:
    """The months of the models that a ViewState names, as rows of their own.

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
    """The exit status: whether there is anything, of the months of `by_month` where it asks."""
    found = months_of(view.dataset, view.state).dataset if view.state.by_month else view
    return 0 if len(found) else NOTHING_MATCHED


def _opened(sources: Sequence[str], options: ReadOptions = NO_OPTIONS) -> Dataset:
    infos = [find(source, options) for source in sources]
    return open_sources(infos, stdin_bytes() if STDIN in sources else None)


def derived(state: ViewState) -> Dataset:
    """The rows of the source of a ViewState, derived.

    Raises:
        LcbtuiError: for a source or a column that cannot be used.
    """
    return derive(_opened(*state.opening), state, bundled=bundled_tables)


def _with_names_of_rows(view: View) -> View:
    """The View where names that its own tables print of one row mean that row."""
    named = naming_rows(view)
    return view if named == view.state else apply(view.dataset, named)


def _look_up_models(view: View) -> None:
    """Our model, or one to compare with, that is not there leaves no answer.

    Raises:
        NothingMatchedError: if the name means no model.
        UsageError: if it means several.
    """
    for flag, name in (("--ours", view.state.ours), ("--vs", view.state.vs)):
        try:
            if name is not None:
                model_meant(view, name)
        except (NothingMatchedError, UsageError) as error:
            raise type(error)(f"{flag} {error}") from error


def _note(dataset: Dataset, words: str, *, first: bool = False) -> None:
    """Keep a line on a source that `lcbtui check` tells too."""
    source = dataset.source
    names = [part.name for part in source.parts.values()] or [source.name]
    check = " ".join(("lcbtui check", *map(shell_word, names)))
    note(f"{source.name}: {words}", check=check, first=first)


def _note_unread(dataset: Dataset, score: str | None) -> None:
    """Which scores could not be read: they would be missing without a word."""
    if unread := dataset.report.unread(score):
        _note(dataset, unread)


def _open_choices(view: View) -> list[OpenChoice]:
    """What a source leaves open and the state does not settle.

    That rows differ is none where no two of those that match have the same name.
    """
    labels = view.dataset.frame[view.roles.label].iloc[view.matching]
    apart = {"--pivot"} if not labels.duplicated().any() else set()
    settled = {each.flag for each in FIELDS if getattr(view.state, each.name) != each.default}
    choices = view.dataset.report.choices
    return [choice for choice in choices if choice.flag not in settled | apart]


def _note_doubts(view: View) -> None:
    """What could not be read, is open or was guessed, the worst first."""
    _note_unread(view.dataset, view.roles.y)
    for choice in _open_choices(view):
        _note(view.dataset, f"{choice.short} ({choice.ways or choice.flag})")
    if view.roles.lower_better and view.state.lower_better is None:
        y = view.dataset.by_key[view.roles.y or ""]
        reason = ", as its header says" if is_lower_better(y) else ""
        reason = f', as "{y.lower}" above the table says' if y.lower else reason
        _note(view.dataset, f"lower {view.measure} is better{reason} (--no-lower-better)")


def _note_unknown_pins(view: View) -> None:
    """A pin that is not there would be ignored without a word."""
    for name in view.state.pins:
        if not len(rows_named(view.dataset, view.roles.label, (name,))):
            note(f"--pin {name}: {view.dataset.source.name} has no model of that name")


def note_ranks(view: View, *, human_readable: bool) -> None:
    """That scores cannot be ranked, which rows have no rank, and what is tied with `--vs`."""
    if ranking(view).withheld is RemarkKind.MIXED_WINDOWS and len(view) > 1:
        why = with_flags(with_remedy(view, RemarkKind.MIXED_WINDOWS))
        _note(view.dataset, f"no ranks: {why} (--rank-anyway)", first=True)
    if human_readable:
        _note_unplaced(view)
    row = vs_row(view)
    if row is not None:
        on = "" if human_readable else compared_on(view)
        note(f"{tied_sentence(view, row)}{f' · {on}' if on else ''}", first=True)
    elif view.state.vs is not None:
        name = view.state.vs
        note(f"--vs {name}: is not among the rows that match, so not compared", first=True)


def _note_unplaced(view: View) -> None:
    """How many rows have a score and no rank, and how many of them stand above all that have."""
    rows, ahead = without_evidence(view)
    if not rows:
        return
    said = f"{counted(rows, 'row has', 'rows have')} no rank"
    if ahead:
        which = "it" if rows == 1 else f"{ahead:,} of them"
        better = "lower" if view.roles.lower_better else "higher"
        said += f", and {which} {plural(ahead, 'scores', 'score')} {better} than all that have one"
    _note(view.dataset, f"{said}: {with_flags(with_remedy(view, RemarkKind.NO_EVIDENCE))}")


def note_different_problems(view: View) -> None:
    """That the scores on a chart are over different problems, and what is not drawn for that."""
    if len(view) < 2 or view.state.by_month or not over_different_problems(view):
        return
    why = with_flags(with_remedy(view, RemarkKind.MIXED_WINDOWS))
    asked = [word for word in ("frontier", "trend") if getattr(view.state, word)]
    asked += ["line at our score"] if len(view.ours) else []
    no = "" if draws_across(view) or not asked else f"no {' and no '.join(asked)}: "
    _note(view.dataset, f"{no}{why}{' (--rank-anyway)' if no else ''}", first=True)


def sized_table(sources: Sequence[str], state: ViewState) -> Table:
    """The rows of some sources, derived, with the roles in force.

    LiveCodeBench's own results state no sizes, so they are joined from the bundled sources.

    Raises:
        LcbtuiError: for a source or a column that cannot be used.
    """
    dataset = _opened(sources, state.read_options)
    joined = state.join_params or dataset.selection is not None
    state = of_sources(replace(state, join_params=joined), sources)
    dataset = derive(dataset, state, bundled=bundled_tables)
    roles = roles_in_force(dataset, state)
    _note_unread(dataset, roles.y)
    return Table(dataset, roles)


def sized_view(state: ViewState) -> tuple[View, tuple[View, ...]]:
    """The models of a source that a question about sizes is among, and those over each window.

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
    _note_doubts(view)
    return view, comparable_windows(dataset, state, bundled_tables)


@dataclass(frozen=True)
class TextStyle:
    """The characters and colours of a text for a terminal."""

    charset: Charset
    depth: Depth

    @property
    def is_ascii(self) -> bool:
        """Whether all of the text is to be ASCII."""
        return self.charset is Charset.ASCII

    def paint(self, text: str, role: Role) -> str:
        """`text` in the colour of a role."""
        code = sgr(PALETTE[role], self.depth)
        return f"\x1b[{code}m{text}\x1b[0m" if code and text else text


def style_of(color: str | None, ascii_flag: bool | None, path: str | None) -> TextStyle:
    """The style by the flags `--color` and `--ascii`, then the settings, then the terminal.

    Args:
        color: `auto`, `always` or `never`.
        ascii_flag: characters of ASCII only; markers are told apart by colour, or by shape where
            there is none.
        path: where the text goes.
    """
    depth = _terminal_depth() if colored(color, path) else Depth.NONE
    if ascii_only(ascii_flag, on_terminal=path is None and is_terminal(sys.stdout)):
        return TextStyle(Charset.ASCII, depth)
    return TextStyle(Charset.SHAPES if depth is Depth.NONE else Charset.COLOUR, depth)


def _terminal_depth() -> Depth:
    """The colours that the terminal says it has; 256 where it says nothing, as over SSH."""
    if os.environ.get("COLORTERM") in {"truecolor", "24bit"}:
        return Depth.TRUE
    return Depth.BASIC if os.environ.get("TERM") in {"linux", "ansi", "vt100"} else Depth.INDEXED
