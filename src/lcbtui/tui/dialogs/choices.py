"""The dialogs that ask: for the columns of the chart, for a source."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import Key
from textual.widgets import Input, Label, OptionList
from textual.widgets.option_list import Option

from lcbtui.dataset.columns import Column, Kind, Roles
from lcbtui.dataset.dataset import Dataset
from lcbtui.dataset.load_report import TableInFile
from lcbtui.dataset.rows import is_ranked
from lcbtui.dataset.standard import as_x
from lcbtui.errors import SourceError
from lcbtui.sources.catalog import STDIN, bundled, find
from lcbtui.sources.open import bundled_tables
from lcbtui.text.width import cut, pad, text_width
from lcbtui.text.words import plural
from lcbtui.tui.dialogs.dialog import MOVING, ChangingList, Dialog, line_width
from lcbtui.tui.explorer import Explorer
from lcbtui.view.derive.derive import derive
from lcbtui.view.derive.means import score_columns, sharing_unit
from lcbtui.view.notation import PerModel, join_list
from lcbtui.view.state import ViewState

if TYPE_CHECKING:
    from lcbtui.tui.main import MainScreen

_Options = Sequence[tuple[str, Any]]
"""What is chosen among: the words of each, and the value that they stand for."""

_List = tuple[str, _Options, Any]
"""A heading, what is chosen among, and the value in force."""

_SCALES: _Options = [("by the column", None), ("logarithmic", True), ("linear", False)]

_DIRECTIONS: _Options = [
    ("by the header", None),
    ("more of y", False),
    ("less of y", True),
]
"""What of y is better."""

MEAN_OF_ALL = "mean(*)"

RANKING = object()
"""Stands among the columns of x for the ranking, which has none."""

_SIZES: _Options = [
    ("as they are", (False, False)),
    ("from names", (True, False)),
    ("joined", (False, True)),
    ("both", (True, True)),
]
"""Where sizes come from: `params_from_names`, then `join_params`, which fills in the others."""


def open_axes(screen: "MainScreen") -> None:
    """Ask for the columns of the chart, and draw them."""
    explorer = screen.explorer
    dataset, view, state = explorer.dataset, explorer.view, explorer.state
    if dataset is None or view is None:
        return
    # Columns that stand beside the scores of a comparison or of several reports are no axes.
    plain = ViewState(
        window=view.state.window,
        per_model=PerModel.ALL,
        params_from_names=view.state.params_from_names,
        join_params=view.state.join_params,
        sizes=view.state.sizes,
    )

    def take(chosen: dict[str, Any]) -> None:
        if explorer.dataset is dataset:
            explorer.change(by_month=(), **chosen)

    offered = derive(dataset, plain, bundled=bundled_tables)
    AxesScreen(offered, state, view.roles, ranking=view.draws_ranking).ask(screen.app, take)


class AxesScreen(Dialog[dict[str, Any]]):
    """Answers with the fields of ViewState that change. Enter takes all lists as they stand.

    What is typed finds columns in the list that has the focus; Space marks scores for a mean.
    """

    def __init__(
        self, dataset: Dataset, state: ViewState, now: Roles, *, ranking: bool = False
    ) -> None:
        """What is chosen among.

        Args:
            dataset: the rows, with the sizes in force.
            state: what is asked for now.
            now: the roles in force; a column that is not among those of `dataset`, such as one of a
                comparison, stays where nothing else is chosen.
            ranking: whether the chart is the ranking now.
        """
        super().__init__()
        self._state = state
        self._ranks_itself = is_ranked(dataset, dataset.roles)
        self._typed: dict[str, str] = {}
        """What was typed on each list."""
        own = dataset.roles
        self._own = {"x": own.x, "y": own.y, "label": own.label, "series_by": own.series}
        numbers = [c for c in dataset.columns if c.kind in {Kind.NUMBER, Kind.DATE}]
        self._scores = {column.key for column in score_columns(dataset)}
        self._marked: list[str] = []
        """The keys of the columns whose mean is to be y."""
        texts = [c for c in dataset.columns if c.kind in {Kind.TEXT, Kind.CATEGORY}]
        groups = [c for c in texts if c.kind is Kind.CATEGORY or c.key == now.series]
        self._lists: dict[str, _List] = {
            "x": (
                "x",
                [("the ranking", RANKING), *_titles(as_x(numbers))],
                RANKING if ranking else now.x,
            ),
            "y": ("y", self._ys(dataset, numbers), now.y),
            "label": ("label", _titles(texts), now.label),
            "series_by": ("series", _titles(groups), now.series),
            "log_x": ("x scale", _SCALES, state.log_x),
            "lower_better": ("better", _DIRECTIONS, state.lower_better),
        }
        sizes = (state.params_from_names, state.join_params)
        if not dataset.source.bundled or any(sizes):
            self._lists["sizes"] = ("sizes", _SIZES, sizes)

    def _ys(self, dataset: Dataset, numbers: Sequence[Column]) -> _Options:
        """The score columns, the mean of all of one unit, and what can be no score."""
        scores = [column for column in numbers if column.key in self._scores]
        rest = [column for column in numbers if column.key not in self._scores]
        shared = sharing_unit(dataset)
        means = [(f"mean of all {len(shared)}", MEAN_OF_ALL)] if len(shared) > 1 else []
        return [*_titles(scores), *means, *_titles(rest)]

    def compose(self) -> ComposeResult:
        """One list a role; in the last column the scale of x, what of y is better, and sizes."""
        with Horizontal(classes="box") as box:
            box.border_title = "Axes"
            box.border_subtitle = "type to find · Space on y: mean · Tab · Enter takes · Esc closes"
            for field in self._own:
                with Vertical():
                    yield from self._list(field)
            with Vertical():
                yield from self._list("log_x")
                yield from self._list("lower_better", classes="below")
                if "sizes" in self._lists:
                    yield from self._list("sizes", classes="below")

    def _list(self, field: str, classes: str = "") -> ComposeResult:
        heading, options, _ = self._lists[field]
        yield Label(heading, markup=False, classes=classes, id=f"{field}-heading")
        yield ChangingList(*(Option(Text(words)) for words, _ in options), id=field)

    def on_mount(self) -> None:
        """Start on what is in force."""
        for field, (_, options, now) in self._lists.items():
            values = [value for _, value in options]
            place = values.index(now) if now in values else None
            self.query_one(f"#{field}", OptionList).highlighted = place

    def on_key(self, event: Key) -> None:
        """What is typed finds what the focused list has of it; Backspace takes a letter back."""
        field = self.focused.id if isinstance(self.focused, OptionList) else None
        if field is None or not (event.is_printable or event.key == "backspace"):
            return
        event.stop()
        event.prevent_default()
        if field == "y" and event.key == "space":
            self._mark()
            return
        before = self._typed.get(field, "")
        typed = before[:-1] if event.key == "backspace" else before + str(event.character)
        self._typed[field] = typed.lstrip()
        self._list_again(field)

    def _mark(self) -> None:
        """Let the highlighted score be a part of the mean that is to be y, or no more."""
        place = self.query_one("#y", OptionList).highlighted
        value = None if place is None else self._found("y")[place][1]
        if value in self._scores:
            self._marked = [*self._marked, value]
            if self._marked.count(value) > 1:
                self._marked = [key for key in self._marked if key != value]
            self._list_again("y", place or 0)

    def _found(self, field: str) -> _Options:
        """What a list has of what was typed on it."""
        typed = self._typed.get(field, "").casefold()
        return [each for each in self._lists[field][1] if typed in each[0].casefold()]

    def _list_again(self, field: str, place: int = 0) -> None:
        """List what was found, and over it what was typed."""
        heading, typed = self._lists[field][0], self._typed.get(field, "")
        marks = field == "y" and bool(self._marked)
        if marks:
            count = len(self._marked)
            heading = f"mean of {count}" if count > 1 else "mean of 1 and …"
        options, found = self.query_one(f"#{field}", OptionList), self._found(field)
        options.highlighted = None
        options.clear_options()
        signs = {True: "[x] ", False: "[ ] "}
        options.add_options(
            Option(Text((signs[value in self._marked] if marks else "") + words))
            for words, value in found
        )
        options.highlighted = place if found else None
        said = f"{heading}: {typed}" if typed else heading
        nothing = "" if found else " (nothing)"
        self.query_one(f"#{field}-heading", Label).update(Content(said + nothing))

    @on(OptionList.OptionSelected)
    def _take(self) -> None:
        chosen: dict[str, Any] = {}
        for field in self._lists:
            place = self.query_one(f"#{field}", OptionList).highlighted
            if place is not None:
                value = self._found(field)[place][1]
                chosen[field] = None if value == self._own.get(field) else value
        if len(self._marked) > 1:
            chosen["y"] = f"mean({join_list(self._marked)})"
        self._choose_chart(chosen)
        if "sizes" in chosen:
            chosen["params_from_names"], chosen["join_params"] = chosen.pop("sizes")
        changed = {
            name: value for name, value in chosen.items() if value != getattr(self._state, name)
        }
        if changed.keys() & {"x", "y", "ranking", "log_x", "params_from_names", "join_params"}:
            changed |= {"x_limits": None, "y_limits": None}
        if "series_by" in changed:
            changed["series"] = None
        self.dismiss(changed)

    def _choose_chart(self, chosen: dict[str, Any]) -> None:
        """Say whether the chart is the ranking, where it would not be by itself."""
        if "x" not in chosen:
            return
        ranking = chosen["x"] is RANKING
        if ranking:
            chosen["x"] = None
        by_itself = chosen["x"] is None and self._ranks_itself
        chosen["ranking"] = None if ranking is by_itself else ranking


def _titles(columns: Sequence[Column]) -> _Options:
    return [(column.title, column.key) for column in columns]


def open_sources(screen: "MainScreen") -> None:
    """Ask for a source, and go to it, or append its rows."""
    explorer = screen.explorer

    def take(chosen: ChosenSource) -> None:
        if chosen.table is not None:
            explorer.reader.choose_table(chosen.table)
        elif chosen.adds:
            explorer.reader.add(chosen.name)
        else:
            explorer.reader.switch(chosen.name)

    DataScreen(explorer).ask(screen.app, take)


def open_other_sources(screen: "MainScreen") -> None:
    """Ask for a source to compare with; if there is one, drop it."""
    explorer = screen.explorer
    if explorer.dataset is None:
        return
    if explorer.state.against is not None:
        explorer.change(against=None)
        return

    def take(chosen: ChosenSource) -> None:
        explorer.other.choose(chosen.name)

    DataScreen(explorer, to_compare=True).ask(screen.app, take)


_NO_PATH = "no path was typed · Tab to the list · Esc closes"
"""What is said in the border where Enter finds nothing to open."""


_WIDEST_HEADING, _WIDEST_LINE = 28, 84
"""Cells of what stands above a table, and of all that is said of it; the rest is cut."""


def _heading(table: TableInFile) -> str:
    """What stands above a table, its path in a document, or the line it begins in."""
    return table.heading or table.path or (f"line {table.line}" if table.line else "")


class ChosenSource(NamedTuple):
    """A source, and whether its rows come below those there are; or a table of the one there is."""

    name: str
    adds: bool = False
    table: TableInFile | None = None


class DataScreen(Dialog[ChosenSource]):
    """Answers with the name of a source, or with a table of the file that is shown.

    What is typed is a path, or else a part of what the list has, which is narrowed to that.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*MOVING]

    def __init__(self, explorer: Explorer, *, to_compare: bool = False) -> None:
        """What is offered.

        Args:
            explorer: has the source to start on, and a path that could not be read, to be mended.
            to_compare: whether a source to compare with is asked for, which is another one.
        """
        super().__init__()
        self._current = explorer.state.sources
        self._to_compare = to_compare
        self._title = "Compare with" if to_compare else "Data"
        self._typed_before = "" if to_compare else explorer.unreadable_path
        names = [*bundled(), *([STDIN] if explorer.stdin_bytes is not None else [])]
        names = [name for name in names if not to_compare or name not in self._current]
        report = None if explorer.dataset is None or to_compare else explorer.dataset.report
        self._tables = report.tables if report is not None and len(report.tables) > 1 else ()
        self._table = None if report is None else report.table
        tables = (ChosenSource(self._current[0], table=table) for table in self._tables)
        self._all = (*tables, *map(ChosenSource, names))
        self._found: Sequence[ChosenSource] = self._all
        """What the list has now."""
        self._moved = False
        """Whether an entry was chosen with the arrows since the text was typed."""

    def compose(self) -> ComposeResult:
        """The sources, and an input for a part of a name, or for a path."""
        with Vertical(classes="box small") as box:
            box.border_title = self._title
            box.border_subtitle = (
                "Enter opens · Tab path · Esc closes"
                if self._to_compare
                else "Enter opens · + Enter adds it below · Tab path · Esc closes"
            )
            yield ChangingList()
            yield Input(
                self._typed_before,
                placeholder="a part of a name, or the path of a file or folder"
                + ("" if self._to_compare else "; +path adds it"),
                compact=True,
                select_on_focus=False,
            )

    def on_mount(self) -> None:
        """Start on the source that is shown; what is typed replaces a path that was wrong."""
        self._list_again(None)
        there = (
            place
            for place, each in enumerate(self._all)
            if (each.table == self._table if self._tables else each.name in self._current)
        )
        self.query_one(OptionList).highlighted = next(there, 0)
        if self._typed_before:
            field = self.query_one(Input)
            field.focus()
            field.action_select_all()
            self._search()

    def on_key(self, event: Key) -> None:
        """What is typed on the list begins a name or a path, or a plus before one."""
        field = self.query_one(Input)
        if self.focused is not field and event.is_printable and event.character not in {None, " "}:
            event.stop()
            event.prevent_default()
            field.focus()
            field.replace(str(event.character), *field.selection)

    def _table_prompt(self, table: TableInFile) -> Text:
        """A table of the file: its heading or where it stands, its rows and columns of numbers."""
        width = min(max(text_width(_heading(each)) for each in self._tables), _WIDEST_HEADING)
        heading = pad(cut(_heading(table), width), width)
        numbers = f"{table.numbers} with numbers" if table.numbers else "no numbers"
        rows = f"{table.rows:>4,} {plural(table.rows, 'row')}"
        line = Text(f"table {table.number:<3} {heading}  {rows}, {numbers}")
        line.truncate(min(line_width(self.app), _WIDEST_LINE), overflow="ellipsis")
        return line

    def _prompt(self, entry: ChosenSource) -> Text:
        if entry.table is not None:
            return self._table_prompt(entry.table)
        if entry.name == STDIN:
            return Text("-          what came through standard input")
        title = bundled()[entry.name].title
        return Text(f"{entry.name:<10} {title}", no_wrap=True, overflow="ellipsis")

    @property
    def _typed(self) -> tuple[str, bool]:
        """What stands in the input, and whether it is to be added."""
        typed = self.query_one(Input).value.strip()
        adds = typed.startswith("+") and not self._to_compare
        return (typed.removeprefix("+").strip() if adds else typed), adds

    @property
    def _highlighted(self) -> ChosenSource | None:
        place = self.query_one(OptionList).highlighted
        return None if place is None or place >= len(self._found) else self._found[place]

    @on(Input.Changed)
    def _search(self) -> None:
        """Match options by prefix, else by substring; list all if none match."""
        typed, adds = self._typed
        entries = [each for each in self._all if each.table is None or not adds]
        found = _matching(typed, entries) if typed else []
        before, self._moved = self._highlighted, False
        self._found = found or entries
        self._list_again(before)
        if typed and not found:
            self.query_one(OptionList).highlighted = None  # Enter takes what was typed

    def _list_again(self, chosen: ChosenSource | None) -> None:
        """List what was found, with what was highlighted or else the first highlighted."""
        options = self.query_one(OptionList)
        options.highlighted = None
        options.clear_options()
        lines: list[Option | None] = [Option(self._prompt(each)) for each in self._found]
        tables = sum(each.table is not None for each in self._found)
        if 0 < tables < len(lines):
            lines.insert(tables, None)  # a line between tables and sources
        options.add_options(lines)
        options.highlighted = self._found.index(chosen) if chosen in self._found else 0

    def action_move(self, lines: int) -> None:
        """Highlight another entry, while typing: it is what Enter takes then."""
        options = self.query_one(OptionList)
        place = options.highlighted
        last = len(self._found) - 1
        place = (last if lines < 0 else 0) if place is None else place + lines
        options.highlighted = min(max(place, 0), last)
        self._moved = True

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._found[event.option_index])

    @on(Input.Submitted)
    def _take(self) -> None:
        typed, adds = self._typed
        chosen = self._highlighted
        # Where nothing has what was typed, none is highlighted. Tables of a file are not added.
        if chosen is not None and (typed or adds or self._moved):
            self.dismiss(chosen._replace(adds=adds))
        elif typed:
            self.dismiss(ChosenSource(typed, adds))
        else:
            self.query_one(".box").border_subtitle = _NO_PATH


def _matching(typed: str, entries: Sequence[ChosenSource]) -> list[ChosenSource]:
    """What begins with a text; else what has it in its name; else in its title.

    Only the one of that name where there is one, and nothing where a path of that name is.
    """
    part = typed.casefold()
    named = [(each, _name(each).casefold()) for each in entries]
    same = [each for each in entries if each.name == typed and each.table is None]
    if same or _is_there(typed):
        return same
    titles = {name: info.title.casefold() for name, info in bundled().items()}
    begins = [each for each, name in named if name.startswith(part)]
    has = [each for each, name in named if part in name]
    return begins or has or [each for each in entries if part in titles.get(each.name, "")]


def _name(entry: ChosenSource) -> str:
    """What an entry is searched by: the name of a source, the number and heading of a table."""
    table = entry.table
    return entry.name if table is None else f"table {table.number} {_heading(table)}"


def _is_there(name: str) -> bool:
    """Whether a source or a path has this name."""
    try:
        find(name)
    except SourceError:
        return False
    return True
