import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lcbtui.errors import SourceError
from lcbtui.report.writers import latex_table
from lcbtui.sources.formats.latex import words_of
from lcbtui.text.width import TextColumn
from lcbtui.text.words import safe_text
from unit.sources.formats.reading import read
from unit.sources.opening import column, plain

PAPER = r"""% made by a script
\documentclass{article}
\newcommand{\ours}{DeepThing}
\begin{document}
\section{Setup}
\begin{tabular}{ll}
  lr & 0.1 \\
  steps & 9 \\
\end{tabular}
\section{Results}
\begin{table*}[t]
\caption{Scores of \textbf{all} models~\cite{x}. 95\% of them are ours.}
\resizebox{\textwidth}{!}{%
\begin{tabular}{@{}l l *{3}{c}@{}}
\toprule
\multirow{2}{*}{Kind} & \multirow{2}{*}{\textbf{Model}} & \multicolumn{2}{c}{MMLU} & Cost \\
\cmidrule(lr){3-4}
 & & 0-shot & 5-shot$^{\dagger}$ & (\$) \\
\midrule
\multicolumn{5}{c}{\textit{Open models}} \\
\multirow{2}{*}{\rotatebox{90}{\small LLM}} % comment & with \\ things
& \ours{} 7B & 50.1 & \underline{60.0} & \$1.5 \\
& Qwen\_72B\footnote{Note \& more} & 55.1$_{\pm 0.3}$ & \textbf{65.0} & 2 \\[2pt]
\hline
Other & \makecell{Two\\lines} & $70.0 \pm 1.2$ & -- & 3 \\
\bottomrule
\end{tabular}}
\label{tab:x}
\end{table*}
\end{document}
"""


def test_a_paper_is_read_with_its_spans_headers_and_caption() -> None:
    table = plain(PAPER)
    assert table.report.format == "LaTeX table, UTF-8"
    headers = [each.header for each in table.columns]
    assert headers[:5] == ["Kind", "Model", "MMLU 0-shot", "MMLU 5-shot", "Cost ($)"]
    assert column(table, "Kind") == ["LLM", "LLM", "Other"]
    assert column(table, "model") == ["ours 7B", "Qwen_72B", "Two lines"]
    assert column(table, "MMLU 0-shot") == ["50.1", "55.1", "70.0"]
    assert column(table, "MMLU 5-shot") == ["60.0", "65.0", ""]
    assert [(each.heading, each.line, each.rows) for each in table.report.tables] == [
        ("", 6, 1),
        ("Scores of all models . 95% of them are ours.", 14, 3),
    ]
    assert "names of groups, left out: Open models" in table.report.notes


def test_a_percent_sign_before_the_next_cell_begins_no_comment() -> None:
    table = plain(
        "\\begin{tabular}{lll} Model & L0 & Overall \\\\ a & 27.1% & \\textbf{66.4%} \\\\"
        " b & 1 & 2 \\\\ % c & 3% & 4 \\\\\n\\end{tabular}"
    )
    assert column(table, "Overall") == ["66.4", "2"]


@pytest.mark.parametrize(("years", "is_header"), [(0, True), (1, True), (2, False), (3, False)])
def test_a_row_above_the_first_rule_is_of_the_header_unless_half_of_it_is_numbers(
    years: int, *, is_header: bool
) -> None:
    second = ["2023", "2024", "2025"][:years] + ["few", "none", "many"][years:]
    text = (
        "\\begin{tabular}{lrrr} model & MMLU & GPQA & AIME \\\\\n"
        f" & {' & '.join(second)} \\\\ \\hline\n a & 1 & 2 & 3 \\\\ b & 4 & 5 & 6 \\end{{tabular}}"
    )
    found = read(text)
    assert found.rows == (2 if is_header else 3)
    assert (f"MMLU {second[0]}" in found.headers) is is_header


