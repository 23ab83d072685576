"""Rules of the field for headers and values, and what is no longer guessed since it misleads."""

import pytest

from lcbtui.dataset.columns import is_lower_better
from lcbtui.dataset.lookup import parts_of
from lcbtui.dataset.meanings import Quantity, are_measures, header_meaning
from lcbtui.text.numbers import Unit
from lcbtui.view.derive.problem_sets import problem_sets
from unit.sources.opening import both, column, plain, y_of

# No longer guessed


@pytest.mark.parametrize(
    ("versions", "releases"), [(["1.0.2", "2", "2024"], {""}), (["v5", "v6", "v6"], {"v5", "v6"})]
)
def test_the_version_of_something_else_is_no_release_of_problems(
    versions: list[str], releases: set[str]
) -> None:
    rows = "".join(f"m{n},{version},{n}5,100\n" for n, version in enumerate(versions))
    table = plain(f"model,version,accuracy,n\n{rows}")
    assert column(table, "version") == versions
    assert {*problem_sets(table).release} == releases


def test_a_count_in_another_branch_of_a_document_is_not_of_the_score() -> None:
    rows = '{{"model": "{0}", "eval": {{"acc": {1}}}, "test": {{"cases": {2}}}}}'
    text = ", ".join(rows.format(*row) for row in (("a", 51.5, 100), ("b", 52.5, 300)))
    table = plain(f"[{text}]")
    assert "problems" not in table.by_key
    assert column(table, "test.cases") == ["100", "300"]


@pytest.mark.parametrize("header", ["proteinACE", "Space", "SecQA", "CoreML", "TencentARC"])
def test_letters_within_a_word_are_no_measure(header: str) -> None:
    assert header_meaning(header).quantity is Quantity.UNKNOWN


def test_names_with_words_of_results_are_names_of_models() -> None:
    assert not are_measures(["Metric3D", "SolvedNet", "ResultFormer v2"])
    assert are_measures(["accuracy", "seed", "mean reward"])


def test_bytes_under_size_are_no_parameters() -> None:
    rows = "a,4100000000,50\nb,8200000000,40\n"
    assert "total_params_b" not in plain(f"model,size,score\n{rows}").by_key
    assert column(plain(f"model,model size,score\n{rows}"), "total_params_b") == ["4.1", "8.2"]


def test_none_and_partial_say_how_open_a_model_is_only_of_its_data() -> None:
    rows = "a,NONE,50\nb,PARTIAL,40\nc,FULL,60\n"
    assert "openness" not in plain(f"model,availability,score\n{rows}").by_key


def test_fractions_beside_a_score_on_a_scale_of_its_own_stay_as_written() -> None:
    table = plain("model,Elo,win rate,f1\na,1210,0.71,0.8\nb,1105,0.52,0.7\nc,1001,0.31,0.6\n")
    assert [table.by_key[key].unit for key in ("win rate", "f1")] == [Unit.NONE, Unit.NONE]
    table = plain("model,accuracy,f1\na,0.71,0.8\nb,0.52,0.7\nc,0.31,0.6\n")
    assert table.by_key["f1"].unit is Unit.PERCENT


@pytest.mark.parametrize("header", ["solved", "correct", "Passed"])
def test_true_and_false_under_a_header_that_says_score_are_the_score(header: str) -> None:
    table = plain(f"model,{header},params\na,true,7B\nb,false,8B\nc,true,9B\nd,,10B\n")
    assert table.roles.y is not None
    assert table.by_key[table.roles.y].header == header
    assert table.by_key[table.roles.y].unit is Unit.PERCENT
    assert column(table, table.roles.y) == ["100", "0", "100", ""]


def test_true_and_false_under_another_header_are_texts() -> None:
    table = plain("model,tools,params\na,yes,7B\nb,no,8B\n")
    assert (table.roles.y, column(table, "tools")) == (None, ["yes", "no"])


