"""What holds for all tests: no law has a deadline, and nothing waits for a clock for its looks.

A busy machine is no fault of the code.
"""

import os

from hypothesis import HealthCheck, settings

settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

# Read when Textual is imported: it repaints at once, and nothing glides.
os.environ["TEXTUAL_FPS"] = "250"
os.environ["TEXTUAL_ANIMATIONS"] = "none"
