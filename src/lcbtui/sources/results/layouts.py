"""Layouts of evaluation results in JSON, one for each program that writes them.

To add one: a function that reads a parsed document, and a row of `layouts.tsv`.
"""

import os
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from lcbtui.sources.results.long_form import Document, Rows, all_have


class Layout(NamedTuple):
    """Layout of the files that one program writes, with the function that reads them.

    A function that needs further files of the same folder, such as the name of the model beside
    the scores, reads them with `beside`. If it raises an error, the document only looks alike, and
    is read as any other.

    Attributes:
        name: the layout's name in the load report.
        keys: keys of every object in this layout, separated by spaces; looked for in the text
            before the file is parsed. Without any, a file named by the user must match too.
        files: patterns of the ends of paths, such as "results/*.json", separated by spaces: files
            within the folders of a folder are read if one matches; none reads files named by the
            user, and those directly in a folder.
        reader: the function, as "module.name". It takes a document with these keys (several JSON
            values are a list) and the path of its file (None for standard input), and yields the
            scores by task of each run, and at most one `Rows` of results by problem; nothing if the
            document only looks alike.
        instead_of: the name of a layout whose files are left out in a folder that has this one.
    """

    name: str
    keys: str
    files: str
    reader: str
    instead_of: str = ""

    def read(self, document: Any, path: Path | None) -> tuple[Rows, ...]:
        """Read a document; () if it does not have this layout."""
        if not document or not all_have(document, *self.keys.split()):
            return ()
        module, _, name = self.reader.partition(".")
        reader = getattr(import_module(f"lcbtui.sources.results.{module}"), name)
        try:
            return tuple(replace(rows, layout=self.name) for rows in reader(document, path))
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
            return ()


LAYOUTS = tuple(
    Layout(*row.split("\t"))
    for row in Path(__file__).with_name("layouts.tsv").read_text("utf-8").splitlines()[1:]
)

BESIDE = {"model_meta.json", "run_spec.json", "run_metadata.json", "metadata.yaml"}
"""Names of files that are read with the results beside them."""


def document_in(
    text: str, parse: Callable[[], object], path: Path | None, read_as: str, notes: Sequence[str]
) -> Document | None:
    """Read a text in a known layout, the first of LAYOUTS that fits; None if it has none.

    Args:
        text: the text.
        parse: makes a document of nested lists and objects of the text.
        path: the path of its file; None for standard input.
        read_as: its encoding.
        notes: on how it was decoded.
    """
    path = None if path is None else Path(os.path.abspath(path))  # noqa: PTH100 - without ".."
    quote = '"' if text[:100].lstrip().startswith(("{", "[")) else ""
    # All lines of JSON Lines have the keys of a layout, if the first has.
    line = re.match(r"\s*(\{.*\})\s*\n\{", text)
    first, document = line[1] if line else text, cache(parse)
    marked = (
        each.read(document(), path)
        for each in LAYOUTS
        if all(f"{quote}{key}{quote}" in first for key in each.keys.split())
        and (each.keys or in_folders((each,)).fullmatch(str(path)))
    )
    parts = next(filter(None, marked), None)
    return Document(parts, read_as, tuple(notes)) if parts else None


@cache
def in_folders(layouts: tuple[Layout, ...] = LAYOUTS) -> re.Pattern[str]:
    """Compile the file patterns of layouts into one, for the path of a file within a folder.

    A star at the beginning of a name matches no hidden file.
    """
    patterns = "|".join(re.escape(each) for layout in layouts for each in layout.files.split())
    ends = re.sub(r"(?<![^/|])\\\*", "[^/.][^/]*", patterns).replace(r"\*", "[^/]*")
    return re.compile(rf"(?:.*/)?(?:{ends})", re.DOTALL)


def may_be_results(path: str) -> bool:
    """Tell whether a file is called like one of a layout, or is JSON that begins with its keys."""
    name, is_called_so = Path(path).name, in_folders().fullmatch(path) is not None
    if is_called_so or name.startswith(".") or not name.endswith((".json", ".txt", ".log")):
        return is_called_so
    keys = [layout.keys.split() for layout in LAYOUTS if layout.keys]
    with suppress(OSError), Path(path).open("rb") as file:
        start = file.read(4096).decode(errors="ignore")
        if (first := re.match(r'\s*\[?\s*\{\s*"(\w+)"', start)) and [first[1]] in keys:
            return True
        return any(all(f'"{key}"' in start for key in each) for each in keys if len(each) > 1)
    return False


def better_layouts(file: str) -> frozenset[str]:
    """List the names of the layouts in whose presence a file, by its path, is left out."""
    better = ((each.name, of) for each in LAYOUTS for of in LAYOUTS if of.name == each.instead_of)
    return frozenset(name for name, of in better if in_folders((of,)).fullmatch(file))
