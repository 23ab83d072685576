"""The wording of a fact stands in one place: its label is a literal that occurs once."""

import ast
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

import lcbtui

ROOM = Path(lcbtui.__file__).parent


@pytest.fixture(scope="module")
def nodes() -> dict[str, list[ast.AST]]:
    """All parts of each module."""
    return {
        path.relative_to(ROOM).as_posix(): [*ast.walk(ast.parse(path.read_text("utf-8")))]
        for path in ROOM.rglob("*.py")
    }


def texts(nodes: Sequence[ast.AST]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def labels(nodes: Sequence[ast.AST]) -> Iterator[str]:
    """What is passed to `Fact` as its label and is a literal."""
    for node in nodes:
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "Fact"
        ):
            label = node.args[0] if node.args else node.keywords[0].value
            if isinstance(label, ast.Constant):
                yield str(label.value)


def test_the_label_of_each_fact_occurs_once(nodes: dict[str, list[ast.AST]]) -> None:
    counts = Counter(text for some in nodes.values() for text in texts(some))
    found = [label for some in nodes.values() for label in labels(some)]
    assert len(found) > 10
    assert {label: counts[label] for label in found if counts[label] > 1} == {}


DOCUMENTED = ast.Module | ast.ClassDef | ast.FunctionDef
FLAG = re.compile(r"(?<![\w`-])--[a-z][a-z-]+|(?<![\w`])-[a-z] [A-Z']")
NAMING_FLAGS = {"cli", "tui"}
# Flags and names of tools, not of lcbtui.
OTHER_PROGRAMS = {"settings/machine.py", "sources/sides.py", "sources/results/benchmarks.py"}


def test_flags_are_named_at_the_edge_alone(nodes: dict[str, list[ast.AST]]) -> None:
    elsewhere = set[str]()
    for place, some in nodes.items():
        if place.partition("/")[0] in NAMING_FLAGS:
            continue
        of = (node for node in some if isinstance(node, DOCUMENTED))
        documented = {ast.get_docstring(node, clean=False) for node in of}
        if any(FLAG.search(text) for text in texts(some) if text not in documented):
            elsewhere.add(place)
    assert elsewhere == OTHER_PROGRAMS
