"""What is loaded on a thread, and how."""

import subprocess
import sys


def test_arrow_takes_its_memory_from_the_system_unless_asked_otherwise() -> None:
    code = (
        "from lcbtui.tui.reading import load; load(('figure',), None); import pyarrow;"
        " print(pyarrow.default_memory_pool().backend_name)"
    )
    environment = {"PATH": "", "PYTHONPATH": ":".join(sys.path)}
    for asked, pool in ((None, "system"), ("mimalloc", "mimalloc")):
        variables = {"ARROW_DEFAULT_MEMORY_POOL": asked} if asked else {}
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=environment | variables,
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.strip() == pool
