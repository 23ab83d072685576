"""Which texts of an Arrow array a pattern explains; all others go through Python."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from lcbtui.sources.cleaning import MISSING_WORDS

# No leading zero, not four digits alone, which could be a year, and never too much for a double.
PLAIN_NUMBER = r"^(-?(0|[1-9][0-9]{0,2}|[1-9][0-9]{4,14})|-?(0|[1-9][0-9]{0,14})\.[0-9]{1,15})$"
# Letters that are assigned, one code point each and their own NFC, so that `safe_text` keeps them:
# Latin-1, basic Cyrillic, kana, Chinese characters and Hangul syllables.
_LETTERS = r"A-Za-zÀ-ÖØ-öø-ÿА-яぁ-ゖァ-ヺ一-\x{9FEF}가-힣"
# These and printable ASCII, without blank ends: kept as it is unless it is a word for nothing.
PLAIN_TEXT = rf"^[!-~{_LETTERS}]([ -~{_LETTERS}]*[!-~{_LETTERS}])?$"
# The same from a letter on: neither a number nor a date.
PLAIN_WORD = rf"^[{_LETTERS}]([ -~{_LETTERS}]*[!-~{_LETTERS}])?$"
_NOTHING = pa.array(sorted(MISSING_WORDS), pa.large_string())
_LONGEST_NOTHING = max(len(word.encode()) for word in MISSING_WORDS)


def matches(texts: Any, pattern: str) -> npt.NDArray[np.bool_]:
    """Which texts match a regular expression, as (texts,)."""
    found: npt.NDArray[np.bool_] = pc.match_substring_regex(texts, pattern).to_numpy(
        zero_copy_only=False
    )
    return found


def plain_words(texts: Any, pattern: str) -> npt.NDArray[np.bool_]:
    """Which texts match and are no words for a missing value."""
    found = matches(texts, pattern).copy()
    # No letter of the patterns changes its length in lower case, so only short texts are asked.
    short = found & (pc.binary_length(texts).to_numpy() <= _LONGEST_NOTHING)
    if short.any():
        lowered = pc.utf8_lower(texts.filter(pa.array(short)))
        nothing = pc.is_in(lowered, value_set=_NOTHING).to_numpy(zero_copy_only=False)
        found[short] = ~nothing
    return found


def begin(texts: Any, starts: tuple[str, ...]) -> npt.NDArray[np.bool_]:
    """Which texts begin with one of some starts."""
    found = np.zeros(len(texts), dtype=np.bool_)
    for start in starts:
        found |= pc.starts_with(texts, start).to_numpy(zero_copy_only=False)
    return found
