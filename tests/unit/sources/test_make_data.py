"""`make data`, against a server on loopback: it dates the tables, or else writes nothing."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

import make_data
import pytest

from lcbtui.sources.catalog import data_folder

HEADER = "model,hf_repo,pass_at_1,release_date,source_url"
FIELDS = [
    {"name": "model", "type": "string", "constraints": {"required": True}},
    {"name": "hf_repo", "type": "string", "constraints": {"pattern": "[^/ ]+/[^/ ]+"}},
    {"name": "pass_at_1", "type": "number", "constraints": {"minimum": 0, "maximum": 100}},
    {"name": "release_date", "type": "string"},
    {"name": "source_url", "type": "string"},
]
PAGES = {
    "/table.md": b"| LiveCodeBench | 61.5 | 40 |\n| MATH | 99.9 |\n",
    "/card.yml": b"- name: Ours 7B\n- LCB: 0.385\n",
    "/board.html": b"<table><tr>\n<td>Ours-7B</td>\n<td>12.5</td>\n</tr></table>",
    "/paper.pdf": b"%PDF-1.7 \xff\xfe 70.3",
    "/licence": b"MIT",
}


@dataclass
class Site:
    """A folder of data, and a server on loopback that has its pages."""

    folder: Path
    address: str = ""
    pages: dict[str, bytes] = field(default_factory=lambda: dict(PAGES))
    done: Event = field(default_factory=Event)

    def rows(self, *rows: str) -> None:
        """Write the table; `@` is the server."""
        lines = (HEADER, *(row.replace("@", self.address) for row in rows))
        (self.folder / "board.csv").write_text("\n".join(lines) + "\n", "utf-8")

    @property
    def package(self) -> str:
        return (self.folder / "datapackage.json").read_text("utf-8")

    def made(self) -> tuple[list[str], list[str]]:
        """What `make data` says: faults and the rest, without the server's address."""
        said: tuple[list[str], list[str]] = ([], [])
        for is_fault, line in make_data.make(self.folder, seconds=0.3):
            said[not is_fault].append(line.replace(self.address, "@"))
        return said


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    it = Site(tmp_path)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/silent":
                it.done.wait(30)
                return
            if self.path not in it.pages:
                self.send_error(404)
                return
            self.send_response(200)
            self.end_headers()
            self.wfile.write(it.pages[self.path])

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    it.address = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever)
    thread.start()
    resource = {"name": "board", "path": "board.csv", "schema": {"fields": FIELDS}}
    package = {
        "title": "kept as it is",
        "lcbtui:licenses": [{"name": "mit", "path": f"{it.address}/licence"}],
        "resources": [resource | {"sources": [{"title": "a page without an address"}]}],
    }
    (tmp_path / "datapackage.json").write_text(json.dumps(package, indent=2), "utf-8")
    it.rows(
        "Other,,61.5,2025-03,@/table.md",
        "Ours-7B,us/Ours-7B,38.5,2025-06-16,@/card.yml",
        "Ours-7B,,12.5,2025-05,@/board.html",
        "Ours-7B,,70.3,2025-05,@/paper.pdf",
        "Other,,99.9,2025-03,@/table.md",
    )
    yield it
    it.done.set()
    server.shutdown()
    server.server_close()
    thread.join(30)
    assert not thread.is_alive()


def test_if_all_pages_answer_size_hash_and_dates_are_written_and_nothing_else(site: Site) -> None:
    before = json.loads(site.package)
    content = (site.folder / "board.csv").read_bytes()
    for _ in range(2):  # the second time over what the first wrote
        faults, said = site.made()
        assert faults == []
        resource = json.loads(site.package)["resources"][0]
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert resource["lcbtui:as_of"] == "2025-06-16"
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", resource["lcbtui:retrieved"])
        dates = ("bytes", "hash", "lcbtui:as_of", "lcbtui:retrieved")
        after = json.loads(site.package)
        after["resources"] = [{k: v for k, v in resource.items() if k not in dates}]
        assert after == before
    assert said == [
        "board.csv: 5 scores, 3 found, 1 without a text, 1 not found",
        "  not found: Other 99.9 on @/table.md",
        f"datapackage.json: 5 pages answered on {resource['lcbtui:retrieved']}",
    ]
    assert sorted(each.name for each in site.folder.iterdir()) == ["board.csv", "datapackage.json"]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("New,,50,2025-07,@/gone", "@/gone: HTTP Error 404: Not Found"),
        ("New,,50,2025-07,@/silent", "@/silent: timed out"),
        ("New,,50,2025-07,http://127.0.0.1:1/", "http://127.0.0.1:1/: .*refused.*"),
        ("New,,50,2025-07,no address", "no address: unknown url type.*"),
        (",,50,2025-07,@/table.md", 'board.csv: row 2: model "" breaks required'),
        ("New,,500,2025-07,@/table.md", 'board.csv: row 2: pass_at_1 "500" breaks maximum'),
        ("New,repo,5,2025-07,@/table.md", 'board.csv: row 2: hf_repo "repo" breaks pattern'),
        ("New,,5,2025-07,@/table.md,more", "board.csv: row 2 has more cells than the header"),
        ("New,,5,2025-07,@/table.md\nNew,,5,2025-07,@/table.md", "board.csv: 2 equal rows: New"),
    ],
)
def test_a_fault_is_told_in_a_line_and_nothing_is_written(site: Site, row: str, fault: str) -> None:
    before = site.package
    site.rows(row)
    faults, _ = site.made()
    assert len(faults) == 1
    assert re.fullmatch(fault.replace("(", r"\("), faults[0]), faults
    assert site.package == before


def test_every_bundled_address_has_one_of_text_and_what_is_pinned_one_of_today() -> None:
    text = (data_folder() / "datapackage.json").read_text("utf-8")
    text += (data_folder() / "reported.csv").read_text("utf-8")
    addresses = set(re.findall(r'https://[^\s",]+', text))
    assert len(addresses) > 80
    for address in addresses:
        for found in make_data.text_addresses(address):
            assert found.startswith("https://")
            assert "/blob/" not in found
        pinned = re.search("/[0-9a-f]{40}/", address) and "/tree/" not in address
        newest = make_data.newest_address(address)
        assert bool(newest) == bool(pinned), address
        assert not newest or "/HEAD/" in newest
    assert make_data.text_addresses("https://github.com/o/r/blob/main/a/b.md") == [
        "https://raw.githubusercontent.com/o/r/main/a/b.md"
    ]
