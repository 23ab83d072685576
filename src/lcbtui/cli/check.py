"""`lcbtui check SOURCE`: the load report."""

import json

import click

from lcbtui.cli.output import destination, format_option, output_option
from lcbtui.cli.view_flags import source_argument

SOMETHING_TO_CHOOSE = 1


@click.command("check")
@source_argument(required=True)
@format_option(("table", "json"))
@output_option
def command(source: str, form: str, output: str | None) -> int:
    """What was read, guessed, repaired and left out of SOURCE.

    The exit status is 1 where something needs a person's choice; a line says which flag settles
    it.
    """
    from lcbtui.cli.standard_input import stdin_bytes
    from lcbtui.report.check_text import check_lines, check_record
    from lcbtui.sources.catalog import STDIN, find
    from lcbtui.sources.open import open_dataset

    report = open_dataset(find(source), stdin_bytes() if source == STDIN else None).report
    with destination(output) as out:
        if form == "json":
            out.write(json.dumps(check_record(report), ensure_ascii=False, indent=2) + "\n")
        else:
            out.writelines(f"{line}\n" for line in check_lines(report))
    return SOMETHING_TO_CHOOSE if report.choices else 0
