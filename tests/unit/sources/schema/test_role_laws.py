"""What the rules of schema/matching and schema/roles hold for, over made-up tables."""

import re
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.dataset.columns import IN_SOURCES, STANDARD, Kind
from lcbtui.dataset.meanings import MEANINGS
from lcbtui.sources.schema.matching import ATTEMPT_HEADERS, meaning, problem_columns
from unit.sources.opening import column, label_of, plain

NAMES = {key: [key, *it.headers] for key, it in IN_SOURCES.items()}
HEADERS = st.sampled_from([(key, name) for key, names in NAMES.items() for name in names])
SPELLINGS: list[Callable[[str], str]] = [
    str.title,
    str.upper,
    str.capitalize,
    lambda name: name.replace(" ", "_"),
    lambda name: name.replace(" ", "-"),
    lambda name: re.sub(r" (?!\d)|(?<!\d) ", "", name),
    lambda name: f" **{name}** ".strip("* ").replace(" ", "  "),
    lambda name: f"{name} 🏆",
]


@given(HEADERS, st.sampled_from(SPELLINGS))
def test_a_header_means_what_it_says_in_any_case_and_punctuation(
    header: tuple[str, str], spell: Callable[[str], str]
) -> None:
    key, name = header
    found = meaning(spell(name))
    if spell(name) in STANDARD and key != spell(name):  # what lcbtui works out, and no source says
        return
    assert found is not None and found[0] == key


FITTING: dict[Kind, Callable[[int], str]] = {
    Kind.NUMBER: lambda row: f"{row + 2}.5",
    Kind.DATE: lambda row: f"2025-0{row + 1}-03",
}
CLAIMS = [
    (key, name)
    for key, names in NAMES.items()
    for name in names
    if STANDARD[key].kind in FITTING and key not in ("pass_at_1", "problems")
]


WORDS = st.sampled_from(["word", "see https://x.y"])


@given(st.sampled_from(CLAIMS), st.integers(0, 8) | st.just(4), WORDS)
def test_a_known_header_is_what_at_least_half_of_its_values_are(
    claim: tuple[str, str], fitting: int, other: str
) -> None:
    key, header = claim
    fit = FITTING[STANDARD[key].kind]
    cells = [fit(row) if row < fitting else f"{other} {row}" for row in range(8)]
    lines = [f"m{row},{row}.25,{cell}" for row, cell in enumerate(cells)]
    table = plain("\n".join([f"model,Overall,{header}", *lines]) + "\n")
    found = table.columns[2]
    is_claim = fitting * 2 >= 8
    assert (found.key == key) is is_claim
    assert is_claim or column(table, found.key) == cells


ROWS = 20
USUAL = ["model", "name", "system", "Full Name"]  # headers of names, the most usual first


@given(
    st.dictionaries(st.sampled_from(USUAL), st.integers(1, ROWS) | st.just(ROWS - 1), min_size=1),
    st.randoms(use_true_random=False),
)
def test_the_label_is_the_most_usual_of_full_names(full: dict[str, int], order: Random) -> None:
    headers = order.sample([*full], len(full))
    lines = [
        ",".join([*(f"{it} {row}" if row < full[it] else "" for it in headers), f"{row}.5"])
        for row in range(ROWS)
    ]
    table = plain("\n".join([",".join([*headers, "score"]), *lines]) + "\n")
    most = max(full.values())
    assert label_of(table) == next(it for it in USUAL if it in full and full[it] * 20 >= most * 19)


@given(st.integers(8, 12), st.integers(2, 5))
def test_a_name_of_tens_of_rows_gives_way_to_one_that_tells_three_times_as_many_apart(
    rows_a_name: int, variants: int
) -> None:
    names, rows = 3, 3 * rows_a_name
    variants = min(variants, rows_a_name)
    lines = [
        f"maker {row % names},run {row % names}-{row // names % variants},{row}.5"
        for row in range(rows)
    ]
    table = plain("\n".join(["model,name,score", *lines]) + "\n")
    gives_way = rows_a_name >= 10 and variants >= 3
    assert table.roles.label == ("name" if gives_way else "model")


