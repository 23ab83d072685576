"""Reading a query: what it is, and where it is not one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.errors import QueryError
from lcbtui.query.parse import Between, ColumnTerm, Flag, Flags, Literal, Operator, Word, parse

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


@pytest.mark.parametrize("blank", ["", " ", "\t \n"])
def test_blank_text_keeps_everything(blank: str) -> None:
    assert parse(blank).sides == ()


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
def test_a_regular_expression_goes_on_to_a_blank_or_a_bar(
    text: str, operator: str, pattern: str
) -> None:
    what = parse(text).sides[0][0].what
    assert isinstance(what, ColumnTerm)
    assert what.operator == operator
    (item,) = what.items
    assert isinstance(item, Literal)
    assert item.text == pattern


def test_is_knows_its_flags() -> None:
    assert only("is:ours,Pinned") == Flags((Flag.OURS, Flag.PINNED))
    assert parse("qwen is:frontier").wants_frontier
    assert not parse("qwen is:ours").wants_frontier


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
    what = only('"' + text.replace('"', '""') + '"')
    assert what == Word(Literal(text, True, 1))
