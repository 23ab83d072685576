"""`lcbtui best 24GB`: which model is best for me? `lcbtui stats`: what can be said of models?"""

import os
from typing import Any

import click

from lcbtui.cli.flags import OF_SOURCES, field_flags, of_a_view, source_argument, view_state
from lcbtui.cli.output import NOTHING_MATCHED, Output, option, output_options
from lcbtui.errors import UsageError
from lcbtui.query.size_limits import ANY_SIZE, EXPECTED_SIZE, size_limit
from lcbtui.sources.catalog import STDIN, known_sources
from lcbtui.sources.open import bundled_tables
from lcbtui.text.numbers import parse_number
from lcbtui.text.words import safe_text
from lcbtui.view.state import ViewState, of_sources


@click.command("best")
@source_argument(then=" [SIZE]")
@field_flags("query", "bits", "rho", "ours", *OF_SOURCES)
@option("--here")
@option("whole", "--all")
@option("--why")
@output_options("table", "markdown", "json", screen=True)
def command(
    sources: tuple[str, ...], here: bool, why: bool, whole: bool, output: Output, **flags: Any
) -> None:
    """Name the highest score, what could be the best, and whether larger is better.

    SIZE is a size such as 9B, or memory such as 24GB (4 bits a weight unless said: 24GB@8), an
    estimate; without it all models count. SOURCE is reported by default, and for figure, which
    was read off a picture. The exit status is 1 where no model has a score, or none is that small.
    """
    known = {*known_sources(), STDIN}
    others = [
        word
        for word in sources
        if word not in known and not os.path.exists(os.path.expanduser(word))  # noqa: PTH110, PTH111 - Path.expanduser raises for "~nobody"
    ]
    sizes = [word for word in others if size_limit(word) is not None]
    for word in others:
        is_half = parse_number(word) is not None or size_limit(f"1{word}") is not None
        is_half = is_half or (word.isalnum() and not word.isalpha())  # rtx4090
        if word not in sizes and is_half:
            raise UsageError(f"{safe_text(word)}: {EXPECTED_SIZE}")
    if len(named := [*sizes, *["--here"] * here]) > 1:
        raise UsageError(f"{safe_text(named[1])}: the size is named twice")
    size = "".join(sizes)
    state = view_state([word for word in sources if word not in sizes] or ("reported",), flags)
    limit = size_limit(size, state.bits) if size else ANY_SIZE
    assert limit is not None  # or it would be no size
    if here:
        from lcbtui.settings.machine import limit_here

        limit = limit_here(state.bits)

    from lcbtui.analysis.best_models import best_of, comparable_windows
    from lcbtui.cli.opening import comparable
    from lcbtui.report.best_answer import best_answer, no_answer

    view, dataset, state = comparable(state)
    best = best_of(view, limit, comparable_windows(view, dataset, state, bundled_tables))
    problem = no_answer(best)
    if problem is not None:
        raise problem
    if output.form == "json":
        from lcbtui.report.records import best_record

        output.write_json(best_record(best))
    else:
        answer = best_answer(best, whole=whole, charset=output.charset)
        output.write_answer(answer, why=why)


@click.command("stats")
@of_a_view
@option("--why")
@output_options("table", "markdown", "json", screen=True)
def stats(sources: tuple[str, ...], why: bool, output: Output, **flags: Any) -> int:
    """Print statistics of the models shown, as up to eight facts.

    Without SOURCE they are the models that lcbtui best chooses among. SOURCE is figure, paper,
    reported, a file, a folder, or - for standard input.
    As json it is one object whose keys stay the same; what cannot be said is null.
    """
    state = view_state(sources, flags)
    is_named = sources or flags["view"] is not None or state.sources != ViewState().sources
    from lcbtui.analysis.size_and_score import insights_of
    from lcbtui.cli.opening import answer, comparable
    from lcbtui.report.findings import insights_answer

    view = answer(state) if is_named else comparable(of_sources(state, ("reported",)))[0]
    if output.form == "json":
        output.write_json(insights_of(view))
    else:
        output.write_answer(insights_answer(view), why=why)
    return 0 if len(view) else NOTHING_MATCHED
