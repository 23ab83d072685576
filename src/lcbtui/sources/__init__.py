"""Bytes to Dataset: the catalog, and one pipeline for every format."""
