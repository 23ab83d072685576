"""What holds of the numbers of invented files with several benchmarks, whatever is asked of them.

Each number of a file is written once, so that a number of an answer tells which score it is of.
"""

import contextlib
import io
import json
import random
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, combinations
from math import sqrt
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.cli.main import run
from lcbtui.dataset.source import NO_OPTIONS
from lcbtui.rows import opened


class Of(NamedTuple):
    """What a score is of; a metric or a number of shots that is not stated is ""."""

    benchmark: str
    metric: str = ""
    shots: str = ""


WRITTEN: dict[Of, tuple[str, ...]] = {
    Of("humaneval"): ("HumanEval", "humaneval", "HumanEval pass@1", "humaneval_pass@1"),
    Of("humaneval", "pass@10"): ("HumanEval pass@10", "humaneval_pass@10"),
    Of("humaneval+"): ("HumanEval+", "HumanEval Plus", "humaneval_plus"),
    Of("mbpp"): ("MBPP", "mbpp"),
    Of("mbpp+"): ("MBPP+", "mbpp_plus"),
    Of("mmlu"): ("MMLU", "mmlu", "MMLU acc", "MMLU (%)"),
    Of("mmlu", "", "5"): ("MMLU (5-shot)", "MMLU 5-shot"),
    Of("mmlu", "", "0"): ("MMLU (0-shot)", "mmlu 0-shot"),
    Of("mmlu pro"): ("MMLU-Pro", "mmlu_pro", "MMLU-Pro acc"),
    Of("mmlu redux"): ("MMLU-Redux", "mmlu_redux"),
    Of("aime 2024"): ("AIME 2024", "AIME24", "aime_2024"),
    Of("aime 2025"): ("AIME 2025", "AIME25", "aime_2025"),
    Of("gpqa"): ("GPQA", "gpqa"),
    Of("gpqa diamond"): ("GPQA Diamond", "GPQA-Diamond", "gpqa_diamond"),
    Of("swe-bench lite"): ("SWE-bench Lite", "swe_bench_lite", "SWE-bench Lite resolved"),
    Of("swe-bench verified"): (
        "SWE-bench Verified",
        "swe_bench_verified",
        "SWE-Bench Verified (%)",
    ),
    Of("livecodebench v5"): ("LiveCodeBench v5", "LCB v5"),
    Of("livecodebench v6"): ("LiveCodeBench v6", "LCB v6"),
    Of("gsm8k"): ("GSM8K", "gsm8k", "gsm8k exact_match"),
    Of("gsm8k", "", "5"): ("gsm8k (5-shot)", "GSM8K 5-shot"),
    Of("arc easy"): ("ARC-Easy", "arc_easy", "ARC Easy acc"),
    Of("arc"): ("ARC-Challenge", "arc_challenge", "ARC-C"),
    Of("arc", "acc_norm"): ("arc_challenge acc_norm", "ARC-C acc_norm"),
    Of("hellaswag"): ("HellaSwag", "hellaswag acc"),
    Of("hellaswag", "acc_norm"): ("hellaswag acc_norm", "HellaSwag (acc_norm)"),
    Of("math"): ("MATH", "Math"),
    Of("math 500"): ("MATH-500", "math_500"),
    Of("ifeval"): ("IFEval", "ifeval"),
    Of("bbh"): ("BBH", "bbh"),
}
"""Measures, each with headers that state it."""


def may_be_same(one: Of, other: Of) -> bool:
    """Tell whether scores of two measures may stand in one column: no shots may be any."""
    return one[:2] == other[:2] and len({one.shots, other.shots} - {""}) < 2


BARE = ("bare ±", "bare stderr", "bare 95% CI")
ERRORS = ("_stderr", " stderr", " standard error", " ±", " CI", " 95% CI", " std", "±", *BARE)
"""How an error is written: with its score's name in front, in its cell, or bare, behind it."""
COUNTS = ("_n", " n", " problems", "bare n", "bare problems")


