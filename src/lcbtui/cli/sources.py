"""`lcbtui sources`: the bundled sources, with titles and citations."""

import click

from lcbtui.cli.output import destination, output_options, terminal_width
from lcbtui.dataset.columns import Cell, Column, Kind
from lcbtui.report.writers import write_records
from lcbtui.sources.catalog import bundled, references
from lcbtui.text.width import wrapped

_KEYS = ("name", "title", "citation", "license")


@click.command("sources")
@output_options("table", "json", "jsonl", "csv", "tsv", "bibtex")
def command(form: str, output: str | None) -> None:
    """The bundled sources, with titles and citations.

    Where each reported score is from: lcbtui ls reported -f bibtex.
    """
    infos = list(bundled().values())
    if form == "bibtex":
        from lcbtui.report.cite import write_bibtex

        with destination(output) as out:
            write_bibtex(out, references().values())
        return
    with destination(output) as out:
        if form != "table":
            columns = [Column(key, key, key, Kind.TEXT) for key in _KEYS]
            rows = [[Cell(getattr(info, key)) for key in _KEYS] for info in infos]
            write_records(out, form, columns, rows)
            return
        width = terminal_width(output)
        room = None if width is None else max(width - 10, 1)
        for info in infos:
            out.write(f"{info.name:10}{info.title}\n")
            for text in filter(None, (info.citation, info.license)):
                out.writelines(f"{'':10}{line}\n" for line in wrapped(text, room))
