"""The query language: text to syntax tree, to predicates, to masks."""
