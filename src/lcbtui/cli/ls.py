"""`lcbtui ls`: the rows of a view."""

from typing import Any

import click

from lcbtui.cli.flags import view_flags, view_state
from lcbtui.cli.output import (
    FORMATS,
    NOTHING_MATCHED,
    destination,
    output_options,
    screen_options,
    terminal_width,
)
from lcbtui.text.safe_text import in_ascii


@click.command("ls")
@view_flags
@output_options(*FORMATS)
@screen_options
def command(
    sources: tuple[str, ...],
    form: str,
    output: str | None,
    color: str | None,
    ascii: bool | None,  # noqa: A002 - the flag's name
    width: int | None,
    **flags: Any,
) -> int:
    """The rows, highest score first.

    SOURCE is figure (the default), paper, reported, a file, a folder, or - for standard input.
    Numbers are raw in csv and json, and humanised in tables.
    """
    readable = form in {"table", "markdown"}
    state = view_state(sources, flags, human_readable=readable)
    from lcbtui.cli.opening import answer, answer_by_month, note_ranks, style_of
    from lcbtui.report.table import table_lines, write_rows

    view = answer_by_month(state, human_readable=readable) if state.by_month else answer(state)
    style = style_of(color, ascii, output)
    with destination(output) as out:
        if form == "table":
            lines = table_lines(
                view,
                width or terminal_width(output),
                style.charset,
                style.paint,
                models=tuple(view.dataset.source.chart.series_labels) if state.by_month else (),
                all_columns=state.columns is not None,
            )
            for line in lines:
                out.write(f"{in_ascii(line) if style.is_ascii else line}\n")
        else:
            write_rows(out, view, form)
    note_ranks(view, human_readable=readable)
    return 0 if len(view) else NOTHING_MATCHED
