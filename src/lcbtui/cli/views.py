"""`lcbtui views`: the views saved in the explorer, with the commands that rebuild them."""

import click

from lcbtui.cli.completion import complete_view
from lcbtui.cli.output import NOTHING_MATCHED, RECORDS, Output, note, output_options
from lcbtui.dataset.columns import Cell, Column, Kind
from lcbtui.errors import ConfigError
from lcbtui.report.writers import write_records
from lcbtui.settings.config import load_settings
from lcbtui.settings.saved import remove_view, saved_views, views_folder
from lcbtui.text.width import pad, text_width
from lcbtui.view.state import to_command

_COLUMNS = tuple(Column(key, key, key, Kind.TEXT) for key in ("name", "command", "path"))


@click.group("views", invoke_without_command=True)
@output_options("table", *RECORDS)
@click.pass_context
def command(context: click.Context, output: Output) -> int:
    """The views saved in the explorer, each with the command that rebuilds it.

    --view NAME of the explorer, ls, plot, stats and pick begins with one. The exit status is 1
    where there is none, and 2 where none of them can be read.
    """
    if context.invoked_subcommand is not None:
        return 0
    views, problems = saved_views()
    base = load_settings().state
    commands = [(view.name, to_command(view.state, base), str(view.path)) for view in views]
    with output.open() as out:
        if output.form != "table":
            write_records(out, output.form, _COLUMNS, [[*map(Cell, each)] for each in commands])
        else:
            width = max((text_width(view.name) for view in views), default=0)
            out.writelines(f"{pad(name, width)}  {words}\n" for name, words, _ in commands)
    if problems and not views:
        raise ConfigError("; ".join(problems))
    if problems:
        note("; ".join(problems))
    if not views:
        note(f"no view is saved in {views_folder()}")
        return NOTHING_MATCHED
    return 0


@command.command("rm")
@click.argument("name", shell_complete=complete_view)
def remove(name: str) -> int:
    """Delete the view of this name."""
    note(f"deleted {remove_view(name)}")
    return 0
