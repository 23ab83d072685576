"""What words in headers and cells mean: quantities, benchmarks, models, tasks, outcomes.

The words are rows of `meanings.tsv`, which also says where they are from; `header_words` reads by
them what a header is about.
"""

import re
from enum import Enum
from functools import cache
from pathlib import Path

from lcbtui.text.words import regex, spaced

LONGEST_READ = 500
"""Characters of a header or a name that are read: a longer one is a text in its place."""


MEANINGS = dict[str, list[str]]()
"""The words of each meaning, in the order of the table."""
for _row in Path(__file__).with_name("meanings.tsv").read_text("utf-8").splitlines()[1:]:
    _meaning, _words = _row.split("\t")[:2]
    MEANINGS.setdefault(_meaning, []).extend(_words.split(", "))


@cache
def words_of(*meanings: str) -> frozenset[str]:
    """Return the words of one or several meanings."""
    return frozenset(word for meaning in meanings for word in MEANINGS[meaning])


@cache
def _pattern(meaning: str) -> re.Pattern[str]:
    """Match the words of a meaning, which are patterns, between other letters."""
    return re.compile(rf"(?i)(?<![a-z])(?:{'|'.join(MEANINGS[meaning])})(?![a-z])")


def find_words(meaning: str, text: str) -> re.Match[str] | None:
    """Find the first words of a meaning in a text, of which the beginning is read."""
    return _pattern(meaning).search(text, 0, LONGEST_READ)


class Quantity(Enum):
    """Kind of quantity that a header can name, such as score, time or cost, with its score weight.

    Attributes:
        weight: how plausible a column of this kind is as the score: 0 for never, 1 for an overall
            score, above 1 for pass@1.
        words: its name in a sentence such as "is called a time".
    """

    PASS = (1.1, "pass@1")
    OVERALL = (1.0, "an overall score")
    AVERAGE = (0.85, "an average")
    METRIC = (0.8, "a score")
    BENCHMARK = (0.7, "a benchmark")
    HITS = (0.66, "what was solved")  # before the number of what failed
    LOWER = (0.65, "an error or a loss")
    RESULT = (0.55, "a result")
    UNKNOWN = (0.4, "nothing that is known")
    PHASE = (0.41, "a phase of a run")
    SPEED = (0.35, "a speed")
    GAIN = (0.2, "a difference")
    # Never the score, the likeliest to be asked for first.
    TIME = (0.0, "a time")
    COST = (0.0, "a cost")
    MEMORY = (0.0, "memory or energy")
    SIZE = (0.0, "a size")
    CONTEXT = (0.0, "tokens or a context")
    COUNT = (0.0, "a count")
    UNCERTAINTY = (0.0, "how sure a score is")
    SETTING = (0.0, "a setting")
    DATE = (0.0, "a date")
    RANK = (0.0, "a rank")
    IDENTIFIER = (0.0, "an identifier")
    INDEX = (0.0, "a row number")

    def __init__(self, weight: float, words: str) -> None:
        self.weight = weight
        self.words = words

    @property
    def is_called_score(self) -> bool:
        """Tell whether a header that names this quantity says that its numbers are scores."""
        return self.weight >= Quantity.RESULT.weight


def looks_like_model(text: str) -> bool:
    """Tell whether a text looks like a model name, with a family (Qwen) or a size such as 7B."""
    size = regex(r"(?i)(?<![a-z0-9.])\d+(?:\.\d+)?\s?[bm](?![a-z0-9])")
    return any((find_words("model family", text), size.search(text, 0, LONGEST_READ)))


def says_model(header: str) -> bool:
    """Tell whether a header, after its last dot, says that its column holds model names."""
    return find_words("says model", spaced(header.rpartition(".")[2])) is not None


def says_task(header: str) -> bool:
    """Tell whether a header says that its column holds names of tasks, data sets or metrics."""
    return find_words("says task", spaced(header)) is not None


def says_measure(header: str) -> bool:
    """Tell whether a header says that its column holds names of metrics or units."""
    return find_words("says measure", spaced(header)) is not None


def is_board(header: str) -> bool:
    """Tell whether scores in rows that differ in a column with such a header are no ranking."""
    return says_task(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header)) or says_measure(header)


OUTCOMES = {
    **dict.fromkeys(words_of("yes", "solved"), 1.0),
    **dict.fromkeys(words_of("no", "failed"), 0.0),
}
"""What a cell says of an attempt at a problem, in small letters: 1 if it was solved."""

ATTEMPTS = OUTCOMES | dict.fromkeys(words_of("failed attempt"), 0.0)
"""The same of a column that is known to be of attempts, of texts as `outcome_words` has them."""


def outcome_words(text: str) -> str:
    """Write an outcome in small letters, with hyphens and underscores as blanks."""
    words = text.strip().casefold()
    return re.sub(r"[\s_-]+", " ", words) if words[:1].isalpha() else words
