"""Named views in the explorer: the dialog that saves one, and going to one."""

from textual import on
from textual.app import App, ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from lcbtui.errors import LcbtuiError
from lcbtui.settings.saved import (
    save_view,
    view_named,
    view_names,
    views_folder,
    wrong_name,
)
from lcbtui.text.safe_text import safe_text, without_folders
from lcbtui.tui.dialogs.dialog import Dialog
from lcbtui.tui.explorer import Explorer


def open_save_view(app: App[object], explorer: Explorer) -> None:
    """Ask for a name, and keep the view in force under it."""

    def take(name: str) -> None:
        try:
            path = save_view(name, explorer.state)
        except LcbtuiError as error:
            explorer.notify(f"not saved: {error}")
        else:
            explorer.notify(f"saved as {name}, in {path}")

    ViewNameScreen().ask(app, take)


def open_view(explorer: Explorer, name: str) -> None:
    """Go to the view of a name; undo goes back."""
    try:
        explorer.go_to(view_named(name).state)
    except LcbtuiError as error:
        file = str(views_folder() / f"{name}.toml")
        explorer.notify(without_folders(error.plain, [file]))


class ViewNameScreen(Dialog[str]):
    """Answers with a name. A view that is there is named once before it is replaced."""

    def __init__(self) -> None:
        super().__init__()
        self._warned = ""
        """The name whose replacement was warned of."""

    def compose(self) -> ComposeResult:
        """An input for the name, and a line for what is wrong with it."""
        with Vertical(classes="box small") as box:
            box.border_title = "Save view"
            box.border_subtitle = "Enter saves · Esc closes"
            yield Input(placeholder="a name, such as small-open", compact=True)
            yield Static("", id="warning", markup=False)

    @on(Input.Changed)
    def _edited(self) -> None:
        self._warn("")

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        name = event.value.strip()
        problem = wrong_name(name)
        if problem:
            self._warn(problem)
        elif name in view_names() and self._warned != name:
            self._warn(f"{name} is there already; Enter again replaces it")
            self._warned = name
        else:
            self.dismiss(name)

    def _warn(self, words: str) -> None:
        self._warned = ""
        self.query_one("#warning", Static).update(safe_text(words))
