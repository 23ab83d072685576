"""The words of the status line and the borders."""

from lcbtui.chart.cells.chart import trend_remark
from lcbtui.chart.style import Charset
from lcbtui.sources.catalog import find
from lcbtui.sources.open import open_dataset
from lcbtui.text.safe_text import without_folders
from lcbtui.tui.scheduler import Answer
from lcbtui.tui.status import headline_spans, status_spans
from lcbtui.view.apply import apply
from lcbtui.view.derive.derive import derive
from lcbtui.view.state import ViewState
from lcbtui.view.view import View
from unit.report.insight_cases import EASY, WHOLE, results

HEAD = "model,params,pass@1,problems\n"


def answer(rows: str, state: ViewState | None = None) -> View:
    made, state = open_dataset(find("-"), (HEAD + rows).encode()), state or ViewState()
    return apply(derive(made, state), state)


def status(view: View, row: int) -> str:
    return "".join(
        part.text for part in status_spans(Answer(view, view.dataset), row, Charset.SHAPES, 120)
    )


def test_the_rank_and_the_ties_of_the_status_line_are_of_one_verdict() -> None:
    view = answer("a,1,50,166\nb,1,54,166\nc,2,53,166\nd,3,51,166\ne,4,52,166\nf,4,68,166\n")
    assert "f 4B: 68 ± 7.0, tied with 2 of 5 models, up to 2B · rank 1–3 of 6" in status(view, 5)
    assert ", tied with 5 models, up to 4B · rank 1–6 of 6" in status(view, 1)


def test_another_column_than_the_score_is_named_with_its_value() -> None:
    view = answer("a,1,50,166\nb,1,54,166\n", ViewState(y="problems"))
    assert status(view, 0).startswith(" ● a 1B: Problems 166")


def test_a_rank_is_of_those_that_have_one() -> None:
    view = results(WHOLE | EASY)
    row = view.dataset.words("model").index("D-32B")
    assert "tied with 1 of 4 models, up to ~7B · rank 1 of 4" in status(view, row)


def test_the_first_screen_is_not_about_a_model_without_a_rank() -> None:
    view = results(WHOLE | EASY)
    assert view.dataset.cell(int(view.rows[0]), "model").text == "EasyOnly-7B"
    spans = headline_spans(Answer(view, view.dataset), Charset.SHAPES, 120)
    assert "".join(part.text for part in spans).startswith(" ● D-32B ~32B: 86.67")


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
