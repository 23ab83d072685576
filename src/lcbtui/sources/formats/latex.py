r"""Tables in LaTeX: tabular and its kin, as papers have them and `lcbtui ls -f latex` writes them.

What a table of results needs is read: cells, rules, spans, and text without its commands. Nothing
is expanded, so that no text can grow: of a command that the file defines its name is read.
"""

import re
from collections.abc import Iterator

from lcbtui.sources.formats.io import KEEP_THE_TABLE, Content, too_large
from lcbtui.sources.formats.tables import is_number
from lcbtui.sources.formats.tidy import LINE, MOST_SPAN, FileTable, SpanningCell, as_heading, spread

LARGEST = 1 << 20
"""In bytes: no paper is larger, and cells full of commands take half a second a MiB."""

_LONGEST = 4_000  # characters of a cell

_KINDS = r"(?:tabular[xyw]?|long(?:table|tabu)|tabu|supertabular|xltabular|NiceTabular)\*?"
_WITHIN_CELL = re.compile(
    rf"\\begin\{{{_KINDS}\}}(?:\[[^\]]{{0,200}}\])?\{{(?:[^{{}}]|\{{[^{{}}]*\}})*\}}"
    rf"((?:(?!\\begin\{{|\\end\{{).)*)\\end\{{{_KINDS}\}}",
    re.DOTALL,
)
_CAPTION = re.compile(r"\\(?:table)?caption\*?[ \t]*(?:\[[^\]]{0,200}\])?[ \t]*(?=\{)")
_RULE = re.compile(
    r"\s*\\(?:(?P<whole>(?:top|mid|bottom)rule|h(?:dash)?line)|(?P<part>end[a-z]*(?:head|foot))"
    r"|cmidrule|c(?:dash)?line|addlinespace|specialrule|noalign|rowcolors?|label)(?![A-Za-z])"
    r"(?(whole)|(?(part)|(?:\s*(?:\([^)]{0,20}\)|\[[^\]]{0,200}\]|\{[^{}]{0,200}\}))*))"
)
_LEFT_OUT = re.compile(
    "cite[a-z]*|(?:eq|auto|[cC])?ref|label|(?:table)?footnote(?:mark|text)?|tnote|thanks|rowcolor"
    "|(?:cell)?color|[vh]space|[vh]?phantom|includegraphics|icon|emoji|begin|end"
)
"""Commands of whose first argument nothing is read."""
_LOOKS = re.compile(
    "(?:bf|it|rm|sf|tt|sc|em|up|md)(?:series|shape|family)?|tiny|scriptsize|footnotesize|small"
    "|normalsize|[lL]arge|centering|raggedright|raggedleft|noindent|boldmath|displaystyle|textstyle"
    "|left|right|strut|relax|protect|newline|xspace|quad|hfill|par|null|arraybackslash"
)
_SIGNS = {
    "pm": "±", "times": "×", "cdot": "·", "uparrow": "↑", "downarrow": "↓", "rightarrow": "→",
    "to": "→", "checkmark": "✓", "cmark": "✓", "xmark": "✗", "dagger": "†", "ddagger": "‡",
    "dag": "†", "ddag": "‡", "ast": "*", "star": "*", "approx": "≈", "sim": "~", "leq": "≤",
    "le": "≤", "geq": "≥", "ge": "≥", "lt": "<", "gt": ">", "dots": "…", "ldots": "…",
    "alpha": "α", "beta": "β", "tau": "τ", "mu": "μ", "Delta": "Δ", "texttimes": "×",
     "textless": "<", "textgreater": ">", "textbar": "|",
    "textbackslash": "\x05", "textasciitilde": "\x04", "textasciicircum": "\x03",
    "textquotedbl": '"', "textasciigrave": "\x0e",
}  # fmt: skip
_THIN, _MATHS = "\u2009", "\x07"
_KEPT = {"{": "\x01", "}": "\x02", "^": "\x03", "~": "\x04", "$": "\x06", "_": "\x08"}
"""Signs that are themselves with a backslash before them, until all others are read."""
_BACK = str.maketrans(
    {kept: sign for sign, kept in _KEPT.items()}
    | dict.fromkeys("\\{}")
    | {"\x05": "\\", "\x0e": "`", _MATHS: "", _THIN: " "}
)
_MEANS = (
    dict.fromkeys(",;:", _THIN)
    | dict.fromkeys("!/-()[]@", "")
    | dict.fromkeys(" \t\n", " ")
    | _KEPT
)
"""What a sign means with a backslash before it; others are themselves."""


