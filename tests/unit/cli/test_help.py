"""`--help` and `lcbtui help`: flags under headings, the most used first, and examples that run."""

import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete

from lcbtui.cli.main import COMMANDS, EXAMPLES, MOST_USED, TOPICS, cli
from lcbtui.settings.config import save_view
from lcbtui.text.width import text_width
from lcbtui.view.state import FIELDS, FlagGroup, ViewState
from unit.cli.running import lcb

OF_A_TERMINAL = "pick"
DOCS = Path(__file__).parents[3] / "docs"


def headings(text: str) -> dict[str, list[str]]:
    """The flags under each heading of a help page."""
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        if line.endswith(":") and not line.startswith(" "):
            found[line.removesuffix(":")] = flags = []
        elif found and line.startswith("  -"):
            flags.append(line.split("--", 1)[1].split()[0])
    return {heading: flags for heading, flags in found.items() if flags}


def test_every_command_has_examples_in_its_help() -> None:
    assert set(EXAMPLES) == {"lcbtui", "explore", *COMMANDS}
    page = lcb("--help").out
    assert all(f"\n  {name} " in page for name in COMMANDS)
    for name, examples in EXAMPLES.items():
        words = () if name == "lcbtui" else ("figure",) if name == "explore" else (name,)
        shown = lcb(*words, "--help").out
        assert all(f"lcbtui {each}" in shown for each in examples), name


@pytest.mark.parametrize(
    "name", [pytest.param(name, id=name) for name in EXAMPLES if name != OF_A_TERMINAL]
)
def test_every_example_runs(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(DOCS / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path / "examples")
    save_view("small", ViewState(query="params<=9B"))
    for example in EXAMPLES[name]:
        ran = lcb(*shlex.split(example))
        assert ran.status == 0, f"{example}: {ran.err}"
        assert ran.out or "-o" in example or "note: " in ran.err


@pytest.mark.parametrize("command", ["figure", "ls", "plot", "stats", "pick"])
def test_the_most_used_flags_come_first_and_the_others_under_their_headings(command: str) -> None:
    found = headings(lcb("help", command).out)
    first, *others = found
    assert first == "Most used"
    asked = [flag.removeprefix("--") for flag in MOST_USED]
    there = {flag for flags in found.values() for flag in flags}
    assert found[first] == [flag for flag in asked if flag in there]
    shown = lcb(command, "--help").out
    assert [*headings(shown).values()] == [found[first]]
    assert f"{sum(map(len, found.values()))} flags (lcbtui help {command} has all)" in shown
    assert others == [group.value for group in FlagGroup]
    for field in FIELDS:
        flag = field.flag.removeprefix("--")
        assert flag in found["Most used" if flag in asked else field.group.value]


@pytest.mark.parametrize("command", [*COMMANDS, "figure"])
def test_help_of_a_command_is_read_at_a_glance(command: str) -> None:
    lines = lcb(command, "--help").out.splitlines()
    assert len(lines) <= 29 and max(map(text_width, lines)) <= 80
    assert len(lines) <= 24 or command in {"show", "help"}


def test_help_of_a_command_is_the_same_either_way() -> None:
    for words in ([], ["config"], ["views"], ["sources"]):
        asked = lcb("help", *words)
        assert (asked.status, asked.out) == (0, lcb(*words, "--help").out)


@pytest.mark.parametrize("topic", TOPICS)
def test_a_page_is_printed_as_text_with_all_its_headings(
    topic: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    page = (DOCS / f"{topic}.md").read_text("utf-8")
    ran = lcb("help", topic)
    assert (ran.status, ran.err) == (0, "")
    lines = [line.strip() for line in ran.out.splitlines()]
    prose = re.sub("(?ms)^```.*?^```$", "", page)
    assert {each.replace("`", "") for each in re.findall("(?m)^#+ (.*)$", prose)} <= {*lines}
    assert not re.search(r"<!--|\.md[#)]|\]\((?!http)", ran.out)
    assert max(map(text_width, ran.out.splitlines())) <= 80


def test_every_page_for_users_is_a_topic_that_is_completed_and_found_when_mistyped() -> None:
    assert not {*TOPICS} & {*COMMANDS}
    for_developers = {"architecture", "conventions", "performance", "reliability", "simulations"}
    assert {*TOPICS} | for_developers == {page.stem for page in DOCS.glob("*.md")}
    found = ShellComplete(cli, {}, "lcbtui", "_LCBTUI_COMPLETE").get_completions(["help"], "")
    assert [item.value for item in found] == [*COMMANDS, *TOPICS]
    for topic in TOPICS:
        ran = lcb("help", f"{topic}x")
        assert ran.status == 2
        assert f"lcbtui help {topic}" in " ".join(ran.err.split())
