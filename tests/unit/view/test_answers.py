"""Laws: what a query keeps, how rows are sorted, counted and put together, whatever the letters.

Tables are written to files, opened as a command opens them, and asked; the answers are those of
plain Python (`invented`).
"""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from lcbtui.dataset.columns import Mark, SortKey
from lcbtui.dataset.dataset import Dataset
from lcbtui.rows import opened
from lcbtui.sources.open import bundled_tables
from lcbtui.view.apply import apply
from lcbtui.view.derive.derive import derive
from lcbtui.view.state import ViewState
from lcbtui.view.view import View
from unit.view.invented import (
    DATE,
    NUMBERS,
    TEXTS,
    Facts,
    Question,
    Table,
    clean,
    counted,
    invented_question,
    invented_table,
    rows_shown,
    together,
)

randoms = st.randoms(use_true_random=False)
endings = st.sampled_from(["csv", "parquet"])


@contextmanager
def files(*tables: Table, ending: str = "csv") -> Iterator[list[str]]:
    with TemporaryDirectory() as folder:
        paths = (Path(folder) / f"{name}.{ending}" for name in "abc")
        yield [str(table.write(path)) for table, path in zip(tables, paths, strict=False)]


def facts_of(dataset: Dataset, *tables: Table) -> Facts:
    """What was read of the cells, texts and numbers just as they are written."""
    texts = {key: [*dataset.words(key)] for key in (*TEXTS, DATE)}
    numbers = {key: [float(each) for each in dataset.numbers(key)] for key in NUMBERS}
    written = {key: [cell for it in tables for cell in it.cells[key]] for key in tables[0].cells}
    for key in (*TEXTS, DATE):
        assert texts[key] == [*map(clean, written[key])]
    for found, cell in zip(numbers["gap"], written["gap"], strict=True):
        assert found == float(cell) if cell else math.isnan(found)
    cells = list(zip(*(written[key] for key in NUMBERS), strict=True))
    sizes = zip(numbers["total_params_b"], written["total_params_b"], strict=True)
    return Facts(
        texts,
        numbers,
        [any(cell.startswith("≈") for cell in row) for row in cells],
        [not cell and not math.isnan(size) for size, cell in sizes],
    )


def asked(dataset: Dataset, question: Question) -> View:
    sort = tuple(SortKey(*key) for key in question.sort)
    return apply(dataset, ViewState(query=question.query, sort=sort, pins=question.pins))


def rows_of(view: View) -> list[int]:
    return [int(row) for row in view.rows]


@given(randoms, endings)
def test_a_query_keeps_and_sorts_what_plain_python_does(random: Random, ending: str) -> None:
    table = invented_table(random)
    with files(table, ending=ending) as (path,):
        dataset = derive(opened([path]), ViewState(source=path))
        facts = facts_of(dataset, table)
        for _ in range(3):
            question = invented_question(random, table)
            found = rows_of(asked(dataset, question))
            assert found == rows_shown(question, facts, str.lower), question


@given(randoms, endings)
def test_two_sources_are_asked_as_one(random: Random, ending: str) -> None:
    tables = invented_table(random), invented_table(random)
    with files(*tables, ending=ending) as paths:
        parts = [facts_of(opened([path]), table) for path, table in zip(paths, tables, strict=True)]
        both = derive(opened(paths), ViewState(paths[0], (paths[1],)))
        facts = facts_of(both, *tables)
        assert repr(facts) == repr(together(*parts))  # nan is not nan
        sources = [
            Path(path).name
            for path, table in zip(paths, tables, strict=True)
            for _ in range(len(table))
        ]
        assert [*both.words("source")] == sources
        for _ in range(2):
            question = invented_question(random, tables[0])
            found = rows_of(asked(both, question))
            assert found == rows_shown(question, facts, str.lower), question


@given(
    randoms,
    endings,
    st.sampled_from(TEXTS),
    st.sampled_from(["model", "organization", "mode", "note"]),
)
def test_values_are_counted_also_in_a_legend(
    random: Random, ending: str, key: str, by: str
) -> None:
    table = invented_table(random)
    with files(table, ending=ending) as (path,):
        dataset = derive(opened([path]), ViewState(source=path))
        facts, question = facts_of(dataset, table), invented_question(random, table)
        view = asked(dataset, question)
        counts, every = (counted(facts, key, rows) for rows in (rows_of(view), range(len(dataset))))
        assert [*dataset.texts(key).by_frequency] == [text for text, _ in every.most_common()]
        assert dict(dataset.texts(key).counts(view.rows)) == counts
        state = ViewState(query=question.query, pins=question.pins, series_by=by)
        legend = apply(dataset, state)
    words = [text or "unknown" for text in facts.texts[by]]
    ranked = sorted({*words}, key=lambda word: (-words.count(word), word))
    largest = [*ranked[:8], *(["other"] if len(ranked) > 8 else [])]
    shown = [words[row] if words[row] in largest else "other" for row in rows_of(legend)]
    assert [(it.key, it.count) for it in legend.series] == [
        (word, shown.count(word)) for word in largest
    ]


