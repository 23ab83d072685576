"""A file is written whole or not at all, also where a signal ends the program."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import os, signal, sys
from lcbtui.report.files import whole_file

signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background ignores it
with whole_file("out.csv") as out:
    out.write("half")
    out.flush()
    os.kill(os.getpid(), int(sys.argv[1]))
    out.write("the other half")
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_leaves_nothing_that_is_half_written(
    tmp_path: Path, number: signal.Signals
) -> None:
    (tmp_path / "out.csv").write_text("from before")
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(int(number))],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    # an interruption is reported by Python itself, which ends by the signal
    assert done.returncode in {128 + number, -signal.SIGINT}
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]
    assert (tmp_path / "out.csv").read_text() == "from before"
