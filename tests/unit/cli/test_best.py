"""`lcbtui best`: which model, of all or up to a size, from the shell."""

from pathlib import Path

import pytest

import golden
from unit.cli.running import lcb, parsed, put

GAIN = """\
model,total_params_b,active_params_b,openness,pass_at_1,problems
Small,4,4,open-weights,50,400
Like,8,8,open-data,48,400
Sparse,20,3,open-data,52,400
Large,32,32,closed,80,400
Largest,64,64,open-data,90,400
Sizeless,,,closed,95,400
"""


@pytest.fixture
def gain() -> str:
    return put("gain.csv", GAIN)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("24GB-40", ("24GB", "--width", "40")),
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


def test_memory_is_reckoned_with_four_bits_unless_it_says_others(gain: str) -> None:
    for arguments, most in (
        (("24GB",), 40),
        (("24GB@8",), 20),
        (("24GB", "--bits", "16"), 10),
        (("9B",), 9),
        ((), None),
    ):
        record = parsed("best", gain, *arguments)
        assert record["max_params_b"] == most


def test_a_file_that_is_called_as_a_size_is_a_source(
    gain: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(Path(gain).parent)
    Path("9B").write_text(GAIN, encoding="utf-8")
    record = parsed("best", "9B", "40B")
    assert (record["models"], record["highest"][0]["model"]) == (4, "Large")


def test_the_highest_could_be_the_best() -> None:
    record = parsed("best", "paper", "9B")
    assert [each["model"] for each in record["highest"]] == ["DASD-4B-Thinking"]
    assert record["could_be_best"][0] == record["highest"][0]


def test_a_file_that_is_called_as_half_a_size_is_a_source(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "24").write_text("model,score\nA,50\nB,60\n", encoding="utf-8")
    ran = lcb("best", "24")
    assert (ran.status, "B: 60" in ran.out) == (0, True)


def test_of_scores_over_different_problems_those_of_the_most_models_count() -> None:
    rows = [f"m{n},{n + 1},{50 + n},{166 if n < 3 else 454}" for n in range(5)]
    text = "\n".join(["model,params,pass@1,problems", *rows])
    path = put("mixed.csv", text)
    most, asked = (parsed("best", path, *query) for query in ((), ("-q", "problems=454")))
    assert (most["highest"][0]["model"], asked["highest"][0]["model"]) == ("m2", "m4")


def test_too_many_models_to_compare_have_a_highest() -> None:
    rows = [f"m{n},{n + 1},{n / 8:.1f},400" for n in range(400)]
    path = put("many.csv", "\n".join(["model,params,pass@1,problems", *rows]))
    out = lcb("best", path, "9B").out
    assert "m8, 9B: 1.0" in out and "over 300 models" in out


def test_bits_of_the_settings_and_of_the_flag_hold_for_the_query_too(
    gain: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert parsed("best", gain, "-q", "fits:24GB", "--bits", "8")["models"] == 3
    monkeypatch.setenv("LCBTUI_BITS", "16")
    assert parsed("best", gain, "24GB")["bits"] == 16


@pytest.mark.parametrize(("problems", "tells"), [(9, False), (10, True)])
def test_scores_that_are_all_the_same_end_tell_from_ten_problems_on(
    problems: int, *, tells: bool
) -> None:
    path = put("all.csv", f"model,params,pass@1,problems\na,1,100,{problems}\nb,2,100,{problems}\n")
    out = lcb("best", path, "8B").out
    assert (f"{problems} problems cannot tell" in out) is not tells, out


@pytest.mark.parametrize("few", [True, False])
def test_few_problems_cannot_tell_whichever_answer_is_asked(few: bool) -> None:
    rows = [f"m{n},{n + 1},{score},{7 if few else 400}" for n, score in enumerate((57, 57, 43, 43))]
    path = put("few.csv", "\n".join(["model,params,pass@1,problems", *rows]))
    for command in ("best", "stats"):
        out = lcb(command, path).out
        assert ("7 problems cannot tell" in out) == few, out
