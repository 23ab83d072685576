"""What a release hands out: the same bytes from any folder at any time, and a program to run."""

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from terminal.session import LCBTUI

ROOT = Path(__file__).parents[2]
RUNNERS = {"uvx": ["--from"], "pipx": ["run", "--spec"]}


def build(sources: Path, zone: str = "UTC") -> dict[str, str]:
    """The wheel and sdist of these sources: SHA-256 by name. They are in `sources`/dist."""
    environment = {**os.environ, "TZ": zone}
    environment.pop("SOURCE_DATE_EPOCH", None)
    command = [sys.executable, "-m", "hatchling", "build"]
    subprocess.run(command, cwd=sources, env=environment, check=True, capture_output=True)
    files = sorted((sources / "dist").iterdir())
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def copy(folder: Path) -> Path:
    """The sources without what was installed, built or cached among them."""
    left_out = shutil.ignore_patterns(".git", ".[!g]*", "__pycache__", "build", "dist", "tests")
    return shutil.copytree(ROOT, folder, ignore=left_out)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    sources = copy(tmp_path_factory.mktemp("dist") / "sources")
    build(sources)
    return sources


def test_wheel_and_sdist_are_the_same_wherever_built(built: Path, tmp_path: Path) -> None:
    other = copy(tmp_path / "another folder")
    for path in other.rglob("*"):
        os.utime(path, (1e9, 1e9))
        path.chmod(0o700 if path.is_dir() else 0o600)
    found = build(other, zone="Pacific/Auckland")
    assert len(found) == 2
    assert found == build(built)


def test_an_sdist_gives_the_wheel_that_its_sources_give(built: Path, tmp_path: Path) -> None:
    wheel, sdist = sorted((built / "dist").iterdir())
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path, filter="data")
    found = build(tmp_path / sdist.name.removesuffix(".tar.gz"))
    assert found[wheel.name] == hashlib.sha256(wheel.read_bytes()).hexdigest()


@pytest.mark.parametrize("runner", RUNNERS)
def test_a_wheel_runs_without_being_installed(runner: str, built: Path, tmp_path: Path) -> None:
    program = shutil.which(runner, path=f"{Path(LCBTUI).parent}{os.pathsep}{os.environ['PATH']}")
    if program is None:
        pytest.skip(f"{runner} is not installed")
    (wheel,) = (built / "dist").glob("*.whl")
    command = [
        program,
        *RUNNERS[runner],
        str(wheel),
        "--python",
        sys.executable,
        "lcbtui",
        "ls",
        "paper",
    ]
    environment = {**os.environ, "PIPX_HOME": str(tmp_path)}
    said = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    assert said.stdout == subprocess.check_output([LCBTUI, "ls", "paper"], text=True)
    assert "AM-Thinking-v1" in said.stdout
