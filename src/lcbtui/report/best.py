"""The answer of `best`, as text and as a record: the highest score and what is tied with it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from lcbtui.analysis.best import Answers, Best, Odds, Rival, Uncompared, size_column
from lcbtui.analysis.ranking import window_flag, with_remedy
from lcbtui.dataset.columns import format_cell
from lcbtui.dataset.dataset import Bools
from lcbtui.dataset.remarks import Remark, RemarkKind, Remedy
from lcbtui.dataset.standard import SCORE
from lcbtui.query.describe import describe
from lcbtui.query.edit import without_terms
from lcbtui.query.masks import NEAR, rows_named
from lcbtui.query.parse import parse
from lcbtui.report.evidence import points
from lcbtui.report.model import Row
from lcbtui.report.remarks import with_flags
from lcbtui.stats.differences import Stated
from lcbtui.stats.winners import FEWEST
from lcbtui.text.numbers import MISSING, format_number, signed
from lcbtui.text.safe_text import safe_text
from lcbtui.text.width import BETWEEN_FACTS, TextColumn, alike, cut_apart, lay_out, wrapped
from lcbtui.text.words import counted, first_few, listed, plural
from lcbtui.view.derive.intervals import measured_alike, uncertainty_of
from lcbtui.view.derive.reports import exact_terms, has_several_reports
from lcbtui.view.sentence import PER_MODEL_WORDS, SEPARATOR, format_value, part_words, window_of
from lcbtui.view.view import View

_NAMED = 3
"""Models that a sentence names; of more it says how many."""

_WINDOWS = 4
"""Windows that a message names."""

_INDENT = 2
"""Cells before a table."""

_NARROWEST = 16
"""Cells that a name keeps before others give way."""

_COUNTS = 0.01
"""A chance under this has no line of its own."""

_FEW_LEFT_OUT = 3
"""Fewer lines than this are not worth leaving out."""

_NOT_SAID = {RemarkKind.PRESUMED_OURS, RemarkKind.OURS_UNKNOWN}
"""What changes no answer, and is told where stars are shown."""

_TRAINED = "that may have been trained on some of these problems"

_SIZELESS = "without parameters left out"

_UNKNOWN = "over an unknown number of problems"

_SMALLEST, _ABOVE = _LEAVING = "also as good", "larger above"
"""Columns that leave a narrow table, the last first: the whole answer says the same in words."""

_WHOLE, _SHORT = 24, 13
"""Cells that the name of the highest keeps before these leave, and that of the smallest."""

PENDING = "…"
"""What stands for chances that are still being reckoned."""


def answers_lines(found: Answers, odds: Odds | None, width: int | None) -> list[str]:
    """A line for each number of bits where there are several, then the whole of the last answer.

    Args:
        found: the answers, of which the last is there.
        odds: of the last; None while they are being reckoned.
        width: the cells there are; None breaks and cuts nothing.
    """
    last = found.last
    assert last is not None
    lines = []
    if len(found.limits) > 1:
        lines += _by_bits(found, width)
        bits = last.limit.bits
        lines += ["", f"At {bits} bits, up to {_most(last)}:" if bits else f"Up to {_most(last)}:"]
    lines += _Words(last, odds, width).lines()
    return [*lines, *_others(found, width)]


def _by_bits(found: Answers, width: int | None) -> list[str]:
    """The table of what fits at each number of bits."""
    column = size_column(found.view)

    def texts(of: "_Line | None") -> tuple[str, ...]:
        return (MISSING,) * 5 if of is None else (of.name, of.score, of.tied, of.smallest, of.above)

    rows = [texts(None if each is None else _line(each)) for each in found.found]
    names, scores, tied, smallest, above = zip(*rows, strict=True)
    columns = [
        TextColumn("bits", [str(limit.bits or "") for limit in found.limits], right=True),
        TextColumn("up to", [format_value(column, each.most) for each in found.limits], right=True),
        TextColumn(_top(found.view), names, shrinks=True),
        TextColumn("score", scores, right=True),
        TextColumn("tied with", tied),
        TextColumn(_SMALLEST, smallest, shrinks=True),
        TextColumn(_ABOVE, above),
    ]
    while width is not None and columns[-1].heading in _LEAVING:
        room = width - _INDENT - sum(each.width + 2 for each in columns if not each.shrinks)
        highest, *rest = (each for each in columns if each.shrinks)
        room -= min(highest.width, _WHOLE) + 2 * len(rest)
        if sum(min(each.width, _SHORT) for each in rest) <= room:
            columns = [_cut_to(each, room) if each in rest else each for each in columns]
            break
        columns.pop()
    title = f"What fits {found.limits[-1].fits}, by bits a weight (an estimate: weights and 20 %):"
    table = _table(columns, width, ("tied with",), narrowest=8)
    under = f"{_ABOVE}: the smallest larger model that is separated above it."
    explained = wrapped(under, width) if columns[-1].heading == _ABOVE else []
    if any(each.heading == _SMALLEST for each in columns):
        as_good = (
            f"{_SMALLEST}: the smallest that is tied and does not differ when looked at alone."
        )
        explained = [*wrapped(as_good, width), *explained]
    beside = _beside_table(found)
    return [*wrapped(title, width), *table, *explained, *(wrapped(beside, width) if beside else [])]


def _beside_table(found: Answers) -> str:
    """At which numbers of bits a model with a higher score is not compared; "" at none."""
    at = [
        str(each.limit.bits)
        for each in found.found
        if each is not None and each.uncounted_top is not None and each.limit.bits
    ]
    better = "lower" if found.view.roles.lower_better else "higher"
    return f"Not compared: a {better} score {_UNKNOWN}, at {listed(at)} bits." if at else ""


def _cut_to(column: TextColumn, room: int) -> TextColumn:
    """A column with its texts cut, so that two different ones stay different."""
    among = alike(column.texts, room)
    return replace(column, texts=[cut_apart(text, room, among) for text in column.texts])


def _table(
    columns: Sequence[TextColumn], width: int | None, leaving: Sequence[str], narrowest: int = 13
) -> list[str]:
    room = None if width is None else width - _INDENT
    table = lay_out(columns, room, leaving, narrowest=narrowest)
    return [" " * _INDENT + line for line in table]


@dataclass(frozen=True)
class _Line:
    """An answer in the cells of one line."""

    name: str
    score: str
    tied: str
    smallest: str
    above: str


def _line(found: Best) -> _Line:
    words = _Words(found, None, None)
    smallest, above = found.smallest_as_high, found.next_above
    others = found.usable - 1
    return _Line(
        name=words.name(found.row),
        score=words.score(found.row),
        tied=f"{len(found.tied)} of {others}" if others else MISSING,
        smallest="none smaller" if smallest is None else words.sized(smallest.row),
        above=(f"none of {found.larger}" if found.larger else MISSING)
        if above is None
        else words.sized(above.row),
    )


@dataclass(frozen=True, eq=False)
class _Words:
    """One answer in words.

    Attributes:
        found: the answer.
        odds: None while they are being reckoned.
        width: the cells there are; None breaks and cuts nothing.
    """

    found: Best
    odds: Odds | None
    width: int | None

    def lines(self) -> list[str]:
        """All lines."""
        return [
            *self._paragraph(self._unknown(), self._headline(), self._picked()),
            *self._tied(),
            "",
            *self._paragraph(self._better(), self._below(), self._not_compared()),
            *self._paragraph(self._ours()),
            *self._paragraph(self._larger()),
            "",
            *self._paragraph(self._basis()),
            *self._paragraph(self._explained()),
        ]

    def _paragraph(self, *sentences: str) -> list[str]:
        text = " ".join(filter(None, sentences))
        return wrapped(text, self.width, BETWEEN_FACTS) if text else []

    def _unknown(self) -> str:
        """The model with the highest score where nothing tells how sure that is; else ""."""
        found, row = self.found, self.found.uncounted_top
        if row is None:
            return ""
        top = _top(found.view)
        why = "with an error that is not stated" if self._is_open() else _UNKNOWN
        said = f"{top[0].upper()}{top[1:]} up to {_most(found)}: {self.name(row)}"
        return (
            f"{said} ({self.size(row)}), {self.score(row)}, {why}, so not compared. Of those known:"
        )

    def _headline(self) -> str:
        found = self.found
        low, high = interval(found, found.row)
        ranked = len(found.ranked)
        has = (
            f"has the {_top(found.view)} of {ranked:,} models"
            if ranked > 1
            else "is the only model"
        )
        which = ""
        if found.usable > ranked:
            which = " with results on enough of the problems"
        elif found.uncounted:
            which = " whose error is stated" if self._is_open() else " whose problems are known"
        return (
            f"{self.name(found.row)} ({self.size(found.row)}) {has} up to {_most(found)}{which}:"
            f" {self.score(found.row)} ({low:.1f} to {high:.1f})."
        )

    def _is_open(self) -> bool:
        """Whether the scores are no percentages, and compared by their stated errors alone."""
        return isinstance(self.found.compared.scores, Stated)

    def _picked(self) -> str:
        if self.found.usable < 2:
            return ""
        top = self.found.view.superlative
        said = f"It was picked for being the {top}, so that is likely too {self._as()}"
        if len(self.found.ranked) < FEWEST:
            return f"{said}."
        said += "; corrected for that, drawn towards the others:"
        if self.odds is None:
            return f"{said} {PENDING}"
        score, low, high = self.odds.shrunken[self.found.row]
        return f"{said} {score:.1f} ({low:.1f} to {high:.1f})."

    def _tied(self) -> list[str]:
        found = self.found
        others = found.usable - 1
        if not found.tied:
            if not others or found.better or found.not_compared:
                return []
            parts = [self._named(rival.row) for rival in found.below if not rival.ranked]
            among = f", {listed(parts)} among them" if parts else ""
            return self._paragraph(f"It is separated above all others up to that size{among}.")
        count = f"{len(found.tied):,} of the {counted(others, 'other')}"
        if len(found.tied) == others:
            count = "the other" if others == 1 else f"all {others:,} others"
        pairs = found.compared.verdicts.pairs
        said = f"It is statistically tied with {count}"
        said += f", once corrected for all {pairs:,} pairs" if pairs > 1 else ""
        if alone := sum(rival.differs_alone for rival in found.tied):
            which = f"{alone:,} of these {plural(alone, 'differs', 'differ')} from it"
            if alone == len(found.tied):
                which = "the two differ" if alone == 1 else f"all {alone:,} differ from it"
            said += f"; {which} when looked at alone"
        return [*self._paragraph(f"{said}.", self._smallest()), "", *self._table()]

    def _smallest(self) -> str:
        """The smallest model that is tied and does not differ when looked at alone, if smaller."""
        smallest = self.found.smallest_as_high
        if smallest is None:
            some = self.found.smallest_tied is not None
            return f"No smaller one may well be as {self._as()}." if some else ""
        chance = "" if self.odds is None else f" (chance {self._chance(smallest.row)})"
        return (
            f"The smallest that may well be as {self._as()} is {self.sized(smallest.row)}{chance}."
        )

    def _as(self) -> str:
        return "low" if self.found.view.roles.lower_better else "high"

    def _table(self) -> list[str]:
        """The model on top and those tied with it, the best first."""
        found, shown = self.found, self._shown
        left_out = len(found.tied) - len(shown)
        rows = [found.row, *(rival.row for rival in shown)]
        star = "*" if any(rival.differs_alone for rival in shown) else ""
        differences = [
            f"{_difference(rival)}{star if rival.differs_alone else ' ' * len(star)}"
            for rival in shown
        ]
        columns = [
            TextColumn("model", [self._listed(row) for row in rows], shrinks=True),
            TextColumn("params", [self.size(row) for row in rows], right=True),
            TextColumn("score", [self.score(row) for row in rows], right=True),
            TextColumn("difference (95 %)", ["", *differences], right=True),
            TextColumn("chance", [self._chance(row) for row in rows], right=True),
        ]
        table = _table(columns, self.width, ("difference (95 %)",), narrowest=_NARROWEST)
        more = f"and {left_out:,} more that are tied, each with a chance under 1 %"
        return [*table, *([" " * _INDENT + more] if left_out else [])]

    @cached_property
    def _shown(self) -> list[Rival]:
        """Those tied with it that have a line of their own, the best first."""
        found, sign = self.found, self.found.view.roles.sign
        shown = [rival for rival in found.tied if self._is_listed(rival)]
        if len(found.tied) - len(shown) < _FEW_LEFT_OUT:
            shown = list(found.tied)
        return sorted(shown, key=lambda rival: -sign * rival.difference)

    def _listed(self, row: int) -> str:
        """The name in the table, with a star for the model of `--ours`."""
        asked = self.found.view.state.ours is not None
        return (
            f"★ {self._named(row)}" if asked and row in self.found.view.ours else self._named(row)
        )

    def _is_listed(self, rival: Rival) -> bool:
        """Whether a model that is tied has a line of its own."""
        if self.odds is None or not rival.ranked or rival == self.found.smallest_as_high:
            return True
        return self.odds.chance.get(rival.row, 1.0) >= _COUNTS

    def _chance(self, row: int) -> str:
        if self.odds is None:
            return PENDING
        chance = self.odds.chance.get(row)
        if chance is None:
            return MISSING
        return "<1 %" if chance < 0.005 else f"{100 * chance:.0f} %"

    def _named(self, row: int) -> str:
        """The name, with its problems where they are but a part of the window's."""
        part = _part(self.found, row)
        return f"{self.name(row)} ({part})" if part else self.name(row)

    def _better(self) -> str:
        if not self.found.better:
            return ""
        names = [
            f"{self._named(rival.row)}, {self.size(rival.row)}, {self.score(rival.row)}"
            for rival in self.found.better
        ]
        said = "Separated above it, over the problems of both, but without a rank"
        return f"{said}: {'; '.join(names)}."

    def _below(self) -> str:
        below = self.found.below
        if not below or not (self.found.tied or self.found.better):
            return ""
        ordered = sorted(
            below, key=lambda rival: rival.ranked
        )  # what has no rank is never left out
        most = max(_NAMED, sum(not rival.ranked for rival in below))
        return f"Separated below it: {first_few([self._named(r.row) for r in ordered], most)}."

    def _ours(self) -> str:
        """What comes of the model of `--ours`: tied, separated, larger or not among these."""
        found, name = self.found, self.found.view.state.ours
        if name is None:
            return ""
        rows = set(found.view.ours.tolist())
        said = [
            f"{self.name(rival.row)}, {self.size(rival.row)}, is {verdict}:"
            f" {_difference(rival, ' points')}"
            for verdict, rivals in (
                ("separated above it", found.better),
                ("tied with it", found.tied),
                ("separated below it", found.below),
            )
            for rival in rivals
            if rival.row in rows
        ]
        if found.row in rows:
            return f"Ours: {self.name(found.row)} is the one."
        if said:
            return f"Ours: {'; '.join(said)}."
        larger = [row for row in rows if found.size(row) > found.limit.most]
        if larger and len(larger) == len(rows):
            return f"Ours: {self.sized(larger[0])}, is larger than {_most(found)}."
        return f"Ours: {safe_text(name)} is not among these models."

    def _not_compared(self) -> str:
        count = self.found.not_compared
        if not count:
            return ""
        models = counted(count, "model")
        return f"With too few problems in common, so not compared: {models}."

    def _larger(self) -> str:
        """The next size up that is separated above, or that there is none, and what would show."""
        found = self.found
        above, highest = found.next_above, found.highest_larger
        if highest is None:
            return f"There is no model larger than {_most(found)} to compare with."
        if above is not None:
            return (
                f"The next size up that is separated above it is"
                f" {self._named(above.row)}, {self.size(above.row)}:"
                f" {self.score(above.row)}, {_difference(above, ' points')}."
            )
        gap = ""
        if found.gap is not None:
            among = found.gap.among_pairs
            gap = f" A gain under {points(among)} points would often not show{self._over()}."
            if among >= found.gap.largest:
                gap = f" No gain would show{self._over()}."
        which = f"None of the {found.larger:,} larger models is separated above it;"
        which += f" the {found.view.superlative} is"
        if found.larger == 1:
            which = "The only larger model is not separated above it:"
        alone = " for the pair alone" * (found.larger > 1)
        score = f"{self.score(highest.row)}: {_difference(highest, ' points', alone)}"
        return f"{which} {self._named(highest.row)}, {self.size(highest.row)}, {score}.{gap}"

    def _over(self) -> str:
        problems = problems_over(self.found)
        return f" on these {problems:,} problems" if problems else ""

    def _basis(self) -> str:
        """What the answer rests on, and what was left out."""
        found = self.found
        view = found.view
        left_out = [*self._left_out()]
        roles = view.roles
        if has_several_reports(view.dataset, roles.label, roles.y or SCORE, view.state.window):
            left_out.append(PER_MODEL_WORDS[view.state.per_model])
        query = without_terms(view.state.query, exact_terms(view.state.window))
        asked = describe(parse(query), view.state.bits)
        about = [
            view.dataset.source.short_name,
            window_and_problems(found) or "",
            *asked,
            *left_out,
        ]
        return SEPARATOR.join(filter(None, about))

    def _left_out(self) -> Iterator[str]:
        """What does not count, and why."""
        found = self.found
        yield from self._of_other_problems()
        yield from self._told()
        if found.near:
            top = format_value(found.view.dataset.by_key[found.size_key], found.limit.most * NEAR)
            yield f"{found.near:,} more up to {top}"
        for count, words in (
            (found.sizeless, _SIZELESS),
            (found.excluded, _TRAINED),
            (found.scoreless, "without a score"),
            (
                found.uncounted,
                "without an error" if self._is_open() else _UNKNOWN,
            ),
        ):
            if count:
                yield f"{count:,} {words}"
        if found.limit.fits:
            yield f"{_most(found)} is an estimate of what fits {memory_asked(found)}"
        if found.releaseless:
            yield f"{found.releaseless:,} state no release"

    def _told(self) -> Iterator[str]:
        """What the View tells beside its rows."""
        found = self.found
        for part in found.view.left_out:
            if isinstance(part, Remark) and part.kind in _NOT_SAID:
                continue
            if isinstance(part, Remark) and part.kind is not RemarkKind.OTHER_WINDOWS:
                yield part_words(part)
            elif isinstance(part, Remark) and not found.view.dataset.source.parts:
                yield f"{counted(part.count, 'row')} in other windows"
            elif isinstance(part, str):
                yield part

    def _of_other_problems(self) -> Iterator[str]:
        """Of several sources, how many rows of each are over other problems than the answer."""
        view = self.found.view
        dataset, groups = view.dataset, measured_alike(view.dataset)
        if not dataset.source.parts or groups is None or not len(view.matching):
            return
        apart = groups != groups[view.matching[0]]
        apart &= ~np.isnan(dataset.numbers(view.roles.y or SCORE))
        sources = np.array(dataset.words("source"), dtype=object)
        for name in dataset.source.parts:
            if rows := int(np.count_nonzero(apart & (sources == name))):
                are = f"{plural(rows, 'is', 'are')} over other problems and left out"
                yield f"{counted(rows, 'row')} of {name} {are}"

    def _explained(self) -> str:
        if not self.found.tied:
            return ""
        rho, pairs = self.found.compared.rho, self.found.compared.verdicts.pairs
        errors = "their standard errors"
        if rho:
            errors += f", correlated by {rho:.2f} over the problems"
        ranked = len(self.found.ranked)
        family = f", corrected for all {pairs:,} pairs of the models here" * (pairs > 1)
        alone = any(rival.differs_alone for rival in self._shown)
        star = "; *: it leaves 0 out, so looked at alone the two differ" if alone else ""
        return (
            f"Tied: the evidence does not decide{family}. Chance: that its true score is the"
            f" {self.found.view.superlative} of these {ranked:,}, from {errors}. In"
            f" parentheses: the 95 % interval of that one pair, not corrected{star}."
        )

    def name(self, row: int) -> str:
        """The label of a row with its mode, and with its source where another has the name."""
        dataset = self.found.view.dataset
        at = Row(dataset, row)
        name = dataset.cell(row, self.found.view.roles.label).text
        elsewhere = self._labels.get(name, frozenset()) - {at.source.name}
        which = (at.word("mode"), at.source.short_name if elsewhere else "")
        said = ", ".join(filter(None, which))
        return f"{name} ({said})" if said else name

    @cached_property
    def _labels(self) -> Mapping[str, frozenset[str]]:
        """Of several sources: label → those that have it."""
        dataset = self.found.view.dataset
        if not dataset.source.parts:
            return {}
        found: dict[str, set[str]] = {}
        for row in self.found.view.rows.tolist():
            at = Row(dataset, row)
            found.setdefault(dataset.cell(row, self.found.view.roles.label).text, set()).add(
                at.source.name
            )
        return {name: frozenset(sources) for name, sources in found.items()}

    def size(self, row: int) -> str:
        """Total parameters of a row."""
        dataset, key = self.found.view.dataset, self.found.size_key
        return format_cell(dataset.by_key[key], dataset.cell(row, key))

    def sized(self, row: int) -> str:
        """A row by name, with its size."""
        return f"{self.name(row)}, {self.size(row)}"

    def score(self, row: int) -> str:
        """The score of a row."""
        cell = self.found.view.dataset.cell(row, self.found.view.roles.y or "")
        assert cell.number is not None
        return format_number(cell.number, cell.decimals)


