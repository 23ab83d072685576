"""Names of models: which of them mean the same model, however they are spelled.

A name is split into its parts. Case, punctuation and the organisation in front do not count, nor
does where its size or a mode such as "Instruct" stands; every version, size and mode does, and two
numbers never run together ("3.1" is no "31"). What a run was like ("greedy", "5-shot") counts
only where both names state it. A date is another training. Needs no numpy.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from lcbtui.dataset.meanings import MEANINGS, words_of
from lcbtui.dataset.source import Note
from lcbtui.text.words import first_few, regex

_SPELLED_AS = [makers.split(" = ") for makers in MEANINGS["maker"]]
_FIRST_SPELLING = {each: makers[0] for makers in _SPELLED_AS for each in makers}
_SPELLINGS = {
    **dict.fromkeys(("it", "ins", "inst"), "instruct"),
    "think": "thinking",
    "nonthink": "nonthinking",
    "+": "plus",
    "×": "x",
}
_MAKERS = "|".join(_FIRST_SPELLING).replace("ai", r"[\W_]?ai")
_MAKERS = rf"(?P<name>{_MAKERS})(?:[\W_]*(?:ai|cloud|labs?|research))?"
_IN_FRONT = regex(rf"{_MAKERS}[\W_]+")
_BEHIND = regex(rf"(?P<model>.+)\({_MAKERS}\)$")
_AS_HOSTED = regex(r"^(?:us|eu|apac|global)\.(?=[a-z0-9]+\.)|-v\d+:\d+$")  # by Bedrock
_LONGEST = 200  # of a name; a longer text means itself alone
_DAYS, _MONTHS = r"(?:0[1-9]|[12]\d|3[01])", r"(?:0[1-9]|1[0-2])"
# 2024-12-17, 20241217, 2024-12, 2507 (a year and a month), 0528, 05/28, 05-28 (month and day).
_DATE = regex(
    rf"(?<![a-z0-9.])(?:20\d\d[-_.]?{_MONTHS}(?:[-_.]?{_DAYS})?|2[3-9]{_MONTHS}"
    rf"|{_MONTHS}/?{_DAYS}|0[1-9]-{_DAYS})(?![a-z0-9.])"
)
_RUN = regex(
    r"(?<![^\W_])(?:hf|vllm|(?<=:)(?:free|latest)|(?P<run>greedy(?:[\W_]*decoding)?|run[ _-]?\d+"
    r"|(?:\d+|zero|one|few)[\s_-]?shots?|(?:[nt]|seed|top[_-]?[pk])\s*=\s*\d+(?:\.\d+)?|pass@\d+"
    r"|temp(?:erature)?[\s_=:-]*\d+(?:\.\d+)?|rerun|reported|reproduced))(?![^\W_])"
)
_SEPARATORS, _WORD, _NUMBER = regex(r"[\W_]+"), regex(r"[^\W\d_]+"), regex(r"\d+")
_MODE = regex(
    r"\s*\((?:(?:minimal|low|med(?:ium)?|x?high|max|non?|default|auto|think(?:ing)?|reasoning|effort"
    r"|tokens?|budget|\d+k)[\s,-]*)+\)$"
)
_NOT = regex(r"(?<![^\W_])non?[\W_]*(?=think|reason)")
_PART = regex(
    r"(?P<size>(?<!\d)(?<!\d\.)(?P<billions>\d+(?:\.\d+)?) ?(?P<unit>[bm])(?![^\W_]))"
    r"|(?P<number>\d+)|(?P<gap>\||(?<![^\W_])v\.?(?=\d))|(?P<word>[^\W\d_]+|\+(?!\w)|×)"
)


def without_mode(name: str) -> str:
    """Cut a mode in brackets off a model's name: "gpt-5 (high)", "o3 (32k think)"."""
    return _MODE.sub("", name[:_LONGEST].casefold())


class ModelName(NamedTuple):
    """Parts of a model's name.

    Attributes:
        key: family, versions, sizes and modes in one spelling; "" where nothing is left.
        organisation: who made it, "" where the name does not say.
        date: digits of a date, "" for none.
        run: how it was run, in one spelling, "" where the name does not say.
    """

    key: str
    organisation: str
    date: str
    run: str

    def matches(self, other: "ModelName", *, dated: bool = True) -> bool:
        """Tell whether two names of one key mean the same model.

        With `dated` the dates must be the same, and so must runs that both state. Else one of the
        dates may be missing, and the runs do not count: as for a size, which all of them share.
        """
        one, two = self.organisation, other.organisation
        if not one.startswith(two) and not two.startswith(one):
            return False
        if dated and "" not in {self.run, other.run} and self.run != other.run:
            return False
        if "" in {self.date, other.date}:
            return self.date == other.date or not dated
        return self.date.endswith(other.date) or other.date.endswith(self.date)


