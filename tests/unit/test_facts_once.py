"""The wording of a fact stands in one place: its label is a literal that occurs once."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import lcbtui

SOURCES = sorted(Path(lcbtui.__file__).parent.rglob("*.py"))


def texts(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def labels(tree: ast.AST) -> Iterator[str]:
    """What is passed to `Fact` as its label and is a literal."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "Fact"
        ):
            label = node.args[0] if node.args else node.keywords[0].value
            if isinstance(label, ast.Constant):
                yield str(label.value)


def test_the_label_of_each_fact_occurs_once() -> None:
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES]
    counts = Counter(text for tree in trees for text in texts(tree))
    found = [label for tree in trees for label in labels(tree)]
    assert len(found) > 10
    assert {label: counts[label] for label in found if counts[label] > 1} == {}


DOCUMENTED = ast.Module | ast.ClassDef | ast.FunctionDef
ROOM = Path(lcbtui.__file__).parent
FLAG = re.compile(r"(?<![\w`-])--[a-z][a-z-]+|(?<![\w`])-[a-z] [A-Z']")
NAMING_FLAGS = {"cli", "tui"}
# Flags and names of tools, not of lcbtui.
OTHER_PROGRAMS = {"settings/machine.py", "sources/sides.py", "sources/results/benchmarks.py"}


def test_flags_are_named_at_the_edge_alone() -> None:
    elsewhere = set[str]()
    for path in SOURCES:
        tree = ast.parse(path.read_text())
        nodes = [node for node in ast.walk(tree) if isinstance(node, DOCUMENTED)]
        documented = {ast.get_docstring(node, clean=False) for node in nodes}
        said = (text for text in texts(tree) if text not in documented)
        if any(map(FLAG.search, said)):
            elsewhere.add(path.relative_to(ROOM).as_posix())
    elsewhere = {each for each in elsewhere if each.partition("/")[0] not in NAMING_FLAGS}
    assert elsewhere == {"view/state.py", *OTHER_PROGRAMS}  # the table of flags
