"""One answer of `best` in words: the highest score, what is tied with it, what it rests on."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from lcbtui.analysis.best import Best, Odds, Rival, find_size_column, size_column
from lcbtui.dataset.columns import format_cell
from lcbtui.dataset.remarks import Remark, RemarkKind
from lcbtui.dataset.standard import SCORE
from lcbtui.query.describe import describe
from lcbtui.query.edit import without_terms
from lcbtui.query.masks import NEAR
from lcbtui.query.parse import parse
from lcbtui.query.predicates import SizeLimit
from lcbtui.report.evidence import points
from lcbtui.report.model import Row
from lcbtui.stats.differences import Stated
from lcbtui.stats.winners import FEWEST
from lcbtui.text.numbers import MISSING, format_number, signed
from lcbtui.text.safe_text import safe_text
from lcbtui.text.width import BETWEEN_FACTS, TextColumn, lay_out, wrapped
from lcbtui.text.words import counted, first_few, listed, plural
from lcbtui.view.apply import ranges_in_use
from lcbtui.view.derive.intervals import measured_alike, uncertainty_of
from lcbtui.view.derive.reports import exact_terms, has_several_reports
from lcbtui.view.sentence import (
    PER_MODEL_WORDS,
    SEPARATOR,
    format_value,
    part_words,
    range_box_words,
    window_of,
)
from lcbtui.view.view import View

_NAMED = 3
"""Models that a sentence names; of more it says how many."""

INDENT = 2
"""Cells before a table."""

_NARROWEST = 16
"""Cells that a name keeps before others give way."""

_COUNTS = 0.01
"""A chance under this has no line of its own."""

_FEW_LEFT_OUT = 3
"""Fewer lines than this are not worth leaving out."""

_NOT_SAID = {RemarkKind.PRESUMED_OURS, RemarkKind.OURS_UNKNOWN}
"""What changes no answer, and is told where stars are shown."""

TRAINED = "that may have been trained on some of these problems"

SIZELESS = "without parameters left out"

UNKNOWN = "over an unknown number of problems"

PENDING = "…"
"""What stands for chances that are still being reckoned."""


@dataclass(frozen=True, eq=False)
class Words:
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
        top = self._paragraph(self._unknown(), self._headline(), self._picked())
        others = [
            *self._paragraph(self._better(), self._below(), self._not_compared()),
            *self._paragraph(self._ours()),
            *self._paragraph(self._larger()),
        ]
        basis = [*self._paragraph(self._basis()), *self._paragraph(self._explained())]
        return [*top, *self._tied(), *([""] if others else []), *others, "", *basis]

    def _paragraph(self, *sentences: str) -> list[str]:
        text = " ".join(filter(None, sentences))
        return wrapped(text, self.width, BETWEEN_FACTS) if text else []

    def _unknown(self) -> str:
        """The model with the highest score where nothing tells how sure that is; else ""."""
        found, row = self.found, self.found.uncounted_top
        if row is None:
            return ""
        top = top_words(found.view)
        why = "with an error that is not stated" if self._is_open() else UNKNOWN
        said = f"{top[0].upper()}{top[1:]}{self._up_to}: {self._with_size(row)}"
        return f"{said}, {self.score(row)}, {why}, so not compared. Of those known:"

    def _headline(self) -> str:
        found = self.found
        low, high = interval(found, found.row)
        ranked = len(found.ranked)
        which = ""
        if found.usable > ranked:
            which = " with results on enough of the problems"
        elif found.uncounted:
            which = " whose error is stated" if self._is_open() else " whose problems are known"
        has = has_the_top(found.view, found.limit, ranked, which)
        return (
            f"{self._with_size(found.row)} {has}:"
            f" {self.score(found.row)} ({low:.1f} to {high:.1f})."
        )

    @property
    def _up_to(self) -> str:
        return up_to(self.found.view, self.found.limit)

    def _with_size(self, row: int) -> str:
        """A row by name, with its size in parentheses where that is known."""
        size = self.size(row)
        return f"{self.name(row)} ({size})" if size else self.name(row)

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
            which = " up to that size" if found.limit.is_asked else ""
            return self._paragraph(f"It is separated above all others{which}{among}.")
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
        found = self.found
        smallest, as_high = found.smallest_as_high, f"may well be as {self._as()}"
        unknown = [np.isnan(found.size(row)) for row in (found.row, *(r.row for r in found.tied))]
        if smallest is None and found.smallest_tied is None:
            return ""
        if smallest is None:
            none = f"None that is known to be smaller {as_high}."
            none = f"None whose size is known {as_high}." if unknown[0] else none
            return none if any(unknown) else f"No smaller one {as_high}."
        which = "Of those whose size is known, the" if any(unknown) else "The"
        chance = "" if self.odds is None else f" (chance {self._chance(smallest.row)})"
        return f"{which} smallest that {as_high} is {self.sized(smallest.row)}{chance}."

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
            TextColumn("score", [self.score(row) for row in rows], right=True),
            TextColumn("difference (95 %)", ["", *differences], right=True),
            TextColumn("chance", [self._chance(row) for row in rows], right=True),
        ]
        if found.size_key is not None:
            sizes = [self.size(row) or MISSING for row in rows]
            columns.insert(1, TextColumn("params", sizes, right=True))
        table = indented(columns, self.width, ("difference (95 %)",), narrowest=_NARROWEST)
        if not left_out:
            return table
        more = f"and {left_out:,} more that are tied, each with a chance under 1 %"
        room = None if self.width is None else self.width - INDENT
        return [*table, *(" " * INDENT + line for line in wrapped(more, room))]

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
            ", ".join(filter(None, (self._named(row), self.size(row), self.score(row))))
            for row in (rival.row for rival in self.found.better)
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
            f"{self.sized(rival.row)}{',' * bool(self.size(rival.row))} is {verdict}:"
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
            return f"Ours: {self.sized(larger[0])}, is larger than {most_words(found)}."
        return f"Ours: {safe_text(name)} is not among these models."

    def _not_compared(self) -> str:
        count = self.found.not_compared
        if not count:
            return ""
        models = counted(count, "model")
        return f"With too few problems in common, so not compared: {models}."

    def _larger(self) -> str:
        """The next size up that is separated above, or that there is none, and what would show.

        Of all models only what would show.
        """
        found = self.found
        above, highest = found.next_above, found.highest_larger
        if not found.limit.is_asked:
            return self._shows("difference") if found.tied else ""
        if highest is None:
            return f"There is no model larger than {most_words(found)} to compare with."
        if above is not None:
            return (
                f"The next size up that is separated above it is"
                f" {self._named(above.row)}, {self.size(above.row)}:"
                f" {self.score(above.row)}, {_difference(above, ' points')}."
            )
        which = f"None of the {found.larger:,} larger models is separated above it;"
        which += f" the {found.view.superlative} is"
        if found.larger == 1:
            which = "The only larger model is not separated above it:"
        alone = " for the pair alone" * (found.larger > 1)
        score = f"{self.score(highest.row)}: {_difference(highest, ' points', alone)}"
        said = f"{which} {self._named(highest.row)}, {self.size(highest.row)}, {score}."
        return " ".join(filter(None, (said, self._shows("gain"))))

    def _shows(self, what: str) -> str:
        """How large a gain or a difference must be to show; "" where none is by chance."""
        gap, problems = self.found.gap, problems_over(self.found)
        if gap is None:
            return ""
        over = f" on these {problems:,} problems" if problems else ""
        if gap.among_pairs >= gap.largest:
            return f"No {what} would show{over}."
        return f"A {what} under {points(gap.among_pairs)} points would often not show{over}."

    def _basis(self) -> str:
        """What the answer rests on, and what was left out."""
        found = self.found
        view = found.view
        left_out = [*self._left_out()]
        roles = view.roles
        if has_several_reports(view.dataset, roles.label, roles.y or SCORE, view.state.window):
            left_out.append(PER_MODEL_WORDS[view.state.per_model])
        query = without_terms(view.state.query, exact_terms(view.state.window))
        ranges = ranges_in_use(view.dataset, roles, view.state)
        asked = [range_box_words(*each) for each in ranges]
        asked += describe(parse(query), view.state.bits)
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
            top = format_value(size_column(found.view), found.limit.most * NEAR)
            yield f"{found.near:,} more up to {top}"
        for count, words in (
            (found.sizeless if found.limit.is_asked else 0, SIZELESS),
            (found.excluded, TRAINED),
            (found.scoreless, "without a score"),
            (
                found.uncounted,
                "without an error" if self._is_open() else UNKNOWN,
            ),
        ):
            if count:
                yield f"{count:,} {words}"
        if found.limit.fits:
            yield f"{most_words(found)} is an estimate of what fits {memory_asked(found)}"
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
        """Total parameters of a row; "" where they are not known."""
        return size_text(self.found.view, row)

    def sized(self, row: int) -> str:
        """A row by name, with its size where that is known."""
        return ", ".join(filter(None, (self.name(row), self.size(row))))

    def score(self, row: int) -> str:
        """The score of a row."""
        cell = self.found.view.dataset.cell(row, self.found.view.roles.y or "")
        assert cell.number is not None
        return format_number(cell.number, cell.decimals)


def indented(
    columns: Sequence[TextColumn], width: int | None, leaving: Sequence[str], narrowest: int = 13
) -> list[str]:
    """A table with cells before it, as wide as there is room."""
    room = None if width is None else width - INDENT
    table = lay_out(columns, room, leaving, narrowest=narrowest)
    return [" " * INDENT + line for line in table]


def top_words(view: View) -> str:
    """What the best is called: "highest score", or "lowest WER"."""
    return f"{view.superlative} {view.measure}"


def up_to(view: View, limit: SizeLimit) -> str:
    """The largest size, where one is asked for: " up to 9B"; else ""."""
    return f" up to {format_value(size_column(view), limit.most)}" if limit.is_asked else ""


def size_text(view: View, row: int) -> str:
    """Total parameters of a row; "" where they are not known."""
    column = find_size_column(view)
    cell = None if column is None else view.dataset.cell(row, column.key)
    return "" if column is None or cell is None or cell.missing else format_cell(column, cell)


def has_the_top(view: View, limit: SizeLimit, models: int, which: str = "") -> str:
    """What a model is among others: "has the highest score of 7 models up to 9B".

    Args:
        view: the models that were chosen among.
        limit: the largest size.
        models: how many there are, itself among them.
        which: more on which models count, with a blank before it.
    """
    which = up_to(view, limit) + which
    if models > 1:
        return f"has the {top_words(view)} of {models:,} models{which}"
    return f"is the only model{which or ' with a score'}"


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


def most_words(found: Best) -> str:
    """The largest size that was asked for: "9B"."""
    return format_value(size_column(found.view), found.limit.most)


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
