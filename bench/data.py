"""Made-up leaderboards of any length: the same rows for the same length, everywhere."""

import random
from collections.abc import Iterator
from pathlib import Path

HEADER = "model,organization,openness,total_params_b,active_params_b,pass_at_1,release_date\n"
FAMILIES = (
    ("Qwen", "Qwen"),
    ("Llama", "Meta"),
    ("Gemma", "Google"),
    ("Mistral", "Mistral AI"),
    ("GLM", "Z.ai"),
    ("DeepSeek-R", "DeepSeek"),
    ("Nemotron", "NVIDIA"),
    ("Phi", "Microsoft"),
    ("OpenThinker", "Open Thoughts"),
    ("Kimi-K", "Moonshot AI"),
)
SIZES = (0.6, 1.7, 3.0, 4.0, 7.0, 8.0, 9.0, 14.0, 30.0, 32.0, 70.0, 100.0, 235.0, 671.0)
VARIANTS = ("", "-Instruct", "-Thinking", "-Reasoning", "-Distill", "-Coder")
OPENNESS = ("open-weights", "open-weights", "open-weights", "open-data", "closed", "")
SEED = 2601


def write_rows(path: Path, rows: int) -> Path:
    """Write a CSV of `rows` made-up models to `path` and return it."""
    with path.open("w", encoding="utf-8") as out:
        out.write(HEADER)
        out.writelines(_rows(rows))
    return path


def _rows(rows: int) -> Iterator[str]:
    """Larger models score higher with much noise; some names repeat, some values are missing."""
    chance = random.Random(SEED)
    name = ""
    for number in range(rows):
        family, organization = chance.choice(FAMILIES)
        size = chance.choice(SIZES)
        if chance.random() >= 0.02 or not name:
            name = f"{family}{chance.randint(1, 5)}-{size:g}B{chance.choice(VARIANTS)}-{number}"
        active = f"{size / 10:.1f}" if chance.random() < 0.2 else ""
        total = f"{size:g}" if chance.random() >= 0.05 else ""
        score = min(max(chance.gauss(30 + 12 * size**0.25, 12), 0), 100)
        shown = f"{score:.1f}" if chance.random() >= 0.02 else ""
        released = f"{chance.randint(2023, 2026)}-{chance.randint(1, 12):02d}"
        day = f"-{chance.randint(1, 28):02d}" if chance.random() < 0.7 else ""
        openness = chance.choice(OPENNESS)
        yield f"{name},{organization},{openness},{total},{active},{shown},{released}{day}\n"