def latex_tables(content: Content) -> Iterator[FileTable]:
    """Yield the tables of a LaTeX text as candidates, in order.

    Args:
        content: the text.

    Raises:
        SourceError: if the text, or a table once its spanning cells are repeated, is too large.
    """
    if len(content.data) > LARGEST:
        raise too_large("is LaTeX of", "1 MiB", KEEP_THE_TABLE)
    # Without comments; "27.1% &" begins none.
    text = re.sub(r"(?<=\d)%(?=\}* *(?:&|\\\\))", r"\\%", content.text)
    text = re.sub(r"(?<!\\)((?:\\\\)*)%[^\n]*", r"\1", text)
    behind, begins, ends = 0, "\\begin{table", "\\end{table"
    # Without any environment the text is the body of one, to be \input.
    found = _environments(text) if "\\begin" in text else [(0, len(text), text)]
    for start, end, body in found:
        texts, ruled = _table(_WITHIN_CELL.sub(r"{\1}", body), len(text))
        if len(texts) > 1 and max(map(len, texts)) > 1:
            # The header rows are those above the first rule, up to the first with numbers.
            rule = next((place for place, has_rule in enumerate(ruled) if place and has_rule), 1)
            filled = ([text for text in row[1:] if text] for row in texts[1:rule])
            of_numbers = (
                n for n, row in enumerate(filled, 1) if sum(map(is_number, row)) * 2 >= len(row)
            )
            headers = next(of_numbers, min(rule, len(texts) - 1))
            # Its caption is above or below it in the same float, or inside it.
            first = max(behind, text.rfind(begins, behind, start), text.rfind(ends, behind, start))
            last = text.find(ends, end, end + _LONGEST)
            if last < 0 or text.find(begins, end, last) >= 0:
                last = end
            caption = _CAPTION.search(text, first, last)
            heading = as_heading(words_of(_group(text, caption.end())[0])) if caption else ""
            yield FileTable(text.count("\n", 0, start) + 1, heading, texts, headers)
        behind = end


def words_of(text: str) -> str:
    """Render a cell or formula of LaTeX as plain text; line breaks become newlines."""
    if not re.search(r"[\\{}$~^_`]|--|''", text):
        return " ".join(text.split())
    escaped = r"\\(?:(\\)\*?(?:[ \t]*\[[^\]\n]{0,40}\])?|([^A-Za-z]))"
    text = re.sub(escaped, lambda it: LINE if it[1] else _MEANS.get(it[2], it[2]), text[:_LONGEST])
    text = re.sub("``|''", '"', text.replace("---", "—").replace("--", "–"))
    text = text.replace("$-$", "−").replace("$", _MATHS).replace("~", " ")
    text = text.replace("\\textsuperscript", "^").replace("\\textsubscript", "_")
    for _ in range(12):  # groups within groups; what is in deeper ones is left out
        before = text
        groups = r"((?:\s*(?:\[[^\]{}\\]{0,200}\]|\{[^{}\\]*\}))*)(?![\s*]*\{)"
        text = re.sub(rf"\\([A-Za-z@]+)(?![A-Za-z@])\*?{groups}", _render_command, text)
        script = r"([_^])\s*(?:\{([^{}\\]*)\}|([^\s{}\\_^]))"
        text = re.sub(script, _render_script, text)
        text = re.sub(r"(?<![A-Za-z\]}*^_])\{([^{}\\]*)\}", r"\1", text)
        if text == before:
            break
    else:
        text = re.sub(r"(?:\\[A-Za-z]+|[_^])?\{.*\}", "", text, flags=re.DOTALL)
    lines = re.sub(rf"(?<=\d){_THIN}(?=\d)", "", text).translate(_BACK).split(LINE)
    return LINE.join(filter(None, (" ".join(line.split()) for line in lines)))


def _render_command(command: re.Match[str]) -> str:
    """Render a LaTeX command whose arguments contain no other command as plain text."""
    name, groups = command[1], re.findall(r"\{([^{}]*)\}", command[2])
    if name in _SIGNS or _LOOKS.fullmatch(name):
        return _SIGNS.get(name, "") + command[2]
    if name in ("rule", "fontsize", "setlength"):
        return "".join(groups[2:])
    if _LEFT_OUT.fullmatch(name):
        return "".join(groups[1:])
    return groups[-1] if any(groups) else name


def _render_script(found: re.Match[str]) -> str:
    """Render a superscript or subscript as plain text; drop footnote marks."""
    shown = found[3] if found[2] is None else found[2]
    before = found.string[max(0, found.start() - 5) : found.start()].rstrip(f"{_MATHS} ")
    if found[1] == "^" and re.search(r"(?<!\d)10$", before):
        return f"{_KEPT['^']}{shown}"  # a power
    if found[1] == "_" and before[-1:].isdigit() and is_number(shown.strip("() ")):
        return f" ({shown.strip('() ')})"
    if shown.lstrip().startswith(("±", "+", "-")):
        return f" {shown}"
    if found[1] == "^":
        mark = r"[*†‡§¶#+\s]+|[a-e]|\d{1,2}(?:,\d{1,2})*"
        return "" if re.fullmatch(mark, shown.strip()) and before[-1:].isalnum() else shown
    return shown if len(shown) == 1 else f" {shown}"


