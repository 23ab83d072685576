"""Each guess is told in one line with the flag that says otherwise, and the flag does what it says.

Tables made up in the shapes of leaderboards. In json each guess stands under a key of its own.
"""

import csv
import json
import shlex
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.dataset.source import kept_as_is
from unit.cli.running import lcb, parsed, put

TWO = "## {}\n\n|model|score|\n|-|-|\n|{}|1|\n|{}|2|\n\n"
NESTED = {"easy": [{"model": "a", "score": 1}, {"model": "b", "score": 2}]}
NESTED |= {"hard": [{"model": "a", "score": 3}, {"model": "c", "score": 4}]}
BOARD = "id,model,params,MMLU,WER,price\nx-1,a,7,50.5,9,1\nx-2,b,8,60,7,2\nx-3,c,9,70,8,3\n"
FRACTIONS = "model,accuracy,n,stderr\na,0.5,300,0.02\nb,0.6,300,0.02\nc,0.75,300,0.02\n"
TEXTS = {
    "board": BOARD,
    "votes": BOARD.replace("params", "votes"),
    "kinds": BOARD.replace("id,", "kind,").replace("x-", "k"),
    "plain": "model,params,this,that\na,7,1,50\nb,8,2,90\n",
    "errors": "model,WER\na,9\nb,7\n",
    "millions": "model,params,score\na-124m,124,1\nb-355m,355,2\nc-774m,774,3\n",
    "fractions": FRACTIONS,
    "comma": 'model,"acc,none"\na,0.5\nb,0.6\nc,0.75\n',
    "release": "model,score,release\na,50,v5\nb,60,v6\n",
    "window": "model,LCB v5 (24.10-25.02)\na,50\nb,60\n",
    "±": "model,score\na,50 ± 1\nb,60 ± 2\n",
    "counts": "model,parameters,score\na,7000000000,1\nb,8000000000,2\n",
    "open": "model,open,score\na,yes,1\nb,no,2\n",
    "two": TWO.format("One", "a", "b") + TWO.format("Two", "c", "d"),
    "nested": json.dumps(NESTED),
    "columns": "benchmark,gpt-4,llama-7b,qwen-72b\nMMLU,80,40,70.5\nGSM8K,90,30.5,80\n",
    "long": "model,task,acc\n"
    + "".join(f"m{n},t{t},{n * 7 + t * 3 + 20.5}\n" for n in range(5) for t in range(3)),
    "sizes": "model,params,score\na-7B,10,1\nb-13B,19,2\nc-70B,700,3\n",
}

# A file, flags, keys of json, what stands there without them and with them; the line of the guess.
GUESSES = """\
board | --label id | label.column | "model" | "id"
    called "model": --label
board | --x price | x.column | "total_params_b" | "price"
    called "params": --x COLUMN
votes | --x price | x.column | null | "price"
    names state a size: --x price
board | --y WER | y.column | "MMLU" | "WER"
    so could be "WER": --y COLUMN
plain | --y that | y.column | "this" | "that"
    (--y that)
kinds | --series-by kind | series.column | null | "kind"
    --series-by COLUMN
errors | --no-lower-better | direction.lower_better | true | false
    less of "WER" is better: its header says so (--no-lower-better
millions | --params-unit B | units.of_sizes | "M" | "B"
    in millions of parameters, as the names say (--params-unit says otherwise)
fractions | --as-is accuracy | units.of_scores | "percent" | null
    3 a fraction, shown as percent: 0.5, 0.6, 0.75 (--as-is accuracy)
comma | --as-is '"acc,none"' | units.of_scores | "percent" | null
    shown as percent: 0.5, 0.6, 0.75 (--as-is '"acc,none"')
fractions | --as-is n | evidence_columns.0.column | "problems" | "standard_error"
    evidence n: number of problems that accuracy is over, 3 rows (--as-is n if it is not)
fractions | --as-is stderr | evidence_columns.1.column | "standard_error" | null
    evidence stderr: standard error of accuracy, 3 rows (--as-is stderr if it is not)
release | --as-is release | windows.columns | ["version"] | []
    evidence release: release of the problems, 2 rows (--as-is release if it is not)
window | --as-is 'LCB v5 (24.10-25.02)' | windows.columns.1 | "window_end" | null
    states the problems of all rows (--as-is 'LCB v5 (24.10-25.02)' says otherwise)
± | --plus-minus ci95 | evidence_columns.0.meaning | "± of score: a standard error" | "± of\
 score: half of a 95 % interval"
    a standard error, 2 rows (--plus-minus ci95 if it is half of a 95 % interval)
counts | --as-is parameters | x.column | "total_params_b" | null
    2 a count of parameters, read as billions: 7000000000, 8000000000 (--as-is parameters)
open | --as-is open | columns.1.key | "openness" | "open"
    1 read as open-weights: yes (--as-is open)
two | --table Two | table.number | 1 | 2
    --table NUMBER or HEADING takes another
nested | --table .hard | columns.0.sample | "a, b" | "a, c"
    table 1 of 3 is read; --table PATH takes another
columns | --no-transpose | label.header | "Model" | "benchmark"
    --no-transpose leaves them
long | --pivot task | rows | 15 | 5
    --pivot task
sizes | --params-from-names | columns.1.sample | "10, 19, 700" | "7, 13, 70"
    --params-from-names takes the sizes from the names
""".splitlines()


