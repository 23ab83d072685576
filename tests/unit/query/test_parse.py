"""Reading, editing and completing a query: what it is, and where it is not one."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.errors import QueryError
from lcbtui.query.masks import query_meant
from lcbtui.query.parse import (
    Between,
    ColumnTerm,
    Flag,
    Flags,
    Literal,
    Operator,
    Word,
    complete,
    operators_as_words,
    parse,
    term_meant,
    whole_terms,
    without_half_typed,
)
from lcbtui.sources.catalog import find
from lcbtui.sources.open import open_dataset
from unit.datasets import dataset

ONCE = "is:frontier stands once, without a list, - or |"
FLAGS = "expected one of ours, pinned, frontier, approximate, inferred, repaired"


def only(text: str) -> Word | ColumnTerm | Flags:
    """What the only term of a query is."""
    ((term,),) = parse(text).sides
    return term.what


def words(text: str) -> list[list[str]]:
    """The words of each side, with their minus."""
    return [
        [
            "-" * term.negated + term.what.literal.text
            for term in side
            if isinstance(term.what, Word)
        ]
        for side in parse(text).sides
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("qwen thinking", [["qwen", "thinking"]]),
        ('-distill  "r1 0528"', [["-distill", "r1 0528"]]),
        ("a | b c", [["a"], ["b", "c"]]),
        ("a|b", [["a"], ["b"]]),
        ("AM-thinking-v1", [["AM-thinking-v1"]]),
        ("a,b c..d 100% e!", [["a,b", "c..d", "100%", "e!"]]),
        ('"say ""hi"""', [['say "hi"']]),
        ('-"a | b"', [["-a | b"]]),
        ("  padded  ", [["padded"]]),
        *((blank, []) for blank in ("", " ", "\t \n")),
    ],
)
def test_words_phrases_and_sides(text: str, expected: list[list[str]]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        *((each, each) for each in ("=", "!=", "<", "<=", ">", ">=", ":")),
        *(("≤", "<="), ("≥", ">="), ("≠", "!="), ("==", "="), (" >= ", ">=")),
    ],
)
def test_signs_are_understood_as_typed_as_printed_and_with_blanks(typed: str, meant: str) -> None:
    place, end = 6 + len(typed) - len(typed.lstrip()), 6 + len(typed)
    operand = Literal("60", False, end)
    name = Literal("score", False, 1)
    assert only(f"score{typed}60") == ColumnTerm(name, Operator(meant), place, (operand,))


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("4B..32B", "4B", "32B"),
        ("..8B", None, "8B"),
        ("60..", "60", None),
        ("1.5..2", "1.5", "2"),
        ("1...5", "1", ".5"),
        ('"a".."b,c"', "a", "b,c"),
    ],
)
def test_ranges_may_be_open(text: str, low: str | None, high: str | None) -> None:
    comparison = only(f"params:{text}")
    assert isinstance(comparison, ColumnTerm)
    (item,) = comparison.items
    assert isinstance(item, Between)
    assert (item.low and item.low.text, item.high and item.high.text) == (low, high)


def test_a_list_keeps_its_items_and_their_places() -> None:
    comparison = only('org:nvidia,"Mistral AI",qwen')
    assert isinstance(comparison, ColumnTerm)
    assert comparison.items == (
        Literal("nvidia", False, 5),
        Literal("Mistral AI", True, 12),
        Literal("qwen", False, 25),
    )


@pytest.mark.parametrize(
    ("text", "operator", "pattern"),
    [
        ("model~qwen.*8B", "~", "qwen.*8B"),
        ("model!~^qwen", "!~", "^qwen"),
        ("model =~ a{1,3},b", "~", "a{1,3},b"),
        ("model~(a|b(c|d))x", "~", "(a|b(c|d))x"),
        (r"model~\(|b", "~", r"\("),
        (r"model~a\|b", "~", r"a\|b"),
        ('model~"say ""a|b"" c"', "~", 'say "a|b" c'),
        ("model~a=b<c:d", "~", "a=b<c:d"),
    ],
)
def test_a_pattern_goes_on_to_a_blank_or_a_bar(text: str, operator: str, pattern: str) -> None:
    what = parse(text).sides[0][0].what
    assert isinstance(what, ColumnTerm)
    assert what.operator == operator
    (item,) = what.items
    assert isinstance(item, Literal)
    assert item.text == pattern


def test_is_knows_its_flags() -> None:
    assert only("is:ours,Pinned") == Flags((Flag.OURS, Flag.PINNED))
    for word, asked in (("frontier", [False, True]), ("ours", [False, False])):
        assert [term.is_frontier for term in parse(f"qwen is:{word}").sides[0]] == asked


