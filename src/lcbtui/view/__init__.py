"""What a person asked for (ViewState) and the answer to it (View)."""

# Here, and not in the table of fields beside them: `lcbtui --version` and completion need these
# and no more, and the table would cost them a quarter of their time.
COMMANDS = {
    "ls": "The rows, highest score first.",
    "show": "All that is known of these models.",
    "compare": "Models side by side, and which is higher.",
    "best": "Which model: the highest score, and what could be the best.",
    "pick": "Choose models in the explorer, and print them.",
    "plot": "The chart, once.",
    "stats": "What can be said of the models shown.",
    "check": "What was read, guessed, repaired and left out of a source.",
    "sources": "The bundled sources, with titles and citations.",
    "views": "The views that were saved in the explorer.",
    "config": "The settings: show, path, check, edit.",
    "completion": "Completion for bash, zsh or fish.",
    "help": "What a command does, with its flags and examples.",
}
"""The words that start a command, and what each prints, in the order of the help page. A file
called like one is written `./ls`."""