@pytest.mark.parametrize(
    ("text", "score", "lower"),
    [
        # A mean is of what its unit says.
        ("model,mean_wall_s,accuracy\na,10.2,50\nb,20.1,60\nc,5.5,70\n", "accuracy", False),
        ("tool,avg_latency_ms,hit\na,10.2,50\nb,20.1,61\nc,5.5,70\n", "hit", False),
        # An arrow marks a measure.
        ("model,Foo,Bar ↑\na,10.2,50.1\nb,20.1,60.2\nc,5.5,70.3\n", "Bar ↑", False),
        ("model,Foo,Bar ↓\na,10.2,50.1\nb,20.1,60.2\nc,5.5,70.3\n", "Bar ↓", True),
        ("model,Params ↓,Foo\na,10.2,50.1\nb,20.1,60.2\nc,5.5,70.3\n", "Foo", False),
        # Less is better of what is measured, not of what counts or times it.
        ("model,RMSD < 2Å (%)\na,50.5\nb,60.5\nc,70.5\n", "RMSD < 2Å (%)", False),
        ("model,WER (%) SNR<5dB\na,50.5\nb,60.5\nc,70.5\n", "WER (%) SNR<5dB", True),
        ("model,Inf time (fps)\na,50.5\nb,60.5\nc,70.5\n", "Inf time (fps)", False),
        ("model,latency (s),price\na,5,1.5\nb,5,2.5\nc,5,0.5\n", "price", True),
        # A total counts the items only if what is solved is no more; row numbers are in order.
        ("model,total,solved (%)\na,12,45.5\nb,13,50.5\nc,9,55.5\n", "total", False),
        ("model,#,foo\na,3,9.5\nb,1,5.5\nc,2,7.5\nd,4,11.5\ne,5,12.5\nf,6,13.5\n", "foo", False),
        # A whole comes before its parts.
        ("system,Miss,FA,Conf,DER\na,1,2,1.5,4.7\nb,2,2.5,1.1,5.7\nc,1.5,1.7,1,4.8\n", "DER", True),
        ("system,Sub,Del,Ins,WER\na,1,2,1.5,4.7\nb,2,2.5,1.1,5.7\nc,1.5,1.7,1,4.8\n", "WER", True),
        # Of costs alone the first is compared.
        ("tool,input cost,output cost\na,5,45.2\nb,4,55.1\nc,3,66.0\n", "input cost", True),
        ("tool,mean_wall_s,avg_mem_mb\na,10.2,50\nb,20.1,60\nc,5.5,70\n", "mean_wall_s", True),
        # One value tells nothing apart.
        ("model,score,quality\na,5,45.2\nb,5,55.1\nc,5,66.0\n", "quality", False),
        # A mean rank is a score.
        ("model,rank,vocabulary\na,1.33,9\nb,1.5,8\nc,2.25,7\n", "rank", True),
        ("model,mean_rank,vocabulary\na,1.33,9\nb,1.5,8\nc,2.25,7\n", "mean_rank", True),
        # Parts of LibriSpeech hold errors.
        ("decoding,test-clean,test-other\nx,2.1,5.2\ny,2.3,5.1\n", "test-clean", True),
    ],
)
def test_the_score_is_what_the_field_would_take(text: str, score: str, *, lower: bool) -> None:
    y = y_of(plain(text))
    assert (y.header, is_lower_better(y)) == (score, lower)


def test_a_place_is_no_score() -> None:
    assert plain("model,mean_rank,vocabulary\na,1,9\nb,2.5,8\nc,2,7\n").roles.y != "mean_rank"


def test_a_column_without_texts_names_nothing() -> None:
    assert plain("model,method,score\n,x,50\n,y,40\n,z,60\n").roles.label == "method"


def test_null_is_a_name_in_the_column_of_names_and_nothing_elsewhere() -> None:
    for table in both(b"model,note,score\nNull,Null,50\nnull,x,40\na,y,60\n"):
        assert column(table, "model") == ["Null", "", "a"]
        assert column(table, "note") == ["", "x", "y"]