def _top(view: View) -> str:
    """What the best is called: "highest score", or "lowest WER"."""
    return f"{view.superlative} {view.measure}"


def _others(answers: Answers, width: int | None) -> list[str]:
    """Which models have the highest score over other problems."""
    found = answers.others
    if not found:
        return []
    words = [_Words(each, None, None) for each in found]
    own = answers.view.dataset.source
    columns = [
        TextColumn("window", [window_of(each.view.dataset, each.row) for each in found]),
        TextColumn("problems", [str(problems_over(each) or "") for each in found], right=True),
        TextColumn(_top(answers.view), [each.name(each.found.row) for each in words], shrinks=True),
        TextColumn("score", [each.score(each.found.row) for each in words], right=True),
        TextColumn("tied with", [_line(each).tied for each in found]),
    ]
    sources = [each.view.dataset.source for each in found]
    if any(source != own for source in sources):
        columns.insert(0, TextColumn("source", [source.short_name for source in sources]))
    title = f"Over other problems another model has the {_top(answers.view)}:"
    last = answers.last
    assert last is not None  # or there are no others
    name = last.view.dataset.cell(last.row, last.view.roles.label).text
    unmeasured = sum(
        not np.isin(rows_named(each.view.dataset, roles.label, (name,)), each.view.matching).any()
        for each, roles in ((each, each.view.roles) for each in found)
    )
    under = ""
    if unmeasured:
        where = "any" if unmeasured == len(found) else f"{unmeasured:,}"
        under = f"{name} has no score in {where} of these."
    table = _table(columns, width, ("problems", "tied with"))
    return ["", *wrapped(title, width), *table, *(wrapped(under, width) if under else [])]