FAMILIES = (
    ("straße-9B", "STRASSE 9b", "Straße_9B"),
    ("σοφός 3B", "ΣΟΦΌΣ-3B", "σοφόσ 3b"),
    ("Ωmega-7B", "ωmega 7B", "ΩMEGA 7b"),
    ("élan 8B", "Élan-8b", "e\u0301lan 8B"),
    ("模型-14B", "模型 14b", "模型_14B"),
    ("Qwen3-8B", "qwen3 8b", "Qwen/Qwen3-8B"),
    ("İst-4B", "i̇st 4B", "İST 4b"),
    ("solo 1B", "Solo-1B", "SOLO 1b"),
)
"""Spellings of one model each."""


def invented_reports(random: Random) -> Table:
    """Scores of some models, in one spelling each, of which some have several rows or none."""
    names = [random.choice(family) for family in FAMILIES if random.randrange(3)] or ["solo 1B"]
    rows = [random.choice(names) for _ in range(random.choice((2, 4, 9, 15)))]
    scores = [str(random.choice(("70.3", "66", "12.5", "90", "55.25"))) for _ in rows]
    blanks = [place > 0 and random.randrange(4) == 0 for place in range(len(rows))]
    sizes = {name: random.choice(("8B", "3.5B", "120B", "")) for name in names}
    return Table(
        {
            "model": rows,
            "pass_at_1": ["" if b else score for b, score in zip(blanks, scores, strict=True)],
            "total_params_b": [sizes[name] for name in rows],
            "openness": [random.choice(("open-weights", "closed")) for _ in rows],
        }
    )


def family(name: str) -> int:
    spelled = clean(name)
    return next(n for n, it in enumerate(FAMILIES) if spelled in map(clean, it))


@given(randoms, endings)
def test_models_are_found_in_another_source_by_name(random: Random, ending: str) -> None:
    ours, theirs = invented_reports(random), invented_reports(random)
    own, other = ([*map(family, table.cells["model"])] for table in (ours, theirs))
    with files(ours, theirs, ending=ending) as (path, other_path):
        both = derive(opened([path, other_path]), ViewState(path, (other_path,)))
        name, other_name = Path(path).name, Path(other_path).name
        also = [other_name if it in other else "" for it in own]
        also += [name if it in own else "" for it in other]
        assert [*both.words("also_in")] == also
        state = ViewState(path, against=other_path)
        against = derive(opened([path]), state, opened([other_path]))
        found = [float(score) for score in against.numbers("other_pass_at_1")]
    scores = list(zip(other, theirs.cells["pass_at_1"], theirs.cells["model"], strict=True))
    for row, it in enumerate(own):
        reports = sorted(float(score) for whose, score, _ in scores if whose == it and score)
        name = next((name for whose, score, name in scores if whose == it and score), "")
        assert against.words("other_model")[row] == clean(name)
        change, score = float(against.numbers("change_in_score")[row]), ours.cells["pass_at_1"][row]
        if not reports:
            assert math.isnan(found[row])
            assert math.isnan(change)
            continue
        assert found[row] == reports[(len(reports) - 1) // 2]
        assert math.isnan(change) if not score else change == round(float(score) - found[row], 9)


@given(randoms, endings)
def test_sizes_are_joined_by_name(random: Random, ending: str) -> None:
    ours, theirs = invented_reports(random), invented_reports(random)
    with files(ours, theirs, ending=ending) as (path, other_path):
        alone = opened([path])
        sizes = opened([other_path])
        joined = derive(alone, ViewState(path, join=other_path), bundled=bundled_tables)
    own = [float(size) for size in alone.numbers("total_params_b")]
    there = zip(map(family, theirs.cells["model"]), sizes.numbers("total_params_b"), strict=True)
    known = {it: float(size) for it, size in there}
    guessed, theirs_guessed = (
        [Mark.INFERRED in of.cell(row, "total_params_b").marks for row in range(len(of))]
        if "total_params_b" in of.by_key
        else [False] * len(of)
        for of in (alone, sizes)
    )
    named = zip(map(family, theirs.cells["model"]), theirs_guessed, strict=True)
    says = {name: not inferred and not math.isnan(known[name]) for name, inferred in named}
    for row, name in enumerate(ours.cells["model"]):
        gives_way = math.isnan(own[row]) or (guessed[row] and says.get(family(name), False))
        wanted = known.get(family(name), math.nan) if gives_way else own[row]
        found = float(joined.numbers("total_params_b")[row])
        assert found == wanted or (math.isnan(found) and math.isnan(wanted))
