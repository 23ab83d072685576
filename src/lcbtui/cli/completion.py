"""Names on a command line: which are sources, how a shell completes them, and the script for that.

Every command loads this for its arguments; names are only looked up when a shell asks.
"""

import os
from itertools import chain, dropwhile

import click
from click.shell_completion import (
    BashComplete,
    CompletionItem,
    add_completion_class,
    get_completion_class,
)

from lcbtui.cli.output import Output, output_option
from lcbtui.dataset.columns import SHORT_NAMES
from lcbtui.errors import LcbtuiError, UsageError
from lcbtui.settings.config import load_settings
from lcbtui.settings.saved import view_names
from lcbtui.sources.catalog import STDIN, bundled, find_all, known_sources
from lcbtui.text.words import safe_text


def complete_column(_: click.Context, __: click.Parameter, typed: str) -> list[str]:
    """Complete the name of a column in the shell."""
    return [name for name in (*SHORT_NAMES, "hf_repo") if name.startswith(typed)]


def complete_view(_: click.Context, __: click.Parameter, typed: str) -> list[str]:
    """Complete the name of a saved view in the shell."""
    return [name for name in view_names() if name.startswith(typed)]


def complete_source(
    _: click.Context | None, __: click.Parameter | None, typed: str
) -> list[CompletionItem]:
    """Complete the name of a source in the shell, or a file name if no source matches.

    Never both: bash drops all suggestions as soon as one of them asks for files.
    """
    names = [CompletionItem(name) for name in known_sources() if name.startswith(typed)]
    return names or [CompletionItem(typed, type="file")]


def complete_model(context: click.Context, _: click.Parameter, typed: str) -> list[CompletionItem]:
    """Complete a model's name in the shell by its beginning.

    Case is ignored. The names are those of the sources named on the command line, else of the
    sources that the command reads.
    """
    from lcbtui.sources.open import labels_of

    reads_all = any(parameter.name == "names" for parameter in context.command.params)
    # click leaves arguments where they are when the last flag has no value yet
    sources = context.params.get("source") or context.params.get("sources") or ()
    if not sources and not reads_all:
        sources = tuple(context.args[:1])
    try:
        by_default = bundled() if reads_all else (load_settings().source,)
        infos = find_all(sources or by_default)
    except LcbtuiError:
        return []
    wanted, labels = typed.casefold(), dict.fromkeys(chain.from_iterable(map(labels_of, infos)))
    names = (name for name in labels if name.isprintable())
    return [CompletionItem(name) for name in names if name.casefold().startswith(wanted)]


def sources_before_names(
    words: tuple[str, ...], sources: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Split arguments such as `paper mine.csv MODEL MODEL` into sources and model names.

    Args:
        words: the arguments; leading names of sources, "-", paths with a dot or a slash and
            folders are sources; without a dot or a slash not all of them.
        sources: the sources given by `-d`, which come first.

    Raises:
        UsageError: if no model name is left.
    """
    known = {*known_sources(), STDIN}

    def is_path(word: str) -> bool:
        is_there = not {*"./"}.isdisjoint(word) and os.path.exists(word)  # noqa: PTH110
        return word in known or is_there  # Path raises for a very long word

    names = [*dropwhile(lambda word: is_path(word) or os.path.isdir(word), words)]  # noqa: PTH112
    names = names or [*dropwhile(is_path, words)]  # models may have folders of their names
    if not names:
        said = safe_text(" ".join(words))
        raise UsageError(f"{said}: no model is named; names come after sources")
    return (*sources, *words[: len(words) - len(names)]), tuple(names)


data_option = click.option(
    "-d",
    "--data",
    "source",
    metavar="SOURCE",
    multiple=True,
    help="Look in this source only; may be given again; - for stdin.",
    shell_complete=complete_source,
)


class Bash(BashComplete):
    """Shell completion for bash that quotes names with spaces."""

    source_template = """\
%(complete_func)s() {
    local IFS=$'\\n' response completion type value
    response=$(env COMP_WORDS="${COMP_WORDS[*]}" COMP_CWORD=$COMP_CWORD \\
        %(complete_var)s=bash_complete "$1")
    COMPREPLY=()
    for completion in $response; do
        IFS=',' read -r type value <<< "$completion"
        if [[ $type == file ]]; then
            compopt -o default
        elif [[ $type == plain ]]; then
            [[ ${COMP_WORDS[COMP_CWORD]} == [\\"\\']* ]] || printf -v value %%q "$value"
            COMPREPLY+=("$value")
        fi
    done
}
complete -o nosort -F %(complete_func)s %(prog_name)s
"""


@click.command("completion")
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
@output_option
def command(shell: str, output: str | None) -> None:
    """Print the completion script for SHELL.

    bash: eval "$(lcbtui completion bash)"; fish: lcbtui completion fish | source; zsh: as bash.
    """
    add_completion_class(Bash)
    kind = get_completion_class(shell)
    assert kind is not None  # the three shells are click's own
    program = click.get_current_context().find_root().command
    script = kind(program, {}, "lcbtui", "_LCBTUI_COMPLETE").source()
    Output(path=output, ascii=False).write_lines([script])
