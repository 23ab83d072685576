r"""Tables in LaTeX: tabular and its kin, as papers have them and `lcbtui ls -f latex` writes them.

A small reader of the commands that stand in tables: it expands nothing but commands without
arguments that the file defines itself, so that no text can grow. No library reads such tables.
"""

import re
import unicodedata
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from lcbtui.dataset.source import NO_OPTIONS, ReadOptions
from lcbtui.errors import SourceError
from lcbtui.sources.formats.io import READS, Content
from lcbtui.sources.formats.markup import LINE
from lcbtui.sources.formats.raw_table import NoTableError, RawTable, refuse_huge
from lcbtui.sources.formats.written import (
    MOST_SPAN,
    MOST_TABLES,
    SpanningCell,
    WrittenTable,
    as_heading,
    is_number,
    raw_table_of,
    spread,
)

FAMILY = "LaTeX table"

LARGEST = 1 << 20
"""In bytes: no paper is larger, and cells full of commands take half a second a MiB."""
LARGEST_IN_WORDS = "1 MiB"

_DEEPEST = 12
"""Groups within groups; what is in deeper ones is left out."""
_LONGEST = 4_000  # characters of a cell
_MOST_HEADERS = 4
_MOST_COMMANDS = 500
_MOST_DEFINED = 5_000
"""Definitions that are looked at: some of one command, and some that are too long."""
_LONGEST_DEFINED = 400

_ENVIRONMENTS = (
    "tabular|tabularx|tabulary|tabularew|longtable|longtabu|tabu|supertabular|xltabular|NiceTabular"
)
_ENVIRONMENT = re.compile(rf"\\(begin|end)[ \t]*\{{((?:{_ENVIRONMENTS})\*?)\}}")
_WITH_WIDTH = ("tabular*", "tabularx", "tabulary", "xltabular", "NiceTabular*")
_COMMENT = re.compile(r"(?<!\\)((?:\\\\)*)%[^\n]*")
_DEFINED = re.compile(
    r"\\(?:(?:re|provide)?newcommand\*?|def|xspace)[ \t]*\{?\\([A-Za-z]{1,40})\}?[ \t]*(?=\{)"
)
_HEADING = re.compile(
    r"\\(?:chapter|(?:sub){0,2}section|paragraph)\*?[ \t]*(?:\[[^\]]*\])?[ \t]*(?=\{)"
)
_CAPTION = re.compile(
    r"\\(?:caption|captionof[ \t]*\{table\}|tablecaption)\*?[ \t]*(?:\[[^\]]*\])?[ \t]*(?=\{)"
)
_FLOAT_ENDS, _FLOAT_BEGINS = "\\end{table", "\\begin{table"

_BETWEEN = re.compile(
    r"\\\\\*?(?:[ \t]*\[[^\]\n]{0,40}\])?|\\(?:tabularnewline|cr)(?![A-Za-z])|\\.|[{}&]", re.DOTALL
)
_RULE = re.compile(
    r"\s*\\(?P<rule>toprule|midrule|bottomrule|hline|hhline|cline|cmidrule|specialrule|Xhline"
    r"|addlinespace|noalign|rowcolors?|arrayrulecolor|morecmidrules|endfirsthead|endhead|endfoot"
    r"|endlastfoot|thickhline|heavyrule|cdashline|hdashline|dashline|pagebreak|nopagebreak|newpage"
    r"|rowfont|small|centering|label)(?![A-Za-z])\*?"
)
_PARTIAL = ("cline", "cmidrule", "addlinespace", "cdashline")
_PARTS = ("endfirsthead", "endhead", "endfoot", "endlastfoot")
_IS_RULE = ("rule", "line")

