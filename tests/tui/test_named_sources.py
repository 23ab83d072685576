"""Names for files of one's own in the explorer: `d` lists them, and `Y` keeps them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lcbtui.sources.catalog import named_files

from .driving import explorer


@pytest.fixture(autouse=True)
def board(tmp_path: Path) -> Iterator[Path]:
    """A board called `ours`, and it twice called `both`."""
    paths = [tmp_path / "board.csv", tmp_path / "new.csv"]
    for path in paths:
        path.write_text("model,params,pass@1\nAlpha-4B,4B,60.1\nBeta-32B,32B,65.2\n")
    named_files.update(ours=paths[:1], both=paths, gone=[tmp_path / "gone.csv"])
    yield paths[0]
    named_files.clear()


@pytest.mark.parametrize(("name", "rows"), [("ours", 2), ("both", 4)])
async def test_d_opens_a_name_and_what_is_copied_keeps_it(name: str, rows: int) -> None:
    async with explorer(size=(80, 24)) as it:
        await it.press("d")
        assert "ours       board.csv" in it.text()
        await it.press(*name, "enter")
        assert it.explorer.state.sources == (name,)
        assert it.explorer.view is not None and len(it.view) == rows
        await it.press("Y")
        assert it.explorer.copied[-1] == f"lcbtui {name}"


async def test_a_missing_file_is_told_with_its_setting() -> None:
    async with explorer(size=(120, 40)) as it:
        await it.press("d", *"gone", "enter")
        assert "sources.gone in config.toml" in it.text()
        assert it.explorer.state.sources == ("figure",)
