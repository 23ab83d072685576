"""What a shell is offered while a word is typed: sources, models, columns and saved views.

A command loads this where it names its arguments, and the rest only where a shell asks.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, dropwhile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lcbtui.errors import LcbtuiError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


def complete_column(_context: click.Context, _parameter: click.Parameter, typed: str) -> list[str]:
    """The names of columns that begin with what was typed."""
    from lcbtui.dataset.standard import SHORT_NAMES

    return [name for name in (*SHORT_NAMES, "hf_repo") if name.startswith(typed)]


def complete_view(_context: click.Context, _parameter: click.Parameter, typed: str) -> list[str]:
    """The names of saved views that begin with what was typed."""
    from lcbtui.settings.saved import view_names

    return [name for name in view_names() if name.startswith(typed)]


def complete_sources(
    _context: click.Context, _parameter: click.Parameter, typed: str
) -> list["CompletionItem"]:
    """The same for an argument or a flag."""
    return complete_source(typed)


def complete_models(
    context: click.Context, _parameter: click.Parameter, typed: str
) -> list["CompletionItem"]:
    """The names of models that begin with what was typed, in any case, or the one that has it.

    They are those of the source that is named on the line, else of those that the command reads.
    """
    from click.shell_completion import CompletionItem

    from lcbtui.settings.config import load_settings
    from lcbtui.sources.catalog import bundled, find
    from lcbtui.sources.open import labels_of

    reads_all = any(parameter.name == "names" for parameter in context.command.params)
    # click leaves arguments where they are when the last flag has no value yet
    named = context.params.get("source") or context.params.get("sources") or ()
    if not named and not reads_all:
        named = tuple(context.args[:1])
    try:
        if not named and reads_all:
            infos = list(bundled().values())
        else:
            infos = [find(name) for name in named or (load_settings().source,)]
    except LcbtuiError:
        return []
    wanted = typed.casefold()
    names = [
        n for n in dict.fromkeys(chain.from_iterable(map(labels_of, infos))) if n.isprintable()
    ]
    found = [name for name in names if name.casefold().startswith(wanted)]
    if not found:  # a shell puts what several have in common in place of what was typed
        found = [name for name in names if wanted in name.casefold()]
        found = found if len(found) == 1 else []
    return [CompletionItem(name) for name in found]


def complete_source(typed: str) -> list["CompletionItem"]:
    """The bundled names that begin with what was typed; files where none does.

    Never both: bash drops all words as soon as one of them asks for files.
    """
    from click.shell_completion import CompletionItem

    from lcbtui.sources.catalog import bundled

    names = [CompletionItem(name) for name in bundled() if name.startswith(typed)]
    return names or [CompletionItem(typed, type="file")]


def sources_before_names(
    words: tuple[str, ...], sources: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The sources and the names of a line such as `compare paper mine.csv A B`.

    Args:
        words: the arguments; bundled names and files that they begin with are sources.
        sources: those of `-d`, which come first.

    Raises:
        UsageError: where no name is left.
    """
    from lcbtui.errors import UsageError
    from lcbtui.text.safe_text import safe_text

    names = tuple(dropwhile(_is_source, words))
    if not names:
        raise UsageError(
            f"{safe_text(' '.join(words))}: no model is named; names come after sources"
        )
    return (*sources, *words[: len(words) - len(names)]), names


def _is_source(word: str) -> bool:
    """Whether a word is a bundled source or a file; one without a dot may be a model's name."""
    from lcbtui.sources.catalog import STDIN, bundled

    known = {*bundled(), STDIN}
    return word in known or (not {*"./"}.isdisjoint(word) and Path(word).is_file())


@contextmanager
def naming_sources(names: tuple[str, ...]) -> Iterator[None]:
    """Say of a name that is not found which of the names is a source, and the flag that reads it.

    Args:
        names: the names looked up, after the sources.
    """
    from lcbtui.errors import NothingMatchedError
    from lcbtui.text.safe_text import safe_text, shell_word

    try:
        yield
    except NothingMatchedError as error:
        word = next(filter(_is_source, names), None)
        if word is None:
            raise
        said = f"{safe_text(word)}: no model of that name"
        if not str(error).startswith(said):
            said = f"{error}; {safe_text(word)} is a source"
        raise NothingMatchedError(f"{said}; -d {shell_word(word)} reads it") from None


data_option = click.option(
    "-d",
    "--data",
    "source",
    metavar="SOURCE",
    multiple=True,
    help="Look in this source only; may be given again; - for stdin.",
    shell_complete=complete_sources,
)
