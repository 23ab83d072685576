"""`lcbtui check SOURCE`: the load report; `lcbtui sources`: the bundled and the named ones."""

from functools import partial
from itertools import chain
from typing import Any

import click

from lcbtui.cli.flags import OF_SOURCES, field_flags, source_argument, view_state
from lcbtui.cli.output import RECORDS, Output, note, output_options
from lcbtui.dataset.columns import Cell, Column, Kind
from lcbtui.report.writers import write_records
from lcbtui.sources.catalog import known_sources, named_files, references
from lcbtui.text.width import BETWEEN_FACTS, wrapped


@click.command("check")
@source_argument(required=True)
@field_flags(*OF_SOURCES)
@click.option("--strict", is_flag=True, help="Status 1 also for what is lost, twice or left out.")
@output_options("table", "json")
def command(sources: tuple[str, ...], strict: bool, output: Output, **flags: Any) -> int:
    """Report what was read, guessed, repaired and left out of SOURCE.

    The exit status is 1 where something needs a person's choice; a line says which flag settles
    it, and with that flag this command reports the outcome. The same holds for scores over
    different problems.
    """
    state = view_state(sources, flags)
    import numpy as np

    from lcbtui.analysis.ranking import no_comparison
    from lcbtui.report.load_report import (
        check_lines,
        check_record,
        explained,
        faults,
        without_evidence,
    )
    from lcbtui.report.remarks import counts_remedy, with_flags, with_remedy
    from lcbtui.rows import opened
    from lcbtui.sources.open import bundled_tables
    from lcbtui.view.apply import Part, apply, part_words
    from lcbtui.view.derive.derive import derive
    from lcbtui.view.view import Remark, RemarkKind, Remedy

    dataset = derive(opened(*state.opening), state, bundled=bundled_tables)
    report, missing = explained(dataset, state)
    withheld: Remark | None = None
    why: RemarkKind | None = None
    left_out: list[Part] = []
    if len(dataset) <= 20_000:  # else it would take too long
        view = apply(dataset, state)
        left_out = [part for part in view.left_out if part not in report.notes]
        why = no_comparison(view)
        if why is RemarkKind.MIXED_WINDOWS:
            withheld = with_remedy(view, why)
    if output.form == "json":
        output.write_json(check_record(report, missing, state, why))
    else:
        lines = [*check_lines(report, missing, width=output.width)]
        unknown = None
        if without_evidence(dataset):
            helps = counts_remedy(dataset, np.arange(len(dataset)))
            unknown = Remark(RemarkKind.NO_EVIDENCE, remedy=helps)
        for what, remark in (("evidence", unknown), ("ranks", withheld)):
            if remark is not None and remark.remedy is not Remedy.KEEP_BOARD:  # "choose" says it
                lines.append(f"  {what} –  ({with_flags(remark)})")
        lines += [f"  note: {part_words(part)}" for part in left_out]
        folded = (wrapped(line, output.width, BETWEEN_FACTS, hang=6) for line in lines)
        output.write_lines(chain.from_iterable(folded))
    if problems := faults(report, dataset) if strict else "":
        note(f"--strict: {problems}", first=True)
    to_say = withheld is not None and withheld.remedy is not None
    return int(bool(report.choices or problems) or to_say)


KEYS = ("source", "title", "citation", "license", "as_of", "files")


@click.command("sources")
@output_options("table", "json", "jsonl", "csv", "tsv", "bibtex")
def sources(output: Output) -> None:
    """List the bundled sources and the named ones, with titles, citations and age.

    Where each reported score is from: lcbtui ls reported -f bibtex.
    """
    infos = list(known_sources().values())
    files = {info.name: [*map(str, named_files.get(info.name, ()))] for info in infos}
    if output.form == "bibtex":
        output.write_bibtex(references().values())
    elif output.form in RECORDS:
        columns = [Column(k, k, k, Kind.TEXT) for k in KEYS]
        records = [
            {**info._asdict(), "source": info.name, "files": "; ".join(files[info.name])}
            for info in infos
        ]
        rows = [[Cell(record[key]) for key in KEYS] for record in records]
        output.write_records(partial(write_records, form=output.form, columns=columns, rows=rows))
    else:
        room = None if output.width is None else max(output.width - 10, 1)
        lines = list[str]()
        for info in infos:
            lines.append(f"{info.name:9} {info.title}")
            age = f"as of {info.as_of}" if info.as_of else "no such file"
            for text in filter(None, (info.citation, info.license, *files[info.name], age)):
                lines += (f"{'':10}{line}" for line in wrapped(text, room))
        output.write_lines(lines)
