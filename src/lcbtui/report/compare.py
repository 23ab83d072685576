"""The answer of `compare` as text: every score, and what differences tell."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from string import ascii_lowercase

from lcbtui.analysis.compare import (
    ComparableGroup,
    Comparison,
    Pair,
    ReportedScore,
    Slice,
    remedy,
)
from lcbtui.analysis.other_scores import OtherScore
from lcbtui.analysis.ranking import is_filtered, over_problems_of
from lcbtui.dataset.columns import Mark
from lcbtui.dataset.lookup import FoundModel
from lcbtui.dataset.remarks import RemarkKind
from lcbtui.dataset.rows import source_of
from lcbtui.dataset.source import SourceInfo
from lcbtui.dataset.standard import TOTAL
from lcbtui.report.evidence import (
    OBSERVED_WORDS,
    all_pairs,
    evidence_words,
    gaps_words,
    tipping_words,
    tips,
)
from lcbtui.report.model import Model, Row, cutoff_lines, score_heading
from lcbtui.report.remarks import WORDING, few_words, with_flags
from lcbtui.report.side_by_side import between, notes_on_scores, other_score_lines, slice_lines
from lcbtui.stats.differences import Counted
from lcbtui.text.numbers import MISSING, format_number, signed
from lcbtui.text.width import TextColumn, cut, fits, lay_out, wrapped
from lcbtui.text.words import counted, first_few, plural
from lcbtui.view.sentence import window_of


def source_name(source: SourceInfo) -> str:
    """A source in few words: of a path the last part, of several all their names."""
    return source.short_name


def models_of(found: Comparison) -> list[Model]:
    """The models of a comparison with their rows."""
    return [
        Model(each.name, tuple(Row(found.tables[at.table].dataset, at.row) for at in each.rows))
        for each in found.models
    ]


def size_ratio(model: Model, other: Model) -> float | None:
    """How many times the total parameters of `other` a model has; None where either is unknown."""
    size, base = model.size(TOTAL).number, other.size(TOTAL).number
    return size / base if size and base else None


def ratio_text(model: Model, other: Model) -> str:
    """The ratio for people: "8 × the parameters of DASD-4B-Thinking"; "" where unknown."""
    ratio = size_ratio(model, other)
    if ratio is None:
        return ""
    marks = model.size(TOTAL).marks | other.size(TOTAL).marks
    digits = f"{ratio:.0f}" if ratio >= 10 else f"{ratio:.3g}"
    return f"{'≈' if Mark.APPROXIMATE in marks else ''}{digits} × the parameters of {other.name}"


def compare_lines(
    found: Comparison,
    parts: Sequence[Slice],
    scores: Sequence[OtherScore],
    width: int | None,
    keys: Mapping[str, str] | None = None,
) -> list[str]:
    """All that is known of some models, side by side.

    Args:
        found: the comparison.
        parts: the same by difficulty, platform and month, where problems are known.
        scores: their other scores.
        width: the cells there are; None cuts nothing off.
        keys: for the explorer, those of `few_words`; None for flags.
    """
    first, *others = models_of(found)
    lines = [" · ".join(first.facts)]
    ratios = ((model, ratio_text(model, first)) for model in others)
    lines += [" · ".join(filter(None, (*model.facts, ratio))) for model, ratio in ratios]
    for place, group in enumerate(found.groups):
        lines += ["", *_group_lines(found, group, _letter(place))]
    for words in incomparable(found, keys):
        lines += ["", words]
    lines = [part for line in lines for part in _wrapped(line, width)]
    lines += ["", *_score_table(found, width), *slice_lines(found.models, parts, width)]
    left_out = "-f csv has all" if keys is None else ""
    lines += other_score_lines(found.models, scores, width, left_out)
    notes = [*notes_on_scores(found, scores), *_notes(found), *_gaps(found)]
    return [*lines, "", *(part for note in notes for part in _wrapped(note, width))]


def rest_lines(found: Comparison, width: int | None) -> list[str]:
    """The first model against each other one, a line each, the largest difference first.

    Args:
        found: the comparison, of `compare` with `with_first`.
        width: the cells there are; None cuts nothing off.
    """
    lines = [" · ".join(models_of(found)[0].facts)]
    notes: list[str] = []
    for group in found.groups:
        lines += ["", *_wrapped(_basis(found, group, "", "pairs with it"), width)]
        pairs = sorted(group.pairs, key=lambda pair: pair.difference)
        lines += _rest_table(found, pairs, width)
        changed = next((words for pair in pairs if (words := _among_all(found, pair))), "")
        if changed:
            notes.append(f"*: {changed}.")
    if found.incomparable:
        left = counted(len(found.incomparable), "model")
        notes.append(f"Not compared, since nothing is known to be over the same problems: {left}.")
    notes = [*notes, *_notes_on_pairs(found), *_gaps(found)]
    return [*lines, "", *(part for note in notes for part in _wrapped(note, width))]


def _rest_table(found: Comparison, pairs: Sequence[Pair], width: int | None) -> list[str]:
    models = models_of(found)
    seconds = [pair.second for pair in pairs]
    modes = [f" ({score.mode})" if score.mode else "" for score in seconds]
    verdicts = [
        ("separated" if pair.separated else "tied") + (" *" if _among_all(found, pair) else "")
        for pair in pairs
    ]
    ends = [f"{signed(pair.difference)} ({between(pair)})" for pair in pairs]
    names = [found.models[s.model].name + mode for s, mode in zip(seconds, modes, strict=True)]
    columns = [
        TextColumn("against", names, shrinks=True),
        TextColumn("params", [models[s.model].text(TOTAL) or MISSING for s in seconds], right=True),
        TextColumn("score", [_score_text(score) for score in seconds], right=True),
        TextColumn("difference (95 %)", ends, right=True),
        TextColumn("verdict", verdicts),
    ]
    sources = [_source(found, score) for score in seconds]
    if len({*sources, _source(found, pairs[0].first)}) > 1:
        columns.insert(1, TextColumn("source", sources, shrinks=True))
    room = None if width is None else width - 2
    return [f"  {line}" for line in lay_out(columns, room, ("params", "score"), narrowest=16)]


def _wrapped(line: str, width: int | None) -> list[str]:
    """A line in lines of whole words, each as far from the left as it is."""
    text = line.lstrip()
    indent = len(line) - len(text)
    parts = wrapped(text, None if width is None else width - indent - 2)
    return [" " * (indent + 2 * (place > 0)) + part for place, part in enumerate(parts)]


def _letter(place: int) -> str:
    """How a group is called in the table of scores: a, b, c and so on."""
    return ascii_lowercase[place] if place < len(ascii_lowercase) else str(place + 1)


def _score_text(score: ReportedScore) -> str:
    """A score with the decimals of its source and its mark."""
    mark = "≈" if Mark.APPROXIMATE in score.score.marks else ""
    return mark + format_number(score.value, score.score.decimals)


_NAMED = 4
"""Models that a note names; of more it says how many."""

_LEAVING = ("by", "problems", "±")
"""Columns that leave a narrow terminal, in this order; the groups below say the rest."""

_LAST = "mode"
"""The column that leaves after all others: it tells rows of one name and window apart."""

_SAID_BY_GROUPS = ("source", "window")
"""Columns that leave where all scores have the same and are compared: their group names it."""

_WIDEST_WINDOW = 25
"""A release and two dates, in a terminal; what a source wrote in its own words is cut to it."""

_NARROW = 12
"""A release and two months, as in "v5 2410-2502", where there is room for no more."""


def _score_table(found: Comparison, width: int | None) -> list[str]:
    """The table of every score, in as many columns as there is room for."""
    columns = _columns(found, None if width is None else _WIDEST_WINDOW)
    lines = lay_out(columns, width, _LEAVING[:2], narrowest=16)
    if fits(lines, width):
        return lines
    columns = _columns(found, _WIDEST_WINDOW, brief=True)
    one = [c.heading for c in columns if c.heading in _SAID_BY_GROUPS and len({*c.texts}) == 1]
    leaving = (*_LEAVING, *(one if len(found.groups) == 1 else ()))
    columns = [replace(c, shrinks=c.shrinks or c.heading == "window") for c in columns]
    lines = lay_out(columns, width, leaving, narrowest=16)
    if fits(lines, width):
        return lines
    columns = [c for c in _columns(found, _NARROW, brief=True) if c.heading not in leaving]
    columns = [replace(c, shrinks=c.heading not in {"window", _LAST}) for c in columns]
    lines = lay_out(columns, width, narrowest=8)
    if fits(lines, width):
        return lines
    columns = [replace(c, shrinks=True) for c in columns if c.heading != _LAST]
    return lay_out(columns, width, narrowest=8)


def _columns(found: Comparison, widest: int | None, *, brief: bool = False) -> list[TextColumn]:
    scores = found.scores
    windows = [_brief_window(found, s) if brief else s.window for s in scores]
    tables = [found.tables[s.place.table] for s in scores]
    heading = score_heading(each.dataset.by_key.get(each.roles.y or "") for each in tables)
    heading = "score" if any(each.dataset.report.renamed for each in tables) else heading
    columns = [
        TextColumn("model", [found.models[s.model].name for s in scores], shrinks=True),
        TextColumn("source", [_source(found, s) for s in scores], shrinks=True),
        TextColumn(heading, [_score_text(s) for s in scores], right=True),
    ]
    halves = [
        "" if s.low is None or s.high is None else f"{(s.high - s.low) / 2:.1f}" for s in scores
    ]
    for heading, texts, right in (
        ("±", halves, True),
        ("mode", [s.mode for s in scores], False),
        ("window", [cut(each, widest) if widest else each for each in windows], False),
        ("problems", [_problems(found, s) for s in scores], True),
        ("by", [s.reporter for s in scores], False),
    ):
        if any(texts):
            shown = [text or MISSING for text in texts]
            columns.append(TextColumn(heading, shown, right, shrinks=heading == "by"))
    compared = [
        (_letter(found.group_of[id(s)]) if reason is None else WORDING[reason].cell)
        + (", contaminated" if s.contaminated else "")
        for s, reason in zip(scores, found.reasons, strict=True)
    ]
    return [*columns, TextColumn("compared", compared)]


def _row(found: Comparison, score: ReportedScore) -> Row:
    return Row(found.tables[score.place.table].dataset, score.place.row)


def _brief_window(found: Comparison, score: ReportedScore) -> str:
    return window_of(found.tables[score.place.table].dataset, score.place.row, brief=True)


def _problems(found: Comparison, score: ReportedScore) -> str:
    """How many problems a score is over: "110 of 454" where that is too few of them."""
    row = _row(found, score)
    return str(score.problems or "") if row.table.selection is None else row.text("problems")


def problems_in_window(found: Comparison, score: ReportedScore) -> int | None:
    """The problems of the window, where the score is over too few of them."""
    whole = _row(found, score).cell("problems").whole
    return None if whole is None else int(whole)


def _source(found: Comparison, score: ReportedScore) -> str:
    dataset = found.tables[score.place.table].dataset
    return source_name(source_of(dataset, score.place.row))


def _basis(found: Comparison, group: ComparableGroup, called: str, family: str) -> str:
    """What a group is over and was compared on, in one line; `family` is what its pairs are."""
    sources = {_source(found, score) for score in group.scores}
    counts = sorted({pair.problems for pair in group.pairs if pair.problems is not None})
    problems = " to ".join(map(str, dict.fromkeys(counts[:1] + counts[-1:])))
    words = evidence_words(group.evidence, assumed=found.rho is not None)
    basis = ", ".join(filter(None, (f"{problems} problems" if problems else "", words)))
    origin = next(iter(sources)) if len(sources) == 1 else ""
    count = len(group.pairs)
    corrected = f"corrected by Holm over the {count} {family}" if count > 1 else ""
    return " · ".join(filter(None, (called, group.window, basis, origin, corrected)))


def _group_lines(found: Comparison, group: ComparableGroup, called: str) -> list[str]:
    sources, family = {_source(found, score) for score in group.scores}, len(group.pairs)
    lines = [_basis(found, group, called, "pairs named")]
    for pair in group.pairs:
        lines.append(f"  {_pair_words(found, pair, len(sources) > 1)}")
        lines += [
            f"    {line}"
            for line in (_tipping(pair, family), _among_all(found, pair), _reporters(pair))
            if line
        ]
    return lines


def _pair_words(found: Comparison, pair: Pair, with_sources: bool) -> str:
    """One difference in one sentence, with its interval and what it tells."""
    scores = []
    for score in (pair.first, pair.second):
        name = found.models[score.model].name
        words = f"{name} ({score.mode})" if score.mode else name
        origin = f" ({_source(found, score)})" if with_sources else ""
        scores.append(f"{words} {_score_text(score)}{origin}")
    ends = f" ({between(pair)})" if between(pair) else ""
    verdict = "separated" if pair.separated else "statistically tied"
    points = f"{signed(pair.difference)} points{ends}: {verdict}"
    return ": ".join(filter(None, (", ".join(scores), _over_both(pair), points)))


def _over_both(pair: Pair) -> str:
    """What a difference is over where that is not what both scores are over; else ""."""
    ends = pair.first, pair.second
    if pair.means is None:
        return ""
    means = [format_number(m, s.score.decimals) for m, s in zip(pair.means, ends, strict=True)]
    if means == [_score_text(score) for score in ends]:
        return ""
    return f"over the {pair.problems:,} both have, {means[0]} and {means[1]}"


def _tipping(pair: Pair, family: int) -> str:
    """Which correlation over problems would turn the verdict, of a pair of counted scores."""
    if pair.tipping_correlation is None:
        return ""
    words = tipping_words(pair.tipping_correlation)
    if family > 1:  # many pairs need few words
        return f"the pair alone {words}" if tips(pair.tipping_correlation) else ""
    return f"{words}; {OBSERVED_WORDS}" if tips(pair.tipping_correlation) else words


def _among_all(found: Comparison, pair: Pair) -> str:
    """The verdict among all rows of the View, where it is another one; else ""."""
    view = found.views[pair.first.place.table]
    if view is None or pair.separated_among_all in {None, pair.separated}:
        return ""
    among = over_problems_of(view, pair.first.place.row)
    pairs, what = all_pairs(among)
    verdict = "separated" if pair.separated_among_all else "tied"
    of = f"of {source_name(view.dataset.source)}" if among is view else "over these problems"
    shown = " shown" if is_filtered(view) else ""
    return f"{verdict} once corrected for all {pairs:,} pairs of the {what}{shown} {of}"


def _reporters(pair: Pair) -> str:
    """That two scores come from different reporters; "" where they do not, or nobody says."""
    by = pair.first.reporter, pair.second.reporter
    if not all(by) or by[0] == by[1]:
        return ""
    return f"reported by {by[0]} and by {by[1]}, who may have measured differently"


def incomparable(found: Comparison, keys: Mapping[str, str] | None = None) -> Iterator[str]:
    """Why nothing is subtracted of two models, and what would help, for each two that it is so of.

    Args:
        found: the comparison.
        keys: for the explorer, those of `few_words`; None for flags.
    """
    for pair in found.incomparable:
        first, second = (found.models[model] for model in pair)
        windows = "; ".join(f"{model.name}: {_windows(found, model)}" for model in (first, second))
        said = (
            f"{first.name} and {second.name} have no numbers known to be over the same problems, so"
            f" nothing is subtracted. {windows}."
        )
        helps = remedy(found, pair)
        if helps is not None:
            told = with_flags(helps) if keys is None else few_words(helps, keys)
            said += f" If they are over the same ones: {told}."
        yield said


def _windows(found: Comparison, model: FoundModel) -> str:
    """What the scores of a model are over, each once."""
    words = [
        WORDING[RemarkKind.READ_OFF].cell
        if Mark.APPROXIMATE in score.score.marks
        else (score.window or "no window stated") + _counted(found, score)
        for score in found.scores
        if found.models[score.model] is model
    ]
    return ", ".join(dict.fromkeys(words)) or "no number"


def _counted(found: Comparison, score: ReportedScore) -> str:
    """How many problems a score is over where that may be why it is not compared."""
    if score.over is None:
        return f" ({WORDING[RemarkKind.NO_EVIDENCE].cell})"
    dataset = found.tables[score.place.table].dataset
    if score.problems is None or dataset.selection is not None:
        return ""
    return f" ({counted(score.problems, 'problem')})"


def _notes(found: Comparison) -> list[str]:
    """What limits the differences, and why scores were not compared."""
    notes = [f"{w.cell}: {w.score}." for kind, w in WORDING.items() if kind in found.reasons]
    notes += _notes_on_pairs(found)
    if len(found.groups) > 1:
        notes.append("Numbers over different problems are not subtracted from each other.")
    if any(score.contaminated for score in found.scores):
        notes.append("Contaminated: the model may have been trained on some of these problems.")
    notes += [
        f"{model.name}: {line[0].lower()}{line[1:]}"
        for model in models_of(found)
        for line in cutoff_lines(model.rows)
    ]
    return notes


def _notes_on_pairs(found: Comparison) -> Iterator[str]:
    """What a difference and its verdict are to be read as."""
    pairs = [pair for group in found.groups for pair in group.pairs]
    if pairs:
        yield "In parentheses: the 95 % interval of the difference, of that pair alone."
    if any(problems_in_window(found, score) is not None for score in found.scores):
        yield (
            "A model has results on part of the problems: its score is over these alone, and a"
            " difference is over the problems that both have."
        )
    if any(not pair.separated for pair in pairs):
        yield "Tied means undecided on this evidence, and not equal."
    yield from _notes_on_counts(found)


def unused_errors(found: Comparison, scores: Sequence[ReportedScore]) -> str:
    """Whose stated error does not count, and why; "" where none is stated that does not."""
    names = dict.fromkeys(found.models[score.model].name for score in scores if score.unused_error)
    if not names:
        return ""
    return (
        f"the stated {plural(len(names), 'error')} of {first_few(list(names), _NAMED)}"
        f" {plural(len(names), 'is', 'are')} below what so many problems allow, such as the spread"
        " over runs, and not used"
    )


def _notes_on_counts(found: Comparison) -> Iterator[str]:
    """What is assumed where only counts are known, and what is known of that elsewhere."""
    said = unused_errors(found, [score for group in found.groups for score in group.scores])
    if said:
        yield f"T{said[1:]}."
    counts = [group.evidence for group in found.groups if isinstance(group.evidence, Counted)]
    if any(scores.rho > 0 or found.rho is not None for scores in counts):
        yield "ρ is how far models are taken to correlate over the problems: only counts are known."
    if any(scores.rho == 0 and found.rho is None for scores in counts):
        yield (
            "Where no window is stated the problems may be different ones, so no correlation is"
            " assumed: if they are the same, the intervals are too wide."
        )
    tipping = [pair.tipping_correlation for group in found.groups for pair in group.pairs]
    if any(each is not None and tips(each) for each in tipping):
        yield (
            f"Correlations {OBSERVED_WORDS}, among models within ten points of each other; of the"
            " models here it is not known."
        )


def _gaps(found: Comparison) -> list[str]:
    """Which gaps show in each group, at the foot."""
    lines = []
    for place, group in enumerate(found.groups):
        if group.detectable is not None:
            said = gaps_words(group.detectable, by_problem=True)
            several = len(found.groups) > 1
            lines.append(f"{_letter(place)}: {said}." if several else f"G{said[1:]}.")
    return lines
