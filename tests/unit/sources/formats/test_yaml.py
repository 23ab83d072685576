"""YAML as people write it, and as it should not come."""

import json
from pathlib import Path

import pytest
import yaml as pyyaml
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.errors import SourceError
from unit.sources.opening import column, plain, words


def test_a_list_of_mappings_is_a_table_with_numbers_in_their_own_digits() -> None:
    first = "- model: big-70b\n  rate: 53.40\n  tags: [a, 1.50]\n"
    table = plain(f'# so\n{first}\n- model: "1.10"\n  rate: 41\n  chat:\n    on: yes\n')
    assert table.report.format == "YAML, records, UTF-8"
    assert column(table, "model") == ["big-70b", "1.10"]
    assert column(table, "rate") == ["53.40", "41"]
    assert column(table, "tags") == ['["a","1.50"]', ""]
    assert column(table, "chat.on") == ["", "yes"]


@pytest.mark.parametrize(
    "text",
    [
        "models:\n  - name: a\n    score: 1\n  - name: b\n    score: 2\n",
        "models:\n- {name: a, score: 1}\n- {name: b, score: 2}\n",
        "a:\n  score: 1\nb:\n  score: 2\n",
        "---\n# why\na: {score: 1}\nb: {score: 2}\n",
        "%YAML 1.2\n---\n- name: a\n  score: 1\n- name: b\n  score: 2\n...\n",
        "version: 2\nresults:\n  'a': {score: 1}\n  \"b\": {score: 2}\n",
        "-\n  name: a\n  score: 1\n-\n  name: b\n  score: 2\n",
        "---\nname: a\nscore: 1\n---\nname: b\nscore: 2\n",
        "a: 1\nb: 2\n",
    ],
)
def test_the_shapes_of_json_are_those_of_yaml(text: str) -> None:
    table = plain(text)
    assert table.report.format.startswith("YAML, ")
    assert column(table, table.roles.label) == ["a", "b"]
    assert column(table, str(table.roles.y)) == ["1", "2"]


NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,6}", fullmatch=True)
VALUES = st.one_of(
    st.integers(-(10**9), 10**9),
    st.booleans(),
    st.none(),
    st.text(max_size=12),
    st.sampled_from(["yes", "null", "1.50", "~", "- a", "a: b", "# c", "<<", "true", "2024-01-01"]),
)
RECORDS = st.lists(
    st.dictionaries(NAMES.filter(lambda name: name != "model"), VALUES, max_size=5),
    min_size=2,
    max_size=6,
).map(lambda records: [{"model": f"m{n}", **each, "z": n} for n, each in enumerate(records)])


@given(
    RECORDS, st.sampled_from([True, False, None]), st.sampled_from(["", "# why\n", "# a: b\n\n"])
)
def test_what_is_dumped_as_yaml_is_read_as_the_same_in_json(
    records: list[dict[str, object]], flow: bool | None, comment: str
) -> None:
    text = pyyaml.safe_dump(records, default_flow_style=flow, allow_unicode=True)
    assert words(plain(comment + text)) == words(plain(json.dumps(records)))


def test_long_texts_that_are_repeated_by_aliases_count_as_often() -> None:
    text = f"- &a\n  model: {'x' * 100_000}\n  score: 1\n" + "- *a\n" * 1_000
    with pytest.raises(SourceError, match="aliases stand for far more"):
        plain(text)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("".join(f"{' ' * level}a:\n" for level in range(150)), "nested too deep"),
        ("- a: &x [*x]\n- b: 1\n", "recursive"),
        ("- a: &x {b: 1}\n- {<<: *x, c: 2}\n", "the key null or <<"),
        ("- a: 1\n  b: [1, 2\n", r"error at line 3 column 1: .*expected ',' or '\]'"),
        ("- a\n- b: 1\n", "without a list of records"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(text: str, problem: str) -> None:
    with pytest.raises(SourceError, match=f"standard input: is YAML .*{problem}"):
        plain(text)


def test_no_tag_is_followed(tmp_path: Path) -> None:
    target = tmp_path / "made"
    tag = "!!python/object/apply:pathlib.Path.touch"
    table = plain(f"- model: a\n  score: 1\n  x: {tag} [{target}]\n- model: b\n  score: 2\n")
    assert len(table) == 2
    assert not target.exists()


def test_a_table_in_markdown_behind_a_preamble_of_yaml_is_markdown() -> None:
    table = plain(
        "---\nlicense: mit\ntags:\n- x\n---\n\n# Board\n\n|model|score|\n|-|-|\n|a|1|\n|b|2|\n"
    )
    assert table.report.format.startswith("Markdown")
    assert column(table, "pass_at_1") == ["1", "2"]
