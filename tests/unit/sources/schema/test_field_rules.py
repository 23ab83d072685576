"""Rules of the field for headers and values, and what is no longer guessed since it misleads."""

import pytest

from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.header_words import are_measures, header_meaning
from lcbtui.dataset.vocabulary import Quantity
from lcbtui.errors import SourceError
from lcbtui.text.numbers import Unit
from lcbtui.view.derive.derive import derive
from lcbtui.view.derive.problem_sets import problem_sets
from lcbtui.view.state import ViewState
from unit.sources.opening import column, plain


def releases(table: Dataset) -> set[str]:
    return {*problem_sets(table).release}


# No longer guessed


def test_the_version_of_something_else_is_no_release_of_problems() -> None:
    table = plain("model,version,accuracy,n\na,1.0.2,50,100\nb,2,60,100\nc,2024,70,100\n")
    assert column(table, "version") == ["1.0.2", "2", "2024"]
    assert releases(table) == {""}
    table = plain("model,version,accuracy,n\na,v5,50,100\nb,v6,60,100\nc,v6,70,100\n")
    assert releases(table) == {"v5", "v6"}


def test_a_count_in_another_branch_of_a_document_is_not_of_the_score() -> None:
    rows = '{{"model": "{0}", "eval": {{"acc": {1}}}, "test": {{"cases": {2}}}}}'
    text = ", ".join(rows.format(*row) for row in (("a", 51.5, 100), ("b", 52.5, 300)))
    table = plain(f"[{text}]")
    assert "problems" not in table.by_key
    assert column(table, "test.cases") == ["100", "300"]


@pytest.mark.parametrize("header", ["proteinACE", "Space", "SecQA", "CoreML", "TencentARC"])
def test_letters_within_a_word_are_no_measure(header: str) -> None:
    assert header_meaning(header).quantity is Quantity.UNKNOWN


def test_capitals_behind_the_name_of_a_split_are_a_measure() -> None:
    assert header_meaning("testWER").quantity is Quantity.LOWER
    assert header_meaning("avgFID").lower


def test_names_with_words_of_results_are_names_of_models() -> None:
    assert not are_measures(["Metric3D", "SolvedNet", "ResultFormer v2"])
    assert are_measures(["accuracy", "seed", "mean reward"])


def test_bytes_under_size_are_no_parameters() -> None:
    table = plain("model,size,score\na,4100000000,50\nb,8200000000,40\nc,16000000000,60\n")
    assert "total_params_b" not in table.by_key
    table = plain("model,model size,score\na,4100000000,50\nb,8200000000,40\n")
    assert column(table, "total_params_b") == ["4.1", "8.2"]


def test_none_and_partial_say_how_open_a_model_is_only_of_its_data() -> None:
    rows = "a,NONE,50\nb,PARTIAL,40\nc,FULL,60\n"
    assert "openness" not in plain(f"model,availability,score\n{rows}").by_key
    of_data = plain(f"model,open data,score\n{rows}")
    assert column(of_data, "openness") == ["", "open-weights", "open-data"]


def test_fractions_beside_a_score_on_a_scale_of_its_own_stay_as_written() -> None:
    table = plain("model,Elo,win rate,f1\na,1210,0.71,0.8\nb,1105,0.52,0.7\nc,1001,0.31,0.6\n")
    assert [table.by_key[key].unit for key in ("win rate", "f1")] == [Unit.NONE, Unit.NONE]
    table = plain("model,accuracy,f1\na,0.71,0.8\nb,0.52,0.7\nc,0.31,0.6\n")
    assert table.by_key["f1"].unit is Unit.PERCENT


# True and false, and several numbers in a cell


@pytest.mark.parametrize("header", ["solved", "correct", "Passed"])
def test_true_and_false_under_a_header_that_says_score_are_the_score(header: str) -> None:
    table = plain(f"model,{header},params\na,true,7B\nb,false,8B\nc,true,9B\nd,,10B\n")
    assert table.roles.y is not None
    assert table.by_key[table.roles.y].header == header
    assert table.by_key[table.roles.y].unit is Unit.PERCENT
    assert column(table, table.roles.y) == ["100", "0", "100", ""]


def test_true_and_false_under_another_header_are_texts_until_they_are_asked_for() -> None:
    table = plain("model,tools,params\na,yes,7B\nb,no,8B\n")
    assert (table.roles.y, column(table, "tools")) == (None, ["yes", "no"])
    asked = derive(table, ViewState(y="tools"))
    assert column(asked, "tools") == ["100", "0"]
    assert asked.by_key["tools"].unit is Unit.PERCENT


def test_the_first_of_several_numbers_in_a_cell_is_the_score_that_is_asked_for() -> None:
    table = plain("model,tests\na,154 / 334\nb,160 / 334\nc,\n")
    assert table.roles.y is None
    assert table.report.scores == ("tests",)
    asked = derive(table, ViewState(y="tests"))
    assert asked.numbers("tests")[:2].tolist() == [154, 160]
    with pytest.raises(SourceError, match="no column holds numbers"):
        plain("model,family\na,x\nb,y\n")