_TOKEN = re.compile(
    r"\\([A-Za-z@]+)\*?[ \t\n]*|\\(.)|([{}$~^_])|(-{2,3})|(``|'')|([^\\{}$~^_`'-]+|.)", re.DOTALL
)
_LEFT_OUT = {
    **dict.fromkeys(
        ("cite", "citep", "citet", "citealp", "citeyear", "citeauthor", "parencite"), 1
    ),
    **dict.fromkeys(("ref", "eqref", "autoref", "cref", "Cref", "label", "footnotemark"), 1),
    **dict.fromkeys(("footnote", "tablefootnote", "tnote", "footnotetext", "thanks", "index"), 1),
    **dict.fromkeys(
        ("cellcolor", "rowcolor", "color", "vspace", "hspace", "phantom", "bibcite"), 1
    ),
    **dict.fromkeys(
        ("hphantom", "vphantom", "includegraphics", "arraystretch", "icon", "emoji"), 1
    ),
    **dict.fromkeys(("rule", "fontsize", "setlength"), 2),
}
"""Commands of which nothing is read, and how many arguments they have."""
_LOOKS = re.compile(
    "bf|it|rm|sf|tt|sc|em|bfseries|itshape|rmfamily|sffamily|ttfamily|scshape|upshape|mdseries|tiny"
    "|scriptsize|footnotesize|small|normalsize|large|Large|LARGE|huge|Huge|centering|raggedright"
    "|raggedleft|noindent|boldmath|displaystyle|textstyle|scriptstyle|left|right|[bB]ig[lr]?|null"
    "|arraybackslash|strut|relax|protect|newline|xspace|quad|qquad|hfill|ignorespaces|unskip|par"
    "|leavevmode|smash|limits|nolimits|nobreak|allowbreak"
)
_SIGNS = {
    "pm": "±", "mp": "∓", "times": "×", "uparrow": "↑", "downarrow": "↓", "rightarrow": "→",
    "leftarrow": "←", "to": "→", "checkmark": "✓", "cmark": "✓", "yes": "✓", "xmark": "✗",
    "no": "✗", "dagger": "†", "ddagger": "‡", "dag": "†", "ddag": "‡", "ast": "*", "star": "*",
    "approx": "≈", "sim": "~", "simeq": "≈", "cdot": "·", "ldots": "…", "dots": "…", "cdots": "…",
    "textasciitilde": "~", "textasciicircum": "^", "textbackslash": "\\", "textless": "<",
    "textgreater": ">", "textbar": "|", "textquotedbl": '"', "textasciigrave": "`",
    "textunderscore": "_", "textdegree": "°", "degree": "°", "S": "§", "P": "¶", "alpha": "α",
    "beta": "β", "gamma": "γ", "delta": "δ", "Delta": "Δ", "epsilon": "ε", "lambda": "λ", "mu": "μ",
    "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "kappa": "κ", "infty": "∞", "leq": "≤",
    "le": "≤", "geq": "≥", "ge": "≥", "neq": "≠", "lt": "<", "gt": ">", "percent": "%",
    "textendash": "–", "textemdash": "—", "textminus": "−", "LaTeX": "LaTeX", "TeX": "TeX",
    "textdagger": "†", "textdaggerdbl": "‡", "textpm": "±", "texttimes": "×", "bullet": "•",
    "circ": "°", "euro": "€", "pounds": "£", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ss": "ß",
    "ae": "æ", "AE": "Æ", "aa": "å", "AA": "Å", "i": "ı",
}  # fmt: skip
_ACCENTS = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    "~": "\u0303",
    '"': "\u0308",
    "=": "\u0304",
}
_THIN = "\u2009"
_IN_NUMBER = re.compile(rf"(?<=\d){_THIN}(?=\d)")
_MORE_THAN_WORDS = re.compile(r"[\\{}$~^_`]|--|''")
_SIGN = re.compile(r"\\([_%&#$])")
"""A sign that is only one with a backslash before it, as those in most names are."""
_TIMES_TEN = re.compile(r"(?:(?<=\d)\s?[×x·]\s?10|(?<![\d.])10)(?=e[-+]?\d)")
_POWER = re.compile(r"[-+–−]?\d{1,3}")
_ONE = re.compile(r"\\[A-Za-z]+|.", re.DOTALL)
_LOOKED_BACK = 4
_MOST_ARGUMENTS = 4
_MARK = re.compile(r"[*†‡§¶#+\s]+|[a-e]|\d{1,2}(?:,\d{1,2})*|\\?[a-z]?dag(?:ger)?")


