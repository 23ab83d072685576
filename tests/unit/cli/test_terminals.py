"""What a terminal is taken for, by what the environment says of it."""

import pytest

from lcbtui.cli.output import is_utf8

UTF8 = ["C.UTF-8", "C.utf8", "de_DE.UTF-8@euro", "en_US", "UTF-8"]
OTHERS = ["C", "POSIX", "de_DE.ISO-8859-1", "de_DE.ISO-8859-15@euro", "zh_CN.GB18030"]


@pytest.mark.parametrize("variable", ["LC_ALL", "LC_CTYPE", "LANG"])
@pytest.mark.parametrize("name", UTF8 + OTHERS)
def test_a_locale_reads_utf8_or_not(variable: str, name: str) -> None:
    assert is_utf8({variable: name}, implied=False) == (name in UTF8)


def test_where_nothing_is_said_it_is_utf8() -> None:
    assert is_utf8({}, implied=False)
    assert is_utf8({"LANG": "", "LC_CTYPE": "C.UTF-8"}, implied=True)


def test_the_first_variable_that_is_set_counts() -> None:
    assert not is_utf8({"LC_ALL": "C", "LANG": "C.UTF-8"}, implied=False)
    assert is_utf8({"LC_ALL": "", "LC_CTYPE": "C.UTF-8", "LANG": "C"}, implied=False)


def test_what_python_made_of_the_locale_says_nothing_of_the_terminal() -> None:
    assert not is_utf8({"LC_CTYPE": "C.UTF-8", "LANG": "C"}, implied=True)
