"""`lcbtui best`, `lcbtui best 24GB`: which model is best, and which for me?"""

from typing import Any

import click

from lcbtui.cli.flags import comparison_flags, ours_flag, query_flag, source_argument, view_state
from lcbtui.cli.output import (
    destination,
    output_options,
    screen_options,
    terminal_width,
)
from lcbtui.errors import SourceError, UsageError
from lcbtui.query.predicates import ANY_SIZE, SizeLimit, size_limit
from lcbtui.sources.catalog import find
from lcbtui.text.safe_text import in_ascii, safe_text
from lcbtui.view.state import field_named


@click.command("best")
@source_argument(then=" [SIZE]")
@query_flag
@click.option("--bits", metavar="N", help="Bits a weight that memory is reckoned with: 4, 8 or 16.")
@comparison_flags
@ours_flag
@click.option("--why", is_flag=True, help="Tell how the answer was worked out.")
@click.option("--all", "whole", is_flag=True, help="List every model that was chosen among.")
@output_options("table", "markdown", "json", "bibtex")
@screen_options
def command(
    sources: tuple[str, ...],
    bits: str | None,
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
    limit, sources = _asked(sources, bits)
    state = view_state(sources or ("reported",), flags)

    from lcbtui.analysis.best import best_of
    from lcbtui.chart.style import Depth
    from lcbtui.cli.opening import sized_view, style_of
    from lcbtui.report.best import best_answer, best_record, no_answer
    from lcbtui.report.cite import references_of, write_bibtex
    from lcbtui.report.facts import answer_lines, answer_markdown, plain_lines
    from lcbtui.report.records import write_object

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
                lines = list(answer_markdown(answer))
            else:
                laid_out = answer_lines(answer, width or terminal_width(output), why=why)
                lines = plain_lines(laid_out, bold=style.depth is not Depth.NONE)
            out.writelines(f"{in_ascii(line) if style.is_ascii else line}\n" for line in lines)
    return 0


def _asked(words: tuple[str, ...], bits: str | None) -> tuple[SizeLimit, tuple[str, ...]]:
    """The size among the arguments, and the sources.

    Raises:
        UsageError: for a size that is named twice, and for bits that cannot be used.
    """
    try:
        width = None if bits is None else field_named("bits").notation.parse(bits)
    except UsageError as error:
        raise UsageError(f"--bits {error}") from None
    sizes = [word for word in words if _is_size(word)]
    if len(sizes) > 1:
        raise UsageError(f"{safe_text(sizes[1])}: the size is named twice")
    limit = size_limit(sizes[0], width) if sizes else ANY_SIZE
    if limit is None or (width is not None and limit.bits != width):
        raise UsageError(f"--bits {bits}: is for memory, such as 24GB --bits 8")
    return limit, tuple(word for word in words if word not in sizes)


def _is_size(text: str) -> bool:
    """Whether an argument is no source but a size or memory."""
    if size_limit(text) is None:
        return False
    try:
        find(text)
    except SourceError:
        return True
    return False
