"""`lcbtui stats`: what can be said of the models shown, as facts."""

from typing import Any

import click

from lcbtui.cli.flags import view_flags, view_state, why_flag
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
@why_flag
@output_options("table", "markdown", "json", "bibtex")
@screen_options
def command(
    sources: tuple[str, ...],
    why: bool,
    form: str,
    output: str | None,
    color: str | None,
    ascii: bool | None,  # noqa: A002 - the flag's name
    width: int | None,
    **flags: Any,
) -> int:
    """What can be said of the models shown: up to eight facts.

    SOURCE is figure (the default), paper, reported, a file, a folder, or - for standard input.
    As json it is one object whose keys stay the same; what cannot be said is null.
    """
    state = view_state(sources, flags)
    from lcbtui.analysis.insights import insights_of
    from lcbtui.chart.style import Depth
    from lcbtui.cli.opening import answer, style_of
    from lcbtui.report.cite import references_of, write_bibtex
    from lcbtui.report.facts import answer_lines, answer_markdown, plain_lines
    from lcbtui.report.insights import insights_answer
    from lcbtui.report.writers import as_record, write_object

    view = answer(state)
    with destination(output) as out:
        if form == "bibtex":
            write_bibtex(out, references_of(view))
        elif form == "json":
            write_object(out, as_record(insights_of(view), 6))
        elif form == "markdown":
            out.writelines(f"{line}\n" for line in answer_markdown(insights_answer(view), why=why))
        else:
            style = style_of(color, ascii, output)
            lines = answer_lines(insights_answer(view), width or terminal_width(output), why=why)
            for line in plain_lines(lines, bold=style.depth is not Depth.NONE):
                out.write((in_ascii(line) if style.is_ascii else line) + "\n")
    return 0 if len(view) else NOTHING_MATCHED
