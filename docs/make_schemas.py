"""JSON Schemas of what each command writes, made from the classes that the JSON is made from.

`make docs` writes them into `docs/schema`.
"""

import inspect
import json
import re
from collections.abc import Mapping
from enum import Enum
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from lcbtui.analysis.size_and_score import Insights
from lcbtui.cli.check import KEYS
from lcbtui.dataset.columns import OF_A_VIEW, STANDARD, Column, Kind, Mark
from lcbtui.report import records
from lcbtui.report.load_report import CheckRecord
from lcbtui.report.writers import SCHEMA_VERSION
from lcbtui.stats.intervals import Interval

SCHEMAS = Path(__file__).parent / "schema"
ANSWERS = {
    "best": records.BestRecord,
    "check": CheckRecord,
    "compare": records.ComparisonRecord,
    "compare-runs": records.RunsRecord,
    "plan": records.PlanRecord,
    "stats": Insights,
}
PLAIN = {int: "integer", float: "number", str: "string", bool: "boolean"}
ALWAYS = ("plus_minus", "score_low", "score_high", "rank_low", "rank_high")  # in `show`
MAY_BE_MISSING = {float, str}  # NaN and "" are written as null
Schema = dict[str, Any]


def schema_of(kind: Any, named: dict[str, Schema]) -> Schema:
    """The schema of the values of a type: plain, an enum, a tuple, or a record kept in `named`."""
    parts = get_args(kind)
    if get_origin(kind) in {Union, UnionType}:
        (other,) = (part for part in parts if part is not NoneType)
        return or_null(schema_of(other, named))
    if get_origin(kind) is tuple:
        return {"type": "array", "items": schema_of(parts[0], named)}
    if kind is Interval:
        return or_null({"type": "array", "items": schema_of(float, named)})
    if kind in PLAIN:
        made = {"type": PLAIN[kind]}
        return or_null(made) if kind in MAY_BE_MISSING else made
    if issubclass(kind, Enum):
        return {"enum": [each.value or None for each in kind]}
    if kind.__name__ not in named:
        named[kind.__name__] = {}
        named[kind.__name__] = record_of(kind, named)
    return {"$ref": f"#/$defs/{kind.__name__}"}


def or_null(schema: Schema) -> Schema:
    """Allow null too."""
    if "type" not in schema:
        return {"anyOf": [schema, {"type": "null"}]}
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return {**schema, "type": [*dict.fromkeys((*kinds, "null"))]}


def record_of(kind: Any, named: dict[str, Schema]) -> Schema:
    """The schema of a record: each attribute is a key that is always there."""
    told = said_of(kind)
    keys = {
        name: {**schema_of(of, named), **({"description": told[name]} if name in told else {})}
        for name, of in get_type_hints(kind).items()
    }
    first = (inspect.getdoc(kind) or "").partition("\n")[0]
    return {"description": first, **closed(keys)}


def said_of(kind: Any) -> dict[str, str]:
    """What a docstring says of each attribute."""
    _, _, listed = (inspect.getdoc(kind) or "").partition("Attributes:\n")
    found = re.findall(r"^    ([\w, ]+): (.+(?:\n {8}.+)*)", listed, re.MULTILINE)
    return {name: " ".join(of.split()) for names, of in found for name in names.split(", ")}


def closed(keys: Mapping[str, Schema]) -> Schema:
    """The schema of an object with these keys and no others."""
    return {
        "type": "object",
        "properties": keys,
        "required": [*keys],
        "additionalProperties": False,
    }


def rows_of(columns: Mapping[str, Column], *required: str) -> Schema:
    """The schema of rows: standard columns, marks, and columns under the source's own names."""
    cells = {key: cell_of(column) for key, column in columns.items()}
    marks = or_null({"type": "array", "items": {"type": "string"}})
    cells |= {str(mark.name).lower(): marks for mark in Mark}
    return {
        "type": "array",
        "items": {
            "type": "object",
            "properties": cells,
            "required": [*required, *(str(mark.name).lower() for mark in Mark)],
            "additionalProperties": {"type": ["number", "string", "null"]},
        },
    }


def cell_of(column: Column) -> Schema:
    """The schema of the cells of a column."""
    kind = "number" if column.kind is Kind.NUMBER else "string"
    made = or_null({"type": "boolean" if column.key == "highlight" else kind})
    return {**made, "description": column.title}


def schemas() -> dict[str, Schema]:
    """The schema of each command."""
    standard = {key: each.column for key, each in STANDARD.items()}
    standard |= {column.key: column for column in OF_A_VIEW}
    plain = {key: Column(key, key, key, Kind.TEXT) for key in KEYS}
    made = {}
    for command, rows in (
        ("ls", rows_of(standard)),
        ("show", rows_of(standard, "source", *ALWAYS)),
        ("sources", rows_of(plain, *KEYS)),
    ):
        made[command] = with_version(command, closed({"rows": rows}))
    for command, kind in ANSWERS.items():
        named: dict[str, Schema] = {}
        made[command] = with_version(command, record_of(kind, named)) | {"$defs": named}
    return made


def with_version(command: str, body: Schema) -> Schema:
    """The schema of a whole answer."""
    keys = {"schema_version": {"const": SCHEMA_VERSION}, **body["properties"]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"lcbtui {command}",
        **body,
        **closed(keys),
    }


def texts() -> dict[str, str]:
    """The text of each file."""
    made = {}
    for command, schema in schemas().items():
        text = json.dumps(schema, indent=1, ensure_ascii=False)
        # Plain lists and objects on one line.
        made[command] = re.sub(r"([\[{])\s+([^\[\]{}]*?)\s+([\]}])", in_a_line, text)
        made[command] = re.sub(r"\{\n +(.*)\n +\}", r"{\1}", made[command]) + "\n"
    return made


def in_a_line(found: re.Match[str]) -> str:
    """Join what was found on several lines."""
    return found[1] + " ".join(found[2].split()) + found[3]


if __name__ == "__main__":
    SCHEMAS.mkdir(exist_ok=True)
    for command, text in texts().items():
        (SCHEMAS / f"{command}.json").write_text(text, encoding="utf-8")
