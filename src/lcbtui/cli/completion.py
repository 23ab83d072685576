"""`lcbtui completion SHELL`: a script for the shell to load."""

import click
from click.shell_completion import get_completion_class

from lcbtui.cli.output import destination, output_option


@click.command("completion")
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
@output_option
def command(shell: str, output: str | None) -> None:
    """Completion for SHELL.

    bash: eval "$(lcbtui completion bash)"; fish: lcbtui completion fish | source; zsh: as bash.
    """
    kind = get_completion_class(shell)
    assert kind is not None  # the three shells are click's own
    with destination(output) as out:
        program = click.get_current_context().find_root().command
        out.write(kind(program, {}, "lcbtui", "_LCBTUI_COMPLETE").source() + "\n")
