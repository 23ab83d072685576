"""Whether the explorer was ever started here: one empty file in the user's state folder."""

from pathlib import Path

_FILE = "started"


def state_folder() -> Path:
    """Where what the program remembers is kept: the platform's own place for state."""
    from platformdirs import user_state_path  # noqa: PLC0415 - 13 ms

    return user_state_path("lcbtui", appauthor=False)


def is_first_start(folder: Path) -> bool:
    """Whether this is the first start ever, which it then was.

    Where the folder cannot be written nothing is: what is shown once must not come back each time.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _FILE).touch(exist_ok=False)
    except (OSError, ValueError):
        return False
    return True
