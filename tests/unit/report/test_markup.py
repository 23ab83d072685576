"""The rows as a LaTeX table: every cell is text, whatever it has in it."""

import re
from dataclasses import replace

from hypothesis import example, given
from hypothesis import strategies as st

from lcbtui.report.view_table import latex_lines
from lcbtui.sources.catalog import find
from lcbtui.sources.open import open_dataset
from lcbtui.view.apply import apply
from lcbtui.view.derive.score_intervals import with_intervals
from lcbtui.view.state import ViewState
from unit.datasets import dataset

SPECIAL = re.compile(r"(?<!\\)[&%$#_]|\\(?![&%$#_{}\\]|text|approx|pm|times|Delta|dots)|[~^<>|\"]")


def cells(line: str) -> list[str]:
    """The cells of a row, which the unescaped ampersands part."""
    return re.split(r"(?<!\\) & ", line.removesuffix(r" \\"))


def test_a_table_has_the_rules_of_booktabs_and_rank_model_params_score_and_error() -> None:
    paper = apply(with_intervals(open_dataset(find("paper"))), ViewState(limit=2))
    ours = ("1--9", "DASD-4B-Thinking", "4B", "69.3", "7.0")
    head, (first, second, *foot) = list(latex_lines(paper))[:5], list(latex_lines(paper))[5:9]
    assert head == [
        r"% \usepackage{booktabs}",
        r"\begin{tabular}{rlrrr}",
        r"\toprule",
        r"\# & Model & Params & Pass@1 & $\pm$ \\",
        r"\midrule",
    ]
    assert "textbf" not in first
    assert second == " & ".join(rf"\textbf{{{cell}}}" for cell in ours) + r" \\"
    assert foot == [r"\bottomrule", r"\end{tabular}"]
    asked = replace(paper.state, columns=("model", "score"))
    assert list(latex_lines(apply(paper.dataset, asked)))[3] == r"\# & Model & Pass@1 \\"


def test_below_a_table_stands_what_its_signs_mean() -> None:
    made = dataset(
        model=["a", "b", "c"], pass_at_1=[50.0, 60.0, 61.0], problems=[400.0, 400.0, 400.0]
    )
    *_, apart, note = latex_lines(apply(with_intervals(made), ViewState()))
    assert apart == r"\par\smallskip"
    assert note == (
        r"{\footnotesize \#: the ranks that the evidence allows (Holm over the 3 pairs of 3"
        r" models); $\pm$: half of the 95 \% interval.}"
    )
    *_, last = latex_lines(apply(made, ViewState(columns=("model",), query="a")))
    assert last == r"\end{tabular}"


def test_what_latex_would_act_on_is_escaped() -> None:
    name = r"50%_of \a{b} $x$ & #1 ~^ a--b 'quo''te' `x` <y> |z| \"q\""
    made = dataset(model=[name], pass_at_1=[1.0])
    (row,) = list(latex_lines(apply(made, ViewState(columns=("model",)))))[5:6]
    assert cells(row)[1] == (
        r"50\%\_of \textbackslash{}a\{b\} \$x\$ \& \#1 \textasciitilde{}\textasciicircum{} a-{}-b"
        r" 'quo'{}'te' \textasciigrave{}x\textasciigrave{} \textless{}y\textgreater{}"
        r" \textbar{}z\textbar{} \textbackslash{}\textquotedbl{}q\textbackslash{}\textquotedbl{}"
    )


def test_a_row_is_no_argument_of_the_one_before_it() -> None:
    made = dataset(model=["[b] one", "*two"], params=[None, None])
    rows = list(latex_lines(apply(made, ViewState(columns=("model",)))))[5:7]
    assert rows == [r"{}[b] one \\", r"{}*two \\"]


@given(st.lists(st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1), min_size=1))
@example(["≈"])
def test_any_text_stays_one_cell_and_is_never_a_command(names: list[str]) -> None:
    made = dataset(model=names, pass_at_1=[float(n) for n in range(len(names))])
    lines = list(latex_lines(apply(made, ViewState(columns=("model", "score")))))
    assert len(lines) == len(names) + 7
    for line in lines[5:-2]:
        assert len(cells(line)) == 3
        signs = r"\$(\\approx|\\pm|-|\\times|\\Delta)\$"
        assert not SPECIAL.search(re.sub(signs, "", cells(line)[1]))
