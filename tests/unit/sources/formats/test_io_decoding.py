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
        ("créée;1\naçaí\n".encode("cp1252"), "créée;1\naçaí\n", "Windows-1252"),
    ],
)
def test_the_encoding_is_found_and_told_where_it_is_no_unicode(
    data: bytes, text: str, encoding: str
) -> None:
    content = decode(data)
    assert (content.text, content.encoding) == (text, encoding)
    note = f"byte 2 is not UTF-8; the file was read as {encoding}"
    assert content.notes == (() if encoding.startswith("UTF") else (note,))


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
