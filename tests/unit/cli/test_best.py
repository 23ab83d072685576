"""`lcbtui best`: which model, of all or up to a size, from the shell."""

import pytest

import golden
from unit.cli.running import lcb, parsed


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("24GB-why-all", ("24GB", "-q", "deepseek|llama", "--why", "--all")),
        ("paper", ("paper",)),
        ("markdown", ("9B", "-f", "markdown")),
    ],
)
def test_the_answer_is_facts_a_table_and_what_they_rest_on(
    name: str, arguments: tuple[str, ...]
) -> None:
    ran = lcb("best", "--width", "80", *arguments)
    assert (ran.status, ran.err) == (0, "")
    golden.check(f"best/{name}", ran.out)


@pytest.mark.parametrize("arguments", [("24GB",), ("9B",), ("80GB", "-q", "active<=4B"), ()])
def test_an_answer_fits_a_small_terminal_and_is_soon_read(arguments: tuple[str, ...]) -> None:
    lines = lcb("best", *arguments, "--width", "80").out.splitlines()
    assert len(lines) <= 17
    assert len(" ".join(lines).split()) <= 150
    assert max(map(len, lines)) <= 80


@pytest.mark.parametrize("sources", [(), ("reported",), ("figure",)])
def test_without_a_source_and_for_the_picture_reported_answers(sources: tuple[str, ...]) -> None:
    expected = lcb("best", "24GB", "reported")
    assert lcb("best", *sources, "24GB") == expected
    assert lcb("best", "24GB", *sources) == expected


def test_a_query_narrows_the_models_and_keeps_the_window() -> None:
    whole, narrow = (parsed("best", "24GB", *query) for query in ((), ("-q", "open:data")))
    assert narrow["window"] == whole["window"]
    assert narrow["models"] < whole["models"]
    assert narrow["highest"][0]["model"] == whole["highest"][0]["model"]


def test_all_names_what_is_highest_in_every_other_window() -> None:
    short, whole = (lcb("best", "24GB", *more).out for more in ((), ("--all",)))
    others = parsed("best", "24GB")["other_windows"]
    assert len(others) > 1
    assert f", and {len(others) - 1} more" in short
    line = next(line for line in whole.splitlines() if line.startswith("Other windows: "))
    assert all(f"{each['highest'][0]['model']} " in line for each in others)


def test_bits_of_the_settings_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LCBTUI_BITS", "16")
    assert parsed("best", "24GB")["bits"] == 16
