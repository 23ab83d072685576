"""What the rules of tidy, tables, markdown and html hold for, over made-up tables and texts."""

from collections.abc import Callable
from functools import partial
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from lcbtui.sources.formats.tidy import SpanningCell, spread
from unit.sources.formats.reading import read, rows_of

NAMES = st.from_regex(r"[A-Za-z]{2,6}-[0-9]{1,2}", fullmatch=True)
ROWS = st.lists(
    st.tuples(NAMES, st.integers(1, 99), st.integers(1, 99)), min_size=4, max_size=10
).map(lambda rows: [list(map(str, row)) for row in rows])
HEADER = ["Model", "MMLU", "GSM8K"]
OTHERS = [["**Open models**", "", ""], ["", "", ""], HEADER, ["---"] * 3, ["All"] * 3]
BETWEEN = st.sampled_from(OTHERS)


@given(ROWS, st.lists(st.tuples(st.integers(0, 9), BETWEEN), max_size=4))
def test_what_stands_between_the_models_is_left_out(
    rows: list[list[str]], between: list[tuple[int, list[str]]]
) -> None:
    mixed = list(rows)
    for place, row in between:
        mixed.insert(place % (len(mixed) + 1), row)
    assert rows_of(read(pipes([HEADER, *mixed]))) == rows


@given(ROWS, st.lists(st.integers(1, 3), min_size=2, max_size=9))
def test_merged_cells_say_what_repeated_ones_do(rows: list[list[str]], lengths: list[int]) -> None:
    kinds = [f"kind{n}" for n, length in enumerate(lengths) for _ in range(length)][: len(rows)]
    kinds += [kinds[-1]] * (len(rows) - len(kinds))
    whole = [[kind, *row] for kind, row in zip(kinds, rows, strict=True)]
    merged = [
        ["" if place and kinds[place - 1] == kind else kind, *row]
        for place, (kind, row) in enumerate(zip(kinds, rows, strict=True))
    ]
    assert rows_of(read(pipes([["Kind", *HEADER], *merged]))) == whole


@given(ROWS, st.sampled_from(["5-shot", "acc", "(%)", "pass@1", "EM"]))
def test_a_second_header_is_no_model(rows: list[list[str]], words: str) -> None:
    assert rows_of(read(pipes([HEADER, ["", words, words], *rows]))) == rows


def test_a_cell_that_comes_down_moves_the_others_to_the_right() -> None:
    rows = [
        [SpanningCell("a", rows=3), SpanningCell("b", columns=2)],
        [SpanningCell("c"), SpanningCell("d", rows=2)],
        [SpanningCell("e")],
        [SpanningCell("f")],
    ]
    expected = [["a", "b", "b"], ["a", "c", "d"], ["a", "e", "d"], ["f"]]
    assert spread(rows, 100, "HTML") == expected


Rows = list[list[str]]


def pipes(lines: Rows) -> str:
    rows = [lines[0], ["---"] * len(lines[0]), *lines[1:]]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def bare_pipes(lines: Rows) -> str:
    rows = [lines[0], ["---"] * len(lines[0]), *lines[1:]]
    return "".join(f"{' | '.join(row)}\n" for row in rows)


def quoted(mark: str, lines: Rows) -> str:
    return "".join(f"{mark}{line}\n" for line in pipes(lines).splitlines())


def drawn(lines: Rows) -> str:
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    rule = f"+{'+'.join('-' * (width + 2) for width in widths)}+\n"
    # As MySQL prints it.
    rows = [f"| {' | '.join(map(str.ljust, row, widths))} |\n" for row in lines]
    return f"{rule}{rows[0]}{rule}{''.join(rows[1:])}{rule}"


def html(lines: Rows) -> str:
    head = "".join(f"<th>{cell}</th>" for cell in lines[0])
    rows = "\n".join(f"<tr>{''.join(f'<td>{c}</td>' for c in row)}</tr>" for row in lines[1:])
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>\n"


QUOTED = [partial(quoted, mark) for mark in ("> ", "  >> > ", ">")]
WAYS = [pipes, bare_pipes, *QUOTED, drawn, html]
BEFORE = [
    "",
    "# Board\n\n",
    "<!-- made by a script -->\n",
    "Some words.\n\n",
    "<!-- |a|\n|-|\n -->\n\n",
]


@given(ROWS, st.sampled_from(WAYS), st.sampled_from(BEFORE), st.booleans())
def test_the_same_cells_are_the_same_table_however_they_are_written(
    rows: Rows, way: Callable[[Rows], str], before: str, has_end: bool
) -> None:
    text = f"{before}{way([HEADER, *rows])}" + ("\nSome words behind it.\n" if has_end else "")
    found = read(text)
    assert (found.headers, found.notes) == (tuple(HEADER), ())
    assert rows_of(found) == rows


PLAIN = st.from_regex(r"[A-Z][a-z]{1,6}(?: [A-Z0-9][a-z]{0,5})?", fullmatch=True)
EMPHASES = ["{}", "**{}**", "*{}*", "***{}***", "__{}__", "`{}`", "~~{}~~"]
MARKS = [
    *("[{}](https://x.org/a_(b))", "![logo](a.png) {}", "{} [^1]", "{}<!-- a comment -->"),
    *("<b>{}</b>", '<a href="u">{}</a>', "{}<sup>1</sup>", '<img src="a.png"> {}'),
    '<span style="x">{}</span>',
]


