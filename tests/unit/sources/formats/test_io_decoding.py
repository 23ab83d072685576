import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.errors import SourceError
from lcbtui.sources.formats.io import decode

CSV = "model,pass@1\nnaïve – 模型,70.5\n"


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        (CSV.encode(), CSV, "UTF-8"),
        (CSV.encode("utf-8-sig"), CSV, "UTF-8"),
        (b"\xff\xfe" + CSV.encode("utf-16-le"), CSV, "UTF-16"),
        (b"\xfe\xff" + CSV.encode("utf-16-be"), CSV, "UTF-16"),
        ("naïve – x,70.5\n".encode("cp1252"), "naïve – x,70.5\n", "Windows-1252"),
        ("通义千问-7B,50\n".encode("gbk"), "通义千问-7B,50\n", "GB18030"),
    ],
)
def test_the_encoding_is_found_and_told_where_it_is_no_unicode(
    data: bytes, text: str, encoding: str
) -> None:
    content = decode(data)
    assert (content.text, content.encoding) == (text, encoding)
    note = f"byte 2 is not UTF-8; the file was read as {encoding}"
    assert content.notes == (() if encoding.startswith("UTF") else (note,))


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
