"""The dialog that asks for the problem set: number of problems, release, window, meaning of ±."""

import re
from typing import TYPE_CHECKING, Any

from lcbtui.dataset.columns import PlusMinus
from lcbtui.dataset.windows import problems_stated
from lcbtui.errors import UsageError
from lcbtui.text.numbers import plain_digits
from lcbtui.tui.dialogs.dialog import InputDialog
from lcbtui.view.notation import parse_count
from lcbtui.view.state import ViewState
from lcbtui.view.view import View

if TYPE_CHECKING:
    from lcbtui.tui.main import MainScreen

WRONG = "expected a number of problems, a release, a window, or ± se, such as 166 or v5 2410-2502"


def open_problems(screen: "MainScreen", view: View) -> None:
    """Ask which problems scores are over (count, benchmark release, dates), and what ± means."""
    explorer = screen.explorer
    if view.dataset.selection is not None:
        explorer.notify("results by problem state their problems and dates")
        return
    stated = statement_of(explorer.state)

    def parse(typed: str) -> dict[str, Any]:
        if not typed and not stated:
            raise UsageError(WRONG)  # there is nothing to take back
        return parse_statement(typed)

    def take(changes: dict[str, Any]) -> None:
        explorer.typed.problem = ""
        explorer.change(**changes)

    title, example = "What the scores are over", "166, or v5 2410-2502, or ± se"
    InputDialog(title, "fills gaps", example, parse, stated).ask(screen.app, take)


def statement_of(state: ViewState) -> str:
    """Format number of problems, benchmark release and meaning of ± as `parse_statement` reads."""
    count = "" if state.problems is None else plain_digits(state.problems, 0)
    plus_minus = "" if state.plus_minus is None else f"± {state.plus_minus}"
    return " ".join(filter(None, (count, state.release, plus_minus)))


def parse_statement(text: str) -> dict[str, Any]:
    """Parse a problem set such as "166" or "v5 2410-2502 ± se" into fields of ViewState.

    An empty text unsets the number of problems, the release and the meaning of ±.

    Raises:
        UsageError: if a part of the text is none of these.
    """
    words = text.replace("±", " ").replace("·", " ").split()
    meant = [word for word in words if word.casefold() in set(PlusMinus)]
    rest = " ".join(word for word in words if word not in meant)
    counted = r"\b(?:problems|questions|items|tasks|n)[ =:]+(\d+)\b"  # the number stands last
    rest = re.sub(counted, r"\1 problems", rest, flags=re.I)
    if not words:
        return {"problems": None, "release": None, "plus_minus": None}
    stated, left = problems_stated(rest) if rest else (problems_stated("")[0], "")
    problems = stated.problems
    if left:
        if problems is not None or not left.isdecimal():
            raise UsageError(WRONG)
        problems = parse_count(left, least=1)
    said: dict[str, Any] = {
        "problems": problems,
        "release": stated.release,
        "plus_minus": PlusMinus(meant[-1].casefold()) if meant else None,
        "window": stated.window,
    }
    return {name: value for name, value in said.items() if value is not None}
