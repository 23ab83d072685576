"""Questions about a View, one module a question."""