@pytest.mark.parametrize(
    ("header", "cell", "gives_way"),
    [
        ("model", "link", True),
        ("Model Name", "llama", True),
        ("Architecture", "kind {third}", True),
        ("Method", "kind {half}", False),
        ("model", "kind {third}", False),
        ("model", "m {row}", False),
    ],
)
@pytest.mark.parametrize("other", ["config", "label", "Entry name"])
def test_a_label_tells_rows_apart(header: str, cell: str, gives_way: bool, other: str) -> None:
    lines = [f"{header},depth,{other},top1"]
    for row in range(12):
        name = cell.format(row=row, third=row % 3, half=row // 2)
        lines.append(f"{name},R{50 + row % 2},the {row},{70 + row}.5")
    assert label_of(plain("\n".join(lines) + "\n")) == (other if gives_way else header)
    # Of a few rows one name may be the right one, and a path to the model names it best.
    few = plain("\n".join(lines[:3]) + "\n")
    assert few.roles.label == few.columns[0].key or header == "Architecture"
    path = plain("\n".join([lines[0].replace(other, "Model path"), *lines[1:]]) + "\n")
    assert path.roles.label == (
        path.columns[0].key if "{half}" in cell or "{row}" in cell else "Model path"
    )


COMPARED = ["Method", "agent", "Submission", "GPU name", "Team", "Algorithms", "方法"]
NO_NAMES: list[tuple[str, Callable[[int], str]]] = [
    ("link", lambda row: f"https://x.org/{row}"),
    ("about", lambda row: f"{row} is a long text that says at length what was done and why so" * 2),
]


@given(st.sampled_from(COMPARED), st.lists(st.sampled_from(NO_NAMES), unique=True), st.booleans())
def test_without_a_name_the_label_is_what_is_compared_and_no_address_and_no_prose(
    compared: str, others: list[tuple[str, Callable[[int], str]]], is_first: bool
) -> None:
    made = [*others, ("kind", lambda row: f"kind {row}")]
    made.insert(0 if is_first else len(made), (compared, lambda row: f"thing {row}"))
    lines = [",".join([*(cell(row) for _, cell in made), f"{row}.5"]) for row in range(6)]
    header = ",".join([*(name for name, _ in made), "score"])
    assert plain("\n".join([header, *lines]) + "\n").roles.label == compared
    without = plain(f"{header}\n".replace(compared, "what") + "\n".join(lines) + "\n")
    assert without.roles.label == ("what" if is_first else "kind")


@given(
    st.sampled_from(["model", "Model Name", "system", "llm"]),
    st.sampled_from(MEANINGS["problem"]),
    st.sampled_from([*MEANINGS["outcome"], "pass@1"]),
    st.lists(st.sampled_from(sorted({*ATTEMPT_HEADERS} - {"question"})), unique=True),
    st.sampled_from(SPELLINGS[:6]),
    st.randoms(use_true_random=False),
)
def test_results_by_problem_are_known_by_their_headers_in_any_order_and_spelling(
    model: str, problem: str, score: str, others: list[str],
    spell: Callable[[str], str], order: Random,
) -> None:  # fmt: skip
    named = {other: order.choice(MEANINGS[f"attempt {other}"]) for other in others}
    headers = [*map(spell, [model, problem, score, *named.values()])]
    order.shuffle(headers)
    found = problem_columns(headers)
    assert found is not None
    assert (headers[found.model], headers[found.problem]) == (spell(model), spell(problem))
    assert headers[found.scores[0]] == spell(score)
    assert {other: headers[place] for other, place in found.others.items()} == {
        other: spell(name) for other, name in named.items()
    }
    for missing in (model, problem, score):
        rest = [header for header in headers if header != spell(missing)]
        assert problem_columns(rest) is None


@given(
    st.sampled_from(
        [
            ("open", ["yes", "no", "open", "closed", "Proprietary"], "openness"),
            ("release", ["v5", "v6", "release_v4"], "version"),
        ]
    ),
    st.integers(0, 6),
    st.integers(0, 6),
)
def test_a_short_word_means_a_standard_column_where_most_of_its_words_are_known(
    claim: tuple[str, list[str], str], known: int, unknown: int
) -> None:
    header, words, key = claim
    cells = [words[row % len(words)] for row in range(known)]
    cells += [f"thing {row}" for row in range(unknown)]
    if not cells:
        return
    lines = [f"m{row},{row}.5,{cell}" for row, cell in enumerate(cells)]
    table = plain("\n".join([f"model,score,{header}", *lines]) + "\n")
    is_meant = len(set(cells[:known])) * 2 > len(set(cells))
    assert (table.columns[2].key == key) is is_meant
    # At its very name a column is taken at its word.
    assert plain("\n".join([f"model,score,{key}", *lines]) + "\n").columns[2].key == key


BESIDE_MODELS = st.sampled_from(["method", "Team name", "GPU", "framework", "agents"])


@given(BESIDE_MODELS, st.sampled_from(["variant", "run"]), st.integers(1, 9))
def test_of_two_columns_that_are_compared_the_first_that_does_not_repeat_names_the_rows(
    compared: str, other: str, distinct: int
) -> None:
    repeated, words = [f"S{row % distinct}" for row in range(9)], [f"V {row}" for row in range(9)]
    rows = [f"{repeated[row]},{words[row]},{row + 50}.5" for row in range(9)]
    found = plain("\n".join([f"{compared},{other},score", *rows, ""]))
    assert column(found, found.roles.label) == (repeated if distinct * 2 >= 9 else words)
