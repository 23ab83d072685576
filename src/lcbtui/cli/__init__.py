"""Commands and flags: one module a command, loaded when it is called."""
