"""Made-up leaderboards of any length: the same rows for the same length, everywhere."""

import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
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

MODELS = 19
PROBLEMS = 880
FIRST_PROBLEM = datetime(2023, 5, 7, tzinfo=UTC)
DAYS = 610
"""Results as many as in LiveCodeBench's v5 file, over the same months."""


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


def write_results(path: Path) -> Path:
    """Write made-up results of LiveCodeBench's shape to `path` and return it."""
    chance = random.Random(SEED)
    names = [f"Model-{number}" for number in range(MODELS)]
    performances = []
    for problem in range(PROBLEMS):
        day = FIRST_PROBLEM + timedelta(days=problem * DAYS // PROBLEMS)
        level = chance.choice(("easy", "medium", "hard"))
        performances += [
            {
                "question_id": f"q{problem}",
                "model": name,
                "date": int(day.timestamp() * 1000),
                "difficulty": level,
                "pass@1": 100.0 if chance.random() < (number + 1) / (MODELS + 1) else 0.0,
                "platform": "leetcode",
            }
            for number, name in enumerate(names)
        ]
    models = [
        {
            "model_repr": name,
            "release_date": int((FIRST_PROBLEM - timedelta(days=9)).timestamp() * 1000),
        }
        for name in names
    ]
    document = {"performances": performances, "models": models, "date_marks": []}
    path.write_text(json.dumps(document), encoding="utf-8")
    return path
