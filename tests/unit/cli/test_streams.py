"""Standard streams that are full, closed or read by nobody."""

import subprocess
import sys
from pathlib import Path

import pytest

from unit.cli.gate import csv_of
from unit.cli.running import lcb, put

COMMANDS = ("ls", "config", "--help")
"""One for each way to write: through `Output`, by print and by click."""


def streams(words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", "-c", words.format(f"{sys.executable} -m lcbtui")],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )


@pytest.mark.parametrize("command", ["ls", "ls nosuch"])
def test_with_both_streams_full_the_status_is_2(command: str) -> None:
    assert streams(f"{{}} {command} > /dev/full 2> /dev/full").returncode == 2


@pytest.mark.parametrize(
    ("where", "why"),
    [("/dev/full", "No space left on device"), ("&-", "standard output is closed")],
)
@pytest.mark.parametrize("command", COMMANDS)
def test_with_a_full_or_closed_output_one_line_says_so(command: str, where: str, why: str) -> None:
    ran = streams(f"{{}} {command} >{where}")
    assert ran.returncode == 2
    assert ran.stderr == f"lcbtui: error: the result could not be written: {why}\n"


@pytest.mark.parametrize("where", ["/dev/full", "&-"])
def test_a_note_that_cannot_be_written_keeps_no_data_back(where: str) -> None:
    source = put("rows.csv", "model,this,that\nA,50,9\nB,60,8\n")
    assert lcb("ls", "-f", "csv", source).err.startswith("lcbtui: note: ")
    ran = streams(f"{{}} ls -f csv {source} 2>{where}")
    assert (ran.returncode, ran.stdout) == (0, "model,this,that\nB,60,8\nA,50,9\n")


def test_where_nobody_reads_on_the_status_is_the_one_of_the_command(tmp_path: Path) -> None:
    for words in ("--help", "sources"):
        assert streams(f"( {{}} {words}; echo $? >&2 ) | :").stderr == "0\n"
    better, worse = (
        csv_of(tmp_path / name, [{str(n): int(n < solved) for n in range(60)}])
        for name, solved in (("better.csv", 50), ("worse.csv", 10))
    )
    for runs, status in (((better, worse), 0), ((worse, better), 1)):
        words = f"compare {runs[0]} {runs[1]} --expect better"
        done = streams(f"( {{}} {words}; echo $? >&2 ) | :")
        assert done.stderr.endswith(f"%)\n{status}\n")
