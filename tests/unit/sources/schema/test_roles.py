import pytest

from lcbtui.dataset.columns import IN_SOURCES, STANDARD, Kind, Roles
from lcbtui.dataset.dataset import missing_counts
from lcbtui.dataset.source import with_flag
from lcbtui.errors import SourceError
from lcbtui.sources.schema.matching import meaning, plain_name
from lcbtui.text.numbers import Unit
from unit.sources.opening import column, label_of, plain, y_of


@pytest.mark.parametrize(
    ("header", "key"),
    [
        *(("Pass@1 (%)", "pass_at_1"), ("Average ⬆️", "pass_at_1")),
        *(("Total Params [B]", "total_params_b"), ("params (GB)", ""), ("size m", "")),
        *(("IFEval", ""), ("arena_score", ""), ("rank", ""), ("url", ""), ("", ""), ("⬆️", "")),
    ],
)
def test_a_unit_and_a_picture_are_no_part_of_a_name(header: str, key: str) -> None:
    assert (meaning(header) or ("",))[0] == key


def test_every_standard_key_means_itself() -> None:
    for key in IN_SOURCES:
        assert meaning(key) == (key, -1)
        assert plain_name(key) != ""
    for key in STANDARD.keys() - IN_SOURCES.keys():
        assert meaning(key) is None


def test_the_most_usual_or_else_first_header_wins_and_the_others_keep_their_own() -> None:
    table = plain("score,name,pass@1,model,Params,params,size\n1,a,2,b,3,4,5\n")
    assert [(each.key, each.title, each.unit) for each in table.columns] == [
        *((own, own, Unit.NONE) for own in ("score", "name")),
        ("pass_at_1", "Pass@1", Unit.PERCENT),
        ("model", "Model", Unit.NONE),
        ("total_params_b", "Params", Unit.BILLIONS),
        *((own, own, Unit.NONE) for own in ("params", "size")),
    ]


def test_a_standard_key_is_taken_at_its_word_and_what_does_not_fit_is_missing() -> None:
    table = plain("model,pass_at_1,release_date\na,soon,May\nb,1470,2025\n")
    assert [each.kind for each in table.columns] == [Kind.TEXT, Kind.NUMBER, Kind.DATE]
    missing = missing_counts(table, table.roles)
    assert [*missing.cells.items()] == [("pass_at_1", 1), ("release_date", 1)]
    assert missing.unplaceable == 1


@pytest.mark.parametrize(
    ("table", "keys", "y"),
    [
        ("pass@1,problems\n2025-06,0.001\n", ["pass@1", "problems.2"], "problems.2"),
        ("model,problems\na,0.5\nb,2\nc,1\n", ["model", "problems"], None),
        ("model,problems\na,0\nb,0\nc,1\n", ["model", "problems"], None),
    ],
)
def test_counts_of_problems_are_no_score_and_fractions_no_counts(
    table: str, keys: list[str], y: str | None
) -> None:
    read = plain(table)
    assert [each.key for each in read.columns] == keys
    assert read.roles.y == y


def test_a_name_without_fitting_values_is_no_claim() -> None:
    table = plain("model,size,active,score\na,Small,true,1470\nb,Large,false,1434\n")
    assert [(each.key, each.kind) for each in table.columns] == [
        ("model", Kind.TEXT),
        ("size", Kind.TEXT),
        ("active", Kind.TEXT),
        ("score", Kind.NUMBER),
    ]
    assert table.columns[3].unit is Unit.NONE
    assert table.roles == Roles("model", None, "score", None)


def test_roles_follow_the_standard_columns() -> None:
    table = plain("openness,pass@1,params,model\nclosed,50,7,a\n")
    assert table.roles == Roles("model", "total_params_b", "pass_at_1", "openness")
    assert dict(table.report.why)["y"] == 'called "pass@1"'
    assert table.report.choices == ()


