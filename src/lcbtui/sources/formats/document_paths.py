"""Paths into a nested document, as jq writes them: `.models`, `.[-1].models`, `."my key"[0].rows`.

`[]` stands for every element, and `.` for the whole document.
"""

import json
import re
from collections.abc import Sequence
from enum import Enum

from lcbtui.text.safe_text import safe_text


class Every(Enum):
    """The step to each element of a list, or to each value of an object."""

    EVERY = "[]"


EVERY = Every.EVERY
Step = str | int | Every
Path = tuple[Step, ...]

_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_STEP = re.compile(
    r"""
    \.?\[\s*(?:(?P<index>-?\d{1,12})|(?P<bracket>"(?:[^"\\]|\\.)*"))?\s*\]
    | \.(?P<quoted>"(?:[^"\\]|\\.)*")
    | (?:\.|^)(?P<key>[^.\[\]"]+)
    """,
    re.VERBOSE,
)


def path_text(path: Sequence[Step]) -> str:
    """A path as `parse_path` reads it and jq does."""
    texts = []
    for step in path:
        if step is EVERY:
            texts.append("[]")
        elif isinstance(step, int):
            texts.append(f"[{step}]")
        else:
            assert isinstance(step, str)
            texts.append(f".{_key_text(step)}")
    text = "".join(texts)
    return text if text.startswith(".") else f".{text}"


def _key_text(key: str) -> str:
    if _PLAIN_KEY.fullmatch(key):
        return key
    return json.dumps(key, ensure_ascii=safe_text(key) != key)


def parse_path(text: str) -> Path | None:
    """The steps of a path; None where it is none.

    A key of letters, digits and signs other than `.`, `[`, `]` and `"` needs no quotes.
    """
    text = text.strip()
    if text in (".", ""):
        return () if text else None
    steps: list[Step] = []
    place = 0
    while place < len(text):
        found = _STEP.match(text, place)
        if not found:
            return None
        quoted = found["bracket"] or found["quoted"]
        if quoted:
            try:
                steps.append(str(json.loads(quoted)))
            except ValueError:
                return None
        elif found["index"]:
            steps.append(int(found["index"]))
        else:
            steps.append(found["key"] or EVERY)
        place = found.end()
    return tuple(steps)


def step_into(value: object, step: Step) -> tuple[bool, object]:
    """Whether a value has a step, and what it leads to; a number may also be a key of an object.

    Args:
        value: a list or an object.
        step: a key or an index; a key of digits is an index of a list.
    """
    if isinstance(value, list):
        if isinstance(step, str) and re.fullmatch(r"-?\d{1,12}", step):
            step = int(step)
        if isinstance(step, int) and -len(value) <= step < len(value):
            return True, value[step]
    if isinstance(value, dict) and not isinstance(step, Every) and str(step) in value:
        return True, value[str(step)]
    return False, None
