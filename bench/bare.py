"""What the explorer is compared with: the least that a Textual app can be.

`bare.py frame` has a header, an input and a footer; `bare.py line` an input that updates one
line of text.
"""

import sys

from textual.app import App, ComposeResult
from textual.widgets import Footer, Header, Input, Static


class Frame(App[None]):
    """A header, an input, a footer."""

    TITLE = "bare"
    BINDINGS = [("f1", "help", "Help me")]  # noqa: RUF012 - as a first app is written

    def compose(self) -> ComposeResult:
        """The three of them."""
        yield Header()
        yield Input(placeholder="type here")
        yield Footer()


class Line(App[None]):
    """An input and a line that repeats it."""

    def compose(self) -> ComposeResult:
        """The two of them."""
        yield Input(placeholder="type here")
        yield Static("nothing yet", id="line")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Say what was typed."""
        self.query_one("#line", Static).update(f"typed: {event.value}")


if __name__ == "__main__":
    {"frame": Frame, "line": Line}[sys.argv[1]]().run()
