"""The answer of `best` as facts and as a record, and why there is none."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from lcbtui.analysis.best_models import Best, Choice, find_size_column, size_column, sizes_of
from lcbtui.analysis.ranking import detectable
from lcbtui.chart.style import Charset, series_marker
from lcbtui.errors import LcbtuiError, NothingMatchedError, Option, UsageError, flagged
from lcbtui.query.size_limits import OVERHEAD
from lcbtui.report.facts import WHY, Answer, Fact, FactTable, cannot_tell, say
from lcbtui.report.model_answer import Row
from lcbtui.report.remarks import about, best_set_line, few_words, no_score, with_flags, with_remedy
from lcbtui.stats.differences import FEWEST
from lcbtui.text.numbers import MISSING, signed
from lcbtui.text.width import TextColumn
from lcbtui.text.words import counted, first_few, listed, plural
from lcbtui.view.apply import SEPARATOR, format_value, window_of
from lcbtui.view.derive.problem_sets import has_windows
from lcbtui.view.names import row_names
from lcbtui.view.view import RemarkKind

_BEHIND = "Behind at most"
_ROWS = 5
"""Models in the table; more are a line."""


def best_answer(
    best: Best,
    *,
    whole: bool = False,
    charset: Charset = Charset.SHAPES,
    keys: Mapping[str, str] | None = None,
) -> Answer:
    """Make the report of `best`: facts, a table of models that could be the best, notes.

    Args:
        best: the result, with at least one model.
        whole: whether the table has all candidates, not only those that could be the best.
        charset: the character set of the markers.
        keys: the explorer's keys, as in `few_words`; None to name command-line flags.
    """
    view, limit, unsure = best.view, best.limit, ""
    amount = limit.fits.rstrip("GBTMIbgtmi")
    fits = f"{amount.strip()} {limit.fits[len(amount) :]}"  # "24GB" → "24 GB"
    # "Highest that fits 24 GB", "Lowest WER up to 9B".
    measure = "" if view.measure == "score" and limit.is_asked else f" {view.measure}"
    within = f" up to {format_value(size_column(view), limit.most)}" if limit.is_asked else ""
    within = f" that fits {fits}" if limit.fits else within
    label = f"{view.superlative.capitalize()}{measure}{within}"
    facts = [Fact(label, _named(best, best.highest))]
    if best.reason is not None:
        unsure = few_words(with_remedy(view, best.reason), keys)
    elif len(best.models) > 1 and len(best.could_be_best) == len(best.models):
        gaps, few = detectable(view), best.problems is not None and best.problems < FEWEST
        if few if gaps is None else not gaps.shows:
            unsure = cannot_tell(best.problems)
    if unsure:
        facts.append(Fact("How sure", unsure))
    elif len(best.models) > 1 and best.smallest is not None:
        is_lower = best.smallest not in best.highest
        smallest = _named(best, [best.smallest], difference=is_lower)
        smallest = "the same" if best.highest == (best.smallest,) else smallest
        facts.append(Fact("Smallest that could be the best", smallest))
    if best.larger and not unsure:
        better = _named(best, best.better, difference=True) if best.better else "none"
        facts.append(Fact("Larger and clearly better", f"{better} of {best.larger:,} larger"))
    if limit.memory_of:
        facts.append(Fact("This machine", f"{fits}: {limit.memory_of}"))
    table = _table(best, charset, whole=whole)
    rests_on = [about(view, best.models[0].row, best.problems)]
    if best.others:
        highest = []
        for each in best.others:
            name, _, score = _texts(each, each.models[0])
            highest.append(f"{window_of(each.view.dataset, each.models[0].row)} {name} {score}")
        most = len(highest) if whole else 1
        named = first_few(highest, most, between="; ", more=", and {:,} more")
        rests_on.append(f"Other windows: {named}")
    rests_on += [] if table else _not_counted(best)
    hint = flagged(WHY) if keys is None else ""
    return Answer(tuple(facts), table, tuple(rests_on), tuple(_why(best)), hint=hint)


def _named(best: Best, models: Sequence[Choice], *, difference: bool = False) -> str:
    """List some candidates in words, with size and score: "AM-Thinking-v1, 32B at 4 bits: 70.3"."""
    texts = []
    for each in models:
        bits = f" at {each.bits} bits" if each.bits else ""
        name, size, score = _texts(best, each)
        behind = f" ({signed(each.difference)})" if difference else ""
        texts.append(f"{', '.join(filter(None, (name, size + bits)))}: {score}{behind}")
    return first_few(texts, 3, between="; ")


def _texts(best: Best, model: Choice) -> tuple[str, str, str]:
    """Format the name, the size ("" if unknown) and the score of a candidate."""
    view, row = best.view, Row(best.view.dataset, model.row)
    size = find_size_column(view)
    size_text = "" if size is None else row.known(size.key)
    return row_names(view).whole(model.row), size_text, row.text(view.roles.y)


def _table(best: Best, charset: Charset, *, whole: bool) -> FactTable | None:
    """Make the table of models that could be the best, or of all if `whole`; None for one model."""
    if len(best.models) < 2 or (best.reason is not None and not whole):
        return None
    among = best.models if whole else best.could_be_best
    shown = among
    if not whole and len(among) > _ROWS + 1:  # ours and the smallest, then the highest scores
        ours = set(best.view.ours.tolist())
        first = [each for each in among if each.row in ours or each == best.smallest][: _ROWS - 1]
        rest = [each for each in among if each not in first][: _ROWS - len(first)]
        shown = tuple(each for each in among if each in first or each in rest)
    view = best.view
    series = {row: int(code) for row, code in zip(view.rows.tolist(), view.series_of, strict=True)}
    title = view.dataset.by_key[view.roles.y or ""].title
    names, sizes, scores = zip(*(_texts(best, each) for each in shown), strict=True)
    codes, known = [series[each.row] for each in shown], best.reason is None
    keys = [view.series[code].key for code in codes]
    glyphs = [series_marker(*of, charset).glyph for of in zip(keys, codes, strict=True)]
    marked = [f"{glyph} {name or MISSING}" for glyph, name in zip(glyphs, names, strict=True)]
    bits = [f"{each.bits} bits" if each.bits else "" for each in shown]
    behind = [f"{each.behind_at_most:.1f}".replace("nan", "") for each in shown if len(shown) > 1]
    holding = len(best.could_be_best)
    legend = [f"{plural(holding, 'it is', f'the {holding:,} hold')} the best with 95 %"] * known
    legend += [f"{_BEHIND.lower()}: if another is best"] if any(behind) else []
    legend += ["scores as published, not at these bits"] if any(bits) else []
    legend += [f"{glyphs[keys.index('ours')]} ours"] if "ours" in keys else []
    if any(own := [Row(view.dataset, each.row).word("report_kind") == "own" for each in shown]):
        scores = tuple(f"{text} {'m' if by else ' '}" for text, by in zip(scores, own, strict=True))
        legend.append("m by its maker")
    differences = [
        signed(each.difference) if known and each not in best.highest else "" for each in shown
    ]
    count = f"Could be best: {len(best.could_be_best):,} of {len(best.models):,}"
    columns = [
        TextColumn(f"  {'Model' if whole else count}", marked, shrinks=True),
        TextColumn("Params", [size or MISSING * any(sizes) for size in sizes], right=True),
        TextColumn("Fits at", bits, right=True),
        TextColumn(title, scores, right=True),
        TextColumn("Difference", differences, right=True),
        TextColumn(_BEHIND, behind, right=True),
    ]
    if whole and known:
        verdicts = ["yes" if each.could_be_best else "no" for each in shown]
        columns.append(TextColumn("In the set", verdicts))
    left_out = [f"{len(among) - len(shown):,} more"] if len(among) > len(shown) else []
    leaving = ("Fits at", "Difference", _BEHIND, "Params")
    return FactTable(tuple(columns), leaving, "; ".join([*legend, *left_out, *_not_counted(best)]))


def _not_counted(best: Best) -> list[str]:
    """List counts of the models that have a score but were left out: "3 without a size"."""
    counts = {
        "without a size": best.without_size,
        say(RemarkKind.NO_EVIDENCE): best.without_evidence,
        "with results on part of the problems": best.part_of_problems,
        say(RemarkKind.CONTAMINATED): best.contaminated,
        "over other problems": best.other_problems,
    }
    return [f"{count:,} {what}" for what, count in counts.items() if count]


def _why(best: Best) -> Iterator[str]:
    """Explain the method of the command `best` in sentences."""
    if best.reason is None and len(best.models) > 1:
        yield best_set_line(len(best.models), best.rho)
        yield say("behind")
        if (selection := best.view.dataset.selection) and selection.clustered:
            yield f"Errors are {selection.clustered}."
        if best.larger:
            yield say("larger")
    if best.limit.fits:
        yield say("fits", more=100 * OVERHEAD)
    yield say("middle-report").capitalize() + "."


def no_answer(best: Best, keys: Mapping[str, str] | None = None) -> LcbtuiError | None:
    """Make the error that says why no best model can be named, and which flag helps; None if fine.

    Args:
        best: the result.
        keys: the explorer's keys, as in `few_words`; None to name command-line flags.
    """
    view, name = best.view, best.view.dataset.source.short_name
    if view.roles.y is None:
        return no_score(view)
    # These leave a highest score, without telling how sure it is.
    sure_of_none = RemarkKind.NO_EVIDENCE, RemarkKind.READ_OFF, RemarkKind.TOO_MANY_MODELS
    if best.reason is not None and best.reason not in sure_of_none:
        remark = with_remedy(view, best.reason)
        if keys is not None:
            return UsageError(f"no answer: {few_words(remark, keys)}")
        other = ("; ", Option("window"), " chooses other problems") * has_windows(view.dataset)
        return UsageError(f"{name}: {with_flags(remark)}", *other)
    limit, why = best.limit, listed(_not_counted(best))
    if best.models:
        return None
    if not len(view):
        told = [part for part in view.left_out if isinstance(part, str)]
        said = SEPARATOR.join(["no model matches", *told])
    elif not limit.is_asked:
        said = f"no model has a score that counts{f': {why}' if why else ''}"
    else:
        sizes = sizes_of(view)[view.rows]
        smallest = format_value(size_column(view), np.nanmin(sizes)) if (sizes > 0).any() else ""
        fits = f"at most {format_value(size_column(view), limit.most)}"
        why = why or f"the smallest has {smallest}"
        said = f"none of {counted(len(view), 'model')} has {fits} and a score; {why}"
    return NothingMatchedError(f"{name}: {said}")
