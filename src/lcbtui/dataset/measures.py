"""Measures: what a column of scores is of, and whether two columns are of the same.

A measure is a benchmark with its variant (HumanEval+, MMLU-Pro, AIME 2025), a metric and the
problems that the header states. Two scores stand in one column, are compared or drawn on one axis
only where all of these agree, or one side does not state them.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import chain, combinations, starmap
from typing import NamedTuple

from lcbtui.dataset.cache import cached
from lcbtui.dataset.columns import (
    EVIDENCE_KEYS,
    PROBLEM_SET,
    PROBLEMS,
    STANDARD,
    Cell,
    may_be_score,
)
from lcbtui.dataset.dataset import Dataset, score_key
from lcbtui.dataset.meanings import (
    LIVECODEBENCH,
    LONGEST_READ,
    MEANINGS,
    Quantity,
    benchmark_of,
    header_meaning,
    joined_names,
    known_quantity,
    says_score,
    words_of,
)
from lcbtui.dataset.results import DIFFICULTIES
from lcbtui.dataset.values import Values, column_of, defined
from lcbtui.dataset.windows import Window, fact_stated, format_window, problems_stated


class Measure(NamedTuple):
    """Measure that a column is of: benchmark, metric, problems and shots.

    Attributes:
        benchmark: the words that name benchmark, variant and subset, joined; "" where none do.
        metric: the name of the metric, such as "acc_norm"; "usual" for pass@1, accuracy and the
            like, which a plain name of a benchmark means; "" where nothing is named.
        problems: what the header states of the problems and how they were asked: release, window
            and number, year, split, and whether with a chain of thought.
        protocol: the shots that the header states, as "5-shot"; "" for none.
    """

    benchmark: str
    metric: str
    problems: tuple[object, ...]
    protocol: str


_ALIASES = {
    name: meaning.removeprefix("same ")
    for meaning, names in MEANINGS.items()
    if meaning.startswith("same ")
    for name in names
}
_TOKEN = re.compile(r"[^\W\d_]+|\d+|\+")
_SHOTS = re.compile(r"(\d+)[ _-]?shots?", re.IGNORECASE)
_METRICS = re.compile(
    r"pass[ _]?(?:@|\^|at[ _])[ _]?(\d+|k)|acc[ _]norm|avg@\d+|exact[ _]match|win[ _]?rate",
    re.IGNORECASE,
)


@lru_cache(maxsize=1 << 12)
def measure_of(header: str, title: str = "") -> Measure:
    """Read the measure of a column from its header; if that has no benchmark, from the title."""
    stated, rest = problems_stated(header[:LONGEST_READ])
    shots = _SHOTS.search(rest)
    rest = _SHOTS.sub(" ", rest)
    metric = ""
    if found := _METRICS.search(rest):
        metric = f"pass@{found[1]}" if found[1] else found[0].casefold().replace(" ", "_")
    rest = _METRICS.sub(" ", rest)
    words = joined_names(_TOKEN.findall(rest.casefold()), words_of("benchmark"))
    split = next((word for word in words if word in words_of("split")), "")
    asked = next((word for word in words if word in words_of("reasoning")), "")
    words = [word for word in words if word not in {split, asked}]
    if "".join(words) not in words_of("benchmark"):
        vague = Quantity.METRIC, Quantity.OVERALL, Quantity.AVERAGE, Quantity.RESULT, Quantity.HITS
        said = [  # which name a metric or nothing
            word
            for word in words
            if word in words_of("overall")
            or (known_quantity(word) in vague and word not in {"bench", "benchmark"})
        ]  # "SWE-bench"
        metric = metric or "".join(word for word in said if word not in words_of("overall"))
        words = [word for word in words if word not in said]
    name, year = _canonical("".join(words))
    named = "" if name else benchmark_of(title)
    # A name that is a word too needs a second sign: capitals, or a title of it and a metric alone.
    is_whole = found and "".join(_TOKEN.findall(title.partition(".")[0].casefold())) == named
    is_named = named not in words_of("ordinary benchmark") or named.upper() in title or is_whole
    if named and is_named:
        name, year = _canonical(named)
    is_usual = metric in words_of("usual metric") or (name and not metric)
    shot = f"{shots[1]}-shot" if shots else ""
    return Measure(name, "usual" if is_usual else metric, (*stated, year, split[:3], asked), shot)


def _canonical(name: str) -> tuple[str, str]:
    """Write a benchmark's name in one way; also return its year: "aime24" is "aime" of 2024."""
    for alias, whole in _ALIASES.items():
        if name == alias or (name.startswith(alias) and name[len(alias) :][:1].isdigit()):
            name = whole + name[len(alias) :]
    found = re.fullmatch(r"(\D+)(?:20)?(2\d)(i{0,2})", name)
    return (f"{found[1]}{found[3]}", f"20{found[2]}") if found else (name, "")


def differ(one: Measure, other: Measure) -> str:
    """Name the difference of two measures, such as "v6 is not v5"; "" where they are the same.

    What one of them does not state is no difference.
    """
    usual = "usual" if one.benchmark or other.benchmark else ""
    pairs = (
        (one.benchmark, other.benchmark),
        (one.protocol, other.protocol),
        (one.metric or usual, other.metric or usual),
        *zip(one.problems, other.problems, strict=True),
    )
    found = next(((a, b) for a, b in pairs if a and b and a != b), None)
    words = (format_window(it) if isinstance(it, Window) else f"{it}" for it in found or ())
    return " is not ".join("the usual metric" if it == "usual" else it for it in words)


