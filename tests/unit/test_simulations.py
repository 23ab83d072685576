"""What docs/simulations.md says was found is what the program does, by a few draws.

`make simulate` draws each case a thousand times and more and writes the table. Here all seeds are
fixed too, and the bounds leave room for what chance does to the few draws that a quick run affords.
"""

from functools import cache

import make_simulations as simulations
import pytest

PAGE = simulations.PAGE.read_text(encoding="utf-8")


@cache
def cases() -> dict[tuple[str, str], simulations.Case]:
    """Every case by what is counted in which field."""
    return {(each.counted, each.simulated): each for each in simulations.cases()}


def shown() -> dict[tuple[str, str], tuple[simulations.Found, str]]:
    """The rows of the page: what was found, and the row as it stands."""
    found = {}
    for line in PAGE.splitlines():
        if " % ± " in line and line.startswith("| "):
            counted, field, *_, share, _ = line.strip("| ").split(" | ")
            case, numbers = cases()[counted, field], map(float, share.split(" % ± "))
            found[counted, field] = simulations.Found(case, *numbers), line
    return found


def test_the_page_shows_every_case_and_which_promises_fail() -> None:
    assert len(cases()) == len(simulations.cases())
    assert list(shown()) == list(cases()), "make simulate writes the table anew"
    for name, (found, line) in shown().items():
        assert line == f"| {' | '.join(found.row())} |", name
        assert found.kept is not found.case.fails, name


@pytest.mark.parametrize("section", dict.fromkeys(each.section for each in simulations.cases()))
def test_a_few_draws_agree_with_the_page(section: str) -> None:
    of_section = [name for name, case in cases().items() if case.section == section]
    for name in of_section[:: max(1, len(of_section) // 4)]:
        case, share = cases()[name], shown()[name][0].share
        error = (max(share * (100 - share), 100) * (1 / 25 + 1 / case.repetitions)) ** 0.5
        assert abs(simulations.measure(case, 25).share - share) <= 4.5 * error, name


def test_a_case_that_is_not_run_anew_keeps_its_row() -> None:
    first, second = simulations.cases()[:2]
    page = simulations.table([simulations.Found(each, 1.5, 0.5) for each in (first, second)], "")
    again = simulations.table([simulations.Found(second, 2.5, 0.5)], page)
    rows = [line for line in again.splitlines() if " % ± " in line]
    assert ["1.5 %" in rows[0], "2.5 %" in rows[1], len(rows)] == [True, True, 2]
    assert again.replace("2.5 %", "1.5 %") == page


def test_a_promise_is_broken_beyond_what_chance_explains_alone() -> None:
    case = simulations.Case("a", "b", "c", lambda random: True, 1, 5)
    assert simulations.Found(case, 5.4, 0.5).kept
    assert not simulations.Found(case, 5.6, 0.5).kept
    assert not simulations.Found(case, 0.4, 0.5).kept
    assert simulations.measure(case, 10).share == 100
