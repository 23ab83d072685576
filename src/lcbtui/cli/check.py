"""`lcbtui check SOURCE`: the load report."""

from typing import Any

import click

from lcbtui.cli.flags import dataset_flags, source_argument, view_state
from lcbtui.cli.output import destination, output_options

SOMETHING_TO_CHOOSE = 1


@click.command("check")
@source_argument(required=True)
@dataset_flags
@output_options("table", "json")
def command(sources: tuple[str, ...], form: str, output: str | None, **flags: Any) -> int:
    """What was read, guessed, repaired and left out of SOURCE.

    The exit status is 1 where something needs a person's choice; a line says which flag settles
    it, and the same flag here says what comes of it.
    """
    state = view_state(sources, flags)
    from lcbtui.cli.opening import derived
    from lcbtui.dataset.remarks import Remark, RemarkKind, Remedy
    from lcbtui.report.check import check_lines, check_record, explained, without_evidence
    from lcbtui.report.records import write_object
    from lcbtui.report.remarks import with_flags

    dataset = derived(state)
    report, missing = explained(dataset, state)
    with destination(output) as out:
        if form == "json":
            write_object(out, check_record(report, missing))
        else:
            out.writelines(f"{line}\n" for line in check_lines(report, missing))
            if without_evidence(dataset):
                why = Remark(RemarkKind.NO_EVIDENCE, remedy=Remedy.SAY_PROBLEMS)
                out.write(f"  evidence –  ({with_flags(why)})\n")
    return SOMETHING_TO_CHOOSE if report.choices else 0
