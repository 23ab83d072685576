"""What every command writes as json: programs depend on each key and each digit."""

import json
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from make_schemas import SCHEMAS, schemas, texts

import golden
from result_documents import small, year
from unit.cli.running import lcb, parsed

COMMANDS = {
    "sources": "sources",
    "ls-figure-against-paper": "ls figure --against paper",
    "ls-paper-vs": "ls paper --vs DASD-4B-Thinking",
    "ls-reported-all-windows": "ls reported --window all -n 12",
    "ls-reported-sizes-from-names": "ls reported --params-from-names -q qwen -n 9",
    "show": "show dasd",
    "stats-paper": "stats paper",
    "best-reported": "best reported 4GB -q qwen3",
    "compare": "compare AReaL-boba-2-14B Qwen3-30B-A3B DASD-4B-Thinking",
    "compare-runs": "compare new.csv base.csv --changed --expect better --common",
    "plan": "plan --gap 2 --problems 500",
    "plan-runs": "plan new.csv base.csv",
    "check": "check board.csv",
    "check-choices": "check choices.csv",
    "results-ls": "ls results.json",
    "results-ls-window": "ls results.json --window 2024-01-01..2024-02-29",
    "results-show": "show Late -d results.json",
    "results-compare": "compare Early Late -d results.json",
    "months-ls": "ls year.json --by-month Learned --by-month Old",
}

BOARD = """\
model,params,version,pass@1,notes
Alpha-7B,7,v5,50.5,
Beta,,v5,61,x
Beta,13,v6,n/a,
"""

CHOICES = """\
model,task,score
Alpha,code,50.5
Alpha,math,61
Beta,code,60
Beta,math,60
Beta,math,62
"""

SCHEMA_OF = schemas()


@pytest.mark.parametrize(("name", "command"), COMMANDS.items(), ids=COMMANDS)
def test_json_is_as_it_was(
    name: str, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("board.csv").write_text(BOARD, encoding="utf-8")
    Path("choices.csv").write_text(CHOICES, encoding="utf-8")
    for run, passed in (("new", 40), ("base", 20)):
        rows = (f"p{n},{int(n < passed)}" for n in range(60))
        Path(f"{run}.csv").write_text("\n".join(("problem,passed", *rows)), encoding="utf-8")
    for file, made in (("results.json", small(5)), ("year.json", year())):
        Path(file).write_text(json.dumps(made), encoding="utf-8")
    ran = lcb(*command.split(), "-f", "json")
    assert ran.status == (name == "check-choices"), ran.err
    assert ran.out.endswith(("]\n", "}\n"))
    record = ran.record
    schema = SCHEMA_OF["compare-runs" if name == "compare-runs" else command.split(maxsplit=1)[0]]
    assert list(misfits(record, schema, schema)) == []
    golden.check(f"json/{name}", "\n".join(brief(record)))


def test_a_mean_of_problems_has_the_same_digits_in_every_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("year.json").write_text(json.dumps(year()), encoding="utf-8")
    answers = (
        parsed(*command.split())
        for command in ("ls year.json", "best year.json", "compare Honest Old -d year.json")
    )
    listed, best, compared = answers
    (pair,) = compared["together"][0]["pairs"]
    (score,) = (row["pass_at_1"] for row in listed["rows"] if row["model"] == "Honest")
    assert score == best["highest"][0]["score"] == compared["scores"][0]["score"]
    assert score == pair["first_score"] == 60.26


def brief(record: dict[str, Any]) -> Iterator[str]:
    """A line for each key, and of a list for each of the first two that it holds."""
    for key, value in record.items():
        if isinstance(value, list):
            yield f"{key}: {len(value)}"
            yield from (f"  {json.dumps(each, ensure_ascii=False)}" for each in value[:2])
        else:
            yield f"{key}: {json.dumps(value, ensure_ascii=False)}"


TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
    "null": type(None),
}


def misfits(value: Any, schema: dict[str, Any], whole: dict[str, Any]) -> Iterator[str]:
    """What of a value is not as its schema says, of the words that our schemas have."""
    if "$ref" in schema:
        schema = whole["$defs"][schema["$ref"].rpartition("/")[2]]
    if "anyOf" in schema:
        found = [[*misfits(value, each, whole)] for each in schema["anyOf"]]
        yield from [] if [] in found else found[0]
        return
    if value not in schema.get("enum", [value]) or value != schema.get("const", value):
        yield f"{value!r} is none of {schema}"
    if "type" in schema:
        kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        is_of = [
            isinstance(value, TYPES[k]) and (type(value) is bool) == (k == "boolean") for k in kinds
        ]
        if not any(is_of):
            yield f"{value!r} is no {kinds}"
            return
    for each in value if isinstance(value, list) else ():
        yield from misfits(each, schema["items"], whole)
    if isinstance(value, dict):
        keys, others = schema["properties"], schema["additionalProperties"]
        yield from (f"{key} is missing" for key in schema["required"] if key not in value)
        for key, each in value.items():
            if key not in keys and others is False:
                yield f"{key} is not in the schema"
            else:
                yield from (f"{key}: {it}" for it in misfits(each, keys.get(key, others), whole))


def test_the_schemas_of_the_docs_are_as_made() -> None:
    written = {path.stem: path.read_text(encoding="utf-8") for path in SCHEMAS.glob("*.json")}
    assert written == texts(), "make docs writes them anew; read the difference"
    assert {path: json.loads(text) for path, text in written.items()} == SCHEMA_OF


# A count, a row's range or a pair's number beside the list or the object of that name.
TWO_MEANINGS = {"rows", "highest", "ours", "pairs", "largest", "line", "slope"}


def keys_of(schema: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Each key with what type it has, apart from null."""
    for key, of in schema.get("properties", {}).items():
        first = of["anyOf"][0] if "anyOf" in of else of
        kinds = first.get("type", "string" if "enum" in first else "object")
        kinds = [kinds] if isinstance(kinds, str) else kinds
        yield key, ", ".join({"integer": "number"}.get(k, k) for k in kinds if k != "null")
        yield from keys_of(of)
    items = [schema["items"]] if "items" in schema else []
    for inner in (*schema.get("$defs", {}).values(), *items):
        yield from keys_of(inner)


def test_a_key_has_one_type_in_all_commands() -> None:
    kinds: dict[str, set[str]] = {}
    for key, kind in chain.from_iterable(map(keys_of, SCHEMA_OF.values())):
        kinds.setdefault(key, set()).add(kind)
    assert {key for key, of in kinds.items() if len(of) > 1} == TWO_MEANINGS
