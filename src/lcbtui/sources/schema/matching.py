"""Schema matching: which column of a source is which standard column, by its header and values."""

import math
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from lcbtui.dataset.columns import (
    ACTIVE,
    ERRORS,
    IN_SOURCES,
    MODEL,
    OF_A_VIEW,
    OPEN,
    PROBLEMS,
    SCORE,
    STANDARD,
    TOTAL,
    VERSION,
    WINDOW_AS_STATED,
    Column,
    Kind,
    Roles,
)
from lcbtui.dataset.lookup import require_columns
from lcbtui.dataset.meanings import (
    LONGEST_READ,
    MEANINGS,
    find_words,
    header_meaning,
    says_task,
    words_of,
)
from lcbtui.dataset.windows import is_release, problems_stated
from lcbtui.errors import AsIsError, Option, Part, UsageError
from lcbtui.sources.cleaning.cells import COUNT_FROM, Profile, RawTexts, openness_of
from lcbtui.text.numbers import Unit

Profiler = Callable[[int, Unit], Profile]
"""Profiles the column at a place as if its numbers were in a unit."""


def profiler(columns: Sequence[RawTexts]) -> Profiler:
    """Profile the columns of a list by their places in it."""
    return lambda place, unit: columns[place].profile(unit)


_LIVECODEBENCH = ("livecodebench", "lcb")
"""Columns of several releases and windows begin so: "LiveCodeBench v6 (2502-2505)"."""


_MEASURED = (Kind.NUMBER, Kind.DATE)
_MOST_B = 2_500
"""Billions of parameters that no model has."""


def match_columns(
    headers: Sequence[str], profile: Profiler, as_is: Collection[str] = ()
) -> tuple[Column, ...]:
    """Match each header with a standard column (model, pass@1, params), else keep it as it is.

    Of several headers the most usual wins, then the leftmost. One that is itself a standard key
    matches unless most of its values contradict it, such as links under `samples`; one that only
    resembles a key must also have fitting values.

    Args:
        headers: unique headers, safe for the terminal.
        profile: profiles the column at an index, with numbers read in a unit.
        as_is: headers that the user excludes from matching.
    """
    candidates = [
        (found[1], place, found[0])
        for place, header in enumerate(headers)
        if header not in as_is and (found := meaning(header)) is not None
    ]
    matched: dict[int, str] = {}
    for rank, place, key in sorted(candidates):
        if key in matched.values():
            continue
        unit = Unit.NONE if key in ERRORS else STANDARD[key].unit  # a rating has errors too
        is_word = rank < 0 and STANDARD[key].kind not in _MEASURED  # and needs no look at values
        # The "size" of something nested is often another's, but for "31B".
        is_bare = rank >= _NESTED and "params" not in _size_words(headers[place])
        if is_bare and profile(place, Unit.NONE).numbers:
            continue
        if is_word or _fits(key, rank, headers[place], profile(place, unit)):
            matched[place] = key
    # What is none of these must not be called so.
    taken = {*matched.values(), *IN_SOURCES, *(column.key for column in OF_A_VIEW[:3])}
    columns = []
    for place, header in enumerate(headers):
        if place in matched:
            known = STANDARD[matched[place]]
            title = header if is_foreign_score(known.key, header) else known.title
            columns.append(Column(known.key, header, title, known.kind, known.unit))
            continue
        key = free_name(header, taken)
        values = profile(place, Unit.NONE)
        kind = values.natural_kind()
        unit = Unit.PERCENT if kind is Kind.NUMBER and values.signed else Unit.NONE
        columns.append(Column(key, header, header, kind, unit))
    return tuple(columns)


def headers_called(names: Sequence[str], headers: Sequence[str], source: str) -> frozenset[str]:
    """Resolve the names given to `--as-is` to headers: by header, key or wildcard.

    Args:
        names: the names as typed; `*` and `?` are wildcards.
        headers: the headers of a source.
        source: the name of the source in messages.

    Raises:
        AsIsError: if a name matches no header.
    """
    if not names:
        return frozenset()
    columns = [Column(header, header, header, Kind.TEXT) for header in headers]
    of_key = {known[0]: header for header in headers if (known := meaning(header))}
    meant, problems = set[str](), dict[str, tuple[Part, ...]]()
    for name in names:
        if name in headers:  # before a short name of another column
            meant.add(name)
            continue
        try:
            found = require_columns(name, columns, Roles("", None, None, None))
            meant |= {column.header for column in found}
        except UsageError as problem:
            if name in of_key:
                meant.add(of_key[name])
            else:
                problems[name] = f"{source}: ", Option("as_is:"), f" {problem}"
    if problems:
        raise AsIsError(problems)
    return frozenset(meant)


