"""`lcbtui check SOURCE`: the load report; `lcbtui sources`: the bundled and the named ones."""

from typing import Any

import click

from lcbtui.cli.flags import OF_SOURCES, field_flags, source_argument, view_state
from lcbtui.cli.output import RECORDS, Output, option, output_options
from lcbtui.dataset.columns import Cell, Column, Kind
from lcbtui.report.writers import write_bibtex, write_records
from lcbtui.sources.catalog import known_sources, named_files, references
from lcbtui.text.width import wrapped


@click.command("check")
@source_argument(required=True)
@field_flags(*OF_SOURCES)
@option("--strict")
@output_options("table", "json")
def command(sources: tuple[str, ...], strict: bool, output: Output, **flags: Any) -> int:
    """Report what was read, guessed, repaired and left out of SOURCE.

    The exit status is 1 where something needs a person's choice; a line says which flag settles
    it, and with that flag this command reports the outcome. The same holds for scores over
    different problems.
    """
    state = view_state(sources, flags)
    from lcbtui.cli.opening import write_check

    return write_check(state, output, strict=strict)


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
        with output.open() as out:
            write_bibtex(out, references().values())
    elif output.form in RECORDS:
        columns = [Column(k, k, k, Kind.TEXT) for k in KEYS]
        records = [
            {**info._asdict(), "source": info.name, "files": "; ".join(files[info.name])}
            for info in infos
        ]
        rows = [[Cell(record[key]) for key in KEYS] for record in records]
        with output.open() as out:
            write_records(out, output.form, columns, rows)
    else:
        room = None if output.width is None else max(output.width - 10, 1)
        lines = list[str]()
        for info in infos:
            lines.append(f"{info.name:9} {info.title}")
            age = f"as of {info.as_of}" if info.as_of else "no such file"
            for text in filter(None, (info.citation, info.license, *files[info.name], age)):
                lines += (f"{'':10}{line}" for line in wrapped(text, room))
        output.write_lines(lines)