@given(
    PLAIN | st.integers(11, 99).map(str),
    st.sampled_from(EMPHASES),
    st.lists(st.sampled_from(MARKS), max_size=2, unique=True),
    st.integers(0, 2),
)
def test_marks_of_how_a_cell_looks_come_off_however_they_are_nested(
    words: str, emphasis: str, marks: list[str], at: int
) -> None:
    cell = words
    if emphasis == "`{}`":  # nothing in code is a mark
        at = 0
    for mark in [*marks[:at], emphasis, *marks[at:]]:
        cell = mark.format(cell)
    rows = [["m-1", "10", "20"], ["m-2", cell, "30"], ["m-3", "12", cell]]
    found = read(pipes([HEADER, *rows]))
    assert (found.columns[1][1], found.columns[2][2]) == (words, words)


@given(
    st.lists(st.integers(1, 999), min_size=3, max_size=6),
    st.sampled_from(["<br>", "<br/>", "<br />"]),
)
def test_of_several_numbers_in_a_cell_the_first_counts_and_words_stay_together(
    numbers: list[int], line: str
) -> None:
    rows = [[f"maker{line}m-{n}", f"{n}{line}{n + 1}", f"{n}.5"] for n in numbers]
    found = read(pipes([HEADER, *rows]))
    assert list(found.columns[0]) == [f"maker m-{n}" for n in numbers]
    assert list(found.columns[1]) == [str(n) for n in numbers]
    assert f"of {len(numbers)} cells with several values the first is read" in found.notes


LEGEND = [["Sign", "Meaning"], ["★", "ours"], ["†", "theirs"]]
SETTINGS = [["Option", "Layers"], ["small", "12"], ["large", "24"], ["huge", "48"]]
NAMELESS = [["1", "2"], ["3", "4"], ["5", "6"], ["7", "8"]]
SIZES = [["Model", "Params (B)", "Memory (GB)"], *([f"size-{n}", f"{n}", f"{n}.5"] for n in "3478")]
FEW_ROWS = [["Model", "MMLU"], ["a-1", "5.5"]]
BEFORE_RESULTS = [LEGEND, SETTINGS, NAMELESS, SIZES, FEW_ROWS]


def results(tag: str, rows: int) -> Rows:
    return [["Model", "MMLU", "GPQA"], *([f"{tag}-{n}", f"{n}.5", f"{n}.25"] for n in range(rows))]


@given(
    st.lists(st.sampled_from(BEFORE_RESULTS), max_size=3),
    st.lists(st.integers(5, 9), min_size=1, max_size=3),
    st.sampled_from([pipes, html]),
    st.randoms(use_true_random=False),
)
def test_the_first_table_of_names_and_scores_is_read_and_each_other_can_be_asked_for(
    others: list[Rows], boards: list[int], way: Callable[[Rows], str], order: Random
) -> None:
    of_results = [results(f"board{n}", rows) for n, rows in enumerate(boards)]
    tables = [*others, *of_results]
    order.shuffle(tables)
    text = "\n".join(f"## Part {n}\n\n{way(each)}" for n, each in enumerate(tables, start=1))
    found = read(text)
    assert rows_of(found) == next(each for each in tables if each in of_results)[1:]
    assert [each.rows for each in found.tables or ()] == [len(each) - 1 for each in tables]
    for fact, each in zip(found.tables, tables, strict=True):
        for wanted in (str(fact.number), fact.heading, fact.heading.lower()):
            assert rows_of(read(text, table=wanted)) == each[1:]
    assert [each.heading for each in found.tables] == [f"Part {n + 1}" for n in range(len(tables))]


@given(st.integers(1, 5), st.integers(1, 30))
def test_a_table_of_a_few_rows_gives_way_to_one_of_four_times_as_many(few: int, many: int) -> None:
    tables = [results("small", few), results("large", many)]
    found = read("\n".join(f"## Part {n}\n\n{pipes(each)}" for n, each in enumerate(tables)))
    gives_way = many >= 3 if few < 3 else few < 5 and many >= 4 * few
    assert rows_of(found) == tables[gives_way][1:]


MODELS = ["GPT-4o", "Llama-3.1 8B", "Claude 3.5", "Qwen2.5-72B", "Gemini Pro", "Mistral 7B"]
BENCHMARKS = ["MMLU", "GPQA", "HumanEval", "GSM8K", "BBH", "IFEval"]


@given(
    st.lists(st.sampled_from(MODELS), min_size=2, unique=True),
    st.lists(st.sampled_from(BENCHMARKS), min_size=3, unique=True),
    st.sampled_from(["", "Name", "Benchmark"]),
    st.sampled_from([pipes, html]),
)
def test_models_as_columns_over_benchmarks_are_turned_and_as_rows_are_left(
    models: list[str], benchmarks: list[str], corner: str, way: Callable[[Rows], str]
) -> None:
    cells = [[f"{r}{c}.5" for c in range(len(benchmarks))] for r in range(1, len(models) + 1)]
    as_rows = [[corner or "Model", *benchmarks]]
    as_rows += [[model, *row] for model, row in zip(models, cells, strict=True)]
    turned = [list(column) for column in zip(*as_rows, strict=True)]
    turned[0][0] = corner
    for asked in (True, None):
        found = read(way(turned), transpose=asked)
        assert found.headers == ("Model", *benchmarks)
        assert rows_of(found) == as_rows[1:]
    left = read(way(as_rows))
    assert (left.headers[1:], rows_of(left)) == (tuple(benchmarks), as_rows[1:])
    assert rows_of(read(way(turned), transpose=False)) == turned[1:]
    sized = [*turned, ["Params", *(f"{place}B" for place in range(1, len(models) + 1))]]
    assert read(way(sized)).headers == ("Model", *benchmarks, "Params")
    assert rows_of(read(way(sized), transpose=False)) == sized[1:]
