"""`lcbtui completion SHELL`: a script for the shell to load."""

import click
from click.shell_completion import get_completion_class

from lcbtui.cli.output import destination, output_option

SHELLS = ("bash", "zsh", "fish")


@click.command("completion")
@click.argument("shell", type=click.Choice(SHELLS))
@output_option
def command(shell: str, output: str | None) -> None:
    """Completion for SHELL.

    bash: eval "$(lcbtui completion bash)"; fish: lcbtui completion fish | source; zsh: as bash.
    """
    from lcbtui.cli.main import cli

    kind = get_completion_class(shell)
    assert kind is not None  # the three shells are click's own
    with destination(output) as out:
        out.write(kind(cli, {}, "lcbtui", "_LCBTUI_COMPLETE").source() + "\n")
