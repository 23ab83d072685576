"""What a header says of its column: a score, and how clearly, or what is never one.

The words are those of `vocabulary`. What a header is about is its last known
word before a preposition, as in English compounds: "average time" is a time, "rank of accuracy" a
rank, "token accuracy" an accuracy, "cost per solved task" a cost. What stands in brackets counts
where the rest says nothing, and as a unit: "Speed (ms)" is a time. Words of averages
("total", "mean") only say of what is a score anyway that it is one of the whole board.

Loads nothing, since a lookup needs it too.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from lcbtui.dataset.vocabulary import (
    AVERAGES,
    BENCHMARKS,
    IN_OR_OUT,
    LONG_NAMES,
    MEASURED_IN_ERRORS,
    NEUTRAL,
    NUMBER_OF,
    OF_WHAT_FOLLOWS,
    OVERALL,
    PARTS,
    PREPOSITIONS,
    QUALIFY,
    SCORED,
    SPEECH,
    SUMS,
    USED,
    WEAK,
    WEIGHING,
    WORDS,
    Sort,
    words_of,
)
from lcbtui.text.words import regex

_PASS = regex(r"(?:pass ?[@^] ?|pass[_ ]at[_ ]|lcb|live ?code ?bench)(?:k(?![a-z])|\d+)?")
_BY_SECOND = regex(
    r"(?:/|(?<![a-z])per|_per_?)\s?(?:s|sec|secs|second|seconds)(?![a-z])|(?<![a-z])it/s(?![a-z])"
)
_IN_SECONDS = regex(r"[^\W\d] s$")
_OF_MONEY_OR_TIME = regex(r"(?:/|per)[ _]?(?:1?m|1k|1m|mtok|million)(?![a-z])")
_TIME_UNITS = words_of("ms s sec secs second seconds min mins minutes h hr hrs hours days us µs ns")
_OTHER_UNITS = {
    **dict.fromkeys(("$", "usd", "eur", "€", "£", "cents", "¢"), Sort.COST),
    **dict.fromkeys(
        ("gb", "mb", "kb", "gib", "mib", "w", "kw", "kwh", "wh", "j", "°c"), Sort.MEMORY
    ),
}
_LETTERS = {word: sort for sort, words in WORDS.items() for word in words.split()}
_CAMEL = regex(r"(?<=[a-z])(?=[A-Z][a-z])")
_FILTER = regex(r",(?=\S).*$")
"""What lm-evaluation-harness did with the answers: "acc_stderr,none"."""
_DOT = regex(r"\.(?=[^\W\d])")
_BRACKETS = regex(r"[(\[{]([^()\[\]{}]*)[)\]}]")
_TOKEN = regex(r"[a-z]+\d*|\d+|[#%$€£¥@/±¢]|°c|[^\W\d_a-z]+")
_WORD = regex(r"[^\W_]+")
_AT_RANK = regex(r"(?<![a-z])(?:(top)[-_ ]|[rp]@)(?=\d)")
"""The accuracy of the first few, and recall and precision at a rank: "top-1", "R@5"."""
_SIZE_ENDS = ("params", "flops", "macs", "macts")
_TRAILING_DIGITS = regex(r"\d+$")
_ERROR_BEHIND = regex(r"(?<=\w)\W*?(?:±|\+/-)[\W_]*\w.*$")
"""What a header says of the error behind each number: "Accuracy ± std" is of accuracies."""
_ERROR = regex(
    r"(?:±|\+/-|(?<![a-z])plus[ _-]?minus)\W*$"
    r"|(?<![^\W_])[qp][ _]?(?:0?2[._]5|0?\.?025|97[._]5|0?\.?975)(?![^\W_])"
)
"""The end of a 95 % interval, or half of one: "MMLU ±", "score_q025"."""
_SHOTS = frozenset({"shot", "shots", "fewshot", "zeroshot", "nshot", "numfewshot"})
_OF_ONE_SCORE = words_of(
    "std standard acc accuracy score scores rating ratings elo f1 em win winrate wins bleu"
)
_UNIT_IN_BRACKETS = regex(r"[(\[] ?(?:in )?(?:dB|[kcn]m|kg|[km]?[VW]|[km]A|[km]?J|k?Pa) ?[)\]]")
"""Of what is measured in nature, spelled as it is: "MNLI (mm)", "DB" and "KG" are benchmarks."""
_SCALE_WORDS = regex(
    r"(?<![a-z])(?:elo|ratings?|arena|trueskill|glicko|mt[-_ ]?bench|spearmanr?|pearsonr?"
    r"|kendall\w*|corr\w*|kappa|qwk|mcc|matthews|r2|psnr|points|pts|reward|returns?|utility|index|gpa|likert"
    r"|stars)(?![a-z])|(?:/ ?|out of |1 ?[-–] ?|0 ?[-–] ?)(?:5|10)(?!\d)"
    r"|(?<![a-z])(?:[kmgt]?hz|rpm|volts?|celsius)(?![a-z])"
)
_ARROW_DOWN, _ARROW_UP = ("↓", "⇓", "↘", "\\downarrow"), ("↑", "⇑", "↗", "\\uparrow", "⬆")
_SAYS_LESS = regex(r"(?:lower|less|smaller|fewer)(?: is|=)? ?(?:the )?better")
_SAYS_MORE = regex(r"(?:higher|more|larger|greater)(?: is|=)? ?(?:the )?better")
_SAYS_PERCENT = regex(r"%|percent|\bpct\b")
_LOWER_MEASURE = regex(
    r"(?<![^\W_])(?:[WCEDTP]ER|minDCF|PPL|BP[BC]|RMSE|MAE|MAPE|FID|LPIPS|NLL)(?![^\W_])"
    r"|(?i:(?<![a-z])(?:(?:\w+ )?error rates?|mean (?:absolute|squared) errors?"
    r"|perplexit(?:y|ies)|(?:validation|val|test|eval|evaluation) loss"
    r"|(?:hallucination|confabulation) rates?)(?![a-z]))"
)
"""Measures of which less is better, as headings write them: in German "der" is no DER."""
_HIGHER_MEASURE = regex(
    r"(?i)accurac|(?<![a-z])(?:acc|f1|f-?scores?|s?bleu|chrf|auc|auroc|precision|recall|map|miou|elo"
    r"|rouge|mos|pass@\w+|exact match|success|win[ -]?rates?|speed\w*|throughput|correlation)"
    r"(?![a-z])"
)
_OTHER_SPEECH = regex(
    r"(?i)(?<![a-z])(?:speaker|emotion|intent|language|keyword|translat\w*|identif\w*|classif\w*"
    r"|verif\w*|diari[sz]\w*|enhanc\w*|synthe\w*|(?:pre-?|fine-?)?(?:trained|training|tuned))"
    r"(?![a-z])"
)
"""What else is done with speech than recognising it."""
_OF_EFFORT = regex(
    r"(?i)(?<![a-z])(?:latenc\w+|times?|seconds|costs?|prices?|memory|sizes?|param\w*|ranks?|rtf)"
    r"(?![a-z])"
)
_STATES_MEASURE = regex(
    r"(?i)(?<![a-z])(?:metrics?|measures?|measured|numbers?|values?|results?|reported|report|scores?"
    r"|evaluated|performance|comparison)(?![a-z])|\(%\)"
)
_LONGEST_STATEMENT = 160
_NEAR_ITS_START = 12
_LESS_IS_BETTER = frozenset({Sort.LOWER, Sort.PHASE, Sort.TIME, Sort.COST, Sort.MEMORY, Sort.RANK})


class Heading(NamedTuple):
    """What a header says.

    Attributes:
        sort: what the column is.
        lower: whether less of it is better.
        percent: whether it says percent.
        bounded: whether its numbers can be percentages, or fractions that stand for them: not those
            of a rating, a correlation, a loss or a scale to 10.
    """

    sort: Sort
    lower: bool
    percent: bool
    bounded: bool


LONGEST_READ = 500
"""Characters of a header that are read: what is longer is a text that stands in its place."""


_STANDARD = {
    "pass_at_1": Sort.PASS,
    **dict.fromkeys(("total_params_b", "active_params_b"), Sort.SIZE),
    **dict.fromkeys(("problems", "samples"), Sort.COUNT),
    **dict.fromkeys(("standard_error", "ci_low", "ci_high", "plus_minus_stated"), Sort.UNCERTAINTY),
    **dict.fromkeys(("release_date", "training_cutoff", "window_start", "window_end"), Sort.DATE),
    "version": Sort.SETTING,
    "source_url": Sort.IDENTIFIER,
    **dict.fromkeys(
        ("model", "organization", "openness", "mode", "hf_repo", "highlight", "license", "note"),
        Sort.UNKNOWN,
    ),
    **dict.fromkeys(
        ("window_as_stated", "reported_by", "report_kind", "source_title"), Sort.UNKNOWN
    ),
}
"""What the standard keys are, so that a file of them alone is read without a look at words."""


@lru_cache(maxsize=1 << 15)  # a table has up to 20,000 columns, and each is asked for often
def heading_of(header: str) -> Heading:
    """What a header says of its column."""
    if header in _STANDARD:
        sort = _STANDARD[header]
        return Heading(sort, False, False, sort.is_called_score or sort is Sort.UNKNOWN)
    header = header[:LONGEST_READ]
    plain = _CAMEL.sub(" ", header).casefold()
    sort = _sort(header.casefold())
    if sort is Sort.UNKNOWN and plain != header.casefold():
        sort = _sort(plain)  # not before: ImageNet is no image
    percent = bool(_SAYS_PERCENT.search(plain))
    has_scale = bool(
        _SCALE_WORDS.search(plain.replace("_", " ")) or _UNIT_IN_BRACKETS.search(header)
    )
    bounded = not has_scale and (sort.is_called_score or sort is Sort.UNKNOWN)
    if sort is Sort.LOWER or _mean_of_errors(plain, sort):
        bounded = bool(_PERCENT_OF_ITEMS.search(plain))
    return Heading(sort, _is_lower(plain, sort), percent, bounded)


_PERCENT_OF_ITEMS = regex(
    rf"^(?!.*(?:word|char))(?=.*(?:{_SAYS_PERCENT.pattern}))"
    r"(?=.*(?<![a-z])(?:errors?|fail\w*)(?![a-z]))"
)
"""Says that so many of 100 items went wrong; a word error rate is of words, not of items."""


def _is_lower(plain: str, sort: Sort) -> bool:
    """Whether less is better: as a header says it in words or by an arrow, else by its sort.

    An arrow down beside what is known to be better when higher only says how a page was sorted.
    """
    if _SAYS_LESS.search(plain):
        return True
    if says_more(plain):
        return False
    arrow = any(arrow in plain for arrow in _ARROW_DOWN)
    known_higher = sort in {Sort.PASS, Sort.METRIC, Sort.BENCHMARK, Sort.HITS, Sort.SPEED}
    return sort in _LESS_IS_BETTER or _mean_of_errors(plain, sort) or (arrow and not known_higher)


def says_more(text: str) -> bool:
    """Whether a text says in words or by an arrow that more is better."""
    plain = text.casefold()
    return bool(_SAYS_MORE.search(plain)) or any(arrow in plain for arrow in _ARROW_UP)


def _mean_of_errors(plain: str, sort: Sort) -> bool:
    """Whether a whole board is of errors: "Avg. WER"."""
    if sort not in {Sort.OVERALL, Sort.AVERAGE}:
        return False
    return any(_LETTERS.get(word) is Sort.LOWER for word in _TOKEN.findall(plain))


def _sort(plain: str) -> Sort:
    plain = _AT_RANK.sub(lambda found: found[1] or "recall@", plain)
    inner = [_TOKEN.findall(found) for found in _BRACKETS.findall(plain)]
    outer = _FILTER.sub("", _BRACKETS.sub(" ", plain).strip())
    if _ERROR.search(outer):
        inside = _sort(_ERROR.sub("", outer))
        return Sort.UNCERTAINTY if inside in _MAY_BE_SCORE else inside
    outer = _ERROR_BEHIND.sub("", outer)
    passed = _PASS.match(outer)
    if passed is not None:
        beside = _of_head(_TOKEN.findall(outer[passed.end() :]))
        return Sort.PASS if beside.weight else beside
    found = Sort.UNKNOWN
    *around, last = _DOT.split(outer)
    for part in (last, *reversed(around)):  # of "pricing.input" the last that says something
        found = _of_part(part, plain)
        if found is not Sort.UNKNOWN:
            break
    if found is Sort.METRIC and any(_of_part(each, plain) is Sort.OVERALL for each in around):
        found = Sort.OVERALL  # "overall.score"
    words = {*_TOKEN.findall(outer)}
    if words <= _GENERIC and Sort.LOWER in map(_of_tokens, inner):
        found = Sort.LOWER  # "Score (WER)"
    if found in _TAKES_UNIT or words <= _METRIC:
        found = _by_unit(inner, found)
    if found is Sort.UNKNOWN:
        said = (sort for tokens in inner if (sort := _of_tokens(tokens)) is not found)
        found = next(said, found)
    return found


_MAY_BE_SCORE = frozenset(
    sort for sort in Sort if sort.is_called_score or sort in {Sort.UNKNOWN, Sort.UNCERTAINTY}
)
_METRIC = frozenset({"metric", "metrics"})
_GENERIC = _METRIC | {"score", "scores", "result", "results", "value", "values", "performance"}
"""Words that say less than the measure in brackets behind them."""
_TAKES_UNIT = frozenset({Sort.UNKNOWN, Sort.SPEED, Sort.PHASE, Sort.SETTING, Sort.COUNT})


def _by_unit(inner: list[list[str]], found: Sort) -> Sort:
    """What a unit in brackets makes of a sort: "Speed (ms)" is a time."""
    for tokens in inner:
        if _BY_SECOND.search("".join(tokens)):
            return Sort.SPEED
        if tokens and tokens[0] in _TIME_UNITS and (len(tokens) == 1 or tokens[1] in {"/", "per"}):
            return Sort.TIME
        if tokens and tokens[0] in _OTHER_UNITS:
            return _OTHER_UNITS[tokens[0]]
    return found


def _of_part(part: str, folded: str) -> Sort:
    for sort, words in PARTS:
        if any(word in part for word in words):
            return sort
    if _BY_SECOND.search(part):
        return Sort.SPEED
    if _IN_SECONDS.search(part):
        return Sort.TIME
    found = _of_tokens(_TOKEN.findall(part))
    if found is Sort.UNKNOWN and _OF_MONEY_OR_TIME.search(part):
        return Sort.COST if _PRICED.search(folded) else Sort.CONTEXT
    return found


_PRICED = regex(r"pric|cost|\$|input|output|blend|usd")


_HAS_A_MEAN = frozenset({Sort.METRIC, Sort.LOWER, Sort.TIME, Sort.COST, Sort.MEMORY})
"""What "mean per class" says of: "mean per class accuracy" is no average of a whole board."""


def _of_tokens(tokens: list[str]) -> Sort:
    """What a run of words is about: its last known word before a preposition, else the rest."""
    cut = next((i for i, word in enumerate(tokens) if i and word in PREPOSITIONS), len(tokens))
    head = tokens[:cut]
    found = _of_head(head)
    if found is Sort.INDEX and cut < len(tokens):  # "# of nodes"
        found = Sort.COUNT
    if tokens[cut : cut + 1] == ["per"] and tokens[cut + 2 :] and AVERAGES.issuperset(head):
        rest = _of_head(tokens[cut + 1 :])
        return rest if rest in _HAS_A_MEAN else found
    if found in {Sort.UNKNOWN, Sort.COUNT} and cut < len(tokens):
        rest = _of_head(tokens[cut + 1 :])
        if found is Sort.UNKNOWN or rest is Sort.SIZE:  # "number of parameters"
            return rest
    return found


def _of_head(tokens: list[str]) -> Sort:
    """What a run of words without a preposition is about."""
    if tokens == ["index"]:
        return Sort.INDEX
    if tokens[-1:] == ["%"] and tokens[:-1] and all(map(str.isdigit, tokens[:-1])):
        return Sort.UNKNOWN  # "25%" is a quantile or a threshold
    first = tokens[0] if len(tokens) > 1 else ""
    if first == "d":  # "d_model", "d_ff"
        return Sort.SIZE
    if first in OF_WHAT_FOLLOWS or tokens[-2:] == ["p", "value"]:  # "std_reward"
        return _LETTERS.get(first, Sort.UNCERTAINTY)
    known = [(word, sort) for word in tokens if (sort := _known(word))]
    known = [each for each in known if each[0] not in WEAK] or known
    if not known:
        return _without_known(tokens)
    sort = _last_of(tokens, known)
    if sort in QUALIFY and _ends_in_noun(tokens):  # "question answering" is no count
        return Sort.BENCHMARK if _benchmark(tokens) else Sort.UNKNOWN
    if sort not in {Sort.METRIC, Sort.RESULT, Sort.HITS, Sort.LOWER}:
        return sort
    if sort is not Sort.LOWER and _benchmark(tokens):
        return Sort.BENCHMARK
    if any(word in OVERALL and word not in WEIGHING for word in tokens):
        of_something = any(not _known(word) for word in _qualifiers(tokens))
        of_something = of_something and "overall" not in tokens
        return Sort.AVERAGE if of_something else Sort.OVERALL
    return sort


def _without_known(tokens: list[str]) -> Sort:
    if MEASURED_IN_ERRORS & {*tokens}:
        return Sort.LOWER
    if _benchmark(tokens):
        return Sort.BENCHMARK
    if _SHOTS & {*tokens, "".join(tokens)}:
        return Sort.SETTING
    if IN_OR_OUT & {*tokens} and {*tokens} <= IN_OR_OUT | USED:
        return Sort.COST  # of a price list, or in tokens
    if tokens == ["all"]:  # beside "Easy" and "Hard"
        return Sort.AVERAGE
    if any(word in OVERALL for word in tokens):
        if not _qualifiers(tokens) or "overall" in tokens:
            return Sort.OVERALL
        if tokens[0] in SUMS:  # "total puzzles"
            return Sort.COUNT
        return Sort.AVERAGE if AVERAGES & {*tokens} else Sort.UNKNOWN
    return Sort.UNKNOWN


def _ends_in_noun(tokens: list[str]) -> bool:
    """Whether a run of words is about a last one that is not known, and no number of something."""
    if tokens[0] in NUMBER_OF:
        return False
    last = next((word for word in reversed(tokens) if word.isalpha() and word not in USED), "")
    return len(last) > 3 and not _known(last) and last not in OVERALL | NEUTRAL


def _last_of(tokens: list[str], known: list[tuple[str, Sort]]) -> Sort:
    """The sort of the last known word, and what those before make of it."""
    word, sort = known[-1]
    before = [each for _, each in known[:-1]]
    if sort is Sort.INDEX and len(tokens) > 1:  # "# problems", "no. of nodes"
        return Sort.COUNT
    if word in _GENERIC and before and before[-1] in SCORED:
        return before[-1]
    if sort is Sort.LOWER and word.startswith("err"):
        beside = tokens[max(tokens.index(word) - 1, 0)]
        return Sort.UNCERTAINTY if beside in _OF_ONE_SCORE else sort
    if sort is Sort.RESULT:  # "win rate", "% resolved": what it is a rate of
        of = next((each for each in reversed(before) if each is not Sort.RESULT), sort)
        return Sort.METRIC if of is Sort.HITS else of
    if sort is Sort.HITS and Sort.RESULT in before:
        return Sort.METRIC
    return sort


def _qualifiers(tokens: list[str]) -> list[str]:
    """The words that say of what a score is."""
    return [word for word in tokens if word.isalpha() and word not in OVERALL | NEUTRAL]


def _known(word: str) -> Sort | None:
    """The sort of a word, with or without digits at its end: "top1", "rouge2", "map50"."""
    letters = _TRAILING_DIGITS.sub("", word)
    found = _LETTERS.get(word) or _LETTERS.get(letters)
    if found is not None:
        return found
    if letters == "top" and letters != word:
        return Sort.METRIC
    return Sort.SIZE if letters.endswith(_SIZE_ENDS) else None


LIVECODEBENCH = "livecodebench"


def benchmark_of(text: str) -> str:
    """The known benchmark that a header or a title names; "" for none."""
    tokens = _TOKEN.findall(text[:LONGEST_READ].casefold())
    found = _benchmark(tokens)
    return LIVECODEBENCH if {LIVECODEBENCH, "lcb"} & {found, *tokens} else found


def _benchmark(tokens: list[str]) -> str:
    """The first words that, run together, are the name of a known benchmark; "" for none."""
    for start in range(len(tokens)):
        for end in range(start + 1, min(start + 4, len(tokens)) + 1):
            word = "".join(tokens[start:end])
            for name in (word, _TRAILING_DIGITS.sub("", word)):
                if name in BENCHMARKS:
                    return name
    return next((name for word in tokens for name in LONG_NAMES if word.startswith(name)), "")


_WITHOUT_MEASURE = frozenset(
    {Sort.UNKNOWN, Sort.BENCHMARK, Sort.AVERAGE, Sort.OVERALL, Sort.RESULT}
)


def lower_measure(heading: str, lines: Sequence[str] = ()) -> str:
    """The measure that stands above a table and of which less is better: "EER"; "" for none.

    A heading or a caption names it: "Word Error Rate"; or a speech data set, on which errors are
    measured: "Results on LibriSpeech". A line of text states it: "Metric: EER (%)",
    "All numbers are WER", "lower is better". Where a measure of which more is better is named too,
    or the words are of time or cost alone, nothing is said of the whole table.

    Args:
        heading: of the table.
        lines: the text between it and the table.
    """
    speech = _speech_in(heading)
    if any(map(_HIGHER_MEASURE.search, lines)):
        speech = ""
    found = _lower_in(heading) or speech
    for line in lines:
        statement = " ".join(line.split())
        named = _lower_in(statement)
        at = statement.find(named)
        is_stated = bool(_STATES_MEASURE.search(statement)) or at <= _NEAR_ITS_START
        if _SAYS_MORE.search(statement.casefold()):
            return ""
        if named and (named.endswith("better") or is_stated):
            found = found or named if len(statement) <= _LONGEST_STATEMENT else found
    return found


def _lower_in(words: str) -> str:
    """What a text says of which less is better, and of nothing else; "" for nothing."""
    plain = words.casefold()
    if says_more(plain):
        return ""
    measure = _LOWER_MEASURE.search(words)
    if _HIGHER_MEASURE.search(words):
        return ""
    if measure is not None:
        return measure[0]
    less = _SAYS_LESS.search(plain)
    return less[0] if less is not None and not _OF_EFFORT.search(words) else ""


def _speech_in(heading: str) -> str:
    """The speech data set that a heading names, unless it names a measure or a task beside it.

    Nor where it says that more is better.
    """
    others = (_HIGHER_MEASURE, _OF_EFFORT, _OTHER_SPEECH)
    if says_more(heading) or any(pattern.search(heading) for pattern in others):
        return ""
    words = (found[0] for found in _WORD.finditer(heading))
    return next((word for word in words if word.casefold() in SPEECH), "")


def takes_measure(header: str) -> bool:
    """Whether a header names no measure, so that the one above its table holds for the column.

    "LibriSpeech", "vox1-O-clean" and "Average" name none; "Avg. accuracy" and "Params" do, and
    "Average ↑" says itself what is better.
    """
    if heading_of(header).sort not in _WITHOUT_MEASURE or says_more(header):
        return False
    measures = (Sort.METRIC, Sort.HITS)
    return not any(_known(word) in measures for word in _TOKEN.findall(header.casefold()))


def names_error(header: str) -> bool:
    """Whether a header names the error behind each number too: "Accuracy ± std"."""
    return bool(_ERROR_BEHIND.search(header.casefold()))


def is_all(header: str) -> bool:
    """Whether a header says all and nothing else: of a score beside "Easy", or a count."""
    return _TOKEN.findall(header.casefold()) == ["all"]
