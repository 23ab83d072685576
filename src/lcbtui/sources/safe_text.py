"""The one place where text from outside becomes safe for a terminal.

Every name, header and value from a file, and every file name, passes `safe_text` before it
is kept; nothing after the reader has to think of it again.
"""

import re
import unicodedata

_PLAIN = re.compile(r"[ -~]*")
_BREAKS = frozenset("\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029")
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Cn", "Co"})


def safe_text(text: str) -> str:
    """`text` in NFC on one line, without any character that a terminal acts on.

    Breaks and tabs become one space; control, format (zero width, joiners, bidirectional
    controls), surrogate, private and unassigned characters are dropped; the ends are trimmed.
    """
    if _PLAIN.fullmatch(text):
        return text.strip()
    spaced = "".join(" " if character in _BREAKS else character for character in text)
    kept = (
        c for c in unicodedata.normalize("NFC", spaced) if unicodedata.category(c) not in _DROPPED
    )
    return "".join(kept).strip()
