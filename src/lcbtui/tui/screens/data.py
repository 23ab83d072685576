"""The dialog that switches the data: a bundled source, or the path of a file."""

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import Key
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from lcbtui.sources.catalog import bundled
from lcbtui.tui.screens.dialog import Dialog


class DataScreen(Dialog[str]):
    """Answers with the name of a source."""

    def __init__(
        self,
        current: str,
        *,
        offer_stdin: bool,
        typed: str = "",
        title: str = "Data",
        without: str = "",
    ) -> None:
        """What is offered.

        Args:
            current: the source to start on.
            offer_stdin: whether there is something from standard input.
            typed: a path that could not be read, to be mended.
            title: what the source is chosen for.
            without: a source that is not offered.
        """
        super().__init__()
        self._title = title
        self._typed_before = typed
        self._current = current
        names = [*bundled(), *(["-"] if offer_stdin else [])]
        self._names = [name for name in names if name != without]

    def compose(self) -> ComposeResult:
        """The sources, and an input for a path."""
        with Vertical(classes="box small") as box:
            box.border_title = self._title
            box.border_subtitle = "Enter opens · Tab path · Esc closes"
            yield OptionList(
                *(
                    Option(self._prompt(name), id=f"n{place}")
                    for place, name in enumerate(self._names)
                )
            )
            yield Input(
                self._typed_before,
                placeholder="or type the path of a file or a folder",
                compact=True,
                select_on_focus=False,
            )

    def on_mount(self) -> None:
        """Start on the source that is shown."""
        options = self.query_one(OptionList)
        options.highlighted = (
            self._names.index(self._current) if self._current in self._names else 0
        )
        (self.query_one(Input) if self._typed_before else options).focus()

    def on_key(self, event: Key) -> None:
        """A letter typed on the list begins a name or a path."""
        field = self.query_one(Input)
        if self.focused is not field and event.is_printable and event.character not in {None, " "}:
            event.stop()
            event.prevent_default()
            field.focus()
            field.insert_text_at_cursor(str(event.character))

    def _prompt(self, name: str) -> Text:
        if name == "-":
            return Text("-          what came through standard input")
        info = bundled()[name]
        return Text(f"{name:<10} {info.title}", no_wrap=True, overflow="ellipsis")

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._names[event.option_index])

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        if event.value.strip():
            self.dismiss(event.value.strip())