def why_not(view: View, reason: RemarkKind, others: Sequence[View] = ()) -> str:
    """Why there is no answer, and which source or window has one.

    Args:
        view: the models that were chosen among.
        reason: why they are not compared.
        others: Views over each window of the source whose scores can be.
    """
    remark = with_remedy(view, reason)
    words = f"{view.dataset.source.short_name}: {with_flags(remark)}"
    if reason is RemarkKind.MIXED_WINDOWS and remark.remedy is None:
        return f"{words}; a source with one release, window and number of problems has an answer"
    if remark.remedy in {Remedy.CHOOSE_WINDOW, Remedy.CHOOSE_ANOTHER_WINDOW}:
        return f"{words}; {windows_that_work(others) or 'paper can be compared'}"
    helps = {
        Remedy.OPEN_PAPER,
        Remedy.SAY_PROBLEMS,
        Remedy.SAY_COUNT,
        Remedy.SAY_WINDOW,
        Remedy.KEEP_WINDOW,
    }
    return words if remark.remedy in helps else f"{words}; paper can be compared"


UNCOMPARED = frozenset({RemarkKind.NO_EVIDENCE, RemarkKind.READ_OFF, RemarkKind.TOO_MANY_MODELS})
"""Reasons that leave a highest score, although nothing says what is tied with it."""


