"""`-f bibtex`: BibTeX that can be parsed, of what a view rests on and nothing else."""

import csv
import io
import re
from itertools import accumulate
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcbtui.dataset.source import Reference
from lcbtui.report.writers import write_bibtex
from lcbtui.sources.catalog import data_folder
from lcbtui.text.words import safe_text
from unit.cli.running import lcb

Entry = dict[str, str]

LIVECODEBENCH, DASD = "jain2024livecodebench", "yan2026distribution"
ALL = ("ls", "reported", "--window", "all", "--per-model", "all")


def parsed(text: str) -> dict[str, Entry]:
    """The entries of a BibTeX file by key; an error for what BibTeX would not read."""
    entries: dict[str, Entry] = {}
    field = r"  ([A-Za-z]+) = \{(.*)\},?\n"
    while text.strip():
        found = re.match(rf"\s*@misc\{{([a-z0-9-]+),\n((?:{field})+)\}}\n", text)
        assert found is not None, text[:200]
        fields = dict(re.findall(field, found[2]))
        for value in fields.values():  # braces must balance as BibTeX counts
            depths = [*accumulate({"{": 1, "}": -1}.get(sign, 0) for sign in f"{{{value}}}")]
            assert depths[-1] == 0 and min(depths[:-1]) > 0, value
        assert found[1] not in entries, "a key twice"
        entries[found[1]], text = fields, text[found.end() :]
    return entries


def cited(*arguments: str) -> dict[str, Entry]:
    ran = lcb(*arguments, "-f", "bibtex")
    assert ran.status == 0, ran.err
    return parsed(ran.out)


@pytest.mark.parametrize("asked", ["ls figure", "ls paper", "sources"])
def test_the_paper_and_the_benchmark_are_cited(asked: str) -> None:
    found = cited(*asked.split())
    assert list(found) == [LIVECODEBENCH, DASD]
    assert found[LIVECODEBENCH].pop("author").startswith("Naman Jain and King Han and Alex Gu and ")
    assert found[LIVECODEBENCH] == {
        "title": "{LiveCodeBench: Holistic and Contamination Free Evaluation of Large Language"
        " Models for Code}",
        "year": "2024",
        "eprint": "2403.07974",
        "archivePrefix": "arXiv",
        "url": "https://arxiv.org/abs/2403.07974",
    }
    assert found[DASD]["eprint"] == "2601.09088"


def test_the_sources_of_the_rows_shown_are_cited_each_once_and_no_others() -> None:
    with (data_folder() / "reported.csv").open(encoding="utf-8", newline="") as file:
        wanted = {row["source_url"] for row in csv.DictReader(file) if "Qwen3-8B" in row["model"]}
    urls = [each["url"] for key, each in cited(*ALL, "-q", "qwen3-8b").items()]
    assert sorted(urls[1:]) == sorted(wanted) and len(wanted) > 5
    found = cited(*ALL)
    assert len(found) > 50
    assert found["openthoughts-paper-arxiv-2506-04178"]["year"] == "2025"
    assert "llm-stats-data-vendor-self-report-2" in found  # pages of one title
    assert all(entry["title"] and entry["url"] for entry in found.values())


def test_the_source_against_which_a_view_stands_is_cited() -> None:
    view = ("ls", "reported", "-q", "areal")
    assert DASD not in cited(*view)
    assert list(cited(*view, "--against", "paper"))[-1] == DASD


def test_ones_own_windows_cite_the_benchmark(tmp_path: Path) -> None:
    plain, with_windows = tmp_path / "plain.csv", tmp_path / "windows.csv"
    plain.write_text("model,params,score\nA,7,60\n", "utf-8")
    with_windows.write_text("model,params,pass@1,version\nA,7,60,v5\n", "utf-8")
    assert cited("ls", str(plain)) == {}
    assert list(found := cited("ls", str(with_windows))) == [LIVECODEBENCH]
    lcb("ls", str(with_windows), "-o", str(tmp_path / "a.bib"))
    assert parsed((tmp_path / "a.bib").read_text("utf-8")) == found


TEXTS = st.text(max_size=30).map(safe_text)


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=5))
def test_any_title_and_address_make_entries_that_parse(pages: list[tuple[str, str]]) -> None:
    out, references = io.StringIO(), [Reference(title or "x", url=url) for title, url in pages]
    write_bibtex(out, references)
    assert len(parsed(out.getvalue())) == len({*references})


def test_what_latex_acts_on_is_escaped() -> None:
    out = io.StringIO()
    write_bibtex(out, [Reference("50% of {A}_B & C\\d", url="https://a/{b}%20c")])
    (entry,) = parsed(out.getvalue()).values()
    assert entry["title"] == (
        "{50\\% of \\textbraceleft{}A\\textbraceright{}\\_B \\& C\\textbackslash{}d}"
    )
    assert entry["url"] == "https://a/%7Bb%7D%20c"
