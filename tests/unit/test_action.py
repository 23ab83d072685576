"""The action for a check in CI: its inputs, and what its step does in a shell."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ACTION = Path(__file__).parents[2] / "action.yml"
READ: dict[str, Any] = yaml.safe_load(ACTION.read_text("utf-8"))
INSTALL, COMPARE = READ["runs"]["steps"]


def test_it_is_composite_and_no_input_is_put_into_a_shell() -> None:
    assert READ["runs"]["using"] == "composite"
    inputs = READ["inputs"]
    assert [*inputs] == ["new", "base", "expect", "margin", "arguments"]
    assert [name for name, of in inputs.items() if of.get("required")] == ["new", "base"]
    assert all(of["description"] for of in inputs.values())
    for step in (INSTALL, COMPARE):
        assert step["shell"] == "bash" and "${{" not in step["run"]
    assert {*COMPARE["env"].values()} == {f"${{{{ inputs.{name} }}}}" for name in inputs}
    assert INSTALL["env"] == {"CHECKOUT": "${{ github.action_path }}"}
    assert not re.search(r"https?:|index-url|\w\.(org|com|io)\b", ACTION.read_text("utf-8"))


def ran(folder: Path, **given: str) -> tuple[int, str, str]:
    """Run the step as a runner does; its status, output and the summary."""
    program = folder / "lcbtui/bin/lcbtui"
    program.parent.mkdir(parents=True, exist_ok=True)
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m lcbtui "$@"\n', "utf-8")
    program.chmod(0o755)
    inputs = {name: of.get("default", "") for name, of in READ["inputs"].items()} | given
    summary = folder / "summary.md"
    env = {name: inputs[text.split(".")[1].split()[0]] for name, text in COMPARE["env"].items()}
    env |= {"RUNNER_TEMP": str(folder), "GITHUB_STEP_SUMMARY": str(summary)}
    words = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", COMPARE["run"]]
    found = subprocess.run(
        words, env=os.environ | env, cwd=folder, capture_output=True, text=True, check=False
    )
    assert found.stderr == ""
    return found.returncode, found.stdout, summary.read_text("utf-8")


def test_the_program_is_installed_from_the_checkout_beside_the_job(tmp_path: Path) -> None:
    """Run the step with a `python3` that makes an environment whose pip tells its arguments."""
    pip = '"$3/bin/pip"'
    made = f'mkdir -p "$3/bin"; printf \'#!/bin/sh\\necho "$@"\\n\' > {pip}; chmod +x {pip}'
    (tmp_path / "python3").write_text(f'#!/bin/sh\n[ "$1 $2" = "-m venv" ] || exit 9\n{made}\n')
    (tmp_path / "python3").chmod(0o755)
    folder, path = tmp_path / "a runner", f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    env = os.environ | {"PATH": path, "RUNNER_TEMP": str(folder), "CHECKOUT": "/a checkout"}
    words = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", INSTALL["run"]]
    found = subprocess.run(words, env=env, capture_output=True, text=True, check=False)
    assert (found.returncode, found.stderr) == (0, "")
    assert found.stdout.split(" ", 1)[0] == "install" and found.stdout.endswith(" /a checkout\n")


@pytest.mark.parametrize(
    ("given", "status", "said"),
    [
        ({}, 0, "lcbtui: A is not worse by 1 or more: "),
        ({"expect": "better"}, 3, "::error::lcbtui: cannot tell whether A is better: "),
        ({"new": "less.csv"}, 3, "::error::lcbtui: cannot tell: A lacks 100 problems (p1900, "),
        ({"new": "less.csv", "arguments": "--common  --metric passed"}, 0, "lcbtui: A is not"),
        ({"new": "worse; exit 0.csv"}, 1, "::error::lcbtui: A is worse by 1 or more: "),
        ({"new": "none.csv"}, 2, "::error::lcbtui: error: none.csv"),
    ],
)
def test_the_step_ends_as_the_comparison_does(
    given: dict[str, str], status: int, said: str, tmp_path: Path
) -> None:
    rows = [f"p{at},{at % 2}" for at in range(2000)]
    failed = [f"p{at},{at % 2 * (at > 400)}" for at in range(2000)]
    of = {"base.csv": rows, "new.csv": rows, "less.csv": rows[:1900], "worse; exit 0.csv": failed}
    for name, lines in of.items():
        (tmp_path / name).write_text("\n".join(["problem,passed", *lines]), "utf-8")
    found, out, summary = ran(tmp_path, **{"new": "new.csv", "base": "base.csv", **given})
    assert (found, out.startswith(said), len(out.splitlines())) == (status, True, 1)
    assert summary.endswith(out.removeprefix("::error::").replace("%25", "%"))
    assert ("A − B" in summary) is (status != 2)


def test_the_page_about_it_has_its_inputs_and_every_status() -> None:
    page = (ACTION.parent / "docs/your-run.md").read_text("utf-8")
    (steps,) = re.findall(r"^```yaml\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert [*yaml.safe_load(steps)[1]["with"]] == [*READ["inputs"]]
    assert re.findall(r"^\| (\d+) \|", page, re.MULTILINE) == ["0", "1", "3", "2", "70"]
    assert len(page.split()) <= 1000
