"""`lcbtui sources`: the bundled sources and the named ones, with titles, citations and age."""

from functools import partial

import click

from lcbtui.cli.output import RECORDS, Output, output_options
from lcbtui.dataset.columns import Cell, Column, Kind
from lcbtui.report.writers import write_records
from lcbtui.sources.catalog import known_sources, named_files, references
from lcbtui.text.width import wrapped

KEYS = ("name", "title", "citation", "license", "as_of", "files")


@click.command("sources")
@output_options("table", "json", "jsonl", "csv", "tsv", "bibtex")
def command(output: Output) -> None:
    """List the bundled sources and the named ones, with titles, citations and age.

    Where each reported score is from: lcbtui ls reported -f bibtex.
    """
    infos = list(known_sources().values())
    files = {info.name: [*map(str, named_files.get(info.name, ()))] for info in infos}
    if output.form == "bibtex":
        output.write_bibtex(references().values())
    elif output.form in RECORDS:
        columns = [Column(k, k, k, Kind.TEXT) for k in KEYS]
        records = [{**info._asdict(), "files": "; ".join(files[info.name])} for info in infos]
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
