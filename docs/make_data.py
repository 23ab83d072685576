"""The check and the dates of the bundled data: `make data`.

No table in `data/` is computed from a file: `figure` was read off a picture, `paper` and `reported`
were typed from the pages that their rows name. So the rows are held against `datapackage.json`,
each address in it and in the rows is fetched, and each score is looked for on its page. If all rows
keep the schema and all addresses answer, size, hash and dates are written into `datapackage.json`,
else nothing is.
"""

import csv
import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

DATA = Path(__file__).parents[1] / "data"
SECONDS = 30
MOST_BYTES = 64 * 2**20  # of a page
AT_ONCE = 8  # pages that are fetched

Row = dict[str, str]
Fetched = dict[str, bytes | Exception]


def rows_of(path: Path) -> tuple[list[str], list[Row]]:
    """Headers and rows of a CSV."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        rows = list(reader)
        return list(reader.fieldnames or ()), rows


def problems_of(field: Mapping[str, Any], text: str) -> list[str]:
    """Name the rules of a field that a value breaks: a small part of the Table Schema standard."""
    rules = field.get("constraints", {})
    if not text:
        return ["required"] if rules.get("required") else []
    found = []
    if field["type"] in ("number", "integer"):
        digits = r"-?\d+" if field["type"] == "integer" else r"-?\d+(\.\d+)?"
        if not re.fullmatch(digits, text):
            return ["type"]
        found += ["minimum"] if float(text) < rules.get("minimum", float(text)) else []
        found += ["maximum"] if float(text) > rules.get("maximum", float(text)) else []
    if field["type"] == "boolean" and text not in field["trueValues"] + field["falseValues"]:
        found.append("type")
    if "enum" in rules and text not in rules["enum"]:
        found.append("enum")
    if "pattern" in rules and not re.fullmatch(rules["pattern"], text):
        found.append("pattern")
    return found


def faults_of(
    resource: Mapping[str, Any], headers: Sequence[str], rows: Sequence[Row]
) -> Iterator[str]:
    """Name what breaks the schema of a table: headers, values, and rows that stand twice."""
    fields = resource["schema"]["fields"]
    if list(headers) != [field["name"] for field in fields]:
        yield "the headers are not those of the schema"
        return
    for line, row in enumerate(rows, start=2):
        for field in fields:
            value = row[field["name"]] or ""
            for rule in problems_of(field, value):
                yield f'row {line}: {field["name"]} "{value}" breaks {rule}'
        if None in row:
            yield f"row {line} has more cells than the header"
    for cells, count in Counter(tuple(map(str, row.values())) for row in rows).items():
        if count > 1:
            yield f"{count} equal rows: {cells[0]}"
    if not rows:
        yield "no rows"


def text_addresses(address: str) -> list[str]:
    """List the addresses of the text of a page, the best first: its raw file, or its HTML."""
    if match := re.fullmatch(r"https://github\.com/([^/]+/[^/]+)/blob/(.+)", address):
        return [f"https://raw.githubusercontent.com/{match[1]}/{match[2]}"]
    if match := re.fullmatch(r"https://huggingface\.co/([^/]+/[^/]+)", address):
        return [f"{address}/raw/main/README.md"]
    if match := re.fullmatch(r"https://arxiv\.org/abs/(.+)", address):
        return [f"https://arxiv.org/html/{match[1]}", address]
    return [address.replace("/blob/", "/raw/")]


def newest_address(address: str) -> str | None:
    """Return the address of the newest state of a page pinned to a commit, else None."""
    newest, count = re.subn(r"(?<=/)[0-9a-f]{40}(?=/)", "HEAD", text_addresses(address)[0])
    return newest if count == 1 and "/tree/" not in newest else None


def fetched(addresses: Iterable[str], seconds: float) -> bytes | Exception:
    """Fetch the first of several addresses that answers, or return the error of the last."""
    problem: Exception = ValueError("no address")
    for address in addresses:
        try:
            with urlopen(
                Request(address, headers={"User-Agent": "lcbtui"}), timeout=seconds
            ) as page:
                content: bytes = page.read(MOST_BYTES)
                return content
        except (OSError, HTTPException, ValueError) as found:
            problem = found
    return problem


ROW = re.compile(r"<tr.*?</tr>|\{[^{}]*\}", re.DOTALL | re.IGNORECASE)
"""What is one row of a page though it has several lines: of an HTML table, an object of JSON."""


def page_rows(page: bytes) -> list[tuple[str, set[float]]]:
    """List the rows of a page: letters and digits, and numbers; none of a PDF or a picture.

    A number up to 1 counts as a percentage too.
    """
    try:
        text = page.decode()
    except UnicodeDecodeError:
        return []
    rows = []
    for row in ROW.sub(lambda found: found[0].replace("\n", " "), text).splitlines():
        numbers = {float(number) for number in re.findall(r"\d+(?:\.\d+)?", row)}
        percent = {round(number * 100, 9) for number in numbers if number <= 1}
        rows.append((_plain(row), numbers | percent))
    return rows


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def say_scores(name: str, rows: Sequence[Row], pages: Mapping[str, bytes]) -> Iterator[str]:
    """Say how many scores stand on their pages, in a row with the model or the benchmark."""
    counts: Counter[str] = Counter()
    missing = []
    texts = {address: page_rows(page) for address, page in pages.items()}
    for row in rows:
        address = row.get("source_url", "")
        names = [
            "livecodebench",
            "lcb",
            _plain(row["model"]),
            _plain(row["hf_repo"].partition("/")[2]),
        ]
        if not texts.get(address):
            counts["without a text"] += 1
        elif any(
            float(row["pass_at_1"]) in numbers and any(each in words for each in names if each)
            for words, numbers in texts[address]
        ):
            counts["found"] += 1
        else:
            counts["not found"] += 1
            missing.append(f"  not found: {row['model']} {row['pass_at_1']} on {address}")
    yield f"{name}: {len(rows)} scores, {', '.join(f'{n} {what}' for what, n in counts.items())}"
    yield from missing


def say_conflicts(name: str, rows: Sequence[Row]) -> Iterator[str]:
    """Say which score of a model stands under several problem dates, and no own report decides."""
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        if "report_kind" in row:
            key = (row["hf_repo"] or row["model"], row["mode"], row["pass_at_1"])
            groups.setdefault(key, []).append(row)
    for (_, mode, score), group in groups.items():
        own = {_dates(row) for row in group if row["report_kind"] == "own"} - {""}
        every = {_dates(row) for row in group} - {""}
        if len(own or every) > 1:
            what = "by its maker" if own else "in the tables of others"
            model = " ".join(filter(None, (group[0]["model"], mode)))
            yield f"{name}: conflict: {model} {score} {what}: {', '.join(sorted(own or every))}"


def _dates(row: Row) -> str:
    return row["window_start"] and f"{row['window_start']}..{row['window_end']}"


def dated(text: str, path: str, content: bytes, as_of: str, today: str) -> str:
    """Put size, hash and dates of a file into the text of `datapackage.json`, and keep all else."""
    lines = (
        f'"path": "{path}"',
        f'"bytes": {len(content)}',
        f'"hash": "sha256:{hashlib.sha256(content).hexdigest()}"',
        f'"lcbtui:as_of": "{as_of}"',
        f'"lcbtui:retrieved": "{today}"',
    )
    old = (
        rf'"path": "{re.escape(path)}"(,\s+"(bytes|hash|lcbtui:as_of|lcbtui:retrieved)": [^,\n]+)*'
    )
    new, count = re.subn(old, lambda _: ",\n      ".join(lines), text)
    if count != 1:
        raise ValueError(f'"path": "{path}" stands {count} times in datapackage.json')
    return new


def fetch_all(
    package: Mapping[str, Any], rows: Iterable[Row], seconds: float
) -> tuple[Fetched, Fetched]:
    """Fetch every address of a data package and of its rows, and the newest state of pinned pages.

    Returns:
        Address → what answered or the error, of the addresses as they are and of the newest states.
    """
    stated = [*package.get("lcbtui:licenses", ())]
    for resource in package["resources"]:
        stated += resource.get("sources", ())
    addresses = dict.fromkeys(row["source_url"] for row in rows if row.get("source_url"))
    addresses |= dict.fromkeys(each["path"] for each in stated if "path" in each)
    newest = {each: found for each in addresses if (found := newest_address(each))}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        wanted = [*map(text_addresses, addresses), *([each] for each in newest.values())]
        got = list(pool.map(lambda each: fetched(each, seconds), wanted))
    return (
        dict(zip(addresses, got, strict=False)),
        dict(zip(newest, got[len(addresses) :], strict=True)),
    )


def make(folder: Path = DATA, seconds: float = SECONDS) -> Iterator[tuple[bool, str]]:
    """Check the tables of a folder and the pages that they name; then date them.

    Yields:
        Whether it is a fault, and a line that says what was found. With a fault nothing is written.
    """
    package_file = folder / "datapackage.json"
    text = package_file.read_text("utf-8")
    package = json.loads(text)
    tables = {each["path"]: rows_of(folder / each["path"]) for each in package["resources"]}
    faults = [
        f"{resource['path']}: {fault}"
        for resource in package["resources"]
        for fault in faults_of(resource, *tables[resource["path"]])
    ]
    answers, newest = (
        ({}, {})
        if faults
        else fetch_all(package, (row for _, rows in tables.values() for row in rows), seconds)
    )
    pages = {address: page for address, page in answers.items() if isinstance(page, bytes)}
    faults += [
        f"{each}: {answer}" for each, answer in answers.items() if isinstance(answer, Exception)
    ]
    yield from ((True, fault) for fault in faults)
    if answers:
        for path, (_, rows) in tables.items():
            yield from ((False, line) for line in say_scores(path, rows, pages))
            yield from ((False, line) for line in say_conflicts(path, rows))
    for address, page in newest.items():
        if address in pages and page != pages[address]:
            gone = f": {page}" if isinstance(page, Exception) else ""
            yield False, f"changed since: {address}{gone}"
    if faults:
        return
    today = datetime.now(UTC).date().isoformat()
    for path, (_, rows) in tables.items():
        as_of = max(row["release_date"] for row in rows)
        text = dated(text, path, (folder / path).read_bytes(), as_of, today)
    beside = package_file.with_suffix(".new")
    beside.write_text(text, "utf-8")
    beside.replace(package_file)
    yield False, f"{package_file.name}: {len(pages)} pages answered on {today}"


def main() -> int:
    """Print what was found; 1 if nothing was written."""
    failed = False
    for is_fault, line in make():
        failed |= is_fault
        print(line, file=sys.stderr if is_fault else sys.stdout)
    if failed:
        print("make data: nothing was written", file=sys.stderr)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
