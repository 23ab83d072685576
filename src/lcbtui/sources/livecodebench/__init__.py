"""LiveCodeBench's own results by problem."""