@pytest.mark.parametrize(
    "environment", ["tabular", "tabular*", "tabularx", "longtable", "tabulary", "tabu"]
)
def test_all_kinds_of_tables_are_read(environment: str) -> None:
    width = "{5cm}" if environment in ("tabular*", "tabularx", "tabulary") else ""
    text = (
        f"\\begin{{{environment}}}{width}[t]{{|l|*{{2}}{{r}}|}}\\hline\n"
        f"model & score \\\\ \\hline\na & 1 \\tabularnewline b & 2\n\\end{{{environment}}}"
    )
    assert [list(each) for each in read(text).columns] == [["a", "b"], ["1", "2"]]


def test_a_table_over_several_pages_says_its_head_once() -> None:
    text = r"""\begin{longtable}{lr}
\caption{All}\\ \hline model & score \\ \hline \endfirsthead
\multicolumn{2}{l}{continued} \\ model & score \\ \endhead
\multicolumn{2}{r}{next page} \\ \endfoot \hline \endlastfoot
a & 1 \\ b & 2 \\
\end{longtable}"""
    assert [list(each) for each in read(text).columns] == [["a", "b"], ["1", "2"]]


def test_a_table_within_a_cell_is_its_lines() -> None:
    text = r"""\begin{tabular}{lr} \begin{tabular}[c]{@{}c@{}}the\\model\end{tabular} & score \\
a & 1 \\ b & \begin{tabular}{c}2\\3\end{tabular} \end{tabular}"""
    found = read(text)
    assert found.headers == ("the model", "score")
    assert list(found.columns[1]) == ["1", "2"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (r"\textbf{77.6}", "77.6"),
        (r"{\bf 3.1}", "3.1"),
        (r"\underline{\textbf{12.1}}\%", "12.1%"),
        (r"$3.2\times 10^{23}$", "3.2× 10^23"),
        (r"$10^{9}$", "10^9"),
        (r"86.5$^{\dagger}$", "86.5"),
        (r"86.5\textsuperscript{2}", "86.5"),
        (r"$70.3_{1.2}$", "70.3 (1.2)"),
        (r"1{,}234", "1,234"),
        (r"1\,234", "1234"),
        (r"GPT\,4", "GPT 4"),
        (r"\textcolor{red}{5.1}", "5.1"),
        (r"\cellcolor{gray!20}12", "12"),
        (r"\href{https://example.org}{Name}", "Name"),
        (r"Foo~\citep[see][p.1]{b}", "Foo"),
        (r"BERT$_{\text{large}}$", "BERT large"),
        (r"a--b --- ``c''", 'a–b — "c"'),
        (r"\#\&\_\{\}\$\%", "#&_{}$%"),
        (r"$\uparrow$ Acc", "↑ Acc"),
        (r"\unknown", "unknown"),
        (r"$\tau$-bench", "τ-bench"),
        (r"\rule{0pt}{2ex}70.3{\scriptsize$\pm$1.2}", "70.3±1.2"),
        (r"\cellcolor[HTML]{FFEE00}\textbf{70.3}", "70.3"),
        ("{" * 50 + "x" + "}" * 50, ""),
        ("open {brace", "open brace"),
        (r"gpt\_4\_o", "gpt_4_o"),
        (r"71.2\%", "71.2%"),
        (r"R\&D  \#1 \$5", "R&D #1 $5"),
        (r"a\\_b", "a\nb"),
        (r"a\\\_b", "a\n_b"),
        (r"\textbf{a\_b}", "a_b"),
        (r"\textbf{71.2} $\pm$ 3", "71.2 ± 3"),
    ],
)
def test_commands_come_off(text: str, words: str) -> None:
    assert words_of(text) == words


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cs")), max_size=12)
NAMES = TEXT.map(safe_text).map(lambda text: " ".join(text.split())).filter(bool)


@given(st.lists(st.tuples(NAMES, st.integers(0, 99)), min_size=2, max_size=8))
@example([("−", 0), ("a − b", 1)])
@example([("--", 0), ("''", 1), ("``", 2), ("---", 3)])
@example([("-–", 0), ("–—-", 1)])
@example([("^2_3~", 0), ("$10^4$", 1), ("\\textbf{5}", 2), ("{[5]}", 3)])
def test_what_ls_writes_as_latex_is_read_back(rows: list[tuple[str, int]]) -> None:
    names, scores = [f"m {name} x" for name, _ in rows], [str(score) for _, score in rows]
    columns = TextColumn("model", names), TextColumn("score", scores, right=True)
    found = read("\n".join(latex_table(columns)))
    assert list(map(list, found.columns)) == [names, scores]


