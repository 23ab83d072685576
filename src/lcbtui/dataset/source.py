"""The metadata of a source, known before its rows are read: title, citation, chart defaults."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from lcbtui.dataset.columns import Range
from lcbtui.dataset.windows import Window
from lcbtui.text.safe_text import list_word, shell_word


class Opening(NamedTuple):
    """What a source of reports from many windows shows first: rows that can be compared.

    Attributes:
        version: the release of the benchmark, such as "v5".
        window: the dates that the problems of every row cover, to the day.
    """

    version: str
    window: Window


class ChartDefaults(NamedTuple):
    """How a source wants to be drawn; every field may be empty.

    Attributes:
        x_title, y_title: the words along the axes of a picture, without the scale.
        x_ticks, y_ticks: values to label, in the unit of the axis.
        x_limits, y_limits: the limits of the axes while nothing else was asked for.
        series_labels: series key → the words of the legend.
        footnote: what is to be known of the numbers, such as "read off a picture".
    """

    title: str = ""
    x_title: str = ""
    y_title: str = ""
    x_ticks: tuple[float, ...] = ()
    y_ticks: tuple[float, ...] = ()
    x_limits: Range | None = None
    y_limits: Range | None = None
    series_labels: Mapping[str, str] = MappingProxyType({})
    footnote: str = ""


class Reference(NamedTuple):
    """What is cited; every field but the title may be empty.

    Attributes:
        key: how LaTeX names it; "" lets it be made from the title.
        authors: their names, first name first.
        year: when it appeared.
        arxiv: its number on arXiv, such as "2403.07974".
        url: its address.
    """

    title: str
    key: str = ""
    authors: tuple[str, ...] = ()
    year: int | None = None
    arxiv: str = ""
    url: str = ""


class ReadOptions(NamedTuple):
    """How a file is read where the user says so; an empty field leaves it to the file.

    Attributes:
        params_unit: what sizes without a letter are in: B, M or K; None to go by the header.
        table: which table of a file that holds several: its number from 1, its heading, or the
            path to its records within a JSON or YAML document.
        transpose: whether the models stand as columns; None lets the file say.
        pivot: the column whose values become columns, one row a model.
        as_is: columns that are taken as they are written: they mean nothing that is known.
    """

    params_unit: str | None = None
    table: str | None = None
    transpose: bool | None = None
    pivot: str | None = None
    as_is: tuple[str, ...] = ()

    @property
    def path(self) -> str | None:
        """What `table` is where it begins with a dot, as a path of jq does; else None."""
        return self.table if self.table is not None and self.table.startswith(".") else None


NO_OPTIONS = ReadOptions()
"""The file says everything."""


def as_is_flag(*headers: str) -> str:
    """The flag that takes columns as they are written, as one types it."""
    return f"--as-is {shell_word(','.join(map(list_word, headers)))}"


class SourceInfo(NamedTuple):
    """What is known of a source before its rows are read.

    Attributes:
        name: what the user typed, safe for the terminal: a bundled name, a path, or "-".
        title: one line that says what the source shows.
        path: where the bytes are; None for standard input.
        bundled: True for the sources that ship with lcbtui.
        citation: how to cite it, with a link where there is one.
        license: the SPDX name or the words of the licence, where known.
        approximate: keys of the columns whose every value is read off a picture.
        references: what to cite of it as a whole.
        opening: the comparable rows that are shown while no other window is asked for.
        options: how it is read where the user says so.
        parts: the sources whose rows stand in one table, by what its column `source` calls them;
            empty for one source alone.
    """

    name: str
    title: str
    path: Path | None = None
    bundled: bool = False
    citation: str = ""
    license: str = ""
    approximate: frozenset[str] = frozenset()
    references: tuple[Reference, ...] = ()
    chart: ChartDefaults = ChartDefaults()
    opening: Opening | None = None
    options: ReadOptions = NO_OPTIONS
    parts: Mapping[str, "SourceInfo"] = MappingProxyType({})

    @property
    def short_name(self) -> str:
        """A bundled name, or the name of a file without its folders; safe for the terminal."""
        return self.name if self.bundled or self.parts else self.title
