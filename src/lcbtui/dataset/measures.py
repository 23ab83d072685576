"""Measures: what a column of scores is of, and whether two columns are of the same.

A measure is a benchmark with its variant (HumanEval+, MMLU-Pro, AIME 2025), a metric and the
problems that the header states. Two scores stand in one column, are compared or drawn on one axis
only where all of these agree, or one side does not state them.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.header_words import LIVECODEBENCH, benchmark_of, known_quantity
from lcbtui.dataset.vocabulary import BENCHMARKS, LONGEST_READ, OVERALL, Quantity, words_of
from lcbtui.dataset.windows import problems_stated


class Measure(NamedTuple):
    """Measure of a column: what its header, else the title of its source, states.

    Attributes:
        benchmark: the words that name benchmark, variant and subset, joined; "" where none do.
        metric: the words that name the metric, joined; "usual" for pass@1, accuracy and the like,
            "" where none do.
        problems: release, window and number of problems that the header states.
        protocol: number of shots that the header states; "" for none.
        header: the name of the column, for messages.
    """

    benchmark: str
    metric: str
    problems: tuple[object, ...]
    protocol: str
    header: str


_ALIASES = {
    **dict.fromkeys(("lcb",), LIVECODEBENCH),
    **dict.fromkeys(("humanevalplus", "he+"), "humaneval+"),
    "mbppplus": "mbpp+",
    **dict.fromkeys(("arcc", "arcchallenge"), "arc"),
    "arce": "arceasy",
    "winograndexl": "winogrande",
    "hendryckstest": "mmlu",
}
_TOKEN = re.compile(r"[^\W\d_]+|\d+|\+")
_SHOTS = re.compile(r"(\d+)[ _-]?shots?", re.IGNORECASE)
_METRICS = re.compile(
    r"pass[ _]?(?:@|\^|at[ _])[ _]?(\d+|k)|acc[ _]norm|avg@\d+|exact[ _]match|win[ _]?rate",
    re.IGNORECASE,
)
_USUAL = words_of(
    "pass1 pass acc accuracy score scores em exactmatch % percent rate result results"
)
"""Metrics that are what a plain name of a benchmark means."""
_SAY_NOTHING = {
    *(Quantity.OVERALL, Quantity.AVERAGE, Quantity.RESULT, Quantity.PASS, Quantity.UNCERTAINTY)
}


@lru_cache(maxsize=1 << 12)
def measure_of(header: str, title: str = "") -> Measure:
    """Read what a column is of from its header; its benchmark from the title if that says none."""
    stated, rest = problems_stated(header[:LONGEST_READ])
    shots = _SHOTS.search(rest)
    rest = _SHOTS.sub(" ", rest)
    metric = ""
    if found := _METRICS.search(rest):
        metric = f"pass{found[1]}" if found[1] else "".join(_TOKEN.findall(found[0].casefold()))
    rest = _METRICS.sub(" ", rest)
    words = _TOKEN.findall(rest.casefold())
    joined = "".join(words)
    if joined not in BENCHMARKS:
        said = [word for word in words if _says_metric(word)]
        metric = metric or "".join(word for word in said if word not in OVERALL)
        words = [word for word in words if word not in said]
    name = _canonical("".join(words))
    if not name and len(named := benchmark_of(title)) >= 5:  # shorter ones are other words too
        name = _canonical(named)
    metric = "usual" if metric in _USUAL else metric
    return Measure(name, metric, tuple(stated), shots[1] if shots else "", header)


def _says_metric(word: str) -> bool:
    quantity = known_quantity(word)
    return word in OVERALL or quantity is Quantity.METRIC or quantity in _SAY_NOTHING


def _canonical(name: str) -> str:
    """Write a benchmark's name in one way: "he+" is "humaneval+", "aime24" is "aime2024"."""
    for alias, whole in _ALIASES.items():
        if name == alias or (name.startswith(alias) and name[len(alias) :][:1].isdigit()):
            name = whole + name[len(alias) :]
    found = re.fullmatch(r"(\D+)(2\d)", name)
    return f"{found[1]}20{found[2]}" if found else name


def difference(one: Measure, other: Measure) -> str:
    """Say why two measures are not the same: "HumanEval+ is not HumanEval"; "" if they may be."""
    pairs = (
        (one.benchmark, other.benchmark),
        (one.protocol, other.protocol),
        *zip(one.problems, other.problems, strict=True),
    )
    # A plain name of a benchmark is of its usual metric.
    usual = "usual" if one.benchmark or other.benchmark else ""
    metrics = one.metric or usual, other.metric or usual
    differs = any(a and b and a != b for a, b in (*pairs, metrics))
    return f"{one.header} is not {other.header}" if differs else ""


def score_measure(dataset: Dataset, key: str) -> Measure:
    """Read what a column of a Dataset is of; the title of the source is of its own score."""
    is_own = key == (dataset.score or dataset.roles.y)
    return measure_of(dataset.by_key[key].header, dataset.source.title if is_own else "")
