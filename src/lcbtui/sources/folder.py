"""Folders: results of evaluation tools, also in folders within, or one table of all files."""

import os
import re
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import chain, islice, pairwise
from pathlib import Path, PurePath

from lcbtui.dataset.columns import ERRORS, PROBLEMS, STANDARD
from lcbtui.dataset.meanings import Quantity, header_meaning, says_score
from lcbtui.dataset.measures import Measure, measure_of
from lcbtui.dataset.source import Note, ReadOptions, notes_of_files
from lcbtui.errors import NoTableError, Option, SourceError
from lcbtui.sources.formats.detect import Found, Progress, table_in
from lcbtui.sources.formats.io import LIMIT, READS, TooLargeError, bytes_of, reason, unpacked
from lcbtui.sources.formats.tables import MOST_COLUMNS, SPARE_CELLS, RawTable, unique_headers
from lcbtui.sources.results.harnesses import PRINTED
from lcbtui.sources.results.layouts import BESIDE, better_layouts, may_be_results
from lcbtui.sources.results.long_form import AVERAGED, Document, Rows, averaged, joined_rows
from lcbtui.text.words import first_few, safe_text, shell_word

MOST_FILES = 5_000  # a folder with more is named by mistake more often than not
MOST_ENTRIES = 100_000  # files and folders that are looked at, also of no interest
MOST_DEEP = 6
MOST_BYTES = 1 << 28
"""Of the files of evaluation tools in a folder, with 16 for each value in them."""

_OF_RUNS = {".json", ".jsonl", ".csv", ".tsv", ".eval"}
"""Ends of the names of files that may hold results by problem."""


@dataclass
class _Tree:
    """Files of a folder and of the folders in it, by their paths within it.

    Attributes:
        files: the files directly in the folder.
        results: files of any depth that look like those of evaluation tools, before their text is
            read.
        others: other files of JSON in the folders within, by their paths.
        folders: folders in it that have files, down to MOST_DEEP.
        no_files: what is called like a file of results and is none, such as a link to nowhere.
        left_out: folders and files that cannot be read.
        length: bytes read so far, packed or unpacked.
        parsed: about how many bytes the files of evaluation tools took in memory so far.
    """

    files: dict[str, None] = field(default_factory=dict)
    results: dict[str, None] = field(default_factory=dict)
    others: dict[str, None] = field(default_factory=dict)
    folders: list[str] = field(default_factory=list)
    no_files: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    length: int = 0
    parsed: int = 0


def folder_table(folder: Path, name: str, progress: Progress, options: ReadOptions) -> Found:
    """Read what evaluation tools wrote into a folder and its folders, else concatenate its tables.

    Tables are those of the files directly in the folder. Their columns are aligned by header, and a
    column "file" is added if there are several files. Hidden files and links to folders are
    ignored.

    Args:
        folder: the path of the folder.
        name: the name of the folder in messages, safe for the terminal.
        progress: called with a few words at each file.
        options: the user's read options, as for `detect.table_in`.

    Raises:
        SourceError: if there is no file to read, if tables are of different kinds, or if one of
            them cannot be read.
    """
    tree = _tree(folder)
    found = dict(sorted(_read(folder, tree, name, progress, options).items()))
    tables = {safe_text(each): raw for each, raw in found.items() if isinstance(raw, RawTable)}
    documents = {each: raw for each, raw in found.items() if not isinstance(raw, RawTable)}
    tools = {each: raw for each, raw in documents.items() if raw.parts[0].layout != PRINTED}
    documents = documents if not (tools or tables) else tools  # a readme may show some of them
    read, beside = (documents, BESIDE) if documents else (found, set[str]())
    near = {PurePath(file).parent for file in documents}  # where there are results
    others = dict.fromkeys(file for file in tree.others if PurePath(file).parent in near)
    unread = [file for file in tree.files | tree.results | others if file not in read]
    unread.sort(key=lambda file: file not in found and file not in tree.results)
    unread = [safe_text(file) for file in unread if PurePath(file).name not in beside]
    left_out = first_few([*tree.left_out, *unread])
    if not found:
        named = f"is a folder without any table in it ({left_out or 'no file'})"
        folders = [safe_text(shell_word(f"{name.rstrip('/')}/{each}")) for each in tree.folders]
        if not folders:
            raise SourceError(f"{named}; {READS}")
        why = f"{named}, and of its folders only results of evaluation tools are read, "
        works = f"; name one of them: {first_few(folders)}"
        raise SourceError(why, "without ", Option("table", "PATH"), works)
    kinds: dict[str, list[str]] = {}
    for called, table in tables.items():
        kinds.setdefault(table.read_as.partition(",")[0], []).append(called)
    like = {PurePath(file).suffix for file in read}
    is_like = any(PurePath(file).suffix in like for file in unread)
    notes = [Note(f"files left out: {left_out}", left_out=True, told=is_like)] if left_out else []
    if documents:
        return _united(documents, notes, each_run=options.by_problem)
    if len(kinds) > 1:
        each = "; ".join(f"{kind}: {first_few(names)}" for kind, names in kinds.items())
        raise _refusal(f"of files of different kinds ({each})")
    if len(tables) == 1:
        (table,) = tables.values()
        return table._replace(notes=(*notes, *table.notes))
    return _union(tables, notes, options.as_is)


