import pytest

from lcbtui.errors import SourceError
from lcbtui.sources.headers import NUMBER_KEYS, TITLES, kind_of, meaning, plain_name
from lcbtui.sources.model import Kind, Roles, Unit
from unit.sources.opening import column, plain


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("params", "total_params_b"),
        ("Parameters", "total_params_b"),
        ("#Params (B)", "total_params_b"),
        ("# params (in billions)", "total_params_b"),
        ("Total Params [B]", "total_params_b"),
        ("size", "total_params_b"),
        ("act_param", "active_params_b"),
        ("Active Params", "active_params_b"),
        ("score", "pass_at_1"),
        ("Average ⬆️", "pass_at_1"),
        ("pass@1", "pass_at_1"),
        ("Pass@1 (%)", "pass_at_1"),
        ("LiveCodeBench", "pass_at_1"),
        ("fullname", "model"),
        ("Full Name", "model"),
        ("Model", "model"),
        ("lab", "organization"),
        ("company", "organization"),
        ("Provider", "organization"),
        ("Publication date", "release_date"),
        ("released", "release_date"),
    ],
)
def test_headers_mean_standard_columns_whatever_their_case_and_punctuation(
    header: str, key: str
) -> None:
    found = meaning(header)
    assert found is not None
    assert found[0] == key


@pytest.mark.parametrize("header", ["params (M)", "IFEval", "arena_score", "rank", "url", "", "⬆️"])
def test_other_headers_mean_nothing(header: str) -> None:
    assert meaning(header) is None


def test_every_standard_key_means_itself() -> None:
    for key in TITLES:
        assert meaning(key) == (key, -1)
        assert plain_name(key) != ""
        assert kind_of(key) is not None
    assert NUMBER_KEYS.keys() <= TITLES.keys()


def test_the_most_usual_header_wins_and_the_others_keep_their_own() -> None:
    table = plain("score,name,pass@1,model,params,size\n1,a,2,b,3,4\n")
    assert [each.key for each in table.columns] == [
        "score",
        "name",
        "pass_at_1",
        "model",
        "total_params_b",
        "size",
    ]
    assert [each.title for each in table.columns] == [
        "score",
        "name",
        "Pass@1",
        "Model",
        "Params",
        "size",
    ]
    assert [each.unit for each in table.columns] == [
        Unit.NONE,
        Unit.NONE,
        Unit.PERCENT,
        Unit.NONE,
        Unit.BILLIONS,
        Unit.NONE,
    ]


def test_the_first_of_two_equally_usual_headers_wins() -> None:
    table = plain("model,Params,params,pass@1\na,1,2,3\n")
    assert [each.key for each in table.columns] == [
        "model",
        "total_params_b",
        "params",
        "pass_at_1",
    ]


def test_a_standard_key_is_taken_at_its_word_and_what_does_not_fit_is_missing() -> None:
    table = plain("model,pass_at_1,release_date\na,soon,May\nb,later,June\n")
    assert [each.kind for each in table.columns] == [Kind.TEXT, Kind.NUMBER, Kind.DATE]
    assert table.report.missing == (("pass_at_1", 2), ("release_date", 2))
    assert table.report.unplaceable == 2


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


def test_without_a_known_column_y_is_the_score_and_it_is_a_choice() -> None:
    table = plain("rank,who,arena_score,votes\n1,a,1470,5\n2,b,1446,6\n")
    assert table.roles == Roles("who", None, "arena_score", None)
    assert table.report.choices == (
        (
            "no column of parameters was recognised; choose one with --x COLUMN"
            " (candidates: rank, votes)"
        ),
        (
            'no column of pass@1 was recognised and "arena_score" is shown;'
            " choose another with --y COLUMN (candidates: rank, votes)"
        ),
    )


def test_a_size_alone_leaves_y_to_be_chosen() -> None:
    table = plain("model,params\na,7B\n")
    assert table.roles.y is None
    assert table.report.unplaceable == 1
    assert "--y COLUMN" in table.report.choices[0]


def test_no_number_column_is_an_error_that_lists_the_columns() -> None:
    with pytest.raises(SourceError, match=r"no column holds numbers.*\(columns: who, where\)"):
        plain("who,where\na,b\n")


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
        (["1"] * 8 + ["TBD", "TBA"], Kind.CATEGORY),
        (["1", "N/A", "", "-"], Kind.NUMBER),
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


def test_known_text_columns_stay_text_even_if_they_hold_numbers() -> None:
    table = plain("model,version,highlight,pass@1\n4,1.10,true,1\n5,1.2,false,2\n")
    assert column(table, "version") == ["1.10", "1.2"]
    assert [each.kind for each in table.columns] == [
        Kind.TEXT,
        Kind.CATEGORY,
        Kind.CATEGORY,
        Kind.NUMBER,
    ]
