"""`lcbtui compare A B …`: models side by side, and whether their scores are tied."""

from typing import Any

import click

from lcbtui.cli.completion import complete_model, data_option, sources_before_names
from lcbtui.cli.flags import OF_SOURCES, field_flags, view_state, whole_flag, why_flag
from lcbtui.cli.output import NOTHING_MATCHED, Output, output_options
from lcbtui.errors import UsageError


@click.command("compare")
@click.argument(
    "names", nargs=-1, required=True, shell_complete=complete_model, metavar="[SOURCE]... NAME..."
)
@data_option
@field_flags("rho", *OF_SOURCES)
@whole_flag
@why_flag
@click.option("--sentence", is_flag=True, help="A sentence for each difference, for a paper.")
@output_options("table", "json", "bibtex", screen=("width",))
def command(
    names: tuple[str, ...],
    source: tuple[str, ...],
    whole: bool,
    why: bool,
    sentence: bool,
    output: Output,
    **flags: Any,
) -> int:
    """Compare the first model with each of the others, on every problem set that both share.

    One model alone is compared with each of the others of its source. Without SOURCE (or
    -d SOURCE), all bundled sources are looked in. Of several reports of a model on one problem set
    the middle one counts.
    """
    source, names = sources_before_names(names, source)
    form = output.form
    if sentence and form != "table":
        raise UsageError(f"--sentence is text, and -f {form} is not")
    from lcbtui.cli.models import compared
    from lcbtui.report.cite import references_of_rows
    from lcbtui.report.compare import (
        comparison_answer,
        comparison_record,
        sentences,
    )

    found = compared(source, names, view_state(source or "", flags))

    if form == "bibtex":
        used = [
            (table.dataset, [s.place.row for s in found.scores if s.place.table == at])
            for at, table in enumerate(found.tables)
        ]
        output.write_bibtex(references_of_rows(used))
    elif sentence:
        lines = list(sentences(found))
        output.write_lines(lines)
        return 0 if lines else NOTHING_MATCHED
    elif form == "json":
        output.write_json(comparison_record(found))
    else:
        output.write_answer(comparison_answer(found, whole), why=why)
    return 0
