"""`lcbtui stats`: what can be said of the models shown, in sentences."""

from typing import Any

import click

from lcbtui.cli.flags import view_flags, view_state
from lcbtui.cli.output import (
    NOTHING_MATCHED,
    destination,
    output_options,
    screen_options,
    terminal_width,
)
from lcbtui.text.safe_text import in_ascii


@click.command("stats")
@view_flags
@output_options("table", "json", "bibtex")
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
    """What can be said of the models shown, in sentences, with the numbers under each.

    SOURCE is figure (the default), paper, reported, a file, a folder, or - for standard input.
    As json it is one object whose keys stay the same; what cannot be said is null.
    """
    state = view_state(sources, flags)
    from lcbtui.analysis.insights import insights_of
    from lcbtui.chart.style import Role
    from lcbtui.cli.opening import answer, style_of
    from lcbtui.report.cite import references_of, write_bibtex
    from lcbtui.report.insight_record import insight_record
    from lcbtui.report.insights import insight_lines, sentences
    from lcbtui.report.records import write_object

    view = answer(state)
    insights = insights_of(view)
    style = style_of(color, ascii, output)
    with destination(output) as out:
        if form == "bibtex":
            write_bibtex(out, references_of(view))
        elif form == "json":
            write_object(out, insight_record(insights))
        else:
            cells = width or terminal_width(output)
            for line in insight_lines(sentences(insights), cells):
                text = in_ascii(line.text) if style.is_ascii else line.text
                out.write((style.paint(text, Role.DIM) if line.numbers else text) + "\n")
    return 0 if len(view) else NOTHING_MATCHED