def latex_table(content: Content, name: str, options: ReadOptions = NO_OPTIONS) -> RawTable:
    """The table of results of a text, or the one that is asked for; `name` is for messages.

    Raises:
        SourceError: if there is none, or it is too large.
    """
    if len(content.data) > LARGEST:
        raise SourceError(
            f"{name}: is LaTeX of more than {LARGEST_IN_WORDS}, which no paper has; keep the"
            " part with the table"
        )
    tables = list(islice(_tables(content.text, name), MOST_TABLES))
    if not tables:
        raise NoTableError(
            f"{name}: is LaTeX without a table that has rows and columns, such as tabular; {READS}"
        )
    return raw_table_of(tables, content, name, options, FAMILY)


def words_of(text: str, defined: Mapping[str, str] | None = None) -> str:
    """The words that LaTeX shows of a text, LINE between its lines.

    Args:
        text: of a cell, or a formula.
        defined: what the commands of the file's own stand for.
    """
    if not _MORE_THAN_WORDS.search(text):
        return " ".join(text.split())
    if "\\" in text and not _MORE_THAN_WORDS.search(_SIGN.sub("", text)):
        return " ".join("".join(_SIGN.split(text)).split())
    shown = _IN_NUMBER.sub("", _plain(_shallow(text[:_LONGEST]), defined or {}, _DEEPEST))
    if "10e" in shown:
        shown = _TIMES_TEN.sub(_without_ten, shown)
    lines = shown.replace(_THIN, " ").split(LINE)
    return LINE.join(filter(None, (" ".join(line.split()) for line in lines)))


def _shallow(text: str) -> str:
    """A text without the groups within too many others, each of which would be looked for again."""
    if text.count("{") <= _DEEPEST:
        return text
    kept, depth, place = list[str](), 0, 0
    for found in _BRACE.finditer(text):
        if found[0] == "{":
            depth += 1
            if depth == _DEEPEST + 1:
                kept.append(text[place : found.start()])
        elif found[0] == "}" and depth:
            depth -= 1
            if depth == _DEEPEST:
                place = found.end()
    return "".join(kept) if depth > _DEEPEST else "".join([*kept, text[place:]])


def _without_ten(ten: re.Match[str]) -> str:
    """Nothing between "3.2" and "e23"; "1" where a power of ten stands alone."""
    return "1" if ten[0] == "10" else ""


# From a text to its tables


def _tables(text: str, name: str) -> Iterator[WrittenTable]:
    text = _COMMENT.sub(r"\1", text)
    defined = _definitions(text)
    heading, behind, line = "", 0, 1
    found = list(islice(_environments(text), MOST_TABLES))
    for place, (start, end, body) in enumerate(found):
        next_start = found[place + 1][0] if place + 1 < len(found) else len(text)
        before, after = text[behind:start], text[end:next_start]
        sections = deque(_HEADING.finditer(before), maxlen=1)
        for section in sections:
            heading = as_heading(words_of(_group(before, section.end())[0], defined))
        line += text.count("\n", behind, start)
        caption = _caption(before, after)
        table = _table(body, defined, len(text), name)
        if table is not None:
            rows, headers = table
            called = as_heading(words_of(caption, defined).replace(LINE, " ")) or heading
            yield WrittenTable(line, called, rows, headers)
        line += text.count("\n", start, end)
        behind = end


def _environments(text: str) -> Iterator[tuple[int, int, str]]:
    """Where each table begins and ends, and what is in it.

    A table within a cell is how lines are broken there: it becomes a group of lines.
    """
    depth, start, pieces, done = 0, 0, list[str](), 0
    for found in _ENVIRONMENT.finditer(text):
        if found[1] == "begin":
            depth += 1
            if depth == 1:
                start, pieces = found.start(), []
            elif depth > _DEEPEST:
                continue
            else:
                pieces += [text[done : found.start()], "{"]
            done = _behind_arguments(text, found)
        elif depth:
            depth -= 1
            if depth >= _DEEPEST:
                continue
            pieces.append(text[done : found.start()])
            if depth == 0:
                yield start, found.end(), "".join(pieces)
            else:
                pieces.append("}")
            done = found.end()