def _united(documents: Mapping[str, Document], notes: Sequence[str], *, each_run: bool) -> Document:
    """Join the files of an evaluation tool in a folder into one Document, averaging runs or not.

    Raises:
        SourceError: if there are files of several tools, each in folders of its own.
    """
    first = next(iter(documents.values()))
    if len(documents) == 1:
        return first._replace(notes=(*notes, *first.notes))
    tools: dict[str, list[str]] = {}
    for file, document in documents.items():
        tools.setdefault(document.parts[0].layout.split()[0], []).append(os.path.dirname(file))  # noqa: PTH120
    within = {of: os.path.join(os.path.commonpath(each), "") for of, each in tools.items()}  # noqa: PTH118
    is_one = any(inner.startswith(outer) for outer, inner in pairwise(sorted(within.values())))
    if len(within) > 1 and not is_one:
        named = "; ".join(f"{tool}: {safe_text(inside)}" for tool, inside in within.items())
        raise _refusal(f"of results of several tools ({named})")
    own = ([replace(part, file=safe_text(f)) for part in of.parts] for f, of in documents.items())
    # Results by problem of one task may be in several files a model; each run counts once.
    groups: dict[object, dict[object, Rows]] = {}
    for number, part in enumerate(chain(*own)):
        key = (part.layout, part.task) if part.is_part else number
        run = next(iter(part.others.get("run", ())), number)
        groups.setdefault(key, {}).setdefault(run, part)  # else a copy of its file
    parts = [joined_rows([*group.values()]) for group in groups.values()]
    joined = parts if each_run else averaged(parts)
    told = [*notes, AVERAGED] if len(joined) < len(parts) else notes
    read_as = chain.from_iterable(of.read_as.split(", ") for of in documents.values())
    return first._replace(
        parts=tuple(joined),
        read_as=", ".join(dict.fromkeys(read_as)),
        notes=(*told, *dict.fromkeys(note for each in documents.values() for note in each.notes)),
    )


def _read(
    folder: Path, tree: _Tree, name: str, progress: Progress, options: ReadOptions
) -> dict[str, Found]:
    """Read the table of each file, by its path, without texts that have none, such as a readme.

    Files of a layout that gives way to another are left out if one of that was found. A file that
    cannot be read is left out beside results of an evaluation tool, and if it is in a folder of the
    folder; of runs to compare none is.

    Args:
        folder: the path of the folder.
        tree: its files.
        name: the name of the folder in messages.
        progress: called with a few words at each file.
        options: the user's read options, as for `detect.table_in`.
    """
    inside = tree.files | tree.results if options.path is None else tree.files
    names = {PurePath(file).name for file in tree.results}
    called_so = [file for file in tree.others if PurePath(file).name in names]
    inside |= dict.fromkeys([*called_so, *tree.no_files]) if options.by_problem else {}
    all_found, layouts = dict[str, Found](), set[str]()
    problems: dict[bool, SourceError] = {}
    for file in sorted(inside, key=lambda file: bool(better_layouts(file))):
        is_direct = "/" not in file
        if not layouts.isdisjoint(better_layouts(file)):
            continue
        progress(f"reading {safe_text(file)}")
        found = _table_or_problem(folder, file, tree, name, options)
        is_of_runs = options.by_problem and PurePath(file).suffix in _OF_RUNS
        if isinstance(found, SourceError):
            if is_of_runs or (isinstance(found, TooLargeError) and (is_direct or layouts)):
                raise found
            if not isinstance(found, NoTableError) or (is_direct and len(inside) == 1):
                problems.setdefault(is_direct, found)
            continue
        if not isinstance(found, RawTable):
            layouts |= {p.layout for p in found.parts if not (p.by_task and options.by_problem)}
        elif is_of_runs and ".json" in file and "JSON" not in found.read_as:
            called = f"{name.rstrip('/')}/{safe_text(file)}"
            raise SourceError("is a text, and no JSON").named(called)
        all_found[file] = found
    for direct, problem in problems.items():
        if not (layouts if direct else all_found):
            raise problem
    return all_found


