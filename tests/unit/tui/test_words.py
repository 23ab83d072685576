"""The words of the status line and the borders."""

import pytest

from lcbtui.chart.build import trend_remark
from lcbtui.chart.style import Charset
from lcbtui.sources.catalog import find
from lcbtui.sources.open import bundled_tables, open_dataset
from lcbtui.text.words import without_folders
from lcbtui.tui.scheduler import ViewAnswer
from lcbtui.tui.status import status_spans
from lcbtui.view.apply import apply
from lcbtui.view.derive.derive import derive
from lcbtui.view.state import ViewState
from lcbtui.view.view import View
from unit.report.finding_cases import EASY, WHOLE, results

HEAD = "model,params,pass@1,problems\n"


def answer(rows: str, state: ViewState | None = None) -> View:
    made, state = open_dataset(find("-"), (HEAD + rows).encode()), state or ViewState()
    return apply(derive(made, state), state)


def status(view: View, row: int, width: int = 120) -> str:
    spans = status_spans(ViewAnswer(view, view.dataset), row, Charset.SHAPES, width)
    return "".join(part.text for part in spans)


def test_the_status_line_tells_the_ties_of_a_row() -> None:
    view = answer("a,1,50,166\nb,1,54,166\nc,2,53,166\nd,3,51,166\ne,4,52,166\nf,4,68,166\n")
    assert status(view, 5) == " ● f 4B: 68 ± 7.0, = tied with 2 of 5"
    assert status(view, 1).endswith(", = tied with 5 of 5")


HEADLINES = {
    ("figure", 40): "★ DASD-4B-Thinking ≈4B: ≈70.5",
    ("figure", 60): "★ DASD-4B-Thinking ≈4B: ≈70.5, = tied with 8 of 11 by paper",
    ("figure", 120): "★ DASD-4B-Thinking ≈4B: ≈70.5, = tied with 8 of 11 by paper: 69.3 ± 7.0"
    "; d opens paper · open-data · Alibaba Cloud",
    ("paper", 40): "● AM-Thinking-v1 32B: 70.3 ± 6.9",
    ("paper", 80): "● AM-Thinking-v1 32B: 70.3 ± 6.9, tied with 8 of 11 · open-data · a-m-team",
}


@pytest.mark.parametrize(("source", "width"), HEADLINES)
def test_the_status_line_of_the_first_row(source: str, width: int) -> None:
    made, state = open_dataset(find(source)), ViewState(source=source)
    view = apply(derive(made, state, bundled=bundled_tables), state)
    assert status(view, int(view.rows[0]), width).strip() == HEADLINES[source, width]


def test_what_has_no_room_drops_out_whole_the_last_first_and_the_name_is_cut_before() -> None:
    view = answer("a-model-of-ours,4,68,166\nb,1,54,166\n")
    whole = status(view, 0)
    assert whole == " ● a-model-of-ours 4B: 68 ± 7.0, tied with none of 1"
    assert status(view, 0, len(whole)) == whole
    assert status(view, 0, 46) == " ● a-model-… 4B: 68 ± 7.0, tied with none of 1"
    assert status(view, 0, 44) == " ● a-model-of-ours 4B: 68 ± 7.0"


def test_another_column_than_the_score_is_named_with_its_value() -> None:
    view = answer("a,1,50,166\nb,1,54,166\n", ViewState(y="problems"))
    assert status(view, 0).startswith(" ● a 1B: Problems 166")


def test_ties_are_among_those_that_have_a_rank() -> None:
    view = results(WHOLE | EASY)
    assert "tied with 1 of 4" in status(view, view.dataset.words("model").index("D-32B"))


def test_a_trend_that_cannot_be_drawn_is_told() -> None:
    few = "".join(f"m{n},{n},{50 + n},166\n" for n in range(1, 8))
    on = ViewState(trend=True)
    assert trend_remark(answer(few, on)) == ("no trend: it needs 8 points, not all of one size",)
    assert trend_remark(answer(few + "m8,8,58,166\n", on)) == ()
    assert trend_remark(answer(few)) == ()


def test_a_message_names_files_without_their_folders() -> None:
    said = "--against /a/b/scores.csv: it has no column; /a/b/scores.csv stays"
    assert without_folders(said, ("figure", None, "/a/b/scores.csv")) == (
        "--against scores.csv: it has no column; /a/b/scores.csv stays"
    )
    assert without_folders("figure: no", ("figure", "/", ".")) == "figure: no"
