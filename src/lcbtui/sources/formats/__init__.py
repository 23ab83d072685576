"""One module a format, and how a format is detected."""