def test_markdown_with_a_tabular_below_its_table_is_markdown() -> None:
    table = "|model|score|\n|-|-|\n|a|1|\n|b|2|\n"
    tabular = r"\begin{tabular}{ll} x & y \\ a & 2 \\ b & 3 \end{tabular}"
    assert read(f"{table}\n{tabular}").read_as == "Markdown table, UTF-8"
    assert read(f"# Words\n\n{tabular}").read_as == "LaTeX table, UTF-8"
    assert read(f'model,score,note\na,1,"{tabular}"\n').read_as == "CSV, comma, UTF-8"


def test_a_text_of_rows_alone_is_the_body_of_a_table() -> None:
    # As scripts write them for \input, in two papers, and with estout.
    body = (
        b"Model & Acc \\\\ % by a script\n\\midrule\nnet A & 71.5\\% \\\\\nnet B & 68.0\\% \\\\\n"
    )
    found = read(body, "body.tex")
    assert found.headers == ("Model", "Acc")
    assert [*map(list, found.columns)] == [["net A", "net B"], ["71.5%", "68.0%"]]
    with pytest.raises(SourceError, match="is LaTeX without a table"):
        read(b"\\section{Words} R\\&D as in \\cite{x}. \\\\ More words.\n", "body.tex")


BOMBS = {
    "braces": (r"c & 1 \\ " + "{" * 200_000, None),
    "closed braces": ("{" * 1900 + "}" * 1900 + r" & 1 \\", None),
    "nested": (r"\begin{tabular}{ll}" * 20_000, "LaTeX without a table"),
    "multicolumn": (r"\multicolumn{999999999}{c}{x} & 1 \\ " * 3000, "with 20001 columns"),
    "multirow": (r"\multirow{999999}{*}{x} & 1 \\ " * 2000, None),
    "raised": (r"b & 2 \\ c & 3 \\ x" + "^{a_" * 5000, None),
    "itself": (r"\a & 1 \\", None),
}


@pytest.mark.parametrize("name", BOMBS)
def test_depth_and_spans_end_in_a_table_or_a_line(name: str) -> None:
    body, words = BOMBS[name]
    defined = r"\newcommand{\a}{\b\b}\newcommand{\b}{\a\a}"
    text = rf"{defined}\begin{{tabular}}{{ll}} a & b \\ {body}"
    if words is None:
        assert read(rf"{text} c & 2 \\ \end{{tabular}}").rows >= 1
        return
    with pytest.raises(SourceError, match=words):
        read(rf"{text} \end{{tabular}}" if name != "nested" else text)


@given(st.text(st.sampled_from("\\{}&%$^_~ab1 []\n-`'"), max_size=60))
def test_any_text_in_a_table_makes_a_safe_table_or_one_line(body: str) -> None:
    try:
        found = read(rf"\begin{{tabular}}{{ll}} {body} \end{{tabular}}")
    except SourceError as problem:
        assert "\n" not in str(problem)
        return
    assert all(len(each) == found.rows for each in found.columns)


@pytest.mark.parametrize("rows", ["2", "-2", "9", "-9"])
def test_what_goes_over_several_rows_fills_their_blank_cells_alone(rows: str) -> None:
    over, under = rf"\multirow{{{rows}}}{{*}}{{a}}", ""
    first, second = (under, over) if rows.startswith("-") else (over, under)
    lines = ["model & run & score", f"{first} & x & 1", f"{second} & y & 2", "b & z & 3", "c"]
    found = read(r"\begin{tabular}{llr}" + r" \\ ".join(lines) + r"\end{tabular}")
    assert list(map(list, found.columns)) == [["a", "a", "b"], ["x", "y", "z"], ["1", "2", "3"]]
