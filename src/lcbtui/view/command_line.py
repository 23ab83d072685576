"""A ViewState on the command line: from the flags given, and back to a command."""

import shlex
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from lcbtui.errors import UsageError
from lcbtui.view.commands import COMMANDS
from lcbtui.view.fields import FIELDS, Form
from lcbtui.view.state import ViewState

_DEFAULT = ViewState()


def from_flags(
    source: str | None, values: Mapping[str, str | bool | tuple[str, ...] | None]
) -> ViewState:
    """The ViewState of parsed flags.

    Args:
        source: the source named, or None for the default.
        values: field name → the text given, the switch, the texts repeated; None or () when the
            flag was not given.

    Raises:
        UsageError: for a value that cannot be used, with its flag.
    """
    found: dict[str, Any] = {} if source is None else {"source": source}
    for field in FIELDS:
        value = values.get(field.name)
        if value is None or value == ():
            continue
        if isinstance(value, str):
            try:
                value = field.parse(value)
            except UsageError as error:
                raise UsageError(f"{field.flag} {error}") from None
        found[field.name] = value
    return replace(_DEFAULT, **found)


def to_flags(state: ViewState) -> list[str]:
    """The words after `lcbtui` that give this ViewState: flags first, then the source."""
    words: list[str] = []
    for field in FIELDS:
        value = getattr(state, field.name)
        if value == field.default:
            continue
        if field.form is Form.SWITCH:
            words.append(field.flag if value else field.off_flag)
        elif field.form is Form.REPEATED:
            words += [f"{field.flag}={text}" for text in value]
        else:
            words.append(f"{field.flag}={field.format(value)}")
    if state.source == _DEFAULT.source:
        return words
    if (state.source.startswith("-") and state.source != "-") or state.source in COMMANDS:
        words.append("--")
    return [*words, state.source]


def to_command(state: ViewState) -> str:
    """The command that rebuilds the view, quoted for a shell."""
    return " ".join(_shell_word(word) for word in ("lcbtui", *to_flags(state)))


def _shell_word(word: str) -> str:
    """A word for bash, zsh or fish that shows no control character nor half of a character."""
    if word.isprintable():
        return shlex.quote(word)
    data = word.encode("utf-8", "surrogateescape")
    plain = "".join(
        chr(byte) if 32 <= byte < 127 and byte not in b"\\'" else f"\\x{byte:02x}" for byte in data
    )
    return f"$'{plain}'"