def test_without_sizes_x_can_be_chosen_among_the_columns_of_the_file() -> None:
    table = plain("rank,who,arena_score,votes,released\n1,a,1470,5,2025-06\n2,b,1446,6,2025\n")
    assert table.roles == Roles("who", None, "arena_score", None)
    why = dict(table.report.why)["x"]
    assert with_flag(why).endswith("(--x released, --x rank, --x votes)")
    assert table.report.choices == ()  # the ranking is drawn
    missing = missing_counts(table, table.roles)
    assert (missing.unplaceable, missing.without_x, missing.without_y) == (0, 2, 0)


def test_a_column_without_values_is_not_offered_and_a_strange_name_is_quoted() -> None:
    table = plain("who,score,pass@1,it's (s),knowledge cutoff\na,1,2,3,\nb,2,3,4,\n")
    assert with_flag(dict(table.report.why)["x"]).endswith("(--x score, --x 'it'\\''s (s)')")


def test_a_number_that_nobody_calls_a_score_is_a_choice() -> None:
    table = plain("model,params,this,that\na,7B,5,6\n")
    assert table.roles.y == "this"
    (choice,) = table.report.choices
    assert (choice.option, with_flag(choice.words).rpartition(" (")[2]) == ("y", "--y that)")
    (alone,) = plain("model,params,this\na,7B,5\n").report.choices
    assert (alone.option, alone.way) == ("y", "--lower-better")  # its direction is a guess too


def test_a_size_alone_leaves_y_to_be_chosen() -> None:
    table = plain("model,params\na,7B\n")
    assert table.roles.y is None
    missing = missing_counts(table, table.roles)
    assert (missing.unplaceable, missing.without_x, missing.without_y) == (1, 0, 1)
    assert table.report.choices[0].option == "y"


@pytest.mark.parametrize(
    ("headers", "y"),
    [
        ("rank,score_stderr,mean_score", "mean_score"),
        ("Coding average,Global average", "Global average"),
        ("average time,accuracy", "accuracy"),
        ("humaneval score,pass@1.humaneval+", "pass@1.humaneval+"),
        ("pass@1.humaneval,pass@1.humaneval+", "pass@1.humaneval"),
        ("compassion,Elo", "Elo"),
        ("other,Win rate", "Win rate"),
        ("rating count,arena_score", "arena_score"),
    ],
)
def test_y_is_the_clearest_score_and_nothing_that_stands_beside_one(headers: str, y: str) -> None:
    names = headers.split(",")
    assert plain(f"model,{headers}\nm,{','.join('50' for _ in names)}\n").roles.y == y


@pytest.mark.parametrize(
    ("text", "sizes"),
    [
        ("info.size,info.name,acc\n31B,a,1\n-,b,2\n350M,c,3\n", ["31", "", "0.35"]),
        ("file.size,name,acc\n31,a-7B,1\n40,b-7B,2\n50,c-7B,3\n", ["7", "7", "7"]),
        ("dataset.size,name,acc\n31M,a-7B,1\n40M,b-7B,2\n50M,c-7B,3\n", ["7", "7", "7"]),
        ("dataset,acc\nm4/5T,1\nm4/10T,2\nm4/15T,3\n", None),
    ],
)
def test_whose_size_it_is(text: str, sizes: list[str] | None) -> None:
    table = plain(text)
    assert table.roles.x == (sizes and "total_params_b")
    assert sizes is None or column(table, "total_params_b") == sizes


def test_no_number_column_is_an_error_that_lists_the_columns() -> None:
    with pytest.raises(SourceError, match=r"no column holds numbers.*\(columns: who, where\)"):
        plain("who,where\na,b\n")
    with pytest.raises(SourceError, match=r"\(columns: x{39}…, where\)"):
        plain(f"{'x' * 10_000},where\na,b\n")
    with pytest.raises(SourceError, match=r"no column holds names.*\(columns: answer, fits\)"):
        plain(f"answer,fits\n{'x' * 61},.5\n{'y' * 99},.7\n")


