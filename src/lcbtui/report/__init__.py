"""View to text, markdown, csv, tsv, json and json lines."""
