"""`lcbtui completion SHELL`: a script for the shell to load, and how the words go back to it."""

import click
from click.shell_completion import (
    BashComplete,
    CompletionItem,
    FishComplete,
    ShellComplete,
    ZshComplete,
    add_completion_class,
    get_completion_class,
)

from lcbtui.cli.output import destination, output_option


class Bash(BashComplete):
    """Bash: names with spaces are quoted, and `--pin=NAME` is the two words it stands for."""

    source_template = """\
%(complete_func)s() {
    local IFS=$'\\n' response completion type value place
    local -a words=()
    local -i at=COMP_CWORD
    for place in "${!COMP_WORDS[@]}"; do
        if [[ ${COMP_WORDS[place]} != "=" ]]; then
            words+=("${COMP_WORDS[place]}")
        elif ((place < COMP_CWORD)); then
            at+=-1
        else
            words+=("")
        fi
    done
    response=$(env COMP_WORDS="${words[*]}" COMP_CWORD=$at %(complete_var)s=bash_complete "$1")
    COMPREPLY=()
    for completion in $response; do
        IFS=',' read -r type value <<< "$completion"
        if [[ $type == file ]]; then
            compopt -o default
        elif [[ $type == plain ]]; then
            [[ ${words[at]} == [\\"\\']* ]] || printf -v value %%q "$value"
            COMPREPLY+=("$value")
        fi
    done
}
complete -o nosort -F %(complete_func)s %(prog_name)s
"""


class _WholeWords(ShellComplete):
    """A shell that completes `--pin=NAME` as one word wants it as one word back."""

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem[str]]:
        """What click finds, after the flag where it is a part of the word."""
        flag, equals, _ = incomplete.partition("=")
        found = super().get_completions(args, incomplete)
        if not equals or not flag.startswith("--"):
            return found
        return [CompletionItem(f"{flag}={item.value}", item.type, item.help) for item in found]


class Zsh(_WholeWords, ZshComplete):
    """Zsh."""


class Fish(_WholeWords, FishComplete):
    """Fish."""


def use_own_classes() -> None:
    """Let click complete with these; it looks them up by the names of the shells."""
    for kind in (Bash, Zsh, Fish):
        add_completion_class(kind)


@click.command("completion")
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
@output_option
def command(shell: str, output: str | None) -> None:
    """Completion for SHELL.

    bash: eval "$(lcbtui completion bash)"; fish: lcbtui completion fish | source; zsh: as bash.
    """
    use_own_classes()
    kind = get_completion_class(shell)
    assert kind is not None  # the three shells are click's own
    with destination(output) as out:
        program = click.get_current_context().find_root().command
        out.write(kind(program, {}, "lcbtui", "_LCBTUI_COMPLETE").source() + "\n")
