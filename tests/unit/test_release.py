"""A release has one version, and its changelog and workflows are what they say."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

import lcbtui

ROOT = Path(__file__).parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
KINDS = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def read(path: Path) -> dict[str, Any]:
    return dict(yaml.safe_load(path.read_text("utf-8")))


def numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]


def test_the_changelog_keeps_its_format_and_is_not_ahead_of_the_version() -> None:
    first, *sections = re.split(r"^## ", (ROOT / "CHANGELOG.md").read_text("utf-8"), flags=re.M)
    headings = [section.partition("\n")[0] for section in sections]
    assert first.startswith("# ") and headings[0] == "[Unreleased]"
    released = []
    for heading in headings[1:]:
        found = re.fullmatch(r"\[(\d+\.\d+\.\d+)\] - \d{4}-\d\d-\d\d", heading)
        assert found, heading
        released.append(numbers(found[1]))
    assert released == sorted(released, reverse=True)
    assert not released or released[0] <= numbers(lcbtui.__version__)
    for section in sections:
        kinds = re.findall(r"^### (.*)$", section, re.M)
        assert set(kinds) <= KINDS and len(set(kinds)) == len(kinds)


def test_the_version_stands_in_one_place() -> None:
    citation = read(ROOT / "CITATION.cff")
    assert {"cff-version", "message", "title", "authors"} <= citation.keys()
    assert citation["license"] == PROJECT["license"]
    assert citation["authors"] == PROJECT["authors"]
    assert "version" not in citation and "version" not in PROJECT


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_what_a_workflow_runs_is_here(path: Path) -> None:
    phony = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text("utf-8"), re.M)
    assert phony
    jobs = read(path)["jobs"].values()
    steps = [step for job in jobs for step in job.get("steps", [])]
    runs = "\n".join(step.get("run", "") for step in steps)
    assert set(re.findall(r"\bmake (\S+)", runs)) <= set(phony[1].split())
    used = [step["uses"] for step in [*jobs, *steps] if "uses" in step]
    local = re.findall(r"^\.[\w/.-]+", "\n".join([runs, *used]), re.M)
    assert all((ROOT / name).is_file() for name in local), local
    assert all(re.search(r"@(v\d+|release/v1)$", name) or name in local for name in used), used


def test_only_the_job_that_publishes_may_more_than_read() -> None:
    assert WORKFLOWS
    for path in WORKFLOWS:
        workflow = read(path)
        assert workflow["permissions"] == {"contents": "read"}
        assert "secrets" not in path.read_text("utf-8")
        for name, job in workflow["jobs"].items():
            assert job.get("permissions") == ({"id-token": "write"} if name == "publish" else None)
