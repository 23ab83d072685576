"""What the source does not state, said by the user: problems, release, window, what a ± is."""

import re
from typing import Any

from textual import on
from textual.app import App, ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from lcbtui.dataset.columns import PlusMinus
from lcbtui.dataset.windows import problems_stated
from lcbtui.errors import UsageError
from lcbtui.text.numbers import plain_digits
from lcbtui.tui.changes import can_choose
from lcbtui.tui.dialogs.dialog import Dialog
from lcbtui.tui.explorer import Explorer
from lcbtui.view.derive.problem_sets import problem_sets
from lcbtui.view.notation import parse_problems
from lcbtui.view.state import ViewState

_COUNT_LAST = re.compile(r"\b(?:problems|questions|items|tasks|n)[ =:]+(?P<count>\d+)\b", re.I)
"""A number that stands behind what it counts."""

HINT = "Enter says it of the rows that do not · Esc closes"
EXAMPLES = "nothing said yet; type 166, or v5 2410-2502, or ± se"
WRONG = "expected a number of problems, a release, a window, or ± se, such as 166 or v5 2410-2502"


def open_problems(app: App[object], explorer: Explorer) -> None:
    """Ask for what the rows do not state, and take it as said of them."""
    dataset = explorer.dataset
    if dataset is None:
        return
    if dataset.selection is not None:
        explorer.notify("results by problem state their problems and dates")
        return

    def take(said: dict[str, Any]) -> None:
        if "window" in said and can_choose(dataset) and not problem_sets(dataset).silent.any():
            explorer.notify("the source states windows: it is shown what lies inside this one")
        explorer.typed.problem = ""
        explorer.change(**said)

    ProblemsScreen(statement_of(explorer.state)).ask(app, take)


def statement_of(state: ViewState) -> str:
    """What is said so far, as `parse_statement` reads it."""
    words = []
    if state.problems is not None:
        words.append(plain_digits(state.problems, 0))
    if state.release is not None:
        words.append(state.release)
    if state.plus_minus is not None:
        words.append(f"± {state.plus_minus}")
    return " ".join(words)


def parse_statement(text: str) -> dict[str, Any]:
    """The fields of ViewState that a text such as "166" or "v5 2410-2502 ± se" sets.

    Nothing at all takes back what was said of problems, release and ±.

    Raises:
        UsageError: for anything else.
    """
    words = text.replace("±", " ").replace("·", " ").split()
    meant = [word for word in words if word.casefold() in set(PlusMinus)]
    rest = " ".join(word for word in words if word not in meant)
    rest = _COUNT_LAST.sub(r"\g<count> problems", rest)
    if not words:
        return {"problems": None, "release": None, "plus_minus": None}
    stated, left = problems_stated(rest) if rest else (problems_stated("")[0], "")
    problems = stated.problems
    if left:
        if problems is not None or not left.isdecimal():
            raise UsageError(WRONG)
        problems = parse_problems(left)
    said: dict[str, Any] = {
        "problems": problems,
        "release": stated.release,
        "plus_minus": PlusMinus(meant[-1].casefold()) if meant else None,
        "window": stated.window,
    }
    return {name: value for name, value in said.items() if value is not None}


class ProblemsScreen(Dialog[dict[str, Any]]):
    """Answers with fields of the ViewState."""

    def __init__(self, said: str) -> None:
        """What is said so far."""
        super().__init__()
        self._said = said

    def compose(self) -> ComposeResult:
        """One input in a box."""
        with Vertical(classes="box small") as box:
            box.border_title = "What the scores are over"
            box.border_subtitle = HINT
            yield Input(self._said, placeholder=EXAMPLES, compact=True)

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        try:
            if not event.value.strip() and not self._said:
                raise UsageError(WRONG)  # there is nothing to take back
            self.dismiss(parse_statement(event.value))
        except UsageError as error:
            self.query_one(Vertical).border_subtitle = error.plain

    @on(Input.Changed)
    def _edited(self) -> None:
        self.query_one(Vertical).border_subtitle = HINT
