"""What a terminal would act on, in every place of every format: nothing of it is in any text."""

import json
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass

import pytest

from lcbtui.sources.open import open_dataset
from lcbtui.text.words import safe_text
from unit.sources.formats.workbooks import ods, xlsx
from unit.sources.opening import STDIN

ACTED_ON = ("\x07", "\x08", "\x7f", "\x9b31m", "\u202e", "\u2066", "\u200b", "\t", "\x1b[31m")
OF_XML = ("\x7f", "\x9b31m", "\u202e", "\u2066", "\u200b")
"""Those that stand in a workbook; its XML cannot hold the others."""


def rows_with(sign: str) -> list[list[str]]:
    """A table as people write one, with a sign in each of its parts."""
    return [
        [f"Model{sign}x", f"Size{sign}x", f"MMLU{sign}x", f"GSM{sign}x"],
        ["", "", f"5-shot{sign}", f"8-shot{sign}"],
        [f"Open{sign}weights", "", "", ""],
        [f"a{sign}b", f"7{sign}B", "70.1", f"{sign}80.5"],
        ["", f"8{sign}B", "71.2", f"n/a{sign}"],
        ["", "8B", f"71.{sign}3", "81"],
        [f"c{sign}d", "13B", "72.5", "82.5 ± 1.2"],
        *([f"plain-model-{n}", "14B", f"{n}.5", f"{n}.25"] for n in range(40)),
    ]


def in_csv(sign: str) -> bytes:
    lines = "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows_with(sign))
    return f"Of{sign} May\n{lines}\n".encode()


def in_markdown(sign: str) -> bytes:
    header, *rows = (f"| {' | '.join(row)} |" for row in rows_with(sign))
    rule = "|---|---|---|---|"
    return "\n".join((f"# Of{sign} May", "", header, rule, *rows, "", header, rule, *rows)).encode()


def in_html(sign: str) -> bytes:
    rows = "".join(f"<tr><td>{'</td><td>'.join(row)}</td></tr>" for row in rows_with(sign))
    table = f"<h2>Of{sign} May</h2><table>{rows}</table>"
    return f"<html><body>{table}{table}</body></html>".encode()


def in_latex(sign: str) -> bytes:
    rows = "\n".join(f"{' & '.join(row)} \\\\" for row in rows_with(sign)).replace("±", "$\\pm$")
    table = f"\\caption{{Of{sign} May}}\\begin{{tabular}}{{llll}}\n{rows}\n\\end{{tabular}}\n"
    return (f"\\begin{{table}}{table}\\end{{table}}\n" * 2).encode()


def records_with(sign: str) -> list[dict[str, object]]:
    header, _, _, *rows = rows_with(sign)
    return [dict(zip(header, row, strict=True)) | {f"o{sign}": {f"i{sign}": "1"}} for row in rows]


def in_json(sign: str) -> bytes:
    both = {f"x{sign}": records_with(sign), f"y{sign}": records_with(sign), f"z{sign}": sign}
    return json.dumps(both).encode()


def in_lines(sign: str) -> bytes:
    return b"\n".join(json.dumps(record).encode() for record in records_with(sign))


def in_yaml(sign: str) -> bytes:
    return b"x:\n- " + b"\n- ".join(json.dumps(record).encode() for record in records_with(sign))


def in_harness(sign: str) -> bytes:
    tasks = {f"t{sign}{n}": {f"acc{sign},none": 0.5, f"f1{sign},none": 0.25} for n in range(3)}
    shots = {f"t{sign}{n}": n for n in range(3)}
    run = {"results": tasks, "n-shot": shots, "config": {"model_args": f"pretrained=a/b{sign}"}}
    return json.dumps(run).encode()


def in_samples(sign: str) -> bytes:
    return "\n".join(
        json.dumps({"doc_id": n, "filtered_resps": [], f"acc{sign}": n % 2, f"em{sign}": 1,
                    "filter": f"f{sign}{n % 2}", "metrics": [f"acc{sign}", f"em{sign}"]})
        for n in range(4)
    ).encode()  # fmt: skip


def in_results(sign: str) -> bytes:
    rows = [
        {"model": f"m{sign}{n}", "question_id": f"q{sign}{q}", "difficulty": f"d{sign}",
         "pass@1": 50, "date": 1_700_000_000_000, "platform": f"p{sign}"}
        for n in range(2) for q in range(2)
    ]  # fmt: skip
    models = [{"model_repr": f"m{sign}0", "model_name": f"m{sign}", "link": f"l{sign}"}] * 2
    return json.dumps({"performances": [*rows, *rows], "models": models}).encode()


def in_workbook(write: Callable[..., bytes]) -> Callable[[str], bytes]:
    return lambda sign: write({f"Of{sign} May": rows_with(sign), f"Old{sign}": rows_with(sign)})


WORKBOOKS: dict[str, Callable[..., bytes]] = {"xlsx": xlsx, "ods": ods}
FORMATS: dict[str, Callable[[str], bytes]] = {
    "csv": in_csv,
    "markdown": in_markdown,
    "html": in_html,
    "latex": in_latex,
    "json": in_json,
    "json lines": in_lines,
    "yaml": in_yaml,
    "harness": in_harness,
    "samples": in_samples,
    "results": in_results,
    **{kind: in_workbook(write) for kind, write in WORKBOOKS.items()},
}


def words_in(value: object) -> Iterator[str]:
    """All texts in a value and in what it holds."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for pair in value.items():
            yield from (text for each in pair for text in words_in(each))
    elif is_dataclass(value):
        yield from (text for each in fields(value) for text in words_in(getattr(value, each.name)))
    elif isinstance(value, (list, tuple)):
        yield from (text for each in value for text in words_in(each))


@pytest.mark.parametrize("form", FORMATS)
def test_no_text_of_a_source_holds_what_a_terminal_acts_on(form: str) -> None:
    for sign in OF_XML if form in WORKBOOKS else ACTED_ON:
        table = open_dataset(STDIN, FORMATS[form](sign))
        keys = [column.key for column in table.columns]
        cells = [table.cell(row, key).text for row in range(len(table)) for key in keys]
        headers = [column.header for column in table.columns]
        for text in (*cells, *headers, *words_in(table.report)):
            assert safe_text(text) == text.strip(), f"{form}, {sign!r}"
