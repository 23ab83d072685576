"""`lcbtui best`, `lcbtui best 24GB`: which model is best, and which for me?"""

from typing import Any

import click

from lcbtui.cli.flags import (
    bits_flag,
    comparison_flags,
    ours_flag,
    query_flag,
    source_argument,
    view_state,
    whole_flag,
    why_flag,
)
from lcbtui.cli.output import (
    destination,
    output_options,
    screen_options,
    terminal_width,
)
from lcbtui.errors import SourceError, UsageError
from lcbtui.query.predicates import ANY_SIZE, EXPECTED_SIZE, size_limit
from lcbtui.sources.catalog import find
from lcbtui.text.numbers import parse_number
from lcbtui.text.safe_text import in_ascii, safe_text


@click.command("best")
@source_argument(then=" [SIZE]")
@query_flag
@bits_flag
@comparison_flags
@ours_flag
@whole_flag
@why_flag
@output_options("table", "markdown", "json", "bibtex")
@screen_options
def command(
    sources: tuple[str, ...],
    why: bool,
    whole: bool,
    form: str,
    output: str | None,
    color: str | None,
    ascii: bool | None,  # noqa: A002 - the flag's name
    width: int | None,
    **flags: Any,
) -> int:
    """The highest score, what could be the best, and whether larger is better.

    SIZE is a size such as 9B, or memory such as 24GB (4 bits a weight unless said: 24GB@8), an
    estimate; without it all models count. SOURCE is reported by default, and for figure, which
    was read off a picture. The exit status is 1 where no model has a score, or none is that small.
    """
    size, sources = _size_and_sources(sources)
    state = view_state(sources or ("reported",), flags)
    limit = size_limit(size, state.bits) if size else ANY_SIZE
    assert limit is not None  # or it would be no size

    from lcbtui.analysis.best import best_of
    from lcbtui.chart.style import Depth
    from lcbtui.cli.opening import sized_view, style_of
    from lcbtui.report.best import best_answer, best_record, no_answer
    from lcbtui.report.cite import references_of, write_bibtex
    from lcbtui.report.facts import answer_lines, answer_markdown, plain_lines
    from lcbtui.report.writers import write_object

    view, windows = sized_view(state)
    best = best_of(view, limit, windows)
    problem = no_answer(best, windows)
    if problem is not None:
        raise problem
    style = style_of(color, ascii, output)
    with destination(output) as out:
        if form == "bibtex":
            write_bibtex(out, references_of(view))
        elif form == "json":
            write_object(out, best_record(best))
        else:
            answer = best_answer(best, whole=whole, ascii_only=style.is_ascii)
            if form == "markdown":
                lines = list(answer_markdown(answer, why=why))
            else:
                laid_out = answer_lines(answer, width or terminal_width(output), why=why)
                lines = plain_lines(laid_out, bold=style.depth is not Depth.NONE)
            out.writelines(f"{in_ascii(line) if style.is_ascii else line}\n" for line in lines)
    return 0


def _size_and_sources(words: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The size among the arguments, "" for none, and the sources.

    Raises:
        UsageError: for half a size, and for one that is named twice.
    """
    sizes = [word for word in words if size_limit(word) is not None and not _is_source(word)]
    for word in words:
        is_half = parse_number(word) is not None or size_limit(f"1{word}") is not None
        if is_half and word not in sizes and not _is_source(word):
            raise UsageError(f"{safe_text(word)}: {EXPECTED_SIZE}")
    if len(sizes) > 1:
        raise UsageError(f"{safe_text(sizes[1])}: the size is named twice")
    return "".join(sizes), tuple(word for word in words if word not in sizes)


def _is_source(text: str) -> bool:
    try:
        find(text)
    except SourceError:
        return False
    return True
