"""README and docs say what the program does now, and no file names a machine or a registry."""

import csv
import importlib.util
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
PAGES = (
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
    ROOT / "SECURITY.md",
    *sorted((ROOT / "docs").glob("*.md")),
)


def ids(page: Path) -> str:
    return page.name


@pytest.fixture(scope="module")
def make_examples() -> ModuleType:
    path = ROOT / "docs" / "make_examples.py"
    spec = importlib.util.spec_from_file_location("make_examples", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_what_a_page_shows_is_what_the_program_prints(
    page: Path, make_examples: ModuleType
) -> None:
    text = page.read_text(encoding="utf-8")
    assert make_examples.page_text(text) == text, "make docs writes it anew; read the difference"


MAN_PAGE = ROOT / "docs" / "lcbtui.1"
MAN_READERS = (["mandoc", "-T", "lint"], ["groff", "-man", "-ww", "-Kutf8", "-Tutf8", "-z"])


def test_the_man_page_is_made_from_the_tables() -> None:
    made = subprocess.check_output([sys.executable, ROOT / "docs" / "make_man.py"])
    assert made == MAN_PAGE.read_bytes(), "make docs writes it anew; read the difference"


@pytest.mark.parametrize("reader", MAN_READERS, ids=lambda reader: reader[0])
def test_the_man_page_has_nothing_to_warn_of(reader: list[str]) -> None:
    if shutil.which(reader[0]) is None:
        pytest.skip(f"{reader[0]} is not installed")
    ran = subprocess.run([*reader, MAN_PAGE], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout + ran.stderr) == (0, "")


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_every_link_within_the_repository_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", page.read_text(encoding="utf-8")):
        if "://" in target:
            continue
        name, _, heading = target.partition("#")
        path = (page.parent / name) if name else page
        assert path.exists(), target
        if heading:
            headings = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
            slugs = {re.sub(r"[^\w -]", "", each.lower()).replace(" ", "-") for each in headings}
            assert heading in slugs, target


def rows_of(name: str) -> list[dict[str, str]]:
    with (ROOT / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_what_is_said_of_the_data_is_true_of_the_files() -> None:
    text = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    figure = {row["hf_repo"]: row for row in rows_of("figure")}
    paper = {row["hf_repo"]: row for row in rows_of("paper")}
    assert figure.keys() == paper.keys()

    def differ(column: str) -> int:
        return sum(figure[repo][column] != paper[repo][column] for repo in figure)

    gaps = [
        abs(float(figure[repo]["pass_at_1"]) - float(paper[repo]["pass_at_1"])) for repo in figure
    ]
    numbers = {3: "three", 2: "two"}
    more_than_one = sum(gap > 1 for gap in gaps)
    assert f"{more_than_one} of the {len(figure)} scores differ" in text
    assert f"at most by {max(gaps):.1f}" in text
    sizes, colours = numbers[differ("total_params_b")], numbers[differ("openness")]
    assert f"{sizes} sizes" in text.lower()
    assert f"{colours} colours differ" in text.lower()
    reported = rows_of("reported")
    assert str(len(reported)) in text
    assert f"{len({row['model'] for row in reported})} models" in text
    scores = [float(r["pass_at_1"]) for r in reported if r["model"] == "DeepSeek-R1"]
    page = (ROOT / "docs/data.md").read_text(encoding="utf-8")
    assert f"between {min(scores)} and {max(scores)}" in page


def files_of_the_repository() -> Iterator[Path]:
    listed = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return (ROOT / name for name in listed.split("\0") if name)


@pytest.mark.skipif(
    shutil.which("git") is None or not (ROOT / ".git").exists(), reason="not a git checkout"
)
def test_no_file_names_a_path_of_a_machine_or_the_host_of_a_package_registry() -> None:
    # With a space that is taken out again, so that this file does not name them itself.
    folders = ("/w ork/", "/r oot/", "/t mp/bash_jobs")
    hosts = ("py pi.org", "python hosted.org", "registry .npmjs", "crates .io")
    texts = [text.replace(" ", "") for text in (*folders, *hosts)]
    named = re.compile("|".join(map(re.escape, texts)).encode())
    found = [
        f"{path.relative_to(ROOT)}: {match[0].decode()}"
        for path in files_of_the_repository()
        if path.is_file()
        for match in named.finditer(path.read_bytes())
    ]
    assert not found


def test_the_page_of_faults_names_tests_that_there_are() -> None:
    text = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| ") and "---" not in line]
    faults = [row for row in rows if not row.startswith(("| Fault |", "| **"))]
    assert len(faults) > 25
    for row in faults:
        named = re.findall(r"`(tests/[^`]*)`", row)
        assert named, row
        assert all((ROOT / path).is_file() for path in named), row
