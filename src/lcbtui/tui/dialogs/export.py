"""The export dialog, and writing a view to a file."""

from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from lcbtui.chart.cells.draw import write_text_chart
from lcbtui.chart.style import Charset
from lcbtui.errors import LcbtuiError, UsageError
from lcbtui.report.figure import write_figure, write_picture
from lcbtui.report.files import (
    BYTES,
    ENDINGS,
    form_asked,
    form_of,
    no_place_for,
    whole_file,
)
from lcbtui.report.table import write_rows
from lcbtui.sources.formats.io import was_read
from lcbtui.text.safe_text import safe_text
from lcbtui.tui.dialogs.dialog import ChangingList, InputDialog
from lcbtui.tui.terminal import TerminalApp
from lcbtui.view.view import View

if TYPE_CHECKING:
    from lcbtui.tui.main import MainScreen

FORMS = {
    "svg": ("chart.svg", "chart as a picture"),
    "pdf": ("chart.pdf", "chart for a paper"),
    "png": ("chart.png", "chart in dots"),
    "html": ("chart.html", "page: chart and rows"),
    "txt": ("chart.txt", "chart as plain text"),
    "csv": ("rows.csv", "rows, all columns unless some are chosen"),
    "json": ("rows.json", "rows, all columns unless some are chosen"),
    "markdown": ("rows.md", "rows as a table"),
    "latex": ("rows.tex", "rows as a LaTeX table"),
}
"""Form → the name that is proposed, and what it holds."""

RECORDS = ("tsv", "jsonl", "bibtex")
"""What is written besides where the ending of the name asks for it."""


class Export(NamedTuple):
    """A form and a path to write to.

    Attributes:
        form: one of `FORMS`, or another that the ending of a path asks for.
        path: as it was typed, relative to the current folder; `~` is the home.
    """

    form: str
    path: str

    @property
    def file(self) -> Path:
        """The path with `~` expanded."""
        with suppress(RuntimeError):  # a user that is not there: then it is a name like any other
            return Path(self.path).expanduser()
        return Path(self.path)


def write(view: View, export: Export, size: tuple[int, int], charset: Charset) -> None:
    """Write the chart or the rows of a view to a file, whole or not at all.

    Args:
        view: the view.
        export: the form and the path.
        size: columns and lines of a chart as text.
        charset: of such a chart.

    Raises:
        UsageError: if the file cannot be written.
    """
    if export.form in BYTES:
        with whole_file(str(export.file), safe_text(export.path), binary=True) as data:
            write_figure(data, view, export.form)
        return
    with whole_file(str(export.file), safe_text(export.path)) as out:
        if export.form == "txt":
            write_text_chart(out, view, size, charset)
        elif export.form in {"svg", "html"}:
            write_picture(out, view, export.form)
        else:
            write_rows(out, view, export.form)


def open_export(screen: "MainScreen") -> None:
    """Ask for a file, and write the chart or the rows of the view on the screen to it."""
    app, explorer = screen.app, screen.explorer
    assert isinstance(app, TerminalApp)
    threads, size = app.threads, app.size
    charset = Charset.ASCII if screen.charset is Charset.ASCII else Charset.SHAPES

    def take(export: Export) -> None:
        view = explorer.view
        if view is None:
            return

        def notice_of_writing() -> str:
            try:
                write(view, export, (size.width, size.height), charset)
            except LcbtuiError as error:
                return safe_text(f"not written: {error}")
            return safe_text(f"wrote {export.path}")

        def tell(written: Future[str]) -> None:
            explorer.notify(written.result())

        explorer.typed.problem = ""
        explorer.notify(f"writing {safe_text(export.path)}")
        # A million rows take their time, and keys are answered meanwhile.
        written = threads.submit_to_finish(notice_of_writing)
        written.add_done_callback(partial(app.call_later, tell))

    if explorer.view is not None:
        ExportScreen().ask(app, take)


class _Name(Input):
    """The input for the file name; arrows choose the form."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "screen.move(-1)", "Up", show=False),
        Binding("down", "screen.move(1)", "Down", show=False),
    ]


class ExportScreen(InputDialog[Export]):
    """Answers with what to write. A file that exists is replaced at the second Enter."""

    INPUT = _Name

    def __init__(self) -> None:
        first, _ = next(iter(FORMS.values()))
        keys = "Enter writes · ↑↓ form · Esc closes"
        super().__init__("Export", keys, "", self._export, first)
        self._warned = ""
        """The path whose replacement was warned of."""

    def compose_above(self) -> ComposeResult:
        """The forms."""
        yield ChangingList(
            *(
                Option(Text(f"{form:<9} {words}", no_wrap=True, overflow="ellipsis"))
                for form, (_, words) in FORMS.items()
            )
        )

    def on_mount(self) -> None:
        """Start on the first form, and in the name."""
        self.query_one(OptionList).highlighted = 0
        self.query_one(Input).focus()

    def action_move(self, step: int) -> None:
        """Choose another form, while typing."""
        place = min(max(self._highlighted + step, 0), len(FORMS) - 1)
        self.query_one(OptionList).highlighted = place

    @property
    def _highlighted(self) -> int:
        return self.query_one(OptionList).highlighted or 0

    @on(OptionList.OptionHighlighted)
    def _name_follows(self) -> None:
        """Give the name the ending of the form; a proposed name is replaced."""
        name, form = self.query_one(Input), list(FORMS)[self._highlighted]
        asked, proposed = _asked_by(name.value), FORMS[form][0]
        if asked == form:
            return
        if name.value in {other for other, _ in FORMS.values()}:
            name.value = proposed
        elif asked is not None:
            name.value = str(Path(name.value.strip()).with_suffix(Path(proposed).suffix))

    @on(Input.Changed)
    def _form_follows(self, event: Input.Changed) -> None:
        """Highlight the form that the ending of the name asks for."""
        self._warned = ""
        form = _asked_by(event.value)
        if form in FORMS:
            self.query_one(OptionList).highlighted = list(FORMS).index(form)

    def _export(self, path: str) -> Export:
        """Make the answer of a path.

        Raises:
            UsageError: if it cannot be written, or once if the file exists.
        """
        form = form_asked(path, [*FORMS, *RECORDS]) or list(FORMS)[self._highlighted]
        export = Export(form, path)
        try:
            if path and not Path(path).suffix and not export.file.exists():
                export = Export(form, f"{path}{Path(FORMS[form][0]).suffix}")
            is_there, is_folder = export.file.exists(), export.file.is_dir()
        except (OSError, ValueError):  # too long, or a name that no file can have
            is_there = is_folder = False
        if not path:
            raise UsageError("type the name of a file")
        if is_folder:
            raise UsageError(f"{export.path} is a folder; type the name of a file in it")
        if no_place := no_place_for(str(export.file)):
            raise UsageError(no_place)
        if is_there and self._warned != export.path:
            self._warned = export.path
            what = "was read" if was_read(str(export.file)) else "is there already"
            raise UsageError(f"{export.path} {what}; Enter again replaces it")
        return export


def _asked_by(path: str) -> str | None:
    """The form that the ending of a path asks for, also of those not listed."""
    return form_of(path.strip(), set(ENDINGS.values()))
