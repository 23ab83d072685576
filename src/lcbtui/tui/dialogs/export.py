"""The export dialog, and writing a View to a file, in the format that the file ending names."""

from pathlib import Path

from lcbtui.chart.cells import write_text_chart
from lcbtui.chart.style import Charset
from lcbtui.dataset.source import was_read
from lcbtui.errors import LcbtuiError, UsageError
from lcbtui.report.figure import AS_EVER, figure_svg, write_figure
from lcbtui.report.files import ENDINGS, form_asked, no_place_for, whole_file
from lcbtui.report.view_table import write_rows
from lcbtui.text.safe_text import safe_text
from lcbtui.text.words import counted
from lcbtui.tui.dialogs.dialog import REPLACES, InputDialog
from lcbtui.tui.main_screen import MainScreen
from lcbtui.tui.reading import path_of
from lcbtui.tui.terminal import TerminalApp
from lcbtui.view.view import View

EXAMPLE = "a name with an ending, such as chart.svg"
FORMATS = """\
chart  .svg .pdf .png .txt
rows   .csv .tsv .json .jsonl
       .md .tex .bib"""


def write(view: View, path: str, size: tuple[int, int], charset: Charset) -> int:
    """Write the chart or the rows of a View to a file; count formulas, as `write_records` does.

    Args:
        view: the View.
        path: the path as it was typed, whose ending chooses the format.
        size: the columns and lines of a text chart.
        charset: the character set of a text chart.

    Raises:
        UsageError: if the file cannot be written.
    """
    form = ENDINGS[Path(path).suffix.lower()]
    is_binary = form in {"pdf", "png"}
    with whole_file(str(path_of(path)), safe_text(path), binary=is_binary) as out:
        if is_binary:
            write_figure(out, view, form)
        elif form == "txt":
            write_text_chart(out, view, size, charset)
        elif form == "svg":
            out.write(figure_svg(view, AS_EVER) + "\n")
        else:
            return write_rows(out, view, form)
    return 0


def open_export(screen: MainScreen, _: View) -> None:
    """Ask for a path, and write the chart or the rows of the current View there, on a thread.

    A second Enter replaces an existing file.
    """
    app, explorer, warned = screen.app, screen.explorer, set[str]()
    if explorer.refuses_files():
        return
    assert isinstance(app, TerminalApp)
    threads, size = app.threads, app.size

    def parse(path: str) -> str:
        if form_asked(path, list(ENDINGS.values())) is None:
            raise UsageError(f"expected {EXAMPLE}")
        file = path_of(path)
        if no_place := no_place_for(str(file)):
            raise UsageError(no_place)
        if file.exists() and path not in warned:
            warned.add(path)
            what = "was read" if was_read(str(file)) else "is there already"
            raise UsageError(f"{path} {what}{REPLACES}")
        return path

    def take(path: str) -> None:
        view = explorer.view
        assert view is not None  # or nothing was asked

        def notice_of_writing() -> str:
            try:
                formulas = write(view, path, (size.width, size.height), screen.charset)
            except LcbtuiError as error:
                return safe_text(f"not written: {error}")
            more = f"; {counted(formulas, 'cell')} a spreadsheet would compute" * bool(formulas)
            return safe_text(f"wrote {path}{more}")

        explorer.typed.problem = ""
        explorer.notify(f"writing {safe_text(path)}")
        # A million rows take their time, and keys are answered meanwhile.
        written = threads.submit_to_finish(notice_of_writing)
        written.add_done_callback(lambda done: app.call_later(explorer.notify, done.result()))

    InputDialog("Export", "writes", EXAMPLE, parse, "chart.svg", FORMATS).ask(app, take)
