"""`lcbtui best --max-params 9B`: which model for me?"""

from typing import Any

import click

from lcbtui.cli.flags import dataset_flags, source_argument, view_state
from lcbtui.cli.output import (
    NOTHING_MATCHED,
    destination,
    note,
    output_options,
    terminal_width,
    width_option,
)
from lcbtui.errors import QueryError, UsageError
from lcbtui.query.predicates import EXPECTED_MEMORY, SizeLimit, limit_of_memory
from lcbtui.text.numbers import Unit, parse_number
from lcbtui.text.safe_text import safe_text
from lcbtui.view.state import field_named

_SOURCE = "paper"
"""Its scores are over one window, so that they can be compared."""

_OPEN = {"data": "open:data", "weights": "open:weights,data", "closed": "open:closed"}
"""Open training data comes with open weights, so who asks for weights gets both."""


@click.command("best")
@source_argument()
@click.option("--max-params", metavar="SIZE", help="At most so many total parameters, such as 9B.")
@click.option(
    "--fits",
    metavar="MEMORY",
    help="At most what fits into this memory, such as 24GB: weights and 20 %, an estimate.",
)
@click.option("--bits", metavar="N", help="Bits a weight, for --fits: 4, 8 or 16, the default.")
@click.option("--active", metavar="SIZE", help="At most so many active parameters, such as 4B.")
@click.option(
    "--open",
    "openness",
    type=click.Choice(tuple(_OPEN)),
    help="Only with open training data, with open weights at least, or closed models.",
)
@dataset_flags
@output_options("table", "json")
@width_option
def command(
    source: str | None,
    max_params: str | None,
    fits: str | None,
    bits: str | None,
    active: str | None,
    openness: str | None,
    form: str,
    output: str | None,
    width: int | None,
    **flags: Any,
) -> int:
    """The best model up to a size, those not significantly worse, and the next real gain.

    SOURCE is paper (the default) or any other whose scores are over one window: reported over the
    window that it opens on, or LiveCodeBench's own results. The exit status is 1 where no model
    is that small.
    """
    limit = _limit(max_params, fits, bits)
    terms = [] if openness is None else [_OPEN[openness]]
    terms += [] if active is None else [f"active<={_size('--active', active):g}"]
    state = view_state(_SOURCE if source is None else source, flags | {"query": " ".join(terms)})
    cells = width or terminal_width(output)

    from lcbtui.analysis.best import best_up_to
    from lcbtui.cli.opening import sized_view
    from lcbtui.dataset.remarks import RemarkKind
    from lcbtui.report.best import best_lines, best_record, too_small, why_not
    from lcbtui.report.records import write_object

    try:
        view = sized_view(state)
    except QueryError as error:  # of the flags, since there is no other query
        problem = f"{safe_text(state.source)}: {error.problem}; lcbtui best reported has it"
        raise UsageError(problem) from None
    found = best_up_to(view, limit)
    if isinstance(found, RemarkKind):
        raise UsageError(why_not(view, found))
    with destination(output) as out:
        if form == "json":
            record = None if found is None else best_record(found)
            write_object(out, record)
        elif found is not None:
            out.writelines(f"{line}\n" for line in best_lines(found, cells))
    if found is None:
        note(too_small(view, limit.most))
        return NOTHING_MATCHED
    return 0


def _limit(max_params: str | None, fits: str | None, bits: str | None) -> SizeLimit:
    """The largest size: the smaller of both limits where both are given."""
    limits = [] if max_params is None else [SizeLimit(_size("--max-params", max_params))]
    field = field_named("bits")
    try:
        width = field.default if bits is None else field.notation.parse(bits)
    except UsageError as error:
        raise UsageError(f"--bits {error}") from None
    if fits is not None:
        fitting = limit_of_memory(fits, width)
        if fitting is None:
            raise UsageError(f"--fits {safe_text(fits)}: {EXPECTED_MEMORY}")
        limits.append(fitting)
    if not limits:
        raise UsageError("best up to which size? name one with --max-params 9B or --fits 24GB")
    return min(limits, key=lambda limit: limit.most)


def _size(flag: str, text: str) -> float:
    number = parse_number(text, Unit.BILLIONS)
    if number is None or number.value <= 0:
        raise UsageError(f"{flag} {safe_text(text)}: expected a size such as 9B")
    return number.value
