"""What docs/certainty.md says was simulated is what the program does, by a few repetitions.

`make simulate` runs 4,000 of each case and writes the tables. Here all seeds are fixed too, and
the bounds leave room for what chance does to the few repetitions that a quick run can afford.
"""

import re
from functools import cache
from pathlib import Path

import make_simulations as simulations
import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "certainty.md").read_text(encoding="utf-8")
TABLES = re.findall(r"<!-- simulated: (\w+) -->\n(.*?)<!-- end -->", PAGE, re.DOTALL)

every = cache(simulations.cases)


@cache
def cases() -> dict[str, simulations.Case]:
    """Every case by its name."""
    return {f"{each.section}: {each.simulated}: {each.counted}": each for each in every()}


def shown() -> dict[str, tuple[str, float, float]]:
    """The rows of the page: what is promised, the share found and what chance may add."""
    found = {}
    for section, table in TABLES:
        rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in table.splitlines()]
        head, _, *rows = [row for row in rows if row]
        if section in simulations.GRIDS:
            for at, column in enumerate(head[1:], 1):
                for row in rows:
                    name = f"{section}: {row[0]}: {column}"
                    found[name] = cases()[name].promise, *numbers(row[at])
        else:
            for name, counted, promise, share, *_ in rows:
                found[f"{section}: {name}: {counted}"] = promise, *numbers(share)
    return found


def numbers(share: str) -> tuple[float, float]:
    number, chance = share.split(" % ± ")
    return float(number), float(chance)


def test_the_page_shows_every_case_and_keeps_what_it_promises() -> None:
    assert len(cases()) == len(every())
    assert list(shown()) == list(cases()), "make simulate writes the tables anew"
    for name, (promise, share, chance) in shown().items():
        assert promise == cases()[name].promise, name
        assert simulations.Found(cases()[name], share, chance).kept, name


@pytest.mark.parametrize("section", [section for section, _ in TABLES])
def test_a_few_repetitions_agree_with_the_page(section: str) -> None:
    is_grid = section in simulations.GRIDS
    times, errors = (20, 5) if is_grid else (25, 4)
    for name, case in cases().items():
        if case.section != section or (is_grid and case.simulated not in ("200", "2,000")):
            continue
        _, share, _ = shown()[name]
        error = (max(share * (100 - share), 100) * (1 / times + 1 / case.repetitions)) ** 0.5
        assert abs(simulations.measure(case, times).share - share) <= errors * error, name


def test_the_tables_are_written_between_their_marks_and_nothing_else_is() -> None:
    page = "before\n<!-- simulated: ranks -->\nold\n<!-- end -->\nafter\n"
    case = simulations.Case("ranks", "drawn", "counted", lambda random: True, None, 5)
    written = simulations.page_text(page, [simulations.Found(case, 2.345, 0.5)])
    assert written == (
        "before\n<!-- simulated: ranks -->\n\n| Simulated | Counted | Promised | Found |\n"
        "| --- | --- | --- | --- |\n| drawn | counted | at most 5 % | 2.3 % ± 0.5 |\n\n"
        "<!-- end -->\nafter\n"
    )


def test_a_promise_is_broken_beyond_what_chance_explains_alone() -> None:
    case = simulations.Case("a", "b", "c", lambda random: True, 1, 5)
    assert simulations.Found(case, 5.4, 0.5).kept
    assert not simulations.Found(case, 5.6, 0.5).kept
    assert not simulations.Found(case, 0.4, 0.5).kept
    assert simulations.measure(case, 10).share == 100
