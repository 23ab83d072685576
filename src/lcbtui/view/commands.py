"""The words that start a command, in a module of their own.

`lcbtui --version` and completion need them and no more: the table of fields beside them would
cost them a quarter of their time.
"""

COMMANDS = ("ls", "show", "compare", "best", "plot", "stats", "check", "sources", "completion")
"""In the order of the help page; a file called like one is written `./ls`."""
