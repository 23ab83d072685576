import pytest

from lcbtui.dataset.meanings import looks_like_model
from lcbtui.dataset.source import Note, ReadOptions, SourceInfo
from lcbtui.errors import SourceError
from lcbtui.sources.open import open_dataset
from unit.sources.formats.reading import read
from unit.sources.opening import column, plain

REPORT = """
| | Benchmark (Metric) | # Shots | LLaMA 405B | **GPT-9** | Ours |
|---|---|---|---|---|---|
| | Architecture | - | Dense | - | MoE |
| | # Total Params | - | 405B | - | 671B |
| English | MMLU (EM) | 5-shot | 84.4 | **90** | 87.1 |
| | BBH (EM) | 3-shot | 82.9 | 91 | 87.5 |
| Code | LiveCodeBench (Pass@1) | 3-shot | 15.5 | 30 | 19.4 |
"""


def test_rows_that_say_how_large_models_are_make_it_certain() -> None:
    table = plain(REPORT)
    assert column(table, "model") == ["LLaMA 405B", "GPT-9", "Ours"]
    assert column(table, "total_params_b") == ["405", "", "671"]
    assert column(table, "pass_at_1") == ["15.5", "30", "19.4"]
    assert "the models stand as columns and are read as rows" in table.report.notes
    assert read(REPORT, transpose=False).headers[1] == "Benchmark (Metric)"


WORDS = ["optimizer", "options", "steps", "commander", "bertscore", "8bit"]
MODELS = ["GPT4o", "Llama-3.1 8B", "chatglm3", "o3 (high)", "Qwen2.5", "Ours-7B", "通义千问2.0"]


@pytest.mark.parametrize("header", [*WORDS, *MODELS])
def test_names_of_models_are_known_and_words_that_begin_like_a_family_are_none(header: str) -> None:
    assert looks_like_model(header) is (header in MODELS)


def test_tasks_as_rows_are_turned_below_models_of_any_family_and_told_below_other_headers() -> None:
    tasks = "arc_challenge,1,2\nboolq,3,4\nAverage,2,3\n"
    turned = read(f"Task/Metric,OurLM 3B,OurLM 7B\n{tasks}")
    assert turned.headers == ("Model", "arc_challenge", "boolq", "Average")
    (note,) = plain("metric,a,b\nmse,50,60\nmae,70,90\nrmse,1,2\n").report.notes[:1]
    assert isinstance(note, Note) and note.told and "read as rows" in note  # a guess
    for header in ("task,original,random", "Metric,Value,n"):
        found = read(f"{header}\n{tasks}")
        assert found.headers == tuple(header.split(","))
        assert [(each.option, each.short) for each in found.choices] == [
            ("transpose", "rows are tasks")
        ]
    for header in ("task,model,score", "name,original,random", "task,acc,f1"):
        assert read(f"{header}\n{tasks}").choices == ()


def test_headers_of_models_alone_are_turned_where_asked_for() -> None:
    text = "what,gpt-9,claude-9\nfirst,1,2\nsecond,4,5\nthird,7,8\n"
    found = read(text)
    assert (found.headers, found.notes) == (("what", "gpt-9", "claude-9"), ())
    info = SourceInfo("-", "standard input", options=ReadOptions(transpose=True))
    table = open_dataset(info, text.encode())
    assert column(table, "model") == ["gpt-9", "claude-9"]
    assert column(table, "second") == ["4", "5"]


@pytest.mark.parametrize(
    "text",
    [
        "model,MMLU,GSM8K\ngpt-9,1,2\nclaude-9,3,4\nllama-7b,5,6\n",
        "model,gpt-9,claude-9\ngpt-9,0,60\nclaude-9,40,0\nllama-7b,30,30\n",
        "GPU,8B Q4,8B F16,70B Q4\nA100,1,2,3\nH100,4,5,6\n",
        "model,params,7B rank,8B rank\na,1,2,3\nb,2,3,4\n",
    ],
)
def test_models_as_rows_are_left_alone(text: str) -> None:
    found = read(text)
    assert (found.headers, found.notes) == (tuple(text.splitlines()[0].split(",")), ())


def test_a_table_too_long_for_columns_is_refused() -> None:
    text = "b,gpt-9\n" + "".join(f"t{row},1\n" for row in range(30_000))
    with pytest.raises(SourceError, match="up to 20000 columns are read"):
        read(text, transpose=True)