def _fits(key: str, rank: int, header: str, found: Profile) -> bool:
    """Tell whether a column's values fit the standard column that its header may mean.

    Short headers have many meanings: "n" may number the rows instead of counting problems,
    "release" may be that of the model, and "open" anything.
    """
    kind = STANDARD[key].kind
    fitting = found.dates if kind is Kind.DATE else found.numbers
    are_shares = key == PROBLEMS and found.between * 2 > found.present
    if rank < 0 and not are_shares and (kind not in _MEASURED or fitting * 2 >= found.present):
        return True
    if key == SCORE:
        # Grades from 0 to 10, such as 8.95.
        is_grade = is_foreign_score(key, header) and find_words("any scale", header) is not None
        is_grade &= found.counts < found.numbers > 3 and 5 < found.high <= 10
        return not is_grade and found.present > 0 and found.suits(kind, STANDARD[key].unit)
    if rank and key == PROBLEMS:
        numbers_rows = found.distinct == found.present > 4  # fewer counts may all differ
        return found.counts * 10 >= found.present * 9 > 0 and not numbers_rows
    if rank and key == MODEL:  # "models" may count them
        return found.numbers * 2 <= found.present
    is_bare = "params" not in _size_words(header) and size_unit(header) is None
    are_bytes = plain_name(header) == "size" and found.low > _MOST_B  # no "4B" among them
    most = math.inf if are_bytes else COUNT_FROM
    if key == TOTAL and rank and is_bare and _MOST_B < found.high < most:
        return False  # bytes, rows, tokens
    known: Mapping[str, Callable[[str], object]] = {
        OPEN: lambda word: openness_of(word, header) is not None,
        VERSION: is_release,
        WINDOW_AS_STATED: lambda word: problems_stated(word)[0].window,
    }
    if rank and key in known and (key != WINDOW_AS_STATED or len(found.words) == found.distinct):
        return sum(map(bool, map(known[key], found.words))) * 2 > len(found.words)
    return found.suits(kind, Unit.NONE if key in ERRORS else STANDARD[key].unit)


def plain_name(header: str) -> str:
    """Normalise a header: drop case, punctuation, emoji, blanks, unit; "#Params (B)" is "params".

    "fullname", "Full Name" and "full_name" become the same.
    """
    joined = ""
    for word in plain_words(header):
        is_decimal = joined[-1:].isdecimal() and word[0].isdecimal()  # "2.5%" is no "25%"
        joined += f".{word}" if is_decimal else word
    return joined


def plain_words(header: str) -> list[str]:
    """Split a header into words without case, punctuation, emoji or unit, as for `plain_name`."""
    name = header[:LONGEST_READ].casefold().replace("@", " at ").replace("±", " plus minus ")
    # "HumanEval+"
    name = re.sub(r"(?<=[^\W_])\+(?![^\W_])", " plus ", name.replace("+/-", " plus minus "))
    if "(" in name or "[" in name:
        name = re.sub(r"[(\[]\s*(?:in\s+)?(?:b|bn|billions?|%|percent)\s*[)\]]", " ", name)
    words = "".join(character if character.isalnum() else " " for character in name).split()
    if len(words) > 1 and (words[-1] == "percent" or words[-1] in words_of("unit B")):
        del words[-2 if len(words) > 2 and words[-2] == "in" else -1 :]
    return words


_MEANINGS = dict[str, tuple[str, int]]()
for _key, _column in IN_SOURCES.items():
    for _rank, _name in enumerate((_key, *_column.headers)):
        _MEANINGS.setdefault(plain_name(_name), (_key, _rank))


def meaning(header: str) -> tuple[str, int] | None:
    """Match a header with a standard key; return key and rank (0 for the usual name) or None."""
    if header in STANDARD:
        return (header, -1) if header in IN_SOURCES else None
    header = header[:LONGEST_READ]
    stated, rest = problems_stated(header)
    if any(stated) and rest:  # "pass@1 (166 problems)" is a pass@1
        found = meaning(rest)
        if found is not None and found[0] == SCORE:
            return found
    plain = plain_name(header)
    if plain.startswith(_LIVECODEBENCH) and header_meaning(header).quantity.weight:
        return _MEANINGS.get(plain, ("pass_at_1", _MEANINGS["lcb"][1]))
    last = re.split(r"\.(?=\w)", header)[-1]
    found = _MEANINGS.get(plain) or (_size(header) if last == header else None)
    if found or last == header or says_task(header):
        return found
    nested = _size(last) or _MEANINGS.get(plain_name(last))  # "model.params", behind all others
    return (nested[0], nested[1] + _NESTED) if nested and nested[0] in {TOTAL, ACTIVE} else None


_NESTED = 50
"""The rank of a header within another is behind all others by so much."""
_UNIT_WORDS = {word: unit for unit in "BMK" for word in MEANINGS[f"unit {unit}"]}


def size_unit(header: str) -> str | None:
    """Extract the unit from a header of sizes: "M" of "Params (M)", K for thousands; else None."""
    if header in STANDARD:
        return None
    words = _size_words(header)
    unit = next((_UNIT_WORDS[word] for word in reversed(words) if word in _UNIT_WORDS), "B")
    return None if unit == "B" else unit