def at(record: Any, where: str) -> object:
    """What stands in a record; None where a list is shorter."""
    for key in where.split("."):
        if key.isdigit() and int(key) >= len(record):
            return None
        record = record[int(key) if key.isdigit() else key]
    return record


@pytest.mark.parametrize(("guess", "said"), [*zip(GUESSES[::2], GUESSES[1::2], strict=True)])
def test_the_line_of_a_guess_names_a_flag_and_the_flag_says_otherwise(
    guess: str, said: str
) -> None:
    name, flags, where, guessed, then = guess.split(" | ")
    path, asked = put("board", TEXTS[name]), shlex.split(flags)
    (line, *_) = (x for x in lcb("check", path).out.splitlines() if said.strip() in x)
    assert asked[0] in line
    assert at(parsed("check", path), where) == json.loads(guessed)
    assert at(parsed("check", path, *asked), where) == json.loads(then)
    assert lcb("ls", path, *asked).status == 0


def test_the_keys_of_guesses_are_there_whatever_was_guessed() -> None:
    keys = set[str]()
    for text in TEXTS.values():
        told = parsed("check", put("board", text))
        keys = keys or set(told)
        assert set(told) == keys
        for role in ("label", "x", "y"):
            assert {"column", "header", "why", "change"} <= told[role].keys()
        assert {"lower_better", "why", "change"} == told["direction"].keys()
        assert {"of_scores", "of_sizes", "why", "change", "as_written"} == told["units"].keys()
        assert {"asked", "columns", "change"} == told["windows"].keys()
    assert {"label", "x", "y", "direction", "units", "table", "windows"} <= keys


ONE = "model,acc,f1\na,0.5,0.9\nb,0.6,0.8\nc,0.75,0.7\n"
RUNS = "".join(f"m{n % 2},q{n // 2},{n % 3 > 0}\n" for n in range(60))


@pytest.fixture
def two() -> tuple[str, str]:
    return put("one.csv", ONE), put("two.csv", ONE.replace("acc", "em"))


@pytest.mark.parametrize(
    ("flag", "left"),
    [("f1", "acc em"), ("em", "acc f1"), ("acc,f1", "em"), ("*", ""), ("em*", "acc f1")],
)
def test_of_several_sources_one_that_has_the_column_is_enough(
    two: tuple[str, str], flag: str, left: str
) -> None:
    for files in (two, two[::-1]):
        ran = lcb("check", *files, "--as-is", flag)
        assert ran.status == 0, ran.err
        hinted = [header for header in ("acc", "em", "f1") if f"(--as-is {header})" in ran.out]
        assert hinted == left.split()


def test_results_by_problem_have_no_columns_to_take_as_they_are(two: tuple[str, str]) -> None:
    runs = put("runs.csv", f"model,question_id,passed\n{RUNS}")
    refused = lcb("ls", runs, "--as-is", "passed")
    assert (refused.status, "leave --as-is out" in refused.err) == (2, True)
    assert lcb("ls", runs).status == lcb("ls", two[0], runs, "--as-is", "f1").status == 0


HINTED = [
    *("acc", "acc,none", "acc, none, strict", "em", "acc,em", 'acc "x"', "acc's (a|b)", "acc;b"),
    *("acc*", "acc?", "acc -q", "$acc", "--acc", "Acc", "score", "pass_at_1", "acc (s)", "f1,"),
    *("f1,acc", "f1", "=acc", "准确率, 平均", "acc \\", "F1"),
]
"""Headers of which each is called a score, with what shells and lists mean otherwise."""


def hints(told: Any) -> set[str]:
    """The flags that say otherwise of what was taken as fractions."""
    return {each["change"] for each in told["repairs"] if "fraction" in each["what"]}


@given(
    st.lists(st.sampled_from(HINTED), min_size=1, max_size=6, unique=True)
    | st.permutations(["score", "pass_at_1", "acc"])
    | st.permutations(["acc", "em", "acc,em"]),
    st.sampled_from(["", "pivot", "two"]),
    st.data(),
)
def test_every_hint_of_as_is_does_what_it_says_and_nothing_else(
    headers: list[str], how: str, data: st.DataObject
) -> None:
    with TemporaryDirectory() as folder:
        arguments = _written(Path(folder), headers, how)
        before = hints(parsed("check", *arguments))
        assert before >= {kept_as_is(each).as_flag() for each in headers}
        asked = {
            kept_as_is(each).as_flag()
            for each in data.draw(st.sets(st.sampled_from(headers), min_size=1))
        }
        after = parsed("check", *arguments, *(word for hint in asked for word in shlex.split(hint)))
        assert hints(after) == before - asked


def _written(folder: Path, headers: Sequence[str], how: str) -> list[str]:
    """A table of fractions in one or two files or as a long one, and what `check` is given."""
    fractions = {header: [f"0.{n}{row}5" for row in range(4)] for n, header in enumerate(headers)}
    path, other = folder / "board.csv", folder / "other.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        write = csv.writer(file).writerow
        if how == "pivot" and len(headers) > 1:
            write(["model", "task", "acc value"])
            for header, cells in fractions.items():
                for row, cell in enumerate(cells):
                    write([f"m{row}", header, cell])
        else:
            write(["model", *headers])
            for row in range(4):
                write([f"m{row}", *(cells[row] for cells in fractions.values())])
    other.write_text("model,em\nz1,0.5\nz2,0.75\n", encoding="utf-8")
    more = {"pivot": ["--pivot", "task"] if len(headers) > 1 else [], "two": [str(other)]}
    return [str(path), *more.get(how, [])]
