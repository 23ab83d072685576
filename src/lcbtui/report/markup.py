"""Tables and text as LaTeX, with the rules of the package booktabs, and as Markdown."""

import re
from collections.abc import Container, Iterable, Iterator, Sequence

_APART = "\0"
"""In no text; between two characters that LaTeX would draw as another one."""

_IN_LATEX = str.maketrans(
    {
        **{character: f"\\{character}" for character in "&%$#_{}"},
        _APART: "{}",
        "`": "\\textasciigrave{}",
        "\\": "\\textbackslash{}",
        "~": "\\textasciitilde{}",
        "^": "\\textasciicircum{}",
        "<": "\\textless{}",
        ">": "\\textgreater{}",
        "|": "\\textbar{}",
        '"': "\\textquotedbl{}",
        "–": "--",
        "—": "---",
        "−": "$-$",
        "≈": "$\\approx$",
        "±": "$\\pm$",
        "×": "$\\times$",
        "Δ": "$\\Delta$",
        "ρ": "$\\rho$",
        "α": "$\\alpha$",
        "…": "\\dots{}",
    }
)


def latex_table(
    heads: Sequence[str],
    numbers: Sequence[bool],
    rows: Iterable[Sequence[str]],
    notes: Sequence[str] = (),
    strong: Container[int] = (),
) -> Iterator[str]:
    """A table, line by line.

    Args:
        heads: the headings.
        numbers: by column whether it holds numbers, which stand on the right.
        rows: for each a text a column.
        notes: what its signs mean, in a paragraph of small letters below it.
        strong: the rows in bold letters, counted from 0.
    """
    yield "% \\usepackage{booktabs}"
    yield f"\\begin{{tabular}}{{{''.join('lr'[is_number] for is_number in numbers)}}}"
    yield "\\toprule"
    yield _row(heads)
    yield "\\midrule"
    yield from (_row(row, strong=place in strong) for place, row in enumerate(rows))
    yield "\\bottomrule"
    yield "\\end{tabular}"
    if notes:
        yield "\\par\\smallskip"
        yield f"{{\\footnotesize {latex_text('; '.join(notes))}.}}"


def _row(texts: Sequence[str], *, strong: bool = False) -> str:
    cells = map(latex_text, texts)
    row = " & ".join(f"\\textbf{{{cell}}}" if strong else cell for cell in cells)
    # After the end of the row before, these would be read as arguments of it.
    return f"{'{}' if row.startswith(('[', '*')) else ''}{row} \\\\"


def latex_text(text: str) -> str:
    """Words as LaTeX shows them, none of their characters acted on."""
    return re.sub(r"(?<=-)(?=-)|(?<=')(?=')", _APART, text).translate(_IN_LATEX)


_IN_MARKDOWN = str.maketrans({character: f"\\{character}" for character in "\\|*_`[]<>"})


def markdown_table(
    heads: Sequence[str], numbers: Sequence[bool], rows: Iterable[Sequence[str]]
) -> Iterator[str]:
    """A table, line by line.

    Args:
        heads: the headings.
        numbers: by column whether it holds numbers, which stand on the right.
        rows: for each a text a column.
    """
    yield _markdown_row(map(markdown_text, heads))
    yield _markdown_row("--:" if is_number else "---" for is_number in numbers)
    for row in rows:
        yield _markdown_row(map(markdown_text, row))


def _markdown_row(texts: Iterable[str]) -> str:
    return f"| {' | '.join(texts)} |"


def markdown_text(text: str) -> str:
    """Words as Markdown shows them, none of their characters acted on."""
    return text.translate(_IN_MARKDOWN)