def _size_words(header: str) -> list[str]:
    """Split a header into words at blanks, signs and capitals: "mparams" is "m params"."""
    words = re.findall(r"[a-z]+|[^\W_a-z]", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header).casefold())
    sizes = "([bkmn]?)(?:params?|parameters?|paras?|par)"
    split = ((found[1], "params") if (found := re.fullmatch(sizes, w)) else (w,) for w in words)
    return list(filter(None, chain.from_iterable(split)))


def _size(header: str) -> tuple[str, int] | None:
    """Match a header of sizes by its words: "# of params", "n_params (M)"; key and rank, or None.

    Without the word a unit must stand in brackets, where a letter is nothing else: "Size (M)".
    """
    words = _size_words(header)
    rest = [word for word in words if word not in _UNIT_WORDS]
    has_unit = len(rest) < len(words) and header.rstrip().endswith((")", "]"))
    if "params" not in rest and not has_unit:
        return None
    others = {*rest} - {"params"} - words_of("beside parameters")
    if others - words_of("active") or not ({"params", "size"} | words_of("active")) & {*rest}:
        return None
    is_pair = "/" in header or "total" in rest
    return (ACTIVE if others and not is_pair else TOTAL), 2


def label_rank(header: str) -> int | None:
    """Rank how usual a header is for model names, 0 for the most usual; None for other headers.

    An identifier ranks last: in some sources it is the fullest name there is.
    """
    found = meaning(header)
    if found is not None and found[0] == "model":
        return found[1]
    return 100 if plain_name(header) in {"id", "slug"} else None  # the last resort


def is_compared(header: str) -> bool:
    """Tell whether a header names the things that a leaderboard compares: "Method", "GPU name"."""
    plain = plain_name(header)
    one = plain.removesuffix("name").removesuffix("s")
    return not words_of("compared").isdisjoint((plain, one))


def is_foreign_score(key: str, header: str) -> bool:
    """Tell whether a column taken for LiveCodeBench's pass@1 has a header such as "score"."""
    plain = plain_name(header)
    is_ours = plain in _MEANINGS and any(word in plain for word in ("pass", *_LIVECODEBENCH))
    return key == "pass_at_1" and not is_ours


def free_name(name: str, taken: set[str]) -> str:
    """Take a name that is free: the name itself, or with a number appended if it is taken."""
    free, number = name, 2
    while free in taken:
        free, number = f"{name}.{number}", number + 1
    taken.add(free)
    return free


class ProblemColumns(NamedTuple):
    """Indices of the columns of a table with a score for each model and problem.

    Attributes:
        model, problem: the columns of model names and problem ids; no model is -1.
        scores: the columns that may hold the score, the likeliest first.
        others: the columns of "sample", "day", "difficulty", "platform", "question",
            "training_cutoff", "hf_repo" and "highlight", as far as the table has them.
        problems: all columns that may hold problem ids.
    """

    model: int
    problem: int
    scores: tuple[int, ...]
    others: Mapping[str, int]
    problems: tuple[int, ...] = ()


ATTEMPT_HEADERS = ("sample", "day", "difficulty", "platform", "question")
"""What tells attempts at a problem apart in a table of several models."""


def problem_columns(headers: Sequence[str], *, of_one_model: bool = False) -> ProblemColumns | None:
    """Find the columns of model, problem and score by headers; None if any of the three lacks.

    Args:
        headers: unique headers, safe for the terminal.
        of_one_model: whether the table may be of one model, without a column of models; then
            columns of "run" and "task" are found too, and "id" may be called so alone.
    """
    plain = [plain_name(header) for header in headers]
    meanings = [meaning(header) for header in headers]

    def called(meant: str) -> list[int]:
        wanted = [plain_name(name) for name in MEANINGS[meant]]
        return [plain.index(name) for name in wanted if name in plain]

    def meant(key: str) -> list[int]:
        found = [(m[1], place) for place, m in enumerate(meanings) if m and m[0] == key]
        return [place for _, place in sorted(found)]

    models, problems = meant("model"), called("problem")
    scores = [*meant("pass_at_1"), *called("outcome")]
    columns: Sequence[str] = ATTEMPT_HEADERS
    if of_one_model:
        models, problems = [*models, -1], called("problem of a run")
        columns = ("run", "file", "task", "question", "sample", "difficulty", "words")
        said = map(header_meaning, headers)
        measured = [at for at, it in enumerate(said) if it.quantity.is_called_score or it.lower]
        scores = [*dict.fromkeys((*scores, *measured))]
    if not (models and problems and scores):
        return None
    own = {key: [at for at in called(f"attempt {key}") if at != problems[0]] for key in columns}
    others = {key: found[0] for key, found in own.items() if found}
    keys = ("training_cutoff", "hf_repo", "highlight")
    others |= {key: found[0] for key in keys if (found := meant(key))}
    every = tuple(called("problem"))
    return ProblemColumns(models[0], problems[0], tuple(scores), others, every)
