"""Regular expressions that are compiled when they are first used."""

import re
from typing import Any, cast


def regex(text: str, flags: int = 0) -> re.Pattern[str]:
    """What `re.compile` gives, made when its first method is asked for.

    A lookup imports some seventy of them and uses a few: compiling all takes it a sixth of its
    time. A text that is no regular expression raises `re.error` no sooner than that.
    """
    return cast("re.Pattern[str]", _Late(text, flags))


class _Late:
    """Takes the methods of the compiled pattern over when one of them is first looked for."""

    def __init__(self, text: str, flags: int) -> None:
        self.pattern, self._flags = text, flags

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(self.pattern, self._flags)
        methods = ("match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer")
        self.__dict__.update({each: getattr(compiled, each) for each in methods})
        return getattr(compiled, name)
