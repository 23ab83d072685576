"""The catalog of sources: the bundled ones of `datapackage.json`, named files, files, and "-"."""

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from lcbtui.dataset.columns import Range
from lcbtui.dataset.lookup import did_you_mean, nearest_names
from lcbtui.dataset.source import (
    NO_OPTIONS,
    ChartDefaults,
    Opening,
    ReadOptions,
    Reference,
    SourceInfo,
)
from lcbtui.dataset.windows import Window
from lcbtui.errors import SourceError
from lcbtui.sources.formats.io import reason
from lcbtui.text.numbers import parse_date
from lcbtui.text.words import safe_text

STDIN = "-"
"""The name of standard input."""


named_files: dict[str, Sequence[Path]] = {}
"""The user's own files by name, which `cli` sets; one named like a bundled source replaces it."""

INSTEAD = {"figure": "paper"}
"""For a source that cannot be compared, the one with exact scores of the same models."""


def shipped_file(name: str) -> Path:
    """Find a file that comes with the program: in the installed package, else in the checkout.

    Args:
        name: its path there, such as "data/datapackage.json".

    Raises:
        SourceError: if neither has it, so that the installation is incomplete.
    """
    package = Path(__file__).parent.parent
    for path in (package / name, package.parent.parent / name):
        if path.is_file():
            return path
    raise SourceError(f"{name} is not there; install lcbtui again")


def data_folder() -> Path:
    """Find the folder of the bundled data, as `shipped_file` does."""
    return shipped_file("data/datapackage.json").parent


@cache
def _package() -> Mapping[str, Any]:
    package: Mapping[str, Any] = json.loads((data_folder() / "datapackage.json").read_bytes())
    return package


@cache
def references() -> Mapping[str, Reference]:
    """List the publications that the bundled sources cite, by key; the benchmark's paper first."""
    return {
        it["key"]: Reference(it["title"], it["key"], tuple(it["authors"]), it["year"], it["arxiv"])
        for it in _package()["lcbtui:references"]
    }


@cache
def _shipped() -> Mapping[str, SourceInfo]:
    """List the tables that ship with lcbtui, by name, in the order of their `datapackage.json`."""
    folder, package = data_folder(), _package()
    found = dict[str, SourceInfo]()
    for resource in package["resources"]:
        licenses = (*resource.get("licenses", ()), *package.get("licenses", ()), {"name": ""})
        chart: dict[str, Any] = {**resource.get("lcbtui:chart", {})}
        chart |= {key: tuple(map(float, chart[key])) for key in chart if key.endswith("ticks")}
        chart |= {key: Range(*map(float, chart[key])) for key in chart if key.endswith("limits")}
        opening = None
        if wanted := resource.get("lcbtui:opening"):
            start, end = map(parse_date, wanted["window"])
            opening = Opening(wanted["version"], Window(start and start[0], end and end[1]))
        found[resource["name"]] = SourceInfo(
            name=resource["name"],
            title=resource["title"],
            path=folder / resource["path"],
            bundled=True,
            citation="; ".join(
                ", ".join(source[key] for key in ("title", "path") if key in source)
                for source in resource.get("sources", ())
            ),
            license=licenses[0]["name"],
            as_of=resource["lcbtui:as_of"],
            approximate=frozenset(resource.get("lcbtui:approximate", ())),
            references=tuple(references()[key] for key in resource.get("lcbtui:cites", ())),
            chart=ChartDefaults(**chart),
            opening=opening,
        )
    return found


def known_sources(options: ReadOptions = NO_OPTIONS) -> dict[str, SourceInfo]:
    """List the bundled sources and the user's own named files, each with the day of its change."""
    found = dict(_shipped())
    for name, files in named_files.items():
        parts = [_file(safe_text(str(each)), each, options) for each in files]
        own = parts[0]._replace(name=name)
        if len(files) > 1:
            title = " + ".join(part.title for part in parts)
            own = SourceInfo(name, title, parts={part.name: part for part in parts})
        if name in found:  # title, license and what it cites are of the bundled rows alone
            title = f"{own.title}, in place of the bundled file"
            chart = found[name].chart._replace(title=own.title)
            own = SourceInfo(name, title, bundled=True, chart=chart, opening=found[name].opening)
        at = os.path.getmtime(files[0]) if os.path.exists(files[0]) else None  # noqa: PTH110, PTH204
        as_of = "" if at is None else f"{date.fromtimestamp(at)}"
        found[name] = own._replace(path=files[0], as_of=as_of)
    return found


def bundled() -> Mapping[str, SourceInfo]:
    """List the bundled sources by name; the user may have given one another file."""
    return {name: info for name, info in known_sources().items() if info.bundled}


def find_all(names: Iterable[str], options: ReadOptions = NO_OPTIONS) -> list[SourceInfo]:
    """Find the data sources of some names, as `find` does; one name may stand for several files."""
    found = [find(name, options) for name in names]
    return [each for info in found for each in (info.parts.values() or (info,))]


def find(name: str, options: ReadOptions = NO_OPTIONS) -> SourceInfo:
    """Find the data source of a name: a bundled table, a file's path, or "-" for standard input.

    A name of a source wins over a file of that name; `./figure` is the file.

    Args:
        name: the name or path as the user typed it.
        options: how the file is to be read; without effect on bundled sources.

    Raises:
        SourceError: if there is neither a source nor a file or folder of that name.
    """
    for path in named_files.get(name, ()):
        if not os.path.exists(path):  # noqa: PTH110 - Path raises for a very long one
            names = f"sources.{name} in config.toml names {safe_text(str(path))}"
            raise SourceError(f"{name}: no such file; {names}")
    known = known_sources(options)
    works = f"name one of {', '.join(known)}, a file or folder, or - for standard input"
    if name in known:
        return known[name]
    if name == STDIN:
        return SourceInfo(STDIN, "standard input", options=options)
    if not name:
        raise SourceError(f"a source has a name: {works}")
    if name.startswith(("http://", "https://")):
        address = safe_text(name)
        raise SourceError(
            f"{address}: lcbtui does not use the network; pipe it in: curl -sL {address} | lcbtui -"
        )
    path = Path(os.path.expanduser(name))  # noqa: PTH111 - Path.expanduser raises for "~nobody"
    try:
        path.stat()
    except FileNotFoundError:
        wrong = f"{safe_text(name)}: there is no such source or file"
        raise SourceError(f"{wrong}{_nearest(name, path) or f'; {works}'}") from None
    except (OSError, ValueError) as problem:
        raise SourceError(f"{safe_text(name)}: {reason(problem)}") from None
    return _file(safe_text(name) or "nameless", path, options)  # a terminal shows nothing of it


def _file(name: str, path: Path, options: ReadOptions) -> SourceInfo:
    return SourceInfo(name, safe_text(path.name) or name, path, options=options)


def _nearest(name: str, path: Path) -> str:
    """Suggest sources and files called like a missing one; "" if none is."""
    names = {safe_text(other): safe_text(other) for other in known_sources()}
    prefix = name[: len(name) - len(path.name)] if name.endswith(path.name) else ""
    with suppress(OSError), os.scandir(path.parent) as entries:
        beside = sorted(entry.name for entry in entries)
        names |= {safe_text(other): safe_text(prefix + other) for other in beside}
    # Without the folders, which all of them share: a long one would make anything alike.
    near = nearest_names(safe_text(name[len(prefix) :]), names, 3)
    return did_you_mean([names[each] for each in near])


def display_name(info: SourceInfo) -> str:
    """Get the name of a data source for a message: "standard input" for "-", else its own name."""
    return "standard input" if info.name == STDIN else info.name
