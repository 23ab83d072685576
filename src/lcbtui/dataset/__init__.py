"""The rows of a source, cleaned: columns, marks, the load report and the standard tables."""