def _behind_arguments(text: str, begin: re.Match[str]) -> int:
    """Where the rows of an environment begin."""
    place = begin.end()
    for _ in range(2 if begin[2] in _WITH_WIDTH else 1):
        place = _behind_option(text, place)
        _, place = _group(text, place)
    return _behind_option(text, place)


def _behind_option(text: str, place: int) -> int:
    """Where `[...]` at a place ends; the place itself where there is none."""
    at = _behind_blanks(text, place)
    if text[at : at + 1] != "[":
        return place
    end = text.find("]", at, at + 200)
    return end + 1 if end >= 0 else place


def _behind_blanks(text: str, place: int) -> int:
    while text[place : place + 1] in (" ", "\t", "\n"):
        place += 1
    return place


def _group(text: str, place: int, most: int = 4 * _LONGEST) -> tuple[str, int]:
    """What is in the braces at a place, and where they end; "" and the place without any."""
    if found := _PLAIN_GROUP.match(text, place, place + most):
        return found[1], found.end()
    at = _behind_blanks(text, place)
    if text[at : at + 1] != "{":
        return "", place
    depth = 0
    for found in _BRACE.finditer(text, at, at + most):
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if depth == 0:
            return text[at + 1 : found.start()], found.end()
    return "", place


_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_PLAIN_GROUP = re.compile(r"[ \t\n]*\{([^\\{}]*)\}")


def _definitions(text: str) -> dict[str, str]:
    """What the commands without arguments that a text defines stand for."""
    defined: dict[str, str] = {}
    for found in islice(_DEFINED.finditer(text), _MOST_DEFINED):
        if len(defined) == _MOST_COMMANDS:
            break
        words = words_of(_group(text, found.end(), _LONGEST_DEFINED)[0])
        if len(words) <= 80 and "#" not in words:
            defined[found[1]] = words
    return defined


def _caption(before: str, after: str) -> str:
    """The caption of a table, which stands above or below it in the same float."""
    before = before[before.rfind(_FLOAT_BEGINS) :] if _FLOAT_BEGINS in before else before
    before = before[before.rfind(_FLOAT_ENDS) + 1 :]
    ends, begins = after.find(_FLOAT_ENDS), after.find(_FLOAT_BEGINS)
    after = after[:ends] if ends >= 0 and (begins < 0 or ends < begins) else ""
    for text in (before, after):
        if found := _CAPTION.search(text):
            return _group(text, found.end())[0]
    return ""


# From a table to its rows


@dataclass
class _Row:
    """The cells of a row as written, and whether a rule over its whole width is above it."""

    cells: list[str]
    has_rule_above: bool = False
    ends_part: bool = False


def _table(
    body: str, defined: Mapping[str, str], length: int, name: str
) -> tuple[list[list[str]], int] | None:
    """The texts of a table and how many of its rows are its header; None for no table."""
    rows = []
    for cells in _rows(body):
        refuse_huge(len(cells), 0, length, name, "LaTeX")
        row = _without_rules(cells)
        rows += [row] if row.cells else []
    parts = [place for place, row in enumerate(rows) if row.ends_part]
    if parts:  # of a table over several pages: its head is said twice, and then its foot
        rows = [*rows[: parts[0]], *rows[parts[-1] :]]
    rows = [row for row in rows if any(map(str.strip, row.cells)) and not _is_caption(row)]
    if len(rows) < 2:
        return None
    spanning = [[_spanning(cell, defined) for cell in row.cells] for row in rows]
    texts = spread((map(_across, row) for row in spanning), length, name, "LaTeX")
    if "\\multirow" in body:
        _fill_down(texts, spanning)
    if max(map(len, texts)) < 2:
        return None
    return texts, _headers(rows, texts)


def _headers(rows: Sequence[_Row], texts: Sequence[Sequence[str]]) -> int:
    """How many rows stand above the first rule that has some above it, if these can be headers."""
    below = (place for place, row in enumerate(rows) if place and row.has_rule_above)
    first = next(below, 1)
    if first > _MOST_HEADERS:
        return 1
    for place in range(1, first):
        filled = [text for text in texts[place][1:] if text]
        if sum(map(is_number, filled)) * 2 >= len(filled):
            return place
    return min(first, len(rows) - 1)


