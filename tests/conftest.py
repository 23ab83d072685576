"""What holds for all tests: no law has a deadline, and nothing waits for a clock for its looks.

A busy machine is no fault of the code.
"""

import atexit
import gc
import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# 40 examples of each law; HYPOTHESIS_PROFILE=more asks for 60, thorough for 200, few for 10.
untimed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("few", untimed, max_examples=10)
settings.register_profile("quick", untimed, max_examples=40)
settings.register_profile("more", untimed, max_examples=60)
settings.register_profile("thorough", untimed, max_examples=200)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))

# Read when numpy is imported. The matrices are small: threads would wait for each other, busily.
os.environ["OPENBLAS_NUM_THREADS"] = "1"

# Nothing of the person who runs the tests is read or written: settings, views, queries.
HOME = Path(tempfile.mkdtemp(prefix="lcbtui-tests-"))
atexit.register(shutil.rmtree, HOME, ignore_errors=True)
for variable in [name for name in os.environ if name.startswith("LCBTUI_")]:
    if variable not in {"LCBTUI_REAL_DATA", "LCBTUI_SOAK", "LCBTUI_UPDATE_GOLDEN"}:
        del os.environ[variable]
for variable in ("FORCE_COLOR", "CLICOLOR_FORCE"):
    os.environ.pop(variable, None)


@pytest.fixture(autouse=True)
def own_home(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Path:
    """A home of its own for each test; its folders are made by what writes into them."""
    home = HOME / str(abs(hash(request.node.nodeid)))
    for name in ("CONFIG", "STATE", "DATA"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    return home


# Read when Textual is imported: it repaints at once, and nothing glides.
os.environ["TEXTUAL_FPS"] = "1000"


def pytest_collection_finish() -> None:
    """Take what was imported and collected out of the garbage collector's rounds: it stays."""
    gc.collect()
    gc.freeze()