def columns_of(
    measure: Measure, wanted: Sequence[str], measures: Mapping[str, Measure]
) -> list[str]:
    """List the columns of a measure, the wanted ones first.

    A measure without a benchmark takes those of the wanted columns alone.

    Args:
        measure: the measure.
        wanted: keys of the columns that are preferred.
        measures: the columns that can be scores, by key, as of `score_measures`.
    """
    found = [key for key, other in measures.items() if other == measure]
    if not measure.benchmark:
        return [key for key in wanted if key in found]
    return sorted(found, key=lambda key: key not in wanted)


def score_measures(datasets: Sequence[Dataset]) -> list[dict[str, Measure]]:
    """Map the keys of the scores of several sources to their measures.

    A source's own score that names no benchmark is taken to be of the only one that the other
    sources name and its own other scores do not; where they name several, of none. What a measure
    does not state is that of the only one that it may be, over all sources.
    """
    found = [
        {
            each.key: score_measure(dataset, each.key)
            for each in dataset.columns
            if each.key == dataset.roles.y or (may_be_score(each) and says_score(each.header))
        }
        for dataset in datasets
    ]
    none = {"", *DIFFICULTIES}  # which name no benchmark
    for dataset, measures in zip(datasets, found, strict=True):  # a mean is of its parts
        scores = [each for each in measures.values() if each.benchmark not in none]
        parts = sorted({f"{each.benchmark}{each.problems[3]}" for each in scores})
        for key, measure in measures.items():
            quantity = header_meaning(dataset.by_key[key].header).quantity
            is_mean = quantity in {Quantity.OVERALL, Quantity.AVERAGE} and len(parts) > 1
            if is_mean and not measure.benchmark:
                measures[key] = measure._replace(benchmark=f"mean of {', '.join(parts)}")
    named = [{each.benchmark for each in measures.values()} - none for measures in found]
    for place, (dataset, measures) in enumerate(zip(datasets, found, strict=True)):
        others = set[str]().union(*named[:place], *named[place + 1 :]) - named[place]
        y = dataset.roles.y or ""
        if y in measures and not measures[y].benchmark and len(others) == 1:
            metric = measures[y].metric or "usual"
            measures[y] = measures[y]._replace(benchmark=others.pop(), metric=metric)
    whole = _completed([{*measures.values()} for measures in found])
    return [{key: whole[measure] for key, measure in measures.items()} for measures in found]


def _completed(sources: Sequence[set[Measure]]) -> dict[Measure, Measure]:
    """Map each measure to the one of all sources that it may be which states most.

    A measure that may be two, which differ or stand in one source, is neither.
    """
    known: dict[str, set[Measure]] = {}
    for one in chain(*sources):
        known.setdefault(one.benchmark, set()).add(one)
    fits = {
        one: {it for it in known[one.benchmark] if not differ(one, it)} for one in chain(*sources)
    }
    clear = {
        one
        for one, several in fits.items()
        if not any(starmap(differ, combinations(several, 2)))
        and all(len(several & own) < 2 for own in sources)
    }

    def states(measure: Measure) -> tuple[int, str]:
        parts = (measure.metric, measure.protocol, *measure.problems)
        return len([*filter(None, parts)]), str(measure)

    return {one: max(fits[one] & clear, key=states) if one in clear else one for one in fits}


def score_measure(dataset: Dataset, key: str) -> Measure:
    """Read the measure of a column; the title of the source counts only for its y column."""
    title = dataset.source.title if key == dataset.roles.y else ""
    if title and dataset.selection is not None and dataset.selection.results.of_livecodebench:
        title = LIVECODEBENCH
    return measure_of(dataset.by_key[key].header, title)


@cached(size=4)
def with_score(dataset: Dataset, key: str | None) -> Dataset:
    """Make a column the score, with its own columns of errors and counts instead of the old ones.

    Those get keys of their own. The problems that the header of the other score states, and of
    several sources any that they state, give way to those that the header of this one states.
    """
    was = score_key(dataset)
    if key is None or key == was or key not in dataset.by_key:
        return dataset
    made_of, old = dataset.report.made_of, dataset.by_key[was].header if was else ""
    data = [
        each
        for each in dataset.data
        if each.column.key not in PROBLEM_SET
        or not (dataset.source.parts or made_of.get(each.column.key) == old)
        or each.column.of == key
    ]
    taken, found = dataset.by_key.keys(), list[Values]()
    for values in data:
        column = values.column
        if column.of == key and all(each.column.key != column.evidence for each in found):
            standard = STANDARD[column.evidence].column
            column = column._replace(key=standard.key, title=standard.title)
        elif column.key in EVIDENCE_KEYS and column.key != key:
            is_free = column.header not in STANDARD and column.header not in taken
            own = column.header if is_free else f"{column.header} of {was}"
            column = column._replace(key=own, title=own)
        found.append(defined(values, column))
    made = replace(dataset, data=tuple(found), score=key, questions=None)
    for name in PROBLEM_SET:
        if name not in made.by_key and (said := fact_stated(name, made.by_key[key].header)):
            cell = Cell(said, float(said) if name == PROBLEMS else None)
            made = made.with_columns([column_of(STANDARD[name].column, [cell] * len(made))])
    return made
