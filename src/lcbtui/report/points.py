"""Percentage points as people read them."""


def signed(value: float) -> str:
    """A difference in points with its sign: "+3.6", "-6.4", "0.0"."""
    text = f"{value:+.1f}"
    return "0.0" if text in {"+0.0", "-0.0"} else text