def uncompared_lines(
    view: View, found: Sequence[Uncompared], why: str, width: int | None
) -> list[str]:
    """The highest score up to each size, and what cannot be said of it.

    Args:
        view: the models that were chosen among.
        found: for each size, the last of which has a model.
        why: no two of them are compared, in words.
        width: the cells there are; None breaks nothing.
    """
    lines = [line for each in found for line in wrapped(uncompared_sentence(view, each), width)]
    said = f"Whether others are tied with it cannot be said: {why}."
    lines += ["", *wrapped(said, width)]
    sizeless = found[-1].sizeless
    if sizeless:
        about = f"{view.dataset.source.short_name}{SEPARATOR}{sizeless:,} {_SIZELESS}"
        lines += ["", *wrapped(about, width, BETWEEN_FACTS)]
    return lines


def uncompared_sentence(view: View, found: Uncompared) -> str:
    """Which model has the highest score up to a size, of scores that cannot be compared."""
    dataset, column = view.dataset, size_column(view)
    limit = found.limit
    most = format_value(column, limit.most)
    bits = f"At {limit.bits} bits: " if limit.bits else ""
    if found.row is None:
        return f"{bits}no model up to {most} has a score."
    row = Row(dataset, found.row)
    name, size = row.text(view.roles.label), format_cell(column, row.cell(column.key))
    has = f"has the {_top(view)} of {found.models:,} models"
    has = has if found.models > 1 else "is the only model"
    score = format_cell(dataset.by_key[view.roles.y or ""], row.cell(view.roles.y))
    equal = f"; {counted(found.equal, 'other')} with the same" if found.equal else ""
    return f"{bits}{name} ({size}) {has} up to {most}: {score}{equal}."


