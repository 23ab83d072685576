"""The memory of this machine for a model, as the tools that are on it state it."""

import os
import re
import subprocess
from collections import Counter
from contextlib import suppress
from itertools import zip_longest

from lcbtui.errors import UsageError
from lcbtui.query.size_limits import SizeLimit, size_limit
from lcbtui.text.words import safe_text

PATIENCE = 2.0  # seconds; nvidia-smi hangs where its driver does

_MIB, _GIB = 2**20, 2**30


def limit_here(bits: int | None = None) -> SizeLimit:
    """Find the size limit of models on this machine: the memory of its GPUs, else the system's.

    The memory of several GPUs is added up.

    Args:
        bits: bits a weight; None for `DEFAULT_BITS`.

    Raises:
        UsageError: if nothing on this machine states its memory.
    """
    query = ("--query-gpu=memory.total,name", "--format=csv,noheader,nounits")
    rows = (line.partition(",") for line in _answer("nvidia-smi", *query).splitlines())
    gpus = [  # those with memory of their own
        (name.strip(), int(mib) * _MIB) for mib, _, name in rows if mib.isdecimal() and int(mib)
    ]
    if not gpus:
        told = _answer("rocm-smi", "--showproductname", "--showmeminfo", "vram", "--json")
        memories = re.findall(r'"VRAM Total Memory \(B\)": *"(\d+)"', told)
        names = re.findall(r'"Card series": *"([^"]+)"', told, re.IGNORECASE)[: len(memories)]
        pairs = zip_longest(names, memories, fillvalue="AMD GPU")
        gpus = [(name, int(memory)) for name, memory in pairs]
    counts = Counter(name for name, _ in gpus).items()
    of = " + ".join(f"{count} × {name}" if count > 1 else name for name, count in counts)
    of, memory = (of, sum(memory for _, memory in gpus)) if gpus else _system_memory()
    of += ", together" if len(gpus) > 1 else ""
    amount = f"{memory / _GIB:.1f}".removesuffix(".0")
    limit = size_limit(f"{amount}GiB", bits)
    if limit is None:
        raise UsageError("this machine states no memory: name it, such as 24GB")
    return limit._replace(memory_of=safe_text(of))


def _system_memory() -> tuple[str, int]:
    """Find what the memory of the system is called, and its bytes; 0 if nothing states them."""
    told = _answer("sysctl", "-n", "hw.memsize", "machdep.cpu.brand_string")
    stated, _, chip = told.partition("\n")
    memory = int(stated) if stated.isdecimal() else 0
    with suppress(AttributeError, OSError, ValueError):  # Windows has no sysconf
        memory = memory or os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    if chip.startswith("Apple"):
        return f"{chip.strip()}, shared by CPU and GPU", memory
    return "system memory; no GPU states its own", memory


def _answer(*words: str) -> str:
    """Run a tool and return what it prints; "" if it is not there, fails or hangs."""
    try:
        tool = subprocess.Popen(  # noqa: S603 - fixed words
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            errors="replace",
        )
    except OSError:
        return ""
    try:
        told, _ = tool.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        tool.kill()
        with suppress(subprocess.TimeoutExpired):
            tool.wait(0.2)
        return ""
    return "" if tool.returncode else told