def _environments(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and body of each outermost table environment."""
    depth = start = body = 0
    for found in re.finditer(rf"\\(begin|end)[ \t]*\{{({_KINDS})\}}", text):
        if found[1] == "begin":
            if not depth:
                start, body = found.start(), found.end()
                for _ in range(1 + (found[2] in ("tabular*", "tabularx", "tabulary", "xltabular"))):
                    _, body = _group(text, body)
            depth += 1
        elif depth:
            depth -= 1
            if not depth:
                yield start, found.end(), text[body : found.start()]


def _group(text: str, place: int) -> tuple[str, int]:
    """Read the text in braces at an offset, and where they end; "" and the offset if none."""
    opens = re.compile(r"(?:\s*\[[^\]]{0,200}\])*\s*\{").match(text, place)
    start, depth = opens.end() if opens else len(text), 1
    for found in re.compile(r"\\.|[{}]", re.DOTALL).finditer(text, start, start + 4 * _LONGEST):
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if depth == 0:
            return text[start : found.start()], found.end()
    return "", place


def _table(body: str, length: int) -> tuple[list[list[str]], list[bool]]:
    """Read the body of a table: rows of texts, and whether a rule is above each."""
    rows, ruled = list[list[SpanningCell]](), list[bool]()
    # A table over several pages has a head for the others, and feet, behind its own head.
    if head := re.search(r"\\end(?:first)?head(?![a-z])", body):
        feet = map(body.rfind, ("\\endhead", "\\endfoot", "\\endlastfoot"))
        body = body[: head.start()] + body[max(head.start(), *feet) :]
    for cells in _rows(body):
        place, has_rule = 0, False
        while found := _RULE.match(cells[0], place):
            place, has_rule = found.end(), has_rule or bool(found["whole"])
        cells[0] = cells[0][place:]
        if any(map(str.strip, cells)) and not any(map(_CAPTION.search, cells)):
            rows.append(list(map(_spanning, cells)))
            ruled.append(has_rule)
    texts = spread(([c._replace(rows=1) for c in row] for row in rows), length, "LaTeX")
    # The blank cells that a multirow cell spans get its text.
    for place, row in enumerate(rows):
        column = 0
        for cell in row:
            step = 1 if cell.rows > 0 else -1
            for other in range(place + step, place + cell.rows, step):
                if not 0 <= other < len(texts) or texts[other][column : column + 1] != [""]:
                    break
                texts[other][column] = cell.text
            column += min(cell.columns, MOST_SPAN)
    return texts, ruled


def _rows(body: str) -> Iterator[list[str]]:
    """Split the body of a LaTeX table into rows of cells, the text after the last row last."""
    cells, start, depth = list[str](), 0, 0
    row = r"\\\\\*?(?:[ \t]*\[[^\]\n]{0,40}\])?|\\(?:tabularnewline|cr)(?![A-Za-z])"
    for found in re.finditer(rf"{row}|\\.|[{{}}&]", body, re.DOTALL):
        sign = found[0]
        if sign in "{}":
            depth = max(0, depth + (1 if sign == "{" else -1))
        elif depth == 0 and sign == "&":
            cells.append(body[start : found.start()])
            start = found.end()
        elif depth == 0 and sign.startswith(("\\\\", "\\tabularnewline", "\\cr")):
            yield [*cells, body[start : found.start()]]
            cells, start = [], found.end()
    yield [*cells, body[start:]]


def _spanning(cell: str) -> SpanningCell:
    """Read a cell with its spans of columns and rows, from multicolumn and multirow commands."""
    rows = columns = 1
    of_columns, brackets = r"column\s*\{\s*(?P<columns>\d{1,9})\s*\}", r"(?:\[[^\]]{0,200}\])?"
    of_rows = rf"row\*?\s*{brackets}\s*\{{\s*(?P<rows>-?\d{{1,9}})\s*\}}\s*{brackets}"
    for _ in range(3):
        if (found := re.match(rf"\s*\\multi(?:{of_columns}|{of_rows})", cell)) is None:
            break
        columns, rows = int(found["columns"] or columns), int(found["rows"] or rows)
        _, place = _group(cell, found.end())  # the alignment, or the width, which may be a *
        if place == found.end() and cell[place : place + 1] == "*":
            place += 1
        text, end = _group(cell, place)
        cell = text + cell[end:]
    return SpanningCell(words_of(cell), rows, max(columns, 1))