@dataclass(frozen=True)
class Score:
    """A score of an invented file: per model a number, an error and a number of problems."""

    of: Of
    header: str
    error: str
    count: str
    values: dict[str, float]
    errors: dict[str, float]
    counts: dict[str, int]
    is_fraction: bool = False

    def text(self, number: float, decimals: int) -> str:
        """Write a number in percent, or as a fraction."""
        by = 2 * self.is_fraction
        return f"{number / 10**by:.{decimals + by}f}"

    def columns(self) -> Iterator[tuple[str, dict[str, str]]]:
        """Yield the score's own columns as written, the score first."""
        cells = {model: self.text(number, 1) for model, number in self.values.items()}
        if self.error == "±":
            cells = {
                model: f"{cell} ± {self.text(self.errors[model], 3)}"
                for model, cell in cells.items()
            }
        yield self.header, cells
        errors = {model: self.text(self.errors[model], 3) for model in cells}
        if "95%" in self.error:
            errors = {model: f"+{error}/-{error}" for model, error in errors.items()}
        if self.error == " CI":
            for end, sign in ((" CI low", -1), (" CI high", 1)):
                at = {it: self.values[it] + sign * self.errors[it] for it in cells}
                yield self.header + end, {it: self.text(number, 3) for it, number in at.items()}
        elif self.error.startswith("bare"):
            yield self.error.removeprefix("bare "), errors
        elif self.error not in {"", "±"}:
            yield self.header + self.error, errors
        counts = {model: f"{self.counts[model]}" for model in cells}
        if self.count.startswith("bare"):
            yield self.count.removeprefix("bare "), counts
        elif self.count:
            yield self.header + self.count, counts

    def half_widths(self, model: str, count: int) -> list[float]:
        """List half widths of the 95 % interval by the error stated, and by a count (0: none)."""
        share, counts = self.values[model] / 100, [float(count)] if count else []
        if self.error not in {"", " std"}:
            error = self.errors[model] / 100 / (Z if "CI" in self.error else 1)
            counts.append(share * (1 - share) / error**2)
        roots = [sqrt(n * share * (1 - share) + Z * Z / 4) for n in counts]
        return [100 * Z / (n + Z * Z) * root for n, root in zip(counts, roots, strict=True)]


Z, ROUNDED = 1.959964, 0.051


@dataclass(frozen=True)
class File:
    """An invented file: some scores of some models, and how it is written."""

    name: str
    models: tuple[str, ...]
    scores: tuple[Score, ...]

    def write(self, folder: Path) -> str:
        columns = [("model", {it: it for it in self.models})]
        columns += [column for score in self.scores for column in score.columns()]
        path = folder / self.name
        headers = [header for header, _ in columns]
        rows = [[cells[model] for _, cells in columns] for model in self.models]
        if path.suffix == ".csv":
            text = "\n".join(",".join(cells) for cells in (headers, *rows)) + "\n"
        elif path.suffix == ".md":
            lines = (headers, ["---"] * len(headers), *rows)
            text = "# Results\n\n" + "\n".join(f"| {' | '.join(it)} |" for it in lines) + "\n"
        else:
            records = [dict(zip(headers, map(as_json, row), strict=True)) for row in rows]
            text = json.dumps(records)
        path.write_text(text, encoding="utf-8")
        return str(path)


def as_json(text: str) -> object:
    try:
        return float(text)
    except ValueError:
        return text


MODELS = ("alpha-7B", "beta-13B", "gamma-1B", "delta-2B", "epsilon-3B")


NUMBERS = random.Random(0).sample(range(200, 900), 700)
FAMILIES = sorted({of.benchmark.split()[0].removesuffix("+") for of in WRITTEN})


@st.composite
def files(
    draw: st.DrawFn, most: int = 2, endings: Sequence[str] = ("csv", "json", "md")
) -> tuple[File, ...]:
    number, is_percent = iter(range(700)), draw(st.booleans())
    families = draw(st.lists(st.sampled_from(FAMILIES), min_size=2, max_size=3, unique=True))
    few = [of for of in WRITTEN if of.benchmark.split()[0].removesuffix("+") in families]
    found = []
    for place in range(draw(st.integers(1, most))):
        ending = draw(st.sampled_from(endings))
        models = tuple(draw(st.lists(st.sampled_from(MODELS), min_size=2, max_size=4, unique=True)))
        several = st.lists(st.sampled_from(few), min_size=2, max_size=6, unique=True)
        scores, taken = list[Score](), set[str]()
        is_fraction = not is_percent and (len(endings) == 1 or draw(st.booleans()))
        for of in draw(several):
            header = draw(
                st.sampled_from(WRITTEN[of]).filter(lambda it: "%" not in it or is_percent)
            )
            error = draw(st.sampled_from(("", *ERRORS)))
            count = draw(st.sampled_from(("", "", *COUNTS)))
            if count.startswith("bare"):
                count = next((it for it in taken if it in COUNTS), count)
            if ending == "json":  # a record has a key once
                error = "" if error in taken else error
                count = "" if count in taken else count
            taken |= {it for it in (error, count) if it.startswith("bare")}
            at = [next(number) for _ in models]
            scores.append(
                Score(
                    of, header, error, count,
                    dict(zip(models, (NUMBERS[k] / 10 for k in at), strict=True)),
                    dict(zip(models, (2.005 + k % 97 / 50 for k in at), strict=True)),
                    dict(zip(models, (150 + 13 * k for k in at), strict=True)),
                    is_fraction,
                )
            )  # fmt: skip
        found.append(File(f"file{place}.{ending}", models, tuple(scores)))
    return tuple(found)


