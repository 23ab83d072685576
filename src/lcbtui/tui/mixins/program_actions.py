"""Keys that look things up, copy, export, switch the data, and explain."""

from dataclasses import replace
from typing import TYPE_CHECKING

from textual import on, work

from lcbtui.chart.style import Charset
from lcbtui.errors import LcbtuiError
from lcbtui.text.safe_text import safe_text
from lcbtui.text.words import counted
from lcbtui.tui.messages import Exported
from lcbtui.tui.mixins.explorer import Explorer
from lcbtui.view.fields import to_command

if TYPE_CHECKING:
    from lcbtui.tui.dialogs.export import Export
    from lcbtui.view.view import View


SENT = "sent to the terminal; it is printed again when you quit"
"""What copying can honestly say: whether the terminal took it cannot be known."""


class ProgramActions(Explorer):
    """Details, data, copying, export, help."""

    def action_details(self) -> None:
        """All that is known of the selected model."""
        if self.keep_area() or self.view is None or self.selected is None:
            return
        from lcbtui.tui.dialogs.details import details_dialog

        self.app.push_screen(details_dialog(self.view, self.selected))

    def action_load_report(self) -> None:
        """What was read, guessed and left out."""
        if self.dataset is None:
            return
        from lcbtui.report.check import check_lines, explained
        from lcbtui.tui.dialogs.dialog import TextDialog
        from lcbtui.tui.palette import Ink

        view = self.view
        report = self.dataset.report if view is None else explained(view.dataset, view.state)
        lines = [[(line, Ink.TEXT)] for line in check_lines(report)]
        self.app.push_screen(TextDialog("Load report", lines))

    def tell_report(self) -> None:
        """Say in one line what there is to tell of a file that was opened, until the next key."""
        if self.dataset is None or self.dataset.source.bundled:
            return
        report = self.dataset.report
        if report.repairs or report.notes or report.choices:
            from lcbtui.report.check import headline
            from lcbtui.tui.status import short_name

            words = headline(replace(report, source=short_name(self.dataset.source)))
            notes = f", {counted(len(report.notes), 'note')}" if report.notes else ""
            self.headline = words + notes
            self.show_status()

    def action_switch_data(self) -> None:
        """Choose another source."""
        from lcbtui.tui.dialogs.choices import DataScreen

        dialog = DataScreen(
            self.view_state.source,
            offer_stdin=self.stdin_bytes is not None,
            typed=self.unread,
        )
        self.app.push_screen(dialog, self._switch)

    def _switch(self, source: str | None) -> None:
        if source is None:
            return
        if source == self.view_state.source:
            self.stay()
            return
        self.problem = ""
        self.read(source)

    def action_copy_row(self) -> None:
        """Send the selected row to the terminal's clipboard."""
        if self.view is not None and self.selected is not None:
            self._copy(row_text(self.view, self.selected), "row")

    def action_copy_command(self) -> None:
        """Send the command that rebuilds the view."""
        self._copy(to_command(self.view_state), "command")

    def _copy(self, text: str, what: str) -> None:
        self.app.copy_to_clipboard(text)
        self.copied.append(text)
        self.say(f"{what} {SENT}")

    def action_export(self) -> None:
        """Write the chart or the rows of the view on the screen to a file."""
        if self.view is None:
            return
        from lcbtui.tui.dialogs.export import ExportScreen

        self.app.push_screen(ExportScreen(), self._export)

    def _export(self, export: "Export | None") -> None:
        if export is None or self.view is None:
            return
        self.problem = ""
        self.say(f"writing {safe_text(export.path)}")
        charset = Charset.ASCII if self.charset is Charset.ASCII else Charset.SHAPES
        self._write_on_thread(self.view, export, (self.size.width, self.size.height), charset)

    @work(thread=True, group="export")
    def _write_on_thread(
        self, view: "View", export: "Export", size: tuple[int, int], charset: Charset
    ) -> None:
        """A million rows take their time, and keys are answered meanwhile."""
        from lcbtui.tui.dialogs.export import write

        problem = ""
        try:
            write(view, export, size, charset)
        except LcbtuiError as error:
            problem = str(error)
        self.post_message(Exported(export.path, problem))

    @on(Exported)
    def _exported(self, message: Exported) -> None:
        said = f"not written: {message.problem}" if message.problem else f"wrote {message.path}"
        self.say(safe_text(said))

    def action_help(self) -> None:
        """Keys and the query language."""
        from lcbtui.tui.dialogs.help import help_dialog

        self.app.push_screen(help_dialog())

    @property
    def farewell(self) -> list[str]:
        """What to print at the end: the command of a changed view, and what was copied."""
        command = to_command(self.view_state)
        lines = [] if self.view_state == self.first_state else [command]
        return lines + [text for text in dict.fromkeys(self.copied) if text != command]


def row_text(view: "View", row: int) -> str:
    """A row as tab-separated values in the order of the table: what pastes into a sheet."""
    from lcbtui.report.table import table_columns

    columns = table_columns(view)
    return "\t".join(view.dataset.cell(row, column.key).text for column in columns)
