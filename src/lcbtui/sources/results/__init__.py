"""Results by problem: of programs that evaluate, and of tables of one row a model and problem."""