def _table_or_problem(
    folder: Path, file: str, tree: _Tree, name: str, options: ReadOptions
) -> Found | SourceError:
    """Read the table of a file; return the error if it cannot be read, and count it in `tree`."""
    path, is_direct = folder / file, "/" not in file
    called = f"{name.rstrip('/')}/{safe_text(file)}"
    too_large = TooLargeError(str(_refusal("of too many bytes or values")))
    if tree.length > 2 * MOST_BYTES and not is_direct:
        return too_large
    try:
        data = bytes_of(path)
        tree.length += max(len(data), len(unpacked(data)))
        # Lists of little take ten times the memory and time of texts.
        weight = len(data) + 16 * sum(map(data.count, (b"{", b"[", b",")))
        weight *= path.suffix != ".eval"  # little of an archive is parsed
        if tree.length > LIMIT or (tree.parsed + weight > MOST_BYTES and file in tree.results):
            return too_large
        found = table_in(data, called, lambda _: None, options, path, is_known=not is_direct)
    except SourceError as problem:
        if isinstance(problem, TooLargeError):
            tree.length = LIMIT  # unpacking it took as long as all that is read
        return problem.named(called)
    if not isinstance(found, RawTable):
        tree.parsed += weight
        return found if tree.parsed <= MOST_BYTES else too_large
    if len(found.headers) == 1 and found.read_as.startswith(("CSV,", "TSV,")):
        return NoTableError(f"is a text without columns; {READS}").named(called)
    return found


def _refusal(why: str) -> SourceError:
    return SourceError(f"is a folder {why}; name one of its files or folders")


def _tree(folder: Path) -> _Tree:
    """List the files of a folder and of the folders in it that may be of use.

    Raises:
        SourceError: if the folder cannot be listed, or has too many files.
    """
    tree, left = _Tree(), MOST_ENTRIES
    root = os.path.abspath(folder)  # noqa: PTH100 - without ".."
    queue = deque([("", 0)])
    while queue and left:
        inside, depth = queue.popleft()
        try:
            with os.scandir(folder / inside) as found:
                entries = sorted(islice(found, left), key=lambda entry: entry.name)
        except OSError as problem:
            if not inside:
                raise SourceError(reason(problem)) from None
            tree.left_out.append(safe_text(inside))
            continue
        left -= len(entries)
        shown = [entry for entry in entries if not entry.name.startswith(".")]
        queue += [
            (f"{inside}{entry.name}/", depth + 1)
            for entry in shown
            if depth < MOST_DEEP and entry.is_dir(follow_symlinks=False)
        ]
        files = [f"{inside}{entry.name}" for entry in shown if os.path.isfile(entry)]  # noqa: PTH113
        names = (f"{inside}{entry.name}" for entry in shown if not os.path.isfile(entry))  # noqa: PTH113
        tree.no_files += [each for each in names if PurePath(each).suffix in _OF_RUNS]
        if not inside:
            tree.files = dict.fromkeys(files)
        else:
            tree.folders += [inside] if files else []
            others = (file for file in files if PurePath(file).suffix in {".json", ".jsonl"})
            tree.others |= dict.fromkeys(others)
            files += (f"{inside}{entry.name}" for entry in entries if entry not in shown)
        tree.results |= {f: None for f in files if may_be_results(f"{root}/{f}")}
        if (count := len(tree.files | tree.results)) > MOST_FILES:
            raise _refusal(f"of {count} files, and up to {MOST_FILES} are read")
    if not left:
        tree.left_out.append(f"all beyond {MOST_ENTRIES:,} files and folders")
    return tree