def test_numbers_alone_get_a_label_column_and_it_is_told() -> None:
    table = plain("params,pass@1\n7,50\n8,60\n")
    assert table.roles.label == "row"
    assert column(table, "row") == ["row 1", "row 2"]
    assert "was added" in table.report.notes[0]


@pytest.mark.parametrize(
    ("texts", "kind"),
    [
        (["1", "2", "3"], Kind.NUMBER),
        (["1"] * 9 + ["TBD"], Kind.NUMBER),
        (["1"] * 8 + ["soon", "later"], Kind.CATEGORY),
        (["1", "N/A", "", "-"], Kind.NUMBER),
        (["56.1", "x", "57.2", "x", "59.7"], Kind.NUMBER),
        (["56.1", "x", "57.2", "far", "59.7"], Kind.TEXT),
        (["95.7 (1st)", "94.2 ★", "TBD", "n.a.", "93.1†", "92.0 [2]"], Kind.NUMBER),
        (["007", "008"], Kind.TEXT),
        (["12345678901234567890", "12345678901234567891"], Kind.TEXT),
        (["0.8500000000000001", "0.85"], Kind.NUMBER),
        (["2024", "2025"], Kind.NUMBER),
        (["2024", "2025-06"], Kind.DATE),
        (["2025-06-30", "2025-06"], Kind.DATE),
        (["2025-06-30", "soon"], Kind.TEXT),
        (["true", "false"] * 3, Kind.CATEGORY),
        (["a", "b", "c"], Kind.TEXT),
        (["", "n/a"], Kind.TEXT),
    ],
)
def test_the_kind_of_an_unknown_column_follows_its_values(texts: list[str], kind: Kind) -> None:
    table = plain("thing,pass@1\n" + "".join(f"{text},1\n" for text in texts))
    assert {each.key: each.kind for each in table.columns}["thing"] is kind


@pytest.mark.parametrize(
    ("headers", "header", "title"),
    [
        ("Average,LiveCodeBench v6 (2502-2505)", "LiveCodeBench v6 (2502-2505)", None),
        ("LCB stderr,score,LCB_generation", "LCB_generation", None),
        ("LCB v5,LiveCodeBench", "LiveCodeBench", "Pass@1"),
        ("LCB problems,LCB rank,Average", "Average", None),
        ("LCB Pass@1,score", "LCB Pass@1", "Pass@1"),
    ],
)
def test_pass_at_1_is_livecodebench_before_any_other_score_and_keeps_its_release(
    headers: str, header: str, title: str | None
) -> None:
    table = plain(f"model,{headers}\nm{',50' * len(headers.split(','))}\n")
    score = y_of(table)
    assert (score.key, score.header, score.title) == ("pass_at_1", header, title or header)


def test_a_column_of_percent_signs_is_a_number_in_percent() -> None:
    table = plain("model,params,MMLU,pass@1\na,7,70.5%,1\nb,8,66%,2\nc,9,50,3\n")
    assert table.by_key["MMLU"][3:5] == (Kind.NUMBER, Unit.PERCENT)
    assert column(table, "MMLU") == ["70.5", "66", "50"]


def test_known_text_columns_stay_text_even_if_they_hold_numbers() -> None:
    table = plain("model,version,highlight,pass@1\n4,1.10,true,1\n5,1.2,false,2\n")
    assert column(table, "version") == ["1.10", "1.2"]
    kinds = [each.kind for each in table.columns]
    assert kinds == [Kind.TEXT, Kind.CATEGORY, Kind.CATEGORY, Kind.NUMBER]


def test_parameters_of_a_nested_object_are_the_size_for_want_of_a_column_of_their_own() -> None:
    table = plain('[{"name": "a-7b", "model": {"params": 8e9}, "score": 40}]')
    assert table.roles.x == "total_params_b"
    assert column(table, "total_params_b") == ["8"]
    table = plain('[{"name": "a", "model": {"params": 8e9}, "size": "7B", "score": 40}]')
    assert column(table, "total_params_b") == ["7"]
    assert meaning("dataset.size") is None
    assert meaning("metrics.score") is None


