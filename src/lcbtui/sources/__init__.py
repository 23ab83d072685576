"""Bytes to Dataset: catalog, readers, roles, cleaning, load report."""