def _union(tables: Mapping[str, RawTable], notes: Sequence[str], as_is: Sequence[str]) -> RawTable:
    """Concatenate tables by header, in order of first appearance, and add a column "file".

    Fractions of a score become percent where another file has it so, unless `as_is` names it.
    """
    if len({table.headers for table in tables.values()}) > 1:
        called = dict[Measure, str]()
        for of, table in tables.items():
            tables = {**tables, of: table._replace(headers=_as_called(table.headers, called))}
    rows = sum(table.rows for table in tables.values())
    headers = list(dict.fromkeys(header for table in tables.values() for header in table.headers))
    cells = sum(table.rows * len(table.headers) for table in tables.values())
    if len(headers) > MOST_COLUMNS or rows * len(headers) > cells + SPARE_CELLS:
        raise _refusal(f"whose files have {len(headers)} different columns")
    columns: dict[str, list[str]] = {}
    scaled = set[tuple[str, str]]()  # files and their scores that are written as fractions
    for header in sorted(headers, key=lambda header: not says_score(header)):
        own = {
            file: table.in_python().columns[table.headers.index(header)]
            if header in table.headers
            else [""] * table.rows
            for file, table in tables.items()
        }
        is_score = says_score(header) and header_meaning(header).bounded
        if is_score and header not in as_is:
            scales = {file: _scale(texts) for file, texts in own.items()}
            some = (file for file, scale in scales.items() if scale < 1 < max(scales.values()))
            scaled |= {(file, header) for file in some}
        is_bare = header in _BARE  # an error of the scores of its file
        may_be = [(file, of) for file, of in scaled if header == of or not is_score]
        for file in {file for file, of in may_be if is_bare or header.startswith(of)}:
            if _scale(own[file]) < 1:
                own[file] = [text and f"{Decimal(text).scaleb(2):f}" for text in own[file]]
        columns[header] = [text for texts in own.values() for text in texts]
    told = [
        Note(
            f"{header} is in fractions in {first_few(files)}, read as percent as in the others",
            Option("as_is", shell_word(header)),
            " keeps them",
            told=True,
        )
        for header in headers
        if (files := [file for file in tables if (file, header) in scaled])
    ]
    of_rows = [file for file, table in tables.items() for _ in range(table.rows)]
    of_files = notes_of_files({file: table.notes for file, table in tables.items()})
    formats = " or ".join(dict.fromkeys(table.read_as for table in tables.values()))
    return RawTable(
        unique_headers([*headers, "file"]),
        [*map(columns.get, headers), of_rows],
        rows,
        (*notes, *told, *of_files),
        f"{len(tables)} files, {formats}",
    )


def _scale(texts: Sequence[str]) -> float:
    """Tell whether numbers are fractions of 1 (0.5), in percent (2), or neither (1)."""
    try:
        numbers = [Decimal(text) for text in texts if text]
    except ArithmeticError:
        return 1
    is_fraction = all(0 <= n <= 1 for n in numbers) and any(0 < n < 1 for n in numbers)
    return 0.5 if is_fraction else 2 if any(1 < n <= 100 for n in numbers) else 1


_BARE, _COUNTS = (
    {name for key in keys for name in (key.replace("_", " "), *STANDARD[key].headers)}
    for keys in (ERRORS, (PROBLEMS,))
)


def _as_called(headers: Sequence[str], called: dict[Measure, str]) -> tuple[str, ...]:
    """Call scores, with their errors and counts, as the first file does that has the measure.

    Bare errors are named after the score on their left, which other columns of other files part. A
    bare count is named after the only score of its file; beside several it is of none, since
    another may be the first in all files.
    """
    measures = {header: measure_of(header) for header in headers if says_score(header)}
    several = Counter(measures.values())
    alone = {it: of for it, of in measures.items() if of.benchmark and several[of] == 1}
    names = {header: called.setdefault(of, header) for header, of in alone.items()}

    def renamed(header: str) -> str:
        is_evidence = header_meaning(header).quantity in {Quantity.UNCERTAINTY, Quantity.COUNT}
        mine = [name for name in names if name == header or (is_evidence and name in header)]
        own = max(mine, key=len, default="")
        return header.replace(own, names[own], 1) if own else header

    headers = unique_headers([*map(renamed, headers)])
    owner, named, scores = "", list[str](), [*filter(says_score, headers)]
    for header in headers:
        plain = " ".join(re.findall(r"[^\W_]+|±", re.sub(r"\.\d+$", "", header.casefold())))
        of = owner if plain in _BARE else scores[0] if len(scores) == 1 else "each"
        named.append(f"{of} {plain}" if plain in _BARE | _COUNTS else header)
        is_score = header_meaning(header).quantity not in {Quantity.UNCERTAINTY, Quantity.COUNT}
        owner = header if is_score else owner
    return unique_headers(named)
