"""Links, images, footnotes and tags of HTML in a cell or a header, and the words that stay."""

import re
from collections.abc import Collection

from lcbtui.text.words import regex

LINE = "\n"
"""Stands between the lines of a cell."""

_IMAGE = regex(r"!\[([^\[\]]*)\](?:\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^\[\]]*\])")
_LINK = regex(r"\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\([^()]*(?:\([^()]*\)[^()]*)*\)")
_LINK_BY_NAME = regex(r"\[([^\[\]]+)\](?:\[([^\[\]]*)\])?")
_FOOTNOTE = regex(r"\[\^[^\[\]]+\]")
_ADDRESS = regex(r"<((?:https?://|mailto:)[^<> ]+)>")
_IMAGE_TAG = regex(r"<img\b[^<>]*>", re.IGNORECASE)
_ALT = regex(r"\balt\s*=\s*[\"']?([^\"'<>]*)", re.IGNORECASE)
_BREAK = regex(r"</?(?:br|p|div|li|tr)\b[^<>]*>", re.IGNORECASE)
_POWER = regex(r"(?:(\d) ?[x×*·] ?)?\b10 ?<sup> ?([+−-]?\d{1,3}) ?</sup>", re.IGNORECASE)
_NOTE_TAG = regex(
    r"<sup\b[^<>]*> ?(?:[\[(]?[\d,; ]{1,5}[\])]?|[*†‡§¶#+^]{1,3}|[a-e]) ?</sup>", re.IGNORECASE
)
TAG = regex(
    r"</?(?:a|abbr|b|big|center|code|del|details|em|font|h[1-6]|i|ins|kbd|mark|nobr|pre|picture|s"
    r"|samp|small|source|span|strike|strong|sub|summary|sup|tt|u|ul|ol|var|video)\b[^<>]*>",
    re.IGNORECASE,
)
_EMPTIED = regex(
    r"(?P<mark>\*{1,3}|__|_|`|~~)\s*(?P<words>(?:(?!(?P=mark)).)+?)\s*(?P=mark)", re.DOTALL
)
"""Emphasis in which an image, a footnote or a tag left a blank."""
_NESTED = 3


def without_links_and_tags(text: str, references: Collection[str]) -> tuple[str, str]:
    """A text without links and tags, LINE for a break, and what the images in it show.

    Args:
        text: of a cell or a header.
        references: what links by name are defined as, in small letters.
    """
    alt, written = "", text
    if "[" in text:
        text, alt = _without_links(text, references)
    if "<" in text:
        text, tagged = _without_tags(text)
        alt = alt or tagged
    if text != written and (emptied := _EMPTIED.fullmatch(text.strip())):
        text = emptied["words"]
    return text, alt


def _without_links(text: str, references: Collection[str]) -> tuple[str, str]:
    """A text with links as their words and without footnotes and images, and what these show."""
    alt = ""
    if "[^" in text:
        text = _FOOTNOTE.sub("", text)
    if "![" in text:
        alt = " ".join(filter(None, _IMAGE.findall(text)))
        text = _IMAGE.sub("", text)
    for _ in range(_NESTED if "](" in text else 0):
        linked = _LINK.sub(r"\1", text)
        if linked == text:
            break
        text = linked
    if references:
        text = _LINK_BY_NAME.sub(lambda link: _named(link, references), text)
    return text, alt


def _without_tags(text: str) -> tuple[str, str]:
    """A text without HTML, LINE for a break, and what the images in it show."""
    alt, lower = "", text.lower()  # what is looked for in it is quicker to find than a pattern
    if "<http" in lower or "<mailto" in lower:
        text = _ADDRESS.sub(r"\1", text)
    if "<img" in lower:
        alt = " ".join(filter(None, map(_alt, _IMAGE_TAG.findall(text))))
        text = _IMAGE_TAG.sub("", text)
    text = _BREAK.sub(LINE, text)
    if "<sup" in lower:
        text = _POWER.sub(lambda power: f"{power[1] or '1'}e{power[2].replace('−', '-')}", text)
        without_notes = _NOTE_TAG.sub("", text)
        text = without_notes if without_notes.strip() else text
    return TAG.sub(" ", text), alt


def _named(link: re.Match[str], references: Collection[str]) -> str:
    name = (link[2] or link[1]).casefold()
    return link[1] if name in references else link[0]


def _alt(tag: str) -> str:
    found = _ALT.search(tag)
    return found[1].strip() if found else ""
