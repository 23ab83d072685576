"""`lcbtui ls`: the rows of a view."""

from typing import TYPE_CHECKING, Any

import click

from lcbtui.cli.flags import positive, view_flags, view_state
from lcbtui.cli.output import (
    FORMATS,
    NOTHING_MATCHED,
    ascii_option,
    color_option,
    colored,
    destination,
    format_option,
    note,
    output_option,
    terminal_width,
    width_option,
)
from lcbtui.settings import load_settings
from lcbtui.text.safe_text import safe_text

if TYPE_CHECKING:
    from lcbtui.view.state import ViewState
    from lcbtui.view.view import View


@click.command("ls")
@view_flags
@format_option(FORMATS)
@output_option
@color_option
@ascii_option
@width_option
def command(
    source: str | None,
    form: str,
    output: str | None,
    color: str | None,
    ascii: bool | None,  # noqa: A002 - the flag's name
    width: str | None,
    **flags: Any,
) -> int:
    """The rows, best score first.

    SOURCE is figure (the default), paper, reported, a file, a folder, or - for standard input.
    Numbers are raw in csv and json, and humanised in tables.
    """
    settings = load_settings()
    state = view_state(source, flags, settings.source)
    cells = positive(width, "--width") or terminal_width(output)

    from lcbtui.chart.style import Charset
    from lcbtui.cli.opening import charset_of, painter
    from lcbtui.report.table import table_lines, write_rows
    from lcbtui.text.safe_text import in_ascii

    view = _answer(state, form)
    in_color = colored(color, settings, output)
    charset = charset_of(ascii_only=settings.ascii if ascii is None else ascii, in_color=in_color)
    with destination(output) as out:
        if form == "table":
            lines = table_lines(view, cells, charset, painter(in_color=in_color))
            if charset is Charset.ASCII:
                lines = [in_ascii(line) for line in lines]
            out.writelines(f"{line}\n" for line in lines)
        else:
            write_rows(out, view, form)
    _tell_of_ranks(view, form)
    info = view.dataset.source
    if info.approximate and len(view) and form in {"table", "markdown"}:
        note(f"{info.name}: ≈ marks what was {info.chart.footnote}")
    return 0 if len(view) else NOTHING_MATCHED


def _answer(state: "ViewState", form: str) -> "View":
    from lcbtui.cli.opening import answer, answer_by_month

    if not state.by_month:
        return answer(state)
    return answer_by_month(state, for_people=form in {"table", "markdown"})


def _tell_of_ranks(view: "View", form: str) -> None:
    """Why there are no ranks, and what cannot be told apart from the model of `--vs`."""
    from lcbtui.analysis.ranking import standing, vs_row
    from lcbtui.report.ties import beside_sentence, why_not

    reason = standing(view).withheld
    if reason is not None and form in {"table", "markdown"} and len(view) > 1:
        note(f"{view.dataset.source.name}: no ranks: {why_not(view, reason)} (--rank-anyway)")
    row = vs_row(view)
    if row is not None:
        note(beside_sentence(view, row))
    elif view.state.vs is not None:
        note(safe_text(f"--vs {view.state.vs}: is not among the rows that match, so not compared"))