@pytest.mark.parametrize(
    ("words", "is_version"),
    [
        (["v5", "v6", "release_v4"], True),
        (["4_5", "v1_v6", "6"], True),
        (["v7", "v0.4.3", "v4.1"], False),
        (["2024.1", "10", "beta"], False),
    ],
)
def test_a_release_is_of_problems_only_from_v1_to_v6(words: list[str], is_version: bool) -> None:
    rows = "".join(f"m{row},{word},{row}5\n" for row, word in enumerate(words))
    table = plain(f"model,release,score\n{rows}")
    assert ("version" in {each.key for each in table.columns}) is is_version


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Organization,Method,score\nA,x,1\nA,y,2\nB,z,3\n", "Method"),
        (",GPU,score\n1,H100,1\n2,A100,2\n", "GPU"),
        (
            "notes,name of it,score\n" + f"{'long prose ' * 9},a,1\n{'more of it ' * 9},b,2\n",
            "name of it",
        ),
        ("code,who,score\n007,a,1\n008,b,2\n009,c,3\n", "who"),
        (",score\nfirst,1\nsecond,2\n", "column 1"),
        ("env_id,algo,score\nAnt,ppo,1\nAnt,sac,2\nHopper,ppo,3\nHopper,sac,4\n", "algo"),
        ("outer.id,vendor_key,outer.name,score\na-1,k,Alpha 1,1\nb-2,l,Beta 2,2\n", "outer.name"),
        ("dataset_revision,task_name,score\n4e9a0d6e,Polarity,1\n", "task_name"),
        (",,score\nTM,A,1\nTM,B,2\nTM,C,3\nSP,A,4\nSP,B,5\nSP,C,6\n", "column 2"),
        ("team,model,score\na,gpt-9,1\nb,gpt-9,2\nc,gpt-9,3\nd,o9,4\n", "team"),
        ("kind,which,score\nx,a,1\nx,b,2\nx,c,3\ny,d,4\ny,e,5\ny,f,6\n", "which"),
        (",Architecture,score\na,x,1\nb,y,2\nc,x,3\n", "column 1"),
        ("name,model,score\na,model,1\nb,model,2\nc,model,3\n", "name"),
        # A first column without a header holds the names, also behind numbers.
        (",method,score\nA-1,w 1,1.5\nA-2,w 2,2.5\nA-3,w 3,3.5\n", "column 1"),
        ("method,,score\nw 1,A-1,1.5\nw 2,A-2,2.5\nw 3,A-3,3.5\n", "method"),
        ("layers,,Team name,score\n3,A-1,w 1,1.5\n4,A-2,w 2,2.5\n5,A-3,w 3,3.5\n", "Team name"),
        (",notes,score\nA-1,w 1,1.5\nA-2,w 2,2.5\nA-3,w 3,3.5\n", "column 1"),
        ("city,,score\nw 1,A-1,1.5\nw 2,A-2,2.5\nw 3,A-3,3.5\n", "city"),
        ("layers,,lab,score\n3,A-1,w 1,1.5\n4,A-2,w 2,2.5\n5,A-3,w 3,3.5\n", "column 2"),
        # Parts, counts and shares give way.
        ("LLM,Method,score\nA-7B,x,1\nA-7B,y,2\nB-7B,z,3\n", "Method"),
        ("models,framework,score\n3,x,1\n4,y,2\n9,z,3\n", "framework"),
    ],
)
def test_the_label_names_rows_and_is_no_prose_and_no_number(text: str, label: str) -> None:
    table = plain(text)
    assert (label_of(table), y_of(table).header) == (label, "score")


def test_a_share_of_columns_is_no_score() -> None:
    table = plain("dataset_name,num_rows,percentage_cat_features\na,5,1.5\nb,6,2.5\n")
    assert (label_of(table), table.roles.y) == ("dataset_name", None)