def test_names_of_hosts_and_blanks_before_versions_do_not_count() -> None:
    for own, other in (
        ("us.meta.llama3-1-70b-instruct-v1:0", "meta-llama/Llama-3.1-70B-Instruct"),
        ("together_ai/Qwen/Qwen3-8B", "Qwen 3 8B"),
        ("eu.amazon.nova-pro-v1:0", "Nova Pro"),
    ):
        assert parts_of(own).key == parts_of(other).key


def test_a_name_in_a_link_of_html_is_as_long_as_its_words() -> None:
    link = "<a href='https://example.org/a/long/address/of/{0}'>lab/{0} (val)</a>"
    rows = "".join(f"{link.format(name)},{'xy'[n % 2]},{n}1.5\n" for n, name in enumerate("abcd"))
    table = plain(f"model,kind,accuracy\n{rows}")
    assert table.roles.label == "model"
    assert column(table, "model") == [f"lab/{name} (val)" for name in "abcd"]


@pytest.mark.parametrize("sign", ["", "%"])
def test_mean_ranks_that_sort_the_rows_are_the_score(sign: str) -> None:
    """As on EuroEval's boards, and on TML-bench's, where they are in percent."""
    rows = [f"m{n},{'abcd'[n % 4]},{n * n % 17}.5%,{n}.25{sign}" for n in range(1, 14)]
    header = "model,by,success_rate,mean_rank"
    y = y_of(plain("\n".join([header, *rows])))
    assert (y.key, is_lower_better(y)) == ("mean_rank", True)
    assert y_of(plain("\n".join([header, *rows[::2], *rows]))).key != "mean_rank"


def test_a_table_of_times_of_methods_comes_before_one_of_data_sets() -> None:
    """As RecBole's pages of costs, and LiteHAR's, of seconds alone."""
    sets = "| Dataset | #User | Sparsity |\n|-|-|-|\n| ml-1m | 60 | 0.95 |\n| Yelp | 72 | 0.99 |\n"
    times = (
        "| Method | Training (s) | GPU memory (GB) |\n|-|-|-|\n| x | 7.5 | 4 |\n| y | 5.5 | 5 |\n"
    )
    table = plain(f"{sets}\n{times}")
    assert (table.roles.label, table.roles.y) == ("Method", "Training (s)")
    scores = "| Method | Accuracy |\n|-|-|\n| x | 71.5 |\n"
    assert plain(f"{times}\n{scores}").roles.y == "Accuracy"


@pytest.mark.parametrize("units", [("Tokens/s", "W"), ("tok/s", "GB"), ("s", "ms")])
def test_numbers_with_one_unit_behind_them_are_numbers(units: tuple[str, str]) -> None:
    """As speeds of computers under Ollama, and times of tokenization ("150s")."""
    rows = "".join(f"| {n} | {v} {units[0]} | {v}{units[1]} |\n" for n, v in (("x", 1.5), ("y", 3)))
    table = plain(f"| System | Eval | Other |\n|-|-|-|\n{rows}| z | N/A | 4{units[1]} |\n")
    assert table.roles.y == "Eval"
    assert f"Other is in {units[1]}" in table.report.notes
    for others in (("7B", "8B"), ("4bit", "8bit"), ("2 s", "300 ms")):  # sizes, settings, two units
        a, b = others
        made = plain(f"| System | Acc | Other |\n|-|-|-|\n| x | 1.5 | {a} |\n| y | 2.5 | {b} |\n")
        assert not [each for each in made.report.notes if "is in" in each]


def test_a_setting_of_a_run_is_no_score_and_a_metric_by_name_comes_before_an_unknown_one() -> None:
    settings = "model_name: a\nhyperparams: {evaluation: {kappa: {save: true}}}\n"
    metrics = "metrics: {shape: {tortuosity: 1.3}, found: {F1: 0.7}}\n"
    assert plain(settings + metrics).roles.y == "metrics.found.F1"


def test_tables_under_the_name_of_a_set_of_speech_hold_errors() -> None:
    text = "## Results on the Aishell test set\n\n| | before | after |\n|-|-|-|\n"
    table = plain(f"{text}| a | 6.1 | 3.2 |\n| b | 6.4 | 2.5 |\n")
    assert is_lower_better(table.by_key["before"])