def windows_that_work(views: Sequence[View]) -> str:
    """Windows over which scores can be compared, as flags, those of the most models first.

    "" where there is none.
    """
    flags = dict.fromkeys(
        window_flag(view.dataset, int(view.matching[0])).partition(" ")[0]
        for view in views
        if len(view) > 1
    )
    named = first_few([f"--window {each}" for each in flags], _WINDOWS, more=", …")
    return f"{named} can be compared" if named else ""


def too_small(view: View, most: float, others: Sequence[View] = ()) -> str:
    """That no model is that small or none of these has a rank, and how large the smallest is.

    Args:
        view: the models that were chosen among.
        most: the size, in billions.
        others: Views over each window of the source whose scores can be compared.
    """
    column, dataset, rows = size_column(view), view.dataset, view.rows
    sizes = dataset.numbers(column.key)[rows]
    name, top = dataset.source.short_name, format_value(column, most)
    usable = (sizes <= most) & ~np.isnan(dataset.numbers(view.roles.y or column.key)[rows])
    if usable.any():
        excluded = _excluded(view)[rows] & usable
        apart = {_TRAINED: excluded, "with results on part of the problems": usable & ~excluded}
        why = listed([f"{each.sum():,} {what}" for what, each in apart.items() if each.any()])
        return f"{name}: no model up to {top} has a rank: {why}"
    if not len(view) and exact_terms(view.state.window):
        works = windows_that_work(others)
        return f"{name}: no score over exactly that window{f'; {works}' if works else ''}"
    known = sizes[~np.isnan(sizes)]
    smallest = f"; the smallest has {format_value(column, known.min())}" if len(known) else ""
    kinds = {part.kind for part in view.left_out if isinstance(part, Remark)}
    over = ""
    if len(view) and RemarkKind.OTHER_WINDOWS in kinds and dataset.selection is None:
        over = f" over {window_of(dataset, int(rows[0]))}"
    return f"{name}: none of {len(view):,} models{over} has a score and at most {top}{smallest}"


