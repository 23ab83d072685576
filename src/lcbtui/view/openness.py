"""The series that openness makes. Loads nothing, so that completion can name them."""

OPENNESS_LABELS = {
    "open-weights": "Open weights",
    "open-data": "Open weights & data",
    "ours": "Our model",
    "closed": "Closed",
    "unknown": "Unknown openness",
}
"""The series keys in the order of the legend, with the words used where a source has none."""
