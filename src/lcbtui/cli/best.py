"""`lcbtui best`, `lcbtui best --fits 24GB`: which model is best, and which for me?"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TextIO

import click

from lcbtui.cli.flags import comparison_flags, ours_flag, query_flag, source_argument, view_state
from lcbtui.cli.output import (
    NOTHING_MATCHED,
    destination,
    note,
    output_options,
    terminal_width,
    width_option,
)
from lcbtui.errors import QueryError, SourceError, UsageError
from lcbtui.query.edit import with_terms
from lcbtui.query.predicates import ANY_SIZE, EXPECTED_MEMORY, SizeLimit, limits_of_memory
from lcbtui.sources.catalog import INSTEAD, find
from lcbtui.text.numbers import Unit, parse_number
from lcbtui.text.safe_text import safe_text
from lcbtui.view.state import ViewState, field_named

if TYPE_CHECKING:
    from lcbtui.dataset.remarks import RemarkKind
    from lcbtui.view.view import View

SOURCES = ("paper", "reported")
"""Where to look without a source: both have windows over which scores can be compared."""

_OPEN = {"data": "open:data", "weights": "open:weights,data", "closed": "open:closed"}
"""Open training data comes with open weights, so who asks for weights gets both."""


@click.command("best")
@source_argument(then=" [SIZE]")
@query_flag
@click.option("--max-params", metavar="SIZE", help="At most so many total parameters, such as 9B.")
@click.option("--params", metavar="RANGE", help="The same as in the other commands: ..9B.")
@click.option(
    "--fits",
    metavar="MEMORY",
    help="At most what fits into this memory, such as 24GB or 24GB@4: weights and 20 %, an"
    " estimate.",
)
@click.option(
    "--bits", metavar="N", help="Bits a weight, for --fits: 4, 8 or 16; without it each of them."
)
@click.option("--active", metavar="SIZE", help="At most so many active parameters, such as 4B.")
@click.option(
    "--open",
    "openness",
    type=click.Choice(tuple(_OPEN)),
    help="Only with open training data, with open weights at least, or closed models.",
)
@comparison_flags
@ours_flag
@output_options("table", "json", "bibtex")
@width_option
def command(
    sources: tuple[str, ...],
    max_params: str | None,
    params: str | None,
    fits: str | None,
    bits: str | None,
    active: str | None,
    openness: str | None,
    form: str,
    output: str | None,
    width: int | None,
    **flags: Any,
) -> int:
    """The highest score, and what is tied with it.

    SIZE is a size such as 9B, or memory such as 24GB, after the sources or before them: then the
    answer is among the models up to it, with what larger is separated above; without it among
    all. Without SOURCE it is from the window of problems with the most models that fit, of paper
    and reported; other windows are named where another model has the highest score. figure is
    read off a picture: paper answers for it. Where nothing says how sure the scores are, the
    highest is named alone. The exit status is 1 where no model has a score, or none is that small.
    """
    sources, size = _without_size(sources)
    limits = _limits(size, _most_params(max_params, params), fits, bits)
    for source in set(sources) & set(INSTEAD):
        note(f"{source} was read off a picture, so this is from {INSTEAD[source]}")
    sources = tuple(dict.fromkeys(INSTEAD.get(source, source) for source in sources))
    terms = [] if openness is None else [_OPEN[openness]]
    terms += [] if active is None else [f"active<={_size('--active', active):g}"]
    says_window = flags["window"] is not None or flags["release"] is not None
    named = sources or (("reported",) if says_window else ())
    state = view_state(named or SOURCES[-1:], flags | {"query": flags["query"] or ""})
    asked = state.query
    if terms:
        state = replace(state, query=with_terms(asked, " ".join(terms)))
    cells = width or terminal_width(output)

    from lcbtui.analysis.best import answers, odds_of
    from lcbtui.dataset.remarks import RemarkKind
    from lcbtui.report.best import answers_lines
    from lcbtui.report.best_record import answers_record
    from lcbtui.report.best_unanswered import too_small
    from lcbtui.report.cite import references_of, write_bibtex
    from lcbtui.report.records import write_object

    view, others = _views(named, state, limits, is_asked=bool(asked))
    found = answers(view, limits, others)
    if isinstance(found, RemarkKind):
        with destination(output) as out:
            _write_highest(out, form, (view, others), limits, found, cells)
        return 0
    last = found.last
    with destination(output) as out:
        if form == "bibtex":
            write_bibtex(out, references_of(view))
        elif form == "json":
            odds = [None if each is None else odds_of(each) for each in found.found]
            write_object(out, None if last is None else answers_record(found, odds))
        elif last is not None:
            out.writelines(f"{line}\n" for line in answers_lines(found, odds_of(last), cells))
    if last is None:
        note(too_small(view, found.limits[-1], others))
        return NOTHING_MATCHED
    return 0


def _write_highest(
    out: TextIO,
    form: str,
    views: "tuple[View, Sequence[View]]",
    limits: "Sequence[SizeLimit]",
    reason: "RemarkKind",
    width: int | None,
) -> None:
    """The highest score where no two are compared, and what cannot be said of it.

    Raises:
        UsageError: if no column is the score, or the scores are over different problems.
    """
    from lcbtui.analysis.best import highest_uncompared
    from lcbtui.analysis.ranking import with_remedy
    from lcbtui.report.best_record import uncompared_record
    from lcbtui.report.best_unanswered import UNCOMPARED, uncompared_lines, why_not
    from lcbtui.report.cite import references_of, write_bibtex
    from lcbtui.report.records import write_object
    from lcbtui.report.remarks import with_flags

    view, others = views
    if view.roles.y is None:
        name = view.dataset.source.short_name
        raise UsageError(f"{name}: no column is the score; --y COLUMN chooses one")
    if reason not in UNCOMPARED:
        raise UsageError(why_not(view, reason, others))
    ordered = sorted(limits, key=lambda limit: limit.most)
    found = [highest_uncompared(view, limit) for limit in ordered]
    if form == "bibtex":
        write_bibtex(out, references_of(view))
    elif form == "json":
        write_object(out, uncompared_record(view, found, reason))
    else:
        why = with_flags(with_remedy(view, reason))
        out.writelines(f"{line}\n" for line in uncompared_lines(view, found, why, width))


def _views(
    named: Sequence[str], state: ViewState, limits: "Sequence[SizeLimit]", *, is_asked: bool
) -> "tuple[View, list[View]]":
    """The models to choose among, and those over other problems.

    Args:
        named: the sources; none for those that all of them are looked in.
        state: what is asked for.
        limits: the largest sizes.
        is_asked: whether its query has more than the terms of flags.
    """
    from lcbtui.analysis.best import most_models
    from lcbtui.cli.opening import sized_view, windows_of

    if not named:
        views = windows_of(SOURCES, state)
        if views:
            view = most_models(views, max(limits, key=lambda limit: limit.most))
            return view, [other for other in views if other is not view]
    try:
        view, windows = sized_view(state)
    except QueryError as error:
        if is_asked:
            raise
        problem = f"{safe_text(state.source)}: {error.problem}; lcbtui best reported has it"
        raise UsageError(problem) from None
    return view, list(windows)


def _most_params(max_params: str | None, params: str | None) -> str | None:
    """What `--max-params` says, or `--params` by the upper end of its range."""
    if params is None:
        return max_params
    said = f"--params {safe_text(params)}"
    try:
        found = field_named("params").notation.parse(params)
    except UsageError as error:
        raise UsageError(f"--params {error}") from None
    if found.low is not None or found.high is None:
        raise UsageError(f"{said}: best takes the largest size alone, such as --params ..9B")
    if max_params is not None:
        raise UsageError(f"{said}: the size is named twice")
    return f"{found.high:.12g}B"


def _limits(
    size: str | None, max_params: str | None, fits: str | None, bits: str | None
) -> tuple[SizeLimit, ...]:
    """The largest sizes, `ANY_SIZE` without any; the smaller of both limits where both are given.

    Raises:
        UsageError: for what is no size, and for one that is named twice.
    """
    try:
        width = None if bits is None else field_named("bits").notation.parse(bits)
    except UsageError as error:
        raise UsageError(f"--bits {error}") from None
    if size is not None:
        is_memory = parse_number(size, Unit.BILLIONS) is None
        if (fits if is_memory else max_params) is not None:
            raise UsageError(f"{safe_text(size)}: the size is named twice")
        fits, max_params = (size, max_params) if is_memory else (fits, size)
    limits: tuple[SizeLimit, ...] = ()
    if fits is not None:
        limits = limits_of_memory(fits, width)
        if not limits:
            raise UsageError(f"--fits {safe_text(fits)}: {EXPECTED_MEMORY}, or 24GB@4 for 4 bits")
        if width is not None and limits[0].bits != width:
            raise UsageError(f"--fits {safe_text(fits)}: says {limits[0].bits} bits, --bits {bits}")
    if max_params is not None:
        most = SizeLimit(_size("--max-params", max_params))
        limits = tuple(min(most, limit, key=lambda each: each.most) for limit in limits or (most,))
    if fits is None and bits is not None:
        raise UsageError(f"--bits {bits}: is for --fits, such as --fits 24GB")
    return tuple(dict.fromkeys(limits or (ANY_SIZE,)))


def _without_size(words: tuple[str, ...]) -> tuple[tuple[str, ...], str | None]:
    """The sources among the arguments, and the size or memory that ends or begins them.

    It may be of two words: "24GB 4bit".

    Raises:
        UsageError: if both are there.
    """
    sources = words
    found: list[str] = []
    for last in (True, False):
        for count in (2, 1):
            size = sources[-count:] if last else sources[:count]
            if len(size) == count and all(map(_is_size, (" ".join(size), size[0]))):
                sources = sources[:-count] if last else sources[count:]
                found.append(" ".join(size))
                break
    if len(found) > 1:
        raise UsageError(f"{safe_text(found[0])}: the size is named twice")
    return sources, found[0] if found else None


def _is_size(text: str) -> bool:
    """Whether an argument is no source but a size or memory."""
    if parse_number(text, Unit.BILLIONS) is None and not limits_of_memory(text):
        return False
    try:
        find(text)
    except SourceError:
        return True
    return False


def _size(flag: str, text: str) -> float:
    number = parse_number(text, Unit.BILLIONS)
    if number is None or number.value <= 0:
        helps = f"; --fits {safe_text(text)} is for memory" if limits_of_memory(text) else ""
        raise UsageError(f"{flag} {safe_text(text)}: expected a size such as 9B{helps}")
    return number.value