# What is asked


@contextlib.contextmanager
def written(some: Sequence[File]) -> Iterator[list[str]]:
    with tempfile.TemporaryDirectory() as folder:
        boards = Path(folder, "boards")  # the name of a folder may say a measure
        boards.mkdir()
        yield [each.write(boards) for each in some]


class Answer(NamedTuple):
    """What `ls` prints as JSON, and its note."""

    rows: list[dict[str, Any]]
    note: str


def asked(paths: Sequence[str], *flags: str) -> Answer:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = run(["ls", *paths, *flags, "-f", "json"])
    rows = json.loads(out.getvalue() or '{"rows": []}')["rows"]
    assert status == 0 or "error:" in err.getvalue()
    return Answer(rows, err.getvalue())


COMPUTED = {"plus_minus", "score_low", "score_high", "mean(*)"}
Place = tuple[str, str]  # of a row: file and model


def place_of(row: dict[str, Any], some: Sequence[File]) -> Place:
    return row.get("source") or row.get("file") or some[0].name, row["model"]


def scores_at(answer: Answer, some: Sequence[File]) -> dict[str, dict[Place, Score]]:
    """Map each key to the scores whose numbers stand under it, by row."""
    by_name = {each.name: each for each in some}
    found: dict[str, dict[Place, Score]] = {}
    for row in answer.rows:
        file, model = place_of(row, some)
        scores = {score.values[model]: score for score in by_name[file].scores}
        for key, number in row.items():
            if isinstance(number, float | int) and key not in COMPUTED and number in scores:
                found.setdefault(key, {})[file, model] = scores[number]
    return found


def check_places(answer: Answer, some: Sequence[File]) -> Iterable[str]:
    """Each number stands under one measure alone, and each stands somewhere once: the keys."""
    at = scores_at(answer, some)
    for key, scores in at.items():
        ofs = {score.of for score in scores.values()}
        assert all(may_be_same(*pair) for pair in combinations(ofs, 2)), (key, ofs)
    placed = [(*place, score.of) for scores in at.values() for place, score in scores.items()]
    wanted = [(file.name, it, s.of) for file in some for s in file.scores for it in file.models]
    assert sorted(placed) == sorted(wanted)
    return at


def counts_of(file: File, folder: Path) -> dict[Of, Score]:
    """Map scores to the scores whose counts are theirs: a single bare one is the headline's."""
    bare = [score for score in file.scores if score.count.startswith("bare")]
    found = {score.of: score for score in file.scores if score.count and score not in bare}
    if len(bare) > 1:
        return found | {score.of: score for score in bare}
    headline = headline_of([str(folder / file.name)], [file]) if bare else None
    return {headline: bare[0]} | found if headline else found


def headline_of(paths: Sequence[str], some: Sequence[File]) -> Of:
    alone = opened(paths, NO_OPTIONS)
    header = alone.by_key[alone.roles.y or ""].header
    return next(score.of for file in some for score in file.scores if score.header == header)