@pytest.mark.parametrize(
    ("text", "column", "problem"),
    [
        ("score>", 7, "expected a number"),
        ("score>:", 7, "expected a number"),
        ("score> ", 8, "expected a number"),
        ("qwen params:", 13, "expected a number"),
        ("params:..", 10, "expected a number"),
        ("released<=", 11, "expected a date such as 2025-06"),
        ("params:1..=", 11, "expected a number"),
        ("params:1....2", 11, "expected a number"),
        ("org:nvidia,", 12, "expected a word"),
        ("org:nvidia, ", 13, "expected a word"),
        ("org:nvidia, qwen", 12, "expected a word"),
        ("elo>", 5, "expected a word, a number or a date"),
        ("elo:", 5, "expected a word, a number or a date"),
        ("org~", 5, "expected a regular expression"),
        ("org!~ | a", 7, "expected a regular expression"),
        ("~a", 1, "expected a word or a comparison"),
        ("is~ours", 3, "expected : after is"),
        ("| a", 1, "expected a word or a comparison"),
        ("a |", 4, "expected a word or a comparison"),
        ("a -", 4, "expected a word or a comparison"),
        ("--a", 2, "expected a word or a comparison"),
        (">5", 1, "expected a word or a comparison"),
        ("org :a", 5, "expected a word or a comparison"),
        ('"r1 05', 7, 'expected a closing "'),
        ('org:"r1', 8, 'expected a closing "'),
        ('a:1.."r1', 9, 'expected a closing "'),
        ('"say ""hi""', 12, 'expected a closing "'),
        ('a ""', 4, "expected something between the quotes"),
        ('"a"b', 4, "expected a space or a comparison such as >="),
        ('a"b"', 2, "expected a space or a comparison such as >="),
        ("a:1..2..3", 7, "expected a space or a comparison such as >="),
        ('a~"b",c', 6, "expected a space or a comparison such as >="),
        ("is:our", 4, FLAGS + "; did you mean is:ours?"),
        ("is:our a>", 4, FLAGS + "; did you mean is:ours?"),
        ("is:ours..", 4, FLAGS),
        ("is:", 4, FLAGS),
        ("is>ours", 3, "expected : after is"),
        ("a -is:frontier", 3, ONCE),
        ("a | is:frontier", 5, ONCE),
        ("is:ours,frontier", 1, ONCE),
        ("is:frontier is:frontier", 13, ONCE),
    ],
)
def test_what_cannot_be_read_is_named_with_its_place(text: str, column: int, problem: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text)
    assert (caught.value.column, caught.value.problem) == (column, problem)


@given(st.text(min_size=1))
def test_any_text_in_quotes_is_one_literal_phrase(text: str) -> None:
    assert only('"' + text.replace('"', '""') + '"') == Word(Literal(text, True, 1))


NAMES = ("params", "score", "open", "Average ⬆️")


@pytest.mark.parametrize(
    ("query", "rest"),
    [
        *(("params", ""), ("PAR", ""), ("qwen par", "qwen"), ("qwen params", "qwen")),
        *(("a | sco", "a"), ("", None), ("p", None), ("qwen", None), ("params ", None)),
        *(("params<", None), ("params<=3", None), ("-params", None), ('"params', None)),
        ("par qwen", None),
    ],
)
def test_the_beginning_of_a_name_at_the_end_is_left_out(query: str, rest: str | None) -> None:
    assert without_half_typed(query, NAMES) == rest


@pytest.mark.parametrize(
    ("query", "whole"),
    [
        ("qwen score>", "qwen"),
        ("org:a, qwen", "qwen"),
        ("score >= 60 params <=", "score >= 60"),
        ("a | score> | b", "a | b"),
        ("score> | b", "b"),
        ("a || b |", "a | b"),
        ("is:frontier | a", "is:frontier"),
        ("a | is:frontier", "a"),
        ('-distill "r1 05', "-distill"),
        ("model~(a|b) org:a,", "model~(a|b)"),
        ("- <=8B", ""),
    ],
)
def test_the_terms_that_are_wrong_are_left_out(query: str, whole: str) -> None:
    assert whole_terms(query, parse) == whole


@given(st.text(alphabet='ab"|<>:=~-. (),!2sicore', max_size=30))
def test_what_is_left_of_any_text_is_a_query_and_all_of_a_query_is_left(text: str) -> None:
    left = parse(whole_terms(text, parse))
    with suppress(QueryError):
        assert [*map(len, left.sides)] == [*map(len, parse(text).sides)]


@pytest.mark.parametrize(
    ("texts", "is_told"),
    [
        (("qwen or glm", "a | qwen AND glm x", "a b Or c"), True),
        (("or", "or qwen", "qwen or", 'a "or" b', "a -or b", "qwen | glm", "a | or b"), False),
    ],
)
def test_or_and_and_between_terms_are_words(texts: tuple[str, ...], is_told: bool) -> None:
    for text in texts:
        assert ("is a word here: | is or" in operators_as_words(text)) is is_told, text