def _rows(body: str) -> Iterator[list[str]]:
    """The cells of each row as written; the last may be what stands below the last row."""
    cells, start, depth = list[str](), 0, 0
    for found in _BETWEEN.finditer(body):
        sign = found[0]
        if sign == "{":
            depth += 1
        elif sign == "}":
            depth = max(0, depth - 1)
        elif depth == 0 and sign == "&":
            cells.append(body[start : found.start()])
            start = found.end()
        elif depth == 0 and sign.startswith(("\\\\", "\\tabularnewline", "\\cr")):
            yield [*cells, body[start : found.start()]]
            cells, start = [], found.end()
    yield [*cells, body[start:]]


def _without_rules(cells: list[str]) -> _Row:
    """A row without the rules above it."""
    first, place, row = cells[0], 0, _Row(cells)
    while found := _RULE.match(first, place):
        rule, place = found["rule"], found.end()
        row.ends_part |= rule in _PARTS
        row.has_rule_above |= rule.endswith(_IS_RULE) and rule not in _PARTIAL
        if first[place : place + 1] == "(":
            place = max(place, first.find(")", place, place + 20) + 1)
        place = _behind_option(first, place)
        if rule not in ("small", "centering", *_PARTS):
            while (end := _group(first, place)[1]) > place:
                place = end
    row.cells = [first[place:], *cells[1:]]
    if len(row.cells) == 1 and not row.cells[0].strip() and not row.ends_part:
        row.cells = []
    return row


def _is_caption(row: _Row) -> bool:
    return any(_CAPTION.search(cell) for cell in row.cells)


def _spanning(cell: str, defined: Mapping[str, str]) -> str | SpanningCell:
    r"""The text of a cell, with what \multicolumn and \multirow say."""
    if "\\multi" not in cell:
        return words_of(cell, defined)
    rows = columns = 1
    for _ in range(3):
        cell = cell.strip()
        if cell.startswith("\\multicolumn"):
            count, place = _group(cell, len("\\multicolumn"))
            _, place = _group(cell, place)
            columns = _count(count)
        elif cell.startswith(("\\multirow{", "\\multirow[", "\\multirow ", "\\multirow*")):
            place = _behind_option(cell, len("\\multirow") + cell.startswith("\\multirow*"))
            count, place = _group(cell, place)
            place = _behind_option(cell, place)
            width, place = _group(cell, place)
            if not width and cell[place : place + 1] == "*":
                place += 1
            place = _behind_option(cell, place)
            rows = _count(count)
        else:
            break
        text, end = _group(cell, place)
        cell = text + cell[end:]
    return SpanningCell(words_of(cell, defined), rows, max(columns, 1))


def _across(cell: str | SpanningCell) -> str | SpanningCell:
    """A cell without the rows below that it goes over."""
    return cell if isinstance(cell, str) or cell.rows == 1 else cell._replace(rows=1)


def _count(text: str) -> int:
    text = text.strip()[:6]
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdigit() else 1


def _fill_down(texts: list[list[str]], spanning: Sequence[Sequence[str | SpanningCell]]) -> None:
    r"""Put what \multirow says into the blank cells that it goes over."""
    for place, row in enumerate(spanning):
        column = 0
        for cell in row:
            if isinstance(cell, str):
                column += 1
                continue
            columns = range(column, column + min(cell.columns, MOST_SPAN))
            column = columns.stop
            step = 1 if cell.rows > 0 else -1
            for at in columns if abs(cell.rows) > 1 else ():
                for other in range(place + step, place + cell.rows, step):
                    if not 0 <= other < len(texts) or at >= len(texts[other]) or texts[other][at]:
                        break
                    texts[other][at] = cell.text


# From LaTeX to words


def _plain(text: str, defined: Mapping[str, str], depth: int) -> str:
    """What LaTeX shows; of groups deeper than `depth` nothing."""
    if not depth:
        return ""
    return _Shown(text, defined, depth).read() if _MORE_THAN_WORDS.search(text) else text


