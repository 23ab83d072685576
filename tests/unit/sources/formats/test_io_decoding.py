import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.errors import SourceError
from lcbtui.sources.formats.io import decode

CSV = "model,pass@1\nnaïve – 模型,70.5\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (CSV.encode(), "UTF-8"),
        (CSV.encode("utf-8-sig"), "UTF-8"),
        (b"\xff\xfe" + CSV.encode("utf-16-le"), "UTF-16"),
        (b"\xfe\xff" + CSV.encode("utf-16-be"), "UTF-16"),
    ],
)
def test_unicode_encodings_give_the_same_text(data: bytes, encoding: str) -> None:
    content = decode(data)
    assert content.text == CSV
    assert content.encoding == encoding
    assert not content.notes


def test_other_bytes_are_read_as_windows_1252_and_it_is_told() -> None:
    content = decode("model,pass@1\nnaïve – x,70.5\n".encode("cp1252"))
    assert content.text == "model,pass@1\nnaïve – x,70.5\n"
    assert content.encoding == "Windows-1252"
    assert content.notes == ("byte 15 is not UTF-8; the file was read as Windows-1252",)


def test_chinese_in_pairs_of_high_bytes_is_read_as_chinese() -> None:
    content = decode("模型,得分\n通义千问-7B,50\n".encode("gbk"))
    assert content.text == "模型,得分\n通义千问-7B,50\n"
    assert content.notes[0].endswith("is not UTF-8; the file was read as GB18030")


@pytest.mark.parametrize(
    "text",
    [
        "é,score\nà,1\n",
        "Zoë François,1\n",
        "±,1\n",
        "modèle «été»\n",
        "Modell;Größe;Score\nA größer;7;50\nB;8;60\n",
        "créée;1\naçaí;2\n",
        "CRÉÉE;1\nSUPPLÉÉE;2\n",
    ],
)
def test_latin_letters_are_not_taken_for_chinese(text: str) -> None:
    assert decode(text.encode("cp1252")).text == text


@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_a_source_error(data: bytes) -> None:
    try:
        content = decode(data)
    except SourceError as problem:
        assert str(problem)[:3] == "is "
    else:
        assert content.text.strip()


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0\ufeff")))
def test_utf_8_text_comes_back_as_it_was(text: str) -> None:
    data = ("model,pass@1\n" * 100 + text).encode()
    assert decode(data).text == "model,pass@1\n" * 100 + text
