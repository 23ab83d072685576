"""The dialogs that only show: the details of a row, models side by side, the load report.

Also the way to the page of a model, which is a dialog where there is no browser.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache, partial

from textual.app import App

from lcbtui.analysis.compare import compare
from lcbtui.dataset.columns import Mark
from lcbtui.dataset.dataset import dataset_of
from lcbtui.dataset.lookup import FoundModel, RowAt, Table, model_at
from lcbtui.query.masks import rows_named
from lcbtui.report.check import check_lines, explained
from lcbtui.report.compare import MOST_SIDE_BY_SIDE, comparison_answer
from lcbtui.report.evidence import against
from lcbtui.report.facts import Answer, Fact, Weight, answer_lines
from lcbtui.report.model import (
    is_page,
    other_reports,
    page_of,
    reports,
    row_facts,
)
from lcbtui.report.remarks import few_words
from lcbtui.report.standings import standing_table
from lcbtui.sources.open import bundled_tables
from lcbtui.tui.actions import key_of, naming_keys
from lcbtui.tui.dialogs.dialog import AnswerDialog, TextDialog, line_width, text_dialog
from lcbtui.tui.explorer import Explorer
from lcbtui.tui.status import remedy_keys
from lcbtui.tui.theme import Ink
from lcbtui.tui.widgets.text import Line
from lcbtui.view.derive.means import score_columns
from lcbtui.view.view import View

MOST_BRIEF = 4
"""Reports that the panel names; the dialog has them all."""

_HOW_TO_COMPARE = "{} pins the selected model: then select another, and {} compares them"


def details_lines(
    view: View, row: int, *, brief: bool = False, cells: int | None = None
) -> list[Line]:
    """The lines of the details dialog, or the brief ones of the panel.

    The panel changes with every step of the cursor, so it leaves out what the status line says.

    Args:
        view: what is shown.
        row: a position in the Dataset.
        brief: whether they are for the panel.
        cells: of a line; None breaks nothing.
    """
    dataset = view.dataset
    scores = None if brief else standing_table(view, row)
    told = frozenset(column.key for column in score_columns(dataset)) if scores else frozenset()
    facts = row_facts(dataset, row, _in_status(view, row) if brief else told)
    page = "" if brief else page_of(dataset, row)
    if page and page not in {fact.value for fact in facts}:
        facts.append(Fact("Page", page))
    versus = None if brief else against(view, row)
    facts += [versus] if versus is not None else []
    read_off = not brief and dataset.source.approximate and dataset.source.chart.footnote
    answers = [Answer(tuple(facts), scores, (f"≈ {read_off}",) if read_off else ())]
    others = other_reports(dataset, row, bundled_tables())
    if others:
        shown = others[:MOST_BRIEF] if brief else others
        table, origins = reports(shown, cells)
        if len(others) > len(shown):
            more = f"{len(others) - len(shown)} more: {key_of('screen.details')}"
            table = replace(table, more=more)
        if brief:
            table, origins = replace(table, columns=table.columns[:-1]), []
        answers.append(Answer((), table, tuple(origins)))
    blocks = [answer_lines(answer, cells) for answer in answers if answer.facts or answer.table]
    return [
        [(piece, Ink.LINK if is_page(piece.strip()) else _INKS[weight]) for piece, weight in line]
        for place, block in enumerate(blocks)
        for line in ([(), *block] if place else block)
    ]


_INKS = {Weight.PLAIN: Ink.DIM, Weight.STRONG: Ink.TEXT, Weight.DIM: Ink.DIM}


def _in_status(view: View, row: int) -> frozenset[str]:
    """The columns that the status line tells of, and the ends of what ± says in short.

    Of a day that is hardly the model's own there is more to tell than its sign.
    """
    roles, dataset = view.roles, view.dataset
    roles_told = filter(None, (roles.label, roles.x, roles.y))
    keys = {*roles_told, "organization", "openness", "highlight"} & dataset.by_key.keys()
    told = {key for key in keys if Mark.SHARED not in dataset.cell(row, key).marks}
    return frozenset(told) | {"score_low", "score_high", "evidence"}


def open_details(app: App[object], explorer: Explorer) -> None:
    """Show all that is known of the selected model."""
    view, row = explorer.view, explorer.selected
    if view is None or row is None:
        return
    label = view.dataset.cell(row, view.roles.label).text
    lines = details_lines(view, row, cells=line_width(app))
    app.push_screen(TextDialog(label or f"Row {row + 1}", lines))


def open_link(app: App[object], explorer: Explorer) -> None:
    """Open the page of the selected model; without a browser to reach, show its address."""
    view, row = explorer.view, explorer.selected
    if view is None or row is None:
        return
    page = page_of(view.dataset, row)
    if not page:
        explorer.notify("nothing is known of a page of this model")
    elif _opened(page, os.environ):
        explorer.notify(f"opening {page}")
    else:
        app.copy_to_clipboard(page)
        explorer.note_copied(page, "address")
        lines = [[(page, Ink.LINK)], [("", Ink.TEXT)], [(explorer.notice, Ink.DIM)]]
        app.push_screen(TextDialog("Page of the model", lines))


def opener(environment: Mapping[str, str]) -> str | None:
    """The program that opens an address in a browser of this desktop; None without a desktop."""
    if sys.platform == "darwin":
        return None if "SSH_CONNECTION" in environment else shutil.which("open")
    if environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"):
        return shutil.which("xdg-open", path=environment.get("PATH"))
    return None


def _opened(page: str, environment: Mapping[str, str]) -> bool:
    program = opener(environment)
    if program is None:
        return False
    with suppress(OSError):
        subprocess.Popen(  # noqa: S603 - the address is an argument, and begins with http
            [program, page],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        return True
    return False


def open_load_report(app: App[object], explorer: Explorer) -> None:
    """Show what was read, guessed and left out."""
    view = explorer.view
    if view is not None:
        report, missing = explained(view.dataset, view.state)
        lines = list(check_lines(report, missing, key_of("screen.axes"), line_width(app)))
        app.push_screen(text_dialog("Load report", lines))


def open_comparison(app: App[object], explorer: Explorer) -> None:
    """Show the pinned models side by side, or the pinned one and the selected one."""
    if explorer.view is None:
        return
    tables, models = _models_pinned(explorer.view, explorer.selected)
    if len(models) < 2:
        explorer.notify(naming_keys(_HOW_TO_COMPARE, "screen.pin", "screen.compare"))
        return
    if len(models) > MOST_SIDE_BY_SIDE:
        explorer.notify(
            f"{len(models)} models are pinned: at most {MOST_SIDE_BY_SIDE} stand side by side"
        )
        return
    views = (explorer.view, *([None] * (len(tables) - 1)))
    found = compare(tables, models, explorer.state.rho, views)
    tell = partial(few_words, keys=remedy_keys())
    answer = partial(comparison_answer, found, tell=tell, more="")
    app.push_screen(AnswerDialog("Compare", answer))


def _models_pinned(
    view: View, selected: int | None
) -> tuple[tuple[Table, ...], tuple[FoundModel, ...]]:
    """The pinned models in the order of pinning, and the sources to look in.

    Args:
        view: what is shown; its source comes first.
        selected: the selected row, which joins a single pinned model; None without one.
    """
    dataset, roles = view.dataset, view.roles
    own = {source.name for source in dataset.source.parts.values() or (dataset.source,)}
    others = (table for table in _bundled_tables() if table.dataset.source.name not in own)
    tables = (Table(dataset, roles), *others)
    rows: list[int] = []
    for pin in view.state.pins:
        rows += rows_named(dataset, roles.label, (pin,))[:1].tolist()
    models = _models(tables, rows)
    if len(models) < 2 and selected is not None:
        models = _models(tables, [*rows, selected])
    return tables, models


def _models(tables: tuple[Table, ...], rows: Sequence[int]) -> tuple[FoundModel, ...]:
    found = (model_at(tables, RowAt(0, row)) for row in rows)
    return tuple({model.rows: model for model in found}.values())


@cache
def _bundled_tables() -> tuple[Table, ...]:
    datasets = [dataset_of(table) for table in bundled_tables()]
    return tuple(Table(dataset, dataset.roles) for dataset in datasets)