@pytest.mark.parametrize(
    ("word", "term"),
    [
        ("open-data", "open:data"),
        ("Open-Weights", "open:weights"),
        ("ours", "is:ours"),
        ("4B..32B", "params:4B..32B"),
        ("..8B", "params:..8B"),
        ("1T", "params:1T"),
        ("<=8B", "params<=8B"),
        ("≥0.6B", "params≥0.6B"),
        *((word, "") for word in ("open", "8", "4..32", "<8", "60%", "<4B..8B", "-8B", "B", "")),
    ],
)
def test_series_keys_and_sizes_are_words_that_mean_a_term(word: str, term: str) -> None:
    assert term_meant(word) == term
    if term:
        assert not isinstance(parse(term).sides[0][0].what, Word)


@pytest.mark.parametrize(
    ("query", "spelled"),
    [
        ("open-data 4B..32B", ""),
        ("qwen  <=8B|closed", "qwen params<=8B | open:closed"),
        ("open-data <=8B", ""),
        ("params <= 8B  score>60", ""),
        ("qwen  foo", ""),
        ("8B", ""),
    ],
)
def test_the_words_of_a_query_that_no_name_has_become_terms(query: str, spelled: str) -> None:
    dataset = open_dataset(find("figure"))
    assert query_meant(dataset, dataset.roles, query) == spelled


DATA = dataset(
    model=["Qwen3-8B", "Gemini 2.5 Pro", "GLM-4", "params-x", None, 'say "hi"'],
    total_params_b=[8, None, 9, 1, 2, 3],
    pass_at_1=[1, 2, 3, 4, 5, 6],
    organization=["Qwen", "Google DeepMind", "zai", "zai", None, "Mistral AI"],
    openness=["open-weights", "closed", "open-data", None, None, None],
)


def completed(query: str) -> tuple[str, str] | None:
    return complete(query, DATA.columns, DATA.roles, lambda key: DATA.texts(key).by_frequency)


@pytest.mark.parametrize(
    ("query", "text", "rest"),
    [
        ("par", "params", "ams"),
        ("-or", "-org", "g"),
        ("qwen pa", "qwen params", "rams"),
        ("a|sc", "a|score", "ore"),
        ("fi", "fits:", "ts:"),
        ("qw", "Qwen3-8B", "en3-8B"),
        ("gem", '"Gemini 2.5 Pro"', "ini 2.5 Pro"),
        ('"gemini 2', '"Gemini 2.5 Pro"', ".5 Pro"),
        ("say", '"say ""hi"""', ' "hi"'),
        ("params<9 org:", "params<9 org:zai", "zai"),
        ("org:q", "org:Qwen", "wen"),
        ("org:goo", 'org:"Google DeepMind"', "gle DeepMind"),
        ('org="mistral', 'org="Mistral AI"', " AI"),
        ("org:zai,mi", 'org:zai,"Mistral AI"', "stral AI"),
        ("-org != qw", "-org != Qwen", "en"),
        ("open:d", "open:data", "ata"),
        ("is:o", "is:ours", "urs"),
        ("is:ours,pi", "is:ours,pinned", "nned"),
    ],
)
def test_the_end_of_a_query_is_continued(query: str, text: str, rest: str) -> None:
    assert completed(query) == (text, rest)
    parse(text.removesuffix(":"))


@pytest.mark.parametrize(
    "query",
    [
        *("", " ", "p", "params", "params<", "params<9", "score:6", "zzz", "org:zzz", "nosuch:a"),
        *("qwen ", "-", "a |", "Qwen3-8B", "model~q", '"', "org:Qwen "),
    ],
)
def test_where_nothing_continues_it_nothing_is_proposed(query: str) -> None:
    assert completed(query) is None


@given(st.text(st.one_of(st.sampled_from('aoqgs4.,:|"=<>!~- '), st.characters())))
def test_whatever_is_proposed_can_be_read_where_the_rest_can(query: str) -> None:
    found = completed(query)
    if found is None:
        return
    text, rest = found
    assert rest
    try:
        parse(text.removesuffix(":"))
    except QueryError as error:
        assert error.column <= len(query), "what was typed before is what cannot be read"


def test_values_come_with_the_most_frequent_first_and_of_too_many_none() -> None:
    assert DATA.texts("organization").by_frequency[0] == "zai"
    assert set(DATA.texts("organization").by_frequency) == {
        "zai",
        "Qwen",
        "Google DeepMind",
        "Mistral AI",
    }
    names = [f"m{n}" for n in range(5_001)]
    assert len(dataset(model=names[1:]).texts("model").by_frequency) == 5_000
    assert not dataset(model=names).texts("model").by_frequency