def _excluded(view: View) -> Bools:
    """(rows,) whether a model is shown apart."""
    excluded = view.dataset.excluded
    return np.zeros(len(view.dataset), dtype=np.bool_) if excluded is None else excluded


def interval(found: Best, row: int) -> tuple[float, float]:
    """The 95 % interval of a row's score, in percent."""
    known = uncertainty_of(found.view.dataset)
    assert known is not None  # nothing is compared without evidence
    return float(known.low[row]), float(known.high[row])


def problems_over(found: Best) -> int | None:
    """How many problems the score on top is over."""
    known = uncertainty_of(found.view.dataset)
    over = np.nan if known is None else known.problems[found.row]
    return None if np.isnan(over) else int(over)


def _part(found: Best, row: int) -> str:
    """How many problems a score is over where they are too few: "110 of 454 problems"."""
    shown = Row(found.view.dataset, row)
    return "" if shown.cell("problems").whole is None else f"{shown.text('problems')} problems"


def window_and_problems(found: Best) -> str | None:
    """Release and dates of the problems, and how many they are."""
    view = found.view
    over = problems_over(found)
    problems = "" if over is None else f"{over} problems"
    if view.dataset.selection is not None:
        return view.window
    return SEPARATOR.join(filter(None, (window_of(view.dataset, found.row), problems))) or None


def _most(found: Best) -> str:
    return format_value(found.view.dataset.by_key[found.size_key], found.limit.most)


def memory_asked(found: Best) -> str:
    """What the limit was reckoned from: "24GB at 4 bits"; "" where it was named."""
    limit = found.limit
    return f"{limit.fits} at {limit.bits} bits" if limit.fits else ""


def _difference(rival: Rival, unit: str = "", which: str = "") -> str:
    """The difference with its interval, where it has one, and which that is."""
    said = f"{signed(rival.difference)}{unit}"
    return said if np.isnan(rival.low) else f"{said} ({_between(rival)}{which})"


def _between(rival: Rival) -> str:
    return f"{signed(rival.low)} to {signed(rival.high)}"