def check_intervals(paths: Sequence[str], some: Sequence[File], keys: Iterable[str]) -> None:
    """The ± of each score is by its own error or count, or there is none."""
    folder = Path(paths[0]) if Path(paths[0]).is_dir() else Path(paths[0]).parent
    counted = {file.name: counts_of(file, folder) for file in some}
    for key in keys:
        answer = asked(paths, "--y", key)
        shown = scores_at(answer, some)[key]
        for row in answer.rows:
            half, place = row.get("plus_minus"), place_of(row, some)
            if place not in shown:
                assert half is None
                continue
            file, model = place
            score, count = shown[place], counted[file].get(shown[place].of)
            allowed = score.half_widths(model, count.counts[model] if count else 0)
            if half is not None:
                assert min(abs(half - it) for it in allowed) <= ROUNDED, (key, half, allowed)
                ends = row["score_low"], row["score_high"]
                assert ends[1] - ends[0] == pytest.approx(2 * half, abs=2 * ROUNDED)
            elif len(some) == 1 and not score.of.benchmark.startswith("livecodebench"):
                # Of LiveCodeBench's own problems an error that is too small is none.
                assert score.error in {"", " std", *BARE}, (key, score.header, score.error)


@given(files())
def test_no_number_stands_under_another_measure_and_none_is_lost(some: tuple[File, ...]) -> None:
    with written(some) as paths:
        keys = check_places(asked(paths), some)
        check_intervals(paths, some, keys)  # of the error or count that is written for the score


@given(files(endings=("csv",)))
def test_a_folder_of_files_keeps_them_apart_as_well(some: tuple[File, ...]) -> None:
    with written(some) as paths:
        folder = [str(Path(paths[0]).parent)]
        check_intervals(folder, some, check_places(asked(folder), some))


@given(files(), st.randoms(use_true_random=False))
def test_order_decides_only_which_score_comes_first_and_that_is_told(
    some: tuple[File, ...], order: random.Random
) -> None:
    def groups(paths: list[str]) -> set[frozenset[tuple[Place, Of]]]:
        found = scores_at(asked(paths), some).values()
        return {frozenset((place, it.of) for place, it in scores.items()) for scores in found}

    turned = tuple(
        replace(file, models=mixed(file.models, order), scores=mixed(file.scores, order))
        for file in some
    )
    with written(some) as paths, written(turned) as others:
        again = mixed(others, order)
        assert groups(paths) == groups([*again])
        for file, *each in zip(some, paths, others, strict=True):
            first, second = (headline_of([path], [file]) for path in each)
            is_rule = {first.benchmark[:4], second.benchmark[:4]} == {"live"}
            if first != second and not is_rule:
                for path in each:
                    note = asked([path]).note
                    assert "benchmarks (--y" in note or "lcbtui check" in note


Item = TypeVar("Item")


def mixed(items: Sequence[Item], order: random.Random) -> tuple[Item, ...]:
    return tuple(order.sample(items, len(items)))


@given(files())
def test_another_source_is_compared_by_the_same_measure_alone(some: tuple[File, ...]) -> None:
    here, there = some[0], some[-1]
    with written(some) as paths:
        for key, scores in scores_at(asked(paths[:1]), [here]).items() if here != there else ():
            of = next(iter(scores.values())).of
            answer = asked(paths[:1], "--y", key, "--against", paths[1])
            if not answer.rows:
                assert "no score to compare" in answer.note
                assert of not in {score.of for score in there.scores}
            for row in answer.rows:
                other, model = row[f"other_{key}"], row["other_model"]
                if other is not None:
                    (found,) = (it for it in there.scores if it.values[model] == other)
                    assert may_be_same(found.of, of)
                    assert found.of == of or of not in {score.of for score in there.scores}
                    assert row["change_in_score"] == pytest.approx(row[key] - other, abs=1e-6)


@given(files(most=1))
def test_a_mean_of_all_is_of_one_score_a_benchmark_and_names_the_others(
    some: tuple[File, ...],
) -> None:
    (file,) = some
    with written(some) as paths:
        answer = asked(paths, "--y", "mean(*)")

    def means(several: Sequence[Score]) -> list[float]:
        return [
            sum(it.values[row["model"]] for it in several) / len(several) for row in answer.rows
        ]

    shown = pytest.approx([row["mean(*)"] for row in answer.rows], abs=1e-6)
    some_of = (combinations(file.scores, n) for n in range(2, len(file.scores) + 1))
    inside = next((it for it in chain(*some_of) if means(it) == shown), ()) if answer.rows else ()
    assert len({it.of.benchmark for it in inside}) == len(inside)
    assert bool(inside) is bool(answer.rows)
    left_out = [it.header for it in file.scores if it not in inside]
    if answer.rows and "lcbtui check" not in answer.note:
        assert all(header in answer.note for header in left_out[:3])
