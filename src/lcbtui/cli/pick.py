"""`lcbtui pick`: the explorer on the terminal, the rows that were picked on standard output."""

import io
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from lcbtui.cli.complete import complete_column
from lcbtui.cli.flags import require_theme, view_flags, view_state
from lcbtui.cli.output import (
    RECORDS,
    ascii_only,
    ascii_option,
    destination,
    has_colors,
    is_dumb,
    is_terminal,
)
from lcbtui.errors import UsageError
from lcbtui.settings.config import load_settings
from lcbtui.sources.formats.io import stdin_bytes

if TYPE_CHECKING:
    from lcbtui.view.view import View

NOTHING_PICKED = 130
"""The exit status of whoever leaves without picking, as of an interrupted command."""


@click.command("pick")
@view_flags
@click.option(
    "--print",
    "printed",
    metavar="COLUMN",
    help="Print this column, not the label.",
    shell_complete=complete_column,
)
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(("lines", *RECORDS)),
    default="lines",
    help="How to write it: a value a line, or the rows as ls writes them.",
)
@ascii_option
@click.option("--theme", metavar="NAME", help="The explorer's theme.")
def command(
    sources: tuple[str, ...],
    printed: str | None,
    form: str,
    ascii: bool | None,  # noqa: A002 - the flag's name
    theme: str | None,
    **flags: Any,
) -> int:
    """Choose models in the explorer, and print them.

    Enter prints the pinned models, or the selected one; Esc and q print nothing, and the exit
    status is 130. The explorer is on the terminal wherever the output goes, so that
    ollama run "$(lcbtui pick --print hf_repo)" works.
    """
    settings = load_settings()
    state = view_state(sources, flags)
    if form != "lines" and printed is not None:
        raise UsageError("--print: is for lines; --columns chooses what -f writes")
    data = None
    if "-" in (*state.sources, state.against) and not is_terminal(sys.stdin):
        data = stdin_bytes()

    def text_of(view: "View", rows: Sequence[int]) -> str:
        if form == "lines":
            return _lines(view, rows, printed)
        if flags["columns"] is None and view.state.columns == settings.state.columns:
            view = replace(view, state=replace(view.state, columns=None))  # as ls -f has it
        return _records(view, rows, form)

    with _on_terminal():
        require_theme(theme, settings)
        from lcbtui.tui.loading import begin

        begun = begin(state.sources, data, state.read_options)  # not after the explorer is imported
        from lcbtui.tui.app import LcbtuiApp
        from lcbtui.tui.leaving import exit_lines, leave, run

        app = LcbtuiApp(
            state,
            stdin_bytes=data,
            theme=theme or "",
            ascii_only=ascii_only(ascii, on_terminal=True),
            picking=text_of,
            settings=settings,
        )
        app.explorer.reader.begun = begun
        run(app)
        with suppress(OSError):  # the terminal may be gone
            for line in exit_lines("", app.explorer.copied):
                print(line, file=sys.stderr)
    if app.main.picked is None:
        return leave(app, app.return_code or NOTHING_PICKED)
    if not app.return_code:
        with destination(None) as out:
            out.write(app.main.picked)
            out.flush()
    return leave(app, app.return_code or 0)


@contextmanager
def _on_terminal() -> Iterator[None]:
    """Let the standard streams be the terminal for a while, wherever they lead.

    Raises:
        UsageError: where there is none that the explorer can be on.
    """
    if is_dumb():
        raise UsageError(
            "pick needs a terminal that moves its cursor, and TERM says it does not;"
            " lcbtui ls prints the rows"
        )
    if not has_colors():
        os.environ["NO_COLOR"] = "1"
    try:
        if sys.stdin is None or sys.stdout is None or sys.stderr is None:
            raise OSError
        terminal = os.open("/dev/tty", os.O_RDWR)
    except OSError:
        raise UsageError("pick needs a terminal to choose on; lcbtui ls prints the rows") from None
    before = [os.dup(number) for number in range(3)]
    try:
        _point_streams_to(terminal, terminal, terminal)
        yield
    finally:
        _point_streams_to(*before)
        for number in (terminal, *before):
            os.close(number)


def _point_streams_to(*descriptors: int) -> None:
    sys.stdout.flush()
    sys.stderr.flush()
    for number, descriptor in enumerate(descriptors):
        os.dup2(descriptor, number)


def _lines(view: "View", rows: Sequence[int], printed: str | None) -> str:
    """The values of a column, the label without one, each once.

    Raises:
        UsageError: for an unknown column, or a row without a value.
    """
    from lcbtui.dataset.lookup import require_column

    dataset, label = view.dataset, view.roles.label
    key = label if printed is None else require_column(printed, dataset.columns, view.roles).key
    texts = [dataset.cell(row, key).text for row in rows]
    if "" in texts:
        name = dataset.cell(rows[texts.index("")], label).text
        raise UsageError(f"{name or 'this row'} has no {dataset.by_key[key].title} to print")
    return "".join(f"{text}\n" for text in dict.fromkeys(texts))


def _records(view: "View", rows: Sequence[int], form: str) -> str:
    """The rows as `ls` writes them."""
    from lcbtui.report.table import write_rows

    out = io.StringIO()
    write_rows(out, view, form, rows)
    return out.getvalue()
