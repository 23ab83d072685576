"""What a person asked for (ViewState) and the answer to it (View)."""

# Here, and not in the table of fields beside them: `lcbtui --version` and completion need these
# and no more, and the table would cost them a quarter of their time.
COMMANDS = ("ls", "show", "compare", "best", "plot", "stats", "check", "sources", "completion")
"""The words that start a command, in the order of the help page; a file called like one is
written `./ls`."""