class _Shown:
    """The words of a text while it is read."""

    def __init__(self, text: str, defined: Mapping[str, str], depth: int) -> None:
        self.text = text
        self.defined = defined
        self.depth = depth
        self.place = 0
        self.parts: list[str] = []
        self.is_closed = True  # whether each brace so far has its end

    def read(self) -> str:
        while self.place < len(self.text):
            found = _TOKEN.match(self.text, self.place)
            assert found is not None, "the last alternative takes any character"
            self.place = found.end()
            command, escaped, special, dashes, quotes, words = found.groups()
            if words:
                self.parts.append(words)
            elif dashes:
                self.parts.append("–" if len(dashes) == 2 else "—")
            elif quotes:
                self.parts.append('"')
            elif special:
                self._special(special)
            elif escaped:
                self._escaped(escaped)
            else:
                self._command(command)
        return "".join(self.parts)

    def _within(self, text: str) -> str:
        return _plain(text, self.defined, self.depth - 1)

    def _special(self, sign: str) -> None:
        if sign == "~":
            self.parts.append(" ")
        elif sign in "^_":
            shown = self._within(self._argument())
            before = "".join(self.parts[-_LOOKED_BACK:]).rstrip()
            self.parts.append(_raised(shown, before) if sign == "^" else _lowered(shown, before))
        elif sign == "{" and self.is_closed:
            inner, end = _group(self.text, self.place - 1)
            self.is_closed = end >= self.place
            if self.is_closed:
                self.place = end
                self.parts.append(self._within(inner))

    def _argument(self) -> str:
        """The argument that comes next: a group, a command or a character."""
        inner, end = _group(self.text, self.place)
        if end > self.place:
            self.place = end
            return inner
        found = _ONE.match(self.text, self.place)
        self.place = found.end() if found else self.place
        return found[0] if found else ""

    def _escaped(self, sign: str) -> None:
        if sign == "\\":
            self.parts.append(LINE)
            self.place = _behind_option(self.text, self.place)
        elif sign in ",;:":
            self.parts.append(_THIN)
        elif sign in _ACCENTS:
            shown = self._within(self._argument()).replace("ı", "i")
            self.parts.append(unicodedata.normalize("NFC", shown[:1] + _ACCENTS[sign]) + shown[1:])
        elif sign not in "!/-()[]@":
            self.parts.append(" " if sign.isspace() else sign)

    def _command(self, name: str) -> None:
        if name in _SIGNS:
            self.parts.append(_SIGNS[name])
            self.place += 2 * self.text.startswith("{}", self.place)
        elif not _LOOKS.fullmatch(name):
            self._with_arguments(name)

    def _with_arguments(self, name: str) -> None:
        groups = self._groups()
        shown = [self._within(group) for group in groups[_LEFT_OUT.get(name, 0) :]]
        if name in self.defined:
            shown.insert(0, self.defined[name])
            self.parts += shown if groups else [*shown, _THIN]
        elif name in _LEFT_OUT:
            self.parts += shown
        elif any(groups):
            is_note = name == "textsuperscript" and _MARK.fullmatch(shown[-1].strip())
            self.parts.append("" if is_note else shown[-1])
        elif name not in ("begin", "end"):
            self.parts += [name] if groups else [name, _THIN]

    def _groups(self) -> list[str]:
        """The arguments of a command."""
        groups = list[str]()
        for _ in range(2):
            self.place = _behind_option(self.text, self.place)
        while len(groups) < _MOST_ARGUMENTS:
            inner, end = _group(self.text, self.place)
            if end == self.place:
                break
            groups.append(inner)
            self.place = _behind_option(self.text, end)
        return groups


def _raised(shown: str, before: str) -> str:
    """What stands raised behind something: a power, an error, a mark of a footnote."""
    if before.endswith("10") and _POWER.fullmatch(shown):
        return f"e{shown}".replace("–", "-").replace("−", "-")
    if shown.lstrip().startswith(("±", "+", "-")):
        return f" {shown}"
    return "" if _MARK.fullmatch(shown.strip()) and before[-1:].isalnum() else shown


def _lowered(shown: str, before: str) -> str:
    """What stands lowered behind something; behind a number in brackets."""
    inner = shown.strip("() ")
    if before[-1:].isdigit() and is_number(inner):
        return f" ({inner})"
    return shown if len(shown) == 1 else f" {shown}"