class NameIndex:
    """Names of models, to find those that mean the same model as another name.

    A name has all numbers of its key, so that of many names few are taken apart.
    """

    def __init__(self, names: Iterable[tuple[str, int]]) -> None:
        """Index names, each with the number of its model or row."""
        self._by_key: dict[str, dict[ModelName, list[int]]] = {}
        self._names, self._read_places = [*names], set[int]()
        self._unread = dict[str, list[int]]()  # places by a number in the name, and all by ""
        for place, (name, _) in enumerate(self._names):
            for number in {"", *_NUMBER.findall(name)}:
                self._unread.setdefault(number, []).append(place)

    def find(self, name: str, *, dated: bool = True) -> list[int]:
        """List the numbers of all names that mean the same model, as `ModelName.matches`."""
        parts = parts_of(name)
        if not parts.key:
            return []
        # Names with its rarest number are taken apart, once for all.
        numbers = {"", *_NUMBER.findall(parts.key)}
        rarest = min(numbers, key=lambda each: len(self._unread.get(each, ())))
        for place in self._unread.get(rarest, ()):
            if place not in self._read_places:
                self._read_places.add(place)
                other, number = self._names[place]
                of_other = parts_of(other)
                self._by_key.setdefault(of_other.key, {}).setdefault(of_other, []).append(number)
        self._unread[rarest] = []
        known = self._by_key.get(parts.key, {})
        if len(known) > 50:  # they differ in date or run, and only the very one counts
            return known.get(parts, [])
        like = (known[each] for each in known if parts.matches(each, dated=dated))
        return sorted(number for numbers in like for number in numbers)


def taken_for_the_same(where: str, pairs: Iterable[tuple[str, str]]) -> Iterator[Note]:
    """Write the notes that list models joined under two spellings, and those without their mode.

    Args:
        where: name of the other source.
        pairs: name here and name there of each model that was joined.
    """
    kinds: dict[bool, list[str]] = {False: [], True: []}
    for own, other in dict.fromkeys(pairs):
        is_base = parts_of(own).key != parts_of(other).key == parts_of(without_mode(own)).key
        if own != other:
            kinds[is_base].append(f"{own} = {other}")
    for told, how in enumerate(("taken for the same", "joined without the mode")):
        if spelled := kinds[bool(told)]:
            yield Note(f"{where}: {how}: {first_few(spelled, 3 if told else 40)}", told=bool(told))


@lru_cache(maxsize=20_000)
def parts_of(name: str) -> ModelName:
    """Split a model's name into its parts: "meta-llama/Llama-3.1-8B" into llama3.1, 8b, meta."""
    if len(name) > _LONGEST:
        return ModelName(name, "", "", "")
    text = _NOT.sub("non", _AS_HOSTED.sub("", name.strip().casefold()))
    runs = [*_RUN.finditer(text)]
    organisation, text = _without_organisation(_RUN.sub("|", text) if runs else text)
    date = "".join(_DATE.findall(text))
    parts, sizes, modes, between = list[str](), list[str](), list[str](), "."
    for found in _PART.finditer(_DATE.sub("|", text)):
        part = _SPELLINGS.get(found[0], found[0])
        if found["size"]:
            sizes.append(found["billions"].removesuffix(".0") + found["unit"])
        elif part in words_of("mode"):
            modes.append(part)
        elif not found["gap"]:
            follows = found["number"] and parts and parts[-1][-1].isdigit()
            parts.append(f"{between if follows else ''}{part}")
            between = "."
            continue
        between = "|"  # "3-8B-1" is no 3.1
    key = " ".join(filter(None, ("".join(parts), *sizes, *sorted(modes))))
    stated = sorted(_plain(found["run"]).replace("zero", "0") for found in runs if found["run"])
    return ModelName(key, organisation, _plain(date), " ".join(stated))


def _without_organisation(text: str) -> tuple[str, str]:
    """Cut the organisation off a name: "Qwen/QwQ-32B", "Mistral AI: Mistral 7B", "o1 (OpenAI)"."""
    organisation = ""
    head, _, model = text.replace("__", "/").replace("--", "/").rpartition("/")
    may_cut = re.fullmatch(r"[\w./|-]+", head) and _says_which(model)
    if may_cut and not any(found["size"] for found in _PART.finditer(head)):  # "8b/rl"
        *hosts, owner = map(_plain, head.split("/"))
        if words_of("host").issuperset(filter(None, hosts)):
            text = model
            organisation = "" if owner in words_of("host") else _FIRST_SPELLING.get(owner, owner)
    if text.endswith(")"):
        text = _BEHIND.sub(r"\g<name> \g<model>", text)
    while (found := _IN_FRONT.match(text)) and _says_which(text[found.end() :]):
        text = text[found.end() :]
        organisation = organisation or _FIRST_SPELLING[_plain(found["name"])]
    return organisation, text


def _says_which(text: str) -> bool:
    return not words_of("shared in names", "mode").issuperset(_WORD.findall(text))


def _plain(text: str) -> str:
    return _SEPARATORS.sub("", text)
