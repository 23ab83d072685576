"""Results by problem: scores of models on single problems, from logs and tables."""
