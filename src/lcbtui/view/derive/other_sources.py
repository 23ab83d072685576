"""Models that several sources have: `also_in` of sources in one table, and `--against` another.

Nothing is merged: two scores of one model may be over different problems, and both are shown. A
row of the user's file of a model that is published is a rerun, and not ours unless the user says
so. With `--against` each row has the other source's score of its model beside it, and the change:
this source's score less the other's.

Two models with a repository each are the same where it is the same, whatever they are called
(record linkage). Else a name of one must mean the model of the other (`dataset.model_names`): one
of the same parts, or else one where the organisation or the run is stated in one of them alone. A
name that more than one model of a source has is ambiguous and matches nothing. The answer is the
same whichever source is asked first.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

import numpy as np

from lcbtui.dataset.cache import cached
from lcbtui.dataset.columns import STANDARD, Column, Kind, Roles, is_lower_better, why_lower
from lcbtui.dataset.dataset import Against, Dataset
from lcbtui.dataset.lookup import NameIndex, parts_of, taken_for_the_same
from lcbtui.dataset.measures import columns_of, differ, score_measures, with_score
from lcbtui.dataset.results import Bools, Ints
from lcbtui.dataset.values import Numbers, Texts, Values, defined
from lcbtui.dataset.windows import Window
from lcbtui.errors import Option, UsageError
from lcbtui.text.numbers import Unit
from lcbtui.text.words import counted, safe_text
from lcbtui.view.derive.problem_sets import has_windows, in_window, problem_sets
from lcbtui.view.derive.reports import model_codes, one_of_each
from lcbtui.view.state import PerModel, ViewState
from lcbtui.view.view import roles_so_far


@dataclass(frozen=True)
class SourceModel:
    """Model of a source, to match with another source: names, repository, mode (thinking or not).

    Attributes:
        names: all names that rows of the model have.
        repo: its repository on Hugging Face, "" where the source states none.
        mode: such as "thinking", "" where the source states none.
    """

    names: frozenset[str]
    repo: str = ""
    mode: str = ""


@dataclass
class _Family:
    """Model with all its modes (thinking or not): repository, names, and list indexes by mode."""

    repo: str
    names: set[str] = field(default_factory=set)
    members: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))


def match_models(first: Sequence[SourceModel], second: Sequence[SourceModel]) -> dict[int, int]:
    """Match the models of two sources one to one, by repository, else by normalised name.

    Modes must be equal. Where one source states no mode, a model is matched only if each source has
    it in a single mode, so that a score without thinking is not compared with one with thinking.

    Returns:
        Index in the first list → index in the second.
    """
    left, right = _families(first), _families(second)
    there = {family.repo: place for place, family in enumerate(right) if family.repo}
    families = {
        place: there[family.repo] for place, family in enumerate(left) if family.repo in there
    }
    found: dict[int, int] = {}
    for one, other in _by_name(left, right, families).items():
        ours, theirs = left[one].members, right[other].members
        common = ours.keys() & theirs.keys()
        both = [(ours[mode], theirs[mode]) for mode in common]
        if not common and len(ours) == len(theirs) == 1 and ("" in ours or "" in theirs):
            both = [*zip(ours.values(), theirs.values(), strict=True)]
        found |= {these[0]: those[0] for these, those in both if len(these) == len(those) == 1}
    if not any(each.mode for each in (*first, *second)):
        return found
    # "Qwen3-8B (thinking)" of one is Qwen3-8B in the mode "thinking" of the other.
    left, right = (
        [_Family(each.repo, {f"{name} {each.mode}" for name in each.names}) for each in models]
        for models in (first, second)
    )
    return _by_name(left, right, found)


def models_among(
    dataset: Dataset, label: str, among: Bools | None, *, modes: bool = True
) -> tuple[Ints, list[SourceModel]]:
    """Collect the distinct models of some rows.

    Args:
        dataset: the table.
        label: key of the column of model names.
        among: (rows,) mask of the rows; None for all.
        modes: whether two modes of a model (thinking or not) count as two models.

    Returns:
        (rows,) index of each row's model in the list, −1 for other rows; and the list.
    """
    codes = model_codes(dataset, label, modes=modes)
    rows = np.arange(len(dataset)) if among is None else np.flatnonzero(among)
    found, first, places = np.unique(codes[rows], return_index=True, return_inverse=True)
    placed = np.full(len(dataset), -1, dtype=np.int64)
    placed[rows] = places
    labels, repos, words = (dataset.words(key) for key in (label, "hf_repo", "mode"))
    names: list[set[str]] = [set() for _ in found]
    for row, place in zip(rows.tolist(), places.tolist(), strict=True):
        names[place].add(labels[row])
    return placed, [
        SourceModel(frozenset(some), repos[head], words[head] if modes else "")
        for some, head in zip(names, rows[first].tolist(), strict=True)
    ]


def _families(models: Sequence[SourceModel]) -> list[_Family]:
    """Group list entries of one model that differ only in mode."""
    found: dict[tuple[str, frozenset[str]], _Family] = {}
    for place, model in enumerate(models):
        repo = model.repo.casefold()
        family = found.setdefault((repo, frozenset() if repo else model.names), _Family(repo))
        family.names |= model.names | ({repo} - {""})
        family.members[model.mode.strip().casefold()].append(place)
    return list(found.values())


def _by_name(left: list[_Family], right: list[_Family], taken: Mapping[int, int]) -> dict[int, int]:
    """Pair models of two sources by names that fit one of each; return the pairs and `taken`.

    Names with the same parts come first, then all that mean the same model.
    """
    few, many = sorted((left, right), key=len)
    named = [(name, place) for place, family in enumerate(many) for name in family.names]
    index = NameIndex((name, number) for number, (name, _) in enumerate(named))
    exact, every = set[tuple[int, int]](), set[tuple[int, int]]()
    for one, family in enumerate(few):
        for name in family.names:
            for number in index.find(name):
                spelled, other = named[number]
                edge = (one, other) if few is left else (other, one)
                every.add(edge)
                if parts_of(spelled) == parts_of(name):
                    exact.add(edge)
    found = dict(taken)
    for edges in (exact, every):
        # A model with several names may be called like two others: then it is neither.
        from_left = Counter(one for one, _ in edges)
        from_right = Counter(other for _, other in edges)
        matched = set(found.values())
        found |= {
            one: other
            for one, other in sorted(edges)
            if from_left[one] == from_right[other] == 1
            and one not in found
            and other not in matched
            and not (left[one].repo and right[other].repo)
        }
    return found


@cached(size=1)
def with_same_models(dataset: Dataset, bundled: Callable[..., Sequence[Dataset]]) -> Dataset:
    """Add the column `also_in`: names of the other merged sources that have the row's model.

    A row presumed ours because it is in the user's file is no longer ours if a bundled source has
    its model. A Dataset of one source or of too many rows is returned unchanged.

    Args:
        dataset: a table merged from several sources.
        bundled: function that reads the bundled sources.
    """
    if not dataset.source.parts or len(dataset) > 50_000:  # matching would take seconds
        return dataset
    sources, label = dataset.texts("source"), dataset.roles.label
    models = {
        name: models_among(dataset, label, sources.holds(name.__eq__))
        for name in dataset.source.parts
    }
    others: list[list[str]] = [[] for _ in range(len(dataset))]
    notes = [*dataset.report.notes]
    for one, other in combinations(models, 2):
        partner = match_models(models[one][1], models[other][1])
        for name, there, matched in ((one, other, [*partner]), (other, one, [*partner.values()])):
            for row in np.flatnonzero(np.isin(models[name][0], matched)).tolist():
                others[row].append(there)
        pairs = [(models[one][1][here], models[other][1][at]) for here, at in partner.items()]
        called = [(min(its.names), min(at.names)) for its, at in pairs if not its.names & at.names]
        notes += taken_for_the_same(f"{one} and {other}", called)
    dataset = replace(dataset, report=dataset.report._replace(notes=tuple(notes)))
    if any(others):
        words = Texts(STANDARD["also_in"].column, [", ".join(some) for some in others])
        dataset = dataset.with_columns([words], after="source")
    if dataset.presumed_ours is None:
        return dataset
    # Rows presumed to be our model's are not where a bundled source has the same model.
    codes, own = models_among(dataset, label, dataset.presumed_ours, modes=False)
    tables = [models_among(it, it.roles.label, None, modes=False)[1] for it in bundled()]
    reruns = np.isin(codes, [place for theirs in tables for place in match_models(own, theirs)])
    if not reruns.any():
        return dataset
    others_rows = np.where(reruns, -1, np.arange(len(dataset)))
    marked = dataset.with_columns([dataset.texts("highlight").take(others_rows)])
    return replace(marked, presumed_ours=dataset.presumed_ours & ~reruns)


# --against


def other_state(state: ViewState, other: Dataset) -> ViewState:
    """Build the ViewState for deriving the other source of a comparison (`--against`).

    The window applies to both sources, if the other has windows; so do query terms that choose
    problems.
    """
    windows = other.selection is not None or has_windows(other)
    return ViewState(
        source=other.source.name,
        query=state.query if other.selection is not None else "",
        window=state.window if windows else None,
    )


def with_other_score(dataset: Dataset, other: Dataset, state: ViewState) -> Dataset:
    """Add the other source's score of each row's model, and the change, this score minus the other.

    Both Datasets are derived already. Of several reports of a model in the other source, the one
    that `state.per_model` chooses is used, or the median where all are shown. The columns added are
    `change_in_score`, the other score under `other_` and the key of y, `other_model` and
    `same_window` ("yes" or "no": over the same problems; missing where too little is stated).

    Raises:
        UsageError: if there is no score to compare, or the other source has no column like it.
    """
    which = PerModel.MEDIAN if state.per_model is PerModel.ALL else state.per_model
    return _with_other_score(dataset, other, roles_so_far(dataset, state), state.window, which)


@cached(size=4)
def _with_other_score(
    dataset: Dataset, other: Dataset, asked: Roles, window: Window | None, which: PerModel
) -> Dataset:
    name, key = other.source.short_name, asked.y
    there, apart = (None, "") if key is None else _score_like(dataset, key, other)
    if key is None or there is None:
        title = safe_text("none" if key is None else dataset.by_key[key].title)
        why = f"{other.source.name}: it has no score to compare with {title}"
        why += f" ({safe_text(apart)})" if apart else ""
        helps = "; choose another with ", Option("y", "COLUMN")
        raise UsageError(why, *helps, option=Option("against"), plain=why)
    other = with_score(other, there)
    window_here = in_window(dataset, window)
    codes, models = models_among(dataset, asked.label, window_here)
    within = in_window(other, window if has_windows(other) else None)
    scored = ~np.isnan(other.numbers(there))
    keep = scored if within is None else scored & within
    other_codes, others = models_among(other, other.roles.label, keep)
    partner = match_models(models, others)
    ids = model_codes(other, other.roles.label, sources=True)
    roles = other.roles._replace(y=there, lower_better=asked.lower_better)
    chosen = np.flatnonzero(one_of_each(other, ids, roles, keep, which))
    # For each row the matching row of the other source; −1 for none.
    row_of = dict(zip(other_codes[chosen].tolist(), chosen.tolist(), strict=True))
    row_of_model = np.full(len(models) + 1, -1, dtype=np.int64)  # the last is for rows of no model
    for one, same_model in partner.items():
        row_of_model[one] = row_of[same_model]
    rows = row_of_model[codes]
    same = np.full(len(rows), -1, dtype=np.int8)
    if len(other):
        is_same, differs = problem_sets(dataset).same_as(problem_sets(other), rows)
        same[is_same & (rows >= 0)] = 0
        same[differs & (rows >= 0)] = 1
    label = other.source.name if other.source.bundled else "Other"
    model = Column("other_model", "other_model", f"{label} Model", Kind.TEXT)
    is_same_set = Column("same_window", "same_window", "Same problems", Kind.CATEGORY)
    columns: list[Values] = [
        *_score_columns(dataset, other, key, there, rows, label),
        defined(other.texts(other.roles.label).take(rows), model),
        Texts(is_same_set, codes=same, distinct=["yes", "no"]),
    ]
    alone = len({*codes[(rows < 0) & (codes >= 0)].tolist()})
    both, compared = counted(len(partner), "model"), int((rows >= 0).sum())
    words = [f"against {name}: {both} in both" + f", {alone:,} without a match there" * bool(alone)]
    if differ := int((same == 1).sum()):
        words.append(f"{differ:,} of {compared:,} over other problems")
    added = Against(name, tuple(each.column.key for each in columns), tuple(words))
    return replace(dataset.with_columns(columns, after=key), against=added)


def _score_like(dataset: Dataset, key: str, other: Dataset) -> tuple[str | None, str]:
    """Find the other source's column of the same measure, and say why its score is not, if known.

    A column that cannot be a score is compared with the one of the same key.
    """
    column, y = dataset.by_key[key], other.roles.y or ""
    own, theirs = score_measures([dataset, other])
    # Scores that name no benchmark are compared by their unit.
    found, why = [key, y] if column.unit is not Unit.NONE else [key], ""
    if key in own:
        found = columns_of(own[key], found, theirs)
        why = differ(own[key], theirs[y]) if y else ""
    alike = {
        each.key
        for each in other.columns
        if (each.kind, each.unit) == (Kind.NUMBER, column.unit)
        and is_lower_better(each) is is_lower_better(column)
        and (key in own) is (each.key in theirs)
    }
    return next((each for each in found if each in alike), None), why


def _score_columns(
    dataset: Dataset, other: Dataset, key: str, other_key: str, rows: Ints, label: str
) -> list[Numbers]:
    """Build the columns of the score change and of the other source's score.

    `rows` is (rows,) the matching row of the other table, −1 for a missing value; `label` names the
    other source in the headings.
    """
    column, own = dataset.by_key[key], dataset.number_columns[key]
    theirs = other.number_columns[other_key].take(rows)
    finest = np.maximum(own.decimals, theirs.decimals)
    finest[np.minimum(own.decimals, theirs.decimals) < 0] = -1  # an exponent
    with np.errstate(invalid="ignore", over="ignore"):
        change = np.round(own.values - theirs.values, 9) + 0.0  # no digits of a binary fraction
    change[np.isinf(change)] = np.nan  # ∞ less ∞, or more than a float holds, is not known
    name, beside = "change_in_score", f"other_{key}"
    title, lower = f"{label} {other.by_key[other_key].title}", why_lower(column)
    delta = Column(name, name, f"Δ {column.title}", Kind.NUMBER, column.unit, True, lower)
    there = column._replace(key=beside, header=beside, title=title, lower=lower)
    changes = Numbers.of(delta, change, finest, own.flags | theirs.flags)
    return [changes, Numbers.of(there, theirs.values, theirs.decimals, theirs.flags)]
