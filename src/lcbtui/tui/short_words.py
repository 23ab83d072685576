"""Messages in the one line that there is for them."""

from collections.abc import Iterable
from pathlib import PurePath

from lcbtui.sources.safe_text import safe_text


def without_folders(said: str, sources: Iterable[str | None]) -> str:
    """Words that name files without their folders, which would leave no room for the rest.

    Args:
        said: a message that may begin with one of the sources, or name it before a colon.
        sources: as they were typed; bundled names and None stay as they are.
    """
    for source in sources:
        name = PurePath(source).name if source else ""
        if source and name:
            said = said.replace(f"{safe_text(source)}:", f"{safe_text(name)}:")
    return said
