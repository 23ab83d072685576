"""What words in headers and cells mean: quantities, directions, benchmarks, models, outcomes.

The words are rows of `meanings.tsv`, which also says where they are from.

A header is about its last known word before a preposition, as in English compounds: "average time"
is a time, "rank of accuracy" a rank, "token accuracy" an accuracy, "cost per solved task" a cost.
Brackets are a unit, "Speed (ms)" is a time, or are read where the rest says nothing.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import Enum
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

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


def are_outcomes(texts: Iterable[str]) -> bool:
    """Tell whether all texts are outcomes of attempts: 0, 1 or a word such as "passed"."""
    return {*map(outcome_words, texts)} <= {*ATTEMPTS, "0", "1"}


# Headers

LIVECODEBENCH = "livecodebench"

_TOKEN = regex(r"[a-z]+\d*|\d+|[#%$€£¥@/±¢]|°c|[^\W\d_a-z]+")
_BRACKETS = regex(r"[(\[{]([^()\[\]{}]*)[)\]}]")
_BY_SECOND = regex(
    r"(?:/|(?<![a-z])per|_per_?)\s?(?:s|sec|secs|second|seconds)(?![a-z])|(?<![a-z])it/s(?![a-z])"
)
_ERROR = regex(  # "MMLU ±", "score_q025", "25%"
    r"(?:±|\+/-|(?<![a-z])plus[ _-]?minus)\W*$"
    r"|(?<![^\W_])[qp][ _]?(?:0?2[._]5|0?\.?025|97[._]5|0?\.?975)(?![^\W_])|^[\d.]+ ?%$"
)
_OF_SETTINGS = regex(  # "eval.config.limit"
    r"(?:^|[./_])(?:configs?|configuration|settings|hparams|hyperparam(?:eter)?s|k?w?args|options)[./]"
)
_BESIDE_CAPITALS = regex(
    rf"((?i:{'|'.join(MEANINGS['beside measure'])}))(?=[A-Z]{{2}})|(?<=[a-z]{{2}})(?=[A-Z]{{4}})"
)
_QUALIFY = {
    *(Quantity.COUNT, Quantity.CONTEXT, Quantity.TIME, Quantity.MEMORY, Quantity.IDENTIFIER),
    *(Quantity.UNCERTAINTY, Quantity.SETTING, Quantity.DATE, Quantity.INDEX),
}
"""Quantities whose words can modify a noun: "code completion" is no number of codes."""
_KNOWN_HIGHER = {Quantity.PASS, Quantity.METRIC, Quantity.BENCHMARK, Quantity.HITS, Quantity.SPEED}
_BY_UNIT = {*(Quantity.UNKNOWN, Quantity.SPEED, Quantity.PHASE, Quantity.COUNT, Quantity.CONTEXT)}
_LESS_IS_BETTER = {
    *(Quantity.LOWER, Quantity.PHASE, Quantity.TIME, Quantity.COST, Quantity.MEMORY, Quantity.RANK)
}


class HeaderMeaning(NamedTuple):
    """Meaning of a column header: its quantity (score, time, cost …), better direction and unit.

    Attributes:
        quantity: the kind of quantity that the column holds, such as a time or a score.
        lower: whether lower values are better.
        percent: whether the header says percent.
        bounded: whether the numbers can be percentages or fractions of 1; False for a rating, a
            correlation, a loss or a grade out of 10.
    """

    quantity: Quantity
    lower: bool
    percent: bool
    bounded: bool


# Numbers in bundled sources, so that a lookup in them compiles no pattern.
_STANDARD = {
    key: quantity for quantity in Quantity for key in MEANINGS.get(f"column {quantity.name}", ())
}


@lru_cache(maxsize=1 << 15)  # a table has up to 20,000 columns, and each is asked for often
def header_meaning(header: str) -> HeaderMeaning:
    """Interpret a column header: quantity (score, time …), whether lower is better, if percent."""
    if header in _STANDARD:
        quantity = _STANDARD[header]
        return HeaderMeaning(quantity, quantity in _LESS_IS_BETTER, False, quantity.is_called_score)
    header = header[:LONGEST_READ]
    split = _BESIDE_CAPITALS.sub(r"\g<0> ", header)  # "testWER", not "proteinACE"
    plain = re.sub(r"(?<=[a-zA-Z])(?=[A-Z][a-z])", " ", split).casefold()
    quantity = _of_header(header.casefold())
    if quantity is Quantity.UNKNOWN and plain != header.casefold():
        quantity = _of_header(plain)  # not before: ImageNet is no image
    if quantity in {Quantity.UNKNOWN, Quantity.AVERAGE} and re.search(r"[a-z]_s$", header):
        quantity = Quantity.TIME  # "mean_wall_s"
    found = re.findall(r"[^\W\d_][^\W_]*|\$", _BRACKETS.sub(" ", split).partition("@")[0])
    words = [word for word in found if word.casefold() not in words_of("beside measure")]
    last = words[-1] if words else ""
    is_measure = len(words) == 1 or (last.isupper() and quantity is Quantity.UNKNOWN)
    if is_measure and last.casefold() in words_of("capital error"):
        quantity = Quantity.LOWER  # "MR", which is another word too: no "MR-Ben"
    is_average = quantity in {Quantity.OVERALL, Quantity.AVERAGE}
    tokens = joined_names(_TOKEN.findall(plain), _names_of_several()) if is_average else []
    is_turned = bool(words_of("turned round") & {*tokens})
    is_mean_of_errors = not is_turned and Quantity.LOWER in map(known_quantity, tokens)
    # Beside a known metric, an arrow down is how the page was sorted.
    is_arrow = quantity not in _KNOWN_HIGHER and find_words("arrow down", plain) is not None
    is_spread = quantity is Quantity.UNCERTAINTY and "standard deviation" in plain
    is_lower = find_words("says less", plain) is not None or (
        find_words("says more", plain) is None
        and (quantity in _LESS_IS_BETTER or is_arrow or is_spread or is_mean_of_errors)
    )
    are_errors = is_lower or quantity is Quantity.LOWER or is_mean_of_errors
    may_be_share = quantity.is_called_score or quantity is Quantity.UNKNOWN
    spaced_words = plain.replace("_", " ")
    of_ten = re.search(r"(?:/ ?|out of |1 ?[-–] ?|0 ?[-–] ?)(?:5|10)(?!\d)", spaced_words)
    return HeaderMeaning(
        quantity,
        is_lower,
        bool(re.search(r"%|percent|\bpct\b", plain)),
        may_be_share and not (are_errors or of_ten or find_words("own scale", spaced_words)),
    )


def says_score(header: str) -> bool:
    """Tell whether a header on its own names a score: "accuracy", "resolved"."""
    return header_meaning(header).quantity.is_called_score


def stated_direction(header: str) -> str | None:
    """Read from a name of a measure which direction is better.

    Returns:
        The name where lower is better, "" where higher is; None for "score" or "MMLU", which say
        neither.
    """
    if header_meaning(header).lower:
        return header
    return "" if _says_higher(header) or find_words("says more", header) else None


def _says_higher(text: str) -> bool:
    words = {*_TOKEN.findall(text.casefold())} - words_of("beside measure") - {"bench", "benchmark"}
    return any(known_quantity(word) in _KNOWN_HIGHER for word in words)


def _of_header(plain: str) -> Quantity:
    inner = [_TOKEN.findall(found) for found in _BRACKETS.findall(plain)]
    if _OF_SETTINGS.search(plain):
        return Quantity.SETTING
    outer = re.sub(r",(?=\S).*$", "", _BRACKETS.sub(" ", plain).strip())  # lm-eval: "acc,none"
    if _ERROR.search(outer):
        return Quantity.UNCERTAINTY
    outer = re.sub(r"(?<=\w)\W*?(?:±|\+/-)[\W_]*\w.*$", "", outer)  # "Accuracy ± std"
    found = _of_run(outer)
    # A single letter is a unit alone: "(J)", and not "(J&F)".
    units = _quantities("unit ")
    firsts = (each[0] for each in inner if len(each) == 1 or (each and len(each[0]) > 1))
    unit = next((units[first] for first in firsts if first in units), found)
    is_off = unit is Quantity.LOWER and found.weight >= Quantity.METRIC.weight  # "Accuracy (mm)"
    if is_off or found in _BY_UNIT:  # "First token (s)"
        found = unit
    said = [_of_tokens(tokens) for tokens in inner]
    timed = {Quantity.TIME, Quantity.PHASE, Quantity.MEMORY}
    if found in timed and Quantity.SPEED in map(_of_run, _BRACKETS.findall(plain)):
        return Quantity.SPEED  # "Inf time (fps)", "Bandwidth (GB/s)"
    if found is Quantity.UNKNOWN:
        found = next((each for each in said if each is not found), found)
    if found is Quantity.LOWER and "%" in plain and re.match(r"[% ]*\w+ ?< ?[1-9]", outer):
        return Quantity.METRIC  # "RMSD < 2 (%)"
    is_vague = found in {Quantity.BENCHMARK, Quantity.RESULT} or words_of(
        "beside measure"
    ).issuperset(outer.split())
    return Quantity.LOWER if is_vague and Quantity.LOWER in said else found


def _of_run(text: str) -> Quantity:
    """Determine the quantity (score, time, cost …) that a header without brackets names."""
    passed = re.match(
        r"(?:pass ?[@^] ?|pass[_ ]at[_ ]|lcb|live ?code ?bench)(?:k(?![a-z])|\d+)?", text
    )
    if passed is not None:
        beside = _of_head(_TOKEN.findall(text[passed.end() :]))
        return Quantity.PASS if beside.weight else beside
    part = next((of for word, of in _quantities("in ").items() if word in text), None)
    if part is not None:
        return part
    found = Quantity.SPEED if _BY_SECOND.search(text) else _of_tokens(_TOKEN.findall(text))
    *around, last = (_TOKEN.findall(each) for each in re.split(r"\.(?=[a-z])", text))
    known = {word for words in around for word in words if known_quantity(word)}
    is_vague = known <= words_of("beside measure") and not any(map(known_quantity, last))
    if found is Quantity.METRIC and around and is_vague:
        return Quantity.RESULT  # "metrics.diatomics.tortuosity"
    # As lm-eval calls scores, whatever the words in the task mean: "blimp_wh_vs_that_no_gap acc".
    is_of_task = re.fullmatch(r"\S*_\S* (?:acc|acc_norm|exact_match|f1)", text)
    return Quantity.METRIC if is_of_task and not found.is_called_score else found


def _of_tokens(tokens: list[str]) -> Quantity:
    """Determine the quantity (score, time …) of header words, first those before a preposition."""
    tokens = joined_names(tokens, _names_of_several())
    cut = next(
        (i for i, word in enumerate(tokens) if i and word in words_of("preposition")), len(tokens)
    )
    head, before, rest = tokens[:cut], "".join(tokens[cut : cut + 1]), tokens[cut + 1 :]
    if (before == "to" and _of_head(head) is Quantity.COUNT) or (before == "/" and head[-1] == "s"):
        return Quantity.TIME  # "steps to solve", "s/step"
    # "mean per class accuracy" is no average of a whole board.
    if before == "per" and rest[1:] and words_of("overall").issuperset(head):
        found = _of_head(rest)
        return Quantity.OVERALL if found is Quantity.UNKNOWN else found
    found, behind = _of_head(head), _of_head(rest) if rest else Quantity.UNKNOWN
    if behind is Quantity.UNCERTAINTY and before == "@":  # "humaneval_pass@1_std"
        return behind
    is_path = before == "/" and behind.is_called_score
    is_inverse = before in {"per", "between"} and behind is Quantity.LOWER  # "km per crash"
    is_count = found is Quantity.COUNT and behind is Quantity.LOWER  # "num with errors"
    is_vague = words_of("beside measure").issuperset(head) or found is Quantity.BENCHMARK
    is_unknown = found is Quantity.UNKNOWN and not is_inverse
    if is_count or is_unknown or (is_path and is_vague):
        found = behind
    if found is Quantity.LOWER:
        of_one = tokens[0] in {"1", "100"} and known_quantity(tokens[1]) is found  # "1 − WER"
        return Quantity.METRIC if of_one or words_of("turned round") & {*tokens} else found
    return found


def joined_names(tokens: list[str], names: Collection[str]) -> list[str]:
    """Join up to four tokens that make a known name: "bits", "per", "byte", or "swe", "bench"."""
    joined = list[str]()
    while tokens:
        length = next((n for n in (4, 3, 2) if "".join(tokens[:n]) in names), 1)
        joined.append("".join(tokens[:length]))
        tokens = tokens[length:]
    return joined


def _of_head(tokens: list[str]) -> Quantity:
    """Determine the quantity (score, time …) of header words that contain no preposition."""
    if tokens == ["index"]:
        return Quantity.INDEX
    known = [quantity for word in tokens if (quantity := known_quantity(word))]
    if not known:
        return _of_unknown(tokens)
    found = _of_last(tokens, known)
    if found in _QUALIFY and _ends_in_noun(tokens):  # "question answering" is no count
        return Quantity.BENCHMARK if _benchmark(tokens) else Quantity.UNKNOWN
    is_share = found is known[0] is Quantity.RESULT and known_quantity(tokens[0]) is found
    if is_share and tokens[-1].endswith("s") and _ends_in_noun(tokens):  # "% cat features"
        return Quantity.COUNT
    if found in {Quantity.METRIC, Quantity.RESULT, Quantity.HITS} and (name := _benchmark(tokens)):
        is_rate = found is Quantity.RESULT and name in words_of("ordinary benchmark")
        return found if is_rate else Quantity.BENCHMARK  # "drop rate"
    is_score = found in {Quantity.METRIC, Quantity.RESULT, Quantity.HITS, Quantity.LOWER}
    return _of_average(tokens) if is_score and words_of("overall") & {*tokens} else found


def _of_average(tokens: list[str]) -> Quantity:
    """Return OVERALL for header words of an average over all benchmarks, AVERAGE over some."""
    others = {*filter(str.isalpha, tokens)} - words_of("overall", "weighted")
    is_whole = "overall" in tokens or all(map(known_quantity, others))
    return Quantity.OVERALL if is_whole else Quantity.AVERAGE


def _of_unknown(tokens: list[str]) -> Quantity:
    """Guess the quantity of header words without a known quantity: benchmark, average, price."""
    words = {*tokens}
    if words_of("error benchmark") & words:
        return Quantity.LOWER
    if _benchmark(tokens):
        return Quantity.BENCHMARK
    if words_of("token price") & words and words <= words_of("token price", "used"):
        return Quantity.COST  # of a price list, or in tokens
    if tokens == ["all"]:  # beside "Easy" and "Hard"
        return Quantity.AVERAGE
    is_variant = tokens[1:] and tokens[-1] == "final"  # "sintel-final"
    if is_variant or not words_of("overall") & words:
        return Quantity.UNKNOWN
    found = _of_average(tokens)
    is_sum = found is Quantity.AVERAGE and tokens[0] in {"total", "sum"}
    return Quantity.COUNT if is_sum else found  # "total puzzles"


def _ends_in_noun(tokens: list[str]) -> bool:
    """Tell whether header words end in an unknown noun that is not counted ("num puzzles")."""
    if tokens[0] in words_of("number of"):
        return False
    words = [word for word in tokens if word.isalpha() and word not in words_of("used")]
    last = words[-1] if words else ""
    return len(last) > 3 and not known_quantity(last) and last not in words_of("overall")


def _of_last(tokens: list[str], known: list[Quantity]) -> Quantity:
    """Determine the quantity of header words from the last known word and the words before it.

    "confidence score" is an uncertainty, "win rate" a metric.
    """
    *before, found = known
    last = next(word for word in reversed(tokens) if known_quantity(word))
    numbered = {"top", "epoch", "step", "days"}
    is_vague = last in words_of("beside measure") or last.rstrip("0123456789") in numbered
    stay = Quantity.UNCERTAINTY, Quantity.SPEED, Quantity.RANK, Quantity.LOWER, Quantity.METRIC
    if is_vague and before and before[-1] in stay:
        return before[-1]
    if tokens[0].startswith("std") and found.is_called_score:  # "std reward"
        return Quantity.UNCERTAINTY
    if last.startswith("err") and tokens[tokens.index(last) - 1] in words_of("one score"):
        return Quantity.UNCERTAINTY
    if found is Quantity.RESULT:  # "win rate", "% resolved": what it is a rate of
        of = next((each for each in reversed(before) if each is not Quantity.RESULT), found)
        return Quantity.METRIC if of is Quantity.HITS else of
    is_rate = found is Quantity.HITS and Quantity.RESULT in before
    return Quantity.METRIC if is_rate else found


@cache  # a lookup in the bundled sources needs none of them
def _quantities(kind: str = "") -> Mapping[str, Quantity]:
    """Map names of one kind, such as units, to their quantities; without a kind, all others."""
    of = {f"{kind}{quantity.name}": quantity for quantity in Quantity}
    names = {it: of[meaning] for meaning in MEANINGS if meaning in of for it in MEANINGS[meaning]}
    if not kind:
        names |= dict.fromkeys(words_of("error measure"), Quantity.LOWER)
        names = {name.replace(" ", ""): quantity for name, quantity in names.items()}
    return names


@cache
def _names_of_several() -> frozenset[str]:
    """Join the words of quantities that are called by several, in the singular and the plural."""
    names = (name for quantity in Quantity for name in MEANINGS.get(quantity.name, ()))
    ones = [name.replace(" ", "").removesuffix("s") for name in names if " " in name]
    return frozenset([*ones, *(f"{one}s" for one in ones)])


def known_quantity(word: str) -> Quantity | None:
    """Look up the kind of quantity a word names (METRIC, SIZE …); None if unknown."""
    letters = word.rstrip("0123456789")
    known = _quantities()
    found = known.get(word) or known.get(letters)
    if found is None and letters.endswith(("params", "flops", "macs", "macts")):
        return Quantity.SIZE
    if found is None and len(letters) > 4:  # "gaps", "inaccuracy", "unsolved"
        good = known.get(re.sub(r"^(?:in|un|im|ir|mis)(?=....)", "", letters))
        one = known.get(letters.removesuffix("s"))
        if one is Quantity.LOWER or good in {Quantity.METRIC, Quantity.HITS}:
            return Quantity.LOWER
    may_vary = len(letters) > 3 and letters[0] in "nmrsiw"
    is_variant = may_vary and letters[1:] in words_of("error measure")
    is_error = is_variant or letters.endswith((*MEANINGS["error end"],))
    if found is None and is_error and word not in words_of("benchmark"):
        return Quantity.LOWER
    return Quantity.METRIC if letters == "top" != word else found


def are_measures(names: Collection[str]) -> bool:
    """Tell whether most names are of measures or settings ("accuracy", "seed"), not of models.

    Models have names with "result", "solved" or "metric" in them too, such as Metric3D.
    """
    of_any = r"(?<![a-z])(?i:results?|solved|metrics?)(?![a-z])"
    bare = (re.sub(of_any, "", name).strip(" _-") or name for name in names)
    known = (header_meaning(name).quantity is not Quantity.UNKNOWN for name in bare)
    of_models = map(looks_like_model, names)
    return 2 * sum(a and not b for a, b in zip(known, of_models, strict=True)) >= len(names)


def benchmark_of(text: str) -> str:
    """Find the known benchmark that a header or a title names; "" if none."""
    tokens = _TOKEN.findall(text[:LONGEST_READ].casefold())
    found = _benchmark(tokens)
    return LIVECODEBENCH if {LIVECODEBENCH, "lcb"} & {found, *tokens} else found


def _benchmark(tokens: list[str]) -> str:
    """Find a known benchmark's name in consecutive words, joined without blanks; "" if none."""
    for start in range(len(tokens)):
        for end in range(start + 1, min(start + 4, len(tokens)) + 1):
            word = "".join(tokens[start:end])
            for name in (word, word.rstrip("0123456789")):
                if name in words_of("benchmark"):
                    return name
    return ""


