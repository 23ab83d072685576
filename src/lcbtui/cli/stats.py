"""`lcbtui stats`: what can be said of the models shown, as facts."""

from typing import Any

import click

from lcbtui.cli.flags import view_flags, view_state, why_flag
from lcbtui.cli.output import NOTHING_MATCHED, SCREEN, Output, output_options
from lcbtui.report.writers import as_record
from lcbtui.view.state import ViewState, of_sources


@click.command("stats")
@view_flags
@why_flag
@output_options("table", "markdown", "json", screen=SCREEN)
def command(sources: tuple[str, ...], why: bool, output: Output, **flags: Any) -> int:
    """Print statistics of the models shown, as up to eight facts.

    Without SOURCE they are the models that lcbtui best chooses among. SOURCE is figure, paper,
    reported, a file, a folder, or - for standard input.
    As json it is one object whose keys stay the same; what cannot be said is null.
    """
    state = view_state(sources, flags)
    is_named = sources or flags["view"] is not None or state.sources != ViewState().sources
    from lcbtui.analysis.size_and_score import insights_of
    from lcbtui.cli.opening import answer, comparable
    from lcbtui.report.findings import insights_answer

    view = answer(state) if is_named else comparable(of_sources(state, ("reported",)))[0]
    if output.form == "json":
        output.write_json(as_record(insights_of(view)))
    else:
        output.write_answer(insights_answer(view), why=why)
    return 0 if len(view) else NOTHING_MATCHED
