"""Which standard column a header means, and how standard columns are called and counted."""

import re

from lcbtui.sources.model import Kind, Unit
from lcbtui.sources.scores import stands_beside_score

NUMBER_KEYS = {
    "total_params_b": Unit.BILLIONS,
    "active_params_b": Unit.BILLIONS,
    "pass_at_1": Unit.PERCENT,
    "problems": Unit.NONE,
    "samples": Unit.NONE,
}
"""Standard number columns and what they count."""

DATE_KEYS = frozenset({"release_date", "window_start", "window_end", "training_cutoff"})
CATEGORY_KEYS = frozenset({"openness", "mode", "version", "report_kind", "license", "highlight"})

TITLES = {
    "model": "Model",
    "organization": "Organization",
    "openness": "Openness",
    "total_params_b": "Params",
    "active_params_b": "Active",
    "pass_at_1": "Pass@1",
    "release_date": "Released",
    "hf_repo": "Repository",
    "mode": "Mode",
    "version": "Version",
    "window_start": "Window start",
    "window_end": "Window end",
    "window_as_stated": "Window as stated",
    "problems": "Problems",
    "samples": "Samples",
    "reported_by": "Reported by",
    "report_kind": "Kind of report",
    "source_title": "Source",
    "source_url": "Link",
    "license": "License",
    "training_cutoff": "Training cutoff",
    "highlight": "Highlight",
    "note": "Note",
}
"""Short headings by standard key; every standard key is in it."""

_ALIASES = {
    "model": (
        "model, model name, name, system, system name, full name, model version, model id, models, "
        "llm, 模型, 模型名称"
    ),
    "organization": (
        "organization, organisation, org, lab, company, provider, developer, vendor, 机构, 公司"
    ),
    "openness": "openness",
    "total_params_b": (
        "total params, total parameters, params, parameters, params total, parameters total, "
        "num params, num parameters, number of params, number of parameters, parameter count, "
        "param count, model size, size, 参数, 参数量, 参数规模"
    ),
    "active_params_b": (
        "active params, active parameters, activated params, activated parameters, act params, "
        "act param, params active, parameters active, active"
    ),
    "pass_at_1": (
        "pass at 1, livecodebench pass at 1, lcb pass at 1, livecodebench, lcb, score, average, "
        "avg, 得分, 分数, 平均分"
    ),
    "release_date": "release date, released, publication date, published, date, 发布日期, 发布时间",
    "hf_repo": "hf repo, hugging face repo, huggingface repo",
    "license": "license, licence, hub license",
    "training_cutoff": "training cutoff, knowledge cutoff, training data cutoff",
    "note": "note, notes",
}
_LAST_RESORT = 100
_NESTED = 50
_LIVECODEBENCH = ("livecodebench", "lcb")
"""Columns of several releases and windows begin so: "LiveCodeBench v6 (2502-2505)"."""

_UNIT_IN_BRACKETS = re.compile(r"[(\[]\s*(?:in\s+)?(?:b|bn|billions?|%|percent)\s*[)\]]")
_UNIT_AT_END = re.compile(r" (?:in )?(?:b|bn|billions?|percent)$")


def plain_name(header: str) -> str:
    """A header without case, punctuation, emoji and unit: "#Params (B)" is "params".

    Words are run together, so that "fullname", "Full Name" and "full_name" are the same.
    """
    name = _UNIT_IN_BRACKETS.sub(" ", header.casefold().replace("@", " at "))
    words = "".join(character if character.isalnum() else " " for character in name).split()
    return _UNIT_AT_END.sub("", " ".join(words)).replace(" ", "")


def _meanings() -> dict[str, tuple[str, int]]:
    meanings = {plain_name(key): (key, 0) for key in TITLES}
    for key, names in _ALIASES.items():
        for rank, name in enumerate(names.split(", "), start=1):
            meanings.setdefault(plain_name(name), (key, rank))
    return meanings


_MEANINGS = _meanings()


def meaning(header: str) -> tuple[str, int] | None:
    """The standard key that a header means, and how far it is from the usual name, or None."""
    if header in TITLES:
        return header, -1
    plain = plain_name(header)
    if plain.startswith(_LIVECODEBENCH) and not stands_beside_score(header):
        return _MEANINGS.get(plain, ("pass_at_1", _MEANINGS["lcb"][1]))
    return _MEANINGS.get(plain) or _nested_size(header)


def _nested_size(header: str) -> tuple[str, int] | None:
    """The meaning of a dotted header such as "model.params", for want of a header of its own.

    Only what speaks of parameters counts: the "size" of something nested is often another's.
    """
    _, dot, last = header.rpartition(".")
    plain = plain_name(last)
    found = _MEANINGS.get(plain) if dot and "param" in plain else None
    return (found[0], found[1] + _NESTED) if found else None


def label_rank(header: str) -> int | None:
    """How far a header is from the usual name for names; None where it is none.

    An identifier is the last resort: in some sources it is the fullest name there is.
    """
    found = meaning(header)
    if found is not None and found[0] == "model":
        return found[1]
    return _LAST_RESORT if plain_name(header) in {"id", "slug"} else None


def is_foreign_score(key: str, header: str) -> bool:
    """Whether a score stands for pass@1 without being called just so: it keeps its own heading."""
    plain = plain_name(header)
    is_ours = plain in _MEANINGS and any(word in plain for word in ("pass", *_LIVECODEBENCH))
    return key == "pass_at_1" and not is_ours


def kind_of(key: str) -> Kind | None:
    """The kind of a standard column, None for any other."""
    if key in NUMBER_KEYS:
        return Kind.NUMBER
    if key in DATE_KEYS:
        return Kind.DATE
    if key in CATEGORY_KEYS:
        return Kind.CATEGORY
    return Kind.TEXT if key in TITLES else None