def lower_measure(heading: str, lines: Sequence[str] = ()) -> str:
    """Find a lower-is-better measure named above a table, such as "EER" or "Word Error Rate".

    The heading or caption may name it, or a short line state it ("Metric: EER").

    Args:
        heading: the heading of the table.
        lines: the lines of text between the heading and the table.

    Returns:
        The measure as written; "" if none is named, or if a higher-is-better measure is named too.
    """
    found = ""
    for text in (heading, *lines):
        words = " ".join(text.split())
        letters = (
            each
            for each in re.finditer(r"(?<![^\W_])(?=\w*[A-Z]\w*[A-Z])[^\W_]+", words)
            if (word := each[0].casefold()) == "der"
            or (
                known_quantity(word) is Quantity.LOWER
                and not words_of("LOWER") & {word, word.rstrip("0123456789")}
            )
        )
        named = find_words("lower text", words) or next(letters, None)
        says_higher = _says_higher(words) and (named or text == heading)
        if says_higher or find_words("says more", words):
            return ""
        if named is None or found:
            continue
        is_stated = find_words("states measure", words) or named.start() <= 12
        if text == heading or (is_stated and len(words) <= 160):
            found = named[0]
    return found


def takes_measure(header: str) -> bool:
    """Tell whether a header lacks a measure, so that the measure named above its table applies.

    True for "LibriSpeech", "vox1-O-clean", "Score" and "Average"; False for "Avg. accuracy" and
    "Params", and for "Average ↑", which says itself which direction is better.
    """
    without = {Quantity.UNKNOWN, Quantity.BENCHMARK, Quantity.AVERAGE, Quantity.OVERALL}
    is_vague = words_of("beside measure").issuperset(_TOKEN.findall(header.casefold()))
    lacks = is_vague or header_meaning(header).quantity in {*without, Quantity.RESULT}
    return lacks and stated_direction(header) is None
