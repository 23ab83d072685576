"""ProblemResults: made of rows of a model, a problem and a score, and merged over sources.

Columns are Arrow arrays or sequences of texts: each distinct text is parsed once, rows are handled
by numpy.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from lcbtui.dataset.meanings import ATTEMPTS, outcome_words, words_of
from lcbtui.dataset.results import UNDATED, Bools, Floats, Ints, ProblemResults, means_by_model
from lcbtui.dataset.source import Note, notes_of_files
from lcbtui.dataset.values import from_arrow
from lcbtui.errors import Option, SourceError
from lcbtui.sources.cleaning.cells import MISSING_WORDS
from lcbtui.sources.results.long_form import Rows, day_of, no_cluster, number_of
from lcbtui.sources.schema.matching import ProblemColumns, free_name, plain_name
from lcbtui.text.numbers import format_day
from lcbtui.text.words import counted, first_few, safe_text, shell_word

if TYPE_CHECKING:
    from lcbtui.sources.formats.tables import RawTable

FEWEST_PROBLEMS = 20  # a column with fewer distinct values may be one of benchmarks
MOST_CELLS = 50_000_000
"""Models times problems: scores are compared in a table of them."""

_MOSTLY = 0.95  # of the rows: the others may be mistakes


@dataclass(frozen=True, eq=False)
class Codes:
    """Dictionary-encoded column of texts: distinct values, and for each row the index of its value.

    Attributes:
        of_row: (rows,) for each row the index of its value in `values`; -1 for a missing value.
        values: the distinct values, in order of first appearance.
    """

    of_row: np.ndarray[Any, np.dtype[np.signedinteger]]
    values: list[str]

    def __len__(self) -> int:
        return len(self.of_row)

    def __iter__(self) -> Iterator[str]:
        return map([*self.values, ""].__getitem__, self.of_row.tolist())

    def at(self, rows: Ints | Bools) -> "Codes":
        """Take some of the rows."""
        used, of_row = np.unique(self.of_row[rows], return_inverse=True)
        blank = np.count_nonzero(used < 0)
        values = [self.values[code] for code in used[blank:].tolist()]
        return Codes((of_row - blank).astype(np.int32), values)


class _Scores(NamedTuple):
    """Parsed column of scores.

    Attributes:
        values: (rows,) scores in percent; NaN where missing.
        unit: the unit that the scores were read in, in words.
        are_whole: whether each score is 0 or 100.
        odd: the texts that are neither scores nor missing, with the number of rows of each.
    """

    values: Floats
    unit: str
    are_whole: bool
    odd: Mapping[str, int] = {}


def coded(column: Any, clean: Callable[[str], str]) -> Codes:
    """Dictionary-encode a column, cleaning each distinct text; an empty text gets code -1."""
    if isinstance(column, Codes):
        if clean is str:
            return column
        codes, texts = column.of_row, [*column.values, ""]  # the last for -1
    elif hasattr(column, "dictionary_encode"):  # of Arrow, which leaves what is encoded as it is
        encoded = column.dictionary_encode()
        codes, texts = from_arrow(encoded.indices), encoded.dictionary.to_pylist()
    else:
        texts = [*dict.fromkeys(column)]
        code_of = dict(zip(texts, range(len(texts)), strict=True))
        codes = np.array([*map(code_of.__getitem__, column)], dtype=np.int64)
        if clean is str and "" not in code_of:
            return Codes(codes, texts)
    values: dict[str, int] = {}
    place = np.empty(len(texts), dtype=np.int32)
    for number, text in enumerate(texts):
        cleaned = clean(text)
        place[number] = values.setdefault(cleaned, len(values)) if cleaned else -1
    return Codes(place[codes], list(values))


def name_in(text: str) -> str:
    """Make a name safe for the terminal; "" for a missing-value word such as "n/a"."""
    name = safe_text(text)
    return "" if name.lower() in MISSING_WORDS else name


def ids_in(column: Any, clean: Callable[[str], str] = name_in) -> Codes:
    """Dictionary-encode a column of problem ids; if all are whole numbers, 2727.0 equals 2727."""
    found = coded(column, clean)
    if not all(re.fullmatch(r"-?\d+(\.0+)?", value) for value in found.values):
        return found
    return coded(column, lambda text: name_in(text).partition(".")[0])


# From a table


def within_questions(
    raw: "RawTable", places: ProblemColumns, cluster: str | None = None
) -> ProblemColumns:
    """Choose the column of problems where each question has several, as `--cluster` or ids show.

    A score is a mean over problems; those of one question are not independent. An id that each row
    has alone, or that models do not share, is one of samples.

    Args:
        raw: the table.
        places: its columns.
        cluster: the column of questions that the user names; that of the problems for none.

    Raises:
        UsageError: if the table has no such column.
    """
    if cluster is not None:
        names = [plain_name(header) for header in raw.headers]
        if plain_name(cluster) not in names:
            raise no_cluster(cluster, raw.headers)
        at = names.index(plain_name(cluster))
        problem = next((it for it in (places.problem, *places.problems) if it != at), at)
        return places._replace(problem=problem, others={**places.others, "question": at})
    if plain_name(raw.headers[places.problem]) != "questionid":
        return places
    models = raw.columns[places.model] if places.model >= 0 else [""] * raw.rows
    model, question = coded(models, str), coded(raw.columns[places.problem], name_in)
    for place in places.problems:
        finer = coded(raw.columns[place], name_in)
        problems, rows = len(finer.values), rows_and_pairs(model, finer)[1]
        is_of_one = len(model.values) < 2 and "sample" not in places.others
        is_shared = is_of_one or 2 * rows >= 3 * problems
        is_within = rows_and_pairs(finer, question)[1] == problems > len(question.values)
        if is_shared and is_within:
            others = {"question": places.problem, **places.others}
            return places._replace(problem=place, others=others)
    return places


def results_from_table(
    raw: "RawTable", places: ProblemColumns, name: str, cluster: str | None = None
) -> "ProblemResults | RawTable":
    """Read a table as scores on single problems; else return the table and a note on why not.

    A model must have several problems, and scores must be 0 to 1, 0 to 100, or yes and no. Several
    rows of a model and problem are samples, if a column numbers them or no other column differs.

    Args:
        raw: the table.
        places: the columns that `schema.matching.problem_columns` found.
        name: the name of the source in messages.
        cluster: as for `within_questions`.

    Raises:
        SourceError: if no row can be used.
        UsageError: if the table has no column called `cluster`.
    """
    if not raw.rows:
        return raw
    places = within_questions(raw, places, cluster)
    model = coded(raw.columns[places.model], name_in)
    problem = ids_in(raw.columns[places.problem])
    read = ((place, scores_of(raw.columns[place])) for place in places.scores)
    place, scores = next((each for each in read if each[1]), (places.scores[0], None))
    used = {places.model, places.problem, place, *places.others.values()}
    left = [other for other in range(len(raw.headers)) if other not in used]
    header, is_numbered = raw.headers[places.problem], "sample" in places.others
    rows, _ = rows_and_pairs(model, problem)
    telling = [places.others["sample"]] if is_numbered else left
    is_run = len(model.values) == 1 and scores is not None and scores.are_whole
    is_by_problem = (
        (is_run or len(problem.values) >= FEWEST_PROBLEMS)
        and rows >= 2 * len(model.values)
        and len(model.values) * len(problem.values) <= MOST_CELLS
        and are_samples(raw, model, problem, telling, is_numbered=is_numbered)
    )
    # It is nearly always a leaderboard of benchmarks.
    is_task = plain_name(header) in ("task", "taskname")
    if scores is None or not is_by_problem or (is_task and not scores.are_whole):
        words = (
            "rows of models and problems, but not read as results by problem: these have"
            f" {FEWEST_PROBLEMS} problems, several a model, samples that only a number tells"
            " apart, and scores from 0 to 1, from 0 to 100, or yes and no"
        )
        return raw if is_task else raw._replace(notes=(*raw.notes, words))
    how = (
        f'read as results by problem: problems are in "{header}", scores in'
        f' "{raw.headers[place]}" ({scores.unit}); with other headers it is a table of rows'
    )
    question = places.others.get("question", places.problem)
    if question != places.problem:
        how += f'; clusters for the error are in "{raw.headers[question]}"'
    notes = [*raw.notes, how]
    if left:
        notes.append(f"columns left out: {first_few([raw.headers[n] for n in left])}")
    wanted = words_of("possible question")
    may_be = [name for at in left if plain_name(name := raw.headers[at]) in wanted]
    if may_be and question == places.problem:
        words = f"problems of one {' or '.join(may_be)} may belong together: then ± is too small"
        notes.append(Note(words, Option("cluster", shell_word(may_be[0]))))
    others = {key: raw.columns[other] for key, other in places.others.items()}
    cutoff = places.others.get("training_cutoff")
    columns = Rows(
        raw.columns[places.model],
        raw.columns[places.problem],
        raw.columns[place],
        others,
        names_from=f'called "{raw.headers[places.model]}"',
        cutoffs_from="training_cutoff" if cutoff is None else f'called "{raw.headers[cutoff]}"',
        clusters_from=raw.headers[question],
        notes=tuple(notes),
    )
    return _matrix(columns, model, problem, scores, name)


def rows_and_pairs(model: Codes, problem: Codes, other: Codes | None = None) -> tuple[int, int]:
    """Count the rows with model and problem, and their distinct combinations (also of `other`)."""
    pair = model.of_row.astype(np.int64) * len(problem.values) + problem.of_row
    if other is not None:
        pair = pair * (len(other.values) + 1) + other.of_row + 1
    known = np.sort(pair[(model.of_row >= 0) & (problem.of_row >= 0)])
    return len(known), int(np.count_nonzero(np.diff(known))) + 1


def are_samples(
    raw: "RawTable", model: Codes, problem: Codes, places: Sequence[int], *, is_numbered: bool
) -> bool:
    """Tell whether several rows of one model and problem are samples; True if there are none.

    If a column numbers the samples, no number may repeat. Otherwise no column with few values may
    differ between the rows: such a column would be a mode (thinking or not) or a metric.

    Args:
        raw: the table.
        model: the encoded models.
        problem: the encoded problems.
        places: the columns to check.
        is_numbered: whether the column to check numbers the samples.
    """
    rows, pairs = rows_and_pairs(model, problem)
    for place in places if pairs < _MOSTLY * rows else ():
        values = coded(raw.columns[place], name_in)
        is_short = is_numbered or len(values.values) <= 2 * rows // pairs + 2
        distinct = rows_and_pairs(model, problem, values)[1] if is_short else 0
        if (distinct >= _MOSTLY * rows) is not is_numbered:
            return False
    return True


def scores_of(
    column: Any, percent_of: float | None = None, *, has_ends: bool = True, is_lower: bool = False
) -> _Scores | None:
    """Parse a column of scores into percent; None if it has no scores or too few are readable.

    Args:
        column: the texts.
        percent_of: what a score of 1 is in percent. None infers it from the highest score
            (fractions if at most 1), and then 90 % of the scores must be readable.
        has_ends: whether scores lie from 0 to 100; else any number is one, such as a time.
        is_lower: whether less is better, so that words such as "failed" are no scores.
    """
    texts = coded(column, str)
    values = np.full(len(texts.values) + 1, np.nan)
    in_unit, missing = np.ones(len(values), dtype=np.bool_), np.zeros(len(values), dtype=np.bool_)
    missing[-1] = True
    for place, text in enumerate(texts.values):
        words = outcome_words(text)
        digits = words.removesuffix("%").strip()
        if re.fullmatch(r"\d+,\d+", digits):
            digits = digits.replace(",", ".")
        number = number_of(digits)
        if words in ATTEMPTS and not is_lower:
            values[place], in_unit[place] = 100 * ATTEMPTS[words], False
        elif words in MISSING_WORDS or (number == -1 and has_ends):
            missing[place] = True
        elif number is not None:
            values[place], in_unit[place] = number, not words.endswith("%")
    top = float(values[in_unit & (values >= 0) & (values <= 100)].max(initial=0.0))
    if 1 < top <= 10 and percent_of is None and has_ends:  # judges give marks from 1 to 10
        return None
    scale = percent_of or (100.0 if top <= 1 and has_ends else 1.0)
    values[in_unit] = values[in_unit].clip(-1e9, 1e9) * scale
    if has_ends:
        values[~((values >= 0) & (values <= 100))] = np.nan
    odd = np.flatnonzero(np.isnan(values) & ~missing)
    rows = np.bincount(texts.of_row + 1, minlength=len(values) + 1)[1:]
    scores, present = values[texts.of_row], np.count_nonzero(~missing[texts.of_row])
    read = np.count_nonzero(~np.isnan(scores))
    if not present or (percent_of is None and read < 0.9 * present):
        return None
    unit = "0 to 1" if scale == 100 else "percent"
    are_whole = bool(np.isin(values[~np.isnan(values)], (0.0, 100.0)).all())
    return _Scores(scores, unit, are_whole, {texts.values[at]: int(rows[at]) for at in odd})


# From rows


def results_from_rows(rows: Rows, name: str, *, has_ends: bool = True) -> ProblemResults:
    """Make a models × problems matrix of scores from rows of model, problem and score.

    Args:
        rows: results by problem as texts, one result a row.
        name: the name of the source in messages.
        has_ends: as for `scores_of`.

    Raises:
        SourceError: if no row can be used.
    """
    is_lower = rows.lower is True
    none = _Scores(np.full(len(rows.score), np.nan), "", are_whole=False)
    scores = scores_of(rows.score, rows.percent_of, has_ends=has_ends, is_lower=is_lower) or none
    return _matrix(rows, coded(rows.model, name_in), ids_in(rows.problem, safe_text), scores, name)


def _matrix(rows: Rows, model: Codes, problem: Codes, scores: _Scores, name: str) -> ProblemResults:
    """Make a models × problems matrix of scores: drop unusable rows and average samples.

    Raises:
        SourceError: if no row can be used.
    """
    missing = np.isnan(scores.values)
    odd = first_few([f"{safe_text(word)!r} {count:,}" for word, count in scores.odd.items()])
    kept, left = np.ones(len(missing), dtype=np.bool_), []
    for what, mask in (
        ("model", model.of_row < 0),
        ("problem", problem.of_row < 0),
        (f"score from 0 to 100{f' ({odd})' * bool(odd)}", missing),
    ):
        if lacking := np.count_nonzero(mask & kept):
            left.append(f"{lacking:,} without a {what}")
        kept &= ~mask
    if not kept.any():
        raise SourceError(
            f"{name}: is results by problem of which none can be used"
            f" ({', '.join(left) or 'no row'}); a row names a model, a problem and a score"
        )
    used = model.at(kept), problem.at(kept)
    models, problems = (tuple(each.values) for each in used)
    model_of, problem_of = (each.of_row.astype(np.int64) for each in used)
    of_row = model_of * len(problems) + problem_of
    pairs, place, count = np.unique(of_row, return_inverse=True, return_counts=True)
    most = int(count.max())
    means = means_by_model(place, scores.values[kept], len(pairs)).means
    of_problem = ("day", "difficulty", "platform")
    of_model = ("training_cutoff", "hf_repo", "link", "highlight")
    stated = dict.fromkeys(of_problem, [""] * len(problems))
    stated |= dict.fromkeys(of_model, [""] * len(models))
    for key in stated.keys() & rows.others.keys():
        thing_of, things = (problem_of, problems) if key in of_problem else (model_of, models)
        is_day = key in ("day", "training_cutoff")
        clean = (lambda text: f"{day_of(text) or ''}") if is_day else name_in
        column = coded(rows.others[key], clean)
        values = [*column.values, ""]
        codes = _most_stated(column.of_row[kept], thing_of, len(things))
        stated[key] = [values[code] for code in codes]
    days, cutoffs = (
        np.array([float(text) if text else np.nan for text in stated[key]], np.float64)
        for key in ("day", "training_cutoff")
    )
    known = days[~np.isnan(days)]
    difficulty = tuple(text.casefold() for text in stated["difficulty"])
    ours = tuple(text.casefold() == "true" for text in stated["highlight"])
    dates = f", {format_day(known.min())} to {format_day(known.max())}" if len(known) else ""
    of = f"{counted(len(models), 'model')} on {counted(len(problems), 'problem')}"
    summary = f"{int(kept.sum()):,} results of {of}{dates}"
    questions = np.arange(len(problems))
    if "question" in rows.others:  # a problem that states none is a question of its own
        asked = coded(rows.others["question"], name_in).of_row[kept]
        asked = np.array(_most_stated(asked, problem_of, len(problems)))
        questions = np.unique(np.where(asked < 0, ~questions, asked), return_inverse=True)[1]
    return ProblemResults(
        models=models,
        problems=problems,
        model_of=pairs // len(problems),
        problem_of=pairs % len(problems),
        scores=means,
        days=np.where(np.isnan(days), UNDATED, days).astype(np.int64),
        difficulty=difficulty if any(difficulty) else None,
        platform=tuple(stated["platform"]) if any(stated["platform"]) else None,
        samples=count if most > 1 else None,
        training_cutoff=cutoffs,
        links=tuple(stated["link"]),
        repositories=tuple(stated["hf_repo"]),
        marks=rows.marks,
        questions=questions if questions.max() + 1 < len(problems) else None,
        ours=ours if any(ours) else (),
        names_from=rows.names_from,
        cutoffs_from=rows.cutoffs_from,
        clusters_from=rows.clusters_from,
        of_livecodebench=rows.of_livecodebench,
        task=safe_text(rows.task),
        metrics=tuple(rows.metrics),
        notes=(
            *rows.notes,
            summary,
            *([f"rows left out: {', '.join(left)}"] if left else []),
            *([f"up to {most:,} samples of a problem, averaged to its pass@1"] if most > 1 else []),
        ),
    )


def _most_stated(codes: Ints, thing_of: Ints, things: int) -> list[int]:
    """Find the most frequent value for each problem or model; -1 for none.

    Args:
        codes: (rows,) codes of a column; -1 for missing.
        thing_of: (rows,) the problem or model of each row, from 0 to `things` - 1.
        things: number of problems or models.
    """
    there = codes >= 0
    width = int(codes.max(initial=0)) + 1
    stated, rows = np.unique(thing_of[there] * width + codes[there], return_counts=True)
    thing = stated // width
    order = np.lexsort((stated, rows))  # the most rows last, so that they are written last
    found = np.full(things, -1, dtype=np.int64)
    found[thing[order]] = stated[order] % width
    return found.tolist()


# From several sources


def merged(parts: Sequence[ProblemResults], names: Sequence[str]) -> ProblemResults:
    """Merge scores on single problems of several sources by problem id.

    Date, difficulty and platform of a problem are taken from the first source that has them. A
    model name that an earlier source has too gets the name of its source appended.

    Args:
        parts: the results of each source, in order.
        names: the name of each source.
    """
    problems = tuple(dict.fromkeys(chain.from_iterable(part.problems for part in parts)))
    place = {problem: number for number, problem in enumerate(problems)}
    problem_of = [np.array([place[each] for each in part.problems], np.int64) for part in parts]
    days, questions = np.full(len(problems), UNDATED, np.int64), np.arange(len(problems))
    asked = np.zeros(len(problems), dtype=np.bool_)
    texts = {key: [""] * len(problems) for key in ("difficulty", "platform")}
    models, taken = list[str](), set[str]()
    for part, name, there in zip(parts, names, problem_of, strict=True):
        days[there] = np.where(days[there] == UNDATED, part.days, days[there])
        for key, found in texts.items():
            for text, problem in zip(getattr(part, key) or (), there.tolist(), strict=False):
                found[problem] = found[problem] or text
        if part.questions is not None:  # a question is called by the first of its problems
            _, first, codes = np.unique(part.questions, return_index=True, return_inverse=True)
            joined_to = questions[there[first]][codes]
            questions[there] = np.where(asked[there], questions[there], joined_to)
            asked[there] = True
        repeated = taken & {*part.models}
        taken |= {*part.models}
        own = {model: free_name(f"{model} ({name})", taken) for model in repeated}
        models += [own.get(model, model) for model in part.models]
    starts = np.cumsum([0, *(len(part.models) for part in parts)])
    ours = chain.from_iterable(part.ours or (False,) * len(part.models) for part in parts)
    common = int(np.count_nonzero(np.bincount(np.concatenate(problem_of)) == len(parts)))
    return replace(
        parts[0],
        models=tuple(models),
        problems=problems,
        model_of=np.concatenate([of.model_of + n for of, n in zip(parts, starts, strict=False)]),
        problem_of=np.concatenate(
            [there[of.problem_of] for of, there in zip(parts, problem_of, strict=True)]
        ),
        scores=np.concatenate([part.scores for part in parts]),
        samples=np.concatenate([part.sample_counts for part in parts])
        if any(part.samples is not None for part in parts)
        else None,
        days=days,
        difficulty=tuple(texts["difficulty"]) if any(texts["difficulty"]) else None,
        platform=tuple(texts["platform"]) if any(texts["platform"]) else None,
        training_cutoff=np.concatenate([part.training_cutoff for part in parts]),
        links=tuple(chain(*(part.links for part in parts))),
        repositories=tuple(chain(*(part.repositories for part in parts))),
        marks=tuple(sorted({*chain(*(part.marks for part in parts))})),
        questions=np.unique(questions, return_inverse=True)[1] if asked.any() else None,
        clusters_from=next((p for p in parts if p.questions is not None), parts[0]).clusters_from,
        sources=tuple(name for part, name in zip(parts, names, strict=True) for _ in part.models),
        ours=tuple(ours) if any(part.ours for part in parts) else (),
        of_livecodebench=any(part.of_livecodebench for part in parts),
        metrics=max((part.metrics for part in parts), key=len),
        task=parts[0].task if len({part.task for part in parts}) == 1 else "",
        notes=(
            f"{common:,} of {counted(len(problems), 'problem')} are in every source",
            *notes_of_files({n: part.notes for n, part in zip(names, parts, strict=True)}),
        ),
    )
